"""Units and magnitudes (单位与量级), and what may follow a figure: 万人次以上, 亿元(其中…), 个工作日内, %, 人/年."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

ONE = Decimal(1)

PARTS = {
    "%": Decimal("0.01"),
    "‰": Decimal("0.001"),
    "‱": Decimal("0.0001"),
    "个百分点": Decimal("0.01"),
    "百分点": Decimal("0.01"),
    "成": Decimal("0.1"),
}
"""Units that say a share (比率单位) and what they multiply with."""

MAGNITUDES = {
    "万亿": Decimal(10) ** 12, "千亿": Decimal(10) ** 11, "百亿": Decimal(10) ** 10, "十亿": Decimal(10) ** 9, "亿": Decimal(10) ** 8,
    "千万": Decimal(10) ** 7, "百万": Decimal(10) ** 6, "十万": Decimal(10) ** 5, "万": Decimal(10) ** 4, "千": Decimal(1000), "百": Decimal(100),
    "萬": Decimal(10) ** 4, "億": Decimal(10) ** 8,
}  # fmt: skip
"""What stands between a number and its unit (量级)."""

# Measure words as forms print them; a word that is not here is still taken as a unit when it is short and nothing follows it.
_UNIT_WORDS = """
元 角 美元 欧元 日元 港元 港币 英镑 人民币 人 人次 名 位 户 户次 家 家次 个 个次 项 项次 次 场 场次 期 册 本 份 篇 条 条次 件 件次 卷 卷次 台 台次 台套 辆 辆次
套 套次 组 批 批次 班 班次 天 日 月 个月 年 年度 小时 个小时 分钟 秒 分 工作日 个工作日 周 季 季度 米 千米 公里 里 平方米 平方公里 平米 平方千米 亩 万亩 公顷 吨 千克
公斤 斤 克 毫克 厘米 毫米 立方米 立方 方 升 毫升 度 千瓦时 千瓦 兆瓦 瓦 伏 赫兹 处 座 间 栋 幢 所 块 张 幅 支 只 头 匹 尾 羽 株 棵 人天 人日 人月 课时 学时 节
类 种 门 款 轮 星 倍 例 宗 起 页 字 集 部 首 票 枚 粒 床 桶 箱 袋 瓶 盒 盏 根 面 片 道 口 眼 孔 支队 村 镇 乡 街道 社区 县 区 市 省 国 企业 项目 单位 岗
员 点 版 版次 版面 条线 艘 架 门次 节次 代 层 段 趟 车次 回 圈 遍 番 餐 顿 对 双 副 把 顶 筒 捆 包 团 队 站 网点 窗口 平台 系统 分贝 兆 师次 频次 批件 标段 剂
针 剂次 袋次 M MB GB G TB T K KB m km cm mm kg g t h d min s ㎡ m² m2 m³ m3 km² ℃ °C dB kW kWh MW Mbps
Gbps mg mg/L ml L kV V W Hz MPa
"""
UNITS = frozenset(_UNIT_WORDS.split())

_LONGEST = max(map(len, UNITS))
_BOUND_AFTER = {
    "及以上": ">=", "及其以上": ">=", "或以上": ">=", "以上": ">=", "之上": ">=", "起": ">=", "及以下": "<=", "及其以下": "<=", "或以下": "<=", "以下": "<=",
    "之下": "<=", "以内": "<=", "之内": "<=", "范围内": "<=", "内": "<=", "以里": "<=", "封顶": "<=",
}  # fmt: skip
_BOUND = re.compile("|".join(sorted(_BOUND_AFTER, key=len, reverse=True)))
_MAGNITUDE = re.compile("|".join(sorted(MAGNITUDES, key=len, reverse=True)))
# 千 and 百 belong to the unit in 千米, 千瓦, 百姓
_NOT_MAGNITUDE = frozenset("米克瓦卡伏赫帕字分姓")
_PERCENT = re.compile(r"(?:%|‰|‱|个百分点|百分点|成(?!本|果|员|效|交|功|年|品|人|套|片|立))")
_NOTE = re.compile(r"[(\[【{]([^()\[\]【】{}]*)[)\]】}]?")
_WORD = re.compile(r"[A-Za-z°℃㎡²³\u00b7\u4e00-\u9fff]+")
_COUNTER = re.compile(r"个[\u4e00-\u9fff]{1,4}(?=$|[\s()/,;。])")
_ROUGHLY_AFTER = re.compile(r"左右|上下")
# words that only say the thing was done and add nothing to the figure
_DONE = re.compile(r"(?:已?(?:全部)?(?:完成|达成|到位|达标|实现))?[\s。.;,!]*$")


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows a figure (数后文字), read: magnitude, unit, bound, bracket, and the words that are left over."""

    kind: str = "number"
    scale: Decimal = ONE
    unit: str = ""
    magnitude: str = ""
    sign: str | None = None
    per: str = ""
    note: str = ""
    words: str = ""
    roughly: bool = False


