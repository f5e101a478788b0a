"""A new edition from an old one (新版模板包): the folder copied, its id changed, everything a person must look at marked."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from jixiao.core.errors import PackError
from jixiao.packs import load_pack, pack_folders
from jixiao.packs.sense import PACK_ID
from jixiao.packs.yaml_text import YamlText, read_yaml

TO_EDIT = "待改"
"""The word that marks what is still to be edited; ``lint`` counts it."""

_MARKS = {
    "title": "名称抄自 {source}，请改成新版的名称",
    "places": "使用地区抄自 {source}，请核对",
    "years": "请写新版适用的年度",
    "sources": "以下依据抄自 {source}，请换成新文件的标题和文号，核对原文后写 verified: true",
}


def new_pack(pack_id: str, from_id: str, folder: Path) -> Path:
    """A copy of pack ``from_id`` as ``folder/pack_id`` (新建模板包); returns the new folder.

    Raises PackError when the id is not of the form name-year, is taken, or its folder exists: nothing is ever overwritten.
    The new pack is ``verified: false`` until a person has said otherwise.
    """
    if not PACK_ID.fullmatch(pack_id):
        raise PackError(
            f"新 id「{pack_id}」应为“名称-年份”，只用小写字母、数字和短横。", key="id", remedy="例如 hubei-2026。"
        )
    source = Path(load_pack(from_id).folder)
    taken = pack_folders().get(pack_id)
    target = folder / pack_id
    if taken is not None or target.exists():
        raise PackError(
            f"「{pack_id}」已经存在：{taken or target}。",
            key=pack_id,
            remedy="请换一个 id 或文件夹，已有的不会被覆盖。",
        )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as workshop:
        copy = Path(workshop) / pack_id
        shutil.copytree(source, copy)
        head = copy / "pack.yaml"
        head.write_text(_edited(read_yaml(head), pack_id, source.name), encoding="utf-8", newline="\n")
        copy.rename(target)
    return target


def _edited(head: YamlText, pack_id: str, source: str) -> str:
    """pack.yaml with the new id and years, unverified, each copied statement marked."""
    year = pack_id.rsplit("-", 1)[1]
    replaced = {"id": f"id: {pack_id}", "years": f"years: [{year}]", "verified": "verified: false"}
    starts = {head.lines[(key,)]: key for key in head.data}
    out: list[str] = []
    skipping = False
    for number, line in enumerate(head.file.read_text(encoding="utf-8-sig").splitlines(), start=1):
        key = starts.get(number)
        if key is not None:
            skipping = False
            if key in _MARKS:
                out.append(f"# {TO_EDIT}：{_MARKS[key].format(source=source)}")
            if key in replaced:
                out.append(replaced[key])
                skipping = True
                continue
        if not skipping:
            out.append(line)
    if "verified" not in head.data:
        out.append("verified: false")
    return "\n".join(out) + "\n"
