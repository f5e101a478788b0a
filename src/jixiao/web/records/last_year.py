"""What last year says to this year's declaration (上年情况): targets, what was reached, points, and what was found fault with — so that faults are not declared again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jixiao.core.answer import essence
from jixiao.core.catalogue import KINDS
from jixiao.core.finding import Found
from jixiao.web.records.bridge import Reading
from jixiao.web.records.models import Event, Filing
from jixiao.web.records.services.filing import read_filing

_TELLING = frozenset(
    kind.code
    for kind in KINDS
    if kind.family in ("design", "targets")
    or kind.code in ("satisfaction_no_survey", "unexplained_shortfall", "missing_target")
)
"""Findings that say something to whoever declares again (可供改进的问题): about targets and indicators, not about sums and papers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRow:
    """An indicator as it went last year (上年指标): the row, its score as far as known, and what was found."""

    row: dict[str, Any]
    goal: str
    score: str
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear:
    """Last year of a project (上年). ``declaration`` and ``evaluation``: what there is of the two; ``reasons``: why filings were returned.

    ``rows``: by the essence of the indicator's name. ``findings``: those about the form as a whole.
    """

    year: int
    declaration: Filing | None = None
    evaluation: Filing | None = None
    rows: dict[str, LastRow] = field(default_factory=dict)
    findings: tuple[Found, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def source(self) -> Filing | None:
        """What a new declaration may start from (可沿用的表): the self-evaluation, else the declaration."""
        return self.evaluation or self.declaration

    @property
    def text(self) -> dict[str, str]:
        """What the self-evaluation said of causes and measures (上年原因与措施)."""
        texts = self.evaluation.content["texts"] if self.evaluation else {}
        return {key: texts[key] for key in ("deviation_reason", "improvement") if texts.get(key)}

    def of(self, row: dict[str, Any]) -> LastRow | None:
        """How the same indicator went last year (上年同一指标), None when there was none."""
        name = essence(row.get("name", ""))
        return self.rows.get(name) if name else None


def last_year(filing: Filing) -> LastYear | None:
    """Last year of a declaration's project (上年情况), None when nothing is kept of it."""
    if filing.project_id is None:
        return None
    kept = {
        one.stage: one
        for one in Filing.objects.filter(
            project_id=filing.project_id, year=filing.year - 1, stage__in=("declaration", "evaluation")
        )
    }
    declaration, evaluation = kept.get("declaration"), kept.get("evaluation")
    if evaluation is not None and not evaluation.content["rows"]:
        evaluation = None
    if declaration is None and evaluation is None:
        return None
    source = evaluation or declaration
    assert source is not None
    reading = read_filing(source)
    reasons = Event.objects.filter(filing__in=kept.values(), chain="log", action="return").order_by("id")
    return LastYear(
        year=filing.year - 1,
        declaration=declaration,
        evaluation=evaluation,
        rows=_rows(source, reading),
        findings=tuple(
            found
            for key, every in reading.findings().items()
            if not _is_row(source, key)
            for found in every
            if found.code in _TELLING
        ),
        reasons=tuple(str(event.details.get("reason", "")) for event in reasons if event.details.get("reason")),
    )


def _is_row(filing: Filing, key: str) -> bool:
    return any(row["id"] == key for row in filing.content["rows"])


def _rows(filing: Filing, reading: Reading) -> dict[str, LastRow]:
    findings = reading.findings()
    out: dict[str, LastRow] = {}
    for row in reading.content["rows"]:
        name = essence(row.get("name", ""))
        if name and name not in out:
            found = tuple(one for one in findings.get(row["id"], ()) if one.code in _TELLING)
            out[name] = LastRow(row=row, goal=row["goal"], score=row.get("score", ""), findings=found)
    return out
