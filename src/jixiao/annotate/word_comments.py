"""Comments in a Word file (Word 批注): ours are added beside those of others, and taken out again when the file is annotated anew."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from jixiao.annotate.elements import take_away
from jixiao.annotate.package import Package
from jixiao.annotate.word_maker import WordMaker, lines_as_paragraphs
from jixiao.ingest.own import AUTHOR

INITIALS = "绩"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SIZE = 18
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_BESIDE = ("commentsExtended", "commentsIds", "commentsExtensible")
"""Parts in which Word says more of each comment, by the ids of its paragraphs."""


class WordComments:
    """The comments of one Word document (批注部件). ``root``: the document they refer to."""

    def __init__(self, package: Package, part: str, root: etree._Element, maker: WordMaker) -> None:
        self._package, self._part, self._root, self._maker = package, part, root, maker
        known = package.relations(part).of_kind("comments")
        self._name = known[0][1] if known else ""
        self._comments = package.xml(self._name) if known else None
        self._next: int | None = None
        style = self._style_of("annotation reference")
        self._look = maker.make("rPr", maker.make("rStyle", val=style)) if style else None

    def add(self, first: etree._Element, last: etree._Element, remarks: Sequence[Sequence[str]]) -> None:
        """A comment over the paragraphs from ``first`` to ``last``, its text one remark after the other."""
        make = self._maker.make
        number = self._next = self._next + 1 if self._next is not None else self._unused()
        first.insert(self._maker.start_of(first), make("commentRangeStart", id=number))
        last.append(make("commentRangeEnd", id=number))
        reference = make("r", make("commentReference", id=number))
        if self._look is not None:
            reference.insert(0, deepcopy(self._look))
        last.append(reference)
        paragraphs = [piece for lines in remarks for piece in lines_as_paragraphs(self._maker, lines, _SIZE)]
        paragraphs[0].insert(1, make("r", make("annotationRef")))
        self._tree().append(make("comment", *paragraphs, id=number, author=AUTHOR, initials=INITIALS))

    def clear(self) -> None:
        """Take out every comment of ours, with what refers to it; replies of others to them stay as comments."""
        if self._comments is None:
            return
        w = self._maker.w
        ours = [comment for comment in self._comments if comment.get(w + "author") == AUTHOR]
        if not ours:
            return
        numbers = {comment.get(w + "id") for comment in ours}
        paragraphs = {p.get(_PARAGRAPH_ID) for comment in ours for p in comment.iter(w + "p")} - {None}
        for comment in ours:
            self._comments.remove(comment)
        for mark in list(
            self._root.iter(*(w + tag for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")))
        ):
            if mark.get(w + "id") in numbers:
                _take_out(mark, w)
        self._clear_beside(paragraphs)

    def _clear_beside(self, paragraphs: set[str | None]) -> None:
        relations = self._package.relations(self._part)
        durable: set[str] = set()
        for kind in _BESIDE:
            for _, name in relations.of_kind(kind):
                tree = self._package.xml(name) if paragraphs else None
                for entry in list(tree) if tree is not None else ():
                    said = {etree.QName(key).localname: str(value) for key, value in entry.attrib.items()}
                    if said.get("paraId") in paragraphs or said.get("durableId") in durable:
                        durable.add(said.get("durableId", ""))
                        take_away(entry)
                    elif said.get("paraIdParent") in paragraphs:
                        for key in [key for key in entry.attrib if etree.QName(key).localname == "paraIdParent"]:
                            del entry.attrib[key]

    def _tree(self) -> etree._Element:
        if self._comments is None:
            if not self._name:
                folder, slash, _ = self._part.rpartition("/")
                self._name = f"{folder}{slash}comments.xml"
                if self._name in self._package.names:
                    self._name = self._package.fresh(f"{folder}{slash}comments{{}}.xml")
                self._package.relations(self._part).add("comments", self._name)
            self._comments = etree.Element(self._maker.w + "comments", nsmap={"w": self._maker.w[1:-1]})
            self._package.put(self._name, self._comments)
            self._package.declare(self._name, _TYPE)
        return self._comments

    def _unused(self) -> int:
        used = self._maker.numbers_of(self._root, "commentRangeStart", "commentRangeEnd", "commentReference")
        if self._comments is not None:
            used += self._maker.numbers_of(self._comments, "comment")
        return max(used, default=-1) + 1

    def _style_of(self, name: str) -> str:
        """The id of the style with this name, "" when the file has none."""
        for _, part in self._package.relations(self._part).of_kind("styles"):
            styles = self._package.look(part)
            for style in styles.iterchildren(self._maker.w + "style") if styles is not None else ():
                called = style.find(self._maker.w + "name")
                if called is not None and called.get(self._maker.w + "val") == name:
                    return style.get(self._maker.w + "styleId") or ""
        return ""


def _take_out(mark: etree._Element, w: str) -> None:
    """Remove a mark, and the run that held nothing else."""
    holder = mark.getparent()
    if holder is None:
        return
    holder.remove(mark)
    run = holder.getparent()
    if holder.tag == w + "r" and run is not None and all(child.tag == w + "rPr" for child in holder):
        run.remove(holder)
