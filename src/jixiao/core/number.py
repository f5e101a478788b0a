"""Numbers: decimal only (十进制). The one way in is ``D``; the one way to round is ``rounded``.

A binary float never occurs in the core: 0.1 has no exact binary value and an official score must have one.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal

ROUNDING = {
    "half_up": ROUND_HALF_UP,  # 四舍五入
    "half_even": ROUND_HALF_EVEN,  # 四舍六入五成双
    "trunc": ROUND_DOWN,  # 截去
    "up": ROUND_UP,  # 只进不舍
    "ceiling": ROUND_CEILING,
    "floor": ROUND_FLOOR,
}
"""Rounding modes by the name a pack uses (舍入方式); ``none`` means: not rounded at all."""

# Wide enough that no amount of money or product of two of them is ever cut; division is the only inexact step.
EXACT = Context(prec=50, rounding=ROUND_HALF_UP)

_STEPS = tuple(Decimal(1).scaleb(-n) for n in range(30))

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)


def D(value: str | int | Decimal) -> Decimal:
    """A Decimal from a plain number (数): "1,940.50" or 3. Never from a float."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    return Decimal(value.replace(",", "").replace("，", ""))


def rounded(value: Decimal, digits: int, mode: str = "half_up") -> Decimal:
    """``value`` at ``digits`` places after the point, by the mode a pack names (舍入)."""
    if mode == "none" or value.adjusted() + digits >= EXACT.prec:
        return value  # nobody prints a number of fifty digits but by mistake, and it has no places to round
    return value.quantize(_STEPS[digits], rounding=ROUNDING[mode], context=EXACT)


def plain(value: Decimal) -> str:
    """A number as people write it (书写): no exponent, no trailing zeros after the point."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def agrees(printed: Decimal, places: int, exact: Decimal, *, tolerance: Decimal | None = None) -> bool:
    """Whether a printed number is the exact one at the printed precision (按印出精度相符).

    Half-up rounding and truncation at the printed places are both accepted: published forms use either.
    ``tolerance``, where a pack gives one, is accepted besides.
    """
    if tolerance is not None and abs(printed - exact) <= tolerance:
        return True
    return printed in (rounded(exact, places), rounded(exact, places, "trunc"))
