"""Arrows point down: the import contracts of pyproject.toml hold, and name every room there is."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_import_contracts_hold():
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run([sys.executable, "-c", code, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stdout


def test_every_room_has_its_floor():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = [c["layers"] for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    named = {name.strip().removeprefix("jixiao.") for layer in layers for name in layer.split("|")}
    rooms = {
        path.stem
        for path in (ROOT / "src" / "jixiao").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"__init__"} == named
