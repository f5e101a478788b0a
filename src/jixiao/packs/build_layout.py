"""From plain data to a ``Layout`` (组装版式): labels by the names of the fields, roles by their types."""

from __future__ import annotations

from typing import Any

from jixiao.core.layout import (
    Layout,
    LayoutBlock,
    LayoutColumn,
    LayoutIndicators,
    LayoutLine,
    LayoutPart,
    LayoutRow,
    LayoutTotal,
    Skeleton,
    Slot,
)
from jixiao.core.pack import Field

Data = dict[str, Any]

SPREAD = "\u2003"
"""What parts the pieces of a line that is spread over the width (分隔), written `` | `` in a pack."""

_TRUE = ("true", "yes", "是")
_ROLES = {
    "money": "number",
    "rate": "number",
    "score": "number",
    "number": "number",
    "long_text": "long",
    "choice": "long",
}
_NUMBERS = frozenset({"weight", "initial", "budget", "arrived", "executed", "rate", "score", "target", "actual"})


def build_layout(data: Data, fields: tuple[Field, ...]) -> Layout:
    """The layout of one form kind, from data that ``shape`` has let through."""
    return Layout(
        landscape=data.get("page") == "landscape",
        span=int(data.get("span") or "24"),
        above=_lines(data.get("above")),
        blocks=tuple(_block(block, fields) for block in data["table"]),
        below=_lines(data.get("below")),
        notes=tuple(data.get("notes") or ()),
    )


def field_named(name: str, fields: tuple[Field, ...]) -> Field | None:
    """The field a layout means (所指栏目): ``project``, or with its part where the id alone would be unclear: ``money.total``."""
    part, dot, rest = name.partition(".")
    if dot:
        return next((field for field in fields if field.part == part and field.id == rest), None)
    return next((field for field in fields if field.id == name), None)


def _truth(text: Any) -> bool:
    return str(text or "false").strip().lower() in _TRUE


def _lines(lines: Any) -> tuple[LayoutLine, ...]:
    return tuple(
        LayoutLine(
            style=line.get("style") or "line",
            text=line["text"].replace(" | ", SPREAD),
            optional=_truth(line.get("optional")),
        )
        for line in lines or ()
    )


def _block(data: Data, fields: tuple[Field, ...]) -> LayoutBlock:
    if data.get("row"):
        return _row(data["row"], fields)
    if data.get("part"):
        part = data["part"]
        return LayoutPart(side=_slot(part["side"], fields), rows=tuple(_row(row, fields) for row in part["rows"]))
    if data.get("total"):
        return LayoutTotal(text=data["total"])
    return _indicators(data["indicators"], fields)


def _row(data: Data, fields: tuple[Field, ...]) -> LayoutRow:
    return LayoutRow(slots=tuple(_slot(slot, fields) for slot in data["cells"]), optional=_truth(data.get("optional")))


def _slot(data: Data, fields: tuple[Field, ...]) -> Slot:
    span, rows = int(data["span"]), int(data.get("rows") or "1")
    if data.get("label"):
        field = field_named(data["label"], fields)
        assert field is not None  # sense has seen to it
        text = "{total_label}" if data["label"] == "total" else field.name
        return Slot(text=text, span=span, rows=rows)
    if data.get("value"):
        return Slot(text=f"{{{data['value']}}}", span=span, rows=rows, role=_role(data["value"], fields))
    return Slot(text=data.get("text") or "", span=span, rows=rows)


def _role(path: str, fields: tuple[Field, ...]) -> str:
    if path.rpartition(".")[2] in _NUMBERS or path in ("total", "total_weight", "reviewed_total"):
        return "number"
    field = field_named(path, fields)
    return _ROLES.get(field.type, "value") if field else "value"


def _indicators(data: Data, fields: tuple[Field, ...]) -> LayoutIndicators:
    columns = []
    for column in data["columns"]:
        field = next((field for field in fields if field.part == "indicator" and field.id == column["id"]), None)
        columns.append(
            LayoutColumn(
                id=column["id"],
                label=column.get("label") or (field.name if field else ""),
                span=int(column["span"]),
                optional=_truth(column.get("optional")),
                grows=_truth(column.get("grows")),
            )
        )
    return LayoutIndicators(
        columns=tuple(columns),
        rows=data.get("rows") or "all",
        goal_row=data.get("goal_row") or "",
        side=_slot(data["side"], fields) if data.get("side") else None,
        side_under=_truth(data.get("side_under")),
        skeleton=tuple(
            Skeleton(level1=group["level1"], level2=tuple(group["level2"]), execution=_truth(group.get("execution")))
            for group in data.get("skeleton") or ()
        ),
        spare=tuple(data.get("spare") or ()),
    )
