"""What every page is made with (页面声明): which permission it needs, and who is asking."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from jixiao.web.records.permission import Actor

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

PAGES: dict[str, str] = {}
"""The permission of every view by its dotted name (页面权限)."""


class Request(HttpRequest):
    """A request of somebody signed in (请求): ``actor`` is who asks."""

    actor: Actor


def page(permission: str, *methods: str, before_password: bool = False) -> Callable[[View], View]:
    """Says what a view needs (页面权限): an action of ``permission.GRANTS``, or "public". ``methods``: GET by default."""

    def declare(view: View) -> View:
        guarded = require_http_methods(list(methods or ("GET",)))(view)
        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.before_password = before_password  # type: ignore[attr-defined]
        PAGES[f"{view.__module__}.{view.__qualname__}"] = permission
        return guarded

    return declare
