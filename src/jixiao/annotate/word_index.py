"""The index page of a Word file (核查意见页): at the front, in a section of its own, with links to the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from lxml import etree

from jixiao.annotate.index import COLUMNS, TITLE, Entry, Index, Part
from jixiao.annotate.tint import TINT
from jixiao.annotate.word_maker import WordMaker
from jixiao.ingest.own import INDEX, INDEX_END
from jixiao.show.words import SEVERITY

_A4 = (11906, 16838)
_MARGIN = 1440
_WIDTHS = (5, 15, 18, 17, 14, 14, 6, 19)
"""How wide the columns are, in relation to each other."""
_LINK, _HEAD = "0B4F9E", "E7ECF2"
_SMALL, _PLAIN = 17, 20
_CENTRED = {"序号", "程度"}
_LEAST_WIDTH = 4000


class WordIndex:
    """Draws the index into a document (绘制核查意见). ``bookmarks``: by number of the entry the bookmark that its link leads to."""

    def __init__(self, maker: WordMaker, index: Index, bookmarks: Mapping[int, str]) -> None:
        self._maker, self._index, self._bookmarks = maker, index, bookmarks
        self._width = 0

    def put_before(self, body: etree._Element, bookmark: int) -> None:
        """Put the index at the front of ``body``, between two bookmarks by which it is known again; ``bookmark``: a free id, as is the next."""
        maker = self._maker
        section = _first_section(body, maker.w)
        page = self._page(section)
        blocks = [*self._blocks()]
        blocks[0][1:1] = self._bookmark(bookmark, INDEX)
        end = maker.paragraph(*self._bookmark(bookmark + 1, INDEX_END))
        end[0].append(page)
        if section is not None and _kind(section, maker.w) == "continuous":
            # the document does not begin on a new page by itself
            end.append(maker.make("r", maker.make("br", type="page")))
        body[:0] = [*blocks, end]
        if section is not None:
            _number_from_one(section, maker)

    def _bookmark(self, number: int, name: str) -> list[etree._Element]:
        return [self._maker.make("bookmarkStart", id=number, name=name), self._maker.make("bookmarkEnd", id=number)]

    def _page(self, section: etree._Element | None) -> etree._Element:
        """The page of the index: as large, turned the same way and with the same margins as that of the document."""
        maker, w = self._maker, self._maker.w
        page = maker.make("sectPr", maker.make("type", val="nextPage"))
        found = {}
        for name in ("pgSz", "pgMar"):
            setting = section.find(w + name) if section is not None else None
            if setting is not None:
                copy = maker.make(name)
                copy.attrib.update(setting.attrib)
                page.append(copy)
                found[name] = setting
        size, margin = found.get("pgSz"), found.get("pgMar")
        whole = _number(size, w + "w", _A4[0])
        sides = [_number(margin, w + side, _MARGIN) for side in ("left", "right")]
        self._width = max(_LEAST_WIDTH, whole - sum(sides) - _number(margin, w + "gutter", 0))
        return page

    def _blocks(self) -> Iterator[etree._Element]:
        maker, index = self._maker, self._index
        yield maker.paragraph(maker.run(TITLE, size=32, bold=True), centred=True, after=120, kept=True)
        yield maker.paragraph(maker.run(index.summary, size=_PLAIN + 2, bold=True), after=60)
        legend = [maker.run(f" {SEVERITY[key]} ", size=_SMALL, fill=fill) for key, fill in TINT.items()]
        yield maker.paragraph(
            maker.run("由 jixiao 自动核查。原文一字未改，只在有关单元格加了批注和底色：", size=_SMALL),
            *legend,
            after=80,
        )
        for number, part in enumerate(index.parts, 1):
            yield from self._part(part, f"{number}．" if len(index.parts) > 1 else "")
        for title, lines in index.lists:
            yield from self._list(title, lines)

    def _part(self, part: Part, number: str) -> Iterator[etree._Element]:
        maker = self._maker
        yield maker.paragraph(
            maker.run(f"{number}{part.name}：{part.verdict}", size=_PLAIN, bold=True), before=120, kept=True
        )
        yield maker.paragraph(maker.run(f"依据{part.judged_by}", size=_SMALL), after=60, kept=bool(part.entries))
        if part.entries:
            yield self._table(part.entries)

    def _list(self, title: str, lines: Sequence[str]) -> Iterator[etree._Element]:
        maker = self._maker
        yield maker.paragraph(maker.run(title, size=_SMALL, bold=True), before=100, kept=True)
        for line in lines:
            yield maker.paragraph(maker.run(f"· {line}", size=_SMALL))

    def _table(self, entries: Sequence[Entry]) -> etree._Element:
        maker = self._maker
        make = maker.make
        edges = [self._width * sum(_WIDTHS[:i]) // sum(_WIDTHS) for i in range(len(_WIDTHS) + 1)]
        widths = [right - left for left, right in pairwise(edges)]
        sides = ("top", maker.left, "bottom", maker.right, "insideH", "insideV")
        borders = make("tblBorders", *(make(side, val="single", sz=4, space=0, color="8A94A0") for side in sides))
        margins = make("tblCellMar", make(maker.left, w=60, type="dxa"), make(maker.right, w=60, type="dxa"))
        properties = make("tblPr", make("tblW", w=self._width, type="dxa"), make("tblInd", w=0, type="dxa"))
        properties.extend([borders, make("tblLayout", type="fixed"), margins])
        table = make("tbl", properties, make("tblGrid", *(make("gridCol", w=width) for width in widths)))
        head = [
            self._cell(width, [maker.run(title, size=_SMALL, bold=True)], centred=True, fill=_HEAD)
            for title, width in zip(COLUMNS, widths, strict=True)
        ]
        table.append(make("tr", make("trPr", make("cantSplit"), make("tblHeader")), *head))
        for entry in entries:
            table.append(make("tr", make("trPr", make("cantSplit")), *self._row(entry, widths)))
        return table

    def _row(self, entry: Entry, widths: Sequence[int]) -> Iterator[etree._Element]:
        maker = self._maker
        bookmark = self._bookmarks.get(entry.number)
        for title, text, width in zip(COLUMNS, entry.columns, widths, strict=True):
            inside = [maker.run(text, size=_SMALL)]
            if title == "位置" and bookmark:
                linked = maker.run(text, size=_SMALL, colour=_LINK, underline=True)
                inside = [maker.make("hyperlink", linked, anchor=bookmark, history=1)]
            fill = TINT[entry.found.severity] if title == "程度" else ""
            yield self._cell(width, inside, centred=title in _CENTRED, fill=fill)

    def _cell(self, width: int, inside: list[etree._Element], *, centred: bool, fill: str = "") -> etree._Element:
        maker = self._maker
        properties = maker.make("tcPr", maker.make("tcW", w=width, type="dxa"))
        if fill:
            properties.append(maker.make("shd", val="clear", color="auto", fill=fill))
        properties.append(maker.make("vAlign", val="center"))
        return maker.make("tc", properties, maker.paragraph(*inside, centred=centred, before=20, after=20))


def _first_section(body: etree._Element, w: str) -> etree._Element | None:
    """The settings of the document's first section (首节设置)."""
    for block in body:
        for found in block.iter(w + "sectPr"):
            return found
    return None


def _kind(section: etree._Element, w: str) -> str:
    kind = section.find(w + "type")
    return (kind.get(w + "val") or "nextPage") if kind is not None else "nextPage"


def _number(setting: etree._Element | None, name: str, default: int) -> int:
    value = (setting.get(name) or "") if setting is not None else ""
    return int(value) if value.isdecimal() else default


_PAGE_NUMBERS = "pgNumType"
_AFTER_NUMBERS = (
    "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange",
)  # fmt: skip


def _number_from_one(section: etree._Element, maker: WordMaker) -> None:
    """Let the document's pages count from one as before, where it has a head or foot that may print their numbers."""
    w = maker.w
    if section.find(w + "footerReference") is None and section.find(w + "headerReference") is None:
        return
    numbers = section.find(w + _PAGE_NUMBERS)
    if numbers is None:
        numbers = maker.make(_PAGE_NUMBERS)
        after = {w + name for name in _AFTER_NUMBERS}
        section.insert(next((i for i, child in enumerate(section) if child.tag in after), len(section)), numbers)
    if numbers.get(w + "start") is None:
        numbers.set(w + "start", "1")
