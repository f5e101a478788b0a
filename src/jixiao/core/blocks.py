"""Blocks (计分块): the rows of a scored form, sorted by what another pack can do with them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from jixiao.core.form import Indicator
from jixiao.core.number import ZERO
from jixiao.core.pack import Group, Item, Scoring
from jixiao.core.score import BY_STANDARD, ScoreSheet, goal_points, plan_of

Position = tuple[int, int]
"""Where a row stands in a form (行的位置): goal and row, from 0; (-1, -1) is the budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows under one score (计分块): one as a rule, several where their score cells are merged.

    ``by_standard``: judged by a standard of its own, without target and actual. ``group``, ``item``: what the other pack prescribes for it.
    """

    at: Position
    rows: tuple[Indicator, ...]
    weight: Decimal | None
    by_standard: bool
    group: Group | None = None
    item: Item | None = None

    @property
    def goal(self) -> int:
        return self.at[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The blocks of a form under another pack's rules (各行去向), each kind in printed order.

    ``ordinary``: scored by target and actual or in words. ``prescribed``: rows the pack prescribes. ``unscored``: prescribed by the form's
    own pack alone. ``unweighed``: nobody knows their weight.
    """

    ordinary: tuple[Block, ...]
    prescribed: tuple[Block, ...]
    unscored: tuple[Block, ...]
    unweighed: tuple[Block, ...]

    def of_goal(self, g: int) -> tuple[Block, ...]:
        """The ordinary blocks of a goal (目标各行)."""
        return tuple(block for block in self.ordinary if block.goal == g)


def sort_rows(sheet: ScoreSheet, scoring: Scoring) -> Sorted:
    """Sorts the rows of a form that its own pack scored (分拣) by what ``scoring`` of another pack does with them."""
    ordinary: list[Block] = []
    prescribed: list[Block] = []
    unscored: list[Block] = []
    unweighed: list[Block] = []
    for block in _blocks(sheet, scoring):
        if block.item is not None or (block.by_standard and block.group is not None and not block.group.items):
            prescribed.append(block)
        elif block.by_standard:
            unscored.append(block)
        elif block.weight is None:
            unweighed.append(block)
        else:
            ordinary.append(block)
    return Sorted(
        ordinary=tuple(ordinary), prescribed=tuple(prescribed), unscored=tuple(unscored), unweighed=tuple(unweighed)
    )


def _blocks(sheet: ScoreSheet, scoring: Scoring) -> list[Block]:
    known = plan_of(scoring).prescribed
    found = []
    for g, (goal, outcomes) in enumerate(zip(sheet.form.goals, sheet.rows, strict=True)):
        for r, (row, outcome) in enumerate(zip(goal.indicators, outcomes, strict=True)):
            spans = outcome[7]
            if spans:
                group, item = known.of_row(row) if known.any_method else (None, None)
                # score cells that were read as overlapping: a row belongs to the last one that begins above it
                covered = sum(1 for _ in takewhile(lambda o: not o[7], outcomes[r + 1 : r + spans]))
                rows = goal.indicators[r : r + 1 + covered]
                by_standard = outcome[4] in BY_STANDARD
                found.append(
                    Block(at=(g, r), rows=rows, weight=outcome[0], by_standard=by_standard, group=group, item=item)
                )
    return found


def sum_of(blocks: tuple[Block, ...] | list[Block]) -> Decimal:
    """The weights of blocks together (分值合计), as far as they are known."""
    return sum((block.weight for block in blocks if block.weight is not None), ZERO)


def worth(g: int, rows: Sorted, sheet: ScoreSheet) -> Decimal | None:
    """What the ordinary rows of a goal are worth together (目标原分值): their sum, or the goal's points where a weight is missing.

    None when it cannot be told.
    """
    known = sum_of(rows.of_goal(g))
    if not any(block.goal == g for block in rows.unweighed):
        return known
    points = goal_points(sheet.form.goals[g], sheet.form, sheet.kind.scoring)
    return points if points is not None and points >= known else None
