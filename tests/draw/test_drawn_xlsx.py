"""Excel: real merges, numbers that are numbers and look as printed, text that never turns into a formula."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.errors import DrawError
from jixiao.draw import official, render, render_papers
from jixiao.draw.paper import Cell, Paper, Table
from jixiao.draw.xlsx import number_in, write_xlsx
from jixiao.ingest.formats import shown
from sample_forms import HUBEI, HUBEI_TWO_GOALS, MOF, form, spoilt


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def cell_with(sheet, value):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


def only(text, role="number"):
    paper = Paper(
        name="表", title="表", parts=(Table(widths=(1,), rows=1, cells=(Cell(text=text, row=0, column=0, role=role),)),)
    )
    return opened(write_xlsx([paper])).active["A1"]


def test_amounts_and_rates_are_numbers():
    sheet = opened(render(form(HUBEI), "xlsx").bytes).active
    assert cell_with(sheet, 300).number_format == "0"
    assert cell_with(sheet, 0.95).number_format == "0%"


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("95%", "0.95", "0%"),
        ("98.50%", "0.9850", "0.00%"),
        ("1,234.50", "1234.50", "#,##0.00"),
        ("-3", "-3", "0"),
        ("0.7", "0.7", "0.0"),
        ("1470.352183", "1470.352183", "0.000000"),
    ],
)
def test_a_number_keeps_the_look_it_was_printed_with(text, value, form):
    assert number_in(text) == (Decimal(value), form)


@pytest.mark.parametrize(
    "text", ["007", "+5", "≥90%", "20分", "1.5万元", "12345678901234567", "-0.00", "5％", "1,23", "", "Infinity", "1e5"]
)
def test_what_no_format_could_show_the_same_stays_text(text):
    assert number_in(text) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.sampled_from(["", "%"]))
def test_a_number_is_shown_by_its_format_as_it_was_printed(value, percent):
    text = f"{value:f}{percent}"
    found = number_in(text)
    if found is not None:
        assert shown(float(found[0]), found[1]) == text


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")', "|x"])
def test_what_looks_like_a_formula_stays_text(text):
    cell = only(text)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_an_address_does_not_become_a_link():
    assert only("http://example.invalid/a", "long").hyperlink is None


def test_levels_are_merged_cells():
    sheet = opened(render(form(HUBEI), "xlsx").bytes).active
    level = cell_with(sheet, "产出指标")
    assert any(level.coordinate in merged and merged.size["rows"] == 4 for merged in sheet.merged_cells.ranges)


def test_the_sheet_prints_on_a4_one_page_wide_with_its_head_repeated():
    sheet = opened(render(form(MOF), "xlsx").bytes).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.print_title_rows and sheet.print_area


def test_every_form_has_its_own_sheet_with_a_name_excel_allows():
    odd = form(spoilt(HUBEI, project="道路[养护]/排水:一期?*" * 4))
    book = opened(render_papers([official(odd), official(odd), official(form(HUBEI_TWO_GOALS))], "xlsx").bytes)
    assert len(set(book.sheetnames)) == 3
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


def test_a_text_higher_than_a_row_can_be_runs_over_several_rows():
    long = form(spoilt(HUBEI, deviation_reason="质保金按合同于次年支付。" * 800))
    sheet = opened(render(long, "xlsx").bytes).active
    cell = next(c for row in sheet.iter_rows() for c in row if isinstance(c.value, str) and len(c.value) > 9000)
    rows = next(m.size["rows"] for m in sheet.merged_cells.ranges if cell.coordinate in m)
    assert rows > 1
    assert all((d.height or 0) <= 409 for d in sheet.row_dimensions.values())


def test_a_text_longer_than_excel_allows_is_refused_with_a_way_out():
    with pytest.raises(DrawError, match="32767"):
        render(form(spoilt(HUBEI, deviation_reason="字" * 40000)), "xlsx")
