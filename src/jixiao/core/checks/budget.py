"""Money and execution (资金与执行): rate, score, over-execution, rows that must add up, amounts in the wrong unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from jixiao.core.catalogue import (
    DOUBLE_WEIGHTING,
    EXECUTION_RATE_MISMATCH,
    EXECUTION_SCORE_MISMATCH,
    MONEY_ROWS_MISMATCH,
    OVER_EXECUTION,
    SUBROW_SUM,
    ZERO_BUDGET,
)
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject, percent, shown
from jixiao.core.form import MoneyRow, Printed
from jixiao.core.meaning import Quantity
from jixiao.core.number import HUNDRED, ONE, ZERO, agrees, plain
from jixiao.core.repair import rate_hint, sum_hint

SPOT = "预算执行情况"
COLUMNS = (("initial", "年初预算数"), ("budget", "预算数"), ("arrived", "到位数"), ("executed", "执行数"))
PARTS = (("fiscal", "财政资金"), ("carryover", "上年结转资金"), ("other", "其他资金"))


def readings(printed: Quantity) -> tuple[tuple[Decimal, int, Decimal], ...]:
    """What a printed rate may mean (执行率读法): (value, places, scale); 0.94 and 67.24 and 1 all occur without a percent sign."""
    if printed.value is None or printed.kind not in ("number", "ratio") or printed.is_bound:
        return ()
    value, places = printed.value, printed.places
    if printed.kind == "ratio":
        return ((value, places, printed.scale),)
    as_percent = (value, places, Decimal("0.01"))
    if value == 1:
        return ((HUNDRED, max(places - 2, 0), Decimal("0.01")), as_percent)
    return ((value, places, ONE), as_percent) if places and value <= 2 else (as_percent,)


@rule(EXECUTION_RATE_MISMATCH)
def execution_rate(s: Subject) -> Iterator[Answer]:
    """执行率 = 执行数 ÷ 预算数, compared at the printed precision.

    Silent when more was spent than budgeted and 100 % is printed: over_execution speaks to that.
    """
    budget = s.form.budget
    if budget is None or s.rate is None or s.units_mixed:
        yield Gap(
            "budget", "预算数、执行数不全或不是数字，或预算数为零，不能核算执行率", budget.rate if budget else None
        )
        return
    cells = [cell for cell in (budget.rate, budget.actual) if cell is not None and not s.is_amount(cell)]
    known = [(cell, found) for cell in cells if (found := readings(cell.meaning))]
    if not known:
        yield Gap("budget", "没有填写执行率，或执行率不是确数")
    for cell, found in known:
        if any(agrees(value, places, s.rate / scale) for value, places, scale in found):
            continue
        if s.rate > 1 and any(value * scale == 1 for value, _, scale in found):
            continue
        yield _rate_fault(s, cell, found)
        return


def _rate_fault(s: Subject, cell: Printed, found: tuple[tuple[Decimal, int, Decimal], ...]) -> Fault:
    assert s.rate is not None and s.base is not None and s.spent is not None and s.form.budget is not None
    value, places, scale = found[0]
    others = [
        (label, amount)
        for key, label in COLUMNS[:3]
        if (amount := s.money(getattr(s.form.budget, key))) is not None and amount != s.base
    ]
    return Fault(
        where="budget",
        spot=f"{SPOT}「执行率」",
        reported=cell.text,
        expected=percent(s.rate),
        how=s.rate_shown,
        hint=rate_hint(value, places, s.spent, s.base, others, scale=scale),
        rule=s.rule_of("execution"),
        cell=cell,
    )


@rule(EXECUTION_SCORE_MISMATCH)
def execution_points(s: Subject) -> Iterator[Answer]:
    """预算执行得分 = 分值 × 执行率 (or the pack's bands), never above the weight; 0.05 is tolerated, integers in an integer form."""
    budget, reported = s.form.budget, s.budget_score
    if budget is None or reported is None or budget.score is None:
        yield Gap("budget", "没有填写预算执行得分" if s.execution_is_scored else "本表预算执行不计分")
        return
    if s.execution_weight is None or not s.execution_weight or s.units_mixed:
        yield Gap("budget", "没有印出预算执行的分值，或金额单位不一，不能核算得分", budget.score)
        return
    if s.earned is None:
        yield Gap("budget", s.earned_how or "金额不全，不能核算得分", budget.score)
    elif not s.fits(reported, s.earned):
        yield Fault(
            where="budget",
            spot=f"{SPOT}「得分」",
            reported=budget.score.text,
            expected=shown(s.earned),
            how=s.earned_how,
            rule=s.rule_of("execution"),
            cell=budget.score,
        )


@rule(OVER_EXECUTION)
def over_execution(s: Subject) -> Iterator[Answer]:
    """执行数不应大于预算数. An amount in another unit is no over-execution."""
    if s.rate is None or s.form.budget is None or s.units_mixed:
        yield Gap("budget", "预算数、执行数不全或不是数字，不能判断是否超支")
    elif s.rate > 1:
        assert s.base is not None and s.spent is not None and s.form.budget.executed is not None
        yield Fault(
            where="budget",
            spot=f"{SPOT}「执行数」",
            reported=s.form.budget.executed.text,
            expected=plain(s.base),
            how=f"{s.rate_shown}={percent(s.rate)}",
            cell=s.form.budget.executed,
        )


@rule(ZERO_BUDGET)
def zero_budget(s: Subject) -> Iterator[Answer]:
    """预算数为零时没有执行率可言: what the score should be is the pack's to say, and a person's to explain."""
    if s.base is None or s.form.budget is None:
        yield Gap("budget", "没有填写预算数，或预算数不是数字")
    elif s.base == 0:
        cell = s.form.budget.budget or s.form.budget.initial
        yield Fault(
            where="budget",
            spot=f"{SPOT}「预算数」",
            reported=cell.text if cell else "0",
            expected="大于零",
            rule=s.rule_of("execution"),
            cell=cell,
        )


@rule(MONEY_ROWS_MISMATCH)
def money_rows(s: Subject) -> Iterator[Answer]:
    """资金总额 = 当年财政拨款 + 上年结转 + 其他资金, in every column of money.

    A lone 其中 row may be less than the whole, unless the rows for the rest stand on the form too.
    Columns in different units say nothing of each other.
    """
    judged = False
    faults: list[Fault] = []
    for key, label in COLUMNS:
        total, parts = _column(s, key)
        if total is None or not parts or not _meant_to_add_up(s, len(parts)) or _in_another_unit(s, key):
            continue
        judged = True
        cell = getattr(s.form.budget, key)
        added = sum((value for _, value in parts), ZERO)
        if not agrees(total, cell.meaning.places, added, tolerance=Decimal("0.005")):
            how = "＋".join(f"{name} {plain(value)}" for name, value in parts)
            faults.append(_column_fault(label, cell, plain(added), how, sum_hint(total, parts)))
    if len(faults) > 1:
        yield _one_for_all(faults)
    else:
        yield from faults
    if not judged:
        yield Gap("budget", "没有分项资金，或分项不全，不能核对总额")


def _column_fault(label: str, cell: Printed, added: str, how: str, hint: str) -> Fault:
    spot = f"{SPOT}「{label}」"
    return Fault(where="budget", spot=spot, reported=cell.text, expected=added, how=how, hint=hint, cell=cell)


def _one_for_all(faults: list[Fault]) -> Fault:
    """One finding for columns that are wrong alike (多列同错): a row was left out of the table, not several figures mistyped."""
    others = "、".join(
        f"{fault.spot.removeprefix(SPOT)}（{fault.reported}，相加为 {fault.expected}）" for fault in faults[1:]
    )
    return replace(faults[0], hint=f"{others}也不相符，可能漏列了一行资金来源。")


def _column(s: Subject, key: str) -> tuple[Decimal | None, list[tuple[str, Decimal]]]:
    """The total of one column of money and its parts (一列资金): parts that are empty are left out."""
    budget = s.form.budget
    if budget is None:
        return None, []
    parts = []
    for part, label in PARTS:
        row: MoneyRow | None = getattr(budget, part)
        value = s.money(getattr(row, key)) if row is not None else None
        if value is not None:
            parts.append((label, value))
    return s.money(getattr(budget, key)), parts


_REST = frozenset(("carryover", "other"))


def _meant_to_add_up(s: Subject, parts: int) -> bool:
    """Whether the parts are all there are (分项是否齐全): several are filled in, or the rows for the rest stand on the form and are empty.

    They stand there when they were read, or when the pack's form prints a row for each of them.
    """
    budget = s.form.budget
    if parts > 1 or (budget is not None and (budget.other is not None or budget.carryover is not None)):
        return True
    return s.certain and {field.id for field in s.kind.fields if field.part == "money"} >= _REST


def _in_another_unit(s: Subject, key: str) -> bool:
    """Whether the column's total is the amount that is in another unit (单位有误的一列): unit_mismatch says so."""
    slip, budget = s.money_slip, s.form.budget
    return slip is not None and slip.mixed and budget is not None and slip.cell is getattr(budget, key)


@rule(SUBROW_SUM)
def subrows(s: Subject) -> Iterator[Answer]:
    """“其中”不得大于总数, and on department forms 基本支出 + 项目支出 make the executed total."""
    judged = False
    for key, label in COLUMNS:
        total, parts = _column(s, key)
        if total is None or not parts:
            continue
        judged = True
        for name, value in parts:
            if value > total and not _meant_to_add_up(s, len(parts)):
                cell = getattr(s.form.budget, key)
                yield _subrow(label, f"{name} {plain(value)}", plain(total), "部分大于整体", cell)
    budget = s.form.budget
    basic, project = (
        (s.money(budget.basic_expenditure), s.money(budget.project_expenditure)) if budget else (None, None)
    )
    wholes = [amount for amount in (s.spent, s.base) if amount is not None]
    if budget is not None and basic is not None and project is not None and wholes:
        judged = True
        if all(abs(basic + project - whole) > Decimal("0.005") for whole in wholes):
            how = f"基本支出 {plain(basic)}＋项目支出 {plain(project)}={plain(basic + project)}"
            yield _subrow("基本支出、项目支出", plain(basic + project), plain(wholes[0]), how, budget.basic_expenditure)
    if not judged:
        yield Gap("budget", "没有“其中”项")


def _subrow(label: str, reported: str, expected: str, how: str, cell: Printed | None) -> Fault:
    return Fault(where="budget", spot=f"{SPOT}「{label}」", reported=reported, expected=expected, how=how, cell=cell)


@rule(DOUBLE_WEIGHTING)
def double_weighting(s: Subject) -> Iterator[Answer]:
    """总额行与其中行不得都计分: a part is not added to its whole."""
    budget = s.form.budget
    if budget is None or (budget.score is None and budget.weight is None):
        yield Gap("budget", "预算执行没有填写分值和得分")
        return
    scored = [
        (label, row.score)
        for part, label in PARTS
        if (row := getattr(budget, part)) is not None
        and row.score is not None
        and part not in s.scoring.scored_money_rows
    ]
    if scored and budget.score is not None and "total" in s.scoring.scored_money_rows:
        rows = "、".join(f"{label} {score.text} 分" for label, score in scored)
        yield Fault(
            where="budget",
            spot=f"{SPOT}「得分」",
            reported=f"总额 {budget.score.text} 分、{rows}",
            expected="给总额一行计分",
            rule=s.rule_of("money_rows"),
            cell=scored[0][1],
        )


RULES = (execution_rate, execution_points, over_execution, zero_budget, money_rows, subrows, double_weighting)
