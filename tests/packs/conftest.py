"""Packs to break: copies of bundled ones in a folder of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pack_workshop import Workshop

from jixiao.packs import BUNDLED, forget_packs


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Packs are kept in memory; each test reads its own."""
    forget_packs()
    yield
    forget_packs()


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[str], Workshop]:
    def make(pack_id: str) -> Workshop:
        folder = tmp_path / pack_id
        shutil.copytree(BUNDLED / pack_id, folder)
        return Workshop(folder)

    return make


@pytest.fixture
def hubei(copy_of: Callable[[str], Workshop]) -> Workshop:
    return copy_of("hubei-2020")


@pytest.fixture
def guangshui(copy_of: Callable[[str], Workshop]) -> Workshop:
    return copy_of("guangshui-2020")
