"""Counting no further than people read (计数): up to a thousand exactly, beyond that honestly "more than"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

MOST = 1000
"""How far lists count (计数上限)."""


@dataclass(frozen=True)
class Counted:
    """A number, or that it is more than that (计数)."""

    number: int
    is_more: bool

    def __str__(self) -> str:
        return f"{self.number} 以上" if self.is_more else str(self.number)


def counted(rows: QuerySet[Any]) -> Counted:
    """How many rows there are (计数), never looking at more than ``MOST`` + 1 of them."""
    number = rows.order_by().values("pk")[: MOST + 1].count()
    return Counted(min(number, MOST), number > MOST)
