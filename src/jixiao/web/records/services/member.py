"""Members and posts (人员与任职): adding people, giving and taking posts, new initial passwords — never so that nobody could manage the rest."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jixiao.core.workflow import ROLES
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Member, Post, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.rules import tidied
from jixiao.web.records.services.log import add_event

LOGIN = re.compile(r"[A-Za-z0-9_.@\u4e00-\u9fff-]{2,60}")
"""What a login may be (登录名)."""
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """An initial password (初始密码): random, of signs that are not taken for others when read aloud."""
    signs = [secrets.choice(_SIGNS) for _ in range(12)]
    return "-".join("".join(signs[n : n + 4]) for n in (0, 4, 8))


def members_managed(actor: Actor) -> QuerySet[Member]:
    """The members an actor manages (所管人员): those with a post in a unit of his."""
    posts = Post.objects.filter(actor.over("manage_members", "unit__path"))
    return Member.objects.filter(pk__in=posts.values("member")).order_by("name", "pk")


def add_member(
    *, actor: Actor, unit: Unit, name: str, login: str, roles: list[str], phone: str = ""
) -> tuple[Member, str]:
    """Adds a person with posts in a unit (新增人员), and the initial password, which is nowhere kept. Raises Refused with the field."""
    actor.need("manage_members", unit)
    name, login = tidied(name), tidied(login)
    refuse_name(name)
    if not LOGIN.fullmatch(login):
        raise Refused(
            _("登录名“%s”不能用。") % login[:60], _("2 到 60 个字，用汉字、字母、数字和 . _ - @。"), path="login"
        )
    if Member.objects.filter(login=login).exists():
        raise Refused(_("登录名“%s”已有人用。") % login, _("请换一个，例如加上单位简称。"), path="login")
    known_roles(roles)
    password = new_password()
    with transaction.atomic():
        member = Member(login=login, name=name, phone=tidied(phone)[:40])
        member.set_initial_password(password)
        member.save()
        Post.objects.bulk_create([Post(member=member, unit=unit, role=role) for role in roles])
        titles = "、".join(ROLES[role] for role in roles)
        _log(actor, unit, member, "add_member", f"新增人员{name}（{login}），任{unit.name}{titles}。", roles=roles)
    return member, password


def known_roles(roles: list[str]) -> None:
    """Stops roles there are not (核角色). Raises Refused."""
    if not roles:
        raise Refused(_("请至少选一个角色。"), path="roles")
    if unknown := [role for role in roles if role not in ROLES]:
        raise Refused(_("没有这个角色：%s。") % unknown[0][:20], path="roles")


def change_member(*, actor: Actor, member: Member, name: str, phone: str) -> Member:
    """Corrects a person's name or telephone (修改人员). What he signed keeps the name he signed with."""
    need_whole(actor, member)
    name = tidied(name)
    refuse_name(name)
    before, member.name, member.phone = member.name, name, tidied(phone)[:40]
    with transaction.atomic():
        member.save(update_fields=["name", "phone"])
        said = f"人员{before}改名为{name}。" if before != name else f"修改{name}的联系电话。"
        _log(actor, None, member, "change_member", said)
    return member


def refuse_name(name: str) -> None:
    """Stops a name that is missing or too long (核姓名). Raises Refused."""
    if not name or len(name) > 60:
        raise Refused(_("请填写姓名，最多 60 字。"), path="name")


def give_posts(*, actor: Actor, member: Member, unit: Unit, roles: list[str]) -> list[str]:
    """Gives a member posts in a unit (任职); the roles he did not have yet."""
    actor.need("manage_members", unit)
    if not members_managed(actor).filter(pk=member.pk).exists():
        raise PermissionDenied(_("这个人员不在您的管理范围内。"))
    known_roles(roles)
    with transaction.atomic():
        has = set(member.posts.filter(unit=unit).values_list("role", flat=True))
        new = [role for role in dict.fromkeys(roles) if role not in has]
        Post.objects.bulk_create([Post(member=member, unit=unit, role=role) for role in new])
        if new:
            titles = "、".join(ROLES[role] for role in new)
            _log(actor, unit, member, "give_posts", f"{member.name}任{unit.name}{titles}。", roles=new)
    return new


def take_post(*, actor: Actor, post: Post) -> None:
    """Takes a post from a member (免职). Raises Refused when nobody would be left to manage the rest."""
    actor.need("manage_members", post.unit)
    with transaction.atomic():
        refuse_without_admin(without_post=post)
        said = f"{post.member.name}不再任{post.unit.name}{ROLES[post.role]}。"
        member, unit, role = post.member, post.unit, post.role
        post.delete()
        _log(actor, unit, member, "take_post", said, roles=[role])


def reset_password(*, actor: Actor, member: Member) -> str:
    """A new initial password (重设密码), shown once; whoever is signed in with the old one is out."""
    need_whole(actor, member)
    password = new_password()
    with transaction.atomic():
        member.set_initial_password(password)
        member.save(update_fields=["password", "must_change"])
        _log(actor, None, member, "reset_password", f"重设了{member.name}的登录密码。")
    return password


def set_member_active(*, actor: Actor, member: Member, active: bool) -> Member:
    """Shuts a member out, or lets him in again (停用、启用). What he did stays under his name."""
    need_whole(actor, member)
    if member.is_active == active:
        return member
    if not active and member.pk == actor.member.pk:
        raise Refused(_("不能停用您自己的账号。"), _("请由另一位系统管理员办理。"))
    with transaction.atomic():
        if not active:
            refuse_without_admin(without_member=member)
        member.is_active = active
        member.save(update_fields=["is_active"])
        _log(actor, None, member, "set_member_active", f"{'启用' if active else '停用'}{member.name}的账号。")
    return member


def need_whole(actor: Actor, member: Member) -> None:
    """Stops whoever does not manage all the units a member has posts in (核管理范围): else one could get at the account of one's superior."""
    units = [post.unit for post in member.posts.select_related("unit")]
    if not units:
        raise PermissionDenied(_("这个人员不在您的管理范围内。"))
    for unit in units:
        if not actor.may("manage_members", unit):
            raise PermissionDenied(
                _("%(name)s还在%(unit)s任职，不在您的管理范围内。") % {"name": member.name, "unit": unit.name}
            )


def refuse_without_admin(
    *, without_post: Post | None = None, without_member: Member | None = None, without_unit: Unit | None = None
) -> None:
    """Refuses to lose the last administrator of the whole (最后一名管理员). Within the caller's transaction."""
    admins = Post.objects.filter(
        role="admin", unit__parent=None, unit__is_active=True, member__is_active=True
    ).select_for_update()
    left = [
        post
        for post in admins
        if (without_post is None or post.pk != without_post.pk)
        and (without_member is None or post.member_id != without_member.pk)
        and (without_unit is None or post.unit_id != without_unit.pk)
    ]
    if not left:
        raise Refused(
            _("这是最后一名系统管理员，办理后就没有人能管理单位和人员了。"), _("请先为另一个人设置系统管理员。")
        )


def _log(
    actor: Actor, unit: Unit | None, member: Member, action: str, said: str, roles: list[str] | None = None
) -> None:
    details: dict[str, Any] = {"member": member.pk}
    if roles:
        details["roles"] = roles
    add_event(actor=actor.member, action=action, said=said, details=details, unit=unit)
