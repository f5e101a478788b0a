"""The official form as a page (官方表样): a form's values put where its pack's layout says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from jixiao.core.form import Form, Goal, Indicator
from jixiao.core.layout import (
    Layout,
    LayoutColumn,
    LayoutIndicators,
    LayoutLine,
    LayoutPart,
    LayoutRow,
    LayoutTotal,
    Skeleton,
    Slot,
)
from jixiao.core.number import plain
from jixiao.core.pack import Pack
from jixiao.core.score import BY_STANDARD, ScoreSheet, kind_of
from jixiao.core.weights import Prescribed
from jixiao.draw.paper import Cell, Line, Paper, Part, Table
from jixiao.draw.plain_layout import plain_layout
from jixiao.draw.values import Values, folded, with_points

_CHANGED = "注：蓝色得分由本软件按计分办法算出：原表未填的直接填入，与填报不同的写在括号里，填报的得分没有改动。"


@dataclass(slots=True)
class _Box:
    """A cell in units (格): where it begins, how wide and high it is."""

    text: str
    start: int
    span: int
    rows: int = 1
    role: str = "value"


@dataclass(slots=True)
class _Rows:
    """Rows that are drawn as one table (一段表格): the boxes that begin in each, and how many of the first are the head."""

    rows: list[list[_Box]] = field(default_factory=list)
    head: int = 0


def page(form: Form, pack: Pack, sheet: ScoreSheet | None = None) -> Paper:
    """The official form of a form's pack (绘制自评表). With a ``sheet`` the computed scores stand beside the reported ones."""
    return _Drawing(form, pack, sheet).paper()


def gaps(form: Form, pack: Pack) -> tuple[str, ...]:
    """The required entries that are empty (未填栏目), as the pack calls them, rows with their names."""
    kind = kind_of(form, pack)
    values = Values(form, kind)
    missing: list[str] = []
    for entry in kind.fields:
        if not entry.required:
            continue
        if entry.type == "choice":
            choice = values.choices.get(entry.id)
            if choice is None or not choice.ticked:
                missing.append(entry.name)
        elif entry.part == "indicator":
            rows = [row for _, row in form.indicators() if row.target or row.actual or row.level2]
            blank = [
                row.label for row in rows if getattr(row, entry.id, None) is None and not _needs_none(row, entry.id)
            ]
            if blank:
                more = f"等 {len(blank)} 行" if len(blank) > 1 else ""
                missing.append(f"{entry.name}（{blank[0][:20]}{more}）")
        elif entry.part == "money":
            if values.cell(f"budget.{entry.id}") is None:
                missing.append(entry.name)
        elif entry.id not in ("title",) and values.cell(entry.id) is None:
            missing.append(entry.name)
    if not any(True for _ in form.indicators()):
        missing.append("绩效指标")
    return tuple(missing)


def _needs_none(row: Indicator, key: str) -> bool:
    """Whether a row rightly has no such cell: a checklist row has no target, a row under a merged score no score."""
    return (key in ("target", "actual") and row.weight is not None and row.target is None) or key in (
        "level1",
        "level2",
    )


