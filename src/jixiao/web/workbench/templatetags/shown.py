"""How values are shown (显示): amounts with thousands, points without empty decimals, states and roles in words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from jixiao.core.lamp import LAMPS
from jixiao.core.number import plain
from jixiao.core.workflow import ROLES, STAGES, STATES

register = template.Library()


@register.filter
def points(value: Decimal | str | None) -> str:
    """A score without empty decimals (分数), a dash where there is none."""
    return plain(value) if isinstance(value, Decimal) else "—"


@register.filter
def yuan(value: Decimal | str | None) -> str:
    """An amount with thousands separated (金额)."""
    return f"{value:,.2f}" if isinstance(value, Decimal) else "—"


@register.filter
def state_name(value: str) -> str:
    return STATES.get(value, value)


@register.filter
def stage_name(value: str) -> str:
    return STAGES.get(value, value)


@register.filter
def role_name(value: str) -> str:
    return ROLES.get(value, value)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as people write it here (日期)."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment to the minute (时刻)."""
    return "—" if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


@register.filter
def at(mapping: dict[Any, Any], key: Any) -> Any:
    """The value of a key, in templates (取键)."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def wan(value: Decimal | str | None) -> str:
    """An amount of yuan in 万元 (万元), with thousands separated and without empty decimals."""
    if not isinstance(value, Decimal):
        return "—"
    whole, _, rest = plain(value / 10000).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "") if whole != "-0" else f"-0.{rest}"


@register.filter
def lamp_name(value: str) -> str:
    return LAMPS.get(value, "")


@register.filter
def address(filing: Any) -> str:
    """Where a filing is opened (填报件地址), "" where there is no page for it."""
    from jixiao.web.workbench.stage_page import address_of

    return address_of(filing) if filing else ""
