"""The indicator table (绩效指标表): its head, its rows, its goals — in true columns or slid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from jixiao.core.form import Doubt, Goal, Indicator, Printed
from jixiao.core.quantity import read_quantity
from jixiao.ingest import labels
from jixiao.ingest.align import align
from jixiao.ingest.grid import Row
from jixiao.ingest.sheet import Cell
from jixiao.ingest.wording import (
    bare,
    points_hole,
    split_points,
    split_row_points,
    tidy,
    tidy_long,
    without_hole,
    without_tick,
)

_SCORE = re.compile(r"-?\d{1,3}(?:[ .]\d{1,6})?\s*分?")
_CLOSING = re.compile(r"\d{0,3}\s*分?\s*[)）]")
_PART = re.compile(r"(项目|部门|单位|整体)?绩效(目标|指标)?")
_DASH = re.compile(r"[-—–/／\\]+")
_ROLES = ("side", "level1", "level2", "name", "detail", "sign", "target", "unit", "actual", "completion", "weight", "score",
          "review_score", "note")  # fmt: skip
_VALUES = ("name", "target", "actual", "weight", "score", "review_score", "note")


@dataclass(slots=True)
class _Level:
    """A level as it stands: its name without points, its points, and the text it was printed as."""

    name: Printed
    points: Printed | None
    sense: str | None


@dataclass(slots=True)
class _Goal:
    """A goal while it is being read."""

    name: Printed | None = None
    weight: Printed | None = None
    weight_text: Printed | None = None
    rows: list[dict[str, object]] = field(default_factory=list)
    named: bool = False


class IndicatorTable:
    """Reads the rows beneath an indicator head into goals and indicators (指标行收集)."""

    def __init__(self) -> None:
        self.columns: list[tuple[int, int, str]] = []
        self.goals: list[_Goal] = []
        self.roles: frozenset[str] = frozenset()
        self.doubts: list[Doubt] = []
        self.execution: dict[str, Printed] = {}
        self.skipped_blocks = 0
        self._level1: _Level | None = None
        self._level2: _Level | None = None
        self._level1_cell: Cell | None = None
        self._level2_cell: Cell | None = None
        self._floating: list[_Level] = []
        self._waiting: Printed | None = None
        self._side_cell: Cell | None = None
        self._last: dict[str, object] | None = None
        self._last_cells: list[tuple[int, str]] = []
        self._last_roles: list[str] = []
        self._score_implied = False
        self._side_until = 0

    # --- head -----------------------------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        return bool(self.columns)

    def read_head(self, row: Row) -> None:
        """Take a head row; a repeated head on a new page moves the columns, a mutilated one is ignored (指标表头)."""
        columns: list[tuple[int, int, str]] = []
        side: tuple[int, str, Cell] | None = None
        plain: tuple[int, int, str] | None = None
        plain_side: tuple[int, str, Cell] | None = None
        for index, (column, text, cell) in enumerate(row.cells):
            role = labels.column_role(text)
            if role is None or (index == 0 and labels.is_goal_label(text)):
                if index == 0 and not columns:
                    side = (column, text, cell)
                continue
            if role in {r for _, _, r in columns}:
                if role == "note":
                    role = "more_note"
                elif plain is not None and plain[2] == role:  # 绩效指标 in front only names the part
                    columns.remove(plain)
                    side = side or plain_side
                else:
                    continue
            if role in ("name", "target") and not columns and (index == 0 or label_is_plain(text)):
                plain, plain_side = (column, cell.columns, role), (column, text, cell)
            columns.append((column, cell.columns, role))
        columns = self._complete(columns)
        roles = {r for _, _, r in columns}
        side_text = side[1] if side else None
        if side is None and row.exact:
            covering = row.at(0)
            if covering is not None and covering.text and covering.row < row.index:
                side_text = tidy(covering.text)
                side = (covering.column, side_text, covering)
        known = {r for _, _, r in self.columns}
        mutilated = bool(self.columns) and not row.exact and len(roles) < len(known)
        if not mutilated:
            left = min((c for c, _, _ in columns), default=0)
            if row.exact:
                self._side_until = left
            else:
                if left > 0 or side is not None:
                    columns.insert(0, (side[0] if side else 0, 1, "side"))
            if {"target", "actual"} & {r for _, _, r in self.columns} and not {"target", "actual"} & roles:
                self.skipped_blocks += 1
            self.columns = sorted(columns)
            self.roles = self.roles | frozenset(roles)
        if side_text is not None and side is not None and labels.is_goal_label(side_text):
            self._start_goal(row.printed(side[0], side_text))
            self._side_cell = side[2]
        elif self._waiting is not None:
            self._start_goal(self._waiting)
        elif not self.goals or (self.goals[-1].rows and roles != known and not mutilated and not row.after_break):
            self._start_goal(None)
        self._waiting = None
        if not row.after_break and not mutilated:
            self._level1 = self._level2 = None
            self._floating = []

    def _complete(self, columns: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Heads that print fewer columns than their rows have: no third level, no score head."""
        roles = [r for _, _, r in columns]
        if "name" not in roles:
            for old in ("level2", "level1"):
                if old in roles:
                    columns = [(c, s, "name" if r == old else r) for c, s, r in columns]
                    break
        roles = [r for _, _, r in columns]
        if "actual" in roles and "score" not in roles and columns and not self.columns:
            column, span, _ = max(columns)
            columns = [*columns, (column + span, 1, "score")]
            self._score_implied = True
        return columns

    def goal_line(self, text: str, where: Printed) -> None:
        """A goal's heading on a line or row of its own: 年度目标 1: (80 分), 项目年度目标 1: …"""
        self._waiting = where

    def extend_waiting(self, text: str) -> bool:
        """The heading of a goal torn over two lines goes on; False when none is waiting."""
        if self._waiting is None:
            return False
        self._waiting = Printed(self._waiting.text + text, self._waiting.where)
        return True

    @property
    def goal_waiting(self) -> bool:
        return self._waiting is not None

    def _start_goal(self, printed: Printed | None) -> None:
        goal = _Goal()
        if printed is not None:
            goal.named = True
            _name_goal(goal, printed)
        if self.goals and not self.goals[-1].rows and not self.goals[-1].named:
            self.goals[-1] = goal
        else:
            self.goals.append(goal)
        self._level1 = self._level2 = None
        self._floating = []

    # --- rows -----------------------------------------------------------------------------------------------------

    def read_row(self, row: Row) -> bool:
        """Take one row beneath the head; True when it was an indicator, a template row, or the rest of the row above (指标行)."""
        if not row.cells:
            return True
        if len(row.cells) == 1 and labels.is_goal_label(row.first) and not labels.is_level1(row.first):
            self._waiting = row.printed(row.cells[0][0], row.first)
            return True
        if self._waiting is not None:  # a goal without a head of its own
            self._start_goal(self._waiting)
            self._waiting = None
        values = self._exact(row) if row.exact else None
        if values is None:
            values = self._slid(row)
        if values is None:
            return False
        return self._take(row, values)

    def _exact(self, row: Row) -> dict[str, object] | None:
        """Values straight under their heads; None when what stands there cannot be right."""
        values: dict[str, object] = {}
        used = 0
        for column, span, role in self.columns:
            pieces: list[tuple[int, str, Cell]] = []
            c = column
            while c < column + span:
                cell = row.at(c)
                if cell is None:
                    c += 1
                    continue
                if not pieces or pieces[-1][2] is not cell:
                    pieces.append((cell.column, cell.text, cell))
                c = max(c + 1, cell.column + cell.columns)
            if not pieces:
                continue
            if role in ("level1", "level2"):
                if role == "level1" and len(pieces) > 1:
                    values["part"] = pieces[0]
                values[role] = pieces[-1]
                used += sum(1 for _, t, cell in pieces if t and cell.row == row.index)
                continue
            own = [(at, tidy(t), cell) for at, t, cell in pieces if cell.row == row.index]
            texts = [t for _, t, _ in own if t]
            used += len(texts)
            if not own:
                shared = pieces[0][2]
                if role == "score" and shared.text and self._last is not None:
                    values["score_from"] = shared
                continue
            if not texts:
                continue
            if role == "note":
                values[role] = (own[0][0], tidy_long(own[0][2].text))
            elif len(texts) > 1:
                values[role] = (own[0][0], _join(role, texts))
            else:
                at = next(a for a, t, _ in own if t)
                values[role] = (at, texts[0])
        side = row.at(0) if self._side_until > 0 else None
        if side is not None and side.column < self._side_until and side is not self._side_cell:
            if side.text:
                text = tidy(side.text)
                if side.row == row.index:
                    used += 1
                if labels.is_goal_label(text) and self._side_cell is not None:
                    self._start_goal(row.printed(side.column, text))
                elif labels.is_goal_label(text) and self.goals and not self.goals[-1].rows:
                    self._start_goal(row.printed(side.column, text))
                self._side_cell = side
        score = values.get("score")
        if used < len(row.cells) and used <= 1:
            return None
        if isinstance(score, tuple) and not _SCORE.fullmatch(score[1]) and not _DASH.fullmatch(score[1]) and len(score[1]) > 8:
            return None
        return values

    def _slid(self, row: Row) -> dict[str, object] | None:
        """Values put under their heads by sense, for tables whose columns cannot be trusted."""
        cells = [(column, text) for column, text, _ in row.cells]
        if all(labels.is_level1(t) for _, t in cells) and len(cells) <= 4 and not row.exact:
            self._floating.extend(_level(row.printed(c, t)) for c, t in cells)
            return {"nothing": True}
        if len(cells) == 1 and _CLOSING.fullmatch(cells[0][1]) is None and labels.is_template(cells[0][1]):
            return {"nothing": True}
        if self._is_rest(row, cells):
            self._append_rest(row, cells)
            return {"nothing": True}
        first = cells[0]
        closing = _CLOSING.fullmatch(first[1]) and len(cells) > 2 and "(" not in first[1] and "（" not in first[1]
        if closing:
            self._close_level(first[1])
            cells = cells[1:]
        roles = [r for _, _, r in self.columns]
        positions = [c for c, _, _ in self.columns]
        chosen, _ = align(cells, roles, positions, fits, required=roles.index("name") if "name" in roles else -1)
        values: dict[str, object] = {}
        for (column, text), index in zip(cells, chosen, strict=True):
            if index < 0:
                self.doubts.append(Doubt(where=text[:30], why=f"「{text[:40]}」在指标表中没有对应的栏目。", address=str(row.place(column))))
                continue
            role = roles[index]
            values[role] = (column, text)
        self._last_cells, self._last_roles = cells, [roles[i] if i >= 0 else "" for i in chosen]
        return values

    def _is_rest(self, row: Row, cells: list[tuple[int, str]]) -> bool:
        """Whether a row is the rest of the row above, torn by a page end or a line break (续行)."""
        if self._last is None or not self._last_cells:
            return False
        texts = [t for _, t in cells]
        if row.after_break and 2 <= len(cells) <= 4 and not any(_SCORE.fullmatch(t) or labels.is_template(t) for t in texts):
            if len(cells) < len(self._last_cells) and not labels.is_total(texts[0]) and not any("%" in t and len(t) < 8 for t in texts):
                return self._constant_shift(cells) is not None
        if any(labels.is_goal_label(t) or labels.is_total(t) or labels.is_template(t) or labels.is_level1(t) for t in texts):
            return False
        if any(labels.is_level2(t) for t in texts[:2]) and not row.after_break:
            return False
        if any(_SCORE.fullmatch(t) for t in texts) and len(cells) > 1:
            return False
        if len(cells) == 1:
            column, text = cells[0]
            below = self._role_at(column)
            if below in ("target", "actual") and below not in self._last and not row.after_break:
                self._last[below] = row.printed(column, text)
                self._doubt_row(row, f"「{text}」单独一行，并入上一行的{_SPOKEN[below]}。", column)
                self._last_cells = [*self._last_cells, (column, text)]
                cells.clear()
                return True
            return len(text) <= 12 and (row.after_break or len(text) <= 4) and not labels.is_level2(text)
        return False

    def _role_at(self, column: int) -> str | None:
        return next((r for c, _, r in self.columns if c == column), None)

    def _constant_shift(self, cells: list[tuple[int, str]]) -> int | None:
        """By how many columns a torn rest stands beside the row above, when it is the same for every cell."""
        above = {c for c, _ in self._last_cells}
        for shift in (0, -1, -2, 1, 2, -3, 3):
            if all(c + shift in above for c, _ in cells):
                return shift
        return None

    def _append_rest(self, row: Row, cells: list[tuple[int, str]]) -> None:
        """Put the torn rests behind the texts they belong to."""
        if not cells or self._last is None:
            return
        shift = self._constant_shift(cells)
        roles = {c: r for (c, _), r in zip(self._last_cells, self._last_roles, strict=False)}
        for column, text in cells:
            role = roles.get(column + shift) if shift is not None else self._role_at(column)
            if role in (None, "", "side"):
                role = "name"
            if role in ("level1", "level2"):
                level = self._level1 if role == "level1" else self._level2
                if level is not None:
                    whole = _level(Printed(level.name.text + text, level.name.where))
                    level.name, level.points = whole.name, whole.points or level.points
                    self._last[role] = level
                continue
            before = self._last.get(role or "")
            if isinstance(before, Printed):
                self._last[role or ""] = replace(before, text=before.text + text)
                self._doubt_row(row, f"「{text[:20]}」是上一行被分页截断的部分，已并入{_SPOKEN.get(role or '', '上一行')}。", column)

    def _close_level(self, text: str) -> None:
        """A stray 分) torn off a level's points: 效益指标 (20 + 分)."""
        for level in (self._level2, self._level1):
            if level is not None and re.search(r"[(（]\s*\d+\s*$", level.name.text):
                whole = _level(Printed(level.name.text + text, level.name.where))
                level.name, level.points = whole.name, whole.points
                return

    def _doubt_row(self, row: Row, why: str, column: int) -> None:
        last = self._last or {}
        name = last.get("name")
        self.doubts.append(
            Doubt(where=name.text if isinstance(name, Printed) else "indicators", why=why, address=str(row.place(column)))
        )

    def _take(self, row: Row, values: dict[str, object]) -> bool:
        """Levels carried on, placeholders left out, the rest a new indicator."""
        if "nothing" in values:
            return True
        if row.exact and row.after_break and self._torn(row, values):
            return True
        self._side(row, values)
        new1 = self._carry_level1(row, values)
        self._carry_level2(row, values, new1)
        entry: dict[str, object] = {}
        for role in (*_VALUES, "completion", "detail", "sign", "unit", "more_note"):
            found = values.get(role)
            if isinstance(found, tuple) and found[1]:
                text = found[1]
                if role in ("target", "actual", "score", "weight", "review_score"):
                    text = without_tick(text) or text
                entry[role] = row.printed(found[0], text)
        self._notes(entry)
        _whole_target(entry)
        for role in ("weight", "score", "review_score"):
            cell = entry.get(role)
            if isinstance(cell, Printed) and _DASH.fullmatch(cell.text):
                del entry[role]
        name = entry.get("name")
        filled = [r for r in ("target", "actual", "score", "review_score") if r in entry]
        if isinstance(name, Printed) and labels.is_template(name.text) and not filled:
            return True
        if not isinstance(name, Printed) and not filled:
            if "note" in entry and self._last is not None and row.after_break:
                self._join_note(entry["note"])
            return True
        if isinstance(name, Printed):
            text, points = split_row_points(name.text)
            if points is not None and text:
                entry["name"] = replace(name, text=text)
                entry.setdefault("weight", replace(name, text=points))
        if self._is_execution(entry):
            self._take_execution(entry)
            return True
        entry["level1"], entry["level2"] = self._level1, self._level2
        self._settle_level1(entry, row)
        if not self.goals:
            self._start_goal(None)
        shared = values.get("score_from")
        if isinstance(shared, Cell):
            for earlier in reversed(self.goals[-1].rows):
                if isinstance(earlier.get("score"), Printed):
                    earlier["score_spans"] = int(str(earlier.get("score_spans", 1))) + 1
                    break
        self.goals[-1].rows.append(entry)
        self._last = entry
        return True

    def _notes(self, entry: dict[str, object]) -> None:
        """Definition and standard are one note: 四级指标 | 指标说明."""
        detail, note, more = entry.pop("detail", None), entry.get("note"), entry.pop("more_note", None)
        parts = [p for p in (detail, note, more) if isinstance(p, Printed)]
        if len(parts) > 1:
            entry["note"] = Printed(" | ".join(p.text for p in parts), parts[0].where)
        elif parts:
            entry["note"] = parts[0]

    def _join_note(self, rest: object) -> None:
        assert self._last is not None
        before = self._last.get("note")
        if isinstance(rest, Printed):
            self._last["note"] = replace(before, text=before.text + rest.text) if isinstance(before, Printed) else rest

    def _torn(self, row: Row, values: dict[str, object]) -> bool:
        """The rest of a row that a page end cut in two, in a table with true columns; joined to the row above (跨页续行)."""
        last = self._last
        if last is None or not ("score" in last or "actual" in last):
            return False
        given = {role: found for role, found in values.items() if isinstance(found, tuple) and found[1]}
        if any(role in given for role in ("score", "actual", "weight", "review_score")) or ("name" in given and "target" in given):
            return False
        own = {
            role: (found[0], tidy(found[1]))
            for role, found in given.items()
            if role in ("level1", "level2") and len(found) == 3 and found[2].row == row.index
        }
        if any(labels.is_level1(t) or labels.is_standard_level2(t) for _, t in own.values()):
            return False
        name = given.get("name")
        if name is not None and labels.is_template(name[1]):
            return False
        rest = {role: found for role, found in given.items() if role in ("name", "target", "note")}
        if not rest and not own:
            return False
        for role, (_, text) in own.items():
            level = self._level1 if role == "level1" else self._level2
            if level is not None:
                whole = _level(Printed(level.name.text + text, level.name.where))
                level.name, level.points, level.sense = whole.name, whole.points or level.points, whole.sense
        for role in ("level1", "level2"):  # what was merged above goes on in these cells
            found = values.get(role)
            if isinstance(found, tuple) and len(found) == 3:
                if role == "level1":
                    self._level1_cell = found[2]
                else:
                    self._level2_cell = found[2]
        for role, found in rest.items():
            before = last.get(role)
            piece = row.printed(found[0], found[1])
            last[role] = replace(before, text=before.text + found[1]) if isinstance(before, Printed) else piece
        self._doubt_row(row, "此行被分页截断，已与上一页末行相接。", next(iter({**rest, **own}.values()))[0])
        return True

    # --- levels ---------------------------------------------------------------------------------------------------

    def _side(self, row: Row, values: dict[str, object]) -> None:
        """What stands left of level 1: the goal, the rest of its name, or the part with its points (项目绩效 85分)."""
        part = values.pop("part", None)
        if isinstance(part, tuple) and part[1] and self.goals:
            self._take_part(row, part[0], tidy(part[1]))
        found = values.pop("side", None)
        if not isinstance(found, tuple):
            return
        column, text = found
        if labels.is_goal_label(text):
            self._start_goal(row.printed(column, text))
        elif not self._take_part(row, column, text) and self.goals and self.goals[-1].named:
            goal = self.goals[-1]
            if goal.name is not None and not re.fullmatch(r"[一二三四五六][、.].*", text):
                _name_goal(goal, replace(goal.name, text=goal.name.text + text))

    def _take_part(self, row: Row, column: int, text: str) -> bool:
        """项目绩效 85分 beside the levels gives the goal its points."""
        name, points = split_points(text)
        if _PART.fullmatch(bare(name)) is None:
            return False
        if self.goals and points is not None and self.goals[-1].weight is None:
            self.goals[-1].weight = row.printed(column, points)
        return True

    def _carry_level1(self, row: Row, values: dict[str, object]) -> bool:
        """Sets the level 1 in force; True when it began in this row."""
        found = values.get("level1")
        if row.exact and isinstance(found, tuple) and len(found) == 3:
            column, text, cell = found
            if cell is self._level1_cell:
                return False
            self._level1_cell = cell
            if not text:
                if row.after_break or (cell.rows == 1 and self._fits_level1(values)):
                    return False
                self._level1 = None
                return True
            found = (column, tidy(text))
        elif not isinstance(found, tuple):
            return False
        text = found[1]
        if _PART.fullmatch(bare(split_points(text)[0])):
            self._take_part(row, found[0], text)
            return False
        level = _level(row.printed(found[0], text))
        before = self._level1
        self._level1 = level
        if before is not None and labels.level_core(before.name.text) == labels.level_core(level.name.text):
            level.points = level.points or before.points
            before.points = before.points or level.points
            return False
        self._back_fill(level)
        return True

    def _fits_level1(self, values: dict[str, object]) -> bool:
        """A blank cell below a level 1 that nobody merged belongs to it, unless the level 2 says otherwise."""
        found = values.get("level2")
        text = tidy(found[1]) if isinstance(found, tuple) else ""
        return self._level1 is not None and (not text or _same_sense(self._level1, text))

    def _carry_level2(self, row: Row, values: dict[str, object], new1: bool) -> None:
        """Sets the level 2 in force."""
        found = values.get("level2")
        if row.exact and isinstance(found, tuple) and len(found) == 3:
            column, text, cell = found
            if cell is self._level2_cell:
                return
            self._level2_cell = cell
            if not text:
                if row.after_break and not new1 or (cell.rows == 1 and not new1 and self._level2 is not None):
                    return
                self._level2 = None
                return
            self._level2 = _level(row.printed(column, tidy(text)))
            return
        if isinstance(found, tuple):
            level = _level(row.printed(found[0], found[1]))
            if self._level2 is not None and labels.level_core(self._level2.name.text) == labels.level_core(level.name.text):
                level.points = level.points or self._level2.points
            self._level2 = level
        elif new1 or "level2" not in {r for _, _, r in self.columns}:
            self._level2 = None

    def _back_fill(self, level: _Level) -> None:
        """A level 1 printed in the middle of its block also holds for the rows above it that agree with it (层级回填)."""
        if not self.goals:
            return
        for entry in reversed(self.goals[-1].rows):
            level2 = entry.get("level2")
            if entry.get("level1") is not None or not isinstance(level2, _Level):
                return
            sense = labels.level1_for(level2.name.text)
            if sense is None or sense != level.sense:
                return
            entry["level1"] = level

    def _settle_level1(self, entry: dict[str, object], row: Row) -> None:
        """A level 1 that was carried on but cannot be right for this level 2 gives way to a floating one, or to none."""
        level1, level2 = entry.get("level1"), entry.get("level2")
        if not isinstance(level2, _Level):
            return
        sense = labels.level1_for(level2.name.text)
        if isinstance(level1, _Level) and (row.exact or sense is None or level1.sense in (sense, None) or level1.sense == "cost"):
            return
        if isinstance(level1, _Level) and level1 is self._level1 and level1.sense != sense and not self._floating:
            if sense == "satisfaction" or row.after_break:  # the label was lost, what stands above does not reach here
                entry["level1"] = self._level1 = None
            return
        for floating in self._floating:
            if floating.sense == sense:
                entry["level1"] = self._level1 = floating
                return
        if level1 is None:
            return

    # --- 预算执行率 among the indicators ---------------------------------------------------------------------------

    def _is_execution(self, entry: dict[str, object]) -> bool:
        level1 = self._level1
        return level1 is not None and level1.sense == "execution" and "管理" not in level1.name.text

    def _take_execution(self, entry: dict[str, object]) -> None:
        """The row 预算执行率 belongs to the money part."""
        level1 = self._level1
        assert level1 is not None
        points = entry.get("weight") or level1.points
        if isinstance(points, Printed):
            self.execution.setdefault("weight", points)
        for role in ("name", "target", "actual", "score"):
            cell = entry.get(role)
            if isinstance(cell, Printed):
                self.execution.setdefault(role, cell)

    # --- result ---------------------------------------------------------------------------------------------------

    def result(self) -> tuple[Goal, ...]:
        """The goals with their indicators; goals that are mere template are left out (结果)."""
        if self._score_implied and any(r.get("score") for g in self.goals for r in g.rows):
            self.doubts.append(Doubt(where="score", why="指标表头没有得分栏，行末的数字按得分读取。"))
        goals = []
        for goal in self.goals:
            if not goal.rows:
                continue
            _fill_points(goal.rows)
            rows = tuple(_indicator(entry) for entry in goal.rows)
            goals.append(Goal(name=goal.name, weight=goal.weight, weight_text=goal.weight_text, indicators=rows))
        return tuple(goals)


