"""One report in every format it may come in: Word with styled or numbered headings, PDF, text — and what is no report yet."""

from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from paper import Paper, pdf
from sketch import read_drawn

from jixiao.core.codec import document_from_dict, document_to_dict
from jixiao.core.form import Document, Report
from jixiao.ingest import read

TITLE = "2023年度农村饮水提升项目绩效自评结果"
LINES = (
    ("一、自评结论", ""),
    ("（一）自评得分", "本项目自评得分 94.5 分。"),
    ("（二）绩效目标完成情况", ""),
    ("1. 执行率情况", "全年预算数 420 万元，实际支出 399 万元，执行率 95%。"),
    ("2. 未完成的绩效目标", "改造管网 37 公里，比计划少 3 公里。"),
    ("（三）存在的问题和原因", "雨季较长，两个标段开工推迟。"),
)
TABLE = (("指标", "目标值", "实际完成值"), ("改造管网", "40 公里", "37 公里"), ("水质合格率", "≥98%", "99.2%"))
SECTIONS = [(heading, text) for heading, text in LINES[:-1]] + [
    (LINES[-1][0], LINES[-1][1] + "\n" + "\n".join("\t".join(row) for row in TABLE))
]
FIGURES = [
    ("自评得分", "94.5 分"), ("预算数", "420 万元"), ("执行数", "399 万元"), ("执行率", "95%"), ("改造管网", "37 公里"), ("比计划少", "3 公里"),
    ("表：改造管网 目标值", "40 公里"), ("表：改造管网 实际完成值", "37 公里"), ("表：水质合格率 目标值", "≥98%"), ("表：水质合格率 实际完成值", "99.2%"),
]  # fmt: skip


def only_report(document: Document) -> Report:
    assert [problem.code for problem in document.problems] == []
    (report,) = document.reports
    return report


def as_read(report: Report) -> tuple[str, list[tuple[str, str]], list[tuple[str, str]]]:
    sections = [(s.heading, s.text) for s in report.sections]
    return report.title, sections, [(f.what, f.printed) for f in report.figures]


def level(heading: str) -> int:
    return 3 if heading[0].isdigit() else 2 if heading[0] == "（" else 1


def drawn(path: Path, *, styled: bool, contents: bool = False) -> Path:
    """The report as a Word file: headings by style, or as plain lines; with a table of contents or without."""
    paper = python_docx.Document()
    paper.add_paragraph(TITLE)
    if contents:
        paper.add_paragraph("目 录")
        for page, (heading, _) in enumerate(LINES, 2):
            paper.add_paragraph(f"{heading}\t{page}")
    for heading, text in LINES:
        if styled:
            paper.add_heading(heading, level(heading))
        else:
            paper.add_paragraph(heading)
        if text:
            paper.add_paragraph(text)
    table = paper.add_table(rows=len(TABLE), cols=len(TABLE[0]))
    for row, cells in enumerate(TABLE):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    paper.save(str(path))
    return path


@pytest.mark.parametrize("styled", [True, False])
def test_a_word_report_is_read_whole(tmp_path: Path, styled: bool) -> None:
    assert as_read(only_report(read(drawn(tmp_path / "报告.docx", styled=styled)))) == (TITLE, SECTIONS, FIGURES)


def test_headings_numbered_by_word_are_read_with_their_numbers(tmp_path: Path) -> None:
    paper = python_docx.Document()
    paper.add_paragraph(TITLE)
    numbering = paper.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for heading, text in (("基本情况", "水厂两座。"), ("存在的问题", "进度偏慢。")):
        line = paper.add_paragraph(heading)
        line._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>')
        )
        paper.add_paragraph(text)
    paper.save(str(tmp_path / "报告.docx"))
    assert as_read(only_report(read(tmp_path / "报告.docx")))[1] == [
        ("一、基本情况", "水厂两座。"),
        ("二、存在的问题", "进度偏慢。"),
    ]


def test_a_table_of_contents_is_no_part_of_the_report(tmp_path: Path) -> None:
    report = only_report(read(drawn(tmp_path / "报告.docx", styled=True, contents=True)))
    assert [s.heading for s in report.sections] == [heading for heading, _ in LINES]


