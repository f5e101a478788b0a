"""How alike two texts are (文字比对): by the runs of three characters they share, without blanks and punctuation.

One measure for the forms of a file and for those of a whole audit: a *share* is how much of one text stands in the other, *alike* is when both are
the same for the most part, or one was taken over whole and added to.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from jixiao.core.checks.reasons import is_reason
from jixiao.core.checks.wording import squeezed
from jixiao.core.number import EXACT, ZERO

RUN = 3
"""Length of a run in characters (片段长度)."""

LEAST = 12
"""A text shorter than this, without punctuation, is too short to be anybody's own (最短字数)."""

COPIED = Decimal("0.6")
"""From here on a text counts as copied for the most part (大半相同)."""

_WHOLE, _OF_THE_LONGER = Decimal("0.9"), Decimal("0.4")
_FIGURE = re.compile(r"\d+")
_YEAR = re.compile(r"20\d\d年?")
_FIGURES_AT_LEAST = 3
_PROSE_AT_LEAST = 60


def own_words(text: str | None, least: int = LEAST) -> str | None:
    """What a text says of itself (可比文字): without blanks and punctuation; None for empty talk, prompts and what is too short."""
    if text is None or not is_reason(text):
        return None
    plain = squeezed(text)
    return plain if len(plain) >= least else None


@lru_cache(maxsize=2048)
def runs(plain: str) -> frozenset[str]:
    """The runs of a text (文字片段): all its pieces of three characters."""
    return frozenset(plain[at : at + RUN] for at in range(len(plain) - RUN + 1))


def share(text: str, other: str) -> Decimal:
    """How much of ``text`` stands in ``other`` (相同比例), 0 to 1; both as ``own_words`` gives them."""
    own = runs(text)
    return EXACT.divide(Decimal(len(own & runs(other))), Decimal(len(own))) if own else ZERO


def alike(a: str, b: str) -> bool:
    """Whether two texts are the same for the most part, or one holds the other whole (文字雷同); both as ``own_words`` gives them.

    A sentence of the trade with other figures in it (执行数…，执行率…) says something else: then the prose around the figures must be long, and the same.
    """
    if a == b:
        return True
    if not _much_in_common(a, b, COPIED):
        return False
    mine, theirs = _figures(a), _figures(b)
    if min(len(mine), len(theirs)) < _FIGURES_AT_LEAST or 2 * len(mine & theirs) >= min(len(mine), len(theirs)):
        return True
    plain, other = _FIGURE.sub("", a), _FIGURE.sub("", b)
    return min(len(plain), len(other)) >= _PROSE_AT_LEAST and _much_in_common(plain, other, Decimal("0.8"))


def _much_in_common(a: str, b: str, bar: Decimal) -> bool:
    mine, theirs = runs(a), runs(b)
    if not mine or not theirs:
        return False
    common, short, long = len(mine & theirs), *sorted((len(mine), len(theirs)))
    return 2 * common >= bar * (short + long) or (common >= _WHOLE * short and common >= _OF_THE_LONGER * long)


@lru_cache(maxsize=2048)
def _figures(plain: str) -> frozenset[str]:
    return frozenset(_FIGURE.findall(_YEAR.sub("", plain)))


def quoted(text: str, most: int) -> str:
    """A text for quoting (引文): on one line, cut after ``most`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 2]}……"
