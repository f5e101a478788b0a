"""Results in the terminal (终端表格): for people, readable at 80 columns, with colour when there is a terminal."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from jixiao.core.checks.report.pairing import NO_FORM
from jixiao.core.finding import Found
from jixiao.core.line import ScoreLine
from jixiao.core.outline import length_of
from jixiao.judge import Judged, JudgedDocument, JudgedReport
from jixiao.show.console import say
from jixiao.show.paragraph import Paragraph
from jixiao.show.words import (
    FIT,
    SEVERITY,
    WHERE,
    WITH_HINT,
    address_of,
    compared_with,
    form_name,
    gravest_first,
    number,
    one_line,
    outcome,
    problem_kind,
    problem_line,
    report_name,
    shortened,
    summarise_unjudged,
)

STYLE = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def checked(judged: Judged, source: str) -> RenderableType:
    """A form with its findings, one line each (核查结果)."""
    parts: list[RenderableType] = [*_header(judged, source)]
    if judged.answers.findings:
        parts.append(_findings(judged.answers.findings))
    else:
        style = "yellow" if judged.nothing_to_check else "green"
        parts.append(_indented(Text(outcome(judged), style=style)))
    parts.extend(_rest(judged))
    return Group(*parts, "")


def _header(judged: Judged, source: str) -> list[RenderableType]:
    form, sheet = judged.form, judged.sheet
    name = form_name(judged)
    facts = []
    if form.unit is not None:
        facts.append(f"单位 {one_line(form.unit.text)}")
    facts.append(f"填报 {one_line(form.total.text) if form.total is not None else '未填'}")
    uncounted = f"（{len(sheet.total_missing)} 项算不出）" if sheet.total is None else ""
    facts.append(f"核算 {number(sheet.total)}{uncounted}")
    if sheet.grade:
        facts.append(f"等级 {sheet.grade}")
    origin = [f"模板包 {judged.pack.id}·{sheet.kind.id}{FIT[judged.fit]}", f"文件 {one_line(source)}"]
    if form.title is not None and one_line(form.title.text) != name:
        origin.insert(0, one_line(form.title.text))
    heading = Rule(Text(name, style="bold"), align="left", characters="─", style="dim")
    return [heading, _indented(Text("  ".join(facts))), _indented(Text("  ".join(origin), style="dim"))]


def _indented(text: Text) -> RenderableType:
    return Padding(Paragraph(text), (0, 0, 0, 2), expand=False)


def _findings(findings: tuple[Found, ...]) -> RenderableType:
    table = Table.grid(padding=(0, 1), expand=False)
    table.add_column(no_wrap=True, vertical="top")
    table.add_column()
    for found in gravest_first(findings):
        table.add_row(Text(SEVERITY[found.severity], style=STYLE[found.severity]), Paragraph(finding_line(found)))
    return Padding(table, (0, 0, 0, 2), expand=False)


def report(judged: JudgedReport, source: str) -> RenderableType:
    """A report (报告核查结果): which form it was compared with, and what is wrong with it by itself."""
    name = f"报告　{report_name(judged)}"
    facts = Text(f"{compared_with(judged)}  {length_of(judged.report)} 字  文件 {one_line(source)}", style="dim")
    heading = Rule(Text(name, style="bold"), align="left", characters="─", style="dim")
    parts: list[RenderableType] = [heading, _indented(facts)]
    if judged.answers.findings:
        parts.append(_findings(judged.answers.findings))
    return Group(*parts, "")


def finding_line(found: Found) -> Text:
    """One finding on one line (一条问题): where, what was reported and is expected, why, how to mend it, its code."""
    line = Text()
    line.append(one_line(found.message))
    if found.hint and found.hint not in found.message:
        line.append(one_line(found.hint), style="cyan")
    if (address := address_of(found)) and address not in found.message:
        line.append(f"〔{one_line(address)}〕", style="dim")
    line.append(f" {found.code}", style="dim")
    return line


def _rest(judged: Judged) -> list[RenderableType]:
    """Doubts and unjudged checks, counted, with the most frequent reasons."""
    lines: list[RenderableType] = []
    doubts = judged.form.doubts
    if doubts:
        named = "；".join(f"{WHERE.get(d.where, one_line(d.where))}：{one_line(d.why)}" for d in doubts[:2])
        lines.append(_note(f"存疑 {len(doubts)} 处", named, more=len(doubts) > 2))
    unjudged = judged.answers.unjudged
    if unjudged:
        reasons = summarise_unjudged(unjudged)
        named = "；".join(f"{one_line(reason)}（{times}）" for reason, times in reasons[:2])
        lines.append(_note(f"未能判断 {len(unjudged)} 项", named, more=len(reasons) > 2))
    return lines


def _note(head: str, text: str, *, more: bool) -> RenderableType:
    return _indented(Text(f"{head}：{text}{'……' if more else ''}", style="dim"))


def scored(judged: Judged, source: str) -> RenderableType:
    """A form's score sheet (计分表): each line with weight, reported, computed, formula, reason."""
    table = Table(box=None, padding=(0, 1), header_style="bold", expand=False)
    table.add_column("计分项", max_width=26)
    table.add_column("分值", justify="right", no_wrap=True)
    table.add_column("填报", justify="right", no_wrap=True)
    table.add_column("核算", justify="right", no_wrap=True)
    table.add_column("算式与理由", min_width=20)
    for line in judged.sheet.lines:
        table.add_row(
            Paragraph(Text(WHERE.get(line.where) or shortened(line.where))),
            number(line.weight),
            "—" if line.reported is None else one_line(line.reported.text),
            Text(number(line.score), style="yellow" if _differs(line) else ""),
            Paragraph(_reasoning(line)),
        )
    reported = "—" if judged.form.total is None else one_line(judged.form.total.text)
    table.add_section()
    table.add_row(
        Text("总分", style="bold"),
        "",
        reported,
        Text(number(judged.sheet.total), style="bold"),
        judged.sheet.grade or "",
    )
    return Group(*_header(judged, source), table, "")


