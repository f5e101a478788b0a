"""Departments (部门): what their units' evaluations came to, rolled up into the department's own form, and what shows when they are read together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.core.number import plain
from jixiao.web.records.bridge import kind_of
from jixiao.web.records.content import item_of
from jixiao.web.records.models import Filing, Unit, Year
from jixiao.web.records.permission import Actor
from jixiao.web.records.selectors import all_years, last_asked, unit_seen
from jixiao.web.records.services.filing import Change, is_editable, read_filing, save_cells
from jixiao.web.records.services.rolling import take_over
from jixiao.web.records.watching.origin import origin_of
from jixiao.web.records.watching.rolling import TAKEN, Gathered, gather, propose
from jixiao.web.records.watching.scope import Scope
from jixiao.web.records.watching.together import look_together
from jixiao.web.records.watching.totals import INCLUDED, branch_totals
from jixiao.web.workbench.page import Request, page

INCLUDED_NAMES = {
    "accepted": gettext_lazy("只看已通过"),
    "submitted": gettext_lazy("已通过和已提交"),
    "all": gettext_lazy("全部，含填报中"),
}
GRADES = ("优", "良", "中", "差")


@page("see_rollup")
def departments(request: Request) -> HttpResponse:
    """The totals of a year by unit (部门汇总), branch by branch."""
    scope = Scope.of(request.actor, "see_rollup")
    years = all_years()
    year = _year(request.GET.get("year", ""), years)
    included = request.GET.get("included", "") if request.GET.get("included", "") in INCLUDED else "accepted"
    asked = request.GET.get("unit", "")
    unit = scope.by_id.get(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    context: dict[str, Any] = {
        "years": years, "year": year, "included": included, "choices": INCLUDED_NAMES, "unit": unit, "grades": GRADES,
        "above": [scope.by_id[pk] for pk in unit.lineage[:-1] if pk in scope.by_id] if unit else [],
        "all": None,
    }  # fmt: skip
    if year is not None:
        branches, at = branch_totals(scope, year=year, included=included, unit=unit)
        top = unit or (scope.tops[0] if len(scope.tops) == 1 else None)
        context |= {"branches": branches, "at": at, "top": top, "all": _summed(branches)}
    return render(request, "departments/list.html", context)


def _summed(branches: Any) -> Any:
    total = None
    for branch in branches:
        total = branch.totals if total is None else total.plus(branch.totals)
    return total


def _year(text: str, years: list[Year]) -> int | None:
    known = [one.year for one in years]
    if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in known:
        return int(text)
    if last := last_asked("evaluation"):
        return last[0]
    return next((one.year for one in years if one.is_open), known[0] if known else None)


def _unit(request: Request, pk: int) -> Unit:
    return unit_seen(request.actor, pk, "see_rollup")


def _choice(text: str) -> str:
    return text if text in TAKEN else "accepted"


@page("see_rollup")
def department(request: Request, pk: int, year: int) -> HttpResponse:
    """The roll-up of a department (部门汇总表): what it comes to, how, what is missing, and what stands in its own form."""
    unit = _unit(request, pk)
    gathered = gather(unit, year, _choice(request.GET.get("choice", "")))
    return render(request, "departments/department.html", _shown(request, gathered))


def _shown(request: Request, gathered: Gathered) -> dict[str, Any]:
    own, result = gathered.own, gathered.result
    proposed = propose(own, result) if own is not None and result is not None else None
    states = [one for one in proposed.values if one.kind != "same"] if proposed else []
    rows = []
    if result is not None:
        rows = [
            {"n": n, "row": row, "score": score}
            for n, (row, score) in enumerate(zip(result.rows, result.scores, strict=True))
        ]
    may_write = own is not None and request.actor.may("roll_up", gathered.unit)
    return {
        "unit": gathered.unit,
        "year": gathered.year,
        "choice": gathered.choice,
        "gathered": gathered,
        "result": result,
        "rows": rows,
        "own": own,
        "proposed": proposed,
        "differing": proposed.differing if proposed else (),
        "to_fill": len([one for one in states if one.kind == "empty"]) + (len(proposed.new_rows) if proposed else 0),
        "may_write": may_write,
        "is_open": own is not None and is_editable(own),
        "common": _common(request.actor, gathered.common) if gathered.common is not None else None,
        "is_supervisor": request.actor.may("issue_task", gathered.unit),
    }


def _common(actor: Actor, filing: Filing) -> dict[str, Any]:
    """The common indicators of a department (共性指标): inputs, the rate the engine computes from them, points."""
    reading = read_filing(filing)
    scored = reading.lines()
    kind = kind_of(filing.pack, filing.form_kind)
    rows = []
    for row in filing.content["rows"]:
        item = item_of(kind, row)
        line = scored[row["id"]]
        inputs = zip(item.inputs, ("input1", "input2"), strict=False) if item is not None and item.formula else ()
        rows.append(
            {
                "id": row["id"],
                "row": row,
                "item": item,
                "line": line,
                "inputs": [(name, f"rows/{row['id']}/{key}", row.get(key, "")) for name, key in inputs],
                "typed": bool(row.get("input1") or row.get("input2")),
                "score": row.get("score", ""),
            }
        )
    total = reading.sheet.total
    return {
        "filing": filing,
        "rows": rows,
        "total": None if total is None else plain(total),
        "full": plain(kind.scoring.full),
        "may_write": actor.may("edit_filing", filing.unit) and is_editable(filing),
    }


@page("see_rollup")
def department_origin(request: Request, pk: int, year: int) -> HttpResponse:
    """Where a rolled-up number comes from (数从何来)."""
    unit = _unit(request, pk)
    gathered = gather(unit, year, _choice(request.GET.get("choice", "")))
    origin = origin_of(gathered.result, request.GET.get("cell", "")) if gathered.result is not None else None
    if origin is None:
        raise Http404(_("没有这个汇总数，可能下级表刚刚变动。"))
    parts = [(part, gathered.children.get(part.label)) for part in origin.parts]
    context = {"origin": origin, "parts": parts, "unit": unit, "year": year, "choice": gathered.choice}
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "departments/origin.html" if is_part else "departments/origin_page.html", context)


@page("see_rollup", "POST")
def department_take_over(request: Request, pk: int, year: int) -> HttpResponse:
    """Takes the roll-up over into the department's form (汇总带入)."""
    unit = _unit(request, pk)
    choice = _choice(request.POST.get("choice", ""))
    own = gather(unit, year, choice).own
    if own is None:
        raise Http404(_("还没有下达部门整体支出绩效自评。"))
    replace = {place: request.POST.get(f"stands:{place}", "") for place in request.POST.getlist("replace")}
    done = take_over(actor=request.actor, filing_id=own.pk, choice=choice, replace=replace)
    if done.written:
        said = _("已带入 %(number)d 处。") % {"number": len(done.written)}
        messages.success(request, said + (_("保留部门自填 %d 处。") % len(done.left) if done.left else ""))
    elif not done.changed:
        messages.info(request, _("没有要带入的：部门表与汇总一致，或不同之处都保留部门自填。"))
    if done.changed:
        messages.warning(request, _("这几处刚刚有人改过，没有替换，请核对：%s。") % "、".join(done.changed))
    return redirect(f"{reverse('department', args=[unit.pk, year])}?choice={choice}")


