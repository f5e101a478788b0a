"""Which pack a form follows (模板匹配): by the labels it prints, its title, and where its points stand.

No place is named here: a pack says which labels its form prints, this module only counts. A form that follows no pack closely
enough gets the nearest one and a doubt that says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jixiao.core.form import Doubt, Form
from jixiao.core.pack import Field, FormKind, Pack
from jixiao.ingest import labels
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


@dataclass(frozen=True, slots=True)
class _Profile:
    """What a form kind prints: each name with its worth (its own name counts full, an alias half), the names it must print, its titles."""

    pack: Pack
    kind: FormKind
    worth: dict[str, float]
    expected: frozenset[str]
    titles: tuple[str, ...]


class Matcher:
    """The packs as what they print, made once for many forms (模板辨认)."""

    def __init__(self, packs: tuple[Pack, ...]) -> None:
        self.packs = packs
        self._profiles = tuple(_profile(pack, kind) for pack in packs for kind in pack.kinds)
        count: dict[str, int] = {}
        for profile in self._profiles:
            for name in profile.worth:
                count[name] = count.get(name, 0) + 1
        # a label that every pack prints says little about which one this is
        self._rarity = {name: 0.3 + 1.0 / n for name, n in count.items()}

    def match(self, form: Form, segment: Segment) -> Form:
        """The form with its pack and kind, or with the nearest pack and a doubt (归入模板包)."""
        printed = labels_of(segment)
        known = [(name, self._rarity[name]) for name in printed if name in self._rarity]
        if not self._profiles or not known:
            return form
        best, profile = max(
            ((self._likeness(form, printed, known, p), p) for p in self._profiles), key=lambda entry: entry[0]
        )
        pack, kind = profile.pack, profile.kind
        if best >= SURE:
            return replace(form, pack=pack.id, form_kind=kind.id, kind=kind.kind)
        percent = max(0, min(99, round(best * 100)))
        why = (
            f"没有完全相符的模板包，最接近的是「{pack.title}」（{pack.id}，相符程度 {percent}%）；"
            "按它计分核查，分值与计分办法请人工确认。"
        )
        return replace(
            form,
            pack=None,
            nearest=pack.id,
            form_kind=kind.id,
            kind=kind.kind,
            doubts=(*form.doubts, Doubt(where="pack", why=why)),
        )

    def _likeness(
        self, form: Form, printed: frozenset[str], known: list[tuple[str, float]], profile: _Profile
    ) -> float:
        """How alike a form and a form kind are, 0 to about 1.3: labels found of those expected, title, points."""
        worth = profile.worth
        hit = sum(worth[name] * rarity for name, rarity in known if name in worth)
        possible = sum(rarity for _, rarity in known)
        own = len(profile.expected & printed) / max(1, len(profile.expected))
        score = 0.5 * hit / possible + 0.5 * own
        if form.title is not None:
            core = bare(form.title.text)
            score += 0.15 if any(title in core for title in profile.titles) else 0.0
        return score + _points(form, profile.kind)


def _profile(pack: Pack, kind: FormKind) -> _Profile:
    worth: dict[str, float] = {}
    for item in kind.fields:
        for alias in item.aliases:
            worth.setdefault(label(alias), 0.5)
        worth[label(item.name)] = 1.0
    worth.pop("", None)
    expected = frozenset(label(f.name) for f in kind.fields if f.part != "goal" or f.required)
    return _Profile(pack, kind, worth, expected, tuple(t for t in (bare(t) for t in (kind.title, *kind.titles)) if t))


_COLUMN_ROLES = {
    "level1": "level1", "level2": "level2", "name": "name", "target": "target", "actual": "actual", "weight": "weight", "score": "score",
    "review_score": "review_score", "note": "note", "target_sign": "sign", "target_unit": "unit",
}  # fmt: skip
_HEAD_ROLES = frozenset({"project", "supervisor", "implementer", "unit", "filled_on", "money_unit"})
_MONEY_ROLES = frozenset({"initial", "budget", "arrived", "executed", "rate"})
_ROW_ROLES = frozenset({"fiscal", "carryover", "other"})
_GOAL_ROLES = frozenset({"annual_goal", "completion", "overall_rate"})
_TEXT_ROLES = frozenset({"deviation_reason", "improvement"})


def words_of(packs: tuple[Pack, ...]) -> dict[str, dict[str, str]]:
    """What packs call the columns, rows and fields that the recogniser knows (模板包用词): {part: {label: role}}."""
    words: dict[str, dict[str, str]] = {part: {} for part in ("column", "money", "money_row", "head", "text", "goal")}
    for item in (field for pack in packs for kind in pack.kinds for field in kind.fields):
        part, role = _part_and_role(item)
        if part is not None:
            for name in (item.name, *item.aliases):
                core = label(name)
                if core and core not in labels.SOURCES:
                    words[part].setdefault(core, role)
    return words


def _part_and_role(item: Field) -> tuple[str | None, str]:
    """Which of the recogniser's questions a field answers, and with what."""
    if item.part == "indicator" and item.id in _COLUMN_ROLES:
        return "column", _COLUMN_ROLES[item.id]
    if item.type == "contact":
        return "head", "contact"
    for part, roles in (("head", _HEAD_ROLES), ("text", _TEXT_ROLES), ("goal", _GOAL_ROLES)):
        if item.id in roles:
            return part, item.id
    if item.part == "money" and item.id in _MONEY_ROLES | _ROW_ROLES:
        return ("money" if item.id in _MONEY_ROLES else "money_row"), item.id
    return None, ""


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


__all__ = ["SURE", "Matcher", "labels_of", "words_of"]
