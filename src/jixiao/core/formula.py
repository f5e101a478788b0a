"""Common indicators by formula (共性指标公式): control rates, change rate, execution and utilisation rate, from their inputs.

Source of the six indicators: the common-indicator table of department self-evaluation (部门整体支出共性指标).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.answer import essence
from jixiao.core.errors import PackError, ScoreRefused
from jixiao.core.form import Indicator
from jixiao.core.number import EXACT, HUNDRED, plain, rounded
from jixiao.core.pack import Item
from jixiao.core.quantity import read_amount

FORMULAS = {
    "control_rate": "{0}÷{1}",
    "execution_rate": "{0}÷{1}",
    "utilisation_rate": "{0}÷{1}",
    "change_rate": "({0}−{1})÷{1}",
}
"""What a pack may name, over its two inputs in order (公式名)."""

INDICATORS: dict[str, tuple[str, tuple[str, str]]] = {
    "在职人员控制率": ("control_rate", ("在职人员数", "编制数")),
    "三公经费变动率": ("change_rate", ("本年度三公经费总额", "上年度三公经费总额")),
    "公用经费控制率": ("control_rate", ("实际支出公用经费总额", "预算安排公用经费总额")),
    "三公经费控制率": ("control_rate", ("三公经费实际支出数", "三公经费预算安排数")),
    "政府采购执行率": ("execution_rate", ("实际政府采购金额", "政府采购预算数")),
    "固定资产利用率": ("utilisation_rate", ("实际在用固定资产总额", "所有固定资产总额")),
}
"""The six common indicators by name, without quotation marks: formula and its two inputs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A formula with its result (公式计算结果): ``value`` is an exact share (0.95 = 95 %), ``shown`` "95÷100=95%", ``words`` "在职人员数÷编制数"."""

    name: str
    value: Decimal
    shown: str
    words: str
    inputs: tuple[tuple[str, Decimal], ...]


def evaluate(name: str, inputs: Mapping[str, Decimal]) -> Evaluated:
    """A common indicator from its inputs (共性指标计算): 在职人员控制率 from 在职人员数 and 编制数.

    ``inputs``: by the names in ``INDICATORS``; quotation marks in names do not matter. Raises ScoreRefused when an input is missing or the
    divisor is nothing, PackError for an indicator that has no formula.
    """
    found = INDICATORS.get(essence(name))
    if found is None:
        raise PackError(
            f"没有「{name}」的计算公式。",
            key=name,
            allowed=tuple(INDICATORS),
            remedy="请改用其中之一，或在模板包中写明公式。",
        )
    formula, labels = found
    return compute(name, formula, labels, inputs)


def evaluate_item(item: Item, inputs: Mapping[str, Decimal]) -> Evaluated:
    """A prescribed row by the formula its pack names (固定指标计算). Raises as ``evaluate`` does."""
    if item.formula is None:
        raise PackError(
            f"固定指标「{item.name}」没有公式。", key=item.name, remedy="请在模板包中写明 formula 和 inputs。"
        )
    return compute(item.name, item.formula, item.inputs, inputs)


def compute(name: str, formula: str, labels: Sequence[str], inputs: Mapping[str, Decimal]) -> Evaluated:
    """A named formula over two inputs (按公式计算), exact. Raises ScoreRefused and PackError."""
    if formula not in FORMULAS:
        raise PackError(
            f"没有名为「{formula}」的公式。", key=f"{name}.formula", allowed=tuple(FORMULAS), remedy="请改用其中之一。"
        )
    if len(labels) != 2:
        raise PackError(
            f"「{name}」的公式需要两个数据项，实为{len(labels)}个。",
            key=f"{name}.inputs",
            remedy="请写明被除数和除数。",
        )
    given = {essence(label): value for label, value in inputs.items()}
    missing = [label for label in labels if essence(label) not in given]
    if missing:
        raise ScoreRefused(
            f"「{name}」缺少{'、'.join(f'「{label}」' for label in missing)}，不能计算。", "请补填后再计算。"
        )
    first, second = (given[essence(label)] for label in labels)
    words = FORMULAS[formula].format(*labels)
    if second == 0:
        raise ScoreRefused(
            f"「{name}」的除数「{labels[1]}」为0，{words}无法计算。", "请核对该数；确为0的，请在说明中写明不适用。"
        )
    value = EXACT.divide(first - second if formula == "change_rate" else first, second)
    shown = f"{FORMULAS[formula].format(plain(first), plain(second))}={plain(rounded(value * HUNDRED, 2))}%"
    return Evaluated(name=name, value=value, shown=shown, words=words, inputs=((labels[0], first), (labels[1], second)))


def earns_full(item: Item, value: Decimal) -> bool | None:
    """Whether a computed rate earns the item's full points (是否满分); None when the document states no condition."""
    if item.full_when is None or item.limit is None:
        return None
    if item.full_when == "at_most":
        return value <= item.limit
    if item.full_when == "at_least":
        return value >= item.limit
    raise PackError(
        f"没有名为「{item.full_when}」的满分条件。",
        key=f"{item.name}.full_when",
        allowed=("at_most", "at_least"),
        remedy="请改用其中之一。",
    )


def evaluate_row(item: Item, row: Indicator) -> Evaluated:
    """A prescribed row from the inputs given in it (按行内数据计算). Raises ScoreRefused when one is missing, is no number, or the divisor is nothing."""
    given: dict[str, Decimal] = {}
    for label, cell in zip(item.inputs, row.inputs, strict=False):
        if cell is None:
            continue
        amount = read_amount(cell.text)
        if amount.value is None:
            raise ScoreRefused(f"「{item.name}」的「{label}」应为数字，填的是「{cell.text[:40]}」。", "请改填数字。")
        given[label] = amount.value * amount.scale
    return evaluate_item(item, given)
