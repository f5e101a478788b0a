"""Findings back into a workbook (批注 Excel 文件): a note and a colour at each cell concerned, an index sheet in front.

What the cells hold is not touched. What a former annotation added is taken out first, so that annotating again doubles nothing.
"""

from __future__ import annotations

from lxml import etree

from jixiao.annotate.index import TITLE, Index, by_cell
from jixiao.annotate.package import Package
from jixiao.annotate.sheet_book import Book, quoted
from jixiao.annotate.sheet_grid import Grid, cell_name
from jixiao.annotate.sheet_index import SheetIndex
from jixiao.annotate.sheet_notes import Notes, has_notes
from jixiao.annotate.sheet_styles import Styles
from jixiao.annotate.sheet_threads import Threads
from jixiao.annotate.tint import TINT
from jixiao.core.form import Place

_Cell = tuple[str, int, int]


def annotate_xlsx(data: bytes, index: Index, source: str) -> bytes:
    """The xlsx in ``data`` with the findings of ``index`` in it (批注 xlsx). Raises ReadError when it is damaged."""
    package = Package(data, source)
    book = Book(package, source)
    styles = Styles(package, book.part, book.space, book.highest_style())
    book.take_out_index()
    _clear(package, book, styles)
    links = _Marking(package, book, styles).mark(index)
    drawn = SheetIndex(index, styles, book.space, links)
    book.put_first(book.free_name(TITLE), drawn.drawn(), drawn.titles)
    return package.packed()


def _clear(package: Package, book: Book, styles: Styles) -> None:
    """Take out what a former annotation put in; a sheet without any of it stays as it is, byte for byte."""
    space, ours = book.space, styles.ours
    for sheet in book.sheets:
        Threads(package, book.part, sheet.part).clear()
        noted = has_notes(package, sheet.part, space)
        tree = package.look(sheet.part) if noted or ours else None
        if tree is None or tree.tag != space + "worksheet":
            continue
        coloured = any(cell.get("s") in ours for cell in tree.iter(space + "c"))
        tree = package.xml(sheet.part) if noted or coloured else None
        if tree is None:
            continue
        Notes(package, sheet.part, tree, space).clear()
        for cell in tree.iter(space + "c") if coloured else ():
            if cell.get("s") in ours:
                cell.set("s", str(styles.restored(int(cell.get("s") or "0"))))


class _Marking:
    """The marks in one workbook: notes, colours, and where they stand for the links of the index."""

    def __init__(self, package: Package, book: Book, styles: Styles) -> None:
        self._package, self._book, self._styles = package, book, styles
        self._grids: dict[str, Grid] = {}
        self._trees: dict[str, etree._Element] = {}

    def mark(self, index: Index) -> dict[int, str]:
        """Note and colour at every cell that the index names; gives the link to the cell of each entry."""
        marked = by_cell(index.entries, self._cell)
        links: dict[int, str] = {}
        for name, tree in self._trees.items():
            wanted = {(row, column): entries for (sheet, row, column), entries in marked.items() if sheet == name}
            sheet = self._book.sheet(name)
            assert sheet is not None
            notes = Notes(self._package, sheet.part, tree, self._book.space)
            threads = Threads(self._package, self._book.part, sheet.part)
            for (row, column), entries in sorted(wanted.items()):
                remarks = [entry.remark for entry in entries]
                notes.add(row, column, remarks, self._grids[name])
                threads.reply(cell_name(row, column), remarks)
                links |= {entry.number: f"{quoted(name)}!{cell_name(row, column)}" for entry in entries}
            for row, column, cell in self._grids[name].cells():
                if (row, column) in wanted:
                    fill = TINT[wanted[row, column][0].found.severity]
                    style = cell.get("s") or "0"
                    cell.set("s", str(self._styles.coloured(int(style) if style.isdecimal() else 0, fill)))
        return links

    def _cell(self, place: Place) -> _Cell | None:
        """The cell that shows at a place; None when the workbook has no such sheet."""
        if place.sheet not in self._trees:
            sheet = self._book.sheet(place.sheet)
            tree = self._package.xml(sheet.part) if sheet is not None and place.style == "sheet" else None
            if tree is None:
                return None
            self._trees[place.sheet] = tree
            self._grids[place.sheet] = Grid(tree, self._book.space)
        return place.sheet, *self._grids[place.sheet].first_of(place.row, place.column)
