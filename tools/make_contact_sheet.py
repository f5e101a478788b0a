#!/usr/bin/env python3
"""Draw docs/img/forms.png: the first page of the official form of every kind, side by side, as ``jixiao render`` makes the PDF.

Run it after a layout has changed, and look at it: same order and labels as the published form, nothing cut, nothing overlapping.
"""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

import jixiao
from jixiao.packs import list_packs

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "src" / "jixiao" / "samples"
COLUMNS, WIDTH, MARGIN = 3, 560, 14


def one_of_every_kind() -> dict[tuple[str, str], bytes]:
    """A form of every kind of every pack, drawn; the first sample there is of each."""
    wanted = [(pack.id, kind.id) for pack in list_packs() for kind in pack.kinds]
    found: dict[tuple[str, str], bytes] = {}
    for path in sorted(SAMPLES.iterdir()):
        if path.suffix not in (".docx", ".xlsx", ".pdf", ".txt"):
            continue
        for form in jixiao.read(path).forms:
            found.setdefault((form.pack or "", form.form_kind or ""), jixiao.render(form, "pdf").bytes)
    missing = [key for key in wanted if key not in found]
    if missing:
        raise SystemExit(f"no sample of {missing}")
    return {key: found[key] for key in wanted}


def first_page(pdf: bytes) -> Image.Image:
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=WIDTH / page.get_width()).to_pil().convert("L")
    return ImageOps.expand(picture, border=1, fill=170)


def main() -> None:
    pictures = [first_page(pdf) for pdf in one_of_every_kind().values()]
    rows = [pictures[at : at + COLUMNS] for at in range(0, len(pictures), COLUMNS)]
    heights = [max(picture.height for picture in row) + MARGIN for row in rows]
    sheet = Image.new("L", (COLUMNS * (WIDTH + 2 + MARGIN) + MARGIN, sum(heights) + MARGIN), 225)
    top = MARGIN
    for row, height in zip(rows, heights, strict=True):
        for at, picture in enumerate(row):
            sheet.paste(picture, (MARGIN + at * (WIDTH + 2 + MARGIN), top))
        top += height
    out = io.BytesIO()
    sheet.quantize(8).save(out, "PNG", optimize=True)
    (ROOT / "docs" / "img" / "forms.png").write_bytes(out.getvalue())


if __name__ == "__main__":
    main()
