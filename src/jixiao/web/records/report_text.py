"""A report section as the text a person edits (报告章节文本), and back: a line is a paragraph, a table drawn from the form is one line that names it.

``【表：年度绩效目标】`` stands for the table of that caption: it may be moved or taken out, and its figures stay the form's.
"""

from __future__ import annotations

import re
from typing import Any

from jixiao.core.form import Figure, Place, Report, Section
from jixiao.draw.report.draft import CELL_MARK, FILL, SETTLE, Draft, DraftPart, DraftSection, DraftTable, Paragraph

_TABLE = re.compile(r"【表：(.*)】")
_PROMPT = re.compile(rf"【(?:{FILL}|{SETTLE})：[^】]*】")

Sections = list[dict[str, Any]]
"""The sections of a report as they are kept (报告各节): id, heading, level, text, the tables by caption, ``drafted``: the text as it was drafted."""


def to_text(section: DraftSection) -> str:
    """A drafted section as text (成文本)."""
    return "\n".join(part.text if isinstance(part, Paragraph) else f"【表：{part.caption}】" for part in section.parts)


def to_sections(draft: Draft) -> Sections:
    """The sections of a draft as they are kept (入库各节)."""
    from jixiao.draw.report.codec import draft_to_dict

    plain = draft_to_dict(draft)["sections"]
    out: Sections = []
    for number, (section, kept) in enumerate(zip(draft.sections, plain, strict=True), 1):
        text = to_text(section)
        out.append(
            {
                "id": f"s{number}",
                "heading": section.heading,
                "level": section.level,
                "text": text,
                "drafted": text,
                "parts": kept["parts"],
            }
        )
    return out


def to_draft(plain: dict[str, Any], sections: Sections) -> Draft:
    """The report as it stands (现稿): every section made of its text, with the tables and sources it was drafted with."""
    from jixiao.draw.report.codec import draft_from_dict

    drafted = draft_from_dict({**plain, "sections": [{**one, "parts": one["parts"]} for one in sections]})
    edited = tuple(
        DraftSection(heading=section.heading, level=section.level, parts=_parts(kept["text"], section.parts))
        for section, kept in zip(drafted.sections, sections, strict=True)
    )
    from dataclasses import replace

    return replace(drafted, sections=edited)


def _parts(text: str, drafted: tuple[DraftPart, ...]) -> tuple[DraftPart, ...]:
    """A text as parts. A paragraph nobody touched keeps its sources; what was written by hand has none."""
    tables = {part.caption: part for part in drafted if isinstance(part, DraftTable)}
    known = {part.text: part for part in drafted if isinstance(part, Paragraph)}
    out: list[DraftPart] = []
    for line in text.split("\n"):
        line = line.strip()
        if not line:
            continue
        named = _TABLE.fullmatch(line)
        if named and named[1] in tables:
            out.append(tables[named[1]])
        else:
            style = "prompt" if _PROMPT.fullmatch(line) else "text"
            out.append(known.get(line) or Paragraph(text=line, style=style))
    return tuple(out)


def to_checked(draft: Draft, sections: Sections) -> Report:
    """The report as the checks read it (受查报告), every line with its section as its place."""
    out: list[Section] = []
    for section, kept in zip(draft.sections, sections, strict=True):
        heading, lines, where = section.heading, list[str](), Place("field", kept["id"], 0)
        for part in section.parts:
            if isinstance(part, Paragraph):
                lines.append(part.text)
                continue
            out.append(_section(heading, lines, where))
            heading, lines = part.caption, [CELL_MARK.join(row) for row in (part.head, *part.rows)]
        out.append(_section(heading, lines, where))
    return Report(
        title=draft.title,
        version=draft.version,
        unit=draft.unit,
        project=draft.project,
        year=draft.year,
        sections=tuple(out),
        figures=tuple(Figure(what=cited.what, printed=cited.printed) for cited in draft.figures),
    )


def _section(heading: str, lines: list[str], where: Place) -> Section:
    return Section(heading=heading, text="\n".join(lines), where=where, places=tuple(where for _ in lines))
