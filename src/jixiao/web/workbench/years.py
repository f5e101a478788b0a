"""The settings of years (年度设置): which pack, which money unit, open or closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jixiao.packs import list_packs
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing, Year
from jixiao.web.records.services.year import MONEY_UNITS, add_year, change_year, set_year_open
from jixiao.web.workbench.page import Request, page


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOffered:
    """A pack as one chooses it (可选模板包): what it is for, what it rests on, whether somebody compared it with the original."""

    id: str
    title: str
    places: str
    source: str
    verified: bool


def packs_offered() -> list[PackOffered]:
    """Every pack there is, the checked ones first (模板包列表)."""
    packs = sorted(list_packs(), key=lambda pack: not pack.verified)
    return [
        PackOffered(
            id=pack.id,
            title=pack.title,
            places="、".join(pack.places),
            source=pack.sources[0].title if pack.sources else "",
            verified=pack.verified,
        )
        for pack in packs
    ]


@page("manage_years", "GET", "POST")
def years(request: Request) -> HttpResponse:
    """The years, and a new one (年度列表)."""
    from jixiao.web.workbench.beginning import whole_number

    fault = None
    if request.method == "POST":
        try:
            made = add_year(
                actor=request.actor,
                year=whole_number(request.POST.get("year", ""), "year"),
                pack=request.POST.get("pack", ""),
                money_unit=request.POST.get("money_unit", MONEY_UNITS[0]),
            )
        except Refused as refused:
            fault = refused
        else:
            messages.success(request, _("%d 年度已开放填报。") % made.year)
            return redirect("settings_years")
    return _page(request, fault=fault)


def _page(request: Request, *, fault: Refused | None = None, at: int = 0) -> HttpResponse:
    titles = {pack.id: pack for pack in packs_offered()}
    rows = [
        {"year": year, "pack": titles.get(year.pack), "filings": Filing.objects.filter(year=year.year).count()}
        for year in Year.objects.all()
    ]
    context = {
        "rows": rows,
        "packs": list(titles.values()),
        "money_units": MONEY_UNITS,
        "fault": fault,
        "at": at,
        "values": request.POST,
        "place": "years",
    }
    return render(request, "settings/years.html", context, status=422 if fault else 200)


@page("manage_years", "POST")
def year_change(request: Request, pk: int) -> HttpResponse:
    """Another pack, another money unit, open or closed (修改年度)."""
    year = Year.objects.filter(pk=pk).first()
    if year is None:
        raise Http404(_("没有这个年度。"))
    try:
        if "is_open" in request.POST:
            is_open = request.POST["is_open"] == "1"
            set_year_open(
                actor=request.actor, year=year, is_open=is_open, confirmed=bool(request.POST.get("confirmed"))
            )
            messages.success(
                request, _("%(year)d 年度已%(done)s。") % {"year": year.year, "done": "开放" if is_open else "关闭"}
            )
        else:
            change_year(
                actor=request.actor,
                year=year,
                pack=request.POST.get("pack", ""),
                money_unit=request.POST.get("money_unit", ""),
            )
            messages.success(request, _("%d 年度已修改；已有的填报件不变。") % year.year)
    except Refused as refused:
        return _page(request, fault=refused, at=year.pk)
    return redirect("settings_years")


urlpatterns = [
    path("settings/years/", years, name="settings_years"),
    path("settings/years/<int:pk>/", year_change, name="settings_year"),
]
