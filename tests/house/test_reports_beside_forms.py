"""Forms and reports as a user gives them: in one file or two, and where what differs is shown."""

from __future__ import annotations

import json
from pathlib import Path

import docx as python_docx
import openpyxl
import pytest

from jixiao.cli import main

FORM = Path(__file__).parents[2] / "src" / "jixiao" / "samples" / "01-road-upkeep.docx"
TITLE = "2023年度农村公路养护项目绩效自评结果"


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run a command line in an empty folder: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def form(run):
    """The sample form as ``extract`` reads it."""
    return json.loads(run("extract", FORM)[1])[0]["forms"][0]


def written(path: Path, title: str, *lines: str) -> Path:
    """A report as a Word file."""
    paper = python_docx.Document()
    for line in (title, *lines):
        paper.add_paragraph(line)
    paper.save(str(path))
    return path


def title_of(form: dict) -> str:
    return f"{form['year']}年度{form['project']}绩效自评结果"


def lines(score: str) -> tuple[str, ...]:
    return ("（摘要版）", "一、自评结论", f"本项目自评得分 {score} 分。")


def test_a_report_that_agrees_with_its_form_leaves_it_clean(run, form, tmp_path):
    report = written(tmp_path / "报告.docx", title_of(form), *lines(form["total"]))
    code, out, _ = run("check", FORM, "--with", report)
    assert code == 0
    assert f"已与自评表「{form['project']}」对照" in out and "1 份报告：未发现问题" in out


def test_what_differs_stands_with_the_form_and_names_the_reports_file_and_line(run, form, tmp_path):
    report = written(tmp_path / "报告.docx", title_of(form), *lines("61"))
    code, out, _ = run("check", FORM, "--with", report, "--format", "json")
    documents = json.loads(out)
    assert code == 1 and [len(d["forms"]) for d in documents] == [1, 0]
    (found,) = [f for f in documents[0]["forms"][0]["findings"] if "report" in f]
    assert (found["code"], found["where"], found["reported"], found["expected"]) == (
        "narrative_mismatch",
        "total",
        "61 分",
        form["total"],
    )
    assert (
        found["source"] == str(report)
        and found["address"] == "正文 第4行"
        and found["report"] == f"{title_of(form)}（摘要版）"
    )
    (read,) = documents[1]["reports"]
    assert read["compared_with"] == {"source": str(FORM), "title": form["title"], "project": form["project"]}
    assert read["not_compared"] is None and read["judged_by"] == documents[0]["forms"][0]["judged_by"]


def test_the_table_the_workbook_and_the_page_show_where_in_the_report(run, form, tmp_path):
    report = written(tmp_path / "报告.docx", title_of(form), *lines("61"))
    _, table, _ = run("check", FORM, "--with", report)
    assert "报告（摘要版）「一、自评结论」" in table and "报告.docx" in table
    run("check", FORM, "--with", report, "-o", "结果.xlsx")
    book = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    rows = [[cell.value for cell in row] for row in book["问题"].iter_rows()]
    assert [row for row in rows if row[6] == "61 分" and row[5] == f"{report} 正文 第4行"]
    kinds = [row[5].value for row in book["汇总"].iter_rows(min_row=2)]
    assert kinds == ["项目自评表", "自评报告（摘要版）"]
    run("check", FORM, "--with", report, "-o", "结果.html")
    page = (tmp_path / "结果.html").read_text(encoding="utf-8")
    assert "61 分" in page and f"已与自评表「{form['project']}」对照" in page


def test_a_report_in_the_forms_own_file_is_compared_too(run, form, tmp_path):
    paper = python_docx.Document(str(FORM))
    for line in (title_of(form), *lines("61")):
        paper.add_paragraph(line)
    paper.save(str(tmp_path / "表和报告.docx"))
    _, out, _ = run("check", "表和报告.docx", "--format", "json")
    (document,) = json.loads(out)
    (found,) = [f for f in document["forms"][0]["findings"] if "report" in f]
    assert found["where"] == "total" and "source" not in found


def test_what_extract_read_is_compared_the_same(run, form, tmp_path):
    report = written(tmp_path / "报告.docx", title_of(form), *lines("61"))
    run("extract", FORM, "-o", "表.json")
    run("extract", report, "-o", "报告.json")
    _, straight, _ = run("check", FORM, "--with", report, "--format", "json")
    _, through, _ = run("check", "表.json", "--with", "报告.json", "--format", "json")
    findings = [json.loads(out)[0]["forms"][0]["findings"] for out in (straight, through)]
    assert findings[0] == findings[1]


def test_a_report_alone_says_that_there_is_no_form_and_what_to_do(run, form, tmp_path):
    report = written(tmp_path / "报告.docx", title_of(form), *lines("61"))
    code, out, _ = run("check", report)
    assert code == 0
    assert "没有自评表可对照" in out and "--with" in out
    assert "未发现问题" not in out


