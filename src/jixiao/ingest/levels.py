"""Levels of indicators (一级、二级指标) and how far down each of them reaches (层级承接).

A level is printed once for many rows: merged, or in the middle of its block, or on the head row, or torn over two pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from jixiao.core.form import Printed
from jixiao.ingest import labels
from jixiao.ingest.grid import Row
from jixiao.ingest.sheet import Cell
from jixiao.ingest.suits import PART
from jixiao.ingest.wording import bare, split_points, tidy


class Found(NamedTuple):
    """What a row holds for a role: column, tidied text, and the cell where columns are true (命中单元格)."""

    column: int
    text: str
    cell: Cell | None = None


@dataclass(slots=True)
class Level:
    """A level as it stands (层级): its name without points, its points, what it is about (output, benefit ...)."""

    name: Printed
    points: Printed | None
    sense: str | None

    def extend(self, text: str) -> None:
        """The rest of a torn name, perhaps with the points."""
        whole = read_level(replace(self.name, text=self.name.text + text))
        self.name, self.points, self.sense = whole.name, whole.points or self.points, whole.sense


@dataclass(slots=True)
class Entry:
    """An indicator while its table is being read (指标行)."""

    cells: dict[str, Printed]
    level1: Level | None = None
    level2: Level | None = None
    score_spans: int = 1
    carried: bool = False  # level 1 came from above, it is not printed in this row


def read_level(printed: Printed) -> Level:
    """A level from its cell: "产出指标（40分）" → 产出指标 with 40."""
    name, points = split_points(printed.text)
    if points is None:
        return Level(printed, None, labels.level1_sense(name))
    name = re.sub(r"[(（]\s*$", "", name).strip()
    return Level(replace(printed, text=name), replace(printed, text=points), labels.level1_sense(name))


@dataclass(slots=True)
class Levels:
    """The level 1 and level 2 in force while rows go by (当前层级)."""

    level1: Level | None = None
    level2: Level | None = None
    floating: list[Level] = field(default_factory=list)
    cell1: Cell | None = None
    cell2: Cell | None = None

    def reset(self) -> None:
        """Nothing reaches from above any more: a new goal, a new head."""
        self.level1 = self.level2 = None
        self.floating = []

    def take(self, row: Row, found1: Found | None, found2: Found | None, *, has_level2: bool) -> bool:
        """Set the levels in force by what stands in this row; True when a new level 1 began here."""
        began = self._take1(row, found1, found2)
        self._take2(row, found2, began, has_level2)
        return began

    def _take1(self, row: Row, found: Found | None, found2: Found | None) -> bool:
        if found is None:
            return False
        text = found.text
        if found.cell is not None:
            if found.cell is self.cell1:
                return False
            self.cell1 = found.cell
            if not text:
                goes_on = row.after_break or (found.cell.rows == 1 and self._fits(found2))
                if not goes_on:
                    self.level1 = None
                return not goes_on
            text = tidy(text)
        if PART.fullmatch(bare(split_points(text)[0])):
            return False
        level = read_level(Printed(text, row.place(found.column)))
        before = self.level1
        if not level.name.text:  # nothing but points: they belong to the level above
            if before is not None:
                before.points = before.points or level.points
            return False
        self.level1 = level
        if before is not None and labels.level_core(before.name.text) == labels.level_core(level.name.text):
            level.points = level.points or before.points
            before.points = before.points or level.points
            return False
        return True

    def _fits(self, found2: Found | None) -> bool:
        """A blank cell below a level 1 that nobody merged belongs to it, unless the level 2 says otherwise."""
        text = tidy(found2.text) if found2 is not None else ""
        return self.level1 is not None and (not text or self._same_sense(self.level1, text))

    @staticmethod
    def _agree(level1: Level, level2: str) -> bool:
        """Whether a level 2 is by its nature of this level 1, and of no other."""
        sense = labels.level1_for(level2)
        return sense is not None and sense == level1.sense

    @staticmethod
    def _same_sense(level1: Level, level2: str) -> bool:
        sense = labels.level1_for(level2)
        return sense is None or level1.sense in (None, sense) or (level1.sense == "cost" and "成本" in level2)

    def _take2(self, row: Row, found: Found | None, began: bool, has_level2: bool) -> None:
        if found is None:
            agrees = (
                self.level2 is not None and self.level1 is not None and self._agree(self.level1, self.level2.name.text)
            )
            if not has_level2 or (began and (row.exact or not agrees)):
                self.level2 = None
            return
        text = found.text
        if found.cell is not None:
            if found.cell is self.cell2:
                return
            self.cell2 = found.cell
            if not text:
                if began or not (row.after_break or (found.cell.rows == 1 and self.level2 is not None)):
                    self.level2 = None
                return
            text = tidy(text)
        level = read_level(Printed(text, row.place(found.column)))
        if not level.name.text:
            if self.level2 is not None:
                self.level2.points = self.level2.points or level.points
            return
        if self.level2 is not None and labels.level_core(self.level2.name.text) == labels.level_core(level.name.text):
            level.points = level.points or self.level2.points
        self.level2 = level

    def back_fill(self, entries: Sequence[Entry]) -> list[Entry]:
        """A level 1 printed in the middle of its block also holds for the rows above it that agree with it (层级回填)."""
        level = self.level1
        filled: list[Entry] = []
        if level is None:
            return filled
        for entry in reversed(entries):
            if entry.level1 is not None and not entry.carried:
                break
            sense = labels.level1_for(entry.level2.name.text) if entry.level2 is not None else None
            if (
                sense is None
                or sense != level.sense
                or (entry.level1 is not None and entry.level1.sense in (sense, "cost"))
            ):
                break
            entry.level1 = level
            filled.append(entry)
        return filled

    def settle(self, entry: Entry, row: Row) -> str | None:
        """A level 1 that was carried on but cannot be right gives way to a floating one, or to none; says what was guessed."""
        if entry.level2 is None or row.exact:
            return None
        sense = labels.level1_for(entry.level2.name.text)
        level1 = entry.level1
        if sense is None or (level1 is not None and level1.sense in (sense, None, "cost")):
            return None
        for floating in self.floating:
            if floating.sense == sense:
                entry.level1 = self.level1 = floating
                return f"一级指标「{floating.name.text}」单独印在表头下，按二级指标归入。"
        if level1 is not None and (sense == "satisfaction" or row.after_break):
            entry.level1 = self.level1 = None
            return f"一级指标未印出，不沿用上面的「{level1.name.text}」。"
        return None

    def close(self, text: str) -> None:
        """A stray 分) torn off a level's name: 效益指标 ( + 20 分); where the points are read already it says nothing new."""
        for level in (self.level2, self.level1):
            if level is not None and level.name.text.endswith(("(", "（")):
                level.extend(text)
                return


def fill_points(entries: Sequence[Entry]) -> None:
    """Points printed on one piece of a torn level hold for all of it (层级分值补齐)."""
    for which in ("level1", "level2"):
        run: list[Level] = []
        for entry in entries:
            level: Level | None = getattr(entry, which)
            if level is None:
                run = []
                continue
            if run and labels.level_core(run[-1].name.text) != labels.level_core(level.name.text):
                run = []
            run.append(level)
            points = next((lv.points for lv in run if lv.points is not None), None)
            if points is not None:
                for lv in run:
                    lv.points = lv.points or points