class _Drawing:
    """One form on its page."""

    def __init__(self, form: Form, pack: Pack, sheet: ScoreSheet | None) -> None:
        self.form, self.kind, self.sheet = form, kind_of(form, pack), sheet
        self.layout: Layout = self.kind.layout or plain_layout(self.kind)
        self.values = Values(form, self.kind, attachment=self.kind.attachment)
        self.prescribed = Prescribed(self.kind.scoring)
        self.tables: list[_Rows] = []
        self.changed = False

    def paper(self) -> Paper:
        above = list(self._lines(self.layout.above))
        for block in self.layout.blocks:
            if isinstance(block, LayoutRow):
                self._row(block)
            elif isinstance(block, LayoutPart):
                self._part(block)
            elif isinstance(block, LayoutTotal):
                self._total(block)
            else:
                self._indicators(block)
        below = list(self._lines(self.layout.below))
        for label, text in self.values.left_over():
            wide = self.layout.span // 4
            self._open().rows.append(
                [_Box(label, 0, wide, role="label"), _Box(text, wide, self.layout.span - wide, role="long")]
            )
        if self.changed:
            below.append(Line(text=_CHANGED, style="note"))
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
            if text:
                yield Line(text=text, style=line.style)

    # rows

    def _open(self) -> _Rows:
        """The table that plain rows go to: the last one, unless it is an indicator table."""
        if not self.tables or self.tables[-1].head:
            self.tables.append(_Rows())
        return self.tables[-1]

    def _row(self, row: LayoutRow) -> None:
        if boxes := self._boxes(row, 0):
            self._open().rows.append(boxes)

    def _boxes(self, row: LayoutRow, start: int) -> list[_Box]:
        """The boxes of a layout row, none when it is optional and says nothing."""
        if row.optional and not any(self.values.any_there(slot.text) for slot in row.slots if "{" in slot.text):
            return []
        boxes = []
        for slot in row.slots:
            boxes.append(self._box(slot, start))
            start += slot.span
        return boxes

    def _box(self, slot: Slot, start: int) -> _Box:
        text, role = self.values.filled(slot.text), slot.role
        if self.sheet is not None and slot.text == "{budget.score}":
            line = self.sheet.execution
            text, role = self._scored(text, None if line is None else line.score, role)
        elif self.sheet is not None and slot.text == "{total}":
            text, role = self._scored(text, self._computed_total(), role)
        return _Box(text, start, slot.span, slot.rows, role)

    def _computed_total(self) -> object:
        return self.sheet.total if self.sheet is not None and self.sheet.total_is_complete else None

    def _scored(self, reported: str, computed: object, role: str) -> tuple[str, str]:
        """A score as reported, with the computed one beside it where it differs or is missing."""
        from decimal import Decimal

        if not isinstance(computed, Decimal):
            return reported, role
        said = plain(computed)
        if not reported:
            self.changed = True
            return said, "computed"
        from jixiao.core.quantity import read_quantity

        value = read_quantity(reported).value
        if value is None or value != computed:
            self.changed = True
            return f"{reported}（核算 {said}）", "computed"
        return reported, role

    def _part(self, part: LayoutPart) -> None:
        rows = [boxes for row in part.rows if (boxes := self._boxes(row, part.side.span))]
        if rows:
            side = _Box(self.values.filled(part.side.text), 0, part.side.span, len(rows), "label")
            rows[0].insert(0, side)
            self._open().rows.extend(rows)

    # indicators

    def _indicators(self, block: LayoutIndicators) -> None:
        mine = [row for _, row in self.form.indicators() if self._belongs(row, block)]
        columns = self._columns(block, mine)
        drawn = False
        for number, goal in enumerate(self.form.goals):
            rows = [(number, at, row) for at, row in enumerate(goal.indicators) if self._belongs(row, block)]
            if not rows:
                continue
            self._goal(block, columns, goal, rows)
            drawn = True
        if not drawn:
            self._goal(block, columns, Goal(), [])

    def _belongs(self, row: Indicator, block: LayoutIndicators) -> bool:
        if block.rows == "all":
            return True
        group, item = self.prescribed.of_row(row)
        by_standard = item is not None or (group is not None and group.method in BY_STANDARD)
        return by_standard == (block.rows == "checklist")

    def _columns(self, block: LayoutIndicators, rows: Sequence[Indicator]) -> list[LayoutColumn]:
        """The columns that are drawn: optional ones only where the form has them, and one for whatever else its rows say.

        The column that grows takes what is left out and gives what is added.
        """
        there = {key for row in rows for key in _KEYS if getattr(row, key) is not None}
        if any(row.note is not None and " | " in row.note.text for row in rows):
            there.add("more_note")
        kept, freed = [], 0
        for column in block.columns:
            if column.optional and column.id not in there and column.id not in self.form.columns:
                freed += column.span
            else:
                kept.append(column)
        for key in _KEYS:
            if key in there and key not in {column.id for column in block.columns}:
                named = next((f.name for f in self.kind.fields if f.part == "indicator" and f.id == key), _MORE[key])
                kept.append(LayoutColumn(id=key, label=named, span=2))
                freed -= 2
        return [replace(column, span=column.span + freed) if column.grows else column for column in kept]

    def _goal(
        self,
        block: LayoutIndicators,
        columns: list[LayoutColumn],
        goal: Goal,
        rows: list[tuple[int, int, Indicator]],
    ) -> None:
        self.values.goal = goal
        left = block.side.span if block.side else 0
        table = _Rows()
        self.tables.append(table)
        if block.goal_row and (text := self._side(Slot(text=block.goal_row, span=0))):
            table.rows.append([_Box(text, 0, self.layout.span, role="long" if len(text) > 20 else "label")])
        head, start = [], left
        for column in columns:
            head.append(_Box(column.label, start, column.span, role="label"))
            start += column.span
        if block.side_under:
            head[0].start, head[0].span = 0, head[0].span + left
        table.rows.append(head)
        table.head = len(table.rows)
        body = self._body(block, columns, rows, left)
        if block.side is not None:
            side = _Box(self._side(block.side), 0, left, max(len(body), 1) + (not block.side_under), "label")
            if block.side_under and body:
                body[0].insert(0, side)
            elif not block.side_under:
                head.insert(0, side)
        table.rows.extend(body)

    def _side(self, side: Slot) -> str:
        goal = self.values.goal
        if side.text != "{goal}" or goal is None:
            return self.values.filled(side.text)
        name = (
            goal.name.text if goal.name else next((f.name for f in self.kind.fields if f.id == "goals"), "年度绩效目标")
        )
        weight = goal.weight or goal.weight_text
        return with_points(name, weight.text if weight else "")

    def _body(
        self,
        block: LayoutIndicators,
        columns: list[LayoutColumn],
        rows: list[tuple[int, int, Indicator]],
        left: int,
    ) -> list[list[_Box]]:
        lines = [_IndicatorLine.of(goal, at, row) for goal, at, row in rows]
        if block.skeleton:
            lines = _framed(lines, block, self.values)
        starts = list(accumulate((column.span for column in columns), initial=left))
        body: list[list[_Box]] = [[] for _ in lines]
        covered = {column.id: 0 for column in columns}
        for at, line in enumerate(lines):
            for start, column in zip(starts, columns, strict=False):
                if covered[column.id]:
                    covered[column.id] -= 1
                    continue
                text, role, span = self._indicator_cell(line, column.id, lines, at)
                body[at].append(_Box(text, start, column.span, span, role))
                covered[column.id] = span - 1
        return body

    def _indicator_cell(
        self, line: _IndicatorLine, key: str, lines: list[_IndicatorLine], at: int
    ) -> tuple[str, str, int]:
        """Text, role and height of a cell in the indicator table."""
        if key in ("level1", "level2"):
            mine = line.level(key)
            span = 1
            while mine and at + span < len(lines) and lines[at + span].level(key) == mine:
                span += 1
            text = line.level1 if key == "level1" else line.level2
            return text, "label", span
        row = line.row
        if row is None:
            return line.said.get(key, ""), "number" if key in _NUMBERS else "value", 1
        if key == "more_note":
            before, bar, _ = (row.note.text if row.note else "").partition(" | ")
            return before if bar else "", "long", 1
        cell = getattr(row, key)
        text = cell.text if cell is not None else ""
        if key == "note":
            span = (
                self._together(row, lines, at)
                if not any(r.row and r.row.note for r in lines[at + 1 : at + row.score_spans])
                else 1
            )
            return text.partition(" | ")[2] or text if self._splits_notes() else text, "long", span
        role = "number" if key in _NUMBERS else "value"
        span = self._together(row, lines, at) if key == "score" else 1
        if key == "score" and self.sheet is not None and line.position is not None:
            text, role = self._scored(text, self.sheet.line_of(*line.position).score, role)
        return text, role, span

    def _splits_notes(self) -> bool:
        blocks = (block for block in self.layout.blocks if isinstance(block, LayoutIndicators))
        return any(column.id == "more_note" for block in blocks for column in block.columns)

    def _together(self, row: Indicator, lines: list[_IndicatorLine], at: int) -> int:
        """How many rows a merged score covers; never beyond the lines there are."""
        return min(row.score_spans, len(lines) - at)

    # total

    def _total(self, block: LayoutTotal) -> None:
        """The row of the total, its cells beneath those of the indicator table above it."""
        above = next(b for b in reversed(self.layout.blocks) if isinstance(b, LayoutIndicators))
        columns = self._columns(above, [row for _, row in self.form.indicators() if self._belongs(row, above)])
        starts = list(accumulate((column.span for column in columns), initial=above.side.span if above.side else 0))
        table = self.tables[-1] if self.tables else _Rows()
        boxes: list[_Box] = []
        at = 0
        named = {"weight": "{total_weight}", "score": "{total}", "review_score": "{reviewed_total}"}
        for start, column in zip(starts, columns, strict=False):
            if column.id in named:
                if start > at:
                    text = self.values.filled(block.text) if at == 0 else ""
                    boxes.append(_Box(text, at, start - at, role="label"))
                boxes.append(self._box(Slot(text=named[column.id], span=column.span, role="number"), start))
                at = start + column.span
        if at < self.layout.span:
            boxes.append(_Box("", at, self.layout.span - at))
        table.rows.append(boxes)

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
                )
                for row, boxes in enumerate(table.rows)
                for box in boxes
            )
            yield Table(widths=widths, rows=len(table.rows), cells=cells, head_rows=table.head, joined=number > 0)


