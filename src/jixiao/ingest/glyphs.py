"""The marks on a PDF page (页面内容): characters with their boxes and the lines drawn, taken from pdfium with as few calls as possible.

Coordinates are points with y upwards, as on the page when it is held upright (the page's own rotation is undone).
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from jixiao.ingest.limits import Watch
from jixiao.ingest.rulings import Line

_QUARTER = math.pi / 2
Box = tuple[float, float, float, float]  # left, bottom, right, top


@dataclass(slots=True)
class Marks:
    """What stands on a page: ``text`` and ``boxes`` run in step, four numbers a character (left, top, right, bottom).

    A blank that pdfium put in (no character on the page) has a box without width. ``height``: of the usual character.
    ``unmapped``: characters whose font does not say what they are. ``shapeless``: texts left out for want of a font. ``images``: how many pictures,
    ``pictured``: the share of the page they cover. ``shapes``: drawings that are no lines, as letters turned into outlines are.
    ``shades``: the left and right sides of filled boxes, which may be cells told apart by nothing but their colour.
    """

    width: float = 0.0
    tall: float = 0.0
    text: str = ""
    boxes: list[float] = field(default_factory=list)
    height: float = 0.0
    unmapped: int = 0
    shapeless: int = 0
    images: int = 0
    pictured: float = 0.0
    shapes: int = 0
    shades: list[Line] = field(default_factory=list)
    horizontal: list[Line] = field(default_factory=list)
    vertical: list[Line] = field(default_factory=list)


def marks_of(document: Any, number: int, watch: Watch) -> Marks | None:
    """The marks of page ``number`` (from 0); None when pdfium cannot load the page."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return None
    try:
        marks, turn = Marks(), _Turn(page)
        _characters(page, marks, turn, watch)
        marks.width, marks.tall = turn.size()
        _drawings(page, marks, turn, watch)
    finally:
        pdfium.FPDF_ClosePage(page)
    return marks


