"""Repair hints: given when one slip explains the whole difference, and only then."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.number import D
from jixiao.core.repair import rate_hint, sum_hint, swaps
from sample_forms import HUBEI, MOF, findings, spoilt

PARTS = [("甲", D("12.5")), ("乙", D("31")), ("丙", D("8.25"))]


@pytest.mark.parametrize(
    ("reported", "said"),
    [
        ("39.25", "漏加"),  # 甲 left out
        ("82.75", "加了两次"),  # 乙 twice
        ("103.5", "两倍"),
        ("517500", "一万倍"),
        ("517.5", "小数点"),
        ("330.75", "小数点"),  # 乙 as 310
        ("33.75", "颠倒"),  # 乙 as 13
        ("15.75", "颠倒"),  # the sum itself, 51.75 with two digits exchanged
        ("309991.75", ""),
        ("60.5", ""),
    ],
)
def test_each_slip_is_told_by_its_difference(reported: str, said: str):
    hint = sum_hint(D(reported), PARTS)
    assert said in hint and (hint == "") == (said == "")


def test_a_unit_slip_of_one_row_is_told():
    assert "万元" in sum_hint(D("310020.75"), PARTS)


def test_a_doubled_subtotal_is_told():
    assert "小计" in sum_hint(D("95.25"), PARTS, [("前两项", D("43.5"))])


def test_several_rows_that_fit_are_not_picked_from_at_random():
    assert "有 3 项" in sum_hint(D("20"), [("甲", D("10")), ("乙", D("10")), ("丙", D("10"))])


def test_a_right_sum_gets_no_hint():
    assert sum_hint(D("51.75"), PARTS) == ""


@pytest.mark.parametrize(
    ("reported", "spent", "base", "said"),
    [
        ("59", "285", "300", "颠倒"),
        ("9.5", "285", "300", "小数点"),
        ("105.26", "285", "300", "分子分母"),
        ("114", "285", "300", "分母取错"),  # of the initial budget, 250
        ("95", "2850000", "300", "单位"),
        ("77", "285", "300", ""),
    ],
)
def test_a_wrong_rate_is_explained(reported: str, spent: str, base: str, said: str):
    places = len(reported.partition(".")[2])
    hint = rate_hint(D(reported), places, D(spent), D(base), [("年初预算数", D("250"))], scale=D("0.01"))
    assert said in hint and (hint == "") == (said == "")


@given(st.decimals(min_value=0, max_value=10**7, places=2))
def test_swaps_keep_the_digits(value: Decimal):
    for other in swaps(value):
        assert sorted(format(other, "f").replace(".", "").lstrip("0")) == sorted(
            format(value, "f").replace(".", "").lstrip("0")
        ) or "0" in format(value, "f")
        assert (other - value) % 9 * 100 % 9 == 0


@given(st.lists(st.integers(1, 400), min_size=2, max_size=8, unique=True), st.data())
def test_a_row_left_out_is_always_explained(values: list[int], data: st.DataObject):
    parts = [(f"第{i}项", D(v)) for i, v in enumerate(values)]
    out = data.draw(st.integers(0, len(values) - 1))
    assert sum_hint(D(sum(values) - values[out]), parts) != ""


def test_the_hint_stands_in_the_finding_and_its_message():
    found = findings(spoilt(HUBEI, total="88"))[0]
    assert found.hint and found.hint in found.message
    money = findings(spoilt(MOF, budget__fiscal__budget="101"))[0]
    assert "110" in money.hint


def test_a_wrong_budget_score_is_blamed_where_the_total_is_right():
    found = findings(spoilt(HUBEI, budget__score="15"))
    assert [f.code for f in found] == ["execution_score_mismatch", "total_mismatch"]
    assert "预算执行得分填错" in found[1].hint
