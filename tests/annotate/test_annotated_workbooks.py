"""Findings in workbooks: each at its cell, the file otherwise as it was, and annotated again without doubling anything."""

from __future__ import annotations

import io
import re
from copy import copy
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from office import SAMPLES, S, entries, files, judged, packed, parts, result, saved, texts, tree
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Color, Font, GradientFill, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

import jixiao
from jixiao.annotate.sheet_notes import escaped
from jixiao.annotate.tint import TINT

CARRYOVER = SAMPLES / "04-carryover.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
XLSX = pytest.mark.parametrize("path", files("xlsx"), ids=lambda path: path.stem)


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def drawn(tmp_path: Path, draw, path: Path = CARRYOVER) -> Path:
    """A sample that somebody went on working on."""
    book = openpyxl.load_workbook(path)
    draw(book)
    out = io.BytesIO()
    book.save(out)
    return saved(tmp_path, f"{draw.__name__}.xlsx", out.getvalue())


def bare(sheet: etree._Element) -> bytes:
    """A worksheet without styles, notes and choice of sheet: what is left is the author's."""
    for element in list(sheet.iter(f"{S}legacyDrawing")):
        sheet.remove(element)
    for cell in sheet.iter(f"{S}c"):
        cell.attrib.pop("s", None)
    for view in sheet.iter(f"{S}sheetView"):
        view.attrib.pop("tabSelected", None)
    return etree.tostring(sheet, method="c14n2")


@XLSX
def test_what_the_sheets_say_stays_as_it_was(path):
    before, after = parts(path.read_bytes()), parts(result(path))
    sheets = [name for name in before if name.startswith("xl/worksheets/sheet")]
    assert [bare(etree.fromstring(after[n])) for n in sheets] == [bare(etree.fromstring(before[n])) for n in sheets]


@XLSX
def test_an_independent_reader_finds_the_same_cells_merges_and_looks_but_for_the_fill(path):
    def told(sheet):
        looks = ("font", "border", "alignment", "number_format", "protection")
        cells = {
            cell.coordinate: (cell.value, *(copy(getattr(cell, look)) for look in looks))
            for row in sheet.iter_rows()
            for cell in row
        }
        return cells, sorted(map(str, sheet.merged_cells.ranges)), sheet.print_area, sheet.print_title_rows

    before, after = openpyxl.load_workbook(path), opened(result(path))
    assert after.sheetnames == ["核查意见", *before.sheetnames]
    assert {name: told(after[name]) for name in before.sheetnames} == {n: told(before[n]) for n in before.sheetnames}


@XLSX
def test_parts_that_are_not_concerned_are_the_same_bytes(path):
    before, after = parts(path.read_bytes()), parts(result(path))
    touched = {name for name in before if after[name] != before[name]}
    concerned = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    assert {name for name in touched if not name.startswith("xl/worksheets/")} <= concerned


@XLSX
def test_reading_the_annotated_file_gives_the_same_forms_at_the_same_places(path, tmp_path):
    before, after = judged(path).document, jixiao.read(saved(tmp_path, path.name, result(path)))
    assert (after.forms, after.reports, after.problems) == (before.forms, before.reports, before.problems)


@XLSX
def test_every_finding_has_its_note_and_colour_at_its_cell(path):
    book = opened(result(path))
    for entry in entries(path):
        cell = book[entry.at.sheet].cell(entry.at.row, entry.at.column)
        assert f"{entry.problem}（意见第 {entry.number} 条）" in cell.comment.text
        assert cell.comment.author == "jixiao"
        assert cell.fill.fgColor.rgb.removeprefix("FF") in TINT.values()


@XLSX
def test_annotating_again_gives_the_same_bytes(path, tmp_path):
    assert result(saved(tmp_path, path.name, result(path))) == result(path)


@XLSX
def test_the_index_links_to_the_cells(path):
    sheet = opened(result(path))["核查意见"]
    links = {row[0].value: row[1].hyperlink.location for row in sheet.iter_rows() if row[1].hyperlink}
    assert {number: location.replace("'", "") for number, location in links.items()} == {
        str(entry.number): str(entry.at) for entry in entries(path)
    }


