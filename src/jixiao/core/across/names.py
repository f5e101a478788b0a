"""Names over forms and years (名称比对): which forms are about one project, also when it was renamed a little, and which names mean one unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from jixiao.core.across.entry import Entry
from jixiao.core.checks.wording import squeezed

_YEARS = re.compile(r"20\d\d(?:20\d\d)?年?度?")
_TAIL = re.compile(r"(?:项目资金|专项资金|专项经费|项目经费|经费项目|项目)$")
_NEAR_NAMES = 6, 10


@lru_cache(maxsize=65536)
def project_key(name: str) -> str:
    """A project's name without year and 项目 (项目名称正文): 2020年度翻译费项目 → 翻译费."""
    plain = _YEARS.sub("", squeezed(name))
    return _TAIL.sub("", plain) or plain or squeezed(name)


def near_names(a: str, b: str) -> bool:
    """Whether two project names are nearly the same (名称相近): six in ten of their pairs of characters."""
    mine, theirs = (frozenset(key[at : at + 2] for at in range(len(key) - 1)) for key in map(project_key, (a, b)))
    common, of = _NEAR_NAMES
    return bool(mine and theirs) and 2 * len(mine & theirs) * of >= common * (len(mine) + len(theirs))


@lru_cache(maxsize=65536)
def related(a: str, b: str) -> bool:
    """Whether two names may mean one unit or project (名称相关): one holds the other, or shortens it (政务和大数据局)."""
    short, long = sorted((squeezed(a), squeezed(b)), key=len)
    if short in long or project_key(short) in long:
        return True
    rest = iter(long)
    return all(character in rest for character in short)


def same_owner(a: Entry, b: Entry) -> bool:
    """Whether two forms may be of one unit (同一单位); also where one of them names none."""
    return a.owner is None or b.owner is None or related(a.owner, b.owner)


def same_subject(a: Entry, b: Entry) -> bool:
    """Whether two forms may be about one project or one unit (同一项目): then a common text is no wonder."""
    if a.project is None or b.project is None:
        return same_owner(a, b)
    if project_key(a.project) == project_key(b.project):
        return same_owner(a, b)
    return a.year != b.year and same_owner(a, b) and near_names(a.project, b.project)


def many_subjects(entries: Sequence[Entry]) -> bool:
    """Whether forms are of more than one project or unit (不止一个项目); those without any name do not count."""
    named = [entry for entry in entries if entry.names]
    return any(not same_subject(named[0], entry) for entry in named[1:])


class Once:
    """Keeps forms that were handed in twice (重复报送) from being counted twice: the same file as docx and PDF is one form."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def is_new(self, entry: Entry) -> bool:
        """Whether this form was not met before (首次出现); a form without a project always is new."""
        if entry.project is None:
            return True
        owner = squeezed(entry.owner) if entry.owner else ""
        key = hash((entry.kind, squeezed(entry.project), owner, entry.year, entry.total))
        if key in self._seen:
            return False
        self._seen.add(key)
        return True
