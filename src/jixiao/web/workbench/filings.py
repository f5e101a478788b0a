"""The list of filings (填报清单): filters, search, sort, pages; and one step with many of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.core.workflow import STAGES, STATES
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.selectors import all_years
from jixiao.web.records.services.bulk import take_step_on_each
from jixiao.web.records.watching.listing import SORTS, Asked, page_of
from jixiao.web.records.watching.scope import Scope
from jixiao.web.records.watching.waiting import DUTIES, days_late
from jixiao.web.workbench.page import Request, page

BULK = {"accept": gettext_lazy("审核通过"), "return": gettext_lazy("退回")}
"""Steps that can be taken with many filings at once (批量动作)."""


@page("see_filing")
def filings(request: Request) -> HttpResponse:
    """The filings one may see (填报清单)."""
    given = request.GET.copy()
    years = all_years()
    if "year" not in given and not given.get("task") and not given.get("mine") and years:
        given["year"] = str(next((one.year for one in years if one.is_open), years[0].year))
    asked = Asked.of({name: str(given.get(name, "")) for name in given})
    whole = Scope.of(request.actor, "see_filing")
    unit = whole.by_id.get(asked.unit) if asked.unit is not None else None
    scope = whole if unit is None else _beneath(whole, unit)
    today = timezone.localdate()
    found = page_of(request.actor, asked, scope, unit, today)
    rows = [_row(request.actor, filing, today) for filing in found.filings]
    context: dict[str, Any] = {
        "asked": asked,
        "rows": rows,
        "count": found.count,
        "next": _address(given, after=found.next) if found.next else "",
        "first": _address(given) if asked.after else "",
        "years": years,
        "stages": STAGES,
        "states": STATES,
        "duty": DUTIES.get(asked.mine, ""),
        "units": whole.units if 1 < len(whole.units) <= 400 else (),
        "unit": unit,
        "sorts": [(key, title) for key, (title, _column, _falling) in SORTS.items()],
        "may_pass": any(row["may_pass"] for row in rows),
        "passes": request.actor.may("supervise"),
        "here": request.get_full_path(),
    }
    return render(request, "filings/list.html", context)


def _beneath(whole: Scope, unit: Unit) -> Scope:
    return Scope(tuple(one for one in whole.units if one.path.startswith(unit.path)))


def _row(actor: Actor, filing: Filing, today: Any) -> dict[str, Any]:
    steps = [step.action for step in actor.steps(filing) if step.action in BULK]
    return {"filing": filing, "late": days_late(filing, today), "may_pass": bool(steps)}


def _address(given: QueryDict, **changed: str) -> str:
    """This list with something else asked (改变条件的网址)."""
    query = given.copy()
    query.pop("after", None)
    for key, value in changed.items():
        query[key] = value
    return f"?{query.urlencode()}"


@page("supervise", "POST")
def pass_filings(request: Request) -> HttpResponse:
    """Accepts or returns the ticked filings (批量审核), with a result for each."""
    action = request.POST.get("action", "")
    if action not in BULK:
        raise Refused(_("没有这个批量动作。"), _("请在清单中选择“审核通过”或“退回”。"))
    reason = request.POST.get("reason", "").strip()
    if action == "return" and not reason:
        raise Refused(_("退回须说明原因。"), _("请返回清单，写明退回原因后再办理。勾选仍在。"), path="reason")
    ids = [int(pk) for pk in request.POST.getlist("filing") if pk.isascii() and pk.isdigit() and len(pk) < 16]
    outcomes = take_step_on_each(actor=request.actor, filing_ids=ids, action=action, reason=reason)
    back = request.POST.get("back", "")
    context = {
        "outcomes": outcomes,
        "action": BULK[action],
        "done": sum(one.done for one in outcomes),
        "failed": sum(not one.done for one in outcomes),
        "back": back if back.startswith("/") and not back.startswith("//") else "",
    }
    return render(request, "filings/passed.html", context)


urlpatterns = [
    path("filings/", filings, name="filings"),
    path("filings/pass/", pass_filings, name="pass_filings"),
]
