"""Drawing (绘制): papers as docx, xlsx, pdf and html; official forms from any form that was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from jixiao.core.form import Form
from jixiao.core.pack import Pack
from jixiao.draw.gaps import gaps
from jixiao.draw.page import page
from jixiao.draw.paper import Paper, clean
from jixiao.judge import pack_for

FORMATS = ("docx", "xlsx", "pdf", "html")
"""The formats a paper can be drawn in (可绘制的格式)."""
_MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


class Rendered(NamedTuple):
    """A drawn file (绘制结果): a name to save it under, its MIME type, its bytes."""

    name: str
    mime: str
    bytes: bytes


def render(form: Form, kind: str, pack: Pack | None = None, *, computed: bool = False) -> Rendered:
    """The official form (官方表样) of a form, in the layout of ``pack``, else of the pack that fits or is nearest.

    ``computed`` puts the computed scores beside the reported ones. Raises DrawError for a format there is none of, or without a Chinese font.
    """
    return render_papers([official(form, pack, computed=computed)], kind)


def render_papers(papers: Sequence[Paper], kind: str) -> Rendered:
    """Papers as one file (写成一个文件), named after the first."""
    return Rendered(f"{file_name(papers[0])}.{kind}", _MIME[kind], writer(kind)(papers))


def official(form: Form, pack: Pack | None = None, *, computed: bool = False) -> Paper:
    """The page of a form (自评表页面), as its pack lays it out."""
    from jixiao.core.score import score

    used, _ = pack_for(form, pack)
    return page(form, used, score(form, used) if computed else None)


def missing(form: Form, pack: Pack | None = None) -> tuple[str, ...]:
    """What a form leaves empty that its pack requires (未填栏目)."""
    return gaps(form, pack_for(form, pack)[0])


def writer(kind: str) -> Callable[[Sequence[Paper]], bytes]:
    """What writes papers in a format (取绘制程序). The font is looked for here, before anything is drawn."""
    from jixiao.core.errors import DrawError

    if kind == "docx":
        from jixiao.draw.docx import write_docx

        return write_docx
    if kind == "xlsx":
        from jixiao.draw.xlsx import write_xlsx

        return write_xlsx
    if kind == "pdf":
        from jixiao.draw.fonts import faces
        from jixiao.draw.pdf import write_pdf

        faces()
        return write_pdf
    if kind == "html":
        from jixiao.draw.html import write_html

        return write_html
    raise DrawError(f"不能绘制成「{kind}」。", f"可用的格式：{'、'.join(FORMATS)}。")


def file_name(paper: Paper) -> str:
    """A name for a paper's file (文件名) that every system allows, without the extension."""
    named = re.sub(r'[\\/:*?"<>|\x00-\x1f]', " ", clean(paper.name)).replace("\n", " ")
    short = " ".join(named.split())[:60].strip(" .") or "自评表"
    return short if "自评" in short else f"{short}自评表"


__all__ = ["FORMATS", "Rendered", "file_name", "missing", "official", "render", "render_papers", "writer"]
