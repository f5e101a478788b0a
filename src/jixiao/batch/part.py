"""Parts (分块结果): what a chunk of documents came to, in one file that is there whole or not at all. Together they are the cache of an audit.

A line of a part is one content: its hash, the name it was read under, the bounds that stopped it (or nothing), and its rows of every table.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from jixiao.batch.rows import Rows
from jixiao.batch.tables import TABLES

OF_DOCUMENT = ("documents", "forms", "indicators", "findings", "unjudged", "problems")
"""The tables a single document has rows in (单文件数据表); ``across`` comes of all of them."""

_ROWS = {name: pa.list_(pa.struct(list(TABLES[name]))) for name in OF_DOCUMENT}
SCHEMA = pa.schema([("digest", pa.string()), ("name", pa.string()), ("stopped_by", pa.string()), *_ROWS.items()])
SUFFIX = ".arrow"


class Entry(NamedTuple):
    """One content of a part (分块条目). ``stopped_by``: the key of the bounds that stopped it, "" when it was read."""

    digest: str
    name: str
    stopped_by: str
    rows: Rows


def write_part(folder: Path, entries: Sequence[Entry]) -> str:
    """Write a part (写分块) and return its file name, which follows from what was read: done twice, it is the same part."""
    entries = sorted(entries, key=lambda entry: entry.digest)
    named = hashlib.sha256("\n".join(f"{entry.digest} {entry.name}" for entry in entries).encode()).hexdigest()
    name = f"{entries[0].digest[:12]}-{named[:20]}{SUFFIX}"
    columns = [
        pa.array([getattr(entry, key) for entry in entries], pa.string()) for key in ("digest", "name", "stopped_by")
    ]
    columns += [pa.array([entry.rows.get(table, []) for entry in entries], kind) for table, kind in _ROWS.items()]
    draft = folder / f".{name}-{os.getpid()}"
    try:
        with (
            draft.open("wb") as stream,
            pa.ipc.new_file(stream, SCHEMA, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer,
        ):
            writer.write_table(pa.Table.from_arrays(columns, schema=SCHEMA))
            writer.close()
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(folder / name)
    finally:
        draft.unlink(missing_ok=True)
    return name


def read_part(path: Path, columns: Iterable[str] | None = None) -> pa.Table | None:
    """A part as a table (读分块); None when it is broken, as after a power cut: then its documents are read again."""
    try:
        with pa.memory_map(str(path)) as stream:
            table = pa.ipc.open_file(stream).read_all()
        if table.schema != SCHEMA:
            return None
        return table.select(list(columns)) if columns is not None else table
    except (pa.ArrowInvalid, OSError):
        return None


def entries_of(folder: Path, stopped_by: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What the parts of a folder hold (已有分块): file name and (digest, name). What other bounds stopped is left out; what is broken is taken away."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        table = read_part(path, ("digest", "name", "stopped_by"))
        if table is None:
            path.unlink(missing_ok=True)
            continue
        lines = zip(*(column.to_pylist() for column in table.columns), strict=True)
        yield path.name, [(digest, name) for digest, name, bounds in lines if bounds in ("", stopped_by)]
    for draft in folder.glob(f".*{SUFFIX}-*"):
        draft.unlink(missing_ok=True)
