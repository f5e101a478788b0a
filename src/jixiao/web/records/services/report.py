"""The report (自评报告): drafted from the form, edited section by section; nobody's text is ever overwritten unseen.

A section is saved with the text it had when the page was made (``base``), as a cell of the form is.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.core.catalogue import PLACEHOLDER_LEFT
from jixiao.core.checks import check, check_report
from jixiao.core.finding import Found
from jixiao.core.frame import EXTENTS
from jixiao.draw.report.codec import draft_to_dict
from jixiao.draw.report.draft import FILL, SETTLE, Draft
from jixiao.draw.report.drafting import draft_report
from jixiao.judge import Judged
from jixiao.web.records.bridge import Reading
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.models import Event, Filing, ReportDraft
from jixiao.web.records.permission import Actor
from jixiao.web.records.report_text import Sections, to_checked, to_draft, to_sections
from jixiao.web.records.rules import tidied
from jixiao.web.records.services.filing import is_editable, locked_filing, need_editable, read_filing
from jixiao.web.records.services.log import add_event, chain_of

LONGEST = 20_000
"""Characters a section may have (单节上限)."""
_STAGES = ("evaluation", "department")
_OWN_PROMPTS = (f"【{FILL}", f"【{SETTLE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportState:
    """A report as it stands (报告现状): the record, its draft and sections, what the form would give today by section id, the findings by section id."""

    report: ReportDraft
    draft: Draft
    sections: Sections
    fresh: Sections
    findings: dict[str, list[Found]]

    def is_outdated(self, number: int) -> bool:
        """Whether the form would draft a section otherwise today than it did (数据已变)."""
        return bool(self.sections[number]["drafted"] != self.fresh[number]["text"])


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSaved:
    """What came of saving a section (保存结果). ``conflict``: what somebody else has written there meanwhile, who and when."""

    state: ReportState
    written: bool
    conflict: str | None = None
    by: str = ""
    at: str = ""


def open_report(*, actor: Actor, filing: Filing, extent: str) -> ReportState:
    """The report of a filing (打开报告), drafted from the form when there is none yet and the actor may write one.

    While it can be edited, the sections nobody has touched follow the form. Raises Refused for a stage without reports or an extent there is none of,
    and where there is nothing to read yet.
    """
    _need_reportable(filing, extent)
    report = filing.reports.filter(extent=extent).first()
    may_write = actor.may("edit_filing", filing.unit) and is_editable(filing)
    if report is None:
        if not may_write:
            raise Refused(_("填报单位还没有起草这份报告。"))
        with transaction.atomic():
            filing = locked_filing(filing.pk)
            need_editable(actor, filing)
            report, made = ReportDraft.objects.get_or_create(
                filing=filing,
                extent=extent,
                defaults={"content": _first(read_filing(filing), extent), "changed_by": actor.member},
            )
            if made:
                _tell(actor, filing, report, "起草报告", [])
    elif may_write:
        with transaction.atomic():
            filing = locked_filing(filing.pk)
            if is_editable(filing):
                follow_form(actor, filing, read_filing(filing))
        report.refresh_from_db()
    return state_of(filing, report)


def follow_form(actor: Actor, filing: Filing, reading: Reading) -> None:
    """Sections of a filing's reports that stand as they were drafted are drafted anew where the form has changed (报告随表更新); within the caller's transaction.

    What a person has written is left alone: beside it stands what the form would give.
    """
    for report in filing.reports.select_for_update():
        content = copy.deepcopy(report.content)
        fresh = _matched(content["sections"], to_sections(_drafted(reading, report.extent)))
        changes = []
        for kept, today in zip(content["sections"], fresh, strict=True):
            if kept["text"] == kept["drafted"] != today["text"]:
                kept["text"] = kept["drafted"] = today["text"]
                kept["parts"] = today["parts"]
                changes.append({"path": f"report/{report.extent}/{kept['id']}", "after": kept["text"]})
        if changes:
            report.content = content
            report.revision += 1
            report.changed_by = actor.member
            report.save()
            _tell(actor, filing, report, f"报告中没有改动过的 {len(changes)} 节随自评表更新", changes)


def report_findings(filing: Filing, reading: Reading) -> list[tuple[str, Found]]:
    """What the checks say of the reports of a filing (报告问题), each with its path: ``report/full/s3``."""
    out: list[tuple[str, Found]] = []
    for report in filing.reports.order_by("extent"):
        sections: Sections = report.content["sections"]
        found = _findings(reading, to_draft(report.content["plain"], sections), sections)
        out += [(f"report/{report.extent}/{section}", one) for section, many in found.items() for one in many]
    return out


def state_of(filing: Filing, report: ReportDraft) -> ReportState:
    """A report with its findings, and what the form would give today (报告与表对照)."""
    reading = read_filing(filing)
    sections: Sections = report.content["sections"]
    draft = to_draft(report.content["plain"], sections)
    fresh = to_sections(_drafted(reading, report.extent))
    return ReportState(
        report=report,
        draft=draft,
        sections=sections,
        fresh=_matched(sections, fresh),
        findings=_findings(reading, draft, sections),
    )


def save_section(
    *, actor: Actor, filing_id: int, extent: str, section: str, text: str, base: str, fresh: bool = False
) -> SectionSaved:
    """Saves a section (保存一节). Is another text there by now than ``base``, nothing is written: the answer says what stands there and who wrote it.

    ``fresh``: the text was drafted anew from the form as it is, so its tables and sources are today's. Raises PermissionDenied, Refused, Stale.
    """
    text = tidied(text)
    if len(text) > LONGEST:
        raise Refused(
            _("这一节有 %(found)d 字，最多 %(most)d 字。") % {"found": len(text), "most": LONGEST}, path=section
        )
    with transaction.atomic():
        filing = locked_filing(filing_id)
        need_editable(actor, filing)
        report = filing.reports.select_for_update().filter(extent=extent).first()
        if report is None:
            raise Stale(_("这份报告还没有起草。"), _("请刷新页面。"))
        content = copy.deepcopy(report.content)
        at = next((n for n, one in enumerate(content["sections"]) if one["id"] == section), None)
        if at is None:
            raise Stale(_("没有这一节。"), _("请刷新页面查看最新的报告。"), path=section)
        kept = content["sections"][at]
        stands = kept["text"]
        if stands != text and stands != tidied(base):
            by, when = _last_writer(filing, extent, section)
            return SectionSaved(state=state_of(filing, report), written=False, conflict=stands, by=by, at=when)
        written = stands != text
        if fresh:
            today = _matched(content["sections"], to_sections(_drafted(read_filing(filing), extent)))[at]
            kept["parts"], kept["drafted"] = today["parts"], today["drafted"]
            written = True
        if written:
            kept["text"] = text
            report.content = content
            report.revision += 1
            report.changed_by = actor.member
            report.save()
            change = {"path": f"report/{extent}/{section}", "after": text}
            _tell(actor, filing, report, f"修改报告“{kept['heading'] or '正文'}”", [change])
    return SectionSaved(state=state_of(filing, report), written=written)


def _need_reportable(filing: Filing, extent: str) -> None:
    if filing.stage not in _STAGES:
        raise Refused(_("这个环节不写自评报告。"))
    if extent not in EXTENTS:
        raise Refused(_("没有这种报告：%s。") % extent[:20])


def _first(reading: Reading, extent: str) -> dict[str, Any]:
    draft = _drafted(reading, extent)
    plain = {key: value for key, value in draft_to_dict(draft).items() if key != "sections"}
    return {"plain": plain, "sections": to_sections(draft)}


def _drafted(reading: Reading, extent: str) -> Draft:
    judged = Judged(form=reading.form, pack=reading.pack, fit="asked", sheet=reading.sheet, answers=reading.answers)
    return draft_report(judged, extent)


def _matched(sections: Sections, fresh: Sections) -> Sections:
    """What is drafted today for every section that is kept (对应各节); the frame is the pack's, so they are the same sections."""
    by_heading = {one["heading"]: one for one in fresh}
    return [by_heading.get(one["heading"], one) for one in sections]


