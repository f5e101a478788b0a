"""Projects and their money (项目与台账): the list, the page of one with its ledger and history, adding and voiding entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jixiao.core.number import ZERO
from jixiao.web.records.entry import MONEY_UNITS, read_entry
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.ledger import Sums, sums_of
from jixiao.web.records.models import Entry, Filing, Project, Year
from jixiao.web.records.models.project import ENTRY_KINDS, SOURCES
from jixiao.web.records.project_list import SHOWN, Wanted, projects_wanted, years_of
from jixiao.web.records.selectors import project_seen, projects_seen, unit_seen, units_seen
from jixiao.web.records.services.ledger import add_entry, moved_money, void_entry
from jixiao.web.records.services.project import add_project, change_project
from jixiao.web.workbench.page import Request, page

_LESSENS = {"cut": -1}


def year_asked(request: Request) -> Year | None:
    """The year a page is asked for (所查年度), else the latest one there is."""
    text = request.GET.get("year") or request.POST.get("year") or ""
    found = Year.objects.filter(year=int(text)).first() if text.isdigit() and len(text) == 4 else None
    return found or Year.objects.first()


@page("see_project")
def projects(request: Request) -> HttpResponse:
    """The projects one may see (项目清单), looked through by words and narrowed."""
    year = year_asked(request)
    unit = request.GET.get("unit", "")
    wanted = Wanted(
        year=year.year if year else 0,
        words=request.GET.get("q", "")[:60],
        unit=int(unit) if unit.isdigit() and len(unit) < 10 else None,
        shown=request.GET.get("shown", "") if request.GET.get("shown") in SHOWN else "",
    )
    shown, lines = projects_wanted(request.actor, wanted, request.GET.get("page", "1"))
    kept = {"q": wanted.words, "unit": unit, "shown": wanted.shown, "year": str(wanted.year or "")}
    return render(
        request,
        "projects/list.html",
        {
            "lines": lines,
            "page": shown,
            "wanted": wanted,
            "year": year,
            "years": Year.objects.all(),
            "units": units_seen(request.actor, "see_project").order_by("path"),
            "choices": SHOWN,
            "kept": urlencode({key: text for key, text in kept.items() if text}),
            "may_add": request.actor.may("edit_project"),
            "may_import": request.actor.may("edit_ledger"),
        },
    )


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An entry with the sums up to it (台账行): adjusted budget, arrived and executed so far."""

    entry: Entry
    amount: Decimal
    budget: Decimal
    executed: Decimal


def ledger_lines(entries: list[Entry]) -> Iterator[LedgerLine]:
    """The ledger with its running totals (逐笔累计); what is void moves nothing."""
    budget = executed = ZERO
    for entry in entries:
        amount = entry.amount * _LESSENS.get(entry.kind, 1)
        if not entry.void and entry.kind == "executed":
            executed += amount
        elif not entry.void and entry.kind != "arrived":
            budget += amount
        yield LedgerLine(entry, amount, budget, executed)


@page("see_project")
def project(request: Request, pk: int) -> HttpResponse:
    """A project (项目): its ledger of a year, its filings, its history."""
    return _shown(request, project_seen(request.actor, pk))


def _shown(request: Request, one: Project, status: int = 200, **more: Any) -> HttpResponse:
    year = year_asked(request)
    entries = list(one.entries.filter(year=year.year).select_related("made_by")) if year else []
    sums: Sums | None = sums_of(entries) if any(not entry.void for entry in entries) else None
    filings = list(Filing.objects.filter(project=one, year=year.year).order_by("stage", "period", "id")) if year else []
    may_enter = year is not None and year.is_open and request.actor.may("edit_ledger", one.unit)
    context = {
        "project": one,
        "year": year,
        "years": Year.objects.all(),
        "lines": list(ledger_lines(entries)),
        "sums": sums,
        "formula": sums.formula_in(year.money_unit) if sums and year else "",
        "filings": [(filing, moved_money(filing)) for filing in filings],
        "history": years_of(one),
        "kinds": ENTRY_KINDS,
        "sources": SOURCES,
        "money_units": MONEY_UNITS,
        "typed": {"money_unit": year.money_unit if year else "元"},
        "faults": {},
        "may_enter": may_enter,
        "may_edit": request.actor.may("edit_project", one.unit),
    }
    return render(request, "projects/project.html", context | more, status=status)


