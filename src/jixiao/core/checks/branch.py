"""Goals, level 1 and level 2 as a tree (分值树): which points are printed where, and what stands beneath them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.core.form import Form, Printed
from jixiao.core.number import ZERO
from jixiao.core.weights import points_of

if TYPE_CHECKING:
    from jixiao.core.checks.rows import Row


@dataclass(slots=True)
class Branch:
    """A goal, level 1 or level 2 with its rows (分值层级); ``printed``: the points printed for it. ``named`` False: a goal without a heading."""

    label: str
    cell: Printed | None
    printed: Decimal | None
    rows: list[Row] = field(default_factory=list)
    parts: list[Branch] = field(default_factory=list)
    named: bool = True

    @property
    def spot(self) -> str:
        return f"「{self.label}」"

    @property
    def below(self) -> Decimal | None:
        """What stands beneath, added up (下级分值之和); None when something beneath has no points."""
        held = sum(len(part.rows) for part in self.parts) == len(self.rows)
        beneath = [part.points for part in self.parts] if held else [row.weight for row in self.rows]
        total = ZERO
        for points in beneath:
            if points is None:
                return None
            total += points
        return total if beneath else None

    @property
    def points(self) -> Decimal | None:
        """The points of the branch (分值): printed, else those beneath."""
        return self.printed if self.printed is not None else self.below


def grown(form: Form, goals: Iterable[tuple[Row, ...]]) -> tuple[Branch, ...]:
    """Every goal that has rows, as a tree (分值树)."""
    return tuple(_goal(form, index, rows) for index, rows in enumerate(goals) if rows)


def _goal(form: Form, index: int, rows: tuple[Row, ...]) -> Branch:
    goal = form.goals[index]
    top = Branch(goal.label, goal.weight or goal.name, points_of(goal.weight), list(rows), named=goal.name is not None)
    levels: dict[tuple[str, str], Branch] = {}
    for row in rows:
        own = row.indicator
        one = own.level1.text if own.level1 is not None else ""
        parent = top
        if own.level1 is not None:
            parent = _into(parent, levels, (one, ""), own.level1, own.level1_weight, row)
        if own.level2 is not None:
            _into(parent, levels, (one, own.level2.text), own.level2, own.level2_weight, row)
    return top


def _into(
    parent: Branch,
    levels: dict[tuple[str, str], Branch],
    key: tuple[str, str],
    cell: Printed,
    weight: Printed | None,
    row: Row,
) -> Branch:
    """Hangs a row under its level, which is made when it is new."""
    branch = levels.get(key)
    if branch is None:
        branch = levels[key] = Branch(cell.text, weight or cell, None)
        parent.parts.append(branch)
    if branch.printed is None and weight is not None:
        branch.printed, branch.cell = points_of(weight), weight
    branch.rows.append(row)
    return branch
