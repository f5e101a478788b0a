"""ODS spreadsheets (ods → 中性表格): read directly, because the file itself holds the text each cell shows, and its merges."""

from __future__ import annotations

from lxml import etree

from jixiao.ingest.formats import plain_number
from jixiao.ingest.limits import Archive, Watch, damaged, password
from jixiao.ingest.sheet import Page, Sheets
from jixiao.ingest.workbook import Merge, clean, grid

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")


def read_ods(data: bytes, watch: Watch) -> Sheets:
    """An ods as one Page a visible table."""
    archive = Archive(data, watch)
    manifest = archive.read("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest:
        raise password(watch.source)
    root = archive.xml("content.xml")
    book = root.find(f".//{_OFFICE}spreadsheet") if root is not None else None
    if root is None or book is None:
        raise damaged(watch.source)
    hidden = {
        style.get(_STYLE + "name")
        for style in root.iter(_STYLE + "style")
        for item in style.iterchildren(_STYLE + "table-properties")
        if item.get(_TABLE + "display") == "false"
    }
    sheets = Sheets("ods")
    for sheet in book.iterchildren(_TABLE + "table"):
        name = sheet.get(_TABLE + "name") or ""
        if sheet.get(_TABLE + "style-name") in hidden:
            message = f"工作表「{name}」是隐藏的，没有读取。如果其中有自评表，请取消隐藏后另存再读。"
            sheets.problems.append(("hidden_sheet", message))
            continue
        texts, merges = _cells(sheet, name, watch)
        table = grid(texts, merges, name, watch)
        sheets.pages.append(Page(name, [table] if table is not None else []))
    return sheets


def _cells(sheet: etree._Element, name: str, watch: Watch) -> tuple[list[list[str]], list[Merge]]:
    """The texts and merged ranges of a sheet. Repeated blank rows and cells, which fill a sheet to its end, take no memory."""
    rows: list[list[str]] = []
    merges: list[Merge] = []
    blank_rows = 0
    for row in sheet.iter(_TABLE + "table-row"):
        watch.tick()
        line: list[str] = []
        blank = 0
        spans = []
        for cell in row.iterchildren(*_CELLS):
            repeat = _count(cell.get(_TABLE + "number-columns-repeated"))
            text = _text(cell) if len(cell) or cell.get(_OFFICE + "value") else ""
            columns = _count(cell.get(_TABLE + "number-columns-spanned"))
            tall = _count(cell.get(_TABLE + "number-rows-spanned"))
            if not text and columns == tall == 1:
                blank += repeat
                continue
            watch.cells(1, len(line) + blank + repeat, f" 工作表「{name}」")
            line.extend([""] * blank)
            blank = 0
            if columns > 1 or tall > 1:
                spans.append((len(line), columns, tall))
            line.extend([text] * repeat)
        repeat = _count(row.get(_TABLE + "number-rows-repeated"))
        if not line:
            blank_rows += repeat
            continue
        watch.rows(len(rows) + blank_rows + repeat, f" 工作表「{name}」")
        rows.extend([] for _ in range(blank_rows))
        blank_rows = 0
        merges += [((len(rows), at), (len(rows) + tall - 1, at + columns - 1)) for at, columns, tall in spans]
        rows.extend(line for _ in range(repeat))
    width = max(map(len, rows), default=0)
    watch.cells(len(rows), width, f" 工作表「{name}」")
    return [line + [""] * (width - len(line)) for line in rows], merges


def _count(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 9 else 1


def _text(cell: etree._Element) -> str:
    """What a cell shows: its paragraphs; its stored value only when a program wrote no text."""
    found = []
    for paragraph in cell.iterchildren(_TEXT + "p", _TEXT + "h"):
        found.append(_flat(paragraph))
    if found:
        return clean("\n".join(found))
    value = cell.get(_OFFICE + "value")
    try:
        return plain_number(float(value)) if value else ""
    except ValueError:
        return ""


def _flat(element: etree._Element) -> str:
    text = element.text or ""
    for child in element:
        tag = child.tag
        if tag == _TEXT + "s":
            text += " " * _count(child.get(_TEXT + "c"))
        elif tag == _TEXT + "tab":
            text += "\t"
        elif tag == _TEXT + "line-break":
            text += "\n"
        elif tag != _OFFICE + "annotation":
            text += _flat(child)
        text += child.tail or ""
    return text
