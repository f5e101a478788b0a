"""A chunk of documents (分块): what a worker is given at a time. It reads them one by one through its child and leaves one part behind."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from jixiao.batch.origin import content
from jixiao.batch.part import Entry, write_part
from jixiao.batch.reader import Bounds, Reader
from jixiao.batch.reading import refused_rows
from jixiao.batch.register import Wanted
from jixiao.batch.versions import key_of, versions
from jixiao.core.errors import JixiaoError
from jixiao.show.output import refusal

_CHANGED = "changed"


class Job(NamedTuple):
    """What all chunks of a run share (任务): the folder of parts, the pack asked for, the bounds of one document."""

    parts: str
    pack: str | None
    bounds: Bounds


class Done(NamedTuple):
    """What came of a chunk (分块结果): its part with the contents in it, how many could not be read, seconds taken; or why nothing could be written."""

    part: str
    entries: list[tuple[str, str]]
    failed: int
    seconds: float
    refused: str = ""


_OWN = threading.local()


def read_chunk(job: Job, wanted: Sequence[Wanted]) -> Done:
    """Read a chunk and write its part (读取一块). Only counts go back to whoever asked."""
    began, reader = time.monotonic(), _reader(job)
    try:
        entries = [_read(reader, one) for one in wanted]
        part = write_part(Path(job.parts), entries)
    except OSError as error:
        return Done("", [], 0, 0.0, str(refusal(error, job.parts)))
    except JixiaoError as error:
        return Done("", [], 0, 0.0, str(error))
    failed = sum(any(problem.get("stopped") for problem in entry.rows["problems"]) for entry in entries)
    return Done(part, [(entry.digest, entry.name) for entry in entries], failed, time.monotonic() - began)


def _reader(job: Job) -> Reader:
    """The child of this thread, kept from chunk to chunk; another job gets another."""
    known: tuple[Job, Reader] | None = getattr(_OWN, "reader", None)
    if known is None or known[0] != job:
        if known is not None:
            known[1].close()
        known = _OWN.reader = (job, Reader(job.pack, job.bounds))
    return known[1]


def _read(reader: Reader, wanted: Wanted) -> Entry:
    digest, name, origin = wanted
    try:
        data = content(origin)
    except (OSError, JixiaoError) as error:
        said = f"清点之后再取时未能打开（{error}）。请再运行一次同样的命令。"
        return Entry(digest, name, _CHANGED, refused_rows(name, digest, 0, _CHANGED, said))
    if hashlib.sha256(data).hexdigest() != digest:
        said = "文件在核查期间被改动，没有读取。请再运行一次同样的命令。"
        return Entry(digest, name, _CHANGED, refused_rows(name, digest, len(data), _CHANGED, said))
    rows, stopped = reader.read(name, data, digest)
    return Entry(digest, name, reader.bounds.key if stopped else "", rows)


def lost_chunk(job: Job, wanted: Wanted, error: Exception) -> Done:
    """The part of a single document whose workers died again and again (失去的文件)."""
    said = f"读取它的工作进程几次中断（{type(error).__name__}），已跳过。请再运行一次同样的命令。"
    entry = Entry(
        wanted.digest, wanted.name, _CHANGED, refused_rows(wanted.name, wanted.digest, 0, "worker_lost", said)
    )
    part = write_part(Path(job.parts), [entry])
    return Done(part, [(wanted.digest, wanted.name)], 1, 0.0)


def look_around(folder: str, word: str, pack: str | None) -> str:
    """Whether a worker sees the folder of results and is of the same version (节点自检); says what is wrong, or nothing.

    ``word``: what the file ``.here`` in that folder holds, and the key of the versions, parted by a space.
    """
    here, _, wanted = word.partition(" ")
    try:
        if (Path(folder) / ".here").read_text(encoding="utf-8") != here:
            return "看到的不是同一个结果文件夹"
        return "" if key_of(versions(pack)) == wanted else "jixiao 或模板包的版本与本机不同"
    except OSError:
        return f"看不到结果文件夹 {folder}"
    except JixiaoError as error:
        return str(error)
