"""Rolling up (汇总): many project forms to one department form by the pack's rule, down to the cell.

First the actuals, then the score: absolute values are added, shares averaged by money, answers in words by the money-weighted average of their
scores. Forms that are missing or could not be read are listed, and nothing that is missing is ever taken for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao.core.errors import PackError
from jixiao.core.execution import scale_of
from jixiao.core.form import Budget, Doubt, Form, Goal, MoneyRow, Printed
from jixiao.core.line import ScoreLine
from jixiao.core.merge import AS_IS, SUM, Child, Derived, MergedRow, Money, Part, cell_of, grouped, merged, money_of
from jixiao.core.number import EXACT, HUNDRED, ONE, ZERO, plain, rounded
from jixiao.core.pack import FormKind, Pack, Rollup
from jixiao.core.recompute import Difference, differences
from jixiao.core.score import BY_STANDARD, ScoreSheet, score

_AMOUNTS = ("initial", "budget", "arrived", "executed")
_ROWS = ("fiscal", "carryover", "other")
_MONEY_NAMES = {
    "initial": "年初预算数", "budget": "调整后预算数", "arrived": "到位数", "executed": "执行数",
    "fiscal": "财政资金", "carryover": "上年结转资金", "other": "其他资金",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRolled:
    """What could not be rolled up (未汇总): ``where`` (indicator, amount or form) and why, in Chinese."""

    where: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupResult:
    """A department form made from its projects (汇总结果).

    ``form``: the draft; ``rows``: each indicator with the derivation of its values and ``scores`` beside it; ``amounts``: the sums of money.
    ``missing``: forms that were not there or not readable, with the reason; ``not_rolled``: values that could not be had.
    ``total`` is None while anything is missing. ``differences``: against the printed department form, when one was given.
    """

    form: Form
    kind: FormKind
    rows: tuple[MergedRow, ...]
    scores: tuple[Decimal | None, ...]
    amounts: tuple[Money, ...]
    sheet: ScoreSheet
    missing: tuple[tuple[str, str], ...]
    not_rolled: tuple[NotRolled, ...]
    total: Decimal | None
    differences: tuple[Difference, ...] = ()

    @property
    def money(self) -> tuple[Derived, ...]:
        """The sums of money (资金合计) with their derivations."""
        return tuple(amount.derived for amount in self.amounts)

    @property
    def is_complete(self) -> bool:
        """Whether every form and every value is in the sum (汇总完整)."""
        return not self.missing and not self.not_rolled and self.total is not None


def rollup(
    children: Sequence[Form], pack: Pack, *, missing: Sequence[tuple[str, str]] = (), printed: Form | None = None
) -> RollupResult:
    """Rolls project forms up to a department form (部门汇总) by ``pack``.

    ``missing``: (name, reason) of forms that should be here and are not. ``printed``: the department form as handed in, to be compared.
    Raises ValueError when there is no form at all, PackError when the pack names an unknown way.
    """
    if not children:
        raise ValueError("没有可汇总的自评表")
    kind = department_kind(pack)
    rule = kind.scoring.rollup
    _check(rule)
    members, only, doubts = _children(children, pack, kind)
    money = _sums(members)
    rows = _rows(members, only, kind)
    not_rolled = [NotRolled(where=m.derived.field, why=m.derived.why) for m in money if m.derived.text is None]
    for row in rows:
        not_rolled += _unrolled(row)
    form = _draft(children, kind, rows, money)
    sheet = score(form, pack)
    scores = tuple(_row_score(row, sheet.line_of(0, i), kind, len(members) == 1) for i, row in enumerate(rows))
    total = None if missing or not_rolled else _total(sheet, scores, kind)
    result = RollupResult(
        form=_filled(form, rows, scores, sheet, total, doubts),
        kind=kind,
        rows=rows,
        scores=scores,
        amounts=money,
        sheet=sheet,
        missing=tuple(missing),
        not_rolled=tuple(not_rolled),
        total=total,
    )
    if printed is None:
        return result
    execution = ZERO if sheet.measure is None else sheet.points[1]
    tolerance = kind.scoring.tolerance
    return replace(result, differences=tuple(differences(printed, rows, scores, money, execution, tolerance)))


def _rows(members: Sequence[Child], only: frozenset[str], kind: FormKind) -> tuple[MergedRow, ...]:
    """All indicators of the department form (汇总指标), their weights settled at two places so that full marks stay full marks."""
    amounts = [child.money for child in members]
    alone = len(members) == 1
    total_money = None if alone or None in amounts else sum((m for m in amounts if m is not None), ZERO)
    rule, scoring = kind.scoring.rollup, kind.scoring
    rows = [merged(group, rule, scoring, total_money) for group in grouped(members, only)]
    if alone:
        return tuple(rows)
    if not total_money:
        return tuple(_reweighed(row, None) for row in rows)
    exact = [row.weight for row in rows]
    short = [None if weight is None else rounded(weight, 2) for weight in exact]
    if None not in exact and rows:
        off = rounded(sum((w for w in exact if w is not None), ZERO), 2) - sum(
            (w for w in short if w is not None), ZERO
        )
        largest = max(range(len(rows)), key=lambda i: short[i] or ZERO)
        short[largest] = (short[largest] or ZERO) + off
    return tuple(_reweighed(row, weight) for row, weight in zip(rows, short, strict=True))


def _reweighed(row: MergedRow, weight: Decimal | None) -> MergedRow:
    cell = None if weight is None else Printed(plain(weight))
    return replace(row, weight=weight, indicator=replace(row.indicator, weight=cell))


def department_kind(pack: Pack) -> FormKind:
    """The form kind that project forms roll up to (部门表样): the pack's department form, its first kind when it has none."""
    return next((kind for kind in pack.kinds if kind.kind == "department"), pack.kinds[0])


