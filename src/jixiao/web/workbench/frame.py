"""What stands around every page (页面框架): who is signed in, the main places, what waits."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

PLACES = (
    ("home", _("首页"), "see_home"),
    ("filings", _("填报"), "see_filing"),
    ("projects", _("项目"), "see_project"),
    ("tasks", _("任务"), "issue_task"),
    ("departments", _("部门汇总"), "supervise"),
    ("library", _("指标库"), "see_filing"),
    ("settings", _("设置"), "manage_members"),
)
"""The main places (主导航): URL name, what it is called, the permission one needs to see it."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the frame (框架内容)."""
    actor = getattr(request, "actor", None)
    out: dict[str, Any] = {"is_desk": settings.IS_DESK, "is_demo": settings.IS_DEMO, "actor": actor, "places": []}
    if actor is None:
        return out
    for name, title, permission in PLACES:
        if not actor.may(permission):
            continue
        try:
            where = reverse(name)
        except NoReverseMatch:
            continue
        here = request.path == where if name == "home" else request.path.startswith(where)
        out["places"].append({"url": where, "title": title, "here": here})
    return out
