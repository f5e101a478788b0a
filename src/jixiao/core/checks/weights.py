"""Points (分值): every printed weight against what stands beneath it, and the whole against the full marks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from jixiao.core.catalogue import WEIGHT_SUM_MISMATCH
from jixiao.core.checks.branch import Branch
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject
from jixiao.core.number import HUNDRED, ZERO, plain


def indicator_points(s: Subject) -> Decimal | None:
    """The points of all indicators together (指标部分分值); of goals that are averaged only one counts."""
    goals = [branch.points for branch in s.branches]
    known = [points for points in goals if points is not None]
    if not goals or len(known) < len(goals):
        return None
    if s.averages_goals and len(known) > 1:
        return sum(known, ZERO) - _averaged_away(s, known)
    return sum(known, ZERO)


def _averaged_away(s: Subject, goals: list[Decimal]) -> Decimal:
    """Points of the goals beyond the first that share the full scale of the goals part (平均计分的重复目标)."""
    same = [points for points in goals if points == s.scoring.goals_points]
    return sum(same[1:], ZERO)


def too_many(s: Subject) -> bool:
    """Whether the points of the form add up to more than the full marks (分值超出满分)."""
    return bool(s.branches) and _added(s, s.branches)[0] > _full(s) + s.tolerance


@rule(WEIGHT_SUM_MISMATCH)
def weight_sums(s: Subject) -> Iterator[Answer]:
    """各级分值之和应等于上一级，总分值应为满分; a group's scores must not exceed its points."""
    trees = s.branches
    groups = [fault for tree in trees for fault in _group_faults(s, tree)]
    whole, judged = _whole(s, trees)
    goals = [tree for tree in trees if tree.printed is not None]
    if whole is not None and len(goals) > 1:
        groups += [fault for tree in goals if (fault := _short(s, tree, groups))]
    elif whole is not None and any(fault.spot == tree.spot for tree in goals for fault in groups):
        whole = None  # one goal, one slip: the goal's own finding says it
    if whole is not None:
        yield whole
    yield from groups
    if not judged and not groups and not any(_is_comparable(tree) for tree in trees):
        yield Gap("total", "没有印出完整的分值，不能核对合计", s.form.total_weight)


def _is_comparable(branch: Branch) -> bool:
    return (branch.printed is not None and branch.below is not None) or any(map(_is_comparable, branch.parts))


def _group_faults(s: Subject, branch: Branch) -> list[Fault]:
    found = [fault for part in branch.parts for fault in _group_faults(s, part)]
    if branch.printed is None:
        return found
    below = branch.below
    if below is not None:
        less = below < branch.printed - s.tolerance
        may_be_less = s.scoring.split == "equal_integer" and not branch.parts
        if below > branch.printed + s.tolerance or (less and not may_be_less):
            how = f"印为 {plain(branch.printed)} 分，下属各项分值"
            found.append(_fault(branch, plain(below), plain(branch.printed), how))
    elif not found and (scores := _scores_above(s, branch)) is not None:
        how = f"印为 {plain(branch.printed)} 分，下属各项得分"
        found.append(_fault(branch, plain(scores), f"不超过 {plain(branch.printed)}", how))
    return found


def _fault(branch: Branch, reported: str, expected: str, how: str) -> Fault:
    where = branch.label if branch.named else "total"
    return Fault(where=where, spot=branch.spot, reported=reported, expected=expected, how=how, cell=branch.cell)


def _scores_above(s: Subject, branch: Branch) -> Decimal | None:
    """The scores of a group when they exceed its points (组得分超过组分值) and no single row's weight tells it already."""
    scores = [row.score for row in branch.rows if row.score is not None]
    if branch.printed is None or any(
        row.weight is not None and row.score is not None and row.score > row.weight for row in branch.rows
    ):
        return None
    total = sum(scores, ZERO)
    return total if total > branch.printed + s.tolerance else None


def _short(s: Subject, tree: Branch, groups: list[Fault]) -> Fault | None:
    """A goal whose rows all reached their targets and yet earn less than its points, on a form whose points do not add up anyway."""
    if tree.printed is None or tree.below is not None or any(fault.spot == tree.spot for fault in groups):
        return None
    if any(row.score is None or row.missed is not False for row in tree.rows):
        return None
    total = sum((row.score for row in tree.rows if row.score is not None), ZERO)
    if total >= tree.printed - s.tolerance:
        return None
    how = f"印为 {plain(tree.printed)} 分，各项都达到目标，得分却只"
    return _fault(tree, plain(total), plain(tree.printed), how)


def _whole(s: Subject, trees: tuple[Branch, ...]) -> tuple[Fault | None, bool]:
    """All points of the form against the full marks (总分值): the fault, and whether it could be judged at all.

    A goal without printed points weighs at least what its rows earned, as no score exceeds its weight.
    """
    if not trees:
        return None, False
    added, known = _added(s, trees)
    full = _full(s)
    if abs(added - full) <= s.tolerance or (not known and added < full):
        return None, known
    if not known and s.averages_goals and len(trees) > 1:
        return None, False
    names = [f"预算执行 {plain(s.execution_weight)}"] if s.execution_weight else []
    names += [part for tree in trees for part in _named(tree)]
    cell = s.form.total_weight or trees[0].cell
    reported = plain(added) if known else f"至少 {plain(added)}"
    return Fault(
        where="total", spot="总分值", reported=reported, expected=plain(full), how=f"{'＋'.join(names)}，", cell=cell
    ), True


def _full(s: Subject) -> Decimal:
    return s.scoring.full if s.certain else HUNDRED


def _added(s: Subject, trees: tuple[Branch, ...]) -> tuple[Decimal, bool]:
    """All points of the form added up, and whether they are all known (分值总和)."""
    points = [tree.points if tree.points is not None else _earned(tree) for tree in trees]
    known = s.execution_weight is not None and all(tree.points is not None for tree in trees)
    away = _averaged_away(s, points) if s.averages_goals else ZERO
    return sum(points, ZERO) - away + (s.execution_weight or ZERO), known


def _earned(tree: Branch) -> Decimal:
    return sum((row.score for row in tree.rows if row.score is not None), ZERO)


def _named(tree: Branch) -> list[str]:
    """A goal's points for the message (分值算式): the goal itself, else its printed levels."""
    if tree.printed is None and tree.parts and all(part.points is not None for part in tree.parts):
        return [f"{part.label} {plain(part.points)}" for part in tree.parts if part.points is not None]
    if tree.points is None:
        return [f"{_short_name(tree.label)}得分 {plain(_earned(tree))}"]
    return [f"{_short_name(tree.label)} {plain(tree.points)}"]


@lru_cache(maxsize=512)
def _short_name(label: str) -> str:
    return label if len(label) <= 20 else f"{label[:18]}……"


RULES = (weight_sums,)
