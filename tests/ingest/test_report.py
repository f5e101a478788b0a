"""Reports: title and version, sections by what their headings say, torn paragraphs, and the figures a text states."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.form import Place, Report
from jixiao.ingest.report import is_report_heading, read_report
from jixiao.ingest.sheet import Cell, Paragraph, Table

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def paragraphs(*lines: str) -> list[Paragraph]:
    """Paragraphs as a text reader makes them: a leading # says a heading level."""
    made = []
    for number, line in enumerate(lines, 1):
        mark = re.match(r"(#*)\s*", line)
        assert mark is not None
        made.append(Paragraph(line[mark.end() :], Place("line", "", number), len(mark[1])))
    return made


def report(*lines: str) -> Report:
    return read_report(paragraphs(*lines))


def sections(*lines: str) -> list[tuple[str, str]]:
    return [(s.heading, s.text) for s in report("2020 年度某项目自评结果", *lines).sections]


def figures(text: str, heading: str = "（一）基本情况") -> list[tuple[str, str]]:
    return [(f.what, f.printed) for f in report("2020 年度某项目自评结果", heading, text).figures]


def test_title_version_and_year_are_read():
    r = report("附件 4:", "## 2020 年度道路养护项目自评结果", "(缩略版)", "### 一、自评结论", "良好。")
    assert (r.title, r.version, r.year, r.project) == (
        "2020 年度道路养护项目自评结果",
        "缩略版",
        "2020",
        "道路养护项目",
    )


def test_a_title_over_two_lines_is_joined():
    r = report("2021年度某区排水管网", "改造工程项目绩效自评报告", "一、基本情况", "管网已通水。")
    assert r.title == "2021年度某区排水管网改造工程项目绩效自评报告"
    assert [s.heading for s in r.sections] == ["一、基本情况"]


def test_a_version_in_the_title_is_no_part_of_it():
    r = report("2020 年度某项目自评结果（摘要版）", "一、自评得分", "自评得分 90 分。")
    assert (r.title, r.version) == ("2020 年度某项目自评结果", "摘要版")


@pytest.mark.parametrize(
    ("title", "unit", "project"),
    [
        ("2020 年度某某局整体绩效自评结果", "某某局", None),
        ("某某局2021年度部门整体支出绩效自评报告", "某某局", None),
        ("某某局2021年度图书采购项目绩效自评报告", "某某局", "图书采购项目"),
        ("2022年河道清淤专项经费绩效自评报告", None, "河道清淤专项经费"),
        ("河道清淤项目2022年度绩效自评报告", None, "河道清淤项目"),
    ],
)
def test_the_title_says_unit_or_project(title, unit, project):
    r = report(title, "一、基本情况", "略。")
    assert (r.unit, r.project) == (unit, project)


def test_a_unit_line_beneath_the_title_is_read():
    assert report("2021年度项目支出绩效自评报告", "单位名称：某某中心", "一、基本情况", "略。").unit == "某某中心"


@pytest.mark.parametrize(
    "heading",
    [
        "一、自评结论",
        "(一) 自评得分",
        "（二）绩效目标完成情况",
        "1. 预算执行情况分析",
        "(1) 产出指标完成情况分析。",
        "## 2.绩效目标完成情况分析",
        "四、经验做法",
    ],
)
def test_every_kind_of_number_makes_a_heading(heading):
    assert sections("一、概况", "略。", heading, "全部完成。")[-1] == (heading.lstrip("# "), "全部完成。")


def test_a_heading_glued_to_its_text_is_split():
    assert sections("1. 执行率情况。2020 年批复预算 100 万元。") == [("1. 执行率情况。", "2020 年批复预算 100 万元。")]
    assert sections("（2）效益指标完成情况分析：无。") == [("（2）效益指标完成情况分析：", "无。")]


def test_a_prompt_of_the_template_belongs_to_its_heading():
    heading = "1.预算执行情况分析（包括完成情况和偏离原因等）。"
    assert sections(heading, "无偏离。") == [(heading, "无偏离。")]


def test_numbered_statements_are_no_headings():
    text = "1、加强管理。今后按季度通报进度。"
    assert sections("（三）存在的问题和原因", text) == [("（三）存在的问题和原因", text)]
    assert len(sections("（三）项目资金情况", "- 1.会议经费 30 万元", "- 2.印刷经费 5 万元")) == 1


