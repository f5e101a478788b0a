"""The outlook of a project in the course of the year (运行监控): what is reached so far, what is expected, why, and how likely it is.

Layout: the table 项目支出绩效目标执行监控表 attached to 财预〔2019〕136号 (measures on monitoring in central departments) — reached so far, expected for the whole
year, causes of deviation in five boxes (经费保障、制度保障、人员保障、硬件条件保障、其他) with an explanation, chance of reaching (确定能、有可能、完全不可能).
The red, yellow and green lamps are local practice and stand in no national form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jixiao.core.form import Indicator, Printed
from jixiao.core.lamp import LAMPS, Lamp, propose
from jixiao.core.pack import FormKind
from jixiao.web.records.bridge import kind_of
from jixiao.web.records.content import OPTION_MARK, Content
from jixiao.web.records.ledger import period_end
from jixiao.web.records.models import Filing
from jixiao.web.records.rules import CAUSES, CHANCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """An indicator in the course of the year (指标监控情况). ``proposed``: the lamp by comparison; ``lamp``: the one that holds, "" while nobody can tell.

    ``gaps``: (key, what is missing) before it can be submitted.
    """

    name: str
    proposed: Lamp
    lamp: str
    overridden: bool
    causes: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]


def outlook(content: Content, kind: FormKind) -> dict[str, Outlook]:
    """The outlook of every row by its id (各指标监控情况)."""
    return {row["id"]: outlook_of(row, kind) for row in content["rows"]}


def outlook_of(row: dict[str, Any], kind: FormKind) -> Outlook:
    """The outlook of a row (指标监控情况), its lamp as the engine that scores compares."""
    proposed = propose(_indicator(row), row.get("expected", ""), kind.scoring)
    lamp = row.get("lamp", "") or proposed.colour
    return Outlook(
        name=row.get("name") or row.get("target") or row["id"],
        proposed=proposed,
        lamp=lamp,
        overridden=bool(row.get("lamp")) and row["lamp"] != proposed.colour,
        causes=tuple(one for one in row.get("cause", "").split(OPTION_MARK) if one),
        gaps=tuple(_gaps(row, proposed, lamp)),
    )


def _indicator(row: dict[str, Any]) -> Indicator:
    cells: dict[str, Any] = {
        key: Printed(row[key]) for key in ("level1", "level2", "name", "target", "weight") if row.get(key)
    }
    return Indicator(**cells)


def _gaps(row: dict[str, Any], proposed: Lamp, lamp: str) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    if not row.get("actual"):
        out.append(("actual", _("没有填写截至目前完成值，没有进展填 0。")))
    if not row.get("expected"):
        out.append(("expected", _("没有填写预计全年完成值。")))
    elif not lamp:
        out.append(("lamp", _("预计值与目标值无法自动比较，请选定预警灯。")))
    if row.get("lamp") and proposed.colour and row["lamp"] != proposed.colour and not row.get("lamp_note"):
        said = _("系统建议%(proposed)s，改为%(chosen)s须写理由。")
        out.append(("lamp_note", said % {"proposed": LAMPS[proposed.colour], "chosen": LAMPS[row["lamp"]]}))
    if not row.get("chance"):
        out.append(("chance", _("没有选完成目标可能性。")))
    elif lamp == "green" and row["chance"] == CHANCES[2]:
        out.append(("chance", _("绿灯而完成可能性为“完全不可能”，两者矛盾。")))
    elif lamp == "red" and row["chance"] == CHANCES[0]:
        out.append(("chance", _("红灯而完成可能性为“确定能”，两者矛盾。")))
    if lamp in ("yellow", "red"):
        if not row.get("cause"):
            out.append(("cause", _("%s须勾选偏差原因。") % LAMPS[lamp]))
        if not row.get("cause_note"):
            out.append(("cause_note", _("%s须说明原因。") % LAMPS[lamp]))
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitored:
    """What monitoring said of an indicator in a period (监控记录): as it was reported, with the lamp that held then."""

    period: str
    actual: str
    expected: str
    lamp: str
    chance: str
    cause: str
    cause_note: str


def earlier(filing: Filing) -> list[Filing]:
    """The monitoring reports of the same project and year on earlier periods (以前各期监控), oldest first."""
    own = period_end(filing.year, filing.period)
    return [
        one
        for one in _reports(filing)
        if own is None or ((end := period_end(one.year, one.period)) is not None and end < own)
    ]


def _reports(filing: Filing) -> list[Filing]:
    """The other monitoring reports of a filing's project and year, oldest period first."""
    if filing.project_id is None:
        return []
    found = Filing.objects.filter(stage="monitoring", project_id=filing.project_id, year=filing.year)
    return sorted(found.exclude(pk=filing.pk), key=_by_period)


def monitored(filing: Filing) -> dict[str, tuple[Monitored, ...]]:
    """What monitoring said in the course of the year (全年监控情况), by the row's id in this filing, oldest period first.

    Only what was submitted counts: a report nobody has sent in yet is no statement. For showing beside the rows of a self-evaluation.
    """
    return beside(filing, [one for one in _reports(filing) if one.state in ("submitted", "accepted")])


def _by_period(report: Filing) -> tuple[bool, str, int]:
    end = period_end(report.year, report.period)
    return (end is None, end.isoformat() if end else report.period, report.pk)


def beside(filing: Filing, reports: list[Filing]) -> dict[str, tuple[Monitored, ...]]:
    """The rows of these reports by the rows of a filing (并列各期)."""
    out: dict[str, list[Monitored]] = {row["id"]: [] for row in filing.content["rows"]}
    for report in reports:
        kind = kind_of(report.pack, report.form_kind)
        rows = {row.get("from_row", row["id"]): row for row in report.content["rows"]}
        for row in filing.content["rows"]:
            told = rows.get(row.get("from_row", row["id"]))
            if told is None or told.get("name") != row.get("name"):
                continue
            out[row["id"]].append(
                Monitored(
                    period=report.period, actual=told.get("actual", ""), expected=told.get("expected", ""), lamp=outlook_of(told, kind).lamp,
                    chance=told.get("chance", ""), cause=told.get("cause", ""), cause_note=told.get("cause_note", ""),
                )
            )  # fmt: skip
    return {row_id: tuple(told) for row_id, told in out.items()}


__all__ = ["CAUSES", "CHANCES", "Monitored", "Outlook", "beside", "earlier", "monitored", "outlook", "outlook_of"]
