"""The total (总分): budget score plus indicator scores, by the addition of the form's own kind."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.catalogue import TOTAL_MISMATCH
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject, shown
from jixiao.core.checks.weights import indicator_points
from jixiao.core.form import Printed
from jixiao.core.number import EXACT, ZERO, agrees, plain, rounded
from jixiao.core.repair import Part, sum_hint

_MOST_EXECUTION = Decimal(20)  # no form seen gives budget execution more
_CHECKLISTS = ("checklist", "formula")


@rule(TOTAL_MISMATCH)
def total(s: Subject) -> Iterator[Answer]:
    """总分 = 预算执行得分 + 各指标得分之和; a missing budget score is taken as computed.

    A subtotal of the indicators part is accepted where the row can be nothing else; called a total it cannot be judged.
    Nor can it where a missing indicator score explains the difference.
    """
    printed = s.form.total
    reported = _figure(s)
    if printed is None or reported is None:
        yield Gap("total", "没有填写总分，或总分不是数字", printed)
        return
    parts = indicator_parts(s)
    if not parts:
        yield Gap("total", "没有一项指标填写得分，不能核算总分", printed)
        return
    indicators = sum((value for _, value in parts), ZERO)
    execution = _execution(s)
    exact = indicators + (execution or ZERO)
    if _same(s, reported, exact) or (s.integers and _same(s, reported, rounded(exact, 0))):
        return
    difference = reported - exact
    if _may_be_subtotal(s, reported):
        if _same(s, reported, indicators):
            label = _label(s)
            if not _is_named_subtotal(label):
                why = f"「{label}」恰为指标部分的小计，没有计入预算执行得分；如是全表总分，应为 {shown(exact)}"
                yield Gap("total", why, printed)
            return
        difference = reported - indicators if indicators < reported < exact else difference
    if why := _cannot_tell(s, difference, execution):
        yield Gap("total", why, printed)
    else:
        yield _fault(s, printed, reported, execution, parts)


def _cannot_tell(s: Subject, difference: Decimal, execution: Decimal | None) -> str:
    """Why a difference may be no fault of the addition (差额无从判断), "" when it is one."""
    if s.execution_is_scored and execution is None:
        return "预算执行得分没有填写，也不能计算"
    if _explained_by_missing(s, difference):
        return "有指标没有填写得分，差额可能由此而来"
    if s.execution_is_scored is None and ZERO < difference <= _MOST_EXECUTION:
        return "没有合适的模板包，差额可能是没有印出的预算执行得分"
    return ""


def _fault(s: Subject, printed: Printed, reported: Decimal, execution: Decimal | None, parts: list[Part]) -> Fault:
    head: list[Part] = [("预算执行得分", execution)] if execution is not None else []
    indicators = sum((value for _, value in parts), ZERO)
    return Fault(
        where="total",
        spot=f"「{_label(s)}」",
        reported=printed.text,
        expected=shown(indicators + (execution or ZERO)),
        how=_addition(execution, indicators),
        hint=_hint(s, reported, head, parts),
        cell=printed,
    )


def _hint(s: Subject, reported: Decimal, head: list[Part], parts: list[Part]) -> str:
    """What probably happened (线索): the execution score itself is wrong and the total right, or one slip in the addition."""
    indicators = sum((value for _, value in parts), ZERO)
    if head and head[0][1] and _same(s, reported, indicators):
        return f"填报数恰为各指标得分之和，预算执行得分 {plain(head[0][1])} 分未计入。"
    if s.earned is not None and s.budget_score is not None and not s.fits(s.budget_score, s.earned):
        for places in (0, 1, 2):
            if reported == indicators + rounded(s.earned, places):
                due = plain(rounded(s.earned, places))
                return f"若预算执行按应得的 {due} 分，合计与填报数相符，可能是预算执行得分填错。"
    return sum_hint(reported, [*head, *parts], [("指标得分合计", indicators)] if head else ())


def _figure(s: Subject) -> Decimal | None:
    if s.form.total is None:
        return None
    meaning = s.form.total.meaning
    return meaning.value if meaning.kind in ("number", "ratio") else None


def indicator_parts(s: Subject) -> list[Part]:
    """The scores that make the indicators part (各指标得分), by name.

    Where a pack scores several goals as a mean, each goal's score stands once, the mean rounded once, half up, to an integer.
    """
    scored = [row for row in s.rows if row.score is not None]
    plain_rows = [(f"「{row.label}」", row.score) for row in scored if row.score is not None]
    if not s.averages_goals:
        return plain_rows
    by_goal: dict[int, Decimal] = {}
    fixed: list[Part] = []
    for row in scored:
        assert row.score is not None
        if s.method_of(row) in _CHECKLISTS:
            fixed.append((f"「{row.label}」", row.score))
        else:
            by_goal[row.goal] = by_goal.get(row.goal, ZERO) + row.score
    if len(by_goal) < 2:
        return plain_rows
    mean = EXACT.divide(sum(by_goal.values(), ZERO), Decimal(len(by_goal)))
    return [*fixed, (f"{len(by_goal)} 个年度目标的平均分", rounded(mean, 0))]


def _execution(s: Subject) -> Decimal | None:
    """The execution score that goes into the total (计入总分的预算执行得分): printed, else computed; None where there is none."""
    if s.budget_score is not None:
        return s.budget_score
    if s.form.budget is None or not s.execution_is_scored or s.earned is None:
        return None
    return rounded(s.earned, 2)


def _same(s: Subject, reported: Decimal, exact: Decimal) -> bool:
    places = s.form.total.meaning.places if s.form.total else 0
    return agrees(reported, places, exact, tolerance=s.tolerance)


def _label(s: Subject) -> str:
    return s.form.total_label.text if s.form.total_label else "总分"


def _is_named_subtotal(label: str) -> bool:
    return ("合计" in label or "小计" in label) and "总" not in label


def _may_be_subtotal(s: Subject, reported: Decimal) -> bool:
    """Whether the total row may be the subtotal of the indicators part (可否是指标部分小计).

    It must fit into that part, and say so: by its own points, by its name, or by standing beneath a printed column of row points
    that make up that part and not the full marks.
    """
    weight = s.execution_weight
    if weight is None or not weight:
        return False
    part = s.scoring.full - weight
    own = s.form.total_weight.meaning.value if s.form.total_weight else None
    if own is not None:
        return abs(own - part) <= s.tolerance
    points = indicator_points(s)
    if points is None and reported > part + s.tolerance:
        return False
    if points is not None and abs(points - s.scoring.full) < abs(points - part):
        return False
    if _is_named_subtotal(_label(s)):
        return True
    return bool(s.rows) and all(row.indicator.weight is not None for row in s.rows)


def _explained_by_missing(s: Subject, difference: Decimal) -> bool:
    """Whether an indicator without a score may be the whole difference (漏填得分可解释差额)."""
    blank = [row for row in s.rows if row.score is None and (row.goal, row.index) not in s.merged]
    if not blank or difference <= 0:
        return False
    points = [row.points for row in blank]
    if any(point is None for point in points):
        return difference <= s.scoring.full
    return difference <= sum((point for point in points if point is not None), ZERO) + s.tolerance


def _addition(execution: Decimal | None, indicators: Decimal) -> str:
    if execution is None:
        return f"指标得分合计 {plain(indicators)}"
    return f"预算执行 {plain(execution)}＋指标得分合计 {plain(indicators)}"


RULES = (total,)
