"""YAML as text with line numbers (带行号的 YAML): every scalar stays the characters that were typed.

PyYAML alone would turn ``0.05`` into a binary float, ``是`` into text but ``no`` into False, and forget the lines.
A pack needs none of that and cannot afford the first: numbers are read from their characters into Decimal.
Anchors, tags and second documents are refused: a pack is read by people, so what stands there is what counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from jixiao.core.errors import PackError

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Path_ = tuple[str | int, ...]
"""A way to a value: keys and positions from the top of the file."""


@dataclass(frozen=True, slots=True)
class YamlText:
    """A YAML file as read (已读文件): plain dicts, lists and texts, and the line of every key and item.

    ``data``: str | None | list | dict, never a number. ``lines``: path → line, counted from 1.
    """

    file: Path
    data: Any
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: tuple[PackError, ...] = ()

    def line(self, path: Path_) -> int:
        """The line of ``path``, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path_, message: str, *, allowed: tuple[str, ...] = (), remedy: str = "") -> PackError:
        """A fault at ``path``, with file and line."""
        return PackError(
            message,
            file=str(self.file),
            line=self.line(path),
            key=".".join(str(part) for part in path),
            allowed=allowed,
            remedy=remedy,
        )


def read_yaml(file: Path) -> YamlText:
    """The YAML of ``file``. Raises PackError when the file is missing, not UTF-8, or not YAML."""
    return parse_yaml(read_text(file), file)


def read_text(file: Path) -> str:
    """The text of a file of a pack. Raises PackError when it is missing, cannot be opened, or is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as exc:
        raise PackError(
            "文件不存在。", file=str(file), remedy="请补上该文件，或从 pack.yaml 中去掉对它的引用。"
        ) from exc
    except UnicodeDecodeError as exc:
        raise PackError("文件不是 UTF-8 编码。", file=str(file), remedy="请用 UTF-8 另存。") from exc
    except OSError as exc:
        raise PackError(
            f"文件无法打开：{exc.strerror}。", file=str(file), remedy="请检查它是否为文件、能否读取。"
        ) from exc


def parse_yaml(text: str, file: Path, *, first_line: int = 1) -> YamlText:
    """The same from ``text`` that starts at ``first_line`` of ``file`` (the head of a Markdown file, for one)."""
    reader = _Reader(text, file, first_line)
    try:
        data = reader.document()
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        problem = getattr(exc, "problem", None) or getattr(exc, "reason", None) or "无法解析"
        raise PackError(
            f"不是有效的 YAML：{problem}。",
            file=str(file),
            line=first_line + (mark.line if mark else 0),
            remedy="请检查缩进、冒号后的空格和引号；含冒号或花括号的文字要加引号。",
        ) from exc
    return YamlText(file, data, reader.lines, tuple(reader.faults))


_DEEPEST = 40
"""Levels a pack can never need; beyond them a file is refused before any stack is."""


class _Reader:
    """Turns parser events into plain data, noting lines; doubled keys, anchors, tags and second documents become faults."""

    def __init__(self, text: str, file: Path, first_line: int) -> None:
        self.lines: dict[Path_, int] = {}
        self.faults: list[PackError] = []
        self._events = yaml.parse(text, Loader=_LOADER)
        self._file = file
        self._first_line = first_line

    def document(self) -> Any:
        """The data of the first document; an empty file is an empty mapping."""
        data: Any = {}
        is_read = False
        for event in self._events:
            if not isinstance(event, yaml.NodeEvent):
                continue
            if is_read:
                self._fault(event, "文件里有第二份文档（---）。", "一个文件只写一份，请拆开。")
                break
            data, is_read = self._value(event, ()), True
        return data

    def _value(self, event: Any, path: Path_) -> Any:
        self.lines.setdefault(path, self._line(event))
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._fault(event, "用了锚点（& 与 *）。", "请把内容原样写出。")
        if isinstance(event, yaml.AliasEvent):
            return None
        if event.tag:
            self._fault(event, f"用了类型标记「{event.tag}」。", "请删去，值按文字读取。")
        if isinstance(event, yaml.ScalarEvent):
            return None if event.value == "" and not event.style else event.value
        if len(path) > _DEEPEST:
            raise PackError(
                "嵌套过深。",
                file=str(self._file),
                line=self._line(event),
                remedy="模板包用不到这么多层，请检查括号和缩进。",
            )
        return self._list(path) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(path)

    def _list(self, path: Path_) -> list[Any]:
        out: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            out.append(self._value(event, (*path, len(out))))
        return out

    def _mapping(self, path: Path_) -> dict[str, Any]:
        out: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._fault(event, "键应为文字。", "请写成 键: 值。")
                self._value(event, (*path, "?"))
                self._value(next(self._events), (*path, "?"))
                continue
            key, line = event.value, self._line(event)
            if key in out:
                self._fault(event, f"键「{key}」写了两次，上一次在第 {self.lines[(*path, key)]} 行。", "请只留一个。")
                self._value(next(self._events), (*path, key))
                continue
            self.lines[(*path, key)] = line
            out[key] = self._value(next(self._events), (*path, key))
        return out

    def _line(self, event: Any) -> int:
        return self._first_line + int(event.start_mark.line)

    def _fault(self, event: Any, message: str, remedy: str) -> None:
        self.faults.append(PackError(message, file=str(self._file), line=self._line(event), remedy=remedy))
