"""The headings a pack's frame gives a report (报告提纲), and which of them a report lacks.

Headings are compared by what they say: numbering, brackets and general words aside, the words of the frame must stand in the report's
heading in their order, so that 存在的主要问题及原因分析 answers 存在的问题和原因.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from jixiao.core.form import Report
from jixiao.core.frame import Frame
from jixiao.core.pack import Pack, ReportLimit

_NUMBER = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]、?|\d{1,2}\s*(?:[、．]|\.(?!\d)))\s*"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_GENERAL = re.compile(
    r"部门|单位|项目|整体|绩效|年度|情况|简要概述|概述|相关|主要|有关|的|本|及|和|与|拟|下一步|[\s、，,。；;:：]"
)
_UNFINISHED = re.compile(r"未(?:能)?(?=完成|达成|实现)")


@dataclass(frozen=True, slots=True)
class Node:
    """A heading of the frame (提纲章节) with those beneath it."""

    heading: str
    level: int
    parts: tuple[Node, ...] = ()


@lru_cache(maxsize=64)
def outline(frame: Frame | None) -> tuple[Node, ...]:
    """The headings of a frame as a tree (报告提纲); () when there is no frame."""
    lines = [(line.level, line.text) for line in frame.headings()] if frame is not None else []
    return tuple(_nodes(lines, 0, len(lines)))


def _nodes(lines: Sequence[tuple[int, str]], start: int, stop: int) -> Iterator[Node]:
    at = start
    while at < stop:
        level, heading = lines[at]
        end = next((n for n in range(at + 1, stop) if lines[n][0] <= level), stop)
        yield Node(heading, level, tuple(_nodes(lines, at + 1, end)))
        at = end


def limit_of(pack: Pack, version: str | None) -> ReportLimit | None:
    """The pack's limit for a version (版本字数规定), None when it has none."""
    return next((limit for limit in pack.report_limits if limit.version == version), None)


def required(pack: Pack, kind: str, version: str | None) -> tuple[Node, ...]:
    """The headings a report must have (应有章节): those its version keeps; without a version, those every version keeps."""
    tops = outline(pack.frame(kind))
    limits = [limit for limit in pack.report_limits if version is None or limit.version == version]
    for limit in limits:
        if limit.parts:
            kept = {_key(part) for part in limit.parts}
            tops = tuple(node for node in tops if _key(node.heading) in kept)
    return tops


def missing(nodes: Sequence[Node], report: Report) -> tuple[str, ...]:
    """The headings a report lacks (缺少的章节), the uppermost of each. A section written as a whole need not be divided."""
    said = [(_key(section.heading), bool(section.text.strip())) for section in report.sections if section.heading]
    return tuple(heading for node in nodes for heading in _missing(node, said))


def _missing(node: Node, said: Sequence[tuple[str, bool]]) -> list[str]:
    own = [written for heading, written in said if _answers(heading, node)]
    beneath = [_missing(part, said) for part in node.parts]
    if own and (any(own) or not node.parts):
        return []
    if node.parts and not all(found == [part.heading] for found, part in zip(beneath, node.parts, strict=True)):
        return [heading for found in beneath for heading in found]
    return [node.heading]


def share_present(nodes: Sequence[Node], report: Report) -> float:
    """Which share of the frame's headings a report has (提纲吻合程度)."""
    said = [_key(section.heading) for section in report.sections if section.heading]
    every = list(_every(nodes))
    return sum(any(_answers(heading, node) for heading in said) for node in every) / max(1, len(every))


def _every(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _every(node.parts)


def _answers(said: str, node: Node) -> bool:
    signs = iter(said)
    return bool(said) and all(sign in signs for sign in _key(node.heading))


@lru_cache(maxsize=4096)
def _key(heading: str) -> str:
    """What a heading says, without number, brackets and general words; 未完成 is another word than 完成."""
    text = _BRACKETS.sub("", _NUMBER.sub("", normalize("NFKC", heading).replace("(", "（").replace(")", "）")))
    return _GENERAL.sub("", _UNFINISHED.sub("欠", text))


def length_of(report: Report) -> int:
    """How many characters a report has (字数): title, headings and text, blanks left out."""
    return sum(
        len(re.sub(r"\s", "", text))
        for text in (report.title, *(t for section in report.sections for t in (section.heading, section.text)))
    )
