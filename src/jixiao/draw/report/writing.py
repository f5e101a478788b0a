"""Drafts as files (写出报告): as papers for docx and pdf, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.core.errors import DrawError
from jixiao.core.form import Figure, Report, Section
from jixiao.draw import Rendered, render_papers
from jixiao.draw.paper import Cell, Line, Paper, Part, Table, clean, in_lines
from jixiao.draw.report.draft import CELL_MARK, Draft, DraftSection, DraftTable, Paragraph

KINDS = ("docx", "pdf", "md")
"""What a report can be written as (报告格式)."""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def draw_reports(drafts: Sequence[Draft], kind: str) -> Rendered:
    """The reports one after another in one file (绘制报告), named after the first. Raises DrawError when they cannot be drawn."""
    if kind not in KINDS:
        raise DrawError(f"报告不能写成「{kind}」。", f"可用的格式：{'、'.join(KINDS)}。")
    if kind == "md":
        text = "\n".join(to_markdown(draft) for draft in drafts)
        return Rendered(f"{report_name(drafts[0])}.md", "text/markdown; charset=utf-8", text.encode())
    drawn = render_papers([to_paper(draft) for draft in drafts], kind)
    return drawn._replace(name=f"{report_name(drafts[0])}.{kind}")


def report_name(draft: Draft) -> str:
    """A name for a report's file (报告文件名), without the extension."""
    named = _NOT_IN_NAMES.sub(" ", clean(draft.project or draft.unit or "")).replace("\n", " ")
    short = " ".join(named.split())[:60].strip(" .")
    version = f"（{draft.version or '摘要'}）" if draft.extent == "brief" else ""
    return f"{short}自评报告{version}"


def to_paper(draft: Draft) -> Paper:
    """A draft on A4 (报告页面), in the type of official letters."""
    parts: list[Part] = [Line(text=in_lines(draft.title), style="title")]
    if draft.version:
        parts.append(Line(text=f"（{draft.version}）", style="subtitle"))
    for section in draft.sections:
        if section.heading:
            parts.append(Line(text=section.heading, style=f"heading{min(section.level, 4)}"))
        for part in section.parts:
            if isinstance(part, Paragraph):
                parts.append(Line(text=part.text, style=part.style))
            else:
                parts += [Line(text=part.caption, style="caption"), _table(part)]
    return Paper(name=draft.project or draft.unit or draft.title, title=draft.title, parts=tuple(parts), body="letter")


def _table(table: DraftTable) -> Table:
    rows = (table.head, *table.rows)
    cells = tuple(
        Cell(text=text, row=row, column=column, role="label" if row == 0 else "value")
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Table(widths=table.widths, rows=len(rows), cells=cells, head_rows=1)


def to_report(draft: Draft) -> Report:
    """A draft as the report that is read back from its file (报告稿 → 报告): a table's caption opens a section of its own."""
    sections: list[Section] = []
    for section in draft.sections:
        heading, lines = section.heading, list[str]()
        for part in section.parts:
            if isinstance(part, Paragraph):
                lines.append(part.text)
                continue
            sections.append(Section(heading=heading, text="\n".join(lines)))
            heading, lines = part.caption, [CELL_MARK.join(row) for row in (part.head, *part.rows)]
        sections.append(Section(heading=heading, text="\n".join(lines)))
    return Report(
        title=draft.title,
        version=draft.version,
        unit=draft.unit,
        project=draft.project,
        year=draft.year,
        sections=tuple(sections),
        figures=tuple(Figure(what=cited.what, printed=cited.printed) for cited in draft.figures),
    )


def to_markdown(draft: Draft) -> str:
    """A draft as Markdown (报告 → Markdown); prompts in bold."""
    return "\n\n".join(_blocks(draft)) + "\n"


def _blocks(draft: Draft) -> Iterator[str]:
    yield f"# {_plain(draft.title)}"
    if draft.version:
        yield f"（{draft.version}）"
    for section in draft.sections:
        yield from _section(section)


def _section(section: DraftSection) -> Iterator[str]:
    if section.heading:
        yield f"{'#' * (section.level + 1)} {_plain(section.heading)}"
    for part in section.parts:
        if isinstance(part, Paragraph):
            text = _plain(part.text)
            yield f"**{text}**" if part.style == "prompt" else text
        else:
            yield _plain(part.caption)
            rows = [part.head, ("---",) * len(part.head), *part.rows]
            yield "\n".join("| " + " | ".join(_cell(text) for text in row) + " |" for row in rows)


def _plain(text: str) -> str:
    """A text on one line that Markdown takes as it is: a sign that would open a heading or a quotation is escaped."""
    line = " ".join(clean(text).split("\n"))
    return f"\\{line}" if line[:1] in ("#", ">") else line


def _cell(text: str) -> str:
    return " ".join(clean(text).split("\n")).replace("|", "\\|")
