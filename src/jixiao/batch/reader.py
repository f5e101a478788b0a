"""The parent's side of reading (阅读代理): a long-lived child reads file after file; one that hangs, dies or eats memory costs a restart and its own row."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jixiao.batch.reading import READY, receive, refused_rows, send
from jixiao.batch.rows import Rows
from jixiao.core.errors import JixiaoError

_PROGRAM = "from jixiao.batch.reading import serve; serve()"
_LOOK = 0.1  # seconds between looks at the child's memory
_START = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one document may take (单个文件上限): ``seconds`` of wall clock, ``megabytes`` of memory."""

    seconds: float = 300.0
    megabytes: int = 3072

    @property
    def key(self) -> str:
        """Names these bounds (上限标识): what was stopped by them is read again under others."""
        return f"{self.seconds:g}s {self.megabytes}MB"


class ReaderError(JixiaoError):
    """No child can be started at all (阅读进程无法启动)."""


class _Gone(Exception):
    """The child is dead: its return code."""


class Reader:
    """A child that reads (阅读进程), started when it is needed and again when it died. ``pack``: id or folder of the pack asked for."""

    def __init__(self, pack: str | None, bounds: Bounds) -> None:
        self.pack, self.bounds = pack, bounds
        self._process: subprocess.Popen[bytes] | None = None
        self._most = 0  # bytes seen in use by the file that is read
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def read(self, name: str, data: bytes, digest: str) -> tuple[Rows, bool]:
        """What a file comes to (读取), and whether it was stopped by our bounds or died. A death is tried once more: it may have come from outside."""
        deaths = 0
        while True:
            try:
                self._ask((name, data, digest))
                rows: Rows = self._await(self.bounds.seconds)
            except _Gone as gone:
                deaths += 1
                self.close()
                if self._most > 0.7 * self._allowed:
                    return refused_rows(name, digest, len(data), "memory_limit", self._too_much()), True
                if deaths < 2:
                    continue
                return refused_rows(name, digest, len(data), "crashed", _died(gone.args[0])), True
            except TimeoutError:
                self.close()
                said = f"读取超过 {self.bounds.seconds:g} 秒，已停止。文件可能过大或结构异常；确需更久的，请用 --time-limit 放宽。"
                return refused_rows(name, digest, len(data), "time_limit", said), True
            except MemoryError:
                self.close()
                return refused_rows(name, digest, len(data), "memory_limit", self._too_much()), True
            if any(problem["code"] == "out_of_memory" for problem in rows["problems"]):
                self.close()  # what is left of it is not to be trusted
                return refused_rows(name, digest, len(data), "memory_limit", self._too_much()), True
            return rows, False

    @property
    def _allowed(self) -> int:
        return self.bounds.megabytes << 20

    def _too_much(self) -> str:
        return f"读取所需内存超过 {self.bounds.megabytes} MB，已停止。文件可能过大或结构异常；确需更多的，请用 --memory-limit 放宽。"

    def _ask(self, request: Any) -> None:
        if self._process is None or self._process.poll() is not None:
            self._start()
        assert self._process is not None and self._process.stdin is not None
        try:
            send(self._process.stdin, request)
        except OSError:
            raise _Gone(self._process.wait()) from None

    def _start(self) -> None:
        self.close()
        # -P: a stray io.py in the folder the person works in must not be imported; a session of its own: Ctrl-C is for the parent to hear
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._answers = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(self._process, self._answers), daemon=True).start()
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, (self.pack, self.bounds.seconds, self.bounds.megabytes))
            ready = self._await(_START)
        except (_Gone, OSError, TimeoutError, MemoryError) as error:
            self.close()
            raise ReaderError(
                "阅读进程无法启动，没有读取任何文件。",
                f"可用内存可能不足 {self.bounds.megabytes} MB，请减少 --workers 后再试。",
            ) from error
        assert ready == READY

    def _await(self, seconds: float) -> Any:
        """The next answer. Raises TimeoutError, MemoryError or _Gone."""
        process, deadline, self._most = self._process, time.monotonic() + seconds, 0
        assert process is not None
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                answer = self._answers.get(timeout=min(left, _LOOK))
            except queue.Empty:
                self._most = max(self._most, _memory_of(process.pid))
                if self._most > self._allowed:
                    raise MemoryError from None
                continue
            if answer is _OVER:
                raise _Gone(process.wait())
            return answer

    def close(self) -> None:
        """End the child, with all that it started (结束阅读进程)."""
        process, self._process = self._process, None
        if process is None:
            return
        _kill_tree(process)
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                assert stream is not None
                stream.close()


_OVER = object()


def _listen(process: subprocess.Popen[bytes], answers: queue.SimpleQueue[Any]) -> None:
    """Hand the child's answers over as they come; a pipe cannot be waited for with a clock on every system."""
    assert process.stdout is not None
    with suppress(EOFError, OSError, ValueError):
        while True:
            answers.put(receive(process.stdout))
    answers.put(_OVER)


def _memory_of(pid: int) -> int:
    """Bytes that a process and its children hold (占用内存), 0 when that cannot be told."""
    import psutil

    try:
        process = psutil.Process(pid)
        return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0


def _kill_tree(process: subprocess.Popen[bytes]) -> None:
    import psutil

    children: list[Any] = []
    with suppress(psutil.Error):
        children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for child in children:
        with suppress(psutil.Error):
            child.kill()
    process.wait()


def _died(code: int) -> str:
    """Why a child is dead, for people (异常退出说明)."""
    how = f"被系统信号 {-code} 终止" if code < 0 else f"退出码 {code}"
    return f"读取时程序异常退出（{how}），试了两次，已跳过。文件可能已损坏，或读取时内存耗尽；请用 Office、WPS 打开另存后再核查。"
