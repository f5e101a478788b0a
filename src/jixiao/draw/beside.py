"""Computed scores beside the reported ones (核算得分): filled in where nothing was reported, in brackets where they differ."""

from __future__ import annotations

from decimal import Decimal

from jixiao.core.number import plain
from jixiao.core.quantity import read_quantity
from jixiao.core.score import ScoreSheet

NOTE = "注：蓝色得分由本软件按计分办法算出：原表未填的直接填入，与填报不同的写在括号里，填报的得分没有改动。"


class Beside:
    """Puts computed scores beside reported ones (并列核算得分). Without a sheet nothing is changed. ``changed``: whether any was put."""

    def __init__(self, sheet: ScoreSheet | None) -> None:
        self.sheet = sheet
        self.changed = False

    def execution(self, reported: str, role: str) -> tuple[str, str]:
        """Text and role of the cell with the score of budget execution."""
        line = self.sheet.execution if self.sheet is not None else None
        return self._put(reported, None if line is None else line.score, role)

    def total(self, reported: str, role: str) -> tuple[str, str]:
        """Text and role of the cell with the total; nothing is put while a line could not be computed."""
        return self._put(reported, self.sheet.total if self.sheet is not None else None, role)

    def row(self, goal: int, at: int, reported: str, role: str) -> tuple[str, str]:
        """Text and role of the score of an indicator, by its position in the form."""
        return self._put(reported, self.sheet.line_of(goal, at).score if self.sheet is not None else None, role)

    def _put(self, reported: str, computed: Decimal | None, role: str) -> tuple[str, str]:
        if computed is None or (reported and read_quantity(reported).value == computed):
            return reported, role
        self.changed = True
        return (f"{reported}（核算 {plain(computed)}）" if reported else plain(computed)), "computed"
