"""Projects (项目): adding one, and changing what it is called and who is responsible. Filings that are still open follow; those signed keep the old name."""

from __future__ import annotations

import copy

from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.web.records.content import put, value_at
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing, Project, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.rules import tidied
from jixiao.web.records.services.filing import is_editable, keep
from jixiao.web.records.services.ledger import locked_project
from jixiao.web.records.services.log import add_event

_MOST = {"name": 200, "code": 60, "supervisor": 120, "implementer": 120}
_LABELS = {"name": "项目名称", "code": "项目代码", "supervisor": "主管部门", "implementer": "项目实施单位"}


def add_project(*, actor: Actor, unit: Unit, values: dict[str, str]) -> Project:
    """Adds a project to a unit (新建项目): name, code, supervisor, implementer. Raises PermissionDenied or Refused."""
    with transaction.atomic():
        actor.need("edit_project", unit)
        texts = _checked(values, unit, None)
        project = Project.objects.create(unit=unit, **texts)
        said = f"{unit.name}新建项目「{project.name}」。"
        add_event(actor=actor.member, action="add_project", said=said, details={"project": project.pk}, unit=unit)
    return project


def change_project(*, actor: Actor, project_id: int, values: dict[str, str]) -> Project:
    """Changes a project's name, code or the units responsible (修改项目). Earlier years keep the name they had. Raises PermissionDenied or Refused."""
    with transaction.atomic():
        project = locked_project(actor, project_id, "edit_project")
        texts = _checked(values, project.unit, project)
        changed = [(key, getattr(project, key), text) for key, text in texts.items() if getattr(project, key) != text]
        if not changed:
            return project
        for key, _was, text in changed:
            setattr(project, key, text)
        project.save()
        said = "".join(f"{_LABELS[key]}由「{was or '空'}」改为「{now or '空'}」。" for key, was, now in changed)
        details = {"project": project.pk, "changes": [[key, was, now] for key, was, now in changed]}
        add_event(
            actor=actor.member,
            action="change_project",
            said=f"{project.name}：{said}",
            details=details,
            unit=project.unit,
        )
        _carry_head(actor, project)
    return project


def _checked(values: dict[str, str], unit: Unit, project: Project | None) -> dict[str, str]:
    texts = {key: tidied(values.get(key, "")) for key in _MOST}
    for key, text in texts.items():
        if len(text) > _MOST[key]:
            raise Refused(
                _("%(label)s有 %(found)d 字，最多 %(most)d 字。")
                % {"label": _LABELS[key], "found": len(text), "most": _MOST[key]},
                path=key,
            )
    if not texts["name"]:
        raise Refused(_("没有填写项目名称。"), path="name")
    if "\n" in texts["name"]:
        raise Refused(_("项目名称不能换行。"), path="name")
    others = Project.objects.filter(unit=unit)
    if project is not None:
        others = others.exclude(pk=project.pk)
    if others.filter(name=texts["name"]).exists():
        raise Refused(_("本单位已有同名项目「%s」。") % texts["name"], _("请核对，或在名称中写明区别。"), path="name")
    if texts["code"] and (twin := others.filter(code=texts["code"]).first()):
        raise Refused(_("项目代码已用于「%s」。") % twin.name, _("请核对代码。"), path="code")
    return texts


def _carry_head(actor: Actor, project: Project) -> None:
    """The head of the filings that may still be changed (更新表头)."""
    texts = {
        "project": project.name,
        "supervisor": project.supervisor,
        "implementer": project.implementer or project.unit.name,
    }
    for filing in (
        Filing.objects.select_for_update(of=("self",)).select_related("unit", "project").filter(project=project)
    ):
        changes = [
            {"path": path, "before": value_at(filing.content, path), "after": text}
            for path, text in texts.items()
            if value_at(filing.content, path) != text
        ]
        if not changes or not is_editable(filing):
            continue
        content = copy.deepcopy(filing.content)
        for one in changes:
            put(content, one["path"], one["after"])
        before = filing.content["texts"].get("project", "")
        filing.content = content
        if before and filing.title.startswith(before):
            filing.title = (project.name + filing.title.removeprefix(before))[:240]
        keep(actor, filing, changes, action="change_project", said="项目档案修改，表头随之更新。")