_SPOKEN = {"name": "指标名称", "target": "指标值", "actual": "完成值", "score": "得分", "note": "说明", "weight": "分值",
           "level1": "一级指标", "level2": "二级指标", "review_score": "复核分"}  # fmt: skip


def label_is_plain(text: str) -> bool:
    """Whether a head says just 指标, which any of the levels may be called."""
    return bare(text) in ("指标", "绩效指标")


def is_head(row: Row) -> bool:
    """Whether a row is the head of an indicator table (指标表头): levels or name, and values or points."""
    if len(row.cells) < 3:
        return False
    roles = set()
    count = 0
    for _, text, _cell in row.cells:
        role = labels.column_role(text)
        if role is not None:
            count += 1
            roles.add(role)
    if count < 3 or count * 2 < len(row.cells):
        return False
    return bool(roles & {"level1", "level2", "name"}) and bool(roles & {"target", "actual", "score", "weight"}) and len(roles) >= 3


@lru_cache(maxsize=16384)
def fits(role: str, text: str) -> float:
    """How well a text suits a column of the indicator table (相符程度)."""
    if role == "side":
        if labels.is_goal_label(text):
            return 4.0
        if labels.is_level1(text) or labels.is_level2(text) or _SCORE.fullmatch(text):
            return -4.0
        if _PART.fullmatch(bare(split_points(text)[0])):
            return 0.2
        return 1.0 if len(text) > 10 and split_points(text)[1] is not None else -0.8
    if role == "level1":
        if labels.is_level1(text):
            return 3.0 if labels.is_level2(text) else 4.0
        if labels.is_level2(text):
            return 0.2 if "满意" in text else -1.5
        if split_points(text)[1] is not None and len(text) <= 12:
            return 1.5
        return -5.0 if _has_figure(text) else -1.2
    if role == "level2":
        if labels.is_level2(text):
            return 4.0 if labels.is_standard_level2(text) else 1.2
        if labels.is_level1(text):
            return -1.0
        if split_points(text)[1] is not None and len(text) < 16:
            return 1.8
        return -5.0 if _has_figure(text) else -1.0
    if role == "name":
        if labels.is_template(text):
            return 2.0
        if _SCORE.fullmatch(text) or _quick_figure(text):
            return -4.0
        if labels.is_goal_label(text):
            return -3.0
        return 0.4 if labels.is_level1(text) or labels.is_level2(text) else 1.6
    if role in ("weight", "score", "review_score"):
        return 2.2 if _SCORE.fullmatch(text) or _DASH.fullmatch(text) else -6.0
    if role in ("target", "actual"):
        if labels.is_template(text) and not text.isdigit():
            return -4.0
        if _quick_figure(text):
            return 1.2
        if labels.is_level1(text):
            return -2.0
        return 0.3
    if role == "completion":
        return 1.0 if "%" in text else -3.0
    if role == "sign":
        return 2.5 if re.fullmatch(r"[≥≤>=<＞＜≧≦=]{1,2}|定性|正向|反向", text) else -4.0
    if role == "unit":
        return 1.0 if len(text) <= 6 and not re.search(r"\d", text) else -4.0
    if role in ("note", "detail", "more_note"):
        return -3.0 if _SCORE.fullmatch(text) else (1.2 if len(text) > 14 else 0.1)
    return 0.0


