"""Pages for what went wrong before a view was reached (出错页面)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jixiao.web.records.vault import too_large
from jixiao.web.security import said


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page is too old to be believed (页面已过期); or its upload was too large, and the token was thrown away with it."""
    if getattr(request, "upload_too_large", False):
        fault = too_large()
        return said(request, 413, fault.message, fault.remedy, path=fault.path)
    return said(
        request, 403, _("页面已过期，没有保存。"), _("请在新标签页登录或刷新后重试；您填写的内容保留在原页面上。")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return said(request, 404, _("没有这个页面。"), _("请核对地址，或从首页重新进入。"))


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return said(request, 403, str(exception or "") or _("您没有这项操作的权限。"), _("如工作需要，请联系系统管理员。"))


def wrong_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return said(request, 400, _("请求不完整或格式不对，没有办理。"), _("请刷新页面后重试。"))


def our_fault(request: HttpRequest) -> HttpResponse:
    return said(
        request,
        500,
        _("程序内部错误，这不是您的错，已保存的内容没有丢失。"),
        _("请稍后再试；如再次出现，请联系系统管理员。"),
    )