def test_a_main_heading_may_end_with_a_full_stop():
    assert sections("七、某年本项目自评表。", "八、附列材料。") == [
        ("七、某年本项目自评表。", ""),
        ("八、附列材料。", ""),
    ]
    assert sections("（二）加强管理。") == [("", "（二）加强管理。")]


def test_a_paragraph_torn_by_a_page_is_joined():
    assert (
        sections("一、概况", "工程于五月开工，因为连续降雨影响了", "路基施工，年底才完工。")[0][1]
        == "工程于五月开工，因为连续降雨影响了路基施工，年底才完工。"
    )


def test_whole_paragraphs_stay_apart():
    assert (
        sections("一、概况", "工程于五月开工，年底完工。", "验收合格。")[0][1]
        == "工程于五月开工，年底完工。\n验收合格。"
    )


def test_a_heading_torn_inside_its_bracket_is_joined():
    found = sections("2. 简要概述项目资金情况（包括来源、", "用途等情况)。资金来自财政拨款。")
    assert found == [("2. 简要概述项目资金情况（包括来源、用途等情况)。", "资金来自财政拨款。")]


def test_text_before_any_heading_is_a_section_without_one():
    assert sections("全年工作按计划完成，群众反映良好。") == [("", "全年工作按计划完成，群众反映良好。")]


def test_a_table_is_kept_in_its_section_with_its_figures_and_places():
    table = Table(
        [[Cell("指标", 0, 0), Cell("目标", 0, 1)], [Cell("办结率", 1, 0), Cell("≥95%", 1, 1)]],
        2,
        style="line",
        row_numbers=[7, 8],
    )
    r = read_report(
        [*paragraphs("2020 年度某项目自评结果", "一、概况"), Paragraph("表 1.年度目标", Place("line", "", 6)), table]
    )
    assert (r.sections[-1].heading, r.sections[-1].text) == ("表 1.年度目标", "指标\t目标\n办结率\t≥95%")
    assert [(f.what, f.printed, str(f.where)) for f in r.figures] == [("表：办结率 目标", "≥95%", "第8行第1格")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本项目自评得分 92.5 分。", [("自评得分", "92.5 分")]),
        (
            "综合得分为 88 分，其中预算执行得分 18 分，绩效目标得分 70 分。",
            [("自评得分", "88 分"), ("预算执行得分", "18 分"), ("绩效目标得分", "70 分")],
        ),
        ("年初预算 300 万元，压减后预算为 260 万元。", [("年初预算数", "300 万元"), ("调整后预算数", "260 万元")]),
        (
            "预算资金 1,260.5 万元，实际支出 1200 万元，执行率 95.2%。",
            [("预算数", "1,260.5 万元"), ("执行数", "1200 万元"), ("执行率", "95.2%")],
        ),
        ("预算 100 万元压减至 80 万元。", [("预算数", "100 万元"), ("调整后预算数", "80 万元")]),
        (
            "未压减时整体预算执行率为 61%，压减后整体预算执行率为 75%。",
            [("执行率（压减前）", "61%"), ("执行率", "75%")],
        ),
        ("群众满意度达到 98% 以上。", [("群众满意度", "98% 以上")]),
        ("投诉率低于万分之一。", [("投诉率", "低于万分之一")]),
        ("举办了 4 场招聘会。", [("招聘会", "4 场")]),
        ("帮扶企业 400 余家。", [("帮扶企业", "400 余家")]),
    ],
)
def test_figures_are_named_by_what_they_speak_of(text, expected):
    assert figures(text) == expected


def test_a_part_is_not_called_the_whole():
    named = figures("共支出 500 万元，其中培训支出 120 万元。")
    assert named == [("执行数", "500 万元"), ("培训支出", "120 万元")]


def test_the_money_of_another_year_is_not_this_years_budget():
    assert "预算数" not in dict(figures("2018 年预算 55 万元。"))


@pytest.mark.parametrize(
    "text",
    [
        "2021 年 5 月 4 日至 14 日为准备阶段。",
        "按照《某办法》（某政〔2019〕87 号）执行。",
        "第 3 季度在 5 号楼施工。",
        "1、准备。2、实施。",
        "注：缩略版 6000 字以内。",
    ],
)
def test_dates_numbers_of_documents_and_numbering_are_no_figures(text):
    assert figures(text) == []


