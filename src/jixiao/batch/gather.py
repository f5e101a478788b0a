"""Gathering (归集): parts become tables, sorted by id, in slices; the same documents make the same tables, whichever way they were read.

Parts hardly overlap, for documents are read in the order of their hashes. So a walk along the hashes needs only the few parts that lie there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from jixiao.batch.part import OF_DOCUMENT, read_part
from jixiao.batch.register import Register
from jixiao.batch.tables import TABLES, Row, TableDraft, written_tables
from jixiao.core.errors import JixiaoError

_STEP = 2000  # contents put together at a time


class PartLost(JixiaoError):
    """A part that was there has gone or is broken (分块丢失)."""


def gather(register: Register, parts: Path, folder: Path) -> dict[str, int]:
    """Write the tables of all documents (归集成表) and return what they come to: rows by table, and documents and findings counted."""
    counts: Counter[str] = Counter()
    with written_tables(folder, *OF_DOCUMENT) as drafts:
        for lines, slices in _slices(register, parts):
            _add(drafts, lines, slices, register, counts)
        drafts["problems"].add(refused := list(_refused(register)))
    counts["refused"] = len(refused)
    counts.update({name: draft.rows for name, draft in drafts.items()})
    return dict(counts)


_Line = tuple[str, str, str, str | None]


def _slices(register: Register, parts: Path) -> Iterator[tuple[list[_Line], pa.Table]]:
    """The contents in the order of their hashes, so many at a time, with their rows."""
    held: dict[str, tuple[pa.Table, dict[str, int]]] = {}
    after = ""
    while lines := register.known(after, _STEP):
        after = lines[-1][0]
        wanted: dict[str, list[int]] = {}
        for digest, part, _, _ in lines:
            if part not in held:
                held[part] = _loaded(parts / part)
            wanted.setdefault(part, []).append(held[part][1][digest])
        table = pa.concat_tables(_lines_of(held[part][0], rows) for part, rows in wanted.items())
        if table.column("digest").to_pylist() != [digest for digest, _, _, _ in lines]:  # parts that overlap
            table = table.take(pc.sort_indices(table.column("digest")))
        yield lines, table
        for part in [part for part, (_, places) in held.items() if max(places) <= after]:
            del held[part]


def _lines_of(part: pa.Table, rows: list[int]) -> pa.Table:
    """Some lines of a part; neighbours, as they nearly always are, cost no copy."""
    together = rows[-1] - rows[0] + 1 == len(rows)
    return part.slice(rows[0], len(rows)) if together else part.take(rows)


def _loaded(path: Path) -> tuple[pa.Table, dict[str, int]]:
    table = read_part(path)
    if table is None:
        raise PartLost(f"{path}：已读的一块结果丢失或损坏。", "请再运行一次同样的命令，缺的会重读。")
    return table, {digest: row for row, digest in enumerate(table.column("digest").to_pylist())}


def _add(
    drafts: dict[str, TableDraft], lines: list[_Line], table: pa.Table, register: Register, counts: Counter[str]
) -> None:
    sources = pa.array([source for _, _, source, _ in lines], pa.string())
    localities = pa.array([locality for _, _, _, locality in lines], pa.string())
    for name in OF_DOCUMENT:
        rows, line_of = _unnested(table.column(name), TABLES[name])
        if name in ("documents", "forms", "problems"):
            rows = _placed(rows, pc.take(sources, line_of), pc.take(localities, line_of))
        if name == "documents":
            rows = _with_twins(rows, register, lines)
            counts["unread"] += rows.num_rows - (pc.sum(rows.column("read")).as_py() or 0)
            counts["same"] += rows.num_rows - rows.column("same_as").null_count
            counts["reports"] += pc.sum(rows.column("reports")).as_py() or 0
        elif name == "findings":
            for found in pc.value_counts(rows.column("severity")).to_pylist():
                counts[f"{found['values']}s"] += found["counts"]
        drafts[name].add_table(rows)


def _unnested(column: pa.ChunkedArray, schema: pa.Schema) -> tuple[pa.Table, pa.Array]:
    """The rows within the lines of a slice, and of which line each is."""
    nested = column.combine_chunks()
    if isinstance(nested, pa.ChunkedArray):
        nested = pa.concat_arrays(nested.chunks)
    values = nested.flatten()
    return pa.Table.from_arrays(values.flatten(), schema=schema), pc.list_parent_indices(nested)


def _placed(rows: pa.Table, sources: pa.Array, localities: pa.Array) -> pa.Table:
    """Rows with the place where their document was found this time: a part knows its content, not where it lies."""
    at = rows.schema.get_field_index("source")
    beyond = rows.column("source").combine_chunks()
    rows = rows.set_column(at, rows.schema.field(at), pc.binary_join_element_wise(sources, beyond, ""))
    at = rows.schema.get_field_index("locality")
    if at >= 0:
        rows = rows.set_column(
            at, rows.schema.field(at), pc.coalesce(localities, rows.column("locality").combine_chunks())
        )
    return rows


def _with_twins(documents: pa.Table, register: Register, lines: list[_Line]) -> pa.Table:
    """The documents with those of the same content behind them (同内容文件), which say whose content they share."""
    twins: dict[str, list[tuple[str, str, str | None]]] = {}
    for digest, source, first, locality in register.twins(lines[0][0], lines[-1][0]):
        twins.setdefault(digest, []).append((source, first, locality))
    if not twins:
        return documents
    rows: list[Row] = []
    held: list[Row] = []

    def settle() -> None:
        digest = held[0]["document_id"].partition(".")[0] if held else ""
        for source, first, locality in twins.get(digest, ()):
            for row in held:
                beyond = row["source"].removeprefix(first)
                twin = {"source": source + beyond, "same_as": row["source"], "locality": locality}
                rows.append({**row, **twin})
        held.clear()

    for row in documents.to_pylist():
        if held and held[0]["document_id"].partition(".")[0] != row["document_id"].partition(".")[0]:
            settle()
        rows.append(row)
        held.append(row)
    settle()
    return pa.Table.from_pylist(rows, schema=documents.schema)


def _refused(register: Register) -> list[Row]:
    """Problems of what could not be opened at all (未能打开的来源): no content, so an id of the source."""
    seen: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    for source, code, message in register.refused():
        digest = hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        seen[digest] += 1
        rows.append(
            {
                "problem_id": f"source-{digest}-{seen[digest]}",
                "document_id": None,
                "source": source,
                "code": code,
                "message": message,
                "stopped": True,
            }
        )
    return sorted(rows, key=lambda row: str(row["problem_id"]))
