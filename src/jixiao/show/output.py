"""Where results go (输出去处): a prepared standard output, and files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from jixiao.core.errors import JixiaoError


class OutputError(JixiaoError):
    """A result that cannot be written (结果无法写出)."""


_REFUSALS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("磁盘已满", "请清理磁盘，或换一个位置后再试。"),
    errno.EDQUOT: ("磁盘配额已用完", "请清理磁盘，或换一个位置后再试。"),
    errno.EFBIG: ("超过系统允许的文件大小", "请分批处理，或换一个位置后再试。"),
    errno.EACCES: ("没有写入权限，或文件正在别的程序中打开", "请关闭该文件，或换一个可写的文件夹。"),
    errno.EPERM: ("没有写入权限，或文件正在别的程序中打开", "请关闭该文件，或换一个可写的文件夹。"),
    errno.EROFS: ("磁盘是只读的", "请换一个可写的文件夹。"),
    errno.ENOENT: ("没有这个文件夹", "请先建好文件夹，或换一个存在的文件夹。"),
    errno.ENOTDIR: ("路径中有一段是文件，不是文件夹", "请换一个存在的文件夹。"),
    errno.EEXIST: ("已有同名的文件", "请换一个名字。"),
    errno.ENAMETOOLONG: ("文件名太长", "请换一个短些的文件名。"),
}


def refusal(error: OSError, place: str = "") -> OutputError:
    """What the system refused to write, and why (写出失败), for people. ``place``: the file meant, else the one the system names."""
    what, remedy = _REFUSALS.get(
        error.errno or 0, (f"系统拒绝写入（{error.strerror or error}）", "请换一个位置后再试。")
    )
    return OutputError(f"{place or error.filename or '输出'}：{what}，没有写出结果。", remedy)


def prepare_streams() -> None:
    """Make writing Chinese safe everywhere (输出编码): UTF-8 into files and pipes; a terminal keeps its own encoding.

    What an encoding cannot say becomes a question mark instead of an exception. A stream that was closed before we began goes nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as we run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


def tell(message: str) -> None:
    """Say a line to people beside the results (告知), after what was printed so far."""
    sys.stdout.flush()
    with suppress(OSError):  # nobody can be told that nobody can be told
        sys.stderr.write(message + "\n")


def abandon_stdout() -> None:
    """Let nothing more go to standard output (放弃标准输出): what is left in it could not be written at exit either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def stoppable() -> Iterator[None]:
    """Being ended by the system is like Ctrl-C (被终止): raised as KeyboardInterrupt, so that nothing half is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    before = {}
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores it: so do we
            before[number] = signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def written_whole(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A path to write to that becomes ``path`` when all went well (整体写出): nothing half is ever left behind.

    Raises OutputError when ``path`` exists and ``force`` is not given, or when it cannot be written.
    """
    if path.is_dir():
        raise OutputError(f"{path}：这是一个文件夹，不能当作结果文件。", "请给出文件名，例如 结果.xlsx。")
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}：这不是普通文件，不能写入结果。", "要写到屏幕或管道，请去掉 -o。")
    if path.exists() and not force:
        raise OutputError(f"{path}：文件已存在，未作改动。", "请换一个文件名，或加 --force 覆盖。")
    draft = path.with_name(f".jixiao-{os.getpid()}{path.suffix}")
    try:
        draft.open("wb").close()
        yield draft
        draft.replace(path)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise refusal(error, str(path)) from error
    finally:
        draft.unlink(missing_ok=True)


def free_path(folder: Path, name: str, suffix: str, taken: set[Path]) -> Path:
    """A file in ``folder`` that nothing else of this run is written to (不重名的文件名); it is put among ``taken``."""
    number = 1
    while True:
        path = folder / (f"{name}.{suffix}" if number == 1 else f"{name}-{number}.{suffix}")
        if path not in taken:
            taken.add(path)
            return path
        number += 1


def made_folder(folder: Path) -> Path:
    """A folder to write to, made when it is not there (建文件夹). Raises OutputError when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(error, str(folder)) from error
    return folder
