"""Papers as xlsx (页面 → Excel): one worksheet a paper, real merges, numbers as numbers shown exactly as printed, nothing ever a formula."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from jixiao.core.errors import DrawError
from jixiao.draw.paper import Cell, Line, Paper, Table, clean, set_left, width_of

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ACROSS = {False: 92, True: 136}
"""Half-width characters over the width of the page, upright and turned."""
_LINE, _PADDING, _HIGHEST = 14, 6, 390
"""Points of a line of text, above and below it, and of the highest row there may be (Excel allows 409)."""
_MOST = 32_767
"""Characters Excel allows in a cell."""
_NUMBER = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?([%％]?)")
_DATED = datetime.datetime(2024, 1, 1)


def write_xlsx(papers: Sequence[Paper]) -> bytes:
    """The papers as one workbook (写 xlsx)."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"author": "jixiao", "title": papers[0].title if papers else "", "created": _DATED})
    looks = _Looks(book)
    taken: set[str] = set()
    for paper in papers:
        _Sheet(book.add_worksheet(_tab(paper.name, taken)), paper, looks).draw()
    book.close()
    return out.getvalue()


def number_in(text: str) -> tuple[Decimal, str] | None:
    """A text that is a number, and the format that shows it exactly as printed (数字及其格式): 98.50% → 0.985, 0.00%.

    None when no number with a format would show the same: leading zeros, a plus, a unit, more digits than Excel keeps.
    """
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    sign, whole, fraction, percent = found.groups()
    digits = whole.replace(",", "")
    places = len(fraction or "") - (1 if fraction else 0)
    significant = (digits + (fraction or "")[1:]).lstrip("0")
    if (len(digits) > 1 and digits.startswith("0")) or len(significant) > 15 or percent == "％":
        return None
    if sign and not significant:  # -0.00 would lose its sign
        return None
    value = Decimal(f"{sign}{digits}{fraction or ''}")
    form = ("#,##0" if "," in whole else "0") + ("." + "0" * places if places else "")
    if percent:
        return value.scaleb(-2), form + "%"
    return value, form


