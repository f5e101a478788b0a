"""The money part (预算执行情况): heads and rows in any of their known shapes, or label/value pairs in one row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, get_args

from jixiao.core.form import Budget, Doubt, MoneyRow, Printed
from jixiao.core.quantity import read_amount, read_quantity
from jixiao.ingest import labels
from jixiao.ingest.align import align
from jixiao.ingest.grid import Row
from jixiao.ingest.sheet import Cell
from jixiao.ingest.wording import bare, label, split_points, without_tick

_Cell = Literal["weight", "initial", "budget", "arrived", "executed", "rate", "score", "target", "actual", "name",
                "basic_expenditure", "project_expenditure"]  # fmt: skip
_DASH = re.compile(r"[-—–－/／\\＼~]+")
_NUMBER = re.compile(r"^[^\u4e00-\u9fff]{0,3}\d")
_GLUED = re.compile(
    r"^(?P<label>(?:其中[:：]?)?[\u4e00-\u9fff]{2,14}?(?:总额|资金|拨款|合计|总计|金额))\s*[:：]?\s*(?P<value>[\d(（].*)$"
)
_SCORE_WEIGHT = re.compile(r"得分.{0,3}[(（].{0,3}?(\d+(?:\.\d+)?)\s*分")
_CELLS: tuple[_Cell, ...] = get_args(_Cell)


@dataclass(slots=True)
class Money:
    """The money part while it is being read (资金收集)."""

    columns: list[tuple[int, int, str]] = field(default_factory=list)  # (column, span, role)
    sources: bool = False
    rows: dict[str, dict[str, Printed]] = field(default_factory=dict)
    weight: Printed | None = None
    unit: Printed | None = None
    open: bool = False
    label_column: int = 0
    rate_column: int | None = None
    doubts: list[Doubt] = field(default_factory=list)

    def put(self, row: str, role: str, value: Printed | None) -> None:
        """A value of one money row; a dash is an empty cell, the first value printed stays."""
        if value is None or _DASH.fullmatch(value.text):
            return
        self.rows.setdefault(row, {}).setdefault(role, value)

    def doubt(self, why: str, row: Row) -> None:
        self.doubts.append(Doubt(where="budget", why=why, address=str(row.place(row.cells[0][0]))))


def is_head(row: Row) -> bool:
    """Whether a row is the head of a money table (资金表头): two money heads or more, and no figure."""
    roles = [labels.money_column(text) for _, text, _ in row.cells]
    known = {r for r in roles if r}
    if len(known & {"initial", "budget", "arrived", "executed", "rate"}) >= 2:
        return not any(
            _NUMBER.match(text) and role is None for (_, text, _c), role in zip(row.cells, roles, strict=True)
        )
    return _is_sources(row)


def _is_sources(row: Row) -> bool:
    names = {label(text) for _, text, _ in row.cells}
    return sum(1 for name in names if name in labels.SOURCES) >= 3


def read_head(money: Money, row: Row) -> None:
    """Take a money head: which column holds what, the points of the part, the unit of the money."""
    columns: list[tuple[int, int, str]] = []
    money.sources = _is_sources(row)
    for index, (column, text, cell) in enumerate(row.cells):
        role = labels.money_column(text)
        if money.sources and role is None:
            source = labels.SOURCES.get(label(text))
            role = f"source:{source}" if source else None
        in_front = index == 0 and column == row.grid.used[0] and len(row.cells) >= 3
        if in_front and (not row.exact or (len(row.cells) >= 4 and (cell.rows > 1 or "情况" in text))):
            role = None  # 预算执行情况 in front is the name of the part
        if role is None:
            note_part(money, text, row, column)
            money.label_column = max(money.label_column, column)
            continue
        over_labels = len(columns) == 1 and columns[0][2] == "budget" and index <= 2
        if over_labels and role in ("initial", "budget"):
            columns.clear()  # a head over the row labels says nothing of the money
        if role in {r for _, _, r in columns}:
            continue
        columns.append((column, cell.columns, role))
        if role == "rate":
            money.rate_column = column
        if found := _SCORE_WEIGHT.search(bare(text)):
            money.weight = money.weight or Printed(found.group(1), row.place(column))
        if unit := labels.money_unit_in_head(text):
            money.unit = money.unit or Printed(unit, row.place(column))
    if len(columns) >= len(money.columns) or not money.columns:
        money.columns = columns
    money.open = True


def note_part(money: Money, text: str, row: Row, column: int) -> None:
    """What the name of the part says in brackets: 预算执行情况（万元）（20分）."""
    if unit := labels.money_unit_in_head(text):
        money.unit = money.unit or Printed(unit, row.place(column))
    points = split_points(bare(text))[1]
    if points is not None and money.weight is None:
        money.weight = Printed(points, row.place(column))


def read_row(money: Money, row: Row) -> bool:
    """Take a row of the money part; True when it was one (资金行)."""
    cells = [(column, without_tick(text), cell) for column, text, cell in row.cells]
    if not cells:
        return False
    if _read_pairs(money, row, cells):
        return True
    if not money.open:
        return False
    if money.sources:
        return _read_sources(money, row, cells)
    start, name, values = _label_of(cells, row)
    if name is None:
        if start is None and _looks_like_values(cells) and "total" not in money.rows:
            money.doubt("资金行没有行名，按总额读取。", row)
            name, values = "total", [(column, text) for column, text, _ in cells]
        else:
            return _leftover_rate(money, row, cells)
    if row.exact:
        _by_column(money, row, name, values)
    else:
        _by_sense(money, row, name, values, start or 0)
    return True


def _label_of(cells: Sequence[tuple[int, str, Cell]], row: Row) -> tuple[int | None, str | None, list[tuple[int, str]]]:
    """The row's label, which money row it names, and the values behind it; a value may be glued to the label."""
    for index, (column, text, _cell) in enumerate(cells[:3]):
        kind = labels.money_row(text)
        if kind is not None:
            return column, kind, [(c, t) for c, t, _ in cells[index + 1 :]]
        if (glued := _GLUED.match(text)) and (kind := labels.money_row(glued["label"])):
            return column, kind, [(column, glued["value"].strip()), *[(c, t) for c, t, _ in cells[index + 1 :]]]
    return None, None, []


