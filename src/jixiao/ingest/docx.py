"""Word files (docx → 中性表格): body paragraphs and tables in order, in one pass over WordprocessingML.

The tree is first brought to a plain state (``plain``): what a reader of the printed page does not see is taken out (deleted and
moved-away text, hidden text, the second copy of a text box), text boxes are put after their paragraph, check boxes and symbol
fonts become characters. The walk itself then looks at a handful of element names only, which is what makes it fast.
"""

from __future__ import annotations

from lxml import etree

from jixiao.core.errors import ReadError
from jixiao.core.form import Place
from jixiao.ingest.limits import Archive, Watch, damaged
from jixiao.ingest.numbering import Numbering
from jixiao.ingest.sheet import Cell, Page, Paragraph, Sheets, Table
from jixiao.ingest.wordml import Names, Styles, list_in, names_of, plain

_WRAPPERS = ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")


def read_docx(data: bytes, watch: Watch) -> Sheets:
    """A docx as one Page of paragraphs and tables in body order. Tables are called 表1, 表2, … and are exact."""
    archive = Archive(data, watch)
    part = archive.main_part("word/document.xml")
    root = archive.xml(part)
    if root is None:
        raise damaged(watch.source)
    names = names_of(root.tag)
    body = root.find(names.body) if names is not None else None
    if names is None or body is None:
        raise damaged(watch.source)
    nested = plain(root, names)
    walk = Walk(names, Styles(archive, part, names), Numbering(archive, part, names.w), watch)
    walk.blocks(body)
    if nested:
        message = f"有 {nested} 个表格嵌在其他表格的单元格里，其文字已并入所在的单元格，请核对。"
        walk.problems.append(("nested_table", message))
    if not walk.found and any("/media/" in name for name in archive.names):
        raise ReadError(
            "scan_without_text",
            f"{watch.source}：文档里只有图片，没有文字。",
            "请提供文字版的 Word 或 Excel；只有扫描图片时，请把文档导出为 PDF，或把图片另存为 png、jpg 后再读。",
        )
    if any("/embeddings/" in name for name in archive.names):
        walk.problems.append(
            (
                "embedded_object",
                "文档中嵌入了其他文件（如 Excel 对象），其中的内容没有读取。如果自评表在其中，请双击打开后另存再读。",
            )
        )
    return Sheets("docx", [Page("", walk.found)], walk.problems)


