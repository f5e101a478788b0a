"""Searching everything one may see (全局检索): filings, projects, units, the titles of evidence. Every word must occur."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet

from jixiao.web.records.models import Evidence, Filing, Project, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.watching.listing import Asked, page_of
from jixiao.web.records.watching.scope import Scope

FIRST = 10
"""Hits of a kind that are shown (每类条数)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What a search found (检索结果), the first of each kind; ``more``: of which kinds there are more."""

    filings: tuple[Filing, ...] = ()
    projects: tuple[Project, ...] = ()
    units: tuple[Unit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    more: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.filings or self.projects or self.units or self.evidence)


def seek(actor: Actor, text: str) -> Hits:
    """Searches what the actor may see (检索). Seven queries at most, however much there is."""
    words = " ".join(text.replace("\x00", "").split())[:60]
    if not words:
        return Hits()
    seen = Scope.of(actor, "see_filing")
    own = Scope.of(actor, "see_project")
    filings = page_of(actor, Asked(words=words, sort="changed"), seen).filings if seen.units else ()
    projects = _first(
        Project.objects.filter(own.condition(), _all(words, ("name", "code")))
        .select_related("unit")
        .order_by("name", "pk")
    )
    units = [unit for unit in Scope.of(actor, "see_unit").units if _is_called(unit, words)]
    papers = Evidence.objects.filter(seen.condition("filing__unit"), _all(words, ("title", "file_name")), removed="")
    evidence = _first(papers.select_related("filing__unit").defer("filing__content").order_by("-pk"))
    found: dict[str, Iterable[Any]] = {"filings": filings, "projects": projects, "units": units, "evidence": evidence}
    return Hits(
        filings=tuple(filings[:FIRST]),
        projects=tuple(projects[:FIRST]),
        units=tuple(units[:FIRST]),
        evidence=tuple(evidence[:FIRST]),
        more=frozenset(name for name, rows in found.items() if len(list(rows)) > FIRST),
    )


def _first(rows: QuerySet[Any]) -> list[Any]:
    return list(rows[: FIRST + 1])


def _all(words: str, fields: tuple[str, ...]) -> Q:
    """Every word in one of these fields (各词均出现)."""
    return reduce(and_, (_any(word, fields) for word in words.split()))


def _any(word: str, fields: tuple[str, ...]) -> Q:
    condition = Q(pk__in=[])
    for field in fields:
        condition |= Q(**{f"{field}__icontains": word})
    return condition


def _is_called(unit: Unit, words: str) -> bool:
    said = f"{unit.name} {unit.short} {unit.code}".lower()
    return all(word in said for word in words.lower().split())
