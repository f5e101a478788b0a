"""The terminal as we use it (终端): no markup or emoji read into what documents say, a closed pipe raised instead of swallowed."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from jixiao.show.paragraph import Paragraph

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


def say(console: Console, text: str | Text, *, indent: int = 0) -> None:
    """Print a line of Chinese (打印一行), wrapped as Chinese, indented."""
    for line in (text if isinstance(text, Text) else Text(text)).split("\n"):
        console.print(Padding(Paragraph(line), (0, 0, 0, indent), expand=False))
