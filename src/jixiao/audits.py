"""``jixiao audit`` (批量核查命令): what was asked for, how far it is, what it came to."""

from __future__ import annotations

import importlib.util
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.core.errors import JixiaoError
from jixiao.show.output import OutputError, tell
from jixiao.show.words import SEVERITY

if TYPE_CHECKING:
    from jixiao.batch.audit import Outcome

SHOW = "show"
_NEEDED = ("distributed", "fsspec", "pyarrow")
_INTERRUPTED = 130
_STEPS = {"list": "列出文件、启动", "survey": "清点", "read": "读取、计分、核查", "gather": "归集、比对、汇总"}


class ExtraMissing(JixiaoError):
    """An extra that a command needs is not installed (缺扩展)."""


def run(chosen: Namespace) -> int:
    """Run an audit, or print the summary of one again (批量核查) and return the exit code."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise ExtraMissing(f"批量核查还缺软件包：{'、'.join(missing)}。", "请安装：pip install 'jixiao[batch]'。")
    if chosen.paths[0] == SHOW and chosen.out is None:
        return _show(chosen.paths[1:])
    if chosen.out is None:
        raise OutputError("没有说结果写到哪里。", "请加 --out 文件夹，例如 jixiao audit 自评表/ --out 核查结果。")
    return _audit(chosen)


def _show(folders: list[str]) -> int:
    if len(folders) != 1:
        raise OutputError("jixiao audit show 后面应是一个结果文件夹。", "例如 jixiao audit show 核查结果。")
    from jixiao.batch.summary_terminal import show_summary
    from jixiao.show.console import console

    show_summary(console(sys.stdout), Path(folders[0]))
    return 0


def _audit(chosen: Namespace) -> int:
    from jixiao.batch.audit import Asked, audit
    from jixiao.batch.reader import Bounds

    asked = Asked(
        sources=chosen.paths,
        out=Path(chosen.out),
        pack=chosen.pack,
        engine=chosen.engine,
        workers=chosen.workers or _processors(),
        bounds=Bounds(seconds=chosen.time_limit, megabytes=chosen.memory_limit),
    )
    try:
        with _progress(hidden=chosen.quiet) as progress:
            outcome = audit(asked, progress)
    except KeyboardInterrupt:
        tell(f"已中断。读完的部分留在 {chosen.out}，再运行同样的命令就从这里接着做。")
        return _INTERRUPTED
    if not chosen.quiet:
        tell(_sentence(outcome))
        tell(
            f"结果在 {chosen.out}/：summary.html 用浏览器打开，summary.xlsx 可筛选，*.parquet 供分析；再看一遍：jixiao audit show {chosen.out}"
        )
    return outcome.exit_code


def _processors() -> int:
    """How many processors we may use (可用处理器数)."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows, macOS
        return os.cpu_count() or 1


def _sentence(outcome: Outcome) -> str:
    """What an audit came to, in one sentence (核查总结论)."""
    counts = outcome.counts
    files = counts["documents"] + counts["refused"]
    unread = counts.get("unread", 0) + counts["refused"]
    found = "，".join(f"{word} {counts[f'{key}s']} 处" for key, word in SEVERITY.items() if counts.get(f"{key}s"))
    beside = [
        f"{unread} 个文件未能读取" if unread else "",
        f"{counts['same']} 个文件与别的内容相同，只计一次" if counts.get("same") else "",
        f"{outcome.cached} 个取自先前已读的结果" if outcome.cached else "",
    ]
    rest = "".join(f"；{said}" for said in beside if said)
    verdict = found or ("未发现问题" if counts["forms"] else "无可核查内容")
    return f"{files} 个文件，{counts['forms']} 张自评表：{verdict}{rest}。"


class _Silent:
    """Nobody watches (无进度)."""

    def begin(self, step: str, total: int, done: int = 0) -> None:
        pass

    def advance(self, count: int, failed: int = 0) -> None:
        pass


class _Bar:
    """A bar that says how far a step is, how fast it goes, how long it will take, and how many files failed (进度条)."""

    def __init__(self, bar: Any) -> None:
        self._bar, self._task, self._failed = bar, None, 0

    def begin(self, step: str, total: int, done: int = 0) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
        failed = f"未读 {self._failed}" if self._failed else ""
        self._task = self._bar.add_task(_STEPS[step], total=total or None, completed=done, failed=failed)

    def advance(self, count: int, failed: int = 0) -> None:
        self._failed += failed
        self._bar.update(self._task, advance=count, failed=f"未读 {self._failed}" if self._failed else "")


@contextmanager
def _progress(*, hidden: bool) -> Iterator[Any]:
    if hidden or not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn
    from rich.text import Text

    class Figures(ProgressColumn):
        """How far, how fast, how long still; nothing for a step whose end nobody knows."""

        def render(self, task: Any) -> Text:
            if task.total is None:
                return Text("")
            left = f"剩余 {timedelta(seconds=int(task.time_remaining))}" if task.time_remaining is not None else ""
            speed = f"{task.speed:,.0f} 个/秒" if task.speed else ""
            return Text(f"{task.completed:,.0f}/{task.total:,.0f}  {speed}  {left}")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        Figures(),
        TextColumn("{task.fields[failed]}", style="red"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=60) as bar:
        yield _Bar(bar)