def test_the_index_counts_lists_and_says_by_which_pack():
    sheet = opened(result(CARRYOVER))["核查意见"]
    rows = [[str(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    assert rows[0] == ["核查意见"]
    assert rows[1] == ["共核查 1 张自评表：错误 3 处。"]
    assert rows[3] == ["序号", "位置", "指标/栏目", "问题", "填报值", "应为", "程度", "依据"]
    assert "hubei-2020" in rows[5][0]
    assert rows[6][:7] == ["1", "结转资金!F9", "预算执行", "执行率与金额不符（129.2÷152）", "95%", "85%", "错误"]
    assert any(row[0].startswith("· 「缺佐证材料」：") for row in rows)


def test_a_file_without_findings_says_so_on_its_index():
    sheet = opened(result(SAMPLES / "08-bridge-check.xlsx"))["核查意见"]
    assert sheet["A2"].value == "共核查 1 张自评表：没有发现问题，未能判断的项目见下。"


def test_a_file_opens_on_the_index_and_on_it_alone(tmp_path):
    def two_sheets(book):
        book.create_sheet("说明", 0)
        book.active = 1
        book["结转资金"].sheet_view.tabSelected = True

    book = opened(result(drawn(tmp_path, two_sheets)))
    assert book.active.title == "核查意见"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["核查意见"]


# --- files with a life of their own ---------------------------------------------------------------------------------


def test_names_print_areas_and_titles_still_belong_to_their_sheets(tmp_path):
    def named(book):
        other = book.create_sheet("附表", 0)
        other.print_area = "A1:C9"
        other.defined_names["局部"] = DefinedName("局部", attr_text="附表!$A$1")
        book["结转资金"].print_area = "A1:G17"
        book["结转资金"].print_title_rows = "1:2"
        book.defined_names["全局"] = DefinedName("全局", attr_text="结转资金!$D$9")

    path = drawn(tmp_path, named)
    again = saved(tmp_path, "again.xlsx", result(path))
    for book in (opened(result(path)), opened(result(again))):
        assert book["附表"].print_area == "'附表'!$A$1:$C$9"
        assert list(book["附表"].defined_names) == ["局部"]
        assert book["结转资金"].print_area == "'结转资金'!$A$1:$G$17"
        assert book["结转资金"].print_title_rows == "$1:$2"
        assert book["核查意见"].print_title_rows == "$4:$4"
        assert book.defined_names["全局"].attr_text == "结转资金!$D$9"


def test_an_index_that_was_moved_is_replaced_in_front_and_names_follow(tmp_path):
    def areas(book):
        book.create_sheet("附表").print_area = "A1:C9"

    def moved(book):
        book.move_sheet("核查意见", 2)

    path = drawn(tmp_path, areas)
    again = drawn(tmp_path, moved, saved(tmp_path, "annotated.xlsx", result(path)))
    book = opened(result(again))
    assert book.sheetnames == ["核查意见", "结转资金", "附表"]
    assert (book["附表"].print_area, book["结转资金"].print_area) == ("'附表'!$A$1:$C$9", "")


def test_the_order_of_calculation_does_not_name_an_index_that_is_gone(tmp_path):
    contents = parts(result(CARRYOVER))
    index = next(name for name in contents if "核查意见".encode() in contents[name] and "worksheets/" in name)
    contents[index] = contents[index].replace(
        b"</sheetData>", b'<row r="99"><c r="A99"><f>1+1</f></c></row></sheetData>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relation = f'<Relationship Id="rIdChain" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    contents[rels] = contents[rels].replace(b"</Relationships>", relation.encode())
    contents["xl/calcChain.xml"] = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A99" i="2"/></calcChain>'
    )
    after = parts(result(saved(tmp_path, "form.xlsx", packed(contents))))
    assert "xl/calcChain.xml" not in after and b"calcChain" not in after[rels]


def test_a_sheet_of_the_users_own_with_the_name_of_ours_stays(tmp_path):
    def own(book):
        book.create_sheet("核查意见")["A1"] = "我的"

    path = drawn(tmp_path, own)
    again = saved(tmp_path, "again.xlsx", result(path))
    for data in (result(path), result(again)):
        assert opened(data).sheetnames == ["核查意见2", "结转资金", "核查意见"]
        assert opened(data)["核查意见"]["A1"].value == "我的"


def test_notes_of_others_stay_and_ours_go_on_below(tmp_path):
    def noted(book):
        book["结转资金"]["F9"].comment = Comment("请财务再核", "张某")
        book["结转资金"]["A1"].comment = Comment("归档", "李某")

    path = drawn(tmp_path, noted)
    again = saved(tmp_path, "again.xlsx", result(path))
    for data in (result(path), result(again)):
        sheet = opened(data)["结转资金"]
        assert (sheet["A1"].comment.text, sheet["A1"].comment.author) == ("归档", "李某")
        assert sheet["F9"].comment.text.startswith("请财务再核\n—— jixiao ——\n错误：执行率与金额不符")
        assert sheet["F9"].comment.author == "张某"
        assert sheet["F9"].comment.text.count("执行率与金额不符") == 1
        assert sheet["D9"].comment.author == "jixiao"
        drawings = [text for name, text in parts(data).items() if name.endswith(".vml")]
        # one box for every noted cell: two of others, and those of ours that stand alone
        assert sum(text.count(b'ObjectType="Note"') for text in drawings) == 4


def mended(tmp_path: Path, data: bytes) -> Path:
    """The rate put right in an annotated copy, by another program."""

    def mend(book):
        book["结转资金"]["F9"] = "85%"

    return drawn(tmp_path, mend, saved(tmp_path, "annotated.xlsx", data))


def test_a_fault_that_was_mended_in_the_annotated_copy_loses_note_and_colour(tmp_path):
    cell = opened(result(mended(tmp_path, result(CARRYOVER))))["结转资金"]["F9"]
    assert cell.comment is None
    assert cell.fill.fill_type is None


@pytest.mark.parametrize(
    "colour", [Color(rgb="FFFFFF00"), Color(theme=4, tint=0.5), Color(indexed=43)], ids=["rgb", "theme", "indexed"]
)
def test_a_colour_that_was_there_before_comes_back_when_the_fault_is_mended(colour, tmp_path):
    def coloured(book):
        book["结转资金"]["F9"].fill = PatternFill("solid", fgColor=colour)

    before = result(drawn(tmp_path, coloured))
    assert opened(before)["结转资金"]["F9"].fill.fgColor.rgb == f"FF{TINT['error']}"
    again = opened(result(mended(tmp_path, before)))["结转资金"]["F9"]
    assert (again.fill.fill_type, again.fill.fgColor) == ("solid", colour)


def test_a_cell_with_a_gradient_is_coloured_too(tmp_path):
    def coloured(book):
        book["结转资金"]["F9"].fill = GradientFill(stop=("FFFFFF", "FF0000"))
        book["结转资金"]["F9"].font = Font(name="黑体", size=14)

    cell = opened(result(drawn(tmp_path, coloured)))["结转资金"]["F9"]
    assert cell.fill.fgColor.rgb == f"FF{TINT['error']}"
    assert (cell.font.name, cell.font.size) == ("黑体", 14)


def test_styles_do_not_grow_from_one_annotation_to_the_next(tmp_path):
    first = result(CARRYOVER)
    second = result(saved(tmp_path, "again.xlsx", first))
    assert parts(second)["xl/styles.xml"] == parts(first)["xl/styles.xml"]


def test_protection_hiding_conditions_and_validations_stay(tmp_path):
    def guarded(book):
        sheet = book["结转资金"]
        sheet.protection.sheet = True
        sheet.protection.password = "8888"
        sheet.conditional_formatting.add("D9:F9", CellIsRule(operator="lessThan", formula=["1"], fill=PatternFill()))
        sheet.add_data_validation(DataValidation(type="list", formula1='"是,否"', sqref="C5"))
        book.create_sheet("底稿").sheet_state = "veryHidden"

    path = drawn(tmp_path, guarded)
    before, after = openpyxl.load_workbook(path), opened(result(path))
    assert after["结转资金"].protection.sheet
    assert after["结转资金"].protection.password == before["结转资金"].protection.password
    assert after["底稿"].sheet_state == "veryHidden"
    sheet = tree(result(path), SHEET)
    assert sheet.find(f"{S}conditionalFormatting") is not None and sheet.find(f"{S}dataValidations") is not None
    order = [etree.QName(child).localname for child in sheet]
    assert order.index("legacyDrawing") > order.index("pageMargins") > order.index("dataValidations")


def test_macros_stay_and_so_does_the_kind_of_file(tmp_path):
    contents = parts(CARRYOVER.read_bytes())
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    contents["[Content_Types].xml"] = re.sub(
        rb"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main\+xml",
        macro.encode(),
        contents["[Content_Types].xml"],
    )
    contents["xl/vbaProject.bin"] = bytes(range(256)) * 20
    path = saved(tmp_path, "form.xlsm", packed(contents))
    after = parts(result(path))
    assert after["xl/vbaProject.bin"] == contents["xl/vbaProject.bin"]
    assert macro in after["[Content_Types].xml"].decode()


STRICT = (
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"),
)


def test_the_strict_dialect_is_annotated_in_its_own_words(tmp_path):
    contents = parts(CARRYOVER.read_bytes())
    for name in contents:
        for old, new in STRICT if name.endswith((".xml", ".rels")) else ():
            contents[name] = contents[name].replace(old.encode(), new.encode())
    path = saved(tmp_path, "form.xlsx", packed(contents))
    after = parts(result(path))
    assert len(entries(path)) == 3
    assert b"schemas.openxmlformats.org/spreadsheetml" not in b"".join(after.values())
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in after["xl/worksheets/_rels/sheet1.xml.rels"]
    assert jixiao.read(saved(tmp_path, "out.xlsx", result(path))).forms == judged(path).document.forms


def test_cells_without_names_of_their_own_are_found_by_their_order(tmp_path):
    contents = parts(CARRYOVER.read_bytes())
    text = contents[SHEET].decode()
    assert len(re.findall(r"<row ", text)) == 17
    contents[SHEET] = re.sub(r'(<(?:c|row)) r="[A-Z]*\d+"', r"\1", text).encode()
    path = saved(tmp_path, "form.xlsx", packed(contents))
    rows = tree(result(path), SHEET).findall(f"{S}sheetData/{S}row")
    plain = tree(CARRYOVER.read_bytes(), SHEET).findall(f"{S}sheetData/{S}row")
    changed_cells = [
        (row, column)
        for row, (after, before) in enumerate(zip(rows, plain, strict=True), 1)
        for column, (new, old) in enumerate(zip(after, before, strict=True), 1)
        if new.get("s") != old.get("s")
    ]
    assert changed_cells == sorted({(entry.at.row, entry.at.column) for entry in entries(path)})


def test_a_finding_within_a_merged_range_goes_to_its_first_cell():
    merged = opened(result(CARRYOVER))["结转资金"].merged_cells.ranges
    goal = next(entry.at for entry in entries(CARRYOVER) if entry.found.code == "placeholder_left")
    assert any((goal.row, goal.column) == (area.min_row, area.min_col) for area in merged)


CHAT = """<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="F9" dT="2024-03-01T09:00:00.00" personId="{A}" id="{B}"><text>请财务再核</text></threadedComment></ThreadedComments>"""
PEOPLE = """<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<person displayName="张某" id="{A}" userId="zhang" providerId="None"/></personList>"""


def talked(tmp_path: Path) -> Path:
    """A workbook in which a cell has a conversation, as newer Excel writes it."""

    def noted(book):
        book["结转资金"]["F9"].comment = Comment("[会话]请财务再核", "tc={B}")

    contents = parts(drawn(tmp_path, noted).read_bytes())
    kinds = "http://schemas.microsoft.com/office/2017/10/relationships/"
    for owner, kind, name, text in (
        ("xl/worksheets/_rels/sheet1.xml.rels", "threadedComment", "xl/threadedComments/threadedComment1.xml", CHAT),
        ("xl/_rels/workbook.xml.rels", "person", "xl/persons/person.xml", PEOPLE),
    ):
        relation = f'<Relationship Id="rId{kind}" Type="{kinds}{kind}" Target="/{name}"/></Relationships>'
        contents[owner] = contents[owner].replace(b"</Relationships>", relation.encode())
        contents[name] = text.encode()
    return saved(tmp_path, "talked.xlsx", packed(contents))


def test_a_remark_joins_a_conversation_as_one_reply(tmp_path):
    path = talked(tmp_path)
    again = saved(tmp_path, "again.xlsx", result(path))
    for data in (result(path), result(again)):
        first, reply = tree(data, "xl/threadedComments/threadedComment1.xml")
        assert texts(first) == "请财务再核"
        assert (reply.get("ref"), reply.get("parentId")) == ("F9", "{B}")
        assert texts(reply).startswith("错误：执行率与金额不符")
        people = {one.get("displayName"): one.get("id") for one in tree(data, "xl/persons/person.xml")}
        assert people == {"张某": "{A}", "jixiao": reply.get("personId")}


def test_drawings_that_are_no_xml_are_added_to_as_they_are(tmp_path):
    def noted(book):
        book["结转资金"]["A1"].comment = Comment("归档", "李某")

    contents = parts(drawn(tmp_path, noted).read_bytes())
    (name,) = [
        name
        for name in contents
        if name.endswith(".vml") or "vmlDrawing" in name or name.endswith("legacyDrawing1.vml")
    ]
    odd = contents[name].replace(b"</xml>", b'<v:shape id="b" o:button="t"><div>A<br>B</div></v:shape></xml>')
    path = saved(tmp_path, "odd.xlsx", packed(contents | {name: odd}))
    after = parts(result(path))[name]
    assert after.startswith(odd.removesuffix(b"</xml>"))
    assert after.count(b'ObjectType="Note"') == 4


def test_a_value_that_looks_like_a_formula_stays_text(tmp_path):
    def odd(book):
        book["结转资金"]["D9"] = "=1520000元"
        book["结转资金"]["D9"].data_type = "s"

    path = drawn(tmp_path, odd)
    cells = [cell for row in opened(result(path))["核查意见"].iter_rows() for cell in row]
    assert "=1520000元" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_text_that_looks_like_an_escape_is_written_so_that_it_is_read_as_it_stands():
    assert escaped("A_x0041_B_x") == "A_x005F_x0041_B_x"


def test_a_file_without_styles_gets_colours_at_the_cells_concerned_alone(tmp_path):
    contents = parts(CARRYOVER.read_bytes())
    del contents["xl/styles.xml"]
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        contents[name] = re.sub(rb"<(Relationship|Override) [^>]*styles[^>]*/>", b"", contents[name])
    path = saved(tmp_path, "form.xlsx", packed(contents))
    with pytest.warns(UserWarning, match="default style"):
        sheet = opened(result(path))["结转资金"]
    coloured = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fill_type}
    assert coloured == {str(entry.at).partition("!")[2] for entry in entries(path)}


def test_an_index_whose_sheet_is_gone_is_made_anew(tmp_path):
    contents = parts(result(CARRYOVER))
    index = next(name for name in contents if "核查意见".encode() in contents[name] and "worksheets/" in name)
    rels = "xl/_rels/workbook.xml.rels"
    contents[rels] = re.sub(f' Target="{index.removeprefix("xl/")}"'.encode(), b"", contents[rels])
    path = saved(tmp_path, "form.xlsx", packed(contents))
    assert "_rels/.rels" in parts(result(path))
    assert opened(result(path)).sheetnames == ["核查意见", "结转资金"]


def test_without_its_hidden_name_the_index_is_still_no_form(tmp_path):
    contents = parts(result(CARRYOVER))
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(b"_jixiao_index", b"other")
    assert len(jixiao.read(saved(tmp_path, "form.xlsx", packed(contents))).forms) == 1


def test_a_damaged_part_that_reading_does_not_need_is_said(tmp_path):
    def noted(book):
        book["结转资金"]["A1"].comment = Comment("归档", "李某")

    contents = parts(drawn(tmp_path, noted).read_bytes())
    (name,) = [name for name in contents if "comment" in name and name.endswith(".xml")]
    path = saved(tmp_path, "broken.xlsx", packed(contents | {name: contents[name][:-9]}))
    with pytest.raises(jixiao.core.errors.ReadError, match="已损坏"):
        result(path)
