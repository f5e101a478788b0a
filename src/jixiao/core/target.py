"""A target in its parts (目标值的组成): sign, value and unit as they are declared, and the one text the form prints of them."""

from __future__ import annotations

from typing import NamedTuple

from jixiao.core.number import plain
from jixiao.core.quantity import read_quantity

IN_WORDS = "定性"
"""The sign of a target that is said in words (定性指标)."""
SIGNS = {"≥": "不低于", "≤": "不高于", "=": "等于", ">": "高于", "<": "低于", IN_WORDS: "用文字描述"}
"""Signs a target may be declared with (比较符), and how they are read aloud."""

_PRINTED = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}


class Parts(NamedTuple):
    """The parts of a target (目标值的组成): a key of SIGNS or "", the figure (or the words), the unit."""

    sign: str
    value: str
    unit: str


def composed(sign: str, value: str, unit: str) -> str:
    """The target as the form prints it (指标值): ≥30公里; in words just the words; "" while there is no value."""
    value, unit = value.strip(), unit.strip()
    if not value:
        return ""
    if sign == IN_WORDS or not sign:
        return value if sign == IN_WORDS else f"{value}{unit}"
    return f"{sign}{value}{unit}"


def parts_of(target: str) -> Parts:
    """The parts of a printed target (拆分指标值), so that composing them says the same; what has none is a target in words."""
    text = target.strip()
    if not text:
        return Parts("", "", "")
    quantity = read_quantity(text)
    if quantity.kind in ("number", "ratio") and quantity.clear and quantity.value is not None and not quantity.note:
        sign = _PRINTED.get(quantity.sign or "", "")
        parts = Parts(sign, plain(quantity.value), quantity.full_unit)
        if not quantity.words and _same(composed(*parts), text):
            return parts
    return Parts(IN_WORDS, text, "")


def _same(one: str, other: str) -> bool:
    """Whether two texts mean the same target (同义)."""
    a, b = read_quantity(one), read_quantity(other)
    return (a.sign, a.value, a.scale, a.full_unit) == (b.sign, b.value, b.scale, b.full_unit)