@page("edit_filing", "POST")
def common_inputs(request: Request, pk: int, year: int) -> HttpResponse:
    """Saves the inputs and points of the common indicators (保存共性指标); the engine computes the rates."""
    unit = _unit(request, pk)
    filing = gather(unit, year).common
    if filing is None:
        raise Http404(_("还没有共性指标表。"))
    changes = [
        Change(path=name, text=text, base=request.POST.get(f"base:{name}", ""))
        for name, text in request.POST.items()
        if name.startswith("rows/") and isinstance(text, str)
    ]
    saved = save_cells(actor=request.actor, filing_id=filing.pk, changes=changes)
    if saved.written:
        messages.success(request, _("已保存并重新计算。"))
    for fault in saved.refused:
        messages.error(request, f"{fault.message}{fault.remedy}")
    for conflict in saved.conflicts:
        messages.warning(
            request,
            _("%(label)s刚被%(by)s改为「%(theirs)s」，您填的「%(mine)s」没有保存。")
            % {"label": conflict.label, "by": conflict.by, "theirs": conflict.theirs, "mine": conflict.mine},
        )
    return redirect(f"{reverse('department', args=[unit.pk, year])}#common")


@page("see_rollup")
def department_look(request: Request, pk: int, year: int) -> HttpResponse:
    """What shows when a department's evaluations are read together (请看这里)."""
    unit = _unit(request, pk)
    looked = look_together(unit, year)
    return render(request, "departments/look.html", {"unit": unit, "year": year, "looked": looked})


urlpatterns = [
    path("departments/", departments, name="departments"),
    path("departments/<int:pk>/<int:year>/", department, name="department"),
    path("departments/<int:pk>/<int:year>/origin/", department_origin, name="department_origin"),
    path("departments/<int:pk>/<int:year>/take-over/", department_take_over, name="department_take_over"),
    path("departments/<int:pk>/<int:year>/common/", common_inputs, name="common_inputs"),
    path("departments/<int:pk>/<int:year>/look/", department_look, name="department_look"),
]
