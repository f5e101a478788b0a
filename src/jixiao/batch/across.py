"""The rules over many forms on the tables of an audit (跨表比对): read in slices, spread over portions on disk, written as ``across.parquet``.

What is in memory at a time: the distinct texts of one column of the form with their signatures, or one portion of units or of
kinds of indicators. A form that was handed in twice counts once.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jixiao.batch.portions import Portions
from jixiao.batch.tables import Row, batches, written_tables
from jixiao.core.across import (
    TEXTS,
    Entry,
    Folder,
    Group,
    Names,
    Once,
    Passage,
    Reading,
    Tally,
    indicator_kind,
    over_kind,
    over_texts,
    over_unit,
    tally_of,
)

_ENTRY = (
    "form_id", "document_id", "source", "locality", "department", "unit", "implementer", "project", "year", "kind", "total",
)  # fmt: skip
_READING = (
    "level2", "target_printed", "target", "target_kind", "target_sign", "target_unit", "actual_printed", "actual",
    "actual_kind", "actual_unit",
)  # fmt: skip
_SLICE = 8192
_PORTION = 20_000
"""Forms a portion is to hold (每份表数)."""


def write_across(folder: Path) -> int:
    """Write ``across.parquet`` from the other tables of an audit (跨表比对): how many groups there are.

    ``folder``: where ``forms.parquet`` and ``indicators.parquet`` stand. The table stands there whole or not at all.
    """
    with TemporaryDirectory(prefix=".across-", dir=folder) as aside:
        drafts = sorted(_sorted_on_disk(_groups(folder, Path(aside)), Path(aside)))
        with written_tables(folder, "across") as tables:
            tables["across"].add(row for _, _, place in drafts for row in _rows(_at(Path(aside), place)))
    return len(drafts)


def _groups(folder: Path, aside: Path) -> Iterator[Group]:
    names = Names()
    once = Once()
    new: set[str] = set()
    for entry in entries(folder):
        if once.is_new(entry):
            new.add(entry.form_id)
            names.add(entry)
    del once
    for where in TEXTS:
        yield from over_texts(list(_passages(folder, where, new)), names)
    del names
    portions = len(new) // _PORTION + 1
    everyone = Tally()
    with Portions(aside, "units", portions) as units, Portions(aside, "kinds", 8 * portions) as kinds:
        for one in folders(folder):
            if one.entry.form_id not in new:
                continue
            everyone += tally_of(one.readings)
            if (home := one.entry.home) is not None:
                units.add(home, _values(one))
            alike: dict[tuple[str, str], list[Reading]] = {}
            for reading in one.readings:
                if (kind := indicator_kind(reading)) is not None:
                    alike.setdefault(kind, []).append(reading)
            for kind, readings in alike.items():
                kinds.add(kind, _values(Folder(entry=one.entry, readings=tuple(readings))))
    for _, unit in units.each():
        yield from over_unit([_folder(*values) for values in unit], everyone)
    for _, same in kinds.each():
        yield from over_kind(reading for values in same for reading in _folder(*values).readings)


def entries(folder: Path) -> Iterator[Entry]:
    """The forms of an audit as entries (表的条目), slice by slice in the order of the table."""
    for batch in batches(folder, "forms", _ENTRY, _SLICE):
        for row in batch.to_pylist():
            yield _entry(row)


def _entry(row: Row) -> Entry:
    return Entry(**{**{name: row[name] for name in _ENTRY}, "source": row["source"] or ""})


def _passages(folder: Path, where: str, new: set[str]) -> Iterator[Passage]:
    for batch in batches(folder, "forms", (*_ENTRY, where, f"{where}_address"), _SLICE):
        for row in batch.to_pylist():
            if row[where] and row["form_id"] in new:
                yield Passage(entry=_entry(row), where=where, text=row[where], address=row[f"{where}_address"])


def folders(folder: Path) -> Iterator[Folder]:
    """The forms of an audit with reasons and indicators (表及其内容): both tables are sorted by the form, and read side by side."""
    readings = _indicator_rows(folder)
    ahead = next(readings, None)
    for batch in batches(folder, "forms", (*_ENTRY, "deviation_reason", "deviation_reason_address"), _SLICE):
        for row in batch.to_pylist():
            entry, own = _entry(row), []
            while ahead is not None and ahead["form_id"] <= entry.form_id:
                if ahead["form_id"] == entry.form_id and ahead["name"]:
                    own.append(_reading(entry, ahead))
                ahead = next(readings, None)
            reason = row["deviation_reason"]
            where, address = "deviation_reason", row["deviation_reason_address"]
            texts = (Passage(entry=entry, where=where, text=reason, address=address),) if reason else ()
            yield Folder(entry=entry, texts=texts, readings=tuple(own))


def _indicator_rows(folder: Path) -> Iterator[Row]:
    columns = ("form_id", "name", *_READING, "address", "actual_address")
    for batch in batches(folder, "indicators", columns, _SLICE):
        yield from batch.to_pylist()


def _reading(entry: Entry, row: Row) -> Reading:
    said = {name: row[name] for name in _READING} | {"level2": row["level2"] or ""}
    return Reading(entry=entry, name=row["name"], address=row["actual_address"] or row["address"], **said)


def _values(one: Folder) -> tuple[Any, ...]:
    """A form, or a part of it, as plain values (存放): they are read back several times as fast as objects."""
    texts = [(passage.where, passage.text, passage.address) for passage in one.texts]
    return _of_entry(one.entry), texts, [_of_reading(reading) for reading in one.readings]


_of_entry = attrgetter(*_ENTRY)
_of_reading = attrgetter("name", "address", *_READING)


def _folder(
    values: tuple[Any, ...], texts: list[tuple[str, str, str | None]], readings: list[tuple[Any, ...]]
) -> Folder:
    entry = Entry(**dict(zip(_ENTRY, values, strict=True)))
    return Folder(
        entry=entry,
        texts=tuple(Passage(entry=entry, where=where, text=text, address=address) for where, text, address in texts),
        readings=tuple(
            Reading(entry=entry, **dict(zip(("name", "address", *_READING), one, strict=True))) for one in readings
        ),
    )


_Place = tuple[str, str, int]
"""Code and key of a group, by which the table is sorted, and where it was put aside."""


def _sorted_on_disk(groups: Iterable[Group], aside: Path) -> list[_Place]:
    """Puts the groups aside, for members may be many (暂存): their places, to be sorted."""
    places = []
    with (aside / "groups").open("wb") as file:
        for group in groups:
            places.append((group.kind.code, group.key, file.tell()))
            pickle.dump(group, file, pickle.HIGHEST_PROTOCOL)
    return places


def _at(aside: Path, place: int) -> Group:
    with (aside / "groups").open("rb") as file:
        file.seek(place)
        group = pickle.load(file)
    assert isinstance(group, Group)
    return group


def _rows(group: Group) -> Iterator[Row]:
    key = group.key  # named after all members: once a group, not once a member
    for number, member in enumerate(group.members, 1):
        entry = member.entry
        yield {
            "across_id": f"{key}-{number:06d}",
            "group": key,
            "code": group.kind.code,
            "title": group.kind.title,
            "form_id": entry.form_id,
            "document_id": entry.document_id,
            "source": entry.source,
            "unit": entry.owner,
            "project": entry.project,
            "year": entry.year,
            "where": member.where,
            "address": member.address,
            "said": member.said,
            "with_what": member.with_what,
            "message": group.message,
        }
