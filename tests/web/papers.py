"""Files as units upload them: real samples, and files that pretend to be what they are not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

import jixiao

SAMPLES = Path(jixiao.__file__).parent / "samples"


def sample(name: str, called: str = "") -> SimpleUploadedFile:
    """A bundled sample as an upload, under another name if wanted."""
    path = next(SAMPLES.glob(f"{name}*"))
    return SimpleUploadedFile(called or path.name, path.read_bytes())


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def windows_program() -> bytes:
    """The beginning of a real Windows program: DOS head, PE head."""
    return b"MZ" + b"\x90\0" * 29 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0\x64\x86" + b"\0" * 200


def zip_bomb() -> bytes:
    """A docx one part of which unpacks to two hundred megabytes of nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(200):
                part.write(b"\0" * 2**20)
    return out.getvalue()


def png() -> bytes:
    """A picture of one white point."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
