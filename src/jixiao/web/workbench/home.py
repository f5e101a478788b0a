"""The first page (首页): what waits for whoever is signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from jixiao.web.records.selectors import filings_seen
from jixiao.web.workbench.page import Request, page


@page("see_home")
def home(request: Request) -> HttpResponse:
    """What waits for me, by deadline (待办)."""
    return render(request, "home/home.html", {"filings": filings_seen(request.actor)[:50]})


urlpatterns = [path("", home, name="home")]
