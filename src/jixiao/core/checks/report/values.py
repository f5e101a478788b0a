"""Whether a figure of a report is that of a cell (数值是否相符), at the precision of the coarser of the two.

Three answers: they agree, they do not, or they cannot be set side by side (another unit, words, no figure at all).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from jixiao.core.meaning import Quantity
from jixiao.core.number import HUNDRED, ONE, agrees
from jixiao.core.quantity import read_quantity

_ROUGHLY = Decimal("0.05")
_AT_LEAST_ROUGHLY = Decimal("0.1")
_NEARLY = re.compile(r"\s*(?:接近|将近|近)")
_AND_MORE = re.compile(r"[余多]")
_FAMILIES = (
    frozenset(("人", "名", "位", "员", "人员")),
    frozenset(("次", "场", "场次", "期", "批", "批次", "轮")),
    frozenset(("个", "家", "处", "所", "座", "项", "件", "户")),
    frozenset(("元", "")),
)
_OWN_SCALE = Decimal("1.5")


def figures_of(text: str) -> tuple[Quantity, ...]:
    """The figures of a cell (一格中的数): its one figure, or each of several."""
    whole = read_quantity(text)
    if whole.value is not None and whole.kind in ("number", "ratio", "range", "ordinal"):
        return (whole,)
    parts = re.split(r"[,，;；、\n]|(?<=[)）])\s*|(?=[(（])", text)
    read = (read_quantity(part) for part in parts if part.strip())
    return tuple(q for q in read if q.value is not None and q.kind in ("number", "ratio"))


def agree(said: Quantity, printed: Quantity) -> bool | None:
    """Whether what is said is what is printed (相符否); None when the two cannot be compared."""
    if said.value is None or printed.value is None or "date" in (said.kind, printed.kind):
        return None
    if printed.kind == "range" and printed.high is not None:
        amount = said.value
        return printed.value <= amount <= printed.high if said.kind != "ratio" else None
    if (said.kind == "ratio") != (printed.kind == "ratio"):
        return _across(said, printed)
    if said.kind != "ratio" and not _alike(said.unit, printed.unit):
        return None
    if said.per != printed.per and said.per and printed.per:
        return None
    return _amounts_agree(said, printed)


def _alike(a: str, b: str) -> bool:
    return not a or not b or a == b or any(a in family and b in family for family in _FAMILIES)


def _across(said: Quantity, printed: Quantity) -> bool | None:
    """A share beside a bare number: 67.24 or 0.6724 in a cell for a rate."""
    bare = printed if said.kind == "ratio" else said
    ratio = said if said.kind == "ratio" else printed
    if bare.unit or bare.magnitude or bare.value is None or ratio.value is None:
        return None
    share = bare.value if abs(bare.value) <= _OWN_SCALE else bare.value / HUNDRED
    places = bare.places - 2 if abs(bare.value) <= _OWN_SCALE else bare.places
    percent = share * HUNDRED
    return agrees(ratio.value, ratio.places, percent * (ONE / (ratio.scale * HUNDRED))) or (
        places >= 0 and agrees(percent, places, ratio.value * ratio.scale * HUNDRED)
    )


def _amounts_agree(said: Quantity, printed: Quantity) -> bool:
    assert said.value is not None and printed.value is not None
    a, b = said.value * said.scale, printed.value * printed.scale
    if _NEARLY.match(said.text) and said.kind == "ratio" and a == b == ONE:
        return False  # nothing is more than all of it: 接近 100% is less
    if said.is_bound and printed.is_bound:
        return _within(said.sign, a, b) or _within(printed.sign, b, a)
    if said.is_bound:
        return _within(said.sign, a, b)
    if printed.is_bound:
        return _within(printed.sign, b, a)
    if said.is_rough or printed.is_rough:
        more = _AT_LEAST_ROUGHLY if _AND_MORE.search(said.text + printed.text) else _ROUGHLY
        return abs(a - b) <= more * max(abs(a), abs(b))
    return agrees(said.value, said.places, b / said.scale) or agrees(printed.value, printed.places, a / printed.scale)


def _within(sign: str | None, limit: Decimal, value: Decimal) -> bool:
    """Whether a value keeps to a bound; a strict bound that is exactly reached is let pass."""
    return value >= limit if sign in (">", ">=") else value <= limit


def same_as(said: Quantity, cells: tuple[Quantity, ...]) -> bool | None:
    """Whether a figure is the very one of a cell, bounds aside (同一数): what is asked of a quoted target."""
    return agrees_with(replace(said, sign=None), tuple(replace(cell, sign=None) for cell in cells))


def agrees_with(said: Quantity, cells: tuple[Quantity, ...]) -> bool | None:
    """Whether a figure is any of those of a cell (与其中之一相符); None when none of them can be compared."""
    answers = [agree(said, cell) for cell in cells]
    if any(answers):
        return True
    return False if any(answer is False for answer in answers) else None
