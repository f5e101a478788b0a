"""A new edition is a copy that says what is still to be edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.core.errors import PackError
from jixiao.packs import forget_packs, load_pack
from jixiao.packs.scaffold import new_pack


def test_a_new_edition_can_be_loaded_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_pack("hubei-2026", "hubei-2020", tmp_path)
    monkeypatch.setenv("JIXIAO_PACKS", str(tmp_path))
    forget_packs()
    pack = load_pack("hubei-2026")
    assert folder == tmp_path / "hubei-2026"
    assert pack.years == (2026,)
    assert [kind.scoring for kind in pack.kinds] == [kind.scoring for kind in load_pack("hubei-2020").kinds]


def test_nobody_has_checked_a_new_edition_yet(tmp_path: Path) -> None:
    assert load_pack(new_pack("hubei-2026", "hubei-2020", tmp_path)).verified is False


def test_title_places_years_and_sources_are_marked(tmp_path: Path) -> None:
    lines = (new_pack("mof-2026", "mof-2020", tmp_path) / "pack.yaml").read_text(encoding="utf-8").splitlines()
    marked = [lines[number + 1].split(":")[0] for number, line in enumerate(lines) if line.startswith("# 待改：")]
    assert marked == ["title", "places", "years", "sources"]


def test_an_existing_folder_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "hubei-2026").mkdir()
    with pytest.raises(PackError, match="已经存在"):
        new_pack("hubei-2026", "hubei-2020", tmp_path)
    assert list((tmp_path / "hubei-2026").iterdir()) == []


def test_the_id_of_a_bundled_pack_is_taken(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="已经存在"):
        new_pack("mof-2020", "hubei-2020", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wrong", ["hubei", "Hubei-2026", "湖北-2026", "hubei_2026", "../hubei-2026"])
def test_an_id_is_a_name_and_a_year(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(PackError, match="名称-年份"):
        new_pack(wrong, "hubei-2020", tmp_path)
    assert list(tmp_path.iterdir()) == []
