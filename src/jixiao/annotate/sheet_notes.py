"""Comments in a workbook (Excel 批注): the classic notes that Excel, WPS and LibreOffice all show, with their boxes in VML.

A cell has one note: where another author wrote one already, ours goes on below it. Drawings are written as bytes, for what Excel itself
puts there is not always XML; what we do not touch stays byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from jixiao.annotate.elements import SPACE, made, take_away
from jixiao.annotate.package import Package
from jixiao.annotate.sheet_grid import Grid, cell_at, cell_name
from jixiao.ingest.own import AUTHOR

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BELOW = "—— jixiao ——"
"""The line beneath which our part of somebody else's note begins (附注分隔)."""

_SHAPE = re.compile(rb"<v:shape\s.*?</v:shape>\s*", re.DOTALL)
_SHAPE_ID = re.compile(rb'id="_x0000_s(\d+)"')
_NOTE_BOX = b'id="_x0000_t202"'
_EMPTY_DRAWING = b"""<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>
</xml>
"""
_BOX = b"""<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>
"""
_WIDTH, _LINE, _EM = 330, 17, 13
"""Pixels: how wide a note is, how high a line of it, how wide a Chinese character."""

# what may stand behind the drawing of the notes in a worksheet
_AFTER_DRAWING = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")  # fmt: skip


def has_notes(package: Package, name: str, space: str) -> bool:
    """Whether a worksheet has notes of ours (有无我们的批注)."""
    for _, part in package.relations(name).of_kind("comments"):
        comments = package.look(part)
        if comments is not None and any(
            (author.text or "").strip() == AUTHOR for author in comments.iter(space + "author")
        ):
            return True
        if comments is not None and any((text.text or "").strip() == _BELOW for text in comments.iter(space + "t")):
            return True
    return False


