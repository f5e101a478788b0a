"""A plain layout for a form kind whose pack describes none (通用版式): its fields in order, in the shape such forms usually have."""

from __future__ import annotations

from jixiao.core.layout import (
    Layout,
    LayoutBlock,
    LayoutColumn,
    LayoutIndicators,
    LayoutLine,
    LayoutPart,
    LayoutRow,
    Slot,
)
from jixiao.core.pack import Field, FormKind

_SPAN, _LABEL = 40, 6
_MONEY_ROWS = ("total", "fiscal", "carryover", "other")
_WIDE = {"name": 7, "note": 5, "level2": 4, "target": 4, "actual": 4}


def plain_layout(kind: FormKind) -> Layout:
    """The layout of a kind from its fields alone (由栏目生成版式)."""
    return Layout(
        span=_SPAN,
        above=(
            LayoutLine(style="attachment", text="[{attachment}]"),
            LayoutLine(style="title", text="{title}"),
            LayoutLine(style="subtitle", text="[（{year}年度）]"),
        ),
        blocks=tuple(_blocks(kind)),
    )


def _blocks(kind: FormKind) -> list[LayoutBlock]:
    blocks: list[LayoutBlock] = list(_head([f for f in kind.fields if f.part == "head"]))
    if money := [f for f in kind.fields if f.part == "money"]:
        blocks.extend(_money(money))
    blocks.extend(_long(f) for f in kind.fields if f.part == "goal" and f.id != "goals")
    blocks.append(_indicators([f for f in kind.fields if f.part == "indicator"]))
    blocks.extend(_long(f) for f in kind.fields if f.part == "foot" and f.type != "contact")
    contacts = [f for f in kind.fields if f.part == "foot" and f.type == "contact"]
    blocks.extend(_pairs(contacts))
    return blocks


def _long(field: Field) -> LayoutRow:
    label = "{total_label}" if field.id == "total" else field.name
    role = "long" if field.type == "long_text" else "number" if field.type in ("score", "rate") else "value"
    return LayoutRow(
        slots=(Slot(text=label, span=_LABEL), Slot(text=f"{{{field.id}}}", span=_SPAN - _LABEL, role=role))
    )


def _head(fields: list[Field]) -> list[LayoutRow]:
    small = [f for f in fields if f.id not in ("title", "year", "project") and f.type != "choice"]
    wide = [f for f in fields if f.id == "project"]
    choices = [f for f in fields if f.type == "choice"]
    return [*(_long(f) for f in wide), *_pairs(small), *(_long(f) for f in choices)]


def _pairs(fields: list[Field]) -> list[LayoutRow]:
    """Two entries a row; an odd one out has a row of its own."""
    rows = []
    for i in range(0, len(fields) - 1, 2):
        left, right = fields[i], fields[i + 1]
        rows.append(
            LayoutRow(
                slots=(
                    Slot(text=left.name, span=_LABEL),
                    Slot(text=f"{{{left.id}}}", span=_SPAN // 2 - _LABEL, role="value"),
                    Slot(text=right.name, span=_LABEL),
                    Slot(text=f"{{{right.id}}}", span=_SPAN // 2 - _LABEL, role="value"),
                )
            )
        )
    if len(fields) % 2:
        rows.append(_long(fields[-1]))
    return rows


def _money(fields: list[Field]) -> list[LayoutBlock]:
    columns = [f for f in fields if f.id in ("initial", "budget", "arrived", "executed", "weight", "rate", "score")]
    others = [f for f in fields if f.id in ("basic_expenditure", "project_expenditure")]
    blocks: list[LayoutBlock] = [
        LayoutRow(
            slots=(
                Slot(text=f.name, span=_LABEL),
                Slot(text=f"{{budget.{f.id}}}", span=_SPAN - _LABEL, role="number"),
            )
        )
        for f in others
    ]
    if not columns:
        return blocks
    room = _SPAN - 4
    each = min((room - 4) // len(columns), 6)
    first = room - each * len(columns)
    names = {f.id: f.name for f in fields if f.id in _MONEY_ROWS}
    rows = [LayoutRow(slots=(Slot(text="", span=first), *(Slot(text=f.name, span=each) for f in columns)))]
    for row in _MONEY_ROWS:
        part = "budget" if row == "total" else row
        cells = tuple(Slot(text=f"{{{part}.{f.id}}}", span=each, role="number") for f in columns)
        label = names.get(row, "资金总额" if row == "total" else "")
        if label:
            rows.append(LayoutRow(slots=(Slot(text=label, span=first), *cells), optional=row != "total"))
    side = Slot(text="预算执行情况[（{money_unit}）]", span=4)
    return [*blocks, LayoutPart(side=side, rows=tuple(rows))]


def _indicators(fields: list[Field]) -> LayoutIndicators:
    shown = [f for f in fields if f.id not in ("target_sign", "target_unit")]
    wide = {f.id: _WIDE.get(f.id, 3) for f in shown}
    room = _SPAN - 4
    while sum(wide.values()) > room:  # more columns than usual: the widest gives way
        widest = max(wide, key=lambda key: wide[key])
        wide[widest] -= 1
    wide["name"] += room - sum(wide.values())
    columns = tuple(
        LayoutColumn(
            id=f.id,
            label=f.name,
            span=wide[f.id],
            grows=f.id == "name",
            optional=f.id in ("weight", "review_score", "note"),
        )
        for f in shown
    )
    return LayoutIndicators(columns=columns, side=Slot(text="{goal}", span=4))
