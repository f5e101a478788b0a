"""Tasks (任务): issued in bulk after a preview, watched, and given more time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.core.workflow import STAGES
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Task, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.selectors import all_years, tasks_of
from jixiao.web.records.services.task import issue_task, order_of
from jixiao.web.records.services.urging import extend_due
from jixiao.web.records.watching.progress import overview
from jixiao.web.records.watching.scope import Scope
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.showing import bar_of

NAMED = 200
"""Filings a preview lists by name (预览份数)."""
LINES, OWING = 60, 100
"""Units the progress shows, and units that can be ticked for more time, at once (每页单位数)."""


@dataclass(slots=True)
class Branch:
    """A unit in the tree of ticks (单位树): with those beneath it, and whether it is ticked."""

    unit: Unit
    ticked: bool
    beneath: list[Branch] = field(default_factory=list)


def tree_of(units: Sequence[Unit], ticked: frozenset[int] | None = None) -> list[Branch]:
    """Units in the order of the tree as a tree (单位树)."""
    known: dict[int, Branch] = {}
    tops: list[Branch] = []
    for unit in units:
        branch = known[unit.pk] = Branch(unit, ticked is not None and unit.pk in ticked)
        above = next((known[pk] for pk in reversed(unit.lineage[:-1]) if pk in known), None)
        (above.beneath if above is not None else tops).append(branch)
    return tops


def _tasks(actor: Actor) -> QuerySet[Task]:
    """The tasks one may watch (可见任务): issued by a unit one supervises, or by one above it."""
    scope = Scope.of(actor, "issue_task")
    return tasks_of(set(scope.ids) | {pk for unit in scope.tops for pk in unit.lineage})


def _task_seen(actor: Actor, pk: int) -> Task:
    found = _tasks(actor).filter(pk=pk).first()
    if found is None:
        raise Http404(_("没有这个任务，或不在您的范围内。"))
    return found


@page("issue_task")
def tasks(request: Request) -> HttpResponse:
    """The tasks that were issued (任务清单), the latest first."""
    found = list(_tasks(request.actor).order_by("-year__year", "-pk")[:100])
    return render(request, "tasks/list.html", {"tasks": found, "today": timezone.localdate()})


@page("issue_task", "GET", "POST")
def task_new(request: Request) -> HttpResponse:
    """Issues a task (下达任务): what is to be asked of whom; then what will be made and left out; then it is done."""
    scope = Scope.of(request.actor, "issue_task")
    years = [one for one in all_years() if one.is_open]
    context: dict[str, Any] = {
        "years": years,
        "stages": STAGES,
        "given": {"stage": "evaluation", "due": (timezone.localdate() + timedelta(days=30)).isoformat()},
        "tree": tree_of(scope.active),
        "is_small": len(scope.active) <= 60,
    }
    if request.method == "GET":
        return render(request, "tasks/new.html", context)
    given = {key: request.POST.get(key, "").strip() for key in ("year", "stage", "period", "due", "note")}
    ticked = frozenset(int(pk) for pk in request.POST.getlist("unit") if pk.isascii() and pk.isdigit())
    units = [unit for unit in scope.active if unit.pk in ticked]
    if request.POST.get("again") == "1":
        return render(request, "tasks/new.html", context | {"given": given, "tree": tree_of(scope.active, ticked)})
    try:
        wanted = _wanted(given)
        order = order_of(
            actor=request.actor, year=wanted["year"], stage=wanted["stage"], period=wanted["period"], units=units
        )
        if request.POST.get("confirmed") == "1":
            issued = issue_task(
                actor=request.actor, issuer=scope.tops[0], units=units, due=wanted["due"], note=wanted["note"],
                year=wanted["year"], stage=wanted["stage"], period=wanted["period"],
            )  # fmt: skip
            messages.success(
                request,
                _("已下达 %(made)d 份，略去 %(left)d 项。") % {"made": len(issued.made), "left": len(issued.left_out)},
            )
            return redirect("task", pk=issued.task.pk)
    except Refused as fault:
        context |= {"given": given, "fault": fault, "tree": tree_of(scope.active, ticked)}
        return render(request, "tasks/new.html", context, status=422)
    context |= {
        "given": given,
        "order": order,
        "due": wanted["due"],
        "ticked": units,
        "named": order.to_make[:NAMED],
        "more": len(order.to_make) - NAMED,
        "left_out": order.left_out[:NAMED],
        "more_left": len(order.left_out) - NAMED,
    }
    return render(request, "tasks/preview.html", context)


def _wanted(given: dict[str, str]) -> dict[str, Any]:
    """What was typed, as values (读取任务要求). Raises Refused at the field."""
    if not given["year"].isdigit() or len(given["year"]) != 4:
        raise Refused(_("请选择年度。"), _("还没有开放的年度时，请先在“设置”中设定年度。"), path="year")
    if len(given["note"]) > 2000:
        raise Refused(_("说明最多 2000 字，写了 %d 字。") % len(given["note"]), path="note")
    if len(given["period"]) > 20:
        raise Refused(_("时段最多 20 字，例如“1-6月”。"), path="period")
    due = _day(given["due"])
    if due < timezone.localdate():
        raise Refused(_("截止日期 %s 已经过了。") % given["due"], _("请给出今天或以后的日期。"), path="due")
    period = given["period"] if given["stage"] == "monitoring" else ""
    return {"year": int(given["year"]), "stage": given["stage"], "period": period, "due": due, "note": given["note"]}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("截止日期应为日期，填的是「%s」。") % text[:20], _("例如 2027-02-20。"), path="due") from None


@page("issue_task")
def task(request: Request, pk: int) -> HttpResponse:
    """How far a task has come (任务进度), by unit."""
    found = _task_seen(request.actor, pk)
    return render(request, "tasks/task.html", _progress(request.actor, found, beneath=request.GET.get("unit", "")))


def _progress(actor: Actor, found: Task, ticked: frozenset[int] | None = None, beneath: str = "") -> dict[str, Any]:
    """What the task's page shows (任务进度), of one branch when a unit is named."""
    scope = Scope.of(actor, "issue_task")
    unit = scope.by_id.get(int(beneath)) if beneath.isascii() and beneath.isdigit() and len(beneath) < 16 else None
    return _shown(found, scope, unit, ticked)


