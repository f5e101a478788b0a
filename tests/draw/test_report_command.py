"""``jixiao report``: what is printed, where files go, what is said, what is left alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from docx import Document as WordDocument
from drafted import data_of

import jixiao
from jixiao.cli import main

SAMPLES = Path(jixiao.__file__).parent / "samples"
ONE = str(SAMPLES / "02-service-hall.docx")
TWO = str(SAMPLES / "11-old-town.txt")
PAIR = str(SAMPLES / "06-market-department.xlsx")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def files():
    return sorted(path.as_posix() for path in Path().rglob("*") if path.is_file())


def test_without_a_format_the_report_is_printed_as_markdown(capsys):
    assert main(["report", ONE]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("# 2023年度政务大厅设备运行维护项目自评结果\n\n（缩略版）\n\n## 一、自评结论\n")
    assert files() == [] and "已写出" not in err


def test_length_and_limit_are_told_beside_it(capsys):
    main(["report", ONE])
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("2023年度政务大厅设备运行维护项目自评结果（缩略版）：")
    assert lines[0].endswith("，上限 6000 字，未超。") and "不计空白；其中待补提示" in lines[0]


def test_what_is_still_to_be_done_is_listed_with_its_section(capsys):
    main(["report", ONE, "--version", "brief"])
    err = capsys.readouterr().err
    assert "待补充 3 处，待核对 5 处：" in err
    assert (
        "  （三）存在的问题和原因　请补充：“故障一次修复率”“故障平均响应时间”没有达到目标值的原因；执行数超过预算数的原因和资金来源\n"
        in err
    )


def test_quiet_says_nothing_but_that_a_report_is_too_long(tmp_path, capsys):
    assert main(["report", ONE, "-q"]) == 0
    assert capsys.readouterr().err == ""
    long = {**data_of(), "deviation_reason": "汛期水位高，两座桥推迟开工。" * 120}
    Path("long.json").write_text(
        json.dumps([{"source": "长.docx", "format": "docx", "forms": [long]}]), encoding="utf-8"
    )
    assert main(["report", "long.json", "--version", "brief", "-q"]) == 0
    out, err = capsys.readouterr()
    assert "上限 1500 字，超出 " in err and "最长的是「（三）存在的问题和原因」" in err
    assert out.count("汛期水位高") == 120  # nothing is cut


def test_the_file_is_named_after_its_source(capsys):
    assert main(["report", ONE, "--as", "docx"]) == 0
    assert main(["report", ONE, "--as", "docx", "--version", "brief"]) == 0
    assert files() == ["02-service-hall-自评报告-摘要.docx", "02-service-hall-自评报告.docx"]
    assert "已写出 02-service-hall-自评报告.docx（1 份报告）。" in capsys.readouterr().err


def test_the_extension_says_the_format():
    assert main(["report", ONE, "-o", "报告.docx", "-q"]) == 0
    assert WordDocument("报告.docx").paragraphs[0].style.name == "Title"
    assert main(["report", ONE, "-o", "报告.pdf", "-q"]) == 0
    assert Path("报告.pdf").read_bytes().startswith(b"%PDF")


def test_several_reports_go_into_one_file_one_after_another():
    assert main(["report", ONE, TWO, "-o", "全部.md", "-q"]) == 0
    text = Path("全部.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("# ")] == [
        "# 2023年度政务大厅设备运行维护项目自评结果",
        "# 2022年度2023年老城街巷改造项目自评结果",
        "# 2023年度老城排水管网清淤项目自评结果",
    ]


def test_a_folder_gets_a_file_for_every_report():
    assert main(["report", ONE, TWO, "--as", "docx", "-o", "报告", "-q"]) == 0
    assert files() == [
        "报告/2023年老城街巷改造自评报告.docx",
        "报告/政务大厅设备运行维护自评报告.docx",
        "报告/老城排水管网清淤自评报告.docx",
    ]


def test_the_tables_of_a_department_make_one_report(capsys):
    assert main(["report", PAIR, "-q"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# 青石市市场监督管理局部门整体支出绩效自评报告\n") and "\n# " not in out


def test_the_json_that_extract_prints_is_read(capsys, monkeypatch):
    main(["extract", ONE])
    extracted = capsys.readouterr().out
    main(["report", ONE, "-q"])
    wanted = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(extracted.encode()), encoding="utf-8"))
    assert main(["report", "-", "-q"]) == 0
    assert capsys.readouterr().out == wanted


def test_an_existing_file_is_left_alone_without_force(capsys):
    Path("报告.docx").write_text("先前的内容", encoding="utf-8")
    assert main(["report", ONE, "-o", "报告.docx"]) == 2
    assert Path("报告.docx").read_text(encoding="utf-8") == "先前的内容"
    assert "文件已存在，未作改动" in capsys.readouterr().err
    assert main(["report", ONE, "-o", "报告.docx", "--force", "-q"]) == 0
    assert WordDocument("报告.docx").paragraphs


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["--as", "xlsx"], "可用的是 docx、pdf、md"),
        (["-o", "报告.xlsx"], "报告不能写成 .xlsx"),
        (["--as", "pdf", "-o", "报告.docx"], "不一致"),
        (["--version", "缩略版"], "可用的是 full、brief"),
        (["-o", "没有/报告.docx"], "没有这个文件夹"),
        (["--pack", "hubei"], "没有模板包"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_written(line, words, capsys):
    try:
        code = main(["report", ONE, *line])
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2 and words in capsys.readouterr().err
    assert files() == []


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_drafted(capsys):
    Path("坏.docx").write_bytes(b"PK\x03\x04")
    assert main(["report", "坏.docx", ONE, "--as", "docx", "-q"]) == 2
    assert files() == ["02-service-hall-自评报告.docx", "坏.docx"]
    assert "坏.docx：" in capsys.readouterr().err


def test_a_report_is_no_form_to_draft_from(capsys):
    main(["report", ONE, "-o", "报告.docx", "-q"])
    assert main(["report", "报告.docx"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "报告.docx：只有报告，没有自评表，无从起草。" in err


def test_another_pack_s_frame_can_be_asked_for(capsys):
    assert main(["report", ONE, "--pack", "mof-2020", "-q"]) == 0
    assert "## 二、自评结论" in capsys.readouterr().out


def test_a_pack_without_a_frame_is_drafted_by_the_general_one_and_said_so(tmp_path, monkeypatch, capsys):
    from jixiao.packs import forget_packs

    assert main(["packs", "new", "plain-2023", "--from", "mof-2020", "--to", "packs"]) == 0
    (tmp_path / "packs" / "plain-2023" / "report.md").unlink()
    monkeypatch.setenv("JIXIAO_PACKS", str(tmp_path / "packs"))
    forget_packs()
    try:
        assert main(["report", str(SAMPLES / "08-bridge-check.xlsx"), "--pack", "plain-2023"]) == 0
    finally:
        forget_packs()
    out, err = capsys.readouterr()
    assert "模板包 plain-2023 没有这种表的报告框架，按通用框架起草。" in err
    assert "## 七、结果应用情况" in out and "没有规定上限" in err


def test_the_front_door_gives_a_draft_that_can_be_drawn():
    draft = jixiao.report(jixiao.read(ONE).forms[0], "brief")
    assert (draft.title, draft.version, draft.project) == (
        "2023年度政务大厅设备运行维护项目自评结果",
        "摘要版",
        "政务大厅设备运行维护",
    )
    assert draft.sections[1].heading == "（一）自评得分" and draft.figures[0].printed == "2023"
    name, mime, data = draft.draw("docx")
    assert (name, mime.rsplit(".", 1)[-1]) == ("政务大厅设备运行维护自评报告（摘要版）.docx", "document")
    assert WordDocument(io.BytesIO(data)).paragraphs[0].text.replace("\n", "") == draft.title


@pytest.mark.parametrize(("version", "kind"), [("long", "docx"), ("full", "xlsx")])
def test_the_front_door_refuses_what_there_is_not(version, kind):
    from jixiao.core.errors import DrawError

    with pytest.raises(DrawError):
        jixiao.report(jixiao.read(ONE).forms[0], version).draw(kind)
