"""Tick boxes (勾选框): found and told apart by their pixels, because recognition takes them for letters, or overlooks them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from jixiao.ingest.scan.picture import Box, Picture
from jixiao.ingest.scan.pieces import Piece
from jixiao.ingest.scan.recognise import Letter

_EMPTY, _TICKED = "□", "☑"
_BOXES = frozenset("□☐☑☒▢◻⬜✓√✔")
_MISTAKEN = frozenset("口囗曰回凹冂门OoD0[」「")
_CERTAIN = 0.9
_FRAME = 0.75  # of each side must be ink
_CLEAN, _MARKED, _SOLID = 0.035, 0.08, 0.6  # of the inside that is ink


@dataclass(slots=True)
class Tick:
    """A tick box (勾选框): where it stands, how much of its inside is ink."""

    box: Box
    inside: float

    @property
    def sign(self) -> str:
        return _TICKED if self.inside >= (_CLEAN + _MARKED) / 2 else _EMPTY

    @property
    def is_clear(self) -> bool:
        return not _CLEAN < self.inside < _MARKED


def ticks_of(page: Picture, em: float) -> list[Tick]:
    """Squares of the size of a letter on a page whose rulings are painted over (找勾选框)."""
    dark = (page < 150).astype(np.uint8)
    contours, _ = cv2.findContours(
        cv2.dilate(dark, np.ones((2, 2), np.uint8)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    found = []
    for contour in contours:
        left, top, wide, tall = cv2.boundingRect(contour)
        if not (0.5 * em < wide < 1.25 * em and 0.5 * em < tall < 1.25 * em and 0.75 < wide / tall < 1.33):
            continue
        part = dark[top : top + tall, left : left + wide]
        tick = _square(part, em)
        if tick is not None and tick < _SOLID:
            found.append(Tick((left, top, left + wide, top + tall), tick))
    return found


def _square(part: Picture, em: float) -> float | None:
    """How much of the inside is ink, when all four sides of ``part`` are drawn; else None."""
    edge = max(2, round(0.16 * em))
    sides = (part[:edge].max(0), part[-edge:].max(0), part[:, :edge].max(1), part[:, -edge:].max(1))
    if min(float(side.mean()) for side in sides) < _FRAME:
        return None
    # a frame is thin: what lies right behind it is paper, but for the strokes of a tick
    inner = max(edge, round(0.22 * min(part.shape)))
    inside = part[inner:-inner, inner:-inner]
    return float(inside.mean()) if inside.size else None


def set_ticks(pieces: list[Piece], found: list[Tick], em: float) -> None:
    """Put the tick boxes into the pieces they stand in (归位): where a box was read, where nothing was, or something that is hardly certain."""
    for tick in found:
        middle, height = (tick.box[0] + tick.box[2]) / 2, (tick.box[1] + tick.box[3]) / 2
        for piece in pieces:
            left, top, right, bottom = piece.box
            if left - 0.3 * em <= middle <= right + 0.3 * em and top <= height <= bottom:
                _set(piece, tick, (middle - left) / max(1.0, right - left), em / max(1.0, right - left))
                break


def _set(piece: Piece, tick: Tick, at: float, em: float) -> None:
    """Put a tick box into a piece at ``at``; ``em``: as a share of the piece's width."""
    near = [index for index, letter in enumerate(piece.letters) if abs(letter.at - at) < 0.5 * em]
    boxes = [index for index in near if piece.letters[index].text in _BOXES]
    unsure = [
        index
        for index in near
        if piece.letters[index].text in _MISTAKEN and piece.letters[index].sure < _CERTAIN and len(near) == 1
    ]
    if near and not boxes and not unsure:
        return  # a letter that looks like a box: 国, 回, 目
    for index in reversed(boxes or unsure):
        del piece.letters[index]
    sure, other = (1.0, 0.0) if tick.is_clear else (0.5, 0.5)
    sign = Letter(tick.sign, sure, _TICKED if tick.sign == _EMPTY else _EMPTY, other, at)
    piece.letters.insert(sum(letter.at < at for letter in piece.letters), sign)
