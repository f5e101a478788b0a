"""Totals over an audit (分部门、分地区汇总): forms, money in yuan, scores, and what was found ÷ what was judged, by department and by locality.

Money is that of the project forms; a department that has none is told by its own form, and never by both. A form that was handed in twice
counts once. What is not known is counted as such and is in no sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from jixiao.batch.summary_slices import Following, rows
from jixiao.batch.tables import Row, exact, written_tables
from jixiao.core.across import Entry, Once
from jixiao.core.catalogue import KINDS
from jixiao.core.checks.wording import squeezed
from jixiao.core.number import EXACT, HUNDRED, ZERO

_FORM = (
    "form_id", "document_id", "locality", "department", "unit", "implementer", "project", "year", "kind", "pack", "budget_yuan",
    "executed_yuan", "total", "computed_total", "full", "errors", "judged",
)  # fmt: skip
_BANDS = (("score_90", Decimal(90)), ("score_80", Decimal(80)), ("score_60", Decimal(60)))
_UNIT = "unit_mismatch"
_TITLES = {kind.code: kind.title for kind in KINDS if not (kind.together or kind.report or kind.across)}

Key = tuple[str, str, str]
"""Locality, department and year as the tables are sorted by them (汇总键), "" for what is not known."""


Asked = dict[str, frozenset[str]]
"""Which codes each pack asks (各模板包启用的核查)."""


def key_of(form: Row, department: str | None = None) -> Key:
    """The department and year a form counts for (归属): ``department`` where it is not the column's."""
    name = department or form["department"] or form["unit"] or ""
    return form["locality"] or "", squeezed(name), "" if form["year"] is None else str(form["year"])


def id_of(*key: str) -> str:
    """The id of a department or a locality and its year (汇总编号): the same in every run."""
    return sha256("\t".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(slots=True)
class Money:
    """Budgets and what was spent of them in yuan (资金合计), of the forms where both are known."""

    forms: int = 0
    unknown: int = 0
    budget: Decimal = ZERO
    executed: Decimal = ZERO

    def add(self, form: Row, doubtful: bool) -> None:
        """Add a form's money (计入资金); where its unit is doubtful, it is as good as unknown: 元 under 万元 would outweigh all others."""
        budget, executed = form["budget_yuan"], form["executed_yuan"]
        if doubtful or budget is None or executed is None:
            self.unknown += 1
            return
        self.forms += 1
        self.budget += budget
        self.executed += executed


@dataclass(slots=True)
class Total:
    """A department or a locality in a year (汇总): counts, money by kind of form, sums of scores, codes found and not judged."""

    name: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    money: dict[bool, Money] = field(default_factory=lambda: {True: Money(), False: Money()})
    scores: Decimal = ZERO
    computed: Decimal = ZERO
    packs: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)

    def add(self, form: Row, found: frozenset[str], gaps: frozenset[str]) -> None:
        """Count a form (计入一张表): ``found`` and ``gaps`` are the codes that were found in it, and those that went wholly unjudged."""
        is_project = form["kind"] == "project"
        self.documents.add(form["document_id"])
        self.counts.update(
            forms=1, projects=int(is_project), wrong=int(bool(form["errors"])), found=len(found), judged=form["judged"], unjudged=len(gaps)
        )  # fmt: skip
        if form["kind"] != "department-common":  # says how the office is run, and has no money of its own
            self.money[is_project].add(form, _UNIT in found)
        if (total := of_hundred(form, "total")) is not None:
            self.scores += total
            self.counts.update(("scored", _band(total)))
        if (computed := of_hundred(form, "computed_total")) is not None:
            self.computed += computed
            self.counts["computed"] += 1
        self.packs[form["pack"] or ""] += 1
        self.found.update(found)
        self.gaps.update(gaps)

    def row(self) -> Row:
        """The columns that departments and localities share (汇总行)."""
        counts = self.counts
        of_projects = bool(counts["projects"])
        money = self.money[of_projects]
        rate = EXACT.divide(money.executed, money.budget) if money.forms and money.budget else None
        row: Row = {
            name: counts[name]
            for name in ("forms", "projects", "repeated", "scored", "wrong", "found", "judged", "unjudged")
        }
        row |= {name: counts[name] for name in ("score_100", "score_90", "score_80", "score_60", "score_below")}
        return row | {
            "documents": len(self.documents),
            "money_from": "project" if of_projects else "department",
            "money_forms": money.forms,
            "money_unknown": money.unknown,
            "budget_yuan": exact(money.budget) if money.forms else None,
            "executed_yuan": exact(money.executed) if money.forms else None,
            "rate": exact(rate),
            "score_mean": _mean(self.scores, counts["scored"]),
            "computed_mean": _mean(self.computed, counts["computed"]),
        }

    def rates(self, asked: Asked) -> Iterator[Row]:
        """Found ÷ judged by code (分代码发现率), in forms; what could not be judged stands apart."""
        forms: Counter[str] = Counter()
        for pack, many in self.packs.items():
            for code in asked.get(pack, frozenset()):
                forms[code] += many
        for code, title in _TITLES.items():
            if forms[code] or self.found[code]:
                judged = max(forms[code] - self.gaps[code], self.found[code])
                yield {"code": code, "title": title, "found": self.found[code], "judged": judged, "unjudged": self.gaps[code]}  # fmt: skip


