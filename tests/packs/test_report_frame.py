"""The frame of a report in a pack: what may stand in it, and what is said when something else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from pack_workshop import Workshop

from jixiao.core.frame import BLOCKS, FIELDS, HEADING, PROMPT, TEXT
from jixiao.packs import frame_for, list_packs
from jixiao.packs.reader import read_pack

FILE = "report.md"


def test_every_kind_of_every_bundled_pack_has_a_frame_and_a_title_of_its_own() -> None:
    for pack in list_packs():
        for kind in pack.kinds:
            _, title, is_general = frame_for(pack, kind)
            assert not is_general, (pack.id, kind.id)
            assert kind.id in dict(pack.report_titles) and "{" in title


def test_every_block_is_used_by_some_frame_and_is_written_by_somebody() -> None:
    from jixiao.draw.report.blocks import WRITERS

    used = {line.text for pack in list_packs() for frame in pack.frames for line in frame.lines if line.kind == "block"}
    assert used == set(BLOCKS) == set(WRITERS)


def test_every_frame_asks_for_score_execution_reasons_and_measures() -> None:
    for pack in list_packs():
        for frame in pack.frames:
            blocks = {line.text for line in frame.lines if line.kind == "block"}
            assert {"score", "reached", "missed", "reasons", "measures", "dimension"} <= blocks, (pack.id, frame.kinds)


def test_the_limits_of_hubei_are_those_of_its_outline(hubei: Workshop) -> None:
    limits = read_pack(hubei.folder).report_limits
    assert [(one.version, one.extent, one.characters, one.parts) for one in limits] == [
        ("缩略版", "full", 6000, ()),
        ("摘要版", "brief", 1500, ("一、自评结论",)),
    ]


def test_headings_prompts_and_texts_keep_their_order(hubei: Workshop) -> None:
    hubei.write(FILE, "# project\n## 一、甲\n本表为《{form_title}》。\n> 写明乙。\n### （一）丙\n{score}\n")
    (frame,) = read_pack(hubei.folder).frames
    assert [(line.kind, line.text, line.level) for line in frame.lines] == [
        (HEADING, "一、甲", 1),
        (TEXT, "本表为《{form_title}》。", 0),
        (PROMPT, "写明乙", 0),
        (HEADING, "（一）丙", 2),
        ("block", "score", 0),
    ]


FAULTS = [
    ("{scores}", "没有名为「scores」的内容块，是否指「score」？"),
    ("{dimension}", "内容块「dimension」要在冒号后写明哪一类，实为空。"),
    ("{dimension: outputs}", "实写「outputs」，是否指「output」？"),
    ("{score: all}", "内容块「score」后面不写别的，实写「all」。"),
    ("见 {years} 的报告。", "文字里没有名为「years」的栏目，是否指「year」？"),
    ("得分为 {score}。", "文字里没有名为「score」的栏目"),
    (">", "> 后面没有内容。"),
    ("###### 太深", "标题「太深」有 5 级，最多 4 级。"),
]


@pytest.mark.parametrize(("line", "said"), FAULTS)
def test_what_a_frame_cannot_hold_is_told_with_file_and_line(hubei: Workshop, line: str, said: str) -> None:
    hubei.write(FILE, f"---\nversions: {{}}\n---\n# project\n\n## 一、甲\n\n{line}\n")
    fault = hubei.fault()
    assert fault.file.endswith(FILE) and fault.line == 8
    assert said in fault.message


def test_an_unknown_block_is_told_with_all_that_there_are(hubei: Workshop) -> None:
    hubei.change(FILE, "{reached}", "{done}")
    assert hubei.fault().allowed == tuple(BLOCKS)
    assert hubei.fault().line == hubei.line_of(FILE, "{done}")


def test_text_before_the_first_frame_is_a_fault(hubei: Workshop) -> None:
    hubei.write(FILE, "一段话\n# project\n")
    assert (hubei.fault().line, hubei.fault().message) == (1, "框架之前有文字。")


def test_a_frame_for_a_form_there_is_not_is_a_fault_at_its_line(hubei: Workshop) -> None:
    hubei.change(FILE, "# project、carryover", "# project、carry")
    fault = hubei.fault()
    assert "「carry」不是本模板包的表样，是否指「carryover」？" in fault.message
    assert fault.line == hubei.line_of(FILE, "# project、carry")


def test_two_frames_for_one_form_are_a_fault(hubei: Workshop) -> None:
    hubei.change(FILE, "# department", "# department、project")
    assert "「project」的报告框架写了两次" in hubei.fault().message


def test_a_title_with_an_unknown_field_is_a_fault(hubei: Workshop) -> None:
    hubei.change(FILE, "{year}年度{unit}整体", "{year}年度{office}整体")
    fault = hubei.fault()
    assert "报告标题里没有名为「office」的栏目" in fault.message
    assert fault.line == hubei.line_of(FILE, "{office}")


def test_two_versions_of_one_extent_are_a_fault(hubei: Workshop) -> None:
    hubei.change(FILE, "extent: brief", "extent: full")
    assert "都是 extent: full" in hubei.fault().message


def test_a_version_that_keeps_a_part_there_is_not_is_a_fault(hubei: Workshop) -> None:
    hubei.change(FILE, "parts: [一、自评结论]", "parts: [一、自评结果]")
    fault = hubei.fault()
    assert "「一、自评结果」不是报告框架里的标题，是否指「一、自评结论」？" in fault.message
    assert fault.line == hubei.line_of(FILE, "parts:")


def test_the_handbook_of_packs_names_every_block_and_field() -> None:
    page = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
    for name, (what, arguments) in BLOCKS.items():
        assert f"| `{{{name}{': …' if arguments else ''}}}` | {what}" in page, name
        assert all(f"`{argument}`" in page for argument in arguments)
    assert [name for name, what in FIELDS.items() if f"`{{{name}}}` {what}" not in page] == []
