"""Filling in a form (填报页): the official form with its fields, saving and scoring while one types, and who else is at it."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from jixiao.core.workflow import STATES
from jixiao.web.records.bridge import Reading
from jixiao.web.records.content import Content, paths_in, value_at
from jixiao.web.records.faults import Refused
from jixiao.web.records.history import Return, last_return
from jixiao.web.records.models import Filing
from jixiao.web.records.rules import lock_on
from jixiao.web.records.selectors import filing_seen, monitored
from jixiao.web.records.services.adjustment import moved_targets
from jixiao.web.records.services.filing import (
    Change,
    add_rows,
    has_ledger_for,
    is_editable,
    read_filing,
    remove_row,
    save_cells,
    weigh,
)
from jixiao.web.records.services.ledger import moved_money
from jixiao.web.records.services.presence import be_here
from jixiao.web.records.services.task import kind_title
from jixiao.web.workbench.around import ways
from jixiao.web.workbench.beside import Remark, counts_of, listed, remarks_of, said_beside
from jixiao.web.workbench.field_html import write_form
from jixiao.web.workbench.fillable import FormToFill
from jixiao.web.workbench.page import Request, page
from jixiao.web.workbench.stage_page import own_page

_MOST_CHANGES = 2000
"""Changes one request may bring (一次修改上限): a large block pasted, and then some."""


@page("see_filing")
def filing(request: Request, pk: int) -> HttpResponse:
    """The form of a filing (填报页): to be filled in by whoever may, to be read by whoever may see it."""
    one = filing_seen(request.actor, pk)
    if where := own_page(one):
        return redirect(where)
    prefetch_related_objects([one], "evidence")
    may_edit = request.actor.may("edit_filing", one.unit) and is_editable(one)
    reading = read_filing(one)
    remarks = remarks_of(reading)
    lock = None
    if may_edit:
        has_ledger = has_ledger_for(one)

        def lock(path: str) -> str:
            return lock_on(one, path, has_ledger=has_ledger)

    form = FormToFill(one.content, reading, lock)
    told = monitored(one)
    returned = last_return(one) if may_edit else None
    context = {
        "filing": one,
        "form_title": kind_title(one),
        "may_edit": may_edit,
        "form": write_form(form, said_beside(reading, remarks), fixed_beside(one, returned)),
        "landscape": form.paper.landscape,
        "rows_are_open": form.rows_are_open,
        "groups": form.reading.kind.scoring.groups,
        "ways": ways(request.actor, one, "filing"),
        "returned": returned,
        "locks": _locks(one, lock),
        "moved": moved_money(one),
        "moved_targets": moved_targets(one),
        "monitored": [(row, told[row["id"]]) for row in one.content["rows"] if told.get(row["id"])],
        **summary_of(reading, one, remarks),
    }
    return render(request, "filling/filing.html", context)


def _address(name: str, filing: Filing) -> str:
    """The address of a page about a filing (网址), "" where there is no such page."""
    try:
        return reverse(name, args=[filing.pk])
    except NoReverseMatch:
        return ""


def fixed_beside(filing: Filing, returned: Return | None) -> dict[str, str]:
    """What stands beside a row whatever is typed (固定旁注), HTML: why it was sent back, how many papers prove it and the way to them."""
    out: dict[str, str] = {}
    papers = Counter(paper.row for paper in filing.evidence.all() if not paper.removed)
    address = _address("evidence", filing)
    for row in filing.content["rows"]:
        why = returned.rows.get(row["id"], "") if returned else ""
        said = format_html('<p class="sent-back"><b>{}</b> {}</p>', _("退回意见"), why) if why else ""
        link = format_html(
            '<a class="papers" href="{}?row={}">{}</a>', address, row["id"], _("佐证材料 %d 份") % papers[row["id"]]
        )
        out[row["id"]] = said + link
    return out


def _locks(filing: Filing, lock: Any) -> list[str]:
    """Why some of the form is grey (锁定说明), each reason once."""
    if lock is None:
        return []
    row = next((row["id"] for row in filing.content["rows"]), "")
    reasons = (lock("project"), lock("budget/budget"), lock(f"rows/{row}/target") if row else "")
    return [reason for reason in dict.fromkeys(reasons) if reason]


def summary_of(reading: Reading, filing: Filing, remarks: list[Remark]) -> dict[str, Any]:
    """What the head of the page says (概要): total, grade, how much is filled in, remarks with their places."""
    key = "target" if filing.stage == "declaration" else "actual"
    rows = reading.content["rows"]
    return {
        "listed": listed(remarks),
        "counts": counts_of(remarks),
        "sheet": reading.sheet,
        "filled": sum(bool(row.get(key)) for row in rows),
        "to_fill": len(rows),
    }


@page("edit_filing", "POST")
def filing_save(request: Request, pk: int) -> JsonResponse:
    """Saves what was typed and says what the engine makes of it (保存并评判): one request. With ``keep`` false it only says so (试算)."""
    one = filing_seen(request.actor, pk)
    asked = _asked(request)
    changes = _changes(asked)
    conflicts: list[dict[str, str]] = []
    written: tuple[str, ...] = ()
    if asked.get("keep", True):
        saved = save_cells(actor=request.actor, filing_id=one.pk, changes=changes)
        one, reading, refused, written = saved.filing, saved.reading, saved.refused, saved.written
        conflicts = [
            {
                "path": found.path, "label": found.label, "mine": found.mine, "theirs": found.theirs, "by": found.by, "at": found.at,
            }
            for found in saved.conflicts
        ]  # fmt: skip
    else:
        reading, refused = weigh(actor=request.actor, filing=one, changes=changes)
    answer = _said(reading, one) | {
        "written": {path: value_at(one.content, path) for path in written},
        "conflicts": conflicts,
        "refused": [{"path": found.path, "message": found.message, "remedy": found.remedy} for found in refused],
        "at": timezone.localtime().strftime("%H:%M"),
    }
    if asked.get("keep", True) and one.revision - bool(written) != asked.get("revision"):
        answer |= _values(one.content)
    return JsonResponse(answer)


@page("edit_filing", "POST")
def filing_news(request: Request, pk: int) -> JsonResponse:
    """Who else is on this form, and what they have changed since (在填与更新): cheap while nothing has."""
    one = filing_seen(request.actor, pk)
    asked = _asked(request)
    others = be_here(actor=request.actor, filing=one, path=str(asked.get("path", "")))
    answer: dict[str, Any] = {
        "others": [{"name": other.name, "path": other.path} for other in others],
        "editable": is_editable(one),
        "state": STATES[one.state],
        "revision": one.revision,
    }
    if one.revision != asked.get("revision"):
        answer |= _said(read_filing(one), one) | _values(one.content)
    return JsonResponse(answer)


@page("edit_filing", "POST")
def filing_add_row(request: Request, pk: int) -> HttpResponse:
    """Adds an indicator (增加指标), where the rows are open."""
    one = filing_seen(request.actor, pk)
    values = {
        key: text
        for key in ("level1", "level2", "name", "target", "weight")
        if (text := request.POST.get(key, "").strip())
    }
    if not values.get("name"):
        raise Refused(_("请写明指标名称。"), path="name")
    after = next(
        (
            row["id"]
            for row in reversed(one.content["rows"])
            if (row.get("level1"), row.get("level2")) == (values.get("level1"), values.get("level2"))
        ),
        "",
    )
    add_rows(actor=request.actor, filing_id=one.pk, rows=[values], after=after)
    return redirect("filing", pk=one.pk)


@page("edit_filing", "POST")
def filing_remove_row(request: Request, pk: int) -> JsonResponse:
    """Removes an indicator (删除指标), where the rows are open."""
    one = filing_seen(request.actor, pk)
    one = remove_row(actor=request.actor, filing_id=one.pk, row_id=str(_asked(request).get("row", "")))
    return JsonResponse({"revision": one.revision})


def _asked(request: Request) -> dict[str, Any]:
    """What a page's script sends (脚本请求内容). Raises Refused for what no page of ours sends."""
    try:
        asked = json.loads(request.body or b"{}")
    except ValueError as fault:
        raise Refused(_("没有收到可以识别的内容，没有保存。"), _("请刷新页面后再试。")) from fault
    if not isinstance(asked, dict):
        raise Refused(_("没有收到可以识别的内容，没有保存。"), _("请刷新页面后再试。"))
    return asked


