"""Forms and the reports on them in different files (另存的报告): which report belongs to which form of the run, and both judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jixiao.core.checks.report.pairing import Pairing, paired
from jixiao.core.form import Document, Form, Problem, Report
from jixiao.core.pack import Pack
from jixiao.judge import Judged, JudgedDocument, judge_document, judge_report


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a form of the run stands: its document's and its own position, and the form."""

    document: int
    number: int
    form: Form


def judge_pairs(
    documents: Iterable[Document], further: Sequence[Document], asked: Pack | None = None
) -> Iterator[JudgedDocument]:
    """The documents judged with the reports of further ones, then those (表与另存的报告对照).

    All documents are held, for a report may belong to any of their forms. Forms in the further documents are not judged, and said so.
    """
    held = list(documents)
    places = [_Place(at, n, form) for at, document in enumerate(held) for n, form in enumerate(document.forms)]
    reports = [_elsewhere(report, document) for document in further for report in document.reports]
    pairs = paired([place.form for place in places], reports)
    done: list[JudgedDocument] = []
    for at, document in enumerate(held):
        mine = [
            (places[pair.form].number, report)
            for pair, report in zip(pairs, reports, strict=True)
            if pair.form is not None and places[pair.form].document == at
        ]
        done.append(judge_document(document, asked, mine))
        yield done[-1]
    first = 0
    for document in further:
        own = slice(first, first + len(document.reports))
        first = own.stop
        judged = [_of(pair, places, done) for pair in pairs[own]]
        yield JudgedDocument(
            document=replace(document, forms=(), problems=(*document.problems, *_said_of(document))),
            forms=(),
            reports=tuple(
                judge_report(report, pair, form, asked, source)
                for report, pair, (form, source) in zip(document.reports, pairs[own], judged, strict=True)
            ),
        )


def _elsewhere(report: Report, document: Document) -> Report:
    """A report as it looks from another file: it knows no form before it, but its own file."""
    return replace(report, forms_before=None, source=document.source)


def _of(pair: Pairing, places: Sequence[_Place], done: Sequence[JudgedDocument]) -> tuple[Judged | None, str]:
    """The judged form of a pair and its file; None when there is none, or it could not be judged."""
    if pair.form is None:
        return None, ""
    place = places[pair.form]
    document = done[place.document]
    return next((judged for judged in document.forms if judged.form is place.form), None), document.document.source


def _said_of(document: Document) -> Iterator[Problem]:
    """What is to be said of a file that was to hold reports (另存报告的读取说明)."""
    forms = f"其中的 {len(document.forms)} 张自评表没有核查；要核查，请作为路径给出，不要放在 --with 之后。"
    if not document.reports and not document.problems:
        said = "没有读到自评报告，没有可与自评表对照的内容。"
        yield Problem(code="no_report", message=said + (forms if document.forms else "请确认 --with 后面是自评报告。"))
    elif document.forms:
        yield Problem(code="forms_not_checked", message=forms)
