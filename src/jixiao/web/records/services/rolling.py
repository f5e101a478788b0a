"""Taking a roll-up over into the department's own form (汇总带入): what is empty is filled in; what somebody typed stays, unless he says otherwise."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from jixiao.core.workflow import STATES
from jixiao.web.records.content import add_row, put, value_at
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.models import Filing
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.filing import is_editable, keep, locked_filing
from jixiao.web.records.watching.rolling import TAKEN, Proposed, gather, propose


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """What came of it (带入结果): paths that were written, rows that were added, places where what was typed was left standing, and where it changed meanwhile."""

    filing: Filing
    written: tuple[str, ...]
    rows: int
    left: tuple[str, ...]
    changed: tuple[str, ...]


def take_over(
    *, actor: Actor, filing_id: int, choice: str = "accepted", replace: Mapping[str, str] | None = None
) -> TakenOver:
    """Takes the roll-up of a department over into its filing (汇总带入), recomputed at this moment. Doing it again changes nothing.

    ``replace``: paths where what was typed gives way, each with what stood there when the person decided; is something else there by now, it stays.
    Raises PermissionDenied; Stale when the filing cannot be changed now; Refused when there is nothing to roll up.
    """
    replace = replace or {}
    if choice not in TAKEN:
        raise Refused(_("没有这个汇总范围。"), path="choice")
    with transaction.atomic():
        filing = locked_filing(filing_id)
        actor.need("roll_up", filing.unit)
        if filing.stage != "department" or filing.project_id is not None:
            raise Refused(_("只有部门整体支出自评表可以汇总带入。"))
        if not is_editable(filing):
            raise Stale(
                _("「%(title)s」现在是“%(state)s”，不能带入。")
                % {"title": filing.title, "state": STATES[filing.state]},
                _("如需修改，请先撤回或申请解锁。"),
            )
        gathered = gather(filing.unit, filing.year, choice)
        if gathered.result is None or gathered.own is None or gathered.own.pk != filing.pk:
            raise Refused(_("下级还没有可汇总的项目自评表。"), _("请先审核下级提交的自评表，或改选汇总范围。"))
        return _written(
            actor, filing, propose(filing, gathered.result), replace, gathered.choice, len(gathered.missing)
        )


def _written(
    actor: Actor, filing: Filing, proposed: Proposed, replace: Mapping[str, str], choice: str, missing: int
) -> TakenOver:
    content = copy.deepcopy(filing.content)
    changes: list[dict[str, str]] = []
    left: list[str] = []
    changed: list[str] = []
    for one in proposed.values:
        if one.kind == "same":
            continue
        if one.kind == "differs":
            if one.path not in replace:
                left.append(one.label)
                continue
            if replace[one.path] != value_at(content, one.path):
                changed.append(one.label)
                continue
        put(content, one.path, one.computed)
        changes.append({"path": one.path, "before": one.typed, "after": one.computed})
    for row in proposed.new_rows:
        values = {key: text for key, text in row.items() if key != "origin"}
        row_id = add_row(content, **values)
        changes += [{"path": f"rows/{row_id}/{key}", "before": "", "after": text} for key, text in values.items()]
    if changes:
        filing.content = content
        scope = "已通过" if choice == "accepted" else "已通过和已提交"
        said = f"按{scope}的项目自评表汇总带入：填写 {len(changes)} 处" + (
            f"，新增指标 {len(proposed.new_rows)} 行" if proposed.new_rows else ""
        )
        said += f"；保留部门自填 {len(left)} 处" if left else ""
        said += f"；另有 {missing} 个项目未列入汇总。" if missing else "。"
        keep(actor, filing, changes, action="take_over_rollup", said=said)
    return TakenOver(
        filing=filing,
        written=tuple(one["path"] for one in changes),
        rows=len(proposed.new_rows),
        left=tuple(left),
        changed=tuple(changed),
    )
