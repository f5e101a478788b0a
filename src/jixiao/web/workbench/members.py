"""The settings of members (人员设置): who there is, and all about one person."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jixiao.core.workflow import ROLES
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Member, Post
from jixiao.web.records.services.member import (
    change_member,
    give_posts,
    members_managed,
    need_whole,
    reset_password,
    set_member_active,
    take_post,
)
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.units import units_managed

A_PAGE = 50


@page("manage_members")
def members(request: Request) -> HttpResponse:
    """The members one manages, by name (人员列表)."""
    asked = request.GET.get("q", "").strip()[:60]
    found = members_managed(request.actor).prefetch_related("posts__unit")
    if asked:
        found = found.filter(
            Q(name__icontains=asked) | Q(login__icontains=asked) | Q(posts__unit__name__icontains=asked)
        ).distinct()
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "settings/members.html", {"shown": shown, "asked": asked, "place": "members"})


@page("manage_members", "GET", "POST")
def member(request: Request, pk: int) -> HttpResponse:
    """All about one person (人员): name, posts, password, in use or not."""
    found = members_managed(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404(_("没有这个人员，或不在您的管理范围内。"))
    fault, once = None, None
    if request.method == "POST":
        action = request.POST.get("action", "")
        try:
            if action == "reset_password":
                once = {
                    "name": found.name,
                    "login": found.login,
                    "password": reset_password(actor=request.actor, member=found),
                }
            elif action in _DO:
                messages.success(request, _DO[action](request, found))
                still = members_managed(request.actor).filter(pk=pk).exists()
                return redirect("settings_member", pk=pk) if still else redirect("settings_members")
            else:
                raise Refused(_("没有这项操作。"), _("请刷新页面后重试。"))
        except Refused as refused:
            found = Member.objects.get(pk=pk)
            fault = {"action": action, "message": refused.message, "remedy": refused.remedy, "path": refused.path}
    posts = [
        {"post": post, "mine": request.actor.may("manage_members", post.unit)}
        for post in found.posts.select_related("unit").order_by("unit__path", "pk")
    ]
    context = {
        "member": found,
        "posts": posts,
        "whole": _is_whole(request, found),
        "units": [unit for unit in units_managed(request) if unit.is_active],
        "roles": ROLES,
        "fault": fault,
        "once": once,
        "place": "members",
    }
    return render(request, "settings/member.html", context, status=422 if fault else 200)


def _is_whole(request: Request, member: Member) -> bool:
    try:
        need_whole(request.actor, member)
    except PermissionDenied:
        return False
    return True


def _change(request: Request, member: Member) -> str:
    change_member(
        actor=request.actor, member=member, name=request.POST.get("name", ""), phone=request.POST.get("phone", "")
    )
    return str(_("已修改。"))


def _give(request: Request, member: Member) -> str:
    unit = next((one for one in units_managed(request) if str(one.pk) == request.POST.get("unit")), None)
    if unit is None:
        raise Refused(_("请选择单位。"), path="unit")
    new = give_posts(actor=request.actor, member=member, unit=unit, roles=request.POST.getlist("roles"))
    return str(_("已增加：%s。") % "、".join(ROLES[role] for role in new) if new else _("这些任职已经有了。"))


def _take(request: Request, member: Member) -> str:
    post = Post.objects.filter(pk=request.POST.get("post") or 0, member=member).select_related("unit", "member").first()
    if post is None:
        return str(_("这项任职已经没有了。"))
    take_post(actor=request.actor, post=post)
    return str(_("已去掉任职。"))


def _set_active(request: Request, member: Member) -> str:
    active = request.POST.get("active") == "1"
    set_member_active(actor=request.actor, member=member, active=active)
    return str(_("已启用。") if active else _("已停用，此人不能再登录；办过的事项仍在他名下。"))


_DO: dict[str, Callable[[Request, Member], str]] = {
    "change": _change,
    "give": _give,
    "take": _take,
    "set_active": _set_active,
}

urlpatterns = [
    path("settings/members/", members, name="settings_members"),
    path("settings/members/<int:pk>/", member, name="settings_member"),
]
