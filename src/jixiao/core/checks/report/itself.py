"""A report by itself (报告自身核查): its length, its sections, what its template left in it, the year of its title, its own arithmetic.

A pack is needed for length and sections, a form for the year; without them they are not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from jixiao.core.catalogue import (
    EXECUTION_RATE_MISMATCH,
    PLACEHOLDER_LEFT,
    REPORT_SECTION_MISSING,
    REPORT_TOO_LONG,
    YEAR_MISMATCH,
)
from jixiao.core.checks.report.money import BUDGETS, CHANGED
from jixiao.core.checks.report.names import other_year
from jixiao.core.checks.report.told import Told
from jixiao.core.checks.rule import Answer, Fault, Gap
from jixiao.core.checks.subject import percent
from jixiao.core.finding import Kind
from jixiao.core.form import Form, Printed, Report, Section
from jixiao.core.guidance import guidance_in, title_mark
from jixiao.core.number import EXACT, ONE, ZERO, agrees, plain
from jixiao.core.outline import Node, length_of, limit_of, missing, required, share_present
from jixiao.core.pack import Pack
from jixiao.core.quantity import read_quantity

_NO_PACK = "不知这份报告适用哪个模板包，无从知道规定的字数和章节"
_NO_VERSION = "报告没有写明是哪个版本，不知字数上限"
_FOLLOWED = 0.5
_TENTH = 10
_OF_A_RATE = {"budget": BUDGETS, "spent": ("执行数",), "rate": ("执行率",)}


@dataclass(frozen=True, slots=True)
class ReportSubject:
    """A report and the pack it should follow (核查对象：报告). ``kind``: id of the form kind it was written on; ``form``: that form, when there is one."""

    report: Report
    pack: Pack | None
    kind: str
    form: Form | None = None

    @property
    def told(self) -> Told:
        return Told(self.report)

    def fault(
        self, heading: str | None, where: str, reported: str, expected: str, how: str, cell: Printed | None
    ) -> Fault:
        """A fault of this report, with its name and file."""
        told = self.told
        return Fault(
            where=where,
            spot=told.spot(heading),
            reported=reported,
            expected=expected,
            how=how,
            cell=cell,
            report=told.title,
            source=self.report.source,
        )


def too_long(s: ReportSubject) -> Iterator[Answer]:
    """报告字数不应超过模板包对该版本的规定; where the rule says 左右, a tenth more is let pass."""
    if s.pack is None:
        yield Gap("report", _NO_PACK)
        return
    limit = limit_of(s.pack, s.report.version)
    if limit is None:
        why = _NO_VERSION if s.pack.report_limits and s.report.version is None else "模板包没有规定这种报告的字数"
        yield Gap("report", why)
        return
    length = length_of(s.report)
    most = limit.characters + (limit.characters // _TENTH if limit.about else 0)
    if length > most:
        expected = f"不超过 {limit.characters} 字{'左右' if limit.about else ''}"
        how = f"{s.report.version}有字数规定"
        yield s.fault(None, "report", f"{length} 字", expected, how, _begins(s.report))


def sections_missing(s: ReportSubject) -> Iterator[Answer]:
    """报告应有提纲规定的各节; a section that is written as a whole need not be divided as the outline divides it."""
    if s.pack is None:
        yield Gap("report", _NO_PACK)
        return
    nodes = required(s.pack, s.kind, s.report.version)
    if not nodes:
        yield Gap("report", "模板包没有这种报告的提纲")
        return
    if not s.pack.report_limits and share_present(nodes, s.report) < _FOLLOWED:
        yield Gap("report", "报告不是按模板包的提纲写的，无法逐节核对")
        return
    if lacking := missing(nodes, s.report):
        expected = "、".join(_named(heading, nodes) for heading in lacking)
        how = f"{s.report.version or '报告'}的提纲"
        yield s.fault(None, "report", f"缺 {len(lacking)} 节", expected, how, _begins(s.report))


def template_left(s: ReportSubject) -> Iterator[Answer]:
    """报告中不应留有提纲的提示语和模板字样; in headings, where they mislead nobody, one warning for all."""
    if (mark := title_mark(s.report.title)) is not None:
        yield s.fault("标题", "title", mark, "正式标题", "", _begins(s.report, mark))
    headings: list[Printed] = []
    for section in s.report.sections:
        left, heading = _left(section), guidance_in(section.heading)
        if left is not None:
            yield s.fault(section.heading, section.heading or "report", _short(left.text), "实际内容", "", left)
        elif heading is not None:
            headings.append(Printed(section.heading, section.where))
    if headings:
        first = headings[0]
        fault = s.fault(first.text, first.text, _short(guidance_in(first.text) or ""), "不带提示语的标题", "", first)
        more = f"另有 {len(headings) - 1} 个标题也带提示语。" if len(headings) > 1 else ""
        yield replace(fault, severity="warning", hint=more)


def _left(section: Section) -> Printed | None:
    """The first thing in a section's text that is the template's."""
    for number, line in enumerate(section.text.split("\n")):
        if (text := guidance_in(line)) is not None:
            return Printed(text, section.place_of(number))
    return None


def year(s: ReportSubject) -> Iterator[Answer]:
    """报告标题的年度应与自评表一致; silent where the form's own texts speak of the report's year."""
    if s.form is None or s.form.year is None or s.report.year is None:
        why = "没有自评表可对照" if s.form is None else "报告标题或自评表没有写年度"
        yield Gap("title", why)
    elif (years := other_year(s.report, s.form)) is not None:
        said, own = years
        yield s.fault("标题", "title", f"{said} 年度", f"{own} 年度", f"而自评表为 {own} 年度", _begins(s.report))


def rate(s: ReportSubject) -> Iterator[Answer]:
    """报告同一句中的预算数、执行数和执行率应相符; only where the sentence names one of each and no cut or supplement."""
    told, any_ = Told(s.report), False
    said_before: set[str] = set()
    for sentence in told.sentences:
        if not sentence.speaks_of_now or CHANGED.search(sentence.text):
            continue
        said = [f for f in sentence.figures if f.what in (*BUDGETS, "执行数", "执行率")]
        amounts = {kind: [f for f in said if f.what in names] for kind, names in _OF_A_RATE.items()}
        if any(len(found) != 1 for found in amounts.values()):
            continue
        base, spent, share = (read_quantity(found[0].printed) for found in amounts.values())
        if base.amount is None or spent.amount is None or share.value is None or base.amount == 0 or share.is_rough:
            continue
        any_ = True
        exact = EXACT.divide(spent.amount, base.amount)
        if (
            base.full_unit == spent.full_unit
            and not (exact > ONE and share.amount == ONE)
            and not agrees(share.value, share.places, exact / share.scale)
        ):
            if share.text in said_before:
                continue
            said_before.add(share.text)
            cell = sentence.printed(share.text)
            how = f"{plain(spent.value or ZERO)}÷{plain(base.value or ZERO)}"
            yield s.fault(sentence.heading, "budget", share.text, percent(exact), how, cell)
    if not any_:
        yield Gap("budget", "报告没有在一句话里写明预算数、执行数和执行率")


def _begins(report: Report, text: str = "") -> Printed | None:
    """Where a report begins."""
    return Printed(text or report.title, report.where) if report.where is not None else None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}……"


def _named(heading: str, nodes: tuple[Node, ...]) -> str:
    """A missing heading with those beneath it."""
    for node in nodes:
        if node.heading == heading:
            return heading + (f"（含{'、'.join(part.heading for part in node.parts)}）" if node.parts else "")
        if (found := _named(heading, node.parts)) != heading:
            return found
    return heading


REPORT_RULES: tuple[tuple[Kind, Callable[[ReportSubject], Iterator[Answer]]], ...] = (
    (PLACEHOLDER_LEFT, template_left),
    (YEAR_MISMATCH, year),
    (EXECUTION_RATE_MISMATCH, rate),
    (REPORT_TOO_LONG, too_long),
    (REPORT_SECTION_MISSING, sections_missing),
)
"""The checks on a report by itself (报告自身规则)."""

__all__ = ["REPORT_RULES", "ReportSubject"]
