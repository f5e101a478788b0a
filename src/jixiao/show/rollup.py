"""A roll-up for people and programs (汇总结果): the department form, how each value came about, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jixiao.core.codec import form_to_dict
from jixiao.core.errors import JixiaoError
from jixiao.core.form import Document
from jixiao.core.merge import Derived, MergedRow
from jixiao.core.number import plain
from jixiao.core.pack import Pack
from jixiao.core.rollup import RollupResult, rollup
from jixiao.judge import pack_for
from jixiao.show.paragraph import Paragraph
from jixiao.show.words import FIELD, number, one_line, problem_line, shortened
from jixiao.sources import REMARKS


class NothingToRollUp(JixiaoError):
    """No project form among the files (无可汇总)."""


def rolled(documents: Sequence[Document], asked: Pack | None) -> RollupResult:
    """The project forms of ``documents`` rolled up (汇总); a department form among them is what they are compared with.

    Raises NothingToRollUp when there is no project form, or when the forms are of different packs and none was asked for.
    """
    forms = [form for document in documents for form in document.forms]
    projects = [form for form in forms if form.kind == "project"]
    departments = [form for form in forms if form.kind == "department"]
    if not projects:
        raise NothingToRollUp("没有读到项目自评表，无可汇总。", "请给出要汇总的项目自评表，或装有它们的文件夹。")
    packs = {pack.id: pack for pack in (pack_for(form, asked)[0] for form in projects)}
    if len(packs) > 1:
        raise NothingToRollUp(
            f"这些表分属不同的模板包（{'、'.join(packs)}），计分办法不同，不能直接汇总。",
            "请分别汇总，或用 --pack 指定按哪一个。",
        )
    missing = [
        (document.source, problem.message)
        for document in documents
        for problem in document.problems
        if problem.code not in REMARKS and problem.code != "report_outline"  # no form is missing with it
    ]
    printed = departments[0] if len(departments) == 1 else None
    return rollup(projects, next(iter(packs.values())), missing=missing, printed=printed)


def rollup_to_dict(result: RollupResult) -> dict[str, Any]:
    """The department form as a document that ``check`` can read, with its derivation beside it (汇总 → JSON)."""
    return {
        "source": "rollup",
        "format": "rollup",
        "forms": [form_to_dict(replace(result.form, pack=result.sheet.pack.id))],
        "reports": [],
        "problems": [{"code": "missing_child", "message": f"{name}：{why}"} for name, why in result.missing],
        "rollup": {
            "complete": result.is_complete,
            "total": None if result.total is None else plain(result.total),
            "money": [_derived_to_dict(derived) for derived in result.money],
            "rows": [
                {
                    "where": row.indicator.label,
                    "children": list(row.children),
                    "target": _derived_to_dict(row.target),
                    "actual": _derived_to_dict(row.actual),
                    "weight": None if row.weight is None else plain(row.weight),
                    "score": None if score is None else plain(score),
                    "score_share": None if row.score_share is None else _derived_to_dict(row.score_share),
                }
                for row, score in zip(result.rows, result.scores, strict=True)
            ],
            "missing": [{"source": name, "reason": why} for name, why in result.missing],
            "not_rolled": [{"where": entry.where, "reason": entry.why} for entry in result.not_rolled],
            "differences": [
                {
                    "where": d.where,
                    "field": d.field,
                    "printed": d.printed,
                    "computed": d.computed,
                    "how": d.how,
                    "address": d.address,
                }
                for d in result.differences
            ],
        },
    }


def _derived_to_dict(derived: Derived) -> dict[str, Any]:
    parts = [{"from": p.label, "printed": p.value, "address": p.address} for p in derived.parts]
    out: dict[str, Any] = {"field": derived.field, "printed": derived.text, "how": derived.how, "parts": parts}
    return out if derived.text is not None else {**out, "why": derived.why}


def show_rollup(console: Console, result: RollupResult) -> None:
    """Print a roll-up (打印汇总结果)."""
    unit = f"　{one_line(result.form.unit.text)}" if result.form.unit else ""
    console.print(Text(f"部门汇总{unit}　按 {result.sheet.pack.id}·{result.kind.id}", style="bold"))
    console.print(_money(result))
    console.print()
    console.print(_rows(result))
    for line in _notes(result):
        console.print(Paragraph(line))


def _money(result: RollupResult) -> Table:
    table = _table(("资金", False), ("合计", True), ("算法", False))
    for derived in result.money:
        table.add_row(derived.field, derived.text or "—", Paragraph(_how(derived)))
    return table


def _rows(result: RollupResult) -> Table:
    table = _table(("指标", False), ("目标值", True), ("完成值", True), ("分值", True), ("得分", True), ("算法", False))
    for row, score in zip(result.rows, result.scores, strict=True):
        table.add_row(
            Paragraph(Text(shortened(row.indicator.label))),
            one_line(row.target.text or "—"),
            one_line(row.actual.text or "—"),
            number(row.weight),
            number(score),
            Paragraph(_row_how(row)),
        )
    budget = result.form.budget
    if budget is not None and budget.score is not None:
        executed = budget.rate.text if budget.rate is not None else "—"
        weight = budget.weight.text if budget.weight is not None else "—"
        table.add_row("预算执行", "—", executed, weight, budget.score.text, "按汇总后的预算数、执行数计算")
    total = Text(number(result.total), style="bold")
    table.add_row(Text("总分", style="bold"), "", "", "", total, "" if result.total is not None else "有缺项，不能合计")
    return table


def _table(*columns: tuple[str, bool]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for heading, right in columns:
        table.add_column(heading, justify="right" if right else "left")
    return table


def _how(derived: Derived) -> Text:
    if derived.text is None:
        return Text(derived.why, style="yellow")
    return Text(derived.how)


def _row_how(row: MergedRow) -> Text:
    if row.score_share is not None and row.actual.text is None:
        return _how(row.score_share)
    text = _how(row.actual)
    if len(row.children) > 1:
        text.append(f"（{len(row.children)} 张表）")
    return text


def _notes(result: RollupResult) -> Iterator[Text]:
    for name, why in result.missing:
        yield Text(f"缺：{problem_line(name, why)}", style="bold magenta")
    for entry in result.not_rolled:
        yield Text(f"未汇总：{one_line(entry.where)}：{entry.why}", style="yellow")
    for d in result.differences:
        field = FIELD.get(d.field, d.field)
        where = "资金" if d.where == "budget" else one_line(d.where)
        if d.field == "row":
            yield Text(f"与部门表不符：{where}：{d.how}。", style="red")
        else:
            yield Text(
                f"与部门表不符：{where}「{field}」：填报 {d.printed or '空白'}，汇总为 {d.computed}（{d.how}）。",
                style="red",
            )
    if result.is_complete and not result.differences:
        yield Text("全部项目、全部指标都已汇总。", style="green")
