"""Where documents come from (文件来源): files, folders, patterns, the JSON that ``extract`` prints, standard input.

Documents are yielded one by one, so that ten thousand of them need no more memory than the largest.
One file that cannot be read is a document with a problem, never a stop; so is a folder that cannot be opened.
"""

from __future__ import annotations

import glob
import io
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jixiao.core.errors import JixiaoError, ReadError
from jixiao.core.form import Document, Problem
from jixiao.extracted import documents_in, looks_like_json
from jixiao.ingest import read
from jixiao.ingest.limits import Told
from jixiao.ingest.open import NOTES
from jixiao.ingest.own import bears_index, originals

READABLE = frozenset({".docx", ".docm", ".xlsx", ".xlsm", ".xls", ".ods", ".pdf", ".txt", ".md", ".csv", ".tsv"})
"""Extensions looked for in a folder (可读取的扩展名). JSON only where it is named: in a folder it is likely a result of ours."""

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp", ".gif"})
"""Extensions of pictures (图片扩展名): read where they are named; in a folder they are likely photographs kept as evidence, and passed over."""

CONVERT_FIRST = frozenset({".doc", ".wps", ".et", ".rtf", ".ofd", ".xlsb"})
"""Extensions of forms that must be converted first (须先另存的扩展名): found in a folder they are reported, not passed over."""

STDIN = "-"

RESULT = "由 jixiao 写出的结果"
"""How results of ours begin, or what their properties say (结果标记): a folder that is checked again must not take them for forms."""

DEBUG = "JIXIAO_DEBUG"
"""Environment variable: let bugs crash, with their traceback (调试)."""


REMARKS = NOTES | {"forms_not_checked"}
"""Problems of a file that was read all the same (读取说明): said, but no reason to call the file unreadable."""

OUT_OF_MEMORY = "读取时内存不够，已停止。文件可能过大或结构异常，请把其中的自评表另存为单独的文件后再读。"
"""What is said of a file that takes more memory than there is (内存不足)."""

_BESIDE_FORMS = frozenset({"blank_template", "declaration_only", "report_outline"})


def was_read(document: Document) -> bool:
    """Whether a document was read as far as anybody can tell (已读取): it has no problem, or only remarks.

    A blank template beside a form that was read (a spare sheet of the same workbook), or an outline of a report, is no more than a remark.
    """
    said = {problem.code for problem in document.problems} - REMARKS
    return not said or (bool(document.forms) and said <= _BESIDE_FORMS)


