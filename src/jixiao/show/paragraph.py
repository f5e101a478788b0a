"""Chinese text wrapped as it is printed (折行): between any two signs, figures and codes kept whole, no line begins with a closing mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

# What is never torn: a run of figures, letters and their signs (a path may be torn after a slash), with the marks that must follow it.
_OPENING = "（「『《〔【“‘"
_WORD = r"[!-.0-\[\]-~×÷≥≤±％‰]+[/\\]?|[/\\]"
_PIECE = re.compile(rf"[{_OPENING}]*(?:{_WORD}|\S)[，。；：！？、）」』》〕】”’…]*|\s+")
_NARROWEST = 12


class Paragraph:
    """A styled text that wraps like Chinese print (段落)."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.divide(list(breaks(self.text.plain, options.max_width))):
            line.rstrip()
            yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        whole = self.text.cell_len
        return Measurement(min(_NARROWEST, whole), min(whole, options.max_width)).normalize()


def breaks(text: str, width: int) -> Iterator[int]:
    """Where lines of at most ``width`` columns end (折行处): offsets into ``text``."""
    used = 0
    for piece in _PIECE.finditer(text):
        for start, part in _cut(piece, width):
            wide = cell_len(part)
            if used and used + wide > width and not part.isspace():
                yield start
                used = 0
            used += wide


def _cut(piece: re.Match[str], width: int) -> Iterator[tuple[int, str]]:
    """The piece with its offset, in parts of at most ``width`` columns when it is wider than a line."""
    if cell_len(piece[0]) <= width:
        yield piece.start(), piece[0]
    else:
        for offset, sign in enumerate(piece[0]):
            yield piece.start() + offset, sign
