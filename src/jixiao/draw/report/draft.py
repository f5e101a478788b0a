"""A drafted report (报告稿) as a value: sections of paragraphs and tables, every figure with its source, and what a person has still to add.

It can be kept as JSON (``codec.py``), edited section by section, and drawn (``writing.py``). It has the shape of a report that was read:
title, version, unit, project, year, sections with heading and text, figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.draw.report.phrase import Cited, Said

if TYPE_CHECKING:
    from jixiao.draw import Rendered

FILL, SETTLE = "请补充", "请核对"
"""What a prompt asks for (提示语): something the form cannot know, or something in the form that does not agree."""

CELL_MARK = " | "
"""Between the cells of a row where a table stands as text (格间符), as in reports that were read."""
_PROMPT = re.compile(rf"【({FILL}|{SETTLE})：([^】]*)】")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a draft (段落). ``style``: text | prompt."""

    text: str
    style: str = "text"
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTable:
    """A table of a draft (表格): caption, head, rows of texts. ``widths``: relative widths of the columns."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    cited: tuple[Cited, ...] = ()


DraftPart = Paragraph | DraftTable


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSection:
    """A section of a draft (报告章节): its heading, the level of the heading from 1, what stands beneath it."""

    heading: str
    level: int = 1
    parts: tuple[DraftPart, ...] = ()

    @property
    def text(self) -> str:
        """The text beneath the heading, tables row by row, as in a report that was read."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, Paragraph):
                yield part.text
            else:
                yield part.caption
                yield from (CELL_MARK.join(row) for row in (part.head, *part.rows))

    @property
    def length(self) -> int:
        return length_of(self.heading) + sum(length_of(line.replace(CELL_MARK, "")) for line in self.lines())


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Something a person has still to do in a draft (待补、待核对): which section, what is asked. ``settle``: figures that do not agree."""

    heading: str
    text: str
    settle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A drafted self-evaluation report (报告稿).

    ``extent``: full | brief; ``version``: what the pack calls it (缩略版, 摘要版), None when it names none. ``limit``: characters it may have, None
    for no limit. ``pack``, ``form_kind``: whose frame it follows. ``notes``: what whoever drafts should know, not part of the text.
    """

    title: str
    extent: str
    version: str | None = None
    unit: str | None = None
    project: str | None = None
    year: str | None = None
    pack: str = ""
    form_kind: str = ""
    limit: int | None = None
    sections: tuple[DraftSection, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[Cited, ...]:
        """Every value of the form that the text cites (数据), and every one that was computed from it."""
        return tuple(cited for section in self.sections for part in section.parts for cited in part.cited)

    @property
    def length(self) -> int:
        """How many characters the report has (字数): title, headings, text and tables, blanks not counted, prompts counted as they stand."""
        return length_of(self.title) + sum(section.length for section in self.sections)

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """What is still to be done (待补、待核对), in the order of the text; also what an editor has left of it."""
        found = [Prompt(heading="标题", text=m[2], settle=m[1] == SETTLE) for m in _PROMPT.finditer(self.title)]
        for section in self.sections:
            for line in section.lines():
                found += [
                    Prompt(heading=section.heading, text=m[2], settle=m[1] == SETTLE) for m in _PROMPT.finditer(line)
                ]
        return tuple(found)

    @property
    def prompted(self) -> int:
        """How many characters of the length are prompts (提示语字数), which will be replaced."""
        lines = [self.title, *(line for section in self.sections for line in section.lines())]
        return sum(length_of(m[0]) for line in lines for m in _PROMPT.finditer(line))

    def draw(self, kind: str) -> Rendered:
        """The report as a file (绘制报告): docx | pdf | md; its name, MIME type and bytes. Raises DrawError when it cannot be drawn."""
        from jixiao.draw.report.writing import draw_reports

        return draw_reports([self], kind)


def length_of(text: str) -> int:
    """Characters without blanks (字数)."""
    return len(_BLANKS.sub("", text))


def paragraph(said: Said) -> Paragraph:
    """A sentence or several as a paragraph (成段)."""
    return Paragraph(text=said.text, cited=said.cited)


def fill(what: Said | str) -> Paragraph:
    """A prompt for what the form cannot know (请补充)."""
    return _prompt(FILL, what)


def settle(what: Said | str) -> Paragraph:
    """A prompt for what does not agree in the form (请核对)."""
    return _prompt(SETTLE, what)


def gap(what: str) -> str:
    """A prompt inside a title or a fixed text (行内待补)."""
    return f"【{FILL}：{what}】"


def _prompt(mark: str, what: Said | str) -> Paragraph:
    said = what if isinstance(what, Said) else Said(what)
    # brackets of the same kind inside would end the prompt too early
    inside = said.text.replace("【", "〔").replace("】", "〕").rstrip("。；;，, ")
    return Paragraph(text=f"【{mark}：{inside}】", style="prompt", cited=said.cited)
