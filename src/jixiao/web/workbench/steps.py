"""Steps of the workflow from any page (办理): one small view that takes a step and goes back to where one was."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.core.workflow import STATES, STEPS
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.selectors import filing_seen
from jixiao.web.records.services.passage import take_step
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.stage_page import address_of


@page("see_filing", "POST")
def filing_step(request: Request, pk: int, action: str) -> HttpResponse:
    """Takes a step with a filing (办理一步): reason and until as the step asks for; signing has a page of its own."""
    filing = filing_seen(request.actor, pk)
    if action == "sign":  # whoever signs sees the version he signs, and shows that it is he
        return redirect("filing_sign", pk=pk)
    back = address_of(filing) or "/"
    try:
        done = take_step(
            actor=request.actor,
            filing_id=pk,
            action=action,
            reason=request.POST.get("reason", "")[:2000],
            until=_moment(request.POST.get("until", "")),
        )
    except Stale:
        raise
    except Refused as refused:
        messages.error(request, f"{refused.message}{refused.remedy}")
        return redirect(back)
    title = next((step.title for step in STEPS if step.action == action), action)
    messages.success(
        request, _("已办理“%(title)s”，现在是“%(state)s”。") % {"title": title, "state": STATES[done.state]}
    )
    return redirect(back)


def _moment(text: str) -> datetime | None:
    """The end of a day or a moment (截止时间) as a form sends it; None when it says none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if len(text.strip()) == 10:
        found = found.replace(hour=23, minute=59)
    return timezone.make_aware(found) if timezone.is_naive(found) else found


urlpatterns = [path("filings/<int:pk>/steps/<slug:action>/", filing_step, name="filing_step")]
