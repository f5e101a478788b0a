"""Published reports, beside this checkout where they are: how they are read, and that nothing is said of them that is not so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.cli import main

SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"
SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "measure_reports.py"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the published reports are not beside this checkout")


def measured(command: str, folder: Path, *how: str) -> str:
    out = folder / "read.json"
    files = [str(path) for path in sorted((SHARED / "text").iterdir())]
    main([command, *files, "-q", "-o", str(out)])
    said = subprocess.run(
        [sys.executable, str(SCRIPT), str(out), str(SHARED / "reports"), "-v", *how],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return said.stdout


def shares(said: str) -> dict[str, tuple[float, float]]:
    found = re.findall(r"^(\w+) +recall (\d\.\d+) precision (\d\.\d+)", said, re.MULTILINE)
    return {kind: (float(recall), float(precision)) for kind, recall, precision in found}


def test_reports_are_read_as_a_person_transcribed_them(tmp_path):
    said = measured("extract", tmp_path)
    share = shares(said)
    assert all(share[kind] == (1.0, 1.0) for kind in ("reports", "outlines", "title", "version", "year")), said
    assert min(*share["headings"], *share["texts"], share["unit"][0], share["project"][0]) >= 0.98, said
    assert min(*share["figures"], share["printed"][0], share["named"][0]) >= 0.95, said


def test_what_is_said_of_reports_is_what_a_person_found(tmp_path):
    said = measured("check", tmp_path, "--findings")
    assert shares(said)["findings"][0] >= 0.94, said
    more = [line for line in said.splitlines() if line.startswith("more") and "narrative_mismatch" in line]
    assert more == []
