"""What stands around the pages of one filing (填报件页面): its name and state, and the way to its other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy

from jixiao.web.records.models import Filing
from jixiao.web.records.permission import Actor
from jixiao.web.records.selectors import filing_seen
from jixiao.web.records.services.filing import is_editable
from jixiao.web.records.vault import too_large
from jixiao.web.workbench.page import Request
from jixiao.web.workbench.stage_page import own_page

_WAYS = (
    ("filing", gettext_lazy("填报")),
    ("evidence", gettext_lazy("佐证材料")),
    ("intakes", gettext_lazy("从文件导入")),
    ("filing_report", gettext_lazy("自评报告")),
    ("filing_preview", gettext_lazy("预览与导出")),
    ("filing_sign", gettext_lazy("签字与提交")),
    ("filing_review", gettext_lazy("审核")),
    ("filing_history", gettext_lazy("版本与留痕")),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to another page of the filing (去处)."""

    url: str
    title: str
    here: bool


def around(request: Request, filing: Filing, here: str, **further: Any) -> dict[str, Any]:
    """The context every page of a filing has (页面内容). ``here``: the URL name of the page."""
    actor = request.actor
    return {
        "filing": filing,
        "ways": ways(actor, filing, here),
        "may_edit": actor.may("edit_filing", filing.unit) and is_editable(filing),
        "may_supervise": supervises(actor, filing),
        "steps": {step.action: step for step in actor.steps(filing)},
        **further,
    }


def ways(actor: Actor, filing: Filing, here: str) -> list[Way]:
    """The pages of a filing this actor has business with (页签)."""
    out = []
    for name, title in _WAYS:
        if name == "intakes" and not actor.may("edit_filing", filing.unit):
            continue
        if name in ("intakes", "evidence") and own_page(filing):  # nothing to prove yet, and a form of another kind
            continue
        if name == "filing_review" and not supervises(actor, filing):
            continue
        if name == "filing_report" and filing.stage not in ("evaluation", "department"):
            continue
        try:
            out.append(Way(reverse(name, args=[filing.pk]), str(title), name == here))
        except NoReverseMatch:
            continue
    return out


def supervises(actor: Actor, filing: Filing) -> bool:
    """Whether the actor is in a unit that supervises the filing's (上级)."""
    return actor.may("review_filing", filing.unit)


def upload_of(request: Request) -> UploadedFile[Any] | None:
    """The file of a request (取上传文件). Raises Refused when it was too large to be taken in."""
    if getattr(request, "upload_too_large", False):
        raise too_large()
    found: Any = request.FILES.get("file")
    if getattr(request, "upload_too_large", False):  # the body is read when it is first asked for
        raise too_large()
    return found  # type: ignore[no-any-return]


def one(request: Request, pk: int) -> Filing:
    """The filing of a page (取填报件). Raises Http404."""
    return filing_seen(request.actor, pk)


__all__ = ["around", "one", "supervises", "upload_of", "ways"]