class Walk:
    """One pass over a body (逐块读取)."""

    def rows(self) -> Rows:
        """The rows of the next table."""
        return Rows()

    def __init__(self, names: Names, styles: Styles, numbering: Numbering, watch: Watch) -> None:
        self.names, self.styles, self.numbering, self.watch = names, styles, numbering, watch
        self.found: list[Paragraph | Table] = []
        self.problems: list[tuple[str, str]] = []
        self.paragraphs = self.tables = 0
        self.wrappers = {names.w + name for name in _WRAPPERS}
        self.seen = (*names.text, names.tab, names.br, names.cr, names.hyphen, names.p_style, names.num_pr)
        self.in_table = (
            *self.seen,
            names.p,
            names.tc,
            names.tr,
            names.grid_span,
            names.v_merge,
            names.h_merge,
            names.grid_before,
        )

    def blocks(self, parent: etree._Element) -> None:
        names = self.names
        for element in parent:
            tag = element.tag
            if tag == names.p:
                self.paragraph(element)
            elif tag == names.tbl:
                self.table(element)
            elif tag in self.wrappers:
                self.blocks(element)

    def paragraph(self, element: etree._Element) -> None:
        self.paragraphs += 1
        text = self.text(element)
        if text:
            self.found.append(Paragraph(text, Place("table", "正文", self.paragraphs), self.styles.level(element)))

    def text(self, parent: etree._Element) -> str:
        """The text of a paragraph."""
        t = self.names.t
        return _text(
            "".join(
                [(item.text or "") if item.tag == t else self.mark(item, item.tag) for item in parent.iter(*self.seen)]
            )
        )

    def mark(self, item: etree._Element, tag: str) -> str:
        """What a mark inside a paragraph stands for."""
        names = self.names
        if tag == names.tab:
            return "\t"
        if tag == names.br or tag == names.cr or tag == names.p:
            return "\n"
        if tag == names.hyphen:
            return "-"
        if tag == names.num_pr:
            return self.numbering.count(*list_in(item, names))
        if tag == names.p_style:
            return self.style_number(item)
        return item.text or ""  # mathematics

    def style_number(self, style: etree._Element) -> str:
        """The automatic number a style gives, unless the paragraph names a list of its own."""
        found = self.styles.list_of(style.get(self.names.val) or "")
        properties = style.getparent()
        if found is None or properties is None or properties.find(self.names.num_pr) is not None:
            return ""
        return self.numbering.count(*found)

    def table(self, element: etree._Element) -> None:
        """One flat pass: a cell ends where the next cell or row begins, whatever wraps them."""
        names = self.names
        self.tables += 1
        where = f"表{self.tables}"
        rows = self.rows()
        pieces: list[str] = []
        columns, merge, in_cell = 1, "", False
        append = pieces.append
        t, p, tc, tr, span, v_merge, val = (
            names.t,
            names.p,
            names.tc,
            names.tr,
            names.grid_span,
            names.v_merge,
            names.val,
        )
        for item in element.iter(*self.in_table):
            tag = item.tag
            if tag == t:
                append(item.text or "")
            elif tag == p:
                append("\n")
            elif tag in (tc, tr):
                if in_cell:
                    rows.add(_text("".join(pieces)), columns, merge)
                    columns, merge = 1, ""
                pieces.clear()
                in_cell = tag == tc
                if tag == tr:
                    rows.begin()
                    if not len(rows.lines) % 500:
                        self.watch.tick()
                        self.watch.rows(len(rows.lines), f" {where}")
            elif tag == span:
                columns = _count(item.get(val), 1)
            elif tag == v_merge:
                merge = item.get(val) or "continue"
            elif tag == names.h_merge:
                merge = merge if item.get(val) == "restart" else "left"
            elif tag == names.grid_before:
                rows.column = _count(item.get(val), 0)
            else:
                append(self.mark(item, tag))
        if in_cell:
            rows.add(_text("".join(pieces)), columns, merge)
        self.watch.cells(len(rows.lines), rows.width, f" {where}")
        if rows.width:
            self.found.append(Table(rows.lines, rows.width, style="table", sheet=where))


class Rows:
    """Rows under construction (待建行): puts each cell at its column and joins those merged downwards."""

    __slots__ = ("_above", "_line", "column", "lines", "width")

    def __init__(self) -> None:
        self.lines: list[list[Cell]] = []
        self.column = self.width = 0
        self._line: list[Cell] = []
        self._above: dict[int, Cell] = {}  # by first column: the cell that a vMerge continuation under it extends

    def begin(self) -> None:
        self.column = 0
        self._line = []
        self.lines.append(self._line)

    def add(self, text: str, columns: int, merge: str) -> None:
        """Adds the next cell; ``merge`` is "", Word's vMerge (restart, continue), or left: its old hMerge, which gives no text."""
        column, number = self.column, len(self.lines) - 1
        self.column = column + columns
        if self.column > self.width:
            self.width = self.column
        if merge == "left" and self._line:
            self._line[-1].columns += columns
            return
        above = self._above.get(column)
        if merge == "continue" and above is not None and above.row + above.rows == number:
            above.rows += 1
            return
        cell = Cell(text, number, column, 1, columns)
        self._line.append(cell)
        if merge:
            self._above[column] = cell
        elif above is not None:
            del self._above[column]


def _text(text: str) -> str:
    """Lines without blanks at their ends, blank lines dropped."""
    text = text.strip()
    if "\n" in text:
        text = "\n".join([line for line in map(str.strip, text.split("\n")) if line])
    return text


def _count(value: str | None, default: int) -> int:
    """A count in an attribute; nonsense counts as the default, and a count is never beyond Word's own 63 columns by much."""
    if value and value.isdecimal() and len(value) < 4:
        return max(default, int(value))
    return default
