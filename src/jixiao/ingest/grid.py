"""A table as lines that the recogniser walks (行): what begins in a row, and what reaches into it from above."""

from __future__ import annotations

from jixiao.core.form import Place, Printed
from jixiao.ingest.sheet import Cell, Table
from jixiao.ingest.wording import tidy


class Row:
    """One grid row of a table (表格行).

    ``cells``: the non-blank cells that begin in this row, left to right, as (column, text, Cell); text is tidied, ``cell.text`` is as printed.
    ``after_break``: the row opens a new page or a new table piece of the same form, so what stands above may go on in it.
    """

    __slots__ = ("after_break", "cells", "grid", "index")

    def __init__(self, grid: Grid, index: int, cells: list[tuple[int, str, Cell]]) -> None:
        self.grid = grid
        self.index = index
        self.cells = cells
        self.after_break = False

    def at(self, column: int) -> Cell | None:
        """The cell that covers ``column`` in this row, also when it began above."""
        return self.grid.covering(self.index, column)

    def place(self, column: int) -> Place:
        """Where (this row, column) stood in the file."""
        return self.grid.table.place(self.index, column)

    def printed(self, column: int, text: str) -> Printed | None:
        """A value of this row, None when empty."""
        return Printed(text, self.grid.table.place(self.index, column)) if text else None

    @property
    def exact(self) -> bool:
        return self.grid.table.exact

    @property
    def first(self) -> str:
        """Text of the first non-blank cell, "" in a blank row."""
        return self.cells[0][1] if self.cells else ""

    def whole_width(self) -> bool:
        """Whether the row is one cell over the whole table (通栏), as titles and goal headings are; blank margins do not count."""
        table = self.grid.table
        if len(self.cells) != 1:
            return False
        if not table.exact:
            return table.width == 1
        column, _, cell = self.cells[0]
        left, right = self.grid.used
        return (
            column <= left
            and column + cell.columns >= right - (1 if right - left > 2 else 0)
            and (cell.columns > 1 or right - left == 1)
        )


class Grid:
    """A table with, for every position, the cell that covers it."""

    __slots__ = ("_cover", "rows", "table", "used")

    def __init__(self, table: Table) -> None:
        self.table = table
        cover: list[dict[int, Cell]] = [{} for _ in table.lines]
        height = len(table.lines)
        rows = []
        left, right = table.width, 0
        for index, line in enumerate(table.lines):
            cells = []
            here = cover[index]
            for cell in line:
                column = cell.column
                if cell.rows == 1 and cell.columns == 1:
                    here[column] = cell
                else:
                    for r in range(index, min(index + cell.rows, height)):
                        covered = cover[r]
                        for c in range(column, column + cell.columns):
                            covered[c] = cell
                if cell.text:
                    text = tidy(cell.text)
                    if text:
                        cells.append((column, text, cell))
                        left, right = min(left, column), max(right, column + cell.columns)
            rows.append(Row(self, index, cells))
        self._cover = cover
        self.rows = rows
        self.used = (left, right)  # the columns between blank margins
        if table.row_sheets:
            for index in range(1, height):
                if table.row_sheets[index] != table.row_sheets[index - 1]:
                    rows[index].after_break = True

    def covering(self, row: int, column: int) -> Cell | None:
        """The cell that covers grid position (row, column), None outside of every cell."""
        return self._cover[row].get(column)
