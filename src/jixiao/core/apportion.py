"""Apportioning (分摊): points over shares, to so many places, adding up to the last hundredth."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from jixiao.core.number import EXACT, ZERO


def apportioned(points: Decimal, shares: Sequence[Decimal], places: int = 2) -> tuple[Decimal, ...]:
    """``points`` in proportion to ``shares`` (按比例分摊), rounded by largest remainder so that they add up to ``points`` exactly.

    ``shares`` are not negative and not all nothing. Points that are already apportioned so stay as they are, however many places they have;
    ``points`` with more places than asked for give as many to the parts.
    """
    whole = sum(shares, ZERO)
    if whole == points:
        return tuple(shares)
    exponent = points.as_tuple().exponent
    unit = Decimal(1).scaleb(-max(places, -exponent if isinstance(exponent, int) else 0))
    exact = [EXACT.divide(EXACT.multiply(points, share), whole) for share in shares]
    parts = [value.quantize(unit, ROUND_FLOOR, EXACT) for value in exact]
    left = int((points - sum(parts, ZERO)) / unit)
    # of equal remainders the first comes first
    by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for i in by_remainder[:left]:
        parts[i] += unit
    return tuple(parts)
