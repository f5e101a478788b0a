"""The neutral table model (中性表格): what every reader makes and the recogniser reads.

A ``Page`` is one continuous piece of a document — a Word body, a worksheet, a whole PDF, a text file — as a list of blocks
in reading order: paragraphs and tables. Cells keep their text as printed (line breaks as "\\n"), their span and their place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from jixiao.core.form import Place


class Uncertain(NamedTuple):
    """What a reader was not sure of in a text (存疑): a sentence for people. ``label``: a label was told by what forms usually print."""

    why: str
    label: bool = False


@dataclass(slots=True)
class Cell:
    """A cell (单元格) at the top left corner of its span. ``row``/``column`` count from 0 in the table's grid.

    ``text`` is "" when empty. ``rows``/``columns``: how many grid rows and columns it covers. ``uncertain``: set where the text had to be recognised.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    uncertain: Uncertain | None = None


@dataclass(slots=True)
class Table:
    """A table (表格) as rows of cells. ``lines[i]`` holds the cells that *begin* in grid row i, left to right.

    ``exact``: True when spans are known (docx, xlsx, pdf with rulings); False for text, where merged cells are blanks and rows may have slid.
    ``style``/``sheet``/``first_row``/``first_column`` make places: the address of grid (r, c) is Place(style, sheet, first_row + r, first_column + c).
    ``row_numbers``: the real row (or line) number of each grid row where they do not simply count on; ``row_sheets`` likewise for the container (第2页).
    """

    lines: list[list[Cell]]
    width: int
    exact: bool = True
    style: str = "table"
    sheet: str = ""
    first_row: int = 1
    first_column: int = 1
    row_numbers: list[int] | None = None
    row_sheets: list[str] | None = None

    def place(self, row: int, column: int) -> Place:
        """Where grid cell (row, column) stood in the file."""
        number = self.row_numbers[row] if self.row_numbers else self.first_row + row
        sheet = self.row_sheets[row] if self.row_sheets else self.sheet
        return Place(self.style, sheet, number, self.first_column + column)


@dataclass(slots=True)
class Paragraph:
    """A line of prose (段落) with its place; ``level`` is the heading level where the format says one, else 0."""

    text: str
    place: Place
    level: int = 0
    uncertain: Uncertain | None = None


@dataclass(slots=True)
class Page:
    """A continuous piece of a document (页): its name (sheet name or "") and its blocks in reading order."""

    name: str = ""
    blocks: list[Paragraph | Table] = field(default_factory=list)


@dataclass(slots=True)
class Sheets:
    """A file as read by a reader (文件内容): its format and its pages. ``problems``: (code, message) of parts that could not be read."""

    format: str
    pages: list[Page] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
