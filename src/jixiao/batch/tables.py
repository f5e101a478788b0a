"""The tables of an audit (核查数据表): their columns, their version, and how each is written whole and read in slices.

A column that holds a value as printed ends in ``_printed``; beside it stands what it means. Money is in yuan, a share is a share (90% is 0.9),
and every number is a decimal of ten places, never a binary float: what has more places is rounded half up at the tenth.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.core.number import EXACT, rounded

SCHEMA_VERSION = "1"
"""Version of the columns (数据表版本): raised when a column changes its name or its meaning."""

_TEXT, _COUNT, _WHOLE, _TRUTH = pa.string(), pa.int32(), pa.int64(), pa.bool_()
DECIMAL = pa.decimal128(38, 10)
"""Every number that is no count (数值列)."""

_PLACES = 10
_MOST = Decimal(10) ** 28
_GROUP = 65_536  # rows of a row group: what a reader holds at a time

MONEY = ("initial", "budget", "arrived", "executed")
"""Amounts of a form (金额): each with ``_printed``, ``_yuan`` and ``_address``."""

NARRATIVE = ("annual_goal", "completion", "deviation_reason", "improvement")
"""Texts of a form (文字说明): each with ``_address``."""


def _columns(**columns: pa.DataType) -> list[tuple[str, pa.DataType]]:
    return list(columns.items())


def _schema(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema(columns, metadata={"jixiao_schema": SCHEMA_VERSION})


_MONEY = [
    (f"{name}_{what}", kind)
    for name in MONEY
    for what, kind in (("printed", _TEXT), ("yuan", DECIMAL), ("address", _TEXT))
]
_NARRATIVE = [(column, _TEXT) for name in NARRATIVE for column in (name, f"{name}_address")]

_TOTALS = _columns(
    documents=_COUNT, forms=_COUNT, projects=_COUNT, repeated=_COUNT, money_from=_TEXT, money_forms=_COUNT, money_unknown=_COUNT,
    budget_yuan=DECIMAL, executed_yuan=DECIMAL, rate=DECIMAL, scored=_COUNT, score_mean=DECIMAL, computed_mean=DECIMAL,
    score_100=_COUNT, score_90=_COUNT, score_80=_COUNT, score_60=_COUNT, score_below=_COUNT, wrong=_COUNT, found=_COUNT, judged=_COUNT,
    unjudged=_COUNT,
)  # fmt: skip

TABLES: dict[str, pa.Schema] = {
    "documents": _schema(
        *_columns(document_id=_TEXT, source=_TEXT, locality=_TEXT, format=_TEXT, size=_WHOLE, read=_TRUTH),
        *_columns(forms=_COUNT, reports=_COUNT, same_as=_TEXT),
    ),
    "forms": _schema(
        *_columns(form_id=_TEXT, document_id=_TEXT, source=_TEXT, position=_COUNT, locality=_TEXT, department=_TEXT),
        *_columns(unit=_TEXT, supervisor=_TEXT, implementer=_TEXT, project=_TEXT, title=_TEXT, year=_COUNT),
        *_columns(kind=_TEXT, form_kind=_TEXT, pack=_TEXT, fit=_TEXT, money_unit=_TEXT),
        *_MONEY,
        *_columns(rate_printed=_TEXT, rate=DECIMAL, rate_address=_TEXT),
        *_columns(total_printed=_TEXT, total=DECIMAL, total_address=_TEXT, computed_total=DECIMAL, full=DECIMAL),
        *_columns(grade=_TEXT, errors=_COUNT, warnings=_COUNT, notes=_COUNT, judged=_COUNT, unjudged=_COUNT),
        *_NARRATIVE,
        *_columns(doubts=pa.list_(_TEXT)),
    ),
    "indicators": _schema(
        *_columns(indicator_id=_TEXT, form_id=_TEXT, goal=_COUNT, row=_COUNT, goal_name=_TEXT, level1=_TEXT),
        *_columns(level2=_TEXT, name=_TEXT, target_printed=_TEXT, target_kind=_TEXT, target=DECIMAL),
        *_columns(target_high=DECIMAL, target_sign=_TEXT, target_unit=_TEXT, actual_printed=_TEXT, actual_kind=_TEXT),
        *_columns(actual=DECIMAL, actual_unit=_TEXT, weight_printed=_TEXT, weight=DECIMAL, weight_from=_TEXT),
        *_columns(score_printed=_TEXT, score=DECIMAL, computed_score=DECIMAL, exact=DECIMAL, method=_TEXT),
        *_columns(met=_TRUTH, completion=DECIMAL, note=_TEXT, address=_TEXT, actual_address=_TEXT, score_address=_TEXT),
    ),
    "findings": _schema(
        *_columns(finding_id=_TEXT, document_id=_TEXT, form_id=_TEXT, report=_TEXT, code=_TEXT, severity=_TEXT),
        *_columns(stage=_TEXT, family=_TEXT, where=_TEXT, address=_TEXT, reported=_TEXT, expected=_TEXT),
        *_columns(message=_TEXT, how=_TEXT, rule=_TEXT, hint=_TEXT),
    ),
    "unjudged": _schema(
        *_columns(unjudged_id=_TEXT, document_id=_TEXT, form_id=_TEXT, code=_TEXT, where=_TEXT, address=_TEXT),
        *_columns(reason=_TEXT, whole=_TRUTH),
    ),
    "problems": _schema(
        *_columns(problem_id=_TEXT, document_id=_TEXT, source=_TEXT, code=_TEXT, message=_TEXT, stopped=_TRUTH),
    ),
    "across": _schema(
        *_columns(across_id=_TEXT, group=_TEXT, code=_TEXT, title=_TEXT, form_id=_TEXT, document_id=_TEXT),
        *_columns(source=_TEXT, unit=_TEXT, project=_TEXT, year=_COUNT, where=_TEXT, address=_TEXT, said=_TEXT),
        *_columns(with_what=_TEXT, message=_TEXT),
    ),
    # ``repeated``: forms handed in twice, which are in no other figure; ``money_from``: the forms whose money was added, project or department;
    # ``score_90``: from 90 up to 100, and so on, of a hundred as printed
    "departments": _schema(*_columns(department_id=_TEXT, locality=_TEXT, department=_TEXT, year=_COUNT), *_TOTALS),
    "localities": _schema(*_columns(locality_id=_TEXT, locality=_TEXT, year=_COUNT), *_TOTALS),
    # found ÷ judged by code, in forms; ``total_id``: the department or the locality
    "rates": _schema(
        *_columns(rate_id=_TEXT, total_id=_TEXT, code=_TEXT, title=_TEXT, found=_COUNT, judged=_COUNT, unjudged=_COUNT),
    ),
    # printed department forms against what their projects come to; ``outcome``: agrees | differs | missing | not_rolled | not_compared
    "rollups": _schema(
        *_columns(rollup_id=_TEXT, department_id=_TEXT, locality=_TEXT, department=_TEXT, year=_COUNT, form_id=_TEXT),
        *_columns(document_id=_TEXT, source=_TEXT, outcome=_TEXT, where=_TEXT, field=_TEXT, printed=_TEXT),
        *_columns(computed=_TEXT, how=_TEXT, address=_TEXT),
        ("children", pa.list_(_TEXT)),
    ),
}
"""The tables by name (数据表), each with its columns in order."""

Row = dict[str, Any]
"""One row of a table (一行): column → value; a column left out is null."""


def exact(value: Decimal | None) -> Decimal | None:
    """A number as the tables hold it (表中数值), at most ten places; None when it is none, or has more than 28 digits before the point."""
    if value is None or not value.is_finite() or abs(value) >= _MOST:
        return None
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and -_PLACES <= exponent <= 0 else rounded(EXACT.plus(value), _PLACES)


def table_path(folder: Path, name: str) -> Path:
    """Where a table of the results stands (数据表位置)."""
    return folder / f"{name}.parquet"


def batches(
    folder: Path, name: str, columns: Sequence[str] | None = None, rows: int = _GROUP
) -> Iterator[pa.RecordBatch]:
    """A table in slices of at most ``rows`` rows (分段读取), so that memory does not grow with it."""
    with pq.ParquetFile(table_path(folder, name)) as table:
        yield from table.iter_batches(batch_size=rows, columns=columns, use_threads=False)


class TableDraft:
    """A table being written (数据表草稿): rows are added as they come, and nothing stands in ``DIR`` before ``keep`` renames it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.schema = TABLES[name]
        self.rows = 0
        self._path = table_path(folder, name)
        self._draft = self._path.with_name(f".{name}.parquet.draft")
        self._held: list[pa.Table] = []
        self._waiting = 0
        self._writer = pq.ParquetWriter(self._draft, self.schema, compression="zstd")

    def add(self, rows: Iterable[Row]) -> None:
        """Add rows (写入若干行), in the order in which the table is to hold them."""
        many = iter(rows)
        while some := list(islice(many, _GROUP)):
            arrays = [pa.array([row.get(field.name) for row in some], type=field.type) for field in self.schema]
            self.add_table(pa.Table.from_arrays(arrays, schema=self.schema))

    def add_table(self, table: pa.Table) -> None:
        """Add rows that are columns already (写入一段)."""
        self._held.append(table)
        self._waiting += table.num_rows
        self.rows += table.num_rows
        if self._waiting >= _GROUP:
            held = pa.concat_tables(self._held)
            whole = self._waiting - self._waiting % _GROUP
            # groups of one size, however the rows came: the same rows make the same file
            self._writer.write_table(held.slice(0, whole), row_group_size=_GROUP)
            self._held = [held.slice(whole).combine_chunks()] if self._waiting > whole else []
            self._waiting -= whole

    def finish(self) -> None:
        """Write what is still held, down to the disk (写完)."""
        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._held), row_group_size=_GROUP)
        self._held, self._waiting = [], 0
        self._writer.close()
        with self._draft.open("rb+") as stream:
            os.fsync(stream.fileno())

    def keep(self) -> None:
        """Let the draft take the place of the table (定稿)."""
        self._draft.replace(self._path)

    def drop(self) -> None:
        """Take the draft away, when it has not been kept (作废)."""
        self._writer.close()
        self._draft.unlink(missing_ok=True)


@contextmanager
def written_tables(folder: Path, *names: str) -> Iterator[dict[str, TableDraft]]:
    """Drafts of the named tables, which all take their places when all went well (整体写出): never one without the others."""
    drafts: dict[str, TableDraft] = {}
    try:
        for name in names:
            drafts[name] = TableDraft(folder, name)
        yield drafts
        for draft in drafts.values():
            draft.finish()
        for draft in drafts.values():
            draft.keep()
    finally:
        for draft in drafts.values():
            draft.drop()
