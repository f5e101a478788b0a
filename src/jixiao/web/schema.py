"""The tables, made and brought up to date when the workbench starts (建表与升级)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.web.folder import StartRefused

if TYPE_CHECKING:
    from django.db.models import Model


def bring_up_to_date() -> bool:
    """Makes the tables or migrates them (建表或升级); whether the database was new. Django is set up already.

    An empty database gets its tables from the models at once, not by going through every migration there ever was: a new desk is there three times
    as fast. A test holds that both ways lead to the same tables.
    Raises StartRefused when the database cannot be reached or belongs to a newer jixiao.
    """
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        tables = connection.introspection.table_names()
        if not tables:
            make_tables()
            return True
        executor = MigrationExecutor(connection)
        _refuse_newer(executor)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            from django.core.management import call_command

            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise StartRefused(
            f"数据库：{where()} 打不开或不能写入（{str(error).strip()}）。", _remedy(connection.vendor)
        ) from error
    return False


def make_tables() -> None:
    """The tables of an empty database, from the models (一次建表); every migration is recorded as done."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    loader = MigrationLoader(None, ignore_no_migrations=True)
    models: list[type[Model]] = [
        model
        for config in apps.get_app_configs()
        if config.label in loader.migrated_apps
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:  # one transaction: a database is laid whole or not at all
        laid: list[type[Model]] = [*models, recorder.Migration]
        for model in laid:
            if not model._meta.auto_created:  # tables between two models come with the model
                editor.create_model(model)
        recorder.Migration.objects.bulk_create(
            [recorder.Migration(app=app, name=name) for app, name in sorted(loader.disk_migrations)]
        )


def _refuse_newer(executor: Any) -> None:
    loader = executor.loader
    own = [key for key in loader.applied_migrations if key[0] == "records"]
    unknown = sorted(name for app, name in own if (app, name) not in loader.disk_migrations)
    if unknown:
        raise StartRefused(
            f"数据库：{where()} 是更新版本的 jixiao 建的（{unknown[-1]}），本版本不认识，没有改动。",
            "请安装当初的版本或更新的版本。",
        )


def where() -> str:
    """Where the database is (数据库所在), without its password."""
    from django.db import connection

    of = connection.settings_dict
    return str(of["NAME"]) if connection.vendor == "sqlite" else f"{of.get('HOST') or '本机'}/{of['NAME']}"


def _remedy(vendor: str) -> str:
    if vendor == "sqlite":
        return "请检查磁盘空间和文件权限；文件损坏的，请用 jixiao restore 恢复备份。"
    return "请检查 DATABASE_URL 中的地址、用户名、密码，以及数据库服务是否在运行。"
