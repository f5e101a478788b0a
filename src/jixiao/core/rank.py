"""Ranks and grades (名次与等级): 前三, 第二, 全市第一, 排名第3, 前10%, 1级, 二等奖."""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao.core.meaning import Quantity
from jixiao.core.numeral import numeral

_ORDINAL = re.compile(
    r"(?P<words>.*?)(?P<kind>第|(?<![年月日底之以目])前|排名|位列|位居|名列)\s*第?\s*(?P<rank>[0-9]{1,4}|[一二三四五六七八九十百]{1,4})\s*(?P<unit>%|名|位|等次|名次|方阵|梯队|档|强|等)?(?:以内|之内|以上|以前|内)?[。.]?$"
)
_FIRST = re.compile(r"(?P<words>.{0,12}?)(?:首位|榜首|头名|冠军)$")
_GRADE = re.compile(r"(?P<rank>[0-9]|[一二三四五六七八九])(?P<unit>级|等奖|等)$")
_CLAUSE = re.compile(r"[,;。，；！!？?]")


def read_rank(text: str, clean: str) -> Quantity | None:
    """The rank that the folded text ``clean`` states (名次), None when it states none. 第三批 is a name and no rank."""
    m = (
        _ORDINAL.match(clean)
        if ("前" in clean or "第" in clean or "排名" in clean or "位" in clean or "列" in clean)
        else None
    )
    if m is None:
        m = _FIRST.match(clean)
        if m is not None:
            return Quantity(
                kind="ordinal", text=text, value=Decimal(1), unit="位", words=m["words"], numbers=(Decimal(1),)
            )
        m = _GRADE.match(clean)
        if m is None:
            return None
        rank = _rank(m["rank"])
        return Quantity(
            kind="ordinal", text=text, value=rank, unit=m["unit"], numbers=(rank,), doubt="等级的高低方向不明"
        )
    if len(m["words"]) > 16:
        return None
    rank = _rank(m["rank"])
    scale = Decimal("0.01") if m["unit"] == "%" else Decimal(1)
    doubt = "数字出自一句话，未必是所填的名次" if _CLAUSE.search(m["words"]) else ""
    return Quantity(
        kind="ordinal", text=text, value=rank, unit=m["unit"] or "", scale=scale, numbers=(rank * scale,), words=m["words"].strip(),
        sign="<=" if m["kind"] == "前" else None, doubt=doubt,
    )  # fmt: skip


def _rank(text: str) -> Decimal:
    return Decimal(text) if text.isdigit() else numeral(text) or Decimal(0)
