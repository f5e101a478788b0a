"""Tables and text drawn for tests, in a notation that shows what they look like."""

from __future__ import annotations

import re

from jixiao.core.form import Document, Form, Place
from jixiao.ingest import document
from jixiao.ingest.sheet import Cell, Page, Paragraph, Sheets, Table


def drawn(text: str, style: str = "table") -> Table:
    """A table with true columns: cells parted by ``|``, ``<3>`` spans three columns, ``~`` goes on from above."""
    lines: list[list[Cell]] = []
    above: dict[int, Cell] = {}
    width = 0
    for number, line in enumerate(text.strip("\n").split("\n")):
        column, cells = 0, []
        for piece in line.split("|"):
            piece = piece.strip()
            if piece == "~":
                above[column].rows += 1
                column += above[column].columns
                continue
            found = re.match(r"<(\d+)>", piece)
            span = int(found[1]) if found else 1
            cell = Cell(piece[found.end() :].strip() if found else piece, number, column, 1, span)
            cells.append(cell)
            above[column] = cell
            column += span
        width = max(width, column)
        lines.append(cells)
    return Table(lines, width, exact=True, style=style)


def read_drawn(*parts: str | Table, style: str = "table") -> Document:
    """The document that holds these parts: a string with ``|`` is a table, any other a line of prose."""
    blocks: list[Paragraph | Table] = []
    for number, part in enumerate(parts, 1):
        if isinstance(part, Table):
            blocks.append(part)
        elif "|" in part:
            blocks.append(drawn(part, style))
        else:
            blocks.append(Paragraph(part, Place("line", "", number)))
    return document(Sheets("docx", [Page("", blocks)]), "样表.docx")


def only_form(*parts: str | Table, style: str = "table") -> Form:
    """The one form in these parts."""
    found = read_drawn(*parts, style=style)
    assert len(found.forms) == 1, found.problems
    return found.forms[0]


def rows(form: Form, *fields: str) -> list[tuple[str | None, ...]]:
    """The named fields of every indicator, as printed."""
    return [tuple(_text(getattr(indicator, name)) for name in fields) for _, indicator in form.indicators()]


def _text(cell: object) -> str | None:
    return None if cell is None else str(cell)
