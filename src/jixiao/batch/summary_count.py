"""Counting an audit (汇总统计): one pass over every table in slices, forms beside their findings, into ``Facts``."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from jixiao.batch.summary_facts import (
    Agreement,
    Facts,
    FormatLine,
    PackLine,
    UnreadLine,
    YearLine,
)
from jixiao.batch.summary_found import KindCount
from jixiao.batch.summary_members import groups_of
from jixiao.batch.summary_rate import Ranked, Ranking, Rate, ranking
from jixiao.batch.summary_rolls import rolls_of
from jixiao.batch.summary_scale import EXECUTION, SCORES, Crossed, Tallied
from jixiao.batch.summary_slices import AuditUnreadable, Following, row_count, rows
from jixiao.batch.summary_words import NEVER_OPENED, NOT_STATED
from jixiao.batch.tables import Row
from jixiao.batch.tally import of_hundred
from jixiao.core.number import EXACT, HUNDRED
from jixiao.show.words import separated

_REASON_EXAMPLES = 5
_FORM = (
    "form_id", "document_id", "source", "locality", "unit", "project", "year", "kind", "form_kind", "pack", "fit", "rate", "budget_yuan", "executed_yuan", "total", "computed_total", "full",
    "errors", "warnings", "notes", "judged", "unjudged", "doubts",
)  # fmt: skip
_FINDING = ("document_id", "code", "severity", "where", "address", "reported", "expected", "message")


@dataclass(slots=True)
class _Standing:
    """What is counted for a unit, a place or a year (分组累计)."""

    forms: int = 0
    wrong: int = 0
    found: int = 0
    judged: int = 0

    def add(self, form: Row, found: int) -> None:
        self.forms += 1
        self.wrong += bool(form["errors"])
        self.found += found
        self.judged += form["judged"]

    @property
    def rate(self) -> Rate:
        return Rate(found=self.found, judged=self.judged)


@dataclass(slots=True)
class _Year(_Standing):
    reported: Tallied = field(default_factory=lambda: Tallied(SCORES))
    computed: Tallied = field(default_factory=lambda: Tallied(SCORES))


@dataclass(slots=True)
class _Count:
    """All that is counted while the forms pass (累计)."""

    sums: Counter[str] = field(default_factory=Counter)
    packs: Counter[tuple[str, str]] = field(default_factory=Counter)
    fits: Counter[tuple[str, str]] = field(default_factory=Counter)
    asking: Counter[str] = field(default_factory=Counter)
    reported: Tallied = field(default_factory=lambda: Tallied(SCORES))
    computed: Tallied = field(default_factory=lambda: Tallied(SCORES))
    with_reported: Crossed = field(default_factory=lambda: Crossed(EXECUTION, SCORES))
    with_computed: Crossed = field(default_factory=lambda: Crossed(EXECUTION, SCORES))
    agreement: Agreement = field(default_factory=Agreement)
    units: defaultdict[str, _Standing] = field(default_factory=lambda: defaultdict(_Standing))
    places: defaultdict[str, _Standing] = field(default_factory=lambda: defaultdict(_Standing))
    years: defaultdict[str, _Year] = field(default_factory=lambda: defaultdict(_Year))
    kinds: KindCount = field(default_factory=KindCount)

    def add(self, form: Row, findings: tuple[Row, ...], unjudged: tuple[Row, ...]) -> None:
        self.sums.update({name: form[name] for name in ("errors", "warnings", "notes", "judged", "unjudged")})
        self.sums["doubts"] += len(form["doubts"] or ())
        found = form["errors"] + form["warnings"] + form["notes"]
        self.sums["forms"] += 1
        self.sums["wrong"] += bool(form["errors"])
        self.sums["empty"] += not form["judged"] and not found
        self.sums["clean"] += bool(form["judged"]) and not found
        key = (form["pack"] or "", form["form_kind"] or form["kind"] or "")
        self.packs[key] += 1
        self.fits[key] += form["fit"] == "fits"
        self.asking[form["pack"] or ""] += 1
        wrong_checks = self.kinds.add(form, findings, unjudged)
        unit, place = form["unit"] or NOT_STATED, form["locality"] or NOT_STATED
        year = self.years["" if form["year"] is None else str(form["year"])]
        for standing in (self.units[f"{unit}（{place}）" if form["locality"] else unit], self.places[place], year):
            standing.add(form, wrong_checks)
        self._scores(form, year)

    def _scores(self, form: Row, year: _Year) -> None:
        said, truth, rate = of_hundred(form, "total"), of_hundred(form, "computed_total"), _execution(form)
        for score, alone, in_year, crossed in (
            (said, self.reported, year.reported, self.with_reported),
            (truth, self.computed, year.computed, self.with_computed),
        ):
            if score is None:
                continue
            alone.add(score)
            in_year.add(score)
            if rate is not None:
                crossed.add(rate, score)
        agreed = self.agreement
        if said is None or truth is None:
            agreed.unknown += 1
        elif said == truth:
            agreed.same += 1
        elif said > truth:
            agreed.higher += 1
        else:
            agreed.lower += 1


def _execution(form: Row) -> Decimal | None:
    """The execution rate in percent (执行率): from the amounts where both are there, else as printed."""
    executed, budget = form["executed_yuan"], form["budget_yuan"]
    if executed is not None and budget is not None and budget > 0:
        return EXACT.divide(executed * HUNDRED, budget)
    return None if form["rate"] is None else form["rate"] * HUNDRED


def count(folder: Path) -> Facts:
    """Everything the summary says of the audit in ``folder`` (汇总统计). Raises AuditUnreadable."""
    audit = _audit(folder)
    counted = _Count()
    findings = Following(folder, "findings", _FINDING, counted.kinds.add_of_report)
    unjudged = Following(folder, "unjudged", ("code", "whole"), counted.kinds.add_unjudged_of_report)
    for form in rows(folder, "forms", _FORM):
        counted.add(form, findings.of(form["form_id"]), unjudged.of(form["form_id"]))
    findings.finish()
    unjudged.finish()
    files = _files(folder, counted.kinds)
    reasons, refused = _reasons(folder)
    formats = (
        *files.formats,
        *([FormatLine(name=NEVER_OPENED, files=refused, unread=refused, forms=0)] if refused else []),
    )
    sums = counted.sums
    kinds, silent = counted.kinds.lines(counted.asking, _asked(audit), files.reports)
    return Facts(
        audit=audit,
        files=sum(line.files for line in formats),
        unread=sum(line.unread for line in formats),
        doubles=files.doubles,
        reports=files.reports,
        formats=formats,
        forms=sums["forms"],
        wrong=sums["wrong"],
        clean=sums["clean"],
        empty=sums["empty"],
        judged=sums["judged"],
        unjudged=sums["unjudged"],
        doubts=sums["doubts"],
        errors=sums["errors"] + counted.kinds.of_reports["error"],
        warnings=sums["warnings"] + counted.kinds.of_reports["warning"],
        notes=sums["notes"] + counted.kinds.of_reports["note"],
        indicators=row_count(folder, "indicators"),
        reasons=reasons,
        packs=tuple(
            PackLine(pack=pack, form_kind=kind, forms=n, fits=counted.fits[pack, kind])
            for (pack, kind), n in sorted(counted.packs.items(), key=lambda item: (-item[1], item[0]))
        ),
        reported=counted.reported,
        computed=counted.computed,
        agreement=counted.agreement,
        with_reported=counted.with_reported,
        with_computed=counted.with_computed,
        kinds=kinds,
        silent=silent,
        units=_ranking(counted.units),
        places=_ranking(counted.places),
        years=tuple(_year(year, counted.years[year]) for year in sorted(counted.years, key=lambda y: (not y, y))),
        across=groups_of(folder),
        rolls=rolls_of(folder),
    )


def _audit(folder: Path) -> dict[str, Any]:
    path = folder / "audit.json"
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise AuditUnreadable(
            f"{folder}：没有 audit.json，这个文件夹里没有核查结果。", "请先运行 jixiao audit，或检查文件夹是否写对。"
        ) from error
    except (OSError, ValueError) as error:
        raise AuditUnreadable(f"{path}：读不出（{error}）。", "请重新运行 jixiao audit。") from error
    if not isinstance(said, dict):
        raise AuditUnreadable(f"{path}：不是核查结果的说明。", "请重新运行 jixiao audit。")
    return said


def _asked(audit: dict[str, Any]) -> Callable[[str], frozenset[str]]:
    """Which codes a pack asks: as the audit wrote it down."""
    packs = audit.get("packs") or {}

    def asked(pack: str) -> frozenset[str]:
        return frozenset(packs.get(pack, {}).get("checks", ()))

    return asked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """The table of documents, counted (文件累计); a file with the same content as another counts among ``doubles`` alone."""

    formats: tuple[FormatLine, ...]
    doubles: int
    reports: int


def _files(folder: Path, kinds: KindCount) -> _Files:
    """Count the documents, and give ``kinds`` the names of those in which reports were found at fault."""
    columns = ("document_id", "source", "format", "read", "forms", "reports", "same_as")
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    doubles = reports = 0
    for document in rows(folder, "documents", columns):
        if document["same_as"] is not None:
            doubles += 1
            continue
        kinds.name_document(document["document_id"], document["source"])
        line = counts[document["format"] or "—"]
        line["files"] += 1
        line["unread"] += not document["read"]
        line["forms"] += document["forms"]
        reports += document["reports"]
    formats = tuple(
        FormatLine(name=name, files=line["files"], unread=line["unread"], forms=line["forms"])
        for name, line in sorted(counts.items(), key=lambda item: (-item[1]["files"], item[0]))
    )
    return _Files(formats=formats, doubles=doubles, reports=reports)


def _reasons(folder: Path) -> tuple[tuple[UnreadLine, ...], int]:
    """Why files went unread, the most frequent reason first; and how many could not even be opened, so that they are no documents."""
    refused = 0
    last: dict[str, str] = {}
    counts: Counter[str] = Counter()
    examples: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for problem in rows(folder, "problems", ("document_id", "source", "code", "message", "stopped")):
        if not problem["stopped"]:
            continue
        code, source = problem["code"], problem["source"] or ""
        refused += problem["document_id"] is None
        if last.get(code) == (problem["document_id"] or problem["source"]):
            continue  # the same file, a second sheet
        last[code] = problem["document_id"] or problem["source"]
        counts[code] += 1
        if len(examples[code]) < _REASON_EXAMPLES:
            examples[code].append((source, separated(source, problem["message"]).lstrip("：")))
    lines = tuple(
        UnreadLine(code=code, files=n, examples=tuple(examples[code]))
        for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    return lines, refused


def _ranking(standings: dict[str, _Standing]) -> Ranking:
    return ranking(Ranked(name=name, forms=s.forms, wrong=s.wrong, rate=s.rate) for name, s in standings.items())


def _year(year: str, counted: _Year) -> YearLine:
    return YearLine(
        year=year, forms=counted.forms, reported=counted.reported.median, computed=counted.computed.median, wrong=counted.wrong, rate=counted.rate
    )  # fmt: skip
