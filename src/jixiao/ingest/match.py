"""Which pack a form follows (模板匹配): by the labels it prints, its title, and where its points stand.

No place is named here: a pack says which labels its form prints, this module only counts. A form that follows no pack closely
enough gets the nearest one and a doubt that says so.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from jixiao.core.form import Doubt, Form
from jixiao.core.pack import FormKind, Pack
from jixiao.ingest.grid import Row
from jixiao.ingest.segment import Piece, Segment
from jixiao.ingest.wording import bare, label

SURE = 0.55
"""Share of a form's known labels that a pack must print for the pack to count as the form's own."""


def labels_of(segment: Segment) -> frozenset[str]:
    """The short labels that a segment prints (表上标签): candidates for field names, bare."""
    found: set[str] = set()
    for item in segment.items:
        if isinstance(item, Piece):
            for row in item.rows:
                found.update(_short(row))
        else:
            for piece in bare(item.text).replace(":", " ").split():
                if len(piece) <= 16:
                    found.add(piece)
    return frozenset(found)


def _short(row: Row) -> list[str]:
    return [core for _, text, _ in row.cells if len(text) <= 30 and len(core := label(text)) <= 16 and core]


@lru_cache(maxsize=64)
def _names(kind: FormKind) -> tuple[dict[str, float], frozenset[str]]:
    """Every printed name of a form kind with what it is worth: its own name counts full, an alias less; and its titles."""
    worth: dict[str, float] = {}
    for item in kind.fields:
        for alias in item.aliases:
            worth.setdefault(label(alias), 0.5)
        worth[label(item.name)] = 1.0
    return worth, frozenset(bare(t) for t in (kind.title, *kind.titles))


@lru_cache(maxsize=8)
def _rarity(packs: tuple[Pack, ...]) -> dict[str, float]:
    """How telling a label is: one that every pack prints says little."""
    count: dict[str, int] = {}
    kinds = [kind for pack in packs for kind in pack.kinds]
    for kind in kinds:
        for name in _names(kind)[0]:
            count[name] = count.get(name, 0) + 1
    return {name: 1.0 / n for name, n in count.items()}


def match(form: Form, segment: Segment, packs: tuple[Pack, ...]) -> Form:
    """The form with its pack and kind, or with the nearest pack and a doubt (归入模板包)."""
    printed = labels_of(segment)
    ranked = sorted(
        ((_likeness(form, printed, kind, packs), pack, kind) for pack in packs for kind in pack.kinds),
        key=lambda entry: -entry[0],
    )
    if not ranked:
        return form
    best, pack, kind = ranked[0]
    if best >= SURE:
        return replace(form, pack=pack.id, form_kind=kind.id, kind=kind.kind)
    why = f"没有完全相符的模板包，最接近的是「{pack.title}」（{pack.id}，相符程度 {round(best * 100)}%）；按它计分核查，分值与计分办法请人工确认。"
    return replace(
        form, pack=None, nearest=pack.id, form_kind=kind.id, kind=kind.kind, doubts=(*form.doubts, Doubt(where="pack", why=why))
    )


def _likeness(form: Form, printed: frozenset[str], kind: FormKind, packs: tuple[Pack, ...]) -> float:
    """How alike a form and a form kind are, 0 to about 1.3: labels found of those expected, title, points."""
    worth, titles = _names(kind)
    rarity = _rarity(packs)
    expected = [label(f.name) for f in kind.fields if f.part != "goal" or f.required]
    known = [name for name in printed if name in rarity]
    if not known:
        return 0.0
    hit = sum(worth.get(name, 0.0) * (0.3 + rarity[name]) for name in known)
    possible = sum(0.3 + rarity[name] for name in known)
    own = sum(1 for name in expected if name in printed) / max(1, len(expected))
    score = 0.5 * hit / possible + 0.5 * own
    if form.title is not None:
        core = bare(form.title.text)
        score += 0.15 if any(core.endswith(t) or t in core for t in titles if t) else 0.0
    return score + _points(form, kind)


def _points(form: Form, kind: FormKind) -> float:
    """Whether the points that are printed are those of the kind: execution 20 or 10, or none."""
    execution = kind.scoring.execution
    printed = form.budget.weight.meaning.value if form.budget is not None and form.budget.weight is not None else None
    if printed is None:
        scored = execution is not None and execution.method != "shown"
        return -0.05 if scored else 0.05
    if execution is None or execution.method == "shown":
        return -0.25
    return 0.1 if execution.weight == printed else -0.2


__all__ = ["SURE", "labels_of", "match"]
