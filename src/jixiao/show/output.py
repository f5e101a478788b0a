"""Where results go (输出去处): a prepared standard output, and files that are there whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from jixiao.core.errors import JixiaoError


class OutputError(JixiaoError):
    """A result that cannot be written (结果无法写出)."""


def prepare_streams() -> None:
    """Make writing Chinese safe everywhere (输出编码): UTF-8 into files and pipes; a terminal keeps its own encoding.

    What an encoding cannot say becomes a question mark instead of an exception.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


@contextmanager
def written_whole(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A path to write to that becomes ``path`` when all went well (整体写出): nothing half is ever left behind.

    Raises OutputError when ``path`` exists and ``force`` is not given, or when its folder cannot be written to.
    """
    if path.is_dir():
        raise OutputError(f"{path}：这是一个文件夹，不能当作结果文件。", "请给出文件名，例如 结果.xlsx。")
    if path.exists() and not force:
        raise OutputError(f"{path}：文件已存在，未作改动。", "请换一个文件名，或加 --force 覆盖。")
    draft = path.with_name(f".{path.stem}-{os.getpid()}{path.suffix}")
    try:
        draft.open("wb").close()
    except OSError as error:
        raise OutputError(
            f"{path}：无法在该文件夹写文件（{error.strerror or error}）。", "请换一个存在且可写的文件夹。"
        ) from error
    try:
        yield draft
        draft.replace(path)
    except PermissionError as error:
        raise OutputError(f"{path}：无法写入，文件可能正在 Excel 中打开。", "请关闭该文件后再试。") from error
    finally:
        draft.unlink(missing_ok=True)