class _Looks:
    """The workbook's cell formats, each made once (单元格格式)."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.made:
            base = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
            self.made[key] = self.book.add_format(base | look)
        return self.made[key]


_LINE_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "align": "center"},
    "subtitle": {"align": "center"},
    "attachment": {"font_name": "黑体", "font_size": 12},
    "caption": {"bold": True, "align": "center"},
    "note": {"font_size": 9, "valign": "top"},
    "heading1": {"font_name": "黑体", "font_size": 12},
    "heading2": {"bold": True},
    "heading3": {"bold": True},
    "heading4": {},
    "prompt": {"font_color": "#7A5200", "bg_color": "#FFF6D6"},
    "signature": {"align": "right"},
}


@dataclass(slots=True)
class _Row:
    """How high a row of a table is, and over how many rows of the sheet it runs when one cannot be that high."""

    height: float
    count: int = 1


class _Sheet:
    """One paper on its worksheet."""

    def __init__(self, sheet: Any, paper: Paper, looks: _Looks) -> None:
        self.sheet, self.paper, self.looks = sheet, paper, looks
        self.widths = next((table.widths for table in paper.tables()), (1,))
        across = _ACROSS[paper.landscape]
        total = sum(self.widths) or 1
        self.columns = [max(across * width / total, 1.2) for width in self.widths]
        self.at = 0

    def draw(self) -> None:
        for column, width in enumerate(self.columns):
            self.sheet.set_column(column, column, width)
        heads: list[tuple[int, int]] = []
        for part in self.paper.parts:
            if isinstance(part, Line):
                self._line(part)
            else:
                first = self.at
                rows = self._table(part)
                if part.head_rows:
                    heads.append((first, first + sum(row.count for row in rows[: part.head_rows]) - 1))
        self._page(heads)

    def _page(self, heads: list[tuple[int, int]]) -> None:
        sheet = self.sheet
        if self.paper.landscape:
            sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页 共 &N 页")
        sheet.hide_gridlines(2)
        if self.at:
            sheet.print_area(0, 0, self.at - 1, len(self.columns) - 1)
        if heads:
            sheet.repeat_rows(*heads[0])

    def _line(self, line: Line) -> None:
        text = "        ".join(clean(line.text).split("\u2003"))
        look = self.looks.of(**_LINE_LOOKS.get(line.style, {}))
        height = max(24 if line.style == "title" else 0, self._lines(text, 0, len(self.columns)) * _LINE + _PADDING)
        last = len(self.columns) - 1
        if last:
            self.sheet.merge_range(self.at, 0, self.at, last, "", look)
        self._put(self.at, 0, text, look)
        self.sheet.set_row(self.at, min(height, _HIGHEST))
        self.at += 1

    def _table(self, table: Table) -> list[_Row]:
        rows = self._rows(table)
        starts: list[int] = []
        for row in rows:
            starts.append(self.at)
            for _ in range(row.count):
                self.sheet.set_row(self.at, row.height / row.count)
                self.at += 1
        starts.append(self.at)
        for cell in table.cells:
            self._cell(cell, starts[cell.row], starts[cell.row + cell.rows] - 1)
        return rows

    def _rows(self, table: Table) -> list[_Row]:
        """How high every row must be so that nothing is cut; a cell over several rows makes the last of them higher."""
        heights = [float(_LINE + _PADDING)] * table.rows
        for cell in sorted(table.cells, key=lambda cell: cell.rows):
            needed = self._lines(clean(cell.text), cell.column, cell.columns) * _LINE + _PADDING
            there = sum(heights[cell.row : cell.row + cell.rows])
            if needed > there:
                heights[cell.row + cell.rows - 1] += needed - there
        return [_Row(height, ceil(height / _HIGHEST)) for height in heights]

    def _lines(self, text: str, column: int, columns: int) -> int:
        across = max(sum(self.columns[column : column + columns]) - 1.5, 2)
        return sum(max(1, ceil(width_of(line) * 1.06 / across)) for line in text.split("\n"))

    def _cell(self, cell: Cell, first: int, last: int) -> None:
        text = clean(cell.text)
        look: dict[str, Any] = {"border": 1, "align": "left" if set_left(cell) else "center"}
        if cell.role == "computed":
            look["font_color"] = "#1D4F91"
        number = number_in(text) if cell.role in ("number", "computed") else None
        if number is not None:
            look["num_format"] = number[1]
        elif text[:1] in ("=", "+", "-", "@", "\t", "|"):
            look["quote_prefix"] = True  # stays text also when somebody edits the cell
        if text and number is None:
            look["num_format"] = "@"
        made = self.looks.of(**look)
        right = cell.column + cell.columns - 1
        if last > first or right > cell.column:
            self.sheet.merge_range(first, cell.column, last, right, "", made)
        if number is not None:
            self.sheet.write_number(first, cell.column, number[0], made)
        else:
            self._put(first, cell.column, text, made)

    def _put(self, row: int, column: int, text: str, look: Any) -> None:
        if not text:
            self.sheet.write_blank(row, column, None, look)
        else:
            if len(text) > _MOST:
                raise DrawError(
                    f"「{text[:20]}……」有 {len(text)} 个字，超过 Excel 一格 {_MOST} 字的上限，没有写出。",
                    "请精简这段文字，或改用 docx、pdf。",
                )
            self.sheet.write_string(row, column, text, look)


def _tab(name: str, taken: set[str]) -> str:
    """A worksheet's name that Excel allows and no other sheet has (工作表名)."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", clean(name)).strip(" '")[:28] or "自评表"
    tab, number = plain, 2
    while tab.casefold() in taken:
        tab, number = f"{plain[:25]} {number}", number + 1
    taken.add(tab.casefold())
    return tab
