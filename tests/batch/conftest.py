"""What the tests of the audit share: a small corpus drawn by the corpus script, and the command run as a person runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tools"))  # last: tools and tests have a module of one name


class Audits:
    """``jixiao audit`` in a process of its own, as a person runs it."""

    def __init__(self):
        self.begun = []

    def start(self, *arguments, **kwargs):
        command = [sys.executable, "-P", "-m", "jixiao.cli", "audit", *map(str, arguments)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, **kwargs
        )
        self.begun.append(process)
        return process

    def run(self, *arguments, **kwargs):
        process = self.start(*arguments, **kwargs)
        out, said = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, out, said)


@pytest.fixture
def audits():
    made = Audits()
    yield made
    for process in made.begun:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture(scope="session")
def drawn(tmp_path_factory):
    """A corpus of 150 forms in folders of several places."""
    from make_corpus import write_one

    folder = tmp_path_factory.mktemp("drawn")
    for number in range(150):
        write_one(number, folder, seed=7, only="docx" if number % 10 else "xlsx")
    return folder


@pytest.fixture(scope="session")
def whole(drawn, tmp_path_factory):
    """The results of an audit of the corpus that nothing disturbed."""
    out = tmp_path_factory.mktemp("whole") / "out"
    done = Audits().run(drawn, "--out", out, "--workers", 2)
    assert done.returncode == 1, done.stderr
    return out
