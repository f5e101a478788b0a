"""Budget execution (预算执行): rate = executed ÷ budget, and the points a pack gives for it.

``measured`` finds the two amounts, ``exact_points`` multiplies, ``explained`` says it in words; all from the same measure.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from jixiao.core.errors import PackError
from jixiao.core.form import Budget, Printed
from jixiao.core.method import bands, capped
from jixiao.core.number import EXACT, HUNDRED, ZERO, plain, rounded
from jixiao.core.pack import Execution
from jixiao.core.quantity import Quantity, read_amount

DENOMINATORS = {
    "adjusted": "调整后预算数",
    "adjusted_with_carryover": "调整后预算数（含上年结转）",
    "arrived": "到位数",
    "initial": "年初预算数",
}
METHODS = ("linear", "bands", "shown")
ZERO_BUDGET = ("refuse", "full", "zero")

Input = tuple[str, str, str | None]
"""What went into a number (计算依据): label, text as printed, address."""


class Measure(NamedTuple):
    """What execution is computed from (执行计算依据).

    ``over`` ÷ ``under`` is the rate; ``over`` is None when there is none. ``state``: amounts | rate (only the printed rate) | zero | missing.
    ``cells``: the budget cells that were added up, ``label`` what they are called, ``note`` when they are not those the pack names.
    """

    state: str
    weight: Decimal
    weight_from: str
    over: Decimal | None
    under: Decimal
    label: str
    cells: tuple[Printed, ...]
    note: str


def is_scored(rule: Execution | None) -> bool:
    """Whether the pack gives points for execution (是否计分) at all, or only shows the rate. PackError for names it does not know."""
    if rule is None:
        return False
    for key, name, allowed in (
        ("method", rule.method, METHODS),
        ("denominator", rule.denominator, tuple(DENOMINATORS)),
        ("zero_budget", rule.zero_budget, ZERO_BUDGET),
    ):
        if name not in allowed:
            raise PackError(
                f"执行率计分中没有名为「{name}」的写法。",
                key=f"execution.{key}",
                allowed=allowed,
                remedy="请改用其中之一。",
            )
    return rule.method != "shown"


def measured(budget: Budget | None, rule: Execution, money_unit: str = "") -> Measure:
    """The amounts behind the execution rate (预算数与执行数), in one unit; the printed weight counts where there is one.

    ``money_unit``: the unit of the head (万元), in which amounts without a unit are meant.
    """
    weight, weight_from = rule.weight, "pack"
    if budget is None:
        return Measure("missing", weight, weight_from, None, ZERO, "", (), "表中没有预算执行情况")
    if budget.weight is not None:
        printed = budget.weight.meaning.value
        if printed is not None and 0 < printed <= 1000:
            weight, weight_from = printed, "printed"
    label, cells, note = denominator(budget, rule)
    spent = _amount(budget.executed)
    if len(cells) == 1:
        base = _amount(cells[0])
        if spent is not None and base is not None and spent.value is not None and base.value is not None:
            over, under = spent.value, base.value
            if spent.scale != base.scale or spent.unit != base.unit:
                head = scale_of(money_unit)
                over, under = _in_units(spent, head), _in_units(base, head)
            return Measure("amounts" if under else "zero", weight, weight_from, over, under, label, cells, note)
    elif spent is not None:
        parts = [_amount(cell) for cell in cells]
        head = scale_of(money_unit)
        known = [_in_units(q, head) for q in parts if q is not None]
        if known and len(known) == len(parts):
            under = sum(known, ZERO)
            return Measure(
                "amounts" if under else "zero", weight, weight_from, _in_units(spent, head), under, label, cells, note
            )
    return _printed_rate(budget, weight, weight_from, label, cells)


def denominator(budget: Budget, rule: Execution) -> tuple[str, tuple[Printed, ...], str]:
    """Which amounts the rate is divided by (执行率的分母): label, cells to add up, and a note when another had to be taken."""
    label = DENOMINATORS[rule.denominator]
    wanted = budget.budget
    if rule.denominator == "arrived":
        wanted = budget.arrived
    elif rule.denominator == "initial":
        wanted = budget.initial
    if wanted is not None:
        if rule.denominator == "adjusted_with_carryover" and (extra := _carryover_outside(budget)) is not None:
            return label, (wanted, extra), "预算总额未含上年结转，已加上"
        return label, (wanted,), ""
    for name, cell in (("调整后预算数", budget.budget), ("年初预算数", budget.initial)):
        if cell is not None:
            return name, (cell,), f"表中没有{label}，按{name}计算"
    return label, (), ""


def _carryover_outside(budget: Budget) -> Printed | None:
    """The carry-over cell when the printed total does not hold it yet: the other parts alone already make the total."""
    row = budget.carryover
    if row is None or row.budget is None or budget.budget is None:
        return None
    carried, total = _amount(row.budget), _amount(budget.budget)
    parts = [_amount(part.budget) for part in (budget.fiscal, budget.other) if part is not None]
    known = [q.value for q in parts if q is not None and q.value is not None]
    if not known or carried is None or not carried.value or total is None:
        return None
    return row.budget if sum(known, ZERO) == total.value else None


def _printed_rate(budget: Budget, weight: Decimal, weight_from: str, label: str, cells: tuple[Printed, ...]) -> Measure:
    """Without amounts the printed rate is all there is (按填报执行率)."""
    meaning = budget.rate.meaning if budget.rate is not None else None
    if meaning is not None and meaning.value is not None and meaning.kind in ("ratio", "number"):
        over = meaning.value * meaning.scale
        # 67.24 in a column of rates is meant as percent
        under = HUNDRED if meaning.kind == "number" and over > 2 else Decimal(1)
        return Measure("rate", weight, weight_from, over, under, label, cells, "金额不全，按填报的执行率计算")
    absent = [name for name, is_absent in ((label, not cells), ("执行数", budget.executed is None)) if is_absent]
    note = f"未填{'、'.join(absent)}，执行率无法计算" if absent else "预算数或执行数不是数字，执行率无法计算"
    return Measure("missing", weight, weight_from, None, ZERO, label, cells, note)


def exact_points(m: Measure, rule: Execution) -> Decimal | None:
    """Points for budget execution (预算执行得分), exact; capped at the weight where the pack caps. None when there is nothing to compute."""
    if m.over is None:
        return None
    if m.state == "zero":
        return m.weight if rule.zero_budget == "full" else ZERO if rule.zero_budget == "zero" else None
    if rule.method == "bands":
        exact = EXACT.multiply(m.weight, bands(EXACT.divide(m.over, m.under), rule.bands))
    else:
        exact = EXACT.divide(EXACT.multiply(m.weight, m.over), m.under)
    return capped(exact, m.weight) if rule.cap else max(exact, ZERO)


def explained(m: Measure, rule: Execution, budget: Budget | None) -> tuple[str, tuple[Input, ...], str]:
    """The execution line in words (计算说明): formula, inputs with their places, and why it is not full marks."""
    if budget is None:
        return "", (), m.note
    inputs = tuple((m.label, cell.text, cell.address) for cell in m.cells)
    if budget.executed is not None:
        inputs = (*inputs, ("执行数", budget.executed.text, budget.executed.address))
    if m.state == "missing" or m.over is None:
        return "", inputs, m.note
    if m.state == "zero":
        said = {"full": "按规定得满分", "zero": "按规定不得分"}.get(rule.zero_budget, "执行率无法计算，按规定不予计分")
        return "", inputs, f"{m.label}为0，{said}"
    rate = EXACT.divide(m.over, m.under)
    if m.state == "rate":
        assert budget.rate is not None
        inputs = (*inputs, ("执行率", budget.rate.text, budget.rate.address))
        formula = f"{plain(m.weight)}×{percent(rate)}"
    elif rule.method == "bands":
        share = bands(rate, rule.bands)
        formula = f"{plain(m.over)}÷{plain(m.under)}={percent(rate)}，按档得{plain(m.weight)}×{plain(share * HUNDRED)}%"
    else:
        formula = f"{plain(m.weight)}×{plain(m.over)}÷{plain(m.under)}"
    if rate > 1:
        why = f"执行率{percent(rate)}，执行数超过{m.label}" + ("，得分封顶" if rule.cap else "")
    elif rate < 1:
        why = f"执行率{percent(rate)}，未达到100%"
    else:
        why = ""
    return formula, inputs, "；".join(part for part in (m.note, why) if part)


def percent(share: Decimal) -> str:
    """A share as people print it (百分数): 0.99816 → 99.82%."""
    return f"{plain(rounded(share * HUNDRED, 2))}%"


def _amount(cell: Printed | None) -> Quantity | None:
    if cell is None:
        return None
    quantity = read_amount(cell.text)
    return quantity if quantity.value is not None and quantity.kind == "number" else None


def scale_of(money_unit: str) -> Decimal:
    """What an amount without a unit is multiplied with; 万元 when the head says nothing, as such forms print."""
    for word, scale in (("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4), ("千", Decimal(1000))):
        if word in money_unit:
            return scale
    return Decimal(1) if "元" in money_unit else Decimal(10) ** 4


def _in_units(quantity: Quantity, head: Decimal) -> Decimal:
    assert quantity.value is not None
    return quantity.value * (quantity.scale if quantity.unit or quantity.scale != 1 else head)
