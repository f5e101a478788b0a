"""Text (txt, md, csv → 中性表格): runs of tab-separated or |-separated lines are tables, everything else is prose.

Text taken out of a PDF keeps its marks: ``<p>``, lists, ``<br>``, check boxes as ``<input>``, ``<sup>``, character entities,
``**bold**`` and ``#`` headings. They are turned into plain characters here, so that a cell reads as it was printed.
Merged cells are lost in such text: tables are not exact, and a cell's place is its line and its cell in that line.
"""

from __future__ import annotations

import codecs
import csv
import html
import io
import re

from jixiao.core.errors import ReadError
from jixiao.core.form import Place
from jixiao.ingest.limits import Watch
from jixiao.ingest.sheet import Cell, Page, Paragraph, Sheets, Table

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_RULE = re.compile(r":?-{3,}:?$")
_INPUT = re.compile(r"<input\b([^>]*)>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div|ol|ul|li|tr)\b[^>]*>", re.IGNORECASE)
_SMALL = re.compile(r"<(sup|sub)>([^<]*)</\1>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|sup|sub|s|del|ins|a|center|table|tbody|thead|td|th|h[1-6]|img)\b[^>]*>",
    re.IGNORECASE,
)
_BOLD = re.compile(r"\*\*(.+?)\*\*|__(.+?)__")
_SUPERSCRIPT = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_BLANKS = re.compile(r"[ \t\u3000\xa0]*\n\s*")


def read_text(data: bytes, watch: Watch) -> Sheets:
    """A text file as one Page of paragraphs and tables; lines are counted from 1."""
    watch.bytes(len(data), watch.limits.text_bytes)
    lines = _NEWLINE.split(decode(data, watch.source))
    blocks: list[Paragraph | Table] = []
    rows: list[list[str]] = []
    numbers: list[int] = []

    def close() -> None:
        if rows:
            watch.rows(len(rows))
            blocks.append(_table(rows, numbers))
            rows.clear()
            numbers.clear()

    for number, line in enumerate(lines, 1):
        if not number % 1000:
            watch.tick()
            watch.rows(len(rows))
        cells = _cells(line)
        if cells is None:
            close()
            text = plain_text(line.strip())
            if text:
                heading = _HEADING.match(text)
                level = len(heading[1]) if heading else 0
                blocks.append(Paragraph(heading[2] if heading else text, Place("line", "", number), level))
        elif cells:
            rows.append(cells)
            numbers.append(number)
    close()
    return Sheets("text", [Page("", blocks)])


def _cells(line: str) -> list[str] | None:
    """The cells of a table line; None for prose, [] for a line that only rules the table."""
    if "\t" in line:
        cells = line.split("\t")
    elif line.lstrip().startswith("|") and line.count("|") > 1:
        cells = line.strip().removeprefix("|").removesuffix("|").replace("\\|", "\0").split("|")
        cells = [cell.replace("\0", "|") for cell in cells]
    else:
        return None
    cells = [cell.strip() for cell in cells]
    if all(_RULE.match(cell) for cell in cells if cell) and any(cells):
        return []
    return [plain_text(cell) if cell else "" for cell in cells]


def _table(rows: list[list[str]], numbers: list[int]) -> Table:
    lines = [[Cell(text, row, column) for column, text in enumerate(cells)] for row, cells in enumerate(rows)]
    return Table(lines, max(map(len, rows)), exact=False, style="line", row_numbers=list(numbers))


def plain_text(text: str) -> str:
    """Text without marks: tags become line breaks, boxes or nothing, entities become characters, bold is dropped."""
    if "<" in text:
        text = _INPUT.sub(_box, text)
        text = _SMALL.sub(_small, text)
        text = _BREAK.sub("\n", text)
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text).replace("\xa0", " ")
    if "**" in text or "__" in text:
        text = _BOLD.sub(lambda found: found[1] or found[2], text)
    return _BLANKS.sub("\n", text).strip()


def _box(found: re.Match[str]) -> str:
    attributes = found[1].lower()
    if "checkbox" not in attributes and "radio" not in attributes:
        return ""
    return "☑" if "checked" in attributes else "□"


def _small(found: re.Match[str]) -> str:
    table = _SUPERSCRIPT if found[1].lower() == "sup" else _SUBSCRIPT
    small = found[2].translate(table)
    return small if small != found[2] or not found[2] else found[2]


def read_csv(data: bytes, watch: Watch) -> Sheets:
    """A csv file as one Table."""
    watch.bytes(len(data), watch.limits.text_bytes)
    text = decode(data, watch.source)
    rows: list[list[str]] = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(text))
    try:
        for cells in reader:
            if not len(rows) % 1000:
                watch.tick()
            rows.append([cell.strip() for cell in cells])
            watch.rows(len(rows))
            numbers.append(reader.line_num)
    except csv.Error as error:
        raise ReadError(
            "damaged",
            f"{watch.source}：第 {reader.line_num} 行不是完整的 CSV 行，无法读取。",
            "请用 Excel 或 WPS 打开后另存为 xlsx 再读。",
        ) from error
    while rows and not any(rows[-1]):
        rows.pop()
        numbers.pop()
    return Sheets("csv", [Page("", [_table(rows, numbers)] if rows else [])])


def decode(data: bytes, source: str) -> str:
    """Text from bytes: UTF-8 or UTF-16 by their mark, else UTF-8, else GB18030 (GBK, GB2312)."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif data.count(0) > len(data) // 5:
        candidates = ["utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"]
    else:
        candidates = ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\0", "").removeprefix("\ufeff")
    raise ReadError(
        "unknown_encoding",
        f"{source}：文字编码无法识别，既不是 UTF-8，也不是 GBK（GB18030）。",
        "请用记事本打开，另存为 UTF-8 编码后再读。",
    )
