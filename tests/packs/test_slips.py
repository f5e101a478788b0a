"""Whatever a hand slips on in a pack, the answer is a pack or faults with their place; never anything else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.packs import BUNDLED
from jixiao.packs.build import number
from jixiao.packs.reader import PackFaults, read_pack

FILES = ("pack.yaml", "common.yaml", "scoring.yaml", "checks.yaml")
SLIPS = st.sampled_from(["", " ", "  ", ":", "- ", "[", "}", "#", '"', "'", "&a ", "0", "x", "：", "\t"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    copy = tmp_path_factory.mktemp("slips") / "guangshui-2020"
    shutil.copytree(BUNDLED / "guangshui-2020", copy)
    yield copy


@settings(max_examples=60, deadline=None)
@given(
    file=st.sampled_from(FILES),
    line=st.integers(0, 400),
    column=st.integers(0, 80),
    width=st.integers(0, 12),
    slip=SLIPS,
)
def test_a_slip_gives_a_pack_or_faults_with_a_place(
    folder: Path, file: str, line: int, column: int, width: int, slip: str
) -> None:
    path = folder / file
    original = path.read_text(encoding="utf-8")
    lines = original.splitlines()
    at = line % len(lines)
    lines[at] = lines[at][:column] + slip + lines[at][column + width :]
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        assert read_pack(folder).id == "guangshui-2020"
    except PackFaults as exc:
        assert all(fault.file and fault.message for fault in exc.faults)
    finally:
        path.write_text(original, encoding="utf-8")


def test_execution_that_is_only_shown_needs_no_weight(folder: Path) -> None:
    path = folder / "scoring.yaml"
    original = path.read_text(encoding="utf-8")
    assert "      weight: 0\n" in original
    path.write_text(original.replace("      weight: 0\n", ""), encoding="utf-8")
    try:
        execution = read_pack(folder).kind("project").scoring.execution
        assert execution is not None
        assert execution.weight == 0
    finally:
        path.write_text(original, encoding="utf-8")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=0, max_value=10_000))
def test_a_number_is_what_its_characters_say(value: Decimal) -> None:
    assert number(f"{value:f}") == value
    assert number(f"{value:f}%") * 100 == value
