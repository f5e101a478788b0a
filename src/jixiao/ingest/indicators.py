"""The indicator table (绩效指标表): its goals and its rows — in true columns or slid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jixiao.core.form import Doubt, Goal, Indicator, Printed
from jixiao.ingest import labels
from jixiao.ingest.columns import Columns
from jixiao.ingest.grid import Row
from jixiao.ingest.levels import Entry, Found, Levels, fill_points, read_level
from jixiao.ingest.sheet import Cell
from jixiao.ingest.slid import roles_of
from jixiao.ingest.suits import DASH, PART, SIGN
from jixiao.ingest.torn import CLOSING, Above
from jixiao.ingest.wording import bare, points_hole, split_points, split_row_points, without_hole, without_tick

_VALUES = ("name", "target", "actual", "weight", "score", "review_score", "note")
_FIGURES = frozenset({"target", "actual", "score", "weight", "review_score"})
_NOUGHT = re.compile(r"0(\.0+)?\s*[分%]?")
_CELLS = frozenset({*_VALUES, "completion", "detail", "sign", "unit", "actual_unit", "more_note"})
_VALUE_HEADS = frozenset({"name", "target", "actual", "score", "weight"})


@dataclass(slots=True)
class _Goal:
    """A goal while it is being read."""

    name: Printed | None = None
    weight: Printed | None = None
    weight_text: Printed | None = None
    entries: list[Entry] = field(default_factory=list)
    heading: str = ""

    def call(self, printed: Printed) -> None:
        """Name the goal: without its points; template points nobody filled in stay as what was printed."""
        hole = points_hole(printed.text)
        if hole is not None:
            self.weight_text = replace(printed, text=hole)
            self.name = replace(printed, text=without_hole(printed.text))
            return
        name, points = split_points(printed.text)
        self.name = replace(printed, text=name.rstrip(":： ") or printed.text)
        if points is not None:
            self.weight = replace(printed, text=points)


class IndicatorTable:
    """Reads the rows beneath an indicator head into goals and indicators (指标行收集)."""

    def __init__(self) -> None:
        self.columns = Columns()
        self.doubts: list[Doubt] = []
        self.execution: dict[str, Printed] = {}
        self._goals: list[_Goal] = []
        self._levels = Levels()
        self._above = Above(self._levels, self.columns, self.doubts)
        self._waiting: Printed | None = None
        self._side_cell: Cell | None = None

    @property
    def open(self) -> bool:
        """Whether a head has been read, so that rows beneath it are indicators."""
        return bool(self.columns.heads)

    @property
    def begun(self) -> bool:
        """Whether a goal has been opened."""
        return bool(self._goals)

    @property
    def goal_waiting(self) -> bool:
        """Whether a goal's heading has been read whose rows have not begun."""
        return self._waiting is not None

    def goal_line(self, heading: Printed) -> None:
        """A goal's heading on a line or row of its own: 年度目标 1: (80 分), 项目年度目标 1: …"""
        self._waiting = heading

    def extend_waiting(self, text: str) -> bool:
        """The heading of a goal torn over two lines goes on; False when none is waiting."""
        if self._waiting is None:
            return False
        self._waiting = replace(self._waiting, text=self._waiting.text + text)
        return True

    def read_head(self, row: Row) -> None:
        """Take a head row; a repeated head on a new page moves the columns, a mutilated one is ignored (指标表头)."""
        if not row.exact and self.columns.is_second_line(row):
            self.columns.read_second_line(row)
            return
        side, mutilated, other = self.columns.read(row)
        repeated = side is not None and self._goals and self._goals[-1].heading == bare(side.text)
        if repeated:
            self._waiting = None
            self._side_cell = side.cell if side is not None else None
            return
        if side is not None and labels.is_goal_label(side.text):
            self._start_goal(Printed(side.text, row.place(side.column)))
            self._side_cell = side.cell
        elif self._waiting is not None:
            self._start_goal(self._waiting)
        elif not self._goals or (self._goals[-1].entries and other and not mutilated and not row.after_break):
            self._start_goal(None)
        self._waiting = None
        if not row.after_break and not mutilated:
            self._levels.reset()

    def _start_goal(self, heading: Printed | None) -> None:
        goal = _Goal()
        if heading is not None:
            goal.heading = bare(heading.text)
            goal.call(heading)
        if self._goals and not self._goals[-1].entries and self._goals[-1].name is None:
            self._goals[-1] = goal
        else:
            self._goals.append(goal)
        self._levels.reset()

    # --- rows -----------------------------------------------------------------------------------------------------

    def read_row(self, row: Row) -> bool:
        """Take one row beneath the head; True when it was an indicator, a template row, or the rest of the row above (指标行)."""
        if not row.cells:
            return True
        if self.columns.is_second_line(row):
            self.columns.read_second_line(row)
            return True
        if row.exact and self._spans_values(row):
            return False
        if len(row.cells) == 1 and labels.is_goal_label(row.first) and not labels.is_level1(row.first):
            self._waiting = Printed(row.first, row.place(row.cells[0][0]))
            return True
        if self._waiting is not None:  # a goal without a head of its own
            self._start_goal(self._waiting)
            self._waiting = None
        values = self.columns.values(row) if row.exact else None
        if values is not None:
            if row.after_break and self._above.join_exact(row, values):
                return True
            self._side_exact(row, values.pop("side", None))
        else:
            values = self._slid(row)
            if values is None:
                return True
            self._side_slid(row, values.pop("side", None))
        self._take(row, values)
        return True

    def _spans_values(self, row: Row) -> bool:
        """Whether a cell of the row lies over several value columns: then the row is no indicator (标签行)."""
        for column, _, cell in row.cells:
            if (
                cell.columns > 2
                and sum(
                    1 for h in self.columns.heads if column <= h.at < column + cell.columns and h.role in _VALUE_HEADS
                )
                > 1
            ):
                return True
        return False

    def _slid(self, row: Row) -> dict[str, Found] | None:
        """Values put under their heads by sense; None when the row held no indicator of its own."""
        cells = [(column, text) for column, text, _ in row.cells]
        if not row.exact and len(cells) <= 4 and all(labels.is_level1(text) for _, text in cells):
            self._levels.floating.extend(read_level(Printed(text, row.place(column))) for column, text in cells)
            return None
        if len(cells) == 1 and labels.is_template(cells[0][1]):
            return None
        if self._above.join_slid(row, cells):
            return None
        if len(cells) > 2 and CLOSING.fullmatch(cells[0][1]):
            self._levels.close(cells[0][1])
            cells = cells[1:]
        roles = [head.role for head in self.columns.heads]
        chosen = roles_of(cells, self.columns.heads, goal_unfinished=self._goal_unfinished())
        values: dict[str, Found] = {}
        for (column, text), index in zip(cells, chosen, strict=True):
            if index < 0:
                why = f"「{text[:40]}」在指标表中没有对应的栏目。"
                self.doubts.append(Doubt(where=text[:30], why=why, address=str(row.place(column))))
            else:
                values[roles[index]] = Found(column, text)
        self._above.cells = cells
        self._above.roles = [roles[i] if i >= 0 else "" for i in chosen]
        return values

    def _goal_unfinished(self) -> bool:
        """Whether the goal's heading may go on in the rows: it has no points yet, or an open bracket."""
        if not self._goals or self._goals[-1].name is None:
            return False
        goal = self._goals[-1]
        name = goal.name.text if goal.name is not None else ""
        return (goal.weight is None and goal.weight_text is None) or name.count("(") + name.count("（") > name.count(
            ")"
        ) + name.count("）")

    def _take(self, row: Row, values: dict[str, Found]) -> None:
        """Levels carried on, placeholders left out, the rest a new indicator."""
        part = values.pop("part", None)
        if part is not None and part.text:
            self._take_part(row, part.column, part.text)
        level1 = values.get("level1")
        if level1 is not None and level1.text:
            self._take_part(row, level1.column, level1.text)
        began = self._levels.take(row, level1, values.get("level2"), has_level2="level2" in self.columns.roles)
        if began and self._goals and not row.exact:
            for filled in self._levels.back_fill(self._goals[-1].entries):
                self._doubt_level(filled, row)
        cells = _cells(row, values)
        if _says_nothing(cells):
            return
        entry = Entry(cells, self._levels.level1, self._levels.level2, carried=not began)
        if self._is_execution():
            self._take_execution(entry)
            return
        guessed = self._levels.settle(entry, row)
        if not self._goals:
            self._start_goal(None)
        entries = self._goals[-1].entries
        if "score_from" in values:
            scored = next((earlier for earlier in reversed(entries) if "score" in earlier.cells), None)
            if scored is not None:
                scored.score_spans += 1
        entries.append(entry)
        self._above.entry = entry
        if guessed:
            self._above.doubt(row, row.cells[0][0], guessed)

    def _doubt_level(self, entry: Entry, row: Row) -> None:
        name = entry.cells.get("name")
        level = entry.level1.name.text if entry.level1 is not None else ""
        why = f"一级指标「{level}」印在本组的中间，已用于上面的行。"
        self.doubts.append(
            Doubt(where=name.text if name else "indicators", why=why, address=str(row.place(row.cells[0][0])))
        )

    # --- left of the levels ---------------------------------------------------------------------------------------

    def _side_exact(self, row: Row, side: Found | None) -> None:
        """A merged cell left of level 1 with another goal's label begins that goal."""
        if side is None or side.cell is self._side_cell:
            return
        if labels.is_goal_label(side.text) and (
            self._side_cell is not None or (self._goals and not self._goals[-1].entries)
        ):
            self._start_goal(Printed(side.text, row.place(side.column)))
        self._side_cell = side.cell

    def _side_slid(self, row: Row, side: Found | None) -> None:
        """What stands left of level 1: a goal, the rest of its name, or the part with its points (项目绩效 85分)."""
        if side is None:
            return
        if labels.is_goal_label(side.text):
            self._start_goal(Printed(side.text, row.place(side.column)))
        elif not self._take_part(row, side.column, side.text) and self._goals:
            goal = self._goals[-1]
            if goal.name is not None and not re.match(r"[一二三四五六][、.]", side.text):
                goal.call(replace(goal.name, text=goal.name.text + side.text))
                self.doubts.append(
                    Doubt(
                        where=goal.name.text,
                        why=f"「{side.text[:20]}」是目标名称被截断的部分，已相接。",
                        address=str(row.place(side.column)),
                    )
                )

    def _take_part(self, row: Row, column: int, text: str) -> bool:
        """项目绩效 85分 beside the levels gives the goal its points."""
        name, points = split_points(text)
        if PART.fullmatch(bare(name)) is None:
            return False
        if self._goals and points is not None and self._goals[-1].weight is None:
            self._goals[-1].weight = Printed(points, row.place(column))
        return True

    # --- 预算执行率 among the indicators ---------------------------------------------------------------------------

    def _is_execution(self) -> bool:
        level1 = self._levels.level1
        return level1 is not None and level1.sense == "execution" and "管理" not in level1.name.text

    def _take_execution(self, entry: Entry) -> None:
        """The row 预算执行率 belongs to the money part."""
        points = entry.cells.get("weight") or (entry.level1.points if entry.level1 is not None else None)
        if points is not None:
            self.execution.setdefault("weight", points)
        for role in ("name", "target", "actual", "score"):
            if (cell := entry.cells.get(role)) is not None:
                self.execution.setdefault(role, cell)

    # --- result ---------------------------------------------------------------------------------------------------

    def result(self) -> tuple[Goal, ...]:
        """The goals with their indicators; goals that are mere template are left out (结果)."""
        implied = self.columns.score_implied
        if implied is not None and any("score" in e.cells for g in self._goals for e in g.entries):
            self.doubts.append(
                Doubt(where="score", why="指标表头没有得分栏，行末的数字按得分读取。", address=str(implied))
            )
        goals = []
        for goal in self._goals:
            if goal.entries:
                fill_points(goal.entries)
                rows = tuple(_indicator(entry) for entry in goal.entries)
                goals.append(Goal(name=goal.name, weight=goal.weight, weight_text=goal.weight_text, indicators=rows))
        return tuple(goals)


