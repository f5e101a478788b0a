"""What was left out (漏填): targets, actuals, scores, and prompts of the template that were never replaced."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.core.catalogue import MISSING_ACTUAL, MISSING_SCORE, MISSING_TARGET, PLACEHOLDER_LEFT
from jixiao.core.checks.budget import SPOT
from jixiao.core.checks.rows import Row
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject, shown
from jixiao.core.checks.wording import gap_in, is_prompt, squeezed
from jixiao.core.form import Form, Goal, Printed
from jixiao.core.number import plain
from jixiao.core.pack import FormKind

_DASHES = frozenset(("/", "／", "-", "--", "—", "——", "\\"))
_TEXTS = (
    ("title", "标题"),
    ("unit", "单位名称"),
    ("filled_on", "填报日期"),
    ("project", "项目名称"),
    ("supervisor", "主管部门"),
    ("implementer", "项目实施单位"),
    ("annual_goal", "年度目标"),
    ("completion", "完成情况"),
    ("overall_rate", "总体完成率"),
    ("deviation_reason", "偏差大或目标未完成原因分析"),
    ("improvement", "改进措施及结果应用方案"),
)
"""The texts of a form that people fill in (文字栏目), with the names used when the pack names no other."""

_NAMES = {**dict(_TEXTS), "name": "指标名称", "target": "指标值", "actual": "实际完成值", "score": "得分"}


def is_empty(cell: Printed | None) -> bool:
    """Whether a cell says nothing (空格): empty, or a dash put there instead."""
    return cell is None or cell.text.strip() in _DASHES


def field_name(s: Subject, key: str, default: str) -> str:
    """How the form calls a field (栏目名称): the pack's name when it fits, else the usual one."""
    for field in s.kind.fields if s.certain else ():
        if field.id == key:
            return field.name
    return default


def _measured(s: Subject, row: Row) -> bool:
    """Whether target and actual are due in this row (应填指标值的行): not in checklists and formulas, nor where no row has them."""
    if s.method_of(row) is not None:
        return False
    if row.target is not None or row.actual is not None:
        return True
    level1 = row.indicator.level1.text if row.indicator.level1 else None
    return any(
        other.target is not None and (other.indicator.level1.text if other.indicator.level1 else None) == level1
        for other in s.goals[row.goal]
    )


@rule(MISSING_TARGET)
def missing_target(s: Subject) -> Iterator[Answer]:
    """每个指标都应有指标值."""
    due = [row for row in s.rows if _measured(s, row)]
    if not due:
        yield Gap("total", "没有应填指标值的指标")
    for row in due:
        if is_empty(row.indicator.target):
            actual = row.indicator.actual
            yield _row(
                row, "指标值", actual.text if actual else None, "申报时确定的指标值", actual or row.indicator.name
            )


@rule(MISSING_ACTUAL)
def missing_actual(s: Subject) -> Iterator[Answer]:
    """每个指标都应有实际完成值; a zero is written as 0."""
    due = [row for row in s.rows if _measured(s, row)]
    if not due:
        yield Gap("total", "没有应填实际完成值的指标")
    for row in due:
        if is_empty(row.indicator.actual):
            target = row.indicator.target
            yield _row(row, "实际完成值", None, target.text if target else "空白", target or row.indicator.name)


def _row(row: Row, column: str, reported: str | None, expected: str, cell: Printed | None) -> Fault:
    return Fault(where=row.label, spot=row.spot(column), reported=reported, expected=expected, cell=cell)


