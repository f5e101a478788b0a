"""What the evaluations of a year came to (汇总金额与得分), by unit: budget, executed, mean score weighed by money, grades. Exact: every sum is made of decimals here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from jixiao.core.number import EXACT, HUNDRED, ZERO, rounded
from jixiao.core.score import grade_of
from jixiao.web.records.bridge import kind_of
from jixiao.web.records.models import Filing, Unit
from jixiao.web.records.watching.keeping import kept
from jixiao.web.records.watching.scope import Scope, branches

INCLUDED = {
    "accepted": ("accepted",),
    "submitted": ("accepted", "submitted"),
    "all": ("accepted", "submitted", "signed", "signing", "returned", "unlocked", "draft"),
}
"""Which filings a total is made of (统计范围): states by the name of the choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What some filings come to (合计), in yuan. ``weighed``: Σ score x budget over ``weight``, the budgets of those that have both.

    ``without_money``: how many have no budget or executed amount, and are in none of the sums of money; ``without_score``: how many have no score.
    """

    count: int = 0
    budget: Decimal = ZERO
    executed: Decimal = ZERO
    weighed: Decimal = ZERO
    weight: Decimal = ZERO
    without_money: int = 0
    without_score: int = 0
    grades: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> Decimal | None:
        """The execution rate in percent (执行率), None without a budget."""
        return rounded(EXACT.divide(self.executed * HUNDRED, self.budget), 2) if self.budget else None

    @property
    def mean(self) -> Decimal | None:
        """The mean score weighed by money (资金加权平均分), None when nothing has both."""
        return rounded(EXACT.divide(self.weighed, self.weight), 2) if self.weight else None

    def plus(self, other: Totals) -> Totals:
        """Both together (合并)."""
        return Totals(
            count=self.count + other.count,
            budget=self.budget + other.budget,
            executed=self.executed + other.executed,
            weighed=self.weighed + other.weighed,
            weight=self.weight + other.weight,
            without_money=self.without_money + other.without_money,
            without_score=self.without_score + other.without_score,
            grades=self.grades + other.grades,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A line of the totals (汇总行): a unit with all beneath it, or alone."""

    unit: Unit
    totals: Totals
    deeper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The totals of a year by unit id (分单位合计), and when they were made."""

    by_unit: dict[int, Totals]
    at: datetime


def totals(scope: Scope, *, year: int, included: str = "accepted") -> Sums:
    """The totals of the project evaluations of a year (年度合计), by unit. One query."""

    def make() -> Sums:
        rows = Filing.objects.filter(
            scope.condition(), year=year, stage="evaluation", project__isnull=False, state__in=INCLUDED[included]
        ).order_by()
        by_unit: dict[int, Totals] = {}
        for unit_id, score, budget, executed, pack, kind in rows.values_list(
            "unit_id", "computed", "budget", "executed", "pack", "form_kind"
        ).iterator(chunk_size=5000):
            one = _of(score, budget, executed, pack, kind)
            by_unit[unit_id] = by_unit[unit_id].plus(one) if unit_id in by_unit else one
        return Sums(by_unit=by_unit, at=timezone.now())

    tops = ",".join(str(unit.pk) for unit in scope.tops)
    return kept(f"totals:{tops}:{len(scope.units)}:{year}:{included}", make)


def _of(score: Decimal | None, budget: Decimal | None, executed: Decimal | None, pack: str, kind: str) -> Totals:
    has_money = budget is not None and executed is not None
    weighs = score is not None and budget is not None and budget > 0
    grade = grade_of(score, kind_of(pack, kind))
    return Totals(
        count=1,
        budget=budget if has_money and budget is not None else ZERO,
        executed=executed if has_money and executed is not None else ZERO,
        weighed=score * budget if weighs and score is not None and budget is not None else ZERO,
        weight=budget if weighs and budget is not None else ZERO,
        without_money=0 if has_money else 1,
        without_score=1 if score is None else 0,
        grades=Counter([grade]) if grade else Counter(),
    )


def totals_by_branch(sums: Sums, scope: Scope, unit: Unit | None = None) -> tuple[Branch, ...]:
    """The branches next beneath a unit with their totals (下级合计)."""
    found = branches(scope, sums.by_unit, unit, Totals(), Totals.plus)
    return tuple(Branch(unit=one, totals=total, deeper=deeper) for one, total, deeper in found if total.count)


def branch_totals(
    scope: Scope, *, year: int, included: str, unit: Unit | None = None
) -> tuple[tuple[Branch, ...], datetime]:
    """The same of a year, kept like the sums they are made of (分支合计), and as of when."""

    def make() -> tuple[tuple[Branch, ...], datetime]:
        sums = totals(scope, year=year, included=included)
        return totals_by_branch(sums, scope, unit), sums.at

    tops = ",".join(str(one.pk) for one in scope.tops)
    return kept(f"branches:{tops}:{len(scope.units)}:{year}:{included}:{unit.pk if unit else 0}", make)
