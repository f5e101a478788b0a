"""Pieces of text (文字块): where text stands on a page, cut where the lines of a table run, what the finder missed included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from jixiao.ingest.rulings import Grid
from jixiao.ingest.scan.lines import runs_of
from jixiao.ingest.scan.picture import Box, Picture
from jixiao.ingest.scan.recognise import Letter

_INK = 140  # darker is ink
_SPECK = 0.01  # square ems
_FRINGE = 0.12  # ems beside a wall


@dataclass(slots=True)
class Piece:
    """A piece of a line of text (文字块): its box, the cell it stands in as (grid, cell), None outside; and what it says."""

    box: Box
    cell: tuple[int, int] | None
    letters: list[Letter] = field(default_factory=list)
    found: str = "text"

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.letters)


@dataclass(slots=True)
class Room:
    """A cell of a table as a box in pixels (格)."""

    box: Box
    cell: tuple[int, int]


def rooms_of(found: Sequence[Grid], height: int, em: float) -> list[Room]:
    """The cells of all tables, without the grey fringe that a painted wall leaves."""
    aside, above = _FRINGE * em, 0.4 * _FRINGE * em
    rooms = []
    for number, grid in enumerate(found):
        for index, (row, column, rows, columns) in enumerate(grid.cells):
            left, right = grid.xs[column] + aside, grid.xs[column + columns] - aside
            top, bottom = height - grid.ys[row] + above, height - grid.ys[row + rows] - above
            rooms.append(Room((left, top, right, bottom), (number, index)))
    return rooms


def pieces_of(boxes: Sequence[Box], rooms: Sequence[Room], page: Picture, em: float) -> list[Piece]:
    """The pieces of text on ``page`` (rulings painted over): found boxes cut at the cells, and ink that no box covers."""
    ink = ink_of(page, em)
    pieces: list[Piece] = []
    for box in boxes:
        inside = [(room, cut) for room in rooms if (cut := _cut(box, room.box)) is not None]
        held = [(room, cut) for room, cut in inside if _holds(ink, cut, em)]
        if held:
            pieces += [Piece(cut, room.cell) for room, cut in held]
        elif not inside and _holds(ink, box, em):
            pieces.append(Piece(box, None))
        elif inside:
            room, cut = max(inside, key=lambda entry: _area(entry[1]))
            if _area(cut) > 0.5 * _area(box):  # dots, a dash
                pieces.append(Piece(cut, room.cell))
            elif _holds(ink, box, em):
                pieces.append(Piece(box, None))
    pieces = _apart(pieces)
    taken = np.zeros_like(ink)
    for piece in pieces:
        left, top, right, bottom = (round(side) for side in piece.box)
        taken[max(0, top) : bottom, max(0, left) : right] = 1
    whole = (0.0, 0.0, float(page.shape[1]), float(page.shape[0]))
    walls = {room.cell: room.box for room in rooms}
    for piece in pieces:
        piece.box = _grown(ink, taken, piece.box, walls[piece.cell] if piece.cell else whole, em)
    return pieces + _missed(ink, pieces, rooms, em)


def ink_of(page: Picture, em: float) -> Picture:
    """Where ink is on a page (墨迹), without specks smaller than a point of a small letter."""
    ink = (page < _INK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    specks = stats[:, cv2.CC_STAT_AREA] < _SPECK * em * em
    ink[specks[labels]] = 0
    return ink


def _grown(ink: Picture, taken: Picture, box: Box, room: Box, em: float) -> Box:
    """A box with the ink that goes on beside it: 一 and 二 at the ends of a line are easily overlooked."""
    left, top, right, bottom = (round(side) for side in box)
    middle, half = (top + bottom) / 2, 0.4 * em
    rows = slice(max(0, round(middle - half)), round(middle + half))
    band, others = ink[rows], taken[rows]
    low, high = max(0, round(room[0])), min(ink.shape[1], round(room[2]))
    reach = round(1.3 * em)
    before, after = slice(max(low, left - reach), max(low, left)), slice(min(high, right), min(high, right + reach))
    return (
        box[0] - _step(_inked(band[:, before], 0)[::-1], _inked(others[:, before], 0)[::-1], em),
        box[1],
        box[2] + _step(_inked(band[:, after], 0), _inked(others[:, after], 0), em),
        box[3],
    )


def _inked(part: Picture, across: int) -> Picture:
    """Which columns (``across`` 0) or rows (1) of a part hold any ink."""
    return np.asarray(part.any(axis=across))


def _step(columns: Picture, taken: Picture, em: float) -> float:
    """How far a letter reaches that begins within a third of an em and is in no other box."""
    found = runs_of(columns, round(0.15 * em))
    if not found or found[0][0] > 0.35 * em or found[0][1] - found[0][0] < 0.06 * em:
        return 0.0
    return 0.0 if taken[: found[0][1]].any() else found[0][1] + 0.1 * em


def _apart(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without those that mostly lie within a larger one of the same cell: the finder's boxes may reach into their neighbours."""
    kept: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: -_area(piece.box)):
        size = _area(piece.box)
        if not any(
            larger.cell == piece.cell and (cut := _cut(piece.box, larger.box)) is not None and _area(cut) > 0.5 * size
            for larger in kept
        ):
            kept.append(piece)
    return kept


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _cut(box: Box, room: Box) -> Box | None:
    cut = (max(box[0], room[0]), max(box[1], room[1]), min(box[2], room[2]), min(box[3], room[3]))
    return cut if cut[2] - cut[0] > 2 and cut[3] - cut[1] > 2 else None


