"""What ``extract`` and ``check`` print, read back (读回 JSON): documents one by one, so that memory is that of the largest.

Also one document, or one form, by itself. What is no work of ours is refused with the place in it and what should stand there.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from jixiao.core.codec import document_from_dict, form_from_dict
from jixiao.core.errors import ReadError
from jixiao.core.form import Document

_REMEDY = "请用 jixiao extract 的输出。"


def looks_like_json(stream: BinaryIO) -> bool:
    """Whether content begins as JSON of ours does (形似 JSON): with an array or an object, whatever its name."""
    head = stream.read(256)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\0", b"")
    return head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"[", b"{")


def documents_in(name: str, stream: BinaryIO) -> Iterator[Document]:
    """The documents in JSON (JSON 中的文件): those ``extract`` prints, one of them, or a form or forms by themselves.

    Raises ReadError with the codes empty_file, json_broken, json_encoding, json_shape; what came before the fault has been yielded.
    """
    count = 0
    for count, value in enumerate(_values(stream), 1):
        yield _document(name, value, count)
    if not count:
        raise ReadError("empty_file", "JSON 里没有任何文件的结果。", "请重新运行 jixiao extract。")


def _document(name: str, value: Any, count: int) -> Document:
    if not isinstance(value, dict):
        raise ReadError(
            "json_shape", f"JSON 里应是 jixiao extract 输出的文件或自评表对象，实为{_kind(value)}。", _REMEDY
        )
    if "forms" in value or "problems" in value or "reports" in value:
        _fit(value, _DOCUMENT, f"第 {count} 个文件")
        return document_from_dict({**value, "source": value.get("source") or name})
    if "goals" in value or "budget" in value:
        _fit(value, _FORM, f"第 {count} 张表")
        return Document(source=name, format="json", forms=(form_from_dict(value),))
    raise ReadError(
        "json_shape",
        f"JSON 对象既没有 forms 也没有 goals，实有：{'、'.join(list(value)[:6]) or '（空）'}。",
        _REMEDY,
    )


class _Each:
    """An object with any keys, each value of one shape."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape


class _With:
    """An object with keys that must be there."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys


_TEXT, _COUNT, _ORDER, _PLACE = "文字", "数字", "次序", "出处"
# A dict names the keys that are looked into; further keys are let pass. A list holds the shape of its elements.
_FORM: dict[str, Any] = {
    "budget": {"fiscal": {}, "carryover": {}, "other": {}},
    "goals": [{"indicators": [{"score_spans": _COUNT, "inputs": [_TEXT]}]}],
    "contacts": {},
    "columns": [_TEXT],
    "attributes": _Each([_TEXT]),
    "options": _Each([_TEXT]),
    "doubts": [_With("where", "why")],
    "places": _Each(_PLACE),
    "pack": _TEXT,
    "form_kind": _TEXT,
    "nearest_pack": _TEXT,
}
_DOCUMENT: dict[str, Any] = {
    "forms": [_FORM],
    "reports": [
        {
            "title": _TEXT,
            "version": _TEXT,
            "unit": _TEXT,
            "project": _TEXT,
            "year": _TEXT,
            "sections": [_With("heading", "text")],
            "figures": [_With("what", "printed")],
            "places": _Each(_PLACE),
            "forms_before": _ORDER,
        }
    ],
    "problems": [_With("code", "message")],
}


def _fit(value: Any, shape: Any, path: str) -> None:
    """Refuse a value that the codec could not take (核对结构), naming its place; texts are looked at by the codec itself."""
    if value is None:
        return
    if isinstance(shape, list):
        _must(isinstance(value, list), path, "列表", value)
        for count, element in enumerate(value, 1):
            _must(element is not None, f"{path} 第 {count} 项", "有内容的一项", element)
            _fit(element, shape[0], f"{path} 第 {count} 项")
    elif shape is _TEXT:
        _must(isinstance(value, str), path, "文字", value)
    elif shape is _COUNT:
        _must(isinstance(value, int) and value > 0, path, "正整数", value)
    elif shape is _ORDER:
        _must(isinstance(value, int) and value >= 0, path, "不小于 0 的整数", value)
    elif shape is _PLACE:
        fits = isinstance(value, list) and [type(part) for part in value] in ([str, str, int], [str, str, int, int])
        _must(fits, path, "[样式, 表名, 行, 列]", value)
    else:
        _must(isinstance(value, dict), path, "对象", value)
        if isinstance(shape, _With):
            for key in shape.keys:
                _must(isinstance(value.get(key), str), f"{path} 的 {key}", "文字", value.get(key))
        elif isinstance(shape, _Each):
            for key, each in value.items():
                _fit(each, shape.shape, f"{path} 的 {key}")
        else:
            for key in shape:
                _fit(value.get(key), shape[key], f"{path} 的 {key}")


def _must(fits: bool, path: str, wanted: str, value: Any) -> None:
    if not fits:
        raise ReadError("json_shape", f"JSON 中{path}应为{wanted}，实为{_kind(value)}。", _REMEDY)


def _kind(value: Any) -> str:
    """What a JSON value is, with a beginning of it."""
    if value is None:
        return "空值（null）"
    if isinstance(value, dict):
        return "对象"
    if isinstance(value, list):
        return "列表"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 20 else f"{text[:20]}……"


_CHUNK = 1 << 20
_LARGEST = 64 << 20
"""Characters one document may have; beyond that the JSON is broken or no work of ours."""


def _values(stream: BinaryIO) -> Iterator[Any]:
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
        except RecursionError as error:
            raise ReadError("json_broken", "JSON 一层套一层，套得太深，不是自评表。", _REMEDY) from error
        except ValueError as error:
            text, position = text[position:], 0
            if ended or len(text) > _LARGEST:
                raise _broken(text, error) from error
            more()
            continue
        yield value
        first = False
        if position > _CHUNK:
            text, position = text[position:], 0


def _broken(text: str, error: ValueError) -> ReadError:
    """The error for text that is no JSON: cut off, or wrong from some sign on."""
    at = text[error.pos :].strip() if isinstance(error, json.JSONDecodeError) else text
    if not at or "Unterminated" in str(error):
        said = "JSON 不完整，文件在中途断了。"
    elif isinstance(error, json.JSONDecodeError):
        # where the decoder gave up lies in the text that was left, so its own line and column would mislead
        said = f"不是正确的 JSON，从「{' '.join(at[:20].split())}」起无法理解。"
    else:
        said = "JSON 里有一个数字长得无法读取。"
    return ReadError("json_broken", said, "请重新运行 jixiao extract，等它写完再用。")


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
