"""The budget ledger (预算台账): adding entries, voiding wrong ones, and carrying the sums into the filings that are still open."""

from __future__ import annotations

import copy
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.core.number import ZERO, plain
from jixiao.web.records.bridge import kind_of, read_content
from jixiao.web.records.content import Content, label_of, put, value_at, with_values
from jixiao.web.records.entry import EntryValues
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.ledger import MONEY_PATHS, TEN_THOUSAND, money_texts, period_end, sums_for, sums_of
from jixiao.web.records.models import Entry, Filing, Project, Year
from jixiao.web.records.models.project import ENTRY_KINDS
from jixiao.web.records.permission import Actor
from jixiao.web.records.rules import tidied
from jixiao.web.records.services.filing import is_editable, keep
from jixiao.web.records.services.log import add_event

_AGAIN = timedelta(seconds=60)
_COMPUTED = ("budget/rate", "budget/score", "total")


def in_both(amount: Decimal) -> str:
    """An amount in yuan and in 万元 (两种单位)."""
    return f"{amount:,.2f} 元（{plain(amount / TEN_THOUSAND)} 万元）"


def locked_project(actor: Actor, project_id: int, action: str) -> Project:
    """A project nobody else can change until the transaction ends (加锁读取项目). Raises PermissionDenied."""
    project = Project.objects.select_for_update(of=("self",)).select_related("unit").get(pk=project_id)
    actor.need(action, project.unit)
    return project


def need_open_year(year: int) -> Year:
    """The year, when its books are open (年度可登记). Raises Refused."""
    found = Year.objects.filter(year=year).first()
    if found is None:
        raise Refused(_("还没有 %d 年度。") % year, _("请先在“年度”中建立并开放。"), path="year")
    if not found.is_open:
        raise Refused(_("%d 年度已关闭，台账只能查看。") % year, _("确需补记，请联系财政部门开放该年度。"), path="year")
    return found


def add_entry(*, actor: Actor, project_id: int, year: int, values: EntryValues) -> Entry:
    """Adds an entry to the ledger (登记台账) and carries the new sums into the open filings. The same once more within a minute is a double click.

    Raises PermissionDenied; Refused when the year is closed, the very entry is there already, or the budget would fall below nothing.
    """
    with transaction.atomic():
        project = locked_project(actor, project_id, "edit_ledger")
        need_open_year(year)
        if (twin := twins(project, year, values).order_by("-id").first()) is not None:
            if twin.made_by_id == actor.member.pk and timezone.now() - twin.made_at < _AGAIN:
                return twin
            raise Refused(
                _("台账中已有完全相同的一笔：%s。") % entry_said(twin),
                _("确是另一笔的，请在摘要中写明区别。"),
                path="amount",
            )
        entry = Entry.objects.create(project=project, year=year, made_by=actor.member, **fields_of(values))
        _need_budget(project, year, [entry])
        said = f"{project.name}（{year}年度）台账登记：{entry_said(entry)}。"
        add_event(actor=actor.member, action="add_entry", said=said, details={"entry": entry.pk}, unit=project.unit)
        refresh_money(actor=actor, project=project, year=year)
    return entry


def fields_of(values: EntryValues) -> dict[str, Any]:
    """The columns of an entry (记录栏目)."""
    return {
        "kind": values.kind, "source": values.source, "day": values.day, "document": values.document, "amount": values.amount, "note": values.note,
    }  # fmt: skip


def twins(project: Project, year: int, values: EntryValues) -> QuerySet[Entry]:
    """Entries that stand and say the very same (相同记录)."""
    return Entry.objects.filter(project=project, year=year, void="", **fields_of(values))


def entry_said(entry: Entry | EntryValues) -> str:
    """An entry as people say it (记录说明)."""
    document = f"，{entry.document}" if entry.document else ""
    return f"{entry.day:%Y-%m-%d} {ENTRY_KINDS[entry.kind]} {in_both(entry.amount)}{document}"


def _need_budget(project: Project, year: int, added: list[Entry]) -> None:
    """A cut or transfer cannot take more than there is (预算不为负)."""
    lessening = [entry for entry in added if entry.kind == "cut" or entry.amount < ZERO]
    sums = sums_for(project.pk, year) if lessening else None
    if sums is not None and sums.adjusted < ZERO:
        raise Refused(
            _("这样调整后预算为 %s 元，预算不能为负数。") % plain(sums.adjusted),
            _("请先登记年初预算，或核对金额和单位。"),
            path="amount",
        )


