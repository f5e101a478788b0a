"""Targets in their parts: what is declared in sign, value and unit is printed as one text, and read back alike."""

import pytest

from jixiao.core.quantity import read_quantity
from jixiao.core.target import SIGNS, composed, parts_of


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("≥", "30", "公里"), "≥30公里"),
        (("≤", "2", "万元"), "≤2万元"),
        (("=", "100", "%"), "=100%"),
        (("", "30", "公里"), "30公里"),
        (("定性", "持续提升", ""), "持续提升"),
        (("≥", "", "公里"), ""),
    ],
)
def test_parts_are_printed_as_one_text(parts, text):
    assert composed(*parts) == text


@pytest.mark.parametrize("text", ["≥30公里", "≤2万元", "=100%", "30公里", ">5", "<8分钟", "100"])
def test_a_printed_target_comes_apart_and_together_again(text):
    assert composed(*parts_of(text)) == text


def test_a_sign_said_in_words_becomes_a_sign():
    assert parts_of("95%以上") == ("≥", "95", "%")


@pytest.mark.parametrize("text", ["提升", "3-5个", "12月底前", "约30家", "每月1次", "前三"])
def test_what_is_no_single_figure_stays_in_words(text):
    assert parts_of(text) == ("定性", text, "")
    assert composed(*parts_of(text)) == text


@pytest.mark.parametrize("sign", [sign for sign in SIGNS if sign != "定性"])
def test_the_engine_reads_every_sign_that_may_be_declared(sign):
    assert read_quantity(composed(sign, "30", "公里")).sign is not None
