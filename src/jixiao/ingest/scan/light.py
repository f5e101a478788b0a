"""Light (光照): a page of even brightness, black on white, however it was lit."""

from __future__ import annotations

import cv2
import numpy as np

from jixiao.ingest.scan.picture import Picture

_NOISY = 0.035  # of the distance between ink and paper
_INK = 0.7  # of the brightness of paper: nothing lighter counts as ink
_RED = 40  # brighter in red than in blue and green


def grey_of(picture: Picture) -> Picture:
    """A page without its colours (转灰度); red seals become paper, what is printed beneath them stays."""
    if picture.ndim == 2:
        return picture
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = cv2.split(picture)
    stamped = (cv2.subtract(red, cv2.max(blue, green)) > _RED).astype(np.uint8)
    width = picture.shape[1]
    grown = cv2.morphologyEx(stamped, cv2.MORPH_CLOSE, np.ones((max(3, width // 100),) * 2, np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(grown)
    for left, top, wide, tall, _ in stats[1:count].tolist():
        # a seal is round or oval and some four centimetres wide; red words and lines are not
        if 0.08 * width < wide < 0.4 * width and 0.5 < wide / tall < 2:
            part = (slice(top, top + tall), slice(left, left + wide))
            grey[part] = np.where(cv2.dilate(stamped[part], np.ones((3, 3), np.uint8)) > 0, red[part], grey[part])
    return grey


def quieted(grey: Picture) -> Picture:
    """The page without the grain of the sensor, where there is much of it (去噪); letters stay sharp."""
    if _is_bilevel(grey):
        return cv2.GaussianBlur(grey, (0, 0), 0.7)
    noise = noise_of(grey)
    paper, ink = float(np.median(grey)), float(np.percentile(grey, 1))
    if noise < _NOISY * max(20.0, paper - ink):
        return grey
    return cv2.fastNlMeansDenoising(grey, None, h=noise, templateWindowSize=5, searchWindowSize=13)


def _is_bilevel(grey: Picture) -> bool:
    """Whether a page knows nothing but black and white, as fax machines and many office scanners make them."""
    sample = grey[::3, ::3]
    return float(((sample > 40) & (sample < 215)).mean()) < 0.004


def noise_of(grey: Picture) -> float:
    """The usual size of the noise on a page (噪声)."""
    part = grey[::2, ::2].astype(np.float32)
    second = part[:, 2:] - 2 * part[:, 1:-1] + part[:, :-2]
    return float(np.median(np.abs(second))) / 0.6745 / 6**0.5


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
    ink = min(
        float(np.percentile(sample, 1)), _INK * white
    )  # on a page with a few words the darkest hundredth is still paper
    flat = (flat - ink) / max(0.05, white - ink)
    return (np.clip(flat, 0, 1) * 255).astype(np.uint8)
