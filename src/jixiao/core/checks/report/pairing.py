"""Which report was written on which form (报告与表配对): by project, unit and year, and by which form it stands behind in its file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from jixiao.core.checks.report.names import core_of
from jixiao.core.form import Form, Report

NO_FORM = "没有自评表可对照"
"""Why a report that stands alone is not compared (无表)."""

_SURE = 0.75
_NEAR = 0.35
_MARGIN = 0.15
_ONE, _TELLING = 1, 3
_BEHIND, _YEAR, _WHOLE = 0.3, 0.05, 0.1
_UNIT, _UNIT_OF_PROJECT = 0.9, 0.7  # a unit has many forms: its name says less than that of the project


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """A report and the form it is compared with (配对): ``form`` is its position, None with the reason why there is none."""

    form: int | None
    why: str = ""


def paired(forms: Sequence[Form], reports: Sequence[Report]) -> tuple[Pairing, ...]:
    """The form of every report, in the order of the reports (逐份配对).

    A report that knows which forms stand before it in its file most likely belongs to the last of them. Where there is only one form,
    a report on it may call it a little differently; one that names something else altogether is not compared. Where names leave several
    forms, it belongs to the one whose figures it quotes.
    """
    return tuple(_paired(forms, report) for report in reports)


def _paired(forms: Sequence[Form], report: Report) -> Pairing:
    if not forms:
        return Pairing(form=None, why=NO_FORM)
    scores = [_likeness(form, index, report) for index, form in enumerate(forms)]
    best = max(range(len(forms)), key=lambda index: scores[index])
    if len(forms) == 1:
        if scores[0] >= _NEAR or not _subjects(report):
            return Pairing(form=0)
        return Pairing(form=None, why="报告所写的单位、项目与自评表不是同一个，没有对照")
    if scores[best] < _SURE:
        return Pairing(form=None, why=f"{len(forms)} 张自评表中没有与报告同名的单位或项目，没有对照")
    rivals = [index for index in range(len(forms)) if scores[best] - scores[index] < _MARGIN]
    if len(rivals) == 1:
        return Pairing(form=best)
    said = {number for figure in report.figures if (number := _number(figure.printed))}
    common = sorted(((len(_figures(forms[index]) & said), index) for index in rivals), reverse=True)
    if common[0][0] > max(common[1][0], _ONE):  # names leave it open: whose figures does it quote?
        return Pairing(form=common[0][1])
    return Pairing(form=None, why=f"有 {len(rivals)} 张自评表都可能是这份报告的，没有对照")


def _figures(form: Form) -> frozenset[str]:
    """The figures of a form that tell it from others: total, money, actuals, as bare numbers of three digits at least."""
    money = form.budget
    cells = [form.total, *((money.budget, money.executed, money.score, money.initial) if money is not None else ())]
    cells += [row.actual for _, row in form.indicators()]
    return frozenset(number for cell in cells if cell is not None and (number := _number(cell.text)))


def _number(printed: str) -> str:
    """The first number in a text without its unit, "" when it is a short one that any form may have."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?", printed)
    number = found[0].replace(",", "") if found else ""
    return number if len(number) >= _TELLING and number != "100" else ""


def _likeness(form: Form, index: int, report: Report) -> float:
    """How well a report fits a form, 1 and above for the same name."""
    is_whole = form.kind != "project"
    names = [(form.project, 1.0), (form.title, 1.0), (form.unit, _UNIT if is_whole else _UNIT_OF_PROJECT)]
    score = max(
        (
            weight * _alike(subject, core)
            for subject in _subjects(report)
            for cell, weight in names
            if cell is not None and (core := core_of(cell.text))
        ),
        default=0.0,
    )
    if report.forms_before is not None and report.forms_before == index + 1:
        score += _BEHIND
    if form.year is not None and report.year is not None:
        score += _YEAR if report.year in form.year.text else -_YEAR
    if is_whole == ("整体" in report.title):
        score += _WHOLE
    return score


def _subjects(report: Report) -> list[str]:
    """What a report is about, as its head says."""
    return [core for text in (report.project, report.unit if report.project is None else None) if text and (core := core_of(text))]  # fmt: skip


def _alike(a: str, b: str) -> float:
    """How alike two names are: 1 when equal, a little less when one is within the other."""
    if a == b:
        return 1.0
    short, long = sorted((a, b), key=len)
    if short in long:
        return 0.6 + 0.35 * len(short) / len(long)
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
