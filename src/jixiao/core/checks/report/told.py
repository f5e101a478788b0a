"""A report as the checks read it (报告语句): sentence by sentence, each with its figures, its place and the sections it stands under.

What a section says of another year, of plans, or of how the self-evaluation was done is not to be compared with the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jixiao.core.form import Form, Place, Printed, Report
from jixiao.core.stated import Stated, of_another_year, stated, without_notes

_STOP = re.compile(r"[。；;！!？?]")
_LEVELS = (
    re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*[、.．]"),
    re.compile(r"\s*[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）]"),
    re.compile(r"\s*\d{1,2}\s*(?:[、．]|\.(?!\d))"),
    re.compile(r"\s*[(（]\s*\d{1,2}\s*[)）]"),
)
_ELSEWHERE = re.compile(
    r"上年度|上一?年|往年|下一步|下步|拟与预算|改进措施|整改|结果.{0,4}应用|自评工作(?:开展|组织)?|评价工作|组织实施情况|附件|建议|经验"
)
_WISHED = re.compile(
    r"(?:年初|年度|预期|申报|设定|设立|整体|总体)[^完未实]{0,8}目标(?!完成|实现|达成|未)|目标(?:设定|设置|申报)|立项"
)
_BASICS = re.compile(r"基本情况|概况|概述|背景|职责|职能")
_CLAUSE = re.compile(r"[，,；;。]")
_LAST_YEAR = re.compile(r"(?<![较比])(?:上一?年|去年|往年|前年|上期|历年)")
_SHORTEST_YEAR = re.compile(r"20\d\d")
_LONGEST_HEADING = 24
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report (语句): its text, its figures, and where it stands. ``figures`` count from the sentence's own beginning."""

    text: str
    figures: tuple[Stated, ...]
    heading: str
    path: str
    section: int
    where: Place | None

    @property
    def speaks_of_now(self) -> bool:
        """Whether its section speaks of the year evaluated (本年度内容), not of the year before, of plans or of procedure."""
        return _ELSEWHERE.search(self.path) is None

    @property
    def speaks_of_goals(self) -> bool:
        """Whether its section says what was to be reached (目标内容)."""
        return _WISHED.search(self.heading) is not None

    @property
    def is_basic(self) -> bool:
        """Whether its section says what the project or unit is (基本情况)."""
        return _BASICS.search(self.path) is not None

    def printed(self, text: str) -> Printed:
        """Something said in it, with its place (原样值)."""
        return Printed(text, self.where)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table inside a report (报告内的表行), and the heads of its columns."""

    cells: tuple[str, ...]
    heads: tuple[str, ...]
    heading: str
    path: str
    where: Place | None

    @property
    def speaks_of_now(self) -> bool:
        """Whether its section speaks of the year evaluated (本年度内容)."""
        return _ELSEWHERE.search(self.path) is None


class Told:
    """What one report says (报告所述), read once for all checks."""

    def __init__(self, report: Report, form: Form | None = None) -> None:
        self.report = report
        said = [report.year, form.year.text if form is not None and form.year is not None else None]
        self.years = frozenset(year for text in said if text for year in _SHORTEST_YEAR.findall(text))
        self.paths = _paths([section.heading for section in report.sections])

    @property
    def name(self) -> str:
        """How messages call the report (报告称谓): 报告（缩略版）."""
        return f"报告（{self.report.version}）" if self.report.version else "报告"

    @property
    def title(self) -> str:
        """The report's title with its version (报告标题), as findings name it."""
        version = f"（{self.report.version}）" if self.report.version else ""
        return f"{self.report.title or '（无标题）'}{version}"

    def spot(self, heading: str | None) -> str:
        """Where in the report, for people (报告位置); None: the whole of it."""
        if heading is None:
            return self.name
        short = heading if len(heading) <= _LONGEST_HEADING else f"{heading[:_LONGEST_HEADING]}……"
        return f"{self.name}「{short}」" if short.strip() else f"{self.name}正文"

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of its prose in order (全部语句)."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        for index, section in enumerate(self.report.sections):
            for number, line in enumerate(section.text.split("\n")):
                line = without_notes(line)
                if not line.strip() or "\t" in line:
                    continue
                figures = list(stated(line, section.heading, self.years))
                for start, end in _spans(line):
                    own = tuple(_moved(f, start) for f in figures if start <= f.start < end)
                    yield Sentence(
                        line[start:end], own, section.heading, self.paths[index], index, section.place_of(number)
                    )

    @cached_property
    def rows(self) -> tuple[TableRow, ...]:
        """Every row of its tables that stands beneath a head (全部表行)."""
        found: list[TableRow] = []
        for section, path in zip(self.report.sections, self.paths, strict=True):
            heads: tuple[str, ...] = ()
            for number, line in enumerate(section.text.split("\n")):
                cells = tuple(cell.strip() for cell in line.split("\t"))
                if len(cells) < 2:
                    heads = ()
                elif not heads:
                    heads = cells
                else:
                    found.append(TableRow(cells, heads, section.heading, path, section.place_of(number)))
        return tuple(found)

    def of_this_year(self, sentence: Sentence, position: int) -> bool:
        """Whether what stands at a position of a sentence is said of the year evaluated (是否本年度)."""
        before = sentence.text[:position]
        clause = _CLAUSE.split(before)[-1]
        return not of_another_year(before, self.years) and _LAST_YEAR.search(clause) is None


def _moved(figure: Stated, start: int) -> Stated:
    return Stated(
        what=figure.what,
        printed=figure.printed,
        start=figure.start - start,
        end=figure.end - start,
        phrase=figure.phrase,
    )


def _spans(line: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a line begin and end; what goes on for a thousand signs without a stop is cut, for it is no sentence."""
    start = 0
    for end in (*(stop.end() for stop in _STOP.finditer(line)), len(line)):
        for cut in range(start, end, _LONGEST):
            if line[cut : min(cut + _LONGEST, end)].strip():
                yield cut, min(cut + _LONGEST, end)
        start = end


def _paths(headings: list[str]) -> list[str]:
    """Every heading with those it stands under (上级标题), told by how it is numbered: 一、 （一） 1. （1）."""
    open_: list[tuple[int, str]] = []
    paths = []
    for heading in headings:
        level = next((n for n, number in enumerate(_LEVELS) if number.match(heading)), len(_LEVELS))
        while open_ and open_[-1][0] >= level:
            open_.pop()
        open_.append((level, heading))
        paths.append(" ".join(text for _, text in open_))
    return paths