def _shown(found: Task, scope: Scope, beneath: Unit | None, ticked: frozenset[int] | None) -> dict[str, Any]:
    view = overview(scope, year=found.year.year, stage=found.stage, task=found.pk, unit=beneath)
    return {
        "task": found,
        "year": found.year.year,
        "stage": "",
        "all": view.all,
        "all_bar": bar_of(view.all),
        "at": view.at,
        "lines": [(line, bar_of(line.progress)) for line in view.lines[:LINES]],
        "more_lines": len(view.lines) - LINES,
        "above": [scope.by_id[pk] for pk in beneath.lineage[:-1] if pk in scope.by_id] if beneath else [],
        "beneath": beneath,
        "owing": view.owing[:OWING],
        "more_owing": len(view.owing) - OWING,
        "ticked": ticked or frozenset(),
        "today": timezone.localdate(),
    }


@page("issue_task", "POST")
def task_extend(request: Request, pk: int) -> HttpResponse:
    """Gives chosen units more time (延期), with a reason."""
    found = _task_seen(request.actor, pk)
    scope = Scope.of(request.actor, "issue_task")
    ticked = frozenset(int(one) for one in request.POST.getlist("unit") if one.isascii() and one.isdigit())
    reason = request.POST.get("reason", "")
    try:
        due = _day(request.POST.get("due", ""))
        units = [unit for unit in scope.units if unit.pk in ticked]
        number = extend_due(actor=request.actor, task_id=found.pk, units=units, due=due, reason=reason)
    except Refused as fault:
        context = _progress(request.actor, found, ticked)
        context |= {"fault": fault, "reason": reason, "due": request.POST.get("due", "")}
        return render(request, "tasks/task.html", context, status=422)
    if number:
        messages.success(
            request, _("%(number)d 份未提交的填报件已延至 %(due)s。") % {"number": number, "due": due.isoformat()}
        )
    else:
        messages.info(request, _("没有需要延期的填报件：所选单位都已提交，或截止日期已不早于这一天。"))
    return redirect("task", pk=found.pk)


urlpatterns = [
    path("tasks/", tasks, name="tasks"),
    path("tasks/new/", task_new, name="task_new"),
    path("tasks/<int:pk>/", task, name="task"),
    path("tasks/<int:pk>/extend/", task_extend, name="task_extend"),
]
