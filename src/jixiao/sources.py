"""Where documents come from (文件来源): files, folders, patterns, the JSON that ``extract`` prints, standard input.

Documents are yielded one by one, so that ten thousand of them need no more memory than the largest.
One file that cannot be read is a document with a problem, never a stop.
"""

from __future__ import annotations

import codecs
import glob
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from jixiao.core.codec import document_from_dict, form_from_dict
from jixiao.core.errors import JixiaoError, ReadError
from jixiao.core.form import Document, Problem
from jixiao.ingest import read
from jixiao.ingest.open import NOTES

READABLE = frozenset({".docx", ".docm", ".xlsx", ".xlsm", ".xls", ".ods", ".pdf", ".txt", ".md", ".csv", ".tsv"})
"""Extensions looked for in a folder (可读取的扩展名). JSON only where it is named: in a folder it is likely a result of ours."""

CONVERT_FIRST = frozenset({".doc", ".wps", ".et", ".rtf", ".ofd", ".xlsb"})
"""Extensions of forms that must be converted first (须先另存的扩展名): found in a folder they are reported, not passed over."""

STDIN = "-"

DEBUG = "JIXIAO_DEBUG"
"""Environment variable: let bugs crash, with their traceback (调试)."""


REMARKS = NOTES
"""Problems of a file that was read all the same (读取说明): said, but no reason to call the file unreadable."""

_BESIDE_FORMS = frozenset({"blank_template", "declaration_only"})


def was_read(document: Document) -> bool:
    """Whether a document was read as far as anybody can tell (已读取): it has no problem, or only remarks.

    A blank template beside a form that was read (a spare sheet of the same workbook) is no more than a remark.
    """
    said = {problem.code for problem in document.problems} - REMARKS
    return not said or (bool(document.forms) and said <= _BESIDE_FORMS)


def read_one(path: str | Path) -> Document:
    """The one document behind a path (读取一个文件), also from the JSON that ``extract`` prints. Raises ReadError."""
    name = str(path)
    if not name.lower().endswith(".json"):
        return read(path)
    with Path(path).open("rb") as stream:
        found = list(_json_documents(name, stream))
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

    A path that does not exist stays in the list: reading it says so.
    """
    files: dict[str, None] = {}
    passed_over: list[str] = []
    for path in paths:
        if path == STDIN or Path(path).is_file():
            files[path] = None
        elif Path(path).is_dir():
            for name in _walk(path):
                suffix = Path(name).suffix.lower()
                if suffix in READABLE or suffix in CONVERT_FIRST:
                    files[name] = None
                else:
                    passed_over.append(name)
        else:
            # cmd.exe and PowerShell hand patterns over as they are
            matches = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []  # noqa: PTH207 - absolute patterns too
            for name in matches or [path]:
                files[name] = None
    return Listing(files=tuple(files), passed_over=tuple(passed_over))


def _walk(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            # ~$x.docx is the lock file Word leaves beside an open document
            if not name.startswith((".", "~$")):
                yield str(Path(place) / name)


def documents(files: Iterable[str]) -> Iterator[Document]:
    """Every document in ``files``, in order (逐个读取); a JSON file may hold many."""
    for name in files:
        try:
            if name == STDIN:
                yield from _json_documents(name, sys.stdin.buffer)
            elif name.lower().endswith(".json"):
                with Path(name).open("rb") as stream:
                    yield from _json_documents(name, stream)
            else:
                yield read(name)
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
        except Exception as error:  # a bug met in one file must not cost the others
            if DEBUG in os.environ:
                raise
            yield _unreadable(name, "internal_error", internal_error(error))


def internal_error(error: Exception) -> str:
    """What a person is told of a bug (程序内部错误), and what to send us."""
    return (
        f"程序内部错误（{type(error).__name__}：{error}），这不是您的错。"
        f"请设置环境变量 {DEBUG}=1 再运行一次，把全部输出反馈给我们。"
    )


def _unreadable(name: str, code: str, message: str) -> Document:
    suffix = Path(name).suffix.lower().lstrip(".")
    return Document(source=name, format=suffix or "unknown", problems=(Problem(code=code, message=message),))


def _json_documents(name: str, stream: BinaryIO) -> Iterator[Document]:
    """The documents in a JSON file: those ``extract`` prints, one of them, or a form or forms by themselves."""
    bare = 0
    for value in _json_values(stream):
        if not isinstance(value, dict):
            raise ReadError(
                "json_shape",
                f"JSON 里应是 jixiao extract 输出的文件或自评表对象，实为 {type(value).__name__}。",
                "请用 jixiao extract 的输出。",
            )
        if "forms" in value or "problems" in value or "reports" in value:
            yield document_from_dict(value)
        elif "goals" in value or "budget" in value:
            bare += 1
            yield Document(source=name, format="json", forms=(form_from_dict(value),))
        else:
            raise ReadError(
                "json_shape",
                f"JSON 对象既没有 forms 也没有 goals，实有：{'、'.join(list(value)[:6]) or '（空）'}。",
                "请用 jixiao extract 的输出。",
            )


_CHUNK = 1 << 20
_LARGEST = 64 << 20
"""Characters one document may have; beyond that the JSON is broken or no work of ours."""


def _json_values(stream: BinaryIO) -> Iterator[Any]:
    """The elements of a top-level JSON array one by one, or the single top-level value; memory is that of the largest one."""
    source = _text_chunks(stream)
    text, ended = "", False

    def more() -> None:
        # doubling keeps the work linear when one element is longer than a chunk
        nonlocal text, ended
        wanted = max(_CHUNK, len(text))
        parts, got = [text], 0
        while got < wanted and not ended:
            chunk = next(source, None)
            if chunk is None:
                ended = True
            else:
                parts.append(chunk)
                got += len(chunk)
        text = "".join(parts)

    decoder = json.JSONDecoder()
    more()
    start = _skip(text, 0)
    if start == len(text):
        raise ReadError("empty_file", "文件是空的。", "请重新导出后再试。")
    in_array = text[start] == "["
    position = start + in_array
    first = True
    while True:
        position = _skip(text, position, "" if first else ",")
        if position == len(text) and not ended:
            text, position = "", 0
            more()
            continue
        if in_array and text[position : position + 1] == "]":
            return
        if not in_array and not first:
            return
        try:
            value, position = decoder.raw_decode(text, position)
        except ValueError as error:
            text, position = text[position:], 0
            if ended or len(text) > _LARGEST:
                cut = (ended and not text.strip()) or "Unterminated" in str(error)
                raise ReadError(
                    "json_broken",
                    "JSON 不完整，文件在中途断了。" if cut else f"不是正确的 JSON：{error}。",
                    "请重新运行 jixiao extract，等它写完再用。",
                ) from error
            more()
            continue
        yield value
        first = False
        if position > _CHUNK:
            text, position = text[position:], 0


def _skip(text: str, position: int, also: str = "") -> int:
    blank = " \t\r\n\ufeff" + also
    while position < len(text) and text[position] in blank:
        position += 1
    return position


def _text_chunks(stream: BinaryIO) -> Iterator[str]:
    """Decoded text: UTF-8, or UTF-16 where a byte order mark says so (what ``>`` writes in Windows PowerShell)."""
    head = stream.read(_CHUNK)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while head:
            yield decoder.decode(head)
            head = stream.read(_CHUNK)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise ReadError(
            "json_encoding",
            "JSON 不是 UTF-8 编码。",
            "请用 jixiao extract 直接输出的文件，不要用记事本另存为其他编码。",
        ) from error
