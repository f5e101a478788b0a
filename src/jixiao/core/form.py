"""The form (自评表) as values: what the document says, cell by cell, with the place of every cell.

Nothing here judges: a ``Printed`` keeps the text exactly as printed and knows where it stood;
its ``meaning`` is read from that text and never replaces it. An empty cell is ``None`` and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from jixiao.core.quantity import Quantity, read_quantity


class Place(NamedTuple):
    """Where a cell stood (出处): a table cell, or a line of text.

    ``sheet`` is the sheet's name, ``page 3``-like container, or "" ; ``row`` and ``column`` count from 1, 0 where there is none.
    ``style``: "sheet" (Excel: 自评表!E9), "table" (Word: 表1 第9行第5列), "page" (PDF: 第2页 第9行第5列), "line" (text: 第436行), "field"
    (filled in on screen) and "said" (read back from results): ``sheet`` is then the whole address.
    """

    style: str
    sheet: str
    row: int
    column: int = 0

    def __str__(self) -> str:
        if self.style == "said":
            return self.sheet
        if self.style == "sheet":
            return f"{self.sheet}!{column_letters(self.column)}{self.row}"
        if self.style == "field":
            return self.sheet
        if self.style == "line":
            return f"第{self.row}行" + (f"第{self.column}格" if self.column else "")
        where = f"{self.sheet} " if self.sheet else ""
        return f"{where}第{self.row}行" + (f"第{self.column}列" if self.column else "")


def column_letters(column: int) -> str:
    """Spreadsheet letters of a column counted from 1 (列号): 1 → A, 28 → AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as printed (原样值): its text, its place, and — read from the text — its meaning."""

    text: str
    where: Place | None = None

    @property
    def meaning(self) -> Quantity:
        """What the text means (含义) as a Quantity; computed once per distinct text."""
        return read_quantity(self.text)

    @property
    def address(self) -> str | None:
        return None if self.where is None else str(self.where)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something that had to be guessed while reading (存疑): where (a contract ``where``) and why, in Chinese."""

    where: str
    why: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choose-one row (选项栏), such as 项目类别: the options as printed and those ticked."""

    name: str
    options: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    where: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyRow:
    """One row of money (资金行), such as 其中：财政资金 or 上年结转资金; amounts as printed."""

    initial: Printed | None = None
    budget: Printed | None = None
    arrived: Printed | None = None
    executed: Printed | None = None
    weight: Printed | None = None
    rate: Printed | None = None
    score: Printed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The money part (预算执行情况). ``budget`` is the adjusted budget (调整后/全年预算数), ``initial`` the 年初预算数.

    ``target``/``actual``: those of a 预算执行率 row that stands among the indicators.
    ``fiscal``, ``carryover``, ``other``: rows of which the first row is the total.
    ``basic_expenditure``/``project_expenditure``: department forms (基本支出总额/项目支出总额).
    """

    weight: Printed | None = None
    initial: Printed | None = None
    budget: Printed | None = None
    arrived: Printed | None = None
    executed: Printed | None = None
    rate: Printed | None = None
    score: Printed | None = None
    target: Printed | None = None
    actual: Printed | None = None
    name: Printed | None = None
    fiscal: MoneyRow | None = None
    carryover: MoneyRow | None = None
    other: MoneyRow | None = None
    basic_expenditure: Printed | None = None
    project_expenditure: Printed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator row (三级指标). Weights of the levels are those printed behind their names.

    ``target`` 指标值 (A), ``actual`` 实际完成值 (B), ``weight`` 分值, ``score`` 得分, ``review_score`` 复核分,
    ``note`` reason or scoring standard printed in the row. ``score_spans``: how many rows the score cell covers (merged cell).
    ``inputs``: what a prescribed formula is computed from (数据项), in the formula's order; empty where the form holds no such data.
    """

    level1: Printed | None = None
    level1_weight: Printed | None = None
    level2: Printed | None = None
    level2_weight: Printed | None = None
    name: Printed | None = None
    target: Printed | None = None
    actual: Printed | None = None
    weight: Printed | None = None
    score: Printed | None = None
    review_score: Printed | None = None
    note: Printed | None = None
    score_spans: int = 1
    inputs: tuple[Printed | None, ...] = ()

    @property
    def label(self) -> str:
        """How messages call the row: its name, else its target, else its level 2."""
        for cell in (self.name, self.target, self.level2, self.level1):
            if cell is not None:
                return cell.text
        return "（无名指标）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """An annual goal (年度绩效目标) with its points and its indicators. A form without goal headings has one Goal with name None.

    ``weight_text``: what stood in the brackets when it is no number (``XX 分``).
    """

    name: Printed | None = None
    weight: Printed | None = None
    weight_text: Printed | None = None
    indicators: tuple[Indicator, ...] = ()

    @property
    def label(self) -> str:
        return self.name.text if self.name else "绩效指标"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A self-evaluation form (自评表): one project or one unit, one year, as printed.

    ``kind``: project | department | department-common. ``pack``: id of the pack that fits, ``form_kind``: the pack's kind id;
    both None when nothing fits well enough. ``nearest``: the nearest pack when none fits.
    ``total_label``: the printed label of the total row (总分, 合计, 自评总分).
    ``columns``: the column roles the indicator table's head names (target, actual, weight, score, note ...), empty when unknown.
    """

    kind: str = "project"
    pack: str | None = None
    form_kind: str | None = None
    nearest: str | None = None
    title: Printed | None = None
    year: Printed | None = None
    unit: Printed | None = None
    filled_on: Printed | None = None
    project: Printed | None = None
    supervisor: Printed | None = None
    implementer: Printed | None = None
    choices: tuple[Choice, ...] = ()
    money_unit: Printed | None = None
    budget: Budget | None = None
    annual_goal: Printed | None = None
    completion: Printed | None = None
    overall_rate: Printed | None = None
    goals: tuple[Goal, ...] = ()
    total: Printed | None = None
    total_label: Printed | None = None
    total_weight: Printed | None = None
    reviewed_total: Printed | None = None
    deviation_reason: Printed | None = None
    improvement: Printed | None = None
    contacts: tuple[tuple[str, Printed], ...] = ()
    columns: frozenset[str] = frozenset()
    doubts: tuple[Doubt, ...] = field(default=())

    def indicators(self) -> Iterator[tuple[Goal, Indicator]]:
        """Every indicator with its goal, in printed order."""
        for goal in self.goals:
            for indicator in goal.indicators:
                yield goal, indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a report (报告章节): its heading as printed and the text beneath.

    ``places``: where each line of the text stood. Rows of a table are lines too, their cells parted by tabs.
    """

    heading: str
    text: str
    where: Place | None = None
    places: tuple[Place | None, ...] = ()

    def place_of(self, line: int) -> Place | None:
        """Where a line of the text stood (行的出处), else where the section begins."""
        return self.places[line] if line < len(self.places) and self.places[line] else self.where


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure in a report (报告数据): what it speaks of and how it is printed."""

    what: str
    printed: str
    where: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A self-evaluation report (自评报告): 缩略版, 摘要版 or neither, in sections, with its figures.

    ``where``: where its title stands. ``forms_before``: how many forms stand before it in its file, None when that is not known. ``source``: the file it stands in
    when that is not the file of the form it is compared with.
    """

    title: str
    version: str | None = None
    unit: str | None = None
    project: str | None = None
    year: str | None = None
    sections: tuple[Section, ...] = ()
    figures: tuple[Figure, ...] = ()
    where: Place | None = None
    forms_before: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What kept (part of) a file from being read (读取问题): a stable code and a message with its remedy."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as read (文件): its forms, its reports, and what could not be read."""

    source: str
    format: str
    forms: tuple[Form, ...] = ()
    reports: tuple[Report, ...] = ()
    problems: tuple[Problem, ...] = ()
