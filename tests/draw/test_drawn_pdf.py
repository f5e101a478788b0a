"""PDF: Chinese fonts inside, long and strange contents on whole pages, the same bytes every time, and a plain word when there is no font."""

from __future__ import annotations

import pypdfium2
import pytest

from jixiao.draw import render
from jixiao.draw.fonts import FontMissing, choose
from sample_forms import HUBEI, form, row, spoilt


def pages(data):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]


def test_the_page_is_a4():
    page = pypdfium2.PdfDocument(render(form(HUBEI), "pdf").bytes)[0]
    assert [round(size * 25.4 / 72) for size in page.get_size()] == [210, 297]


def test_drawing_twice_gives_the_same_bytes():
    assert render(form(HUBEI), "pdf").bytes == render(form(HUBEI), "pdf").bytes


def test_three_hundred_indicators_repeat_their_head_on_every_page():
    many = spoilt(HUBEI)
    many["goals"][0]["indicators"] = [
        row("产出指标", "数量指标", f"第{number}段养护里程", "≥1公里", "1公里", weight="1", score="1")
        for number in range(300)
    ]
    texts = pages(render(form(many), "pdf").bytes)
    with_rows = [text for text in texts if "段养护里程" in text]
    assert len(with_rows) > 4
    assert all("三级指标" in text and "实际完成值" in text for text in with_rows)
    assert sum(text.count("段养护里程") for text in texts) == 300


def test_ten_thousand_characters_in_a_cell_run_over_pages_and_none_is_lost():
    text = "".join(f"第{number}条质保金按合同于次年支付。" for number in range(600))
    texts = pages(render(form(spoilt(HUBEI, deviation_reason=text)), "pdf").bytes)
    assert len(texts) > 3
    printed = "".join("".join(texts).split())
    assert all(f"第{number}条质保金" in printed for number in (0, 300, 599))


def test_rare_characters_and_emoji_do_not_break_a_page():
    odd = form(spoilt(HUBEI, improvement="㐂记、𠮷屋 😀 ☑ №①⑳ ≥≤≠ 〇 ﷽"))
    assert "㐂记、𠮷屋" in "".join(pages(render(odd, "pdf").bytes))


def test_typst_markup_in_a_form_is_text():
    odd = form(spoilt(HUBEI, improvement='#import "@preview/x:1.0.0" *粗* $x$ \\ // 注释 #panic()'))
    assert '#import "@preview/x:1.0.0" *粗* $x$ \\ // 注释 #panic()' in " ".join(
        "".join(pages(render(odd, "pdf").bytes)).split()
    )


def test_several_pages_are_numbered():
    long = form(spoilt(HUBEI, deviation_reason="质保金按合同于次年支付。" * 400))
    texts = pages(render(long, "pdf").bytes)
    assert f"第 1 页 共 {len(texts)} 页" in texts[0]


def test_a_machine_without_a_chinese_font_is_told_so():
    with pytest.raises(FontMissing, match="没有中文字体"):
        choose(frozenset({"DejaVu Sans"}))


def test_an_official_face_is_preferred_to_a_fallback():
    chosen = choose(frozenset({"Noto Sans CJK SC", "FangSong", "SimHei"}))
    assert (chosen.body[0], chosen.heading[0]) == ("FangSong", "SimHei")


def test_a_word_too_long_for_its_cell_is_broken_and_read_back_whole(tmp_path):
    import jixiao

    odd = spoilt(HUBEI)
    odd["goals"][0]["indicators"][0]["target"] = "≥" + "1234567890" * 6
    data = render(form(odd), "pdf").bytes
    page = pypdfium2.PdfDocument(data)[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(i) for i in range(text.count_chars())]
    assert max(right for _, _, right, _ in boxes) < page.get_width() - 40
    (tmp_path / "长.pdf").write_bytes(data)
    (again,) = jixiao.read(tmp_path / "长.pdf").forms
    assert again.goals[0].indicators[0].target.text == "≥" + "1234567890" * 6