@lru_cache(maxsize=16384)
def read_tail(text: str) -> Tail:
    """Reads what follows a figure (数后文字); text is folded to half width. Never raises."""
    rest = text.strip()
    roughly = False
    if rest[:1] in ("余", "多"):
        roughly, rest = True, rest[1:].lstrip()
    magnitude, scale = "", ONE
    if (m := _MAGNITUDE.match(rest)) and not (
        m[0] in "千百" and rest[m.end() : m.end() + 1] in _NOT_MAGNITUDE and rest[m.end() :]
    ):
        magnitude, scale, rest = m[0], MAGNITUDES[m[0]], rest[m.end() :].lstrip()
        if rest[:1] in ("余", "多"):
            roughly, rest = True, rest[1:].lstrip()
    kind, unit = "number", ""
    if not magnitude and (m := _PERCENT.match(rest)):
        kind, unit, scale, rest = "ratio", m[0], PARTS[m[0]], rest[m.end() :].lstrip()
    else:
        unit = _unit(rest)
        rest = rest[len(unit) :].lstrip()
        if unit == "元" and rest[:1] in ("整", "正"):
            rest = rest[1:].lstrip()
    per = note = ""
    sign: str | None = None
    for _ in range(4):  # brackets, slash, bound and 左右 come in any order, each at most once or twice
        if not rest:
            break
        if rest[0] in "([【{" and (m := _NOTE.match(rest)):
            inner = m[1].strip()
            if unit and inner in ("次", "期", "人", "套") and not note:  # 120家(次)
                unit += f"({inner})"
            elif not unit and not magnitude and inner in PARTS:  # 90（%）
                kind, unit, scale = "ratio", inner, PARTS[inner]
            elif not unit and inner in UNITS:  # 1500（人）
                unit = inner
            else:
                note = f"{note} {inner}".strip()
            rest = rest[m.end() :].lstrip()
        elif rest[0] == "/" and (m := re.match(r"/\s*([A-Za-z\u4e00-\u9fff·]{1,5})", rest)):
            per, rest = m[1], rest[m.end() :].lstrip()
        elif sign is None and (m := _BOUND.match(rest)):
            sign, rest = _BOUND_AFTER[m[0]], rest[m.end() :].lstrip()
        elif m := _ROUGHLY_AFTER.match(rest):
            roughly, rest = True, rest[m.end() :].lstrip()
        else:
            break
    if _DONE.match(rest):
        rest = ""
    return Tail(kind, scale, unit, magnitude, sign, per, note, rest, roughly)


def _unit(rest: str) -> str:
    """The unit at the beginning of ``rest``: a known measure word, or a short unknown one that ends the text."""
    if not rest:
        return ""
    if (m := _COUNTER.match(rest)) and not _BOUND.search(m[0]):  # 个项目, 个村
        return m[0]
    for size in range(min(_LONGEST, len(rest)), 0, -1):
        if rest[:size] in UNITS:
            # 人参加培训: the measure word is good, the rest are words; but letters may not be cut: 5Gbit
            after = rest[size : size + 1]
            if not (rest[size - 1].isascii() and after.isascii() and after.isalpha()):
                return rest[:size]
    if _BOUND.match(rest) or _ROUGHLY_AFTER.match(rest):
        return ""
    m = _WORD.match(rest)
    if m is None:
        return ""
    word = m[0]
    if bound := _BOUND.search(word):
        word = word[: bound.start()]
    return (
        word
        if len(word) <= 4 and not _DONE.match(word) and (len(word) == len(rest) or bound or rest[len(word)] in "([/")
        else ""
    )
