"""The page as it will be printed (页面模型): lines and tables of one paper, in no format yet. Every writer draws from it.

A paper knows roles, not looks: which line is a title, which cell a label. How a title looks is each writer's own, by ``body``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

LINE_STYLES = (
    "attachment", "title", "subtitle", "line", "spread", "caption", "note", "heading1", "heading2", "heading3", "heading4", "text", "prompt", "signature",
)  # fmt: skip
"""What a line can be (行的样式): 附件 number, title, line under it, head or foot line, line of pieces spread over the width, a table's
caption, note, headings, body text, a prompt that a person has yet to answer, signature line."""

CELL_ROLES = ("label", "value", "number", "long", "computed")
"""What a cell can be (格的角色): printed label; short value; value that may be a number; long text; a score computed by us."""

_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85")


def clean(text: str) -> str:
    """Text that every format can hold (可印文字): line breaks as ``\\n``, tabs as blanks, no characters that XML forbids."""
    if text.isprintable():  # as nearly every cell is
        return text
    return _NOT_PRINTABLE.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of a line (行内片段): printed words, or with ``name`` the value of that name (see ``Cell``)."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line or paragraph outside tables (行). ``style``: one of LINE_STYLES. ``runs``: the same text in pieces, where it holds values."""

    text: str
    style: str = "text"
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table (格): row and column from 0, how many rows and columns it covers, its role.

    ``name``: which value it holds, as a layout calls it (``budget.executed``, ``填报人``); ``rows.0.3.actual`` for the actual of the fourth
    indicator of the first goal, ``goals.0`` for what the first goal is called and its points, ``add.产出指标.数量指标`` for the name of an indicator that could be added there; "" for printed words.
    ``open_below``/``open_above``: one half of a cell that was cut where the head rows end; no border between the halves.
    """

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    role: str = "value"
    name: str = ""
    open_below: bool = False
    open_above: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table (表格): relative column widths, how many rows, its cells row by row; the first ``head_rows`` are repeated on every page.

    ``joined``: it follows the table above without a gap, as a part of the same printed form.
    """

    widths: tuple[int, ...]
    rows: int
    cells: tuple[Cell, ...]
    head_rows: int = 0
    joined: bool = False

    def cut_at_head(self) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
        """The cells of the head and of the body (表头与表体); one that covers both is cut, its text in the body."""
        head: list[Cell] = []
        body: list[Cell] = []
        for cell in self.cells:
            if cell.row >= self.head_rows:
                body.append(cell)
            elif cell.row + cell.rows <= self.head_rows:
                head.append(cell)
            else:
                above = self.head_rows - cell.row
                head.append(replace(cell, text="", name="", rows=above, open_below=True))
                body.append(replace(cell, row=self.head_rows, rows=cell.rows - above, open_above=True))
        return tuple(head), tuple(body)

    def by_row(self) -> list[list[Cell]]:
        """The cells that begin in each row, left to right (逐行)."""
        found: list[list[Cell]] = [[] for _ in range(self.rows)]
        for cell in self.cells:
            found[cell.row].append(cell)
        for cells in found:
            cells.sort(key=lambda cell: cell.column)
        return found


Part = Line | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper (一份): its parts from top to bottom, on A4.

    ``name``: short, for a worksheet's tab. ``body``: "form" (自评表, small type in a table) or "letter" (报告、意见书: 公文 type).
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    landscape: bool = False
    body: str = "form"

    def lines(self) -> Iterator[Line]:
        for part in self.parts:
            if isinstance(part, Line):
                yield part

    def tables(self) -> Iterator[Table]:
        for part in self.parts:
            if isinstance(part, Table):
                yield part


def width_of(text: str) -> int:
    """How many half-width characters a line of text takes (显示宽度): Chinese characters count two."""
    return sum(1 if character < "\u1100" else 2 for character in text)


UNBROKEN = 300
"""Half-width characters up to which a row stays on one page; a longer text may run over to the next."""
_LEFT_FROM = 44
"""Half-width characters from which a value is set to the left instead of the middle."""


def set_left(cell: Cell) -> bool:
    """Whether a cell's text begins at the left (左对齐) rather than standing in the middle."""
    return cell.role == "long" or "\n" in cell.text or (cell.role == "value" and width_of(cell.text) > _LEFT_FROM)


_TITLE_ACROSS = 38
"""Half-width characters that fit on a line of a letter's title."""
_BEFORE = ("年度", "项目", "部门", "专项", "整体", "转移支付", "上年度", "支出", "绩效", "自评")


def in_lines(title: str) -> str:
    """A letter's title over as many lines as it needs (标题分行), about as long as each other and broken before a word of titles where there is one."""
    if width_of(title) <= _TITLE_ACROSS:
        return title
    lines = -(-width_of(title) // _TITLE_ACROSS)
    out, rest = [], title
    for left in range(lines - 1, 0, -1):
        aim, most = width_of(rest) / (left + 1), left * _TITLE_ACROSS
        best = min(range(1, len(rest)), key=lambda at: _badness(rest[:at], rest[at:], aim, most))
        out.append(rest[:best])
        rest = rest[best:]
    return "\n".join((*out, rest))


def _badness(before: str, after: str, aim: float, most: int) -> float:
    """How badly a line breaks between these: off the aim, inside a number or a bracket, too much on it or left over for the next ones."""
    too_long = max(width_of(before) - _TITLE_ACROSS, width_of(after) - most, 0)
    broken = (before[-1].isascii() and after[0].isascii()) or after[0] in "（(）)》”年"
    return abs(width_of(before) - aim) + 1000 * too_long + 100 * broken - 12 * after.startswith(_BEFORE)
