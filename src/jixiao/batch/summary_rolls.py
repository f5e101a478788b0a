"""Departments added up, and their printed forms beside their projects (部门汇总): read from the tables, drawn on the page."""

from __future__ import annotations

import heapq
from decimal import Decimal
from pathlib import Path

from jixiao.batch.summary_chart import grouped
from jixiao.batch.summary_facts import Difference, Facts, Rolls, TotalLine
from jixiao.batch.summary_rate import percent
from jixiao.batch.summary_slices import row_count, rows
from jixiao.batch.summary_table import Cell, Column, Numbers, count, points, source, table, text
from jixiao.batch.summary_words import NO_ROLL, NOT_STATED, href
from jixiao.batch.tables import Row, table_path
from jixiao.core.number import EXACT, ZERO, rounded
from jixiao.show.page import escape
from jixiao.show.words import FIELD, place

_SHOWN, _KEPT = 40, 400
_TOTAL = (
    "locality", "department", "year", "forms", "budget_yuan", "executed_yuan", "rate", "score_mean", "computed_mean", "wrong",
)  # fmt: skip
_ROLLUP = (
    "form_id",
    "source",
    "department",
    "year",
    "outcome",
    "where",
    "field",
    "address",
    "printed",
    "computed",
    "how",
)


def rolls_of(folder: Path) -> Rolls | None:
    """The departments with the largest budgets, and how printed department forms compare (部门汇总); None where none were added up."""
    if not table_path(folder, "departments").exists():
        return None
    total = row_count(folder, "departments")
    largest = heapq.nlargest(
        _KEPT, rows(folder, "departments", _TOTAL), key=lambda row: (row["budget_yuan"] or ZERO, row["forms"])
    )
    lines = tuple(map(_line, largest))
    if not table_path(folder, "rollups").exists():
        return Rolls(lines=lines, total=total)
    forms: set[str] = set()
    agreeing = differing = 0
    kept: list[Difference] = []
    for row in rows(folder, "rollups", _ROLLUP):
        forms.add(row["form_id"])
        agreeing += row["outcome"] == "agrees"
        if row["outcome"] == "differs":
            differing += 1
            if len(kept) < _SHOWN:
                kept.append(_difference(row))
    return Rolls(
        lines=lines, total=total, compared=len(forms), agreeing=agreeing, differing=differing, differences=tuple(kept)
    )


def _line(row: Row) -> TotalLine:
    return TotalLine(
        locality=row["locality"] or "",
        department=row["department"] or NOT_STATED,
        year="" if row["year"] is None else str(row["year"]),
        forms=row["forms"],
        budget=row["budget_yuan"],
        executed=row["executed_yuan"],
        execution=row["rate"],
        reported=row["score_mean"],
        computed=row["computed_mean"],
        wrong=row["wrong"],
    )


def _difference(row: Row) -> Difference:
    said = {name: row[name] or "" for name in ("source", "where", "field", "address", "printed", "computed", "how")}
    return Difference(
        **said, department=row["department"] or NOT_STATED, year="" if row["year"] is None else str(row["year"])
    )


def rolls_section(facts: Facts, numbers: Numbers) -> str:
    """The departments with their money and scores, and what their printed forms say otherwise than their projects (部门汇总)."""
    rolls = facts.rolls
    if rolls is None:
        return f'<p class="none">{NO_ROLL}</p>'
    if not rolls.lines:
        return '<p class="none">没有可以汇总的部门。</p>'
    return _departments(rolls, numbers) + _compared(rolls, numbers)


def _departments(rolls: Rolls, numbers: Numbers) -> str:
    columns = (
        Column("部门", "long"), Column("年度"), Column("自评表", "n"), Column("预算数", "n"), Column("执行数", "n"), Column("执行率", "n"),
        Column("填报平均", "n"), Column("核算平均", "n"), Column("有错的表", "n"),
    )  # fmt: skip
    shown, further = rolls.lines[:_SHOWN], rolls.lines[_SHOWN:]
    drawn = table(
        numbers.table("各部门的资金与得分，按预算数排列"),
        columns,
        map(_total, shown),
        unit="单位：张、万元、分",
        sort=True,
    )
    left = rolls.total - len(rolls.lines)
    rest = f"；再往后 {grouped(left)} 个见 summary.xlsx" if left > 0 else ""
    if further:
        folded = f"其余 {grouped(len(further))} 个部门和年度{rest}"
        drawn += f"<details><summary>{folded}</summary>{table('', columns, map(_total, further), sort=True)}</details>"
    note = "资金只加预算数和执行数都有、且知道单位的表；有项目表的部门加项目表，没有的用部门表。得分折合成百分制。"
    return drawn + f'<p class="soft">{note}</p>'


def _total(line: TotalLine) -> list[Cell]:
    place_ = f"（{line.locality}）" if line.locality else ""
    means = (None if mean is None else rounded(mean, 2) for mean in (line.reported, line.computed))
    execution = Cell(percent(line.execution), "n", "-1" if line.execution is None else f"{line.execution:f}")
    return [
        text(f"{line.department}{place_}", "long"), text(line.year or NOT_STATED, "tight"), count(line.forms), _money(line.budget),
        _money(line.executed), execution, *map(points, means), count(line.wrong),
    ]  # fmt: skip


def _money(yuan: Decimal | None) -> Cell:
    """An amount in units of ten thousand yuan, at two places (万元)."""
    if yuan is None:
        return Cell("—", "n", "-1")
    return Cell(f"{rounded(EXACT.divide(yuan, Decimal(10_000)), 2):,}", "n", f"{yuan:f}")


def _compared(rolls: Rolls, numbers: Numbers) -> str:
    if not rolls.compared:
        return '<p class="none">没有既有部门表、又有其项目表的部门，没有可以核对的部门表。</p>'
    told = f"部门表与其项目表的汇总核对了 {grouped(rolls.compared)} 张：{grouped(rolls.agreeing)} 张一致；不符的共 {grouped(rolls.differing)} 处"
    left = rolls.differing - len(rolls.differences)
    told += f"，列出前 {len(rolls.differences)} 处，全部见 summary.xlsx。" if left > 0 else "。"
    if not rolls.differences:
        return f"<p>{told}</p>"
    columns = (
        Column("部门表", "long"),
        Column("位置", "long"),
        Column("表上", "long"),
        Column("汇总为", "long"),
        Column("算法", "long"),
    )
    rows_ = [_different(one) for one in rolls.differences]
    return f"<p>{told}</p>" + table(numbers.table("部门表与项目表汇总不符之处"), columns, rows_, style="cases")


def _different(one: Difference) -> list[Cell]:
    document = source(one.source, href(one.source, one.address)).html
    named = escape("　".join(part for part in (one.department, f"{one.year} 年" if one.year else "") if part))
    where = place(one.where, one.address or None) + (
        f"「{FIELD.get(one.field, one.field)}」" if one.field not in ("", "row") else ""
    )
    return [
        Cell(f'{document}<br><span class="soft">{named}</span>', "long"), text(where, "long"), text(one.printed or "空白", "long"),
        text(one.computed, "long"), text(one.how, "long"),
    ]  # fmt: skip
