"""Signing and submitting (签字与提交): what the unit itself does with a filing once it is filled in; the head sees the frozen version, its findings and its hash."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from jixiao.core.workflow import steps_from
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.history import last_return
from jixiao.web.records.models import Filing, Version
from jixiao.web.records.services.filing import read_filing
from jixiao.web.records.services.passage import BLOCKING, findings_kept, latest_version, take_step
from jixiao.web.security import is_scripted
from jixiao.web.workbench.around import around, one
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.preview import drawn_html

OWN_STEPS = ("request_signature", "sign", "send_back", "reopen", "submit")
"""The steps a unit takes with its own filing (本单位动作)."""

SEVERITIES = (("error", "错误"), ("warning", "提醒"), ("note", "提示"))


@page("see_filing", "GET", "POST")
def filing_sign(request: Request, pk: int) -> HttpResponse:
    """Sign, send back, take back, submit (签字与提交): whichever of them the actor may do now."""
    filing = one(request, pk)
    if request.method != "POST":
        return _shown(request, filing)
    action = request.POST.get("action", "")
    try:
        if action not in OWN_STEPS:
            raise Refused(_("没有这个动作。"), _("请刷新页面后重试。"))
        digest = request.POST.get("digest", "")
        if action == "sign" and filing.state == "signing":
            _need_consent(request)
            if not digest:
                raise Stale(_("没有核对码，不知道您看到的是哪一版，没有签字。"), _("请刷新页面后再签。"))
        done = take_step(
            actor=request.actor,
            filing_id=filing.pk,
            action=action,
            reason=request.POST.get("reason", ""),
            digest=digest,
        )
    except Refused as fault:
        if is_scripted(request):
            raise
        filing.refresh_from_db()
        return _shown(request, filing, fault, action, status=409 if isinstance(fault, Stale) else 422)
    return answered(request, done, _DONE[action])


_DONE = {
    "request_signature": "已定稿送领导签字。",
    "sign": "已签字。",
    "send_back": "已退回填报人修改。",
    "reopen": "已撤回，可以继续修改。",
    "submit": "已提交主管部门审核。",
}


def answered(request: Request, filing: Filing, said: str) -> HttpResponse:
    """What is answered when a step was taken (办理结果): back to the same page, JSON to a script."""
    if is_scripted(request):
        return JsonResponse({"state": filing.state, "message": said})
    messages.success(request, said)
    return redirect(request.path)


def _need_consent(request: Request) -> None:
    """Whoever signs shows that it is he (签字确认): the password once more, on a desk a tick. Wrong ones count as wrong sign-ins do.

    Raises Refused.
    """
    if settings.IS_DESK:
        if request.POST.get("confirm") != "1":
            raise Refused(_("请先勾选确认，再签字。"), path="confirm")
        return
    password = request.POST.get("password", "")
    if not password:
        raise Refused(_("请输入登录密码以确认签字。"), path="password")
    member: Any = authenticate(request, username=request.actor.member.login, password=password)
    if member is None or member.pk != request.actor.member.pk:
        raise Refused(
            _("密码不对，没有签字。"), _("请重新输入登录密码；连续输错 5 次将暂停登录 15 分钟。"), path="password"
        )


def _shown(
    request: Request, filing: Filing, fault: Refused | None = None, action: str = "", status: int = 200
) -> HttpResponse:
    frozen = latest_version(filing) if filing.state not in ("draft", "returned", "unlocked") else None
    found = frozen.findings if frozen is not None else findings_kept(filing, read_filing(filing))
    mine = [step for step in request.actor.steps(filing) if step.action in OWN_STEPS and step.over == "own"]
    context = around(
        request,
        filing,
        "filing_sign",
        version=frozen,
        drawn=drawn_html(filing, frozen),
        findings=by_severity(found),
        blocking=[one for one in found if one["code"] in BLOCKING and not one["path"].startswith("report/")]
        if frozen is None
        else [],
        own=mine,
        waits_for=_waits_for(filing),
        papers=frozen.papers if frozen is not None else {},
        fault=fault,
        failed=action,
        changed=_since(filing, frozen),
        returned=last_return(filing),
    )
    return render(request, "passage/sign.html", context, status=status)


def by_severity(found: list[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Findings by how grave they are (分级问题): severity, its name, the findings."""
    return [
        (severity, title, [one for one in found if one["severity"] == severity])
        for severity, title in SEVERITIES
        if any(one["severity"] == severity for one in found)
    ]


def _waits_for(filing: Filing) -> str:
    """Whose turn it is (等谁办理), in words."""
    from jixiao.core.workflow import ROLES

    roles = dict.fromkeys(role for step in steps_from(filing.stage, filing.state) for role in step.roles)
    if filing.state == "signing":
        roles = {"head": None}
    return "、".join(ROLES[role] for role in roles)


def _since(filing: Filing, frozen: Version | None) -> list[str]:
    """What is otherwise than in the version before (与上一版的差异), so that the head reads what changed."""
    from jixiao.web.records.bridge import kind_of
    from jixiao.web.records.content import sentences

    if frozen is None or frozen.number == 1:
        return []
    before = filing.versions.filter(number=frozen.number - 1).first()
    if before is None:
        return []
    return sentences(before.content, frozen.content, kind_of(filing.pack, filing.form_kind))


urlpatterns = [path("filings/<int:pk>/sign/", filing_sign, name="filing_sign")]
