"""Tables of a report (报告附表): the goals with their targets, and a list of evidence to be filled in by the unit."""

from __future__ import annotations

from jixiao.core.form import Printed
from jixiao.draw.report.draft import DraftPart, DraftTable, fill
from jixiao.draw.report.facts import Entry
from jixiao.draw.report.phrase import Cited, cell_text
from jixiao.draw.report.setting import Setting


def _cited(entry: Entry, *keys: str) -> tuple[Cited, ...]:
    found = []
    for key in keys:
        cell: Printed | None = getattr(entry.indicator, key)
        if cell is not None:
            found.append(
                Cited(what=f"{entry.name}", printed=cell_text(cell), source=f"{entry.path}/{key}", address=cell.address)
            )
    return tuple(found)


def write_goals_table(setting: Setting) -> list[DraftPart]:
    """目标和指标值的表."""
    entries = setting.facts.measured
    if setting.is_brief:
        return []
    if not entries:
        return [fill("年度绩效目标和指标值")]
    rows = tuple(
        (
            cell_text(e.indicator.level1),
            cell_text(e.indicator.level2),
            cell_text(e.indicator.name),
            cell_text(e.indicator.target),
        )
        for e in entries
    )
    return [
        DraftTable(
            caption=setting.caption("年度绩效目标"),
            head=("一级指标", "二级指标", "三级指标", "目标值"),
            rows=rows,
            widths=(16, 20, 40, 24),
            cited=tuple(cited for e in entries for cited in _cited(e, "level1", "level2", "name", "target")),
        )
    ]


def write_evidence_list(setting: Setting) -> list[DraftPart]:
    """逐项列出指标的佐证材料表; the last column is the unit's to fill in."""
    entries = [
        entry for entry in setting.facts.entries if entry.indicator.actual is not None or entry.standing == "standard"
    ]
    if not entries or setting.is_brief:
        return [fill("佐证材料的名称和日期")]
    rows = tuple(
        (str(number), cell_text(e.indicator.name) or e.indicator.label, cell_text(e.indicator.actual), "")
        for number, e in enumerate(entries, 1)
    )
    return [
        fill("下表各项指标佐证材料的名称和日期"),
        DraftTable(
            caption=setting.caption("佐证材料清单"),
            head=("序号", "指标", "实际完成值", "佐证材料名称和日期"),
            rows=rows,
            widths=(8, 34, 22, 36),
            cited=tuple(cited for e in entries for cited in _cited(e, "name", "actual")),
        ),
    ]