def test_a_bare_score_beneath_its_heading_is_the_score():
    assert figures("91.3", "(一) 自评得分") == [("自评得分", "91.3")]


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("2020 年度某项目自评结果", True),
        ("2020 年度某单位整体绩效自评结果（格式）", True),
        ("某局2021年度部门整体支出绩效自评报告", True),
        ("（缩略版）", True),
        ("摘要版", True),
        ("一、自评结论", True),
        ("一、基本情况", True),
        ("2020 年度某项目自评表", False),
        ("二、佐证材料", False),
        ("现将本年度绩效自评报告如下，请审阅。", False),
        ("项目名称", False),
        ("", False),
    ],
)
def test_what_begins_a_report(text, begins):
    assert is_report_heading(text) is begins


@given(st.lists(st.text(alphabet="一二（）(1).、。：,， 万元分%‰执行率得分预算年月\n20版", max_size=40), max_size=12))
def test_no_text_is_lost_and_nothing_raises(lines):
    made = read_report([Paragraph(line, Place("line", "", 1)) for line in lines])
    kept = "".join(made.title + "".join(s.heading + s.text for s in made.sections))
    for line in lines:
        for piece in re.findall(r"[率得预算]+", line):
            assert piece in kept or (made.unit or "") + (made.project or "")


@pytest.mark.parametrize(
    "lines",
    [
        ["1. " + "未完成" * 35 + "甲"] * 50,
        ["工程受连续降雨影响至今尚未开始施工也"] * 20000,
        ["2. 简要概述资金情况（包括来源、"] * 5000,
        ["完成 3 个项目，" * 20000],
        ["a" * 50000 + "9" * 50000 + "《" * 20000],
        ["共达到为是至到" * 4000 + "3 个"],
    ],
)
def test_a_long_report_is_read_in_time_that_grows_with_its_length_only(lines):
    made = paragraphs("2020 年度某项目自评结果", *lines)
    started = time.perf_counter()
    read_report(made)
    assert time.perf_counter() - started < 4


def _key(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).rstrip("。:;.")


def _gold() -> list[tuple[str, dict]]:
    found = []
    for path in sorted((CORPUS / "reports").glob("*.json")):
        read = json.loads(path.read_text(encoding="utf-8"))
        found.extend((path.stem[:3], g) for g in (read if isinstance(read, list) else [read]) if "sections" in g)
    return found


def _blocks(stem: str) -> list[Paragraph | Table]:
    from jixiao.ingest.limits import Watch
    from jixiao.ingest.text import read_text

    path = next((CORPUS / "text").glob(f"{stem}-*.txt"))
    return read_text(path.read_bytes(), Watch(path.name)).pages[0].blocks


def _own_blocks(blocks: list[Paragraph | Table], title: str, nth: int) -> list[Paragraph | Table]:
    """The blocks of the nth report with this title: up to the next attachment number, form or report title."""
    starts = [i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and _key(b.text) == _key(title)]
    begin = starts[nth]
    for end in range(begin + 2, len(blocks)):
        block = blocks[end]
        if isinstance(block, Paragraph) and re.match(
            r"附件\s*\d|.{0,50}自评(?:结果|表)(?:（格式）)?$|.{0,4}备注", block.text
        ):
            return blocks[begin:end]
    return blocks[begin:]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the published reports (../shared/corpus) are not beside this clone")
def test_published_reports_are_read_as_transcribed_by_hand():
    seen: dict[tuple[str, str], int] = {}
    headings_right = headings_wanted = headings_read = figures_right = figures_wanted = figures_read = 0
    for stem, gold in _gold():
        nth = seen.get((stem, _key(gold["title"])), 0)
        seen[stem, _key(gold["title"])] = nth + 1
        read = read_report(_own_blocks(_blocks(stem), gold["title"], nth))
        assert _key(read.title) == _key(gold["title"])
        assert read.version == gold["version"]
        wanted, have = [_key(s["heading"]) for s in gold["sections"]], [_key(s.heading) for s in read.sections]
        headings_right += sum(h in have for h in wanted)
        headings_wanted, headings_read = headings_wanted + len(wanted), headings_read + len(have)
        left = [re.sub(r"[^\d.%分之百千万]", "", _key(f.printed)) for f in read.figures]
        figures_wanted, figures_read = figures_wanted + len(gold["figures"]), figures_read + len(left)
        for figure in gold["figures"]:
            digits = re.sub(r"[^\d.%分之百千万]", "", _key(figure["printed"]))
            match = next((f for f in left if f.removesuffix("分") == digits.removesuffix("分")), None)
            if match is not None:
                left.remove(match)
                figures_right += 1
    assert headings_right / headings_wanted >= 0.98
    assert headings_right / headings_read >= 0.92
    assert figures_right / figures_wanted >= 0.96
    assert figures_right / figures_read >= 0.95
