"""Self-evaluation reports (自评报告): the blocks of one report → title, version, sections and figures, as printed.

Paragraphs torn by a page end are joined, headings glued to their text are split off, tables stay as text with their cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from jixiao.core.form import Figure, Place, Report, Section
from jixiao.core.guidance import guidance_in
from jixiao.core.stated import stated
from jixiao.ingest.outline import begins_item, is_caption, is_report_heading, is_torn_heading, split_heading
from jixiao.ingest.report_head import ATTACHMENT, YEAR, read_cover, read_head, subject_of
from jixiao.ingest.report_tables import figures_of, rows_of, signs
from jixiao.ingest.sheet import Paragraph, Table
from jixiao.ingest.wording import tidy

__all__ = ["is_report_heading", "read_report"]

_SENTENCE_END = re.compile(r"[。；;！？!?：:…）)”\"》】]\s*$")
_LONGEST_HEADING = 200
_LIST = re.compile(r"[-·•●]\s*")
_CONTENTS = re.compile(r"目\s*[录次]$")
_CONTENTS_LINE = re.compile(r".{1,60}?(?:[.．…·\s]{2,}|\t)\s*[-—]?\s*\d{1,3}\s*[-—]?$")
# the notes beneath a form, which say how it is scored; after a report they are the tail of some other form
_FORM_NOTES = re.compile(r"(?:备注|说明|注|填表说明|填报说明)\s*[:：]?$")
_FORM_NOTE = re.compile(r"计分原则|汇总原则|口径\s*[:：]|评分标准|填报要求|必评指标|合理确定分值")
_TORN_TAIL = re.compile(r".{0,2}[，,、；;]")


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
    """A report from its blocks in reading order (读取报告): nothing is dropped but attachment numbers, tables of contents and blank lines."""
    head, rest = read_head(blocks)
    parts = _parts(_without_contents(_without_form_notes(rest)))
    title = "".join(head.lines)
    title = tidy(re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", title))
    version = head.version
    if version is None and (found := re.search(r"缩略版|摘要版", title)) is not None:
        version = found[0]
    title = re.sub(r"\s*[(（【](?:缩略版|摘要版)[)）】]\s*$", "", title)
    if parts and not parts[0].heading:
        read_cover(head, [text for text, _ in parts[0].lines])
    year = YEAR.search(title)
    unit, project = subject_of(title)
    return Report(
        title=title,
        version=version,
        unit=_written(head.unit or unit),
        project=_written(head.project or project),
        year=year[1] if year else None,
        sections=tuple(_section(part) for part in parts),
        where=head.where or (parts[0].where if parts else None),
        figures=tuple(figure for part in parts for figure in _figures(part, (year[1],) if year else ())),
    )


def _written(name: str | None) -> str | None:
    """A name, unless it is still the template's prompt for one."""
    return None if name is None or guidance_in(name) is not None else name


def _section(part: _Part) -> Section:
    return Section(
        heading=part.heading,
        text="\n".join(text for text, _ in part.lines),
        where=part.where,
        places=tuple(where for _, where in part.lines),
    )


def _figures(part: _Part, years: tuple[str, ...]) -> list[Figure]:
    """The figures of a section in order: those of its lines, and those of its tables."""
    found: list[Figure] = []
    for is_table, lines in groupby(part.lines, key=lambda line: "\t" in line[0]):
        if is_table:
            found += figures_of(list(lines))
            continue
        for text, where in lines:
            found += [Figure(what=f.what, printed=f.printed, where=where) for f in stated(text, part.heading, years)]
    return found


def _without_form_notes(blocks: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """The blocks without the scoring notes of a form that a slipped page has left behind a report (误入的表下备注)."""
    for index, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or not _FORM_NOTES.fullmatch(tidy(block.text)):
            continue
        rest = blocks[index + 1 :]
        if rest and _are_notes(rest):
            before = blocks[index - 1] if index else None
            torn = isinstance(before, Paragraph) and _TORN_TAIL.match(before.text) is not None
            return blocks[: index - torn]
    return blocks


def _are_notes(blocks: list[Paragraph | Table]) -> bool:
    """Whether blocks are numbered notes on scoring, some of them torn by a page end."""
    texts = [tidy(block.text) for block in blocks if isinstance(block, Paragraph)]
    numbered = sum(1 for text in texts if re.match(r"[(（]?\d", text))
    return len(texts) == len(blocks) and numbered * 2 >= len(texts) and any(_FORM_NOTE.search(text) for text in texts)


def _without_contents(blocks: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """The blocks without a table of contents (目录): its lines end in page numbers."""
    kept: list[Paragraph | Table] = []
    within = False
    for block in blocks:
        text = tidy(block.text) if isinstance(block, Paragraph) else ""
        if _CONTENTS.fullmatch(text):
            within = True
        elif within and isinstance(block, Paragraph):
            lines = [line for line in block.text.split("\n") if line.strip()]
            within = all(_CONTENTS_LINE.fullmatch(line.strip()) for line in lines)
        else:
            within = False
        if not within:
            kept.append(block)
    return kept


def _parts(blocks: list[Paragraph | Table]) -> list[_Part]:
    parts: list[_Part] = []
    pending: tuple[str, Place] | None = None  # a heading torn inside its bracket
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            part = parts[-1] if parts else _open(parts, "", None)
            for row, line in enumerate(rows_of(block)):
                part.add_row(line, block.place(row, 0))
            continue
        for line in block.text.split("\n"):
            text = signs(tidy(line))
            if not text or (ATTACHMENT.match(text) and index >= len(blocks) - 2):
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
