"""What a form has to say in a report (报告所据): its rows sorted by what became of them, its money, its names — nothing is written here.

One report may stand on two forms: a department's goals and the common indicators that add to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from jixiao.core.checks.reasons import is_reason
from jixiao.core.checks.rows import Row
from jixiao.core.checks.subject import Subject
from jixiao.core.checks.wording import level_name
from jixiao.core.compare import MISSED, PARTLY, REACHED
from jixiao.core.finding import Found
from jixiao.core.form import Budget, Form, Goal, Indicator, Printed
from jixiao.core.line import ScoreLine
from jixiao.core.pack import Field, FormKind
from jixiao.draw.report.phrase import on_one_line, quoted
from jixiao.judge import Judged

STANDINGS = ("reached", "partly", "missed", "unknown", "unfilled", "standard")
"""What became of a row (完成情况): target reached, partly, not; cannot be told; nothing filled in; a row with a standard of its own."""

_DIMENSIONS = (
    ("satisfaction", re.compile(r"满意")),
    ("output", re.compile(r"产出|数量|质量|时效|成本|进度")),
    ("benefit", re.compile(r"效益|效果|经济|社会|生态|环境|可持续|影响")),
)
_NUMBERED = re.compile(r"^(?:指标\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[:：.．、]?\s*)+(?=\S)")
_POINTS = re.compile(r"\s*[(（]\s*(?:[\dXx.]{1,6})\s*分?\s*[)）]$")
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the form and what became of it (指标条目). ``path``: its key in the form's JSON."""

    row: Row
    part: int
    path: str
    standing: str
    dimension: str
    line: ScoreLine | None

    @property
    def indicator(self) -> Indicator:
        return self.row.indicator

    @property
    def name(self) -> str:
        """The indicator as a sentence calls it (指标名称), in quotation marks, without the template's numbering."""
        return indicator_in_words(self.indicator.label)

    @property
    def remark(self) -> Printed | None:
        """What the note of a measured row says (行内说明), unless it is the standard by which the row is scored."""
        note = self.indicator.note
        return note if note is not None and self.standing != "standard" and is_reason(note.text, in_row=True) else None

    @property
    def reason(self) -> Printed | None:
        """Why the row fell short, where its note says it (行内原因)."""
        return self.remark if self.standing in ("missed", "partly") else None


