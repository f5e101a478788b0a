"""Rates are exact, say how sure they are, and never let what is tiny lead."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.batch.summary_rate import Ranked, Rate, between, percent, ranking
from jixiao.batch.summary_scale import EXECUTION, SCORES, Tallied, steps_up_to


def test_a_rate_is_found_over_judged_and_leaves_the_unjudged_out():
    assert Rate(found=1, judged=4, unjudged=100).share == Decimal("0.25")


def test_a_rate_of_nothing_judged_is_no_rate():
    rate = Rate(found=0, judged=0, unjudged=7)
    assert (rate.share, rate.interval, percent(rate.share), between(rate.interval)) == (None, None, "—", "—")


@pytest.mark.parametrize(
    ("found", "judged", "low", "high"),
    # the worked values of Wilson (1927) as any table of them has: 1 of 10, 0 of 20, 50 of 100
    [(1, 10, "0.0179", "0.4042"), (0, 20, "0.0000", "0.1611"), (50, 100, "0.4038", "0.5962")],
)
def test_the_interval_is_that_of_wilson(found, judged, low, high):
    bounds = Rate(found=found, judged=judged).interval
    assert tuple(f"{bound:.4f}" for bound in bounds) == (low, high)


@given(st.integers(1, 10_000).flatmap(lambda judged: st.tuples(st.integers(0, judged), st.just(judged))))
def test_the_interval_holds_the_rate_and_stays_between_nothing_and_all(pair):
    rate = Rate(found=pair[0], judged=pair[1])
    low, high = rate.interval
    assert 0 <= low <= rate.share <= high <= 1


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("0", "0%"),
        ("1", "100%"),
        ("0.0004", "<0.1%"),
        ("0.99999", ">99.9%"),
        ("0.0734", "7.3%"),
        ("0.00049999", "<0.1%"),
    ],
)
def test_hardly_anything_never_reads_as_nothing(share, said):
    assert percent(Decimal(share)) == said


def entry(name, found, judged):
    return Ranked(name=name, forms=1, wrong=1, rate=Rate(found=found, judged=judged))


def test_what_has_few_judged_checks_is_not_ranked():
    made = ranking([entry("小", 5, 5), entry("大", 10, 1000)], least=200)
    assert ([one.name for one in made.ranked], [one.name for one in made.few]) == (["大"], ["小"])


def test_of_two_with_the_same_rate_the_surer_one_goes_first():
    made = ranking([entry("甲", 10, 1000), entry("乙", 100, 10_000)], least=200)
    assert [one.name for one in made.ranked] == ["乙", "甲"]


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("59.99", "60 以下"),
        ("60", "60–61"),
        ("99.99", "99–100"),
        ("100", "正好 100"),
        ("100.01", "100 以上"),
        ("-3", "60 以下"),
    ],
)
def test_every_score_has_its_class(value, named):
    assert SCORES.name(SCORES.place(Decimal(value))) == named


def test_execution_rates_fall_into_classes_of_two_and_a_half_points():
    assert EXECUTION.name(EXECUTION.place(Decimal("97.5"))) == "97.5–100"


def test_the_median_is_a_value_that_somebody_has():
    tallied = Tallied(SCORES)
    for value in ("80", "90", "95", "100"):
        tallied.add(Decimal(value))
    assert tallied.median == Decimal("90")


@pytest.mark.parametrize(
    ("most", "steps"), [(0, [1]), (1, [1]), (7, [1, 2, 5]), (50_000, [1, 10, 100, 500, 5000, 50_000])]
)
def test_classes_of_frequency_begin_with_one_and_are_few(most, steps):
    assert steps_up_to(most) == steps
