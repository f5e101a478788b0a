"""Units (单位管理): adding, renaming, moving and closing them, with the tree kept whole."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.core.workflow import STATES
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.rules import tidied
from jixiao.web.records.services.log import add_event
from jixiao.web.records.services.member import refuse_without_admin

LONGEST = 120


def add_unit(*, actor: Actor, parent: Unit, name: str, short: str = "", code: str = "") -> Unit:
    """Adds a unit beneath another (新增单位). Raises Refused when the name is missing, too long or taken."""
    actor.need("manage_units", parent)
    name = free_name(name)
    with transaction.atomic():
        serial = parent.children.count()
        unit = Unit.objects.create(
            name=name, short=tidied(short)[:40], code=tidied(code)[:40], parent=parent, serial=serial
        )
        _log(actor, unit, "add_unit", f"在{parent.name}之下新增单位“{name}”。")
    return unit


def change_unit(*, actor: Actor, unit: Unit, name: str, short: str = "", code: str = "") -> Unit:
    """Gives a unit another name, short name or code (更名). Papers already frozen keep the name they had."""
    actor.need("manage_units", unit)
    name = free_name(name, besides=unit)
    before = unit.name
    wanted = {"name": name, "short": tidied(short)[:40], "code": tidied(code)[:40]}
    if all(getattr(unit, key) == value for key, value in wanted.items()):
        return unit
    with transaction.atomic():
        for key, value in wanted.items():
            setattr(unit, key, value)
        unit.save()
        said = f"单位“{before}”更名为“{name}”。" if before != name else f"修改单位“{name}”的简称、代码。"
        _log(actor, unit, "change_unit", said, wanted)
    return unit


def move_unit(*, actor: Actor, unit: Unit, parent: Unit) -> Unit:
    """Puts a unit beneath another, with all that is beneath it (调整隶属). Raises Refused for a move beneath itself, or of the topmost unit."""
    actor.need("manage_units", unit)
    actor.need("manage_units", parent)
    with transaction.atomic():
        moved = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        above = Unit.objects.select_for_update(of=("self",)).get(pk=parent.pk)
        if moved.parent_id is None:
            raise Refused(_("“%s”是最上级单位，不能移到别的单位之下。") % moved.name, path="parent")
        if above.path.startswith(moved.path):
            raise Refused(
                _("“%(unit)s”不能移到它自己的下级“%(parent)s”之下。") % {"unit": moved.name, "parent": above.name},
                _("请选一个不在它之下的单位。"),
                path="parent",
            )
        if moved.parent_id == above.pk:
            return moved
        old = moved.path
        was = Unit.objects.get(pk=moved.parent_id).name
        moved.parent = above
        moved.save()  # its own path follows
        for beneath in Unit.objects.filter(path__startswith=old).exclude(pk=moved.pk):
            Unit.objects.filter(pk=beneath.pk).update(path=moved.path + beneath.path[len(old) :])
        _log(actor, moved, "move_unit", f"单位“{moved.name}”由{was}调整到{above.name}之下。")
    return moved


def set_unit_active(*, actor: Actor, unit: Unit, active: bool, confirmed: bool = False) -> Unit:
    """Closes a unit, or opens it again (停用、启用). Nothing of it is deleted; its members can no longer act for it.

    Raises Refused when units beneath it are in use, when it has the last administrator, or — unless ``confirmed`` — filings under way.
    """
    actor.need("manage_units", unit)
    if unit.is_active == active:
        return unit
    with transaction.atomic():
        if not active:
            if beneath := unit.children.filter(is_active=True).first():
                raise Refused(
                    _("“%(unit)s”之下还有在用的单位（%(beneath)s 等），不能停用。")
                    % {"unit": unit.name, "beneath": beneath.name},
                    _("请先停用或移走下级单位。"),
                )
            refuse_without_admin(without_unit=unit)
            under_way = under_way_in(Filing.objects.filter(unit=unit))
            if under_way and not confirmed:
                raise Refused(
                    _("“%(unit)s”还有未办结的填报件：%(what)s。停用后无人能办理。")
                    % {"unit": unit.name, "what": under_way},
                    _("确实要停用，请勾选“我已了解”后再办理。"),
                    path="confirmed",
                )
        unit.is_active = active
        unit.save(update_fields=["is_active"])
        _log(actor, unit, "set_unit_active", f"{'启用' if active else '停用'}单位“{unit.name}”。")
    return unit


def free_name(name: str, besides: Unit | None = None) -> str:
    """A unit's name as it is kept (核单位名称). Raises Refused when it is missing, too long or taken."""
    name = tidied(name)
    if not name:
        raise Refused(_("请填写单位名称。"), path="name")
    if len(name) > LONGEST:
        raise Refused(
            _("单位名称有 %(found)d 字，最多 %(most)d 字。") % {"found": len(name), "most": LONGEST}, path="name"
        )
    if Unit.objects.filter(name=name).exclude(pk=besides.pk if besides else 0).exists():
        raise Refused(
            _("已有名为“%s”的单位。") % name,
            _("请核对是否重复；停用的单位可以重新启用。"),
            path="name",
        )
    return name


def under_way_in(filings: Any) -> str:
    """How many filings are not finished, by state (未办结), "" when none."""
    counts: dict[str, int] = {}
    for state in filings.exclude(state="accepted").values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return "、".join(f"{STATES[state]} {count} 份" for state, count in counts.items())


def _log(actor: Actor, unit: Unit, action: str, said: str, details: dict[str, Any] | None = None) -> None:
    add_event(actor=actor.member, action=action, said=said, details={"unit": unit.pk, **(details or {})}, unit=unit)
