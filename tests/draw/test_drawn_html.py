"""The web page: one file, nothing fetched, nothing a form says becomes markup."""

from __future__ import annotations

import re

from lxml import html

from jixiao.draw import official, render
from sample_forms import HUBEI, MOF, form, spoilt


def test_nothing_is_fetched():
    text = render(form(HUBEI), "html").bytes.decode()
    assert re.findall(r"(?:src|href)=|url\(|@import|https?:", text) == []


def test_markup_in_a_form_is_text():
    odd = form(spoilt(HUBEI, improvement='<script>alert(1)</script><img src=x onerror="y">'))
    page = html.fromstring(render(odd, "html").bytes)
    assert page.xpath("//script | //img") == []
    assert any("<script>alert(1)</script>" in cell for cell in page.xpath("//td//text()"))


def test_every_cell_of_the_page_model_is_there():
    page = html.fromstring(render(form(MOF), "html").bytes)
    drawn = sorted(cell.text for table in official(form(MOF)).tables() for cell in table.cells if cell.text)
    shown = sorted("\n".join(cell.xpath(".//text()")) for cell in page.xpath("//td | //th") if cell.xpath(".//text()"))
    assert shown == drawn


def test_head_rows_are_heads_for_screen_readers_and_printers():
    page = html.fromstring(render(form(MOF), "html").bytes)
    assert "三级指标" in page.xpath("//thead//th/text()")
