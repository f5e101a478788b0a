"""Everything about a form in one value (评判): the form, the pack it is judged by, its score sheet, the answers of the checks."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache

from jixiao.core.checks import check
from jixiao.core.errors import PackError
from jixiao.core.finding import Answers, Found
from jixiao.core.form import Document, Form, Problem
from jixiao.core.pack import FormKind, Pack
from jixiao.core.score import ScoreSheet, score
from jixiao.packs import load_pack
from jixiao.sources import DEBUG, internal_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A form with all that is to be said of it (评判结果).

    ``fit``: how the pack was chosen (模板包由来): fits (the form is one of its kinds) | nearest (no pack fits, this one is nearest) | asked (the user named it).
    """

    form: Form
    pack: Pack
    fit: str
    sheet: ScoreSheet
    answers: Answers

    @property
    def kind(self) -> FormKind:
        """The form kind the form was judged as (表样)."""
        return self.pack.kind(self.form.form_kind)

    @property
    def errors(self) -> tuple[Found, ...]:
        return tuple(found for found in self.answers.findings if found.severity == "error")

    @property
    def warnings(self) -> tuple[Found, ...]:
        return tuple(found for found in self.answers.findings if found.severity == "warning")

    @property
    def nothing_to_check(self) -> bool:
        """Whether no check could be made (无可核查): which is not the same as passed."""
        return self.answers.judged == 0 and not self.answers.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDocument:
    """A document with its forms judged (文件评判结果)."""

    document: Document
    forms: tuple[Judged, ...]


@lru_cache(maxsize=32)
def _pack(pack_id: str) -> Pack:
    return load_pack(pack_id)


def pack_for(form: Form, asked: Pack | None = None) -> tuple[Pack, str]:
    """The pack a form is judged by, and how it was chosen (选用模板包): asked for, fitting, or nearest."""
    if asked is not None:
        return asked, "asked"
    if form.pack:
        return _pack(form.pack), "fits"
    if form.nearest:
        return _pack(form.nearest), "nearest"
    raise PackError(
        "没有一个模板包与这张表相近，无法确定按哪个办法计分。",
        remedy="请用 --pack 指定模板包；jixiao packs list 列出全部模板包。",
    )


def judge(form: Form, asked: Pack | None = None) -> Judged:
    """Score and check one form (评判一张表). Raises PackError when no pack can be chosen."""
    pack, fit = pack_for(form, asked)
    sheet = score(form, pack)
    return Judged(form=form, pack=pack, fit=fit, sheet=sheet, answers=check(form, pack, sheet))


def judge_document(document: Document, asked: Pack | None = None) -> JudgedDocument:
    """Score and check every form of a document (评判一个文件). A form that cannot be judged becomes a problem, never a stop."""
    judged: list[Judged] = []
    problems: list[Problem] = []
    for number, form in enumerate(document.forms, 1):
        try:
            judged.append(judge(form, asked))
        except PackError as error:
            problems.append(Problem(code="no_pack", message=f"第 {number} 张表：{error}"))
        except Exception as error:  # a bug met in one form must not cost the others
            if DEBUG in os.environ:
                raise
            problems.append(Problem(code="internal_error", message=f"第 {number} 张表：{internal_error(error)}"))
    if problems:
        kept = tuple(result.form for result in judged)
        document = replace(document, forms=kept, problems=(*document.problems, *problems))
    return JudgedDocument(document=document, forms=tuple(judged))
