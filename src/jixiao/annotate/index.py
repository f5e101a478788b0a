"""What goes back into the file (核查意见): every finding with the cell it belongs to, in one order, and what was not found but is to be said.

How it is drawn is the business of the formats; here it is words and places.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from jixiao.core.catalogue import kind_of
from jixiao.core.checks.handbook import rule_in_words
from jixiao.core.checks.rule import claim
from jixiao.core.finding import Found
from jixiao.core.form import Form, Place, Printed
from jixiao.judge import Judged, JudgedDocument
from jixiao.show.words import (
    FIT,
    SEVERITY,
    WHERE,
    count_findings,
    form_name,
    gravest_first,
    one_line,
    outcome,
    place,
    printable,
    problem_kind,
    separated,
    shortened,
)
from jixiao.sources import was_read

TITLE = "核查意见"
"""What the index is called (核查意见), on its page and on its sheet."""

COLUMNS = ("序号", "位置", "指标/栏目", "问题", "填报值", "应为", "程度", "依据")
"""The columns of the index (核查意见栏目)."""

_LONGEST, _LONGEST_REMARK = 160, 2000
"""Characters of a value in the index, and of what a comment says of it: whole texts are in the form."""

_MONEY = ("score", "rate", "executed", "budget", "arrived", "initial", "weight", "name")
_ON_TOP = ("title", "project", "unit", "total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One finding in the index (意见条目). ``at``: the cell that bears its comment, None when there is none to bear it.

    ``place``: that cell for people; ``basis``: the pack's rule, else what the check asks for.
    """

    number: int
    found: Found
    at: Place | None
    place: str
    basis: str

    @property
    def severity(self) -> str:
        return SEVERITY[self.found.severity]

    @property
    def item(self) -> str:
        """The indicator or the field concerned (指标/栏目)."""
        return WHERE.get(self.found.where, one_line(self.found.where))

    @property
    def problem(self) -> str:
        """What kind of problem it is (问题)."""
        return kind_of(self.found.code).title

    @property
    def problem_shown(self) -> str:
        """The problem and how it shows (问题与算式)."""
        how = printable(self.found.how).strip("，。")
        return f"{self.problem}（{how}）" if how else self.problem

    @property
    def columns(self) -> tuple[str, ...]:
        """The texts of its row, in the order of COLUMNS."""
        found = self.found
        said = (shortened(found.reported or "空白", _LONGEST), shortened(found.expected or "", _LONGEST))
        return (
            str(self.number), self.place, self.item, self.problem_shown, *said, self.severity, self.basis,
        )  # fmt: skip

    @property
    def remark(self) -> tuple[str, ...]:
        """The comment line by line (批注): problem; reported, expected and how computed; basis; what to do."""
        found = self.found
        kind = kind_of(found.code)
        return (
            f"{self.severity}：{self.problem}（意见第 {self.number} 条）",
            printable(claim(kind, found.reported, found.expected, found.how) + found.hint)[:_LONGEST_REMARK],
            f"依据：{self.basis}。",
            f"怎样改：{kind.remedy}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is said of one form (一表意见): its name, what came out, by which pack it was judged, its findings."""

    name: str
    verdict: str
    judged_by: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The index of a document (核查意见全文). ``summary``: the sentence on top; ``lists``: what stands apart beneath, each with its heading.

    Those are what had to be guessed in reading, what could not be judged, and what is to be said of the file.
    """

    summary: str
    parts: tuple[Part, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every finding of every form."""
        return tuple(entry for part in self.parts for entry in part.entries)


def index_of(judged: JudgedDocument, also: Sequence[str] = ()) -> Index:
    """The index of a judged document (编列核查意见). ``also``: what else is to be said of the file."""
    parts: list[Part] = []
    number = 1
    for form in judged.forms:
        part = _part(form, number)
        number += len(part.entries)
        parts.append(part)
    lists = (
        (_DOUBTS, tuple(_doubts(judged))),
        (_UNJUDGED, tuple(_unjudged(judged))),
        (_REMARKS, _remarks(judged, also)),
    )
    return Index(summary=_summary(judged), parts=tuple(parts), lists=tuple(one for one in lists if one[1]))


_DOUBTS = "读取存疑（请对照原表确认读得对不对）"
_UNJUDGED = "未能判断（缺少数据，不等于没有问题）"
_REMARKS = "文件读取情况"


_Cell = TypeVar("_Cell", bound=Hashable)


def by_cell(entries: Iterable[Entry], cell_at: Callable[[Place], _Cell | None]) -> dict[_Cell, list[Entry]]:
    """The findings of each cell, the gravest first (逐格意见); those that no cell of the file bears are left out."""
    found: dict[_Cell, list[Entry]] = {}
    order = list(SEVERITY)
    for entry in sorted(entries, key=lambda entry: order.index(entry.found.severity)):
        cell = None if entry.at is None else cell_at(entry.at)
        if cell is not None:
            found.setdefault(cell, []).append(entry)
    return found


def _summary(judged: JudgedDocument) -> str:
    findings = tuple(found for form in judged.forms for found in form.answers.findings)
    count = f"共核查 {len(judged.forms)} 张自评表"
    unread = "" if was_read(judged.document) else "；文件有部分内容没有读出，见文末"
    if findings:
        return f"{count}：{count_findings(findings)}{unread}。"
    if all(form.nothing_to_check for form in judged.forms):
        return f"{count}：表中没有可核查的内容，不等于没有问题{unread}。"
    rest = "，未能判断的项目见下" if any(form.answers.unjudged for form in judged.forms) else ""
    return f"{count}：没有发现问题{rest}{unread}。"


def _part(judged: Judged, first: int) -> Part:
    form, answers = judged.form, judged.answers
    entries = []
    for number, found in enumerate(gravest_first(answers.findings), first):
        at = found.at or stand_in(found, form)
        if at is None:
            where = "整张表"
        else:
            where = str(at) if found.at is not None else f"无对应单元格，批注在 {at}"
        basis = printable(found.rule or rule_in_words(found.code)).rstrip("。")
        entries.append(Entry(number=number, found=found, at=at, place=where, basis=basis))
    checked = "" if judged.pack.verified else "，所依据的文件尚未与原件核对"
    return Part(
        name=shortened(form_name(judged)),
        verdict=outcome(judged),
        judged_by=f"模板包 {judged.pack.id}《{judged.pack.title}》{FIT[judged.fit]}{checked}",
        entries=tuple(entries),
    )


def _doubts(judged: JudgedDocument) -> Iterator[str]:
    for number, form in enumerate(judged.forms, 1):
        which = f"第 {number} 张表 " if len(judged.forms) > 1 else ""
        for doubt in form.form.doubts:
            yield printable(f"{which}{place(doubt.where, doubt.address)}：{doubt.why}")


def _unjudged(judged: JudgedDocument) -> Iterator[str]:
    """The checks that could not be made: those with the same reason together, and the same of several forms once."""
    said: dict[str, list[int]] = {}
    for number, form in enumerate(judged.forms, 1):
        reasons: dict[str, list[str]] = {}
        for answer in form.answers.unjudged:
            title = f"「{kind_of(answer.code).title}」"
            reasons.setdefault(answer.reason, []).append(f"{title}〔{answer.address}〕" if answer.address else title)
        for reason, titles in reasons.items():
            said.setdefault(f"{''.join(dict.fromkeys(titles))}：{reason}", []).append(number)
    for text, numbers in said.items():
        few = f"（第 {'、'.join(map(str, numbers))} 张表）" if len(numbers) < len(judged.forms) else ""
        yield printable(f"{text}{few}。")


def _remarks(judged: JudgedDocument, also: Sequence[str]) -> tuple[str, ...]:
    source, problems = judged.document.source, judged.document.problems
    said = (f"{problem_kind(problem.code)}：{separated(source, problem.message).lstrip('：')}" for problem in problems)
    return tuple(map(printable, (*said, *also)))


def stand_in(found: Found, form: Form) -> Place | None:
    """The cell that bears a finding without a cell of its own (代为批注处): that of what it is about, else the form's title or total."""
    for cell in _about(found.where, form):
        if cell is not None and cell.where is not None:
            return cell.where
    for choice in form.choices:
        if choice.name == found.where or found.where == "attributes":
            return choice.where
    for name in _ON_TOP:
        cell = getattr(form, name)
        if cell is not None and cell.where is not None:
            place: Place = cell.where
            return place
    return None


def _about(where: str, form: Form) -> Iterator[Printed | None]:
    """The cells that a ``where`` speaks of, the best first."""
    if where == "budget" and form.budget is not None:
        yield from (getattr(form.budget, name) for name in _MONEY)
    field = getattr(form, where, None)
    if isinstance(field, Printed):
        yield field
    if where == "total":
        yield form.total_label
    for goal, indicator in form.indicators():
        if goal.label == where:
            yield goal.name
        if indicator.label == where:
            yield from (indicator.name, indicator.target, indicator.level2, indicator.level1)
