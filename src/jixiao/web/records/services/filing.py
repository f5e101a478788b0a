"""Filling in (填报): saving cells, rows, and the columns that lists need. Two people may type at once; nobody's value is ever overwritten unseen.

A cell is saved with the value it had when the page was made (``base``). Is something else there by now, nothing is written: the answer says what stands there, since
when and by whom, and the person decides.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.core.finding import Evidence as Paper
from jixiao.core.merge import money_of
from jixiao.core.number import rounded
from jixiao.core.workflow import EDITABLE, STATES
from jixiao.web.records.bridge import Reading, kind_of, read_content
from jixiao.web.records.content import Content, add_row, label_of, put, row_of, value_at
from jixiao.web.records.declared import fault_in_part, mark_adjusted, settle_target
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.models import Event, Filing, Year
from jixiao.web.records.permission import Actor
from jixiao.web.records.rules import fault_in, is_known, lock_on, tidied
from jixiao.web.records.services.approved import first_approved
from jixiao.web.records.services.log import add_event, chain_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A value to be saved (修改): where, what, and what stood there when the person began."""

    path: str
    text: str
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A value somebody else has changed meanwhile (冲突): mine, theirs, who and when."""

    path: str
    label: str
    mine: str
    theirs: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What came of saving (保存结果): what was written, what was not and why; the filing after it, and what the engine says of it."""

    filing: Filing
    reading: Reading
    written: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    refused: tuple[Refused, ...]


def is_editable(filing: Filing) -> bool:
    """Whether the content may be changed now (可编辑); an unlocked filing only while its time runs."""
    if filing.state == "unlocked" and filing.unlocked_until is not None and filing.unlocked_until < timezone.now():
        return False
    return filing.state in EDITABLE


def locked_filing(pk: int) -> Filing:
    """A filing nobody else can change until the transaction ends (加锁读取)."""
    return Filing.objects.select_for_update(of=("self",)).select_related("unit", "project").get(pk=pk)


def evidence_of(filing: Filing) -> tuple[Paper, ...]:
    """The evidence of a filing as the checks know it (佐证材料)."""
    names = {row["id"]: row.get("name") or row.get("target") or "" for row in filing.content["rows"]}
    return tuple(
        Paper(where=names.get(one.row, "total"), title=one.title) for one in filing.evidence.all() if not one.removed
    )


def read_filing(filing: Filing) -> Reading:
    """What the engine says of a filing as it is (评判填报件), its evidence included."""
    return read_content(filing.content, filing.pack, filing.form_kind, evidence_of(filing), stage=filing.stage)


def save_cells(*, actor: Actor, filing_id: int, changes: list[Change]) -> Saved:
    """Saves typed values (保存填写), each for itself: those in conflict or refused do not keep the others from being saved.

    Raises PermissionDenied, and Refused when the filing as a whole cannot be changed now.
    """
    with transaction.atomic():
        filing = locked_filing(filing_id)
        need_editable(actor, filing)
        content = copy.deepcopy(filing.content)
        has_ledger = has_ledger_for(filing)
        written: list[dict[str, str]] = []
        reading: Reading | None = None
        conflicts: list[Conflict] = []
        refused: list[Refused] = []
        for change in changes:
            text = tidied(change.text)
            fault = _fault(filing, content, change.path, text, has_ledger=has_ledger)
            if fault is not None:
                refused.append(fault)
                continue
            stands = value_at(content, change.path)
            if stands == text:
                continue
            if stands != tidied(change.base):
                conflicts.append(_conflict(filing, content, change.path, text, stands))
                continue
            put(content, change.path, text)
            written.append({"path": change.path, "before": stands, "after": text})
            if filing.stage == "declaration":
                written += settle_target(content, change.path)
        if written and filing.stage == "declaration":
            written += settle_adjustment(filing, content)
        if written:
            filing.content = content
            reading = keep(actor, filing, written)
    return Saved(
        filing=filing,
        reading=reading or read_filing(filing),
        written=tuple(one["path"] for one in written),
        conflicts=tuple(conflicts),
        refused=tuple(refused),
    )


def settle_adjustment(filing: Filing, content: Content) -> list[dict[str, str]]:
    """Keeps the targets first approved beside those that are being adjusted (调整对照), in place; what changed."""
    first = first_approved(filing) if filing.pk else None
    return mark_adjusted(content, first.content if first is not None else None)


def has_ledger_for(filing: Filing) -> bool:
    """Whether the money of a filing comes from a ledger (有台账)."""
    return filing.project is not None and filing.project.entries.filter(year=filing.year, void="").exists()


def weigh(*, actor: Actor, filing: Filing, changes: list[Change]) -> tuple[Reading, tuple[Refused, ...]]:
    """What the engine would say if these values were saved (试算), and what would be refused. Nothing is written."""
    need_editable(actor, filing)
    content = copy.deepcopy(filing.content)
    has_ledger = has_ledger_for(filing)
    refused: list[Refused] = []
    for change in changes:
        text = tidied(change.text)
        if fault := _fault(filing, content, change.path, text, has_ledger=has_ledger):
            refused.append(fault)
        else:
            put(content, change.path, text)
    return read_content(content, filing.pack, filing.form_kind, evidence_of(filing), stage=filing.stage), tuple(refused)


def need_editable(actor: Actor, filing: Filing) -> None:
    """Stops whoever may not change this filing now (核可编辑). Raises PermissionDenied or Refused."""
    actor.need("edit_filing", filing.unit)
    if Year.objects.filter(year=filing.year, is_open=False).exists():
        raise Refused(_("%d 年度已关闭，不能修改。") % filing.year, _("确需修改，请联系系统管理员重新开放该年度。"))
    if not is_editable(filing):
        raise Stale(
            _("「%(title)s」现在是“%(state)s”，不能修改。") % {"title": filing.title, "state": STATES[filing.state]},
            _("您刚才填写的内容仍保留在页面上，可先复制；如需修改请先撤回或申请解锁。"),
        )


