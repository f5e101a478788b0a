"""The cells of one worksheet's XML (工作表的格): finding them, their merged ranges, and how far apart they lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from jixiao.core.form import column_letters

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_DIGIT, _POINT = 7, 4 / 3
"""Pixels of a column's unit, and of a point."""
_COLUMN_PIXELS, _ROW_POINTS = 64, 15.0
_COLUMNS = 16384


def cell_name(row: int, column: int) -> str:
    """The name of a cell counted from 1 (单元格名): 9, 5 → E9."""
    return f"{column_letters(column)}{row}"


def cell_at(name: str) -> tuple[int, int] | None:
    """Row and column of a cell by its name (行列): E9 → 9, 5."""
    found = _ADDRESS.fullmatch(name.upper())
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


class Grid:
    """The cells of a worksheet (格). ``space``: the namespace as lxml writes it."""

    def __init__(self, sheet: etree._Element, space: str) -> None:
        self._space = space
        self._sheet = sheet
        self._merged = [
            area
            for item in sheet.iterfind(f"{space}mergeCells/{space}mergeCell")
            if (area := _area(item.get("ref") or "")) is not None
        ]
        self._usual_width = self._usual_height = 0
        self._widths: dict[int, int] = {}
        self._heights: dict[int, int] = {}

    def first_of(self, row: int, column: int) -> tuple[int, int]:
        """The cell that shows at a position: the first one of the merged range it lies in, else itself."""
        for top, left, bottom, right in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def cells(self) -> Iterator[tuple[int, int, etree._Element]]:
        """Every cell of the XML with its row and column; a cell without a name of its own follows the one before."""
        row = 0
        for line in self._sheet.iterfind(f"{self._space}sheetData/{self._space}row"):
            number = line.get("r") or ""
            row = int(number) if number.isdecimal() else row + 1
            column = 0
            for cell in line.iterchildren(f"{self._space}c"):
                named = cell_at(cell.get("r") or "")
                column = named[1] if named else column + 1
                yield row, column, cell

    def box(self, row: int, column: int, width: int, height: int) -> tuple[int, ...]:
        """Where a box beside a cell lies, of a size in pixels: left column, offset, top row, offset, right column, offset, bottom row, offset."""
        if not self._usual_width:
            self._measure()
        top = max(0, row - 2)
        right, beyond = self._walk(column, width + 15, self._column)
        bottom, below = self._walk(top, height + 4, self._row)
        return column, 15, top, 4, right, beyond, bottom, below

    def _walk(self, at: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
        """The column or row (from 0) in which a way of so many pixels ends, and how far into it."""
        for _ in range(500):
            here = size(at)
            if pixels <= here:
                break
            pixels -= here
            at += 1
        return at, pixels

    def _column(self, column: int) -> int:
        return self._widths.get(column, self._usual_width)

    def _row(self, row: int) -> int:
        return self._heights.get(row, self._usual_height)

    def _measure(self) -> None:
        """Widths and heights in pixels, by column and row from 0; hidden ones take no room."""
        space = self._space
        usual = self._sheet.find(f"{space}sheetFormatPr")
        wide = usual.get("defaultColWidth") if usual is not None else None
        high = usual.get("defaultRowHeight") if usual is not None else None
        self._usual_width = max(1, int(_float(wide, _COLUMN_PIXELS / _DIGIT) * _DIGIT))
        self._usual_height = max(1, int(_float(high, _ROW_POINTS) * _POINT))
        for item in self._sheet.iterfind(f"{space}cols/{space}col"):
            first, last = (int(_float(item.get(edge), 1, most=_COLUMNS)) for edge in ("min", "max"))
            hidden = item.get("hidden") in ("1", "true")
            pixels = 0 if hidden else int(_float(item.get("width"), self._usual_width / _DIGIT) * _DIGIT)
            for column in range(first, last + 1):
                self._widths[column - 1] = pixels
        row = 0
        for line in self._sheet.iterfind(f"{space}sheetData/{space}row"):
            number = line.get("r") or ""
            row = int(number) if number.isdecimal() else row + 1
            if line.get("hidden") in ("1", "true"):
                self._heights[row - 1] = 0
            elif line.get("ht"):
                self._heights[row - 1] = int(_float(line.get("ht"), _ROW_POINTS) * _POINT)


def _area(ref: str) -> tuple[int, int, int, int] | None:
    first, _, last = ref.partition(":")
    start, end = cell_at(first), cell_at(last or first)
    return None if start is None or end is None else (*start, *end)


def _float(text: str | None, default: float, most: int = 500) -> float:
    """A measure of the screen, not a value of the form; nonsense counts as the default."""
    try:
        return max(0.0, min(float(text or default), most))
    except ValueError:
        return default