def void_entry(*, actor: Actor, entry_id: int, reason: str) -> Entry:
    """Makes an entry void (作废): it stays to be seen and counts no more. Raises PermissionDenied, Refused without a reason, Stale when it is void already."""
    reason = tidied(reason)
    with transaction.atomic():
        found = Entry.objects.select_related("project").get(pk=entry_id)
        project = locked_project(actor, found.project_id, "edit_ledger")
        need_open_year(found.year)
        entry = Entry.objects.select_for_update().get(pk=entry_id)
        if entry.void:
            raise Stale(_("这一笔已经作废：%s。") % entry.void, _("请刷新页面查看最新台账。"))
        if not reason:
            raise Refused(_("作废须写明原因。"), _("例如：金额登记错误，已另行登记。"), path="reason")
        if len(reason) > 200:
            raise Refused(_("原因有 %d 字，最多 200 字。") % len(reason), path="reason")
        entry.void = reason
        entry.save(update_fields=["void"])
        said = f"{project.name}（{entry.year}年度）台账作废：{entry_said(entry)}。原因：{reason}。"
        add_event(actor=actor.member, action="void_entry", said=said, details={"entry": entry.pk}, unit=project.unit)
        refresh_money(actor=actor, project=project, year=entry.year)
    return entry


def refresh_money(*, actor: Actor, project: Project, year: int) -> list[Filing]:
    """Carries the ledger's sums into the filings of a project's year that may still be changed (更新表内金额); within the caller's transaction.

    What is signed or submitted stays as it is: ``moved_money`` says how it differs. Gives the filings that changed.
    """
    out: list[Filing] = []
    filings = Filing.objects.select_for_update(of=("self",)).select_related("unit", "project")
    for filing in filings.filter(project=project, year=year).order_by("pk"):
        if not is_editable(filing):
            continue
        changes = money_changes(filing, emptied=True)
        if not changes:
            continue
        content = copy.deepcopy(filing.content)
        for path in _computed_before(filing.content, filing):
            put(content, path, "")
        for path, _before, after in changes:
            put(content, path, after)
        filing.content = content
        keep(
            actor, filing, [{"path": path, "before": before, "after": after} for path, before, after in changes],
            action="refresh_money", said="预算台账变动，表内金额随之更新。",
        )  # fmt: skip
        out.append(filing)
    return out


def money_changes(filing: Filing, *, emptied: bool = False) -> list[tuple[str, str, str]]:
    """What the ledger says otherwise than the filing (金额差异): (path, in the filing, in the ledger). Nothing where there is no ledger.

    ``emptied``: a ledger whose entries are all void takes its amounts with it.
    """
    if filing.project_id is None:
        return []
    until = period_end(filing.year, filing.period) if filing.stage == "monitoring" else None
    entries = list(Entry.objects.filter(project_id=filing.project_id, year=filing.year, void=""))
    if not entries and not emptied:
        return []
    year = Year.objects.get(year=filing.year)
    texts = {"money_unit": value_at(filing.content, "money_unit")}
    if entries:
        sums = sums_of(entry for entry in entries if until is None or entry.day <= until)
        texts = money_texts(sums, year.money_unit, kind_of(filing.pack, filing.form_kind))
    paths = [*texts, *(path for path in sorted(MONEY_PATHS) if path not in texts)]
    pairs = ((path, value_at(filing.content, path), texts.get(path, "")) for path in paths)
    return [(path, before, after) for path, before, after in pairs if before != after]


def moved_money(filing: Filing) -> list[tuple[str, str, str]]:
    """How the ledger has moved since a filing left the filler's hands (台账已变动): (what, then, now), empty while it is open: then it follows by itself."""
    if is_editable(filing):
        return []
    kind = kind_of(filing.pack, filing.form_kind)
    return [(label_of(filing.content, path, kind), was or "—", now or "—") for path, was, now in money_changes(filing)]


def _computed_before(content: Content, filing: Filing) -> list[str]:
    """Values that were computed from the old money and frozen with a version (原由系统算出的值): they must be computed anew."""
    kept = {path: value_at(content, path) for path in _COMPUTED}
    bare = with_values(content, dict.fromkeys(_COMPUTED, ""))
    reading = read_content(bare, filing.pack, filing.form_kind, stage=filing.stage)
    return [path for path, text in kept.items() if text and reading.filled_in.get(path) == text]
