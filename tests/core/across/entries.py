"""Forms of our own invention for the rules over many of them (自拟表)."""

from __future__ import annotations

from decimal import Decimal

from jixiao.core.across import Entry, Folder, Group, Passage, Reading, look_across
from jixiao.core.quantity import read_quantity

OFFICE = "清溪县水利局"


def folder(number: int, project: str | None = "堤防巡查", *rows: tuple[str, str, str], **said: object) -> Folder:
    """A form with rows of (name, target, actual); ``said``: its texts, and what its head says otherwise."""
    texts = {key: str(said.pop(key)) for key in tuple(said) if key in TEXTS}
    total = said.pop("total", None)
    values = {"unit": OFFICE, "year": 2023, **said, "total": None if total is None else Decimal(str(total))}
    entry = Entry(form_id=f"{number:04d}-1", document_id=f"{number:04d}", project=project, **values)  # type: ignore[arg-type]
    return Folder(
        entry=entry,
        texts=tuple(Passage(entry=entry, where=key, text=text) for key, text in texts.items()),
        readings=tuple(_reading(entry, *row) for row in rows),
    )


TEXTS = ("annual_goal", "completion", "deviation_reason", "improvement")


def _reading(entry: Entry, name: str, target: str, actual: str) -> Reading:
    goal, figure = read_quantity(target), read_quantity(actual)
    return Reading(
        entry=entry, name=name, level2="数量指标", target_printed=target, target=goal.amount, target_kind=goal.kind,
        target_sign=goal.sign, target_unit=goal.unit, actual_printed=actual, actual=figure.amount, actual_kind=figure.kind,
        actual_unit=figure.unit, address=f"表!{name}",
    )  # fmt: skip


def seen(*folders: Folder) -> list[Group]:
    """What the rules see in these forms."""
    return list(look_across(folders))


def codes(*folders: Folder) -> list[str]:
    """The codes of what the rules see."""
    return [group.kind.code for group in seen(*folders)]


def members(group: Group) -> list[str]:
    """The forms of a group by their numbers."""
    return [member.entry.document_id for member in group.members]