def _reasoning(line: ScoreLine) -> Text:
    text = Text(line.formula)
    for part in (line.rounding if line.exact != line.score else "", line.reason):
        if part:
            text.append(("；" if text.plain else "") + one_line(part))
    return text


def _differs(line: ScoreLine) -> bool:
    """Whether the reported score is another number than the computed one."""
    return line.reported is not None and line.score is not None and line.reported.meaning.value != line.score


def show_checked(console: Console, judged: JudgedDocument) -> None:
    """Print a checked document (打印核查结果): its forms, else what there is instead."""
    document = judged.document
    for result in judged.forms:
        console.print(checked(result, document.source))
    for written in judged.reports:
        console.print(report(written, document.source))
    if judged.forms or document.problems or any(written.form is not None for written in judged.reports):
        return
    if all(written.why == NO_FORM for written in judged.reports):
        some = f"读到 {len(judged.reports)} 份报告，没有自评表可对照。{WITH_HINT}"
        what = some if judged.reports else "没有读到自评表，无可核查内容。"
        say(console, Text(f"{one_line(document.source)}：{what}", style="yellow"))


def show_scored(console: Console, judged: JudgedDocument) -> None:
    """Print the score sheets of a document (打印计分表)."""
    for result in judged.forms:
        console.print(scored(result, judged.document.source))
    if not judged.forms and not judged.document.problems:
        say(console, Text(f"{one_line(judged.document.source)}：没有读到自评表，无可计分内容。", style="yellow"))


def show_problems(console: Console, judged: JudgedDocument) -> None:
    """Print what was met in reading a document (打印读取问题)."""
    for problem in judged.document.problems:
        line = problem_line(judged.document.source, problem.message)
        say(console, Text(f"{problem_kind(problem.code)}　{line}", style="magenta"))
    if judged.document.problems:
        console.print()
