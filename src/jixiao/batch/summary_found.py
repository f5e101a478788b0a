"""Counting kinds of faults (问题计数): found, judged and unjudged apart, with cases from different documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from jixiao.batch.summary_facts import Example, KindLine
from jixiao.batch.summary_rate import Rate
from jixiao.batch.tables import Row
from jixiao.core.catalogue import FAMILIES, KINDS, kind_of
from jixiao.core.finding import Kind
from jixiao.show.words import SEVERITY

EXAMPLES = 12
"""Cases kept of each kind (例证数). Documents are sorted by their content hash, so the first ones are a fair sample."""

_KNOWN = {kind.code for kind in KINDS}


@dataclass(slots=True)
class KindCount:
    """What was found of every kind so far (问题累计): forms with it, single faults, forms that went wholly unjudged."""

    forms: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)
    severities: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    of_reports: Counter[str] = field(default_factory=Counter)
    report_gaps: Counter[str] = field(default_factory=Counter)
    _examples: defaultdict[str, list[Example]] = field(default_factory=lambda: defaultdict(list))
    _last: dict[str, str] = field(default_factory=dict)
    _waiting: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def add(self, form: Row, findings: tuple[Row, ...], unjudged: tuple[Row, ...]) -> int:
        """Count what was found in a form (计入一张表); returns how many of its judged checks found an error."""
        wrong = set()
        for finding in findings:
            self._fault(finding, form)
            if finding["severity"] == "error" and _by_form(finding["code"]):
                wrong.add(finding["code"])
        self.forms.update({finding["code"] for finding in findings})
        # what was found counts as judged, whatever else of the form could not be
        self.gaps.update({gap["code"] for gap in unjudged if gap["whole"]} - {finding["code"] for finding in findings})
        return len(wrong)

    def add_of_report(self, finding: Row) -> None:
        """Count what is wrong with a report by itself (计入报告的问题)."""
        self._fault(finding, None)
        self.forms[finding["code"]] += 1
        self.of_reports[finding["severity"]] += 1

    def add_unjudged_of_report(self, gap: Row) -> None:
        """Count a check on a report that could not be made (计入报告的未判断)."""
        self.report_gaps[gap["code"]] += bool(gap["whole"])

    def _fault(self, finding: Row, form: Row | None) -> None:
        code, document = finding["code"], finding["document_id"]
        self.faults[code] += 1
        self.severities[code][finding["severity"]] += 1
        if len(self._examples[code]) >= EXAMPLES or self._last.get(code) == document:
            return
        self._last[code] = document
        if form is None:
            self._waiting.setdefault(document, []).append((code, len(self._examples[code])))
        self._examples[code].append(_example(finding, form))

    def name_document(self, document: str, source: str) -> None:
        """Give the cases found in reports the name of their document (补记文件名)."""
        for code, at in self._waiting.get(document, ()):
            case = self._examples[code][at]
            self._examples[code][at] = Example(**{**_fields(case), "source": source})

    def lines(
        self, asking: Counter[str], asked: Callable[[str], frozenset[str]], reports: int
    ) -> tuple[tuple[KindLine, ...], tuple[KindLine, ...]]:
        """The kinds that were found, the most frequent first, and those that were asked and never found (各种问题).

        ``asking``: forms by pack; ``asked``: the codes a pack asks; ``reports``: how many reports there are.
        """
        forms: Counter[str] = Counter()
        for pack, many in asking.items():
            for code in asked(pack):
                forms[code] += many
        codes = [kind.code for kind in KINDS] + sorted(set(self.faults) - _KNOWN)
        lines = [self._line(code, forms[code], reports) for code in codes if forms[code] or self.faults[code]]
        found = [line for line in lines if line.faults]
        found.sort(key=lambda line: (_grave(line), -line.forms, -line.faults))
        return tuple(found), tuple(line for line in lines if not line.faults)

    def _line(self, code: str, asked: int, reports: int) -> KindLine:
        kind = kind_of(code) if code in _KNOWN else None
        severities = self.severities[code]
        usual = severities.most_common(1)[0][0] if severities else kind.severity if kind else "note"
        of_reports = kind is not None and kind.report
        gaps = self.report_gaps[code] if of_reports else self.gaps[code]
        known = (reports if of_reports else asked) and not (kind is not None and kind.together)
        judged = max((reports if of_reports else asked) - gaps, self.forms[code])
        return KindLine(
            code=code,
            title=kind.title if kind else code,
            family=FAMILIES.get(kind.family, kind.family) if kind else "",
            severity=usual,
            forms=self.forms[code],
            faults=self.faults[code],
            rate=Rate(found=self.forms[code], judged=judged, unjudged=gaps) if known else None,
            of_reports=of_reports,
            examples=tuple(self._examples[code]),
        )


def _by_form(code: str) -> bool:
    """Whether a code is judged form by form, so that it counts in the rate of a unit."""
    if code not in _KNOWN:
        return False
    kind: Kind = kind_of(code)
    return not kind.together and not kind.report


def _grave(line: KindLine) -> int:
    order = list(SEVERITY)
    return order.index(line.severity) if line.severity in order else len(order)


def _fields(example: Example) -> dict[str, str]:
    return {name: getattr(example, name) for name in Example.__dataclass_fields__}


def _example(finding: Row, form: Row | None) -> Example:
    year = "" if form is None or form["year"] is None else f"{form['year']} 年"
    return Example(
        source=(form["source"] if form else "") or "",
        form=(form["project"] or form["unit"] if form else "") or "",
        unit=(form["unit"] if form and form["project"] else "") or "",
        year=year,
        where=finding["where"] or "",
        address=finding["address"] or "",
        reported=finding["reported"] or "",
        expected=finding["expected"] or "",
        message=finding["message"] or "",
        severity=finding["severity"],
    )
