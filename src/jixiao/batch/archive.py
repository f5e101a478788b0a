"""Archives (压缩包): what is in a zip, also in a zip within it, with limits on depth, number, size and ratio; nothing is unpacked blindly.

A member of an archive on this disk is read where it lies. What lies deeper, or in an archive behind a URL, is unpacked once
beside the results under the name of its content, so that it need not be fetched again for every document.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from jixiao.batch.origin import ARCHIVES, LOOKED_FOR, WITHIN, Origin
from jixiao.core.errors import ReadError
from jixiao.ingest.limits import DEFAULT, MEGABYTE

_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The bounds of one archive with all that is in it (压缩包上限). ``depth``: zips within zips; ``members`` and ``unpacked_bytes``: in all;
    ``archive_bytes``: of a zip within a zip; ``ratio``: unpacked ÷ packed of a member beyond 8 MB."""

    depth: int = 4
    members: int = 200_000
    unpacked_bytes: int = 50 * 1024 * MEGABYTE
    archive_bytes: int = 2 * 1024 * MEGABYTE
    ratio: int = 200


DEFAULT_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in an archive (包内文件): its path within, where its content is fetched, its content's hash and size; or why it cannot be read."""

    inner: str
    origin: Origin | None = None
    data: bytes = b""
    code: str = ""
    message: str = ""


class _Spent:
    """What an archive has come to so far."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds, self.members, self.bytes = bounds, 0, 0

    def take(self, size: int) -> None:
        self.members += 1
        self.bytes += size
        if self.members > self.bounds.members:
            raise ReadError(
                "zip_bomb",
                f"压缩包里的文件超过 {self.bounds.members} 个，其余没有读取。",
                "请分成几个压缩包，或解压后再核查。",
            )
        if self.bytes > self.bounds.unpacked_bytes:
            raise ReadError(
                "zip_bomb",
                f"压缩包解压后超过 {self.bounds.unpacked_bytes // MEGABYTE} MB，其余没有读取。",
                "请分成几个压缩包，或解压后再核查。",
            )


def members(
    archive: Path | BinaryIO, name: str, unpacked: Path, *, on_disk: bool, bounds: Bounds = DEFAULT_BOUNDS
) -> Iterator[Member]:
    """The files in an archive, each with its content (逐个取出), those of archives within it included.

    ``on_disk``: the archive itself can be opened again at ``archive``; other members are written to ``unpacked``.
    What goes beyond the bounds, is encrypted or broken is a Member with a code and a message, never a stop.
    """
    yield from _members(archive, name, "", unpacked, on_disk, 1, _Spent(bounds))


def _members(
    archive: Path | BinaryIO, name: str, prefix: str, unpacked: Path, on_disk: bool, depth: int, spent: _Spent
) -> Iterator[Member]:
    try:
        package = zipfile.ZipFile(archive)
    except _BROKEN:
        yield Member(
            inner=prefix,
            code="damaged",
            message=f"{name}：压缩包已损坏或不完整，或不是 zip，无法打开。请重新获取，或解压后再核查。",
        )
        return
    with package:
        for position, entry in enumerate(package.infolist()):
            path = decoded_name(entry)
            suffix = PurePosixPath(path).suffix.lower()
            hidden = any(part.startswith((".", "~$")) or part == "__MACOSX" for part in PurePosixPath(path).parts)
            if entry.is_dir() or hidden or suffix not in LOOKED_FOR:
                continue
            inner = prefix + path
            try:
                data = _content(package, entry, path, spent, suffix in ARCHIVES)
            except ReadError as error:
                yield Member(inner=inner, code=error.code, message=str(error))
                if error.code == "zip_bomb" and (
                    spent.members > spent.bounds.members or spent.bytes > spent.bounds.unpacked_bytes
                ):
                    return
                continue
            if suffix not in ARCHIVES:
                origin = (
                    Origin("member", os.fspath(archive), position)
                    if on_disk and isinstance(archive, Path)
                    else _kept(data, unpacked)
                )
                yield Member(inner=inner, origin=origin, data=data)
            elif depth >= spent.bounds.depth:
                yield Member(
                    inner=inner,
                    code="zip_too_deep",
                    message=f"{path}：压缩包层层嵌套超过 {spent.bounds.depth} 层，没有再展开。请解压后再核查。",
                )
            else:
                yield from _members(io.BytesIO(data), path, inner + WITHIN, unpacked, False, depth + 1, spent)


def _content(package: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str, spent: _Spent, is_archive: bool) -> bytes:
    """The content of a member, looked over before it is unpacked. Raises ReadError."""
    name = PurePosixPath(path).name
    if entry.flag_bits & 1:
        raise ReadError("password", f"{name}：压缩包设有密码，无法读取。", "请用密码解压后再核查。")
    most = spent.bounds.archive_bytes if is_archive else DEFAULT.file_bytes
    if entry.file_size > 8 * MEGABYTE and entry.file_size > spent.bounds.ratio * max(1, entry.compress_size):
        raise ReadError(
            "zip_bomb",
            f"{name}：解压后有 {entry.file_size // MEGABYTE} MB，压缩比异常，没有解压。",
            "正常的自评表不会这样，请向提供者索取原文件。",
        )
    if entry.file_size > most:
        raise ReadError(
            "too_large",
            f"{name}：内容有 {entry.file_size // MEGABYTE} MB，超过 {most // MEGABYTE} MB 的上限。",
            "请把其中的自评表另存为单独的文件后再核查。",
        )
    spent.take(entry.file_size)
    try:
        # zipfile never unpacks more than the entry states, and verifies the checksum
        return package.read(entry)
    except _BROKEN as error:
        raise ReadError(
            "damaged", f"{name}：在压缩包里已损坏，无法取出。", "请重新获取压缩包，或向提供者索取原文件。"
        ) from error


def decoded_name(entry: zipfile.ZipInfo) -> str:
    """The path of a member (包内路径): programs of Windows in Chinese write it as GBK without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _kept(data: bytes, unpacked: Path) -> Origin:
    """Content written down under its hash (解出暂存), so that it can be fetched again."""
    path = unpacked / hashlib.sha256(data).hexdigest()
    if not path.is_file() or path.stat().st_size != len(data):
        draft = path.with_name(f".{path.name}-{os.getpid()}")
        draft.write_bytes(data)
        draft.replace(path)
    return Origin("file", str(path))


@lru_cache(maxsize=8)
def _opened(path: str, changed: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def member_of(path: str, position: int) -> bytes:
    """The content of a member of an archive on this disk (取出包内文件). Raises OSError or ReadError."""
    try:
        package = _opened(path, Path(path).stat().st_mtime_ns)
        return package.read(package.infolist()[position])
    except (*_BROKEN, IndexError) as error:
        raise ReadError(
            "damaged", f"{Path(path).name}：压缩包已损坏，或在核查期间被改动。", "请再运行一次。"
        ) from error