def _check(rule: Rollup) -> None:
    for key, name, allowed in (
        ("absolute", rule.absolute, ("sum",)),
        ("relative", rule.relative, ("money_weighted", "mean")),
        ("qualitative", rule.qualitative, ("money_weighted", "mean")),
        ("first", rule.first, ("actuals",)),
        ("money", rule.money, ("budget", "executed")),
    ):
        if name not in allowed:
            raise PackError(
                f"汇总办法中没有名为「{name}」的写法。", key=f"rollup.{key}", allowed=allowed, remedy="请改用其中之一。"
            )


def _children(
    forms: Sequence[Form], pack: Pack, kind: FormKind
) -> tuple[list[Child], frozenset[str], tuple[Doubt, ...]]:
    """The forms with names, money and score lines (下级表); which parts of them count, and what a person should check."""
    rule = kind.scoring.rollup
    children: list[Child] = []
    doubts: list[Doubt] = []
    only = frozenset(("indicator", "checklist", "formula"))
    seen: dict[str, int] = {}
    for n, form in enumerate(forms, start=1):
        sheet = score(form, pack)
        name = form.project or form.unit
        label = name.text if name else f"第{n}张表"
        seen[label] = seen.get(label, 0) + 1
        if seen[label] > 1:
            label = f"{label}（第{seen[label]}张）"
        scale = ONE
        theirs, ours = sheet.kind.scoring, kind.scoring
        if (
            sheet.kind.id != kind.id
            and theirs.goals_points
            and ours.goals_points
            and theirs.goals_points != ours.goals_points
        ):
            scale = EXACT.divide(ours.goals_points, theirs.goals_points)
            only = frozenset(("indicator",))
        goals = sum(1 for rows in sheet.rows if any(o[4] not in BY_STANDARD for o in rows))
        if theirs.several_goals == "mean" and goals > 1:
            scale = EXACT.divide(scale, Decimal(goals))
        lines = {(line.goal, line.row): line for line in sheet.lines}
        children.append(Child(label=label, form=form, money=_weighing(form, rule), lines=lines, scale=scale))
    if only == {"indicator"} and any(
        line.part != "indicator" for c in children for line in c.lines.values() if line.goal >= 0
    ):
        doubts.append(Doubt(where="goals", why="项目表中按评分标准认定的行不属于部门年度目标，未汇总"))
    if len(children) > 1:
        doubts.append(Doubt(where="weight", why="各指标分值按各项目资金占比折算，请按部门设定的分值核对"))
    return children, only, tuple(doubts)


def _weighing(form: Form, rule: Rollup) -> Decimal | None:
    """The money a form weighs with (加权资金), in yuan: its budget or what it executed, as the pack says."""
    if form.budget is None:
        return None
    cell = form.budget.executed if rule.money == "executed" else form.budget.budget or form.budget.initial
    return money_of(cell, form)


def _sums(children: Sequence[Child]) -> tuple[Money, ...]:
    return tuple(
        Money(name=name, part=part, derived=derived)
        for part in (None, *_ROWS)
        for name in _AMOUNTS
        if (derived := _sum(name, part, children)) is not None
    )


def _sum(name: str, part: str | None, children: Sequence[Child]) -> Derived | None:
    """A sum of money over all forms (资金合计), in the unit of the first form's head; None when no form prints it."""
    cells = [(child, cell_of(child.form, name, part)) for child in children]
    if not any(cell for _, cell in cells):
        return None
    field = _MONEY_NAMES.get(part or "", "") + _MONEY_NAMES[name]
    parts = tuple(
        Part(
            label=child.label,
            value="" if cell is None else cell.text,
            address=None if cell is None else cell.address,
            money=None,
        )
        for child, cell in cells
    )
    amounts = [money_of(cell, child.form) for child, cell in cells]
    if len(cells) == 1 and cells[0][1] is not None:
        return Derived(field=field, text=cells[0][1].text, value=amounts[0], how=AS_IS, parts=parts)
    # a part that a form does not have (no carry-over row) is none of its money; a total that it lacks is missing
    blank = [
        child.label
        for (child, cell), amount in zip(cells, amounts, strict=True)
        if amount is None and (cell is not None or part is None)
    ]
    if blank:
        return Derived(
            field=field,
            text=None,
            value=None,
            how=SUM,
            parts=parts,
            why=f"{'、'.join(f'「{b}」' for b in blank)}没有可汇总的金额",
        )
    value = sum((amount for amount in amounts if amount is not None), ZERO)
    unit = children[0].form.money_unit
    text = plain(EXACT.divide(value, scale_of(unit.text if unit else "")))
    return Derived(field=field, text=text, value=value, how=SUM, parts=parts)


