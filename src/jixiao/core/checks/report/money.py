"""Money a report states (报告所述资金): budget, executed amount and execution rate beside those of the form.

A report may name several budgets (before and after a cut) and parts of the whole. It is silent in a section where any statement of the same
thing agrees, and on what is said of another year, of a carry-over, of a part or of another project.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from jixiao.core.checks.report.mismatch import Mismatch
from jixiao.core.checks.report.own import names_of, of_the_whole
from jixiao.core.checks.report.told import Sentence, Told
from jixiao.core.checks.rule import Gap
from jixiao.core.checks.subject import Subject, head_scale, percent
from jixiao.core.form import Budget, MoneyRow, Printed
from jixiao.core.number import EXACT, HUNDRED, ONE, agrees
from jixiao.core.quantity import read_amount, read_quantity
from jixiao.core.stated import Stated

BUDGETS = ("预算数", "调整后预算数", "年初预算数")
"""What a budget is called among the figures of a text (各种预算数)."""
_RATES = ("执行率", "执行率（压减前）")
CHANGED = re.compile(r"压减|压缩|调减|调增|调整|追加|核减|核增|调剂|结转|结余|收回|统筹|盘活|新增|增加|减少")
_MID_YEAR = re.compile(
    r"(?:截[至止]到?|至|到)[^，。；]{0,8}?(?<!\d)(?:[1-9]|1[01])\s*月(?!.{0,4}12\s*月)|上半年|[一二三]季度|一至三季度"
)
_EACH = re.compile(r"\d[\d,]*(?:\.\d+)?")
_CAPPED = Decimal("1.00")


def amounts(s: Subject, told: Told) -> Iterator[Mismatch | Gap]:
    """预算数、执行数和执行率 beside the form's."""
    budget = s.form.budget
    if budget is None:
        yield Gap("budget", "自评表没有预算执行情况，无法与报告核对", whole=False)
        return
    own = _Own(s)
    any_ = False
    for names, cells, agreed, expected, label in (
        (BUDGETS, own.budgets, own.is_budget, own.budget_shown, "预算数"),
        (("执行数",), own.executed, own.is_executed, own.executed_shown, "执行数"),
        (_RATES, own.rates, own.is_rate, own.rate_shown, "执行率"),
    ):
        said = [(x, f) for x, f in of_the_whole(told, own.names, names) if not _MID_YEAR.search(x.text)]
        any_ = any_ or bool(said)
        if cells and expected:
            yield from _compared(said, agreed, expected, label)
    if not any_:
        yield Gap("budget", f"{told.name}没有写预算数、执行数和执行率，无法与表核对", whole=False)


def _compared(
    said: list[tuple[Sentence, Stated]], agreed: Callable[[Stated], bool], expected: str, label: str
) -> Iterator[Mismatch]:
    for section in dict.fromkeys(x.section for x, _ in said):
        here = [(x, f) for x, f in said if x.section == section]
        if any(agreed(f) for _, f in here):
            continue
        if label == "预算数":
            final = [(x, f) for x, f in here if f.what == "调整后预算数"]
            here = final or [(x, f) for x, f in here if not CHANGED.search(x.text)]
        here = [(x, f) for x, f in here if not f.what.endswith("（压减前）")]
        if not here:
            continue
        x, f = here[0]
        yield Mismatch(
            where="budget",
            reported=f.printed,
            expected=expected,
            how=f"而自评表{label}为 {expected}",
            heading=x.heading,
            place=x.where,
        )


