"""Rows that a page end cut in two (跨页续行): the rest is put behind the texts it belongs to, and said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jixiao.core.form import Doubt, Printed
from jixiao.ingest import labels
from jixiao.ingest.columns import Columns
from jixiao.ingest.grid import Row
from jixiao.ingest.levels import Entry, Found, Level, Levels
from jixiao.ingest.suits import SCORE, is_figure
from jixiao.ingest.wording import tidy

CLOSING = re.compile(r"\d{0,3}\s*分?\s*[)）]")
_ENDED = re.compile(r"[。；;)）%]$")
_SPOKEN = {"name": "指标名称", "target": "指标值", "actual": "完成值", "score": "得分", "note": "说明", "weight": "分值",
           "level1": "一级指标", "level2": "二级指标", "review_score": "复核分"}  # fmt: skip


@dataclass(slots=True)
class Above:
    """The indicator row above, to which a rest may belong (上一行)."""

    levels: Levels
    columns: Columns
    doubts: list[Doubt]
    entry: Entry | None = None
    cells: list[tuple[int, str]] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)

    def doubt(self, row: Row, column: int, why: str) -> None:
        name = self.entry.cells.get("name") if self.entry is not None else None
        self.doubts.append(Doubt(where=name.text if name else "indicators", why=why, address=str(row.place(column))))

    def join_slid(self, row: Row, cells: list[tuple[int, str]]) -> bool:
        """Join a row of a table without true columns to the one above when it is its rest; False when it is a row of its own."""
        if self.entry is None or not self.cells:
            return False
        texts = [text for _, text in cells]
        if len(cells) == 1:
            return self._join_one(row, *cells[0])
        shift = self._shift(cells)
        if not row.after_break or len(cells) > 4 or len(cells) >= len(self.cells) or shift is None:
            return False
        if any(SCORE.fullmatch(t) or labels.is_template(t) or is_figure(t) for t in texts) or labels.is_total(texts[0]):
            return False
        roles = {self._role(column + shift) for column, _ in cells}
        if roles & {"score", "weight", "review_score"} or ("name" in roles and roles & {"target", "actual"}):
            return False  # a name with a value is a row of its own
        if not all(self._extends(self._role(column + shift), text) for column, text in cells):
            return False
        for column, text in cells:
            self._append(row, self._role(column + shift), column, text)
        return True

    def _join_one(self, row: Row, column: int, text: str) -> bool:
        """A lone cell: the rest of a text above it, or the value that the row above lacks."""
        assert self.entry is not None
        owner = self._owner(column) if row.after_break else None
        if owner == "name" and len(text) <= 6 and not text.endswith("指标"):
            self._append(row, "name", column, text)  # straight below the name, so 质量 is its rest and no level
            return True
        if labels.is_goal_label(text) or labels.is_total(text) or labels.is_template(text) or labels.is_level1(text):
            return False
        if owner in ("target", "actual", "note"):
            self._append(row, owner, column, text)
            return True
        below = self.columns.role_at(column)
        if below in ("target", "actual") and below not in self.entry.cells and not row.after_break:
            self.entry.cells[below] = Printed(text, row.place(column))
            self.cells = [*self.cells, (column, text)]
            self.doubt(row, column, f"「{text}」单独一行，并入上一行的{_SPOKEN[below]}。")
            return True
        if len(text) > 12 or not (row.after_break or len(text) <= 4) or labels.is_level2(text):
            return False
        shift = self._shift([(column, text)])
        self._append(row, self._role(column + shift) if shift is not None else below, column, text)
        return True

    def _extends(self, role: str | None, text: str) -> bool:
        """Whether a rest may go behind a level's name: only what makes it a level's name again (可持续 + 影响 5 分)."""
        level = {"level1": self.levels.level1, "level2": self.levels.level2}.get(role or "")
        if level is None:
            return role not in ("level1", "level2")
        whole = level.name.text + text
        return labels.is_level1(whole) if role == "level1" else labels.is_level2(whole)

    def _owner(self, column: int) -> str | None:
        """The role of the text above that a lone rest goes on: under it, or beside it where a phantom column is gone; long and unfinished texts first."""
        best: tuple[float, str] | None = None
        for (at, above), role in zip(self.cells, self.roles, strict=False):
            if abs(at - column) > 1 or role in ("", "side", "score", "weight", "review_score"):
                continue
            unfinished = len(above) >= 8 and not _ENDED.search(above) and not is_figure(above)
            worth = (1.0 if at == column else 0.0) + (1.5 if unfinished else 0.0)
            if best is None or worth > best[0]:
                best = (worth, role)
        return best[1] if best is not None and best[0] >= 1.0 else None

    def _shift(self, cells: list[tuple[int, str]]) -> int | None:
        """By how many columns a rest stands beside the row above, when it is the same for every cell."""
        above = {column for column, _ in self.cells}
        for shift in (0, -1, -2, 1, 2, -3, 3):
            if all(column + shift in above for column, _ in cells):
                return shift
        return None

    def _role(self, column: int) -> str | None:
        return next((role for (at, _), role in zip(self.cells, self.roles, strict=False) if at == column), None)

    def _append(self, row: Row, role: str | None, column: int, text: str) -> None:
        assert self.entry is not None
        if role in (None, "", "side"):
            role = "name"
        if role in ("level1", "level2"):
            level = self.levels.level1 if role == "level1" else self.levels.level2
            if level is not None:
                level.extend(text)
        elif (before := self.entry.cells.get(role or "")) is not None:
            self.entry.cells[role or ""] = replace(before, text=before.text + text)
        else:
            self.doubt(row, column, f"「{text[:20]}」像是上一行的一部分，但没有可并入的栏目。")
            return
        self.doubt(row, column, f"「{text[:20]}」是上一行被截断的部分，已并入{_SPOKEN.get(role or '', '上一行')}。")

    def join_exact(self, row: Row, values: dict[str, Found]) -> bool:
        """Join the first row of a new page to the last one before, in a table with true columns; False when it is a row of its own."""
        if self.entry is None or not ("score" in self.entry.cells or "actual" in self.entry.cells):
            return False
        given = {role for role, found in values.items() if found.text}
        if given & {"score", "actual", "weight", "review_score"} or {"name", "target"} <= given:
            return False
        own = {
            r: f
            for r, f in values.items()
            if r in ("level1", "level2") and f.text and f.cell is not None and f.cell.row == row.index
        }
        texts = [tidy(found.text) for found in own.values()]
        if any(labels.is_level1(t) or labels.is_standard_level2(t) for t in texts):
            return False
        rest = {role: values[role] for role in ("name", "target", "note") if role in given}
        if (not rest and not own) or ("name" in rest and labels.is_template(rest["name"].text)):
            return False
        for role, found in own.items():
            level: Level | None = self.levels.level1 if role == "level1" else self.levels.level2
            if level is not None:
                level.extend(tidy(found.text))
        if "level1" in values:  # what was merged above goes on in these cells
            self.levels.cell1 = values["level1"].cell
        if "level2" in values:
            self.levels.cell2 = values["level2"].cell
        for role, found in rest.items():
            before = self.entry.cells.get(role)
            piece = Printed(found.text, row.place(found.column))
            self.entry.cells[role] = replace(before, text=before.text + found.text) if before is not None else piece
        first = min(found.column for found in (*rest.values(), *own.values()))
        self.doubt(row, first, "此行被分页截断，已与上一页末行相接。")
        return True
