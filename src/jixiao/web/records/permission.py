"""Who may see and do what (权限表): one table, asked by every page, every service and the API. Tested as a whole.

``over``: own (in the unit of the post) · within (in it or beneath it) · beneath (beneath it only) · anyone (whoever is signed in).
Steps of the workflow stand in ``core.workflow``; this table holds all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from jixiao.core.workflow import FILLING, ROLES, STEPS, SUPERVISING, Step, steps_from

if TYPE_CHECKING:
    from jixiao.web.records.models import Filing, Member, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a role may do over which units (授权)."""

    roles: tuple[str, ...]
    over: str


EVERYBODY = tuple(ROLES)
WATCHING = ("auditor", "bureau", "reviewer", "publisher", "reader")

GRANTS: dict[str, tuple[Grant, ...]] = {
    "see_home": (Grant(roles=EVERYBODY, over="anyone"),),
    "see_unit": (Grant(roles=(*FILLING, "admin"), over="own"), Grant(roles=(*WATCHING, "admin"), over="within")),
    "see_filing": (Grant(roles=FILLING, over="own"), Grant(roles=WATCHING, over="within")),
    "edit_filing": (Grant(roles=FILLING, over="own"),),
    "attach_evidence": (Grant(roles=FILLING, over="own"),),
    "review_filing": (Grant(roles=SUPERVISING, over="beneath"),),
    "see_project": (Grant(roles=FILLING, over="own"), Grant(roles=WATCHING, over="within")),
    "edit_project": (Grant(roles=FILLING, over="own"),),
    "edit_ledger": (Grant(roles=("finance", "filler", "head"), over="own"),),
    "issue_task": (Grant(roles=SUPERVISING, over="within"),),
    "see_rollup": (Grant(roles=FILLING, over="own"), Grant(roles=WATCHING, over="within")),
    "roll_up": (Grant(roles=(*FILLING, "auditor"), over="own"),),
    "supervise": (Grant(roles=SUPERVISING, over="within"),),
    "edit_library": (Grant(roles=("bureau",), over="within"),),
    "manage_units": (Grant(roles=("admin",), over="within"),),
    "manage_members": (Grant(roles=("admin",), over="within"),),
    "import_projects": (Grant(roles=("admin", "bureau"), over="within"),),
    "manage_years": (Grant(roles=("admin", "bureau"), over="within"),),
    "see_log": (Grant(roles=("admin", "bureau", "reader"), over="within"),),
}
"""Who may do what (权限表)."""


@dataclass(frozen=True)
class Actor:
    """A member as the services know him (操作者): who, and with which posts. One query, made once a request."""

    member: Member
    posts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, member: Member) -> Actor:
        posts = member.posts.filter(unit__is_active=True).values_list("role", "unit__path")
        return cls(member, tuple(posts))

    def holds(self, grants: tuple[Grant, ...], path: str | None) -> bool:
        """Whether any post carries one of these grants over the unit with this path (有权); None: over no unit in particular."""
        return any(
            role in grant.roles and _covers(post, path, grant.over) for grant in grants for role, post in self.posts
        )

    def may(self, action: str, unit: Unit | None = None) -> bool:
        """Whether the table allows this (可否)."""
        return self.holds(GRANTS[action], unit.path if unit is not None else None)

    def need(self, action: str, unit: Unit | None = None) -> None:
        """Stops whoever may not (核权). Raises PermissionDenied with a sentence for people."""
        if not self.may(action, unit):
            raise PermissionDenied(_("您没有这项操作的权限。如工作需要，请联系系统管理员。"))

    def steps(self, filing: Filing) -> list[Step]:
        """The steps this actor may take with a filing now (可选动作)."""
        return [
            step
            for step in steps_from(filing.stage, filing.state)
            if self.may_take(step, filing.unit) and (not step.once_approved or filing.was_approved)
        ]

    def may_take(self, step: Step, unit: Unit) -> bool:
        """Whether this actor may take a step with a filing of a unit (可办). Above the topmost unit there is nobody: it supervises itself, as a desk does."""
        over = "within" if step.over == "beneath" and unit.parent_id is None else step.over
        return self.holds((Grant(roles=step.roles, over=over),), unit.path)

    def units(self, action: str) -> Q:
        """The units the table allows an action over (范围), as a condition on ``path`` of a Unit."""
        return self.over(action, "path")

    def over(self, action: str, field: str) -> Q:
        """The same as a condition on any field that leads to a unit's path, such as ``unit__path``."""
        condition = Q(pk__in=[])
        for grant in GRANTS[action]:
            for role, path in self.posts:
                if role not in grant.roles:
                    continue
                if grant.over == "own":
                    condition |= Q(**{field: path})
                elif grant.over == "within":
                    condition |= Q(**{f"{field}__startswith": path})
                elif grant.over == "beneath":
                    condition |= Q(**{f"{field}__startswith": path}) & ~Q(**{field: path})
        return condition

    def roles_in(self, unit: Unit) -> set[str]:
        """The roles this actor has in a unit itself (本单位角色)."""
        return {role for role, path in self.posts if path == unit.path}


def _covers(post: str, path: str | None, over: str) -> bool:
    if over == "anyone" or path is None:
        return True
    if over == "own":
        return path == post
    return path.startswith(post) and (over == "within" or path != post)


__all__ = ["GRANTS", "STEPS", "Actor", "Grant"]