def _fault(filing: Filing, content: Content, path: str, text: str, *, has_ledger: bool) -> Refused | None:
    if not is_known(path):
        return Refused(_("没有这个栏目：%s。") % path[:60], _("请刷新页面后再填。"), path=path)
    if fault := fault_in(content, path, text):
        return fault
    if filing.stage == "declaration" and (fault := fault_in_part(content, path, text)):
        return fault
    if (why := lock_on(filing, path, has_ledger=has_ledger)) and text != value_at(content, path):
        return Refused(why, path=path)
    return None


def _conflict(filing: Filing, content: Content, path: str, mine: str, theirs: str) -> Conflict:
    """What stands there now, and who put it there (冲突说明)."""
    last = None
    for event in Event.objects.filter(chain=chain_of(filing)).order_by("-number")[:200]:
        if any(one.get("path") == path for one in event.details.get("changes", ())):
            last = event
            break
    at = timezone.localtime(last.at).strftime("%H:%M") if last else ""
    label = label_of(content, path, kind_of(filing.pack, filing.form_kind))
    return Conflict(path=path, label=label, mine=mine, theirs=theirs, by=last.actor_name if last else _("系统"), at=at)


def keep(
    actor: Actor, filing: Filing, changes: list[dict[str, str]], *, action: str = "fill", said: str = ""
) -> Reading:
    """Writes a changed content with its columns and its entry in the log (落库), within the caller's transaction; what the engine says of it."""
    filing.revision += 1
    filing.changed_by = actor.member
    reading = sum_up(filing)
    filing.save()
    if not said:
        kind = kind_of(filing.pack, filing.form_kind)
        said = "".join(
            _sentence(label_of(filing.content, one["path"], kind), one["before"], one["after"]) for one in changes
        )
    details = {"revision": filing.revision, "changes": changes}
    add_event(actor=actor.member, action=action, said=said, details=details, filing=filing, chain=chain_of(filing))
    return reading


def _sentence(label: str, before: str, after: str) -> str:
    if not before:
        return f"{label}填写为「{after}」。"
    return f"{label}由「{before}」改为「{after}」。" if after else f"{label}清空，原为「{before}」。"


def sum_up(filing: Filing) -> Reading:
    """Brings the columns for lists up to date with the content (更新概要)."""
    reading = (
        read_filing(filing)
        if filing.pk
        else read_content(filing.content, filing.pack, filing.form_kind, stage=filing.stage)
    )
    scored = filing.stage in ("evaluation", "department")
    filing.computed = _fits(reading.sheet.total) if scored else None
    total = reading.form.total
    filing.reported = _fits(total.meaning.value if total is not None else None)
    rate = reading.form.budget.rate.meaning.value if reading.form.budget and reading.form.budget.rate else None
    filing.rate = rate if rate is not None and abs(rate) < 10**8 else None
    money = reading.form.budget
    filing.budget = _amount(money_of(money.budget or money.initial, reading.form)) if money else None
    filing.executed = _amount(money_of(money.executed, reading.form)) if money else None
    filing.errors = sum(found.severity == "error" for found in reading.answers.findings)
    filing.warnings = sum(found.severity == "warning" for found in reading.answers.findings)
    key = {"monitoring": "actual", "declaration": "target"}.get(filing.stage, "actual")
    filing.to_fill = len(filing.content["rows"])
    filing.filled = sum(bool(row.get(key)) for row in filing.content["rows"])
    return reading


def _fits(value: Any) -> Any:
    return value if value is not None and abs(value) < 10**5 else None


def _amount(value: Decimal | None) -> Decimal | None:
    """An amount as its column can hold it (元), None when it is absurdly large: the finding says so."""
    return rounded(value, 2) if value is not None and abs(value) < 10**18 else None


def add_rows(*, actor: Actor, filing_id: int, rows: list[dict[str, str]], after: str = "") -> Filing:
    """Adds indicator rows (增加指标) to a filing whose rows are not locked; after a row, or at the end."""
    with transaction.atomic():
        filing = locked_filing(filing_id)
        need_editable(actor, filing)
        _need_open_rows(filing)
        content = copy.deepcopy(filing.content)
        for values in rows:
            after = add_row(content, after, **{key: tidied(text) for key, text in values.items()})
        settle_adjustment(filing, content)
        filing.content = content
        keep(actor, filing, [], action="add_rows", said=f"增加了 {len(rows)} 行指标。")
    return filing


def remove_row(*, actor: Actor, filing_id: int, row_id: str) -> Filing:
    """Removes an indicator row (删除指标); what stood in it stays in the log."""
    with transaction.atomic():
        filing = locked_filing(filing_id)
        need_editable(actor, filing)
        _need_open_rows(filing)
        row = row_of(filing.content, row_id)
        if row is None:
            raise Stale(_("这一行已被删除。"), _("请刷新页面查看最新内容。"))
        content = copy.deepcopy(filing.content)
        content["rows"] = [one for one in content["rows"] if one["id"] != row_id]
        filing.content = content
        gone = [
            {"path": f"rows/{row_id}/{key}", "before": text, "after": ""}
            for key, text in row.items()
            if key not in ("id", "goal")
        ]
        keep(actor, filing, gone, action="remove_row", said=f"删去了指标「{row.get('name') or '未命名'}」。")
    return filing


def _need_open_rows(filing: Filing) -> None:
    if filing.stage in ("evaluation", "monitoring") and filing.parent_id:
        raise Refused(_("指标已随绩效目标批复锁定，不能增减。"), _("确需调整，请先办理绩效目标调整。"))
