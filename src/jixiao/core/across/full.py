"""Nothing but full marks (全是满分): every project of a unit at a hundred, every satisfaction at 100 %."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.core.across.entry import Entry, Folder, Reading
from jixiao.core.across.group import Group, grouped, member
from jixiao.core.across.names import project_key
from jixiao.core.catalogue import ACROSS_ALL_FULL, ACROSS_ALWAYS_SATISFIED
from jixiao.core.number import HUNDRED, ONE

_ENOUGH = 3
_SATISFIED = re.compile(r"满意")
_POINTS = frozenset(("", "%", "分"))


def all_full(folders: Sequence[Folder]) -> Iterator[Group]:
    """一个单位一年的项目不应全是 100 分; ``folders``: all forms of one unit. Three projects at least, every total known."""
    years: dict[int | None, list[Entry]] = {}
    for folder in folders:
        if folder.entry.kind == "project" and folder.entry.project is not None:
            years.setdefault(folder.entry.year, []).append(folder.entry)
    for year, entries in sorted(years.items(), key=lambda pair: pair[0] or 0):
        if _projects(entries) < _ENOUGH or any(entry.total != HUNDRED for entry in entries):
            continue
        owner = entries[0].owner or "本单位"
        of_them = f"「{owner}」{f'{year} 年' if year else ''}共 {len(entries)} 个项目"
        members = [member(entry, "total", "总分 100", of_them) for entry in entries]
        yield grouped(ACROSS_ALL_FULL, members, reported="100 分", how=of_them)


def always_satisfied(folders: Sequence[Folder]) -> Iterator[Group]:
    """一个单位的满意度不应总是 100%; ``folders``: all forms of one unit. Three project forms at least, every figure a hundred.

    A department form says what its projects say, and is no further witness.
    """
    told: list[Reading] = []
    for folder in folders:
        if folder.entry.kind != "project":
            continue
        for reading in folder.readings:
            if reading.figure is None or not _SATISFIED.search(reading.name):
                continue
            if not _is_whole(reading):
                return
            told.append(reading)
    forms = {reading.entry.form_id for reading in told}
    if len(forms) < _ENOUGH:
        return
    owner = told[0].entry.owner or "本单位"
    of_them = f"「{owner}」{len(forms)} 张表的 {len(told)} 项满意度"
    members = [
        member(
            reading.entry,
            reading.name,
            f"{reading.name}：{reading.actual_printed}",
            f"{of_them}均为 100%",
            reading.address,
        )
        for reading in told
    ]
    yield grouped(ACROSS_ALWAYS_SATISFIED, members, reported="100%", how=of_them)


def _is_whole(reading: Reading) -> bool:
    if reading.is_share:
        return reading.actual == ONE
    return reading.actual == HUNDRED and (reading.actual_unit or "") in _POINTS


def _projects(entries: Sequence[Entry]) -> int:
    return len({project_key(entry.project) for entry in entries if entry.project is not None})
