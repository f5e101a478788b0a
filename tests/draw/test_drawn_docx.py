"""Word: real tables that an independent reader sees, head rows that repeat, nothing a stranger could smuggle in."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import docx
import pytest

from jixiao.draw import official, render, render_papers
from jixiao.draw.paper import Line, Paper
from sample_forms import COMMON, HUBEI, MOF, RIGHT, form, spoilt

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data):
    return docx.Document(io.BytesIO(data))


@pytest.mark.parametrize("name", RIGHT)
def test_python_docx_reads_the_cells_that_were_drawn(name):
    paper = official(form(RIGHT[name]))
    tables = opened(render(form(RIGHT[name]), "docx").bytes).tables
    drawn = list(paper.tables())
    assert len(tables) == len(drawn)
    for table, model in zip(tables, drawn, strict=True):
        for cell in model.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    assert table.cell(row, column).text == cell.text


def test_the_head_of_the_indicators_is_repeated_on_every_page():
    document = opened(render(form(MOF), "docx").bytes)
    head = document.tables[-1].rows[0]
    assert head._tr.trPr.find(f"{W}tblHeader") is not None
    assert "一级指标" in [cell.text for cell in head.cells]


def test_a_short_row_is_not_torn_and_a_long_one_may_be():
    long = form(spoilt(HUBEI, deviation_reason="质保金按合同于次年支付。" * 60))
    rows = [row for table in opened(render(long, "docx").bytes).tables for row in table.rows]
    torn = [row for row in rows if row._tr.trPr is None or row._tr.trPr.find(f"{W}cantSplit") is None]
    assert ["质保金" in row.cells[-1].text for row in torn] == [True]


def test_every_paper_keeps_its_own_direction():
    data = render_papers([official(form(HUBEI)), official(form(COMMON)), official(form(MOF))], "docx").bytes
    sections = opened(data).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]


def test_characters_that_xml_forbids_are_left_out_and_the_rest_stays():
    odd = form(spoilt(HUBEI, deviation_reason="前\x00\x0b后\ufffe <b>&amp;</b> 😀 𠮷 㐂\ud800"))
    data = render(odd, "docx").bytes
    assert any("前后 <b>&amp;</b> 😀 𠮷 㐂" in c.text for t in opened(data).tables for r in t.rows for c in r.cells)


def test_line_breaks_stay_line_breaks():
    odd = form(spoilt(HUBEI, improvement="一、完善制度。\r\n二、加强监督。\u2028三、及时支付。"))
    texts = [c.text for t in opened(render(odd, "docx").bytes).tables for r in t.rows for c in r.cells]
    assert "一、完善制度。\n二、加强监督。\n三、及时支付。" in texts


def test_the_file_says_who_made_it_and_is_the_same_twice():
    one, two = render(form(HUBEI), "docx").bytes, render(form(HUBEI), "docx").bytes
    assert opened(one).core_properties.author == "jixiao"
    assert one == two


def test_every_part_of_the_package_is_well_formed():
    with zipfile.ZipFile(io.BytesIO(render(form(HUBEI), "docx").bytes)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))


def test_a_letter_has_the_headings_that_word_shows_in_its_outline():
    paper = Paper(
        name="报告", title="自评报告", body="letter",
        parts=(Line(text="自评报告", style="title"), Line(text="一、结论", style="heading1"), Line(text="得分98分。"), Line(text="张某", style="signature")),
    )  # fmt: skip
    names = [p.style.name for p in opened(render_papers([paper], "docx").bytes).paragraphs if p.text]
    assert names == ["Title", "Heading 1", "Body Text", "Signature"]
