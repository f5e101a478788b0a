"""Importing rosters (导入名册): every row judged before anything is written, then all of them or none. Importing the same again changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.core.workflow import ROLES
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Member, Post, Project, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.roster_sheet import ROSTERS, Line
from jixiao.web.records.services.log import add_event
from jixiao.web.records.services.member import LOGIN, add_member, give_posts, members_managed
from jixiao.web.records.services.unit import add_unit, change_unit

_ROLE_BY_TITLE = {title: role for role, title in ROLES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong with a row (行问题): which row, which column, what and how to mend it."""

    number: int
    column: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return _("第 %(row)d 行「%(column)s」：%(message)s") % {
            "row": self.number, "column": self.column, "message": self.message,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of a row (行结果). ``verdict``: new | change | same; ``said``: in words."""

    line: Line
    verdict: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A new person's initial password (初始密码), to be handed over."""

    name: str
    login: str
    unit: str
    password: str


@dataclass(slots=True, kw_only=True)
class Plan:
    """What importing a roster would do (导入方案): a result for every row, or the faults for which nothing is done."""

    kind: str
    outcomes: list[Outcome] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    deeds: list[tuple[Line, Callable[[], Handed | None]]] = field(default_factory=list)

    def count(self, verdict: str) -> int:
        return sum(outcome.verdict == verdict for outcome in self.outcomes)

    @property
    def new(self) -> int:
        return self.count("new")

    @property
    def changed(self) -> int:
        return self.count("change")

    @property
    def same(self) -> int:
        return self.count("same")

    def fault(self, line: Line, key: str, message: str, remedy: str = "") -> None:
        title = next(column.title for column in ROSTERS[self.kind].columns if column.key == key)
        self.faults.append(RowFault(number=line.number, column=title, message=message, remedy=remedy))

    def take(self, line: Line, verdict: str, said: str, deed: Callable[[], Handed | None] | None = None) -> None:
        self.outcomes.append(Outcome(line=line, verdict=verdict, said=said))
        if deed is not None:
            self.deeds.append((line, deed))


def plan_roster(*, actor: Actor, kind: str, lines: Iterable[Line]) -> Plan:
    """What importing these rows would do (预览导入). Writes nothing."""
    plan, sound = Plan(kind=kind), []
    for line in lines:
        before = len(plan.faults)
        for column in ROSTERS[kind].columns:
            text = line.texts[column.key]
            if column.needed and not text:
                plan.fault(line, column.key, _("没有填写。"))
            if len(text) > column.longest:
                plan.fault(
                    line,
                    column.key,
                    _("有 %(found)d 字，最多 %(most)d 字。") % {"found": len(text), "most": column.longest},
                )
        if len(plan.faults) == before:
            sound.append(line)
    {"units": _plan_units, "members": _plan_members, "projects": _plan_projects}[kind](actor, plan, sound)
    plan.faults.sort(key=lambda fault: fault.number)
    plan.outcomes.sort(key=lambda outcome: outcome.line.number)
    return plan


def import_roster(*, actor: Actor, kind: str, lines: Iterable[Line]) -> tuple[Plan, list[Handed]]:
    """Imports the rows (导入名册), all or none: they are judged once more, for things may have changed since the preview. Raises Refused."""
    with transaction.atomic():
        plan = plan_roster(actor=actor, kind=kind, lines=lines)
        if plan.faults:
            raise Refused(
                _("有 %(count)d 处问题，一行也没有导入。%(first)s")
                % {"count": len(plan.faults), "first": plan.faults[0]},
                path="file",
            )
        handed = []
        for line, deed in plan.deeds:
            try:
                done = deed()
            except Refused as refused:
                raise Refused(
                    _("第 %(row)d 行：%(message)s一行也没有导入。") % {"row": line.number, "message": refused.message},
                    refused.remedy,
                    path="file",
                ) from refused
            if done is not None:
                handed.append(done)
        if plan.deeds:
            title = ROSTERS[kind].title
            said = f"导入{title}名册：新增 {plan.new}，修改 {plan.changed}，已有不变 {plan.same}。"
            add_event(actor=actor.member, action="import_roster", said=said, details={"kind": kind})
    return plan, handed


def _plan_units(actor: Actor, plan: Plan, lines: list[Line]) -> None:
    everywhere = {unit.name: unit for unit in Unit.objects.select_related("parent")}
    mine = {unit.name: unit for unit in Unit.objects.filter(actor.units("manage_units"), is_active=True)}
    rows: dict[str, Line] = {}
    for line in lines:
        if first := rows.get(line.texts["name"]):
            plan.fault(line, "name", _("与第 %d 行重复。") % first.number, _("请删去其中一行。"))
        else:
            rows[line.texts["name"]] = line
    for line in rows.values():
        name, above = line.texts["name"], line.texts["parent"]
        if above not in mine and above not in rows:
            plan.fault(line, "parent", *_unknown_unit(above, [*mine, *rows], everywhere))
        elif _is_circular(name, rows, mine):
            plan.fault(line, "parent", _("上级单位互相包含，绕成一圈。"), _("请改正其中一行的上级单位。"))
        elif name in everywhere and name not in mine:
            plan.fault(line, "name", _("已有同名的单位，停用了或不在您的管理范围内。"), _("请核对名称。"))
    wrong = {fault.number for fault in plan.faults}
    for line in sorted(rows.values(), key=lambda line: _depth(line, rows)):  # those above come before those beneath
        if line.number in wrong:
            continue
        texts = line.texts
        known = mine.get(texts["name"])
        if known is None:
            plan.take(line, "new", _("新增，隶属%s") % texts["parent"], _adding_unit(actor, texts))
        elif (known.parent.name if known.parent else "") != texts["parent"]:
            plan.fault(
                line,
                "parent",
                _("“%(unit)s”已有，现隶属%(parent)s。")
                % {"unit": known.name, "parent": known.parent.name if known.parent else _("最上级")},
                _("导入不调整隶属；确要调整，请在该单位页面办理。"),
            )
        else:
            changes = {key: texts[key] for key in ("short", "code") if texts[key] and texts[key] != getattr(known, key)}
            if changes:
                said = "；".join(
                    f"{'简称' if key == 'short' else '单位代码'}改为{text}" for key, text in changes.items()
                )
                plan.take(line, "change", said, _changing_unit(actor, known, changes))
            else:
                plan.take(line, "same", _("已有，不变"))


def _unknown_unit(name: str, known: Iterable[str], everywhere: dict[str, Unit]) -> tuple[str, str]:
    if name in everywhere:
        return _("“%s”已停用或不在您的管理范围内。") % name, ""
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return _("没有名为“%s”的单位。") % name, (_("是否指“%s”？") % near[0]) if near else _(
        "请写全称，或先新增这个单位。"
    )


def _is_circular(name: str, rows: dict[str, Line], mine: dict[str, Unit]) -> bool:
    seen = {name}
    above = rows[name].texts["parent"]
    while above in rows and above not in mine:
        if above in seen:
            return True
        seen.add(above)
        above = rows[above].texts["parent"]
    return above in seen and above not in mine


def _depth(line: Line, rows: dict[str, Line]) -> int:
    depth, above = 0, line.texts["parent"]
    while above in rows and depth < len(rows):
        depth, above = depth + 1, rows[above].texts["parent"]
    return depth


def _adding_unit(actor: Actor, texts: dict[str, str]) -> Callable[[], None]:
    def deed() -> None:
        parent = Unit.objects.get(name=texts["parent"])
        add_unit(actor=actor, parent=parent, name=texts["name"], short=texts["short"], code=texts["code"])

    return deed


def _changing_unit(actor: Actor, unit: Unit, changes: dict[str, str]) -> Callable[[], None]:
    def deed() -> None:
        wanted = {"short": unit.short, "code": unit.code} | changes
        change_unit(actor=actor, unit=unit, name=unit.name, **wanted)

    return deed


def _plan_members(actor: Actor, plan: Plan, lines: list[Line]) -> None:
    everywhere = {unit.name: unit for unit in Unit.objects.all()}
    units = {unit.name: unit for unit in Unit.objects.filter(actor.units("manage_members"), is_active=True)}
    logins = {line.texts["login"] for line in lines}
    known = {member.login: member for member in Member.objects.filter(login__in=logins)}
    managed = set(members_managed(actor).filter(login__in=logins).values_list("login", flat=True))
    has = set(Post.objects.filter(member__login__in=logins).values_list("member__login", "unit__name", "role"))
    first: dict[str, Line] = {}
    for line in lines:
        name, login, unit = (line.texts[key] for key in ("name", "login", "unit"))
        before = len(plan.faults)
        roles = _roles_in(plan, line)
        if unit not in units:
            plan.fault(line, "unit", *_unknown_unit(unit, units, everywhere))
        if not LOGIN.fullmatch(login):
            plan.fault(
                line, "login", _("“%s”不能作登录名。") % login[:40], _("2 到 60 个字，用汉字、字母、数字和 . _ - @。")
            )
        elif login in known and login not in managed:
            plan.fault(line, "login", _("“%s”已有人用。") % login, _("请换一个登录名。"))
        elif login in known and known[login].name != name:
            plan.fault(
                line,
                "name",
                _("登录名“%(login)s”是%(name)s的。") % {"login": login, "name": known[login].name},
                _("同一人请改正姓名，不同的人请换登录名。"),
            )
        elif login in first and first[login].texts["name"] != name:
            plan.fault(
                line,
                "name",
                _("登录名与第 %d 行相同，姓名不同。") % first[login].number,
                _("不同的人请用不同的登录名。"),
            )
        if len(plan.faults) > before:
            continue
        new = [role for role in roles if (login, unit, role) not in has]
        has |= {(login, unit, role) for role in roles}
        titles = "、".join(ROLES[role] for role in new)
        if login not in known and login not in first:
            plan.take(line, "new", _("新增，任%s") % titles, _adding_member(actor, line, units[unit], roles))
        elif new:
            plan.take(line, "change", _("增加任职：%s") % titles, _giving_posts(actor, login, units[unit], new))
        else:
            plan.take(line, "same", _("已有，不变"))
        first.setdefault(login, line)


def _roles_in(plan: Plan, line: Line) -> list[str]:
    roles = []
    for title in filter(None, re.split(r"[、，,;；/\s]+", line.texts["roles"])):
        if role := _ROLE_BY_TITLE.get(title):
            roles.append(role)
            continue
        near = get_close_matches(title, _ROLE_BY_TITLE, n=1, cutoff=0.4)
        remedy = (_("是否指“%s”？") % near[0]) if near else _("可用：%s。") % "、".join(_ROLE_BY_TITLE)
        plan.fault(line, "roles", _("没有“%s”这个角色。") % title, remedy)
    return list(dict.fromkeys(roles))


def _adding_member(actor: Actor, line: Line, unit: Unit, roles: list[str]) -> Callable[[], Handed]:
    def deed() -> Handed:
        texts = line.texts
        member, password = add_member(
            actor=actor, unit=unit, name=texts["name"], login=texts["login"], roles=roles, phone=texts["phone"]
        )
        return Handed(name=member.name, login=member.login, unit=unit.name, password=password)

    return deed


def _giving_posts(actor: Actor, login: str, unit: Unit, roles: list[str]) -> Callable[[], None]:
    def deed() -> None:
        give_posts(actor=actor, member=Member.objects.get(login=login), unit=unit, roles=roles)

    return deed


_PROJECT_FIELDS = {"code": "项目代码", "supervisor": "主管部门", "implementer": "项目实施单位"}


def _plan_projects(actor: Actor, plan: Plan, lines: list[Line]) -> None:
    everywhere = {unit.name: unit for unit in Unit.objects.all()}
    units = {unit.name: unit for unit in Unit.objects.filter(actor.units("import_projects"), is_active=True)}
    known = {
        (project.unit.name, project.name): project
        for project in Project.objects.filter(unit__in=units.values()).select_related("unit")
    }
    first: dict[tuple[str, str], Line] = {}
    for line in lines:
        unit, name = line.texts["unit"], line.texts["name"]
        if unit not in units:
            plan.fault(line, "unit", *_unknown_unit(unit, units, everywhere))
            continue
        if (twin := first.setdefault((unit, name), line)) is not line:
            plan.fault(line, "name", _("与第 %d 行重复。") % twin.number, _("请删去其中一行。"))
            continue
        project = known.get((unit, name))
        if project is None:
            plan.take(line, "new", _("新增"), _adding_project(actor, units[unit], line.texts))
            continue
        changes = {
            key: line.texts[key]
            for key in _PROJECT_FIELDS
            if line.texts[key] and line.texts[key] != getattr(project, key)
        }
        if changes:
            said = "；".join(f"{_PROJECT_FIELDS[key]}改为{text}" for key, text in changes.items())
            plan.take(line, "change", said, _changing_project(actor, project, changes))
        else:
            plan.take(line, "same", _("已有，不变"))


def _adding_project(actor: Actor, unit: Unit, texts: dict[str, str]) -> Callable[[], None]:
    def deed() -> None:
        project = Project.objects.create(
            unit=unit,
            name=texts["name"],
            code=texts["code"],
            supervisor=texts["supervisor"],
            implementer=texts["implementer"] or unit.name,
        )
        add_event(
            actor=actor.member,
            action="add_project",
            said=f"{unit.name}新增项目“{project.name}”。",
            details={"project": project.pk},
            unit=unit,
        )

    return deed


def _changing_project(actor: Actor, project: Project, changes: dict[str, str]) -> Callable[[], None]:
    def deed() -> None:
        for key, text in changes.items():
            setattr(project, key, text)
        project.save(update_fields=list(changes))
        said = (
            f"项目“{project.name}”"
            + "；".join(f"{_PROJECT_FIELDS[key]}改为“{text}”" for key, text in changes.items())
            + "。"
        )
        add_event(
            actor=actor.member, action="change_project", said=said, details={"project": project.pk}, unit=project.unit
        )

    return deed
