"""Every address (网址): each room of the workbench brings its own; all are private unless they say otherwise."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from jixiao.web.workbench import (
    beginning,
    declaration,
    departments,
    evidence,
    filings,
    filling,
    history,
    home,
    importing,
    intake,
    ledger_import,
    library,
    members,
    monitoring,
    people,
    preview,
    projects,
    report,
    reviewing,
    seeking,
    signing,
    steps,
    tasks,
    tokens,
    units,
    years,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *beginning.urlpatterns,
    *declaration.urlpatterns,
    *departments.urlpatterns,
    *evidence.urlpatterns,
    *filings.urlpatterns,
    *filling.urlpatterns,
    *history.urlpatterns,
    *home.urlpatterns,
    *importing.urlpatterns,
    *intake.urlpatterns,
    *ledger_import.urlpatterns,
    *library.urlpatterns,
    *members.urlpatterns,
    *monitoring.urlpatterns,
    *people.urlpatterns,
    *preview.urlpatterns,
    *projects.urlpatterns,
    *report.urlpatterns,
    *reviewing.urlpatterns,
    *seeking.urlpatterns,
    *signing.urlpatterns,
    *steps.urlpatterns,
    *tasks.urlpatterns,
    *tokens.urlpatterns,
    *units.urlpatterns,
    *years.urlpatterns,
]

handler400 = "jixiao.web.workbench.faults.wrong_request"
handler403 = "jixiao.web.workbench.faults.refused"
handler404 = "jixiao.web.workbench.faults.not_found"
handler500 = "jixiao.web.workbench.faults.our_fault"
