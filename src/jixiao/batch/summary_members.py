"""Groups across forms as they were written (多表比对): read in slices; None where the audit made none."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from jixiao.batch.summary_facts import Group, GroupKind, Member
from jixiao.batch.summary_slices import rows
from jixiao.batch.tables import Row, table_path

GROUPS, MEMBERS = 20, 24
"""Groups of a kind, and members of a group, that the page shows; the workbook and the table have all."""

_ACROSS = (
    "group", "code", "title", "source", "unit", "project", "year", "where", "address", "said", "with_what", "message",
)  # fmt: skip


def groups_of(folder: Path) -> tuple[GroupKind, ...] | None:
    """The groups of every kind, the largest first (请看这里); None where forms were not compared."""
    if not table_path(folder, "across").exists():
        return None
    sizes: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows(folder, "across", ("group", "code", "title")):
        sizes[row["code"], row["title"]][row["group"]] += 1
    largest = {
        group: count
        for counts in sizes.values()
        for group, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:GROUPS]
    }
    members: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows(folder, "across", _ACROSS):
        if row["group"] in largest and len(members[row["group"]]) < MEMBERS:
            members[row["group"]].append(row)
    kinds = []
    for (code, title), counts in sorted(sizes.items(), key=lambda item: (-item[1].total(), item[0])):
        shown = [
            _group(group, members[group], count)
            for group, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:GROUPS]
        ]
        kinds.append(
            GroupKind(code=code, title=title, groups=len(counts), members=counts.total(), largest=tuple(shown))
        )
    return tuple(kinds)


def _group(group: str, members: list[Row], count: int) -> Group:
    first = members[0]
    return Group(
        group=group,
        code=first["code"],
        title=first["title"],
        message=first["message"] or "",
        count=count,
        members=tuple(_member(row) for row in members),
    )


def _member(row: Row) -> Member:
    named = {
        name: "" if row[name] is None else str(row[name])
        for name in ("source", "unit", "project", "year", "where", "address", "said", "with_what")
    }
    return Member(**named)
