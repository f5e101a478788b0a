"""What all tests share: the corpus beside the clone, when it is there, and how long a property may take."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings as django_settings
from hypothesis import settings

# the workbench refuses to start without these; tests of several runs keep their data apart
os.environ.setdefault(
    "DJANGO_SETTINGS_MODULE", "jixiao.web.settings"
)  # not in the ini file, which is read before these
os.environ.setdefault("JIXIAO_SECRET", "only for tests, and long enough that nobody complains of it")
os.environ.setdefault("JIXIAO_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("JIXIAO_HTTPS", "0")
os.environ.setdefault("JIXIAO_DATA", tempfile.mkdtemp(prefix="jixiao-tests-"))

django.setup()
# a county has fourteen passwords; a hash that is slow on purpose would be most of the time of every test
django_settings.PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "jixiao.web.hashers.InitialPasswordHasher",
]

# a slow shared machine is no failure
settings.register_profile("house", deadline=None)
settings.load_profile("house")

_CORPUS = Path(__file__).parent.parent / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of published forms beside the clone; the test is skipped, and says so, where there is none."""
    if not _CORPUS.is_dir():
        pytest.skip("no corpus of published forms beside the clone")
    return _CORPUS


_CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the whole run (浏览器); what needs it is skipped, and says so, where there is none."""
    if not _CHROMIUM.exists():
        pytest.skip(f"no browser at {_CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()
