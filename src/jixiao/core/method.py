"""Scoring methods by name (计分方法): a pack names one and gives the numbers; the arithmetic is here and nowhere else.

Every method takes the weight and the relation of actual to target and returns exact points, multiplied before divided, never rounded.
``capped`` keeps them between nothing and the weight. A name that is not known is a PackError.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

from jixiao.core.compare import Relation
from jixiao.core.direction import EQUAL, REVERSE
from jixiao.core.errors import PackError
from jixiao.core.number import EXACT, ONE, ZERO
from jixiao.core.pack import Quantitative, Tier

Points = Callable[[Decimal, Relation, Quantitative], Decimal | None]
"""weight, relation, the pack's numbers → exact points before the cap, or None when they cannot be had."""


def ratio(weight: Decimal, r: Relation, _: Quantitative) -> Decimal | None:
    """Weight × share completed (按完成比例): W×B÷A for "at least", W×A÷B for "at most"."""
    if r.over is None:
        return None
    return EXACT.divide(EXACT.multiply(weight, r.over), r.under)


def reverse_linear(weight: Decimal, r: Relation, numbers: Quantitative) -> Decimal | None:
    """For "at most" targets (反向线性): full at the target A, nothing at ``reverse_limit`` × A: W×(L×A−B)÷((L−1)×A)."""
    if r.over is None:
        return None
    target, actual, limit = r.over, r.under, numbers.reverse_limit
    if target == 0:  # the relation of a zero target is 0 over 1: met or not
        return ZERO
    if limit <= 1:
        raise PackError(
            f"反向线性计分的归零倍数应大于1，实为 {limit}。", key="reverse_limit", remedy="请改为大于1的倍数，如 2。"
        )
    return EXACT.divide(EXACT.multiply(weight, limit * target - actual), (limit - ONE) * target)


def steps(weight: Decimal, r: Relation, numbers: Quantitative) -> Decimal | None:
    """So many points off for every step begun away from the target (按偏离扣分).

    A step is counted in percentage points when both figures are shares, else in shares of the target.
    """
    if r.over is None:
        return None
    if numbers.step <= 0:
        raise PackError(
            f"按偏离扣分的步长应大于0，实为 {numbers.step}。", key="step", remedy="请改为大于0的数，如 0.01。"
        )
    short = r.under - r.over  # how far from the target, whichever way the indicator runs
    if short <= 0:
        return weight
    target = r.over if r.sense == REVERSE else r.under
    if r.part:
        deviation = short * r.part
    elif target == 0:
        return ZERO
    else:
        deviation = EXACT.divide(short, target)
    begun = EXACT.divide(deviation, numbers.step).to_integral_value(rounding=ROUND_CEILING)
    return weight - begun * numbers.step_points


def all_or_nothing(weight: Decimal, r: Relation, _: Quantitative) -> Decimal | None:
    """The weight when the target is met, else nothing (达标得满分，否则不得分)."""
    return None if r.met is None else weight if r.met else ZERO


METHODS: dict[str, Points] = {
    "ratio": ratio,
    "equal": ratio,
    "reverse_ratio": ratio,  # the relation already holds target over actual when the indicator runs the other way
    "reverse_linear": reverse_linear,
    "steps": steps,
    "all_or_nothing": all_or_nothing,
}
"""What a pack may name for measured indicators (定量计分方法)."""

ALLOWED = {
    "positive": ("ratio", "all_or_nothing", "steps"),
    "reverse": ("reverse_ratio", "reverse_linear", "all_or_nothing", "steps"),
    "equal": ("ratio", "equal", "all_or_nothing", "steps"),
}


def method_for(numbers: Quantitative, key: str) -> tuple[str, Points]:
    """The method a pack names for ``positive``, ``reverse`` or ``equal`` targets (计分方法); PackError when the name is unknown."""
    name: str = {"positive": numbers.positive, "reverse": numbers.reverse, "equal": numbers.equal}[key]
    if name not in ALLOWED[key]:
        raise PackError(
            f"没有名为「{name}」的计分方法。",
            key=f"quantitative.{key}",
            allowed=ALLOWED[key],
            remedy="请改用其中之一。",
        )
    return name, METHODS[name]


def key_for(sense: str) -> str:
    """Which of the pack's three methods serves a sense (方向对应的方法); ranges, ranks and dates run like "at least"."""
    return "reverse" if sense == REVERSE else "equal" if sense == EQUAL else "positive"


def capped(exact: Decimal, weight: Decimal) -> Decimal:
    """Never above the weight, never below nothing (封顶保底)."""
    return weight if exact > weight else ZERO if exact < 0 else exact


def span(weight: Decimal, tier: int, tiers: tuple[Tier, ...]) -> tuple[Decimal, Decimal] | None:
    """The points a tier allows (档次分值区间), lowest and highest; None when the pack has no tiers.

    ``tier`` 0 is the pack's first, 2 its last, 1 everything between them.
    """
    if not tiers:
        return None
    chosen = _tiers_of(tier, tiers)
    return weight * min(t.low for t in chosen), weight * max(t.high for t in chosen)


def in_tier(points: Decimal, weight: Decimal, tier: int, tiers: tuple[Tier, ...]) -> bool:
    """Whether points lie in a tier (在档内): a boundary belongs to the tier the pack closes there, and to no other."""
    return any(
        (weight * t.low < points or (points == weight * t.low and not t.low_open))
        and (points < weight * t.high or (points == weight * t.high and not t.high_open))
        for t in _tiers_of(tier, tiers)
    )


def open_ends(weight: Decimal, tier: int, tiers: tuple[Tier, ...]) -> tuple[Decimal, ...]:
    """Those ends of a tier's span that do not belong to it (不含的分界), in points."""
    chosen = _tiers_of(tier, tiers)
    lowest, highest = min(chosen, key=lambda t: t.low), max(chosen, key=lambda t: t.high)
    ends = ((lowest.low, lowest.low_open), (highest.high, highest.high_open))
    return tuple(weight * end for end, is_open in ends if is_open)


def _tiers_of(tier: int, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
    return tiers[:1] if tier == 0 else tiers[-1:] if tier == 2 or len(tiers) < 3 else tiers[1:-1]


def bands(rate: Decimal, steps_down: tuple[tuple[Decimal, Decimal], ...]) -> Decimal:
    """The share of the weight for a rate by bands (分档), highest first; below the lowest band there is nothing."""
    for lowest, share in steps_down:
        if rate >= lowest:
            return share
    return ZERO


def split_equally(points: Decimal, rows: int) -> tuple[Decimal, ...]:
    """Points over rows in equal whole shares, larger ones first (平均分配取整): 15 over 4 → 4, 4, 4, 3.

    The sum is the points themselves; a fraction that whole shares cannot hold stays with the first row.
    """
    if rows <= 0:
        return ()
    whole = int(points)
    share, more = divmod(whole, rows)
    shares = [Decimal(share + (1 if n < more else 0)) for n in range(rows)]
    shares[0] += points - whole
    return tuple(shares)
