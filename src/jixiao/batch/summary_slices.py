"""Tables read in slices (分片读取): rows one by one, forms together with what was found in them, never a whole table in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from jixiao.core.errors import JixiaoError

_SLICE = 8192

Row = dict[str, Any]


class AuditUnreadable(JixiaoError):
    """A folder that holds no audit, or only part of one (核查结果不完整)."""


def rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a Parquet table, these columns only (逐行读取), in the order of the table. Raises AuditUnreadable."""
    import pyarrow.parquet as pq
    from pyarrow import ArrowException

    if not path.is_file():
        raise AuditUnreadable(
            f"{path}：没有这张表，这个文件夹里没有完整的核查结果。", "请先运行 jixiao audit，或检查文件夹是否写对。"
        )
    try:
        with pq.ParquetFile(path) as table:
            missing = [name for name in columns if name not in table.schema_arrow.names]
            if missing:
                raise AuditUnreadable(
                    f"{path}：缺少栏目 {'、'.join(missing)}，可能是别的版本写出的。",
                    "请用同一版本的 jixiao 重新运行 jixiao audit。",
                )
            for batch in table.iter_batches(batch_size=_SLICE, columns=list(columns)):
                yield from batch.to_pylist()
    except (ArrowException, OSError) as error:
        raise AuditUnreadable(f"{path}：这张表读不出（{error}）。", "请重新运行 jixiao audit。") from error


def row_count(path: Path) -> int:
    """How many rows a table has (行数), from its footer alone."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


class Following:
    """Rows of a table in the order of the forms they belong to (随表各行): taken form by form; ``apart`` is given those of no form."""

    def __init__(self, path: Path, columns: Sequence[str], apart: Callable[[Row], None]) -> None:
        self._path = path
        self._rows = rows(path, ("form_id", *columns))
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
