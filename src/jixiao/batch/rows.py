"""A judged document as rows of the tables (数据行): every printed value with what it means, and an id that follows from content and position."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.batch.tables import MONEY, NARRATIVE, Row, exact
from jixiao.core.catalogue import KINDS
from jixiao.core.checks.years import years_named
from jixiao.core.execution import scale_of
from jixiao.core.finding import Answers, Found
from jixiao.core.form import Form, Indicator, Printed
from jixiao.core.line import ScoreLine
from jixiao.core.meaning import Quantity
from jixiao.core.number import HUNDRED
from jixiao.core.quantity import read_amount
from jixiao.core.weights import points_of
from jixiao.judge import Judged, JudgedDocument
from jixiao.sources import REMARKS, was_read

Rows = dict[str, list[Row]]
"""Rows by table (各表的行)."""

_FAMILY = {kind.code: kind.family for kind in KINDS}
_FIGURES = ("number", "ratio", "range", "ordinal")


def rows_of(judged: JudgedDocument, document_id: str, size: int, source: str = "", locality: str | None = None) -> Rows:
    """Every row that a document comes to (一个文件的数据行), by table.

    ``size`` in bytes. ``locality``: where the file says by its folder that it is from; without it the place of the pack stands, when the form fits it.
    """
    document = judged.document
    read = was_read(document)
    rows: Rows = {"documents": [], "forms": [], "indicators": [], "findings": [], "unjudged": [], "problems": []}
    rows["documents"].append(
        {
            "document_id": document_id,
            "source": source or document.source,
            "locality": locality,
            "format": document.format,
            "size": size,
            "read": read,
            "forms": len(judged.forms),
            "reports": len(judged.reports),
            "same_as": None,
        }
    )
    for position, form in enumerate(judged.forms, 1):
        form_id = f"{document_id}-{position}"
        place: Row = {"form_id": form_id, "document_id": document_id}
        head = {**place, "source": source or document.source, "position": position}
        rows["forms"].append({**head, **_form_row(form, locality)})
        rows["indicators"].extend({"form_id": form_id, **row} for row in _indicator_rows(form, form_id))
        _add_answers(rows, form.answers, form_id, place)
    for position, report in enumerate(judged.reports, 1):
        place = {"form_id": None, "document_id": document_id}
        _add_answers(rows, report.answers, f"{document_id}-report{position}", place, report.report.title)
    for position, problem in enumerate(document.problems, 1):
        rows["problems"].append(
            {
                "problem_id": f"{document_id}-{position}",
                "document_id": document_id,
                "source": source or document.source,
                "code": problem.code,
                "message": problem.message,
                "stopped": not read and problem.code not in REMARKS,
            }
        )
    return rows


def _add_answers(rows: Rows, answers: Answers, prefix: str, place: Row, report: str = "") -> None:
    """The answers of the checks as rows; ``report``: the title of the report that they speak of by itself."""
    for number, found in enumerate(answers.findings, 1):
        rows["findings"].append({"finding_id": f"{prefix}-f{number}", **place, **_finding_row(found, report)})
    for number, gap in enumerate(answers.unjudged, 1):
        said = {"code": gap.code, "where": gap.where, "address": gap.address, "reason": gap.reason, "whole": gap.whole}
        rows["unjudged"].append({"unjudged_id": f"{prefix}-u{number}", **place, **said})


def _finding_row(found: Found, report: str) -> Row:
    return {
        "report": found.report or report or None,
        "code": found.code,
        "severity": found.severity,
        "stage": found.stage,
        "family": _FAMILY.get(found.code),
        "where": found.where,
        "address": found.address,
        "reported": found.reported,
        "expected": found.expected,
        "message": found.message,
        "how": found.how or None,
        "rule": found.rule or None,
        "hint": found.hint or None,
    }


def _form_row(judged: Judged, locality: str | None) -> Row:
    form, sheet, budget = judged.form, judged.sheet, judged.form.budget
    severities = [found.severity for found in judged.answers.findings]
    rate = budget.rate if budget is not None else None
    row: Row = {
        "locality": locality or (judged.pack.places[0] if judged.fit == "fits" and judged.pack.places else None),
        "department": _text(form.supervisor) or _text(form.unit),
        "unit": _text(form.unit),
        "supervisor": _text(form.supervisor),
        "implementer": _text(form.implementer),
        "project": _text(form.project),
        "title": _text(form.title),
        "year": year_of(form),
        "kind": form.kind,
        "form_kind": sheet.kind.id,
        "pack": judged.pack.id,
        "fit": judged.fit,
        "money_unit": _text(form.money_unit),
        "rate_printed": _text(rate),
        "rate": _share(rate),
        "rate_address": _address(rate),
        "total_printed": _text(form.total),
        "total": exact(points_of(form.total)),
        "total_address": _address(form.total),
        "computed_total": exact(sheet.total),
        "full": exact(sheet.kind.scoring.full),
        "grade": sheet.grade,
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "notes": severities.count("note"),
        "judged": judged.answers.judged,
        "unjudged": len(judged.answers.unjudged),
        "doubts": [f"{doubt.where}：{doubt.why}" for doubt in form.doubts],
    }
    for name in MONEY:
        cell = getattr(budget, name) if budget is not None else None
        row |= {f"{name}_printed": _text(cell), f"{name}_yuan": _yuan(cell, form), f"{name}_address": _address(cell)}
    for name in NARRATIVE:
        cell = getattr(form, name)
        row |= {name: _text(cell), f"{name}_address": _address(cell)}
    return row


def year_of(form: Form) -> int | None:
    """The year a form speaks of (年度): as its year cell says, else its title; None when neither names exactly one."""
    for cell in (form.year, form.title):
        named = years_named(cell.text) if cell is not None else frozenset()
        if cell is form.year and cell is not None and cell.text.strip().isdecimal():
            named = frozenset({int(cell.text)})
        if len(named) == 1:
            return next(iter(named))
    return None


def _indicator_rows(judged: Judged, form_id: str) -> Iterator[Row]:
    """A row for every indicator; the budget line has no row of its own, its figures stand with the form."""
    for goal_number, goal in enumerate(judged.form.goals):
        for number, row in enumerate(goal.indicators):
            line = judged.sheet.line_of(goal_number, number)
            yield {
                "indicator_id": f"{form_id}-{goal_number + 1}-{number + 1}",
                "goal": goal_number + 1,
                "row": number + 1,
                "goal_name": _text(goal.name),
                **_indicator_row(row, line),
            }


def _indicator_row(row: Indicator, line: ScoreLine) -> Row:
    target, actual = _figure(row.target), _figure(row.actual)
    comparison = line.comparison
    return {
        "level1": _text(row.level1),
        "level2": _text(row.level2),
        "name": _text(row.name),
        "target_printed": _text(row.target),
        "target_kind": row.target.meaning.kind if row.target is not None else None,
        "target": _amount(target),
        "target_high": exact(target.high * target.scale) if target is not None and target.high is not None else None,
        "target_sign": target.sign if target is not None else None,
        "target_unit": (target.unit or None) if target is not None else None,
        "actual_printed": _text(row.actual),
        "actual_kind": row.actual.meaning.kind if row.actual is not None else None,
        "actual": _amount(actual),
        "actual_unit": (actual.unit or None) if actual is not None else None,
        "weight_printed": _text(row.weight),
        "weight": exact(line.weight),
        "weight_from": line.weight_from,
        "score_printed": _text(row.score),
        "score": exact(points_of(row.score)),
        "computed_score": exact(line.score),
        "exact": exact(line.exact),
        "method": line.method or None,
        "met": comparison.met if comparison is not None else None,
        "completion": exact(comparison.completion) if comparison is not None else None,
        "note": _text(row.note),
        "address": _address(row.name or row.target or row.level2 or row.level1),
        "actual_address": _address(row.actual),
        "score_address": _address(row.score),
    }


def _text(cell: Printed | None) -> str | None:
    return None if cell is None else cell.text


def _address(cell: Printed | None) -> str | None:
    return None if cell is None else cell.address


def _figure(cell: Printed | None) -> Quantity | None:
    """What a cell means, when it means one figure (单个数值)."""
    if cell is None or cell.meaning.kind not in _FIGURES:
        return None
    return cell.meaning


def _amount(quantity: Quantity | None) -> object:
    return None if quantity is None else exact(quantity.amount)


def _yuan(cell: Printed | None, form: Form) -> object:
    """An amount in yuan (折合元) where cell or head of the form say its unit; None otherwise: nothing is guessed."""
    if cell is None:
        return None
    quantity = read_amount(cell.text)
    if quantity.value is None or quantity.kind != "number":
        return None
    if quantity.unit or quantity.scale != 1:
        return exact(quantity.amount)
    head = _text(form.money_unit) or ""
    return exact(quantity.value * scale_of(head)) if "元" in head else None


def _share(cell: Printed | None) -> object:
    """A printed rate as a share (执行率): 98.5% is 0.985, and so is a bare 98.5 in a column of rates."""
    quantity = _figure(cell)
    if quantity is None or quantity.value is None or quantity.kind not in ("ratio", "number"):
        return None
    bare = quantity.kind == "number" and quantity.value > 2
    return exact(quantity.value / HUNDRED if bare else quantity.amount)
