"""Scoring methods by name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored import D, form, pack, row

from jixiao.core.compare import relation_of
from jixiao.core.errors import PackError
from jixiao.core.method import METHODS, bands, capped, method_for, ratio, split_equally
from jixiao.core.number import rounded
from jixiao.core.pack import Quantitative
from jixiao.core.score import score


def points(method: str, target: str, actual: str, weight: str = "10", **numbers: str) -> Decimal | None:
    rules = Quantitative(**{key: D(value) for key, value in numbers.items()})
    exact = METHODS[method](D(weight), relation_of(row(target, actual)), rules)
    return None if exact is None else rounded(capped(exact, D(weight)), 4)


@pytest.mark.parametrize(
    ("method", "target", "actual", "expected"),
    [
        ("ratio", "≥30", "28", "9.3333"),
        ("ratio", "≥30", "40", "10"),
        ("ratio", "≥30", "0", "0"),
        ("reverse_ratio", "≤100", "150", "6.6667"),
        ("reverse_ratio", "≤100", "80", "10"),
        ("reverse_linear", "≤100", "150", "5"),
        ("reverse_linear", "≤100", "200", "0"),
        ("reverse_linear", "≤100", "300", "0"),
        ("reverse_linear", "≤100", "90", "10"),
        ("all_or_nothing", "≥30", "29", "0"),
        ("all_or_nothing", "≥30", "30", "10"),
        ("all_or_nothing", ">30", "30", "0"),
        ("equal", "=4", "3", "7.5"),
    ],
)
def test_methods_give_what_their_names_say(method: str, target: str, actual: str, expected: str) -> None:
    assert points(method, target, actual) == D(expected)


def test_the_limit_of_the_linear_method_is_the_packs() -> None:
    assert points("reverse_linear", "≤100", "150", reverse_limit="3") == D("7.5")


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥90%", "87%", "7"),
        ("≥90%", "86.5%", "6"),
        ("≥90%", "95%", "10"),
        ("≤5%", "7%", "8"),
        ("≥200个", "190个", "5"),
        ("≥90%", "50%", "0"),
    ],
)
def test_steps_count_percentage_points_or_shares_of_the_target(target: str, actual: str, expected: str) -> None:
    assert points("steps", target, actual) == D(expected)


def test_bands_take_the_first_that_fits() -> None:
    steps = ((D("0.95"), D(1)), (D("0.8"), D("0.5")))
    assert [bands(D(rate), steps) for rate in ("0.95", "0.94", "0.8", "0.79")] == [D(1), D("0.5"), D("0.5"), D(0)]


@pytest.mark.parametrize("key", ["positive", "reverse", "equal"])
def test_a_name_the_core_does_not_know_is_a_broken_pack(key: str) -> None:
    with pytest.raises(PackError, match="没有名为"):
        method_for(Quantitative(**{key: "guess"}), key)


@pytest.mark.parametrize(
    "fault", [{"rounding": "upwards"}, {"round_when": "sometimes"}, {"several_goals": "best"}, {"split": "half"}]
)
def test_every_name_in_the_scoring_rules_is_checked(fault: dict[str, str]) -> None:
    with pytest.raises(PackError):
        score(form(row("5", "4")), pack(**fault))


def test_points_are_multiplied_before_they_are_divided() -> None:
    exact = ratio(D(4), relation_of(row("33", "74.29125")), Quantitative())
    assert exact == D("9.005")
    assert rounded(exact, 2) == D("9.01")


@pytest.mark.parametrize(
    ("points_", "rows", "shares"),
    [
        (15, 3, (5, 5, 5)),
        (15, 4, (4, 4, 4, 3)),
        (10, 4, (3, 3, 2, 2)),
        (7, 2, (4, 3)),
        (6, 4, (2, 2, 1, 1)),
        (8, 3, (3, 3, 2)),
    ],
)
def test_a_group_weight_is_split_in_whole_shares(points_: int, rows: int, shares: tuple[int, ...]) -> None:
    assert split_equally(D(points_), rows) == shares


@given(st.integers(1, 100), st.integers(1, 30))
def test_the_shares_of_a_split_add_up_to_the_whole(points_: int, rows: int) -> None:
    shares = split_equally(D(points_), rows)
    assert sum(shares) == points_
    assert max(shares) - min(shares) <= 1


amounts = st.decimals("0.01", "100000", places=2)


@given(weight=st.decimals("0.5", "50", places=2), target=amounts, actual=amounts, more=amounts)
def test_the_ratio_grows_with_the_actual_and_stays_within_the_weight(
    weight: Decimal, target: Decimal, actual: Decimal, more: Decimal
) -> None:
    def points_for(done: Decimal) -> Decimal:
        exact = ratio(weight, relation_of(row(f"≥{target}", str(done))), Quantitative())
        assert exact is not None
        return capped(exact, weight)

    assert 0 <= points_for(actual) <= points_for(actual + more) <= weight
