"""What a printed value means (数值含义): the value ``Quantity``. It is read by ``quantity.py``, the door to all of this."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ROUGH = "约数，不是确数"
"""The doubt of a figure that was written as approximate (约数): 约30家, 100人左右, 10余万元."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """The meaning of one printed value (含义).

    ``kind``: "number" (a figure, with or without unit), "ratio" (percent or per mille), "range", "ordinal" (前三, 第二),
    "date", "words" (no figure), "several" (more than one figure and none of them clearly the one meant).
    ``sign``: ">=", ">", "<=", "<", "=" as printed or as said in words (90%以上 → ">=", 50人以内 → "<="), else None.
    ``value``: the number as printed without magnitude and percent (736亿元 → 736, 90% → 90); for a range its lower end, for an ordinal its rank.
    ``scale``: what the value must be multiplied with to be in units (亿 → 1e8, % → 0.01, ‰ → 0.001), else 1.
    ``unit``: the unit as printed without the magnitude (736亿元 → "元", 30 家 → "家", 90% → "%").
    ``high``: upper end of a range. ``places``: decimal places printed. ``numbers``: all figures in the text, each times its own magnitude.
    ``per``: for what the figure is said, after a slash or 每 (1000人/年 → "年", 每月1次 → "月"), an average with its 均 (人均500元 → "人均"); of a
    day of the month which months (每月15日前 → "月", 次月10日 → "次月"). ``note``: text in trailing brackets. ``doubt``: why the reading is uncertain, in Chinese.
    ``words``: the words around the one figure (增加就业人数 1500人 → "增加就业人数"). ``date``: (year, month, day) of a date, 0 for what is not
    said; a month or year stands for its last day (12月底 → (0, 12, 31)), a day of every month has no month (每月15日 → (0, 0, 15)). ``magnitude``: 万, 亿 ... as printed.
    ``clear``: one figure, a number or a share, without a doubt and for no period or head — what scoring may take as it stands.
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
    words: str = ""
    date: tuple[int, int, int] | None = None
    magnitude: str = ""
    clear: bool = False

    @property
    def amount(self) -> Decimal | None:
        """The value in units (换算值): 736亿元 → 73600000000, 90% → 0.9."""
        return None if self.value is None else self.value * self.scale

    @property
    def is_bound(self) -> bool:
        """Whether the text states a limit rather than a measured figure (只写界限)."""
        return self.sign in (">=", ">", "<=", "<")

    @property
    def is_rough(self) -> bool:
        """Whether the figure is approximate (约数)."""
        return self.doubt == ROUGH

    @property
    def full_unit(self) -> str:
        """The unit with its magnitude as printed (单位全称): 736亿元 → "亿元"."""
        return self.magnitude + self.unit
