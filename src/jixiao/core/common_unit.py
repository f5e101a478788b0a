"""Two quantities side by side (可比性): common units when that is sound, else why not."""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.core.meaning import Quantity
from jixiao.core.number import EXACT, plain
from jixiao.core.unit import PARTS

_FAMILIES = (
    ("人", "人次 名 位 员 人日 人天 个人 师次"),
    ("家", "户 家次 户次 企业 个企业 单位 个单位 家(次) 户(次)"),
    ("次", "场 场次 期 批 批次 轮 回 次数 班 班次 期次 趟 频次"),
    ("份", "本 册 卷 件 套 篇 页 部"),
    ("条", "篇 件 则"),
    ("个", "项 件 处 座 所 家 类 种 条 宗 例 起 次 场 点 个项目 项目 个点 站 户 企业 单位 网点 窗口 平台 系统"),
    ("台", "套 台套 件 辆"),
    ("天", "日 个日"),
    ("月", "个月"),
    ("年", "年度"),
    ("小时", "个小时 h"),
    ("工作日", "个工作日 天 日 个日"),
    ("度", "千瓦时 kWh"),
)
"""Units that count the same kind of thing: the first of each line goes with those after it."""

_KIN: frozenset[frozenset[str]] = frozenset(
    frozenset((head, other)) for head, others in _FAMILIES for other in others.split()
) | frozenset(
    frozenset((a, b))
    for head, others in _FAMILIES
    if head != "个"
    for a in others.split()
    for b in others.split()
    if a != b
)

_MEASURES: dict[str, tuple[str, Decimal]] = {
    "千米": ("m", Decimal(1000)), "公里": ("m", Decimal(1000)), "km": ("m", Decimal(1000)), "KM": ("m", Decimal(1000)), "米": ("m", Decimal(1)), "m": ("m", Decimal(1)),
    "厘米": ("m", Decimal("0.01")), "cm": ("m", Decimal("0.01")), "毫米": ("m", Decimal("0.001")), "mm": ("m", Decimal("0.001")),
    "平方米": ("m2", Decimal(1)), "平米": ("m2", Decimal(1)), "㎡": ("m2", Decimal(1)), "m²": ("m2", Decimal(1)), "m2": ("m2", Decimal(1)),
    "公顷": ("m2", Decimal(10000)), "平方公里": ("m2", Decimal(1000000)), "平方千米": ("m2", Decimal(1000000)), "km²": ("m2", Decimal(1000000)),
    "吨": ("kg", Decimal(1000)), "t": ("kg", Decimal(1000)), "千克": ("kg", Decimal(1)), "公斤": ("kg", Decimal(1)), "kg": ("kg", Decimal(1)), "KG": ("kg", Decimal(1)),
    "克": ("kg", Decimal("0.001")), "g": ("kg", Decimal("0.001")), "斤": ("kg", Decimal("0.5")),
    "小时": ("min", Decimal(60)), "个小时": ("min", Decimal(60)), "h": ("min", Decimal(60)), "分钟": ("min", Decimal(1)), "min": ("min", Decimal(1)),
    "天": ("min", Decimal(1440)), "日": ("min", Decimal(1440)),
    "年": ("month", Decimal(12)), "个月": ("month", Decimal(1)), "月": ("month", Decimal(1)),
    "立方米": ("m3", Decimal(1)), "立方": ("m3", Decimal(1)), "方": ("m3", Decimal(1)), "m³": ("m3", Decimal(1)), "升": ("m3", Decimal("0.001")),
    "千瓦": ("W", Decimal(1000)), "kW": ("W", Decimal(1000)), "兆瓦": ("W", Decimal(1000000)), "MW": ("W", Decimal(1000000)),
}  # fmt: skip

_WORKDAYS = frozenset(("工作日", "个工作日"))

_CURRENCIES = "元 美元 欧元 日元 港元 港币 英镑 人民币 角"
_MONEY = frozenset(_CURRENCIES.split())


def _family(unit: str) -> str:
    """The unit without what does not change it: 个项目 stays, 家(次) → 家(次), (人) → 人."""
    return re.sub(r"\s", "", unit)


def _kin(a: str, b: str) -> bool:
    a, b = _family(a), _family(b)
    return a == b or not a or not b or a.startswith(b) or b.startswith(a) or frozenset((a, b)) in _KIN


def comparable(a: Quantity, b: Quantity) -> tuple[Decimal, Decimal] | None:
    """The two values in common units (换算到同一单位), None when that is not sound. Shares come out in percent, dates as yyyymmdd or mmdd.

    For ranges the lower end is returned; multiply ``high`` with the same factor (``common_factors``).
    """
    if a.date is not None and b.date is not None:
        year = 10000 if a.date[0] and b.date[0] else 0
        first, second = (Decimal(d[0] * year + d[1] * 100 + d[2]) for d in (a.date, b.date))
        return first, second
    factors = common_factors(a, b)
    if factors is None or a.value is None or b.value is None:
        return None
    return EXACT.multiply(a.value, factors[0]), EXACT.multiply(b.value, factors[1])


