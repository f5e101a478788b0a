"""The server killed while people work: what it had acknowledged is there."""

from __future__ import annotations

from pathlib import Path

from killing import killed_while_working


def test_after_three_kills_every_acknowledged_save_and_upload_is_there(tmp_path: Path) -> None:
    kept = killed_while_working(tmp_path / "desk", kills=3)
    assert kept.saves > 0 and kept.papers
