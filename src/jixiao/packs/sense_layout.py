"""Whether a layout makes sense (版式核对): names that point somewhere, rows as wide as the page, one kind of block at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from typing import Any

from jixiao.core.errors import PackError
from jixiao.core.form import Budget, Form, Indicator, MoneyRow
from jixiao.core.layout import is_balanced, paths_in
from jixiao.packs.build import PARTS, build_field
from jixiao.packs.build_layout import field_named
from jixiao.packs.near import meant
from jixiao.packs.yaml_text import YamlText

Path = tuple[str | int, ...]

_NOT_TEXT = ("kind", "pack", "form_kind", "nearest", "choices", "budget", "goals", "contacts", "columns", "doubts")
_MONEY = ("fiscal", "carryover", "other")


def _own(kind: type[Any], *but: str) -> tuple[str, ...]:
    return tuple(field.name for field in dataclass_fields(kind) if field.name not in but)


VALUES = (
    *_own(Form, *_NOT_TEXT),
    "attachment",
    *(f"budget.{key}" for key in _own(Budget, *_MONEY)),
    *(f"{row}.{key}" for row in _MONEY for key in _own(MoneyRow)),
)
"""The values a layout may name besides choices and contacts (可引用的值)."""
_GOAL = ("goal", "goal.name", "goal.weight")
_COLUMNS = (*_own(Indicator, "level1_weight", "level2_weight", "score_spans", "inputs"), "more_note")


def layout_faults(file: YamlText) -> Iterator[PackError]:
    """Every fault of sense in the layout of one form kind (版式错误)."""
    data = file.data
    layout = data.get("layout")
    if not layout:
        return
    judge = _Judge(file, data)
    for place in ("above", "below"):
        for number, line in enumerate(layout.get(place) or ()):
            yield from judge.text(line["text"], ("layout", place, number, "text"))
    for number, block in enumerate(layout["table"]):
        yield from judge.block(block, ("layout", "table", number))
    kinds = [name for block in layout["table"] for name in block]
    if "indicators" not in kinds:
        yield file.fault(("layout", "table"), "版式里没有指标区（indicators）。", remedy="没有它，指标无处可印。")
    if "total" in kinds and "indicators" not in kinds[: kinds.index("total")]:
        yield file.fault(
            ("layout", "table", kinds.index("total")), "合计行（total）前面没有指标区。", remedy="请移到指标区之后。"
        )


class _Judge:
    """Judges the blocks of one layout."""

    def __init__(self, file: YamlText, data: dict[str, Any]) -> None:
        self.file = file
        self.span = int(data["layout"].get("span") or "24")
        self.fields = tuple(
            build_field({**field, "part": part}) for part in PARTS for field in data["fields"].get(part) or ()
        )
        self.values = (*VALUES, *(f.id for f in self.fields if f.type in ("choice", "contact")))

    def block(self, block: dict[str, Any], path: Path) -> Iterator[PackError]:
        if len(block) != 1:
            found = "、".join(block) or "空"
            yield self.file.fault(path, f"每一段只能是 row、part、indicators、total 之一，这里是{found}。")
            return
        if "row" in block:
            yield from self.row(block["row"], (*path, "row"), self.span)
        elif "part" in block:
            part = block["part"]
            yield from self.slot(part["side"], (*path, "part", "side"))
            room = self.span - int(part["side"]["span"])
            reach: dict[int, int] = {}
            for number, row in enumerate(part["rows"]):
                covered = sum(wide for until, wide in reach.items() if until > number)
                yield from self.row(row, (*path, "part", "rows", number), room - covered)
                for slot in row["cells"]:
                    if int(slot.get("rows") or "1") > 1:
                        reach[number + int(slot["rows"])] = int(slot["span"])
        elif "indicators" in block:
            yield from self.indicators(block["indicators"], (*path, "indicators"))
        else:
            yield from self.text(block["total"], (*path, "total"))

    def row(self, row: dict[str, Any], path: Path, room: int) -> Iterator[PackError]:
        for number, slot in enumerate(row["cells"]):
            yield from self.slot(slot, (*path, "cells", number))
        wide = sum(int(slot["span"]) for slot in row["cells"])
        if wide != room:
            yield self.file.fault(path, f"这一行各格的 span 合计 {wide}，应为 {room}。", remedy="请调整 span。")

    def slot(self, slot: dict[str, Any], path: Path) -> Iterator[PackError]:
        given = [key for key in ("label", "value", "text") if slot.get(key) is not None]
        if len(given) != 1:
            yield self.file.fault(path, "每一格要写 label、value、text 之一，只写一个。")
            return
        if int(slot["span"]) < 1:
            yield self.file.fault((*path, "span"), "span 至少为 1。")
        if given[0] == "label" and field_named(slot["label"], self.fields) is None:
            known = tuple(f.id for f in self.fields)
            yield self.file.fault(
                (*path, "label"), f"没有名为「{slot['label']}」的栏目{meant(slot['label'], known)}", allowed=known
            )
        if given[0] == "value":
            yield from self.value(slot["value"], (*path, "value"))
        if given[0] == "text":
            yield from self.text(slot["text"], (*path, "text"))

    def text(self, text: str, path: Path) -> Iterator[PackError]:
        if not is_balanced(text):
            yield self.file.fault(path, f"「{text}」里的括号 {{ }} 或 [ ] 没有成对，或套了两层。")
            return
        for name in paths_in(text):
            yield from self.value(name, path)

    def value(self, name: str, path: Path) -> Iterator[PackError]:
        known = (*self.values, *_GOAL) if "indicators" in path else self.values
        if name not in known:
            yield self.file.fault(path, f"没有名为「{name}」的值{meant(name, known)}", allowed=known)

    def indicators(self, block: dict[str, Any], path: Path) -> Iterator[PackError]:
        columns = block["columns"]
        side = block.get("side")
        if side:
            yield from self.slot(side, (*path, "side"))
        if block.get("goal_row"):
            yield from self.text(block["goal_row"], (*path, "goal_row"))
        for number, column in enumerate(columns):
            if column["id"] not in _COLUMNS:
                message = f"指标行没有「{column['id']}」这一栏{meant(column['id'], _COLUMNS)}"
                yield self.file.fault((*path, "columns", number, "id"), message, allowed=_COLUMNS)
            elif not column.get("label") and not any(
                f.part == "indicator" and f.id == column["id"] for f in self.fields
            ):
                yield self.file.fault(
                    (*path, "columns", number), f"「{column['id']}」不在本表样的指标栏目里，要写 label。"
                )
        if sum(1 for column in columns if str(column.get("grows")).lower() in ("true", "yes", "是")) != 1:
            yield self.file.fault((*path, "columns"), "要有一栏、只有一栏写 grows: true（其他栏不印时由它补足宽度）。")
        wide = sum(int(column["span"]) for column in columns)
        room = self.span - (int(side["span"]) if side else 0)
        if wide != room:
            yield self.file.fault((*path, "columns"), f"各栏的 span 合计 {wide}，应为 {room}。", remedy="请调整 span。")