def common_factors(a: Quantity, b: Quantity) -> tuple[Decimal, Decimal] | None:
    """What each value must be multiplied with to be in common units (换算系数), None when they have none."""
    if a.value is None or b.value is None or _clash(a, b):
        return None
    one = Decimal(1)
    hundred = Decimal(100)
    if a.unit in PARTS and b.unit in PARTS:
        return a.scale * hundred, b.scale * hundred
    if a.unit in PARTS:
        other = _as_percent(a, b)
        return None if other is None else (a.scale * hundred, other)
    if b.unit in PARTS:
        other = _as_percent(b, a)
        return None if other is None else (other, b.scale * hundred)
    if a.unit != b.unit and a.unit in _MEASURES and b.unit in _MEASURES:
        return a.scale * _MEASURES[a.unit][1], b.scale * _MEASURES[b.unit][1]
    if a.scale == b.scale:
        return one, one
    bare = a if a.scale == 1 else b
    if bare.unit:
        return a.scale, b.scale
    # One side has 万 or 亿 and the other a bare number: in the same magnitude unless only units make the two alike.
    if _alike(a.value, b.value) or not _alike(a.value * a.scale, b.value * b.scale):
        return one, one
    return a.scale, b.scale


def is_working_time(a: Quantity, b: Quantity) -> bool:
    """Whether one figure counts working days and the other days (一为工作日、一为自然日): alike, but never to the day."""
    return (a.unit in _WORKDAYS) != (b.unit in _WORKDAYS)


def _alike(a: Decimal, b: Decimal) -> bool:
    if a == 0 or b == 0:
        return True
    return Decimal("0.01") <= abs(a / b) <= 100


def _as_percent(share: Quantity, bare: Quantity) -> Decimal | None:
    """The factor that makes a bare number percent beside a share: 0.94 → 100, 90 → 1; None when it cannot be told."""
    assert share.value is not None and bare.value is not None
    percent = abs(share.value * share.scale * 100)
    value = abs(bare.value)
    if value == 0:
        return Decimal(1)
    if percent <= 2:
        return None  # beside 1 % a bare 0.5 may be 0.5 % or 50 %
    if bare.places and value <= 2:
        return Decimal(100) if percent >= 10 else None
    if value < 10 <= percent and percent >= 20:
        return None  # 1 beside 100 %: a count, not a share
    return Decimal(1) if value <= max(Decimal(200), percent * 2) else None


def _clash(a: Quantity, b: Quantity) -> str:
    """Why the kinds or units of two quantities cannot meet, "" when they can."""
    if (a.kind == "ordinal") != (b.kind == "ordinal"):
        return f"「{a.text}」与「{b.text}」一为名次、一为数量，无法比较"
    if (a.kind == "date") != (b.kind == "date"):
        return f"「{a.text}」与「{b.text}」一为日期、一为数量，无法比较"
    if a.unit in PARTS or b.unit in PARTS:
        other = b if a.unit in PARTS else a
        if other.unit and other.unit not in PARTS:
            return f"一为比率（{(a if other is b else b).full_unit}）、一为「{other.full_unit}」，单位不一致"
        return ""
    if a.unit in _MONEY and b.unit in _MONEY:
        currencies = {a.unit, b.unit} - {"人民币", "元"}
        return f"币种不同：「{a.full_unit}」与「{b.full_unit}」" if currencies and a.unit != b.unit else ""
    if a.unit in _MEASURES and b.unit in _MEASURES and _MEASURES[a.unit][0] == _MEASURES[b.unit][0]:
        return ""
    if not _kin(a.unit, b.unit):
        return f"单位不一致：一为「{a.full_unit}」、一为「{b.full_unit}」"
    return ""


def unit_conflict(a: Quantity, b: Quantity) -> str | None:
    """Why two quantities cannot be compared because of their units (单位冲突), in Chinese; None when the units agree or nothing is to be said."""
    if a.value is None or b.value is None:
        return None
    if why := _clash(a, b):
        return why
    share, bare = (a, b) if a.unit in PARTS else (b, a)
    if share.unit in PARTS and bare.unit not in PARTS and _as_percent(share, bare) is None:
        return f"一为比率「{share.text}」、一为没有单位的「{bare.text}」，不知是否同一单位"
    if a.scale != b.scale and a.unit and b.unit and a.unit not in PARTS and a.value and b.value:
        raw, scaled = abs(a.value / b.value), abs(a.value * a.scale / (b.value * b.scale))
        if Decimal("0.2") <= raw <= 5 and not Decimal("0.01") <= scaled <= 100:
            return f"数字相近而单位差 {plain(max(a.scale, b.scale) / min(a.scale, b.scale))} 倍：「{a.full_unit}」与「{b.full_unit}」，疑为单位写错"
    return None
