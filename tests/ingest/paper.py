"""Draws small PDFs for the tests: Chinese text, lines and pictures, with nothing but the standard library.

Text is shown in a font of one glyph, a black square: what a code means is said by the font's ToUnicode table alone.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass
class Paper:
    """One page under construction. Coordinates in points, y upwards from the bottom left."""

    width: float = 595
    tall: float = 842
    rotate: int = 0
    marks: list[str] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, size: float = 10) -> Paper:
        codes = text.encode("utf-16-be").hex()
        self.marks.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Paper:
        """A stroked line, as LibreOffice draws borders."""
        self.marks.append(f"0.5 w {x0} {y0} m {x1} {y1} l S")
        return self

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> Paper:
        """A line as a thin filled rectangle, as Word draws borders."""
        self.marks.append(f"{x0} {y0} {max(x1 - x0, 0.5)} {max(y1 - y0, 0.5)} re f")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Paper:
        """A stroked rectangle, as some programs frame each cell."""
        self.marks.append(f"0.5 w {x0} {y0} {x1 - x0} {y1 - y0} re S")
        return self

    def picture(self) -> Paper:
        self.marks.append("q 400 0 0 500 50 200 cm /Im1 Do Q")
        return self

    def ruled(self, xs: list[float], ys: list[float], how: str = "line") -> Paper:
        """All lines of a plain grid."""
        draw = getattr(self, how)
        if how == "box":
            for left, right in pairwise(xs):
                for top, bottom in pairwise(ys):
                    draw(left, bottom, right, top)
            return self
        for y in ys:
            draw(xs[0], y, xs[-1], y)
        for x in xs:
            draw(x, ys[-1], x, ys[0])
        return self

    def fill(self, xs: list[float], ys: list[float], rows: list[list[str]], size: float = 10) -> Paper:
        """Texts into the cells of a grid, each at the top left; "\\n" begins a new line."""
        for top, texts in zip(ys, rows, strict=False):
            for left, text in zip(xs, texts, strict=False):
                for number, line in enumerate(text.split("\n")):
                    if line:
                        self.write(left + 3, top - 1.2 * size * (number + 1), line, size)
        return self


def square_font() -> bytes:
    """A TrueType font with an empty glyph 0 and a square as glyph 1."""
    glyph = struct.pack(">hhhhh", 1, 0, -100, 900, 800) + struct.pack(">HH", 3, 0) + bytes([1, 1, 1, 1])
    glyph += struct.pack(">hhhh", 0, 900, 0, -900) + struct.pack(">hhhh", -100, 0, 900, 0)
    glyph += b"\0" * (-len(glyph) % 4)
    parts = {
        b"glyf": glyph,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, -100, 900, 800, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 1000, 0, 0, 900, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", 1000, 0, 1000, 0),
        b"loca": struct.pack(">III", 0, 0, len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    offset = 12 + 16 * len(parts)
    table, body = struct.pack(">IHHHH", 0x10000, len(parts), 64, 2, 32), b""
    for name, part in sorted(parts.items()):
        table += name + struct.pack(">III", 0, offset + len(body), len(part))
        body += part + b"\0" * (-len(part) % 4)
    return table + body


def pdf(*papers: Paper, encrypted: bool = False, embedded: bool = True, only_codes: range | None = None) -> bytes:
    """The bytes of a PDF of these pages. ``only_codes``: what other codes mean is not said."""
    ranges = []
    for high in range(256):
        if only_codes is None:
            ranges.append(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>")
    maps = "".join(
        f"{len(ranges[i : i + 100])} beginbfrange\n" + "\n".join(ranges[i : i + 100]) + "\nendbfrange\n"
        for i in range(0, len(ranges), 100)
    )
    if only_codes is not None:
        maps = f"1 beginbfrange\n<{only_codes.start:04x}> <{only_codes.stop - 1:04x}> <{only_codes.start:04x}>\nendbfrange\n"
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n" + maps + "endcmap end end"
    )  # fmt: skip
    objects: list[bytes] = []

    def add(text: str | bytes) -> int:
        objects.append(text if isinstance(text, bytes) else text.encode("latin-1"))
        return len(objects)

    def stream(text: str, extra: str = "") -> str:
        return f"<< /Length {len(text.encode('latin-1'))} {extra}>>\nstream\n{text}\nendstream"

    def packed(data: bytes) -> bytes:
        data = zlib.compress(data)
        return f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n".encode() + data + b"\nendstream"

    catalog, pages = add("<< /Type /Catalog /Pages 2 0 R >>"), add("")
    to_unicode = add(stream(cmap))
    glyphs = add(packed(square_font())) if embedded else 0
    glyph_of = add(packed(b"\0\1" * 65536)) if embedded else 0
    descriptor = len(objects) + 2
    descendant = add(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {descriptor} 0 R /DW 1000 /W [32 [{' '.join(['500'] * 95)}]]"
        + (f" /CIDToGIDMap {glyph_of} 0 R >>" if embedded else " >>")
    )
    add(
        "<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 "
        "/CapHeight 700 /StemV 80" + (f" /FontFile2 {glyphs} 0 R >>" if embedded else " >>")
    )
    mapping = f" /ToUnicode {to_unicode} 0 R"
    font = add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [{descendant} 0 R]{mapping} >>"
    )
    image = add(
        stream("\xff", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 ")
    )
    kids = []
    for paper in papers:
        content = add(stream("\n".join(paper.marks)))
        kids.append(
            add(
                f"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {paper.width} {paper.tall}] /Rotate {paper.rotate} /Contents {content} 0 R "
                f"/Resources << /Font << /F1 {font} 0 R >> /XObject << /Im1 {image} 0 R >> >> >>"
            )
        )
    objects[pages - 1] = (
        f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>".encode()
    )
    trailer = f"/Root {catalog} 0 R"
    if encrypted:
        secret = add(f"<< /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>")
        trailer += f" /Encrypt {secret} 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + item + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
