"""Progress over many files (进度条), and over the pages of a scan: on stderr, only where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

_FEW = 20


def with_progress(files: Sequence[str], *, hidden: bool) -> Iterator[str]:
    """The files, with a bar that moves as they are taken (进度)."""
    if hidden or len(files) < _FEW or not sys.stderr.isatty():
        yield from files
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("读取"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(files, total=len(files))


class Pages:
    """A line that says which page of a scan is being recognised (识别进度); seconds a page would otherwise look like a standstill."""

    def __init__(self, files: Sequence[str], *, hidden: bool) -> None:
        self._silent = hidden or len(files) >= _FEW or not sys.stderr.isatty()
        self._written = 0

    def __call__(self, source: str, page: int, pages: int) -> None:
        if self._silent:
            return
        line = f"正在识别 {source[-40:]} 第 {page}/{pages} 页……"
        self.clear()
        sys.stderr.write(line)
        sys.stderr.flush()
        self._written = sum(2 if letter > "\u2e7f" else 1 for letter in line)

    def clear(self) -> None:
        """Take the line away, so that what is printed next has the line to itself (清除)."""
        if self._written:
            sys.stderr.write("\r" + " " * self._written + "\r")
            self._written = 0
