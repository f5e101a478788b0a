"""How often within a year (频次): 每月1次 beside 12次 — figures for a period and figures for the whole year."""

from __future__ import annotations

from decimal import Decimal

from jixiao.core.meaning import Quantity
from jixiao.core.number import ONE

_IN_A_YEAR = {
    "年": 1, "年度": 1, "半年": 2, "季": 4, "季度": 4, "个季度": 4, "月": 12, "个月": 12, "周": 52, "星期": 52, "个星期": 52, "日": 365, "天": 365, "工作日": 250,
}  # fmt: skip

# Nobody works on every day: so much of a year's count may be missing before "every day" or "every week" was surely not kept.
_LEAST = {
    "日": Decimal("0.6"), "天": Decimal("0.6"), "工作日": Decimal("0.9"), "周": Decimal("0.9"), "星期": Decimal("0.9"),
}  # fmt: skip


def times_a_year(per: str) -> Decimal | None:
    """How many such periods a year has (一年几次): "月" → 12; None when ``per`` is no period (人, 户, 人均)."""
    count = _IN_A_YEAR.get(per)
    return None if count is None else Decimal(count)


def yearly(t: Quantity, a: Quantity) -> tuple[Decimal, Decimal] | None:
    """What target and actual must be multiplied with to be figures of a year (换算到全年); None when they cannot be.

    A figure that names no period is one of the whole year, so that nothing needs multiplying where neither does.
    """
    if t.per == a.per:
        return ONE, ONE
    factors = times_a_year(t.per), times_a_year(a.per)
    if factors == (None, None):
        return (ONE, ONE) if not t.per or not a.per else None
    for q, factor in zip((t, a), factors, strict=True):
        if factor is None and q.per:  # 每月 beside 每人
            return None
    return factors[0] or ONE, factors[1] or ONE


def least_share(per: str) -> Decimal:
    """From which share of a year's count on a period may still have been kept (可能仍算做到的比例): 250 days of work for "every day"."""
    return _LEAST.get(per, ONE)
