"""Light (光照): a page of even brightness, black on white, however it was lit."""

from __future__ import annotations

import cv2
import numpy as np

from jixiao.ingest.scan.picture import Picture


def evened(grey: Picture, em: float) -> Picture:
    """The page with shadows and tints taken out and its ink stretched to black (去阴影、提对比)."""
    small = max(1, round(em / 4))
    height, width = grey.shape
    little = cv2.resize(grey, (max(1, width // small), max(1, height // small)), interpolation=cv2.INTER_AREA)
    # paper is what is brightest around; a median keeps single bright specks out
    reach = 15
    paper = cv2.dilate(little, np.ones((reach, reach), np.uint8))
    paper = cv2.medianBlur(paper, reach)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    flat = grey.astype(np.float32) / np.maximum(paper, 1)
    sample = flat[::3, ::3]
    white = float(np.median(sample))
    ink = float(np.percentile(sample, 1))
    flat = (flat - ink) / max(0.05, white - ink)
    return (np.clip(flat, 0, 1) * 255).astype(np.uint8)
