"""A ledger entry as it is typed or imported (台账录入): texts read into values, every fault at its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from jixiao.core.folding import folded
from jixiao.core.number import ZERO, plain
from jixiao.core.quantity import read_amount
from jixiao.web.records.faults import Refused
from jixiao.web.records.ledger import TEN_THOUSAND
from jixiao.web.records.models.project import ENTRY_KINDS, SOURCES
from jixiao.web.records.rules import tidied

_DAY = re.compile(
    r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})\s*日?(?:\s+00:00:00)?|(\d{4})(\d{2})(\d{2})"
)
_MOST = Decimal(10) ** 15
_CENT = Decimal("0.01")
MONEY_UNITS = ("元", "万元")
"""Units an amount may be typed in (金额单位); a unit written behind the figure goes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryValues:
    """An entry that may be written into the ledger (台账记录内容). ``amount`` in yuan, signed only for a transfer."""

    kind: str
    source: str
    day: date
    amount: Decimal
    document: str = ""
    note: str = ""


def read_entry(texts: Mapping[str, str], year: int) -> tuple[EntryValues | None, tuple[Refused, ...]]:
    """The entry that texts say (读入台账记录): kind, source, day, amount, money_unit, document, note; or all that is wrong, by field."""
    faults: list[Refused] = []

    def kept(value: object) -> bool:
        if isinstance(value, Refused):
            faults.append(value)
        return not isinstance(value, Refused)

    kind = _named(texts.get("kind", ""), ENTRY_KINDS, "kind", _("类别"))
    source = _named(
        texts.get("source", "") or ("carryover" if kind == "carryover" else "fiscal"), SOURCES, "source", _("资金来源")
    )
    day = read_day_of(texts.get("day", ""), year)
    amount = read_yuan(texts.get("amount", ""), texts.get("money_unit", ""), signed=kind == "transfer")
    document, note = _short(texts.get("document", ""), 120, "document"), _short(texts.get("note", ""), 200, "note")
    every = [kept(value) for value in (kind, source, day, amount, document, note)]
    if not all(every):
        return None, tuple(faults)
    assert isinstance(kind, str) and isinstance(source, str) and isinstance(document, str) and isinstance(note, str)
    assert isinstance(day, date) and isinstance(amount, Decimal)
    return EntryValues(kind=kind, source=source, day=day, amount=amount, document=document, note=note), ()


def _named(text: str, names: Mapping[str, str], path: str, label: str) -> str | Refused:
    """A key of ``names`` by the key itself or what it is called (选项)."""
    said = tidied(text)
    for key, name in names.items():
        if said in (key, name, name.removesuffix("资金")):
            return key
    message = (
        _("没有填写%s。") % label
        if not said
        else _("%(label)s没有「%(found)s」。") % {"label": label, "found": said[:20]}
    )
    return Refused(message, _("可填：%s。") % "、".join(names.values()), path=path)


def read_day_of(text: str, year: int) -> date | Refused:
    """A day of a budget year (日期): 2026-03-05, 2026/3/5, 2026年3月5日 or 20260305."""
    said = folded(tidied(text))
    found = _DAY.fullmatch(said)
    if not said:
        return Refused(_("没有填写日期。"), _("例如 %d-03-05。") % year, path="day")
    if found is None:
        return Refused(_("日期写作「%s」，不能识别。") % said[:20], _("请写成 %d-03-05 的样子。") % year, path="day")
    numbers = [int(piece) for piece in found.groups() if piece]
    try:
        day = date(numbers[0], numbers[1], numbers[2])
    except ValueError:
        return Refused(_("没有「%s」这一天。") % said, _("请核对月份和日期。"), path="day")
    if day.year != year:
        return Refused(
            _("日期是 %(day)s，不在 %(year)d 年度内。") % {"day": day.isoformat(), "year": year},
            _("跨年的款项登记在实际发生的年度。"),
            path="day",
        )
    return day


def read_yuan(text: str, money_unit: str, *, signed: bool = False) -> Decimal | Refused:
    """An amount in yuan (金额), typed in yuan or 万元; a unit behind the figure says more than the one chosen."""
    said = tidied(text)
    if not said:
        return Refused(_("没有填写金额。"), _("例如 12500 或 1.25万元。"), path="amount")
    quantity = read_amount(said)
    value = quantity.value
    if value is None or quantity.kind != "number" or quantity.unit not in ("", "元") or quantity.words:
        return Refused(
            _("金额应为数字，填的是「%s」。") % said[:30], _("例如 12500 或 1.25万元，不要写公式。"), path="amount"
        )
    own = quantity.magnitude or quantity.unit
    amount = value * quantity.scale if own else value * (TEN_THOUSAND if money_unit == "万元" else 1)
    if amount < ZERO and not signed:
        return Refused(
            _("金额不能为负数，填的是「%s」。") % said[:30], _("减少预算请选“压减”，金额仍写正数。"), path="amount"
        )
    if amount == ZERO:
        return Refused(_("金额为 0，不用登记。"), _("登记错的记录请作废，不要冲零。"), path="amount")
    if amount != amount.quantize(_CENT):
        return Refused(_("金额折合 %s 元，比分还小。") % plain(amount), _("金额精确到分，请核对单位。"), path="amount")
    if abs(amount) >= _MOST:
        return Refused(_("金额折合 %s 元，过大。") % plain(amount), _("请核对单位是元还是万元。"), path="amount")
    return amount.quantize(_CENT)


def _short(text: str, most: int, path: str) -> str | Refused:
    said = tidied(text)
    if len(said) > most:
        return Refused(_("有 %(found)d 字，最多 %(most)d 字。") % {"found": len(said), "most": most}, path=path)
    return said
