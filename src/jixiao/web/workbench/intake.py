"""Importing from a file (从文件导入): the source on one side, what was read on the other; doubts are confirmed one by one, nothing newer is overwritten."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jixiao.sources import PICTURES, READABLE
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.intake import likeliest
from jixiao.web.records.models import Filing, Intake
from jixiao.web.records.selectors import intake_of
from jixiao.web.records.services.filing import Change
from jixiao.web.records.services.intake import Taken, beside_filing, read_file, take_over
from jixiao.web.workbench.around import around, one, upload_of
from jixiao.web.workbench.page import Request, page


@page("edit_filing", "GET", "POST")
def intakes(request: Request, pk: int) -> HttpResponse:
    """Choose a file the unit already has (选择文件), and what was read before."""
    filing = one(request, pk)
    fault = None
    if request.method == "POST":
        try:
            intake = read_file(actor=request.actor, filing=filing, upload=upload_of(request))
            return redirect("intake", pk=pk, number=intake.pk)
        except Refused as refusal:
            fault = refusal
    context = around(
        request,
        filing,
        "intakes",
        intakes=list(filing.intakes.defer("forms", "pages").select_related("made_by")[:20]),
        fault=fault,
        limit=settings.UPLOAD_LIMIT,
        megabytes=settings.UPLOAD_LIMIT // 2**20,
        accept=",".join(sorted(READABLE | PICTURES)),
    )
    return render(request, "passage/intakes.html", context, status=422 if fault else 200)


@page("edit_filing", "GET", "POST")
def intake(request: Request, pk: int, number: int) -> HttpResponse:
    """Source and what was read, side by side (导入对照); what is chosen is taken over."""
    filing = one(request, pk)
    found = intake_of(filing, number)
    form = _form(request, filing, found)
    if request.method != "POST":
        return _shown(request, filing, found, form)
    try:
        taken = take_over(
            actor=request.actor,
            intake=found,
            form=form,
            values=_values(request),
            rows=request.POST.getlist("row"),
            confirmed=set(request.POST.getlist("doubt")),
        )
    except Refused as fault:
        return _shown(request, filing, found, form, fault=fault, status=409 if isinstance(fault, Stale) else 422)
    if taken.saved.conflicts or taken.saved.refused:
        filing.refresh_from_db()
        return _shown(request, filing, found, form, taken=taken, status=409)
    messages.success(request, _sentence(taken))
    return redirect(f"{reverse('intake', args=[pk, number])}?form={form + 1}")


def _sentence(taken: Taken) -> str:
    said = _("已导入 %d 处。") % len(taken.saved.written)
    return said + (_("增加 %d 行指标。") % taken.added if taken.added else "")


def _form(request: Request, filing: Filing, found: Intake) -> int:
    """Which form of the file (第几张表), counted from 0."""
    asked = request.POST.get("form") or request.GET.get("form") or ""
    if asked.isdecimal() and 1 <= int(asked) <= len(found.forms):
        return int(asked) - 1
    return likeliest(filing, found.forms)


def _values(request: Request) -> list[Change]:
    """The chosen values with what stood there when the page was made (所选值)."""
    return [
        Change(path=str(where), text=request.POST.get(f"text:{where}", ""), base=request.POST.get(f"base:{where}", ""))
        for where in request.POST.getlist("take")
    ]


def _shown(
    request: Request,
    filing: Filing,
    found: Intake,
    form: int,
    *,
    fault: Refused | None = None,
    taken: Taken | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = beside_filing(filing, found, form)
    again = fault is not None
    chosen = set(request.POST.getlist("take"))
    proposals: list[dict[str, Any]] = [
        {
            "one": proposal,
            "text": request.POST.get(f"text:{proposal.path}", proposal.read) if again else proposal.read,
            "chosen": proposal.path in chosen if again else proposal.is_chosen and not shown.is_foreign,
        }
        for proposal in shown.proposals
        if proposal.is_offered
    ]
    context = around(
        request,
        filing,
        "intakes",
        intake=found,
        forms=[(number, one["title"]) for number, one in enumerate(found.forms, 1)],
        form=form + 1,
        pages=found.pages,
        proposals=proposals,
        same=shown.in_state("same"),
        locked=shown.in_state("locked"),
        wrong=shown.in_state("wrong"),
        shown=shown,
        confirmed=request.POST.getlist("doubt"),
        fault=fault,
        taken=taken,
        marked={proposal.at: proposal.state for proposal in shown.proposals if proposal.at},
    )
    return render(request, "passage/intake.html", context, status=status)


urlpatterns = [
    path("filings/<int:pk>/import/", intakes, name="intakes"),
    path("filings/<int:pk>/import/<int:number>/", intake, name="intake"),
]
