"""Reports beside their form (报告与自评表对照): scores, money, quoted figures, lists of what was finished, counts and names.

``against_form`` answers for every report of the subject; what a report does not state cannot be compared, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.core.checks.report import counts, lists, money, names, rows, scores
from jixiao.core.checks.report.mismatch import Mismatch, faults
from jixiao.core.checks.report.told import Told
from jixiao.core.checks.rule import Answer, Gap
from jixiao.core.checks.subject import Subject

_COMPARED = (
    scores.totals, scores.parts, scores.grade, money.amounts, rows.quoted, lists.listed, lists.evaluated, counts.counts, names.named,
)  # fmt: skip


def against_form(s: Subject) -> Iterator[Answer]:
    """What the reports say otherwise than the form (报告与表不符), and what they do not say."""
    for report in s.reports:
        told = Told(report, s.form)
        found: list[Mismatch] = []
        for compare in _COMPARED:
            for answer in compare(s, told):
                if isinstance(answer, Gap):
                    yield answer
                else:
                    found.append(answer)
        yield from faults(told, found)


__all__ = ["against_form"]
