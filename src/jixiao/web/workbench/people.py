"""Signing in and out, one's own password, and whether the server is well (登录)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.records.services.log import add_event
from jixiao.web.workbench.page import page


class SignIn(AuthenticationForm):
    """The two fields of the sign-in page (登录表单)."""

    error_messages = {  # noqa: RUF012 - as Django declares it
        "invalid_login": gettext_lazy("登录名或密码不对。连续 5 次输错将暂停登录 15 分钟。"),
        "inactive": gettext_lazy("这个账号已停用，请联系系统管理员。"),
    }


@page("public", "GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in (登录), and back to where one was."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    form = SignIn(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        member: Any = form.get_user()
        login(request, member)
        with transaction.atomic():
            add_event(actor=member, action="sign_in", said=f"{member.name}登录。")
        if request.headers.get("X-Requested-With") == "fetch":
            return JsonResponse({"name": member.name, "login": member.login})
        safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
        return redirect(target if safe else "home")
    return render(
        request, "people/sign_in.html", {"form": form, "next": target}, status=422 if request.method == "POST" else 200
    )


@page("see_home", "POST", before_password=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out (退出)."""
    logout(request)
    return redirect("sign_in")


@page("see_home", "GET", "POST", before_password=True)
def change_password(request: HttpRequest) -> HttpResponse:
    """A password of one's own (修改密码)."""
    member: Any = request.user
    form: Any = PasswordChangeForm(member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        member.must_change = False
        with transaction.atomic():
            member.save(update_fields=["must_change"])
            add_event(actor=member, action="change_password", said=f"{member.name}修改了登录密码。")
        update_session_auth_hash(request, member)
        messages.success(request, _("密码已修改。"))
        return redirect("home")
    return render(
        request,
        "people/change_password.html",
        {"form": form, "must": member.must_change},
        status=422 if request.method == "POST" else 200,
    )


@page("public")
def health(request: HttpRequest) -> JsonResponse:
    """Whether the server and its database are well (健康检查)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-out/", sign_out, name="sign_out"),
    path("password/", change_password, name="change_password"),
    path("health", health, name="health"),
]
