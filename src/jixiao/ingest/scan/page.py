"""A page of a scan (扫描页): from its picture to a leaf of tables and lines of print, as every paged document has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from jixiao.ingest.joining import Part
from jixiao.ingest.layout import PrintedLine, Run, cell_text, lines_of
from jixiao.ingest.leaf import Leaf
from jixiao.ingest.limits import Watch
from jixiao.ingest.rulings import Grid
from jixiao.ingest.scan.certainty import put_right, unsure_of, why
from jixiao.ingest.scan.known import Known
from jixiao.ingest.scan.light import evened, grey_of, quieted
from jixiao.ingest.scan.lines import Stroke, strokes
from jixiao.ingest.scan.picture import Picture
from jixiao.ingest.scan.pieces import Piece, crop, pieces_of, print_of, rooms_of
from jixiao.ingest.scan.recognise import Engine, engine
from jixiao.ingest.scan.straighten import Lean, lean_of, straight, tilt_of
from jixiao.ingest.scan.tables import grids_of, rulings_of, without
from jixiao.ingest.scan.ticks import set_ticks, ticks_of
from jixiao.ingest.scan.upright import upright
from jixiao.ingest.sheet import Uncertain

_EM = 24.0  # pixels: the height of text all further measures are made for
_SMALL, _LARGE = 20.0, 32.0  # text between these heights is left as it is
SMALLEST = 7.0  # pixels: text that is lower cannot be told apart
_MOST = 8000  # pixels of the longest side
_BARE = 0.002  # of the page that is ink
_SEEN_AT = 16.0  # pixels of text height the finder of text wants
_LONG = 6.0  # ems: long strokes show how a page leans
_WIDE = 1.8  # ems: a gap that divides a line of print into pieces


@dataclass(slots=True)
class Sight:
    """A page as seen (所见): straight, its rulings painted over, with what was found on it; ``height`` is that of its text as scanned.

    A page whose text is too small to be told apart has no pieces.
    """

    clear: Picture
    em: float
    height: float
    grids: list[Grid] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    @property
    def certainty(self) -> float:
        """How certain recognition is of its letters on the whole (平均把握); it is about the share of letters that are right."""
        sure = [letter.sure for piece in self.pieces for letter in piece.letters if letter.text.isalnum()]
        return sum(sure) / len(sure) if sure else 0.0

    @property
    def is_bare(self) -> bool:
        """Whether there is hardly any ink on the page (近乎空白), whatever recognition takes its specks for."""
        return float((self.clear < 128).mean()) < _BARE


def see(picture: Picture, watch: Watch) -> Sight | None:
    """What stands on a page; None for a page without text (看页)."""
    reader = engine()
    grey, height = upright(quieted(grey_of(picture)), reader)
    if not height:
        return None
    watch.tick()
    scale = 1.0 if _SMALL <= height <= _LARGE else _EM / height
    if height < SMALLEST or scale * max(grey.shape) > _MOST:
        return Sight(evened(grey, height), height, height)
    em = height * scale
    if scale != 1.0:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how)
    page = _straightened(evened(grey, em), em)
    watch.tick()
    across, down = _strokes(page, em)
    found = grids_of(rulings_of(page, across, down, em), page.shape[0], em, watch.tick)
    clear = without(page, found, em)
    watch.tick()
    boxes = reader.boxes(clear, round(_SEEN_AT / em * max(page.shape)))
    pieces = pieces_of(boxes, rooms_of(found, page.shape[0], em), clear, em)
    watch.tick()
    _read(pieces, clear, em, reader)
    return Sight(clear, em, height, found, pieces)


def _straightened(flat: Picture, em: float) -> Picture:
    """The page with its tilt and slant taken out; only one picture is made of all corrections."""
    leans = [Lean.turned(tilt_of(flat))]
    for _ in range(2):
        across, down = _strokes(straight(flat, leans), em)
        leans.append(lean_of(_long(across, em), _long(down, em), flat.shape))
    return straight(flat, leans)


def _long(found: Sequence[Stroke], em: float) -> list[Stroke]:
    return [stroke for stroke in found if stroke.length > _LONG * em]


def _strokes(page: Picture, em: float) -> tuple[list[Stroke], list[Stroke]]:
    """Horizontal and vertical strokes. A row is lower than a column is wide, so vertical lines may be short."""
    dark = (255 - page).astype(np.float32)
    return strokes(dark, em, 2.5, 1.5), strokes(np.ascontiguousarray(dark.T), em, 1.2, 1.0)


def _read(pieces: list[Piece], clear: Picture, em: float, reader: Engine) -> None:
    side = round(0.1 * em)
    crops = [
        cv2.copyMakeBorder(crop(clear, piece.box), 0, 0, side, side, cv2.BORDER_CONSTANT, value=(255,))
        for piece in pieces
    ]
    for piece, letters in zip(pieces, reader.read(crops), strict=True):
        piece.letters = letters
    set_ticks(pieces, ticks_of(clear, em), em)


def leaf_of(sight: Sight, number: int, width: float, known: Known) -> Leaf:
    """What was seen on page ``number``, ``width`` points wide, as a leaf (成页)."""
    point = width / sight.clear.shape[1]
    tall = sight.clear.shape[0] * point
    inside: dict[tuple[int, int], list[Piece]] = {}
    outside: list[Piece] = []
    runs: dict[int, Run] = {}
    changed: dict[int, list[str]] = {}
    silent: set[tuple[int, int]] = set()
    for piece in sight.pieces:
        piece.letters, said = put_right(piece.letters)
        if not piece.text.strip():
            if piece.cell is not None and _is_sign(piece, sight.em):
                silent.add(piece.cell)
            continue
        top, bottom = print_of(sight.clear, piece.box, sight.em)
        runs[id(piece)] = (
            piece.box[0] * point,
            piece.box[2] * point,
            tall - bottom * point,
            tall - top * point,
            piece.text.strip(),
        )
        changed[id(piece)] = said
        (outside if piece.cell is None else inside.setdefault(piece.cell, [])).append(piece)

    parts: list[Part] = []
    for index, grid in enumerate(sight.grids):
        grid.xs, grid.ys = [x * point for x in grid.xs], [y * point for y in grid.ys]
        part = Part(number, grid, [""] * len(grid.cells))
        beside: dict[int, list[str]] = {}
        for cell, (row, *_) in enumerate(grid.cells):
            pieces = inside.get((index, cell), [])
            if pieces:
                _fill(part, cell, pieces, runs, changed, known, beside.setdefault(row, []))
            if (index, cell) in silent and cell not in part.doubts:
                part.doubts[cell] = Uncertain(_SILENT, label=True)
        if any(part.texts):
            parts.append(part)
    if len(parts) > 1:
        for index, part in enumerate(parts, 1):
            part.number = index
    items: list[tuple[float, Part | PrintedLine]] = [(part.grid.ys[0], part) for part in parts]
    items += [(line.top, line) for line in _lines(outside, runs, changed)]
    items.sort(key=lambda item: -item[0])
    characters = sum(len(piece.letters) for piece in sight.pieces)
    return Leaf(number, sight.em * point, tall, [item for _, item in items], characters)


_SILENT = "扫描识别：这一格里有字迹没有认出来（可能是 ≧、‰ 一类的符号），请对照原件补上。"


def _is_sign(piece: Piece, em: float) -> bool:
    """Whether ink that says nothing is as large as a sign, so that it is no speck of dust (有字未识)."""
    left, top, right, bottom = piece.box
    return right - left > 0.4 * em and bottom - top > 0.35 * em


def _fill(
    part: Part,
    cell: int,
    pieces: list[Piece],
    runs: dict[int, Run],
    changed: dict[int, list[str]],
    known: Known,
    beside: list[str],
) -> None:
    """Put the text of a cell into its part, and what is uncertain in it."""
    text = cell_text([runs[id(piece)] for piece in pieces])
    ordered = [
        piece for line in lines_of([runs[id(piece)] for piece in pieces]) for piece in _in_line(pieces, runs, line)
    ]
    letters = [letter for piece in ordered for letter in piece.letters]
    meant = known.meant(letters, beside)
    if meant is not None:
        part.doubts[cell] = Uncertain(
            f"扫描识别：「{''.join(text.split())}」按栏目名读作「{meant}」，请对照原件。", label=True
        )
        text = meant
    else:
        unsure = [found for piece in ordered for found in unsure_of(piece.letters)]
        doubt = why(text, unsure, [said for piece in ordered for said in changed[id(piece)]])
        if doubt:
            part.doubts[cell] = Uncertain(doubt)
    part.texts[cell] = text
    beside.append(text)


def _lines(pieces: list[Piece], runs: dict[int, Run], changed: dict[int, list[str]]) -> list[PrintedLine]:
    """The lines of print outside all tables, with what is uncertain in them."""
    found = lines_of([runs[id(piece)] for piece in pieces], _WIDE)
    for line in found:
        own = _in_line(pieces, runs, line)
        unsure = [each for piece in own for each in unsure_of(piece.letters)]
        line.doubt = why(line.text, unsure, [said for piece in own for said in changed[id(piece)]])
    return found


def _in_line(pieces: list[Piece], runs: dict[int, Run], line: PrintedLine) -> list[Piece]:
    """The pieces that a line of print is made of, from left to right."""
    own = [
        piece
        for piece in pieces
        if line.left <= (run := runs[id(piece)])[0] <= line.right and line.bottom <= run[2] and run[3] <= line.top
    ]
    return sorted(own, key=lambda piece: piece.box[0])
