"""Repair hints (改正线索): what probably happened when a sum or a rate is wrong.

A hint is given only when one slip explains the whole difference: a row left out, a row or subtotal added twice, 元 for 万元,
a decimal point moved, two digits swapped. It is a lead for a person, never a correction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from jixiao.core.number import EXACT, agrees, plain

Part = tuple[str, Decimal]
"""A named part of a sum (加数)."""

_TEN_THOUSAND = Decimal(10000)
_SHIFTS = (Decimal(10), Decimal("0.1"), Decimal(100), Decimal("0.01"))
_NEAR = Decimal("0.005")


def sum_hint(reported: Decimal, parts: Sequence[Part], subtotals: Sequence[Part] = ()) -> str:
    """Why a printed sum may differ from its parts (合计不符的线索), "" when no single slip explains it."""
    total = sum((value for _, value in parts), Decimal(0))
    short = total - reported
    if short == 0:
        return ""
    for guess in (_left_out, _twice, _ten_thousand, _shifted, _swapped):
        if hint := guess(reported, total, parts, subtotals):
            return hint
    return ""


def _left_out(reported: Decimal, total: Decimal, parts: Sequence[Part], subtotals: Sequence[Part]) -> str:
    for these in (parts, subtotals):
        same = [(label, value) for label, value in these if value and _alike(total - reported, value)]
        if len(same) > 1:
            return f"差额恰好是 {plain(same[0][1])}，有 {len(same)} 项都是这个数，可能漏加了其中一项。"
        if same:
            return f"差额恰好等于{same[0][0]}的 {plain(same[0][1])}，可能漏加了这一项。"
    return ""


def _twice(reported: Decimal, total: Decimal, parts: Sequence[Part], subtotals: Sequence[Part]) -> str:
    for label, value in subtotals:
        if value and _alike(reported - total, value):
            return f"多出的部分恰好等于小计{label}的 {plain(value)}，可能把小计又加了一次。"
    if len(parts) > 1 and _alike(reported, total * 2):
        return "填报数恰为各项之和的两倍，可能把小计和明细都加了进去。"
    for label, value in parts:
        if value and _alike(reported - total, value):
            return f"多出的部分恰好等于{label}的 {plain(value)}，可能加了两次。"
    return ""


def _ten_thousand(reported: Decimal, total: Decimal, parts: Sequence[Part], _: Sequence[Part]) -> str:
    if total and (_alike(reported, total * _TEN_THOUSAND) or _alike(reported * _TEN_THOUSAND, total)):
        return "两者恰好相差一万倍，可能元与万元混用。"
    for label, value in parts:
        for times, said in ((_TEN_THOUSAND, "万元填成了元的数"), (1 / _TEN_THOUSAND, "元的数没有折成万元")):
            if _weighs(value, times) and _alike(total - value + value * times, reported):
                return f"如把{label}的 {plain(value)} 换成 {plain(value * times)}，合计就相符，可能{said}。"
    return ""


def _weighs(value: Decimal, times: Decimal) -> bool:
    """Whether a part would still count after the change: what vanishes in it was left out, not mistyped."""
    return value != 0 and abs(value * times) >= 2 * _NEAR


def _shifted(reported: Decimal, total: Decimal, parts: Sequence[Part], _: Sequence[Part]) -> str:
    for times in _SHIFTS:
        if _alike(reported, total * times):
            return f"如小数点移动一下，填报数应为 {plain(total)}，可能点错了小数点。"
    for label, value in parts:
        for times in _SHIFTS:
            if _weighs(value, times) and _alike(total - value + value * times, reported):
                return f"如{label}是 {plain(value * times)} 而不是 {plain(value)}，合计就相符，可能点错了小数点。"
    return ""


def _swapped(reported: Decimal, total: Decimal, parts: Sequence[Part], _: Sequence[Part]) -> str:
    if not _divisible_by_nine(total - reported):
        return ""
    if total in set(swaps(reported)):
        return f"填报数对调两位数字就是 {plain(total)}，可能抄写时颠倒了数字。"
    for label, value in parts:
        for other in swaps(value):
            if total - value + other == reported:
                return f"如{label}是 {plain(other)} 而不是 {plain(value)}，合计就相符，可能抄写时颠倒了数字。"
    return ""


def rate_hint(
    reported: Decimal,
    places: int,
    spent: Decimal,
    base: Decimal,
    others: Sequence[Part] = (),
    *,
    scale: Decimal = Decimal(1),
) -> str:
    """Why a printed rate may be wrong (执行率不符的线索). ``scale`` 0.01 where the rate is printed in percent; ``others``: other budgets."""

    def fits(numerator: Decimal, denominator: Decimal) -> bool:
        return denominator != 0 and agrees(reported, places, EXACT.divide(EXACT.divide(numerator, denominator), scale))

    for label, value in others:
        if value != base and fits(spent, value):
            return f"填报数恰好等于执行数除以{label} {plain(value)}，可能分母取错了。"
    for times in (_TEN_THOUSAND, 1 / _TEN_THOUSAND):
        if fits(spent * times, base):
            return "执行数与预算数的单位可能不同（元与万元），折算后执行率相符。"
    if fits(base, spent):
        return "填报数恰好等于预算数除以执行数，可能分子分母颠倒。"
    exact = EXACT.divide(EXACT.divide(spent, base), scale)
    return _mistyped_rate(reported, places, exact) or _mistyped_amount(spent, base, fits)


def _mistyped_rate(reported: Decimal, places: int, exact: Decimal) -> str:
    for times in _SHIFTS:
        if reported != 0 and agrees(EXACT.multiply(reported, times), places, exact):
            return "可能点错了小数点。"
    for other in swaps(reported):
        if agrees(other, places, exact):
            return f"填报数对调两位数字是 {plain(other)}，可能抄写时颠倒了数字。"
    return ""


def _mistyped_amount(spent: Decimal, base: Decimal, fits: Callable[[Decimal, Decimal], bool]) -> str:
    for label, value in (("预算数", base), ("执行数", spent)):
        for other in swaps(value):
            if fits(spent, other) if label == "预算数" else fits(other, base):
                return f"如{label}是 {plain(other)} 而不是 {plain(value)}，执行率就相符，可能抄写时颠倒了数字。"
    return ""


def swaps(value: Decimal) -> Iterator[Decimal]:
    """The number with two neighbouring digits exchanged (相邻两位对调), each way once."""
    text = format(value, "f")
    for at in range(len(text) - 1):
        a, b = text[at], text[at + 1]
        if a != b and a.isdigit() and b.isdigit():
            yield Decimal(text[:at] + b + a + text[at + 2 :])


def _alike(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) < _NEAR


def _divisible_by_nine(difference: Decimal) -> bool:
    digits = abs(difference).normalize().as_tuple().digits
    return difference != 0 and sum(digits) % 9 == 0
