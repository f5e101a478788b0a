"""Tasks (任务): asking a stage of a year of many units at once, and making the filings that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.core.workflow import STAGES
from jixiao.web.records.bridge import kind_of, pack_of
from jixiao.web.records.content import MORE_ROW_KEYS, ROW_KEYS, Content, empty
from jixiao.web.records.faults import Refused
from jixiao.web.records.ledger import money_texts, period_end, sums_for
from jixiao.web.records.models import Filing, Project, Task, Unit, Year
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.approved import approved_content, approved_declaration
from jixiao.web.records.services.common_filing import open_common
from jixiao.web.records.services.filing import sum_up
from jixiao.web.records.services.log import add_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What came of issuing a task (下达结果): the filings made, and what was left out with the reason."""

    task: Task
    made: tuple[Filing, ...]
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a task would make (下达方案): for each unit its projects, or None for the unit as a whole; what is left out, with the reason."""

    year: Year
    stage: str
    to_make: tuple[tuple[Unit, Project | None], ...]
    left_out: tuple[tuple[str, str], ...]


def order_of(*, actor: Actor, year: int, stage: str, units: list[Unit], period: str = "") -> Order:
    """What issuing would make and leave out (下达预览), nothing being written. Three queries, however many units.

    Raises PermissionDenied; Refused when the year is unknown or closed, or no unit is given.
    """
    found = Year.objects.filter(year=year).first()
    if found is None or not found.is_open:
        raise Refused(_("%d 年度还没有开放填报。") % year, _("请先在“年度”中设定模板包并开放。"), path="year")
    if stage not in STAGES:
        raise Refused(_("没有这个环节：%s。") % stage, path="stage")
    if stage == "monitoring" and not period:
        raise Refused(_("请写明监控时段，例如“1-6月”。"), path="period")
    if not units:
        raise Refused(_("没有选中任何单位。"), _("请至少勾选一个单位。"), path="units")
    for unit in units:
        actor.need("issue_task", unit)
    ids = [unit.pk for unit in units]
    there: set[tuple[int, int | None]] = set(
        Filing.objects.filter(stage=stage, year=year, period=period, unit_id__in=ids).values_list(
            "unit_id", "project_id"
        )
    )
    wanted: list[tuple[Unit, Project | None]] = [(unit, None) for unit in units]
    left_out: list[tuple[str, str]] = []
    if stage == "department":
        kind_for(found.pack, "department")
    else:
        projects: dict[int, list[Project]] = {}
        for one in Project.objects.filter(unit_id__in=ids, is_active=True):
            projects.setdefault(one.unit_id, []).append(one)
        wanted = [(unit, project) for unit in units for project in projects.get(unit.pk, ())]
        left_out = [(unit.name, _("没有在用的项目")) for unit in units if unit.pk not in projects]
    to_make = []
    for unit, project in wanted:
        if (unit.pk, project.pk if project else None) in there:
            left_out.append((project.name if project else unit.name, _("已经下达过")))
        else:
            to_make.append((unit, project))
    return Order(year=found, stage=stage, to_make=tuple(to_make), left_out=tuple(left_out))


def issue_task(
    *, actor: Actor, issuer: Unit, year: int, stage: str, due: date, units: list[Unit], period: str = "", note: str = ""
) -> Issued:
    """Issues a task to units (下达任务): a filing for every project of each, or one for the unit as a whole (stage ``department``).

    Issuing again adds what was left out, and nothing else. Raises as ``order_of`` does.
    """
    actor.need("issue_task", issuer)
    with transaction.atomic():
        # whoever issues for a year waits for the other: two clicks, or two departments, make no filing twice
        Year.objects.select_for_update().filter(year=year).first()
        order = order_of(actor=actor, year=year, stage=stage, units=units, period=period)
        title = f"{year}年度{period}{STAGES[stage]}"
        task, is_new = Task.objects.get_or_create(
            year=order.year,
            stage=stage,
            period=period,
            issuer=issuer,
            defaults={"title": title, "due": due, "note": note, "issued_by": actor.member},
        )
        made = [
            open_filing(actor=actor, task=task, year=order.year, unit=unit, project=project, due=due)
            for unit, project in order.to_make
        ]
        if stage == "department":
            made += open_common(
                actor=actor, task=task, year=order.year, units=[unit for unit, _p in order.to_make], due=due
            )
        if made or is_new:
            said = f"下达“{title}”：{len(units)} 个单位，{len(made)} 份，{due:%Y年%m月%d日}截止。"
            details = {"task": task.pk, "filings": [filing.pk for filing in made]}
            add_event(actor=actor.member, action="issue_task", said=said, details=details, unit=issuer)
    return Issued(task=task, made=tuple(made), left_out=order.left_out)


def open_filing(
    *,
    actor: Actor,
    task: Task | None,
    year: Year,
    unit: Unit,
    project: Project | None,
    due: date | None = None,
    stage: str = "",
) -> Filing:
    """Makes a filing with all that is already known (建立填报件): names, targets approved, money from the ledger. Within the caller's transaction."""
    stage = stage or (task.stage if task else "evaluation")
    kind = kind_for(year.pack, "department" if project is None else "project")
    parent = None
    if stage in ("evaluation", "monitoring") and project is not None:
        parent = approved_declaration(project.pk, year.year)
    period = task.period if task else ""
    filing = Filing(
        stage=stage,
        year=year.year,
        period=period,
        pack=year.pack,
        form_kind=kind,
        unit=unit,
        project=project,
        task=task,
        parent=parent,
        content=first_content(
            year, unit, project, parent, period=period if stage == "monitoring" else "", kind_id=kind
        ),
        due=due,
        title=_title(year.year, unit, project, stage, period),
        changed_by=actor.member,
    )
    sum_up(filing)
    filing.save()
    return filing


