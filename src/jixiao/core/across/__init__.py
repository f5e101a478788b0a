"""The rules over many forms (跨表比对): what only shows when the forms of an audit lie side by side. Every finding says 请看这里, none accuses.

Each rule takes what it needs and no more: texts of one column, the forms of one unit, the readings of one kind of indicator. Whoever has
too many forms for one memory hands them over in such portions (``batch.across``); ``look_across`` does it for a few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from jixiao.core.across.copied import clusters, same_reasons, same_texts
from jixiao.core.across.entry import TEXTS, Entry, Folder, Passage, Reading
from jixiao.core.across.foreign import Names, names_taken_over, other_names
from jixiao.core.across.full import all_full, always_satisfied
from jixiao.core.across.group import Group, Member
from jixiao.core.across.names import Once
from jixiao.core.across.outliers import indicator_kind, outliers
from jixiao.core.across.round_figures import Tally, round_figures, tally_of
from jixiao.core.across.years import lowered_targets, open_problems, projects_over_years, same_targets
from jixiao.core.catalogue import (
    ACROSS_ALL_FULL,
    ACROSS_ALWAYS_SATISFIED,
    ACROSS_OPEN_PROBLEM,
    ACROSS_OTHER_NAME,
    ACROSS_OUTLIER,
    ACROSS_ROUND_FIGURES,
    ACROSS_SAME_REASON,
    ACROSS_SAME_TARGETS,
    ACROSS_SAME_TEXT,
    ACROSS_TARGET_LOWERED,
)
from jixiao.core.finding import Kind

ACROSS: tuple[tuple[Kind, Callable[..., Iterator[Group]]], ...] = (
    (ACROSS_SAME_REASON, same_reasons),
    (ACROSS_SAME_TEXT, same_texts),
    (ACROSS_OTHER_NAME, other_names),
    (ACROSS_ALL_FULL, all_full),
    (ACROSS_ALWAYS_SATISFIED, always_satisfied),
    (ACROSS_ROUND_FIGURES, round_figures),
    (ACROSS_OUTLIER, outliers),
    (ACROSS_TARGET_LOWERED, lowered_targets),
    (ACROSS_SAME_TARGETS, same_targets),
    (ACROSS_OPEN_PROBLEM, open_problems),
)
"""The rules over many forms by their codes (跨表规则)."""


def over_texts(passages: Sequence[Passage], names: Names) -> Iterator[Group]:
    """The rules on texts (文字类规则), for all passages of one column of the form."""
    found = list(clusters(passages))
    yield from same_reasons(found)
    yield from same_texts(found)
    taken_over = list(names_taken_over(found))
    yield from taken_over
    told = {group.members[0].entry.form_id for group in taken_over}
    yield from other_names((passage for passage in passages if passage.entry.form_id not in told), names)


def over_unit(folders: Sequence[Folder], everyone: Tally) -> Iterator[Group]:
    """The rules on one unit (单位类规则), for all its forms of all years; ``everyone``: the tally of round figures over all units."""
    folders = sorted(folders, key=lambda folder: folder.entry.form_id)
    yield from all_full(folders)
    yield from always_satisfied(folders)
    yield from round_figures(folders, everyone)
    for years in projects_over_years(folders):
        yield from lowered_targets(years)
        yield from same_targets(years)
        yield from open_problems(years)


def over_kind(readings: Iterable[Reading]) -> Iterator[Group]:
    """The rules on one kind of indicator (同类指标规则), for all its readings."""
    yield from outliers(sorted(readings, key=lambda one: (one.entry.form_id, one.name, one.actual_printed or "")))


def look_across(folders: Iterable[Folder]) -> tuple[Group, ...]:
    """Every rule over forms that fit into memory (跨表比对), in the order of codes and members; a form handed in twice counts once."""
    once = Once()
    ordered = [f for f in sorted(folders, key=lambda folder: folder.entry.form_id) if once.is_new(f.entry)]
    names = Names(folder.entry for folder in ordered)
    found: list[Group] = []
    for where in TEXTS:
        found += over_texts([p for folder in ordered if (p := folder.text_of(where)) is not None], names)
    readings = [reading for folder in ordered for reading in folder.readings]
    everyone = tally_of(readings)
    for unit in _portions(ordered, lambda folder: folder.entry.home):
        found += over_unit(unit, everyone)
    for kind in _portions(readings, indicator_kind):
        found += over_kind(kind)
    return tuple(sorted(found, key=lambda group: (group.kind.code, group.members[0].entry.form_id, group.key)))


def _portions(things: Iterable[Any], key: Callable[[Any], Any]) -> Iterable[list[Any]]:
    portions: dict[Any, list[Any]] = {}
    for thing in things:
        if (named := key(thing)) is not None:
            portions.setdefault(named, []).append(thing)
    return portions.values()


__all__ = [
    "ACROSS",
    "TEXTS",
    "Entry",
    "Folder",
    "Group",
    "Member",
    "Names",
    "Once",
    "Passage",
    "Reading",
    "Tally",
    "indicator_kind",
    "look_across",
    "over_kind",
    "over_texts",
    "over_unit",
    "tally_of",
]
