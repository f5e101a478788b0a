"""An account (一方计分): a form's score sheet under one pack, its lines found by where they stand in the form as printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from jixiao.core.blocks import Position
from jixiao.core.line import ScoreLine
from jixiao.core.number import EXACT, HUNDRED, ONE, ZERO
from jixiao.core.pack import Pack, Scoring
from jixiao.core.reweigh import Reweighed
from jixiao.core.score import BY_STANDARD, ScoreSheet, goal_points

BUDGET: Position = (-1, -1)
"""The position of the budget line (预算执行行)."""


class Entry(NamedTuple):
    """A line of an account (一方的一行): where it stands in the scored form, its weight, its points before and after rounding.

    ``score`` None: it counts, and cannot be computed. ``averaged``: it belongs to a goal that is averaged with others.
    """

    here: Position
    weight: Decimal | None
    exact: Decimal | None
    score: Decimal | None
    method: str
    averaged: bool = False


@dataclass(frozen=True)
class Account:
    """One pack's account of a form (一方计分): the pack, the score sheet, and how the form was converted for it; None: scored as printed."""

    pack: Pack
    sheet: ScoreSheet
    converted: Reweighed | None = None

    @property
    def scoring(self) -> Scoring:
        return self.sheet.kind.scoring

    @cached_property
    def entries(self) -> dict[Position, Entry]:
        """Every line that counts under this pack (计分各行), by its position in the form as printed, the budget first."""
        return dict(sorted(self._entries(), key=lambda found: found[0]))

    def _entries(self) -> Iterator[tuple[Position, Entry]]:
        if self.sheet.measure is not None:
            yield BUDGET, Entry(BUDGET, self.sheet.measure.weight, *self.sheet.points, "execution")
        for block in self.converted.unweighed if self.converted is not None else ():
            yield block.at, Entry(block.at, None, None, None, "unweighed")
        for g, outcomes in enumerate(self.sheet.rows):
            for r, (weight, _, exact, score, method, _, _, spans) in enumerate(outcomes):
                if spans:
                    averaged = self.averaged > 1 and method not in BY_STANDARD
                    yield self.printed(g, r), Entry((g, r), weight, exact, score, method, averaged)

    def printed(self, g: int, r: int) -> Position:
        """Where a row of the scored form stands in the form as printed (原表位置)."""
        return (g, r) if self.converted is None else self.converted.rows[g][r]

    @cached_property
    def averaged(self) -> int:
        """How many goals are averaged (取平均的目标数), 1 when none are."""
        if self.scoring.several_goals != "mean":
            return 1
        if self.converted is not None:
            return max(1, len(self.converted.goals))
        return max(1, sum(any(o[4] not in BY_STANDARD for o in outcomes) for outcomes in self.sheet.rows))

    @cached_property
    def total(self) -> Decimal | None:
        """The total (总分), None while any line is missing."""
        return None if self.converted is not None and self.converted.unweighed else self.sheet.total

    @cached_property
    def basis(self) -> Decimal | None:
        """The points that can be earned on this form (可得满分): full marks, unless rows lack or weights do not add up. None when unknown."""
        goals, standard = self._points()
        if goals is None:
            return None
        execution = self.sheet.measure.weight if self.sheet.measure is not None else ZERO
        found = execution + standard + EXACT.divide(goals, Decimal(self.averaged))
        full = self.scoring.full
        return full if abs(found - full) <= self.scoring.tolerance else found

    def _points(self) -> tuple[Decimal | None, Decimal]:
        """What the goals are worth together, None when unknown, and what the rows with a standard of their own are."""
        if self.converted is not None:
            known = [points for points in self.converted.goals.values() if points is not None]
            whole = sum(known, ZERO) if len(known) == len(self.converted.goals) else None
            return whole, self.converted.prescribed
        goals: Decimal | None = ZERO
        standard = ZERO
        for goal, outcomes in zip(self.sheet.form.goals, self.sheet.rows, strict=True):
            standard += sum((o[0] for o in outcomes if o[4] in BY_STANDARD and o[0] is not None), ZERO)
            weights = [o[0] for o in outcomes if o[7] and o[4] not in BY_STANDARD]
            points: Decimal | None = sum((weight for weight in weights if weight is not None), ZERO)
            if None in weights:
                points = goal_points(goal, self.sheet.form, self.scoring)
            goals = None if goals is None or points is None else goals + points
        return goals, standard

    def line(self, at: Position) -> ScoreLine:
        """The explained line of a printed position (计分行)."""
        return self.sheet.line_of(*self.entries[at].here)

    def share(self, entry: Entry, scale: Decimal | None) -> Decimal:
        """What one point of a line is in the totals that are compared (折算系数)."""
        factor = ONE if scale is None or not self.basis else EXACT.divide(scale, self.basis)
        return EXACT.divide(factor, Decimal(self.averaged)) if entry.averaged else factor

    def on(self, scale: Decimal | None) -> Decimal | None:
        """The total on a common scale (折算总分), as it is for None."""
        if self.total is None or scale is None or self.basis == scale:
            return self.total
        return EXACT.divide(EXACT.multiply(self.total, scale), self.basis) if self.basis else None

    def grade(self, scale: Decimal | None) -> str | None:
        """The grade (等级) of the total that is compared; None without one, above full marks, or on a part of another form."""
        total = self.on(scale)
        full = self.scoring.full if scale is None else scale
        if total is None or self.sheet.kind.adds_to or not full or not 0 <= total <= full:
            return None
        reached = EXACT.divide(EXACT.multiply(total, HUNDRED), full)
        return next((name for name, lowest in self.scoring.grades if reached >= lowest), None)