@rule(MISSING_SCORE)
def missing_score(s: Subject) -> Iterator[Answer]:
    """每个计分的行都应有得分, budget execution included where it carries points; a merged score cell serves all its rows."""
    scored = any(row.indicator.score is not None for row in s.rows)
    if s.rows and not scored and "score" not in s.form.columns:
        yield Gap("total", "本表没有填写任何指标得分，也没有得分栏")
    elif not s.rows and s.form.budget is None:
        yield Gap("total", "没有计分的行")
    if (budget := _budget_without_score(s)) is not None:
        yield budget
    for row in s.rows if scored or "score" in s.form.columns else ():
        if is_empty(row.indicator.score) and (row.goal, row.index) not in s.merged:
            how = "指标值、实际完成值已填" if row.target and row.actual else "指标已列"
            expected = f"不超过 {plain(row.points)} 分的得分" if row.points is not None else "按完成情况计的得分"
            cell = row.indicator.actual or row.indicator.target or row.indicator.name
            yield Fault(where=row.label, spot=row.spot("得分"), expected=expected, how=how, cell=cell)


def _budget_without_score(s: Subject) -> Fault | None:
    """Execution carries points, money is printed, and no score (预算执行得分漏填)."""
    budget = s.form.budget
    if budget is None or not s.execution_is_scored or budget.score is not None:
        return None
    if budget.budget is None and budget.initial is None and budget.executed is None:
        return None
    expected = shown(s.earned) if s.earned is not None else "按执行率计的得分"
    cell = budget.rate or budget.executed or budget.budget
    return Fault(where="budget", spot=f"{SPOT}「得分」", expected=expected, how="预算执行按规定计分", cell=cell)


@rule(PLACEHOLDER_LEFT)
def placeholder_left(s: Subject) -> Iterator[Answer]:
    """模板的提示语和占位符应替换为实际内容; told by their form, and by the prompts that the pack knows."""
    prompts = _prompts(s.kind)
    seen = False
    for key, cell, row, goal in _cells(s.form, s):
        seen = True
        left = _left(cell.text, prompts)
        if left is None:
            continue
        where, spot = key, f"「{field_name(s, key, _NAMES.get(key, key))}」"
        if row is not None:
            where, spot = row.label, row.spot(_NAMES[key])
        elif goal is not None:
            where, spot = goal.label, f"「{goal.label}」分值"
        yield Fault(where=where, spot=spot, reported=left, expected=_EXPECTED.get(key, "实际内容"), cell=cell)
    if not seen:
        yield Gap("total", "没有可以核对的文字")


_PROMPTS: dict[int, tuple[FormKind, frozenset[str]]] = {}


def _prompts(kind: FormKind) -> frozenset[str]:
    """The prompts a form kind prints in its cells (表样提示语), squeezed; remembered per kind."""
    known = _PROMPTS.get(id(kind))
    if known is None or known[0] is not kind:
        if len(_PROMPTS) > 64:
            _PROMPTS.clear()
        found = frozenset(text for field in kind.fields for p in field.prompt if len(text := squeezed(p)) > 4)
        known = _PROMPTS[id(kind)] = (kind, found)
    return known[1]


_EXPECTED = {
    "goal": "实际分值",
    "deviation_reason": "实际的问题、原因和措施",
    "score": "得分",
    "target": "指标值",
    "actual": "实际完成值",
}


def _cells(form: Form, s: Subject) -> Iterator[tuple[str, Printed, Row | None, Goal | None]]:
    """Every cell in which a placeholder may be left: its key, the cell, and the row or goal it stands in."""
    for key, _ in _TEXTS:
        cell: Printed | None = getattr(form, key)
        if cell is not None:
            yield key, cell, None, None
    for goal in form.goals:
        if goal.weight_text is not None:
            yield "goal", goal.weight_text, None, goal
    for row in s.rows:
        own = row.indicator
        for key, cell in (("name", own.name), ("target", own.target), ("actual", own.actual), ("score", own.score)):
            if cell is not None:
                yield key, cell, row, None


def _left(text: str, prompts: frozenset[str]) -> str | None:
    """What of the template is left in a text, shortened; None when nothing is."""
    if is_prompt(text) or (prompts and squeezed(text) in prompts):
        return text if len(text) <= 24 else f"{text[:24]}……"
    return gap_in(text)


RULES = (missing_target, missing_actual, missing_score, placeholder_left)
