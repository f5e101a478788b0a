"""Filings as official forms (绘制填报件): what stands there now, marked as a draft, and every frozen version with its number, hash and signature."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.draw import Rendered, official, render_papers
from jixiao.draw.paper import Line, Paper
from jixiao.web.records.bridge import form_of, pack_of
from jixiao.web.records.content import Content
from jixiao.web.records.models import Filing, Version
from jixiao.web.records.services.filing import read_filing

FORM_FORMATS = ("docx", "xlsx", "pdf")
"""What a filing can be downloaded as (下载格式)."""


def paper_of(filing: Filing, version: Version | None = None) -> Paper:
    """The official form of a filing (官方表样): of a version as it was frozen, else of what stands there now, what the engine computes filled in."""
    content: Content = version.content if version is not None else read_filing(filing).content
    form, _paths = form_of(content, filing.pack, filing.form_kind)
    paper = official(form, pack_of(filing.pack))
    return replace(paper, name=_name(filing), parts=(*paper.parts, Line(text=mark_of(filing, version), style="note")))


def drawn_filing(filing: Filing, kind: str, version: Version | None = None) -> Rendered:
    """A filing as a file (导出填报件): docx, xlsx or pdf; its name says which version it is. Raises DrawError."""
    drawn = render_papers([paper_of(filing, version)], kind)
    which = _("草稿") if version is None else _("第%d版") % version.number
    stem, _dot, suffix = drawn.name.rpartition(".")
    return drawn._replace(name=f"{stem}（{which}）.{suffix}")


def mark_of(filing: Filing, version: Version | None) -> str:
    """What is printed under a form to tell which one it is (版本标记)."""
    if version is None:
        now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
        return _("【草稿】%s 导出，尚未定稿签字，不作上报依据。") % now
    made = timezone.localtime(version.made_at).strftime("%Y-%m-%d %H:%M")
    said = _("第 %(number)d 版，%(made)s 定稿，核对码 %(digest)s。") % {
        "number": version.number,
        "made": made,
        "digest": version.digest[:16],
    }
    if version.signed_at is not None:
        signed = timezone.localtime(version.signed_at).strftime("%Y-%m-%d %H:%M")
        return said + _("%(name)s %(signed)s 签字。") % {"name": version.signed_name, "signed": signed}
    return said + _("尚未签字。")


def _name(filing: Filing) -> str:
    return filing.project.name if filing.project is not None else filing.unit.name
