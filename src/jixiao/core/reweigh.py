"""Reweighing (改按另一办法的分值): a form filled in under one pack, with the weights that another pack would give its rows.

Printed weights win over a pack's, so a form would keep its own weights under any pack. Here they are converted, and everything that is done,
or cannot be done, is said. The form that comes out is for scoring only; what was printed stays in the form as printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from jixiao.core.apportion import apportioned
from jixiao.core.blocks import Block, Position, Sorted, sort_rows, sum_of, worth
from jixiao.core.compare import relation_of
from jixiao.core.execution import is_scored
from jixiao.core.form import Budget, Form, Indicator, Printed
from jixiao.core.method import in_tier
from jixiao.core.number import EXACT, ZERO, plain, rounded
from jixiao.core.pack import Pack, Scoring
from jixiao.core.rescale import change, places_of, rescaled, standard_points, standards
from jixiao.core.score import ScoreSheet, kind_of
from jixiao.core.weights import points_of

_UNROUNDED = 6  # places of a carried score where the pack does not round lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Reweighed:
    """A form with the weights of another pack (换算后的表).

    ``rows``: for every goal and row of ``form`` its position in the form as printed. ``goals``: the points of every printed goal that has
    rows with target and actual, None when unknown; ``prescribed``: those of rows that the pack prescribes. ``unweighed``: blocks left out
    because nobody knows their weight. ``why``: how a weight came about, by printed position; ``notes``: what was converted and what was
    not, in Chinese.
    """

    form: Form
    rows: tuple[tuple[Position, ...], ...]
    goals: Mapping[int, Decimal | None]
    prescribed: Decimal
    unweighed: tuple[Block, ...] = ()
    why: Mapping[Position, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()


def reweighed(form: Form, sheet: ScoreSheet, pack: Pack, *, keep: bool = False) -> Reweighed:
    """The form as ``pack`` would weigh it (改按另一办法的分值); ``sheet`` is its score sheet by the pack it belongs to.

    Execution gets the weight of ``pack``; the weights that ``sheet`` found are scaled to what ``pack`` gives. ``keep``: every weight stays
    as it is, and only rows that ``pack`` does not score are left out.
    """
    scoring = kind_of(form, pack).scoring
    rows = sort_rows(sheet, scoring)
    weights = {block.at: block.weight or ZERO for block in rows.ordinary}
    weights.update((b.at, b.item.points if b.weight is None and b.item else b.weight or ZERO) for b in rows.prescribed)
    why: dict[Position, str] = {}
    goals = {block.goal: worth(block.goal, rows, sheet) for block in (*rows.ordinary, *rows.unweighed)}
    notes = ["各行分值照原表，没有换算"] if keep else []
    if not keep:
        for block, weight, said in _prescribed(rows, scoring):
            weights[block.at], why[block.at] = weight, said
        scale = rescaled(rows, sheet, scoring)
        if not scale.convertible:
            unweighed = sorted((*rows.ordinary, *rows.unweighed), key=lambda block: block.at)
            rows = replace(rows, ordinary=(), unweighed=tuple(unweighed))
        weights.update(scale.weights)
        why.update(scale.why)
        goals = {g: scale.goals.get(g) for g in goals}
        notes += [*_execution_note(sheet, scoring), *scale.notes]
    notes += _left_out(rows, scoring, weights)
    if not rows.ordinary and not rows.prescribed and not rows.unweighed:
        notes.append("原表没有一行指标能照此计分，不能比较")
    made, positions = [], []
    for g, goal in enumerate(form.goals):
        blocks = sorted((b for b in (*rows.ordinary, *rows.prescribed) if b.goal == g), key=lambda block: block.at)
        if not blocks:
            continue
        indicators = [row for block in blocks for row in _rows_of(block, weights[block.at], scoring, why)]
        points = None if keep else goals.get(g)
        printed = goal.weight if points is None else Printed(plain(points))
        made.append(replace(goal, weight=printed, indicators=tuple(indicators)))
        positions.append(tuple((g, block.at[1] + i) for block in blocks for i in range(len(block.rows))))
    return Reweighed(
        form=replace(form, goals=tuple(made), budget=_budget_of(sheet, scoring, keep)),
        rows=tuple(positions),
        goals=MappingProxyType(goals),
        prescribed=sum((weights[block.at] for block in rows.prescribed), ZERO),
        unweighed=rows.unweighed,
        why=MappingProxyType(why),
        notes=tuple(notes),
    )


def _prescribed(rows: Sorted, scoring: Scoring) -> list[tuple[Block, Decimal, str]]:
    """Prescribed rows with their points (固定指标分值): the pack's own; where it has only the group's, the rows share them as before."""
    found = [(b, b.item.points, "固定指标按规定分值") for b in rows.prescribed if b.item is not None]
    for group in standards(scoring):
        blocks = [b for b in rows.prescribed if b.item is None and b.group is group]
        before = sum_of(blocks)
        if before and group.points is not None:
            shares = apportioned(group.points, [b.weight or ZERO for b in blocks], places_of(scoring))
            said = change(group.name, before, group.points)
            found += [(block, share, said) for block, share in zip(blocks, shares, strict=True)]
    return found


def _rows_of(block: Block, weight: Decimal, scoring: Scoring, why: dict[Position, str]) -> list[Indicator]:
    """The rows of a block with their new weights; scores that were judged keep their share of the weight."""
    own = [points_of(row.weight) for row in block.rows]
    shares = [share for share in own if share is not None]
    parts: Sequence[Decimal | None] = [None] * len(own)
    if len(own) == 1:
        parts = [weight]
    elif len(shares) == len(own) and any(shares):
        parts = apportioned(weight, shares)
    made = [
        replace(
            row,
            level1_weight=None,
            # rows under one score cell that have no weights of their own have those of their level 2
            level2_weight=None if part is not None else Printed(plain(weight)),
            weight=None if part is None else Printed(plain(part)),
            score=_carried(row, block.weight or ZERO, weight, scoring),
        )
        for row, part in zip(block.rows, parts, strict=True)
    ]
    before, after = block.rows[0].score, made[0].score
    judged = block.by_standard or relation_of(block.rows[0], scoring).tier is not None
    if judged and before is not None and after is not None and after is not before:
        why[block.at] = f"{why.get(block.at, '')}，填报得分 {before.text} 按原得分率换算为 {after.text}".lstrip("，")
    return made


def _carried(row: Indicator, old: Decimal, new: Decimal, scoring: Scoring) -> Printed | None:
    """A reported score on the scale of the new weight (换算填报得分): where a tier or a standard leaves it to judgement, the share was judged."""
    value = points_of(row.score)
    if row.score is None or value is None or not old or old == new:
        return row.score
    exact = EXACT.divide(EXACT.multiply(value, new), old)
    rounds = scoring.round_when == "line" and scoring.rounding != "none"
    digits, mode = (scoring.round_digits, scoring.rounding) if rounds else (_UNROUNDED, "half_up")
    tries = [rounded(exact, digits, how) for how in (mode, "ceiling", "floor")]
    tier = relation_of(row, scoring).tier
    if tier is not None and in_tier(exact, new, tier, scoring.qualitative):
        # at the edge of a tier, rounding must not push the score out of it
        tries = [points for points in tries if in_tier(points, new, tier, scoring.qualitative)] or [exact]
    return Printed(plain(tries[0]), row.score.where)


def _budget_of(sheet: ScoreSheet, scoring: Scoring, keep: bool) -> Budget | None:
    """The money part with the pack's weight (预算执行分值), or with the one that the form has."""
    budget = sheet.form.budget
    if budget is None:
        return None
    kept = sheet.measure.weight if keep and sheet.measure is not None and is_scored(scoring.execution) else None
    return replace(budget, weight=None if kept is None else Printed(plain(kept)))


