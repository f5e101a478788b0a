"""Scoring (计分): score(form, pack) → ScoreSheet, every line with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.form import Printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How an actual stands to its target (完成情况).

    ``sense``: positive | reverse | equal | range | ordinal | date | qualitative | unknown. ``met``: True, False, None = cannot be told.
    ``completion``: share completed, uncapped (1 = exactly met; for reverse A/B), None when it cannot be computed. ``why``: Chinese, when something is unknown.
    ``shown``: "28÷30=93.33%".
    """

    sense: str
    met: bool | None
    completion: Decimal | None = None
    why: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One scored line (计分行): everything a person needs to follow the number.

    ``where`` as the contract says (indicator's name as printed, "budget"). ``part``: execution | indicator | formula | checklist.
    ``goal``/``row``: position in form.goals, -1 for the budget. ``weight``: points it can earn; ``weight_from``: printed | inferred | split | pack | none.
    ``reported``: the printed score. ``exact``: before rounding; ``score``: rounded and capped; both None when it cannot be computed.
    ``method``: the pack's method by name; ``formula``: "10×28÷30"; ``inputs``: (label, text as printed, address);
    ``rounding``: in words; ``capped``: the cap took effect; ``reason``: why not full marks, or why not computed; ``rule``: the pack's rule with its source.
    """

    where: str
    address: str | None
    part: str
    goal: int
    row: int
    weight: Decimal | None
    weight_from: str
    reported: Printed | None
    exact: Decimal | None
    score: Decimal | None
    method: str
    formula: str
    inputs: tuple[tuple[str, str, str | None], ...]
    rounding: str
    capped: bool
    reason: str
    rule: str
    comparison: Comparison | None = None
