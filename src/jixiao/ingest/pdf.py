"""PDF with a text layer (PDF → 中性表格): the whole file is one Page of paragraphs and tables in reading order.

Tables are found by their ruling lines and are exact. A table that the end of a page cuts is put together again when the next page
goes on with a table of the same width and nothing but page furniture stands between. Nothing is rendered.
"""

from __future__ import annotations

import threading
from bisect import bisect_right

import pypdfium2  # noqa: F401  (importing it starts pdfium)
import pypdfium2.raw as pdfium

from jixiao.core.errors import ReadError
from jixiao.ingest.apart import leaves_apart, needs_a_process
from jixiao.ingest.glyphs import Marks, marks_of
from jixiao.ingest.joining import Part
from jixiao.ingest.layout import PrintedLine, Run, cell_text, lines_of, unruled_rows
from jixiao.ingest.leaf import DIGITS, PAGE_NUMBER, Leaf, blocks_of
from jixiao.ingest.limits import Watch, damaged, password
from jixiao.ingest.rulings import Grid, grids
from jixiao.ingest.scan import extra
from jixiao.ingest.sheet import Page, Sheets

_ONE_AT_A_TIME = threading.Lock()  # pdfium is not safe for threads
_WIDE = 1.8  # ems: a gap that divides a line of print into pieces


def read_pdf(data: bytes, watch: Watch) -> Sheets:
    """A PDF as one Page. Raises ReadError for a password, damage, a scan without text, or lost figures."""
    if needs_a_process(data):
        leaves, failed = leaves_apart(data, watch)
    else:
        leaves, failed = leaves_of(data, watch)
    if not leaves:
        raise damaged(watch.source)
    sheets = Sheets("pdf")
    leaves = _with_scans(data, leaves, watch, sheets)
    _refuse_unreadable(leaves, watch)
    _note_problems(data, leaves, failed, sheets)
    sheets.pages.append(Page("", blocks_of(leaves, sheets, watch)))
    return sheets


def leaves_of(data: bytes, watch: Watch) -> tuple[list[Leaf], list[int]]:
    """The pages of a PDF as read, and the numbers of those that could not be (逐页读取)."""
    with _ONE_AT_A_TIME:
        return _leaves(data, watch)


