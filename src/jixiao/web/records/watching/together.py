"""Looking at a department's evaluations side by side (多表比对): what only shows when several are read together, by ``core.checks.check_together``."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.catalogue import KINDS
from jixiao.core.checks import check_together
from jixiao.core.finding import Found
from jixiao.core.workflow import EDITABLE
from jixiao.web.records.bridge import form_of, pack_of
from jixiao.web.records.models import Filing, Unit

MOST = 2000
"""Evaluations that are read together (比对上限)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Something to look at (请看这里): the finding, its title, the filing it stands in, and the path of the value."""

    found: Found
    title: str
    filing: Filing
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look at a department came to (比对结果): how many evaluations were read, how many are still being filled in and were not, how many are beyond the limit."""

    looks: tuple[Look, ...]
    read: int
    unfinished: int
    beyond: int


def look_together(unit: Unit, year: int) -> Looked:
    """Reads the evaluations of a department and of what is beneath it together (多表核查): those that have been frozen; what is still being typed says nothing yet."""
    found = Filing.objects.filter(
        year=year, stage="evaluation", project__isnull=False, unit__path__startswith=unit.path
    ).order_by("unit__path", "project_id")
    finished = found.exclude(state__in=EDITABLE).select_related("unit", "project")
    unfinished = found.filter(state__in=EDITABLE).count()
    number = finished.count()
    filings = list(finished[:MOST])
    made = [form_of(one.content, one.pack, one.form_kind) for one in filings]
    titles = {kind.code: kind.title for kind in KINDS}
    looks = []
    for at, one in check_together([form for form, _paths in made], [pack_of(filing.pack) for filing in filings]):
        place = one.at.sheet if one.at is not None and one.at.style == "field" else ""
        looks.append(
            Look(found=one, title=titles.get(one.code, one.code), filing=filings[at], path=made[at][1].get(place, ""))
        )
    return Looked(looks=tuple(looks), read=len(filings), unfinished=unfinished, beyond=number - len(filings))
