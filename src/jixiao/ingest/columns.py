"""The head of the indicator table (指标表头): which column holds what, and what a row holds under each head."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from jixiao.core.form import Place
from jixiao.ingest import labels
from jixiao.ingest.grid import Row
from jixiao.ingest.levels import Found
from jixiao.ingest.sheet import Cell
from jixiao.ingest.suits import DASH, SCORE, SIGN
from jixiao.ingest.wording import bare, tidy, tidy_long

_SUB_HEAD = re.compile(
    r"(指标)?(值|数值|符号|运算符号?|计算符号|单位|计量单位|度量单位|文字描述|单位\(文字描述\)|性质|方向|指标值|目标值|描述)"
)


_SILENT = frozenset({"side", "other"})


def _sub_role(text: str, parent: str) -> str:
    """What a piece of a split head is: the sign, the value or the unit of its parent."""
    if re.fullmatch(r"(指标)?(符号|运算符号?|计算符号|性质|方向)", text):
        return "sign"
    if "单位" in text or "描述" in text:
        return "unit" if parent == "target" else "actual_unit"
    return parent


class Column(NamedTuple):
    """A head cell (表头列): where it begins, how many columns it spans, its role."""

    at: int
    span: int
    role: str


@dataclass(slots=True)
class Columns:
    """The columns in force (当前表头). ``side_until``: columns left of it belong to goals and section names."""

    heads: list[Column] = field(default_factory=list)
    side_until: int = 0
    roles: frozenset[str] = frozenset()
    score_implied: Place | None = None
    last: Row | None = None

    def read(self, row: Row) -> tuple[Found | None, bool, bool]:
        """Take a head row. Returns what stands left of it (a goal's label), whether the head was mutilated and ignored,
        and whether it names other columns than the head before."""
        heads, side = _heads(row)
        heads = self._complete(heads, row)
        roles = {h.role for h in heads} - _SILENT
        if side is None and row.exact:
            covering = row.at(row.grid.used[0])
            if covering is not None and covering.text and covering.row < row.index:
                side = Found(covering.column, tidy(covering.text), covering)
        known = {h.role for h in self.heads} - _SILENT
        mutilated = bool(self.heads) and not row.exact and len(roles) < len(known)
        if not mutilated:
            left = min((h.at for h in heads), default=0)
            self.side_until = left if row.exact else 0
            if not row.exact and (left > 0 or side is not None):
                heads.insert(0, Column(side.column if side else 0, 1, "side"))
            self.heads = sorted(heads)
            self.roles = self.roles | (roles - {"implied"})
            self.last = row
        return side, mutilated, roles != known

    def _complete(self, heads: list[Column], row: Row) -> list[Column]:
        """Heads that print fewer columns than their rows have: no third level, no score head."""
        roles = [h.role for h in heads]
        if "name" not in roles:
            old = next((r for r in ("level2", "level1") if r in roles), None)
            heads = [Column(h.at, h.span, "name") if h.role == old else h for h in heads]
        last = max(heads)
        if "score" not in roles and last.role == "actual" and (not self.heads or self.score_implied is not None):
            heads = [*heads, Column(last.at + last.span, 1, "score")]
            self.score_implied = row.place(last.at)
        return heads

    def is_second_line(self, row: Row) -> bool:
        """Whether a row straight beneath the head is its second line: nothing in it but heads (表头第二行)."""
        if self.last is None or row.grid is not self.last.grid or row.index != self.last.index + 1 or not row.cells:
            return False
        return all(_SUB_HEAD.fullmatch(bare(text)) or labels.column_role(text) for _, text, _ in row.cells)

    def read_second_line(self, row: Row) -> None:
        """Take the second line of a head: it says what the wide heads above are made of (指标值 → 年初目标值 | 全年完成值)."""
        heads = [h for h in self.heads if h.role != "side"]
        side = [h for h in self.heads if h.role == "side"]
        pieces: list[Column] = []
        for index, (at, text, cell) in enumerate(row.cells):
            parent = max((h for h in heads if h.at <= at), default=None)
            role = labels.column_role(text)
            if _SUB_HEAD.fullmatch(bare(text)) and (
                role is None or parent is None or role in ("unit", "sign") or role == parent.role
            ):
                if row.exact:
                    continue  # sign, value and unit under one head are joined by its span
                role = _sub_role(bare(text), parent.role if parent is not None else "target")
            if role is not None and not (index == 0 and role == "name" and parent is None):
                pieces.append(Column(at, cell.columns, role))
        if not pieces:
            return
        ends = {p.at + k for p in pieces for k in range(p.span)}
        named = {p.role for p in pieces}
        kept = [
            h for h in heads if not ({h.at + k for k in range(h.span)} <= ends or h.at in ends) and h.role not in named
        ]
        self.heads = sorted([*side, *kept, *pieces])
        self.side_until = min(h.at for h in [*kept, *pieces]) if row.exact else 0
        self.roles = self.roles | ({h.role for h in self.heads} - _SILENT)
        self.last = row

    def role_at(self, column: int) -> str | None:
        """The role of the head that begins in a column."""
        return next((h.role for h in self.heads if h.at == column), None)

    def values(self, row: Row) -> dict[str, Found] | None:
        """What stands straight under each head, in a table with true columns; None when that cannot be right."""
        values: dict[str, Found] = {}
        used = 0
        taken: Cell | None = None
        index = row.index
        for at, span, role in self.heads:
            cells = _covering(row, at, span)
            if cells and cells[0] is taken and role != "name":  # one cell over several heads holds one value
                cells = cells[1:]
            if not cells or role == "other":
                continue
            taken = last = cells[-1]
            if role in ("level1", "level2"):
                if role == "level1" and len(cells) > 1:
                    values["part"] = Found(cells[0].column, tidy(cells[0].text), cells[0])
                values[role] = Found(last.column, last.text, last)
                used += sum(1 for cell in cells if cell.text and cell.row == index)
                continue
            if len(cells) == 1 and last.row == index:
                text = (tidy_long(last.text) if role == "note" else tidy(last.text)) if last.text else ""
                if text:
                    used += 1
                    values[role] = Found(last.column, text, last)
                continue
            own = [cell for cell in cells if cell.row == index]
            texts = [text for cell in own if (text := tidy(cell.text))]
            used += len(texts)
            if not own and role == "score" and cells[0].text:
                values["score_from"] = Found(cells[0].column, "", cells[0])
            if texts:
                first = next(cell for cell in own if tidy(cell.text))
                values[role] = Found(first.column, _join(role, texts), first)
        if self.side_until > 0:
            side = row.at(row.grid.used[0])
            if side is not None and side.column < self.side_until and side.text:
                values["side"] = Found(side.column, tidy(side.text), side)
                used += side.row == row.index
        score = values.get("score")
        if used < len(row.cells) and used <= 1:
            return None
        if (
            score is not None
            and len(score.text) > 8
            and not SCORE.fullmatch(score.text)
            and not DASH.fullmatch(score.text)
        ):
            return None
        return values


def _heads(row: Row) -> tuple[list[Column], Found | None]:
    """The head cells of a row — also those that reach into it from the head line above — and the text in front that is no head."""
    heads: list[Column] = []
    side: Found | None = None
    plain: Column | None = None
    plain_side: Found | None = None
    for index, (at, text, cell) in enumerate(_head_cells(row)):
        role = labels.column_role(text)
        if role is None or (index == 0 and labels.is_goal_label(text)):
            if index == 0:
                side = Found(at, text, cell)
            elif heads:
                heads.append(Column(at, cell.columns, "other"))
            continue
        if role in {h.role for h in heads}:
            if role == "note":
                role = "more_note"
            elif plain is not None and plain.role == role:  # 绩效指标 in front only names the part
                heads.remove(plain)
                side = side or plain_side
            else:
                role = "other"
        if role in ("name", "target") and not heads and (index == 0 or bare(text) in ("指标", "绩效指标")):
            plain, plain_side = Column(at, cell.columns, role), Found(at, text, cell)
        heads.append(Column(at, cell.columns, role))
    return heads, side


def _head_cells(row: Row) -> list[tuple[int, str, Cell]]:
    """The cells of a head row, with those that a head line above lets reach down into it."""
    if not row.exact:
        return row.cells
    found = list(row.cells)
    for column in range(*row.grid.used):
        cell = row.at(column)
        if (
            cell is not None
            and cell.column == column
            and cell.row < row.index
            and labels.column_role(text := tidy(cell.text))
        ):
            found.append((column, text, cell))
    return sorted(found, key=lambda entry: entry[0])


def is_head(row: Row) -> bool:
    """Whether a row is the head of an indicator table (指标表头): levels or name, and values or points."""
    if len(row.cells) < 3:
        return False
    found = [role for _, text, _ in row.cells if (role := labels.column_role(text)) is not None]
    if len(found) < 3 or len(found) * 2 < len(row.cells):
        return False
    roles = set(found)
    return (
        bool(roles & {"level1", "level2", "name"})
        and bool(roles & {"target", "actual", "score", "weight"})
        and len(roles) >= 3
    )


def _covering(row: Row, at: int, span: int) -> list[Cell]:
    """The cells that cover a head's columns in a row, left to right, each once."""
    cell = row.at(at)
    if cell is not None and cell.column + cell.columns >= at + span:
        return [cell]
    cells: list[Cell] = []
    column = at
    while column < at + span:
        cell = row.at(column)
        if cell is None:
            column += 1
            continue
        if not cells or cells[-1] is not cell:
            cells.append(cell)
        column = max(column + 1, cell.column + cell.columns)
    return cells


def _join(role: str, texts: list[str]) -> str:
    """Several cells under one head: sign, value and unit of a target (≧ | 735 | 人次)."""
    if len(texts) == 1:
        return texts[0]
    if role == "target" and SIGN.fullmatch(texts[0]) and not any(c.isdigit() for c in "".join(texts)):
        texts = texts[1:]  # a sign before words says nothing
    return "".join(texts) if role in ("target", "actual", "name", "score", "weight") else " ".join(texts)