class Facts:
    """All that a report can say of a form (报告所据), and of the form that adds to it."""

    def __init__(self, parts: Sequence[Judged]) -> None:
        self.parts = tuple(parts)
        self.main = parts[0]
        self.subjects = tuple(
            Subject(part.form, part.pack, part.sheet, certain=part.fit != "nearest") for part in parts
        )

    @property
    def form(self) -> Form:
        return self.main.form

    @property
    def kind(self) -> FormKind:
        return self.main.sheet.kind

    def path(self, part: int, key: str) -> str:
        """The key of a value (数据出处); of a form beside the main one with that form's number before it."""
        return key if part == 0 else f"beside/{part - 1}/{key}"

    @property
    def is_department(self) -> bool:
        return self.form.kind != "project"

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every indicator row in order (指标条目), those of the form that adds to it first."""
        order = sorted(range(len(self.parts)), key=lambda at: (not self.parts[at].sheet.kind.adds_to, at))
        return tuple(entry for at in order for entry in self._entries(at))

    def _entries(self, part: int) -> list[Entry]:
        judged, subject = self.parts[part], self.subjects[part]
        lines = {(line.goal, line.row): line for line in judged.sheet.lines}
        return [
            Entry(
                row=row,
                part=part,
                path=self.path(part, f"goals/{row.goal}/indicators/{row.index}"),
                standing=_standing(row, subject),
                dimension=dimension_of(row.indicator),
                line=lines.get((row.goal, row.index)),
            )
            for row in subject.rows
        ]

    def standing(self, *names: str) -> tuple[Entry, ...]:
        """The rows of which this became (按完成情况取指标)."""
        return tuple(entry for entry in self.entries if entry.standing in names)

    @cached_property
    def measured(self) -> tuple[Entry, ...]:
        """The rows that have a target to reach (有目标值的指标)."""
        return tuple(entry for entry in self.entries if entry.standing != "standard")

    @cached_property
    def goals(self) -> tuple[tuple[int, int, Goal], ...]:
        """The goals that have measured rows (年度绩效目标): part, position, goal."""
        held = dict.fromkeys((entry.part, entry.row.goal) for entry in self.measured)
        return tuple((part, at, self.parts[part].form.goals[at]) for part, at in held)

    @cached_property
    def money(self) -> tuple[int, Subject, Budget] | None:
        """The money part (资金), with the form and the subject it belongs to, None when no form has one."""
        for part, subject in enumerate(self.subjects):
            budget = subject.form.budget
            if budget is not None and any(
                cell is not None
                for cell in (budget.budget, budget.initial, budget.executed, budget.rate, budget.basic_expenditure)
            ):
                return part, subject, budget
        return None

    def findings(self, *codes: str) -> tuple[Found, ...]:
        """What the checks found under these codes (核查问题), in all forms of the report."""
        return tuple(found for part in self.parts for found in part.answers.findings if found.code in codes)

    def text(self, key: str) -> tuple[Printed, str] | None:
        """A text of the form (文字栏) and its key, from the first form of the report that has it."""
        for number, part in enumerate(self.parts):
            cell: Printed | None = getattr(part.form, key)
            if cell is not None and cell.text.strip():
                return cell, self.path(number, key)
        return None

    def label(self, key: str, default: str, part: str = "head") -> str:
        """What the pack prints for a field (栏目名称), without letters in brackets: 预算数(A) → 预算数."""
        for kind in (judged.sheet.kind for judged in self.parts):
            for field in kind.fields:
                if field.id == key and field.part == part:
                    return field_name(field) or default
        return default

    def has_field(self, key: str) -> bool:
        """Whether any form of the report has this field (有此栏目)."""
        return any(field.id == key for judged in self.parts for field in judged.sheet.kind.fields)


def goal_in_words(goal: Goal) -> str:
    """A goal as a sentence calls it (目标名称), in quotation marks, without the points printed behind it."""
    return quoted(_POINTS.sub("", on_one_line(goal.label)))


def indicator_in_words(label: str) -> str:
    """An indicator as a sentence calls it (指标名称), in quotation marks, without the template's numbering (指标1：)."""
    return quoted(_NUMBERED.sub("", on_one_line(label)))


def field_name(field: Field) -> str:
    """The printed name of a field without brackets and 其中 (栏目名称)."""
    return _IN_BRACKETS.sub("", field.name).removeprefix("其中").strip(":： ")


def dimension_of(row: Indicator) -> str:
    """Which dimension a row belongs to (一级指标): output, benefit, satisfaction; other where nothing says so."""
    for cell in (row.level2, row.level1):
        if cell is None:
            continue
        for name, words in _DIMENSIONS:
            if words.search(level_name(cell.text)) or words.search(cell.text):
                return name
    return "satisfaction" if row.name is not None and "满意度" in row.name.text else "other"


def _standing(row: Row, subject: Subject) -> str:
    indicator = row.indicator
    if (
        indicator.target is None
        and indicator.actual is None
        and (subject.method_of(row) is not None or indicator.score is not None)
    ):
        return "standard"
    if indicator.actual is None or not indicator.actual.text.strip("/／-—– "):
        return "unfilled"
    if indicator.target is None:
        return "unknown"
    if row.relation.tier == PARTLY and row.relation.sense != "date":  # too late is missed
        return "partly"
    if row.missed is None:
        return "reached" if row.relation.tier == REACHED else "missed" if row.relation.tier == MISSED else "unknown"
    return "missed" if row.missed else "reached"