def _looks_like_values(cells: Sequence[tuple[int, str, Cell]]) -> bool:
    return len(cells) >= 2 and all(_NUMBER.match(text) or _DASH.fullmatch(text) for _, text, _ in cells)


def _by_column(money: Money, row: Row, name: str, values: list[tuple[int, str]]) -> None:
    """Values under their heads, in a table whose columns can be trusted."""
    taken: dict[str, Printed] = {}
    left: list[tuple[int, str]] = []
    for column, text in values:
        role = next((r for c, span, r in money.columns if c <= column < c + span), None)
        if role is None or role in taken:
            left.append((column, text))
        else:
            taken[role] = Printed(text, row.place(column))
    glued = [v for v in left if not any(c <= v[0] < c + s for c, s, _ in money.columns)]
    if glued or _wrong_kind(taken):
        _by_sense(money, row, name, values, -1)
        return
    for role, value in taken.items():
        money.put(name, role, value)


def _wrong_kind(taken: dict[str, Printed]) -> bool:
    """Whether a percentage stands under an amount: then the row has slid."""
    return any("%" in taken[r].text and len(taken[r].text) < 9 for r in ("budget", "executed", "initial") if r in taken)


def _by_sense(money: Money, row: Row, name: str, values: list[tuple[int, str]], label_at: int) -> None:
    """Values in order under heads in order, by what they look like (错位的资金行)."""
    heads = sorted(money.columns)
    roles = [role for _, _, role in heads] or ["budget", "executed", "rate", "score"]
    positions = [column for column, _, _ in heads] or list(range(len(roles)))
    slid = bool(heads) and label_at >= positions[0]
    if slid:  # the label itself stands under the first head, so every value stands one head too far right
        positions = [-99 - 3 * i for i in range(len(roles), 0, -1)]
    values = [(c, t) for c, t in values if not _DASH.fullmatch(t)]
    if len(values) == len(roles) and all(_fits_money(r, t) > -1 for r, (_, t) in zip(roles, values, strict=True)):
        chosen = list(range(len(roles)))
    else:
        cells = [(i, t) for i, (_, t) in enumerate(values)] if slid else values
        if slid:
            positions = list(range(len(roles)))
            cells = [(i, t) for i, (_, t) in enumerate(values)]
        required = roles.index("budget") if "budget" in roles else -1
        chosen, _ = align(cells, roles, positions, _fits_money, required=required)
    if slid:
        money.doubt("资金行的数字与表头错位，已按内容逐项对应。", row)
    for (column, text), index in zip(values, chosen, strict=True):
        if index >= 0:
            money.put(name, roles[index], Printed(text, row.place(column)))
        else:
            money.doubt(f"资金行中的「{text}」没有对应的表头。", row)


