"""Scans made in the test: a page of a PDF as a scanner or a camera would give it back."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pypdfium2
from PIL import Image


def page_picture(pdf: bytes, *, dpi: int = 200, page: int = 0) -> np.ndarray:
    """A page as a grey picture."""
    return np.asarray(pypdfium2.PdfDocument(pdf)[page].render(scale=dpi / 72).to_pil().convert("L"))


def tilted(picture: np.ndarray, degrees: float) -> np.ndarray:
    """The page laid askew on the glass, clockwise."""
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return cv2.warpAffine(picture, turn, (width, height), borderValue=255)


def noisy(picture: np.ndarray, deviation: float = 8.0, seed: int = 7) -> np.ndarray:
    """The page with the grain of a scanner, and a little out of focus."""
    grain = np.random.default_rng(seed).normal(0, deviation, picture.shape)
    soft = cv2.GaussianBlur(picture, (3, 3), 0).astype(np.float32)
    return np.clip(soft + grain, 0, 255).astype(np.uint8)


def saved(picture: np.ndarray, kind: str = "png", **options: object) -> bytes:
    """The picture as the bytes of an image file."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, {"jpg": "JPEG", "tif": "TIFF"}.get(kind, kind.upper()), **options)
    return out.getvalue()


def as_pdf(*pictures: np.ndarray) -> bytes:
    """Pictures as the pages of a PDF that holds no text, as a scanner's program writes it."""
    first, *rest = (Image.fromarray(picture).convert("RGB") for picture in pictures)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=200)
    return out.getvalue()