def _findings(reading: Reading, draft: Draft, sections: Sections) -> dict[str, list[Found]]:
    """What the checks say of a report (报告问题), by section id; "" for the report as a whole."""
    report = to_checked(draft, sections)
    beside = check(reading.form, reading.pack, reading.sheet, reports=[report]).findings
    alone = check_report(report, reading.pack, reading.kind.id, reading.form).findings
    out: dict[str, list[Found]] = {}
    for found in (*[one for one in beside if one.report], *alone):
        if found.code == PLACEHOLDER_LEFT.code and (found.reported or "").startswith(_OWN_PROMPTS):
            continue  # listed as prompts already
        place = found.at.sheet if found.at is not None and found.at.style == "field" else ""
        out.setdefault(place if place in {one["id"] for one in sections} else "", []).append(found)
    return out


def _tell(actor: Actor, filing: Filing, report: ReportDraft, what: str, changes: list[dict[str, str]]) -> None:
    add_event(
        actor=actor.member,
        action="report",
        said=f"{what}（{report.content['plain'].get('version') or '全文'}）。",
        details={"report": report.extent, "revision": report.revision, "changes": changes},
        filing=filing,
        chain=chain_of(filing),
    )


def _last_writer(filing: Filing, extent: str, section: str) -> tuple[str, str]:
    """Who wrote a section last, and when (最近修改人)."""
    path = f"report/{extent}/{section}"
    for event in Event.objects.filter(chain=chain_of(filing), action="report").order_by("-number")[:200]:
        if any(one.get("path") == path for one in event.details.get("changes", ())):
            return event.actor_name, timezone.localtime(event.at).strftime("%H:%M")
    return _("系统"), ""
