"""What a printed value means (数值含义): sign, number, unit, bounds, ordinals, ranges, dates, words.

Source of the cases: real published forms. The text stays with Printed; this module only reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """The meaning of one printed value (含义).

    ``kind``: "number" (a figure, with or without unit), "ratio" (percent or per mille), "range", "ordinal" (前三, 第二),
    "date", "words" (no figure), "several" (more than one figure and none of them clearly the one meant).
    ``sign``: ">=", ">", "<=", "<", "=" as printed or as said in words (90%以上 → ">=", 50人以内 → "<="), else None.
    ``value``: the number as printed without magnitude and percent (736亿元 → 736, 90% → 90); for a range its lower end, for an ordinal its rank.
    ``scale``: what the value must be multiplied with to be in units (亿 → 1e8, % → 0.01, ‰ → 0.001), else 1.
    ``unit``: the unit as printed without the magnitude (736亿元 → "元", 30 家 → "家", 90% → "%").
    ``high``: upper end of a range. ``places``: decimal places printed. ``numbers``: all figures in the text, scaled as printed.
    ``per``: what follows a slash (1000人/年 → "年"). ``note``: text in trailing brackets. ``doubt``: why the reading is uncertain, in Chinese.
    """

    kind: str
    text: str
    sign: str | None = None
    value: Decimal | None = None
    scale: Decimal = Decimal(1)
    unit: str = ""
    high: Decimal | None = None
    places: int = 0
    numbers: tuple[Decimal, ...] = ()
    per: str = ""
    note: str = ""
    doubt: str = ""

    @property
    def amount(self) -> Decimal | None:
        """The value in units (换算值): 736亿元 → 73600000000, 90% → 0.9."""
        return None if self.value is None else self.value * self.scale

    @property
    def is_bound(self) -> bool:
        """Whether the text states a limit rather than a measured figure (只写界限)."""
        return self.sign in (">=", ">", "<=", "<")


@lru_cache(maxsize=65536)
def read_quantity(text: str) -> Quantity:
    """The meaning of ``text``; never raises. Words without a figure have kind "words"."""
    return Quantity(kind="words", text=text)


@lru_cache(maxsize=16384)
def read_amount(text: str) -> Quantity:
    """The amount of money that counts (计分金额) in a money cell.

    "940(压缩后)" → 940; "9000 (压缩前) 7200 (压缩后)" → 7200; "450-212.3+89.5=327.2" → 327.2 with a doubt if the arithmetic fails;
    "2808.6(其中包括调剂的 10.6 万元)" → 2808.6; "24,146.80 万元" → 24146.80 with unit 万元.
    """
    return read_quantity(text)
