"""Form and frame → draft (起草报告): the pack's frame line by line, its blocks written from the form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao.core.errors import DrawError
from jixiao.core.frame import BLOCK, EXTENTS, HEADING, TEXT, FrameLine
from jixiao.core.pack import ReportLimit
from jixiao.draw.report.blocks import WRITERS
from jixiao.draw.report.draft import Draft, DraftPart, DraftSection, fill, paragraph
from jixiao.draw.report.facts import Facts
from jixiao.draw.report.names import filled_in, unit_of, year_of
from jixiao.draw.report.phrase import on_one_line
from jixiao.draw.report.setting import Setting
from jixiao.judge import Judged
from jixiao.packs import frame_for


def draft_report(judged: Judged, extent: str = "full", *, beside: Sequence[Judged] = ()) -> Draft:
    """The self-evaluation report of a form (起草自评报告), full or brief, by the frame of its pack.

    ``beside``: further forms of the same report, such as the common indicators of a department.
    """
    if extent not in EXTENTS:
        raise DrawError(f"没有名为「{extent}」的报告版本。", f"可用：{'、'.join(EXTENTS)}。")
    facts = Facts((judged, *beside))
    frame, title, is_general = frame_for(judged.pack, judged.sheet.kind)
    limit = judged.pack.limit(extent)
    notes = []
    if is_general:
        notes.append(f"模板包 {judged.pack.id} 没有这种表的报告框架，按通用框架起草。")
    if limit is None and extent == "brief":
        notes.append(f"模板包 {judged.pack.id} 没有规定摘要版，按全文的框架简写，不限字数。")
    if judged.fit == "nearest":
        notes.append(f"没有完全吻合的模板包，按最接近的 {judged.pack.id} 起草，请核对章节。")
    lines = _kept(frame.lines, limit)
    setting = Setting(facts, extent)
    sections: list[DraftSection] = []
    heading: FrameLine | None = None
    parts: list[DraftPart] = []

    def close() -> None:
        if heading is not None or parts:
            sections.append(
                DraftSection(
                    heading=heading.text if heading else "", level=heading.level if heading else 1, parts=tuple(parts)
                )
            )
        parts.clear()

    for line in lines:
        if line.kind == HEADING:
            if heading is not None and not parts and line.level <= heading.level:
                parts.append(_asked(heading))
            close()
            heading = line
        elif line.kind == BLOCK:
            setting.argument = line.argument
            parts += WRITERS[line.text](setting)
        elif line.kind == TEXT:
            parts.append(paragraph(filled_in(line.text, facts)))
        else:
            parts.append(fill(line.text))
    if heading is not None and not parts:
        parts.append(_asked(heading))
    close()
    unit, project = unit_of(facts), facts.text("project")
    return Draft(
        title=filled_in(title, facts).text,
        extent=extent,
        version=limit.version if limit else None,
        unit=None if unit is None else on_one_line(unit[0].text),
        project=None if project is None else on_one_line(project[0].text),
        year=year_of(facts).text or None,
        pack=judged.pack.id,
        form_kind=judged.sheet.kind.id,
        limit=limit.characters if limit else None,
        sections=tuple(sections),
        notes=tuple(notes),
    )


_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．])\s*")


def _asked(heading: FrameLine) -> DraftPart:
    """What is asked for under a heading for which the form has nothing of its own (待补章节)."""
    return fill(_NUMBER.sub("", heading.text))


def _kept(lines: Sequence[FrameLine], limit: ReportLimit | None) -> list[FrameLine]:
    """The lines of the parts a version keeps (本版保留的部分), all when it names none."""
    if limit is None or not limit.parts:
        return list(lines)
    kept: list[FrameLine] = []
    level = 0
    for line in lines:
        if line.kind == HEADING and (not level or line.level <= level):
            level = line.level if line.text in limit.parts else 0
        if level:
            kept.append(line)
    return kept


def paired(forms: Sequence[Judged]) -> list[tuple[Judged, tuple[Judged, ...]]]:
    """The forms of a file, each with those that belong into its report (并成一份报告): a form that adds to another of its pack."""
    taken: set[int] = set()
    found: list[tuple[int, Judged, tuple[Judged, ...]]] = []
    for at, main in enumerate(forms):
        if main.sheet.kind.adds_to:
            continue
        beside = next(
            (
                other
                for other, form in enumerate(forms)
                if other not in taken
                and form.pack.id == main.pack.id
                and form.sheet.kind.adds_to == main.sheet.kind.id
                and _same_unit(form, main)
            ),
            None,
        )
        if beside is not None:
            taken.add(beside)
        found.append((at if beside is None else min(at, beside), main, () if beside is None else (forms[beside],)))
    found += [(at, form, ()) for at, form in enumerate(forms) if form.sheet.kind.adds_to and at not in taken]
    return [(main, beside) for _, main, beside in sorted(found, key=lambda one: one[0])]


def _same_unit(one: Judged, other: Judged) -> bool:
    units = {on_one_line(form.form.unit.text) for form in (one, other) if form.form.unit is not None}
    return len(units) <= 1
