"""What the tests of the workbench share: a county in a real database, evidence in a folder of its own, a desk with a real browser on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Desk
from county import County, found_county
from django.conf import settings as web_settings

# Playwright's sync API runs an event loop in this thread; the tests still ask the database from it
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file: a server of several threads and a test cannot share one connection to a database in memory."""
    database = web_settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "tests.sqlite3")


@pytest.fixture
def county(db: None, settings: Any, tmp_path: Path) -> County:
    """The small county, in the database the tests run against (SQLite, or what DATABASE_URL names)."""
    settings.MEDIA_ROOT = tmp_path / "evidence"
    # what a count has cost is no matter of these tests: every page counts anew
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    return found_county()


@pytest.fixture
def desk(transactional_db: None, live_server: Any, county: County, chromium: Any) -> Iterator[Desk]:
    """The county, served, and people sitting at browsers: ``desk.sign_in("filler@roads")`` gives a page of somebody signed in."""
    desk = Desk(county=county, url=live_server.url, chromium=chromium)
    yield desk
    desk.close()
