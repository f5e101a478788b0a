"""What all tests share: the corpus beside the clone, when it is there, and how long a property may take."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# the workbench refuses to start without these; tests of several runs keep their data apart. pytest-django would read the settings before this file,
# if pyproject.toml named them
os.environ.setdefault("JIXIAO_SECRET", "only for tests, and long enough that nobody complains of it")
os.environ.setdefault("JIXIAO_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("JIXIAO_HTTPS", "0")
os.environ.setdefault("JIXIAO_DATA", tempfile.mkdtemp(prefix="jixiao-tests-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "jixiao.web.settings"
import django  # noqa: E402 - after the environment it reads

django.setup()

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
