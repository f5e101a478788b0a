"""The declaration page (绩效目标申报): goals and indicators in place, checked by the same engine while one types, and what last year says beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jixiao.core.allotted import allotted, declarable
from jixiao.core.finding import Found
from jixiao.core.target import SIGNS
from jixiao.web.records.bridge import Reading
from jixiao.web.records.content import Content
from jixiao.web.records.declared import adjusted, with_parts
from jixiao.web.records.faults import Refused
from jixiao.web.records.last_year import LastRow, LastYear, last_year
from jixiao.web.records.ledger import Sums, sums_for
from jixiao.web.records.library import LEVELS, fields_in_library
from jixiao.web.records.models import Filing
from jixiao.web.records.selectors import filing_seen
from jixiao.web.records.services.approved import first_approved
from jixiao.web.records.services.declaration import (
    add_goal,
    insert_row,
    move_row,
    remove_goal,
    start_from_last_year,
    take_over,
)
from jixiao.web.records.services.filing import is_editable, read_filing, remove_row
from jixiao.web.records.services.passage import latest_version
from jixiao.web.records.services.ready import gaps_of
from jixiao.web.workbench.around import ways
from jixiao.web.workbench.cells import save_sent, told
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.stage_page import own_page


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """A row as the page shows it (申报行): its values, what the engine says of it, what last year says. ``group``: its levels as the list has them."""

    number: int
    row: dict[str, Any]
    group: str
    is_framed: bool
    findings: tuple[Found, ...]
    before: LastRow | None


@dataclass(frozen=True, slots=True)
class DeclaredGoal:
    """An annual goal with its rows (申报目标)."""

    goal: dict[str, str]
    rows: tuple[DeclaredRow, ...]


def declared(content: Content, reading: Reading, before: LastYear | None) -> list[DeclaredGoal]:
    """The goals with their rows as the page shows them (申报内容)."""
    findings = reading.findings()
    framed = {f"{one.name}|{two.name}" for one in declarable(reading.kind) for two in one.groups}
    framed |= {f"{one.name}|" for one in declarable(reading.kind) if not one.groups}
    numbers = {row["id"]: n for n, row in enumerate(content["rows"], 1)}
    out = []
    for goal in content["goals"]:
        rows = []
        for row in content["rows"]:
            if row["goal"] != goal["id"]:
                continue
            group = f"{row.get('level1', '')}|{row.get('level2', '')}"
            last = before.of(row) if before is not None else None
            found = tuple(findings.get(row["id"], ()))
            rows.append(
                DeclaredRow(numbers[row["id"]], with_parts(row), group, group in framed or group == "|", found, last)
            )
        out.append(DeclaredGoal(goal, tuple(rows)))
    return out


def side_of(filing: Filing, reading: Reading) -> dict[str, Any]:
    """What stands beside the rows (侧栏): the account of points, findings of the whole, what is still missing."""
    rows = {row["id"] for row in filing.content["rows"]}
    return {
        "filing": filing,
        "shares": allotted(reading.form, reading.kind),
        "whole": [one for key, every in reading.findings().items() if key not in rows for one in every],
        "gaps": list(gaps_of(filing, reading)),
        "errors": sum(one.severity == "error" for one in reading.answers.findings),
        "warnings": sum(one.severity == "warning" for one in reading.answers.findings),
    }


def _context(request: Request, filing: Filing) -> dict[str, Any]:
    reading = read_filing(filing)
    before = last_year(filing)
    first = first_approved(filing)
    version = latest_version(filing)
    sums: Sums | None = sums_for(filing.project_id, filing.year) if filing.project_id else None
    told = filing.events.filter(chain="log", action__in=("return", "send_back", "adjust", "unlock", "reopen"))
    last_said = told.order_by("-id").first() if filing.state in ("draft", "returned", "unlocked") else None
    return side_of(filing, reading) | {
        "goals": declared(filing.content, reading, before),
        "has_annual_goal": any(field.id == "annual_goal" for field in reading.kind.fields),
        "has_weights": any(field.id == "weight" and field.part == "indicator" for field in reading.kind.fields),
        "annual_goal": filing.content["texts"].get("annual_goal", ""),
        "choices": [
            (field, filing.content["choices"].get(field.id, []))
            for field in reading.kind.fields
            if field.type == "choice"
        ],
        "frame": declarable(reading.kind),
        "signs": SIGNS,
        "editable": is_editable(filing) and request.actor.may("edit_filing", filing.unit),
        "steps": request.actor.steps(filing),
        "ways": ways(request.actor, filing, "filing"),
        "version": version,
        "last": before,
        "adjusted": adjusted(first.content, filing.content) if first is not None else (),
        "is_adjusting": first is not None and filing.state != "accepted",
        "sums": sums,
        "formula": sums.formula_in(filing.content["texts"].get("money_unit", "万元")) if sums else "",
        "money_unit": filing.content["texts"].get("money_unit", "万元"),
        "last_said": last_said,
        "fields": fields_in_library(),
        "levels": LEVELS,
    }


def _seen(request: Request, pk: int) -> Filing:
    return filing_seen(request.actor, pk)


@page("see_filing")
def declaration(request: Request, pk: int) -> HttpResponse:
    """A declaration (绩效目标申报), to be filled in or to be looked at."""
    filing = _seen(request, pk)
    if filing.stage != "declaration":
        return redirect(own_page(filing) or f"/filings/{pk}/")
    return render(request, "declaration/declaration.html", _context(request, filing))


@page("edit_filing", "POST")
def declaration_cells(request: Request, pk: int) -> HttpResponse:
    """Saves what was typed (保存), and says what the engine says of it now."""
    _seen(request, pk)
    saved = save_sent(request, pk)
    filing, reading = saved.filing, saved.reading
    found = reading.findings()
    touched = {one.split("/")[1] for one in saved.written if one.startswith("rows/")}
    values = {
        f"rows/{row['id']}/{key}": row.get(key, "")
        for row in filing.content["rows"]
        if row["id"] in touched
        for key in ("sign", "value", "unit", "target", "first_target")
    }
    touched |= {one.path.split("/")[1] for one in saved.conflicts if one.path.startswith("rows/")}
    answer = told(saved) | {
        "values": values,
        "findings": {
            row["id"]: [{"severity": one.severity, "message": one.message} for one in found.get(row["id"], ())]
            for row in filing.content["rows"]
        },
        "side": render_to_string("declaration/_side.html", side_of(filing, reading), request),
    }
    return JsonResponse(answer)


@page("edit_filing", "POST")
def declaration_rows(request: Request, pk: int) -> HttpResponse:
    """Adds, removes and moves rows and goals (增删移动); answers with the rows as they are then."""
    _seen(request, pk)
    focus = _changed(request, pk)
    if request.headers.get("X-Requested-With") != "fetch":
        return redirect(f"{reverse('declaration', args=[pk])}#{focus}")
    filing = filing_seen(request.actor, pk)
    response = render(request, "declaration/_declared.html", _context(request, filing))
    response.headers["X-Focus"] = focus
    return response


def _changed(request: Request, pk: int) -> str:
    """Does what was asked and gives the id of the row or goal to go on with (执行并定位)."""
    do, row, goal = (request.POST.get(key, "")[:40] for key in ("do", "row", "goal"))
    actor = request.actor
    if do == "add":
        return insert_row(actor=actor, filing_id=pk, goal=goal, after=row)
    if do == "remove":
        remove_row(actor=actor, filing_id=pk, row_id=row)
        return ""
    if do in ("up", "down"):
        move_row(actor=actor, filing_id=pk, row_id=row, by=-1 if do == "up" else 1)
        return row
    if do == "goal_add":
        return add_goal(actor=actor, filing_id=pk)
    if do == "goal_remove":
        remove_goal(actor=actor, filing_id=pk, goal_id=goal)
        return ""
    if do == "take":
        indicator = request.POST.get("indicator", "")
        return take_over(
            actor=actor, filing_id=pk, indicator_id=int(indicator) if indicator.isdigit() else 0, goal=goal, after=row
        )
    if do == "last_year":
        start_from_last_year(actor=actor, filing_id=pk)
        return ""
    raise Refused(_("没有这种操作。"), _("请刷新页面后再试。"))


urlpatterns = [
    path("declarations/<int:pk>/", declaration, name="declaration"),
    path("declarations/<int:pk>/cells/", declaration_cells, name="declaration_cells"),
    path("declarations/<int:pk>/rows/", declaration_rows, name="declaration_rows"),
]
