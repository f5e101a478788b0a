"""Upright (摆正): pages that lie on their side or stand on their head are turned by quarters."""

from __future__ import annotations

import cv2
import numpy as np

from jixiao.ingest.scan.picture import Box, Picture
from jixiao.ingest.scan.recognise import Engine

_SIDE = 1280  # pixels of the longest side for a first look
_PADDING = 6.0  # pixels at that size which the finder adds to the height of a line
_LONG = 2.5  # times as long as high: shows which way a line runs
_SAMPLE = 10
_READS = 0.85  # certainty of letters that stand the right way up


def upright(grey: Picture, reader: Engine) -> tuple[Picture, float]:
    """The page turned so that its text can be read, and the height of its text in pixels; 0 when there is no text (转正)."""
    boxes = reader.boxes(grey, _SIDE)
    if not boxes:
        return grey, 0.0
    lying = sum(b[2] - b[0] for b in boxes if b[2] - b[0] > _LONG * (b[3] - b[1]))
    standing = sum(b[3] - b[1] for b in boxes if b[3] - b[1] > _LONG * (b[2] - b[0]))
    turned = standing > 1.5 * lying
    if turned:
        width = grey.shape[1]
        grey = np.ascontiguousarray(np.rot90(grey))
        boxes = [(top, width - right, bottom, width - left) for left, top, right, bottom in boxes]
    heights = sorted(bottom - top for _, top, _, bottom in boxes)
    em = heights[len(heights) // 2] - _PADDING * max(1.0, max(grey.shape) / _SIDE)
    if _on_its_head(grey, boxes, reader):
        grey = np.ascontiguousarray(grey[::-1, ::-1])
    return grey, max(4.0, em)


def _on_its_head(grey: Picture, boxes: list[Box], reader: Engine) -> bool:
    """Whether the longest lines can be read better the other way round."""
    longest = sorted(boxes, key=lambda box: box[0] - box[2])[:_SAMPLE]
    crops = [grey[int(top) : int(bottom) + 1, int(left) : int(right) + 1] for left, top, right, bottom in longest]
    crops = [crop for crop in crops if min(crop.shape) > 3]
    if not crops:
        return False
    upright = _certainty(reader, crops)
    return upright < _READS and _certainty(reader, [cv2.rotate(crop, cv2.ROTATE_180) for crop in crops]) > upright


def _certainty(reader: Engine, crops: list[Picture]) -> float:
    """How certain the usual line is."""
    said = [[letter.sure for letter in letters] for letters in reader.read(crops)]
    return float(np.median([np.mean(sure) if sure else 0.0 for sure in said]))