def _changes(asked: dict[str, Any]) -> list[Change]:
    listed = asked.get("changes")
    if not isinstance(listed, list) or len(listed) > _MOST_CHANGES:
        raise Refused(_("一次最多保存 %d 处修改。") % _MOST_CHANGES, _("请分几次粘贴。"))
    out = []
    for one in listed:
        values = (
            [one.get(key, "") if isinstance(one, dict) else None for key in ("path", "text", "base")] if one else [None]
        )
        if not all(isinstance(value, str) for value in values):
            raise Refused(_("没有收到可以识别的内容，没有保存。"), _("请刷新页面后再试。"))
        out.append(Change(path=values[0] or "", text=values[1] or "", base=values[2] or ""))
    return out


def _said(reading: Reading, filing: Filing) -> dict[str, Any]:
    """What is said of a content (评判结果): beside the rows, in the head, and what the engine computes where nothing was typed."""
    remarks = remarks_of(reading)
    return {
        "revision": filing.revision,
        "said": said_beside(reading, remarks),
        "computed": reading.filled_in,
        "summary": render_to_string("filling/summary.html", summary_of(reading, filing, remarks)),
    }


def _values(content: Content) -> dict[str, Any]:
    """Every value of a content by its path (各栏现值), and which rows there are."""
    return {
        "values": {path: value_at(content, path) for path in paths_in(content)},
        "rows": [row["id"] for row in content["rows"]],
    }


urlpatterns = [
    path("filings/<int:pk>/", filing, name="filing"),
    path("filings/<int:pk>/save", filing_save, name="filing_save"),
    path("filings/<int:pk>/news", filing_news, name="filing_news"),
    path("filings/<int:pk>/rows", filing_add_row, name="filing_add_row"),
    path("filings/<int:pk>/rows/remove", filing_remove_row, name="filing_remove_row"),
]
