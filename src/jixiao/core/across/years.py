"""One project over the years (同一项目历年): also when it was renamed a little, told by its indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from jixiao.core.across.entry import Folder, Reading
from jixiao.core.across.group import Group, Member, grouped, member
from jixiao.core.across.names import near_names, project_key
from jixiao.core.catalogue import ACROSS_OPEN_PROBLEM, ACROSS_SAME_TARGETS, ACROSS_TARGET_LOWERED
from jixiao.core.checks.likeness import alike, own_words, quoted
from jixiao.core.checks.wording import indicator_name
from jixiao.core.direction import POSITIVE, direction
from jixiao.core.number import ONE, ZERO

_LOWERED = Decimal("0.9")
_POINTS = Decimal("0.05")
_SAME_YEARS = 3
_SAME_TARGETS = 3
_NAMES_SHARED, _OF = 6, 10
_COMMON = 20

Years = tuple[Folder, ...]
"""The forms of one project, one a year, in their order (历年自评表)."""


def projects_over_years(folders: Sequence[Folder]) -> Iterator[Years]:
    """The projects of one unit that were reported in several years (历年项目); ``folders``: all forms of the unit.

    By name without its year; what then has no form in the next year, by a near name and the same indicators. Silent where two forms of a year could be meant.
    """
    named: dict[str, list[Folder]] = {}
    for folder in sorted(folders, key=lambda one: one.entry.form_id):
        entry = folder.entry
        if entry.kind == "project" and entry.project is not None and entry.year is not None:
            named.setdefault(project_key(entry.project), []).append(folder)
    chains = [sorted(same, key=_year) for same in named.values() if len({_year(one) for one in same}) == len(same)]
    for chain in _with_renamed(chains):
        if len(chain) > 1:
            yield tuple(chain)


def _year(folder: Folder) -> int:
    return folder.entry.year or 0


def _indicators(folder: Folder) -> frozenset[str]:
    return frozenset(indicator_name(reading.name) for reading in folder.readings)


def _with_renamed(chains: list[list[Folder]]) -> list[list[Folder]]:
    """Chains joined where one goes on under another name: found by their indicators, so that no chain is compared with all others."""
    chains = sorted(chains, key=lambda chain: (_year(chain[0]), chain[0].entry.form_id))
    begun: dict[tuple[int, str], list[int]] = {}
    for at, chain in enumerate(chains):
        for name in _indicators(chain[0]):
            begun.setdefault((_year(chain[0]), name), []).append(at)
    after = {
        at: later for at, chain in enumerate(chains) if (later := _successor(chain[-1], chains, begun)) is not None
    }
    taken = Counter(after.values())
    goes_on = {at: later for at, later in after.items() if taken[later] == 1}
    joined: list[list[Folder]] = []
    for at, chain in enumerate(chains):
        if at in goes_on.values():
            continue
        whole, here = list(chain), at
        while here in goes_on:
            here = goes_on[here]
            whole += chains[here]
        joined.append(whole)
    return joined


def _successor(last: Folder, chains: list[list[Folder]], begun: dict[tuple[int, str], list[int]]) -> int | None:
    own = _indicators(last)
    votes: Counter[int] = Counter()
    for name in own:
        others = begun.get((_year(last) + 1, name), [])
        if len(others) <= _COMMON:
            votes.update(others)
    fitting = [at for at, shared in votes.items() if _is_renamed(last, chains[at][0], shared, len(own))]
    return fitting[0] if len(fitting) == 1 else None


def _is_renamed(last: Folder, first: Folder, shared: int, own: int) -> bool:
    if shared < _SAME_TARGETS or shared * _OF < _NAMES_SHARED * max(own, len(_indicators(first))):
        return False
    return near_names(last.entry.project or "", first.entry.project or "")


def _by_name(folder: Folder) -> dict[str, Reading]:
    """The indicators of a form by their names (按名称的指标), without those that stand there twice."""
    found: dict[str, list[Reading]] = {}
    for reading in folder.readings:
        found.setdefault(indicator_name(reading.name), []).append(reading)
    return {name: readings[0] for name, readings in found.items() if len(readings) == 1}


def lowered_targets(years: Years) -> Iterator[Group]:
    """本年目标一般不应低于上年实际完成值; a tenth of leeway, five points with percentages, only where more is better."""
    for before, after in pairwise(years):
        if _year(after) != _year(before) + 1:
            continue
        earlier = _by_name(before)
        lowered = [
            (earlier[name], reading)
            for name, reading in _by_name(after).items()
            if name in earlier and _is_lowered(earlier[name], reading)
        ]
        if not lowered:
            continue
        members: list[Member] = []
        for old, new in lowered:
            told = f"{_year(before)} 年实际 {old.actual_printed}"
            set_to = f"{_year(after)} 年目标 {new.target_printed}"
            members.append(member(old.entry, old.name, f"{old.name}：{told}", set_to, old.address))
            members.append(member(new.entry, new.name, f"{new.name}：{set_to}", told, new.address))
        old, new = lowered[0]
        yield grouped(
            ACROSS_TARGET_LOWERED,
            members,
            reported=f"「{new.name}」{_year(after)} 年目标 {new.target_printed}",
            expected=f"{old.actual_printed}",
            how=f"{len(lowered)} 项指标 {_year(after)} 年的目标低于 {_year(before)} 年的实际",
        )


def _is_lowered(old: Reading, new: Reading) -> bool:
    actual, target = old.figure, new.goal
    if actual is None or target is None or old.actual_kind != new.target_kind or not old.same_units:
        return False
    if (old.actual_unit or "") != (new.target_unit or ""):
        return False
    sense, _ = direction(new.target_sign, new.target_printed or "", new.name, new.level2)
    if sense != POSITIVE or actual <= ZERO:
        return False
    if old.is_share:
        return min(actual, ONE) - target > _POINTS
    return target < actual * _LOWERED


def same_targets(years: Years) -> Iterator[Group]:
    """目标不应连续三年原样不变; three figures at least, those of 100% aside: they cannot rise."""
    for start in range(len(years) - _SAME_YEARS + 1):
        run = years[start : start + _SAME_YEARS]
        if any(_year(after) != _year(before) + 1 for before, after in pairwise(run)):
            continue
        by_name = [_by_name(folder) for folder in run]
        same = [
            [readings[name] for readings in by_name]
            for name in by_name[0]
            if all(name in readings for readings in by_name) and _comparable([readings[name] for readings in by_name])
        ]
        if len(same) < _SAME_TARGETS or any(len({_target(one) for one in row}) > 1 for row in same):
            continue
        span = f"{_year(run[0])} 至 {_year(run[-1])} 年"
        members = [
            member(one.entry, one.name, f"{one.name}：目标 {one.target_printed}", f"{span}目标相同", one.address)
            for row in same
            for one in row
        ]
        first = same[0][0]
        yield grouped(
            ACROSS_SAME_TARGETS,
            members,
            reported=f"「{first.name}」各年均为 {first.target_printed}",
            how=f"{span} {len(same)} 项指标的目标没有变化",
        )
        return


def _comparable(readings: Sequence[Reading]) -> bool:
    goals = [reading.goal for reading in readings]
    return None not in goals and not any(
        reading.target_kind == "ratio" and reading.target == ONE for reading in readings
    )


def _target(reading: Reading) -> tuple[str | None, Decimal | None, str]:
    return reading.target_kind, reading.target, reading.target_unit or ""


def open_problems(years: Years) -> Iterator[Group]:
    """同一问题不应连年出现: the reason of one year said again in the next."""
    for before, after in pairwise(years):
        if _year(after) != _year(before) + 1:
            continue
        old, new = before.text_of("deviation_reason"), after.text_of("deviation_reason")
        if old is None or new is None:
            continue
        said, again = own_words(old.text), own_words(new.text)
        if said is None or again is None or not alike(said, again):
            continue
        members = [
            member(old.entry, old.where, old.text, f"{_year(after)} 年又写了大致相同的原因", old.address),
            member(new.entry, new.where, new.text, f"{_year(before)} 年已写过大致相同的原因", new.address),
        ]
        how = f"{_year(before)} 年和 {_year(after)} 年的原因分析大致相同"
        yield grouped(ACROSS_OPEN_PROBLEM, members, reported=f"「{quoted(new.text.rstrip('。；，. '), 60)}」", how=how)
