"""Writes small docx files for the tests from WordprocessingML, and other packages from their parts."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SPACES = (
    'xmlns:w="{w}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE container, the file system inside doc, xls and encrypted files, with these streams in its root folder."""
    sector, none, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    bodies = [content.ljust(4096, b"\0") for content in streams.values()]
    directory_sectors = (len(bodies) + 4) // 4
    links = [0xFFFFFFFD, *range(2, 1 + directory_sectors), end]
    starts = []
    for body in bodies:
        starts.append(len(links))
        count = -(-len(body) // sector)
        links += [*range(len(links) + 1, len(links) + count), end]
    table = struct.pack(f"<{len(links)}I", *links).ljust(sector, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    )
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, end, 0, end, 0, 0) + b"\xff" * 432
    entries = [("Root Entry", 5, none, 1, end, 0)]
    for number, (name, start, body) in enumerate(zip(streams, starts, bodies, strict=True), 1):
        entries.append((name, 2, number + 1 if number < len(bodies) else none, none, start, len(body)))
    directory = b""
    for name, kind, right, child, start, size in entries:
        text = name.encode("utf-16-le") + b"\0\0"
        directory += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, none, right, child) + b"\0" * 36
        directory += struct.pack("<IIxxxx", start, size)
    return (
        header[:sector]
        + table
        + directory.ljust(directory_sectors * sector, b"\0")
        + b"".join(b.ljust(-(-len(b) // sector) * sector, b"\0") for b in bodies)
    )


def docx(body: str, w: str = W, **parts: str | bytes) -> bytes:
    """A docx with this body; ``styles``/``numbering``: the inside of those parts; bytes: a part as it is."""
    spaces = SPACES.format(w=w)
    files: dict[str, str | bytes] = {"word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>"}
    for name, inside in parts.items():
        if isinstance(inside, bytes):
            files[f"word/{name}"] = inside
            continue
        files[f"word/{name}.xml"] = f"<w:{name} {spaces}>{inside}</w:{name}>"
    return package(files)


def write_docx(tmp_path: Path, body: str, w: str = W, **parts: str) -> Path:
    path = tmp_path / "form.docx"
    path.write_bytes(docx(body, w, **parts))
    return path


def p(*runs: str, properties: str = "") -> str:
    """A paragraph; a run without "<" is plain text."""
    inside = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def tc(text: str = "", properties: str = "") -> str:
    inside = text if text.startswith("<") else p(text) if text else "<w:p/>"
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inside}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"
