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
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as exc:
        raise PackError(
            "文件不存在。", file=str(file), remedy="请补上该文件，或从 pack.yaml 中去掉对它的引用。"
        ) from exc
    except UnicodeDecodeError as exc:
        raise PackError("文件不是 UTF-8 编码。", file=str(file), remedy="请用 UTF-8 另存。") from exc
    return parse_yaml(text, file)


def parse_yaml(text: str, file: Path, *, first_line: int = 1) -> YamlText:
    """The same from ``text`` that starts at ``first_line`` of ``file`` (the head of a Markdown file, for one)."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        problem = getattr(exc, "problem", None) or "无法解析"
        raise PackError(
            f"不是有效的 YAML：{problem}。",
            file=str(file),
            line=line,
            remedy="请检查缩进、冒号后的空格和引号；含冒号或花括号的文字要加引号。",
        ) from exc
    lines: dict[Path_, int] = {}
    faults: list[PackError] = []
    read = _Reader(lines, faults, file, first_line)
    data = {} if node is None else read.plain(node, ())
    return YamlText(file, data, lines, tuple(faults))


class _Reader:
    """Turns composed nodes into plain data, noting lines; doubled keys and anchors become faults."""

    def __init__(self, lines: dict[Path_, int], faults: list[PackError], file: Path, first_line: int) -> None:
        self.lines = lines
        self.faults = faults
        self.file = file
        self.first_line = first_line
        self.seen: set[int] = set()

    def plain(self, node: Any, path: Path_) -> Any:
        line = self.first_line + node.start_mark.line
        self.lines.setdefault(path, line)
        if isinstance(node, yaml.ScalarNode):
            return None if node.value == "" and not node.style else node.value
        if id(node) in self.seen:
            self._fault(line, "用了锚点引用（& 与 *）。", "请把内容原样写出。")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, position)) for position, item in enumerate(node.value)]
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            key_line = self.first_line + key_node.start_mark.line
            if key in out:
                self._fault(
                    key_line, f"键「{key}」写了两次，上一次在第 {self.lines[(*path, key)]} 行。", "请只留一个。"
                )
                continue
            self.lines[(*path, key)] = key_line
            out[key] = self.plain(value_node, (*path, key))
        return out

    def _fault(self, line: int, message: str, remedy: str) -> None:
        self.faults.append(PackError(message, file=str(self.file), line=line, remedy=remedy))
