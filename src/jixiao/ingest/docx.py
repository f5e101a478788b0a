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
    part = _main_part(archive)
    root = archive.xml(part)
    if root is None:
        raise damaged(watch.source)
    names = names_of(root.tag)
    body = root.find(names.body) if names is not None else None
    if names is None or body is None:
        raise damaged(watch.source)
    plain(root, names)
    walk = _Walk(names, Styles(archive, part, names), Numbering(archive, part, names.w), watch)
    walk.blocks(body)
    if not walk.found and any("/media/" in name for name in archive.names):
        raise ReadError(
            "scan_without_text",
            f"{watch.source}：文档里只有图片，没有文字。本版本还不能识别图片和扫描件。",
            "请提供文字版的 Word、Excel 或 PDF；只有纸质件时，请先用文字识别（OCR）软件转换并核对。",
        )
    if any("/embeddings/" in name for name in archive.names):
        walk.problems.append(
            (
                "embedded_object",
                "文档中嵌入了其他文件（如 Excel 对象），其中的内容没有读取。如果自评表在其中，请双击打开后另存再读。",
            )
        )
    return Sheets("docx", [Page("", walk.found)], walk.problems)


def _main_part(archive: Archive) -> str:
    """The name of the part that holds the body: nearly always word/document.xml, otherwise what the relations say."""
    if "word/document.xml" in archive.names:
        return "word/document.xml"
    relations = archive.xml("_rels/.rels")
    if relations is not None:
        for relation in relations:
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


class _Walk:
    """One pass over a body."""

    def __init__(self, names: Names, styles: Styles, numbering: Numbering, watch: Watch) -> None:
        self.names, self.styles, self.numbering, self.watch = names, styles, numbering, watch
        self.found: list[Paragraph | Table] = []
        self.problems: list[tuple[str, str]] = []
        self.paragraphs = self.tables = 0
        self.wrappers = {names.w + name for name in _WRAPPERS}
        self.seen = (*names.text, names.p, names.tab, names.br, names.cr, names.hyphen, names.tbl, names.tr)
        self.seen += (names.p_style, names.num_pr)

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
        """The text inside an element: paragraphs become lines, blank lines and the blanks at line ends are dropped."""
        names = self.names
        pieces: list[str] = []
        for element in parent.iter(*self.seen):
            tag = element.tag
            if tag == names.t:
                pieces.append(element.text or "")
            elif tag == names.p:
                pieces.append("\n")
            elif tag == names.tab:
                pieces.append("\t")
            elif tag == names.br or tag == names.cr or tag == names.tr:
                pieces.append("\n")
            elif tag == names.hyphen:
                pieces.append("-")
            elif tag == names.num_pr:
                pieces.append(self.numbering.count(*list_in(element, names)))
            elif tag == names.p_style:
                pieces.append(self.style_number(element))
            elif tag != names.tbl:
                pieces.append(element.text or "")
        text = "".join(pieces).strip()
        if "\n" in text:
            text = "\n".join([line for line in map(str.strip, text.split("\n")) if line])
        return text

    def style_number(self, style: etree._Element) -> str:
        """The automatic number a style gives, unless the paragraph names a list of its own."""
        found = self.styles.list_of(style.get(self.names.val) or "")
        properties = style.getparent()
        if found is None or properties is None or properties.find(self.names.num_pr) is not None:
            return ""
        return self.numbering.count(*found)

    def rows(self, parent: etree._Element) -> list[etree._Element]:
        """The rows of a table, also those inside content controls."""
        found: list[etree._Element] = []
        for element in parent:
            if element.tag == self.names.tr:
                found.append(element)
            elif element.tag in self.wrappers:
                found.extend(self.rows(element))
        return found

    def table(self, element: etree._Element) -> None:
        self.tables += 1
        name = f"表{self.tables}"
        rows = self.rows(element)
        self.watch.rows(len(rows), f" {name}")
        lines: list[list[Cell]] = []
        open_cells: dict[int, Cell] = {}  # by first column: the cell that a vMerge continuation below it extends
        width = 0
        for number, row in enumerate(rows):
            if not number % 500:
                self.watch.tick()
            line: list[Cell] = []
            column = self.row(row, number, 0, line, open_cells)
            lines.append(line)
            width = max(width, column)
        self.watch.cells(len(rows), width, f" {name}")
        if lines and width:
            self.found.append(Table(lines, width, style="table", sheet=name))

    def row(
        self, parent: etree._Element, number: int, column: int, line: list[Cell], open_cells: dict[int, Cell]
    ) -> int:
        """Puts the cells of a row into ``line``; returns the column after the last one."""
        names = self.names
        for element in parent:
            tag = element.tag
            if tag == names.tc:
                columns, merge = 1, ""
                properties = element.find(names.tc_properties)
                if properties is not None:
                    for item in properties.iterchildren(names.grid_span, names.v_merge):
                        if item.tag == names.grid_span:
                            columns = _count(item.get(names.val), 1)
                        else:
                            merge = item.get(names.val) or "continue"
                above = open_cells.get(column)
                if merge == "continue" and above is not None and above.row + above.rows == number:
                    above.rows += 1
                else:
                    cell = Cell(self.cell_text(element), number, column, 1, columns)
                    line.append(cell)
                    if merge:
                        open_cells[column] = cell
                    elif above is not None:
                        del open_cells[column]
                column += columns
            elif tag == names.tr_properties:
                before = element.find(names.grid_before)
                if before is not None:
                    column += _count(before.get(names.val), 0)
            elif tag in self.wrappers:
                column = self.row(element, number, column, line, open_cells)
        return column

    def cell_text(self, element: etree._Element) -> str:
        if element.find(self.names.nested_table) is not None:
            message = f"表{self.tables}：单元格内嵌有表格，其文字已并入该单元格，请核对。"
            if ("nested_table", message) not in self.problems:
                self.problems.append(("nested_table", message))
        return self.text(element)


def _count(value: str | None, default: int) -> int:
    """A count in an attribute; nonsense counts as the default, and a count is never beyond Word's own 63 columns by much."""
    if value and value.isdecimal() and len(value) < 4:
        return max(default, int(value))
    return default
