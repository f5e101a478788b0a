"""Re-checks (复核): review scores beside self scores. Worded "look here", for a reviewer may be right."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.catalogue import (
    RECHECK_BLANK,
    RECHECK_INCONSISTENT,
    RECHECK_NO_REASON,
    RECHECK_PCT_MISMATCH,
    RECHECK_RAISES,
)
from jixiao.core.checks.reasons import is_reason
from jixiao.core.checks.rows import Row, number
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject, shown
from jixiao.core.compare import comparison
from jixiao.core.number import EXACT, ONE, ZERO, plain, rounded

_NONE = "没有复核分"


def _reviewed(s: Subject) -> list[tuple[Row, Decimal]]:
    """Rows with a review score (已复核的指标)."""
    return [(row, score) for row in s.rows if (score := number(row.indicator.review_score)) is not None]


def _of(row: Row, score: Decimal, expected: str, how: str = "") -> Fault:
    return Fault(
        where=row.label,
        spot=row.spot("复核分"),
        reported=plain(score),
        expected=expected,
        how=how,
        cell=row.indicator.review_score,
    )


@rule(RECHECK_RAISES)
def raises(s: Subject) -> Iterator[Answer]:
    """复核分一般不高于自评分: raising a score needs grounds."""
    pairs = [(row, score) for row, score in _reviewed(s) if row.score is not None]
    if not pairs:
        yield Gap("total", _NONE)
    for row, score in pairs:
        if row.score is not None and score > row.score:
            yield _of(row, score, plain(row.score))


@rule(RECHECK_NO_REASON)
def no_reason(s: Subject) -> Iterator[Answer]:
    """复核扣分须写明理由, in the row's note."""
    pairs = [(row, score) for row, score in _reviewed(s) if row.score is not None]
    if not pairs:
        yield Gap("total", _NONE)
    for row, score in pairs:
        note = row.indicator.note
        if row.score is not None and score < row.score and (note is None or not is_reason(note.text, in_row=True)):
            yield _of(row, score, plain(row.score))


@rule(RECHECK_PCT_MISMATCH)
def against_the_share(s: Subject) -> Iterator[Answer]:
    """定量指标的复核分应与完成比例相符, by the same method as the self score."""
    judged = False
    for row, score in _reviewed(s):
        if row.points is None or s.method_of(row) is not None or row.target is None or row.target.kind == "words":
            continue
        exact = s.expected(row, row.points)
        if exact is None:
            continue
        judged = True
        if abs(score - exact) > s.tolerance and score != rounded(exact, 0):
            yield _of(row, score, shown(exact), f"{plain(row.points)}×{comparison(row.relation).shown}")
    if not judged:
        yield Gap("total", "没有可按完成比例核算的复核分")


@rule(RECHECK_BLANK)
def blank(s: Subject) -> Iterator[Answer]:
    """复核应逐项进行: some rows have a review score, this one has none."""
    reviewed = {(row.goal, row.index) for row, _ in _reviewed(s)}
    if not reviewed:
        yield Gap("total", _NONE)
        return
    for row in s.rows:
        key = (row.goal, row.index)
        if row.score is not None and key not in reviewed and key not in s.merged:
            yield Fault(
                where=row.label,
                spot=row.spot("复核分"),
                reported=plain(row.score),
                expected="复核分",
                cell=row.indicator.score,
            )


@rule(RECHECK_INCONSISTENT)
def inconsistent(s: Subject) -> Iterator[Answer]:
    """同样的完成比例按同样的比例扣分，复核总分等于各项复核分之和."""
    reviewed = _reviewed(s)
    if not reviewed:
        yield Gap("total", _NONE)
        return
    total = number(s.form.reviewed_total)
    complete = all(number(row.indicator.review_score) is not None for row in s.rows if row.score is not None)
    if total is not None and complete:
        added = sum((score for _, score in reviewed), ZERO)
        with_budget = added + (s.budget_score or ZERO)
        if min(abs(total - added), abs(total - with_budget)) > s.tolerance and not s.averages_goals:
            yield Fault(
                where="total", spot="「复核总分」", reported=plain(total), expected=shown(with_budget),
                how="与各项复核分之和不符", cell=s.form.reviewed_total,
            )  # fmt: skip
    first: dict[Decimal, tuple[Row, Decimal]] = {}
    for row, score in reviewed:
        if row.points is None or not row.points or row.share is None or row.share >= ONE:
            continue
        part = EXACT.divide(score, row.points)
        like, share = first.setdefault(rounded(row.share, 4), (row, part))
        if abs(part - share) * row.points > s.tolerance + ONE / 2:
            how = f"完成比例与「{like.label}」相同，给分比例却不同"
            yield _of(row, score, shown(share * row.points), how)


RULES = (raises, no_reason, against_the_share, blank, inconsistent)
