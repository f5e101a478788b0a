"""Where documents of an audit come from (文件出处): files, folders, patterns, archives, URLs — listed one by one, opened where they lie."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from jixiao.core.errors import ReadError
from jixiao.ingest.limits import DEFAULT
from jixiao.sources import CONVERT_FIRST, READABLE, STDIN, walk

ARCHIVES = frozenset({".zip"})
"""Extensions of archives that are looked into (可展开的压缩包)."""

CLOSED_ARCHIVES = frozenset({".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
"""Extensions of archives that must be unpacked first (须先解压的压缩包): reported, not passed over."""

LOOKED_FOR = READABLE | CONVERT_FIRST | ARCHIVES | CLOSED_ARCHIVES
"""Extensions looked for in folders and archives (查找的扩展名)."""

WITHIN = "!/"
"""What parts an archive from the path within it (包内路径记号): 甲.zip!/乙/丙.docx."""

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class Origin(NamedTuple):
    """Where content can be fetched (取得处): kind "file" | "url" | "member" (of an archive on this disk, by its position)."""

    kind: str
    path: str
    member: int = -1


class Listed(NamedTuple):
    """A file that was found (清单条目): how people call it, where it is fetched, the folder it lies in beneath the source asked for."""

    source: str
    origin: Origin
    locality: str | None

    @property
    def is_archive(self) -> bool:
        return PurePosixPath(self.source).suffix.lower() in ARCHIVES


def is_url(path: str) -> bool:
    """Whether a source is a URL (是否网址) and no path of this machine."""
    return _URL.match(path) is not None


def listed(sources: Sequence[str], own: Path) -> Iterator[Listed]:
    """The files behind the sources (列出文件), in order. ``own``: the folder of results, which is passed over wherever it lies.

    What does not exist is listed all the same: fetching it says so. Raises ReadError for a source that cannot be listed at all.
    """
    for source in sources:
        if source == STDIN:
            raise ReadError(
                "stdin", "-：批量核查不从标准输入读取。", "请给出文件、文件夹、压缩包，或 s3:// 之类的地址。"
            )
        if is_url(source):
            yield from _behind_url(source)
            continue
        if not Path(source).exists() and glob.has_magic(source):
            for name in sorted(glob.glob(source, recursive=True)):  # noqa: PTH207 - absolute patterns too
                yield from _beneath(name, own)
        else:
            yield from _beneath(source, own)


def _beneath(path: str, own: Path) -> Iterator[Listed]:
    if not Path(path).is_dir():
        yield Listed(path, Origin("file", os.path.abspath(path)), None)  # noqa: PTH100 - links stay links
        return
    own = own.resolve()
    for name in walk(path):
        if Path(name).suffix.lower() not in LOOKED_FOR and not Path(name).is_dir():
            continue
        if own in Path(os.path.abspath(name)).resolve().parents:  # noqa: PTH100
            continue
        yield Listed(name, Origin("file", os.path.abspath(name)), first_folder(Path(name).relative_to(path).as_posix()))  # noqa: PTH100


def first_folder(inner: str) -> str | None:
    """The first folder of a path beneath a source (首级文件夹); an archive counts as one, by its name without extension."""
    first, _, rest = inner.replace(WITHIN, "/").partition("/")
    if not rest and PurePosixPath(first).suffix.lower() not in ARCHIVES:
        return None
    return PurePosixPath(first).stem if PurePosixPath(first).suffix.lower() in ARCHIVES else first


def _behind_url(url: str) -> Iterator[Listed]:
    files, path = _files_behind(url)
    try:
        if glob.has_magic(url):
            names = sorted(files.glob(path))
        elif files.isdir(path):
            names = sorted(files.find(path))
        else:
            names = [path]
    except Exception as error:  # each store has exceptions of its own
        raise _not_reached(url, error) from error
    root = path.rstrip("/") + "/"
    for name in names:
        if len(names) > 1 and PurePosixPath(name).suffix.lower() not in LOOKED_FOR:
            continue
        full = files.unstrip_protocol(name)
        inner = name[len(root) :] if name.startswith(root) else ""
        yield Listed(full, Origin("url", full), first_folder(inner) if inner else None)


def _files_behind(url: str) -> tuple[Any, str]:
    """The store behind a URL and the path in it. Raises ReadError when there is no such store, or its package is missing."""
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise ReadError(
            "store_missing",
            f"{url}：读取这种地址还缺一个软件包（{error}）。",
            "请安装后再试，s3:// 用 pip install 'jixiao[s3]'。",
        ) from error
    except ValueError as error:
        raise ReadError(
            "store_unknown",
            f"{url}：不认识这种地址（{error}）。",
            "可用 s3://、oss://、webhdfs://、file:// 等；本机文件直接写路径。",
        ) from error
    except Exception as error:
        raise _not_reached(url, error) from error
    return files, path


def _not_reached(url: str, error: Exception) -> ReadError:
    said = str(error).splitlines()[0] if str(error) else type(error).__name__
    return ReadError("store_unreached", f"{url}：无法取得（{said}）。", "请核对地址、网络和访问凭据后再试。")


def content(origin: Origin) -> bytes:
    """The bytes of a file (取得内容), never more than a file may have. Raises OSError or ReadError."""
    most = DEFAULT.file_bytes + 1
    if origin.kind == "member":
        from jixiao.batch.archive import member_of

        return member_of(origin.path, origin.member)
    if origin.kind == "url":
        files, path = _files_behind(origin.path)
        try:
            with files.open(path, "rb") as stream:
                data: bytes = stream.read(most)
        except FileNotFoundError:
            raise
        except Exception as error:
            raise _not_reached(origin.path, error) from error
        return data
    mode = Path(origin.path).stat().st_mode
    if not stat.S_ISREG(mode):
        raise (
            IsADirectoryError(origin.path)
            if stat.S_ISDIR(mode)
            else ReadError("not_a_file", "这不是普通文件，而是管道或设备，没有读取。", "请给出文件。")
        )
    with Path(origin.path).open("rb") as stream:
        data = stream.read(most)
    return data
