"""The folder of results (结果文件夹): whose it is, who is writing to it, and what says that it is complete."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from jixiao.show.output import OutputError, made_folder, refusal, written_whole

PARTS = "parts"
SUMMARY = "audit.json"
_LOCK = "run.lock"
_A_DOCUMENT = 40_000  # bytes of results, parts and tables, as measured on published forms: rather too many
_AT_LEAST = 50 << 20


@contextmanager
def opened(folder: Path) -> Iterator[Path]:
    """The folder of results, made when it is not there, and ours alone for as long (占用结果文件夹).

    Raises OutputError when it holds something else, cannot be written, or another run writes to it.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}：这是一个文件，不是文件夹。", "请给 --out 一个新文件夹的名字。")
    made_folder(folder)
    parts = folder / PARTS
    try:
        if not (parts / _LOCK).is_file() and any(folder.iterdir()):
            raise OutputError(
                f"{folder}：文件夹里已有别的文件，不是批量核查的结果，未作改动。", "请给 --out 一个新的或空的文件夹。"
            )
        parts.mkdir(exist_ok=True)
        lock = (parts / _LOCK).open("a+b")
    except OSError as error:
        raise refusal(error, str(folder)) from error
    with lock:
        if not _locked(lock):
            raise OutputError(f"{folder}：另一次批量核查正在写这个文件夹。", "请等它结束，或给 --out 另一个文件夹。")
        # the system gives the lock back when the process ends, however it ends
        yield folder


def _locked(lock: IO[bytes]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        locking: Any = msvcrt
        try:
            locking.locking(lock.fileno(), locking.LK_NBLCK, 1)
            return True
        except OSError:
            return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False


def require_space(folder: Path, documents: int) -> None:
    """Refuse to begin what cannot end (磁盘空间). Raises OutputError when the disk has too little left for so many documents."""
    needed, free = max(_AT_LEAST, documents * _A_DOCUMENT), shutil.disk_usage(folder).free
    if free < needed:
        raise OutputError(
            f"{folder}：磁盘只剩 {free >> 20} MB，核查 {documents} 个文件约需 {needed >> 20} MB，没有开始。",
            "请清理磁盘，或给 --out 一个空间更大的位置；已读的部分都还在。",
        )


def parts_of(folder: Path, key: str) -> Path:
    """Where the parts of these versions are kept (分块文件夹)."""
    path = folder / PARTS / key
    path.mkdir(exist_ok=True)
    return path


def tidy(folder: Path, key: str) -> None:
    """Take away what no later run needs (清理): parts of other versions, unpacked archives, the register."""
    for path in (folder / PARTS).iterdir():
        if path.is_dir() and path.name != key:
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith("register"):
            with suppress(OSError):
                path.unlink()


def write_summary_record(folder: Path, record: dict[str, Any]) -> None:
    """Write ``audit.json`` (写核查记录), last of all: a folder that has it is complete."""
    with written_whole(folder / SUMMARY, force=True) as draft:
        draft.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def incomplete(folder: Path) -> None:
    """Let the folder be incomplete until it is complete again (标为未完成)."""
    (folder / SUMMARY).unlink(missing_ok=True)


def absolute(path: str) -> Path:
    """A path that means the same to every worker (绝对路径)."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - links stay links