class _Turn:
    """Turns a page so that its text is upright, and its lower left corner to (0, 0).

    The direction of the text decides, not what the page says of itself: tables printed sideways are read like the others.
    """

    def __init__(self, page: Any) -> None:
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
        self.left, self.bottom = box.left, box.bottom
        self.width, self.tall = box.right - box.left, box.top - box.bottom
        self.quarter = 0
        self.idle = self.left == self.bottom == 0

    def by_text(self, text_page: Any, text: str) -> None:
        """Takes the direction in which most of a sample of the text runs."""
        angle_of = pdfium.FPDFText_GetCharAngle
        sample = [index for index in range(0, len(text), max(1, len(text) // 40)) if not text[index].isspace()]
        quarters = Counter(round(angle_of(text_page, index) / _QUARTER) % 4 for index in sample)
        if quarters:
            self.quarter = -quarters.most_common(1)[0][0] % 4
            self.idle = self.idle and not self.quarter

    def size(self) -> tuple[float, float]:
        return (self.tall, self.width) if self.quarter % 2 else (self.width, self.tall)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        left, right, bottom, top = left - self.left, right - self.left, bottom - self.bottom, top - self.bottom
        if self.quarter == 1:
            return bottom, self.width - right, top, self.width - left
        if self.quarter == 2:
            return self.width - right, self.tall - top, self.width - left, self.tall - bottom
        if self.quarter == 3:
            return self.tall - top, left, self.tall - bottom, right
        return left, bottom, right, top


def _characters(page: Any, marks: Marks, turn: _Turn, watch: Watch) -> None:
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return
    try:
        count = pdfium.FPDFText_CountChars(text_page)
        if count <= 0:
            return
        watch.tick()
        marks.text = _text(text_page, count)
        boxes = (pdfium.FS_RECTF * count)()
        box_of = pdfium.FPDFText_GetLooseCharBox
        for index in range(count):
            box_of(text_page, index, boxes[index])
        flat: list[float] = list(map(float, memoryview(boxes).cast("B").cast("f").tolist()))
        turn.by_text(text_page, marks.text)
        if not turn.idle:
            for index in range(0, 4 * count, 4):
                left, top, right, bottom = flat[index : index + 4]
                left, bottom, right, top = turn.box(left, bottom, right, top)
                flat[index : index + 4] = left, top, right, bottom
        marks.boxes = flat
        heights = sorted([height for height in map(float.__sub__, flat[1::4], flat[3::4]) if height > 0])
        marks.height = heights[len(heights) // 2] if heights else 0.0
        _look_for_lost(page, text_page, marks, count)
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _look_for_lost(page: Any, text_page: Any, marks: Marks, count: int) -> None:
    """Characters whose meaning or whose very presence is uncertain, looked for in a sample first: nearly no page has any."""
    text = marks.text
    sample = [index for index in range(0, count, max(1, count // 150)) if not text[index].isspace()]
    strange = any(
        (letter < " " and letter not in "\r\n\t") or "\ue000" <= letter <= "\uf8ff" or letter == "\ufffd"
        for letter in set(text)
    )
    failed = pdfium.FPDFText_HasUnicodeMapError
    if strange or any(failed(text_page, index) == 1 for index in sample):
        letters = list(text)
        for index, letter in enumerate(letters):
            if letter == "\ufffd" or failed(text_page, index) == 1:
                marks.unmapped += 1
                if letter < " " or "\ue000" <= letter <= "\uf8ff":
                    letters[index] = "\ufffd"
        marks.text = "".join(letters)
    box = [ctypes.c_double() for _ in range(4)]
    references = [ctypes.byref(side) for side in box]
    for index in sample:
        pdfium.FPDFText_GetCharBox(text_page, index, *references)
        # no shape: the font is neither in the file nor on this machine
        if abs(box[3].value - box[2].value) < 0.05 and text[index].isalnum():
            marks.shapeless = _shapeless(page)
            break


def _shapeless(page: Any) -> int:
    """How many texts have no width: pdfium leaves these out. They are single characters of a font that is not there."""
    sides = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(side) for side in sides]
    found = 0
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT and pdfium.FPDFPageObj_GetBounds(
            item, *references
        ):
            found += abs(sides[2].value - sides[0].value) < 0.001
    return found


def _text(text_page: Any, count: int) -> str:
    """One letter a character. pdfium's own text leaves out what it cannot name, so its length is checked against the count."""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    if len(text) != count:
        letter_of = pdfium.FPDFText_GetUnicode
        codes = [letter_of(text_page, index) for index in range(count)]
        text = "".join(
            [chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes]
        )
    # a hyphen at the end of a line comes as \x02 or U+FFFE
    return text.replace("\x02", "-").replace("\ufffe", "-") if "\x02" in text or "\ufffe" in text else text


def _drawings(page: Any, marks: Marks, turn: _Turn, watch: Watch) -> None:
    thin = max(1.5, min(3.0, 0.25 * marks.height)) if marks.height else 2.0
    collector = _Collector(marks, turn, thin, watch)
    collector.page(page)


class _Collector:
    """Goes through the objects of a page and keeps straight lines along the axes and thin rectangles."""

    def __init__(self, marks: Marks, turn: _Turn, thin: float, watch: Watch) -> None:
        self.marks, self.turn, self.thin, self.watch = marks, turn, thin, watch
        self.corners = [ctypes.c_float() for _ in range(4)]
        self.references = [ctypes.byref(corner) for corner in self.corners]
        self.fill, self.stroke = ctypes.c_int(), ctypes.c_int()
        self.x, self.y = ctypes.c_float(), ctypes.c_float()
        self.matrix = pdfium.FS_MATRIX()

    def page(self, page: Any) -> None:
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            self.item(pdfium.FPDFPage_GetObject(page, index), index, None, 0)

    def item(self, item: Any, index: int, place: Any, depth: int) -> None:
        if not index % 500:
            self.watch.tick()
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self.path(item, place)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.marks.images += 1
            if not self.bounds(item, place):
                self.marks.pictured += self.share(place)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 5:
            pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(self.matrix))
            own = _numbers(self.matrix)
            for number in range(pdfium.FPDFFormObj_CountObjects(item)):
                self.item(pdfium.FPDFFormObj_GetObject(item, number), number, _times(own, place), depth + 1)

    def bounds(self, item: Any, place: Any) -> bool:
        """Keeps an object that is as thin as a line; tells whether it was."""
        if not pdfium.FPDFPageObj_GetBounds(item, *self.references):
            return True
        left, bottom, right, top = (corner.value for corner in self.corners)
        if place is not None:
            left, bottom, right, top = _box_times(left, bottom, right, top, place)
        if right - left > self.thin and top - bottom > self.thin:
            return False
        self.keep(left, bottom, right, top)
        return True

    def share(self, place: Any) -> float:
        """The share of the page that the object measured last covers."""
        left, bottom, right, top = (corner.value for corner in self.corners)
        if place is not None:
            left, bottom, right, top = _box_times(left, bottom, right, top, place)
        return abs(right - left) * abs(top - bottom) / max(1.0, self.marks.width * self.marks.tall)

    def keep(self, left: float, bottom: float, right: float, top: float) -> None:
        if not self.turn.idle:
            left, bottom, right, top = self.turn.box(left, bottom, right, top)
        wide, high = right - left, top - bottom
        if wide >= high:
            if high <= self.thin and wide > self.thin:
                self.marks.horizontal.append(((bottom + top) / 2, left, right))
        elif wide <= self.thin and high > self.thin:
            self.marks.vertical.append(((left + right) / 2, bottom, top))

    def path(self, item: Any, place: Any) -> None:
        if self.bounds(item, place):
            return
        if not pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(self.fill), ctypes.byref(self.stroke)):
            return
        if self.stroke.value:
            for (x0, y0), (x1, y1) in self.segments(item, place):
                if abs(x0 - x1) <= self.thin / 2 or abs(y0 - y1) <= self.thin / 2:
                    self.keep(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        elif self.fill.value:
            for left, bottom, right, top in self.pieces(item, place):
                if right - left <= self.thin or top - bottom <= self.thin:
                    self.keep(left, bottom, right, top)
                else:
                    self.marks.shapes += 1
                    left, bottom, right, top = self.turn.box(left, bottom, right, top)
                    self.marks.shades += (left, bottom, top), (right, bottom, top)

    def points(self, item: Any, place: Any) -> list[tuple[int, float, float, bool]]:
        found = []
        pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(self.matrix))
        a, b, c, d, e, f = _times(_numbers(self.matrix), place)
        for number in range(pdfium.FPDFPath_CountSegments(item)):
            segment = pdfium.FPDFPath_GetPathSegment(item, number)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(self.x), ctypes.byref(self.y))
            x, y = self.x.value, self.y.value
            x, y = a * x + c * y + e, b * x + d * y + f
            found.append(
                (pdfium.FPDFPathSegment_GetType(segment), x, y, bool(pdfium.FPDFPathSegment_GetClose(segment)))
            )  # fmt: skip
        return found

    def segments(self, item: Any, place: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        """The straight strokes of a path."""
        found = []
        start = last = (0.0, 0.0)
        for kind, x, y, closes in self.points(item, place):
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = (x, y)
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                found.append((last, (x, y)))
            last = (x, y)
            if closes and last != start:
                found.append((last, start))
                last = start
        return found

    def pieces(self, item: Any, place: Any) -> list[Box]:
        """The boxes of a filled path's pieces: many thin rectangles may be filled at once."""
        found: list[Box] = []
        for kind, x, y, _ in self.points(item, place):
            if kind == pdfium.FPDF_SEGMENT_MOVETO or not found:
                found.append((x, y, x, y))
            else:
                left, bottom, right, top = found[-1]
                found[-1] = (min(left, x), min(bottom, y), max(right, x), max(top, y))
        return found


def _numbers(matrix: Any) -> tuple[float, ...]:
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(own: tuple[float, ...], outer: tuple[float, ...] | None) -> tuple[float, ...]:
    """The matrix of something inside a form that itself stands inside ``outer``."""
    if outer is None:
        return own
    a, b, c, d, e, f = own
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _box_times(left: float, bottom: float, right: float, top: float, place: tuple[float, ...]) -> Box:
    a, b, c, d, e, f = place
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)
