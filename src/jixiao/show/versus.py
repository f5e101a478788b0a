"""Forms under two packs, in the terminal (两套办法对照): totals and grades side by side, then the lines that move the total, and why."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from jixiao.core.account import Entry
from jixiao.core.number import plain, rounded
from jixiao.core.what_if import Versus, VersusLine
from jixiao.judge import VersusDocument
from jixiao.show.console import say
from jixiao.show.paragraph import Paragraph
from jixiao.show.shifts import Shifts, name_of, signed
from jixiao.show.words import FIT, WHERE, number, one_line, problem_kind, problem_line, shortened

_INDENT = (0, 0, 0, 2)


def show_versus(console: Console, document: VersusDocument) -> None:
    """Print the forms of a document under both packs (打印对照结果)."""
    for form in document.forms:
        console.print(Group(*_form(form, document.document.source), ""))
    if not document.forms and not document.document.problems:
        say(console, Text(f"{one_line(document.document.source)}：没有读到自评表，无可对照内容。", style="yellow"))


def show_problems(console: Console, document: VersusDocument) -> None:
    """Print what was met in reading a document (打印读取问题)."""
    for problem in document.document.problems:
        line = problem_line(document.document.source, problem.message)
        say(console, Text(f"{problem_kind(problem.code)}　{line}", style="magenta"))


def show_shifts(console: Console, shifts: Shifts) -> None:
    """Print what the run comes to (打印总结论)."""
    if shifts.forms:
        say(console, Text("得分/分值；影响：少扣分为 +，多扣分为 −，各行相加即总分之差。", style="dim"))
    for at, sentence in enumerate(shifts.sentences()):
        say(console, Text(sentence, style="bold" if at == 0 else ""))


def _form(form: Versus, source: str) -> Iterator[RenderableType]:
    printed = form.form
    yield Rule(Text(name_of(form), style="bold"), align="left", characters="─", style="dim")
    facts = [] if printed.unit is None else [f"单位 {one_line(printed.unit.text)}"]
    facts.append(f"填报 {one_line(printed.total.text) if printed.total is not None else '未填'}")
    facts.append(f"原表 {origin(form)}")
    yield _indented(Text("  ".join(facts)))
    yield _indented(Text(f"文件 {one_line(source)}", style="dim"))
    yield Padding(_totals(form), (0, 0, 0, 1), expand=False)
    for account, notes in zip(form.accounts, form.notes, strict=True):
        if notes:
            yield _indented(Text(f"{account.pack.id}：{one_line('；'.join(notes))}。", style="dim"))
    if form.basis_note:
        yield _indented(Text(f"口径：{form.basis_note}。", style="yellow"))
    shown = [line for line in form.lines if line.is_visible or (line.is_open and line.is_changed)]
    if shown or form.remainder is not None:
        yield Padding(_lines(form, shown), (0, 0, 0, 1), expand=False)
    for sentence in _rest(form, len(shown)):
        yield _indented(sentence)


def origin(form: Versus) -> str:
    """The pack a form belongs to, and how sure that is (原表模板包)."""
    if form.own is None:
        return "没有相近的模板包"
    return f"{form.own.id}{FIT['fits' if form.form.pack else 'nearest']}"


def _totals(form: Versus) -> Table:
    table = _table("", *(account.pack.id for account in form.accounts), "差")
    totals = [number(account.total) for account in form.accounts]
    difference = "—" if form.difference is None else signed(form.difference)
    direct = form.scale is None or form.difference is None
    table.add_row("总分", *totals, Text(difference if direct else "", style=_colour(form.difference)))
    if not direct:
        assert form.scale is not None
        table.add_row(
            f"折成满分 {plain(form.scale)}", *map(number, form.totals), Text(difference, style=_colour(form.difference))
        )
    first, second = (grade or "—" for grade in form.grades)
    table.add_row("等级", first, second, Text("变" if first != second else "", style="bold"))
    return table


def _lines(form: Versus, shown: list[VersusLine]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="bold", expand=False)
    table.add_column("计分项", max_width=26)
    for account in form.accounts:
        table.add_column(account.pack.id, justify="right", no_wrap=True)
    table.add_column("影响", justify="right", no_wrap=True)
    table.add_column("原因", min_width=20)
    for line in shown:
        style = "yellow" if line.is_open else ""
        why = "；".join(cause.short or cause.text for cause in line.causes if cause.effect or len(line.causes) == 1)
        table.add_row(
            Paragraph(Text(WHERE.get(line.where) or shortened(line.where))),
            _points(line.first),
            _points(line.second),
            "—" if line.influence is None else Text(signed(line.influence), style=_colour(line.influence)),
            Paragraph(Text(one_line(why), style=style)),
        )
    if form.remainder is not None:
        table.add_row("总分", "", "", signed(form.remainder.effect), form.remainder.text)
    return table


def _rest(form: Versus, shown: int) -> Iterator[Text]:
    """The lines that need no row of their own, counted, and those that neither pack can compute."""
    follow = sum(line.is_changed and not line.is_visible and not line.is_open for line in form.lines)
    if follow:
        yield Text(f"{'其余' if shown else ''} {follow} 行只随分值换算，不影响总分。".strip(), style="dim")
    lost = [line for line in form.lines if line.is_open and not line.is_changed]
    if lost:
        named = "；".join(f"{WHERE.get(line.where) or shortened(line.where, 24)}（{_why(line)}）" for line in lost[:2])
        yield Text(f"{len(lost)} 行两边都算不出：{one_line(named)}{'等' if len(lost) > 2 else ''}。", style="yellow")
    if form.difference is None and form.lines:
        known = rounded(form.known_difference, 2)
        yield Text(f"总分不可比；算得出的各行合计使总分变动 {signed(known)} 分。", style="yellow")


def _why(line: VersusLine) -> str:
    return "；".join(cause.text for cause in line.causes).removeprefix("两边都算不出：")


def _points(entry: Entry | None) -> str:
    """Points of weight: 13.77/20."""
    return "不计" if entry is None else f"{number(entry.score)}/{number(entry.weight)}"


def _colour(value: Decimal | None) -> str:
    return "" if not value else "green" if value > 0 else "red"


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="bold", expand=False)
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="right" if at else "left", no_wrap=True)
    return table


def _indented(text: Text) -> RenderableType:
    return Padding(Paragraph(text), _INDENT, expand=False)
