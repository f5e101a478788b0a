"""Versions and traces (版本与留痕): the timeline of a filing, its versions, what differs between any two, who signed; printable."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from jixiao.web.records.content import Content
from jixiao.web.records.history import compared, timeline
from jixiao.web.records.models import Filing, Version
from jixiao.web.records.services.passage import version_digest
from jixiao.web.workbench.around import around, one
from jixiao.web.workbench.page import Request, page

NOW = "now"
"""What stands there now, among the versions to compare (当前内容)."""


@page("see_filing")
def filing_history(request: Request, pk: int) -> HttpResponse:
    """The history of a filing (留痕); ``?from=1&to=2`` compares versions, ``now`` is what stands there now."""
    filing = one(request, pk)
    versions = list(filing.versions.select_related("made_by"))
    before, after = _asked(request, filing, versions)
    comparison = None
    if before is not None and after is not None:
        comparison = compared(filing, _content(filing, before, versions), _content(filing, after, versions))
    context = around(
        request,
        filing,
        "filing_history",
        versions=[(version, version.digest == version_digest(version)) for version in versions],
        entries=timeline(filing),
        before=before,
        after=after,
        comparison=comparison,
        printed_at=timezone.now(),
    )
    return render(request, "passage/history.html", context)


def _asked(request: Request, filing: Filing, versions: list[Version]) -> tuple[str | None, str | None]:
    """The two versions to compare (所比版本); by default the last one with what stands there now, or the last two when these are the same."""
    names = [str(version.number) for version in versions] + [NOW]
    before, after = request.GET.get("from", ""), request.GET.get("to", "")
    if before in names and after in names:
        return before, after
    if len(versions) > 1 and versions[-1].content == filing.content:
        return names[-3], names[-2]
    return (names[-2], NOW) if versions else (None, None)


def _content(filing: Filing, name: str, versions: list[Version]) -> Content:
    held: Content = filing.content
    for version in versions:
        if str(version.number) == name:
            held = version.content
    return held


urlpatterns = [path("filings/<int:pk>/history/", filing_history, name="filing_history")]