@lru_cache(maxsize=16384)
def _quick_figure(text: str) -> bool:
    """Whether a text is a short measured value."""
    return len(text) <= 16 and bool(re.match(r"^[≥≤><=＞＜》〉≧≦═$\\-]*\s*[=]?\s*[-\d]", text))


def _has_figure(text: str) -> bool:
    return _quick_figure(text) or (len(text) <= 12 and read_quantity(text).kind in ("number", "ratio"))


def _level(printed: Printed | None) -> _Level:
    assert printed is not None
    name, points = split_points(printed.text)
    name = re.sub(r"[(（]\s*$", "", name).strip() if points is not None else name
    return _Level(replace(printed, text=name), replace(printed, text=points) if points is not None else None, labels.level1_sense(name))


def _same_sense(level1: _Level, level2: str) -> bool:
    sense = labels.level1_for(level2)
    return sense is None or level1.sense is None or level1.sense == sense


def _name_goal(goal: _Goal, printed: Printed) -> None:
    """A goal's name without its points; template points stay as what was printed."""
    hole = points_hole(printed.text)
    if hole is not None:
        goal.weight_text = replace(printed, text=hole)
        goal.name = replace(printed, text=without_hole(printed.text))
        return
    name, points = split_points(printed.text)
    goal.name = replace(printed, text=name.rstrip(":： ") or printed.text)
    if points is not None:
        goal.weight = replace(printed, text=points)


