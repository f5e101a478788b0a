"""The passage of a filing through the workflow (流转): freezing, signing, submitting, returning, accepting, unlocking. Every step is one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.core.workflow import STATES, Step, step
from jixiao.web.records.bridge import Reading, kind_of
from jixiao.web.records.content import sentences
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.models import Filing, Version
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.adjustment import after_step, before_step, lock_project_of
from jixiao.web.records.services.approved import approved_version
from jixiao.web.records.services.filing import is_editable, locked_filing, sum_up
from jixiao.web.records.services.log import add_event, digest_of
from jixiao.web.records.services.ready import need_ready
from jixiao.web.records.services.report import follow_form, report_findings


def take_step(
    *,
    actor: Actor,
    filing_id: int,
    action: str,
    reason: str = "",
    rows: dict[str, str] | None = None,
    until: datetime | None = None,
    digest: str = "",
) -> Filing:
    """Takes a step of the workflow (办理). Doing again what is already done changes nothing and is no fault: a double click, a repeated request.

    ``rows``: reasons by row of a return. ``until``: when an unlocked filing locks again. ``digest``: of the version the person has seen; signing another is refused.
    Raises PermissionDenied, Refused (a reason is missing, something is not ready) or Stale (the state is another by now).
    """
    reason = reason.strip()
    with transaction.atomic():
        if action == "accept":
            lock_project_of(filing_id)
        filing = locked_filing(filing_id)
        taken = step(filing.stage, filing.state, action)
        if taken is None:
            if _was_just_done(actor, filing, action):
                return filing
            raise Stale(
                _("「%(title)s」现在是“%(state)s”，不能再办理这一步。")
                % {"title": filing.title, "state": STATES[filing.state]},
                _("请刷新页面查看最新状态。"),
            )
        if not actor.may_take(taken, filing.unit):
            raise PermissionDenied(_("您没有办理“%s”的权限。") % taken.title)
        if taken.reason and not reason:
            raise Refused(_("“%s”须说明原因。") % taken.title, _("请写明原因，对方和日志中都能看到。"), path="reason")
        details: dict[str, Any] = {"before": filing.state, "after": taken.after}
        if reason:
            details["reason"] = reason
        if rows:
            details["rows"] = {row: text.strip() for row, text in rows.items() if text.strip()}
        before_step(filing, taken)
        if taken.freezes:
            details |= _freeze(actor, filing, taken)
        if action == "sign":
            details |= _sign(actor, filing, digest)
        if action == "submit":
            details |= _check_once_more(filing)
        if action in ("relock", "withdraw"):
            details |= _set_back(filing)
        _unlocking(filing, taken, until, details)
        filing.state = taken.after
        filing.revision += 1
        filing.save()
        said = f"{filing.title}：{taken.title}。" + (f"原因：{reason}。" if reason else "")
        add_event(actor=actor.member, action=action, said=said, details=details, filing=filing)
        after_step(actor, filing, taken)
    return filing


def _was_just_done(actor: Actor, filing: Filing, action: str) -> bool:
    """Whether the last step was this very one, by the same person (重复办理)."""
    last = filing.events.filter(chain="log").order_by("-id").first()
    return (
        last is not None
        and last.action == action
        and last.actor_id == actor.member.pk
        and last.details.get("after") == filing.state
    )


def latest_version(filing: Filing) -> Version | None:
    """The version frozen last (最新版本)."""
    return filing.versions.order_by("-number").first()


def _freeze(actor: Actor, filing: Filing, taken: Step) -> dict[str, Any]:
    """Freezes the content as a version (定稿), what the engine computes filled in. Refuses what cannot be signed."""
    if not is_editable(filing):
        raise Stale(_("临时解锁已到期，不能再修改。"), _("请联系主管部门重新解锁。"))
    reading = sum_up(filing)
    need_ready(filing, reading)
    faults = [found for found in reading.answers.findings if found.code in BLOCKING]
    if faults:
        raise Refused(
            _("还有 %(count)d 处须先补正，例如：%(first)s") % {"count": len(faults), "first": faults[0].message},
            _("请按表中红色提示逐条补正后再送签。"),
        )
    filing.content = reading.content
    follow_form(actor, filing, reading)
    number = (filing.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    version = Version(
        filing=filing,
        number=number,
        content=filing.content,
        papers=_papers(filing),
        findings=findings_kept(filing, reading),
        why=taken.title,
        computed=filing.computed,
        made_by=actor.member,
        made_at=timezone.now(),
    )
    version.digest = version_digest(version)
    version.save(force_insert=True)
    return {"version": number, "digest": version.digest}


def version_digest(version: Version) -> str:
    """What the hash of a version must be (应有版本摘要值): over its content and papers, its pack, and its place."""
    filing = version.filing
    return digest_of(
        {
            "filing": filing.pk,
            "number": version.number,
            "pack": filing.pack,
            "kind": filing.form_kind,
            "content": version.content,
            "papers": version.papers,
        }
    )


def _papers(filing: Filing) -> dict[str, Any]:
    """The evidence and reports that are frozen with a version (随版本定稿的材料)."""
    return {
        "evidence": [
            {
                "id": one.pk,
                "row": one.row,
                "title": one.title,
                "page": one.page,
                "file": one.file_name,
                "digest": one.digest,
            }
            for one in filing.evidence.filter(removed="")
        ],
        "reports": [
            {"extent": one.extent, "revision": one.revision, "digest": digest_of(one.content)}
            for one in filing.reports.order_by("extent")
        ],
    }


BLOCKING = frozenset({"missing_target", "missing_actual", "missing_score", "placeholder_left", "unexplained_shortfall"})
"""Findings with which nothing can be signed (须先补正): something the form demands is not there. All others are shown to whoever signs."""


def findings_kept(filing: Filing, reading: Reading) -> list[dict[str, Any]]:
    """The findings as they are kept with a version (随版本保存的问题): those of the form, then those of its reports."""
    own = [(reading.path_of(found), found) for found in reading.answers.findings]
    return [
        {
            "code": f.code,
            "severity": f.severity,
            "where": f.where,
            "message": f.message,
            "path": path,
            "how": f.how,
            "rule": f.rule,
        }
        for path, f in (*own, *report_findings(filing, reading))
    ]


def _sign(actor: Actor, filing: Filing, digest: str) -> dict[str, Any]:
    """Binds a name and a time to the frozen version (签字)."""
    version = latest_version(filing)
    if version is None or version.signed_by_id is not None:
        raise Stale(_("没有待签字的版本。"), _("请刷新页面查看最新状态。"))
    if digest and digest != version.digest:
        raise Stale(_("您看到的不是最新的定稿，没有签字。"), _("请刷新页面，核对最新定稿后再签。"))
    version.signed_by, version.signed_name, version.signed_at = actor.member, actor.member.name, timezone.now()
    version.save(update_fields=["signed_by", "signed_name", "signed_at"])
    return {"version": version.number, "digest": version.digest, "signed_by": actor.member.name}


def _check_once_more(filing: Filing) -> dict[str, Any]:
    """Before it leaves the unit (提交前复查): the frozen version is what stands in the form, and is signed where a signature is due."""
    version = latest_version(filing)
    if version is None or version.content != filing.content:
        raise Stale(_("表内容与定稿不一致，不能提交。"), _("请撤回后重新送签。"))
    if filing.stage != "monitoring" and version.signed_by_id is None:
        raise Refused(_("最新定稿还没有领导签字，不能提交。"), _("请先送领导签字。"))
    sum_up(filing)
    return {"version": version.number, "digest": version.digest, "errors": filing.errors, "warnings": filing.warnings}


def _set_back(filing: Filing) -> dict[str, Any]:
    """What was changed while it was open again and never approved does not become what was accepted (恢复定稿); the log keeps it."""
    version = approved_version(filing) or latest_version(filing)
    if version is None or version.content == filing.content:
        return {}
    undone = sentences(filing.content, version.content, kind_of(filing.pack, filing.form_kind))
    filing.content = version.content
    sum_up(filing)
    return {"version": version.number, "set_back": undone}


def _unlocking(filing: Filing, taken: Step, until: datetime | None, details: dict[str, Any]) -> None:
    filing.unlocked_until = None
    if taken.action == "unlock":
        if until is None or until <= timezone.now():
            raise Refused(_("请给出解锁截止时间，须晚于现在。"), path="until")
        filing.unlocked_until = until
        details["until"] = until.isoformat()
