"""Keeping what was costly to count (按成本缓存), within the process, for fifty times what it cost: so counting never takes more than a fiftieth of the server.

What cost less than ``CHEAP`` is not kept at all, so that in a small county every page counts anew. Values are shared between requests: they must not change.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

CHEAP = 0.02
"""Seconds something may cost without being kept (不必缓存的耗时)."""
TIMES = 50
_MOST = 500

Made = TypeVar("Made")

_values: dict[int, Any] = {}
_numbers = itertools.count(1)


def kept(key: str, make: Callable[[], Made]) -> Made:
    """A result that is kept for as long as its cost allows (按成本缓存). The cache holds a number alone, the value stays here: packing it up would cost as much again."""
    number = cache.get(key)
    if number is not None and number in _values:
        value: Made = _values[number]
        return value
    began = time.perf_counter()
    made = make()
    cost = time.perf_counter() - began
    if cost > CHEAP:
        number = next(_numbers)
        while len(_values) >= _MOST:
            _values.pop(next(iter(_values)), None)
        _values[number] = made
        cache.set(key, number, timeout=cost * TIMES)
    return made
