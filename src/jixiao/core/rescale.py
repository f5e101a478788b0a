"""Rescaling (换算分值): the weights of a form's rows on the scale of another pack, adding up exactly to what that pack gives.

Level by level where the pack fixes the points of groups and every goal has rows of all of them, otherwise all in one proportion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from jixiao.core.answer import essence
from jixiao.core.apportion import apportioned
from jixiao.core.blocks import Block, Position, Sorted, sum_of, worth
from jixiao.core.execution import is_scored
from jixiao.core.form import Goal
from jixiao.core.number import EXACT, ZERO, plain, rounded
from jixiao.core.pack import Group, Scoring
from jixiao.core.score import ScoreSheet
from jixiao.core.weights import is_called


class Rescaled(NamedTuple):
    """Weights on another scale (换算结果): of every block and every goal, why each block's is what it is, and what is to be said.

    ``convertible`` False: without the points of the whole nobody can say what share of them a row has; nothing was scaled.
    """

    weights: Mapping[Position, Decimal]
    goals: Mapping[int, Decimal]
    why: Mapping[Position, str]
    notes: tuple[str, ...]
    convertible: bool = True


class _Part(NamedTuple):
    """Rows that share points among them (一组换算): their name, the rows, the points before and after."""

    name: str
    blocks: Sequence[Block]
    before: Decimal
    after: Decimal


def rescaled(rows: Sorted, sheet: ScoreSheet, scoring: Scoring) -> Rescaled:
    """The weights of the ordinary rows as ``scoring`` of another pack gives them (换算分值); ``sheet`` is the form by its own pack."""
    goals = sorted({block.goal for block in (*rows.ordinary, *rows.unweighed)})
    if not goals:
        return Rescaled({}, {}, {}, ())
    before = {g: worth(g, rows, sheet) for g in goals}
    known = {g: value for g, value in before.items() if value is not None}
    if len(known) < len(before) or not any(known.values()):
        return Rescaled({}, {}, {}, ("原表各行的分值不全，也没有可用的目标总分值，各行没有换算",), convertible=False)
    points, is_mean = ordinary_points(scoring), len(goals) > 1 and scoring.several_goals == "mean"
    shares = [points] * len(goals) if is_mean else apportioned(points, [known[g] for g in goals], places_of(scoring))
    after = dict(zip(goals, shares, strict=True))
    parts, by_group = _parts(goals, known, after, rows, sheet, scoring)
    weights: dict[Position, Decimal] = {}
    why: dict[Position, str] = {}
    for part in parts:
        for block, weight in zip(part.blocks, _weights(part, scoring), strict=True):
            weights[block.at] = weight
            if part.before != part.after:
                why[block.at] = change(part.name, part.before, part.after)
    if not weights:
        return Rescaled({}, after, {}, ())
    whole = sum(known.values(), ZERO)
    notes = [] if is_mean or whole == points else [change("目标部分", whole, points)]
    if is_mean:
        notes.append(f"{len(goals)} 个目标各按 {plain(points)} 分计分，再取平均")
    elif len(goals) > 1:
        notes += [change(name_of(sheet.form.goals[g], g), known[g], after[g]) for g in goals if known[g] != after[g]]
    if by_group:
        notes.append("、".join(_together(parts)) + "（按规定的组分值）")
    return Rescaled(weights, after, why, tuple(notes))


def ordinary_points(scoring: Scoring) -> Decimal:
    """What a pack gives to indicators with target and actual (目标部分分值): full marks without execution and the rows it prescribes."""
    execution = scoring.execution.weight if scoring.execution is not None and is_scored(scoring.execution) else ZERO
    rest = scoring.full - execution - sum((standard_points(group) for group in standards(scoring)), ZERO)
    given = scoring.goals_points
    return max(ZERO, rest if given is None else min(given, rest))


def standards(scoring: Scoring) -> tuple[Group, ...]:
    """The groups whose rows have a standard of their own (固定指标组), of either level."""
    found: list[Group] = []
    for group in scoring.groups:
        found += [group] if group.method or group.items else [i for i in group.groups if i.method or i.items]
    return tuple(found)


def standard_points(group: Group) -> Decimal:
    """The points of a group of prescribed rows (固定指标分值)."""
    return group.points if group.points is not None else sum((item.points for item in group.items), ZERO)


def places_of(scoring: Scoring) -> int:
    """Places of a converted weight (分值位数): two; fewer where every line is rounded to fewer, or full marks would be rounded off."""
    rounds = scoring.round_when == "line" and scoring.rounding != "none"
    return min(2, scoring.round_digits) if rounds else 2


def change(name: str, before: Decimal, after: Decimal) -> str:
    """Points before and after in words (换算说明)."""
    if before == after:
        return f"{name} {plain(after)} 分不变"
    return f"{name} {plain(before)} 分换算为 {plain(after)} 分"


def name_of(goal: Goal, g: int) -> str:
    """How a note calls a goal (目标简称): its name when that is short, else its number."""
    return f"目标 {g + 1}" if goal.name is None or len(goal.name.text) > 12 else f"「{goal.name.text}」"


def _parts(
    goals: Sequence[int],
    before: Mapping[int, Decimal],
    after: Mapping[int, Decimal],
    rows: Sorted,
    sheet: ScoreSheet,
    scoring: Scoring,
) -> tuple[list[_Part], bool]:
    """What is scaled together: the groups of every goal, or every goal as a whole; and whether it is groups."""
    if not rows.unweighed and _fixes_otherwise(scoring.groups, sheet.kind.scoring.groups):
        grouped = [_by_groups(rows.of_goal(g), scoring.groups, after[g], 1, places_of(scoring)) for g in goals]
        if all(len(found) > 1 for found in grouped):
            return [part for found in grouped for part in found], True
    parts = []
    for g in goals:
        blocks = rows.of_goal(g)
        name = "目标部分" if len(goals) == 1 else name_of(sheet.form.goals[g], g)
        if sum_of(blocks):
            parts.append(_Part(name, blocks, before[g], after[g]))
    return parts, False


def _by_groups(
    blocks: Sequence[Block], groups: Sequence[Group], points: Decimal, level: int, places: int
) -> list[_Part]:
    """The parts of a goal by fixed points of level 1, and beneath it of level 2 (按组划分); one part where they do not cover the rows."""
    fixed = [group for group in groups if group.points is not None and not group.method and not group.items]
    members: dict[str, list[Block]] = {group.id: [] for group in fixed}
    whole = [_Part("", blocks, sum_of(list(blocks)), points)]
    for block in blocks:
        cell = block.rows[0].level1 if level == 1 else block.rows[0].level2
        said = essence(cell.text) if cell is not None else ""
        group = next((group for group in fixed if is_called(group, said)), None)
        if group is None:
            return whole
        members[group.id].append(block)
    if not fixed or not all(sum_of(found) for found in members.values()):
        return whole
    parts: list[_Part] = []
    shares = apportioned(points, [group.points or ZERO for group in fixed], places)
    for group, share in zip(fixed, shares, strict=True):
        found = members[group.id]
        inner = _by_groups(found, group.groups, share, 2, places) if level == 1 else []
        parts += inner if len(inner) > 1 else [_Part(group.name, found, sum_of(found), share)]
    return parts


def _fixes_otherwise(groups: Sequence[Group], own: Sequence[Group]) -> bool:
    """Whether a pack fixes points of groups that the form's own pack does not fix alike (组分值不同)."""
    for group in groups:
        if group.method or group.items:
            continue
        names = [essence(name) for name in (group.name, *group.aliases)]
        same = next((o for o in own if any(is_called(o, name) for name in names)), None)
        if group.points is not None and (same is None or same.points != group.points):
            return True
        if same is not None and _fixes_otherwise(group.groups, same.groups):
            return True
    return False


def _weights(part: _Part, scoring: Scoring) -> tuple[Decimal, ...]:
    """The weights of a part's rows (各行新分值). Rows whose weight nobody knows keep their share of the points."""
    weights = [block.weight or ZERO for block in part.blocks]
    known, points = sum(weights, ZERO), part.after
    if known != part.before:
        points = rounded(EXACT.divide(EXACT.multiply(part.after, known), part.before), 2)
    made = apportioned(points, weights, places_of(scoring))
    if any(weight and not new for weight, new in zip(weights, made, strict=True)):
        return apportioned(points, weights)  # rather a fraction than a row that counts for nothing
    return made


def _together(parts: Sequence[_Part]) -> list[str]:
    """Parts of the same name in one phrase each, over all goals."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for part in parts:
        before, after = sums.get(part.name, (ZERO, ZERO))
        sums[part.name] = before + part.before, after + part.after
    return [change(name, before, after) for name, (before, after) in sums.items()]
