"""PDF: cells are where the lines are; pages that go on are put together; what cannot be known is said."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from paper import Paper, pdf

from jixiao.core.errors import ReadError
from jixiao.ingest.open import read_sheets
from jixiao.ingest.sheet import Paragraph, Sheets, Table

XS = [50.0, 150.0, 300.0, 400.0, 500.0]
YS = [700.0, 670.0, 640.0, 610.0]
ROWS = [["指标", "名称", "目标值", "得分"], ["产出", "培训场次", "≥5", "10.00"], ["效益", "满意度", "90%", "9.5"]]


def read(tmp_path: Path, *papers: Paper, **how: object) -> Sheets:
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf(*papers, **how))  # type: ignore[arg-type]
    return read_sheets(path)


def tables(sheets: Sheets) -> list[Table]:
    return [block for block in sheets.pages[0].blocks if isinstance(block, Table)]


def paragraphs(sheets: Sheets) -> list[str]:
    return [block.text for block in sheets.pages[0].blocks if isinstance(block, Paragraph)]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in line] for line in table.lines]


@pytest.mark.parametrize("how", ["line", "bar", "box"])
def test_cells_stand_where_the_lines_are_however_they_are_drawn(tmp_path: Path, how: str) -> None:
    (table,) = tables(read(tmp_path, Paper().ruled(XS, YS, how).fill(XS, YS, ROWS)))
    assert texts(table) == ROWS
    assert table.exact


def test_a_missing_line_makes_a_merged_cell(tmp_path: Path) -> None:
    paper = Paper()
    for y in (700, 610):
        paper.line(50, y, 500, y)
    paper.line(50, 670, 500, 670).line(150, 640, 500, 640)  # the first column goes over two rows
    for x in (50, 500):
        paper.line(x, 610, x, 700)
    for x in (150, 300, 400):
        paper.line(x, 610, x, 670)  # the first row is one cell
    paper.write(53, 688, "年度绩效目标").write(53, 655, "产出").write(153, 655, "甲").write(153, 625, "乙")
    (table,) = tables(read(tmp_path, paper))
    spans = {
        cell.text: (cell.row, cell.column, cell.rows, cell.columns)
        for line in table.lines
        for cell in line
        if cell.text
    }
    assert spans == {"年度绩效目标": (0, 0, 1, 4), "产出": (1, 0, 2, 1), "甲": (1, 1, 1, 1), "乙": (2, 1, 1, 1)}


def test_a_wrapped_cell_keeps_its_lines_in_order(tmp_path: Path) -> None:
    rows = [ROWS[0], ["产出", "培训场次\n（含线上）", "≥5", "10"], ROWS[2]]
    (table,) = tables(read(tmp_path, Paper().ruled(XS, YS).fill(XS, YS, rows)))
    assert table.lines[1][1].text == "培训场次\n（含线上）"


def test_sides_without_a_frame_are_closed_where_the_rows_end(tmp_path: Path) -> None:
    paper = Paper().fill(XS, YS, ROWS)
    for y in YS:
        paper.line(50, y, 500, y)
    for x in XS[1:-1]:
        paper.line(x, 610, x, 700)
    (table,) = tables(read(tmp_path, paper))
    assert texts(table) == ROWS


def test_a_text_that_runs_over_the_line_stays_in_its_cell(tmp_path: Path) -> None:
    rows = [["指标", "名称", "目标值", "得分"], ["产出", "全年组织培训并完成考核的场次和人数", "", "10"], ROWS[2]]
    (table,) = tables(read(tmp_path, Paper().ruled(XS, YS).fill(XS, YS, rows)))
    assert texts(table) == rows


def test_a_frame_around_the_page_is_no_table(tmp_path: Path) -> None:
    paper = Paper().ruled(XS, YS).fill(XS, YS, ROWS).box(0, 0, 595, 842).box(400, 800, 595, 842)
    (table,) = tables(read(tmp_path, paper))
    assert texts(table) == ROWS


def test_a_table_in_a_cell_is_text_of_the_cell(tmp_path: Path) -> None:
    paper = Paper().ruled(XS, YS).fill(XS, YS, ROWS).ruled([160.0, 220.0, 290.0], [662.0, 648.0])
    (table,) = tables(read(tmp_path, paper))
    assert texts(table) == ROWS


def test_an_underline_is_no_row(tmp_path: Path) -> None:
    paper = Paper().ruled(XS, YS).fill(XS, YS, ROWS).bar(155, 655, 200, 655.4)
    (table,) = tables(read(tmp_path, paper))
    assert texts(table) == ROWS


def test_a_turned_page_reads_upright(tmp_path: Path) -> None:
    flat = Paper().ruled(XS, YS).fill(XS, YS, ROWS)
    turned = Paper(width=842, tall=595, rotate=90)
    # everything drawn a quarter turn to the left, and the page turned back
    turned.marks = ["q 0 1 -1 0 842 0 cm", *flat.marks, "Q"]
    (table,) = tables(read(tmp_path, turned))
    assert texts(table) == ROWS


def test_prose_above_and_below_stays_in_order_with_places(tmp_path: Path) -> None:
    paper = (
        Paper()
        .ruled(XS, YS)
        .fill(XS, YS, ROWS)
        .write(200, 730, "项目支出绩效自评表", 14)
        .write(50, 590, "填报人：张某")
    )
    blocks = read(tmp_path, paper).pages[0].blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Table", "Paragraph"]
    assert isinstance(blocks[0], Paragraph) and str(blocks[0].place) == "第1页 第1行"


def test_a_heading_over_two_lines_is_one_paragraph(tmp_path: Path) -> None:
    paper = Paper().write(100, 780, "某市某区公共服务中心信息化基础设施运维升级自评", 16).write(268, 760, "表", 16)
    assert paragraphs(read(tmp_path, paper)) == ["某市某区公共服务中心信息化基础设施运维升级自评表"]


def test_a_wrapped_paragraph_is_one_and_an_indented_line_begins_another(tmp_path: Path) -> None:
    paper = Paper()
    paper.write(70, 780, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八").write(50, 765, "续写。").write(
        70, 750, "另起一段。"
    )
    assert paragraphs(read(tmp_path, paper)) == [
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八续写。",
        "另起一段。",
    ]


def test_figures_and_chinese_are_not_parted_by_a_layout_gap(tmp_path: Path) -> None:
    paper = Paper().write(50, 780, "共").write(62.5, 780, "20").write(75, 780, "分")
    assert paragraphs(read(tmp_path, paper)) == ["共20分"]


def test_a_wide_gap_becomes_a_tab(tmp_path: Path) -> None:
    paper = Paper().write(50, 780, "单位名称：示例局").write(350, 780, "填报日期：2021年6月30日")
    assert paragraphs(read(tmp_path, paper)) == ["单位名称：示例局\t填报日期：2021年6月30日"]


TOP = [100.0, 70.0, 40.0]


def two_pages(rows: list[list[str]], more: list[list[str]], last: list[float] | None = None) -> tuple[Paper, Paper]:
    ys = [130.0, 100.0, 70.0, 40.0]
    one = Paper().ruled(XS, ys).fill(XS, ys, rows).write(290, 15, "1")
    ys = last or [800.0, 770.0, 740.0]
    two = Paper().ruled(XS, ys).fill(XS, ys, more).write(290, 15, "2")
    return one, two


def test_a_table_cut_by_the_end_of_a_page_is_one_table(tmp_path: Path) -> None:
    more = [["满意度", "服务对象", "≥90%", "10"], ["总分", "", "", "100"]]
    (table,) = tables(read(tmp_path, *two_pages(ROWS, more)))
    assert texts(table) == ROWS + more
    assert str(table.place(2, 3)) == "第1页 第3行第4列"
    assert str(table.place(3, 3)) == "第2页 第1行第4列"


def test_page_numbers_are_left_out(tmp_path: Path) -> None:
    assert paragraphs(read(tmp_path, *two_pages(ROWS, ROWS[1:]))) == []


def test_a_heading_between_keeps_two_tables_apart(tmp_path: Path) -> None:
    one, two = two_pages(ROWS, ROWS[1:], [700.0, 670.0, 640.0])
    two.write(200, 740, "另一张自评表", 14)
    assert len(tables(read(tmp_path, one, two))) == 2


def test_a_table_of_another_width_is_another_table(tmp_path: Path) -> None:
    one, _ = two_pages(ROWS, ROWS[1:])
    xs = [50.0, 150.0, 420.0]
    two = Paper().ruled(xs, [800.0, 770.0, 740.0]).fill(xs, [800.0, 770.0, 740.0], [["原因", "无"], ["措施", "无"]])
    assert len(tables(read(tmp_path, one, two))) == 2


def test_columns_that_differ_between_pages_share_one_grid(tmp_path: Path) -> None:
    one, _ = two_pages(ROWS, ROWS[1:])
    xs = [50.0, 150.0, 500.0]
    ys = [800.0, 770.0, 740.0]
    two = Paper().ruled(xs, ys).fill(xs, ys, [["偏差原因", "无"], ["改进措施", "无"]])
    (table,) = tables(read(tmp_path, one, two))
    assert table.width == 4
    assert [(cell.text, cell.column, cell.columns) for cell in table.lines[3]] == [("偏差原因", 0, 1), ("无", 1, 3)]


def test_a_row_torn_without_a_line_is_one_row(tmp_path: Path) -> None:
    one, two = Paper(), Paper()
    one.ruled(XS, [130.0, 100.0]).fill(XS, [130.0, 100.0], [ROWS[0], ["产出", "培训", "5", "10"]])
    two.ruled(XS, [770.0, 740.0]).fill(XS, [800.0, 770.0], [["", "场次", "", ""], ROWS[2]])
    for x in XS:
        one.line(x, 60, x, 100)
        two.line(x, 770, x, 800)
    (table,) = tables(read(tmp_path, one, two))
    assert [cell.text for cell in table.lines[1]] == ["产出", "培训\n场次", "5", "10"]
    assert len(table.lines) == 3


def test_a_row_torn_under_a_line_is_joined_when_only_a_rest_stands_above(tmp_path: Path) -> None:
    rows = [*ROWS[:2], ["效益", "服务对象对培训工作满意度调查", "90%", "9.5"]]
    one, two = two_pages(rows, [["", "结果", "", ""], ["总分", "", "", "100"]])
    (table,) = tables(read(tmp_path, one, two))
    assert table.lines[2][1].text == "服务对象对培训工作满意度调查\n结果"
    assert texts(table)[3] == ["总分", "", "", "100"]


@pytest.mark.parametrize("rest", ["指标2：", "2、名称", "（二）其他", "…"])
def test_a_row_that_begins_anew_is_not_joined(tmp_path: Path, rest: str) -> None:
    rows = [*ROWS[:2], ["效益", "服务对象对培训工作满意度调查", "90%", "9.5"]]
    (table,) = tables(read(tmp_path, *two_pages(rows, [["", rest, "", ""], ["总分", "", "", "100"]])))
    assert len(table.lines) == 5


def test_a_row_under_a_short_cell_is_not_joined(tmp_path: Path) -> None:
    (table,) = tables(read(tmp_path, *two_pages(ROWS, [["", "问卷", "", ""], ["总分", "", "", "100"]])))
    assert len(table.lines) == 5


def test_columns_without_lines_are_a_guess_and_said_so(tmp_path: Path) -> None:
    sheets = read(tmp_path, Paper().fill(XS, YS, ROWS))
    (table,) = tables(sheets)
    assert texts(table) == ROWS
    assert not table.exact
    assert "no_rulings" in {code for code, _ in sheets.problems}


def test_columns_within_a_frame_and_lines_between_rows_are_a_guess_too(tmp_path: Path) -> None:
    sheets = read(tmp_path, Paper().ruled([XS[0], XS[-1]], YS).fill(XS, YS, ROWS))
    (table,) = tables(sheets)
    assert texts(table) == ROWS
    assert not table.exact


def test_a_page_without_text_among_others_is_named(tmp_path: Path) -> None:
    sheets = read(tmp_path, Paper().ruled(XS, YS).fill(XS, YS, ROWS), Paper().picture())
    assert [code for code, _ in sheets.problems] == ["blank_page"]
    assert "第2页" in sheets.problems[0][1]
    assert texts(tables(sheets)[0]) == ROWS


def test_a_scanned_page_without_text_is_passed_over_as_blank(tmp_path: Path) -> None:
    sheets = read(tmp_path, Paper().picture())
    assert [code for code, _ in sheets.problems] == ["blank_page"]
    assert tables(sheets) == []


def test_a_table_that_lost_its_figures_is_refused(tmp_path: Path) -> None:
    ys = [700.0 - 30 * i for i in range(8)]
    rows = [["指标", "名称", "目标值", "得分"]] * 7
    with pytest.raises(ReadError) as refused:
        read(tmp_path, Paper().ruled(XS, ys).fill(XS, ys, rows))
    assert refused.value.code == "digits_lost"


def test_a_table_of_words_beside_prose_with_figures_is_read_and_noted(tmp_path: Path) -> None:
    ys = [700.0 - 30 * i for i in range(8)]
    rows = [["指标", "名称", "目标值", "得分"]] * 7
    sheets = read(
        tmp_path, Paper().ruled(XS, ys).fill(XS, ys, rows).write(50, 730, "2020年度自评表").write(290, 15, "1")
    )
    assert [code for code, _ in sheets.problems] == ["digits_lost"]


def test_fonts_that_do_not_say_what_their_codes_mean_are_noted(tmp_path: Path) -> None:
    ys = [700.0 - 30 * i for i in range(8)]
    rows = [["指标", "名称", "目标值", "10"]] * 7
    sheets = read(tmp_path, Paper().ruled(XS, ys).fill(XS, ys, rows), only_codes=range(0x20, 0x60))
    assert "garbled_text" in {code for code, _ in sheets.problems}


def test_single_characters_lost_with_their_font_are_noted_or_read(tmp_path: Path) -> None:
    rows = [["指标", "名称", "目标值", "得分"], ["产出", "培训", "是", "10"]]
    sheets = read(tmp_path, Paper().ruled(XS, YS[:3]).fill(XS, YS, rows), embedded=False)
    # a machine with a Chinese font reads all of it; without one pdfium leaves 是 out
    assert texts(tables(sheets)[0]) == rows or "font_missing" in {code for code, _ in sheets.problems}


def test_a_head_told_apart_by_colour_alone_keeps_its_columns(tmp_path: Path) -> None:
    paper = Paper()
    paper.marks.append("0.8 g")
    for left, right in pairwise(XS):
        paper.marks.append(f"{left} {YS[1]} {right - left} 30 re f")
    paper.marks.append("0 g")
    for y in YS:
        paper.line(50, y, 500, y)
    for x in (50, 500):
        paper.line(x, 610, x, 700)
    for x in XS[1:-1]:
        paper.line(x, 610, x, 670)  # no line in the head
    (table,) = tables(read(tmp_path, paper.fill(XS, YS, ROWS)))
    assert texts(table) == ROWS


def test_a_table_printed_sideways_reads_like_any_other(tmp_path: Path) -> None:
    flat = Paper().ruled(XS, YS).fill(XS, YS, ROWS)
    sideways = Paper(width=842, tall=595)
    sideways.marks = ["q 0 1 -1 0 842 0 cm", *flat.marks, "Q"]
    (table,) = tables(read(tmp_path, sideways))
    assert texts(table) == ROWS


def test_a_drawing_under_a_scale_is_where_it_shows(tmp_path: Path) -> None:
    flat = Paper().ruled([x * 2 for x in XS], [y * 2 for y in YS], "box")
    scaled = Paper().fill(XS, YS, ROWS)
    scaled.marks = ["q 0.5 0 0 0.5 0 0 cm", *flat.marks, "Q", *scaled.marks]
    (table,) = tables(read(tmp_path, scaled))
    assert texts(table) == ROWS


def test_text_above_and_below_and_a_quotation_mark_stay_in_their_line(tmp_path: Path) -> None:
    paper = Paper().ruled(XS, YS).fill(XS, YS, ROWS)
    paper.write(50, 590, "说明：").write(80, 594, "“", 4).write(84, 590, "三公").write(104, 594, "”", 4).write(
        108, 590, "经费"
    )
    assert paragraphs(read(tmp_path, paper)) == ["说明：“三公”经费"]
