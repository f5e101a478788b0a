"""jixiao: reads, scores and checks budget performance self-evaluation forms (预算绩效自评). The front door.

>>> import jixiao
>>> document = jixiao.read("form.docx")          # doctest: +SKIP
>>> form = document.forms[0]                     # doctest: +SKIP
>>> sheet = jixiao.score(form)                   # doctest: +SKIP
>>> answers = jixiao.check(form)                 # doctest: +SKIP
>>> name, mime, data = jixiao.render(form, "docx")   # doctest: +SKIP
>>> name, mime, data = jixiao.report(form).draw("docx")   # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.core.finding import Answers
    from jixiao.core.form import Document, Form, Report
    from jixiao.core.pack import Pack
    from jixiao.core.score import ScoreSheet
    from jixiao.draw import Rendered
    from jixiao.draw.report.draft import Draft

__version__ = "0.1.0"
__all__ = ["__version__", "check", "load_pack", "read", "render", "report", "score"]


def read(path: str | Path) -> Document:
    """Read a file (读取文件): its forms, its reports, and what could not be read. Raises ReadError when nothing can."""
    from jixiao.sources import read_one

    return read_one(path)


def load_pack(id_or_path: str | Path) -> Pack:
    """The pack with this id, or in this folder (取模板包). Raises PackError."""
    from jixiao.packs import load_pack as load

    return load(id_or_path)


def score(form: Form, pack: Pack | None = None) -> ScoreSheet:
    """The score sheet of a form (计分), by ``pack``, else by the pack that fits or is nearest."""
    from jixiao.core.score import score as score_form
    from jixiao.judge import pack_for

    return score_form(form, pack_for(form, pack)[0])


def check(form: Form, pack: Pack | None = None, *, reports: Sequence[Report] = ()) -> Answers:
    """What is wrong with a form, and what could not be judged (核查), by ``pack``, else by the pack that fits or is nearest.

    ``reports``: those written on this form (``document.reports``), compared with it.
    """
    from jixiao.judge import judge

    return judge(form, pack, reports).answers


def render(form: Form, kind: str, pack: Pack | None = None, *, computed: bool = False) -> Rendered:
    """The official form (绘制自评表) as docx, xlsx, pdf or html: name, mime, bytes. ``computed``: with the computed scores beside."""
    from jixiao.draw import render as draw_form

    return draw_form(form, kind, pack, computed=computed)


def report(form: Form, version: str = "full", pack: Pack | None = None, *, beside: Sequence[Form] = ()) -> Draft:
    """The self-evaluation report (起草自评报告), drafted from the form: full or brief, with its sections, figures and open prompts.

    ``beside``: further forms of the same report, such as a department's common indicators. ``.draw("docx")`` gives the file.
    """
    from jixiao.draw.report.drafting import draft_report
    from jixiao.judge import judge

    return draft_report(judge(form, pack), version, beside=[judge(one, pack) for one in beside])
