"""The terminal as we use it (终端): no markup or emoji read into what documents say, a closed pipe raised instead of swallowed."""

from __future__ import annotations

import re
from typing import IO, TextIO, cast

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from jixiao.show.paragraph import Paragraph

_NARROWEST = 80
_FILE_WIDTH = 120


class _Trimmed:
    """A file that gets no spaces at the ends of lines, which tables are filled up with for terminals."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(_FILLING.sub("", text))

    def __getattr__(self, name: str) -> object:
        return getattr(self._out, name)


_FILLING = re.compile(r" +(?=\n)")


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(out: TextIO) -> Console:
    """A console on ``out`` (终端): as wide as the terminal, or 120 columns into a file or pipe."""
    made = _Console(file=out, markup=False, emoji=False, highlight=False)
    if not made.is_terminal:
        made.width = _FILE_WIDTH
        made.file = cast(IO[str], _Trimmed(out))
    elif made.width < _NARROWEST:
        made.width = max(made.width, 40)
    return made


def say(console: Console, text: str | Text, *, indent: int = 0) -> None:
    """Print a line of Chinese (打印一行), wrapped as Chinese, indented."""
    for line in (text if isinstance(text, Text) else Text(text)).split("\n"):
        console.print(Padding(Paragraph(line), (0, 0, 0, indent), expand=False))
