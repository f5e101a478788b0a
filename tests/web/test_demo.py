"""The demo as a user starts it: a county of every state, an account a role, and nothing wrong in its log."""

from __future__ import annotations

import re
import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from started import Browsing, Started, free_port, run_command

from jixiao.core.workflow import ROLES, STATES

ACCOUNT = r"^  {title}\s+(\S+)\s+(\S+)"
Ask = Callable[[str], list[Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[Started]:
    with Started("serve", "--demo", "--data", str(folder), "--port", str(free_port())) as server:
        server.until("演示已启动", 300)
        yield server


@pytest.fixture
def ask(demo: Started, folder: Path) -> Ask:
    """Asks the demo's database beside the server."""

    def asked(sql: str) -> list[Any]:
        with sqlite3.connect(f"file:{folder / 'jixiao.sqlite3'}?mode=ro", uri=True) as book:
            return [row[0] if len(row) == 1 else row for row in book.execute(sql)]

    return asked


def test_there_are_twelve_units_and_sixty_projects(ask: Ask) -> None:
    assert (ask("SELECT count(*) FROM records_unit"), ask("SELECT count(*) FROM records_project")) == ([12], [60])


@pytest.mark.parametrize("stage", ["declaration", "evaluation", "department", "monitoring"])
def test_every_stage_has_filings_in_every_state_it_knows(stage: str, ask: Ask) -> None:
    unknown = {"signing", "signed"} if stage == "monitoring" else set()
    assert set(ask(f"SELECT DISTINCT state FROM records_filing WHERE stage = '{stage}'")) == set(STATES) - unknown


def test_some_are_overdue_and_some_still_have_days_left(ask: Ask) -> None:
    due = ask("SELECT due FROM records_filing WHERE stage = 'evaluation' AND state NOT IN ('accepted', 'submitted')")
    assert min(due) < date.today().isoformat() < max(due)


def test_there_are_errors_and_warnings_to_look_at(ask: Ask) -> None:
    assert ask("SELECT count(*) FROM records_filing WHERE stage = 'evaluation' AND errors > 0")[0] > 0
    assert ask("SELECT count(*) FROM records_filing WHERE stage = 'evaluation' AND warnings > 0")[0] > 0


def test_its_log_tells_a_year_and_not_a_minute(ask: Ask) -> None:
    assert ask("SELECT count(DISTINCT date(at)) FROM records_event")[0] > 20
    assert ask("SELECT count(*) FROM records_version WHERE signed_at <= made_at")[0] == 0


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_an_account_that_signs_in(role: str, demo: Started) -> None:
    login, password = re.search(ACCOUNT.format(title=ROLES[role]), demo.said, re.MULTILINE).groups()  # type: ignore[union-attr]
    base = re.search(r"http://127\.0\.0\.1:\d+", demo.said)[0]  # type: ignore[index]
    person = Browsing(base)
    person.get("/sign-in/")
    status, page = person.post("/sign-in/", {"username": login, "password": password})
    assert (status, "这是演示数据" in page, "退出" in page) == (200, True, True)


def test_its_folder_is_for_its_owner_alone(folder: Path, demo: Started) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_nothing_of_it_is_wrong(folder: Path, demo: Started) -> None:
    proof = run_command("verify-log", "--data", str(folder))
    assert (proof.returncode, "没有被改动" in proof.stdout) == (0, True)


def test_it_is_backed_up_while_it_runs_and_restored_elsewhere(folder: Path, demo: Started, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    assert run_command("backup", str(file), "--data", str(folder)).returncode == 0
    restored = run_command("restore", str(file), "--data", str(tmp_path / "elsewhere"))
    assert (restored.returncode, "核验完整" in restored.stderr) == (0, True), restored.stderr
    again = run_command("restore", str(file), "--data", str(folder), "--replace")
    assert (again.returncode, "正由另一个 jixiao serve 使用" in again.stderr) == (2, True)
