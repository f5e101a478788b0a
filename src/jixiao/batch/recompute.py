"""Printed department forms against their projects (部门表与项目表核对): rolled up by the pack's rule from the tables of an audit, value by value.

Nothing is computed here: ``core.rollup`` does, on forms read back from the tables as they were printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from jixiao.batch.portions import Portions
from jixiao.batch.summary_slices import Following, rows
from jixiao.batch.tables import MONEY, Row, written_tables
from jixiao.batch.tally import Key, entry_of, id_of, key_of
from jixiao.core.across import Once
from jixiao.core.errors import PackError
from jixiao.core.form import Budget, Form, Goal, Indicator, Place, Printed
from jixiao.core.number import plain
from jixiao.core.rollup import RollupResult, rollup
from jixiao.packs import load_pack

_AMOUNTS = tuple(f"{name}_{part}" for name in MONEY for part in ("printed", "address"))
_FORM = (
    "form_id", "document_id", "source", "locality", "department", "unit", "supervisor", "implementer", "project", "year", "kind",
    "form_kind", "pack", "fit", "money_unit", "rate_printed", "rate_address", "total_printed", "total_address", "total", *_AMOUNTS,
)  # fmt: skip
_INDICATOR = (
    "goal", "goal_name", "level1", "level2", "name", "target_printed", "actual_printed", "weight_printed", "weight",
    "score_printed", "note", "address", "actual_address", "score_address",
)  # fmt: skip
_PORTION = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A printed department form beside its projects (核对结果): ``form`` and ``children`` are rows of the forms.

    ``result``: what the projects come to; None when they cannot be rolled up, and ``why`` says so. ``missing``: unread files
    that may hold more of them, for they stand in a folder in which all other forms are of this department.
    """

    key: Key
    form: Row
    children: tuple[Row, ...]
    missing: tuple[tuple[str, str], ...]
    result: RollupResult | None
    why: str = ""


