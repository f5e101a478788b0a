"""The monitoring page (绩效运行监控): what is reached so far and expected at the year's end, with a lamp the engine proposes and a person may decide otherwise.

The columns are those of 项目支出绩效目标执行监控表 (财预〔2019〕136号); see ``records.outlook`` for what is national and what is local in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _

from jixiao.core.finding import Found
from jixiao.core.lamp import LAMPS
from jixiao.core.number import HUNDRED, plain, rounded
from jixiao.core.quantity import read_amount
from jixiao.web.records.bridge import Reading, kind_of
from jixiao.web.records.ledger import Sums, in_unit, period_end, sums_for
from jixiao.web.records.models import Filing
from jixiao.web.records.outlook import CAUSES, CHANCES, Monitored, Outlook, beside, earlier, outlook, outlook_of
from jixiao.web.records.selectors import filing_seen
from jixiao.web.records.services.filing import is_editable, read_filing
from jixiao.web.records.services.ready import gaps_of
from jixiao.web.workbench.around import ways
from jixiao.web.workbench.cells import save_sent, told
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.stage_page import own_page


@dataclass(frozen=True, slots=True)
class MonitoredRow:
    """A row as the page shows it (监控行): its values, its lamp, what was said in earlier periods, what the engine found."""

    number: int
    row: dict[str, Any]
    outlook: Outlook
    earlier: tuple[Monitored, ...]
    findings: tuple[Found, ...]


def _money(filing: Filing) -> dict[str, Any]:
    """Budget execution at the end of the period (预算执行), and what is expected for the whole year."""
    sums: Sums | None = None
    until = period_end(filing.year, filing.period)
    if filing.project_id is not None:
        sums = sums_for(filing.project_id, filing.year, until)
    unit = filing.content["texts"].get("money_unit", "万元")
    expected = filing.content["texts"].get("budget/expected", "")
    amount = read_amount(expected).value if expected else None
    budget = in_unit(sums.adjusted, unit) if sums is not None else None
    share = rounded(amount * HUNDRED / budget, 2) if amount is not None and budget else None
    return {
        "sums": sums, "until": until, "money_unit": unit, "expected": expected, "expected_rate": f"{plain(share)}%" if share is not None else "",
    }  # fmt: skip


def _summary(filing: Filing, reading: Reading) -> dict[str, Any]:
    """How many lamps of each colour there are, and what is still missing (监控概况)."""
    lamps = [one.lamp for one in outlook(filing.content, reading.kind).values()]
    counted = [(colour, name, lamps.count(colour)) for colour, name in LAMPS.items()]
    rows = {row["id"] for row in filing.content["rows"]}
    whole = [one for key, every in reading.findings().items() if key not in rows for one in every]
    return {
        "counted": counted,
        "unknown": lamps.count(""),
        "gaps": list(gaps_of(filing, reading)),
        "whole": whole,
        "filing": filing,
    }


@page("see_filing")
def monitoring(request: Request, pk: int) -> HttpResponse:
    """A monitoring report (运行监控), to be filled in or to be looked at."""
    filing = filing_seen(request.actor, pk)
    if filing.stage != "monitoring":
        return redirect(own_page(filing) or f"/filings/{pk}/")
    reading = read_filing(filing)
    findings, outlooks = reading.findings(), outlook(filing.content, reading.kind)
    before = earlier(filing)
    told_before = beside(filing, before)
    said = filing.events.filter(chain="log", action__in=("return", "unlock")).order_by("-id").first()
    context = {
        "rows": [
            MonitoredRow(n, row, outlooks[row["id"]], told_before[row["id"]], tuple(findings.get(row["id"], ())))
            for n, row in enumerate(filing.content["rows"], 1)
        ],
        "before": before,
        "causes": CAUSES,
        "chances": CHANCES,
        "lamps": LAMPS,
        "annual_goal": filing.content["texts"].get("annual_goal", ""),
        "goals": filing.content["goals"],
        "editable": is_editable(filing) and request.actor.may("edit_filing", filing.unit),
        "steps": request.actor.steps(filing),
        "ways": ways(request.actor, filing, "filing"),
        "version": None,
        "last_said": said if filing.state in ("returned", "unlocked") else None,
    }
    return render(request, "monitoring/monitoring.html", context | _money(filing) | _summary(filing, reading))


@page("edit_filing", "POST")
def monitoring_cells(request: Request, pk: int) -> HttpResponse:
    """Saves what was typed (保存), and says which lamp follows from it."""
    filing_seen(request.actor, pk)
    saved = save_sent(request, pk)
    filing, reading = saved.filing, saved.reading
    findings = reading.findings()
    kind = kind_of(filing.pack, filing.form_kind)
    rows = {}
    for row in filing.content["rows"]:
        one = outlook_of(row, kind)
        rows[row["id"]] = {
            "lamp": one.lamp,
            "lamp_name": LAMPS.get(one.lamp, _("未定")),
            "why": one.proposed.why,
            "proposed": one.proposed.colour,
            "overridden": one.overridden,
            "gaps": [
                message for key, message in one.gaps if row.get("actual") or row.get("expected") or key == "lamp_note"
            ],
            "findings": [{"severity": f.severity, "message": f.message} for f in findings.get(row["id"], ())],
        }
    side = render_to_string("monitoring/_summary.html", _summary(filing, reading), request)
    return JsonResponse(told(saved) | {"rows": rows, "side": side, "expected_rate": _money(filing)["expected_rate"]})


urlpatterns = [
    path("monitoring/<int:pk>/", monitoring, name="monitoring"),
    path("monitoring/<int:pk>/cells/", monitoring_cells, name="monitoring_cells"),
]
