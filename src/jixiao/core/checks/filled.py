"""What was left out (漏填): targets, actuals, scores, and prompts of the template that were never replaced."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.catalogue import MISSING_ACTUAL, MISSING_SCORE, MISSING_TARGET, PLACEHOLDER_LEFT
from jixiao.core.checks.budget import SPOT
from jixiao.core.checks.reasons import only_labels
from jixiao.core.checks.rows import Row, number
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject, shown
from jixiao.core.checks.wording import squeezed
from jixiao.core.form import Form, Printed
from jixiao.core.number import plain
from jixiao.core.pack import FormKind
from jixiao.core.prompts import blank_date, blank_year, gap_in, hole_in, is_prompt

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

_NAMES = {
    **dict(_TEXTS),
    "total": "总分",
    "budget": "预算执行情况",
    "name": "指标名称",
    "target": "指标值",
    "actual": "实际完成值",
    "score": "得分",
}


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
    if row.target is not None or row.actual is not None or s.stage == "declaration":
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
            how = "实际完成值也没有填写" if is_empty(actual) else f"实际完成值为 {actual}"
            if s.stage == "declaration":
                yield _row(row, "指标值", None, "可以衡量的数值或标准", "申报时必填", row.indicator.name)
                continue
            reported = actual.text if actual else None
            yield _row(row, "指标值", reported, "申报时确定的指标值", how, actual or row.indicator.name)


@rule(MISSING_ACTUAL)
def missing_actual(s: Subject) -> Iterator[Answer]:
    """每个指标都应有实际完成值; a zero is written as 0."""
    due = [row for row in s.rows if _measured(s, row)]
    if not due:
        yield Gap("total", "没有应填实际完成值的指标")
    for row in due:
        if is_empty(row.indicator.actual):
            target = row.indicator.target
            if target is None or is_empty(target):
                expected, how = "全年实际做到的数或情况", "指标值也没有填写"
            else:
                expected, how = f"与指标值「{target}」对应的实际数或情况", f"指标值为 {target}"
            yield _row(row, "实际完成值", None, expected, how, target or row.indicator.name)


def _row(row: Row, column: str, reported: str | None, expected: str, how: str, cell: Printed | None) -> Fault:
    return Fault(where=row.label, spot=row.spot(column), reported=reported, expected=expected, how=how, cell=cell)


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
            points = row.points if row.points is not None else _shared(s, row)
            expected = f"不超过 {plain(points)} 分" if points is not None else "按完成情况计的得分"
            cell = row.indicator.actual or row.indicator.target or row.indicator.name
            yield Fault(where=row.label, spot=row.spot("得分"), expected=expected, how=how, cell=cell)


def _shared(s: Subject, row: Row) -> Decimal | None:
    """The points that a row's merged score cell stands for (合并得分格的分值), None when the row has a cell of its own."""
    follower = (row.goal, row.index + 1) in s.merged
    return number(row.indicator.level2_weight) if follower else None


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
    for key, cell in _texts(s.form):
        seen = seen or key not in _FIGURES
        if left := _in_field(key, cell.text, prompts):
            where = "budget" if key == "budget" else key
            spot = f"「{field_name(s, key, _NAMES.get(key, key))}」"
            yield Fault(
                where=where, spot=spot, reported=left, expected=_EXPECTED.get(key, "实际内容"), cell=cell,
                severity="warning" if key == "filled_on" else None,
            )  # fmt: skip
    for label, spot, cell in _headings(s):
        if left := hole_in(cell.text):
            yield Fault(where=label, spot=spot, reported=left, expected="实际分值", cell=cell)
    for row in s.rows:
        seen = True
        own = row.indicator
        for key, value in (("name", own.name), ("target", own.target), ("actual", own.actual), ("score", own.score)):
            if value is not None and (left := _left(value.text, prompts)):
                expected = _EXPECTED.get(key, "实际内容")
                yield Fault(where=row.label, spot=row.spot(_NAMES[key]), reported=left, expected=expected, cell=value)
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
    "title": "实际年度和名称",
    "filled_on": "填报日期",
    "budget": "金额",
    "total": "得分",
    "deviation_reason": "实际的问题、原因和措施",
    "score": "得分",
    "target": "指标值",
    "actual": "实际完成值",
}
_FIGURES = ("total", "budget")
_MONEY = ("budget", "executed", "arrived", "initial", "rate", "score")


def _texts(form: Form) -> Iterator[tuple[str, Printed]]:
    """Every field outside the table in which a placeholder may be left (文字栏目): its key and the cell."""
    for key, _ in _TEXTS:
        cell: Printed | None = getattr(form, key)
        if cell is not None:
            yield key, cell
    if form.total is not None:
        yield "total", form.total
    if form.budget is not None:
        for key in _MONEY:
            cell = getattr(form.budget, key)
            if cell is not None:
                yield "budget", cell


def _headings(s: Subject) -> Iterator[tuple[str, str, Printed]]:
    """Every cell that may hold points of a goal or level (分值栏), once: where, as people call it, and the cell."""
    for goal in s.form.goals:
        cells = (goal.weight_text, goal.weight, goal.name)
        if (cell := next((c for c in cells if c is not None and hole_in(c.text)), None)) is not None:
            yield goal.label if goal.name else "total", f"「{goal.label}」分值", cell
    seen: set[tuple[int, str, str]] = set()
    for row in s.rows:
        own = row.indicator
        for level, weight in ((own.level1, own.level1_weight), (own.level2, own.level2_weight)):
            cell = weight if weight is not None and hole_in(weight.text) else level
            if cell is None or not hole_in(cell.text):
                continue
            label = level.text if level is not None else row.label
            key = (row.goal, own.level1.text if own.level1 else "", label)
            if key not in seen:
                seen.add(key)
                yield label, f"「{label}」分值", cell
        if own.weight is not None and hole_in(own.weight.text):
            yield row.label, row.spot("分值"), own.weight


def _in_field(key: str, text: str, prompts: frozenset[str]) -> str | None:
    """What of the template is left in a field (栏目残留): also a date without figures, a title without its year, labels with nothing behind."""
    if key in _FIGURES:
        return hole_in(text)
    if (left := _left(text, prompts)) is not None:
        return left
    if key == "filled_on":
        return blank_date(text)
    if key == "title":
        return blank_year(text)
    return _shortened(text) if key in ("deviation_reason", "improvement") and only_labels(text) else None


def _left(text: str, prompts: frozenset[str]) -> str | None:
    """What of the template is left in a text, shortened; None when nothing is."""
    if is_prompt(text) or (prompts and squeezed(text) in prompts):
        return _shortened(text)
    return gap_in(text)


def _shortened(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:24]}……"


RULES = (missing_target, missing_actual, missing_score, placeholder_left)