class _Own:
    """The money of the form (表内资金), every figure that a report may fairly quote."""

    def __init__(self, s: Subject) -> None:
        self.s = s
        form = s.form
        budget = form.budget or Budget()
        rows: list[Budget | MoneyRow] = [budget]
        rows += [row for row in (budget.fiscal, budget.carryover, budget.other) if row is not None]
        self.scale = head_scale(form.money_unit.text if form.money_unit else "")
        self.budgets = self._yuan([cell for row in rows for cell in (row.budget, row.initial, row.arrived)])
        whole = (budget.basic_expenditure, budget.project_expenditure)
        self.executed = self._yuan([*(row.executed for row in rows), *whole])
        self.rates: set[Decimal] = set(self._shares([row.rate for row in rows]))
        for row in rows:
            bases = self._yuan([row.budget, row.initial, row.arrived])
            self.rates |= {EXACT.divide(spent, base) for spent in self._yuan([row.executed]) for base in bases if base}
        self.names = names_of(form)

    def _yuan(self, cells: list[Printed | None]) -> frozenset[Decimal]:
        """Every figure of these cells in yuan, those before and after a cut in one cell alike."""
        found: set[Decimal] = set()
        for cell in cells:
            if cell is None:
                continue
            q = read_amount(cell.text)
            if q.value is not None and (q.scale != 1 or q.unit):
                found.add(q.value * q.scale)
            found |= {EXACT.multiply(n, self.scale) for n in map(_number, _EACH.findall(cell.text)) if n}
            if q.value is not None:
                found.add(EXACT.multiply(q.value, self.scale))
        return frozenset(found)

    def _shares(self, cells: list[Printed | None]) -> frozenset[Decimal]:
        found: set[Decimal] = set()
        for cell in cells:
            q = cell.meaning if cell is not None else None
            if q is None or q.value is None:
                continue
            found |= {q.value * q.scale} if q.kind == "ratio" else {q.value, q.value / HUNDRED}
        return frozenset(found)

    def is_budget(self, f: Stated) -> bool:
        return self._is_one_of(f, self.budgets)

    def is_executed(self, f: Stated) -> bool:
        return self._is_one_of(f, self.executed)

    def _is_one_of(self, f: Stated, amounts: frozenset[Decimal]) -> bool:
        """Whether an amount is one of the form's; a difference of exactly ten thousand is the unit's, and another check speaks to it."""
        q = read_quantity(f.printed)
        if q.value is None:
            return True
        scales = (q.scale,) if q.unit or q.magnitude else (self.scale, ONE)
        return any(
            _same(q.value, q.places, q.is_rough, amount / scale / slip)
            for amount in amounts
            for scale in scales
            for slip in (ONE, Decimal(10000), ONE / Decimal(10000))
        )

    def is_rate(self, f: Stated) -> bool:
        q = read_quantity(f.printed)
        if q.value is None:
            return True
        said = q.value * q.scale
        if said == _CAPPED and any(rate > ONE for rate in self.rates):
            return True
        if q.is_bound:
            return any(rate >= said if q.sign in (">", ">=") else rate <= said for rate in self.rates)
        return any(_same(q.value, q.places, q.is_rough, rate / q.scale) for rate in self.rates)

    @property
    def budget_shown(self) -> str:
        return self._shown(self.s.form.budget.budget or self.s.form.budget.initial if self.s.form.budget else None)

    @property
    def executed_shown(self) -> str:
        return self._shown(self.s.form.budget.executed if self.s.form.budget else None)

    def _shown(self, cell: Printed | None) -> str:
        """A cell of money with the unit of its head, when it has none of its own."""
        if cell is None:
            return ""
        unit = self.s.form.money_unit.text if self.s.form.money_unit else "万元"
        return f"{cell.text}{unit}" if cell.meaning.value is not None and not cell.meaning.unit and cell.text[-1:].isdigit() else cell.text  # fmt: skip

    @property
    def rate_shown(self) -> str:
        cell = self.s.form.budget.rate if self.s.form.budget else None
        if cell is not None:
            value = cell.meaning.value
            if cell.meaning.kind == "number" and value is not None and not cell.meaning.unit:
                return percent(value if value <= Decimal("1.5") else value / HUNDRED)
            return cell.text
        return percent(self.s.rate) if self.s.rate is not None and not self.s.units_mixed else ""


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _same(said: Decimal, places: int, rough: bool, exact: Decimal) -> bool:
    """Whether a figure is the exact one at the precision of the coarser of the two."""
    if rough:
        return abs(said - exact) <= abs(exact) * Decimal("0.05")
    own = exact.normalize()
    least = max(0, -int(own.as_tuple().exponent))
    return agrees(said, places, exact) or (least < places and agrees(exact, least, said))
