"""How the points of a form are allotted (分值分配): what the indicators of every group weigh together, against what the pack gives the group.

For whoever writes a declaration: a running account beside the rows, group by group, goal by goal.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.execution import is_scored
from jixiao.core.form import Form, Goal
from jixiao.core.number import ZERO
from jixiao.core.pack import FormKind, Group
from jixiao.core.weights import Prescribed, points_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a group has so far (分值小计). ``wanted``: the pack's points for it, None when free. ``open``: rows without points yet.

    ``binding`` False: the pack names the points as a rule that may be departed from. ``level``: 0 a goal or the whole, 1, 2.
    """

    name: str
    level: int
    points: Decimal
    rows: int
    open: int = 0
    wanted: Decimal | None = None
    binding: bool = True

    @property
    def left(self) -> Decimal | None:
        """Points still to be given (尚余), negative when there are too many; None when the pack gives no number."""
        return None if self.wanted is None else self.wanted - self.points

    @property
    def state(self) -> str:
        """fits | short | over | free (分值状态)."""
        if self.left is None:
            return "free"
        return "fits" if not self.left else "short" if self.left > 0 else "over"


def allotted(form: Form, kind: FormKind) -> tuple[Share, ...]:
    """The account of points (分值账): the groups of the pack in their order, others as they come, and the whole last.

    Where the goals of a pack are averaged, each goal has a scale of its own and is one account; else all rows are counted together.
    """
    scoring = kind.scoring
    declared = tuple(goal for goal in form.goals if goal.indicators)
    if scoring.several_goals == "mean" and len(declared) > 1:
        out: list[Share] = []
        for goal in declared:
            out.append(_whole(goal.label, (goal,), kind))
            out += _groups((goal,), kind)
        return tuple(out)
    return (*_groups(declared, kind), _whole("合计", declared, kind))


def declared_points(kind: FormKind) -> Decimal:
    """The points the declared indicators share (指标部分分值): without execution and without rows the pack prescribes."""
    scoring = kind.scoring
    whole = scoring.goals_points
    if whole is None:
        execution = scoring.execution
        whole = scoring.full - (execution.weight if execution is not None and is_scored(execution) else ZERO)
        whole -= sum((group.points or ZERO for group in scoring.groups if group.method), ZERO)
    return whole


def declarable(kind: FormKind) -> tuple[Group, ...]:
    """The groups indicators are declared in (可申报的指标组): not checklists and formulas, whose rows the pack prescribes."""
    return tuple(group for group in kind.scoring.groups if not group.method and not group.items)


def _whole(name: str, goals: tuple[Goal, ...], kind: FormKind) -> Share:
    weights = [points_of(row.weight) for goal in goals for row in goal.indicators]
    known = [points for points in weights if points is not None]
    return Share(
        name=name, level=0, points=sum(known, ZERO), rows=len(weights), open=len(weights) - len(known),
        wanted=declared_points(kind),
    )  # fmt: skip


def _groups(goals: tuple[Goal, ...], kind: FormKind) -> list[Share]:
    prescribed = Prescribed(kind.scoring)
    sums: dict[tuple[str, str], list[Decimal | None]] = {}
    for goal in goals:
        for row in goal.indicators:
            first = prescribed.group(row.level1)
            second = prescribed.group(row.level2, row.level1)
            one = first.name if first is not None else row.level1.text if row.level1 else "未选一级指标"
            two = second.name if second is not None else row.level2.text if row.level2 else ""
            sums.setdefault((one, two), []).append(points_of(row.weight))
    out: list[Share] = []
    for group in declarable(kind):
        out += _branch(group, sums)
    out += [_share(two or one, 2 if two else 1, weights) for (one, two), weights in sums.items()]
    return out


def _branch(group: Group, sums: dict[tuple[str, str], list[Decimal | None]]) -> list[Share]:
    inner: list[Share] = []
    taken: list[Decimal | None] = []
    for part in group.groups:
        weights = sums.pop((group.name, part.name), [])
        taken += weights
        if weights or part.points is not None:
            inner.append(_share(part.name, 2, weights, part))
    for key in [key for key in sums if key[0] == group.name]:
        weights = sums.pop(key)
        taken += weights
        inner.append(_share(key[1] or "未选二级指标", 2, weights))
    return [_share(group.name, 1, taken, group), *inner]


def _share(name: str, level: int, weights: list[Decimal | None], group: Group | None = None) -> Share:
    known = [points for points in weights if points is not None]
    return Share(
        name=name,
        level=level,
        points=sum(known, ZERO),
        rows=len(weights),
        open=len(weights) - len(known),
        wanted=group.points if group is not None else None,
        binding=group is None or group.enforcement == "error",
    )
