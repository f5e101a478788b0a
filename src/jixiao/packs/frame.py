"""The body of ``report.md`` → frames (读取报告框架), every fault with its line.

``# project、carryover`` begins the frame for these form kinds; ``##`` and below are headings; ``{score}`` alone on a line is a block;
``>`` asks a person for what no form can know; any other line is a fixed text, with ``{year}``-like fields in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from jixiao.core.errors import PackError
from jixiao.core.frame import BLOCK, BLOCKS, FIELD, FIELDS, HEADING, PROMPT, TEXT, Frame, FrameLine
from jixiao.packs.near import meant

_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)\s*")
_BLOCK = re.compile(r"\{\s*([^{}:：]*?)\s*(?:[:：]\s*([^{}]*?)\s*)?\}")
_DEEPEST = 4


class FramesRead(NamedTuple):
    """The frames of a file (已读框架), where each begins — its kinds and its line —, and what is wrong with them."""

    frames: tuple[Frame, ...] = ()
    begins: tuple[tuple[tuple[str, ...], int], ...] = ()
    faults: tuple[PackError, ...] = ()


def read_frames(body: str, file: Path, *, first_line: int = 1) -> FramesRead:
    """The frames in the body of a report.md that starts at ``first_line`` of ``file`` (读取报告框架), and what is wrong with them."""
    begins: list[tuple[tuple[str, ...], int]] = []
    frames: list[tuple[tuple[str, ...], list[FrameLine]]] = []
    faults: list[PackError] = []

    def fault(number: int, message: str, *, key: str = "", allowed: tuple[str, ...] = (), remedy: str = "") -> None:
        faults.append(PackError(message, file=str(file), line=number, key=key, allowed=allowed, remedy=remedy))

    for number, written in enumerate(body.splitlines(), first_line):
        line = written.strip()
        if not line:
            continue
        heading = _HEADING.fullmatch(line)
        if heading and len(heading[1]) == 1:
            frames.append((tuple(name for name in re.split(r"[、，,\s]+", heading[2]) if name), []))
            begins.append((frames[-1][0], number))
            continue
        if not frames:
            fault(number, "框架之前有文字。", remedy="请先写 # 和表样的 id，如 # project。")
            return FramesRead(faults=tuple(faults))
        lines = frames[-1][1]
        if heading:
            level = len(heading[1]) - 1
            above = max((one.level for one in lines if one.kind == HEADING), default=0)
            if level > _DEEPEST:
                fault(number, f"标题「{heading[2]}」有 {level} 级，最多 {_DEEPEST} 级。", remedy="请合并层次。")
            elif level > 1 and not above:
                fault(number, f"标题「{heading[2]}」之前没有上一级标题。", remedy="请从 ## 写起。")
            lines.append(FrameLine(kind=HEADING, text=heading[2], level=level))
        elif line.startswith(">"):
            words = line.lstrip("> ").rstrip("。 ")
            if not words:
                fault(number, "> 后面没有内容。", remedy="请写明要补充什么，或删去这一行。")
            else:
                lines.append(FrameLine(kind=PROMPT, text=words))
        elif block := _BLOCK.fullmatch(line):
            lines.append(FrameLine(kind=BLOCK, text=block[1], argument=block[2] or ""))
            for message, allowed in _faults_of_block(block[1], block[2] or ""):
                fault(number, message, key=block[1], allowed=allowed)
        else:
            lines.append(FrameLine(kind=TEXT, text=line))
            for name in FIELD.findall(line):
                if name not in FIELDS:
                    said = "内容块请单独写成一行。" if name.partition(":")[0].strip() in BLOCKS else ""
                    message = f"文字里没有名为「{name}」的栏目{meant(name, tuple(FIELDS))}"
                    fault(number, message, key=name, allowed=tuple(FIELDS), remedy=said)
    made = tuple(Frame(kinds=kinds, lines=tuple(lines)) for kinds, lines in frames)
    return FramesRead(made, tuple(begins), tuple(faults))


def _faults_of_block(name: str, argument: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if name not in BLOCKS:
        yield f"没有名为「{name}」的内容块{meant(name, tuple(BLOCKS))}", tuple(BLOCKS)
        return
    allowed = BLOCKS[name][1]
    if argument and not allowed:
        yield f"内容块「{name}」后面不写别的，实写「{argument}」。", (f"{{{name}}}",)
    elif allowed and argument not in allowed:
        wrong = f"实写「{argument}」{meant(argument, allowed)}" if argument else "实为空。"
        yield f"内容块「{name}」要在冒号后写明哪一类，{wrong}", allowed
