"""A page of a scan (扫描页): from its picture to tables and lines of print."""

from __future__ import annotations

import cv2
import numpy as np

from jixiao.ingest.joining import Part
from jixiao.ingest.layout import PrintedLine, Run, cell_text, lines_of, unruled_rows
from jixiao.ingest.leaf import Leaf
from jixiao.ingest.limits import Watch
from jixiao.ingest.rulings import Grid
from jixiao.ingest.scan import lines, tables
from jixiao.ingest.scan.light import evened
from jixiao.ingest.scan.picture import Picture
from jixiao.ingest.scan.pieces import Piece, crop, pieces_of, print_of, rooms_of
from jixiao.ingest.scan.recognise import Engine, engine
from jixiao.ingest.scan.straighten import Lean, lean_of, straight, tilt_of

_WIDE = 1.8
_LONG = 6.0
_SIDE = 960
EM = 24.0  # pixels


def upright(grey: Picture, reader: Engine) -> tuple[Picture, float]:
    boxes = reader.boxes(grey, _SIDE)
    heights = sorted(min(b[2] - b[0], b[3] - b[1]) for b in boxes)
    em = 0.75 * heights[len(heights) // 2] if heights else 0.0
    return grey, em


def read_page(grey: Picture, number: int, size: tuple[float, float], watch: Watch) -> Leaf:
    reader = engine()
    grey, em = upright(grey, reader)
    if not em:
        return Leaf(number, 10.0, size[1])
    scale = EM / em
    if scale < 0.8 or scale > 1.25:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how)
        em *= scale
    flat = evened(grey, em)
    leans = [Lean.turned(tilt_of(flat))]
    page = straight(flat, leans)
    for _ in range(2):
        across, down = _strokes(page, em)
        lean = lean_of([s for s in across if s.length > _LONG * em], [s for s in down if s.length > _LONG * em], page.shape)
        leans.append(lean)
        page = straight(flat, leans)
    across, down = _strokes(page, em)
    rulings = tables.rulings_of(page, across, down, em)
    height = page.shape[0]
    found = tables.grids_of(rulings, height, em, watch.tick)
    clear = tables.without(page, found, em)
    pieces = pieces_of(reader.boxes(clear, round(16 / em * max(page.shape))), rooms_of(found, height), clear, em)
    said = reader.read([crop(clear, piece.box) for piece in pieces])
    for piece, letters in zip(pieces, said, strict=True):
        piece.letters = letters
    return _leaf(number, clear, pieces, found, em, size[0] / page.shape[1], height, watch)


def _strokes(page: Picture, em: float):
    dark = (255 - page).astype(np.float32)
    return lines.strokes(dark, em, 2.5, 1.5), lines.strokes(np.ascontiguousarray(dark.T), em, 1.2, 1.0)


def _leaf(number: int, clear: Picture, pieces: list[Piece], found: list[Grid], em: float, point: float, height: int, watch: Watch) -> Leaf:
    """Pieces and grids as a leaf in points."""
    inside: dict[tuple[int, int], list[Run]] = {}
    outside: list[Run] = []
    for piece in pieces:
        left, top, right, bottom = piece.box
        top, bottom = print_of(clear, piece.box, em)
        run = (left * point, right * point, (height - bottom) * point, (height - top) * point, piece.text.strip())
        if run[4]:
            (outside if piece.cell is None else inside.setdefault(piece.cell, [])).append(run)
    parts = []
    for index, grid in enumerate(found):
        grid.xs = [x * point for x in grid.xs]
        grid.ys = [y * point for y in grid.ys]
        parts.append(Part(number, grid, [cell_text(runs) if (runs := inside.get((index, n))) else "" for n in range(len(grid.cells))]))
    parts = [part for part in parts if any(part.texts)]
    if len(parts) > 1:
        for index, part in enumerate(parts, 1):
            part.number = index
    items: list[tuple[float, Part | PrintedLine]] = [(part.grid.ys[0], part) for part in parts]
    items += [(line.top, line) for line in lines_of(outside, _WIDE)]
    items.sort(key=lambda item: -item[0])
    return Leaf(number, em * point, height * point, [item for _, item in items], sum(len(p.text) for p in pieces))
