"""Importing ledger entries (台账导入): all of a workbook or nothing; what stands in the ledger already is recognised and not entered twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.core.number import ZERO, plain
from jixiao.web.records.entry import EntryValues, read_entry
from jixiao.web.records.entry_sheet import COLUMNS, EntrySheet, SheetRow
from jixiao.web.records.faults import Refused
from jixiao.web.records.ledger import sums_of
from jixiao.web.records.models import Entry, Project
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.ledger import entry_said, fields_of, need_open_year, refresh_money
from jixiao.web.records.services.log import add_event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEntry:
    """A row of the workbook as it would be entered (拟登记行). ``known``: such an entry stands in the ledger already; ``twin``: the row above that is the same."""

    number: int
    project: Project
    values: EntryValues
    known: bool = False
    twin: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong in a row (行错误): row, column letter and name, what, and how to mend it."""

    number: int
    column: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What an import would do (导入预览). With any fault nothing is entered."""

    year: int
    entries: tuple[PlannedEntry, ...]
    faults: tuple[RowFault, ...]

    @property
    def fresh(self) -> tuple[PlannedEntry, ...]:
        """Entries that would be written (新增)."""
        return tuple(one for one in self.entries if not one.known)


def plan_import(actor: Actor, year: int, sheet: EntrySheet) -> Planned:
    """Reads a workbook against the ledger (预览导入), without writing anything. Raises Refused when the year is closed."""
    need_open_year(year)
    projects = list(Project.objects.filter(actor.over("edit_ledger", "unit__path")).select_related("unit"))
    entries: list[PlannedEntry] = []
    faults: list[RowFault] = []
    seen: dict[tuple[object, ...], list[int]] = {}
    for row in sheet.rows:
        project = _project(projects, row)
        values, wrong = read_entry(row.texts, year)
        every = (*((project,) if isinstance(project, Refused) else ()), *wrong)
        faults += [_fault(sheet, row, one) for one in every]
        if values is None or isinstance(project, Refused):
            continue
        key = (project.pk, *fields_of(values).values())
        twin = seen.setdefault(key, [])
        entries.append(PlannedEntry(number=row.number, project=project, values=values, twin=twin[0] if twin else 0))
        twin.append(row.number)
    known = _recognised(year, entries)
    faults += _below_nothing(year, known, sheet)
    return Planned(year=year, entries=tuple(known), faults=tuple(sorted(faults, key=lambda one: one.number)))


def _fault(sheet: EntrySheet, row: SheetRow, fault: Refused) -> RowFault:
    column = f"{sheet.letters.get(fault.path, '')}列「{COLUMNS.get(fault.path, '')}」" if fault.path in COLUMNS else ""
    return RowFault(number=row.number, column=column, message=fault.message, remedy=fault.remedy)


def _project(projects: list[Project], row: SheetRow) -> Project | Refused:
    code, name = row.texts.get("code", ""), row.texts.get("project", "")
    if not code and not name:
        return Refused(_("没有写项目。"), _("请填项目代码或项目名称。"), path="project")
    path = "code" if code else "project"
    found = [one for one in projects if (not code or one.code == code) and (not name or one.name == name)]
    if len(found) == 1:
        return found[0]
    if found:
        units = "、".join(sorted({str(one.unit) for one in found})[:5])
        return Refused(
            _("有 %(count)d 个项目与此相符（%(units)s）。") % {"count": len(found), "units": units},
            _("请填项目代码加以区分。"),
            path=path,
        )
    by_code = next((one for one in projects if code and one.code == code), None)
    if by_code is not None:
        message = _("代码 %(code)s 是项目「%(name)s」，与所填名称不符。")
        return Refused(message % {"code": code, "name": by_code.name}, _("请核对代码和名称。"), path="project")
    said = code or name
    return Refused(_("没有项目「%s」，或不归您登记。") % said[:40], _("请核对；新项目先在“项目”中建立。"), path=path)


def _recognised(year: int, entries: list[PlannedEntry]) -> list[PlannedEntry]:
    """Marks rows that stand in the ledger already (识别已登记): as many as stand there, so that two true twins are not lost."""
    kept = Entry.objects.filter(project__in={one.project.pk for one in entries}, year=year, void="")
    there = Counter((e.project_id, e.kind, e.source, e.day, e.document, e.amount, e.note) for e in kept)
    out = []
    for one in entries:
        v = one.values
        key = (one.project.pk, v.kind, v.source, v.day, v.document, v.amount, v.note)
        known = there[key] > 0
        there[key] -= known
        out.append(PlannedEntry(number=one.number, project=one.project, values=v, known=known, twin=one.twin))
    return out


def _below_nothing(year: int, entries: list[PlannedEntry], sheet: EntrySheet) -> list[RowFault]:
    """Projects whose budget would fall below nothing (预算为负), at the last row that lessens it."""
    out = []
    for pk in {one.project.pk for one in entries}:
        fresh = [one for one in entries if one.project.pk == pk and not one.known]
        lessening = [one for one in fresh if one.values.kind == "cut" or one.values.amount < ZERO]
        if not lessening:
            continue
        there = list(Entry.objects.filter(project_id=pk, year=year, void=""))
        sums = sums_of([*there, *(Entry(**fields_of(one.values)) for one in fresh)])
        if sums.adjusted < ZERO:
            message = _("登记后「%(name)s」的调整后预算为 %(sum)s 元，预算不能为负数。")
            said = message % {"name": lessening[-1].project.name, "sum": plain(sums.adjusted)}
            row = SheetRow(number=lessening[-1].number, texts={})
            out.append(_fault(sheet, row, Refused(said, _("请核对金额、单位，或先登记年初预算。"), path="amount")))
    return out


def import_entries(*, actor: Actor, year: int, sheet: EntrySheet) -> Planned:
    """Enters all fresh rows of a workbook (导入台账), or nothing. Doing it again enters nothing. Raises Refused when anything is wrong by now."""
    with transaction.atomic():
        wanted = plan_import(actor, year, sheet)
        pks = sorted({one.project.pk for one in wanted.fresh})
        locked = {
            one.pk: one
            for one in Project.objects.select_for_update(of=("self",))
            .select_related("unit")
            .filter(pk__in=pks)
            .order_by("pk")
        }
        planned = plan_import(actor, year, sheet)  # what is there now that nobody else can write
        if planned.faults:
            first = planned.faults[0]
            raise Refused(
                _("第 %(row)d 行：%(message)s没有登记任何记录。") % {"row": first.number, "message": first.message},
                first.remedy,
                path="file",
            )
        for pk, project in locked.items():
            rows = [one for one in planned.fresh if one.project.pk == pk]
            if not rows:
                continue
            Entry.objects.bulk_create(
                [Entry(project=project, year=year, made_by=actor.member, **fields_of(one.values)) for one in rows]
            )
            said = (
                f"{project.name}（{year}年度）台账导入 {len(rows)} 笔："
                + "；".join(entry_said(one.values) for one in rows[:20])
                + "。"
            )
            details = {"rows": [one.number for one in rows]}
            add_event(actor=actor.member, action="import_entries", said=said, details=details, unit=project.unit)
            refresh_money(actor=actor, project=project, year=year)
    return planned
