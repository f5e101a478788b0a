"""Everything about a form in one value (评判): the form, the pack it is judged by, its score sheet, the answers of the checks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from jixiao.core.checks import check, check_report, check_together
from jixiao.core.checks.report.pairing import Pairing, paired
from jixiao.core.errors import PackError
from jixiao.core.finding import Answers, Found
from jixiao.core.form import Document, Form, Problem, Report
from jixiao.core.pack import Pack
from jixiao.core.score import ScoreSheet, score
from jixiao.core.what_if import Versus, versus
from jixiao.packs import load_pack
from jixiao.sources import DEBUG, OUT_OF_MEMORY, internal_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A form with all that is to be said of it (评判结果).

    ``fit``: how the pack was chosen (模板包由来): fits (the form is one of its kinds) | nearest (no pack fits, this one is nearest) | asked (the user named it).
    """

    form: Form
    pack: Pack
    fit: str
    sheet: ScoreSheet
    answers: Answers

    @property
    def errors(self) -> tuple[Found, ...]:
        return tuple(found for found in self.answers.findings if found.severity == "error")

    @property
    def warnings(self) -> tuple[Found, ...]:
        return tuple(found for found in self.answers.findings if found.severity == "warning")

    @property
    def nothing_to_check(self) -> bool:
        """Whether no check could be made (无可核查): which is not the same as passed."""
        return self.answers.judged == 0 and not self.answers.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedReport:
    """A report with what is to be said of it by itself (报告评判结果); what differs from its form is said with the form.

    ``form``: the form it was compared with, ``source`` that form's file; where there is none, ``why`` says so. ``pack``: None when no pack is known.
    """

    report: Report
    pack: Pack | None
    answers: Answers
    form: Form | None = None
    source: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDocument:
    """A document with its forms and reports judged (文件评判结果)."""

    document: Document
    forms: tuple[Judged, ...]
    reports: tuple[JudgedReport, ...] = ()


def pack_for(form: Form, asked: Pack | None = None) -> tuple[Pack, str]:
    """The pack a form is judged by, and how it was chosen (选用模板包): asked for, fitting, or nearest."""
    if asked is not None:
        return asked, "asked"
    if form.pack:
        return load_pack(form.pack), "fits"
    if form.nearest:
        return load_pack(form.nearest), "nearest"
    raise PackError(
        "没有一个模板包与这张表相近，无法确定按哪个办法计分。",
        remedy="请用 --pack 指定模板包；jixiao packs list 列出全部模板包。",
    )


def judge(form: Form, asked: Pack | None = None, reports: Sequence[Report] = ()) -> Judged:
    """Score and check one form, and compare the reports on it (评判一张表). Raises PackError when no pack can be chosen."""
    pack, fit = pack_for(form, asked)
    sheet = score(form, pack)
    answers = check(form, pack, sheet, certain=fit != "nearest", reports=reports)
    return Judged(form=form, pack=pack, fit=fit, sheet=sheet, answers=answers)


def judge_document(
    document: Document, asked: Pack | None = None, further: Sequence[tuple[int, Report]] = ()
) -> JudgedDocument:
    """Score and check every form of a document, each with the reports on it (评判一个文件). A form that cannot be judged becomes a problem, never a stop.

    ``further``: reports of other files with the position of their form.
    """
    forms, pairs = document.forms, paired(document.forms, document.reports)
    written = [(pair.form, report) for pair, report in zip(pairs, document.reports, strict=True)]

    def with_reports(form: Form) -> Judged:
        own = [report for at, report in (*written, *further) if at is not None and forms[at] is form]
        return judge(form, asked, own)

    document, judged = _each_form(document, with_reports)
    reports = []
    for report, pair in zip(document.reports, pairs, strict=True):
        form = next((one for one in judged if pair.form is not None and one.form is forms[pair.form]), None)
        reports.append(judge_report(report, pair, form, asked, document.source))
    return JudgedDocument(document=document, forms=judged, reports=tuple(reports))


