"""The index sheet of a workbook (核查意见表): in front of the others, with links to the cells."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from jixiao.annotate.elements import SPACE, made
from jixiao.annotate.index import COLUMNS, TITLE, Entry, Index, Part
from jixiao.annotate.sheet_grid import cell_name
from jixiao.annotate.sheet_notes import escaped
from jixiao.annotate.sheet_styles import Styles
from jixiao.annotate.tint import TINT
from jixiao.show.words import SEVERITY

_WIDTHS = (6, 20, 24, 36, 18, 20, 7, 32)
_LAST = len(COLUMNS)
_LINK, _HEAD = "0B4F9E", "E7ECF2"
_LINE, _HIGHEST = 14, 400
_LONGEST = 32_000
"""Excel takes 32,767 characters a cell."""
_CENTRED = {"序号", "程度"}


class SheetIndex:
    """Draws the index as a worksheet (绘制核查意见表). ``links``: by number of the entry the cell its link leads to."""

    def __init__(self, index: Index, styles: Styles, space: str, links: dict[int, str]) -> None:
        self._index, self._styles, self._space, self._links = index, styles, space, links
        self._rows = self._make("sheetData")
        self._merges: list[str] = []
        self._linked: list[tuple[str, str]] = []
        self._row = 0
        self.titles = ""

    def drawn(self) -> etree._Element:
        """The worksheet."""
        styles, index = self._styles, self._index
        self._wide(TITLE, styles.style(size=16, bold=True, centred=True), height=30)
        self._wide(index.summary, styles.style(size=11, bold=True, middle=True), height=20)
        self._legend()
        self._head()
        for number, part in enumerate(index.parts, 1):
            self._part(part, f"{number}．" if len(index.parts) > 1 else "")
        for title, lines in index.lists:
            self._list(title, lines)
        return self._sheet()

    def _sheet(self) -> etree._Element:
        make = self._make
        tab = make("sheetPr", make("tabColor", rgb="FFC0392B"), make("pageSetUpPr", fitToPage="1"))
        pane = make("pane", ySplit="4", topLeftCell="A5", activePane="bottomLeft", state="frozen")
        view = make("sheetView", pane, make("selection", pane="bottomLeft", activeCell="A5", sqref="A5"))
        view.attrib.update({"showGridLines": "0", "tabSelected": "1", "workbookViewId": "0"})
        columns = [
            make("col", min=str(n), max=str(n), width=str(width), customWidth="1") for n, width in enumerate(_WIDTHS, 1)
        ]
        sheet = make(
            "worksheet", tab, make("dimension", ref=f"A1:{cell_name(self._row, _LAST)}"), make("sheetViews", view)
        )
        sheet.extend([make("sheetFormatPr", defaultRowHeight="15"), make("cols", *columns), self._rows])
        sheet.append(
            make("mergeCells", *(make("mergeCell", ref=ref) for ref in self._merges), count=str(len(self._merges)))
        )
        if self._linked:
            links = (make("hyperlink", ref=ref, location=place, display=place) for ref, place in self._linked)
            sheet.append(make("hyperlinks", *links))
        sheet.append(make("pageMargins", left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3"))
        sheet.append(make("pageSetup", paperSize="9", orientation="landscape", fitToHeight="0"))
        foot = make("oddFooter")
        foot.text = f"&L{TITLE}&R第 &P 页，共 &N 页"
        sheet.append(make("headerFooter", foot))
        return sheet

    def _legend(self) -> None:
        texts = ["由 jixiao 自动核查。原表一字未改，只在有关单元格加了批注和底色：", "", "", "", *SEVERITY.values(), ""]
        small = self._styles.style(size=9, middle=True)
        fills = [self._styles.style(size=9, fill=fill, centred=True) for fill in TINT.values()]
        self._put(texts, [small] * 4 + fills + [small], height=18)
        self._merges.append(f"{cell_name(self._row, 1)}:{cell_name(self._row, 4)}")

    def _head(self) -> None:
        self._put(COLUMNS, [self._styles.style(bold=True, fill=_HEAD, bordered=True, centred=True)] * _LAST, height=20)
        self.titles = f"${self._row}:${self._row}"

    def _part(self, part: Part, number: str) -> None:
        bold, small = self._styles.style(bold=True, middle=True, fill="F4F6F9"), self._styles.style(size=9)
        self._wide(f"{number}{part.name}：{part.verdict}", bold)
        self._wide(f"依据{part.judged_by}", small)
        for entry in part.entries:
            self._entry(entry)

    def _entry(self, entry: Entry) -> None:
        style = self._styles.style
        plain, centred = style(bordered=True, middle=True), style(bordered=True, centred=True)
        severity = style(bordered=True, centred=True, bold=True, fill=TINT[entry.found.severity])
        looks = [centred if title in _CENTRED else plain for title in COLUMNS]
        looks[COLUMNS.index("程度")] = severity
        link = self._links.get(entry.number)
        if link:
            looks[1] = style(bordered=True, middle=True, colour=_LINK, underline=True)
        self._put(entry.columns, looks)
        if link:
            self._linked.append((cell_name(self._row, 2), link))

    def _list(self, title: str, lines: Sequence[str]) -> None:
        self._wide(title, self._styles.style(size=9, bold=True))
        for line in lines:
            self._wide(f"· {line}", self._styles.style(size=9))

    def _wide(self, text: str, style: int, height: int = 0) -> None:
        """A text over the whole width; a merged row does not find its height by itself."""
        lines = sum(max(1, -(-_width(line) // (sum(_WIDTHS) - 4))) for line in text.split("\n"))
        self._put([text, *[""] * (_LAST - 1)], [style] * _LAST, height or min(_HIGHEST, 3 + _LINE * lines))
        self._merges.append(f"{cell_name(self._row, 1)}:{cell_name(self._row, _LAST)}")

    def _put(self, texts: Sequence[str], styles: Sequence[int], height: int = 0) -> None:
        self._row += 1
        if not height:
            lines = (
                sum(max(1, -(-_width(line) // (width - 2))) for line in text.split("\n"))
                for text, width in zip(texts, _WIDTHS, strict=True)
            )
            height = min(_HIGHEST, 6 + _LINE * max(lines))
        row = self._make("row", r=str(self._row), ht=str(height), customHeight="1")
        for column, (text, style) in enumerate(zip(texts, styles, strict=True), 1):
            cell = self._make("c", r=cell_name(self._row, column), s=str(style))
            if text:
                piece = self._make("t")
                piece.text = escaped(text[:_LONGEST])
                piece.set(SPACE, "preserve")
                cell.set("t", "inlineStr")
                cell.append(self._make("is", piece))
            row.append(cell)
        self._rows.append(row)

    def _make(self, tag: str, *children: etree._Element, **attributes: str) -> etree._Element:
        return made(self._space, tag, *children, **attributes)


def _width(text: str) -> int:
    """Columns a text takes: Chinese signs are two wide."""
    return sum(2 if sign >= "ᄀ" else 1 for sign in text)
