"""Findings back into a Word file (批注 Word 文件): a comment and a colour at each cell concerned, an index page at the front.

What the file says is not touched. What a former annotation added is taken out first, so that annotating again doubles nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from jixiao.annotate.elements import take_away
from jixiao.annotate.index import Entry, Index, by_cell
from jixiao.annotate.package import Package
from jixiao.annotate.tint import TINT
from jixiao.annotate.word_comments import WordComments
from jixiao.annotate.word_index import WordIndex
from jixiao.annotate.word_maker import WordMaker
from jixiao.ingest.limits import damaged
from jixiao.ingest.own import index_blocks
from jixiao.ingest.spots import WordSpots
from jixiao.ingest.wordml import Names, names_of

_BOOKMARK = "_jixiao_{}"
_OURS = re.compile(r"_jixiao_\w+")


def annotate_docx(data: bytes, index: Index, source: str) -> bytes:
    """The docx in ``data`` with the findings of ``index`` in it (批注 docx). Raises ReadError when it is damaged."""
    package = Package(data, source)
    part = package.archive.main_part("word/document.xml")
    root = package.xml(part)
    names = names_of(root.tag) if root is not None else None
    body = root.find(names.body) if root is not None and names is not None else None
    if root is None or names is None or body is None:
        raise damaged(source)
    marking = _Marking(package, part, root, names)
    marking.clear(body)
    bookmarks = marking.mark(index)
    WordIndex(marking.maker, index, bookmarks).put_before(body, marking.next_bookmark())
    return package.packed()


class _Marking:
    """The marks in one document: comments, colours, bookmarks for the links of the index."""

    def __init__(self, package: Package, part: str, root: etree._Element, names: Names) -> None:
        self.package, self.part, self.root, self.names = package, part, root, names
        self.maker = WordMaker(names.w)
        self.comments = WordComments(package, part, root, self.maker)
        self._last_bookmark: int | None = None

    def clear(self, body: etree._Element) -> None:
        """Take out what a former annotation put in."""
        w = self.names.w
        for block in index_blocks(body, w):
            body.remove(block)
        self.comments.clear()
        marks = [mark for mark in self.root.iter(w + "bookmarkStart") if _OURS.fullmatch(mark.get(w + "name") or "")]
        numbers = {mark.get(w + "id") for mark in marks}
        for mark in [*marks, *(end for end in self.root.iter(w + "bookmarkEnd") if end.get(w + "id") in numbers)]:
            take_away(mark)
        ours = set(TINT.values())
        for shading in list(self.root.iter(w + "shd")):
            holder = shading.getparent()
            fill = (shading.get(w + "fill") or "").upper()
            if fill in ours and holder is not None and holder.tag in (w + "tcPr", w + "pPr"):
                self.maker.unshade(shading)

    def mark(self, index: Index) -> dict[int, str]:
        """Comment and colour every cell that the index names; gives the bookmark of each entry."""
        spots = WordSpots(self.root, self.package.archive, self.part, self.package.watch)
        bookmarks: dict[int, str] = {}
        for element, entries in by_cell(index.entries, spots.at).items():
            name = _BOOKMARK.format(entries[0].number)
            self._mark(element, entries, name)
            bookmarks |= {entry.number: name for entry in entries}
        return bookmarks

    def _mark(self, element: etree._Element, entries: Sequence[Entry], bookmark: str) -> None:
        self.maker.shade(self.maker.properties(element), TINT[entries[0].found.severity])
        first, last = self._range(element)
        number = self.next_bookmark()
        self.comments.add(first, last, [entry.remark for entry in entries])
        first.insert(self.maker.start_of(first), self.maker.make("bookmarkStart", id=number, name=bookmark))
        last.append(self.maker.make("bookmarkEnd", id=number))

    def _range(self, element: etree._Element) -> tuple[etree._Element, etree._Element]:
        """The first and the last paragraph of a cell. Word takes no comments inside a text box: there, the paragraph it hangs on."""
        w, p, tc = self.names.w, self.names.p, self.names.tc
        box = None
        for ancestor in element.iterancestors(w + "txbxContent"):
            box = ancestor
        if box is not None:
            anchor = next(box.iterancestors(p), None)
            if anchor is not None:
                return anchor, anchor
        if element.tag == p:
            return element, element
        paragraphs = [one for one in element.iter(p) if next(one.iterancestors(tc, w + "txbxContent"), None) is element]
        if not paragraphs:  # Word itself always writes one
            paragraphs = [etree.SubElement(element, p)]
        return paragraphs[0], paragraphs[-1]

    def next_bookmark(self) -> int:
        """An id that no bookmark has yet."""
        if self._last_bookmark is None:
            self._last_bookmark = max(self.maker.numbers_of(self.root, "bookmarkStart", "bookmarkEnd"), default=-1)
        self._last_bookmark += 1
        return self._last_bookmark
