"""Importing rosters from Excel (批量导入): the template, a preview row by row, and then all rows or none."""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.roster_sheet import ROSTERS, Line, Roster, read_roster, template_of
from jixiao.web.records.services.roster import import_roster, plan_roster
from jixiao.web.workbench.page import Request, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 5 * 2**20
_GOOD_FOR = 3600
_SALT = "roster"


@page("manage_members", "GET", "POST")
def importing(request: Request, kind: str = "units") -> HttpResponse:
    """Choosing a workbook (选文件), and the preview of what is in it."""
    roster = _roster(kind)
    context = {"roster": roster, "rosters": ROSTERS.values(), "place": "import"}
    if request.method == "GET":
        return render(request, "settings/importing.html", context)
    try:
        name, data = _uploaded(request)
        lines = read_roster(roster, data, name)
    except Refused as refused:
        return render(request, "settings/importing.html", context | {"fault": refused}, status=422)
    plan = plan_roster(actor=request.actor, kind=kind, lines=lines)
    ticket = "" if plan.faults else _put_aside(request, kind, data)
    rows = [(outcome, _cells(roster, outcome.line)) for outcome in plan.outcomes]
    return render(
        request,
        "settings/import_preview.html",
        context | {"plan": plan, "rows": rows, "name": name, "ticket": ticket, "total": len(lines)},
        status=422 if plan.faults else 200,
    )


@page("manage_members", "POST")
def import_now(request: Request, kind: str) -> HttpResponse:
    """Importing what was previewed (确认导入)."""
    roster = _roster(kind)
    file = _set_aside(request, kind, request.POST.get("ticket", ""))
    lines = read_roster(roster, file.read_bytes(), roster.title)
    plan, handed = import_roster(actor=request.actor, kind=kind, lines=lines)
    file.unlink(missing_ok=True)
    context = {"roster": roster, "rosters": ROSTERS.values(), "place": "import", "plan": plan, "handed": handed}
    return render(request, "settings/imported.html", context)


@page("manage_members")
def import_template(request: Request, kind: str) -> HttpResponse:
    """The workbook to fill in (下载模板)."""
    roster = _roster(kind)
    header = content_disposition_header(True, f"{roster.title}导入模板.xlsx")
    return HttpResponse(template_of(roster), content_type=XLSX, headers={"Content-Disposition": header or "attachment"})


def _roster(kind: str) -> Roster:
    if kind not in ROSTERS:
        raise Http404
    return ROSTERS[kind]


def _cells(roster: Roster, line: Line) -> list[str]:
    return [line.texts[column.key] for column in roster.columns]


def _uploaded(request: Request) -> tuple[str, bytes]:
    upload = request.FILES.get("file")
    if upload is None or not upload.name:
        raise Refused(_("没有选择文件，或文件太大。"), _("请选择填好的 xlsx 文件，最大 5 MB。"), path="file")
    if (upload.size or 0) > LARGEST:
        raise Refused(
            _("文件有 %d MB，最大 5 MB。") % ((upload.size or 0) // 2**20), _("请分成几份，或去掉图片。"), path="file"
        )
    return upload.name, upload.read()


def _put_aside(request: Request, kind: str, data: bytes) -> str:
    """Keeps the file until it is confirmed (暂存), for whoever brought it; the ticket to it."""
    folder = _folder()
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - _GOOD_FOR:
            old.unlink(missing_ok=True)
    name = secrets.token_hex(16)
    (folder / name).write_bytes(data)
    return signing.dumps([request.actor.member.pk, kind, name], salt=_SALT)


def _set_aside(request: Request, kind: str, ticket: str) -> Path:
    """The file of a ticket (取暂存). Raises Stale when it is too old, used, or another's."""
    stale = Stale(
        _("预览已过期，或已经导入过了，这次没有导入。"), _("请重新选择文件预览；已导入的会标明“已有，不变”。")
    )
    try:
        member, of_kind, name = signing.loads(ticket, salt=_SALT, max_age=_GOOD_FOR)
    except (signing.BadSignature, ValueError) as error:
        raise stale from error
    file = _folder() / str(name)
    if (
        (member, of_kind) != (request.actor.member.pk, kind)
        or not re.fullmatch("[0-9a-f]{32}", str(name))
        or not file.is_file()
    ):
        raise stale
    return file


def _folder() -> Path:
    folder = Path(settings.DATA) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


urlpatterns = [
    path("settings/import/", importing, name="settings_import"),
    path("settings/import/<slug:kind>/", importing, name="settings_import_kind"),
    path("settings/import/<slug:kind>/now/", import_now, name="settings_import_now"),
    path("settings/import/<slug:kind>/template/", import_template, name="settings_import_template"),
]
