"""Scales and what is counted on them (刻度与频数): scores and rates in classes, so that a hundred thousand forms draw like twelve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal

from jixiao.core.number import EXACT, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale in equal classes from ``low`` to ``high`` (刻度), lower bounds included.

    Class 0 is what lies below ``low``; the last but one is exactly ``high``, which is where full marks stand; the last what lies above.
    """

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def inner(self) -> int:
        """How many equal classes there are (等距组数)."""
        return int((self.high - self.low) / self.step)

    @property
    def classes(self) -> int:
        """All classes (组数): the equal ones, below, exactly high, above."""
        return self.inner + 3

    def place(self, value: Decimal) -> int:
        """The class of a value (归组)."""
        if value < self.low:
            return 0
        if value >= self.high:
            return self.inner + (1 if value == self.high else 2)
        steps = EXACT.divide(value - self.low, self.step).to_integral_value(rounding=ROUND_FLOOR)
        return int(steps) + 1

    def name(self, at: int) -> str:
        """A class in words (组名): 60 以下, 95–96, 正好 100, 100 以上."""
        if at == 0:
            return f"{plain(self.low)} 以下"
        if at > self.inner:
            return f"正好 {plain(self.high)}" if at == self.inner + 1 else f"{plain(self.high)} 以上"
        low = self.low + self.step * (at - 1)
        return f"{plain(low)}–{plain(low + self.step)}"


SCORES = Scale(low=Decimal(60), high=Decimal(100), step=Decimal(1))
"""Scores (得分刻度): below 60 is one class, as it is one grade."""

EXECUTION = Scale(low=Decimal(0), high=Decimal(100), step=Decimal("2.5"))
"""Execution rates in percent (执行率刻度)."""


@dataclass(slots=True)
class Tallied:
    """Values counted by class (频数分布), with what a median needs. ``values``: how often each value, at two places."""

    scale: Scale
    counts: Counter[int] = field(default_factory=Counter)
    values: Counter[Decimal] = field(default_factory=Counter)

    def add(self, value: Decimal) -> None:
        """Count one value (计入)."""
        self.counts[self.scale.place(value)] += 1
        self.values[EXACT.quantize(value, Decimal("0.01"))] += 1

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def median(self) -> Decimal | None:
        """The value in the middle (中位数), the lower one of two, so that it is a value somebody has."""
        middle, passed = (self.total + 1) // 2, 0
        for value in sorted(self.values):
            passed += self.values[value]
            if passed >= middle:
                return value
        return None


@dataclass(slots=True)
class Crossed:
    """Pairs counted by class on two scales (二维频数)."""

    across: Scale
    up: Scale
    counts: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, across: Decimal, up: Decimal) -> None:
        """Count one pair (计入)."""
        self.counts[self.across.place(across), self.up.place(up)] += 1

    @property
    def total(self) -> int:
        return self.counts.total()


def steps_up_to(most: int, classes: int = 6) -> list[int]:
    """Lower bounds of classes of frequency up to ``most`` (频数分级): 1, 2, 5, 10 … thinned out to at most ``classes``, always from 1."""
    series = list(_one_two_five(most))
    if len(series) <= classes:
        return series
    last = len(series) - 1
    return sorted({series[(2 * last * n + classes - 1) // (2 * (classes - 1))] for n in range(classes)})


def _one_two_five(most: int) -> Iterator[int]:
    unit = 1
    while True:
        for lead in (1, 2, 5):
            if lead * unit > max(most, 1):
                return
            yield lead * unit
        unit *= 10
