"""Word files: everything the printed page shows and nothing it does not, cell by cell with its span."""

from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word import STRICT, docx, p, tbl, tc, tr, write_docx

from jixiao.core.errors import ReadError
from jixiao.ingest.docx import read_docx
from jixiao.ingest.limits import Watch
from jixiao.ingest.open import read_sheets
from jixiao.ingest.sheet import Paragraph, Sheets, Table


def blocks(sheets: Sheets) -> list[str | list[list[str]]]:
    """Paragraphs as text, tables as rows of texts."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in line] for line in block.lines]
        for block in sheets.pages[0].blocks
    ]


def read(tmp_path: Path, body: str, **parts: str) -> list[str | list[list[str]]]:
    return blocks(read_sheets(write_docx(tmp_path, body, **parts)))


def cell(tmp_path: Path, inside: str) -> str:
    (table,) = read(tmp_path, tbl(tr(tc(inside), tc("右"))))
    return table[0][0]


def table_of(tmp_path: Path, body: str) -> Table:
    (table,) = read_sheets(write_docx(tmp_path, body)).pages[0].blocks
    assert isinstance(table, Table)
    return table


def test_paragraphs_and_tables_come_in_body_order(tmp_path: Path) -> None:
    body = p("标题") + tbl(tr(tc("甲"), tc("乙"))) + p("") + p("备注")
    assert read(tmp_path, body) == ["标题", [["甲", "乙"]], "备注"]


def test_places_name_table_row_and_column(tmp_path: Path) -> None:
    table = table_of(tmp_path, tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"), tc("丁"))))
    assert str(table.place(1, 1)) == "表1 第2行第2列"


def test_grid_spans_and_vertical_merges_become_spans(tmp_path: Path) -> None:
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = table_of(
        tmp_path,
        tbl(
            tr(tc("跨列", '<w:gridSpan w:val="2"/>'), tc("三")),
            tr(tc("跨行", start), tc("二"), tc("三")),
            tr(tc("", more), tc("二"), tc("三")),
        ),
    )
    assert table.width == 3 and table.exact
    assert [
        (c.text, c.row, c.column, c.rows, c.columns) for line in table.lines for c in line if c.text.startswith("跨")
    ] == [
        ("跨列", 0, 0, 1, 2),
        ("跨行", 1, 0, 2, 1),
    ]
    assert [c.column for c in table.lines[2]] == [1, 2]


def test_old_horizontal_merges_become_spans(tmp_path: Path) -> None:
    table = table_of(tmp_path, tbl(tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("乙"))))
    assert [(c.text, c.column, c.columns) for c in table.lines[0]] == [("甲", 0, 2), ("乙", 2, 1)]


def test_columns_left_out_before_a_row_shift_its_cells(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, tbl(tr(tc("一"), tc("二"), tc("三")), tr(tc("续"), properties='<w:gridBefore w:val="2"/>'))
    )
    assert table.lines[1][0].column == 2


def test_an_independent_writer_is_read_the_same(tmp_path: Path) -> None:
    document = python_docx.Document()
    document.add_heading("自评表", level=1)
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 1)).text = "合"
    path = tmp_path / "form.docx"
    document.save(str(path))
    heading, found = read_sheets(path).pages[0].blocks
    assert isinstance(heading, Paragraph) and (heading.text, heading.level) == ("自评表", 1)
    assert isinstance(found, Table)
    merged = found.lines[0][0]
    assert (merged.text, merged.rows, merged.columns) == ("合", 2, 2)
    assert [[c.text for c in line] for line in found.lines] == [["合", "02"], ["12"], ["20", "21", "22"]]


def test_paragraphs_in_a_cell_become_lines(tmp_path: Path) -> None:
    assert cell(tmp_path, p("一是") + p("") + p("二是")) == "一是\n二是"


def test_tabs_breaks_and_hyphens_are_kept(tmp_path: Path) -> None:
    run = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:t>丁</w:t></w:r>"
    assert cell(tmp_path, p(run)) == "甲\t乙\n丙-丁"


def test_tab_stops_are_no_tabs(tmp_path: Path) -> None:
    assert cell(tmp_path, p("甲", properties='<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>')) == "甲"


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [("Wingdings", "F0FE", "☑"), ("Wingdings", "F0A8", "□"), ("Wingdings 2", "F052", "☑"), ("Wingdings 2", "F0A3", "□"),
     ("Symbol", "F0B3", "≥"), ("Symbol", "F0A3", "≤"), ("Wingdings", "F0FC", "✓")],
)  # fmt: skip
def test_symbol_fonts_give_their_signs(tmp_path: Path, font: str, code: str, sign: str) -> None:
    assert cell(tmp_path, p("选", f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>')) == f"选{sign}"


def test_letters_in_a_symbol_font_give_their_signs(tmp_path: Path) -> None:
    run = '<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/></w:rPr><w:t>R</w:t></w:r>'
    assert cell(tmp_path, p("常年性", run)) == "常年性☑"


@pytest.mark.parametrize(("state", "sign"), [("1", "☑"), ("0", "□")])
def test_check_box_controls_give_their_state(tmp_path: Path, state: str, sign: str) -> None:
    control = (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>"
    )
    assert cell(tmp_path, p("一次性", control)) == f"一次性{sign}"


@pytest.mark.parametrize(
    ("state", "sign"),
    [
        ('<w:default w:val="0"/><w:checked/>', "☑"),
        ('<w:default w:val="1"/>', "☑"),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', "□"),
    ],
)
def test_old_form_check_boxes_give_their_state(tmp_path: Path, state: str, sign: str) -> None:
    field = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/>{state}</w:checkBox></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert cell(tmp_path, f"<w:p>{field}<w:r><w:t>新增</w:t></w:r></w:p>") == f"{sign}新增"


def test_old_form_drop_downs_give_the_chosen_entry(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="优"/><w:listEntry w:val="良"/>'
        "</w:ddList></w:ffData></w:fldChar></w:r>"
    )
    assert cell(tmp_path, f"<w:p>{field}</w:p>") == "良"


def test_controls_around_blocks_rows_and_cells_are_looked_through(tmp_path: Path) -> None:
    wrap = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = wrap.format(p("标题")) + tbl(wrap.format(tr(wrap.format(tc("甲")), tc("乙"))))
    assert read(tmp_path, body) == ["标题", [["甲", "乙"]]]


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    inside = p(
        "得分", "<w:del><w:r><w:delText>8</w:delText><w:tab/></w:r></w:del>", "<w:ins><w:r><w:t>9</w:t></w:r></w:ins>",
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>",
    )  # fmt: skip
    assert cell(tmp_path, inside) == "得分9"


def test_a_deleted_row_is_gone(tmp_path: Path) -> None:
    body = tbl(tr(tc("甲"), tc("乙")), tr(tc("删"), tc("删"), properties="<w:del/>"))
    assert read(tmp_path, body) == [[["甲", "乙"]]]


def test_hidden_text_is_not_read(tmp_path: Path) -> None:
    assert cell(tmp_path, p("显", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>")) == "显"


def test_a_text_box_follows_its_paragraph_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    both = f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>"
    assert read(tmp_path, p("框前", both, "框后")) == ["框前框后", "框内"]


def test_a_table_in_a_cell_is_flattened_and_said(tmp_path: Path) -> None:
    sheets = read_sheets(write_docx(tmp_path, tbl(tr(tc(p("外") + tbl(tr(tc("内甲"), tc("内乙")))), tc("右")))))
    assert blocks(sheets) == [[["外\n内甲\n内乙", "右"]]]
    assert [code for code, _ in sheets.problems] == ["nested_table"]


def test_the_strict_dialect_is_read(tmp_path: Path) -> None:
    assert blocks(read_sheets(write_docx(tmp_path, p("标题") + tbl(tr(tc("甲"), tc("乙"))), w=STRICT))) == [
        "标题",
        [["甲", "乙"]],
    ]


def test_heading_levels_come_from_the_style_or_what_it_is_based_on(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="a"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    path = write_docx(
        tmp_path,
        p("一", properties='<w:pStyle w:val="b"/>') + p("二", properties='<w:outlineLvl w:val="0"/>'),
        styles=styles,
    )
    assert [block.level for block in read_sheets(path).pages[0].blocks if isinstance(block, Paragraph)] == [2, 1]


NUMBERING = (
    '<w:abstractNum w:abstractNumId="5">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="5"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def numbered(text: str, level: int = 0, number: int = 3) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    body = (
        numbered("甲")
        + numbered("子", 1)
        + numbered("丑", 1)
        + numbered("乙")
        + numbered("寅", 1)
        + numbered("另", number=4)
    )
    assert read(tmp_path, body, numbering=NUMBERING) == ["一、甲", "（1）子", "（2）丑", "二、乙", "（1）寅", "一、另"]


def test_automatic_numbers_of_a_style_are_written_out(tmp_path: Path) -> None:
    styles = '<w:style w:styleId="h"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    body = p("甲", properties='<w:pStyle w:val="h"/>') + p("乙", properties='<w:pStyle w:val="h"/>')
    assert read(tmp_path, body, styles=styles, numbering=NUMBERING) == ["一、甲", "二、乙"]


def test_a_document_of_pictures_is_refused_as_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "scan.docx"
    path.write_bytes(docx(p(""), **{"media/image1.png": b"\x89PNG"}))
    with pytest.raises(ReadError) as refused:
        read_sheets(path)
    assert refused.value.code == "scan_without_text"


TEXT = st.text(alphabet=st.sampled_from("甲乙丙0123456789.%≥≤（）分 "), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(TEXT, st.integers(1, 3)), min_size=1, max_size=4), min_size=1, max_size=5))
def test_every_cell_comes_back_at_its_column_with_its_text(rows: list[list[tuple[str, int]]]) -> None:
    body = tbl(*[tr(*[tc(text, f'<w:gridSpan w:val="{span}"/>') for text, span in row]) for row in rows])
    (table,) = read_docx(docx(body), Watch("x")).pages[0].blocks
    assert isinstance(table, Table)
    for line, row in zip(table.lines, rows, strict=True):
        assert [(c.text, c.columns) for c in line] == [(text.strip(), span) for text, span in row]
        assert [c.column for c in line] == [sum(span for _, span in row[:index]) for index in range(len(row))]
    assert table.width == max(sum(span for _, span in row) for row in rows)