class Notes:
    """The notes of one worksheet (工作表批注). ``sheet``: its tree; ``name``: its part."""

    def __init__(self, package: Package, name: str, sheet: etree._Element, space: str) -> None:
        self._package, self._name, self._sheet, self._space = package, name, sheet, space
        known = package.relations(name).of_kind("comments")
        self._part = known[0][1] if known else ""

    def add(self, row: int, column: int, remarks: Sequence[Sequence[str]], grid: Grid) -> None:
        """A note at a cell (counted from 1), one remark after the other."""
        comments = self._comments()
        listed = self._child(comments, "commentList")
        ref = cell_name(row, column)
        there = next((one for one in listed if one.get("ref") == ref), None)
        if there is not None:
            self._go_on(there, remarks)
            return
        note = self._make("comment", ref=ref, authorId=str(self._author(comments)), shapeId="0")
        text = self._make("text")
        for number, lines in enumerate(remarks):
            text.extend(self._runs(lines, first=not number))
        note.append(text)
        listed.append(note)
        self._draw(row, column, sum(_height(line) for lines in remarks for line in lines), grid)

    def clear(self) -> None:
        """Take out our notes with their boxes, and our parts of the notes of others."""
        if not self._part:
            return
        comments = self._comments()
        listed, ours = self._child(comments, "commentList"), self._authors(comments, AUTHOR)
        for note in list(listed):
            if note.get("authorId") in ours:
                listed.remove(note)
                self._erase(note.get("ref") or "")
            else:
                _cut_off(note, self._space)
        if not len(listed):
            self._drop()

    def _comments(self) -> etree._Element:
        comments = self._package.xml(self._part) if self._part else None
        if comments is None:
            comments = self._make("comments", self._make("authors"), self._make("commentList"))
            if not self._part:
                self._part = self._package.fresh(f"{self._name.partition('/')[0]}/comments{{}}.xml")
                self._package.relations(self._name).add("comments", self._part)
            self._package.put(self._part, comments)
            self._package.declare(self._part, _COMMENTS_TYPE)
        return comments

    def _child(self, parent: etree._Element, tag: str) -> etree._Element:
        found = parent.find(self._space + tag)
        if found is None:
            found = self._make(tag)
            parent.append(found)
        return found

    def _authors(self, comments: etree._Element, name: str) -> set[str]:
        authors = self._child(comments, "authors")
        return {str(number) for number, author in enumerate(authors) if (author.text or "").strip() == name}

    def _author(self, comments: etree._Element) -> int:
        known = self._authors(comments, AUTHOR)
        if known:
            return int(min(known, key=int))
        authors = self._child(comments, "authors")
        authors.append(self._make("author"))
        authors[-1].text = AUTHOR
        return len(authors) - 1

    def _runs(self, lines: Sequence[str], *, first: bool) -> list[etree._Element]:
        """The runs of a remark: its first line bold."""
        head, rest = lines[0], "".join(f"\n{line}" for line in lines[1:])
        return [self._run(head if first else f"\n\n{head}", bold=True), *([self._run(rest)] if rest else [])]

    def _run(self, text: str, *, bold: bool = False) -> etree._Element:
        look = self._make("rPr", *([self._make("b")] if bold else []), self._make("sz", val="9"))
        look.extend(
            [self._make("color", indexed="81"), self._make("rFont", val="宋体"), self._make("charset", val="134")]
        )
        piece = self._make("t")
        piece.text = escaped(text)
        piece.set(SPACE, "preserve")
        return self._make("r", look, piece)

    def _go_on(self, note: etree._Element, remarks: Sequence[Sequence[str]]) -> None:
        text = self._child(note, "text")
        plain = text.find(self._space + "t")
        if plain is not None:  # a bare text and runs do not go together
            run = self._make("r")
            text.replace(plain, run)
            run.append(plain)
        place = next((i for i, child in enumerate(text) if child.tag != self._space + "r"), len(text))
        added = [self._run(f"\n{_BELOW}\n", bold=True)]
        for number, lines in enumerate(remarks):
            added += self._runs(lines, first=not number)
        text[place:place] = added

    def _make(self, tag: str, *children: etree._Element, **attributes: str) -> etree._Element:
        return made(self._space, tag, *children, **attributes)

    # --- the boxes ----------------------------------------------------------------------------------------------------

    def _drawing(self) -> str:
        """The part that holds the boxes of the notes; "" when there is none."""
        element = self._sheet.find(self._space + "legacyDrawing")
        if element is None:
            return ""
        number = next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")
        return self._package.relations(self._name).target(number)

    def _draw(self, row: int, column: int, height: int, grid: Grid) -> None:
        name = self._drawing()
        drawing = (self._package.read(name) if name else None) or _EMPTY_DRAWING
        end = drawing.rfind(b"</xml>")
        if end < 0:
            return  # no drawing Excel could show either: the note is there, and programs draw a box of their own
        taken = [int(number) for number in _SHAPE_ID.findall(drawing)]
        box = grid.box(row, column, _WIDTH, height + _LINE)
        shape = (
            f'<v:shape id="_x0000_s{max(taken, default=1024) + 1}" type="#_x0000_t202" '
            f'style="position:absolute;margin-left:80pt;margin-top:5pt;width:{_WIDTH * 3 // 4}pt;height:{height * 3 // 4}pt;'
            f'z-index:{len(taken) + 1};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
            '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
            f"<x:Anchor>{', '.join(map(str, box))}</x:Anchor><x:AutoFill>False</x:AutoFill>"
            f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>\n"
        ).encode()
        kind = b"" if _NOTE_BOX in drawing else _BOX
        if not name:
            name = self._package.fresh("xl/drawings/vmlDrawing{}.vml")
            self._package.declare_extension("vml", _DRAWING_TYPE)
            self._link(self._package.relations(self._name).add("vmlDrawing", name))
        self._package.put(name, drawing[:end] + kind + shape + drawing[end:])

    def _link(self, number: str) -> None:
        strict = "purl.oclc.org" in self._space
        relation = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else _RELATIONS
        element = self._sheet.find(self._space + "legacyDrawing")
        if element is None:
            # a prefix of its own, or lxml would make up another one every time
            element = etree.SubElement(self._sheet, self._space + "legacyDrawing", nsmap={"r": relation})
            after = {self._space + tag for tag in _AFTER_DRAWING} | {_ALTERNATIVES}
            place = next((i for i, child in enumerate(self._sheet) if child.tag in after), len(self._sheet))
            self._sheet.insert(place, element)
        element.set(f"{{{relation}}}id", number)

    def _erase(self, ref: str) -> None:
        name = self._drawing()
        drawing = self._package.read(name) if name else None
        found = cell_at(ref)
        if drawing is None or found is None:
            return
        marks = (f"<x:Row>{found[0] - 1}</x:Row>".encode(), f"<x:Column>{found[1] - 1}</x:Column>".encode())

        def kept(match: re.Match[bytes]) -> bytes:
            shape = re.sub(rb"\s", b"", match[0])
            return b"" if b'ObjectType="Note"' in shape and all(mark in shape for mark in marks) else match[0]

        self._package.put(name, _SHAPE.sub(kept, drawing))

    def _drop(self) -> None:
        """Take away the part of the notes when none is left, and their drawing when it holds nothing else."""
        relations = self._package.relations(self._name)
        for number, part in relations.of_kind("comments"):
            relations.remove(number)
            self._package.drop(part)
        self._part = ""
        name = self._drawing()
        drawing = self._package.read(name) if name else None
        if drawing is None or re.search(rb"<v:(shape|rect|group|image|line|oval|roundrect)[\s>]", drawing):
            return
        for number, part in relations.of_kind("vmlDrawing"):
            if part == name:
                relations.remove(number)
        self._package.drop(name)
        element = self._sheet.find(self._space + "legacyDrawing")
        if element is not None:
            self._sheet.remove(element)


_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def escaped(text: str) -> str:
    """A text whose ``_x0041_`` is meant as it stands (转义): Excel would read a character in it."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _height(line: str) -> int:
    """How high a line is in a note, in pixels."""
    width = sum(_EM if sign >= "ᄀ" else _EM // 2 for sign in line)
    return _LINE * max(1, -(-width // (_WIDTH - 2 * _EM)))


def _cut_off(note: etree._Element, space: str) -> None:
    """Take our part out of somebody else's note."""
    text = note.find(space + "text")
    runs = [] if text is None else text.findall(space + "r")
    begin = next((i for i, run in enumerate(runs) if (run.findtext(space + "t") or "").strip() == _BELOW), None)
    for run in runs[begin:] if begin is not None else ():
        take_away(run)
