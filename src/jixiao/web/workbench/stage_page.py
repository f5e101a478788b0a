"""Where a filing is opened (填报件页面): declarations and monitoring reports have pages of their own, the others open as the form."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from jixiao.web.records.models import Filing

_OWN = {"declaration": "declaration", "monitoring": "monitoring"}


def own_page(filing: Filing) -> str:
    """The address of the page a stage has for itself (环节专页), "" where it opens as the form."""
    name = _OWN.get(filing.stage)
    return reverse(name, args=[filing.pk]) if name else ""


def address_of(filing: Filing) -> str:
    """Where a filing is opened (填报件地址)."""
    try:
        return own_page(filing) or reverse("filing", args=[filing.pk])
    except NoReverseMatch:
        return ""
