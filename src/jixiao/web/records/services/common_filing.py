"""The common indicators of a department (共性指标表) as a filing of their own, where the pack has such a form: its rows are prescribed, its rates computed from their inputs."""

from __future__ import annotations

from datetime import date

from jixiao.core.number import plain
from jixiao.core.pack import FormKind, Group
from jixiao.web.records.bridge import pack_of
from jixiao.web.records.content import Content, add_row, empty
from jixiao.web.records.models import Filing, Task, Unit, Year
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.filing import sum_up


def common_kind(pack_id: str) -> FormKind | None:
    """The pack's form of common indicators (共性指标表样), None when it has none."""
    return next((kind for kind in pack_of(pack_id).kinds if kind.kind == "department-common"), None)


def open_common(*, actor: Actor, task: Task, year: Year, units: list[Unit], due: date) -> list[Filing]:
    """Makes the filings of the common indicators (建立共性指标表) of these units, none when the pack has no such form. Within the caller's transaction."""
    kind = common_kind(year.pack)
    if kind is None:
        return []
    made = []
    for unit in units:
        filing = Filing(
            stage="department",
            year=year.year,
            pack=year.pack,
            form_kind=kind.id,
            unit=unit,
            task=task,
            content=prescribed_content(kind, year, unit),
            due=due,
            title=f"{unit.name}（{year.year}年度部门整体支出共性指标）",
            changed_by=actor.member,
        )
        sum_up(filing)
        filing.save()
        made.append(filing)
    return made


def prescribed_content(kind: FormKind, year: Year, unit: Unit) -> Content:
    """A content with the rows a form kind prescribes (规定的指标行), each with its points."""
    content = empty()
    content["texts"] = {"year": str(year.year), "unit": unit.name}
    for outer in kind.scoring.groups:
        for inner in (outer, *outer.groups):
            _add_items(content, outer, inner)
    return content


def _add_items(content: Content, outer: Group, inner: Group) -> None:
    levels = {"level1": outer.name, "level2": inner.name if inner is not outer else ""}
    points = {"level1_weight": outer.points, "level2_weight": inner.points if inner is not outer else None}
    given = {key: plain(value) for key, value in points.items() if value is not None}
    for item in inner.items:
        add_row(
            content,
            **{key: text for key, text in levels.items() if text},
            **given,
            name=item.name,
            weight=plain(item.points),
        )
