"""The lamp of an indicator (预警灯): green, yellow or red, by what is expected at the year's end against the target — the comparison scoring uses.

No national document gives a number for the colours; ``YELLOW_FROM`` is what is usual where lamps are used, and a person may always decide otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao.core.answer import PARTLY
from jixiao.core.compare import compare
from jixiao.core.form import Indicator, Printed
from jixiao.core.number import HUNDRED, plain, rounded
from jixiao.core.pack import Scoring

LAMPS = {"green": "绿灯", "yellow": "黄灯", "red": "红灯"}
"""Lamps (预警灯): on course, at risk, will be missed."""
YELLOW_FROM = Decimal("0.8")
"""Share of the target from which a shortfall is yellow and not red (黄灯下限)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """A proposed lamp (建议预警灯): a key of LAMPS, "" where the two cannot be compared; and why, in Chinese."""

    colour: str
    why: str


def propose(row: Indicator, expected: str, scoring: Scoring | None = None) -> Lamp:
    """The lamp for what is expected at the year's end (建议预警灯), compared with the row's target as its score would be."""
    if not expected.strip():
        return Lamp(colour="", why="未填预计全年完成值")
    found = compare(replace(row, actual=Printed(expected.strip())), scoring)
    said = f"预计 {expected.strip()}，目标 {row.target or '未填'}"
    if found.met:
        return Lamp(colour="green", why=f"{said}，预计达到目标")
    if found.met is None and found.tier != PARTLY:
        return Lamp(colour="", why=found.why or "预计值与目标值无法比较")
    if found.completion is not None:
        share = f"{plain(rounded(found.completion * HUNDRED, 2))}%"
        colour = "yellow" if found.completion >= YELLOW_FROM else "red"
        bound = f"{'不低于' if colour == 'yellow' else '低于'} {plain(YELLOW_FROM * HUNDRED)}%"
        return Lamp(colour=colour, why=f"{said}，预计完成目标的 {share}，{bound}")
    colour = "yellow" if found.tier == PARTLY else "red"
    return Lamp(colour=colour, why=f"{said}，{found.why or '预计不能达到目标'}")
