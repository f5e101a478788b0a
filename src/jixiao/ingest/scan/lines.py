"""Ruling lines on a picture (图上的表格线): found by how much darker a long thin stretch is than what lies beside it.

All measures are in ems (the height of the text): a line at 150 dpi and one at 300 dpi look alike. Averaging along the line makes it
stand out of noise and bridges its gaps; the comparison with both sides keeps dense text and shades from being taken for lines.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from jixiao.ingest.scan.light import noise_of
from jixiao.ingest.scan.picture import Picture

FAINT = 0.3  # of the usual strength: fainter is no line
_LONG = 6.0  # ems: a stroke this long is no stroke of a letter


@dataclass(slots=True)
class Stroke:
    """A straight stretch of line (线段): from where to where along its direction, its height at the middle, its slope, its strength."""

    low: float
    high: float
    at: float
    slope: float
    strength: float

    @property
    def length(self) -> float:
        return self.high - self.low


def ridge(dark: Picture, along: int, aside: int) -> Picture:
    """How much darker than both sides each place is, averaged ``along`` pixels to left and right together (脊线响应)."""
    mean = cv2.boxFilter(dark, -1, (along, 1), borderType=cv2.BORDER_REPLICATE)
    beside = cv2.max(_moved(mean, aside), _moved(mean, -aside))
    return np.asarray(mean - beside, np.float32)


def _moved(plane: Picture, by: int) -> Picture:
    out = np.empty_like(plane)
    if by > 0:
        out[by:], out[:by] = plane[:-by], plane[:1]
    else:
        out[:by], out[by:] = plane[-by:], plane[-1:]
    return out


def strokes(dark: Picture, em: float, along: float, least: float) -> list[Stroke]:
    """The horizontal strokes of a page; for vertical ones hand in the transposed page. ``along``, ``least``: in ems."""
    length = max(9, round(along * em))
    aside = max(3, round(0.16 * em))
    dark = cv2.blur(dark, (1, 2))
    answer = ridge(dark, length, aside)
    floor = max(10.0, 4.0 * noise_of(dark) / length**0.5)
    near = ridge(dark, max(3, round(0.2 * em)), aside)
    # what long lines are like says what to look for; so dense text does not grow together with the lines that stand beside it
    floor = max(
        floor, FAINT * usual_strength([s for s in _over(answer, floor, near, em, _LONG) if s.length > _LONG * em])
    )
    return [stroke for stroke in _over(answer, floor, near, em, least) if stroke.length >= least * em]


def usual_strength(found: list[Stroke]) -> float:
    """The strength of the usual stroke, by length; 0 when there is none (常见线强)."""
    ranked = sorted(found, key=lambda stroke: -stroke.strength)
    half = sum(stroke.length for stroke in ranked) / 2
    for stroke in ranked:
        half -= stroke.length
        if half <= 0:
            return stroke.strength
    return 0.0


def _over(answer: Picture, floor: float, near: Picture, em: float, least: float) -> list[Stroke]:
    """Strokes where the ridge is higher than ``floor``."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((answer > floor).astype(np.uint8), connectivity=8)
    found = []
    for label in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] >= least * em):
        if label:
            x, y, w, h = (int(v) for v in stats[label, :4])
            part = np.where(labels[y : y + h, x : x + w] == label, answer[y : y + h, x : x + w], 0)
            found += _traced(part, x, y, near, em)
    return found


def _traced(part: Picture, x: int, y: int, near: Picture, em: float) -> list[Stroke]:
    """The strokes in a connected stretch of ridge: where they really run, seen closely. A letter's strokes fall apart here."""
    peak = part.max(0)
    strength = float(np.median(peak))
    columns = np.arange(part.shape[1])
    weight = part.sum(0)
    rows = (part * np.arange(part.shape[0], dtype=np.float32)[:, None]).sum(0) / np.maximum(weight, 1e-6)
    good = peak >= 0.5 * strength
    if good.sum() < 3:
        return []
    slope, at = np.polyfit(columns[good], rows[good], 1, w=np.sqrt(weight[good]))
    height, width = near.shape
    grow = round(0.5 * em)
    first, last = max(0, x - grow), min(width, x + part.shape[1] + grow)
    along = np.arange(first, last)
    middle = np.round(y + at + slope * (along - x)).astype(int)
    seen = np.max([near[np.clip(middle + off, 0, height - 1), along] for off in (-2, -1, 0, 1, 2)], axis=0)
    return [
        Stroke(
            first + begin, first + end, float(y + at + slope * (first + (begin + end) / 2 - x)), float(slope), strength
        )
        for begin, end in runs_of(seen > 0.4 * strength, max(2, round(0.15 * em)))
    ]


def runs_of(mask: Picture, gap: int) -> list[tuple[int, int]]:
    """Stretches (from, to) of True, over gaps of at most ``gap`` (连续段)."""
    places = np.flatnonzero(mask)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > gap + 1)
    begins = np.concatenate([places[:1], places[breaks + 1]])
    ends = np.concatenate([places[breaks], places[-1:]]) + 1
    return list(zip(begins.tolist(), ends.tolist(), strict=True))
