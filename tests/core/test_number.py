"""Numbers: decimal only, rounded by the mode a pack names, compared at the printed precision."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.number import D, agrees, plain, rounded
from jixiao.core.numeral import numeral

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=6, allow_nan=False, allow_infinity=False)


def test_separators_of_thousands_are_no_part_of_a_number():
    assert D("1,940.50") == D("1，940.50") == Decimal("1940.50")


def test_half_is_rounded_up():
    assert rounded(D("2.5"), 0) == 3
    assert rounded(D("71.665"), 2) == D("71.67")
    assert rounded(D("-2.5"), 0) == -3


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("half_up", "3.35"), ("half_even", "3.34"), ("trunc", "3.34"), ("up", "3.35"), ("none", "3.345")],
)
def test_each_mode_rounds_its_own_way(mode, expected):
    assert rounded(D("3.345"), 2, mode) == D(expected)


@pytest.mark.parametrize(
    ("value", "text"),
    [("10.00", "10"), ("100", "100"), ("0.50", "0.5"), ("-0", "0"), ("1E+5", "100000"), ("0.000", "0")],
)
def test_numbers_are_written_without_exponent_or_idle_zeros(value, text):
    assert plain(Decimal(value)) == text


@given(AMOUNTS)
def test_a_written_number_is_the_same_number(value):
    assert Decimal(plain(value)) == value


def test_a_cut_number_agrees_as_well_as_a_rounded_one():
    exact = D("93.246")
    assert agrees(D("93.24"), 2, exact)
    assert agrees(D("93.25"), 2, exact)
    assert not agrees(D("93.26"), 2, exact)


def test_a_tolerance_widens_agreement():
    assert agrees(D("93.29"), 2, D("93.246"), tolerance=D("0.05"))
    assert not agrees(D("93.30"), 2, D("93.246"), tolerance=D("0.05"))


@given(AMOUNTS, st.integers(0, 6))
def test_a_number_agrees_with_what_it_was_rounded_from(value, places):
    assert agrees(rounded(value, places), places, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百二十", 120),
        ("一百二", 120),
        ("一百零二", 102),
        ("两千零五", 2005),
        ("一千二百三十四", 1234),
        ("一万二", 12000),
        ("三万五千", 35000),
        ("一百二十万", 1200000),
        ("壹佰贰拾万", 1200000),
        ("一亿二千万", 120000000),
        ("十二亿", 1200000000),
        ("一万亿", 10**12),
        ("二〇二一", 2021),
        ("零", 0),
        ("百", 100),
    ],
)
def test_chinese_numerals(text, value):
    assert numeral(text) == value


def test_chinese_decimals():
    assert numeral("三点一四") == Decimal("3.14")


@pytest.mark.parametrize("text", ["", "点五", "三点", "甲", "一二十三四", "三点十"])
def test_what_is_no_numeral_is_none(text):
    assert numeral(text) is None


def spoken(n: int) -> str:
    """The usual Chinese numeral of 0 < n < 10^8, written independently of the reader."""

    def section(k: int) -> str:
        out, gap = "", False
        for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, k = divmod(k, step)
            if digit:
                out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + name
                gap = False
            else:
                gap = True
        return out

    high, low = divmod(n, 10000)
    if not high:
        return section(low)
    if not low:
        return section(high) + "万"
    return section(high) + "万" + ("零" if low < 1000 else "") + section(low)


@given(st.integers(1, 10**8 - 1))
def test_every_spoken_number_reads_back(n):
    assert numeral(spoken(n)) == n
