"""Workbooks (xlsx, xls → 中性表格): each visible worksheet is a Page with one Table, its cells as the program shows them.

Values and merged cells come from calamine. What a cell shows depends on its number format, which calamine does not give: for xlsx
the worksheet is read a second time, with lxml, but only when some format in use is not General; for xls see ``biff``.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence

import python_calamine
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jixiao.core.errors import ReadError
from jixiao.ingest.apart import try_xls
from jixiao.ingest.biff import is_encrypted, looks_of
from jixiao.ingest.formats import plain_number, shown, shown_date
from jixiao.ingest.limits import Archive, Watch, damaged, password
from jixiao.ingest.sheet import Cell, Page, Sheets, Table
from jixiao.ingest.symbols import in_font
from jixiao.ingest.workbook_xml import Look, Worksheets

Value = str | float | int | bool | datetime.date | datetime.time | datetime.timedelta | None
Merge = tuple[tuple[int, int], tuple[int, int]]


def read_workbook(data: bytes, kind: str, watch: Watch) -> Sheets:
    """A workbook (``kind``: xlsx or xls) as one Page a visible worksheet."""
    parts = Worksheets(Archive(data, watch), watch) if kind == "xlsx" else None
    if kind == "xls" and is_encrypted(data):
        raise password(watch.source)
    if kind == "xls":
        try_xls(data, watch)
    old_looks = looks_of(data, watch) if kind == "xls" else {}
    sheets = Sheets(kind)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet or (parts is not None and meta.name == parts.index):
                continue
            if meta.visible != SheetVisibleEnum.Visible:
                sheets.problems.append(
                    (
                        "hidden_sheet",
                        f"工作表「{meta.name}」是隐藏的，没有读取。如果其中有自评表，请在 Excel 中取消隐藏后另存再读。",
                    )
                )
                continue
            watch.tick()
            look = parts.look(meta.name) if parts is not None else old_looks.get(meta.name, Look())
            sheet = book.get_sheet_by_name(meta.name)
            watch.cells(sheet.total_height, sheet.total_width, f" 工作表「{meta.name}」")
            rows: Sequence[Sequence[Value]] = sheet.to_python(skip_empty_area=False)
            texts = _texts(rows, look, parts.signs if parts is not None else {}, watch)
            table = grid(texts, sheet.merged_cell_ranges, meta.name, watch)
            if look.unevaluated:
                cells = "、".join(look.unevaluated[:5]) + ("等" if len(look.unevaluated) > 5 else "")
                sheets.problems.append(
                    (
                        "formula_not_calculated",
                        f"工作表「{meta.name}」的 {cells} 是公式但没有保存结果，按空白读取。请用 Excel 或 WPS 打开、重新计算并保存后再读。",
                    )
                )
            if look.hidden:
                sheets.problems.append(
                    ("hidden_rows", f"工作表「{meta.name}」有隐藏的{look.hidden}，其中的内容也已读取，请核对。")
                )
            sheets.pages.append(Page(meta.name, [table] if table is not None else []))
    except python_calamine.PasswordError as error:
        raise password(watch.source) from error
    except ReadError:
        raise
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(watch.source) from error
    except BaseException as error:
        # a panic in Rust is no Exception; anything else that is none (Ctrl-C) goes its way
        if isinstance(error, Exception) or type(error).__name__ != "PanicException":
            raise
        raise damaged(watch.source) from error
    return sheets


def _texts(rows: Sequence[Sequence[Value]], look: Look, signs: dict[str, str], watch: Watch) -> list[list[str]]:
    """The cells as text, as the program shows them."""
    formats = look.formats
    found = []
    for number, row in enumerate(rows):
        if not number % 1000:
            watch.tick()
        line = []
        for column, value in enumerate(row):
            if type(value) is str:
                line.append(clean(signs.get(value, value)) if value else "")
            else:
                line.append(_text(value, formats.get((number, column), "")))
        found.append(line)
    for (number, column), text in look.texts.items():
        if number < len(found) and column < len(found[number]):
            found[number][column] = text
    for (number, column), font in look.fonts.items():
        if number < len(found) and column < len(found[number]):
            found[number][column] = in_font(font, found[number][column])
    return found


def _text(value: Value, code: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return shown(value, code) if code else plain_number(float(value))
    if isinstance(value, str):
        return clean(value)
    return shown_date(value, code)


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def clean(text: str) -> str:
    """Cell text with plain line breaks, without blanks at the ends, ``_x000D_`` escapes read."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip()
    if "\n" in text:
        text = "\n".join([line for line in map(str.strip, text.split("\n")) if line])
    return text


def grid(texts: list[list[str]], merges: Sequence[Merge] | None, name: str, watch: Watch) -> Table | None:
    """A Table from the texts of a sheet and its merged ranges (None: unknown, then not exact). None when all is empty."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    heads: set[int] = set()
    for (top, left), (bottom, right) in merges or ():
        spans[top, left] = (bottom - top + 1, right - left + 1)
        heads.add(top)
    height = width = 0
    for row, line in enumerate(texts):
        for column in range(len(line) - 1, -1, -1):
            if line[column]:
                height = row + 1
                width = max(width, column + 1)
                break
    if not height:
        return None
    for (row, column), (rows, columns) in spans.items():
        if row < height and column < width and texts[row][column] and columns <= watch.limits.columns:
            width = max(width, column + columns)
            height = max(height, row + min(rows, watch.limits.rows - row))
    watch.cells(height, width, f" 工作表「{name}」")
    covered: dict[int, set[int]] = {}  # by row: the columns under a merged cell that began before
    lines = []
    for row in range(height):
        line = texts[row] if row < len(texts) else []
        if len(line) != width:
            line = (line + [""] * width)[:width]
        taken = covered.get(row)
        if taken is None and row not in heads:
            lines.append([Cell(text, row, column) for column, text in enumerate(line)])
            continue
        cells = []
        for column, text in enumerate(line):
            if taken is not None and column in taken:
                continue
            span = spans.get((row, column))
            if span is None:
                cells.append(Cell(text, row, column))
                continue
            watch.tick()
            rows, columns = min(span[0], height - row), min(span[1], width - column)
            cells.append(Cell(text, row, column, rows, columns))
            for below in range(row, row + rows):
                covered.setdefault(below, set()).update(range(column, column + columns))
            taken = covered[row]
        lines.append(cells)
    return Table(lines, width, exact=merges is not None, style="sheet", sheet=name)
