"""What a result depends on besides the document (版本): program, packs, readers, columns. When any of it changes, documents are read anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import jixiao
from jixiao.batch.tables import SCHEMA_VERSION
from jixiao.packs import load_pack, pack_folders

_PROGRAM = Path(jixiao.__file__).parent
_ROOMS = ("core", "ingest", "packs")
_MODULES = ("extracted.py", "sources.py", "judge.py", "batch/rows.py", "batch/tables.py", "batch/reading.py")
_READERS = ("lxml", "python-calamine", "pypdfium2", "pyyaml", "rapidocr", "onnxruntime", "opencv-python-headless")


@lru_cache(maxsize=1)
def program() -> str:
    """The program that reads and judges (程序版本): its number, and the hash of its modules, so that a mended rule counts at once."""
    files = [path for room in _ROOMS for path in (_PROGRAM / room).rglob("*.py")]
    return f"{jixiao.__version__} {_hash_of((*files, *(_PROGRAM / module for module in _MODULES)), _PROGRAM)}"


def pack_versions() -> dict[str, str]:
    """Every pack there is with the hash of its files (模板包版本): which one fits a form depends on all of them."""
    return {name: _hash_of(_files(folder), folder) for name, folder in pack_folders().items()}


def readers() -> dict[str, str]:
    """The libraries that read files (读取库版本), those that are installed."""
    return {name: said for name in _READERS if (said := _version(name)) is not None}


def versions(asked: str | None = None) -> dict[str, Any]:
    """All that a result depends on (版本清单). ``asked``: the pack asked for, which may stand in a folder of its own."""
    pack = load_pack(asked) if asked else None
    return {
        "schema": SCHEMA_VERSION,
        "program": program(),
        "packs": pack_versions(),
        "asked": None if pack is None else f"{pack.id} {_hash_of(_files(Path(pack.folder)), Path(pack.folder))}",
        "readers": readers(),
    }


def key_of(known: dict[str, Any]) -> str:
    """A short name for versions (版本标识), under which parts are kept."""
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:16]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _hash_of(files: Any, root: Path) -> str:
    seen = hashlib.sha256()
    for path in sorted(files):
        seen.update(path.relative_to(root).as_posix().encode() + b"\0")
        seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()[:16]
