"""A new database laid at once is the one its migrations lead to."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from started import clean_environment, run_command

LAY = "import django; django.setup(); from jixiao.web.schema import bring_up_to_date; bring_up_to_date()"
MIGRATE = "import django; django.setup(); from django.core.management import call_command; call_command('migrate', verbosity=0)"


def tables(folder: Path, code: str) -> dict[str, object]:
    """Every table with its columns, keys and indexes."""
    import subprocess
    import sys

    folder.mkdir()
    environment = clean_environment(
        JIXIAO_DATA=str(folder), JIXIAO_SECRET="x" * 50, DJANGO_SETTINGS_MODULE="jixiao.web.settings"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    with sqlite3.connect(folder / "jixiao.sqlite3") as book:
        names = [name for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
        out: dict[str, object] = {}
        for name in names:
            if name == "sqlite_sequence":
                continue
            columns = sorted(row[1:] for row in book.execute(f"PRAGMA table_info({name})"))
            keys = sorted(row[2:] for row in book.execute(f"PRAGMA foreign_key_list({name})"))
            indexes = sorted(
                (unique, tuple(column for _, _, column in book.execute(f'PRAGMA index_info("{index}")')))
                for _, index, unique, *_ in book.execute(f"PRAGMA index_list({name})")
            )
            out[name] = (columns, keys, indexes)
        out["migrations"] = sorted(book.execute("SELECT app, name FROM django_migrations"))
    return out


def test_tables_laid_at_once_are_those_the_migrations_make(tmp_path: Path) -> None:
    laid, migrated = tables(tmp_path / "laid", LAY), tables(tmp_path / "migrated", MIGRATE)
    assert {name for name in laid if laid[name] != migrated.get(name)} == set()
    assert laid.keys() == migrated.keys()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    tables(tmp_path / "data", LAY)
    (tmp_path / "data").chmod(0o700)
    with sqlite3.connect(tmp_path / "data" / "jixiao.sqlite3") as book:
        book.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '0999_later', '2030-01-01')"
        )
    ended = run_command("desk", "--data", str(tmp_path / "data"), "--no-browser")
    assert (ended.returncode, "更新版本的 jixiao" in ended.stderr) == (2, True)
