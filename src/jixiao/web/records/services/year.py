"""Years (年度管理): which pack a year's forms are made by, and whether it is open."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.core.errors import PackError
from jixiao.web.records.bridge import pack_of
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing, Unit, Year
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.log import add_event
from jixiao.web.records.services.unit import under_way_in

MONEY_UNITS = ("万元", "元")


def need_years(actor: Actor) -> None:
    """Stops whoever is not over the whole tree (核年度权限): a year holds for every unit."""
    for root in Unit.objects.filter(parent=None):
        actor.need("manage_years", root)


def add_year(*, actor: Actor, year: int, pack: str, money_unit: str = "万元") -> Year:
    """Opens a year for filling in (新增年度). Raises Refused with the field."""
    need_years(actor)
    if not 2000 <= year <= 2100:
        raise Refused(_("年度应为 2000 到 2100，填的是 %d。") % year, path="year")
    if Year.objects.filter(year=year).exists():
        raise Refused(_("%d 年度已经有了。") % year, _("要换模板包，请在该年度上修改。"), path="year")
    title = _pack_title(pack)
    _refuse_money_unit(money_unit)
    with transaction.atomic():
        made = Year.objects.create(year=year, pack=pack, money_unit=money_unit)
        add_event(
            actor=actor.member, action="add_year", said=f"新增 {year} 年度，模板包“{title}”，金额单位{money_unit}。"
        )
    return made


def change_year(*, actor: Actor, year: Year, pack: str, money_unit: str) -> Year:
    """Another pack or money unit for what is made from now on (更换模板包); filings that are there keep theirs."""
    need_years(actor)
    title = _pack_title(pack)
    _refuse_money_unit(money_unit)
    if (year.pack, year.money_unit) == (pack, money_unit):
        return year
    with transaction.atomic():
        year.pack, year.money_unit = pack, money_unit
        year.save(update_fields=["pack", "money_unit"])
        said = f"{year.year} 年度改用模板包“{title}”，金额单位{money_unit}；已有的填报件不变。"
        add_event(actor=actor.member, action="change_year", said=said)
    return year


def set_year_open(*, actor: Actor, year: Year, is_open: bool, confirmed: bool = False) -> Year:
    """Closes a year, or opens it again (关闭、开放年度). Raises Refused when filings are under way, unless ``confirmed``."""
    need_years(actor)
    if year.is_open == is_open:
        return year
    with transaction.atomic():
        under_way = under_way_in(Filing.objects.filter(year=year.year)) if not is_open else ""
        if under_way and not confirmed:
            raise Refused(
                _("%(year)d 年度还有未办结的填报件：%(what)s。关闭后不能再修改。")
                % {"year": year.year, "what": under_way},
                _("确实要关闭，请勾选“我已了解”后再办理。"),
                path="confirmed",
            )
        year.is_open = is_open
        year.save(update_fields=["is_open"])
        said = f"{'开放' if is_open else '关闭'} {year.year} 年度" + (
            f"，当时未办结：{under_way}。" if under_way else "。"
        )
        add_event(actor=actor.member, action="set_year_open", said=said)
    return year


def _pack_title(pack: str) -> str:
    try:
        return pack_of(pack).title
    except PackError as error:
        raise Refused(error.message, _("请从列表中选择模板包。"), path="pack") from error


def _refuse_money_unit(money_unit: str) -> None:
    if money_unit not in MONEY_UNITS:
        raise Refused(_("金额单位只能是万元或元。"), path="money_unit")
