"""Forms and packs for the scoring tests, in as few words as a test needs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from jixiao.core.codec import form_from_dict
from jixiao.core.form import Form, Indicator, Printed
from jixiao.core.pack import Execution, FormKind, Group, Item, Pack, Quantitative, Scoring, Source, Tier

D = Decimal

TIERS = (
    Tier(name="达成预期", low=D("0.8"), high=D(1), words=("达成预期指标",)),
    Tier(name="部分达成", low=D("0.5"), high=D("0.8"), high_open=True, words=("部分达成预期指标",)),
    Tier(name="未达成", low=D(0), high=D("0.5"), high_open=True, words=("未达成预期指标",)),
)
EXECUTION = Execution(weight=D(20))
SOURCES = (Source(id="notes", title="测试办法", number="测财〔2020〕1号"),)


def row(target: str | None, actual: str | None, **cells: str) -> Indicator:
    """An indicator row; the cells that are not named are empty, but for a name and a level 2."""
    given: dict[str, str | None] = {
        "name": "某项工作",
        "level2": "数量指标",
        "target": target,
        "actual": actual,
        **cells,
    }
    return Indicator(**{key: None if text is None else Printed(text) for key, text in given.items()})


def form(
    *rows: Indicator | dict[str, Any],
    budget: dict[str, Any] | None = None,
    goal: dict[str, str] | None = None,
    **keys: Any,
) -> Form:
    """A form with one goal; rows as dicts of printed texts."""
    indicators = [row_ if isinstance(row_, dict) else _texts(row_) for row_ in rows]
    return form_from_dict({"budget": budget, "goals": [{**(goal or {}), "indicators": indicators}], **keys})


def goals(*each: list[dict[str, Any]], **keys: Any) -> Form:
    """A form with several goals, each a list of rows."""
    return form_from_dict(
        {"goals": [{"name": f"目标{n}", "indicators": rows} for n, rows in enumerate(each, start=1)], **keys}
    )


def _texts(indicator: Indicator) -> dict[str, Any]:
    keys = ("level1", "level1_weight", "level2", "level2_weight", "name", "target", "actual", "weight", "score", "note")
    texts: dict[str, Any] = {key: cell.text for key in keys if (cell := getattr(indicator, key)) is not None}
    return {**texts, "score_spans": indicator.score_spans}


def pack(*, kind: str = "project", **scoring: Any) -> Pack:
    """A pack of one form kind; what is not named is as in the published packs, without execution."""
    rules = Scoring(**{"qualitative": TIERS, "source": "notes", **scoring})
    return Pack(
        id="test-2020",
        title="测试",
        sources=SOURCES,
        kinds=(FormKind(id=kind, kind=kind, title="测试表", scoring=rules),),
    )


__all__ = [
    "EXECUTION",
    "SOURCES",
    "TIERS",
    "D",
    "Execution",
    "Group",
    "Item",
    "Quantitative",
    "form",
    "goals",
    "pack",
    "row",
]