def test_a_pdf_report_is_read_like_the_word_file_it_was_made_from(tmp_path: Path) -> None:
    page, y = Paper(), 780.0
    page.write(160, y, TITLE, 16)
    for heading, text in LINES:
        for line in filter(None, (heading, text)):
            y -= 24
            page.write(60 if line == heading else 84, y, line, 12)
    rows = [y - 30 - 24 * n for n in range(len(TABLE) + 1)]
    page.ruled([60, 220, 340, 460], rows).fill([60, 220, 340], rows, [list(row) for row in TABLE])
    (tmp_path / "报告.pdf").write_bytes(pdf(page))
    title, sections, figures = as_read(only_report(read(tmp_path / "报告.pdf")))
    assert (title, sections) == (TITLE, SECTIONS)
    assert figures == FIGURES


def test_a_heading_behind_a_full_line_of_a_pdf_is_no_part_of_it(tmp_path: Path) -> None:
    page = Paper().write(60, 700, "水价改革方案已经公示并按期执行，群众意见均已答复完毕。", 12)
    page.write(60, 682, "（四）下一步拟改进措施", 12).write(60, 664, "分批更换老旧水表。", 12)
    (tmp_path / "报告.pdf").write_bytes(
        pdf(page.write(60, 730, f"{TITLE}", 12).write(60, 715, "（三）存在的问题和原因"))
    )
    headings = [s.heading for s in only_report(read(tmp_path / "报告.pdf")).sections]
    assert headings == ["（三）存在的问题和原因", "（四）下一步拟改进措施"]


def test_the_cover_of_a_report_says_unit_and_project() -> None:
    found = read_drawn(
        "2023年度项目支出绩效自评报告", "主管部门：清溪县水利局", "项目名称：农村饮水提升", "单位名称：清溪县供水站", "一、基本情况", "水厂两座。"
    )  # fmt: skip
    report = only_report(found)
    assert (report.project, report.unit) == ("农村饮水提升", "清溪县供水站")


def test_the_notes_of_another_form_behind_a_report_are_not_its_text() -> None:
    found = read_drawn(
        TITLE, "一、基本情况", "水厂两座。", "备注：", "1.预算执行口径：按实际支出数填写。", "2.定性指标计分原则：分三档。"
    )  # fmt: skip
    assert [s.text for s in only_report(found).sections] == ["水厂两座。"]


def test_remarks_of_the_report_itself_stay() -> None:
    found = read_drawn(TITLE, "一、基本情况", "水厂两座。", "备注：", "1.数据来自供水站台账。")
    assert "供水站台账" in only_report(found).sections[0].text


OUTLINE = (
    "2023年度某项目绩效自评报告（参考提纲）", "一、基本情况", "资金来源、使用方向和年初绩效目标情况。", "二、绩效自评工作开展情况", "前期准备等相关情况。",
    "三、绩效目标完成情况分析", "1. 产出指标完成情况分析；", "四、存在的问题和原因",
)  # fmt: skip


def test_an_outline_nobody_filled_in_is_no_report_and_is_told() -> None:
    found = read_drawn(*OUTLINE)
    assert [problem.code for problem in found.problems] == ["report_outline"]
    assert not found.reports and "只有提纲" in found.problems[0].message


def test_an_outline_with_one_written_section_is_a_report() -> None:
    found = read_drawn(*OUTLINE, "进度款拨付偏慢，已与施工方商定计划。")
    assert len(found.reports) == 1


def test_a_report_knows_how_many_forms_stand_before_it() -> None:
    form = "项目名称|农村饮水提升\n一级指标|三级指标|年度指标值|实际完成值|得分\n产出指标|改造管网|40公里|37公里|30"
    found = read_drawn("2023年度农村饮水提升项目自评表", form, TITLE, "一、自评结论", "良好。")
    assert [report.forms_before for report in found.reports] == [1]


def test_a_report_comes_back_from_json_with_its_places(tmp_path: Path) -> None:
    document = read(drawn(tmp_path / "报告.docx", styled=True))
    assert document_from_dict(document_to_dict(document)).reports == document.reports
