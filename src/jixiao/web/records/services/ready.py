"""What must be there before a filing can be signed or submitted (送签前须具备): beyond the findings, what its stage asks for."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from jixiao.web.records.bridge import Reading
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Filing
from jixiao.web.records.outlook import outlook


def need_ready(filing: Filing, reading: Reading) -> None:
    """Stops what is not ready (核对是否可送). Raises Refused with the first of what is missing and how many there are."""
    gaps = list(gaps_of(filing, reading))
    if gaps:
        first = gaps[0]
        message = (
            first.message
            if len(gaps) == 1
            else _("还有 %(count)d 处须先补正，例如：%(first)s") % {"count": len(gaps), "first": first.message}
        )
        raise Refused(message, first.remedy or _("请逐条补填后再送。"), path=first.path)


def gaps_of(filing: Filing, reading: Reading) -> Iterator[Refused]:
    """Everything that is still missing (待补事项), each at its field."""
    if filing.stage == "declaration":
        yield from _declaration_gaps(filing, reading)
    elif filing.stage == "monitoring":
        yield from _monitoring_gaps(filing, reading)


def _declaration_gaps(filing: Filing, reading: Reading) -> Iterator[Refused]:
    content = filing.content
    if any(field.id == "annual_goal" for field in reading.kind.fields):
        if not content["texts"].get("annual_goal"):
            yield Refused(_("没有填写年度总体目标。"), _("请写明全年要做什么、做到什么程度。"), path="annual_goal")
    elif not any(goal.get("name") for goal in content["goals"]):
        yield Refused(_("没有填写年度绩效目标。"), _("请写明全年要做什么、做到什么程度。"), path="goals/g1/name")
    if not content["rows"]:
        yield Refused(_("还没有绩效指标。"), _("可从指标库引用，或从上年开始。"), path="rows")
    for n, row in enumerate(content["rows"], 1):
        if not row.get("name"):
            yield Refused(_("第 %d 行指标没有名称。") % n, path=f"rows/{row['id']}/name")
        elif not row.get("level1"):
            yield Refused(_("指标「%s」没有选一级、二级指标。") % row["name"], path=f"rows/{row['id']}/level2")
    for goal in content["goals"] if len(content["goals"]) > 1 else ():
        if not any(row["goal"] == goal["id"] for row in content["rows"]):
            name = goal.get("name") or goal["id"][1:]
            yield Refused(
                _("目标「%s」下没有指标。") % name[:30],
                _("请补充指标，或删去这个目标。"),
                path=f"goals/{goal['id']}/name",
            )


def _monitoring_gaps(filing: Filing, reading: Reading) -> Iterator[Refused]:
    if not filing.content["rows"]:
        yield Refused(_("没有可监控的指标。"), _("绩效目标批复后指标会自动带入；请先完成申报和批复。"), path="rows")
    for row_id, one in outlook(filing.content, reading.kind).items():
        for key, message in one.gaps:
            yield Refused(
                _("指标「%(name)s」：%(message)s") % {"name": one.name, "message": message}, path=f"rows/{row_id}/{key}"
            )