def of_hundred(form: Row, name: str) -> Decimal | None:
    """A total on the scale of a hundred (百分制), so that a form of 30 points stands beside one of 100."""
    value: Decimal | None = form[name]
    if value is None or not form["full"]:
        return None
    return value if form["full"] == HUNDRED else EXACT.divide(value * HUNDRED, form["full"])


def _band(total: Decimal) -> str:
    if total >= HUNDRED:
        return "score_100"
    return next((name for name, least in _BANDS if total >= least), "score_below")


def _mean(total: Decimal, count: int) -> Decimal | None:
    return exact(EXACT.divide(total, Decimal(count))) if count else None


def tally(folder: Path) -> dict[Key, Total]:
    """The totals of every department and year (分部门汇总), in one pass over the tables. Raises AuditUnreadable."""
    totals: dict[Key, Total] = {}
    findings = Following(folder, "findings", ("code",), _apart)
    unjudged = Following(folder, "unjudged", ("code", "whole"), _apart)
    once = Once()
    for form in rows(folder, "forms", _FORM):
        key = key_of(form)
        total = totals.setdefault(key, Total(name=form["department"] or form["unit"] or ""))
        found = frozenset(row["code"] for row in findings.of(form["form_id"]) if row["code"] in _TITLES)
        gaps = frozenset(row["code"] for row in unjudged.of(form["form_id"]) if row["whole"] and row["code"] in _TITLES)
        if once.is_new(entry_of(form)):
            total.add(form, found, gaps - found)
        else:
            total.counts["repeated"] += 1
    findings.finish()
    unjudged.finish()
    return dict(sorted(totals.items()))


def entry_of(form: Row) -> Entry:
    """A row of the forms as the rules over many forms know it (表的条目)."""
    names = (
        "form_id",
        "document_id",
        "locality",
        "department",
        "unit",
        "implementer",
        "project",
        "year",
        "kind",
        "total",
    )
    return Entry(**{name: form[name] for name in names})


def _apart(_: Row) -> None:
    """Rows of reports alone belong to no department's forms."""


def by_locality(totals: dict[Key, Total]) -> dict[tuple[str, str], Total]:
    """The totals of every locality and year (分地区汇总), added up from its departments: projects' money where a department has projects."""
    places: dict[tuple[str, str], Total] = {}
    for (locality, _, year), total in totals.items():
        place = places.setdefault((locality, year), Total(name=locality))
        place.counts += total.counts
        place.documents |= total.documents
        own = total.money[bool(total.counts["projects"])]
        into = place.money[True]
        into.forms, into.unknown = into.forms + own.forms, into.unknown + own.unknown
        into.budget, into.executed = into.budget + own.budget, into.executed + own.executed
        place.scores += total.scores
        place.computed += total.computed
        place.packs += total.packs
        place.found += total.found
        place.gaps += total.gaps
    for place in places.values():
        place.money[False] = place.money[True]
    return dict(sorted(places.items()))


def write_tally(folder: Path, asked: Asked) -> int:
    """Write ``departments``, ``localities`` and ``rates`` from the other tables of an audit (写出汇总表): how many departments and years.

    Raises AuditUnreadable.
    """
    totals = tally(folder)
    places = by_locality(totals)
    with written_tables(folder, "departments", "localities", "rates") as tables:
        tables["departments"].add(
            {**_head("department", *key), "department": total.name or None, **total.row()}
            for key, total in totals.items()
        )
        tables["localities"].add(
            {**_head("locality", *key), **total.row(), "money_from": None} for key, total in places.items()
        )
        for sums in (totals, places):
            tables["rates"].add(row for key, total in sums.items() for row in _rate_rows(id_of(*key), total, asked))
    return len(totals)


def _head(name: str, *key: str) -> Row:
    """The columns that say what a total is of: ``key`` begins with the locality and ends with the year."""
    year = int(key[-1]) if key[-1] else None
    return {f"{name}_id": id_of(*key), "locality": key[0] or None, "year": year}


def _rate_rows(total_id: str, total: Total, asked: Asked) -> Iterator[Row]:
    for row in total.rates(asked):
        yield {"rate_id": f"{total_id}-{row['code']}", "total_id": total_id, **row}


def places_of(folder: Path, key: Key, code: str) -> Iterator[Row]:
    """Where a code was found in a department and year (逐处查看): document, form and cell, finding by finding. Raises AuditUnreadable."""
    forms = {
        form["form_id"]: form["source"] for form in rows(folder, "forms", (*_FORM, "source")) if key_of(form) == key
    }
    columns = (
        "finding_id",
        "document_id",
        "form_id",
        "code",
        "severity",
        "where",
        "address",
        "reported",
        "expected",
        "message",
    )
    for finding in rows(folder, "findings", columns):
        if finding["code"] == code and finding["form_id"] in forms:
            yield {**finding, "source": forms[finding["form_id"]]}
