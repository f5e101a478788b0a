"""Rates (比率): what was found among what was judged, how sure that is, and who can be ranked by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.number import EXACT, HUNDRED, ONE, ZERO, rounded

LEAST_JUDGED = 200
"""Checks that must have been judged before a unit or a place is ranked (排名起点): some four or five forms; below, one fault more or less decides."""

_Z2 = Decimal("3.8416")
"""1.96²: of a hundred such intervals ninety-five hold the true rate."""
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate (比率): ``found`` of ``judged``, both counted; ``unjudged`` stands apart and is in neither.

    ``share`` and the bounds of ``interval`` lie between 0 and 1, exact; None where nothing was judged.
    """

    found: int = 0
    judged: int = 0
    unjudged: int = 0

    @property
    def share(self) -> Decimal | None:
        """found ÷ judged (发现率)."""
        return EXACT.divide(Decimal(self.found), Decimal(self.judged)) if self.judged else None

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Between which bounds the rate lies at 95 % (置信区间), after Wilson: holds for few checks and for rates near 0 too."""
        if not self.judged:
            return None
        found, judged = Decimal(self.found), Decimal(self.judged)
        under = judged + _Z2
        middle = EXACT.divide(found + _Z2 * _HALF, under)
        inside = EXACT.divide(found * (judged - found), judged) + _Z2 / 4
        half = EXACT.divide(EXACT.sqrt(_Z2 * inside), under)
        return max(ZERO, middle - half), min(ONE, middle + half)


def percent(share: Decimal | None, digits: int = 1) -> str:
    """A share as people read it (百分数): 0.0734 → 7.3%, a dash where there is none.

    What is not nothing never reads as 0%, what is not all never as 100%.
    """
    if share is None:
        return "—"
    value = rounded(share * HUNDRED, digits)
    if value == 0 and share > 0:
        return f"<{Decimal(1).scaleb(-digits)}%"
    if value == HUNDRED and share < ONE:
        return f">{HUNDRED - Decimal(1).scaleb(-digits)}%"
    return f"{value}%" if value not in (ZERO, HUNDRED) else f"{value:.0f}%"


def between(interval: tuple[Decimal, Decimal] | None) -> str:
    """An interval as people read it (区间): 5.1–9.8%."""
    if interval is None:
        return "—"
    low, high = (rounded(bound * HUNDRED, 1) for bound in interval)
    return f"{low}–{high}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A unit or a place among others (名次): its forms, how many have an error, and its ``rate`` of errors among judged checks."""

    name: str
    forms: int
    wrong: int
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Units or places by their rate, highest first (排名). ``few``: those with too few judged checks to be ranked, the largest first."""

    ranked: tuple[Ranked, ...] = ()
    few: tuple[Ranked, ...] = ()


def ranking(entries: Iterable[Ranked], least: int = LEAST_JUDGED) -> Ranking:
    """Ranks what has at least ``least`` judged checks (排名); the same rate: the one that is surer, then by name."""
    ranked: list[Ranked] = []
    few: list[Ranked] = []
    for entry in entries:
        (ranked if entry.rate.judged >= least else few).append(entry)
    ranked.sort(key=lambda entry: (-(entry.rate.share or ZERO), -entry.rate.judged, entry.name))
    few.sort(key=lambda entry: (-entry.rate.judged, entry.name))
    return Ranking(ranked=tuple(ranked), few=tuple(few))