_KEYS = ("level1", "level2", "name", "target", "actual", "weight", "score", "review_score", "note")
_MORE = {
    "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "指标值", "actual": "实际完成值", "weight": "分值", "score": "得分",
    "review_score": "复核得分", "note": "备注",
}  # fmt: skip
_NUMBERS = frozenset({"target", "actual", "weight", "score", "review_score"})


@dataclass(slots=True)
class _IndicatorLine:
    """A line of the indicator table (指标行): its levels with their points, and the indicator, None for a spare line."""

    level1: str
    level2: str
    row: Indicator | None = None
    position: tuple[int, int] | None = None
    said: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, goal: int, at: int, row: Indicator) -> _IndicatorLine:
        return cls(_level(row, "level1"), _level(row, "level2"), row, (goal, at))

    def level(self, key: str) -> tuple[str, ...]:
        """What makes neighbouring levels one cell: the second level only within the first."""
        if key == "level1":
            return (self.level1,) if self.level1 else ()
        return (self.level1, self.level2) if self.level2 else ()


def _level(row: Indicator, key: str) -> str:
    name, weight = getattr(row, key), getattr(row, f"{key}_weight")
    if name is None:
        return weight.text if weight else ""
    return with_points(name.text, weight.text if weight else "")


def _framed(lines: list[_IndicatorLine], block: LayoutIndicators, values: Values) -> list[_IndicatorLine]:
    """The lines in the prescribed frame (固定框架): every level there, each filled up with spare lines; what fits nowhere goes last."""
    out: list[_IndicatorLine] = []
    left = list(lines)
    for group in block.skeleton:
        if group.execution:
            out.append(_execution_line(group, values))
            continue
        mine = [line for line in left if _same_level(line, "level1", group.level1)]
        called = mine[0].level1 if mine else group.level1
        for level2 in group.level2:
            own = [line for line in mine if _same_level(line, "level2", level2) or (len(group.level2) == 1)]
            for line in own:
                left.remove(line)
                mine.remove(line)
                line.level1 = called
            name = own[0].level2 if own and own[0].level2 else level2
            for line in own:
                line.level2 = line.level2 or name
            out.extend(own)
            spare = block.spare[len(own) :]
            out.extend(_IndicatorLine(called, name, said={"name": text}) for text in spare)
        for line in mine:
            left.remove(line)
            line.level1 = called
        out.extend(mine)
    return out + left


def _same_level(line: _IndicatorLine, key: str, wanted: str) -> bool:
    name = getattr(line.row, key) if line.row else None
    if name is None:
        return False
    own = folded(name.text).removesuffix("指标")
    return own == folded(wanted).removesuffix("指标")


def _execution_line(group: Skeleton, values: Values) -> _IndicatorLine:
    weight = values.text("budget.weight")
    said = {
        "name": values.text("budget.name"),
        "target": values.text("budget.target"),
        "actual": values.text("budget.actual"),
        "score": values.text("budget.score"),
    }
    return _IndicatorLine(with_points(group.level1, weight), group.level2[0], said=said)


def _words(title: str) -> list[str]:
    """A title pattern in pieces (标题样式): {year}年度{project}自评表 → year, 年度, project, 自评表."""
    import re

    return [piece for piece in re.split(r"[{}]", title) if piece]