def judge_report(
    report: Report, pair: Pairing, form: Judged | None, asked: Pack | None, source: str = ""
) -> JudgedReport:
    """A report by itself (评判一份报告): by its form's pack, else by the one asked for. ``source``: the file of its form."""
    pack = form.pack if form is not None else asked
    kind = form.sheet.kind.id if form is not None else "department" if "整体" in report.title else "project"
    why = "" if form is not None else pair.why or "它的自评表无法评判，没有对照"
    return JudgedReport(
        report=report,
        pack=pack,
        answers=check_report(report, pack, kind, form.form if form is not None else None),
        form=form.form if form is not None else None,
        source=source if form is not None else "",
        why=why,
    )


_Result = TypeVar("_Result")


def _each_form(document: Document, do: Callable[[Form], _Result]) -> tuple[Document, tuple[_Result, ...]]:
    """What ``do`` makes of every form; a form it can do nothing with leaves the document and becomes a problem of it."""
    results: list[_Result] = []
    kept: list[Form] = []
    problems: list[Problem] = []
    for number, form in enumerate(document.forms, 1):
        try:
            results.append(do(form))
            kept.append(form)
        except PackError as error:
            problems.append(Problem(code="no_pack", message=f"第 {number} 张表：{error}"))
        except MemoryError:
            problems.append(Problem(code="out_of_memory", message=f"第 {number} 张表：{OUT_OF_MEMORY}"))
        except Exception as error:  # a bug met in one form must not cost the others
            if DEBUG in os.environ:
                raise
            problems.append(Problem(code="internal_error", message=f"第 {number} 张表：{internal_error(error)}"))
    if problems:
        document = replace(document, forms=tuple(kept), problems=(*document.problems, *problems))
    return document, tuple(results)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersusDocument:
    """A document with its forms under two packs (文件对照结果)."""

    document: Document
    forms: tuple[Versus, ...]


def versus_document(document: Document, packs: tuple[Pack, Pack], *, keep_weights: bool = False) -> VersusDocument:
    """Score every form of a document under two packs (按两套办法对照一个文件). A form that cannot be becomes a problem, never a stop."""

    def compare(form: Form) -> Versus:
        return versus(form, *packs, _own_pack(form, packs, keep_weights), keep_weights=keep_weights)

    document, forms = _each_form(document, compare)
    return VersusDocument(document=document, forms=forms)


def _own_pack(form: Form, packs: tuple[Pack, Pack], keep_weights: bool) -> Pack | None:
    """The pack a form belongs to, or is nearest to (原表的模板包); a pack named by its folder may be one of the two alone."""
    named = form.pack or form.nearest
    for pack in packs:
        if pack.id == named:
            return pack
    if named:
        return load_pack(named)
    if keep_weights:
        return None
    raise PackError(
        "没有一个模板包与这张表相近，不知道它的分值是按哪个办法定的，不能换算。",
        remedy="可加 --keep-weights，两边都按表上印的分值计分。",
    )


COMPARED = 500
"""Documents of a run up to which all its forms are compared with each other (跨文件比对上限); beyond, only those within a document."""


def compared(run: Iterable[JudgedDocument], most: int = COMPARED) -> Iterator[JudgedDocument]:
    """The documents of a run with what only shows when forms stand side by side (多表比对).

    A run of at most ``most`` documents is compared as a whole, so it is held back until its last document is there.
    A longer one is let through as it comes, every document compared within itself: memory does not grow with it.
    """
    held: list[JudgedDocument] | None = []
    for document in run:
        if held is None:
            yield from _side_by_side([document])
            continue
        held.append(document)
        if len(held) > most:
            for one in held:
                yield from _side_by_side([one])
            held = None
    if held:
        yield from _side_by_side(held)


def _side_by_side(documents: Sequence[JudgedDocument]) -> Iterator[JudgedDocument]:
    """The documents, their forms compared with each other."""
    judged = [result for document in documents for result in document.forms]
    further: dict[int, list[Found]] = {}
    if len(judged) > 1:
        for at, found in check_together([result.form for result in judged], [result.pack for result in judged]):
            further.setdefault(at, []).append(found)
    at = 0
    for document in documents:
        forms = []
        for result in document.forms:
            if at in further:
                answers = replace(result.answers, findings=(*result.answers.findings, *further[at]))
                result = replace(result, answers=answers)
            forms.append(result)
            at += 1
        yield replace(document, forms=tuple(forms))
