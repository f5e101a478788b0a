"""Reviewing (主管部门审核): the supervisor reads the signed version, accepts it or returns it with a reason per row; unlocks what was accepted, for a time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.history import last_return
from jixiao.web.records.models import Filing
from jixiao.web.records.services.filing import read_filing
from jixiao.web.records.services.passage import findings_kept, latest_version, take_step
from jixiao.web.security import is_scripted
from jixiao.web.workbench.around import around, one, supervises
from jixiao.web.workbench.evidence import coverage_of
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.signing import answered, by_severity

STEPS_OVER = ("return", "accept", "unlock", "relock")
"""The steps a supervisor takes with a filing (审核动作)."""

_DONE = {
    "return": "已退回，填报单位能看到每一行的意见。",
    "accept": "已审核通过。",
    "unlock": "已临时解锁。",
    "relock": "已恢复锁定。",
}
_ROW = "row-"


@page("review_filing", "GET", "POST")
def filing_review(request: Request, pk: int) -> HttpResponse:
    """Accept, return with reasons, unlock for a time, lock again (审核)."""
    filing = one(request, pk)
    if not supervises(request.actor, filing):
        raise Http404(_("没有这个填报件，或不在您的审核范围内。"))
    if request.method != "POST":
        return _shown(request, filing)
    action = request.POST.get("action", "")
    try:
        if action not in STEPS_OVER:
            raise Refused(_("没有这个动作。"), _("请刷新页面后重试。"))
        rows = _rows(request, filing) if action == "return" else {}
        reason = request.POST.get("reason", "").strip()
        if action == "return" and not reason and rows:
            reason = _("%d 项指标须修改，详见逐行意见") % len(rows)
        done = take_step(
            actor=request.actor,
            filing_id=filing.pk,
            action=action,
            reason=reason,
            rows=rows,
            until=_until(request) if action == "unlock" else None,
        )
    except Refused as fault:
        if is_scripted(request):
            raise
        filing.refresh_from_db()
        return _shown(request, filing, fault, action, status=409 if isinstance(fault, Stale) else 422)
    return answered(request, done, _DONE[action])


def _rows(request: Request, filing: Filing) -> dict[str, str]:
    """The reasons given per row (逐行意见); of rows there are."""
    ids = {row["id"] for row in filing.content["rows"]}
    said = {
        name.removeprefix(_ROW): str(text).strip()[:500]
        for name, text in request.POST.items()
        if name.startswith(_ROW) and str(text).strip()
    }
    return {row: text for row, text in said.items() if row in ids}


def _until(request: Request) -> datetime | None:
    """The end of the day until which it stays open (解锁至). Raises Refused."""
    text = request.POST.get("until", "").strip()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if text and day is None:
        raise Refused(_("日期「%s」不对。") % text[:20], _("例如 2026-03-15。"), path="until")
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _shown(
    request: Request, filing: Filing, fault: Refused | None = None, action: str = "", status: int = 200
) -> HttpResponse:
    version = latest_version(filing) if filing.state in ("signing", "signed", "submitted", "accepted") else None
    reading = read_filing(filing)
    found = version.findings if version is not None else findings_kept(filing, reading)
    at_rows: dict[str, list[dict[str, str]]] = {}
    general = []
    for finding in found:
        if finding["path"].startswith("rows/"):
            at_rows.setdefault(finding["path"].split("/")[1], []).append(finding)
        else:
            general.append(finding)
    lines = reading.lines()
    papers = list(filing.evidence.filter(removed=""))
    returned = last_return(filing)
    said = returned.rows if returned is not None else {}
    rows = [
        {
            **row,
            "line": lines.get(row["id"]),
            "findings": at_rows.get(row["id"], []),
            "papers": [paper for paper in papers if paper.row == row["id"]],
            "said": request.POST.get(f"{_ROW}{row['id']}", "") if fault else "",
            "said_before": said.get(row["id"], ""),
        }
        for row in reading.content["rows"]
    ]
    context = around(
        request,
        filing,
        "filing_review",
        version=version,
        rows=rows,
        texts=reading.content["texts"],
        sheet=reading.sheet,
        general=by_severity(general),
        papers=[paper for paper in papers if not paper.row],
        coverage=coverage_of(filing.content, papers),
        over=[step for step in request.actor.steps(filing) if step.over == "beneath"],
        returned=returned,
        fault=fault,
        failed=action,
        reason=request.POST.get("reason", ""),
        first_day=timezone.localdate(),
        week_later=timezone.localdate() + timedelta(days=7),
    )
    return render(request, "passage/review.html", context, status=status)


urlpatterns = [path("filings/<int:pk>/review/", filing_review, name="filing_review")]
