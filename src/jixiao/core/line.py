"""A scored line (计分行): the number and everything a person needs to follow it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.compare import Comparison
from jixiao.core.form import Printed


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One scored line (计分行): everything a person needs to follow the number.

    ``where`` as the contract says (indicator's name as printed, "budget"). ``part``: execution | indicator | formula | checklist.
    ``goal``/``row``: position in form.goals, -1 for the budget. ``weight``: points it can earn; ``weight_from``: printed | inferred | split | pack | none.
    ``reported``: the printed score. ``exact``: before rounding, already between nothing and the weight; ``score``: rounded; both None when it
    cannot be computed. Where the pack leaves a span to judgement (tiers, checklists) ``exact`` is None and ``score`` the reported one when it fits.
    ``method``: the pack's method by name; ``formula``: "10×28÷30"; ``inputs``: (label, text as printed, address);
    ``rounding``: in words; ``capped``: the cap took effect; ``reason``: why not full marks, or why not computed; ``rule``: the pack's rule with its source.
    ``spans``: how many rows the score covers (a merged cell), 0 for a row whose score stands in a line above.
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
    spans: int = 1
