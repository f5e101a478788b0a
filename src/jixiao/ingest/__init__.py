"""Reading (读取): a file → its forms and reports, every value with its place, every guess a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from jixiao.core.form import Document, Form, Printed, Problem, Report
from jixiao.core.guidance import is_outline
from jixiao.ingest import labels
from jixiao.ingest.fill import read_form
from jixiao.ingest.limits import Told
from jixiao.ingest.match import Matcher, words_of
from jixiao.ingest.open import NOTES, read_sheets
from jixiao.ingest.report import read_report
from jixiao.ingest.segment import Piece, Segment, segments
from jixiao.ingest.sheet import Paragraph, Sheets, Table
from jixiao.ingest.unsure import doubted
from jixiao.packs import list_packs


def read(path: str | Path, told: Told | None = None, *, data: bytes | None = None) -> Document:
    """The document in a file (读取文件): docx, xlsx, xls, ods, pdf, txt, md, csv; scans and pictures with the extra ``[ocr]``.

    Raises ReadError when the file cannot be read at all; parts that cannot be read are the document's problems. ``told`` hears of every
    page that has to be recognised, which takes seconds. ``data``: the file's content, where it is at hand already.
    """
    return document(read_sheets(path, told=told, data=data), str(path))


def document(sheets: Sheets, source: str, *, declared: bool = False) -> Document:
    """Forms and reports of what a reader has read (识别). ``declared``: a form with targets alone is one too, for whoever takes over a declaration."""
    forms: list[Form] = []
    reports: list[Report] = []
    problems = [Problem(code=code, message=message) for code, message in sheets.problems]
    matcher = _matcher()
    for segment in segments(sheets):
        if segment.kind == "report":
            report = read_report(_blocks(segment))
            if is_outline(report):
                problems.append(_outline(report, source))
            else:
                reports.append(replace(report, forms_before=len(forms)))
        elif segment.kind == "form":
            form = read_form(segment)
            if digits_lost(form):
                problems.append(_without_digits(form, source))
            elif is_blank(form) and not (declared and any(row.target for _, row in form.indicators())):
                problems.append(_blank(form, segment, source))
            else:
                forms.append(doubted(matcher.match(form, segment), segment))
    name = Path(source).name
    if not forms and not reports and all(problem.code in NOTES for problem in problems):
        problems.append(
            Problem(
                code="no_form",
                message=f"{name}：没有找到绩效自评表或自评报告，没有可核查的内容。请确认给出的是自评表（应有指标、完成值、得分等栏目）。",
            )
        )
    return Document(
        source=source, format=sheets.format, forms=tuple(forms), reports=tuple(reports), problems=tuple(problems)
    )


_LAST: list[Matcher] = []


def _matcher() -> Matcher:
    """The matcher for the packs there are now; made anew only when they have changed."""
    packs = list_packs()
    if not _LAST or (_LAST[0].packs is not packs and _LAST[0].packs != packs):
        _LAST[:] = [Matcher(packs)]
        labels.learn(words_of(packs))
    return _LAST[0]


_SIGNS = re.compile(r"[%％‰≥≤]")


def digits_lost(form: Form) -> bool:
    """Whether every figure of a form has lost its digits (数字丢失): signs of figures are there, and not one digit."""
    texts = [cell.text for cell in _figures(form) if cell is not None]
    return any(_SIGNS.search(text) for text in texts) and not any(c.isdigit() for text in texts for c in text)


def _figures(form: Form) -> Iterator[Printed | None]:
    for _, row in form.indicators():
        yield from (row.target, row.actual, row.weight, row.score)
    if form.budget is not None:
        yield from (form.budget.budget, form.budget.executed, form.budget.rate, form.budget.score)
    yield form.total


def _without_digits(form: Form, source: str) -> Problem:
    title = form.title.text if form.title else "（无标题）"
    message = f"{Path(source).name}「{title}」：表中的数字全部丢失，只剩单位和符号，没有可核查的内容。多半是转换或复制时字体不全；请改用 Word、Excel 原件，或重新导出后再读。"
    return Problem(code="digits_lost", message=message)


def is_blank(form: Form) -> bool:
    """Whether nothing was filled in (空白表): no actual, no score, no executed money."""
    if form.total is not None:
        return False
    if any(i.actual or i.score for _, i in form.indicators()):
        return False
    money = form.budget
    return money is None or not (money.executed or money.score)


def _blank(form: Form, segment: Segment, source: str) -> Problem:
    """Why a form that says nothing is no self-evaluation: a declaration, or a blank template."""
    title = form.title.text if form.title else "（无标题）"
    name = Path(source).name
    if any(i.target for _, i in form.indicators()):
        return Problem(
            code="declaration_only",
            message=f"{name}「{title}」：只有目标值，没有完成值和得分，是目标申报表或尚未填报的自评表，没有可核查的内容。请填写完成情况后再核查。",
        )
    return Problem(code="blank_template", message=f"{name}「{title}」：是空白模板，没有可核查的内容。请填写后再核查。")


def _outline(report: Report, source: str) -> Problem:
    message = f"{Path(source).name}「{report.title or '（无标题）'}」：只有提纲和提示语，正文没有撰写，没有可对照的内容。请写好报告后再核查。"
    return Problem(code="report_outline", message=message)


def _blocks(segment: Segment) -> list[Paragraph | Table]:
    """A report's paragraphs and tables in order."""
    return [item.table if isinstance(item, Piece) else item for item in segment.items]


__all__ = ["document", "is_blank", "read"]
