"""Pieces of WordprocessingML (Word 标记), in the namespace and the dialect of the file they go into."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from jixiao.annotate.elements import SPACE, take_away
from jixiao.ingest.wordml import STRICT

_FONT = "宋体"

# the order in which Word wants what stands in the properties; only what may come after a shading
_AFTER_SHADING = {
    "tcPr": ("noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark", "headers", "cellIns", "cellDel", "cellMerge", "tcPrChange"),
    "pPr": (
        "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi",
        "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
        "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
    ),
}  # fmt: skip


class WordMaker:
    """Makes elements of one file's namespace (标记生成). ``w``: the namespace as lxml writes it."""

    def __init__(self, w: str) -> None:
        self.w = w
        strict = w == "{" + STRICT + "}"
        self.left, self.right = ("start", "end") if strict else ("left", "right")

    def make(self, tag: str, *children: etree._Element, **attributes: str | int) -> etree._Element:
        """An element with these children and attributes, all of them Word's own."""
        element = etree.Element(self.w + tag, nsmap={"w": self.w[1:-1]})
        for name, value in attributes.items():
            element.set(self.w + name, str(value))
        element.extend(children)
        return element

    def run(
        self,
        text: str,
        *,
        size: int = 18,
        bold: bool = False,
        colour: str = "auto",
        fill: str = "",
        underline: bool = False,
    ) -> etree._Element:
        """A run of text that looks the same whatever the file's own styles are; ``size`` in half points. Line breaks are kept."""
        make = self.make
        properties = make("rPr", make("rFonts", ascii=_FONT, hAnsi=_FONT, eastAsia=_FONT, cs=_FONT))
        properties.extend([make("b", val=int(bold)), make("i", val=0), make("color", val=colour)])
        properties.extend([make("spacing", val=0), make("sz", val=size), make("szCs", val=size)])
        properties.append(make("u", val="single" if underline else "none"))
        if fill:
            properties.append(make("shd", val="clear", color="auto", fill=fill))
        run = make("r", properties)
        for number, line in enumerate(text.split("\n")):
            if number:
                run.append(make("br"))
            piece = make("t")
            piece.text = line
            piece.set(SPACE, "preserve")
            run.append(piece)
        return run

    def paragraph(
        self, *inside: etree._Element, centred: bool = False, before: int = 0, after: int = 0, kept: bool = False
    ) -> etree._Element:
        """A paragraph that looks the same whatever the file's own styles are. ``before``/``after`` in twentieths of a point."""
        make = self.make
        properties = make("pPr", *([make("keepNext")] if kept else []), make("widowControl"))
        properties.append(make("spacing", before=before, after=after, line=240, lineRule="auto"))
        edges = {self.left: 0, self.right: 0, "firstLine": 0}
        if self.left == "left":
            edges |= {"leftChars": 0, "rightChars": 0, "firstLineChars": 0}
        properties.append(make("ind", **edges))
        properties.append(make("jc", val="center" if centred else self.left))
        return make("p", properties, *inside)

    def shade(self, properties: etree._Element, fill: str) -> None:
        """Set the shading of a cell or a paragraph; the colour it had is kept where a plain shading does not show it."""
        former = properties.find(self.w + "shd")
        kept = "auto"
        if former is not None:
            kept = former.get(self.w + ("color" if former.get(self.w + "val") == "solid" else "fill")) or "auto"
            properties.remove(former)
        self._put_shading(properties, self.make("shd", val="clear", color=kept, fill=fill))

    def unshade(self, shading: etree._Element) -> None:
        """Undo ``shade``: the colour that was there before, or none."""
        kept = shading.get(self.w + "color") or "auto"
        properties = shading.getparent()
        if properties is None:
            return
        properties.remove(shading)
        if kept != "auto":
            self._put_shading(properties, self.make("shd", val="clear", color="auto", fill=kept))
        elif not len(properties):
            take_away(properties)

    def _put_shading(self, properties: etree._Element, shading: etree._Element) -> None:
        name = etree.QName(properties).localname
        after = {self.w + tag for tag in _AFTER_SHADING[name]}
        place = next((i for i, child in enumerate(properties) if child.tag in after), len(properties))
        properties.insert(place, shading)

    def properties(self, element: etree._Element) -> etree._Element:
        """The properties of a cell or a paragraph, made where it has none."""
        name = f"{etree.QName(element).localname}Pr"
        found = element.find(self.w + name)
        if found is None:
            found = self.make(name)
            element.insert(0, found)
        return found

    def start_of(self, paragraph: etree._Element) -> int:
        """Where in a paragraph its text begins: behind its properties."""
        properties = paragraph.find(self.w + "pPr")
        return 0 if properties is None else paragraph.index(properties) + 1

    def numbers_of(self, root: etree._Element, *tags: str) -> list[int]:
        """The ids that elements of these names bear."""
        ids = [element.get(self.w + "id") or "" for element in root.iter(*(self.w + tag for tag in tags))]
        return [int(number) for number in ids if number.removeprefix("-").isdecimal()]


def lines_as_paragraphs(maker: WordMaker, lines: Sequence[str], size: int) -> list[etree._Element]:
    """One paragraph a line, the first in bold (批注段落)."""
    return [maker.paragraph(maker.run(line, size=size, bold=not number)) for number, line in enumerate(lines)]
