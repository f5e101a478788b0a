"""What a form leaves empty (未填栏目)."""

from __future__ import annotations

from jixiao.core.form import Form, Indicator
from jixiao.core.pack import Pack
from jixiao.core.score import kind_of
from jixiao.draw.values import Values


def gaps(form: Form, pack: Pack) -> tuple[str, ...]:
    """The required entries that are empty (未填栏目), as the pack calls them, rows with their names."""
    kind = kind_of(form, pack)
    values = Values(form, kind)
    missing: list[str] = []
    for entry in kind.fields:
        if not entry.required:
            continue
        if entry.type == "choice":
            choice = values.choices.get(entry.id)
            if choice is None or not choice.ticked:
                missing.append(entry.name)
        elif entry.part == "indicator":
            rows = [row for _, row in form.indicators() if row.target or row.actual or row.level2]
            blank = [
                row.label for row in rows if getattr(row, entry.id, None) is None and not _needs_none(row, entry.id)
            ]
            if blank:
                more = f"等 {len(blank)} 行" if len(blank) > 1 else ""
                missing.append(f"{entry.name}（{blank[0][:20]}{more}）")
        elif entry.part == "money":
            if values.cell(f"budget.{entry.id}") is None:
                missing.append(entry.name)
        elif entry.id not in ("title",) and values.cell(entry.id) is None:
            missing.append(entry.name)
    if not any(True for _ in form.indicators()):
        missing.append("绩效指标")
    return tuple(missing)


def _needs_none(row: Indicator, key: str) -> bool:
    """Whether a row rightly has no such cell: a checklist row has no target, a row under a merged score no score."""
    return (key in ("target", "actual") and row.weight is not None and row.target is None) or key in (
        "level1",
        "level2",
    )
