"""From a place back to the XML it was read from (由出处回到原处): the cell or paragraph of a Word file.

The same walk that reads a file is taken over a copy of its tree, in which every cell and paragraph bears a number; so whatever the
walk passes over or moves about — deleted rows, text boxes, nested tables — a place means here what it means there.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from jixiao.core.form import Place
from jixiao.ingest.docx import Rows, Walk
from jixiao.ingest.limits import Archive, Watch, damaged
from jixiao.ingest.numbering import Numbering
from jixiao.ingest.sheet import Table
from jixiao.ingest.wordml import Names, Styles, names_of, plain

_NUMBER = "jixiao"


class WordSpots:
    """The cells and paragraphs of a Word document by their places (原处). ``root`` is left as it is."""

    def __init__(self, root: etree._Element, archive: Archive, part: str, watch: Watch) -> None:
        names = names_of(root.tag)
        if names is None:
            raise damaged(watch.source)
        self._originals = list(root.iter(names.tc, names.p))
        copy = deepcopy(root)
        for number, element in enumerate(copy.iter(names.tc, names.p)):
            element.set(_NUMBER, str(number))
        plain(copy, names)
        walk = _Tracing(names, Styles(archive, part, names), Numbering(archive, part, names.w), watch)
        body = copy.find(names.body)
        if body is None:
            raise damaged(watch.source)
        walk.blocks(body)
        self._numbers = walk.numbers

    def at(self, place: Place) -> etree._Element | None:
        """The cell (``w:tc``) or paragraph (``w:p``) at a place; the whole merged cell's first where it is merged; None when there is none."""
        number = self._numbers.get((place.sheet, place.row, place.column))
        return None if number is None else self._originals[number]


class _Tracing(Walk):
    """The walk that also notes where each cell and paragraph came from."""

    def __init__(self, names: Names, styles: Styles, numbering: Numbering, watch: Watch) -> None:
        super().__init__(names, styles, numbering, watch)
        self.numbers: dict[tuple[str, int, int], int] = {}
        self._traced = _TracedRows()

    def rows(self) -> Rows:
        self._traced = _TracedRows()
        return self._traced

    def paragraph(self, element: etree._Element) -> None:
        super().paragraph(element)
        self._note("正文", self.paragraphs, 0, element)

    def table(self, element: etree._Element) -> None:
        known = len(self.found)
        super().table(element)
        if len(self.found) == known:
            return
        table = self.found[-1]
        assert isinstance(table, Table)
        begun = dict(zip(self._traced.begun, element.iter(self.names.tc), strict=True))
        for line in table.lines:
            for cell in line:
                for row in range(cell.row, cell.row + cell.rows):
                    for column in range(cell.column, cell.column + cell.columns):
                        place = table.place(row, column)
                        self._note(place.sheet, place.row, place.column, begun[cell.row, cell.column])

    def _note(self, sheet: str, row: int, column: int, element: etree._Element) -> None:
        number = element.get(_NUMBER)
        if number is not None:
            self.numbers[sheet, row, column] = int(number)


class _TracedRows(Rows):
    """Rows that remember at which row and column each cell of the XML began."""

    __slots__ = ("begun",)

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[tuple[int, int]] = []

    def add(self, text: str, columns: int, merge: str) -> None:
        self.begun.append((len(self.lines) - 1, self.column))
        super().add(text, columns, merge)
