"""Portions on disk (分份): things spread over files by a key, so that all of one key can be had together and little is in memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32


class Portions:
    """Things spread over files by a key (分份): all with one key are in one file, and one file is in memory at a time.

    ``aside``: a folder of our own, for what lies there is trusted. Things are plain values that pickle knows.
    """

    def __init__(self, aside: Path, name: str, portions: int) -> None:
        self._paths = [aside / f"{name}-{number}" for number in range(portions)]
        self._open = ExitStack()
        self._files: list[BinaryIO] = []

    def __enter__(self) -> Portions:
        self._files = [self._open.enter_context(path.open("wb")) for path in self._paths]
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, key: tuple[str, ...], thing: object) -> None:
        """Put a thing with its key aside (存放)."""
        file = self._files[crc32("\0".join(key).encode("utf-8", "surrogatepass")) % len(self._files)]
        pickle.dump((key, thing), file, pickle.HIGHEST_PROTOCOL)

    def each(self) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
        """Every key with all its things, in the order in which they were put aside (逐组取出)."""
        for path in self._paths:
            found: dict[tuple[str, ...], list[Any]] = {}
            for key, thing in _unpickled(path):
                found.setdefault(key, []).append(thing)
            for key in sorted(found):
                yield key, found[key]


def _unpickled(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return