def _cells(row: Row, values: dict[str, Found]) -> dict[str, Printed]:
    """The values of a row as printed cells: target whole, notes joined, points taken out of the name (行内取值)."""
    cells: dict[str, Printed] = {}
    for role, found in values.items():
        if found.text and role in _CELLS:
            text = (without_tick(found.text) or found.text) if role in _FIGURES else found.text
            cells[role] = Printed(text, row.place(found.column))
    notes = [cells.pop(role) for role in ("detail", "note", "more_note") if role in cells]
    if notes:  # definition and standard are one note: 四级指标 | 指标说明
        cells["note"] = notes[0] if len(notes) == 1 else replace(notes[0], text=" | ".join(note.text for note in notes))
    _whole_target(cells)
    for role in ("weight", "score", "review_score"):
        if role in cells and DASH.fullmatch(cells[role].text):
            del cells[role]
    name = cells.get("name")
    if name is not None:
        text, points = split_row_points(name.text)
        if points is not None and text:
            cells["name"] = replace(name, text=text)
            cells.setdefault("weight", replace(name, text=points))
    return cells


def _says_nothing(cells: dict[str, Printed]) -> bool:
    """Whether a row holds no indicator (空行): a template name, no name, or 无/不涉及, and no value but dashes and zeros."""
    name = cells.get("name")
    named = name is not None and not labels.is_template(name.text)
    if named and name is not None and not labels.is_nothing(name.text):
        return False
    values = [cells[role].text for role in ("target", "actual", "score", "review_score") if role in cells]
    return all(labels.is_nothing(text) or _NOUGHT.fullmatch(text) for text in values)


