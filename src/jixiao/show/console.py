"""The terminal as we use it (终端): no markup or emoji read into what documents say, a closed pipe raised instead of swallowed."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console

_NARROWEST = 80
_FILE_WIDTH = 120


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(out: TextIO) -> Console:
    """A console on ``out`` (终端): as wide as the terminal, or 120 columns into a file or pipe."""
    made = _Console(file=out, markup=False, emoji=False, highlight=False)
    if not made.is_terminal:
        made.width = _FILE_WIDTH
    elif made.width < _NARROWEST:
        made.width = max(made.width, 40)
    return made