def _holds(ink: Picture, box: Box, em: float) -> bool:
    """Whether a box has a letter's worth of ink, and not merely the edge of what belongs to its neighbour."""
    left, top, right, bottom = (round(side) for side in box)
    part = ink[max(0, top) : bottom, max(0, left) : right]
    rows, columns = np.flatnonzero(_inked(part, 1)), np.flatnonzero(_inked(part, 0))
    if not len(rows) or int(part.sum()) < 0.03 * em * em:
        return False
    tall, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    if bottom - top < 0.45 * em:
        return False
    return bool(max(tall, wide) >= 0.3 * em and min(right - left, wide) >= 0.08 * em)


def _missed(ink: Picture, pieces: Sequence[Piece], rooms: Sequence[Room], em: float) -> list[Piece]:
    """Ink inside cells that no piece covers, put together to lines."""
    rest = ink.copy()
    for piece in pieces:
        left, top, right, bottom = (round(side) for side in piece.box)
        grow = round(0.15 * em)
        rest[max(0, top - grow) : bottom + grow, max(0, left - grow) : right + grow] = 0
    found = []
    for room in rooms:
        left, top, right, bottom = (max(0, round(side)) for side in room.box)
        if right - left < 0.4 * em or bottom - top < 0.4 * em:
            continue
        part = rest[top:bottom, left:right]
        if int(part.sum()) < 0.05 * em * em:
            continue
        joined = cv2.dilate(part, np.ones((max(1, round(0.1 * em)), max(1, round(0.7 * em))), np.uint8))
        count, labels = cv2.connectedComponents(joined)
        for label in range(1, count):
            own = (labels == label) & (part > 0)
            rows, columns = np.flatnonzero(_inked(own, 1)), np.flatnonzero(_inked(own, 0))
            tall = rows[-1] - rows[0] + 1
            if int(own.sum()) < 0.05 * em * em or tall < 0.45 * em or tall > 3 * em:
                continue
            pad = 0.25 * em
            box = (left + columns[0] - pad, top + rows[0] - pad, left + columns[-1] + pad, top + rows[-1] + pad)
            cut = _cut(box, room.box)
            if cut is not None:
                found.append(Piece(cut, room.cell, found="ink"))
    return found


def print_of(page: Picture, box: Box, em: float) -> tuple[float, float]:
    """From where to where the print in a box reaches up and down (字高范围): the thickest row of ink, not what peeps in from its neighbours."""
    part = crop(page, box) < _INK
    found = runs_of(_inked(part, 1), max(1, round(0.12 * em)))
    if not found:
        return box[1], box[3]
    begin, end = max(found, key=lambda run: int(part[run[0] : run[1]].sum()))
    top = max(0, int(box[1]))
    return top + begin, top + end


def crop(page: Picture, box: Box) -> Picture:
    """The part of a page in a box (裁剪)."""
    height, width = page.shape
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, bottom = min(width, int(np.ceil(box[2]))), min(height, int(np.ceil(box[3])))
    return page[top : max(top + 1, bottom), left : max(left + 1, right)]
