"""The search box in the frame (全局检索)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from jixiao.web.records.watching.seeking import seek
from jixiao.web.workbench.page import Request, page


@page("see_home")
def search(request: Request) -> HttpResponse:
    """Searches filings, projects, units and evidence one may see (检索)."""
    words = request.GET.get("q", "")[:60]
    return render(request, "search/found.html", {"words": words, "hits": seek(request.actor, words)})


urlpatterns = [path("search/", search, name="search")]
