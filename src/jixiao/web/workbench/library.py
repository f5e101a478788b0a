"""The indicator library (指标库): looking for indicators, and for the bureau keeping them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jixiao.core.target import SIGNS
from jixiao.web.records.faults import Refused
from jixiao.web.records.library import LEVELS, Hits, fields_in_library, search_library
from jixiao.web.records.models import LibraryIndicator
from jixiao.web.records.services.library import FIELDS, keep_indicator, retire_indicator
from jixiao.web.workbench.page import Request, page

_A_PAGE = 50
_PICKED = 40


def _found(request: Request, *, start: int = 0, most: int) -> Hits:
    """What the words, level and field of a request find (查找)."""
    level = request.GET.get("level", "")[:40]
    return search_library(
        words=request.GET.get("q", "")[:60], field=request.GET.get("field", "")[:40], level1=level if level in LEVELS else "",
        level2="" if level in LEVELS else level, start=start, most=most,
    )  # fmt: skip


@page("see_filing")
def library(request: Request) -> HttpResponse:
    """The library (指标库), looked through by words, level and field."""
    text = request.GET.get("page", "1")
    number = max(1, int(text)) if text.isdigit() and len(text) < 6 else 1
    hits = _found(request, start=(number - 1) * _A_PAGE, most=_A_PAGE)
    kept = {key: text for key in ("q", "level", "field") if (text := request.GET.get(key, ""))}
    context: dict[str, Any] = {
        "hits": hits, "levels": LEVELS, "fields": fields_in_library(), "asked": request.GET, "number": number, "kept": urlencode(kept),
        "more": number * _A_PAGE < hits.count, "may_edit": request.actor.may("edit_library"),
    }  # fmt: skip
    return render(request, "library/library.html", context)


@page("see_filing")
def library_pick(request: Request) -> HttpResponse:
    """What a declaration may take over (可引用的指标): a piece of a page."""
    return render(request, "library/_pick.html", {"hits": _found(request, most=_PICKED)})


@page("edit_library", "GET", "POST")
def library_edit(request: Request, pk: int = 0) -> HttpResponse:
    """Adds an indicator to the library or changes one (维护指标)."""
    one = LibraryIndicator.objects.filter(pk=pk).first() if pk else None
    if pk and one is None:
        raise Http404(_("指标库中没有这条指标。"))
    typed = {key: request.POST.get(key, getattr(one, key) if one else "") for key in FIELDS}
    fault = None
    if request.method == "POST":
        try:
            if request.POST.get("do") == "retire" and one is not None:
                retire_indicator(actor=request.actor, indicator_id=one.pk)
                messages.success(request, _("已停用「%s」。") % one.name)
            else:
                kept = keep_indicator(actor=request.actor, values=typed, indicator_id=pk or None)
                messages.success(request, _("已保存「%s」。") % kept.name)
            return redirect("library")
        except Refused as refused:
            fault = refused
    fields = [(key, FIELDS[key], typed[key]) for key in FIELDS]
    context: dict[str, Any] = {
        "one": one,
        "fields": fields,
        "typed": typed,
        "fault": fault,
        "signs": SIGNS,
        "levels": LEVELS,
    }
    context["known"] = [name for name, count in fields_in_library() if count]
    return render(request, "library/edit.html", context, status=422 if fault else 200)


urlpatterns = [
    path("library/", library, name="library"),
    path("library/pick/", library_pick, name="library_pick"),
    path("library/new/", library_edit, name="library_new"),
    path("library/<int:pk>/", library_edit, name="library_edit"),
]
