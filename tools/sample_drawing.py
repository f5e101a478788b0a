"""Draw a sample document — paragraphs and tables with merged cells — as docx, xlsx, pdf and text."""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FIXED = datetime.datetime(2024, 3, 1, 9, 0, 0)
"""Every file says it was made then, so that drawing twice gives the same bytes."""


@dataclass
class Cell:
    """A cell and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def c(text: str = "", columns: int = 1, rows: int = 1) -> Cell:
    return Cell(text, columns, rows)


@dataclass
class Grid:
    """A table: for each row the cells that begin in it, left to right."""

    rows: list[list[Cell]] = field(default_factory=list)
    widths: tuple[float, ...] = ()

    def add(self, *cells: Cell | str) -> None:
        self.rows.append([cell if isinstance(cell, Cell) else Cell(cell) for cell in cells])

    def placed(self) -> Iterator[tuple[int, int, Cell]]:
        """Every cell with its row and column, both from 0; fails when a row does not fill the width."""
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                for r in range(row, row + cell.rows):
                    for k in range(column, column + cell.columns):
                        assert (r, k) not in taken, (row, column, cell.text)
                        taken.add((r, k))
                yield row, column, cell
        missing = {(r, k) for r in range(len(self.rows)) for k in range(self.width)} - taken
        assert not missing, sorted(missing)[:5]

    @property
    def width(self) -> int:
        return len(self.widths)


@dataclass
class Sheet:
    """A page of the sample: heading lines, table, lines beneath. ``name`` is the worksheet's."""

    name: str
    above: list[str]
    grid: Grid
    below: list[str] = field(default_factory=list)


def draw_docx(path: Path, sheets: list[Sheet]) -> None:
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    package = document.part.package
    for key in [key for key, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del package.rels[key]  # the stock picture of python-docx's template
    properties = document.core_properties
    properties.author, properties.comments, properties.title = "jixiao", "", "样例"
    properties.created = properties.modified = FIXED
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for number, sheet in enumerate(sheets):
        if number:
            document.add_page_break()
        for i, line in enumerate(sheet.above):
            paragraph = document.add_paragraph(line)
            if i == 0:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.runs[0].font.size, paragraph.runs[0].bold = Pt(16), True
        table = document.add_table(len(sheet.grid.rows), sheet.grid.width)
        table.style = "Table Grid"
        for row, column, cell in sheet.grid.placed():
            corner = table.cell(row, column)
            if cell.rows > 1 or cell.columns > 1:
                corner = corner.merge(table.cell(row + cell.rows - 1, column + cell.columns - 1))
            corner.text = cell.text
        for line in sheet.below:
            document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_same_bytes(buffer.getvalue()))


def draw_xlsx(path: Path, sheets: list[Sheet]) -> None:
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, Side

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "jixiao"
    book.properties.created = book.properties.modified = FIXED
    thin = Side(style="thin")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for column, width in enumerate(sheet.grid.widths):
            page.column_dimensions[openpyxl.utils.get_column_letter(column + 1)].width = width
        for i, line in enumerate(sheet.above, 1):
            page.cell(i, 1, line).alignment = Alignment(horizontal="center" if i == 1 else "left")
            page.merge_cells(start_row=i, end_row=i, start_column=1, end_column=sheet.grid.width)
        page["A1"].font = Font(size=16, bold=True)
        top = len(sheet.above) + 1
        for row, column, cell in sheet.grid.placed():
            at = page.cell(top + row, column + 1)
            at.value = cell.text or None
            at.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            last_row, last_column = top + row + cell.rows - 1, column + cell.columns
            for line in page.iter_rows(top + row, last_row, column + 1, last_column):
                for one in line:
                    one.border = border
            if cell.rows > 1 or cell.columns > 1:
                page.merge_cells(start_row=top + row, end_row=last_row, start_column=column + 1, end_column=last_column)
        for i, line in enumerate(sheet.below):
            page.cell(top + len(sheet.grid.rows) + i, 1, line)
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_same_bytes(buffer.getvalue()))


_TYPST = """
#set page(width: 29.7cm, height: 21cm, margin: 1.6cm)
#set text(font: "Noto Sans CJK SC", size: 9pt, lang: "zh", region: "cn")
#for sheet in json(bytes(sys.inputs.data)) [
  #align(center, text(16pt, weight: "bold", sheet.above.at(0)))
  #for line in sheet.above.slice(1) [ #line #linebreak() ]
  #table(
    columns: sheet.widths.map(w => w * 1fr), inset: 4pt, stroke: 0.5pt, align: center + horizon,
    ..sheet.cells.map(k => table.cell(x: k.x, y: k.y, colspan: k.columns, rowspan: k.rows, k.text)),
  )
  #for line in sheet.below [ #line #linebreak() ]
]
"""


def draw_pdf(path: Path, sheets: list[Sheet]) -> None:
    import noto_cjk_sans_otc
    import typst

    data = [
        {
            "above": sheet.above,
            "below": sheet.below,
            "widths": sheet.grid.widths,
            "cells": [
                {"x": column, "y": row, "columns": cell.columns, "rows": cell.rows, "text": cell.text}
                for row, column, cell in sheet.grid.placed()
            ],
        }
        for sheet in sheets
    ]
    fonts = Path(noto_cjk_sans_otc.__file__).parent
    pdf = typst.compile(
        _TYPST.encode(),
        format="pdf",
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(FIXED.replace(tzinfo=datetime.UTC).timestamp()),
    )
    path.write_bytes(pdf)


def draw_text(path: Path, sheets: list[Sheet]) -> None:
    """As a PDF's tables come out when extracted as text: cells by tab, merged cells blank, prose between."""
    lines: list[str] = []
    for sheet in sheets:
        lines += [sheet.above[0], "", *sheet.above[1:], ""]
        table = [[""] * sheet.grid.width for _ in sheet.grid.rows]
        for row, column, cell in sheet.grid.placed():
            table[row][column] = cell.text
        lines += ["\t".join(row) for row in table]
        lines += ["", *sheet.below, ""]
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _same_bytes(archive: bytes) -> bytes:
    """The archive with every member dated alike."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            body = source.read(name)
            if name == "docProps/core.xml":
                # openpyxl writes the present moment whatever the property says
                body = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), body
                )
            info = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, body)
    return out.getvalue()


DRAW = {".docx": draw_docx, ".xlsx": draw_xlsx, ".pdf": draw_pdf, ".txt": draw_text}
