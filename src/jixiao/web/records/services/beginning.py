"""The first start (初次使用): one person's desk, or the first administrator of a bureau. Done once, while there is nobody yet."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing, Member, Post, Project, Unit, Year
from jixiao.web.records.permission import Actor
from jixiao.web.records.rules import tidied
from jixiao.web.records.services.log import add_event
from jixiao.web.records.services.member import refuse_name
from jixiao.web.records.services.project import add_project
from jixiao.web.records.services.task import open_filing
from jixiao.web.records.services.unit import free_name
from jixiao.web.records.services.year import add_year

DESK_ROLES = ("filler", "finance", "head", "auditor", "admin")
"""What the one person of a desk is in the unit (单机任职): everything a unit needs."""
FIRST_ROLES = ("admin", "bureau")


def is_begun() -> bool:
    """Whether somebody has begun here (已初始化)."""
    return Member.objects.exists()


def begin_desk(
    *,
    name: str,
    unit: str,
    year: int,
    pack: str,
    supervisor: str = "",
    projects: Iterable[str] = (),
    evaluate: bool = True,
) -> Member:
    """One person's desk (建立单机工作台): the unit, the person with every post, the year, and — where given — projects, each with its self-evaluation.

    Raises Refused with the field that is wrong; then nothing was made.
    """
    with transaction.atomic():
        member, own = _first(name, "本机", None, free_name(unit), DESK_ROLES, is_bureau=False)
        actor = Actor.of(member)
        add_year(actor=actor, year=year, pack=pack)
        add_projects(actor=actor, unit=own, names=projects, supervisor=supervisor, year=year if evaluate else None)
    return member


def begin_server(*, name: str, login: str, password: str, unit: str, year: int, pack: str) -> Member:
    """The first administrator of a bureau (建立首个管理员), the bureau's unit at the top of the tree, and the first year. Raises Refused with the field."""
    login = tidied(login)
    if not 2 <= len(login) <= 60:
        raise Refused(_("请填写登录名，2 到 60 个字。"), path="login")
    try:
        validate_password(password, Member(login=login, name=tidied(name)))
    except ValidationError as error:
        raise Refused("".join(error.messages), path="password") from error
    with transaction.atomic():
        member, _own = _first(name, login, password, free_name(unit), FIRST_ROLES, is_bureau=True)
        add_year(actor=Actor.of(member), year=year, pack=pack)
    return member


def _first(
    name: str, login: str, password: str | None, unit_name: str, roles: tuple[str, ...], *, is_bureau: bool
) -> tuple[Member, Unit]:
    refuse_name(tidied(name))
    if is_begun():
        raise Refused(_("这里已经有账号了。"), _("请登录。"))
    unit = Unit.objects.create(name=unit_name, is_bureau=is_bureau)
    member = Member.objects.create_member(login, password, name=tidied(name))
    Post.objects.bulk_create([Post(member=member, unit=unit, role=role) for role in roles])
    add_event(actor=member, action="begin", said=f"{member.name}建立工作台，单位“{unit.name}”。", unit=unit)
    return member, unit


def add_projects(
    *, actor: Actor, unit: Unit, names: Iterable[str], supervisor: str = "", year: int | None = None
) -> list[Project]:
    """Adds projects by their names (批量新增项目), those that are there left as they are; with ``year``, a self-evaluation of each is begun."""
    actor.need("edit_project", unit)
    made: list[Project] = []
    found = Year.objects.get(year=year) if year else None
    with transaction.atomic():
        for name in dict.fromkeys(filter(None, map(tidied, names))):
            if unit.projects.filter(name=name).exists():
                continue
            values = {"name": name, "supervisor": tidied(supervisor)[:120], "implementer": unit.name}
            project = add_project(actor=actor, unit=unit, values=values)
            made.append(project)
            if found is not None:
                _begin_evaluation(actor, found, unit, project)
    return made


def _begin_evaluation(actor: Actor, year: Year, unit: Unit, project: Project) -> Filing:
    filing = open_filing(actor=actor, task=None, year=year, unit=unit, project=project, stage="evaluation")
    add_event(actor=actor.member, action="open_filing", said=f"{filing.title}：建立。", filing=filing)
    return filing
