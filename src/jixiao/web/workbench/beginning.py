"""Coming in by a link, and the first start (初次使用): an empty, explained workspace for one person, or the first administrator of a bureau."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Member
from jixiao.web.records.services.beginning import begin_desk, begin_server, is_begun
from jixiao.web.records.services.log import add_event
from jixiao.web.security import said
from jixiao.web.sign_in_link import use_link
from jixiao.web.workbench.page import page
from jixiao.web.workbench.years import packs_offered

BACKEND = "django.contrib.auth.backends.ModelBackend"
MAY_BEGIN = "may_begin"


@page("public")
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """In by a link that is good once (凭链接进入): to the desk, or to the first start."""
    purpose = use_link(settings.DATA, token)
    if purpose == "desk" and settings.IS_DESK and is_begun():
        member = Member.objects.order_by("pk")[0]
        login(request, member, backend=BACKEND)
        with transaction.atomic():
            add_event(actor=member, action="sign_in", said=f"{member.name}在本机打开工作台。")
        return redirect("home")
    if purpose and not is_begun():
        request.session[MAY_BEGIN] = purpose
        return redirect("begin")
    if request.user.is_authenticated:  # the link again, in the browser one is in already
        return redirect("home")
    remedy = (
        _("再运行一次 jixiao desk，会打开新的链接。")
        if settings.IS_DESK
        else _("请在登录页登录；还没有账号的，重新启动 jixiao serve 会给出新的链接。")
    )
    return said(request, 403, _("这个链接已用过，或已过期。"), remedy)


@page("public", "GET", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """The first start (初次使用): four questions, each explained."""
    purpose = request.session.get(MAY_BEGIN, "")
    if is_begun():
        return redirect("home")
    if not purpose:
        raise Http404
    values: dict[str, Any] = {"year": str(_likely_year()), "evaluate": "1"}
    fault = None
    if request.method == "POST":
        values = {key: text for key, text in request.POST.items() if key != "password"}
        try:
            member = _begin(purpose, request)
        except Refused as refused:
            fault = refused
        else:
            del request.session[MAY_BEGIN]
            login(request, member, backend=BACKEND)
            messages.success(request, _("工作台已建好。单位、年度和项目以后都可以在“设置”里修改。"))
            return redirect("home")
    context = {
        "values": values,
        "fault": fault,
        "packs": packs_offered(),
        "is_setup": purpose == "setup",
        "data": settings.DATA,
    }
    return render(request, "beginning/begin.html", context, status=422 if fault else 200)


def _begin(purpose: str, request: HttpRequest) -> Member:
    given = {
        key: request.POST.get(key, "") for key in ("name", "unit", "pack", "login", "password", "again", "supervisor")
    }
    year = whole_number(request.POST.get("year", ""), "year")
    if not given["pack"]:
        raise Refused(_("请选择模板包。"), _("不确定的，先选与本地表样最接近的一个，以后可以换。"), path="pack")
    if purpose == "setup":
        if given["password"] != given["again"]:
            raise Refused(_("两次输入的密码不一样。"), path="again")
        return begin_server(
            name=given["name"],
            login=given["login"],
            password=given["password"],
            unit=given["unit"],
            year=year,
            pack=given["pack"],
        )
    return begin_desk(
        name=given["name"],
        unit=given["unit"],
        year=year,
        pack=given["pack"],
        supervisor=given["supervisor"],
        projects=request.POST.get("projects", "").splitlines(),
        evaluate=bool(request.POST.get("evaluate")),
    )


def whole_number(text: str, field: str) -> int:
    """A year as typed (读年度). Raises Refused."""
    text = text.strip().removesuffix("年度").removesuffix("年")
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise Refused(_("年度应为四位数字，填的是「%s」。") % text[:20], _("例如 2025。"), path=field)
    return int(text)


def _likely_year() -> int:
    """The year one most likely evaluates now (默认年度): last year until autumn, then this year."""
    today = date.today()
    return today.year if today.month >= 9 else today.year - 1


urlpatterns = [
    path("enter/<str:token>/", enter, name="enter"),
    path("begin/", begin, name="begin"),
]
