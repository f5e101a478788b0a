"""Tables read in slices (分片读取): rows one by one, forms together with what was found in them, never a whole table in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.batch.tables import Row, batches, table_path
from jixiao.core.errors import JixiaoError

_SLICE = 8192


class AuditUnreadable(JixiaoError):
    """A folder that holds no audit, or only part of one (核查结果不完整)."""


def rows(folder: Path, name: str, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table, these columns only (逐行读取), in its order. Raises AuditUnreadable."""
    path = table_path(folder, name)
    if not path.is_file():
        raise AuditUnreadable(
            f"{path}：没有这张表，这个文件夹里没有完整的核查结果。", "请先运行 jixiao audit，或检查文件夹是否写对。"
        )
    try:
        missing = [column for column in columns if column not in columns_of(folder, name)]
        if missing:
            raise AuditUnreadable(
                f"{path}：缺少栏目 {'、'.join(missing)}，可能是别的版本写出的。",
                "请用同一版本的 jixiao 重新运行 jixiao audit。",
            )
        for batch in batches(folder, name, columns, _SLICE):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise AuditUnreadable(f"{path}：这张表读不出（{error}）。", "请重新运行 jixiao audit。") from error


def columns_of(folder: Path, name: str) -> list[str]:
    """The columns a table has (栏目), from its footer alone."""
    return list(pq.read_schema(table_path(folder, name)).names)


def row_count(folder: Path, name: str) -> int:
    """How many rows a table has (行数), from its footer alone."""
    return int(pq.read_metadata(table_path(folder, name)).num_rows)


class Following:
    """Rows of a table in the order of the forms they belong to (随表各行): taken form by form; ``apart`` is given those of no form."""

    def __init__(self, folder: Path, name: str, columns: Sequence[str], apart: Callable[[Row], None]) -> None:
        self._path = table_path(folder, name)
        self._rows = rows(folder, name, ("form_id", *columns))
        self._next: Row | None = None
        self._apart = apart

    def of(self, form_id: str) -> tuple[Row, ...]:
        """The rows of this form (属于该表的行): asked for in the order of the table of forms."""
        taken = []
        while (row := self._peek()) is not None and row["form_id"] == form_id:
            taken.append(row)
            self._next = None
        return tuple(taken)

    def finish(self) -> None:
        """See that no row is left (核对行数): a row of an unknown form would not be counted. Raises AuditUnreadable."""
        if (row := self._peek()) is not None:
            raise AuditUnreadable(
                f"{self._path}：{row['form_id']} 不在 forms.parquet 里，或次序不同。", "请重新运行 jixiao audit。"
            )

    def _peek(self) -> Row | None:
        while self._next is None:
            row = next(self._rows, None)
            if row is None:
                return None
            if row["form_id"] is None:
                self._apart(row)
            else:
                self._next = row
        return self._next