@lru_cache(maxsize=8192)
def _fits_money(role: str, text: str) -> float:
    """How well a text suits a money head."""
    if role == "rate":
        if "%" in text or "％" in text:
            return 3.0
        q = read_quantity(text)
        return 0.6 if q.value is not None and not q.unit and q.value <= 120 else -4.0
    if "%" in text and len(text) < 9:
        return -5.0
    if role in ("weight", "score"):
        q = read_quantity(text)
        plain = q.value is not None and q.value <= 120 and not q.doubt and q.unit in ("", "分")
        return 0.5 if plain else -4.0
    return 1.0 if read_amount(text).value is not None else -2.0


def _read_pairs(money: Money, row: Row, cells: Sequence[tuple[int, str, Cell]]) -> bool:
    """Rows such as 预算数: | 0.7 | 到位数: | 0.7 | 执行数: | 0.7 and 其中:财政资金 | 0.7 | 其中:财政资金 | 0.7 (成对资金行)."""
    names = [labels.money_column(text) for _, text, _ in cells]
    kinds = [labels.money_row(text) for _, text, _ in cells]
    start = 1 if cells and names[0] is None and kinds[0] is None and len(cells) > 1 and (names[1] or kinds[1]) else 0
    if "budget" not in names and "executed" in names and "total" in kinds and not money.columns:
        names[kinds.index("total")] = "budget"  # 资金总额 | 100 | 实际支出 | 94
    heads = [i for i in range(start, len(cells)) if names[i] is not None]
    parts = [i for i in range(start, len(cells)) if kinds[i] in ("fiscal", "other", "carryover", "total")]
    if len(heads) >= 2 and any(i not in heads for i in range(start, len(cells))) and heads[0] == start:
        if not _alternates(cells, heads):
            return False
        for i in heads:
            value = cells[i + 1] if i + 1 < len(cells) and i + 1 not in heads and _next_to(row, cells, i) else None
            if value is not None:
                money.put("total", names[i] or "", row.printed(value[0], value[1]))
        _spare(money, row, cells, {*heads, *(i + 1 for i in heads)})
        money.open = True
        return True
    if len(parts) >= 2 and len({kinds[i] for i in parts}) == 1:
        kind = kinds[parts[0]] or ""
        for i, role in zip(parts, ("budget", "arrived", "executed"), strict=False):
            if i + 1 < len(cells) and i + 1 not in parts and _next_to(row, cells, i) and "%" not in cells[i + 1][1]:
                money.put(kind, role, row.printed(cells[i + 1][0], cells[i + 1][1]))
        _spare(
            money, row, cells, {*parts, *(i + 1 for i in parts if i + 1 < len(cells) and "%" not in cells[i + 1][1])}
        )
        return True
    return False


def _alternates(cells: Sequence[tuple[int, str, Cell]], heads: list[int]) -> bool:
    """Whether labels and figures take turns, as they do in pairs."""
    return any(i + 1 < len(cells) and _NUMBER.match(cells[i + 1][1]) for i in heads)


