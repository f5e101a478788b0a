"""One's own keys to the API, and the API's addresses among the pages (我的令牌)."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.web.api.door import api
from jixiao.web.records.faults import Refused
from jixiao.web.records.services.token import make_token, revoke_token
from jixiao.web.workbench.page import Request, page


@page("see_home", "GET", "POST")
def tokens(request: Request) -> HttpResponse:
    """My tokens (我的令牌): what there is, and a new one, whose key is shown this once."""
    shown = {
        "tokens": request.actor.member.tokens.order_by("-made_at"),
        "until": timezone.localdate() + timedelta(days=180),
        "title": "",
    }
    if request.method == "POST":
        shown["title"] = request.POST.get("title", "")
        try:
            until = _day(request.POST.get("until", ""))
            _token, shown["key"] = make_token(actor=request.actor, title=str(shown["title"]), until=until)
            shown["title"] = ""
        except Refused as refused:
            return render(
                request,
                "people/tokens.html",
                {**shown, "fault": refused, "until": request.POST.get("until", "")},
                status=422,
            )
    return render(request, "people/tokens.html", shown)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("有效期“%s”不是日期。") % text[:20], _("请从日历中选择。"), path="until") from None


@page("see_home", "POST")
def token_revoke(request: Request, pk: int) -> HttpResponse:
    """End a token (作废令牌)."""
    revoke_token(actor=request.actor, pk=pk)
    messages.success(request, _("令牌已作废，立即失效。"))
    return redirect("tokens")


def _declared(found: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The API's addresses with what they need (接口权限): a token; its pages for people, being signed in."""
    for one in found:
        if isinstance(one, URLPattern):
            for_people = one.name in ("openapi-json", "openapi-view", "api-root")
            one.callback.permission = "see_home" if for_people else "token"  # type: ignore[attr-defined]
    return found


def _openapi() -> tuple[list[URLPattern | URLResolver], str, str]:
    found, app, namespace = api.urls
    return _declared(found), app, namespace


urlpatterns: list[URLPattern | URLResolver] = [
    path("tokens/", tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", token_revoke, name="token_revoke"),
    path("api/", _openapi()),
]
