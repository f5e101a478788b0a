"""Amounts in the wrong unit (金额单位): yuan under a 万元 head, budget and executed in different units, an amount where a rate belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.form import Printed
from jixiao.core.number import plain
from jixiao.core.quantity import read_amount

TEN_THOUSAND = Decimal(10000)

# 万元 amounts: above a hundred billion yuan no form is filled in, above ten billion no single project's.
_ABSURD = Decimal(10) ** 7
_ABSURD_FOR_A_PROJECT = Decimal(10) ** 6
_IN_WORDS = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*万元?")


@dataclass(frozen=True, slots=True)
class MoneySlip:
    """Money in another unit than the head says (金额单位有误): ``mixed`` when budget and executed differ in unit from each other."""

    reported: str
    expected: str
    how: str
    mixed: bool
    cell: Printed | None


def money_slip(
    head: Decimal,
    kind: str,
    budget: tuple[Printed | None, Decimal | None],
    executed: tuple[Printed | None, Decimal | None],
    said: Callable[[], Iterable[str]],
) -> MoneySlip | None:
    """What is wrong with the unit of the money (金额单位判断), None when nothing is.

    ``budget`` and ``executed``: the cells and their amounts in head units; ``said``: texts of the form that may name amounts in 万元.
    """
    for cell, amount in (budget, executed):
        if cell is not None and amount is not None and (slip := _own_unit(cell, amount, head)):
            return slip
    base, spent = budget[1], executed[1]
    if base is None and spent is None:
        return None
    if base and spent and (slip := _mixed(base, spent, executed[0], budget[0])):
        return slip
    if head != TEN_THOUSAND:
        return None
    cell, amount = budget if base is not None else executed
    if cell is None or amount is None or amount < TEN_THOUSAND:
        return None
    how = _in_yuan(cell, amount, executed[0], kind, said)
    if not how:
        return None
    both = [c.text for c in (budget[0], executed[0]) if c is not None]
    return MoneySlip(" / ".join(both), f"{plain(amount / TEN_THOUSAND)} 万元", how, False, cell)


def _own_unit(cell: Printed, amount: Decimal, head: Decimal) -> MoneySlip | None:
    """A cell that names a unit of its own, other than the head's: 1500000元 under 万元."""
    quantity = read_amount(cell.text)
    if "元" not in quantity.unit or quantity.scale == head:
        return None
    unit, own = _unit_name(head), _unit_name(quantity.scale)
    return MoneySlip(cell.text, f"{plain(amount)} {unit}", f"表头单位是{unit}，本格写的是{own}", False, cell)


def _unit_name(scale: Decimal) -> str:
    return {1: "元", 1000: "千元", 10000: "万元", 10**8: "亿元"}.get(int(scale), "元")


def _mixed(base: Decimal, spent: Decimal, executed: Printed | None, budget: Printed | None) -> MoneySlip | None:
    ratio = spent / base
    if Decimal(1000) <= ratio <= Decimal(15000):
        expected = plain(spent / TEN_THOUSAND)
        return MoneySlip(
            executed.text if executed else "", expected, "执行数约为预算数的一万倍，两者单位不同", True, executed
        )
    if base >= TEN_THOUSAND and ratio <= Decimal("0.00015"):
        expected = plain(base / TEN_THOUSAND)
        return MoneySlip(
            budget.text if budget else "", expected, "预算数约为执行数的一万倍，两者单位不同", True, budget
        )
    return None


def _in_yuan(
    cell: Printed, amount: Decimal, executed: Printed | None, kind: str, said: Callable[[], Iterable[str]]
) -> str:
    """Why an amount under 万元 must be yuan (实为元的理由), "" when it need not be."""
    if amount >= (_ABSURD_FOR_A_PROJECT if kind == "project" else _ABSURD):
        return f"按表头万元计即 {plain(amount / TEN_THOUSAND)} 亿元，数额过大，应是以元填报"
    if any(_names(text, amount / TEN_THOUSAND) for text in said()):
        return f"表内文字写的是 {plain(amount / TEN_THOUSAND)} 万元，此处以元填报"
    return ""


def _names(text: str, amount: Decimal) -> bool:
    """Whether a text names this amount in 万元, at the precision it is written with."""
    for written in _IN_WORDS.findall(text):
        number = Decimal(written.replace(",", ""))
        if number > 0 and abs(number - amount) <= Decimal("0.01"):
            return True
    return False
