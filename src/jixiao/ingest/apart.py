"""A process of its own for files that could take the whole run with them (隔离读取).

pdfium cannot be interrupted from Python, and a page that draws itself, or a few kilobytes that unpack to many gigabytes, would keep it
busy without end. calamine ends the process on some damaged xls files. A child can be ended, or die, alone. It costs a twentieth to a
fifth of a second, so only files that need it get one.
"""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from typing import Any

from jixiao.core.errors import ReadError
from jixiao.ingest.limits import MEGABYTE, Watch, damaged

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_PACKED_TWICE = re.compile(rb"/Filter\s*\[[^\]]*(?:Flate|LZW|RunLength)[^\]]*(?:Flate|LZW|RunLength)")
_SMALL = MEGABYTE  # what one megabyte can unpack to is still borne
_MEMORY = 3 << 30
_PROGRAM = "from jixiao.ingest.apart import child; child()"


def needs_a_process(data: bytes) -> bool:
    """Whether a PDF must be read in a process of its own: drawings within drawings, data packed twice, or simply large."""
    return len(data) > _SMALL or _FORM.search(data) is not None or _PACKED_TWICE.search(data) is not None


def _run(program: str, payload: bytes, watch: Watch) -> subprocess.CompletedProcess[bytes]:
    # -P: without it a stray io.py in the folder the person works in would be imported instead of Python's own
    command = [sys.executable, "-P", "-c", program]
    try:
        return subprocess.run(command, input=payload, capture_output=True, timeout=watch.left, check=False)
    except subprocess.TimeoutExpired:
        raise watch.too_slow() from None


def leaves_apart(data: bytes, watch: Watch) -> Any:
    """What ``pdf.leaves_of`` gives, from a child process. Raises ReadError when the child takes too long, too much memory, or dies."""
    done = _run(_PROGRAM, pickle.dumps((data, watch.source, watch.limits)), watch)
    if done.returncode or not done.stdout:
        raise ReadError(
            "damaged",
            f"{watch.source}：内容展开后过大，或图形互相嵌套，已停止读取。",
            "请用 PDF 阅读器打开检查，打印或另存成新的 PDF 后再读；有 Word 或 Excel 原件时请直接用原件。",
        )
    kind, value = pickle.loads(done.stdout)
    if kind == "refused":
        raise ReadError(*value)
    return value


_TRY_XLS = (
    "import io, sys; from python_calamine import CalamineWorkbook as Book; "
    "book = Book.from_filelike(io.BytesIO(sys.stdin.buffer.read())); [book.get_sheet_by_name(name) for name in book.sheet_names]"
)


def try_xls(data: bytes, watch: Watch) -> None:
    """Open an old workbook in a child first (xls 试读). Raises ReadError when that fails: its complaints and its end stay with the child."""
    if _run(_TRY_XLS, data, watch).returncode:
        raise damaged(watch.source)


def limit_memory() -> None:
    """Keep this process to three gigabytes, where the system can (内存上限); where it cannot, time alone ends a child."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        pass


def child() -> None:
    """The child's side: read from standard input, answer on standard output."""
    limit_memory()
    from jixiao.ingest.pdf import leaves_of

    data, source, limits = pickle.loads(sys.stdin.buffer.read())
    try:
        answer: tuple[str, Any] = ("read", leaves_of(data, Watch(source, limits)))
    except ReadError as error:
        answer = ("refused", (error.code, error.message, error.remedy))
    sys.stdout.buffer.write(pickle.dumps(answer))