def _whole_target(cells: dict[str, Printed]) -> None:
    """Sign, value and unit in columns of their own are one target (指标符号、指标值、计量单位)."""
    sign, unit, target = cells.pop("sign", None), cells.pop("unit", None), cells.get("target")
    cells.pop("completion", None)
    actual, actual_unit = cells.get("actual"), cells.pop("actual_unit", None)
    if actual is not None and actual_unit is not None and re.search(r"[\d)）]$", actual.text):
        cells["actual"] = replace(actual, text=actual.text + actual_unit.text)
    if target is None:
        return
    text = target.text
    if (
        sign is not None
        and SIGN.fullmatch(sign.text)
        and any(c.isdigit() for c in text)
        and text[0] not in "≥≤><=＞＜＝≧≦"
    ):
        text = sign.text + text
    if unit is not None and not text.endswith(unit.text) and re.search(r"[\d)）]$", text):
        text = text + unit.text
    if text != target.text:
        cells["target"] = replace(target, text=text)


def _indicator(entry: Entry) -> Indicator:
    level1, level2, cells = entry.level1, entry.level2, entry.cells
    return Indicator(
        level1=level1.name if level1 is not None else None,
        level1_weight=level1.points if level1 is not None else None,
        level2=level2.name if level2 is not None else None,
        level2_weight=level2.points if level2 is not None else None,
        name=cells.get("name"),
        target=cells.get("target"),
        actual=cells.get("actual"),
        weight=cells.get("weight"),
        score=cells.get("score"),
        review_score=cells.get("review_score"),
        note=cells.get("note"),
        score_spans=entry.score_spans,
    )
