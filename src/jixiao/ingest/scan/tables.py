"""Tables on a straight page (图上表格): the strokes that are rulings, the grids they make, and the page without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from jixiao.ingest.rulings import Grid, Line, grids
from jixiao.ingest.scan import lines
from jixiao.ingest.scan.lines import Stroke
from jixiao.ingest.scan.picture import Picture

_WAVER = 2  # pixels to either side
_WIDE, _HIGH = 5.0, 1.2  # ems: the smallest table
_SEEN, _SEEN_APART = 0.75, 0.95  # how much of a stretch must be seen when its ends are, and when one is not


@dataclass(slots=True)
class Rulings:
    """The ruling lines of a page in pixels (表格线): y, from, to of the horizontal ones, x, from, to of the vertical ones."""

    across: list[Line]
    down: list[Line]


def rulings_of(page: Picture, across: list[Stroke], down: list[Stroke], em: float) -> Rulings:
    """The strokes that rule tables, stretch by stretch between the lines that cross them.

    A ruling is seen all along and runs up to the lines it meets; a letter's stroke, even one that stands right under a ruling, stops
    short of them.
    """
    rows, columns = _closed(across, em), _closed(down, em)
    dark = cv2.blur(255 - page.astype(np.float32), (2, 2))
    near = lines.ridge(dark, 3, max(3, round(0.16 * em)))
    turned = lines.ridge(np.ascontiguousarray(dark.T), 3, max(3, round(0.16 * em)))
    for _ in range(2):
        rows = _stretches(rows, columns, near, em)
        columns = _stretches(columns, rows, turned, em)
    return Rulings(rows, columns)


def _stretches(found: list[Line], crossing: list[Line], near: Picture, em: float) -> list[Line]:
    """The parts of each line that are seen, cut at the lines that cross it."""
    slack = 0.5 * em
    kept: list[Line] = []
    for at, low, high in found:
        seen = _seen(at, near)
        level = float(np.median(seen[:, int(low) : int(high)].max(0)))
        cuts = sorted(
            c for c, begin, end in crossing if begin - slack < at < end + slack and low - slack < c < high + slack
        )
        ends = [
            low if not cuts or low < cuts[0] - slack else cuts[0],
            *cuts,
            high if not cuts or high > cuts[-1] + slack else cuts[-1],
        ]
        begin = end = None
        for left, right in pairwise(ends):
            if right - left < 0.3 * em:
                continue
            if _is_line(seen, left, right, level, em, open_ends=not cuts):
                begin, end = (left if begin is None else begin), right
            elif begin is not None and end is not None:
                kept.append((at, begin, end))
                begin = None
        if begin is not None and end is not None:
            kept.append((at, begin, end))
    return kept


def _seen(at: float, near: Picture) -> Picture:
    """What is seen along a line, at its place and a little to either side of it: one row each, for a line may waver."""
    middle = round(at)
    rows = [min(max(0, middle + aside), near.shape[0] - 1) for aside in range(-_WAVER - 1, _WAVER + 1)]
    strip = near[rows]
    return np.maximum(strip[:-1], strip[1:])


def _is_line(seen: Picture, left: float, right: float, level: float, em: float, *, open_ends: bool) -> bool:
    """Whether the stretch between two crossing lines is ruled."""
    half, zone = max(2, round(0.08 * em)), max(2, round(0.12 * em))
    begin, end = round(left) + half, round(right) - half + 1
    if end - begin < 3:
        return True
    strip = seen[:, begin:end] > 0.4 * level
    for part in strip:
        joined = open_ends or (part[:zone].mean() > 0.5 and part[-zone:].mean() > 0.5)
        if part.mean() > (_SEEN if joined else _SEEN_APART):
            return True
    return False


def _closed(strokes: list[Stroke], em: float) -> list[Line]:
    """Strokes as lines, those at one height put together over small gaps."""
    lines: list[list[float]] = []
    for stroke in sorted(strokes, key=lambda s: s.low):
        for line in lines:
            if abs(line[0] - stroke.at) < 0.2 * em and stroke.low - line[2] < em:
                line[2] = max(line[2], stroke.high)
                break
        else:
            lines.append([stroke.at, stroke.low, stroke.high])
    return [(at, low, high) for at, low, high in lines]


def grids_of(rulings: Rulings, height: int, em: float, tick: Callable[[], None]) -> list[Grid]:
    """The grids that the rulings make, in pixels with y upwards as in a PDF (网格)."""
    across = [(height - at, low, high) for at, low, high in rulings.across]
    down = [(at, height - high, height - low) for at, low, high in rulings.down]
    found = grids(across, down, [], 0.3 * em, tick)
    # the strokes of a large bold letter make boxes too
    return [grid for grid in found if grid.xs[-1] - grid.xs[0] > _WIDE * em and grid.ys[0] - grid.ys[-1] > _HIGH * em]


def without(page: Picture, found: list[Grid], em: float) -> Picture:
    """The page with the walls of all tables painted over; strokes of letters that cross them are left (去线)."""
    cleared = page.copy()
    height = page.shape[0]
    for grid in found:
        across, down = _walls(grid)
        _paint(cleared, [(height - at, low, high) for at, low, high in across], em)
        _paint(cleared.T, [(at, height - high, height - low) for at, low, high in down], em)
    return cleared


def _walls(grid: Grid) -> tuple[list[Line], list[Line]]:
    """The sides of a grid's cells: horizontal and vertical ones."""
    across, down = set(), set()
    for row, column, rows, columns in grid.cells:
        left, right = grid.xs[column], grid.xs[column + columns]
        top, bottom = grid.ys[row], grid.ys[row + rows]
        across |= {(top, left, right), (bottom, left, right)}
        down |= {(left, bottom, top), (right, bottom, top)}
    return list(across), list(down)


def _paint(page: Picture, lines: list[Line], em: float) -> None:
    reach = max(2, round(0.18 * em))
    height, width = page.shape
    for at, low, high in lines:
        left, right = max(0, round(low) - reach), min(width, round(high) + reach)
        middle = round(at)
        top, bottom = max(1, middle - reach), min(height - 2, middle + reach)
        if right <= left or bottom <= top:
            continue
        profile = 255 - page[top : bottom + 1, left:right].mean(1)
        thick = np.flatnonzero(profile >= profile.min() + 0.25 * (profile.max() - profile.min()))
        first, last = max(1, top + int(thick[0]) - 1), min(height - 2, top + int(thick[-1]) + 1)
        above, below = page[first - 1, left:right], page[last + 1, left:right]
        page[first : last + 1, left:right] = np.maximum(page[first : last + 1, left:right], np.maximum(above, below))
