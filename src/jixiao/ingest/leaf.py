"""Leaves (页): the pages of a paged document as read, put together to blocks in reading order.

A table that the end of a page cuts is put together again when the next page goes on with a table of the same width and nothing but
page furniture stands between. PDF with a text layer and scans are the same from here on.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from jixiao.core.form import Place
from jixiao.ingest.joining import Part, joined, same_width
from jixiao.ingest.layout import PrintedLine, columns_of, paragraphs_of, unruled_rows
from jixiao.ingest.limits import Watch
from jixiao.ingest.sheet import Cell, Paragraph, Sheets, Table, Uncertain

PAGE_NUMBER = re.compile(r"[-—–~·\s]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[,，/、]?\s*共?\s*\d{1,4}\s*页?)?[-—–~·\s]*")
_FEW = 50  # characters: a page number, the mark of a scanning program
_MOSTLY = 0.5  # of the page covered by pictures
_OUTLINES = 50  # drawings: a page whose letters have been turned into outlines has many more
DIGITS = re.compile(r"[0-9０-９]")


@dataclass(slots=True)
class Leaf:
    """A page as read: tables and lines of prose from top to bottom."""

    number: int
    height: float
    tall: float
    found: list[Part | PrintedLine] = field(default_factory=list)
    characters: int = 0
    images: int = 0
    unmapped: int = 0
    shapeless: int = 0
    pictured: float = 0.0
    shapes: int = 0
    scanned: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether what the page says is in a picture or in outlines, and not in its text (扫描页): page numbers and stamps do not count."""
        if not self.characters:
            return self.images > 0 or self.shapes >= _OUTLINES
        return self.characters < _FEW and self.pictured > _MOSTLY


def blocks_of(leaves: list[Leaf], sheets: Sheets, watch: Watch) -> list[Paragraph | Table]:
    """The paragraphs and tables of all pages in reading order (版面内容); what had to be guessed becomes a problem of ``sheets``."""
    furniture = _furniture(leaves)
    blocks: list[Paragraph | Table] = []
    open_parts: list[Part] = []
    counted: Counter[int] = Counter()

    def close() -> None:
        if open_parts:
            blocks.append(joined(open_parts, watch))
            open_parts.clear()

    for leaf in leaves:
        prose: list[PrintedLine] = []
        for item in leaf.found:
            if isinstance(item, Part):
                _close_prose(prose, leaf, blocks, counted, sheets)
                if not (open_parts and open_parts[-1].page == leaf.number - 1 and same_width(open_parts[-1], item)):
                    close()
                open_parts.append(item)
            elif (leaf.number, id(item)) not in furniture:
                close()
                prose.append(item)
        _close_prose(prose, leaf, blocks, counted, sheets)
    close()
    return blocks


def _close_prose(
    prose: list[PrintedLine], leaf: Leaf, blocks: list[Paragraph | Table], counted: Counter[int], sheets: Sheets
) -> None:
    """Lines of prose as paragraphs, those in columns without rulings as inexact tables."""
    if not prose:
        return
    lines = list(prose)
    prose.clear()
    done = 0
    for begin, end in unruled_rows(lines):
        _add_paragraphs(lines[done:begin], leaf, blocks, counted)
        blocks.append(_unruled(lines[begin:end], leaf, counted))
        sheets.problems.append(
            (
                "no_rulings",
                f"第{leaf.number}页：表格没有画线，各列是按文字间距推断的，请核对；有 Word 或 Excel 原件时请优先使用原件。",
            )
        )
        done = end
    _add_paragraphs(lines[done:], leaf, blocks, counted)


def _add_paragraphs(
    lines: list[PrintedLine], leaf: Leaf, blocks: list[Paragraph | Table], counted: Counter[int]
) -> None:
    if not lines:
        return
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    for group in paragraphs_of(lines, left, right):
        place = Place("page", f"第{leaf.number}页", counted[leaf.number] + 1)
        counted[leaf.number] += len(group)
        doubt = "；".join([line.doubt for line in group if line.doubt])
        blocks.append(Paragraph(_joined(group), place, uncertain=Uncertain(doubt) if doubt else None))


def _joined(lines: list[PrintedLine]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        more = line.text
        text += (
            " " if text[-1].isascii() and text[-1].isalnum() and more[0].isascii() and more[0].isalpha() else ""
        ) + more
    return text


def _unruled(lines: list[PrintedLine], leaf: Leaf, counted: Counter[int]) -> Table:
    columns = columns_of(lines)
    rows: list[list[Cell]] = []
    for row, line in enumerate(lines):
        texts = [""] * len(columns)
        for left, right, text in line.pieces:
            middle = (left + right) / 2
            column = min(range(len(columns)), key=lambda c: abs((columns[c][0] + columns[c][1]) / 2 - middle))
            texts[column] = f"{texts[column]}\n{text}" if texts[column] else text
        uncertain = Uncertain(line.doubt) if line.doubt else None
        rows.append(
            [Cell(text, row, column, uncertain=uncertain if text else None) for column, text in enumerate(texts)]
        )
    first = counted[leaf.number] + 1
    counted[leaf.number] += len(lines)
    numbers = list(range(first, first + len(lines)))
    return Table(rows, len(columns), exact=False, style="page", sheet=f"第{leaf.number}页", row_numbers=numbers)


def _furniture(leaves: list[Leaf]) -> set[tuple[int, int]]:
    """Page numbers, and heads and feet that come again on other pages (their first showing stays), by (page, id of the line)."""
    found: set[tuple[int, int]] = set()
    seen: dict[tuple[str, int], int] = {}
    for leaf in leaves:
        lines = [item for item in leaf.found if isinstance(item, PrintedLine)]
        for line in lines:
            margin = line.bottom > 0.88 * leaf.tall or line.top < 0.12 * leaf.tall
            if not margin:
                continue
            if PAGE_NUMBER.fullmatch(line.text):
                found.add((leaf.number, id(line)))
                continue
            key = (DIGITS.sub("", line.text), round(line.bottom / max(1.0, leaf.height)))
            if key in seen and seen[key] != leaf.number:
                found.add((leaf.number, id(line)))
            seen.setdefault(key, leaf.number)
    return found
