"""Workbooks: a cell reads as the program shows it, merged cells keep their span, what is hidden or missing is said."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from word import package

from jixiao.core.errors import ReadError
from jixiao.ingest.formats import plain_number, shown, shown_date
from jixiao.ingest.open import read_sheets
from jixiao.ingest.sheet import Sheets, Table

DATA = Path(__file__).parent / "data"


def texts(sheets: Sheets, page: int = 0) -> list[list[str]]:
    (table,) = sheets.pages[page].blocks
    assert isinstance(table, Table)
    return [[cell.text for cell in line] for line in table.lines]


def written(tmp_path: Path, fill: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> Path:
    book = openpyxl.Workbook()
    fill(book.active)
    path = tmp_path / "form.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [(19999.0, "19999"), (0.1 + 0.2, "0.3"), (1933.2203, "1933.2203"), (1e21, "1" + "0" * 21), (1.5e-7, "0.00000015"), (-0.0, "0"),
     (100.0, "100"), (494.44444444444446, "494.444444444444"), (-212.3, "-212.3"), (123456789012345678.0, "123456789012346000")],
)  # fmt: skip
def test_plain_numbers_have_fifteen_digits_and_no_exponent(value: float, text: str) -> None:
    assert plain_number(value) == text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_typed_with_few_digits_reads_as_typed(number: Decimal) -> None:
    assert Decimal(plain_number(float(number))) == number


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.933, "0.0%", "93.3%"), (0.9333, "0.00%", "93.33%"), (1.0, "0%", "100%"), (18.0, "0.00", "18.00"), (2.675, "0.00", "2.68"),
        (1234567.891, "#,##0.00", "1,234,567.89"), (0.5, "#.##", ".5"), (5.0, "0.##", "5"), (12.0, '0"人次"', "12人次"),
        (12.0, "[$¥-804]#,##0.00", "¥12.00"), (-3.0, "0.00;[Red]-0.00", "-3.00"), (-3.0, "0;(0)", "(3)"), (0.0, '0;-0;"-"', "-"),
        (1234500.0, '0.00,"千"', "1234.50千"), (7.0, "000", "007"), (1.005, "0.00_ ", "1.01"), (0.25, "# ?/?", "0.25"),
        (3.0, "[>5]0.0;0.00", "3"), (-0.001, "0.00", "0.00"),
    ],
)  # fmt: skip
def test_a_number_shows_as_its_format_says(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [('yyyy"年"m"月"d"日"', "2021年6月7日"), ("yyyy/m/d", "2021/6/7"), ("yyyy-mm-dd", "2021-06-07"), ('[$-804]yyyy"年"m"月"', "2021年6月"),
     ("h:mm", "9:05"), ("yyyy/m/d h:mm", "2021/6/7 9:05"), ('m"月"d"日";@', "6月7日"), ("mm:ss", "05:00")],
)  # fmt: skip
def test_a_date_shows_as_its_format_says(code: str, text: str) -> None:
    assert shown_date(datetime.datetime(2021, 6, 7, 9, 5), code) == text


def test_cells_read_as_shown(tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["执行率", 0.933, "得分", 18, "总额", 0.1 + 0.2, datetime.date(2021, 6, 7)])
        sheet["B1"].number_format, sheet["D1"].number_format, sheet["G1"].number_format = (
            "0.0%",
            "0.00",
            'yyyy"年"m"月"d"日"',
        )

    assert texts(read_sheets(written(tmp_path, fill))) == [
        ["执行率", "93.3%", "得分", "18.00", "总额", "0.3", "2021年6月7日"]
    ]


def test_places_are_cell_addresses(tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.title = "自评表"
        sheet["E9"] = "9.5"

    (table,) = read_sheets(written(tmp_path, fill)).pages[0].blocks
    assert isinstance(table, Table)
    assert str(table.place(8, 4)) == "自评表!E9"
    assert table.lines[8][4].text == "9.5"


def test_merged_cells_keep_their_span_and_hide_what_they_cover(tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for row in range(1, 4):
            sheet.append([f"{row}{column}" for column in range(1, 4)])
        sheet.merge_cells("A1:B2")

    (table,) = read_sheets(written(tmp_path, fill)).pages[0].blocks
    assert isinstance(table, Table) and table.exact
    assert (table.lines[0][0].rows, table.lines[0][0].columns) == (2, 2)
    assert [[cell.text for cell in line] for line in table.lines] == [["11", "13"], ["23"], ["31", "32", "33"]]


def test_blank_rows_and_columns_at_the_end_are_trimmed(tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["A1"] = "甲"
        sheet["B3"] = "乙"
        sheet["H40"].border = openpyxl.styles.Border(left=openpyxl.styles.Side("thin"))

    assert texts(read_sheets(written(tmp_path, fill))) == [["甲", ""], ["", ""], ["", "乙"]]


def test_line_breaks_in_a_cell_are_kept(tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["A1"] = "数量\r\n\n指标 "

    assert texts(read_sheets(written(tmp_path, fill))) == [["数量\n指标"]]


def test_a_hidden_sheet_is_said_and_not_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title, book.active["A1"] = "自评表", "甲"
    other = book.create_sheet("底稿")
    other["A1"], other.sheet_state = "乙", "hidden"
    path = tmp_path / "form.xlsx"
    book.save(path)
    sheets = read_sheets(path)
    assert [page.name for page in sheets.pages] == ["自评表"]
    assert sheets.problems[0][0] == "hidden_sheet" and "底稿" in sheets.problems[0][1]


def test_a_formula_without_a_result_is_said(tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["总分", "=SUM(C1:D1)", 1, 2])

    sheets = read_sheets(written(tmp_path, fill))
    assert texts(sheets) == [["总分", "", "1", "2"]]
    assert sheets.problems[0][0] == "formula_not_calculated" and "B1" in sheets.problems[0][1]


def test_error_cells_read_as_they_show(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=1/0", None, "#DIV/0!")
    sheet.write_string("B2", "甲")
    book.close()
    assert texts(read_sheets(path)) == [["#DIV/0!", ""], ["", "甲"]]


def test_error_cells_of_an_old_workbook_read_as_they_show() -> None:
    sheets = read_sheets(DATA / "errors.xls")
    assert texts(sheets) == [["合计", "#DIV/0!", "100"]]


def test_parts_named_with_backslashes_or_elsewhere_are_found(tmp_path: Path) -> None:
    path = written(tmp_path, lambda sheet: sheet.append(["甲", "乙"]))
    with zipfile.ZipFile(path) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    moved = {
        name.replace("xl/", "book/"): part.replace(b'"/xl/', b'"/book/') if isinstance(part, bytes) else part
        for name, part in parts.items()
    }
    moved["_rels/.rels"] = str(parts["_rels/.rels"], "utf-8").replace("xl/", "book/")
    for found in (moved, {name.replace("/", "\\"): part for name, part in parts.items()}):
        path.write_bytes(package(found))
        assert texts(read_sheets(path)) == [["甲", "乙"]]


def test_a_formula_with_its_result_reads_as_the_result(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_formula("A1", "=1/3", book.add_format({"num_format": "0.00%"}), 1 / 3)
    book.close()
    sheets = read_sheets(path)
    assert (texts(sheets), sheets.problems) == ([["33.33%"]], [])


def test_hidden_columns_are_read_and_said(tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["甲", "乙"])
        sheet.column_dimensions["B"].hidden = True

    sheets = read_sheets(written(tmp_path, fill))
    assert texts(sheets) == [["甲", "乙"]]
    assert "隐藏的列" in sheets.problems[0][1]


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["甲"])
        sheet.append(["乙"])
        sheet.row_dimensions[2].hidden = True

    sheets = read_sheets(written(tmp_path, fill))
    assert texts(sheets) == [["甲"], ["乙"]]
    assert [code for code, _ in sheets.problems] == ["hidden_rows"]


def test_an_empty_sheet_is_a_page_without_a_table(tmp_path: Path) -> None:
    assert read_sheets(written(tmp_path, lambda sheet: None)).pages[0].blocks == []


def test_an_old_workbook_reads_as_shown() -> None:
    sheets = read_sheets(DATA / "old.xls")
    assert texts(sheets)[:5] == [
        ["2020年度示例项目自评表"],
        ["填报单位", "示例局", "填报日期", "2021年6月30日", "", ""],
        ["资金", "预算数", "执行数", "执行率", "得分", ""],
        ["总额", "1,000.50", "933.1234", "93.3%", "18.00", ""],
        ["产出指标", "数量指标", "4", "5", "10.00", "50.0%"],
    ]
    assert sheets.format == "xls" and [page.name for page in sheets.pages] == ["自评表"]


SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def ods(tmp_path: Path, tables: str, styles: str = "", manifest: str = "") -> Path:
    path = tmp_path / "form.ods"
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
    }
    if manifest:
        parts["META-INF/manifest.xml"] = manifest
    path.write_bytes(package(parts))
    return path


def test_an_ods_reads_as_shown_with_its_spans_and_no_memory_for_blanks(tmp_path: Path) -> None:
    table = (
        '<table:table table:name="表"><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>标题</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row>"
        '<table:table-row><table:table-cell office:value-type="percentage" office:value="0.933"><text:p>93.3%</text:p></table:table-cell>'
        '<table:table-cell><text:p>一<text:s text:c="2"/>二</text:p><text:p>三</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    sheets = read_sheets(ods(tmp_path, table))
    assert texts(sheets) == [["标题"], ["93.3%", "一  二\n三"]]
    block = sheets.pages[0].blocks[0]
    assert isinstance(block, Table) and block.exact and block.lines[0][0].columns == 2


def test_a_hidden_ods_table_is_said_and_not_read(tmp_path: Path) -> None:
    style = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    table = '<table:table table:name="底稿" table:style-name="h"/>'
    sheets = read_sheets(ods(tmp_path, table, style))
    assert (sheets.pages, sheets.problems[0][0]) == ([], "hidden_sheet")


def test_prefixed_and_unaddressed_cells_keep_their_formats(tmp_path: Path) -> None:
    """Some programs write every element with a prefix and leave the addresses out."""
    path = written(tmp_path, lambda sheet: sheet.append(["甲", 0.5]))
    spaces = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(path) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet {spaces}><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c><x:c s="1"><x:v>0.5</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    parts["xl/styles.xml"] = (
        f'<x:styleSheet {spaces}><x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="9"/></x:cellXfs></x:styleSheet>'
    )
    path.write_bytes(package(parts))
    assert texts(read_sheets(path)) == [["甲", "50%"]]


def test_a_stray_cell_far_out_is_refused_before_memory_is_taken(tmp_path: Path) -> None:

    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["A1"], sheet["XFD40000"] = "甲", "乙"

    with pytest.raises(ReadError) as refused:
        read_sheets(written(tmp_path, fill))
    assert refused.value.code == "too_many_cells"


def test_ticks_set_in_a_symbol_font_are_ticks(tmp_path: Path) -> None:
    """Offices type R in Wingdings 2 to tick a box."""
    path = tmp_path / "form.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, ticked = book.add_worksheet(), book.add_format({"font_name": "Wingdings 2"})
    sheet.write_rich_string("A1", "常年性", ticked, "R", " 一次性", ticked, "£", " R&D")
    sheet.write_string("B1", "R", ticked)
    sheet.write_string("C1", "R")
    book.close()
    assert texts(read_sheets(path)) == [["常年性☑ 一次性□ R&D", "☑", "R"]]


def test_a_formatted_last_row_is_no_content(tmp_path: Path) -> None:
    """Excel keeps the height of row 1048576 in many real files."""

    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["A1"] = "甲"
        sheet.row_dimensions[1048576].height = 12

    assert texts(read_sheets(written(tmp_path, fill))) == [["甲"]]


def test_text_that_looks_like_an_escape_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write_string(0, 0, "甲\x0b乙")
    book.close()
    path = tmp_path / "form.xlsx"
    path.write_bytes(out.getvalue())
    assert "_x" not in texts(read_sheets(path))[0][0]
