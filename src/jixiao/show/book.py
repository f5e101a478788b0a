"""A workbook of tables (工作簿): sheets with a head, written row by row, so size costs no memory; there whole or not at all.

Every cell from a document is written as text: a cell beginning with = stays what was printed and is never computed.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from jixiao.core.form import column_letters
from jixiao.show.words import printable
from jixiao.sources import RESULT

Sheets = Mapping[str, Sequence[tuple[str, int]]]
"""The sheets of a workbook (各工作表): name → title and width of every column."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere (链接): ``target`` is an URL, for a workbook with ``#'sheet'!cell`` after it."""

    text: str
    target: str


Value = str | int | Decimal | Link | None

_LAST_ROW = 1_048_575
_LONGEST = 32_000
"""Excel takes 32,767 characters a cell."""
_LINE, _HIGHEST = 15, 405
"""Points of a line of text, and of the highest row Excel shows."""
_RULED = {"bottom": 1, "bottom_color": "#D5DBE1"}
_LINKS, _LONGEST_LINK = 65_530, 2_079
"""Excel takes so many links a sheet, and links of so many signs."""
_EXACT = Decimal(10) ** 15
"""Numbers below are the same in a workbook, which keeps fifteen digits; larger ones are written as text."""


class _Packed(io.BytesIO):
    """The workbook as it is packed. Never closed: a zip that was given up ends itself later, and would complain on stderr."""

    def close(self) -> None:
        pass


class Book:
    """A workbook being written (工作簿): ``write`` row by row, leave the ``with`` block to finish it."""

    def __init__(self, path: Path, sheets: Sheets) -> None:
        # sheets are kept in files until the end; a folder of our own goes whatever happens to the workbook
        self._drafts = tempfile.TemporaryDirectory(prefix="jixiao-")
        # packed in memory, a fiftieth of the sheets, so that a full disk is met by one write that can be refused
        self._path, self._packed = path, _Packed()
        self._book = xlsxwriter.Workbook(
            self._packed,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": self._drafts.name,
            },
        )
        self._book.use_zip64()
        self._book.set_custom_property("jixiao", RESULT)
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#DDE6F0", "border": 1, "valign": "vcenter", "text_wrap": True}
        )
        self._cell = self._book.add_format({"text_wrap": True, "valign": "top", **_RULED})
        self._marks = {
            "错误": self._book.add_format({"font_color": "#B00020", "bold": True, "valign": "top", **_RULED}),
            "警告": self._book.add_format({"font_color": "#8A5A00", "bold": True, "valign": "top", **_RULED}),
        }
        self._linked = self._book.add_format(
            {"text_wrap": True, "valign": "top", "font_color": "#1F4E79", "underline": 1, **_RULED}
        )
        self._links: dict[str, int] = {}
        self._sheets: dict[str, Any] = {}
        self._rows: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._columns = sheets
        for name in sheets:
            self._open(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._drafts:
            if kind is not None:
                self._book.fileclosed = True  # nothing half is written, and its destructor does not try to
                return
            for name in self._columns:
                self._fence(name)
            try:
                self._book.close()
            except FileCreateError as refused:
                self._book.fileclosed = True
                if refused.args and isinstance(refused.args[0], OSError):
                    raise refused.args[0] from refused
                raise
            self._path.write_bytes(self._packed.getbuffer())

    def _open(self, name: str) -> None:
        """Begin a sheet, or its next part when the last one is full."""
        part = self._parts[name] = self._parts.get(name, 0) + 1
        sheet = self._book.add_worksheet(name if part == 1 else f"{name}{part}")
        for column, (_, width) in enumerate(self._columns[name]):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        titles = [title for title, _ in self._columns[name]]
        sheet.set_row(0, _LINE * _lines_of_row(titles, self._columns[name]))
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, self._head)
        self._sheets[name] = sheet
        self._rows[name] = self._links[name] = 0

    def _fence(self, name: str) -> None:
        """Filter arrows over what was written; figures as printed are text, and need no green corner that says so."""
        sheet, last = self._sheets[name], max(1, self._rows[name])
        sheet.autofilter(0, 0, last, len(self._columns[name]) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(self._columns[name]))}{last + 1}"})

    def write(self, name: str, values: Sequence[Value]) -> None:
        """Write a row (写入一行), on the next sheet of this name when one is full."""
        if self._rows[name] >= _LAST_ROW:
            self._fence(name)
            self._open(name)
        self._rows[name] += 1
        sheet, row = self._sheets[name], self._rows[name]
        cells = [_cell(value.text if isinstance(value, Link) else value) for value in values]
        sheet.set_row(row, min(_HIGHEST, _LINE * _lines_of_row(cells, self._columns[name])))
        for column, (value, given) in enumerate(zip(cells, values, strict=True)):
            if isinstance(given, Link) and self._links[name] < _LINKS and len(given.target) <= _LONGEST_LINK:
                self._links[name] += 1
                sheet.write_url(row, column, _url(given.target), self._linked, value)
            elif value == "":
                sheet.write_blank(row, column, None, self._cell)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, self._marks.get(value, self._cell))
            else:
                sheet.write_number(row, column, value, self._cell)


def _url(target: str) -> str:
    """A link as it is to stand in the workbook. What begins with file: the library turns into a path with backslashes, which only Windows knows; a scheme may be written in capitals."""
    return f"FILE:{target.removeprefix('file:')}" if target.startswith("file:") else target


def _cell(value: str | int | Decimal | None) -> str | float:
    """A value as a workbook takes it: what was computed is a number, what was printed a text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)[:_LONGEST]
    if isinstance(value, Decimal) and abs(value) >= _EXACT:
        return str(value)
    return float(value)


def _lines_of_row(cells: Sequence[str | float], columns: Sequence[tuple[str, int]]) -> int:
    return max(_lines(cell, width) for cell, (_, width) in zip(cells, columns, strict=True))


def _lines(value: str | float, width: int) -> int:
    """Lines a text takes in a column; Chinese signs are two columns wide, as they are two bytes in GBK. Fonts differ: some room is left."""
    if not isinstance(value, str):
        return 1
    return sum(-(-len(line.encode("gbk", "replace")) // (width * 7 // 8)) or 1 for line in value.split("\n"))
