"""Preview and export (预览与导出): the official form as it will be printed, of the draft and of every frozen version."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from jixiao.draw import Rendered
from jixiao.draw.html import PAPER_STYLE, fragment
from jixiao.web.records.drawing import FORM_FORMATS, drawn_filing, paper_of
from jixiao.web.records.models import Filing, Version
from jixiao.web.records.selectors import version_of
from jixiao.web.workbench.around import around, one
from jixiao.web.workbench.page import Request, page


@page("see_filing")
def filing_preview(request: Request, pk: int) -> HttpResponse:
    """The official form as it will be printed (预览); ``?version=`` a frozen one, else the draft."""
    filing = one(request, pk)
    version = asked_version(request, filing)
    context = around(
        request,
        filing,
        "filing_preview",
        version=version,
        versions=list(filing.versions.all()),
        drawn=drawn_html(filing, version),
        formats=FORM_FORMATS,
    )
    return render(request, "passage/preview.html", context)


def drawn_html(filing: Filing, version: Version | None = None) -> str:
    """The official form inside a page (表样片段); every text in it is escaped by the room that draws."""
    return mark_safe(fragment(paper_of(filing, version)))


def asked_version(request: HttpRequest, filing: Filing) -> Version | None:
    """The version a request asks for (所选版本), None for what stands there now. Raises Http404."""
    text = request.GET.get("version", "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise Http404(_("没有这个版本。"))
    return version_of(filing, int(text))


@page("see_filing")
def filing_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The official form as a file (导出): docx, xlsx, pdf; ``?version=`` a frozen one, else the draft, marked as such."""
    if kind not in FORM_FORMATS:
        raise Http404(_("不能导出成 %s。") % kind)
    filing = one(request, pk)
    return as_file(drawn_filing(filing, kind, asked_version(request, filing)))


def as_file(drawn: Rendered) -> HttpResponse:
    """A drawn file as a download (下载)."""
    header = content_disposition_header(True, drawn.name) or "attachment"
    return HttpResponse(drawn.bytes, content_type=drawn.mime, headers={"Content-Disposition": header})


@page("see_home")
def paper_style(request: Request) -> HttpResponse:
    """How official forms look inside a page (表样样式): the very style the room that draws gives its own pages."""
    return HttpResponse(
        PAPER_STYLE, content_type="text/css; charset=utf-8", headers={"Cache-Control": "private, max-age=3600"}
    )


urlpatterns = [
    path("filings/<int:pk>/preview/", filing_preview, name="filing_preview"),
    path("filings/<int:pk>/file/<slug:kind>/", filing_file, name="filing_file"),
    path("paper.css", paper_style, name="paper_style"),
]