def _execution_note(sheet: ScoreSheet, scoring: Scoring) -> list[str]:
    before = None if sheet.measure is None else sheet.measure.weight
    after = scoring.execution.weight if scoring.execution is not None and is_scored(scoring.execution) else None
    if before == after:
        return []
    if after is None:
        return [f"预算执行不计分（原 {plain(before or ZERO)} 分）"]
    return [
        f"预算执行由不计分改为 {plain(after)} 分"
        if before is None
        else f"预算执行 {plain(before)} 分换为 {plain(after)} 分"
    ]


def _left_out(rows: Sorted, scoring: Scoring, weights: Mapping[Position, Decimal]) -> list[str]:
    """What is in one of the two and not in the other (未计部分)."""
    notes = []
    if rows.unscored:
        notes.append(f"原表按评分标准认定的 {len(rows.unscored)} 行（{plain(sum_of(rows.unscored))} 分）不在其中，不计")
    absent = []
    for group in standards(scoring):
        missing = standard_points(group) - sum((weights[b.at] for b in rows.prescribed if b.group is group), ZERO)
        if missing > 0:
            absent.append((group.name, missing))
    if absent:
        each = "、".join(f"{name} {plain(points)} 分" for name, points in absent)
        notes.append(f"另有 {plain(sum((points for _, points in absent), ZERO))} 分固定指标（{each}），原表没有，未计")
    if rows.unweighed:
        names = "、".join(block.rows[0].label for block in rows.unweighed[:3])
        notes.append(
            f"{len(rows.unweighed)} 行没有可用的分值，不能换算：{names}{'等' if len(rows.unweighed) > 3 else ''}"
        )
    return notes