def compared_departments(folder: Path) -> Iterator[Compared]:
    """Every department form that stands beside project forms of the same department and year (部门表核对). Raises AuditUnreadable."""
    printed = {
        _owner_key(form) for form in rows(folder, "forms", _FORM) if form["kind"] == "department" and form["year"]
    }
    unread = _unread(folder)
    whose: dict[str, Key | None] = {}
    once = Once()
    following = Following(folder, "indicators", _INDICATOR, lambda _: None)
    with TemporaryDirectory(prefix=".recompute-", dir=folder) as aside:
        with Portions(Path(aside), "departments", len(printed) // _PORTION + 1) as portions:
            for form in rows(folder, "forms", _FORM):
                own = following.of(form["form_id"])
                to = _belongs_to(form, printed)
                place = _folder_of(form["source"])
                whose[place] = to if whose.get(place, to) == to else None
                if to is not None and once.is_new(entry_of(form)):
                    portions.add(to, (form, own))
        following.finish()
        for (locality, department, year), members in portions.each():
            key = (locality, department, year)
            yield from _compared(
                key, members, [one for place in unread if whose.get(place) == key for one in unread[place]]
            )


def _owner_key(form: Row) -> Key:
    return key_of(form, form["unit"] or form["department"])


def _belongs_to(form: Row, printed: set[Key]) -> Key | None:
    """The department a form belongs to (所属部门): a department form to its unit, a project to its department, else to its unit."""
    if form["kind"] == "department":
        return _owner_key(form) if form["year"] else None
    if form["kind"] != "project":
        return None
    keys = (key_of(form, name) for name in (form["supervisor"], form["unit"], form["implementer"]) if name)
    return next((key for key in keys if key in printed), None)


def _unread(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Files that were not read, by the folder they stand in (未读文件): those that look like no form at all aside."""
    found: dict[str, list[tuple[str, str]]] = {}
    for problem in rows(folder, "problems", ("source", "code", "message", "stopped")):
        if problem["stopped"] and problem["source"] and problem["code"] != "no_form":
            found.setdefault(_folder_of(problem["source"]), []).append((problem["source"], problem["message"]))
    return found


def _folder_of(source: str | None) -> str:
    return str(PurePosixPath(source or "").parent)


_Read = tuple[Row, tuple[Row, ...]]
"""The row of a form with those of its indicators."""


def _compared(key: Key, members: Sequence[_Read], missing: Sequence[tuple[str, str]]) -> Iterator[Compared]:
    children = [member for member in members if member[0]["kind"] == "project"]
    if not children:
        return
    seen: set[tuple[Any, ...]] = set()
    for form, own in members:
        same = (form["total_printed"], form["budget_printed"], form["executed_printed"])
        if form["kind"] == "project" or same in seen:
            continue
        seen.add(same)
        result, why = _rolled(children, form_of(form, own), form["pack"], missing)
        yield Compared(
            key=key,
            form=form,
            children=tuple(row for row, _ in children),
            missing=tuple(missing),
            result=result,
            why=why,
        )


def _rolled(
    children: Sequence[_Read], printed: Form, pack: str | None, missing: Sequence[tuple[str, str]]
) -> tuple[RollupResult | None, str]:
    packs = sorted({form["pack"] or "" for form, _ in children} | {pack or ""})
    if len(packs) > 1:
        return None, f"这些表分属不同的模板包（{'、'.join(packs)}），计分办法不同，不能直接汇总"
    try:
        forms = [form_of(form, own) for form, own in children]
        return rollup(forms, load_pack(packs[0]), missing=missing, printed=printed), ""
    except PackError as error:
        return None, str(error)


def form_of(form: Row, indicators: Sequence[Row]) -> Form:
    """A form as it was printed, from the tables (由数据表还原的自评表): with its head, its money and its indicators, and where each cell stood."""
    goals = []
    for _, some in groupby(indicators, key=lambda row: row["goal"]):
        own = list(some)
        goals.append(Goal(name=_said(own[0]["goal_name"]), indicators=tuple(_indicator(row) for row in own)))
    return Form(
        kind=form["kind"],
        pack=form["pack"] if form["fit"] == "fits" else None,
        form_kind=form["form_kind"],
        nearest=form["pack"],
        year=None if form["year"] is None else Printed(str(form["year"])),
        unit=_said(form["unit"]),
        project=_said(form["project"]),
        supervisor=_said(form["supervisor"]),
        implementer=_said(form["implementer"]),
        money_unit=_said(form["money_unit"]),
        budget=_budget(form),
        goals=tuple(goals),
        total=_said(form["total_printed"], form["total_address"]),
    )


def _budget(form: Row) -> Budget | None:
    initial, budget, arrived, executed, rate = (
        _said(form[f"{name}_printed"], form[f"{name}_address"]) for name in (*MONEY, "rate")
    )
    if not (initial or budget or arrived or executed or rate):
        return None
    return Budget(initial=initial, budget=budget, arrived=arrived, executed=executed, rate=rate)


def _indicator(row: Row) -> Indicator:
    # points that stand with a group, not with the row, come back as the row's own: they are the same points
    weight = row["weight_printed"] or (None if row["weight"] is None else plain(row["weight"]))
    return Indicator(
        level1=_said(row["level1"]),
        level2=_said(row["level2"]),
        name=_said(row["name"], row["address"]),
        target=_said(row["target_printed"], row["address"]),
        actual=_said(row["actual_printed"], row["actual_address"]),
        weight=_said(weight),
        score=_said(row["score_printed"], row["score_address"]),
        note=_said(row["note"]),
    )


def _said(text: str | None, address: str | None = None) -> Printed | None:
    if text is None:
        return None
    return Printed(text, Place("said", address, 0) if address else None)


def write_recomputed(folder: Path) -> int:
    """Write ``rollups.parquet`` (写出部门表核对): how many department forms were compared. Raises AuditUnreadable."""
    compared = 0
    found: list[Row] = []
    for one in compared_departments(folder):
        compared += 1
        found += _rows(one)
    with written_tables(folder, "rollups") as tables:
        tables["rollups"].add(sorted(found, key=lambda row: row["rollup_id"]))
    return compared


def _rows(one: Compared) -> Iterator[Row]:
    names = ("form_id", "document_id", "source", "locality", "department", "year")
    head: Row = {name: one.form[name] for name in names}
    head |= {"department_id": id_of(*one.key), "children": [child["form_id"] for child in one.children]}
    for number, row in enumerate(_said_of(one), 1):
        yield {"rollup_id": f"{one.form['form_id']}-{number:05d}", **head, **row}


def _said_of(one: Compared) -> Iterator[Row]:
    for source, why in one.missing:
        yield {"outcome": "missing", "where": source, "how": why}
    if one.result is None:
        yield {"outcome": "not_compared", "how": one.why}
        return
    for gap in one.result.not_rolled:
        yield {"outcome": "not_rolled", "where": gap.where, "how": gap.why}
    for difference in one.result.differences:
        yield {
            "outcome": "differs",
            "where": difference.where,
            "field": difference.field,
            "printed": difference.printed,
            "computed": difference.computed,
            "how": difference.how,
            "address": difference.address,
        }
    if one.result.is_complete and not one.result.differences:
        yield {"outcome": "agrees", "how": f"与 {len(one.children)} 张项目表汇总的结果一致"}