def read_one(path: str | Path) -> Document:
    """The one document behind a path (读取一个文件), also from the JSON that ``extract`` prints. Raises ReadError."""
    found = list(_documents_behind(str(path)))
    if len(found) != 1:
        raise ReadError(
            "several_documents",
            f"{Path(path).name}：JSON 中有 {len(found)} 个文件的结果，这里只能读一个。",
            "请逐个给出，或用命令行处理整个 JSON。",
        )
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the given paths amount to (文件清单): files in order, and those in folders that were passed over."""

    files: tuple[str, ...]
    passed_over: tuple[str, ...] = ()


def list_files(paths: Iterable[str]) -> Listing:
    """The files behind ``paths`` (列出文件): a folder stands for the known files in it at any depth, a pattern for what matches.

    Results that jixiao wrote are passed over: they often stand beside the forms. So is an annotated copy whose original is listed too. A path that does not exist stays in the list, and so does a folder that cannot be opened: reading it says so.
    """
    files: dict[str, str] = {}
    passed_over: list[str] = []

    def take(name: str) -> None:
        if is_result(name):
            passed_over.append(name)
        else:
            # one file by two spellings of its path is one file
            files.setdefault(os.path.normcase(os.path.abspath(name)), name)  # noqa: PTH100 - "" is no path

    for path in paths:
        mode = _mode(path)
        if path == STDIN:
            files[STDIN] = STDIN
        elif stat.S_ISDIR(mode):
            for name in walk(path):
                if Path(name).suffix.lower() in READABLE | CONVERT_FIRST or stat.S_ISDIR(_mode(name)):
                    take(name)
                else:
                    passed_over.append(name)
        else:
            # cmd.exe and PowerShell hand patterns over as they are
            matches = sorted(glob.glob(path, recursive=True)) if not mode and glob.has_magic(path) else []  # noqa: PTH207 - absolute patterns too
            for name in matches or [path]:
                take(name)
    for key, name in list(files.items()):
        if any(str(original) in files for original in originals(Path(key))) and bears_index(name):
            passed_over.append(files.pop(key))
    return Listing(files=tuple(files.values()), passed_over=tuple(passed_over))


def _mode(path: str) -> int:
    """What a path is, as ``stat`` says it (文件种类); 0 when there is none or nobody may know."""
    try:
        return os.stat(path).st_mode  # noqa: PTH116 - Path("") would be the current folder
    except (OSError, ValueError):
        return 0


def walk(folder: str) -> Iterator[str]:
    """Names of the files beneath a folder (遍历文件夹), links followed and every folder entered once; also of the folders that cannot be opened."""
    closed: list[str] = []
    entered: set[tuple[int, int]] = set()
    for place, folders, names in os.walk(folder, followlinks=True, onerror=lambda error: closed.append(error.filename)):
        here = os.stat(place)  # noqa: PTH116 - as os.walk does
        if (here.st_dev, here.st_ino) in entered:
            folders.clear()
            continue
        entered.add((here.st_dev, here.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            # ~$x.docx is the lock file Word leaves beside an open document
            if not name.startswith((".", "~$")):
                yield str(Path(place) / name)
    yield from closed


def is_result(name: str) -> bool:
    """Whether a file is a table, a workbook or a letter that jixiao wrote (先前写出的结果)."""
    if Path(name).suffix.lower() not in _WRITTEN or not stat.S_ISREG(_mode(name)):
        return False
    try:
        with Path(name).open("rb") as stream:
            return is_result_in(name, stream)
    except OSError:
        return False  # whatever is the matter with it, reading it will say


def is_result_in(name: str, stream: BinaryIO) -> bool:
    """Whether content is a result of ours (内容是否为先前的结果); ``name`` says by its extension what to look for."""
    suffix = Path(name).suffix.lower()
    if suffix not in _WRITTEN:
        return False
    try:
        if suffix in (".txt", ".md"):
            return stream.read(len(_RESULT)) == _RESULT
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - _DIRECTORY))
        # few documents have properties of their own, and the directory of a zip stands at its end
        if _PROPERTIES.encode() not in stream.read():
            return False
        with zipfile.ZipFile(stream) as book:
            return book.getinfo(_PROPERTIES).file_size < _DIRECTORY and _RESULT in book.read(_PROPERTIES)
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return False


_WRITTEN = frozenset({".txt", ".md", ".xlsx", ".docx"})
_RESULT = RESULT.encode()
_PROPERTIES = "docProps/custom.xml"
_DIRECTORY = 4096


def documents(files: Iterable[str], told: Told | None = None) -> Iterator[Document]:
    """Every document in ``files``, in order (逐个读取); a JSON file may hold many. ``told`` hears of pages that take seconds."""
    for name in files:
        yield from or_problem(name, _documents_behind(name, told))


def documents_from(name: str, data: bytes) -> Iterator[Document]:
    """The documents in content that is at hand already (读取已取得的内容), as ``documents`` reads them from a file of that name."""
    return or_problem(name, _documents_within(name, data))


def or_problem(name: str, found: Iterator[Document]) -> Iterator[Document]:
    """The documents found (读取或说明); where finding them fails, one that says why."""
    try:
        yield from found
    except ReadError as error:
        yield _unreadable(name, error.code, str(error))
    except JixiaoError as error:
        yield _unreadable(name, "refused", str(error))
    except FileNotFoundError:
        yield _unreadable(name, "not_found", "没有这个文件或文件夹。请核对路径；路径含空格时用引号括起来。")
    except PermissionError:
        yield _unreadable(
            name, "no_permission", "没有读取权限，或文件正被别的程序占用。请关闭该程序或换一个有权限的帐户后再试。"
        )
    except OSError as error:
        yield _unreadable(
            name, "system_error", f"系统无法读取：{error.strerror or error}。请把文件复制到本机磁盘后再试。"
        )
    except MemoryError:
        yield _unreadable(name, "out_of_memory", OUT_OF_MEMORY)
    except Exception as error:  # a bug met in one file must not cost the others
        if DEBUG in os.environ:
            raise
        yield _unreadable(name, "internal_error", internal_error(error))


def _documents_behind(name: str, told: Told | None = None) -> Iterator[Document]:
    """The documents in a file: by its content, so that JSON is found under any name, and a form under the name of JSON."""
    if name == STDIN:
        yield from documents_in(name, sys.stdin.buffer)
        return
    mode = _mode(name)
    if stat.S_ISDIR(mode):
        _open_folder(name)
    elif mode and not stat.S_ISREG(mode):
        # a pipe or a device would keep us waiting, or never end
        raise ReadError(
            "not_a_file",
            "这不是普通文件，而是管道或设备，没有读取。",
            "请给出文件；要从别的程序接收 JSON，用 - 表示标准输入。",
        )
    yield from _read_or_json(name, lambda: Path(name).open("rb"), lambda: read(name, told))  # noqa: SIM115


def _documents_within(name: str, data: bytes) -> Iterator[Document]:
    """The documents in content: as ``_documents_behind`` finds them in a file."""
    yield from _read_or_json(name, lambda: io.BytesIO(data), lambda: read(name, data=data))


def _read_or_json(name: str, opened: Callable[[], BinaryIO], reading: Callable[[], Document]) -> Iterator[Document]:
    """A document of its own, or those that JSON of ours holds."""

    def is_json() -> bool:
        with opened() as stream:
            return looks_like_json(stream)

    named = name.lower().endswith(".json")
    if not named or not is_json():
        try:
            document = reading()
            if document.problems and not document.forms:
                with opened() as stream:
                    if is_result_in(name, stream):
                        raise ReadError("own_result", "这是 jixiao 写出的结果，不是自评表。", "请给出自评表原件。")
            yield document
            return
        except ReadError as error:
            if error.code != "unsupported_format" or not (named or is_json()):
                raise
    with opened() as stream:
        yield from documents_in(name, stream)


def _open_folder(name: str) -> None:
    """Say that a folder cannot be opened (文件夹打不开); a folder that can is told by the reader, which wants a file."""
    try:
        os.scandir(name).close()
    except OSError as error:
        raise ReadError(
            "no_permission",
            "没有权限打开这个文件夹，其中的文件没有读取。",
            "请换一个有权限的帐户，或请管理员放开权限。",
        ) from error


def internal_error(error: Exception) -> str:
    """What a person is told of a bug (程序内部错误), and what to send us."""
    return (
        f"程序内部错误（{type(error).__name__}：{error}），这不是您的错。"
        f"请设置环境变量 {DEBUG}=1 再运行一次，把全部输出反馈给我们。"
    )


def _unreadable(name: str, code: str, message: str) -> Document:
    suffix = Path(name).suffix.lower().lstrip(".")
    return Document(source=name, format=suffix or "unknown", problems=(Problem(code=code, message=message),))