def _join(role: str, texts: list[str]) -> str:
    """Several cells under one head: sign, value and unit of a target (≧ | 735 | 人次)."""
    return "".join(texts) if role in ("target", "actual", "name", "score", "weight") else " ".join(texts)


def _whole_target(entry: dict[str, object]) -> None:
    """Sign, value and unit in columns of their own are one target (指标符号、指标值、计量单位)."""
    sign, unit, target = entry.pop("sign", None), entry.pop("unit", None), entry.get("target")
    entry.pop("completion", None)
    if not isinstance(target, Printed):
        return
    text = target.text
    if isinstance(sign, Printed) and re.fullmatch(r"[≥≤>=<＞＜≧≦=]{1,2}", sign.text) and not re.match(r"[≥≤><=＞＜]", text):
        text = sign.text + text
    if isinstance(unit, Printed) and not text.endswith(unit.text) and re.search(r"[\d)）]$", text):
        text = text + unit.text
    if text != target.text:
        entry["target"] = replace(target, text=text)


def _fill_points(rows: list[dict[str, object]]) -> None:
    """Points printed on one piece of a torn level hold for all of it (层级分值补齐)."""
    for which in ("level1", "level2"):
        run: list[_Level] = []
        for entry in rows:
            level = entry.get(which)
            if not isinstance(level, _Level):
                run = []
                continue
            if run and labels.level_core(run[-1].name.text) != labels.level_core(level.name.text):
                run = []
            run.append(level)
            points = next((lv.points for lv in run if lv.points is not None), None)
            for lv in run:
                lv.points = lv.points or points


def _indicator(entry: dict[str, object]) -> Indicator:
    level1, level2 = entry.get("level1"), entry.get("level2")
    cells = {role: entry.get(role) for role in _VALUES}
    return Indicator(
        level1=level1.name if isinstance(level1, _Level) else None,
        level1_weight=level1.points if isinstance(level1, _Level) else None,
        level2=level2.name if isinstance(level2, _Level) else None,
        level2_weight=level2.points if isinstance(level2, _Level) else None,
        **{role: cell if isinstance(cell, Printed) else None for role, cell in cells.items()},
        score_spans=int(str(entry.get("score_spans", 1))),
    )
