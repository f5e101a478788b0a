"""Pages of a PDF as pictures (页面成像): drawn by pdfium in a process of its own, which can be ended when a page draws without end.

The child gets the file once and hands the pages over one by one; it waits while a page is being read, so that only one picture at a
time takes memory.
"""

from __future__ import annotations

import ctypes
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

import pypdfium2  # noqa: F401  (importing it starts pdfium)
import pypdfium2.raw as pdfium

from jixiao.ingest.limits import Watch

_PROGRAM = "from jixiao.ingest.rendering import child; child()"
_HEAD = struct.Struct("<qqqd")  # page, width, height, points across
_COARSE, _FINE = 150.0, 300.0  # dots per inch
_PLAIN = 200.0  # for pages without pictures
_MOST = 24_000_000  # pixels: A3 at 300 dots per inch is 17 million
_INCH = 72.0


class Drawn(NamedTuple):
    """A page as drawn (成像页): its number, its width in points, rows of blue, green and red bytes; no bytes when it could not be drawn."""

    number: int
    points: float
    width: int
    height: int
    pixels: bytes


def drawn_pages(data: bytes, numbers: Sequence[int], watch: Watch) -> Iterator[Drawn]:
    """The pages with these numbers (from 1), each drawn when it is asked for (逐页成像). A page that takes too long ends the reading."""
    begun = 0
    while begun < len(numbers):
        for page in _drawn_by_one(data, numbers[begun:], len(numbers), watch):
            begun += 1
            yield page


def _drawn_by_one(data: bytes, numbers: Sequence[int], count: int, watch: Watch) -> Iterator[Drawn]:
    """The pages that one child draws: all of them, or up to the one it dies of."""
    command = [sys.executable, "-P", "-c", _PROGRAM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None and process.stdout is not None
        feeder = threading.Thread(target=_feed, args=(process.stdin, (data, list(numbers))), daemon=True)
        feeder.start()
        try:
            for index, number in enumerate(numbers):
                watch.begin_page(count - len(numbers) + index + 1, count)
                clock = threading.Timer(watch.left, process.kill)
                clock.start()
                page = _taken(process.stdout)
                clock.cancel()
                watch.tick()
                if page is None:  # too much memory, or a page it cannot bear
                    yield Drawn(number, 0.0, 0, 0, b"")
                    return
                yield page
        finally:
            process.kill()
            feeder.join()


def _feed(stream: IO[bytes], payload: Any) -> None:
    try:
        with stream:
            pickle.dump(payload, stream)
    except OSError:
        pass  # the child died: its silence says so


def _taken(stream: IO[bytes]) -> Drawn | None:
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    number, width, height, points = _HEAD.unpack(head)
    pixels = stream.read(width * height * 3)
    return Drawn(number, points, width, height, pixels) if len(pixels) == width * height * 3 else None


def child() -> None:
    """The child's side: file and numbers from standard input, pages to standard output."""
    from jixiao.ingest.apart import limit_memory

    limit_memory()
    data, numbers = pickle.load(sys.stdin.buffer)
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    for number in numbers:
        page = pdfium.FPDF_LoadPage(document, number - 1) if document else None
        drawn = _draw(page, number) if page else Drawn(number, 0.0, 0, 0, b"")
        if page:
            pdfium.FPDF_ClosePage(page)
        sys.stdout.buffer.write(_HEAD.pack(number, drawn.width, drawn.height, drawn.points))
        sys.stdout.buffer.write(drawn.pixels)
        sys.stdout.buffer.flush()


def _draw(page: Any, number: int) -> Drawn:
    wide, tall = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if not (wide > 0 and tall > 0):
        return Drawn(number, 0.0, 0, 0, b"")
    scale = min(_fineness(page) / _INCH, (_MOST / (wide * tall)) ** 0.5)
    width, height = max(1, round(wide * scale)), max(1, round(tall * scale))
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        return Drawn(number, 0.0, 0, 0, b"")
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        start = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * height)))
        rows = memoryview(start.contents).cast("B")
        pixels = b"".join(bytes(rows[row * stride : row * stride + 3 * width]) for row in range(height))
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Drawn(number, wide, width, height, pixels)


def _fineness(page: Any) -> float:
    """Dots per inch at which the largest picture of a page shows what it holds, and no finer."""
    found = 0.0
    largest = 0.0
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, *(ctypes.byref(side) for side in sides)):
            continue
        left, bottom, right, top = (side.value for side in sides)
        area = (right - left) * (top - bottom)
        across, down = ctypes.c_uint(), ctypes.c_uint()
        if area > largest and pdfium.FPDFImageObj_GetImagePixelSize(item, ctypes.byref(across), ctypes.byref(down)):
            largest = area
            found = _INCH * (across.value * down.value / area) ** 0.5
    return max(_COARSE, min(_FINE, found)) if found else _PLAIN