def _next_to(row: Row, cells: Sequence[tuple[int, str, Cell]], index: int) -> bool:
    """In a table with true columns the value must touch its label; elsewhere the next cell is good enough."""
    if not row.exact:
        return True
    column, _, cell = row.cells[index]
    adjacent = row.at(column + cell.columns)
    return adjacent is row.cells[index + 1][2]


def _spare(money: Money, row: Row, cells: Sequence[tuple[int, str, Cell]], used: set[int]) -> None:
    """A figure left over at the end of a row of pairs is the rate that stands in a merged cell beside them."""
    for i, (column, text, _cell) in enumerate(cells):
        if i not in used and i > 0 and _NUMBER.match(text):
            money.put("total", "rate", Printed(text, row.place(column)))


def _leftover_rate(money: Money, row: Row, cells: Sequence[tuple[int, str, Cell]]) -> bool:
    """A lone percentage, or the head 预算执行进度 on a row of its own (落单的执行进度)."""
    if len(cells) == 1:
        column, text, _ = cells[0]
        if labels.money_column(text) == "rate":
            money.rate_column = column
            return True
        if "%" in text and len(text) <= 8 and "rate" not in money.rows.get("total", {}):
            money.put("total", "rate", Printed(text, row.place(column)))
            money.doubt("执行进度落在单独一行，按执行率读取。", row)
            return True
    return False


def _read_sources(money: Money, row: Row, cells: Sequence[tuple[int, str, Cell]]) -> bool:
    """A row of money by its sources (中央、省、本级、其他、合计): the budget is the 合计, or the only source filled in."""
    roles = sorted(money.columns)
    given: dict[str, Printed] = {}
    for column, text, _ in cells:
        role = next((r for c, span, r in roles if c <= column < c + span), None)
        if role is not None and not _DASH.fullmatch(text):
            given.setdefault(role, Printed(text, row.place(column)))
    if not given or not any(_NUMBER.match(v.text) for v in given.values()):
        return False
    filled = [v for r, v in given.items() if r.startswith("source:") and r != "source:total"]
    total = given.get("source:total")
    if total is not None:
        money.put("total", "budget", total)
    elif len(filled) == 1:
        money.put("total", "budget", filled[0])
        money.doubt("资金来源的合计未填，预算数取唯一填写的一项。", row)
    elif filled:
        money.doubt("资金来源的合计未填，且不止一项来源，预算数未读出。", row)
    fiscal = [given[r] for r in ("source:central", "source:upper", "source:own") if r in given]
    if len(fiscal) == 1:
        money.put("fiscal", "budget", fiscal[0])
    if "source:other" in given:
        money.put("other", "budget", given["source:other"])
    for role in ("executed", "rate", "score", "arrived"):
        if role in given:
            money.put("total", role, given[role])
    money.sources = False
    return True


def take_merged_rate(money: Money, row: Row) -> None:
    """The rate printed in one merged cell beside the rows of pairs (合并单元格中的执行进度)."""
    if not row.exact or money.rate_column is None or "rate" in money.rows.get("total", {}):
        return
    for column, text, _ in row.cells:
        if column == money.rate_column and _NUMBER.match(text) and labels.money_column(text) is None:
            money.put("total", "rate", Printed(text, row.place(column)))


def budget_of(money: Money, extra: dict[str, Printed]) -> Budget | None:
    """The Budget that was read; None when there is no figure at all."""
    rows = money.rows
    total = dict(rows.get("total", {}))
    if not total and "fiscal" in rows:
        total = dict(rows["fiscal"])
    if money.weight is not None and "weight" not in total:
        total["weight"] = money.weight
    parts = {name: MoneyRow(**rows[name]) if rows.get(name) else None for name in ("fiscal", "carryover", "other")}
    for name in ("basic", "project"):
        if f"{name}_expenditure" not in extra and (found := rows.get(name)):
            extra[f"{name}_expenditure"] = found.get("executed") or found.get("budget") or next(iter(found.values()))
    if not total and not any(parts.values()) and not extra:
        return None
    cells = {name: {**extra, **total}.get(name) for name in _CELLS}
    return Budget(**cells, fiscal=parts["fiscal"], carryover=parts["carryover"], other=parts["other"])
