"""The summary in the terminal (终端汇总): what was audited, how scores stand, which faults are frequent, who has most of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from jixiao.batch.summary_chart import grouped
from jixiao.batch.summary_count import count
from jixiao.batch.summary_facts import Facts
from jixiao.batch.summary_rate import LEAST_JUDGED, Ranking, Rate, between, percent
from jixiao.batch.summary_words import NO_ACROSS, NOT_STATED, lead
from jixiao.show.console import say
from jixiao.show.paragraph import Paragraph
from jixiao.show.terminal import STYLE
from jixiao.show.words import SEVERITY, number, one_line, shortened

_KINDS, _ENTRIES, _REASONS = 15, 10, 8
_BAR = 20


def show_summary(console: Console, folder: Path) -> None:
    """Print the summary of an audit (打印汇总) from its tables. Raises AuditUnreadable."""
    facts = count(folder)
    _head(console, "预算绩效自评核查汇总")
    for sentence in lead(facts):
        say(console, sentence)
    _unread(console, facts)
    if facts.forms:
        _scores(console, facts)
        _kinds(console, facts)
        _ranking(console, facts.places, "地区")
        _ranking(console, facts.units, "单位")
        _years(console, facts)
        _across(console, facts)
    say(console, Text(f"图表、例证和全部明细：{folder / 'summary.html'}、{folder / 'summary.xlsx'}", style="dim"))


def _head(console: Console, title: str) -> None:
    console.print()
    console.print(Rule(Text(title, style="bold"), align="left", characters="─", style="dim"))


def _table(*columns: tuple[str, bool]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for heading, right in columns:
        table.add_column(heading, justify="right" if right else "left", no_wrap=right)
    return table


def _name(text: str) -> Paragraph:
    return Paragraph(Text(shortened(text, 48)))


def _unread(console: Console, facts: Facts) -> None:
    if not facts.reasons:
        return
    _head(console, "未能读取的文件")
    table = _table(("文件", True), ("原因", False), ("例", False))
    for line in facts.reasons[:_REASONS]:
        name, said = line.examples[0] if line.examples else ("", line.code)
        table.add_row(grouped(line.files), _name(said), Paragraph(Text(one_line(name), style="dim")))
    console.print(table)
    if len(facts.reasons) > _REASONS:
        say(console, Text(f"另有 {len(facts.reasons) - _REASONS} 种原因。", style="dim"))


def _scores(console: Console, facts: Facts) -> None:
    _head(console, "总分")
    table = _table(("总分", False), ("填报", True), ("", False), ("核算", True), ("", False))
    most = max((*_bands(facts, True), *_bands(facts, False), 1))
    for name, said, truth in zip(_NAMES, _bands(facts, True), _bands(facts, False), strict=True):
        table.add_row(name, grouped(said), _bar(said, most), grouped(truth), _bar(truth, most))
    table.add_row("中位数", number(facts.reported.median), "", number(facts.computed.median), "")
    console.print(table)


_NAMES = ("100 以上", "正好 100", "90–100", "80–90", "60–80", "60 以下")
_SPANS = ((42, 42), (41, 41), (31, 40), (21, 30), (1, 20), (0, 0))


def _bands(facts: Facts, reported: bool) -> Sequence[int]:
    counts = (facts.reported if reported else facts.computed).counts
    return [sum(counts[at] for at in range(low, high + 1)) for low, high in _SPANS]


def _bar(value: int, most: int) -> Text:
    return Text("▇" * (-(-_BAR * value // most)), style="cyan")


def _kinds(console: Console, facts: Facts) -> None:
    if not facts.kinds:
        return
    _head(console, "问题种类（发现率 = 发现 ÷ 已判断，未判断另列）")
    table = _table(
        ("", False),
        ("问题", False),
        ("发现", True),
        ("已判断", True),
        ("发现率", True),
        ("区间", True),
        ("未判断", True),
    )
    for line in facts.kinds[:_KINDS]:
        rate = line.rate
        figures = ("—", "—", "—", "—") if rate is None else _figures(rate)
        severity = Text(SEVERITY.get(line.severity, line.severity), style=STYLE.get(line.severity, ""))
        table.add_row(severity, _name(line.title), grouped(line.forms), *figures)
    console.print(table)
    if len(facts.kinds) > _KINDS:
        say(console, Text(f"另有 {len(facts.kinds) - _KINDS} 种，见网页和工作簿。", style="dim"))


def _figures(rate: Rate) -> tuple[str, str, str, str]:
    return grouped(rate.judged), percent(rate.share), between(rate.interval), grouped(rate.unjudged)


def _ranking(console: Console, ranking: Ranking, what: str) -> None:
    if not ranking.ranked:
        return
    _head(console, f"{what}（错误率 = 有错误的核查项 ÷ 已判断的核查项）")
    table = _table(
        (what, False), ("自评表", True), ("有错的表", True), ("已判断", True), ("错误率", True), ("区间", True)
    )
    for entry in ranking.ranked[:_ENTRIES]:
        judged, share, interval, _ = _figures(entry.rate)
        table.add_row(_name(entry.name), grouped(entry.forms), grouped(entry.wrong), judged, share, interval)
    console.print(table)
    told = f"另有 {grouped(len(ranking.ranked) - _ENTRIES)} 个；" if len(ranking.ranked) > _ENTRIES else ""
    if ranking.few:
        told += f"{grouped(len(ranking.few))} 个{what}已判断不足 {LEAST_JUDGED} 项，不排名；"
    if told:
        say(console, Text(f"{told.rstrip('；')}。", style="dim"))


def _years(console: Console, facts: Facts) -> None:
    if len(facts.years) < 2:
        return
    _head(console, "年度")
    table = _table(("年度", False), ("自评表", True), ("填报中位数", True), ("核算中位数", True), ("错误率", True))
    for line in facts.years:
        medians = (number(line.reported), number(line.computed))
        table.add_row(line.year or NOT_STATED, grouped(line.forms), *medians, percent(line.rate.share))
    console.print(table)


def _across(console: Console, facts: Facts) -> None:
    _head(console, "请看这里（多表比对，供核对参考）")
    if not facts.across:
        say(console, NO_ACROSS if facts.across is None else "比对了全部自评表，没有需要提请查看的。")
        return
    table = _table(("种类", False), ("组", True), ("涉及的表", True))
    for kind in facts.across:
        table.add_row(_name(kind.title), grouped(kind.groups), grouped(kind.members))
    console.print(table)
