"""Self-evaluation reports (自评报告): the blocks of one report → title, version, sections and figures, as printed.

Paragraphs torn by a page end are joined, headings glued to their text are split off, tables stay as text with their cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from jixiao.core.form import Figure, Place, Report, Section
from jixiao.ingest.figures import figures_in
from jixiao.ingest.outline import (
    TITLE_END,
    VERSION,
    begins_item,
    is_caption,
    is_outline_wording,
    is_report_heading,
    is_title,
    is_torn_heading,
    split_heading,
)
from jixiao.ingest.sheet import Paragraph, Table
from jixiao.ingest.wording import bare, tidy

__all__ = ["is_report_heading", "read_report"]

_ATTACHMENT = re.compile(r"附(?:件|表|录)\s*[\d一二三四五六七八九十]*\s*(?:[-—]\s*\d+)?\s*[:：]?$")
_UNIT_LINE = re.compile(
    r"(?:填报单位|单位名称|单位|部门名称|预算单位|项目单位|项目实施单位|编制单位)(?:[(（](?:盖章|公章|签章)[)）])?\s*[:：]\s*(?P<unit>\S.*?)(?:\s+(?:填报)?日期.*)?$"
)
_PROJECT_LINE = re.compile(r"项目名称\s*[:：]\s*(?P<project>\S.*)$")
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff（）()]{3,30}(?:局|委|委员会|办|办公室|中心|院|校|学校|政府|馆|队|所|站|处|部|会|公司|街道)$"
)
_SENTENCE_END = re.compile(r"[。；;！？!?：:…）)”\"》】]\s*$")
_YEAR = re.compile(r"(20\d{2})(?:\s*[-—至]\s*20\d{2})?\s*年度?")
_TITLE_TAIL = re.compile(rf"(?:预算)?(?:支出)?(?:绩效)?{TITLE_END}.*$")
_BRACKETED = re.compile(r"\((?:格式|参考格式|参考提纲|提纲|模板|公开版|范本)\)")
_LONGEST_HEADING = 200
_LIST = re.compile(r"[-·•●]\s*")


@dataclass(slots=True)
class _Part:
    """A section being filled: its heading, its place, its paragraphs, each with the place where it began."""

    heading: str
    where: Place | None
    lines: list[tuple[str, Place | None]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)  # of the last line, as long as page ends tear it
    torn: bool = False

    def add(self, text: str, where: Place | None) -> None:
        """Appends a paragraph, or joins it to the one that a page end tore."""
        if self.torn and not begins_item(text):
            self.pieces.append(text)
        else:
            self.close()
            self.pieces = [text]
            self.lines.append((text, where))
        # a short line without a full stop is a list item or a bare value; a long one was torn
        self.torn = len(text) > 12 and not _SENTENCE_END.search(text[-4:]) and not _LIST.match(self.pieces[0])

    def add_row(self, text: str, where: Place) -> None:
        """Appends a row of a table."""
        self.close()
        self.lines.append((text, where))

    def close(self) -> None:
        """Joins the pieces of the last paragraph: a blank only between letters or digits."""
        if len(self.pieces) > 1:
            joined = [self.pieces[0]]
            for before, after in pairwise(self.pieces):
                joined.append(after if before[-1:] > "\u2e80" or after[:1] > "\u2e80" else f" {after}")
            self.lines[-1] = ("".join(joined), self.lines[-1][1])
        self.pieces, self.torn = [], False


def read_report(blocks: Sequence[Paragraph | Table]) -> Report:
    """A report from its blocks in reading order (读取报告): nothing is dropped but attachment numbers and blank lines."""
    head, rest = _head(blocks)
    parts = _parts(rest)
    title = "".join(head.lines)
    title = tidy(re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", title))
    version = head.version
    if version is None and (found := re.search(r"缩略版|摘要版", title)) is not None:
        version = found[0]
    title = re.sub(r"\s*[(（【](?:缩略版|摘要版)[)）】]\s*$", "", title)
    year = _YEAR.search(title)
    unit, project = _subject(title)
    sections = tuple(Section(heading=p.heading, text="\n".join(t for t, _ in p.lines), where=p.where) for p in parts)
    figures: list[Figure] = []
    for part in parts:
        for text, where in part.lines:
            if " | " in text:
                figures.extend(_cells(text, where))
            else:
                figures.extend(figures_in(text, where, part.heading, year[1] if year else ""))
    return Report(
        title=title,
        version=version,
        unit=head.unit or unit,
        project=head.project or project,
        year=year[1] if year else None,
        sections=sections,
        figures=tuple(figures),
    )


@dataclass(slots=True)
class _Head:
    lines: list[str] = field(default_factory=list)
    version: str | None = None
    unit: str | None = None
    project: str | None = None


def _head(blocks: Sequence[Paragraph | Table]) -> tuple[_Head, list[Paragraph | Table]]:
    """Title lines, version, unit and project lines before the first heading or the first prose."""
    head, index, complete = _Head(), 0, False
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            return head, list(blocks[index:])
        text = tidy(block.text)
        core = bare(text)
        if not core or _ATTACHMENT.match(text):
            continue
        if found := VERSION.fullmatch(text):
            head.version = found[1]
            complete = True
        elif found := _UNIT_LINE.match(text):
            head.unit = found["unit"].strip()
        elif found := _PROJECT_LINE.match(text):
            head.project = found["project"].strip()
        elif is_title(text) or (complete and _BRACKETED.fullmatch(core)):
            if complete and not _BRACKETED.fullmatch(core):
                return head, list(blocks[index:])
            head.lines.append(text)
            complete = True
        elif complete and head.unit is None and _ORGANISATION.fullmatch(core) and not split_heading(text, 0):
            head.unit = text
        elif (
            not complete
            and index < 6
            and len(core) <= 60
            and not re.search(r"[。；，]", text)
            and _leads_to_title(blocks, index)
        ):
            head.lines.append(text)
            complete = is_title("".join(head.lines))
        else:
            return head, list(blocks[index:])
    return head, list(blocks[index + 1 :])


def _leads_to_title(blocks: Sequence[Paragraph | Table], index: int) -> bool:
    """Whether one of the next lines ends the title that this line begins."""
    if split_heading(tidy(_text(blocks[index])), 0):
        return False
    joined = tidy(_text(blocks[index]))
    for block in blocks[index + 1 : index + 4]:
        text = tidy(_text(block))
        joined += text
        if is_title(text) or is_title(joined):
            return True
    return False


def _text(block: Paragraph | Table) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def _subject(title: str) -> tuple[str | None, str | None]:
    """(unit, project) as far as the title says them: "2020 年度某局整体绩效自评结果" → 某局; "2020 年度某项目自评结果" → 某项目."""
    core = _TITLE_TAIL.sub("", re.sub(r"[(（](?:格式|参考提纲)[)）]", "", title)).removeprefix("关于").strip()
    year = _YEAR.search(core)
    lead, core = (core[: year.start()].strip(), core[year.end() :].strip()) if year else ("", core)
    whole = re.search(r"(?:部门)?(?:[(（]单位[)）])?整体(?:支出)?$|部门(?:预算)?$", core)
    if whole is not None:
        return (core[: whole.start()].strip() or lead or None), None
    core = re.sub(r"(?<=项目)(?:支出|资金|预算)$", "", core)
    generic = is_outline_wording(core) if core else True
    return lead or None, None if generic else core


def _parts(blocks: list[Paragraph | Table]) -> list[_Part]:
    parts: list[_Part] = []
    pending: tuple[str, Place] | None = None  # a heading torn inside its bracket
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            part = parts[-1] if parts else _open(parts, "", None)
            for row, line in enumerate(_rows(block)):
                part.add_row(line, block.place(row, 0))
            continue
        for line in block.text.split("\n"):
            text = _signs(tidy(line))
            if not text or (_ATTACHMENT.match(text) and index >= len(blocks) - 2):
                continue
            where = block.place
            if pending is not None:
                text, where = pending[0] + text, pending[1]
                pending = None
                head, closed, rest = _closed(text)
                if closed:
                    part = _open(parts, head, where)
                    if rest:
                        part.add(rest, where)
                    continue
            if len(text) < _LONGEST_HEADING and is_torn_heading(text):
                pending = (text, where)
                continue
            found = split_heading(text, block.level)
            if found is None and is_caption(text) and index + 1 < len(blocks) and isinstance(blocks[index + 1], Table):
                found = (text, "")
            if found is not None:
                part = _open(parts, found[0], where)
                if found[1]:
                    part.add(found[1], where)
                continue
            part = parts[-1] if parts else _open(parts, "", where)
            part.add(text, where)
    if pending is not None:
        _open(parts, pending[0], pending[1])
    for part in parts:
        part.close()
    return parts


def _closed(text: str) -> tuple[str, bool, str]:
    """A heading whose bracket closed on the next page: (heading, whether it did, the text behind it)."""
    closing = re.search(r"[)）][。.：:]?", text[3:])
    if closing is None:
        return text, False, ""
    end = closing.end() + 3
    return text[:end], True, text[end:].strip()


def _open(parts: list[_Part], heading: str, where: Place | None) -> _Part:
    part = _Part(heading, where)
    parts.append(part)
    return part


def _rows(table: Table) -> list[str]:
    """The rows of a table as text, cells divided by " | " (表内容)."""
    lines = []
    for cells in table.lines:
        row = [""] * table.width
        for cell in cells:
            if cell.column < table.width:
                row[cell.column] = _signs(tidy(cell.text))
        lines.append(" | ".join(row) if table.width > 1 else row[0])
    return lines


_LATEX = re.compile(r"\$([^$]*)\$")
_LATEX_SIGNS = (
    ("\\geq", "≥"),
    ("\\ge", "≥"),
    ("\\leq", "≤"),
    ("\\le", "≤"),
    ("\\times", "×"),
    ("\\%", "%"),
    ("\\sim", "~"),
)


def _signs(text: str) -> str:
    """LaTeX crumbs of a text layer as the signs that were printed: $\\geq 90\\%$ → ≥90%."""
    if "\\" not in text:
        return text

    def printed(m: re.Match[str]) -> str:
        inside = m[1]
        for crumb, sign in _LATEX_SIGNS:
            inside = inside.replace(crumb, sign)
        return inside.replace(" ", "")

    return _LATEX.sub(printed, text)


def _cells(line: str, where: Place | None) -> list[Figure]:
    """Figures of a table row: every cell that holds one, named by the nearest words to its left."""
    found: list[Figure] = []
    name = ""
    for cell in line.split(" | "):
        if re.search(r"\d", cell) and len(cell) <= 30 and not re.search(r"[\u4e00-\u9fff]{7,}", cell):
            found.append(Figure(what=f"表：{name}" if name else "表", printed=cell, where=where))
        elif cell:
            name = cell
    return found
