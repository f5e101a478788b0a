"""Kinds of faults on the page (问题种类): how often each is found among the forms in which it could be judged, and cases to look at."""

from __future__ import annotations

from decimal import Decimal

from jixiao.batch.summary_chart import grouped, right_end
from jixiao.batch.summary_facts import Example, Facts, KindLine
from jixiao.batch.summary_rate import percent
from jixiao.batch.summary_table import Cell, Column, Numbers, count, interval, mark, share, source, table, text
from jixiao.batch.summary_words import href
from jixiao.core.checks.handbook import rule_in_words
from jixiao.show.page import escape
from jixiao.show.words import SEVERITY, place

_PRINTED = 3
"""Cases of a kind that are always seen, also in print; the others can be unfolded."""


def kinds_section(facts: Facts, numbers: Numbers) -> str:
    """Every kind that was found, and those that were not (问题种类)."""
    by_form = [line for line in facts.kinds if line.rate is not None and not line.of_reports]
    of_reports = [line for line in facts.kinds if line.of_reports]
    together = [line for line in facts.kinds if line.rate is None]
    parts = [
        _found(by_form, "各种问题的发现率", "自评表", numbers)
        if by_form
        else '<p class="none">没有发现任何一种问题。</p>'
    ]
    if of_reports:
        parts.append(_found(of_reports, "自评报告自身的问题", "报告", numbers))
    if together:
        columns = (Column("同一文件内多表比对"), Column("级别"), Column("涉及的表", "n"), Column("共计", "n"))
        rows = [[_title(line), _severity(line), count(line.forms), count(line.faults)] for line in together]
        parts.append(
            table(
                numbers.table("同一文件内多表比对发现的问题"),
                columns,
                rows,
                unit="单位：张、处；不逐表判断，没有发现率",
            )
        )
    return "".join(parts) + _silent(facts)


def _found(lines: list[KindLine], title: str, what: str, numbers: Numbers) -> str:
    most = right_end([line.rate for line in lines if line.rate is not None])
    columns = (
        Column("问题", "long"), Column("级别"), Column(f"发现的{what}", "n"), Column("已判断", "n"), Column("发现率", "n"),
        Column(f"图：0–{percent(most, 0)}", "", True), Column("区间", "n"), Column("未判断", "n"), Column("共计", "n"),
    )  # fmt: skip
    rows = [_row(line, most) for line in lines]
    unit = f"单位：{'份' if what == '报告' else '张'}；共计：处"
    return table(numbers.table(title), columns, rows, unit=unit, sort=True)


def _row(line: KindLine, most: Decimal) -> list[Cell]:
    assert line.rate is not None
    rate = line.rate
    return [
        _title(line), _severity(line), count(rate.found), count(rate.judged), share(rate), mark(rate, most), interval(rate),
        count(rate.unjudged), count(line.faults),
    ]  # fmt: skip


def _title(line: KindLine) -> Cell:
    title = escape(line.title)
    return Cell(f'<a href="#k-{escape(line.code)}">{title}</a>' if line.examples else title, "long")


def _severity(line: KindLine) -> Cell:
    order = str(list(SEVERITY).index(line.severity)) if line.severity in SEVERITY else "9"
    return Cell(SEVERITY.get(line.severity, line.severity), f"tight {line.severity}", order)


def _silent(facts: Facts) -> str:
    """What was judged and never found; and what could be judged nowhere, which is something else."""
    judged = [line for line in facts.silent if line.rate is not None and line.rate.judged]
    never = [line for line in facts.silent if line.rate is not None and not line.rate.judged]
    parts = []
    if judged:
        named = "、".join(
            f"{escape(line.title)}（{grouped(line.rate.judged)}）" for line in judged if line.rate is not None
        )
        parts.append(
            f'<details><summary>没有发现的 {len(judged)} 种（括号内是已判断的张数）</summary><p class="soft">{named}</p></details>'
        )
    if never:
        named = "、".join(escape(line.title) for line in never)
        parts.append(f'<p class="soft">没有一张表能够判断的 {len(never)} 种：{named}。</p>')
    return "".join(parts)


def examples_section(facts: Facts, numbers: Numbers) -> str:
    """Cases of every kind with document, form and cell (例证)."""
    del numbers
    intro = '<p class="soft">每种问题举几例，来自不同的文件；文件在本机上的，点文件名打开。全部问题见 summary.xlsx 的“问题”表。</p>\n'
    return intro + "".join(_examples(line) for line in facts.kinds if line.examples)


def _examples(line: KindLine) -> str:
    rule = rule_in_words(line.code)
    said = f'<p class="soft">{escape(rule)}。</p>' if rule else ""
    shown, further = line.examples[:_PRINTED], line.examples[_PRINTED:]
    more = f"<details><summary>再看 {len(further)} 例</summary>{_cases(further)}</details>" if further else ""
    code = f'<span class="soft">{escape(line.code)}</span>'
    head = f'<h3 id="k-{escape(line.code)}">{escape(line.title)}　{code}</h3>'
    return f'<div class="case">{head}{said}{_cases(shown)}</div>{more}\n'


def _cases(examples: tuple[Example, ...]) -> str:
    columns = (
        Column("文件与自评表", "long"),
        Column("位置", "long"),
        Column("填报", "long"),
        Column("应为", "long"),
        Column("说明", "long"),
    )
    return table("", columns, [_case(example) for example in examples], style="cases")


def _case(example: Example) -> list[Cell]:
    named = "　".join(part for part in (example.form, example.unit, example.year) if part)
    document = source(example.source, href(example.source, example.address)).html
    below = f'<br><span class="soft">{escape(named)}</span>' if named else ""
    return [
        Cell(document + below, "long"), text(place(example.where, example.address or None), "long"), text(example.reported, "long"),
        text(example.expected, "long"), text(example.message, "long"),
    ]  # fmt: skip