def test_a_report_alone_is_checked_by_the_pack_asked_for(run, form, tmp_path):
    report = written(tmp_path / "报告.docx", title_of(form), "（摘要版）", "一、自评结论", "路面巡查按月进行。" * 250)
    _, out, _ = run("check", report, "--pack", "hubei-2020", "--format", "json")
    (read,) = json.loads(out)[0]["reports"]
    assert [f["code"] for f in read["findings"]] == ["report_too_long"] and read["characters"] > 2000


def test_a_report_on_something_else_is_not_compared_and_says_so(run, tmp_path):
    report = written(tmp_path / "报告.docx", "2023年度智慧校园项目绩效自评结果", *lines("61"))
    _, out, _ = run("check", FORM, "--with", report)
    assert "报告所写的单位、项目与自评表不是同一个，没有对照" in out
    assert "narrative_mismatch" not in out


def test_several_forms_and_reports_find_each_other(run, form, tmp_path):
    other = FORM.with_name("02-service-hall.docx")
    second = json.loads(run("extract", other)[1])[0]["forms"][0]
    folder = tmp_path / "报告"
    folder.mkdir()
    written(folder / "甲.docx", title_of(second), *lines(second["total"]))
    written(folder / "乙.docx", title_of(form), *lines(form["total"]))
    _, out, _ = run("check", FORM, other, "--with", folder, "--format", "json")
    compared = [d["reports"][0]["compared_with"]["project"] for d in json.loads(out)[2:]]
    assert compared == [form["project"], second["project"]] or compared == [second["project"], form["project"]]
    assert not [f for d in json.loads(out)[:2] for f in d["forms"][0]["findings"] if "report" in f]


def test_a_form_given_as_a_report_is_not_checked_and_that_is_said(run):
    code, out, err = run("check", FORM, "--with", FORM.with_name("02-service-hall.docx"))
    assert "没有读到自评报告" in err and "其中的 1 张自评表没有核查" in err
    assert "1 张自评表" in out.splitlines()[-1] and code == 2


def test_a_form_beside_a_report_behind_with_is_no_fault_but_is_said(run, form, tmp_path):
    paper = python_docx.Document(str(FORM.with_name("02-service-hall.docx")))
    for line in (title_of(form), *lines(form["total"])):
        paper.add_paragraph(line)
    paper.save(str(tmp_path / "另一张表和报告.docx"))
    code, _, err = run("check", FORM, "--with", "另一张表和报告.docx")
    assert code == 0 and "其中的 1 张自评表没有核查" in err


def test_a_file_without_a_report_behind_with_is_a_problem(run, tmp_path):
    (tmp_path / "通知.txt").write_text("请各单位按时报送。", encoding="utf-8")
    code, _, err = run("check", FORM, "--with", "通知.txt")
    assert code == 2 and "没有找到绩效自评表或自评报告" in err


def test_a_missing_file_behind_with_is_refused_like_any_other(run):
    code, _, err = run("check", FORM, "--with", "没有.docx")
    assert code == 2 and "找不到这个文件" in err


def test_the_same_file_as_form_and_as_report_is_read_once(run):
    code, out, _ = run("check", FORM, "--with", FORM)
    assert code == 0 and "1 个文件，1 张自评表：未发现问题。" in out


def test_an_outline_alone_is_told_and_exits_2(run, tmp_path):
    outline = written(
        tmp_path / "提纲.docx",
        "2023年度某项目绩效自评报告（参考提纲）",
        "一、基本情况",
        "二、实施情况",
        "三、存在的问题和建议",
    )
    code, _, err = run("check", outline)
    assert code == 2 and "只有提纲和提示语" in err


def test_an_outline_beside_forms_is_no_missing_form_of_a_roll_up(run, tmp_path):
    paper = python_docx.Document(str(FORM))
    for line in ("2023年度某项目绩效自评报告（参考提纲）", "一、基本情况", "二、实施情况", "三、存在的问题和建议"):
        paper.add_paragraph(line)
    paper.save(str(tmp_path / "表和提纲.docx"))
    code, _, err = run("rollup", "表和提纲.docx")
    assert code == 0 and "只有提纲和提示语" in err


@pytest.mark.parametrize("extent", ["full", "brief"])
def test_reports_drafted_from_forms_agree_with_them(run, tmp_path, extent):
    forms = sorted(str(path) for path in FORM.parent.glob("*.docx"))
    run("report", *forms, "--version", extent, "--as", "docx", "-o", "报告.docx", "-q")
    _, out, _ = run("check", *forms, "--with", "报告.docx", "--format", "json")
    documents = json.loads(out)
    reports = documents[-1]["reports"]
    assert len(reports) == sum(len(document["forms"]) for document in documents)
    assert [report["title"] for report in reports if report["not_compared"]] == []
    assert [f["message"] for d in documents for form in d["forms"] for f in form["findings"] if "report" in f] == []
