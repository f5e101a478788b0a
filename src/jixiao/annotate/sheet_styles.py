"""The styles of a workbook (单元格样式): a cell's own style with another fill, and the few that the index sheet needs."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from jixiao.annotate.elements import made, take_away
from jixiao.annotate.package import Package
from jixiao.annotate.tint import TINT

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_SECTIONS = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst",
)  # fmt: skip
_OURS_AT_MOST = 1000
"""Styles that we may add. A number in use that lies further beyond those there are is nonsense, and none of ours gets to it."""
_OURS = {f"FF{fill}" for fill in TINT.values()}


class Styles:
    """The styles part of one workbook, to be added to (样式部件). ``used``: the highest style number in use, which none of ours may be."""

    def __init__(self, package: Package, book: str, space: str, used: int) -> None:
        self._space = space
        known = package.relations(book).of_kind("styles")
        name = known[0][1] if known else book.rpartition("/")[0] + "/styles.xml"
        root = package.xml(name) if known else None
        if root is None:
            root = made(space, "styleSheet")
            package.put(name.lstrip("/"), root)
            package.declare(name.lstrip("/"), _TYPE)
            if not known:
                package.relations(book).add("styles", name.lstrip("/"))
        self._root = root
        self._coloured: dict[tuple[int, str], int] = {}
        self._looks: dict[tuple[int | str, ...], int] = {}
        for section, least in (("fonts", "font"), ("borders", "border")):
            if not len(self._section(section)):
                self._add(section, self._make(least))
        there = len(self._section("cellXfs"))
        for _ in range(there, used + 1 if used - there < _OURS_AT_MOST else 1):
            self._add("cellXfs", self._make("xf"))
        for reserved in ("none", "gray125")[len(self._section("fills")) :]:
            # whatever stands in the first two places, Excel shows these
            self._add("fills", self._make("fill", self._make("patternFill", patternType=reserved)))

    def coloured(self, style: int, fill: str) -> int:
        """The style like ``style`` but with this fill (换底色)."""
        known = self._coloured.get((style, fill))
        if known is None:
            before = self._style(style)
            known = self._known("cellXfs", self._with_fill(style, self._tint(fill, self._plain_fill(before))))
            self._coloured[style, fill] = known
        return known

    def restored(self, style: int) -> int:
        """The style that ``coloured`` began with, the style itself where it has no colour of ours. A pattern comes back as no fill."""
        if not self._is_ours(self._style(style)):
            return style
        pattern = self._pattern(self._style(style))
        kept = pattern.find(self._space + "bgColor") if pattern is not None else None
        fill = 0
        if kept is not None and kept.get("indexed") != "64":
            below = self._make("patternFill", patternType="solid")
            below.append(self._make("fgColor", **{str(key): str(value) for key, value in kept.attrib.items()}))
            below.append(self._make("bgColor", indexed="64"))
            fill = self._like("fills", self._make("fill", below), _but_for_back)
        return self._like("cellXfs", self._with_fill(style, fill), _but_for_apply)

    @property
    def ours(self) -> frozenset[str]:
        """The numbers of the styles with a colour of ours (我们的底色)."""
        return frozenset(str(n) for n, style in enumerate(self._section("cellXfs")) if self._is_ours(style))

    def style(
        self, *, size: int = 10, bold: bool = False, colour: str = "", fill: str = "", underline: bool = False,
        bordered: bool = False, centred: bool = False, middle: bool = False,
    ) -> int:  # fmt: skip
        """A style for the index sheet, wrapped; the same number for the same look."""
        look = (size, bold, colour, fill, underline, bordered, centred, middle)
        if look in self._looks:
            return self._looks[look]
        make = self._make
        font = make("font")
        font.extend([make("b")] if bold else [])
        font.extend([make("u")] if underline else [])
        font.extend(
            [make("sz", val=str(size)), make("color", **({"rgb": f"FF{colour}"} if colour else {"indexed": "8"}))]
        )
        font.extend([make("name", val="宋体"), make("charset", val="134")])
        border = make("border")
        for side in ("left", "right", "top", "bottom"):
            border.append(make(side, **({"style": "thin"} if bordered else {})))
            if bordered:
                border[-1].append(make("color", rgb="FF8A94A0"))
        border.append(make("diagonal"))
        xf = make(
            "xf", numFmtId="49", fontId=str(self._known("fonts", font)), fillId=str(self._tint(fill, None) if fill else 0),
            borderId=str(self._known("borders", border)), xfId="0", applyNumberFormat="1", applyFont="1", applyFill="1",
            applyBorder="1", applyAlignment="1",
        )  # fmt: skip
        upright = "center" if centred or middle else "top"
        xf.append(make("alignment", horizontal="center" if centred else "left", vertical=upright, wrapText="1"))
        self._looks[look] = self._known("cellXfs", xf)
        return self._looks[look]

    def _style(self, number: int) -> etree._Element:
        styles = self._section("cellXfs")
        found: etree._Element = styles[number] if 0 <= number < len(styles) else styles[0]
        return found

    def _is_ours(self, style: etree._Element) -> bool:
        colour = self._plain_fill(style)
        return colour is not None and (colour.get("rgb") or "").upper() in _OURS

    def _with_fill(self, style: int, fill: int) -> etree._Element:
        changed = deepcopy(self._style(style))
        changed.set("fillId", str(fill))
        changed.set("applyFill", "1")
        return changed

    def _pattern(self, style: etree._Element) -> etree._Element | None:
        number, fills = style.get("fillId") or "0", self._section("fills")
        if not number.isdecimal() or int(number) >= len(fills):
            return None
        return fills[int(number)].find(self._space + "patternFill")

    def _plain_fill(self, style: etree._Element) -> etree._Element | None:
        """The colour of a style's plain fill, None when it has none."""
        pattern = self._pattern(style)
        if pattern is None or pattern.get("patternType") != "solid":
            return None
        return pattern.find(self._space + "fgColor")

    def _tint(self, fill: str, below: etree._Element | None) -> int:
        """A plain fill. A colour that it covers is kept where a plain fill does not show it, so that it can be restored."""
        pattern = self._make("patternFill", patternType="solid")
        pattern.append(self._make("fgColor", rgb=f"FF{fill}"))
        kept = {"indexed": "64"} if below is None else {str(key): str(value) for key, value in below.attrib.items()}
        pattern.append(self._make("bgColor", **kept))
        return self._known("fills", self._make("fill", pattern))

    def _known(self, section: str, element: etree._Element) -> int:
        """The number of an element in its section; added where there is none like it."""
        return self._like(section, element, _look_of)

    def _like(self, section: str, element: etree._Element, look: Callable[[etree._Element], bytes]) -> int:
        wanted = look(element)
        for number, known in enumerate(self._section(section)):
            if look(known) == wanted:
                return number
        return self._add(section, element)

    def _add(self, section: str, element: etree._Element) -> int:
        parent = self._section(section)
        parent.append(element)
        parent.set("count", str(len(parent)))
        return len(parent) - 1

    def _section(self, name: str) -> etree._Element:
        found = self._root.find(self._space + name)
        if found is None:
            found = self._make(name)
            after = {self._space + later for later in _SECTIONS[_SECTIONS.index(name) + 1 :]}
            place = next((i for i, child in enumerate(self._root) if child.tag in after), len(self._root))
            self._root.insert(place, found)
        return found

    def _make(self, tag: str, *children: etree._Element, **attributes: str) -> etree._Element:
        return made(self._space, tag, *children, **attributes)


def _look_of(element: etree._Element) -> bytes:
    """What tells whether two elements are the same, whatever prefixes and order of attributes they are written with."""
    return b"|".join(
        f"{etree.QName(item).localname}{sorted(item.attrib.items())}".encode() for item in element.iter(etree.Element)
    )


def _but_for_apply(style: etree._Element) -> bytes:
    """The same, whether or not a style says that its fill applies: Excel applies it in any case."""
    copy = deepcopy(style)
    copy.set("applyFill", "1")
    copy.set("fillId", copy.get("fillId") or "0")
    return _look_of(copy)


def _but_for_back(fill: etree._Element) -> bytes:
    """The same, whatever stands behind a plain fill: it does not show."""
    copy = deepcopy(fill)
    for back in list(copy.iter("{*}bgColor")):
        take_away(back)
    return _look_of(copy)