def kind_for(pack_id: str, kind: str) -> str:
    """The first form kind of a pack for a project or a unit (选表样)."""
    pack = pack_of(pack_id)
    for one in pack.kinds:
        if one.kind == kind:
            return one.id
    if kind == "department":
        raise Refused(_("模板包“%s”没有部门整体自评表。") % pack.title, _("请换用有部门表的模板包，或只下达项目任务。"))
    return pack.kinds[0].id


def _title(year: int, unit: Unit, project: Project | None, stage: str, period: str) -> str:
    name = project.name if project else unit.name
    return f"{name}（{year}年度{period}{STAGES[stage]}）"


def first_content(
    year: Year, unit: Unit, project: Project | None, parent: Filing | None, *, period: str = "", kind_id: str = ""
) -> Content:
    """What a new filing begins with (初始内容): of a period the money up to its end."""
    content = empty()
    texts: dict[str, str] = {"year": str(year.year), "unit": unit.name, "money_unit": year.money_unit}
    if project is not None:
        texts |= {
            "project": project.name,
            "supervisor": project.supervisor,
            "implementer": project.implementer or unit.name,
        }
        content["choices"] = {name: list(ticked) for name, ticked in project.choices.items()}
        if sums := sums_for(project.pk, year.year, period_end(year.year, period) if period else None):
            texts |= money_texts(sums, year.money_unit, kind_of(year.pack, kind_id))
    approved = approved_content(parent) if parent is not None else None
    if approved is not None:
        content["goals"] = [dict(goal) for goal in approved["goals"]]
        content["rows"] = [carried(row) for row in approved["rows"]]
        content["last_rows"] = approved.get("last_rows", len(content["rows"]))
        if goal := approved["texts"].get("annual_goal"):
            texts["annual_goal"] = goal
        content["choices"] = content["choices"] or {name: list(ticked) for name, ticked in approved["choices"].items()}
    content["texts"] = {key: text for key, text in texts.items() if text}
    return content


CARRIED = {
    "level1",
    "level1_weight",
    "level2",
    "level2_weight",
    "name",
    "target",
    "weight",
    "sign",
    "value",
    "unit",
    "evidence_source",
    "first_target",
}
"""What of a declared row holds in all that follows (结转栏目)."""


def carried(row: dict[str, Any]) -> dict[str, Any]:
    """A declared row as a later stage takes it over (结转的指标): what was approved, nothing that was reported."""
    kept = {key: row[key] for key in (*ROW_KEYS, *MORE_ROW_KEYS) if key in CARRIED and row.get(key)}
    return {"id": row["id"], "goal": row["goal"], **kept, "from_row": row["id"]}


def kind_title(filing: Filing) -> str:
    """What the form of a filing is called (表样名称)."""
    kind = kind_of(filing.pack, filing.form_kind)
    return kind.titles[0] if kind.titles else kind.title
