"""The report (自评报告): edited section by section beside what the checks say of it, with its length and what is still to be added."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from jixiao.core.frame import EXTENTS
from jixiao.draw.report.draft import length_of
from jixiao.draw.report.writing import KINDS
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing
from jixiao.web.records.services.report import ReportState, open_report, save_section
from jixiao.web.workbench.around import around, one
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.preview import as_file

_NAMES = {"full": "全文", "brief": "摘要"}


@page("see_filing")
def filing_report(request: Request, pk: int) -> HttpResponse:
    """The report of a filing (自评报告); ``?extent=brief`` the short one."""
    filing = one(request, pk)
    extent = _extent(request, filing)
    try:
        state = open_report(actor=request.actor, filing=filing, extent=extent)
    except Refused as fault:
        context = around(request, filing, "filing_report", fault=fault, extent=extent, extents=_NAMES)
        return render(request, "passage/report.html", context)
    return render(request, "passage/report.html", _context(request, filing, state))


def _context(request: Request, filing: Filing, state: ReportState) -> dict[str, Any]:
    sections = [
        {
            **kept,
            "length": section.length,
            "findings": state.findings.get(kept["id"], []),
            "outdated": state.is_outdated(number),
            "fresh": state.fresh[number]["text"],
            "tables": [part for part in kept["parts"] if part["style"] == "table"],
            "rows": min(24, max(1, sum(1 + length_of(line) // 46 for line in kept["text"].split("\n")))),
        }
        for number, (kept, section) in enumerate(zip(state.sections, state.draft.sections, strict=True))
    ]
    return around(
        request,
        filing,
        "filing_report",
        report=state.report,
        draft=state.draft,
        sections=sections,
        general=state.findings.get("", []),
        extent=state.report.extent,
        extents=_NAMES,
        kinds=KINDS,
        **_counts(state),
    )


def _counts(state: ReportState) -> dict[str, Any]:
    ids = {kept["heading"]: kept["id"] for kept in state.sections}
    prompts = [
        {
            "section": ids.get(prompt.heading, ""),
            "heading": prompt.heading,
            "text": prompt.text,
            "settle": prompt.settle,
        }
        for prompt in state.draft.prompts
    ]
    return {
        "length": state.draft.length,
        "limit": state.draft.limit,
        "prompts": prompts,
        "prompted": state.draft.prompted,
    }


def _extent(request: Request, filing: Filing) -> str:
    extent = request.GET.get("extent") or "full"
    if extent not in EXTENTS:
        raise Http404(_("没有这种报告。"))
    return extent


@page("edit_filing", "POST")
def report_section(request: Request, pk: int) -> JsonResponse:
    """Save one section (保存一节): ``section``, ``text``, ``base``; answered with the counts and findings after it, or 409 with what stands there."""
    filing = one(request, pk)
    saved = save_section(
        actor=request.actor,
        filing_id=filing.pk,
        extent=_extent(request, filing),
        section=request.POST.get("section", ""),
        text=request.POST.get("text", ""),
        base=request.POST.get("base", ""),
        fresh=request.POST.get("fresh") == "1",
    )
    if saved.conflict is not None:
        message = _("%(by)s %(at)s 改过这一节，您的没有保存，也没有丢失。") % {"by": saved.by, "at": saved.at}
        return JsonResponse({"message": message, "theirs": saved.conflict, "by": saved.by, "at": saved.at}, status=409)
    state = saved.state
    kept = {one["id"]: one for one in state.sections}
    return JsonResponse(
        {
            "written": saved.written,
            "text": kept[request.POST["section"]]["text"],
            "revision": state.report.revision,
            **_counts(state),
            "lengths": {
                one["id"]: section.length for one, section in zip(state.sections, state.draft.sections, strict=True)
            },
            "findings": {
                section: [{"severity": found.severity, "message": found.message} for found in findings]
                for section, findings in state.findings.items()
            },
            "outdated": [one["id"] for number, one in enumerate(state.sections) if state.is_outdated(number)],
            "fresh": {one["id"]: state.fresh[number]["text"] for number, one in enumerate(state.sections)},
        }
    )


@page("see_filing")
def report_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The report as a file (导出报告): docx, pdf, md."""
    if kind not in KINDS:
        raise Http404(_("不能导出成 %s。") % kind)
    filing = one(request, pk)
    state = open_report(actor=request.actor, filing=filing, extent=_extent(request, filing))
    return as_file(state.draft.draw(kind))


urlpatterns = [
    path("filings/<int:pk>/report/", filing_report, name="filing_report"),
    path("filings/<int:pk>/report/section/", report_section, name="report_section"),
    path("filings/<int:pk>/report/<slug:kind>/", report_file, name="report_file"),
]
