"""The JSON of the contract (JSON 输出), written document by document so that a long run needs little memory."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from jixiao.core.codec import document_to_dict
from jixiao.core.number import plain
from jixiao.core.outline import length_of

if TYPE_CHECKING:  # ``extract`` writes arrays too and has no need of scoring
    from jixiao.core.finding import Found, Unjudged
    from jixiao.core.line import ScoreLine
    from jixiao.judge import Judged, JudgedDocument, JudgedReport


def judged_document_to_dict(judged: JudgedDocument) -> dict[str, Any]:
    """The document as ``extract`` prints it, each form with its scores, findings and unjudged checks (核查结果 → JSON)."""
    out = document_to_dict(judged.document)
    for form, result in zip(out["forms"], judged.forms, strict=True):
        form.update(answers_to_dict(result))
    for report, written in zip(out["reports"], judged.reports, strict=True):
        report.update(report_answers_to_dict(written))
    return out


def report_answers_to_dict(judged: JudgedReport) -> dict[str, Any]:
    """What ``check`` adds to a report (报告核查字段): the form it was compared with, and its own findings. What differs stands with the form."""
    form = judged.form
    compared = None
    if form is not None:
        compared = {
            "source": judged.source,
            "title": None if form.title is None else form.title.text,
            "project": None if form.project is None else form.project.text,
        }
    return {
        "compared_with": compared,
        "not_compared": judged.why or None,
        "judged_by": None if judged.pack is None else judged.pack.id,
        "characters": length_of(judged.report),
        "findings": [found_to_dict(found) for found in judged.answers.findings],
        "unjudged": [unjudged_to_dict(answer) for answer in judged.answers.unjudged],
        "judged": judged.answers.judged,
    }


def answers_to_dict(judged: Judged) -> dict[str, Any]:
    """What ``check`` adds to a form (核查字段)."""
    sheet = judged.sheet
    return {
        "judged_by": judged.pack.id,
        "pack_fit": judged.fit,
        "reported_total": None if judged.form.total is None else judged.form.total.text,
        "computed_total": None if sheet.total is None else plain(sheet.total),
        "grade": sheet.grade,
        "scores": [line_to_dict(line) for line in sheet.lines],
        "findings": [found_to_dict(found) for found in judged.answers.findings],
        "unjudged": [unjudged_to_dict(answer) for answer in judged.answers.unjudged],
        "judged": judged.answers.judged,
    }


def line_to_dict(line: ScoreLine) -> dict[str, Any]:
    """One line of the score sheet (计分行 → JSON)."""
    return {
        "where": line.where,
        "address": line.address,
        "weight": None if line.weight is None else plain(line.weight),
        "weight_from": line.weight_from,
        "reported": None if line.reported is None else line.reported.text,
        "exact": None if line.exact is None else plain(line.exact),
        "score": None if line.score is None else plain(line.score),
        "method": line.method,
        "formula": line.formula,
        "inputs": [{"what": what, "printed": text, "address": address} for what, text, address in line.inputs],
        "rounding": line.rounding,
        "capped": line.capped,
        "reason": line.reason,
        "rule": line.rule,
    }


def found_to_dict(found: Found) -> dict[str, Any]:
    """A finding (问题 → JSON)."""
    out = {
        "code": found.code,
        "severity": found.severity,
        "where": found.where,
        "address": found.address,
        "reported": found.reported,
        "expected": found.expected,
        "message": found.message,
        "how": found.how,
        "rule": found.rule,
        "stage": found.stage,
    }
    if found.hint:
        out["hint"] = found.hint
    if found.report:
        out["report"] = found.report
    if found.source:
        out["source"] = found.source
    return out


def unjudged_to_dict(answer: Unjudged) -> dict[str, Any]:
    """A check that could not be made (未判断 → JSON)."""
    return {"code": answer.code, "where": answer.where, "address": answer.address, "reason": answer.reason}


def sheet_to_dict(judged: Judged, document: JudgedDocument) -> dict[str, Any]:
    """A form's score sheet by itself (计分表 → JSON), for ``score``."""
    form, sheet = judged.form, judged.sheet
    return {
        "source": document.document.source,
        "title": None if form.title is None else form.title.text,
        "project": None if form.project is None else form.project.text,
        "unit": None if form.unit is None else form.unit.text,
        "pack": judged.pack.id,
        "pack_fit": judged.fit,
        "form_kind": judged.sheet.kind.id,
        "reported_total": None if form.total is None else form.total.text,
        "computed_total": None if sheet.total is None else plain(sheet.total),
        "grade": sheet.grade,
        "scores": [line_to_dict(line) for line in sheet.lines],
    }


def write_array(records: Iterable[dict[str, Any]], out: TextIO) -> None:
    """An array of records, each written as soon as it is there (逐条写出)."""
    opening = "[\n"
    for record in records:
        out.write(opening)
        # one record a line: quick to write, and line tools can still find their way
        out.write(json.dumps(record, ensure_ascii=False))
        opening = ",\n"
    out.write("[]\n" if opening == "[\n" else "\n]\n")
