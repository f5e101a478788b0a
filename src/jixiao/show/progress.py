"""Progress over many files (进度条): on stderr, only where somebody watches."""

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
