"""Where uploaded files lie (文件库): under the hash of their content, outside whatever is served, each written whole or not at all.

A file goes into a folder of its own under ``incoming`` first, is flushed to the disk, looked at, and only then renamed into its place. A row of the database may name
it after that. What a crash leaves in ``incoming`` belongs to nobody, and goes with the next upload.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from jixiao.web.records.faults import Refused

MEGABYTE = 2**20
_SPARE = 200 * MEGABYTE
"""Bytes that stay free on the disk (保留空间): the database has to go on writing."""
_FORGOTTEN = 24 * 3600
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class Received:
    """An upload that has arrived whole (已接收文件): where it lies for now, what it is called, its hash and size in bytes."""

    path: Path
    name: str
    digest: str
    size: int

    def keep(self) -> None:
        """Puts it into its place (入库). The same content is kept once."""
        place = path_of(self.digest)
        if place.is_file() and place.stat().st_size == self.size:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        self.path.replace(place)
        _flush_folder(place.parent)
        _flush_folder(place.parent.parent)


def path_of(digest: str) -> Path:
    """Where the file with this hash lies (文件位置)."""
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise ValueError(f"no sha256: {digest!r}")
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


@contextlib.contextmanager
def received(upload: UploadedFile[Any] | None) -> Iterator[Received]:
    """Takes an upload in (接收上传) under its own name, so that whoever reads it can name it; it goes at the end unless it was kept.

    Raises Refused when there is none, when it is too large, or when the disk is full.
    """
    if upload is None:
        raise Refused(_("没有选择文件。"), _("请先选择要上传的文件。"), path="file")
    need_room(upload.size or 0)
    name = clean_name(upload.name or "")
    incoming = Path(settings.MEDIA_ROOT) / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    _sweep(incoming)
    folder = incoming / uuid.uuid4().hex
    folder.mkdir()
    try:
        yield _written(upload, folder / name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _written(upload: UploadedFile[Any], path: Path) -> Received:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as out:
            for piece in upload.chunks():
                digest.update(piece)
                size += len(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _no_room() from error
        raise
    return Received(path, path.name, digest.hexdigest(), size)


def need_room(size: int) -> None:
    """Stops an upload that is too large, or for which there is no room (核上传大小). Raises Refused."""
    if size > settings.UPLOAD_LIMIT:
        raise too_large()
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < size + _SPARE:
        raise _no_room()


def too_large() -> Refused:
    """The refusal of a file beyond the limit (文件过大)."""
    return Refused(
        _("文件超过 %d MB 的上限，没有上传。") % (settings.UPLOAD_LIMIT // MEGABYTE),
        _("请压缩图片、降低扫描分辨率，或拆成几份后再传。"),
        path="file",
    )


def _no_room() -> Refused:
    return Refused(
        _("服务器磁盘空间不足，没有上传。"), _("请联系系统管理员清理磁盘，您填写的其他内容不受影响。"), path="file"
    )


def clean_name(name: str) -> str:
    """A file's name as every system allows it (文件名), without folders; the extension stays."""
    short = _NOT_IN_NAMES.sub(" ", name.replace("\\", "/").rpartition("/")[2])
    stem, dot, suffix = " ".join(short.split()).strip(". ").rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    # a name may have 255 bytes, and a Chinese character takes three
    return f"{stem[:70].strip() or '文件'}{dot}{suffix[:8]}"


def _sweep(incoming: Path) -> None:
    """Removes what a crash has left (清理残留)."""
    for folder in incoming.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(folder, ignore_errors=True)


def _flush_folder(folder: Path) -> None:
    """Makes a rename survive a power cut (目录落盘); Windows has nothing of the kind and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
