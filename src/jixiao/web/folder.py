"""The data folder (数据文件夹): where it is, that nobody else reads it, and who is using it now."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from jixiao.core.errors import JixiaoError

RUNNING = "running.json"


class StartRefused(JixiaoError):
    """The workbench does not start, or what is asked cannot be done beside it (不予启动)."""


def own_folder() -> Path:
    """Where a desk keeps its data by default (默认数据文件夹): the folder of the system for the data of a person's programs."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "jixiao"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "jixiao"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "jixiao"


def folder_in_use(given: str | None) -> Path:
    """The data folder a command means (所指数据文件夹): given, by JIXIAO_DATA, ./jixiao-data if there is one, else that of the desk."""
    if given or os.environ.get("JIXIAO_DATA"):
        return Path(given or os.environ["JIXIAO_DATA"]).expanduser().absolute()
    here = Path("jixiao-data").absolute()
    return here if here.is_dir() else own_folder()


def private_folder(folder: Path) -> Path:
    """The folder, made when it is not there (建数据文件夹), readable by its owner alone.

    Raises StartRefused when it cannot be made or written, or others can read it.
    """
    folder = folder.expanduser().absolute()
    try:
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o700)
        if not folder.is_dir():
            raise StartRefused(f"数据文件夹 {folder}：这是一个文件，不是文件夹。", "请用 --data 给出一个文件夹。")
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StartRefused(
            f"数据文件夹 {folder}：不能写入（{error.strerror}）。", "请换一个可写的文件夹，或改正它的权限。"
        ) from error
    if os.name == "posix" and (mode := stat.S_IMODE(folder.stat().st_mode)) & 0o077:
        raise StartRefused(
            f"数据文件夹 {folder}：其他用户也能打开（权限 {mode:o}，应为 700），里面有全部填报数据和密码摘要。",
            f"请运行：chmod 700 {folder}",
        )
    return folder


@contextmanager
def held(folder: Path, what: str, port: int = 0) -> Iterator[None]:
    """Holds the data folder (占用数据文件夹) for as long as this process and its workers live; the system lets go of it however they end.

    Raises StartRefused when somebody else holds it.
    """
    path = folder / RUNNING
    with path.open("a+b") as file:
        if not _lock(file):
            known = running(folder)
            place = f"，地址 http://127.0.0.1:{known['port']}/" if known.get("port") else ""
            raise StartRefused(
                f"数据文件夹 {folder}：正由另一个 jixiao {known.get('what', '')} 使用（进程 {known.get('pid', '？')}{place}）。",
                "请先停掉它（在它的窗口里按 Ctrl-C），或用 --data 换一个文件夹。",
            )
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "what": what, "port": port}).encode())
        file.flush()
        try:
            yield
        finally:
            with suppress(OSError):
                file.truncate(0)


def running(folder: Path) -> dict[str, Any]:
    """Who holds the data folder (占用者): pid, what, port; empty when nobody does."""
    path = folder / RUNNING
    try:
        with path.open("r+b") as file:
            if _lock(file):
                return {}
            file.seek(0)
            found: dict[str, Any] = json.loads(file.read() or b"{}")
            return found
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        return {"pid": "？"}


def _lock(file: IO[bytes]) -> bool:
    """Whether the file could be locked (加锁). The lock goes when the file is closed, also by kill -9."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 20)  # beyond what is written, so that others can read it
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
