"""Evidence (佐证材料): what proves each indicator, where it is missing, and the files themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from jixiao.core.finding import Found
from jixiao.web.records.content import Content
from jixiao.web.records.content_kind import ACCEPTED
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Evidence, Filing
from jixiao.web.records.selectors import evidence_seen
from jixiao.web.records.services.evidence import Attached, attach_evidence, remove_evidence
from jixiao.web.records.services.filing import read_filing
from jixiao.web.records.vault import path_of
from jixiao.web.security import is_scripted
from jixiao.web.workbench.around import around, one, upload_of
from jixiao.web.workbench.page import Request, page

_OF_EVIDENCE = ("evidence_missing", "evidence_foreign_year", "satisfaction_no_survey")


@dataclass(slots=True)
class Slot:
    """An indicator with its papers (佐证栏): row id ("" the whole), the row, papers that count, and what the engine says of them."""

    id: str
    row: dict[str, str]
    papers: list[Evidence] = field(default_factory=list)
    findings: list[Found] = field(default_factory=list)
    opened: bool = False
    fault: Refused | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many indicators have evidence (覆盖情况)."""

    held: int
    of: int

    @property
    def missing(self) -> int:
        return self.of - self.held


def coverage_of(content: Content, papers: list[Evidence]) -> Coverage:
    """How many of the rows have at least one paper (佐证覆盖)."""
    rows = {row["id"] for row in content["rows"]}
    return Coverage(len(rows & {paper.row for paper in papers if not paper.removed}), len(rows))


def slots_of(filing: Filing, papers: list[Evidence]) -> list[Slot]:
    """Every indicator in the order of the form, then the whole, each with its papers (各栏佐证)."""
    slots = {row["id"]: Slot(row["id"], row) for row in filing.content["rows"]}
    slots[""] = Slot("", {})
    for paper in papers:
        if not paper.removed:
            slots.get(paper.row, slots[""]).papers.append(paper)
    by_name = {slot.row.get("name") or slot.row.get("target"): slot for slot in slots.values() if slot.row}
    for found in read_filing(filing).answers.findings:
        if found.code in _OF_EVIDENCE:
            by_name.get(found.where, slots[""]).findings.append(found)
    return list(slots.values())


@page("see_filing")
def evidence(request: Request, pk: int) -> HttpResponse:
    """The papers of a filing by indicator (佐证材料清单), coverage shown; ``?row=`` opens the upload of one."""
    return _list(request, one(request, pk), opened=request.GET.get("row"))


def _list(
    request: Request, filing: Filing, *, opened: str | None = None, fault: Refused | None = None, status: int = 200
) -> HttpResponse:
    papers = list(filing.evidence.select_related("made_by", "removed_by"))
    slots = slots_of(filing, papers)
    typed: dict[str, Any] = request.POST.dict() if fault is not None else {}
    for slot in slots:
        slot.opened, slot.fault = slot.id == opened, fault if slot.id == opened else None
    context = around(
        request,
        filing,
        "evidence",
        slots=slots,
        coverage=coverage_of(filing.content, papers),
        removed=[paper for paper in papers if paper.removed],
        limit=settings.UPLOAD_LIMIT,
        megabytes=settings.UPLOAD_LIMIT // 2**20,
        accept=",".join(f".{extension}" for extension in ACCEPTED),
        typed=typed,
    )
    return render(request, "passage/evidence.html", context, status=status)


@page("attach_evidence", "POST")
def evidence_add(request: Request, pk: int) -> HttpResponse:
    """Attach a file (上传佐证材料) to ``row``, "" for the whole."""
    filing = one(request, pk)
    row = request.POST.get("row", "")
    try:
        attached = attach_evidence(
            actor=request.actor,
            filing=filing,
            upload=upload_of(request),
            row=row,
            title=request.POST.get("title", ""),
            page=request.POST.get("page", ""),
            day=_day(request.POST.get("day", "")),
        )
    except Refused as fault:
        if is_scripted(request):
            raise
        return _list(request, filing, opened=row, fault=fault, status=422)
    if is_scripted(request):
        return JsonResponse(_told(attached))
    messages.success(request, _sentence(attached))
    return redirect(f"{reverse('evidence', args=[pk])}#row-{row}")


def _day(text: str) -> date | None:
    """A day as typed (日期). Raises Refused."""
    if not text.strip():
        return None
    try:
        found = parse_date(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("日期「%s」不对。") % text[:20], _("例如 2026-03-15。"), path="day")
    return found


def _sentence(attached: Attached) -> str:
    title = attached.evidence.title
    if attached.was_there:
        return _("《%s》已经附在这里，没有重复上传。") % title
    if attached.renamed_from:
        return _("《%(title)s》已附上。文件名写的是“%(was)s”，内容其实是 %(now)s，已按内容改名。") % {
            "title": title,
            "was": attached.renamed_from,
            "now": attached.evidence.file_name,
        }
    return _("《%s》已附上。") % title


def _told(attached: Attached) -> dict[str, Any]:
    paper = attached.evidence
    return {"id": paper.pk, "title": paper.title, "digest": paper.digest, "message": _sentence(attached)}


@page("see_filing")
def evidence_file(request: Request, pk: int) -> HttpResponseBase:
    """The file itself (下载佐证材料): always as an attachment, never shown inside the site."""
    paper = evidence_seen(request.actor, pk)
    place = path_of(paper.digest)
    if not place.is_file():
        raise Http404(_("《%s》的文件不在服务器上，请联系系统管理员核对备份。") % paper.title)
    response = FileResponse(place.open("rb"), as_attachment=True, filename=paper.file_name, content_type=paper.mime)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@page("attach_evidence", "POST")
def evidence_remove(request: Request, pk: int) -> HttpResponse:
    """Take a paper away (移除佐证材料); its record stays with the reason."""
    paper = evidence_seen(request.actor, pk)
    removed = remove_evidence(actor=request.actor, evidence_id=paper.pk, reason=request.POST.get("reason", ""))
    if is_scripted(request):
        return JsonResponse({"id": removed.pk, "removed": removed.removed})
    messages.success(request, _("《%s》已移除，记录和原因保留在下方。") % removed.title)
    return redirect(f"{reverse('evidence', args=[paper.filing_id])}#row-{paper.row}")


urlpatterns = [
    path("filings/<int:pk>/evidence/", evidence, name="evidence"),
    path("filings/<int:pk>/evidence/add/", evidence_add, name="evidence_add"),
    path("evidence/<int:pk>/file/", evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/remove/", evidence_remove, name="evidence_remove"),
]
