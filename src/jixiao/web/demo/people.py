"""Who is who in the demo's county (演示人员): units as listed, a person for every post, one account a role to sign in with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import cycle
from typing import Any

import yaml

from jixiao.core.workflow import ROLES
from jixiao.web.records.models import Member, Post, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.member import add_member, give_posts, new_password
from jixiao.web.records.services.unit import add_unit

SHOWN = {
    "filler": "roads", "finance": "roads", "head": "roads", "auditor": "transport", "bureau": "finance", "reviewer": "finance",
    "publisher": "finance", "reader": "finance", "admin": "finance",
}  # fmt: skip
"""The account of each role one signs in with (各角色账号): role → unit."""

_SURNAMES = "张李王刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account to be printed (账号)."""

    role: str
    unit: str
    name: str
    login: str
    password: str


@dataclass(slots=True, kw_only=True)
class Cast:
    """The county's units and who acts for them (演示人物). ``posts``: (unit, role) → member."""

    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[tuple[str, str], Member] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    actors: dict[int, Actor] = field(default_factory=dict)

    def actor(self, unit: str, role: str) -> Actor:
        """Whoever has a role in a unit, or in the nearest unit above that has it (谁办)."""
        key: str | None = unit
        while key is not None:
            if member := self.posts.get((key, role)):
                return self.actors.setdefault(member.pk, Actor.of(member))
            key = next((above for above, one in self.units.items() if one.pk == self.units[key].parent_id), None)
        raise LookupError(f"nobody is {role} for {unit}")


def listed() -> dict[str, Any]:
    """The county as it is written down (演示数据)."""
    text = files("jixiao.web.demo").joinpath("county.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def people_the_county(data: dict[str, Any]) -> Cast:
    """Units and people (建单位和人员), by the administrator, who alone is there before the services."""
    cast = Cast()
    names = cycle(f"{surname}某" for surname in _SURNAMES)
    first = data["units"][0]
    root = Unit.objects.create(name=first["name"], short=_short(data, first["name"]), is_bureau=True)
    password = new_password()
    admin = Member(login="admin", name=next(names))
    admin.set_initial_password(password)
    admin.save()
    Post.objects.create(member=admin, unit=root, role="admin")
    cast.units[first["key"]] = root
    cast.posts[first["key"], "admin"] = admin
    cast.accounts.append(Account(role="admin", unit=root.name, name=admin.name, login="admin", password=password))
    for unit in data["units"][1:]:
        parent = cast.units[unit["above"]]
        cast.units[unit["key"]] = add_unit(
            actor=cast.actor("finance", "admin"), parent=parent, name=unit["name"], short=_short(data, unit["name"])
        )
    for key, role in _posts(data):
        _hire(cast, key, role, next(names))
    Member.objects.update(must_change=False)  # whoever tries it out has the password from the screen
    cast.actors.clear()
    cast.accounts.sort(key=lambda account: list(ROLES).index(account.role))
    return cast


def _posts(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    above = {unit.get("above") for unit in data["units"]}
    for unit in data["units"]:
        key = unit["key"]
        yield from ((key, role) for role in ("filler", "finance", "head"))
        if key in above - {"finance"} or unit.get("above") == "finance":
            yield key, "auditor"
    yield from (("finance", role) for role in ("bureau", "reviewer", "publisher", "reader"))


def _hire(cast: Cast, key: str, role: str, name: str) -> None:
    unit, admin = cast.units[key], cast.actor("finance", "admin")
    if (
        role == "finance"
        and SHOWN.get("finance") != key
        and len(cast.units)
        and key not in ("finance", "education", "health")
    ):
        # in a small unit one person keeps the books and fills in
        filler = cast.posts[key, "filler"]
        give_posts(actor=admin, member=filler, unit=unit, roles=["finance"])
        cast.posts[key, role] = filler
        return
    login = role if SHOWN.get(role) == key else f"{role}-{key}"
    member, password = add_member(actor=admin, unit=unit, name=name, login=login, roles=[role])
    cast.posts[key, role] = member
    if login == role:
        cast.accounts.append(Account(role=role, unit=unit.name, name=name, login=login, password=password))


def _short(data: dict[str, Any], name: str) -> str:
    return name.removeprefix(data["county"])
