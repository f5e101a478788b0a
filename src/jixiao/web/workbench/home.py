"""The first page (首页): what waits for whoever is signed in; for whoever supervises, what is missing and how far it has come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jixiao.core.workflow import STAGES
from jixiao.web.records.models import Year
from jixiao.web.records.permission import Actor
from jixiao.web.records.selectors import all_years, last_asked, what_is_there
from jixiao.web.records.services.urging import close_notice, lacks, open_notices, remind, reminder_text
from jixiao.web.records.watching.progress import Spread, overview, spread
from jixiao.web.records.watching.scope import Scope
from jixiao.web.records.watching.waiting import waiting_for
from jixiao.web.workbench import charts
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.showing import bar_of

LINES = 30
"""Units the overview shows at once, the others by a click (进度行数)."""
URGED = 20
"""Units the reminder list shows at once (催报行数)."""


@page("see_home")
def home(request: Request) -> HttpResponse:
    """What waits for me, by deadline (待办); what is missing and how far it has come, for whoever supervises."""
    actor = request.actor
    duties = waiting_for(actor, limit=8 if actor.may("supervise") else 20)
    years = all_years()
    context: dict[str, Any] = {"duties": duties, "notices": open_notices(actor), "years": years, "stages": STAGES}
    if actor.may("supervise") and years:
        context |= _overview(request, years)
    if not duties and not context.get("overview"):
        context["start"] = _first_steps(actor)
    return render(request, "home/home.html", context)


def _overview(request: Request, years: list[Year]) -> dict[str, Any]:
    """How far a stage has come (总览): by unit, what is missing, how scores lie."""
    scope = Scope.of(request.actor, "supervise")
    year, stage = _asked(request.GET, years)
    view = overview(scope, year=year, stage=stage)
    if not view.lines:
        return {"year": year, "stage": stage, "overview": False, "is_supervisor": True}
    owing = view.owing
    missing = lacks([unit for unit, _p in owing[:URGED]], year=year, stage=stage)
    lies = spread(scope, year=year, stage=stage) if stage in ("evaluation", "department") else None
    return {
        "overview": True,
        "year": year,
        "stage": stage,
        "all": view.all,
        "all_bar": bar_of(view.all),
        "at": view.at,
        "lines": [(line, bar_of(line.progress)) for line in view.lines[:LINES]],
        "more_lines": len(view.lines) - LINES,
        "owing": len(owing),
        "lacks": [(lack, reminder_text(lack, year=year, stage=stage)) for lack in missing],
        "more_owing": len(owing) - len(missing),
        "spread": lies,
        "charts": _charts(lies) if lies is not None and lies.scored else None,
    }


def _asked(given: QueryDict, years: list[Year]) -> tuple[int, str]:
    """Which year and stage the overview is about (年度与环节): as asked, else those of the last task, else the latest open year and its evaluation."""
    known = [one.year for one in years]
    text = given.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in known else None
    open_year = next((one.year for one in years if one.is_open), known[0])
    last, last_stage = last_asked() or (open_year, "evaluation")
    stage = given.get("stage", "")
    return year or last, stage if stage in STAGES else last_stage


def _charts(lies: Spread) -> dict[str, Any]:
    """The charts of scores (得分图), each with the numbers it draws."""
    scored = lies.scored
    low = sum(lies.points[step] for step in lies.points if step < 12)
    steps = [(_("60以下"), low)] + [(f"{s * 5}–", lies.points.get(s, 0)) for s in range(12, 20)]
    steps.append(("100", lies.points.get(20, 0)))
    high = lies.points.get(19, 0) + lies.points.get(20, 0)
    told = _("%(scored)d 份有得分，其中 95 分以上（含满分）%(high)d 份，60 分以下 %(low)d 份。") % {
        "scored": scored, "high": high, "low": low,
    }  # fmt: skip
    cells = [(r, s, number) for (r, s), number in sorted(lies.cells.items())]
    both = sum(number for _r, _s, number in cells)
    under = sum(number for r, s, number in cells if r < 9 and s >= 18)
    told_rate = _("%(both)d 份既有执行率又有得分；执行率低于 90%% 而得分在 90 分以上的有 %(under)d 份。") % {
        "both": both, "under": under,
    }  # fmt: skip
    names = (_("执行率"), _("得分"))
    return {
        "columns": charts.columns(steps, _("得分分布"), told),
        "steps": steps,
        "told": told,
        "field": charts.field(_("执行率与得分"), told_rate, dots=lies.dots, cells=() if lies.dots else cells, names=names),
        "cells": [(f"{r * 10}%–{r * 10 + 10}%" if r < 12 else "120%–", "100" if s == 20 else f"{s * 5}–{s * 5 + 5}", number) for r, s, number in cells],
        "told_rate": told_rate,
        "binned": not lies.dots and bool(cells),
    }  # fmt: skip


def _first_steps(actor: Actor) -> dict[str, bool]:
    """What is there and what is not (下一步), so that an empty page can say what comes next."""
    may = {
        "admin": actor.may("manage_members"),
        "supervises": actor.may("supervise"),
        "fills": actor.may("edit_filing"),
    }
    return what_is_there(actor) | may


@page("supervise", "POST")
def send_reminders(request: Request) -> HttpResponse:
    """Reminds the ticked units of what they owe (批量催报), or all that owe anything."""
    scope = Scope.of(request.actor, "supervise")
    year = int(request.POST["year"]) if request.POST.get("year", "").isdigit() else 0
    stage = request.POST.get("stage", "")
    if request.POST.get("all") == "1":
        units = [unit for unit in scope.units if stage in STAGES]
    else:
        ticked = {int(pk) for pk in request.POST.getlist("unit") if pk.isascii() and pk.isdigit()}
        units = [unit for unit in scope.units if unit.pk in ticked]
    sender = scope.tops[0].name if scope.tops else ""
    sent = remind(
        actor=request.actor, year=year, stage=stage, units=units, sender=sender, note=request.POST.get("note", "")
    )
    if sent:
        messages.success(request, _("已向 %d 个单位发出催报提醒，显示在其首页。") % len(sent))
    else:
        messages.info(request, _("没有新发提醒：所选单位没有欠报，或今天已经提醒过。"))
    return redirect(f"{reverse('home')}?year={year}&stage={stage}#missing")


@page("edit_filing", "POST")
def read_notice(request: Request, pk: int) -> HttpResponse:
    """Puts a notice away (知道了)."""
    close_notice(actor=request.actor, notice_id=pk)
    return redirect("home")


urlpatterns = [
    path("", home, name="home"),
    path("remind/", send_reminders, name="send_reminders"),
    path("notices/<int:pk>/read/", read_notice, name="read_notice"),
]