def _leaves(data: bytes, watch: Watch) -> tuple[list[Leaf], list[int]]:
    """The pages, and the numbers of those that could not be loaded."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD:
            raise password(watch.source)
        raise damaged(watch.source)
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > watch.limits.pages:
            raise ReadError(
                "too_many_pages",
                f"{watch.source}：共 {count} 页，超过 {watch.limits.pages} 页的上限。",
                "请把自评表所在的页另存为单独的 PDF 后再读。",
            )
        leaves, failed = [], []
        for number in range(count):
            watch.tick()
            marks = marks_of(document, number, watch)
            if marks is None:
                failed.append(number + 1)
            else:
                leaves.append(_leaf(number + 1, marks, watch))
    finally:
        pdfium.FPDF_CloseDocument(document)
    return leaves, failed


def _leaf(number: int, marks: Marks, watch: Watch) -> Leaf:
    height = marks.height or 10.0
    tolerance = max(0.8, min(3.0, 0.25 * height))
    found = grids(marks.horizontal, marks.vertical, marks.shades, tolerance, watch.tick)
    for grid in found:
        watch.cells(len(grid.ys), len(grid.xs), f" 第{number}页")
    inside, outside = _spread(marks, found)
    parts = []
    for grid, cells in zip(found, inside, strict=True):
        if len(grid.xs) == 2 and unruled_rows(lines_of([run for runs in cells for run in runs], _WIDE)):
            outside += [
                run for runs in cells for run in runs
            ]  # lines between rows only: the columns are told by the text
            continue
        wide = [grid.xs[column + columns] - grid.xs[column] for _, column, _, columns in grid.cells]
        part = Part(number, grid, [cell_text(runs, w) if runs else "" for runs, w in zip(cells, wide, strict=True)])
        for index, (row, column, rows, columns) in enumerate(grid.cells):
            if row + rows == len(grid.ys) - 1 and part.texts[index]:
                part.room[index] = (grid.xs[column + columns] - lines_of(cells[index])[-1].right) / height
        parts.append(part)
    parts = [part for part in parts if any(part.texts)]
    if len(parts) > 1:
        for index, part in enumerate(parts, 1):
            part.number = index
    lines = lines_of(outside, _WIDE)
    items: list[tuple[float, Part | PrintedLine]] = [(part.grid.ys[0], part) for part in parts]
    items += [(line.top, line) for line in lines]
    items.sort(key=lambda item: -item[0])
    return Leaf(
        number, height, marks.tall, [item for _, item in items], len(marks.text.strip()), marks.images, marks.unmapped, marks.shapeless,
        marks.pictured, marks.shapes
    )  # fmt: skip


def _spread(marks: Marks, found: list[Grid]) -> tuple[list[list[list[Run]]], list[Run]]:
    """The characters of a page as runs, put into the cells they stand in; and the runs outside all tables."""
    inside: list[list[list[Run]]] = [[[] for _ in grid.cells] for grid in found]
    outside: list[Run] = []
    falling = [[-y for y in grid.ys] for grid in found]
    text, boxes = marks.text, marks.boxes
    x0 = x1 = y0 = y1 = 0.0  # where the current cell ends
    target: list[Run] = outside
    start = -1  # where the current run began
    first = before = last = low = high = 0.0
    half = 0.5 * (marks.height or 10.0)
    touching = 0.2 * half
    index = -1
    for left, top, right, bottom in zip(boxes[::4], boxes[1::4], boxes[2::4], boxes[3::4], strict=True):
        index += 1
        if right <= left and text[index] in " \r\n":  # put in by pdfium
            if start >= 0:
                target.append((first, last, low, high, text[start:index]))
                start = -1
            continue
        x, y = (left + right) / 2, (bottom + top) / 2
        if start >= 0:
            # The same run: side by side at overlapping heights (quotation marks and commas are small), in the same cell. A text longer
            # than its cell runs over the line (Excel): what touches the letter before belongs to it.
            if y0 < y <= y1 and bottom < high and top > low and left >= before:
                gap = left - last
                if gap < half and (x0 <= x < x1 or gap < touching):
                    last, before = right, left
                    if top > high:
                        high = top
                    if bottom < low:
                        low = bottom
                    continue
            target.append((first, last, low, high, text[start:index]))
        start, first, before, last, low, high = index, left, left, right, bottom, top
        if not (x0 <= x < x1 and y0 < y <= y1):
            for number, grid in enumerate(found):
                xs, ys = grid.xs, grid.ys
                if xs[0] <= x < xs[-1] and ys[-1] < y <= ys[0]:
                    cell = grid.owner[bisect_right(falling[number], -y) - 1][bisect_right(xs, x) - 1]
                    row, column, rows, columns = grid.cells[cell]
                    x0, x1, y1, y0 = xs[column], xs[column + columns], ys[row], ys[row + rows]
                    target = inside[number][cell]
                    break
            else:
                x0, x1, y0, y1 = _clearing(found, y)
                target = outside
    if start >= 0:
        target.append((first, last, low, high, text[start : index + 1]))
    return inside, outside


def _clearing(found: list[Grid], y: float) -> tuple[float, float, float, float]:
    """The stretch of page around height ``y`` that no table touches (left, right, bottom, top); nothing when ``y`` is beside a table."""
    bottom, top = -1e9, 1e9
    for grid in found:
        if grid.ys[0] < y:
            bottom = max(bottom, grid.ys[0])
        elif grid.ys[-1] >= y:
            top = min(top, grid.ys[-1])
        else:
            return 0.0, 0.0, 0.0, 0.0
    return -1e9, 1e9, bottom, top


def _with_scans(data: bytes, leaves: list[Leaf], watch: Watch, sheets: Sheets) -> list[Leaf]:
    """The pages with those that are pictures recognised, where that is installed; where not, it is said how to install it."""
    scans = [leaf.number for leaf in leaves if leaf.is_picture]
    if not scans:
        return leaves
    if extra.is_installed():
        from jixiao.ingest.scan.reading import recognised

        return recognised(data, leaves, watch, sheets)
    if len(scans) == len(leaves):
        raise extra.missing(f"{watch.source}：这是扫描件，{len(leaves)} 页都只有图片，没有文字")
    pages = "、".join(f"第{number}页" for number in scans)
    sheets.problems.append(("scan_without_text", f"{pages}是扫描页，只有图片没有文字，没有读出。{extra.REMEDY}"))
    return leaves


def _refuse_unreadable(leaves: list[Leaf], watch: Watch) -> None:
    """A file of which nothing can be checked: no text, or no figure."""
    if leaves and not any(leaf.characters for leaf in leaves):
        raise ReadError(
            "no_text",
            f"{watch.source}：{len(leaves)} 页都没有文字。",
            "请打开文件确认内容；如果文字是图形，请提供 Word 或 Excel 原件。",
        )
    if _figures_lost(leaves) and not any(
        DIGITS.search(item.text) and not PAGE_NUMBER.fullmatch(item.text)
        for leaf in leaves
        for item in leaf.found
        if isinstance(item, PrintedLine)
    ):
        raise ReadError(
            "digits_lost",
            f"{watch.source}：表格里有文字，却一个数字也没有。多半是 PDF 的字体没有带编码，数字无法取出；也可能是空白表样。",
            "请用 Word 或 Excel 原件，或在生成 PDF 时选择“嵌入全部字体”后重新导出。",
        )


def _figures_lost(leaves: list[Leaf]) -> bool:
    """Whether the tables of a file hold many texts and not one figure."""
    if any(leaf.scanned for leaf in leaves):
        return False
    texts = [text for leaf in leaves for item in leaf.found if isinstance(item, Part) for text in item.texts if text]
    return len(texts) >= 20 and not any(DIGITS.search(text) for text in texts)


def _note_problems(data: bytes, leaves: list[Leaf], failed: list[int], sheets: Sheets) -> None:
    if failed:
        pages = "、".join(f"第{number}页" for number in failed)
        sheets.problems.append(("damaged_page", f"{pages}已损坏，没有读出。请重新获取或重新导出这个文件。"))
    if b"%%EOF" not in data[-4096:]:
        sheets.problems.append(("truncated", "文件末尾不完整（可能没有下载完），已读出的内容可能有缺，请与原件核对。"))
    for leaf in leaves:
        if leaf.shapeless:
            sheets.problems.append(
                (
                    "font_missing",
                    f"第{leaf.number}页约有 {leaf.shapeless} 处单个文字没有读出：所用字体没有嵌入文件，本机也没有中文字体。"
                    "请用 Word 或 Excel 原件，或在导出 PDF 时嵌入字体，或在装有中文字体的电脑上读取。",
                )
            )
        if leaf.unmapped * 50 > leaf.characters:
            sheets.problems.append(
                (
                    "garbled_text",
                    f"第{leaf.number}页有 {leaf.unmapped} 个字符的字体没有带编码，读出的文字可能有误，请与原件核对。",
                )
            )
    if _figures_lost(leaves):
        sheets.problems.append(("digits_lost", "表格里一个数字也没有读到，可能是字体没有带编码，请与原件核对。"))
