"""What the tests of the workbench share: a county in a real database, evidence in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from county import County, found_county


@pytest.fixture
def county(db: None, settings: object, tmp_path: Path) -> County:
    """The small county, in the database the tests run against (SQLite, or what DATABASE_URL names)."""
    settings.MEDIA_ROOT = tmp_path / "evidence"  # type: ignore[attr-defined]
    # what a count has cost is no matter of these tests: every page counts anew
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # type: ignore[attr-defined]
    return found_county()
