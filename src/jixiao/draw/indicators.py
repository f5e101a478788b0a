"""The indicator table (指标区) of an official form: its columns, merged levels, prescribed frame, and the row of the total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from jixiao.core.form import Form, Goal, Indicator
from jixiao.core.layout import LayoutColumn, LayoutIndicators, LayoutTotal, Skeleton, Slot
from jixiao.core.pack import FormKind
from jixiao.core.score import BY_STANDARD
from jixiao.core.weights import Prescribed
from jixiao.draw.beside import Beside
from jixiao.draw.box import Box, Rows
from jixiao.draw.values import Fillable, Values, folded, with_points


class IndicatorArea:
    """Draws the indicator tables of one form (绘制指标区)."""

    def __init__(self, form: Form, kind: FormKind, values: Values, beside: Beside, span: int) -> None:
        self.form, self.kind, self.values, self.beside, self.span = form, kind, values, beside, span
        self.prescribed = Prescribed(kind.scoring)
        self.drawn: list[LayoutColumn] = []
        self.left = 0

    def draw(self, block: LayoutIndicators) -> list[Rows]:
        """A table for every goal that has such rows (逐个目标); an empty one where no goal has."""
        mine = [row for _, row in self.form.indicators() if self._belongs(row, block)]
        columns = self._columns(block, mine)
        tables: list[Rows] = []
        for number, goal in enumerate(self.form.goals):
            rows = [(number, at, row) for at, row in enumerate(goal.indicators) if self._belongs(row, block)]
            if rows or (not goal.indicators and block.rows != "checklist"):
                tables.append(self._goal(block, columns, goal, rows, number))
        return tables or [self._goal(block, columns, Goal(), [], 0)]

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
        number: int,
    ) -> Rows:
        self.values.goal = goal
        self.left = left = block.side.span if block.side else 0
        self.drawn = columns
        table = Rows()
        has_own = any("{goal" in text for text in (block.goal_row, block.side.text if block.side else ""))
        goal_row = block.goal_row or ("{goal}" if goal.name is not None and not has_own else "")
        if goal_row and (text := self._side(Slot(text=goal_row, span=0))):
            named = f"goals.{number}" if goal_row == "{goal}" else ""
            table.rows.append([Box(text, 0, self.span, role="long", name=named)])
        head, start = [], left
        for column in columns:
            head.append(Box(column.label, start, column.span, role="label"))
            start += column.span
        if block.side_under:
            head[0].start, head[0].span = 0, head[0].span + left
        table.rows.append(head)
        table.head = len(table.rows)
        body = self._body(block, columns, rows, left) or [[Box("", box.start, box.span) for box in head]]
        if block.side_under and not rows:
            body[0][0].start, body[0][0].span = left, body[0][0].span - left
        if block.side is not None:
            named = f"goals.{number}" if block.side.text == "{goal}" else ""
            side = Box(self._side(block.side), 0, left, len(body) + (not block.side_under), "label", named)
            (body[0] if block.side_under else head).insert(0, side)
        table.rows.extend(body)
        return table

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
    ) -> list[list[Box]]:
        lines = [_IndicatorLine.of(goal, at, row) for goal, at, row in rows]
        if block.skeleton:
            lines = _framed(lines, block, self.values, self.values.fillable)
        starts = list(accumulate((column.span for column in columns), initial=left))
        body: list[list[Box]] = [[] for _ in lines]
        covered = {column.id: 0 for column in columns}
        splits_notes = "more_note" in covered
        for at in range(len(lines)):
            for start, column in zip(starts, columns, strict=False):
                if covered[column.id]:
                    covered[column.id] -= 1
                    continue
                text, role, span = self._cell(lines, at, column.id, splits_notes)
                body[at].append(Box(text, start, column.span, span, role, lines[at].value_name(column.id)))
                covered[column.id] = span - 1
        return body

    def _cell(self, lines: list[_IndicatorLine], at: int, key: str, splits_notes: bool) -> tuple[str, str, int]:
        """Text, role and height of a cell in the indicator table."""
        line = lines[at]
        if key in ("level1", "level2"):
            mine, span = line.level(key), 1
            while mine and at + span < len(lines) and lines[at + span].level(key) == mine:
                span += 1
            return line.level1 if key == "level1" else line.level2, "label", span
        row = line.row
        if row is None:
            text, role = line.said.get(key, ""), "number" if key in _NUMBERS else "value"
            if line.is_execution and key == "score":
                text, role = self.beside.execution(text, role)
            return text, role, 1
        cell = getattr(row, "note" if key == "more_note" else key)
        text = cell.text if cell is not None else ""
        if key in ("note", "more_note"):
            before, bar, after = text.partition(" | ") if splits_notes else ("", "", text)
            return before if key == "more_note" else after if bar else text, "long", _merged(lines, at, "note")
        role = "number" if key in _NUMBERS else "value"
        if key == "score" and line.position is not None:
            text, role = self.beside.row(*line.position, text, role)
        return text, role, _merged(lines, at, key) if key == "score" else 1

    def total(self, block: LayoutTotal) -> list[Box]:
        """The row of the total (合计行), its cells beneath those of the indicator table drawn last."""
        boxes: list[Box] = []
        at = 0
        starts = list(accumulate((column.span for column in self.drawn), initial=self.left))
        for start, column in zip(starts, self.drawn, strict=False):
            path = _TOTALS.get(column.id)
            if path is None:
                continue
            if start > at:
                boxes.append(Box("" if at else self.values.filled(block.text), at, start - at, role="label"))
            text, role = self.values.text(path), "number"
            if path == "total":
                text, role = self.beside.total(text, role)
            boxes.append(Box(text, start, column.span, role=role, name=path))
            at = start + column.span
        if at < self.span:
            boxes.append(Box("", at, self.span - at))
        return boxes


def _merged(lines: list[_IndicatorLine], at: int, key: str) -> int:
    """How many lines a cell printed once for several rows covers (合并单元格): as many as its score did, and none that says the same itself."""
    row = lines[at].row
    span = 1
    while row is not None and span < row.score_spans and at + span < len(lines):
        below = lines[at + span].row
        if below is None or getattr(below, key) is not None:
            break
        span += 1
    return span


_TOTALS = {"weight": "total_weight", "score": "total", "review_score": "reviewed_total"}
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
    is_execution: bool = False

    @classmethod
    def of(cls, goal: int, at: int, row: Indicator) -> _IndicatorLine:
        return cls(_level(row, "level1"), _level(row, "level2"), row, (goal, at))

    def value_name(self, key: str) -> str:
        """The name of the value in a column (值名), see ``paper.Cell``."""
        if self.position is not None:
            return f"rows.{self.position[0]}.{self.position[1]}.{key}"
        if self.is_execution:
            return f"budget.{key}" if key in self.said else ""
        return f"add.{self.level1}.{self.level2}" if key == "name" else ""

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


def _framed(
    lines: list[_IndicatorLine], block: LayoutIndicators, values: Values, fillable: Fillable | None
) -> list[_IndicatorLine]:
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
            if fillable is not None:
                spare = ("",) if fillable("rows") or not own else ()
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
    return _IndicatorLine(with_points(group.level1, weight), group.level2[0], said=said, is_execution=True)
