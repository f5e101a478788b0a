"""Full marks in spite of a missed target (未达目标却得满分): told from the row's points, its group, or its equals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.checks.rows import Row, number
from jixiao.core.checks.subject import Subject, shown
from jixiao.core.checks.units import unit_slip
from jixiao.core.number import EXACT, ONE, ZERO, plain

_EQUALS = 3


@dataclass(frozen=True, slots=True)
class Full:
    """A row that earned everything though it missed its target (满分行), what it should have earned, and how that is known."""

    row: Row
    expected: str
    how: str


def earned_in_full(s: Subject) -> Iterator[Full]:
    """Every scored row that missed its target and lost nothing (未扣分的未达标行), each once."""
    covered = _heads(s)
    for rows in covered.values():
        if full := _merged_in_full(s, rows):
            yield full
    inside = {(row.goal, row.index) for rows in covered.values() for row in rows}
    for row in s.missed:
        if (row.goal, row.index) in inside or not row.score or s.method_of(row) is not None or _slipped(row):
            continue
        points = row.points
        if points is None and _nothing_deducted(s, row):
            points = row.score
        if points is None or row.score < points - s.tolerance or row.score > points + s.tolerance:
            continue
        exact = s.expected(row, points)
        if exact is not None and points - exact <= s.tolerance:
            continue  # rounding may come close to full marks, but not make them of a missed target
        yield Full(row, "低于 " + plain(points) if exact is None else shown(exact), _how(row))


def _slipped(row: Row) -> bool:
    return row.target is not None and row.actual is not None and bool(unit_slip(row.target, row.actual))


def _how(row: Row) -> str:
    return f"指标值 {row.indicator.target or '空白'}，实际 {row.indicator.actual}"


def _heads(s: Subject) -> dict[tuple[int, int], list[Row]]:
    """Rows that share one score cell (合并得分格), by the row that holds it."""
    heads: dict[tuple[int, int], list[Row]] = {}
    for rows in s.goals:
        head: Row | None = None
        for row in rows:
            if (row.goal, row.index) not in s.merged:
                head = row
            elif head is not None:
                heads.setdefault((head.goal, head.index), [head]).append(row)
    return heads


def _merged_in_full(s: Subject, rows: list[Row]) -> Full | None:
    """One score for several rows: full points of the group though one of them fell short."""
    head = rows[0]
    points = head.weight if head.weight is not None else number(head.indicator.level2_weight)
    if points is None or head.score is None or head.score < points - s.tolerance or not any(row.missed for row in rows):
        return None
    shares = [min(row.share, ONE) if row.share is not None else ONE for row in rows]
    exact = EXACT.divide(points * sum(shares, ZERO), Decimal(len(rows)))
    if points - exact <= s.tolerance:
        return None
    short = "、".join(f"{row.label} {row.indicator.actual}" for row in rows if row.missed)
    return Full(head, shown(exact), f"{len(rows)} 项合并计 {plain(points)} 分，其中 {short}")


def _nothing_deducted(s: Subject, row: Row) -> bool:
    """Whether the scores show that this row lost nothing, though its own weight is not printed (推断未扣分).

    The smallest group with printed points got all of them. Or, where that cannot be told: at least three rows that reached
    their targets all have one and the same score, and this row has it too.
    """
    group, points = _smallest_group(s, row)
    scores = [other.score for other in group if other.score is not None]
    whole = all(other.score is not None or (other.goal, other.index) in s.merged for other in group)
    total = sum(scores, ZERO)
    if points is not None and whole and abs(total - points) <= s.tolerance:
        return True
    if points is not None and total < points:
        return False
    equals = [o.score for o in s.goals[row.goal] if o.missed is False and o.score is not None]
    return len(equals) >= _EQUALS and set(equals) == {row.score}


def _smallest_group(s: Subject, row: Row) -> tuple[list[Row], Decimal | None]:
    """The rows of the smallest group with printed points that holds the row (所在的最小印分组), and the points."""
    rows, own = s.goals[row.goal], row.indicator
    if own.level2_weight is not None:
        return [r for r in rows if _text(r, 2) == _text(row, 2) and _text(r, 1) == _text(row, 1)], number(
            own.level2_weight
        )
    if own.level1_weight is not None:
        return [r for r in rows if _text(r, 1) == _text(row, 1)], number(own.level1_weight)
    goal = s.form.goals[row.goal]
    points = number(goal.weight)
    if points is None and s.certain and len(s.form.goals) == 1:
        points = s.scoring.goals_points
    return list(rows), points


def _text(row: Row, level: int) -> str:
    cell = row.indicator.level1 if level == 1 else row.indicator.level2
    return cell.text if cell else ""
