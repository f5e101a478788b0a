"""Suspiciously round actuals (整数偏多): the figures of one unit against those of all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.across.entry import Folder, Reading
from jixiao.core.across.group import Group, grouped, member
from jixiao.core.catalogue import ACROSS_ROUND_FIGURES
from jixiao.core.number import EXACT, HUNDRED, ONE, plain, rounded

_TEN, _FIVE = Decimal(10), Decimal(5)
_LEAST = Decimal(20)
_FIGURES, _FORMS, _OTHERS = 20, 3, 100
_SHARE = Decimal("0.8")
_FAR = Decimal(16)  # four standard deviations, squared


@dataclass(frozen=True, slots=True)
class Tally:
    """How many figures there are, and how many of them are round (整数计数)."""

    figures: int = 0
    round: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.figures + other.figures, self.round + other.round)

    def __sub__(self, other: Tally) -> Tally:
        return Tally(self.figures - other.figures, self.round - other.round)


def is_counted(reading: Reading) -> bool:
    """Whether an actual says anything about rounding (可计数): of twenty and more, not 100%, and not the target said again."""
    value = reading.figure
    if value is None or value == reading.target:
        return False
    if reading.is_share:
        return value != ONE and value * HUNDRED >= _LEAST
    return value >= _LEAST


def is_round(reading: Reading) -> bool:
    """Whether an actual is round (整数): tens, with percentages fives."""
    value = reading.figure
    assert value is not None
    return value * HUNDRED % _FIVE == 0 if reading.is_share else value % _TEN == 0


def tally_of(readings: Sequence[Reading]) -> Tally:
    """The tally of some indicators (整数计数)."""
    counted = [is_round(reading) for reading in readings if is_counted(reading)]
    return Tally(len(counted), sum(counted))


def round_figures(folders: Sequence[Folder], everyone: Tally) -> Iterator[Group]:
    """一个单位的完成值不应多为整十整五; against the share of round figures of all others, four standard deviations above it.

    ``folders``: all forms of one unit; ``everyone``: the tally of all units. Twenty figures in three forms at least.
    """
    readings = [reading for folder in folders for reading in folder.readings if is_counted(reading)]
    own = tally_of(readings)
    others = everyone - own
    if own.figures < _FIGURES or others.figures < _OTHERS or len({r.entry.form_id for r in readings}) < _FORMS:
        return
    usual = EXACT.divide(Decimal(others.round), Decimal(others.figures))
    excess = own.round - own.figures * usual
    if own.round < own.figures * _SHARE or excess <= 0 or excess**2 <= _FAR * own.figures * usual * (ONE - usual):
        return
    round_ones = [reading for reading in readings if is_round(reading)]
    common = f"其他单位的整数占 {plain(rounded(usual * HUNDRED, 1))}%"
    members = [member(r.entry, r.name, f"{r.name}：{r.actual_printed}", common, r.address) for r in round_ones]
    how = f"「{folders[0].entry.owner}」{own.figures} 个完成值中有 {own.round} 个是整十整五，{common}"
    shown = "、".join(f"{r.actual_printed}" for r in round_ones[:3])
    yield grouped(ACROSS_ROUND_FIGURES, members, reported=shown, how=how)
