"""Finding texts that may be alike without comparing all with all (相似文字查找): MinHash signatures in bands.

A signature is made in one pass over a text (one-permutation hashing): each run of characters falls into one of the slots and the least
of each slot stays; an empty slot borrows from another one, the same for all texts. Two slots make a band: texts that agree in a band are compared exactly.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import count
from zlib import crc32

from jixiao.core.checks.likeness import RUN, alike

_SLOTS = 48
_MASK = 0xFFFFFFFF
_EMPTY = _MASK + 1
_SPREAD = 0x9E3779B1  # crc32 alone keeps patterns of its input
_REPRESENTATIVES, _FELLOWS = 8, 3


def signature(plain: str) -> array[int]:
    """The signature of a text (文字签名): the least hash of each slot; of fewer than three characters, all empty."""
    least = [_EMPTY] * _SLOTS
    for run in {plain[at : at + RUN] for at in range(len(plain) - RUN + 1)}:
        value = crc32(run.encode("utf-8", "surrogatepass")) * _SPREAD & _MASK
        slot = value * _SLOTS >> 32
        if value < least[slot]:
            least[slot] = value
    if min(least) < _EMPTY:
        least = [value if value < _EMPTY else _borrowed(least, slot) for slot, value in enumerate(least)]
    return array("Q", least)


def _borrowed(least: list[int], slot: int) -> int:
    """What an empty slot borrows: the first that is not empty on a way of its own."""
    for step in count(1):
        value = least[((slot * 2654435761 + step * 40503) >> 3) % _SLOTS if step < 4096 else step % _SLOTS]
        if value < _EMPTY:
            return value
    raise AssertionError


def alike_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of positions of texts that are alike (相似的文字对), enough of them to join every group; each was compared exactly.

    Linear: within a band a text is compared with no more than eight texts that stand for the groups seen there.
    ``texts`` are distinct and sorted, so that the answer does not depend on where they came from.
    """
    signatures = [signature(text) for text in texts]
    root = list(range(len(texts)))
    for band in range(0, _SLOTS, 2):
        buckets: dict[tuple[int, int], list[int]] = {}
        for at, slots in enumerate(signatures):
            representatives = buckets.get(key := (slots[band], slots[band + 1]))
            if representatives is None:
                buckets[key] = [at]
            else:
                yield from _joined(at, representatives, texts, root)


def _joined(at: int, representatives: list[int], texts: Sequence[str], root: list[int]) -> Iterator[tuple[int, int]]:
    """Joins a text to the groups of its bucket; it stands for them too while few others do, for being alike is not handed on."""
    fellows = 0
    for other in representatives:
        if _root(root, other) != _root(root, at) and alike(texts[other], texts[at]):
            root[_root(root, at)] = _root(root, other)
            yield other, at
        fellows += _root(root, other) == _root(root, at)
    if fellows < _FELLOWS and len(representatives) < _REPRESENTATIVES:
        representatives.append(at)


def _root(root: list[int], at: int) -> int:
    while root[at] != at:
        root[at] = root[root[at]]
        at = root[at]
    return at
