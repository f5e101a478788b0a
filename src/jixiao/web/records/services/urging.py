"""Urging (催报): telling units what is missing, and giving some of them more time. Both stand in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.core.workflow import STAGES
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing, Notice, Task, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.log import add_event
from jixiao.web.records.watching.listing import UNFINISHED

NAMED = 5
"""Filings a reminder calls by name (点名份数)."""
LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What a unit still owes (欠报): how many filings, the first of them by name, the earliest day due, how many days past it."""

    unit: Unit
    count: int
    names: tuple[str, ...]
    due: date | None
    late: int


def lacks(units: Sequence[Unit], *, year: int, stage: str, today: date | None = None) -> tuple[Lack, ...]:
    """What these units still owe of a stage (欠报清单), those that owe nothing left out. One query."""
    today = today or timezone.localdate()
    open_ones = (
        Filing.objects.filter(unit_id__in=[unit.pk for unit in units], year=year, stage=stage, state__in=UNFINISHED)
        .order_by("unit_id", "due", "id")
        .values_list("unit_id", "due", "project__name", "period", "title")
    )
    by_unit: dict[int, list[tuple[date | None, str]]] = {}
    for unit_id, due, project, period, title in open_ones:
        by_unit.setdefault(unit_id, []).append(
            (due, f"{project}{f'（{period}）' if period else ''}" if project else title)
        )
    out = []
    for unit in units:
        if not (found := by_unit.get(unit.pk)):
            continue
        dues = [due for due, _name in found if due is not None]
        first = min(dues) if dues else None
        names = tuple(name for _due, name in found[:NAMED])
        late = max((today - first).days, 0) if first else 0
        out.append(Lack(unit=unit, count=len(found), names=names, due=first, late=late))
    return tuple(out)


def reminder_text(lack: Lack, *, year: int, stage: str) -> str:
    """The reminder as it can be sent (催报文字), to one unit."""
    names = "、".join(lack.names) + ("等" if lack.count > len(lack.names) else "")
    when = ""
    if lack.due is not None:
        when = (
            f"截止日期为{lack.due.year}年{lack.due.month}月{lack.due.day}日"
            + (f"，已逾期{lack.late}天" if lack.late else "")
            + "。"
        )
    return f"{lack.unit.name}：{year}年度{STAGES[stage]}还有{lack.count}份没有提交（{names}）。{when}请尽快填报，经单位领导签字后提交。"


def remind(
    *, actor: Actor, year: int, stage: str, units: Sequence[Unit], sender: str = "", note: str = ""
) -> tuple[Notice, ...]:
    """Reminds units of what they owe (批量催报): a notice on the first page of each, one entry in the log each. A unit already reminded today is not told twice.

    Raises PermissionDenied; Refused when no unit is given, the stage is unknown, or the note is too long.
    """
    if stage not in STAGES:
        raise Refused(_("没有这个环节：%s。") % stage[:20], path="stage")
    if not units:
        raise Refused(_("没有选中任何单位。"), _("请至少勾选一个单位。"), path="units")
    note = note.strip()
    if len(note) > LONGEST:
        raise Refused(_("附言有 %(found)d 字，最多 %(most)d 字。") % {"found": len(note), "most": LONGEST}, path="note")
    for unit in units:
        actor.need("supervise", unit)
    today = timezone.localdate()
    sent: list[Notice] = []
    with transaction.atomic():
        # the units' rows are the lock: the second of two clicks finds the notices of the first
        list(Unit.objects.select_for_update().filter(pk__in=[unit.pk for unit in units]).order_by("pk"))
        told = set(
            Notice.objects.filter(
                unit_id__in=[unit.pk for unit in units], year=year, stage=stage, sent_at__gte=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
            ).values_list("unit_id", flat=True)
        )  # fmt: skip
        for lack in lacks(units, year=year, stage=stage, today=today):
            if lack.unit.pk in told:
                continue
            text = reminder_text(lack, year=year, stage=stage) + (f"{note}" if note else "")
            notice = Notice.objects.create(
                unit=lack.unit, year=year, stage=stage, text=text, sent_by=actor.member, sent_from=sender
            )
            add_event(
                actor=actor.member,
                action="remind",
                said=f"催报：{text}",
                details={"notice": notice.pk, "year": year, "stage": stage, "missing": lack.count},
                unit=lack.unit,
            )
            sent.append(notice)
    return tuple(sent)


def open_notices(actor: Actor) -> list[Notice]:
    """The notices to the units one fills in for (本单位提醒), as long as anything is missing and nobody has put them away."""
    missing = Filing.objects.filter(state__in=UNFINISHED).values("unit_id", "year", "stage").distinct()
    found = list(
        Notice.objects.filter(actor.over("edit_filing", "unit__path"), closed_at=None)
        .select_related("unit", "sent_by")
        .order_by("-id")[:10]
    )
    if not found:
        return []
    owing = {
        (one["unit_id"], one["year"], one["stage"])
        for one in missing.filter(unit_id__in={notice.unit_id for notice in found})
    }
    return [notice for notice in found if (notice.unit_id, notice.year, notice.stage) in owing]


def close_notice(*, actor: Actor, notice_id: int) -> Notice:
    """Puts a notice away (知道了) for the whole unit. Doing it again changes nothing. Raises PermissionDenied."""
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=notice_id).first()
        if notice is None:
            raise Refused(_("没有这条提醒。"))
        actor.need("edit_filing", notice.unit)
        if notice.closed_at is None:
            notice.closed_by, notice.closed_at = actor.member, timezone.now()
            notice.save(update_fields=["closed_by", "closed_at"])
            said = f"{actor.member.name}已阅 {timezone.localdate(notice.sent_at):%m月%d日}的催报提醒。"
            add_event(
                actor=actor.member, action="close_notice", said=said, details={"notice": notice.pk}, unit=notice.unit
            )
    return notice


def extend_due(*, actor: Actor, task_id: int, units: Sequence[Unit], due: date, reason: str) -> int:
    """Gives units more time for what they have not submitted (延期); how many filings it is about. One entry in the log a unit. Again the same: nothing.

    Raises PermissionDenied; Refused without a reason or unit, or when the new day is not later.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("延期须说明原因。"), _("请写明原因，日志中能看到。"), path="reason")
    if not units:
        raise Refused(_("没有选中任何单位。"), _("请至少勾选一个单位。"), path="units")
    if due < timezone.localdate():
        raise Refused(_("新的截止日期 %s 已经过了。") % due.isoformat(), _("请给出今天或以后的日期。"), path="due")
    for unit in units:
        actor.need("issue_task", unit)
    changed = 0
    with transaction.atomic():
        task = Task.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=task_id)
        actor.need("issue_task", task.issuer)
        for unit in units:
            found = Filing.objects.select_for_update(of=("self",)).filter(
                task=task, unit=unit, state__in=UNFINISHED, due__lt=due
            )
            before = list(found.values_list("pk", "due"))
            if not before:
                continue
            Filing.objects.filter(pk__in=[pk for pk, _due in before]).update(due=due)
            changed += len(before)
            was = "、".join(sorted({day.isoformat() for _pk, day in before if day is not None}))
            said = f"{unit.name}：“{task.title}”有 {len(before)} 份未提交，截止日期由 {was} 延至 {due.isoformat()}。原因：{reason}。"
            details = {
                "task": task.pk,
                "due": due.isoformat(),
                "reason": reason,
                "before": {str(pk): day.isoformat() if day else None for pk, day in before},
            }
            add_event(actor=actor.member, action="extend_due", said=said, details=details, unit=unit)
    return changed
