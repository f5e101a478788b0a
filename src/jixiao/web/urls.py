"""Every address (网址): each room of the workbench brings its own; all are private unless they say otherwise."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from jixiao.web.workbench import (
    departments,
    evidence,
    filings,
    filling,
    history,
    home,
    intake,
    people,
    preview,
    report,
    reviewing,
    seeking,
    signing,
    tasks,
    tokens,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *departments.urlpatterns,
    *filings.urlpatterns,
    *filling.urlpatterns,
    *home.urlpatterns,
    *people.urlpatterns,
    *evidence.urlpatterns,
    *preview.urlpatterns,
    *signing.urlpatterns,
    *reviewing.urlpatterns,
    *history.urlpatterns,
    *report.urlpatterns,
    *intake.urlpatterns,
    *seeking.urlpatterns,
    *tasks.urlpatterns,
    *tokens.urlpatterns,
]

handler400 = "jixiao.web.workbench.faults.wrong_request"
handler403 = "jixiao.web.workbench.faults.refused"
handler404 = "jixiao.web.workbench.faults.not_found"
handler500 = "jixiao.web.workbench.faults.our_fault"
