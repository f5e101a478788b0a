"""Importing from a file (从文件导入): the engine reads it, people look at what was read, and what they choose is saved as if they had typed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.core.errors import ReadError
from jixiao.ingest import document
from jixiao.ingest.limits import Limits
from jixiao.ingest.open import read_sheets
from jixiao.web.records.content import ROW_KEYS
from jixiao.web.records.faults import Refused
from jixiao.web.records.intake import Beside, beside, forms_of, pages_of
from jixiao.web.records.models import Filing, Intake
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.filing import (
    Change,
    Saved,
    add_rows,
    has_ledger_for,
    locked_filing,
    need_editable,
    save_cells,
)
from jixiao.web.records.services.log import add_event, chain_of
from jixiao.web.records.vault import received

LIMITS = Limits(seconds=30.0, scanned_pages=10, page_seconds=30.0)
"""How long somebody waits before a page (网页读取上限): a filing is a form or two, not an archive."""


def read_file(*, actor: Actor, filing: Filing, upload: UploadedFile[Any] | None) -> Intake:
    """Reads an uploaded file with the engine (读取文件), and keeps what was read beside the filing. Nothing is taken over yet.

    Raises PermissionDenied, Stale, and Refused with the reader's own message when there is no form to be read.
    """
    need_editable(actor, filing)
    with received(upload) as file:
        try:
            sheets = read_sheets(file.path, LIMITS)
            found = document(sheets, file.name, declared=filing.stage == "declaration")
        except ReadError as error:
            raise Refused(error.message, error.remedy, path="file") from error
        said = [problem.message for problem in found.problems]
        if not found.forms:
            raise Refused(
                said[0] if said else _("%s：没有读到自评表。") % file.name,
                "\n".join(said[1:]) or _("请确认选的是本项目填好的自评表。"),
                path="file",
            )
        file.keep()
        with transaction.atomic():
            intake = Intake.objects.create(
                filing=filing,
                file_name=file.name,
                digest=file.digest,
                size=file.size,
                format=found.format,
                forms=forms_of(found),
                pages=pages_of(sheets),
                problems=said,
                made_by=actor.member,
            )
            add_event(
                actor=actor.member,
                action="read_file",
                said=f"读取文件《{file.name}》以备导入。",
                details={"intake": intake.pk, "digest": file.digest, "size": file.size},
                filing=filing,
                chain=chain_of(filing),
            )
    return intake


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of taking values over (导入结果): as with saving, and how many rows were added."""

    saved: Saved
    added: int = 0


def beside_filing(filing: Filing, intake: Intake, form: int) -> Beside:
    """A form of the file beside the filing as it is now (对照)."""
    return beside(filing, intake.forms[form], has_ledger=has_ledger_for(filing))


def take_over(
    *,
    actor: Actor,
    intake: Intake,
    form: int,
    values: list[Change],
    rows: list[str],
    confirmed: set[str],
) -> Taken:
    """Takes the chosen values over (导入): each with what stood there when the page was made, so that nobody's newer value is overwritten.

    ``confirmed``: the doubts that were looked at; every one that belongs to no value must be. ``rows``: ids of rows of the file to be added.
    Raises Refused, Stale, PermissionDenied.
    """
    with transaction.atomic():
        filing = locked_filing(intake.filing_id)
        need_editable(actor, filing)
        shown = beside_filing(filing, intake, form)
        if left := [doubt for doubt in shown.doubts if doubt not in confirmed]:
            raise Refused(
                _("还有 %d 处存疑没有核对，没有导入。") % len(left), _("请逐条核对原件后勾选“已核对”。"), path="doubts"
            )
        if not values and not rows:
            raise Refused(_("没有选中任何内容。"), _("请勾选要导入的栏目。"))
        offered = {one.path for one in shown.proposals}
        saved = save_cells(actor=actor, filing_id=filing.pk, changes=[one for one in values if one.path in offered])
        new = [row for row in shown.new_rows if row["id"] in rows] if shown.may_add else []
        if new:
            add_rows(
                actor=actor,
                filing_id=filing.pk,
                rows=[{key: row[key] for key in ROW_KEYS if row.get(key)} for row in new],
            )
        if saved.written or new:
            intake.taken = sorted({*intake.taken, *saved.written})
            intake.save(update_fields=["taken"])
            more = f"，增加 {len(new)} 行指标" if new else ""
            add_event(
                actor=actor.member,
                action="import",
                said=f"从文件《{intake.file_name}》导入 {len(saved.written)} 处{more}。",
                details={
                    "intake": intake.pk,
                    "digest": intake.digest,
                    "written": list(saved.written),
                    "conflicts": [one.path for one in saved.conflicts],
                    "refused": [one.path for one in saved.refused],
                },
                filing=filing,
                chain=chain_of(filing),
            )
    return Taken(saved=saved, added=len(new))
