"""The child that reads (阅读进程): one file after the other, read, scored and checked, in a process that may be ended or die.

It takes requests from standard input and answers on standard output, both pickled behind their length; whoever asks is its parent.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import threading
import time
from contextlib import suppress
from typing import IO, Any

from jixiao.batch.rows import Rows, rows_of
from jixiao.core.pack import Pack
from jixiao.judge import compared, judge_document
from jixiao.sources import documents_from

LENGTH = struct.Struct("<Q")
READY = "ready"
IDLE = 300.0
"""Seconds after which a child that is asked nothing more goes (闲置秒数): on a cluster nobody else would end it."""

_SPARE = 5  # seconds of processor time beyond the limit: a parent that still lives ends us before


def read_content(name: str, data: bytes, digest: str, pack: Pack | None = None) -> Rows:
    """Everything that a file's content comes to (读取一份内容), as rows by table: read, scored, checked, its forms compared with each other.

    ``source`` of the rows holds only what goes beyond the file: nothing, or the document within JSON of ours. Documents of one file are
    told apart by a number behind its hash.
    """
    judged = [one for document in documents_from(name, data) for one in compared([judge_document(document, pack)])]
    all_rows: Rows = {}
    for number, one in enumerate(judged, 1):
        several = len(judged) > 1
        inner = f"!/{one.document.source}" if one.document.source != name else ""
        rows = rows_of(one, f"{digest}.{number:06}" if several else digest, len(data))
        for table in ("documents", "forms", "problems"):
            for row in rows[table]:
                row["source"] = inner
        for table, added in rows.items():
            all_rows.setdefault(table, []).extend(added)
    return all_rows


def refused_rows(name: str, digest: str, size: int, code: str, message: str) -> Rows:
    """The rows of a file that could not be read to its end (中止的文件): one document that was not read, one problem that says why."""
    from jixiao.core.form import Document, Problem
    from jixiao.judge import JudgedDocument

    suffix = name.rpartition(".")[2].lower() if "." in name else "unknown"
    document = Document(source="", format=suffix, problems=(Problem(code=code, message=f"{name}：{message}"),))
    rows = rows_of(JudgedDocument(document=document, forms=()), digest, size)
    return rows


def send(stream: IO[bytes], value: Any) -> None:
    """Send a value (发送)."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Receive a value (接收). Raises EOFError when nobody is there any more."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


class _Watchdog(threading.Thread):
    """Ends this process when its parent is gone, or asks nothing for a long time (看护): nobody else would."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.asked = time.monotonic()
        self.busy = False

    def run(self) -> None:
        parent = os.getppid()
        while os.getppid() == parent and (self.busy or time.monotonic() - self.asked < IDLE):
            time.sleep(0.5)
        os._exit(0)


def serve() -> None:
    """The child's life (阅读进程主循环): pack and limits first, then one file after the other until the parent is gone."""
    requests = sys.stdin.buffer
    # whatever a library prints must not get between the answers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    watchdog = _Watchdog()
    watchdog.start()
    with suppress(EOFError, BrokenPipeError):
        asked, seconds, memory = receive(requests)
        limit_memory(memory)
        pack = _pack(asked)
        _warm()
        send(answers, READY)
        while True:
            name, data, digest = receive(requests)
            watchdog.busy = True
            limit_processor(seconds)
            send(answers, read_content(name, data, digest, pack))
            del data
            watchdog.busy, watchdog.asked = False, time.monotonic()


def _pack(asked: str | None) -> Pack | None:
    from jixiao.packs import load_pack

    return load_pack(asked) if asked else None


def _warm() -> None:
    """Load what every file needs before the first clock runs."""
    for _ in documents_from("预备.txt", "预备".encode()):
        pass


def limit_memory(megabytes: int) -> None:
    """Keep this process from taking the machine with it (内存上限), where the system can.

    Addresses are more than memory, so the bound is wide: the parent, who sees what is really held, ends us before.
    """
    most = 2 * (megabytes << 20) + (1 << 30)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def limit_processor(seconds: float) -> None:
    """End this process by itself when a file takes far too long and no parent is left to end it (处理器时间上限)."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = time.process_time()
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds * (os.cpu_count() or 1)) + _SPARE, hard))
