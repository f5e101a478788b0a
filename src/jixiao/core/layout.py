"""The layout of an official form (版式): which cells stand where, as a pack describes it. Values only; ``draw.page`` fills them.

Every row of a table is as wide as ``Layout.span`` units; a cell says how many of them it takes. A text may name values in braces:
``单位名称：{unit}``; what stands in square brackets is left out when a value in it is empty: ``预算执行情况[（{budget.weight}分）]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAMED = re.compile(r"\{([^{}]+)\}")


def paths_in(template: str) -> tuple[str, ...]:
    """The values a text names (引用的值), in order."""
    return tuple(_NAMED.findall(template))


def is_balanced(template: str) -> bool:
    """Whether braces and brackets of a text open and close, and do not nest (括号成对)."""
    return bool(re.fullmatch(r"(?:[^\[\]{}]|\{[^\[\]{}]+\}|\[(?:[^\[\]{}]|\{[^\[\]{}]+\})*\])*", template))


def pieces_of(template: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a text (文字片段), each with whether it may be left out: those that stood in square brackets."""
    for number, piece in enumerate(re.split(r"\[([^\[\]]*)\]", template)):
        if piece:
            yield piece, number % 2 == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutLine:
    """A line above or below the table (表外行): a style of ``draw.paper.LINE_STYLES`` and a text; left out when all its values are empty and it says so."""

    style: str
    text: str
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A cell of the layout (版面格): its text, how many units wide and rows high, its role (label, value, number, long)."""

    text: str
    span: int
    rows: int = 1
    role: str = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutRow:
    """A row of cells (版面行). ``optional``: drawn only when one of its values is there."""

    slots: tuple[Slot, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutPart:
    """Rows that one cell at their left names together (版面段), such as 预算执行情况."""

    side: Slot
    rows: tuple[LayoutRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutColumn:
    """A column of the indicator table (指标列): a key of Indicator, its printed label, units wide.

    ``optional``: drawn only when the form has it. ``grows``: takes the units of columns that are left out.
    """

    id: str
    label: str
    span: int
    optional: bool = False
    grows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """A first level of a prescribed frame of indicators (固定指标框架) with its second levels; ``execution``: the row of 预算执行率."""

    level1: str
    level2: tuple[str, ...]
    execution: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutIndicators:
    """The indicator table (指标区), drawn once for every goal.

    ``rows``: which indicators, all | checklist (rows with a standard of their own) | goals (the others).
    ``goal_row``: text of a full row above the head; ``side``: the cell at the left, None for none; ``side_under``: it begins below the head,
    whose first cell then covers both. ``skeleton``: levels that are drawn also when empty, each category with ``spare`` rows.
    """

    columns: tuple[LayoutColumn, ...]
    rows: str = "all"
    goal_row: str = ""
    side: Slot | None = None
    side_under: bool = False
    skeleton: tuple[Skeleton, ...] = ()
    spare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutTotal:
    """The row of the total (合计行), its cells beneath weight, score and review score; ``text`` stands before them."""

    text: str


LayoutBlock = LayoutRow | LayoutPart | LayoutIndicators | LayoutTotal


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The layout of a form kind (版式): direction of the page, lines above, blocks of the table, lines below, notes (备注)."""

    landscape: bool = False
    span: int = 24
    above: tuple[LayoutLine, ...] = ()
    blocks: tuple[LayoutBlock, ...] = ()
    below: tuple[LayoutLine, ...] = ()
    notes: tuple[str, ...] = ()
