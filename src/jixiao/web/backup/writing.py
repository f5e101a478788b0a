"""Writing a backup (写备份), while people work: what is in it is of one moment, and it is read back before it is called one."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jixiao.web.backup import EDITION, FORMAT, MANIFEST
from jixiao.web.backup.reading import Kept, opened_backup
from jixiao.web.backup.tables import lines_of, models_kept, name_of, one_moment
from jixiao.web.records.models import Evidence
from jixiao.web.records.services.proof import evidence_path

PIECE = 2**20


def write_backup(path: Path) -> tuple[Kept, tuple[str, ...]]:
    """Writes everything to ``path`` (写出备份). What is in it, and what could not be put in because it is damaged already."""
    import jixiao

    parts: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        with one_moment():
            for model in models_kept():
                parts[f"tables/{name_of(model)}.jsonl"] = _write_lines(
                    book, f"tables/{name_of(model)}.jsonl", lines_of(model)
                )
            digests = list(Evidence.objects.order_by("digest").values_list("digest", flat=True).distinct())
        # files are written before the rows that name them, and never changed: those of the moment are all there
        for digest in digests:
            name = f"evidence/{digest}"
            if not evidence_path(digest).is_file():
                faults.append(f"佐证材料 {digest[:12]}… 的文件不见了，备份中没有它。")
                continue
            parts[name] = _write_file(book, name, evidence_path(digest))
            if parts[name]["sha256"] != digest:
                faults.append(f"佐证材料 {digest[:12]}… 的文件内容与上传时不同，已照现状备份。")
        manifest = {
            "format": FORMAT,
            "edition": EDITION,
            "jixiao": jixiao.__version__,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "parts": parts,
        }
        book.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    with opened_backup(path) as kept:
        return kept, tuple(faults)


def _write_lines(book: zipfile.ZipFile, name: str, lines: Iterable[str]) -> dict[str, Any]:
    rows = -1  # the first line has the columns

    def pieces() -> Iterator[bytes]:
        nonlocal rows
        for line in lines:
            rows += 1
            yield line.encode() + b"\n"

    digest = _write_pieces(book, zipfile.ZipInfo(name), pieces())
    return {"sha256": digest, "rows": rows}


def _write_file(book: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    info = zipfile.ZipInfo(name)  # papers and pictures are compressed already
    with path.open("rb") as file:
        digest = _write_pieces(book, info, iter(lambda: file.read(PIECE), b""), compress=False)
    return {"sha256": digest, "size": path.stat().st_size}


def _write_pieces(
    book: zipfile.ZipFile, info: zipfile.ZipInfo, pieces: Iterable[bytes], *, compress: bool = True
) -> str:
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    digest = hashlib.sha256()
    with book.open(info, "w", force_zip64=True) as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()
