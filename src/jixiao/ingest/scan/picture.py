"""Pictures (图片): image files as pages, opened within limits."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence

from jixiao.core.errors import ReadError
from jixiao.ingest.limits import Watch, damaged

Picture = NDArray[Any]
"""A page as rows of pixels (页面图像): grey, 255 is paper; or blue, green, red where it still has its colours."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels from the top left corner (框)."""

LARGEST = 4800
"""Pixels of the longest side that are of use (最长边): A3 at 300 dpi; what is larger is made smaller as it is opened."""

_FORMATS = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "TIFF": "tiff", "BMP": "bmp", "WEBP": "webp", "GIF": "gif"}
# what Pillow's decoders let through for damaged files
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, struct.error, MemoryError)


def pictures(data: bytes, watch: Watch) -> tuple[str, int, Iterator[Picture]]:
    """The format of an image file, how many pages it has, and the pages one by one (打开图片)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=tuple(_FORMATS))
            count = getattr(image, "n_frames", 1)
    except _BROKEN as error:
        raise damaged(watch.source) from error
    except Image.DecompressionBombError as error:
        raise _too_large(watch, 0, 0) from error
    kind = _FORMATS[image.format or "PNG"]
    if kind in ("gif", "webp", "png"):  # what moves is no form: its first picture stands for it
        count = 1
    watch.scanned_pages(count)
    return kind, count, _frames(image, count, watch)


def _frames(image: Image.Image, count: int, watch: Watch) -> Iterator[Picture]:
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        if number == count:
            return
        width, height = frame.size
        if width * height > watch.limits.pixels:
            raise _too_large(watch, width, height)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                page = _plain(frame)
        except _BROKEN as error:
            raise damaged(watch.source) from error
        yield page


def _plain(frame: Image.Image) -> Picture:
    """A frame upright as its camera meant it, on white, in colour where it has any."""
    if frame.format in ("JPEG", "MPO") and max(frame.size) > 2 * LARGEST:
        frame.draft("RGB", (LARGEST, LARGEST))
    frame = ImageOps.exif_transpose(frame)
    if frame.mode.startswith("I;16") or frame.mode in ("I", "F"):
        values = np.asarray(frame, np.float32)
        low, high = float(values.min()), float(values.max())
        return np.asarray((values - low) * (255 / max(1.0, high - low)), np.uint8)
    if frame.mode in ("1", "L"):
        frame = frame.convert("L")
    elif frame.has_transparency_data:
        frame = frame.convert("RGBA")
        paper = Image.new("RGBA", frame.size, "white")
        frame = Image.alpha_composite(paper, frame).convert("RGB")
    else:
        frame = frame.convert("RGB")
    if max(frame.size) > LARGEST:
        frame.thumbnail((LARGEST, LARGEST), Image.Resampling.BOX)
    page: Picture = np.asarray(frame)
    return page if page.ndim == 2 else np.ascontiguousarray(page[:, :, ::-1])


def _too_large(watch: Watch, width: int, height: int) -> ReadError:
    size = f"有 {width}×{height} 个像素" if width else "的像素数异常"
    return ReadError(
        "too_large",
        f"{watch.source}：图片{size}，超过 {watch.limits.pixels // 1_000_000} 百万像素的上限，没有打开。",
        "请用 200 至 300 dpi 重新扫描，或把图片缩小后再读。",
    )
