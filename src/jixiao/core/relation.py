"""The relation of an actual to its target (比值): what a score multiplies with, and whether the target is met."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from jixiao.core.number import ONE, ZERO


class Relation(NamedTuple):
    """Target and actual as the two numbers a score multiplies with (比值): completion = ``over`` ÷ ``under``.

    ``full``: the target is met beyond doubt by a figure, so the row earns its weight. ``part``: what one unit of ``over`` is when
    both are percents (0.01), else 0 — steps "per percentage point" need it.
    """

    full: bool
    over: Decimal | None
    under: Decimal
    tier: int | None
    sense: str
    met: bool | None
    why: str
    part: Decimal = ZERO


def unknown(why: str, sense: str = "unknown") -> Relation:
    """A pair that cannot be compared (无法比较), and why."""
    return Relation(False, None, ONE, None, sense, None, why)


def met(sense: str, why: str = "") -> Relation:
    """Met beyond doubt, without a share that means anything (达到，无完成比例)."""
    return Relation(True, ONE, ONE, None, sense, True, why)


def missed(sense: str, why: str) -> Relation:
    """Missed beyond doubt, by how much cannot be told (未达到，比例不明)."""
    return Relation(False, None, ONE, None, sense, False, why)


def measured(sense: str, over: Decimal, under: Decimal, is_met: bool, why: str, part: Decimal = ZERO) -> Relation:
    """Met or missed by so much (达到或未达到，有完成比例): ``over`` ÷ ``under`` is the share completed."""
    return Relation(is_met, over if over > 0 else ZERO, under, None, sense, is_met, why, part)


def joined(first: str, second: str) -> str:
    """Two reasons as one (合并说明)."""
    return f"{first}；{second}" if first and second else first or second
