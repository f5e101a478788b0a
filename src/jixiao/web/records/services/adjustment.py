"""Approval and adjustment of targets (批复与调整): what is approved becomes binding for all that follows; what is given up leaves no trace in it.

An adjustment goes the way of the declaration itself: asked for with a reason, edited, signed, submitted, approved. Until then the approved version holds.
"""

from __future__ import annotations

import copy

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.core.workflow import Step
from jixiao.web.records.content import MORE_ROW_KEYS, ROW_KEYS, Content, differences, row_of
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing, Project
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.approved import approved_content
from jixiao.web.records.services.filing import is_editable, keep
from jixiao.web.records.services.task import CARRIED, carried


def before_step(filing: Filing, taken: Step) -> None:
    """What a step asks of what was approved before, and marks as approved (步骤前处理); within the caller's transaction."""
    if taken.once_approved and not filing.was_approved:
        raise Refused(_("还没有批复过，不能办理“%s”。") % taken.title)
    if taken.action == "accept":
        version = filing.versions.order_by("-number").first()
        if version is not None:
            version.accepted_at = timezone.now()
            version.save(update_fields=["accepted_at"])


def lock_project_of(filing_id: int) -> None:
    """Locks the project before its filings (先锁项目), in the order the ledger does, so that an approval and an entry never wait for each other."""
    Project.objects.select_for_update(of=("self",)).filter(filings=filing_id).first()


def after_step(actor: Actor, filing: Filing, taken: Step) -> None:
    """What follows from a step (步骤后处理): approved targets are carried into what is still open; within the caller's transaction."""
    if filing.stage == "declaration" and taken.action == "accept" and filing.project_id is not None:
        carry_targets(actor, filing)


def carry_targets(actor: Actor, declaration: Filing) -> list[Filing]:
    """Carries approved targets into the filings made from them that may still be changed (结转目标), first and adjusted value both.

    Filings of that year that were opened before there was anything approved are bound to it now, unless somebody put rows of their own in.
    """
    approved = approved_content(declaration)
    if approved is None or declaration.project is None:
        return []
    out: list[Filing] = []
    of_year = Filing.objects.filter(
        project=declaration.project, year=declaration.year, stage__in=("evaluation", "monitoring")
    )
    bound = of_year.filter(Q(parent=declaration) | Q(parent=None)).order_by("pk")
    for filing in bound.select_for_update(of=("self",)).select_related("unit", "project"):
        if not is_editable(filing) or (filing.parent_id is None and filing.content["rows"]):
            continue
        content = carried_into(filing.content, approved)
        if content == filing.content and filing.parent_id == declaration.pk:
            continue
        changes = _changes(filing.content, content)
        filing.parent, filing.content = declaration, content
        keep(actor, filing, changes, action="carry_targets", said=_said(changes))
        out.append(filing)
    return out


def carried_into(content: Content, approved: Content) -> Content:
    """A content with the targets as approved (结转后内容): rows by their origin; a row given up stays only where somebody has reported on it."""
    out = copy.deepcopy(content)
    reported = {row.get("from_row", row["id"]): row for row in out["rows"]}
    rows = []
    for declared in approved["rows"]:
        row = reported.pop(declared["id"], None)
        fresh = carried(declared)
        rows.append({**{k: v for k, v in row.items() if k not in CARRIED}, **fresh, "id": row["id"]} if row else fresh)
    kept = {key for key in (*ROW_KEYS, *MORE_ROW_KEYS) if key not in CARRIED and key != "from_row"}
    rows += [row for row in reported.values() if any(row.get(key) for key in kept)]
    out["rows"] = rows
    out["goals"] = [dict(goal) for goal in approved["goals"]]
    goals = {goal["id"] for goal in out["goals"]}
    for row in rows:
        if row["goal"] not in goals:
            row["goal"] = out["goals"][0]["id"]
    out["last_rows"] = max(int(approved.get("last_rows", 0)), int(out.get("last_rows", 0)), len(rows))
    if goal := approved["texts"].get("annual_goal"):
        out["texts"]["annual_goal"] = goal
    return out


def _changes(before: Content, after: Content) -> list[dict[str, str]]:
    return [{"path": path, "before": was, "after": now} for path, was, now in differences(before, after)]


def _said(changes: list[dict[str, str]]) -> str:
    rows = {one["path"].split("/")[1] for one in changes if one["path"].startswith("rows/")}
    return f"绩效目标批复结转，涉及 {len(rows)} 项指标。" if rows else "绩效目标批复结转。"


def moved_targets(filing: Filing) -> list[tuple[str, str, str]]:
    """How approved targets have moved since a filing left the filler's hands (目标已调整): (indicator, then, now), empty while it is open."""
    if is_editable(filing) or filing.parent is None or (approved := approved_content(filing.parent)) is None:
        return []
    out = []
    for row in filing.content["rows"]:
        now = row_of(approved, row.get("from_row", row["id"]))
        if now is None:
            out.append((row.get("name", ""), row.get("target", ""), _("已取消")))
        elif now.get("target", "") != row.get("target", ""):
            out.append((row.get("name", ""), row.get("target", ""), now.get("target", "")))
    return out
