"""Cells in units of the layout (版面单位), before the columns of the grid are known."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Box:
    """A cell in units (格): where it begins, how wide and high it is, its role (see ``paper.CELL_ROLES``), the name of the value it holds (see ``paper.Cell``)."""

    text: str
    start: int
    span: int
    rows: int = 1
    role: str = "value"
    name: str = ""


@dataclass(slots=True)
class Rows:
    """Rows that are drawn as one table (一段表格): the boxes that begin in each, and how many of the first are the head."""

    rows: list[list[Box]] = field(default_factory=list)
    head: int = 0
