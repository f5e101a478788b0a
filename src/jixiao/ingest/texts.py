"""The long texts of a form (文字栏): annual goal and completion, reasons, measures — and where each of them ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jixiao.core.form import Doubt, Place, Printed
from jixiao.ingest import columns, labels, money
from jixiao.ingest.grid import Row
from jixiao.ingest.head import GLUED_NUMBER, is_choice
from jixiao.ingest.sheet import Cell
from jixiao.ingest.wording import bare, split_points, tidy_long

SECTION = re.compile(r"^[一二三四五六七八九][、.．].{2,20}$")
NOTE = re.compile(r"^(备注|说明|注|填表说明|填报说明)\s*([:：]|$)|^[(（]?\d{1,2}\s*[)）、.．]")
_NOTE_HEAD = re.compile(r"^(备注|说明|注|填表说明|填报说明)\s*([:：]|$)")
_SENTENCE_END = re.compile(r"[。；;！!？?）)]$")
_INLINE = re.compile(r"^(.{4,30}?)\s*[:：]\s*(.{6,})$")
_NUMBERED_GOAL = re.compile(r"目标\s*[\d一二三]")
_MOST_GOAL_LINES = 12
_POINTS = "一二三四五六七八"


@dataclass(slots=True)
class Texts:
    """The long texts read so far, and the one that may still go on (文字收集)."""

    found: dict[str, Printed] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    open: str | None = None
    notes_begun: bool = False
    goal_columns: list[tuple[int, int, str]] = field(default_factory=list)
    goal_lines: int = 0

    def close(self) -> None:
        """What stands next belongs to no text above."""
        self.open = None

    def put(self, role: str, text: str, where: Place, *, between: str = "\n") -> None:
        """A text, or its continuation."""
        before = self.found.get(role)
        if before is None:
            self.found[role] = Printed(text, where)
        else:
            self.found[role] = replace(before, text=before.text + between + text)

    def read_row(self, row: Row, *, beneath_head: bool) -> bool:
        """Take a row of reason, measures or remarks; True when it was one (文字行)."""
        cells = row.cells
        at = next((i for i, (_, text, _c) in enumerate(cells[:2]) if labels.text_row(text)), None)
        if at is None:
            return len(cells) == 1 and self._lone(row, cells[0][0], row.first, cells[0][2])
        in_front = cells[0]
        section = SECTION.match(in_front[1]) or (row.exact and in_front[2].rows > 1) or len(cells) > 2
        if at == 1 and not section and not labels.is_template(in_front[1]):
            return False
        if (beneath_head and len(cells) - at > 4) or columns.is_head(row):
            return False
        role = labels.text_row(cells[at][1]) or ""
        rest = cells[at + 1 :]
        if not rest and at == 0 and beneath_head and not row.exact and len(row.first) > 24:
            return False
        if role == "remark":
            self.close()
            self.notes_begun = True
            return not any(labels.is_level2(text) for _, text, _c in rest)
        if rest:
            self.put(role, "\n".join(tidy_long(cell.text) for _, _, cell in rest), row.place(rest[0][0]))
        self.open = role
        return True

    def _lone(self, row: Row, column: int, text: str, cell: Cell) -> bool:
        """A row of one cell: the rest of the text above, a text with its label in the same cell, or a note."""
        torn = row.after_break or (not row.exact and len(text) > 12)
        above = self.found.get(self.open or "")
        ended = above is not None and bool(_SENTENCE_END.search(above.text)) and len(text) < 30
        if torn and above is not None and not ended and not NOTE.match(text) and not labels.is_level2(text):
            self.put(self.open or "", tidy_long(cell.text), row.place(column), between="")
            return True
        inline = _INLINE.match(text)
        role = labels.text_row(inline.group(1)) if inline else None
        if inline and role in ("deviation_reason", "improvement") and role not in self.found:
            self.put(role, inline.group(2), row.place(column))
            self.open = role
            return True
        if _NOTE_HEAD.match(text) or (self.notes_begun and NOTE.match(text)):
            self.notes_begun = True
            self.close()
            return True
        return False

    def goes_on(self, text: str) -> bool:
        """Whether a line of prose is the rest of a text that a page end cut off; if so it is taken (续文)."""
        before = self.found.get(self.open or "")
        if before is None or self.notes_begun or NOTE.match(text) or labels.head_role(re.split("[:：]", text)[0]):
            return False
        if self._is_ended(before.text, text) or re.fullmatch(r"[\d.\-/年月日 ]+", text) or len(before.text) < 20:
            return False
        role = self.open or ""
        self.found[role] = replace(before, text=before.text + text)
        self.doubts.append(Doubt(where=role, why="文字被分页截断，已与下一段相接。", address=before.address))
        return True

    @staticmethod
    def _is_ended(above: str, text: str) -> bool:
        """Whether a text is complete where it stops; a counted point (二是, 三是) goes on even behind a full stop."""
        if GLUED_NUMBER.match(text) or (above[0] in "(（" and above[-1] in ")）"):
            return True
        if not above.endswith(("。", "！", "？", "!", "?", "”")):
            return False
        point = re.match(r"([二三四五六七八])是", text)
        return point is None or f"{_POINTS[_POINTS.index(point.group(1)) - 1]}是" not in above

    # --- goal and completion --------------------------------------------------------------------------------------

    def read_goal_head(self, row: Row) -> bool:
        """Take 年度预期目标 | 具体完成情况 | 总体完成率; True when the row was such a head (目标表头)."""
        found = [(c, cell.columns, role) for c, text, cell in row.cells if (role := labels.goal_column(text))]
        roles = [role for _, _, role in found]
        if found and roles.count(found[0][2]) > 1:  # 年度总体目标 in front names the part
            found.pop(0)
        for index in range(len(found) - 1):  # 年初目标 | 调整后目标: the later one counts
            if found[index][2] == found[index + 1][2]:
                found[index] = (*found[index][:2], "period_goal")
        if len({role for _, _, role in found}) < 2 or len(found) * 2 < len(row.cells):
            return False
        self.goal_columns, self.goal_lines = found, 0
        return True

    def read_goal_values(self, row: Row) -> bool:
        """Take the texts beneath the goal head; more lines go on in the same cells. False ends the part (目标内容)."""
        heads = self.goal_columns
        if (
            not heads
            or self.goal_lines >= _MOST_GOAL_LINES
            or columns.is_head(row)
            or money.is_head(row)
            or is_choice(row)
        ):
            return False
        first = heads[0][0]
        in_front = row.exact or len(row.cells) > len(heads)
        cells = [entry for entry in row.cells if not (entry[0] < first and in_front)]
        if not cells or len(cells) > len(heads):
            return False
        if self.goal_lines and (
            labels.text_row(row.first) or labels.is_goal_label(row.first) or row.cells[0][0] < first
        ):
            return False
        in_order = not row.exact and len(cells) == len(heads)
        for index, (column, _, cell) in enumerate(cells):
            role = (
                heads[index][2] if in_order else next((r for at, _, r in reversed(heads) if at <= column), heads[0][2])
            )
            if role == "period_goal":
                continue
            self.put(role, tidy_long(cell.text), row.place(column))
        self.goal_lines += 1
        return True

    def read_goal_row(self, row: Row) -> tuple[bool, Printed | None]:
        """Take 年度目标: (10 分) | text or 年度绩效目标 | text. Returns whether it was one, and the goal's heading if it is one
        that indicators will follow (目标行)."""
        cells = row.cells
        at = 1 if len(cells) > 2 and SECTION.match(cells[0][1]) else 0
        text = cells[at][1]
        role = labels.goal_column(text)
        is_label = labels.is_goal_label(text)
        rest = cells[at + 1 :]
        if (not is_label and role is None) or labels.head_role(text) or len(rest) > 2:
            return False, None
        if rest and not (len(rest) == 1 and labels.is_template(rest[0][1])):
            name = role if role in ("completion", "overall_rate") else "annual_goal"
            value = "\n".join(tidy_long(cell.text) for _, _, cell in rest)
            self.found.setdefault(name or "", Printed(value, row.place(rest[0][0])))
        heads_rows = is_label and (split_points(text)[1] is not None or _NUMBERED_GOAL.search(bare(text)) or not rest)
        return True, Printed(text, row.place(cells[at][0])) if heads_rows else None
