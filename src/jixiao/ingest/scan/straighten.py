"""Straightening (校正): the tilt of a scan and the slant of a photograph taken out, so that lines run along the axes.

First the tilt, seen from rows of print and ruling lines together; then, from the ruling lines alone, how each direction leans and how
that changes over the page, which is what a page photographed at an angle shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from jixiao.ingest.scan.lines import Stroke
from jixiao.ingest.scan.picture import Picture

_STEEPEST = 12.0  # degrees
_SMALL = 900


def tilt_of(page: Picture) -> float:
    """By how many degrees a page is turned clockwise (倾斜角), from its rows of print and lines; at most twelve either way."""
    scale = _SMALL / max(page.shape)
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else page
    dark = (255 - small).astype(np.float32)
    height, width = dark.shape

    def sharpness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(dark, turn, (width, height)).sum(1)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for step, reach in ((1.0, _STEEPEST), (0.25, 0.75), (0.05, 0.2)):
        tried = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(tried, key=sharpness))
    return best


@dataclass(slots=True)
class Lean:
    """How the lines of a page lean (线条走向): slopes at the middle of the page, and how they change per pixel across the lines."""

    across: float = 0.0
    across_change: float = 0.0
    down: float = 0.0
    down_change: float = 0.0

    @classmethod
    def turned(cls, degrees: float) -> Lean:
        """The lean of a page that is merely tilted."""
        slope = float(np.tan(np.radians(degrees)))
        return cls(across=slope, down=-slope)

    def source(
        self, x: NDArray[np.float32], y: NDArray[np.float32], middle: tuple[float, float]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Where on the leaning page the point (x, y) of the straight page lies; coordinates from ``middle``."""
        across = self.across + self.across_change * (y - middle[1])
        down = self.down + self.down_change * (x - middle[0])
        dx, dy = x - middle[0], y - middle[1]
        # on the leaning page the row of dy is the line dy + across * u, the column of dx the line dx + down * v: they cross at (u, v)
        u = (dx + down * dy) / (1 - down * across)
        v = dy + across * u
        return u + middle[0], v + middle[1]


def lean_of(across: list[Stroke], down: list[Stroke], shape: tuple[int, ...]) -> Lean:
    """The lean that the long strokes of a page show (线条走向)."""
    height, width = shape[:2]
    a, a_change = _fit(across, height / 2)
    d, d_change = _fit(down, width / 2)
    if a is None and d is None:
        return Lean()
    if a is None or d is None:  # only one direction is ruled: the page is taken as turned
        slope = a if a is not None else -(d or 0.0)
        return Lean(across=slope, down=-slope)
    return Lean(a, a_change, d, d_change)


def _fit(strokes: list[Stroke], middle: float) -> tuple[float | None, float]:
    """Slope at the middle of the page and its change, by least squares; strays are left out in a second round."""
    if not strokes:
        return None, 0.0
    at = np.array([stroke.at - middle for stroke in strokes])
    slope = np.array([stroke.slope for stroke in strokes])
    weight = np.array([stroke.length for stroke in strokes])
    usual = float(np.median(np.repeat(slope, np.maximum(1, (weight / weight.max() * 20).astype(int)))))
    for reach in (0.03, 0.008):
        near = np.abs(slope - usual) < reach
        if near.sum() < 4 or np.ptp(at[near]) < 0.5 * middle:
            value = float(np.average(slope[near], weights=weight[near])) if near.any() else usual
            return value, 0.0
        change, level = np.polyfit(at[near], slope[near], 1, w=weight[near])
        slope_there = level + change * at
        usual = slope_there
    return float(level), float(change)


def straight(page: Picture, leans: list[Lean], fill: int = 255) -> Picture:
    """The page with all ``leans`` taken out, the last found first applied to the straight page (校正后的页面)."""
    height, width = page.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    middle = (width / 2, height / 2)
    for lean in reversed(leans):
        x, y = lean.source(x, y, middle)
    return cv2.remap(
        page,
        x.astype(np.float32),
        y.astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=fill,
    )
