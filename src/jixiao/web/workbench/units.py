"""The settings of units (单位设置): the tree, and all about one unit and its people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jixiao.core.workflow import ROLES
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Post, Unit
from jixiao.web.records.services.member import add_member
from jixiao.web.records.services.unit import add_unit, change_unit, move_unit, set_unit_active
from jixiao.web.workbench.page import Request, page


def units_managed(request: Request) -> list[Unit]:
    """The units whoever asks may manage, those not in use too (所管单位), from the top down."""
    return list(Unit.objects.filter(request.actor.units("manage_members")).select_related("parent"))


@page("manage_members")
def units(request: Request) -> HttpResponse:
    """The tree of units (单位树)."""
    counted = (
        Unit.objects.filter(request.actor.units("manage_members"))
        .annotate(
            people=Count("posts__member", distinct=True, filter=Q(posts__member__is_active=True)),
            owned=Count("projects", distinct=True, filter=Q(projects__is_active=True)),
        )
        .order_by("serial", "pk")
    )
    nodes: dict[int, dict[str, Any]] = {unit.pk: {"unit": unit, "children": []} for unit in counted}
    roots: list[dict[str, Any]] = []
    for node in nodes.values():
        above = nodes.get(node["unit"].parent_id or 0)
        (above["children"] if above else roots).append(node)
    return render(request, "settings/units.html", {"roots": roots, "count": len(nodes), "place": "units"})


@page("manage_members", "GET", "POST")
def unit(request: Request, pk: int) -> HttpResponse:
    """All about one unit (单位): name, place in the tree, people; each form does one thing."""
    found = Unit.objects.filter(request.actor.units("manage_members"), pk=pk).select_related("parent").first()
    if found is None:
        raise Http404(_("没有这个单位，或不在您的范围内。"))
    fault, once = None, None
    if request.method == "POST":
        action = request.POST.get("action", "")
        try:
            if action == "add_member":
                once = _add_member(request, found)
            elif action in _DO:
                messages.success(request, _DO[action](request, found))
                return redirect("settings_unit", pk=pk)
            else:
                raise Refused(_("没有这项操作。"), _("请刷新页面后重试。"))
        except Refused as refused:
            found = Unit.objects.select_related("parent").get(pk=pk)
            fault = {"action": action, "message": refused.message, "remedy": refused.remedy, "path": refused.path}
    others = [one for one in units_managed(request) if not one.path.startswith(found.path) and one.is_active]
    context = {
        "unit": found,
        "posts": _people(found),
        "children": found.children.all(),
        "others": others,
        "roles": ROLES,
        "fault": fault,
        "once": once,
        "values": request.POST if fault else {},
        "chosen": request.POST.getlist("roles") if fault else [],
        "place": "units",
    }
    return render(request, "settings/unit.html", context, status=422 if fault else 200)


def _people(unit: Unit) -> list[dict[str, Any]]:
    """The members of a unit with their roles there (本单位人员)."""
    people: dict[int, dict[str, Any]] = {}
    for post in Post.objects.filter(unit=unit).select_related("member").order_by("member__name", "pk"):
        people.setdefault(post.member_id, {"member": post.member, "roles": []})["roles"].append(ROLES[post.role])
    return list(people.values())


def _add_member(request: Request, unit: Unit) -> dict[str, str]:
    member, password = add_member(
        actor=request.actor,
        unit=unit,
        name=request.POST.get("name", ""),
        login=request.POST.get("login", ""),
        roles=request.POST.getlist("roles"),
        phone=request.POST.get("phone", ""),
    )
    return {"name": member.name, "login": member.login, "password": password}


def _add(request: Request, unit: Unit) -> str:
    given = {key: request.POST.get(key, "") for key in ("name", "short", "code")}
    made = add_unit(actor=request.actor, parent=unit, **given)
    return str(_("已新增下级单位“%s”。") % made.name)


def _change(request: Request, unit: Unit) -> str:
    given = {key: request.POST.get(key, "") for key in ("name", "short", "code")}
    change_unit(actor=request.actor, unit=unit, **given)
    return str(_("已修改。以前定稿的表仍用当时的名称。"))


def _move(request: Request, unit: Unit) -> str:
    parent = next((one for one in units_managed(request) if str(one.pk) == request.POST.get("parent")), None)
    if parent is None:
        raise Refused(_("请选择新的上级单位。"), path="parent")
    moved = move_unit(actor=request.actor, unit=unit, parent=parent)
    return str(_("“%(unit)s”现在隶属“%(parent)s”。") % {"unit": moved.name, "parent": parent.name})


def _set_active(request: Request, unit: Unit) -> str:
    active = request.POST.get("active") == "1"
    if active and unit.parent is not None and not unit.parent.is_active:
        raise Refused(_("上级单位“%s”已停用。") % unit.parent.name, _("请先启用上级单位。"))
    set_unit_active(actor=request.actor, unit=unit, active=active, confirmed=bool(request.POST.get("confirmed")))
    return str(_("已启用。") if active else _("已停用，资料都保留。"))


_DO: dict[str, Callable[[Request, Unit], str]] = {
    "add": _add,
    "change": _change,
    "move": _move,
    "set_active": _set_active,
}

urlpatterns = [
    path("settings/", units, name="settings"),
    path("settings/units/<int:pk>/", unit, name="settings_unit"),
]
