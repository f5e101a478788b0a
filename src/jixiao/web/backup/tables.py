"""Rows as text and back (行与文本): every value to the last microsecond and the last cent, whichever database it comes from or goes to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Model

from jixiao.core.errors import JixiaoError

CHUNK = 1000


def models_kept() -> list[type[Model]]:
    """The tables a backup has (备份的表): all the records; sessions and failed sign-ins are of the moment and stay out."""
    return list(apps.get_app_config("records").get_models(include_auto_created=True))


def name_of(model: type[Model]) -> str:
    """What a table is called in a backup (表名)."""
    return str(model._meta.model_name)


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is of one moment (一致快照), while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    connection.ensure_connection()
    cursor = connection.cursor()
    cursor.execute("BEGIN DEFERRED")  # unlike our own transactions it does not keep others from writing
    try:
        yield
    finally:
        cursor.execute("ROLLBACK")


def lines_of(model: type[Model]) -> Iterator[str]:
    """The rows of a table as lines (导出行), the first of them the columns."""
    names = [field.attname for field in model._meta.concrete_fields]
    yield json.dumps(names)
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=CHUNK):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def fields_for(model: type[Model], names: list[str]) -> list[Field[Any, Any]]:
    """The fields the columns of a backup are for (对应栏目). Raises JixiaoError for a column this version does not know, or cannot do without."""
    known = {field.attname: field for field in model._meta.concrete_fields}
    if unknown := [name for name in names if name not in known]:
        raise JixiaoError(
            f"备份中的表 {name_of(model)} 有本版本不认识的栏目 {'、'.join(unknown)}，没有恢复。",
            "请安装写出备份的版本或更新的版本。",
        )
    for name in known.keys() - set(names):
        if not known[name].has_default() and not known[name].null:
            raise JixiaoError(
                f"备份中的表 {name_of(model)} 缺栏目 {name}，没有恢复。", "请用写出备份的版本恢复，再升级。"
            )
    return [known[name] for name in names]


def put_rows(model: type[Model], lines: Iterable[str]) -> int:
    """Writes the lines of a table into the database (导入行), as they are: nothing is computed anew. How many."""
    lines = iter(lines)
    fields = fields_for(model, json.loads(next(lines)))
    more = [field for field in model._meta.concrete_fields if field not in fields and field.has_default()]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in (*fields, *more))
    marks = ", ".join(["%s"] * (len(fields) + len(more)))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"
    count, chunk = 0, []
    with connection.cursor() as cursor:
        for line in lines:
            values = [
                field.to_python(value) if value is not None else None
                for field, value in zip(fields, json.loads(line), strict=True)
            ]
            values += [field.get_default() for field in more]
            chunk.append(
                [
                    field.get_db_prep_save(value, connection)
                    for field, value in zip((*fields, *more), values, strict=True)
                ]
            )
            if len(chunk) == CHUNK:
                cursor.executemany(sql, chunk)
                count, chunk = count + CHUNK, []
        if chunk:
            cursor.executemany(sql, chunk)
    return count + len(chunk)


def empty_tables() -> None:
    """Deletes every row of what a backup keeps, and the sessions (清空). Within the caller's transaction."""
    from django.contrib.sessions.models import Session

    with connection.cursor() as cursor:
        models: list[type[Model]] = [*models_kept(), Session]
        for model in models:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def count_on() -> None:
    """Lets new rows get numbers after those that were put in (续接编号)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_kept()):
            cursor.execute(statement)
