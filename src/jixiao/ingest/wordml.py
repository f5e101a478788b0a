"""WordprocessingML made plain (Word 标记整理): names in both namespaces, and the removal of what the printed page does not show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from jixiao.ingest.limits import Archive
from jixiao.ingest.own import INDEX, index_blocks
from jixiao.ingest.symbols import BOX, SYMBOL_FONTS, TICKED, in_font, symbol

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_ON = {None, "1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Names:
    """The element names of one namespace (元素名), as lxml writes them."""

    w: str
    body: str
    p: str
    t: str
    text: tuple[str, ...]
    tab: str
    br: str
    cr: str
    hyphen: str
    tbl: str
    tr: str
    tc: str
    tr_properties: str
    grid_span: str
    grid_before: str
    v_merge: str
    h_merge: str
    val: str
    num_pr: str
    p_style: str


@lru_cache(maxsize=4)
def names_of(root_tag: str) -> Names | None:
    """The names for a document whose root is ``root_tag``; None when it is no Word document."""
    for namespace in (TRANSITIONAL, STRICT):
        w = "{" + namespace + "}"
        if root_tag == w + "document":
            return Names(
                w, w + "body", w + "p", w + "t", (w + "t", *_MATH), w + "tab", w + "br", w + "cr", w + "noBreakHyphen",
                w + "tbl", w + "tr", w + "tc", w + "trPr", w + "gridSpan", w + "gridBefore", w + "vMerge", w + "hMerge",
                w + "val", w + "numPr", w + "pStyle",
            )  # fmt: skip
    return None


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _replace(element: etree._Element, names: Names, text: str) -> None:
    """Puts a plain text element in the place of ``element``."""
    parent = element.getparent()
    if parent is not None:
        plain_text = parent.makeelement(names.t)
        plain_text.text = text
        parent.replace(element, plain_text)


def plain(root: etree._Element, names: Names) -> int:
    """Brings the tree to a plain state, in place; gives the number of tables inside cells, which become paragraphs of the cell.

    One scan finds the marks that need work; most forms have none.
    """
    w = names.w
    gone = {w + name for name in ("tabs", "moveFrom", "rt", "pPrChange", "rPrChange", "trPrChange", "tcPrChange")}
    gone.add(_MC + "Fallback")
    marks = [
        *root.iter(
            w + "tabs", w + "del", w + "moveFrom", w + "vanish", w + "rt", w + "txbxContent", w + "sym", w + "checkBox",
            w + "ddList", w + "rFonts", w + "pPrChange", w + "rPrChange", w + "trPrChange", w + "tcPrChange",
            w + "bookmarkStart", _W14 + "checkbox", _MC + "Fallback",
        )
    ]  # fmt: skip
    boxes = []
    for mark in marks:
        tag = mark.tag
        if tag == w + "rFonts":
            _map_font(mark, names)
        elif tag in gone:
            _drop(mark)
        elif tag == w + "del":
            _drop_deleted(mark, names)
        elif tag == w + "vanish":
            _drop_hidden(mark, names)
        elif tag == w + "sym":
            _replace(mark, names, symbol(mark.get(w + "font", ""), mark.get(w + "char", "")))
        elif tag == w + "checkBox":
            _form_checkbox(mark, names)
        elif tag == w + "ddList":
            _form_dropdown(mark, names)
        elif tag == _W14 + "checkbox":
            _content_checkbox(mark, names)
        elif tag == w + "bookmarkStart":
            if mark.get(w + "name") == INDEX:
                _drop_index(root, names)
        else:
            boxes.append(mark)
    for box in boxes:
        _place_text_box(box, names)
    return _flatten_nested(root, names)


def _drop_index(root: etree._Element, names: Names) -> None:
    body = root.find(names.body)
    for block in index_blocks(body, names.w) if body is not None else ():
        _drop(block)


def _flatten_nested(root: etree._Element, names: Names) -> int:
    nested = [table for table in root.iter(names.tbl) if next(table.iterancestors(names.tc), None) is not None]
    for table in nested:
        for paragraph in list(table.iter(names.p)):
            table.addprevious(paragraph)
        _drop(table)
    return len(nested)


def _map_font(mark: etree._Element, names: Names) -> None:
    """Text set in Wingdings or Symbol: the letters stand for signs."""
    font = mark.get(names.w + "ascii") or mark.get(names.w + "hAnsi") or ""
    if not font.startswith(SYMBOL_FONTS):
        return
    properties = mark.getparent()
    run = properties.getparent() if properties is not None else None
    if run is None or run.tag != names.w + "r":
        return
    for text in run.iterchildren(names.t):
        text.text = in_font(font, text.text or "")


def _drop_deleted(mark: etree._Element, names: Names) -> None:
    parent = mark.getparent()
    if parent is None:
        return
    if parent.tag == names.tr_properties:  # a deleted row
        row = parent.getparent()
        if row is not None:
            _drop(row)
    elif parent.tag == names.w + "rPr":  # a deleted paragraph mark: the paragraph runs into the next one
        _join_next(mark, names)
    else:
        _drop(mark)


def _join_next(mark: etree._Element, names: Names) -> None:
    paragraph = next(mark.iterancestors(names.p), None)
    following = paragraph.getnext() if paragraph is not None else None
    if paragraph is None or following is None or following.tag != names.p:
        return
    for index, child in enumerate([c for c in paragraph if c.tag != names.w + "pPr"]):
        place = 1 if len(following) and following[0].tag == names.w + "pPr" else 0
        following.insert(place + index, child)
    _drop(paragraph)


def _drop_hidden(mark: etree._Element, names: Names) -> None:
    if mark.get(names.val) not in _ON:
        return
    run = mark.getparent()
    run = run.getparent() if run is not None else None
    if run is not None and run.tag == names.w + "r":
        _drop(run)


def _form_checkbox(mark: etree._Element, names: Names) -> None:
    """FORMCHECKBOX of the old form fields: ``checked`` when the user touched it, else ``default``."""
    state = mark.find(names.w + "checked")
    if state is None:
        state = mark.find(names.w + "default")
    ticked = state is not None and state.get(names.val) in _ON
    _put_in_run(mark, names, TICKED if ticked else BOX)


def _form_dropdown(mark: etree._Element, names: Names) -> None:
    """FORMDROPDOWN: the chosen entry is nowhere in the text."""
    entries = [entry.get(names.val) or "" for entry in mark.iterchildren(names.w + "listEntry")]
    chosen = mark.find(names.w + "result")
    if chosen is None:
        chosen = mark.find(names.w + "default")
    index = chosen.get(names.val, "0") if chosen is not None else "0"
    if index.isdecimal() and int(index) < len(entries):
        _put_in_run(mark, names, entries[int(index)])


def _put_in_run(mark: etree._Element, names: Names, text: str) -> None:
    run = next(mark.iterancestors(names.w + "r"), None)
    if run is not None:
        etree.SubElement(run, names.t).text = text


def _content_checkbox(mark: etree._Element, names: Names) -> None:
    """A check box content control: its content is one glyph of a font that may not be known, its state is stated."""
    control = next(mark.iterancestors(names.w + "sdt"), None)
    content = control.find(names.w + "sdtContent") if control is not None else None
    if content is None:
        return
    state = mark.find(_W14 + "checked")
    ticked = state is not None and state.get(_W14 + "val") in _ON
    glyphs = [*content.iter(names.t, names.w + "sym")]
    for glyph in glyphs[1:]:
        _drop(glyph)
    if glyphs:
        _replace(glyphs[0], names, TICKED if ticked else BOX)


def _place_text_box(box: etree._Element, names: Names) -> None:
    """Moves the content of a text box behind the paragraph it hangs on."""
    anchor = next(box.iterancestors(names.p), None)
    if anchor is None:
        return
    for child in reversed(box):
        anchor.addnext(child)


class Styles:
    """What paragraph styles add (段落样式): heading levels and automatic numbers. Read from the file when the first style is met."""

    __slots__ = ("_archive", "_levels", "_lists", "_names", "_part")

    def __init__(self, archive: Archive, part: str, names: Names) -> None:
        self._archive, self._part, self._names = archive, part, names
        self._levels: dict[str, int] | None = None
        self._lists: dict[str, tuple[str, int]] = {}

    def level(self, paragraph: etree._Element) -> int:
        """1 for the highest heading, 0 for plain text."""
        w = self._names.w
        properties = paragraph.find(w + "pPr")
        if properties is None:
            return 0
        own = _outline(properties, self._names)
        if own is not None:
            return own
        style = properties.find(w + "pStyle")
        if style is None:
            return 0
        return self._known().get(style.get(self._names.val) or "", 0)

    def list_of(self, style: str) -> tuple[str, int] | None:
        """The list and its depth that a style numbers its paragraphs by."""
        self._known()
        return self._lists.get(style)

    def _known(self) -> dict[str, int]:
        if self._levels is None:
            self._levels = self._read()
        return self._levels

    def _read(self) -> dict[str, int]:
        folder = self._part.rpartition("/")[0]
        root = self._archive.xml(f"{folder}/styles.xml")
        if root is None:
            return {}
        w, val = self._names.w, self._names.val
        own: dict[str, int] = {}
        base: dict[str, str] = {}
        for style in root.iterchildren(w + "style"):
            name = style.get(w + "styleId") or ""
            properties = style.find(w + "pPr")
            level = _outline(properties, self._names) if properties is not None else None
            if level is not None:
                own[name] = level
            parent = style.find(w + "basedOn")
            if parent is not None:
                base[name] = parent.get(val) or ""
            numbers = properties.find(w + "numPr") if properties is not None else None
            if numbers is not None:
                self._lists[name] = list_in(numbers, self._names)
        levels = dict(own)
        for name in base:
            ancestor, steps = name, 0
            while ancestor not in own and ancestor in base and steps < 20:
                ancestor, steps = base[ancestor], steps + 1
            levels[name] = own.get(ancestor, 0)
            ancestor, steps = name, 0
            while ancestor not in self._lists and ancestor in base and steps < 20:
                ancestor, steps = base[ancestor], steps + 1
            if ancestor in self._lists:
                self._lists[name] = self._lists[ancestor]
        return levels


def list_in(properties: etree._Element, names: Names) -> tuple[str, int]:
    """The list and its depth (from 0) that ``numPr`` names; the list is "" where it names none."""
    number, level = properties.find(names.w + "numId"), properties.find(names.w + "ilvl")
    depth = (level.get(names.val) or "0") if level is not None else "0"
    return (number.get(names.val) or "" if number is not None else ""), (int(depth) if depth.isdecimal() else 0)


def _outline(properties: etree._Element, names: Names) -> int | None:
    level = properties.find(names.w + "outlineLvl")
    if level is None:
        return None
    value = level.get(names.val) or ""
    return int(value) + 1 if value.isdecimal() and int(value) < 9 else 0
