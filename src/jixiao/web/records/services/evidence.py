"""Evidence (佐证材料): attaching a file to an indicator or to the whole, and taking one away again, which leaves its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.web.records.content import row_of
from jixiao.web.records.content_kind import fitting_name, kind_of_file
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.models import Evidence, Filing
from jixiao.web.records.permission import Actor
from jixiao.web.records.rules import tidied
from jixiao.web.records.services.filing import locked_filing, need_editable, sum_up
from jixiao.web.records.services.log import add_event, chain_of
from jixiao.web.records.vault import received

MOST = 500
"""Papers a filing may have (材料份数上限)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """What came of an upload (上传结果): the record, and whether the same file was there already or had another name than its content."""

    evidence: Evidence
    was_there: bool = False
    renamed_from: str = ""


def attach_evidence(
    *,
    actor: Actor,
    filing: Filing,
    upload: UploadedFile[Any] | None,
    row: str = "",
    title: str = "",
    page: str = "",
    day: date | None = None,
) -> Attached:
    """Attaches an uploaded file to an indicator row, or to the whole (上传佐证材料). The same file twice on one row is attached once: a double click.

    ``page``: on which page it stands, ``day``: of which day the paper is. Raises PermissionDenied, Refused (at ``file``, ``page``, ``title``) or Stale.
    """
    actor.need("attach_evidence", filing.unit)
    need_editable(actor, filing)  # asked before a large file is looked at, and again under the lock
    title, page = tidied(title), tidied(page)
    if len(title) > 200 or len(page) > 40:
        path, most = ("title", 200) if len(title) > 200 else ("page", 40)
        raise Refused(_("这一栏最多 %d 字。") % most, _("请缩短后再传。"), path=path)
    with received(upload) as file:
        kind = kind_of_file(file)
        name = fitting_name(file.name, kind)
        file.keep()
        with transaction.atomic():
            filing = locked_filing(filing.pk)
            need_editable(actor, filing)
            where = _where(filing, row)
            same = filing.evidence.filter(row=row, digest=file.digest, removed="").first()
            if same is not None:
                return Attached(evidence=same, was_there=True)
            if filing.evidence.filter(removed="").count() >= MOST:
                raise Refused(
                    _("佐证材料已有 %d 份，不能再加。") % MOST, _("请合并同类材料，或移除不再需要的。"), path="file"
                )
            evidence = Evidence.objects.create(
                filing=filing,
                row=row,
                title=title or name.rpartition(".")[0] or name,
                page=page,
                day=day,
                digest=file.digest,
                file_name=name,
                mime=kind.mime,
                size=file.size,
                made_by=actor.member,
            )
            _keep_sums(filing)
            said = f"{where}附上佐证材料《{evidence.title}》（{name}）。"
            details = {"evidence": evidence.pk, "row": row, "digest": file.digest, "size": file.size}
            add_event(
                actor=actor.member, action="attach", said=said, details=details, filing=filing, chain=chain_of(filing)
            )
    return Attached(evidence=evidence, renamed_from=file.name if kind.renamed else "")


def remove_evidence(*, actor: Actor, evidence_id: int, reason: str) -> Evidence:
    """Takes a paper away (移除佐证材料): it no longer counts; its record, its file and the reason stay. Removing twice is removing once."""
    reason = tidied(reason)
    with transaction.atomic():
        found = Evidence.objects.get(pk=evidence_id)
        filing = locked_filing(found.filing_id)
        actor.need("attach_evidence", filing.unit)
        found.refresh_from_db()
        if found.removed:
            return found
        need_editable(actor, filing)
        if not reason:
            raise Refused(_("移除佐证材料须说明原因。"), _("例如：传错文件、已换成盖章件。"), path="reason")
        if len(reason) > 200:
            raise Refused(_("原因最多 200 字。"), _("请缩短后再提交。"), path="reason")
        found.removed, found.removed_by, found.removed_at = reason, actor.member, timezone.now()
        found.save(update_fields=["removed", "removed_by", "removed_at"])
        _keep_sums(filing)
        add_event(
            actor=actor.member,
            action="detach",
            said=f"移除佐证材料《{found.title}》。原因：{reason}。",
            details={"evidence": found.pk, "row": found.row, "digest": found.digest, "reason": reason},
            filing=filing,
            chain=chain_of(filing),
        )
    return found


def _where(filing: Filing, row: str) -> str:
    """What a paper is attached to, in words (所附之处). Raises Stale when that row is gone."""
    if not row:
        return "为整份填报"
    found = row_of(filing.content, row)
    if found is None:
        raise Stale(_("这一行指标已被删除，材料没有附上。"), _("请刷新页面后重新选择指标。"), path="row")
    return f"为指标「{found.get('name') or '未命名'}」"


def _keep_sums(filing: Filing) -> None:
    """The number of findings counts evidence too (更新问题数); the content itself is as it was, so its revision stays."""
    sum_up(filing)
    filing.save(update_fields=["errors", "warnings", "computed", "reported", "rate", "filled", "to_fill"])