def _unrolled(row: MergedRow) -> list[NotRolled]:
    where = row.indicator.label
    found = (
        [NotRolled(where=where, why=row.score_share.why)]
        if row.score_share is not None and row.score_share.value is None
        else []
    )
    if row.score_share is None:
        found += [
            NotRolled(where=where, why=f"{name}：{value.why}")
            for name, value in (("目标值", row.target), ("实际完成值", row.actual))
            if value.text is None
        ]
    if row.weight is None:
        found.append(NotRolled(where=where, why="分值不能由下级表确定"))
    return found


def _draft(forms: Sequence[Form], kind: FormKind, rows: Sequence[MergedRow], money: Sequence[Money]) -> Form:
    first = forms[0]
    texts = {(m.name, m.part): Printed(m.derived.text) for m in money if m.derived.text is not None}

    def part(name: str) -> MoneyRow | None:
        if not any(key[1] == name for key in texts):
            return None
        initial, budget, arrived, executed = (texts.get((amount, name)) for amount in _AMOUNTS)
        return MoneyRow(initial=initial, budget=budget, arrived=arrived, executed=executed)

    weights = {form.budget.weight.text for form in forms if form.budget is not None and form.budget.weight is not None}
    initial, budget, arrived, executed = (texts.get((amount, None)) for amount in _AMOUNTS)
    return Form(
        kind=kind.kind,
        form_kind=kind.id,
        unit=_common([form.unit for form in forms]) or _common([form.supervisor for form in forms]),
        year=_common([form.year for form in forms]),
        supervisor=_common([form.supervisor for form in forms]),
        project=first.project if len(forms) == 1 else None,
        money_unit=first.money_unit,
        budget=Budget(
            weight=Printed(weights.pop()) if len(weights) == 1 else None,
            initial=initial,
            budget=budget,
            arrived=arrived,
            executed=executed,
            fiscal=part("fiscal"),
            carryover=part("carryover"),
            other=part("other"),
        ),
        goals=(Goal(indicators=tuple(row.indicator for row in rows)),),
    )


def _common(cells: Sequence[Printed | None]) -> Printed | None:
    texts = {cell.text for cell in cells if cell is not None}
    return Printed(texts.pop()) if len(texts) == 1 else None


def _row_score(row: MergedRow, line: ScoreLine, kind: FormKind, alone: bool) -> Decimal | None:
    """The score of a merged row (汇总得分): from the actuals, or the averaged share of the weight; None when it cannot be had.

    Rounded as the pack rounds lines; of several forms never coarser than the weight, which is then a fraction of a project's weight.
    """
    if not row.is_rolled or row.weight is None:
        return None
    if row.score_share is None:
        exact = line.exact
    else:
        exact = None if row.score_share.value is None else EXACT.multiply(row.score_share.value, row.weight)
    scoring = kind.scoring
    if exact is None or scoring.round_when != "line":
        return exact
    digits = scoring.round_digits if alone else max(scoring.round_digits, _places(row.weight))
    return min(rounded(rounded(exact, 25), digits, scoring.rounding), row.weight)


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _total(sheet: ScoreSheet, scores: Sequence[Decimal | None], kind: FormKind) -> Decimal | None:
    known = [value for value in scores if value is not None]
    if len(known) < len(scores) or not scores:
        return None
    total = sum(known, ZERO)
    if sheet.measure is not None:
        if sheet.points[1] is None:
            return None
        total += sheet.points[1]
    scoring = kind.scoring
    return rounded(total, scoring.round_digits, scoring.rounding) if scoring.round_when == "total" else total


def _filled(
    form: Form,
    rows: Sequence[MergedRow],
    scores: Sequence[Decimal | None],
    sheet: ScoreSheet,
    total: Decimal | None,
    doubts: tuple[Doubt, ...],
) -> Form:
    """The draft with its computed scores, rate and total written in."""
    indicators = tuple(
        replace(row.indicator, score=None if value is None else Printed(plain(value)))
        for row, value in zip(rows, scores, strict=True)
    )
    budget = form.budget
    if budget is not None and sheet.measure is not None and sheet.measure.over is not None and sheet.measure.under:
        rate = EXACT.divide(sheet.measure.over, sheet.measure.under)
        points = sheet.points[1]
        budget = replace(
            budget,
            rate=Printed(f"{plain(rounded(rate * HUNDRED, 2))}%"),
            score=None if points is None else Printed(plain(points)),
        )
    return replace(
        form,
        budget=budget,
        goals=(Goal(indicators=indicators),),
        total=None if total is None else Printed(plain(total)),
        doubts=doubts,
    )
