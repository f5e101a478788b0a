"""The official form as a page (官方表样): a form's values put where its pack's layout says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jixiao.core.form import Form
from jixiao.core.layout import Layout, LayoutLine, LayoutPart, LayoutRow, LayoutTotal, Slot
from jixiao.core.pack import Pack
from jixiao.core.score import ScoreSheet, kind_of
from jixiao.draw.beside import NOTE, Beside
from jixiao.draw.box import Box, Rows
from jixiao.draw.indicators import IndicatorArea
from jixiao.draw.paper import Cell, Line, Paper, Part, Table
from jixiao.draw.plain_layout import plain_layout
from jixiao.draw.values import Fillable, Values

_UNSCORED = re.compile(r"\{(fiscal|carryover|other)\.(?:weight|score)\}")
"""Where a row of money has points, if it is scored at all; official forms print a dash where it is not."""


_ONE_VALUE = re.compile(r"\{([^{}]+)\}")


def page(form: Form, pack: Pack, sheet: ScoreSheet | None = None, *, fillable: Fillable | None = None) -> Paper:
    """The official form of a form's pack (绘制自评表). With a ``sheet`` the computed scores stand beside the reported ones.

    ``fillable``: draws it to be filled in (填写用). What may be typed is there though it is empty; of the lines a prescribed frame keeps free there is one
    a category, where indicators may be added (``fillable("rows")``) or there is none yet.
    """
    return _Drawing(form, pack, sheet, fillable).paper()


class _Drawing:
    """One form on its page."""

    def __init__(self, form: Form, pack: Pack, sheet: ScoreSheet | None, fillable: Fillable | None) -> None:
        self.form, self.kind = form, kind_of(form, pack)
        self.layout: Layout = self.kind.layout or plain_layout(self.kind)
        self.values = Values(form, self.kind, attachment=self.kind.attachment, fillable=fillable)
        self.beside = Beside(sheet)
        self.area = IndicatorArea(form, self.kind, self.values, self.beside, self.layout.span)
        self.tables: list[Rows] = []

    def paper(self) -> Paper:
        above = list(self._lines(self.layout.above))
        for block in self.layout.blocks:
            if isinstance(block, LayoutRow):
                self._row(block)
            elif isinstance(block, LayoutPart):
                self._part(block)
            elif isinstance(block, LayoutTotal):
                self.tables[-1].rows.append(self.area.total(block))
            else:
                self.tables.extend(self.area.draw(block))
        below = list(self._lines(self.layout.below))
        for name, label, text in self.values.left_over():
            wide = self.layout.span // 4
            self._open().rows.append(
                [Box(label, 0, wide, role="label"), Box(text, wide, self.layout.span - wide, role="long", name=name)]
            )
        if self.beside.changed:
            below.append(Line(text=NOTE, style="note"))
        notes = [Line(text=note, style="note") for note in self.layout.notes]
        title = self._title()
        parts: tuple[Part, ...] = (*above, *self._tables(), *below, *notes)
        return Paper(name=self._name(), title=title, parts=parts, landscape=self.layout.landscape)

    def _name(self) -> str:
        if self.form.project is not None:
            return self.form.project.text
        return self.kind.titles[0] if self.kind.titles else self._title()

    def _title(self) -> str:
        if self.form.title is not None:
            return self.form.title.text
        return self.values.filled(
            "".join(f"[{{{p}}}]" if p in ("year", "project", "unit") else p for p in _words(self.kind.title))
        )

    def _lines(self, lines: Sequence[LayoutLine]) -> Iterator[Line]:
        for line in lines:
            if line.optional and not self.values.any_there(line.text):
                continue
            if line.style == "title":
                self.values.used.add("title")
                yield Line(text=self._title(), style="title")
                continue
            text = self.values.filled(line.text)
            if line.style == "spread":
                text = "\u2003".join(piece for piece in text.split("\u2003") if piece)
            runs = self.values.runs(line.text)
            if text or runs:
                yield Line(text=text, style=line.style, runs=runs)

    # rows

    def _open(self) -> Rows:
        """The table that plain rows go to: the last one, unless it is an indicator table."""
        if not self.tables or self.tables[-1].head:
            self.tables.append(Rows())
        return self.tables[-1]

    def _row(self, row: LayoutRow) -> None:
        if boxes := self._boxes(row, 0):
            self._open().rows.append(boxes)

    def _boxes(self, row: LayoutRow, start: int) -> list[Box]:
        """The boxes of a layout row, none when it is optional and says nothing."""
        if row.optional and not any(self.values.any_there(slot.text) for slot in row.slots if "{" in slot.text):
            return []
        boxes = []
        for slot in row.slots:
            boxes.append(self._box(slot, start))
            start += slot.span
        return boxes

    def _box(self, slot: Slot, start: int) -> Box:
        text, role = self.values.filled(slot.text), slot.role
        if slot.text == "{budget.score}":
            text, role = self.beside.execution(text, role)
        elif slot.text == "{total}":
            text, role = self.beside.total(text, role)
        elif not text and (part := _UNSCORED.fullmatch(slot.text)):
            text = "" if part[1] in self.kind.scoring.scored_money_rows else "—"
        named = _ONE_VALUE.fullmatch(slot.text)
        return Box(text, start, slot.span, slot.rows, role, named[1] if named and slot.role != "label" else "")

    def _part(self, part: LayoutPart) -> None:
        rows = [boxes for row in part.rows if (boxes := self._boxes(row, part.side.span))]
        if rows:
            side = Box(self.values.filled(part.side.text), 0, part.side.span, len(rows), "label")
            rows[0].insert(0, side)
            self._open().rows.extend(rows)

    # the whole

    def _tables(self) -> Iterator[Table]:
        """The tables, all on one grid: its columns are the edges of any box in any of them."""
        edges = sorted(
            {0, self.layout.span}
            | {
                edge
                for table in self.tables
                for row in table.rows
                for box in row
                for edge in (box.start, box.start + box.span)
            }
        )
        at = {edge: number for number, edge in enumerate(edges)}
        widths = tuple(after - before for before, after in pairwise(edges))
        for number, table in enumerate(self.tables):
            cells = tuple(
                Cell(
                    text=box.text,
                    row=row,
                    column=at[box.start],
                    rows=min(box.rows, len(table.rows) - row),
                    columns=at[box.start + box.span] - at[box.start],
                    role=box.role,
                    name=box.name,
                )
                for row, boxes in enumerate(table.rows)
                for box in boxes
            )
            yield Table(widths=widths, rows=len(table.rows), cells=cells, head_rows=table.head, joined=number > 0)


def _words(title: str) -> list[str]:
    """A title pattern in pieces (标题样式): {year}年度{project}自评表 → year, 年度, project, 自评表."""
    return [piece for piece in re.split(r"[{}]", title) if piece]
