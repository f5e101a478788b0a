"""Nothing but full marks, figures far from their like, and round figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from entries import codes, folder, members, seen
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.across import look_across
from jixiao.core.across.outliers import median


def units(count: int, *row: str, first: int = 1):
    """So many forms of so many units, each with one row."""
    return [folder(n, f"{n}号项目", row, unit=f"{n}镇人民政府") for n in range(first, first + count)]  # type: ignore[arg-type]


def test_a_unit_with_nothing_but_full_marks_is_seen():
    (group,) = seen(*(folder(n, name, total=100) for n, name in enumerate(("巡查", "清障", "绿化"))))
    assert (group.kind.code, members(group)) == ("across_all_full", ["0000", "0001", "0002"])
    assert "「清溪县水利局」2023 年共 3 个项目" in group.message


@pytest.mark.parametrize("totals", [(100, 100, "99.5"), (100, 100), (100, 100, None)])
def test_a_difference_or_too_few_projects_or_a_total_unknown_is_not_seen(totals):
    assert codes(*(folder(n, f"{n}号", total=total) for n, total in enumerate(totals))) == []


def test_full_marks_of_several_years_are_not_counted_together():
    assert codes(*(folder(n, f"{n}号", total=100, year=n) for n in (2021, 2022, 2023))) == []


def test_full_marks_of_several_units_are_not_counted_together():
    assert codes(*(folder(n, f"{n}号", total=100, unit=f"{n}镇") for n in range(5))) == []


def test_satisfaction_of_always_a_hundred_is_seen():
    some = [folder(n, f"{n}号", ("群众满意度", "≥90%", "100%")) for n in range(3)]
    (group,) = seen(*some)
    assert group.kind.code == "across_always_satisfied" and len(group.members) == 3


@pytest.mark.parametrize("actual", ["99.2%", "97"])
def test_one_other_satisfaction_is_enough(actual):
    some = [folder(n, f"{n}号", ("群众满意度", "≥90%", "100%")) for n in range(3)]
    assert codes(*some, folder(9, "九号", ("群众满意度", "≥90%", actual))) == []


def test_satisfaction_in_words_is_no_figure():
    assert codes(*(folder(n, f"{n}号", ("群众满意度", "满意", "满意")) for n in range(4))) == []


def test_a_share_far_from_its_like_is_seen():
    usual = units(12, "验收合格率", "≥95%", "97%")
    (group,) = seen(*usual, *units(1, "项目验收合格率", "≥95%", "35%", first=50))
    assert (group.kind.code, members(group)) == ("across_outlier", ["0050"])
    assert group.members[0].with_what == "同类 13 项的中位数为97%"


def test_a_size_is_measured_by_its_own_target():
    usual = units(12, "培训人数", "≥40人", "42人")
    large = units(1, "培训人数", "≥9000人", "9100人", first=50)
    slipped = units(1, "培训人数", "≥40人", "42000人", first=60)
    assert [members(group) for group in seen(*usual, *large, *slipped)] == [["0060"]]


def test_a_price_for_each_is_measured_as_it_stands():
    usual = units(12, "培训成本", "≤400元/人", "380元/人")
    assert codes(*usual, *units(1, "培训成本", "≤4000元/人", "3900元/人", first=50)) == ["across_outlier"]


@pytest.mark.parametrize("count", [5, 8])
def test_too_few_of_a_kind_are_not_judged(count):
    assert codes(*units(count, "验收合格率", "≥95%", "97%"), *units(1, "验收合格率", "≥95%", "35%", first=50)) == []


def test_another_unit_is_another_kind():
    usual = units(12, "巡查", "≥40次", "41次")
    assert codes(*usual, *units(1, "巡查", "≥40公里", "90公里", first=50)) == []


def test_two_percent_are_no_deviation_where_all_say_the_same():
    assert codes(*units(12, "验收合格率", "≥95%", "100%"), *units(1, "验收合格率", "≥95%", "96%", first=50)) == []


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=30))
def test_half_of_the_figures_stand_on_either_side_of_the_median(values):
    middle = median(values)
    assert 2 * sum(value <= middle for value in values) >= len(values) <= 2 * sum(value >= middle for value in values)
    assert median([value + 1 for value in values]) == middle + Decimal(1)


def figures(number: int, unit: str, *actuals: int):
    rows = [(f"{number}类第{n}项", "≥15个", f"{actual}个") for n, actual in enumerate(actuals)]
    return folder(number, f"{number}号项目", *rows, unit=unit)


OTHERS = [figures(n, f"{n}镇", *(23 + 7 * n + 13 * k for k in range(10))) for n in range(20, 40)]


def test_a_unit_that_only_reports_round_figures_is_seen():
    rounds = [figures(n, "青石镇", *(30 + 10 * n + 10 * k for k in range(8))) for n in range(3)]
    (group,) = seen(*rounds, *OTHERS)
    assert group.kind.code == "across_round_figures" and len(group.members) == 24
    assert "24 个完成值中有 24 个" in group.message


def test_figures_as_they_fall_are_not_seen():
    assert codes(*OTHERS) == []


def test_few_round_figures_are_chance():
    assert codes(*(figures(n, "青石镇", 30, 40, 50) for n in range(3)), *OTHERS) == []


def test_a_target_met_to_the_dot_says_nothing_of_rounding():
    rows = [(f"第{n}项", f"{10 * n}个", f"{10 * n}个") for n in range(3, 12)]
    assert codes(*(folder(n, f"{n}号项目", *rows, unit="青石镇") for n in range(3)), *OTHERS) == []


@given(st.permutations(range(23)))
def test_the_order_of_the_forms_does_not_matter_for_figures(order):
    rounds = [figures(n, "青石镇", *(30 + 10 * n + 10 * k for k in range(8))) for n in range(3)]
    some = [*rounds, *OTHERS]
    assert look_across([some[at] for at in order]) == look_across(some)
