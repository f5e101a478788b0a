"""The total of a form (总分): printed beneath the rows, on top of the form, or both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao.core.form import Budget, Doubt, Goal, Printed
from jixiao.ingest import labels
from jixiao.ingest.columns import Column
from jixiao.ingest.grid import Row
from jixiao.ingest.sheet import Cell
from jixiao.ingest.wording import bare

_INLINE = re.compile(r"^([^:：\d]{2,8}?)\s*[:：]?\s*(\d[\d. ]*分?)$")
_VALUE = re.compile(r"^[^\u4e00-\u9fff]{0,3}\d")


@dataclass(slots=True)
class Total:
    """What the total rows say, while the form is being read (总分收集)."""

    score: Printed | None = None
    label: Printed | None = None
    weight: Printed | None = None
    reviewed: Printed | None = None
    doubts: list[Doubt] = field(default_factory=list)

    def read_row(self, row: Row, heads: Sequence[Column]) -> bool:
        """Take 总分 | 96 or 合计 | 85 | 83; True when the row was a total (总分行)."""
        cells = row.cells
        inline = _INLINE.match(row.first) if len(cells) == 1 else None
        if inline and labels.is_total(inline.group(1)):  # 总分：98分 in one cell
            self.label = row.printed(cells[0][0], inline.group(1))
            self.score = row.printed(cells[0][0], inline.group(2))
            return True
        at = next((i for i, (_, text, _c) in enumerate(cells[:3]) if labels.is_total(text)), None)
        if at is None or any(_VALUE.match(text) for _, text, _c in cells[:at]):
            return False
        values = [(c, t, cell) for c, t, cell in cells[at + 1 :] if _VALUE.match(t) and len(t) <= 16]
        placed = _by_column(row, values, heads) if row.exact else {}
        if values and "score" not in placed and "review_score" not in placed:
            weight_at = placed["weight"].where if "weight" in placed else None
            rest = [v for v in values if row.place(v[0]) != weight_at]
            if rest and (weight_at is None or any(h.role == "score" for h in heads)):
                placed["score"] = Printed(rest[-1][1], row.place(rest[-1][0]))
        if "score" in placed and len(values) > 1:
            placed.setdefault("weight", Printed(values[0][1], row.place(values[0][0])))
        score = placed.get("score")
        if self.score is not None and score is not None:
            self.doubts.append(
                Doubt(where="total", why=f"总分行不止一行，取最后一行「{score.text}」。", address=score.address)
            )
        self.label = row.printed(cells[at][0], cells[at][1])
        self.score = score or self.score
        self.weight = placed.get("weight", self.weight)
        self.reviewed = placed.get("review_score", self.reviewed)
        return True

    def choose(
        self, above: Printed | None, above_label: Printed | None, goals: tuple[Goal, ...], budget: Budget | None
    ) -> tuple[Printed | None, Printed | None]:
        """The form's total and its label: of 自评总分 on top and 合计 beneath the rows, the one that the scores add up to (总分取舍)."""
        if above is None or self.score is None:
            return (self.score, self.label) if above is None else (above, above_label)
        if bare(above.text) == bare(self.score.text):
            return above, above_label
        scores = [i.score for g in goals for i in g.indicators]
        if budget is not None:
            scores.append(budget.score)
        total = sum((q for c in scores if c is not None and (q := c.meaning.value) is not None), Decimal(0))
        why = f"表头总分「{above.text}」与合计「{self.score.text}」不同，按各项得分之和取舍。"
        self.doubts.append(Doubt(where="total", why=why, address=above.address))
        if _number(self.score) == total and _number(above) != total:
            return self.score, self.label
        return above, above_label


def _by_column(row: Row, values: list[tuple[int, str, Cell]], heads: Sequence[Column]) -> dict[str, Printed]:
    """Values of a total row that stand straight under 分值, 得分 or 复核分."""
    placed: dict[str, Printed] = {}
    for column, text, cell in values:
        for at, span, role in heads:
            if role in ("weight", "score", "review_score") and at <= column < at + span and cell.columns <= span:
                placed[role] = Printed(text, row.place(column))
    return placed


def _number(cell: Printed) -> Decimal | None:
    """A printed total as a number; digits torn apart (8 3) count as one."""
    digits = re.sub(r"[^\d.]", "", cell.text)
    return Decimal(digits) if re.fullmatch(r"\d+(\.\d+)?", digits) else None
