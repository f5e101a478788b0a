"""Importing ledger entries (台账导入): the template, the preview with every fault at its row, and entering all of it or nothing.

Between preview and entering the rows travel with the page, signed, so that what is entered is what was shown.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jixiao.web.records.entry_sheet import EntrySheet, SheetRow, entry_template, read_entry_sheet
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Year
from jixiao.web.records.models.project import ENTRY_KINDS
from jixiao.web.records.services.ledger_import import Planned, import_entries, plan_import
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.projects import listed_projects, year_asked

_AGE = 4 * 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _salt(request: Request) -> str:
    return f"ledger-import:{request.actor.member.pk}"


def _packed(sheet: EntrySheet, request: Request) -> str:
    return signing.dumps(
        {"rows": [[row.number, row.texts] for row in sheet.rows], "letters": sheet.letters},
        salt=_salt(request),
        compress=True,
    )


def _unpacked(text: str, request: Request) -> EntrySheet:
    try:
        kept: dict[str, Any] = signing.loads(text, salt=_salt(request), max_age=_AGE)
    except signing.BadSignature as error:
        raise Refused(_("预览已过期，没有登记任何记录。"), _("请重新上传这份表。"), path="file") from error
    rows = tuple(SheetRow(number=number, texts=texts) for number, texts in kept["rows"])
    return EntrySheet(rows=rows, letters=kept["letters"])


@page("edit_ledger", "GET", "POST")
def ledger_import(request: Request) -> HttpResponse:
    """Uploads a workbook and shows what would be entered (上传与预览)."""
    year = year_asked(request)
    planned: Planned | None = None
    fault: Refused | None = None
    packed = ""
    upload = request.FILES.get("file")
    if request.method == "POST" and year is not None:
        try:
            if upload is None:
                too_large = getattr(request, "upload_too_large", False)
                raise Refused(
                    _("文件过大。") if too_large else _("没有选择文件。"), _("请选择填好的 xlsx 模板。"), path="file"
                )
            sheet = read_entry_sheet(upload.read(), upload.name or "")
            planned = plan_import(request.actor, year.year, sheet)
            packed = _packed(sheet, request)
        except Refused as refused:
            fault = refused
    status = 422 if fault or (planned and planned.faults) else 200
    context = {
        "year": year, "years": Year.objects.filter(is_open=True), "planned": planned, "fault": fault, "packed": packed,
        "kinds": ENTRY_KINDS, "file_name": upload.name if upload else "",
    }  # fmt: skip
    return render(request, "projects/import.html", context, status=status)


@page("edit_ledger", "POST")
def ledger_enter(request: Request) -> HttpResponse:
    """Enters what was previewed (确认导入)."""
    year = year_asked(request)
    if year is None:
        raise Refused(_("还没有预算年度。"))
    planned = import_entries(
        actor=request.actor, year=year.year, sheet=_unpacked(request.POST.get("packed", ""), request)
    )
    known = len(planned.entries) - len(planned.fresh)
    said = _("已登记 %d 笔。") % len(planned.fresh) if planned.fresh else _("没有新增记录。")
    messages.success(request, said + (_("另有 %d 笔此前已登记，没有重复登记。") % known if known else ""))
    pks = {one.project.pk for one in planned.entries}
    where = reverse("project", args=[pks.pop()]) if len(pks) == 1 else reverse("projects")
    return redirect(f"{where}?year={year.year}")


@page("edit_ledger")
def ledger_template(request: Request) -> HttpResponse:
    """The template to fill in (下载模板), with the list of projects on a sheet of its own."""
    year = year_asked(request)
    data = entry_template(year.year if year else 0, listed_projects(request))
    return HttpResponse(
        data,
        content_type=XLSX,
        headers={
            "Content-Disposition": "attachment; filename*=UTF-8''%E5%8F%B0%E8%B4%A6%E5%AF%BC%E5%85%A5%E6%A8%A1%E6%9D%BF.xlsx"
        },
    )


urlpatterns = [
    path("projects/import/", ledger_import, name="ledger_import"),
    path("projects/import/enter/", ledger_enter, name="ledger_enter"),
    path("projects/import/template/", ledger_template, name="ledger_template"),
]