@page("edit_ledger", "POST")
def entry_add(request: Request, pk: int) -> HttpResponse:
    """Enters an amount into the ledger (登记台账); what cannot stand is said at its field, and nothing typed is lost."""
    one = project_seen(request.actor, pk)
    request.actor.need("edit_ledger", one.unit)
    year = year_asked(request)
    if year is None:
        raise Http404(_("还没有预算年度。"))
    typed = {
        key: request.POST.get(key, "")[:300]
        for key in ("kind", "source", "day", "amount", "money_unit", "document", "note")
    }
    values, faults = read_entry(typed, year.year)
    if values is not None:
        try:
            entry = add_entry(actor=request.actor, project_id=one.pk, year=year.year, values=values)
        except Stale:
            raise
        except Refused as refused:
            faults = (refused,)
        else:
            return redirect(f"{_address(one, year)}#e{entry.pk}")
    said = {fault.path or "amount": fault for fault in reversed(faults)}
    return _shown(request, one, 422, typed=typed, faults=said)


def _address(one: Project, year: Year) -> str:
    return f"{reverse('project', args=[one.pk])}?year={year.year}"


@page("edit_ledger", "POST")
def entry_void(request: Request, pk: int) -> HttpResponse:
    """Makes an entry void (作废)."""
    entry = Entry.objects.filter(pk=pk).select_related("project").first()
    if entry is None:
        raise Http404(_("没有这笔记录。"))
    one = project_seen(request.actor, entry.project_id)
    try:
        void_entry(actor=request.actor, entry_id=pk, reason=request.POST.get("reason", ""))
    except Stale:
        raise
    except Refused as refused:
        messages.error(request, f"{refused.message}{refused.remedy}")
    year = Year.objects.filter(year=entry.year).first()
    return redirect(f"{_address(one, year)}#e{pk}" if year else reverse("project", args=[one.pk]))


_HEAD = ("name", "code", "supervisor", "implementer")


@page("edit_project", "GET", "POST")
def project_new(request: Request) -> HttpResponse:
    """A new project (新建项目)."""
    units = units_seen(request.actor, "edit_project").order_by("path")
    typed = {key: request.POST.get(key, "") for key in (*_HEAD, "unit")}
    fault = None
    if request.method == "POST":
        chosen = typed["unit"] or str(units[0].pk if units else "")
        unit = unit_seen(request.actor, int(chosen) if chosen.isdigit() else 0, "edit_project")
        try:
            made = add_project(actor=request.actor, unit=unit, values=typed)
        except Refused as refused:
            fault = refused
        else:
            messages.success(request, _("已新建项目「%s」。") % made.name)
            return redirect("project", pk=made.pk)
    status = 422 if fault else 200
    return render(request, "projects/edit.html", {"typed": typed, "units": units, "fault": fault}, status=status)


@page("edit_project", "GET", "POST")
def project_change(request: Request, pk: int) -> HttpResponse:
    """Changes what a project is called and who is responsible (修改项目)."""
    one = project_seen(request.actor, pk)
    request.actor.need("edit_project", one.unit)
    typed = {key: request.POST.get(key, getattr(one, key)) for key in _HEAD}
    fault = None
    if request.method == "POST":
        try:
            change_project(actor=request.actor, project_id=pk, values=typed)
        except Refused as refused:
            fault = refused
        else:
            messages.success(request, _("已保存。未签字的表随之更新，已签字的表保留原名称。"))
            return redirect("project", pk=pk)
    return render(
        request, "projects/edit.html", {"typed": typed, "project": one, "fault": fault}, status=422 if fault else 200
    )


def listed_projects(request: Request) -> list[tuple[str, str]]:
    """Code and name of the projects whose ledger one keeps (可登记项目)."""
    found = projects_seen(request.actor).filter(request.actor.over("edit_ledger", "unit__path"), is_active=True)
    return list(found.values_list("code", "name"))


urlpatterns = [
    path("projects/", projects, name="projects"),
    path("projects/new/", project_new, name="project_new"),
    path("projects/<int:pk>/", project, name="project"),
    path("projects/<int:pk>/change/", project_change, name="project_change"),
    path("projects/<int:pk>/entries/", entry_add, name="entry_add"),
    path("projects/entries/<int:pk>/void/", entry_void, name="entry_void"),
]
