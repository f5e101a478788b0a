"""Figures for each month beside figures of a year, days of the month, approximate figures, several things in one cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from scored import form, pack, row

from jixiao.core.compare import compare
from jixiao.core.quantity import read_quantity
from jixiao.core.score import score


@pytest.mark.parametrize(
    ("text", "value", "unit", "per"),
    [
        ("每月1次", 1, "次", "月"),
        ("每周一次", 1, "次", "周"),
        ("每个季度不少于2场", 2, "场", "季度"),
        ("每半年1次", 1, "次", "半年"),
        ("半年一次", 1, "次", "半年"),
        ("一年两次", 2, "次", "年"),
        ("1次/每月", 1, "次", "月"),
        ("1次每月", 1, "次", "月"),
        ("每人每月500元", 500, "元", "人·月"),
        ("人均500元", 500, "元", "人均"),
        ("每个项目1份", 1, "份", "个"),
    ],
)
def test_for_what_a_figure_is_said(text: str, value: int, unit: str, per: str) -> None:
    q = read_quantity(text)
    assert (q.value, q.unit, q.per) == (Decimal(value), unit, per)


def test_a_sign_before_the_period_is_the_figures() -> None:
    assert read_quantity("≥每月1次").sign == ">="


@pytest.mark.parametrize(
    ("target", "actual", "shown"),
    [
        ("每月1次", "12次", "12÷12=100%"),
        ("每季度1次", "4", "4÷4=100%"),
        ("1次/月", "12次", "12÷12=100%"),
        ("1次/周", "52次", "52÷52=100%"),
        ("≥1次/日", "365次", "365÷365=100%"),
        ("每天2次", "730次", "730÷730=100%"),
        ("每半年1次", "2次", "2÷2=100%"),
        ("每月2次", "12次", "12÷24=50%"),
        ("12次", "每月1次", "12÷12=100%"),
        ("每月1次", "每季度1次", "4÷12=33.33%"),
        ("每月1次", "每月2次", "2÷1=200%"),
        ("1000人/年", "1024人", "1024÷1000=102.4%"),
        ("≤2次/月", "20次", "24÷20=120%"),
    ],
)
def test_figures_for_a_period_are_compared_over_the_year(target: str, actual: str, shown: str) -> None:
    assert compare(row(target, actual)).shown == shown


@pytest.mark.parametrize(("target", "actual"), [("每月1次", "1次"), ("每日1次", "250次"), ("每周1次", "50次")])
def test_what_may_be_the_figure_of_a_period_or_leave_out_holidays_is_unknown(target: str, actual: str) -> None:
    assert compare(row(target, actual)).met is None


def test_too_few_either_way_is_missed_by_an_unknown_share() -> None:
    found = compare(row("每月3次", "2次"))
    assert (found.met, found.completion) == (False, None)


def test_shares_are_not_multiplied() -> None:
    assert compare(row("每月达标率100%", "100%")).completion == 1


def test_the_score_is_that_of_the_year() -> None:
    (line,) = score(form(row("每月2次", "12次", weight="10")), pack()).lines
    assert (line.score, line.formula) == (Decimal(5), "10×12÷24=5")


@pytest.mark.parametrize(
    ("text", "date", "sign", "per"),
    [
        ("每月15日前", (0, 0, 15), "<=", "月"),
        ("每月10日", (0, 0, 10), None, "月"),
        ("每月5日前发放到位", (0, 0, 5), "<=", "月"),
        ("每月10日至15日", (0, 0, 15), None, "月"),
        ("每月底前", (0, 0, 31), "<=", "月"),
        ("次月8号前", (0, 0, 8), "<=", "次月"),
        ("10日前", (0, 0, 10), "<=", ""),
    ],
)
def test_a_day_of_the_month_is_a_date(text: str, date: tuple[int, int, int], sign: str | None, per: str) -> None:
    q = read_quantity(text)
    assert (q.kind, q.date, q.sign, q.per, q.value) == ("date", date, sign, per, None)


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("每月15日前", "每月10日", True),
        ("每月15日前", "每月20日", False),
        ("每月15日前", "10日", True),
        ("每月10日", "按月发放", None),
        ("每月10日", "12次", None),
    ],
)
def test_days_of_the_month_are_compared_as_days(target: str, actual: str, met: bool | None) -> None:
    assert compare(row(target, actual, name="工资发放时间", level2="时效指标")).met is met


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020-12", (2020, 12, 31)),
        ("2020/6", (2020, 6, 30)),
        ("2020.6月底前", (2020, 6, 30)),
        ("2020年度", (2020, 12, 31)),
        ("2020年全年", (2020, 12, 31)),
    ],
)
def test_more_ways_to_write_a_month_or_a_year(text: str, date: tuple[int, int, int]) -> None:
    assert read_quantity(text).date == date


def test_a_year_and_a_month_with_a_point_are_a_date_where_dates_are_asked_for() -> None:
    assert read_quantity("2020.12").kind == "number"
    assert compare(row("2020.9", "2020.10", name="完成时间")).met is False
    assert compare(row("2020.10", "2020.9", name="完成时间")).met is True
    assert compare(row("2020.9", "2020.10", name="投入金额")).sense == "positive"


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("100人左右", "98人", True),
        ("约100人", "90人", True),
        ("约100人", "89人", False),
        ("约100人", "120人", True),
        ("近100人", "95人", True),
        ("100人上下", "92人", True),
        ("预计100人", "95人", False),
        ("100人", "约95人", None),
        ("100人", "约80人", False),
        ("10万人以上", "10余万人", True),
    ],
)
def test_an_approximate_target_allows_a_tenth(target: str, actual: str, met: bool | None) -> None:
    assert compare(row(target, actual)).met is met


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("12项", "完成11项，1项正在推进", False),
        ("12项", "计划12项，实际完成12项", True),
        ("12项", "应完成12项，完成11项", False),
        ("50人", "6组共54人", True),
        ("12项", "完成12项中的11项", None),
        ("12项", "上半年完成5项，全年完成12项", None),
        ("12项", "完成10个、5次", None),
        ("电脑10台、打印机2台", "电脑10台、打印机1台", False),
        ("电脑10台、打印机2台", "已采购打印机2台，电脑12台", True),
        ("电脑10台、打印机2台", "电脑10台、扫描仪2台", None),
        ("电脑10台、打印机2台", "电脑12台", None),
        ("电脑10台、打印机2台", "电脑10台、打印机1套", None),
    ],
)
def test_several_things_in_a_cell_are_compared_where_it_is_clear_which_answers_which(
    target: str, actual: str, met: bool | None
) -> None:
    assert compare(row(target, actual)).met is met
