"""Scores of indicators (指标得分): against the weight, against what was reached, against the tier that words name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from jixiao.core.catalogue import (
    FULL_SCORE_BELOW_TARGET,
    QUAL_TIER_CONFLICT,
    SCORE_ABOVE_WEIGHT,
    SCORE_BELOW_FULL_WITHOUT_CAUSE,
    SCORE_MISMATCH,
)
from jixiao.core.checks.branch import Branch
from jixiao.core.checks.full import earned_in_full
from jixiao.core.checks.reasons import is_reason
from jixiao.core.checks.rows import Row
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject, shown
from jixiao.core.checks.units import unit_slip
from jixiao.core.checks.weights import too_many
from jixiao.core.compare import comparison
from jixiao.core.method import in_tier, open_ends, span
from jixiao.core.number import ZERO, plain

_NO_POINTS = "没有印出各指标的分值，不能逐项核算"


@rule(SCORE_ABOVE_WEIGHT)
def score_above_weight(s: Subject) -> Iterator[Answer]:
    """得分不得高于分值: for rows whose weight is printed."""
    judged = False
    for row in s.rows:
        if row.score is None or row.weight is None:
            continue
        judged = True
        if row.score > row.weight:
            yield _of(row, plain(row.weight))
    if not judged:
        yield Gap("total", _NO_POINTS)


@rule(SCORE_MISMATCH)
def score_mismatch(s: Subject) -> Iterator[Answer]:
    """定量指标得分 = 分值 × 完成比例, by the pack's method, capped at the weight; other findings speak of full marks and of too many.

    Only where the points of the row are certain: printed for it, or for a group of which it is the only row.
    """
    judged = False
    for row in s.rows:
        if row.points is None or row.score is None or s.method_of(row) is not None:
            continue
        judged = True
        if row.target is None or row.target.kind == "words" or _slipped(row):
            continue  # tiers judge words
        exact = s.expected(row, row.points)
        if exact is None:
            if row.relation.tier is None and row.actual is not None:
                yield Gap(row.label, row.relation.why or "不能计算完成比例", row.indicator.actual, whole=False)
            continue
        full = row.score >= row.points - s.tolerance
        if not s.fits(row.score, exact) and not full:
            yield _of(
                row, shown(exact), f"{plain(row.points)}×{comparison(row.relation).shown}", s.rule_of("quantitative")
            )
    if not judged:
        yield Gap("total", _NO_POINTS)


@rule(FULL_SCORE_BELOW_TARGET)
def full_score_below_target(s: Subject) -> Iterator[Answer]:
    """未达到目标不得满分: where the weight is printed, or where it follows from the group that nothing was deducted.

    Not even by rounding to the integers of the form; only a shortfall within the tolerance is accepted.
    """
    for full in earned_in_full(s):
        yield _of(full.row, full.expected, full.how, s.rule_of("quantitative"))
    if all(row.missed is None for row in s.rows):
        yield Gap("total", "没有可以与指标值比较的实际完成值")


@rule(SCORE_BELOW_FULL_WITHOUT_CAUSE)
def below_full_without_cause(s: Subject) -> Iterator[Answer]:
    """各项定量指标都达到目标的组应得满分: less needs a cause, and none is given in the rows.

    Judged where points are printed for a group only; a weight of its own leads to score_mismatch.
    """
    judged = False
    for tree in s.branches:
        for group in _lowest_printed(tree):
            if any(row.score is None or row.missed is None or _in_words(row) for row in group.rows):
                continue
            judged = True
            total = sum((row.score for row in group.rows if row.score is not None), ZERO)
            if group.printed is None or any(row.missed for row in group.rows) or total >= group.printed - s.tolerance:
                continue
            if any(
                row.indicator.note is not None and is_reason(row.indicator.note.text, in_row=True) for row in group.rows
            ):
                continue
            if too_many(s):
                return  # the points themselves are wrong: weight_sum_mismatch says so
            how = "、".join(f"{row.label} {plain(row.score)}" for row in group.rows[:3] if row.score is not None)
            yield Fault(
                where=group.label,
                spot=group.spot,
                reported=plain(total),
                expected=plain(group.printed),
                how=how,
                cell=group.cell,
            )
    if not judged:
        yield Gap("total", "没有只印组分值、且各项都可比较的指标组")


def _in_words(row: Row) -> bool:
    """Whether a row is judged by tiers (定性指标): there less than full marks may be right."""
    return row.relation.tier is not None or row.target is None or row.target.kind == "words"


def _lowest_printed(branch: Branch) -> Iterator[Branch]:
    """The lowest groups with printed points whose rows have none (只印组分值的最低一级)."""
    lower = [found for part in branch.parts for found in _lowest_printed(part)]
    if lower:
        yield from lower
    elif branch.printed is not None and all(row.weight is None for row in branch.rows):
        yield branch


@rule(QUAL_TIER_CONFLICT)
def tier_conflict(s: Subject) -> Iterator[Answer]:
    """定性指标的得分应在所说档次的区间内, by the pack's tiers; a boundary belongs to the tier that the pack closes there.

    Full marks for what was not reached are left to full_score_below_target; a late date has no tier of its own.
    """
    if not s.certain:
        yield Gap("total", "没有合适的模板包，不知定性档次的分值区间")
        return
    judged = False
    tiers = s.scoring.qualitative
    for row in s.rows:
        tier = row.relation.tier
        if tier is None or row.points is None or row.score is None or row.score > row.points:
            continue
        if row.relation.sense == "date" or (row.missed and row.score >= row.points - s.tolerance):
            continue
        bounds = span(row.points, tier, tiers)
        if bounds is None:
            continue
        judged = True
        ends = open_ends(row.points, tier, tiers)
        if in_tier(row.score, row.points, tier, tiers) or _rounded_into(s, row.score, bounds, ends):
            continue
        outside = f"（不含 {'、'.join(map(shown, ends))}）" if ends else ""
        how = f"实际完成值「{row.indicator.actual}」属于{_TIERS[tier]}"
        fault = _of(row, f"{shown(bounds[0])}—{shown(bounds[1])}{outside}", how, s.rule_of("qualitative"))
        unsure = row.score in ends or row.relation.met is None  # 基本完成 may be all that was asked
        yield replace(fault, severity="warning") if unsure else fault
    if not judged:
        yield Gap("total", "没有印出分值的定性指标，或模板包没有定性档次")


_TIERS = ("达成", "部分达成", "未达成")


def _rounded_into(s: Subject, score: Decimal, bounds: tuple[Decimal, Decimal], ends: tuple[Decimal, ...]) -> bool:
    """Whether a score just outside a tier was only rounded (舍入出档): never onto an end that belongs to the next tier."""
    if score in ends:
        return False
    low, high = bounds
    lowest = low if low in ends else low - s.tolerance
    highest = high if high in ends else high + s.tolerance
    if s.integers:
        lowest, highest = low.to_integral_value(ROUND_FLOOR), high.to_integral_value(ROUND_CEILING)
    return lowest <= score <= highest


def _slipped(row: Row) -> bool:
    return row.target is not None and row.actual is not None and bool(unit_slip(row.target, row.actual))


def _of(row: Row, expected: str, how: str = "", source: str = "") -> Fault:
    score = row.indicator.score
    return Fault(
        where=row.label,
        spot=row.spot("得分"),
        reported=score.text if score else None,
        expected=expected,
        how=how,
        rule=source,
        cell=score,
    )


RULES = (score_above_weight, score_mismatch, full_score_below_target, below_full_without_cause, tier_conflict)
