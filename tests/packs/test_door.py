"""load_pack and list_packs: what comes with jixiao, and folders from outside."""

from __future__ import annotations

import os
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao.core.errors import PackError
from jixiao.packs import BUNDLED, list_packs, load_pack

IDS = {"hubei-2020", "guangshui-2020", "shijiazhuang-gaoxin-2020", "mof-2020", "mof-transfer-2020"}


def test_five_packs_come_with_jixiao() -> None:
    assert {pack.id for pack in list_packs()} >= IDS


def test_a_pack_is_read_once() -> None:
    assert load_pack("hubei-2020") is load_pack("hubei-2020")


def test_a_pack_can_be_given_by_its_folder() -> None:
    assert load_pack(BUNDLED / "mof-2020").id == "mof-2020"


def test_an_unknown_id_is_answered_with_the_nearest_and_all_known() -> None:
    with pytest.raises(PackError) as caught:
        load_pack("hubei-2002")
    assert "是否指「hubei-2020」" in str(caught.value)
    assert "shijiazhuang-gaoxin-2020" in str(caught.value)


def test_a_folder_from_outside_adds_its_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(BUNDLED / "mof-2020", tmp_path / "mof-2026")
    head = tmp_path / "mof-2026" / "pack.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("id: mof-2020", "id: mof-2026"), encoding="utf-8")
    (tmp_path / "notes").mkdir()
    monkeypatch.setenv("JIXIAO_PACKS", str(tmp_path))
    assert {pack.id for pack in list_packs()} == {pack.name for pack in BUNDLED.iterdir()} | {"mof-2026"}
    assert load_pack("mof-2026").folder == str((tmp_path / "mof-2026").resolve())


def test_two_folders_from_outside_are_both_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("mof-2026", "mof-2027"):
        shutil.copytree(BUNDLED / "mof-2020", tmp_path / name / name)
        head = tmp_path / name / name / "pack.yaml"
        head.write_text(head.read_text(encoding="utf-8").replace("id: mof-2020", f"id: {name}"), encoding="utf-8")
    monkeypatch.setenv("JIXIAO_PACKS", os.pathsep.join((str(tmp_path / "mof-2026"), str(tmp_path / "mof-2027"))))
    assert {"mof-2026", "mof-2027"} <= {pack.id for pack in list_packs()}


def test_an_id_in_two_places_is_refused_and_both_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(BUNDLED / "mof-2020", tmp_path / "mof-2020")
    monkeypatch.setenv("JIXIAO_PACKS", str(tmp_path))
    with pytest.raises(PackError) as caught:
        load_pack("hubei-2020")
    assert str(BUNDLED / "mof-2020") in str(caught.value)
    assert str(tmp_path / "mof-2020") in str(caught.value)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_PACKS", str(tmp_path / "gone"))
    with pytest.raises(PackError, match="JIXIAO_PACKS 中的文件夹不存在"):
        list_packs()


def test_every_pack_says_where_each_section_of_its_scoring_is_written() -> None:
    for pack in list_packs():
        for kind in pack.kinds:
            for section, source in kind.scoring.sources:
                assert pack.source(source), f"{pack.id} {kind.id} {section}"


def test_a_number_in_a_pack_is_exact() -> None:
    assert load_pack("hubei-2020").kind("project").scoring.tolerance == Decimal("0.05")


@pytest.mark.parametrize(
    ("pack", "kind", "execution", "goals", "full"),
    [
        ("hubei-2020", "project", "20", "80", "100"),
        ("hubei-2020", "carryover", "20", "80", "100"),
        ("hubei-2020", "department", "20", "80", "100"),
        ("guangshui-2020", "project", "0", "85", "100"),
        ("guangshui-2020", "goals", None, "70", "70"),
        ("guangshui-2020", "common", None, "30", "30"),
        ("shijiazhuang-gaoxin-2020", "project", "10", "90", "100"),
        ("mof-2020", "project", "10", "90", "100"),
        ("mof-transfer-2020", "project", "10", "90", "100"),
    ],
)
def test_points_of_the_parts(pack: str, kind: str, execution: str | None, goals: str, full: str) -> None:
    scoring = load_pack(pack).kind(kind).scoring
    weight = None if scoring.execution is None else scoring.execution.weight
    assert (weight, scoring.goals_points, scoring.full) == (
        execution and Decimal(execution),
        Decimal(goals),
        Decimal(full),
    )


def test_unchecked_documents_are_marked() -> None:
    assert {pack.id for pack in list_packs() if pack.id in IDS and not pack.verified} == {
        "mof-2020",
        "mof-transfer-2020",
    }


def test_the_two_tables_of_a_department_belong_together() -> None:
    pack = load_pack("guangshui-2020")
    assert pack.kind("common").adds_to == "goals"
    assert pack.kind("common").scoring.full + pack.kind("goals").scoring.full == 100


def test_the_transfer_form_has_the_weight_before_the_target_and_no_initial_budget() -> None:
    fields = load_pack("mof-transfer-2020").kind("project").fields
    rows = [field.id for field in fields if field.part == "indicator"]
    assert rows.index("weight") < rows.index("target")
    assert "initial" not in {field.id for field in fields}
