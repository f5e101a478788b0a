"""Which indicator a sentence speaks of (指标指认): by the name as the form prints it, never by a mere likeness of sense.

A name is found when it stands in the sentence whole — blanks, years, quotation marks and 的 aside — or shortened in its middle with both ends kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from jixiao.core.checks.rows import Row
from jixiao.core.checks.wording import indicator_name, squeezed

_DROPPED = re.compile(r"(?:19|20)\d{2}\s*年度?(?:全年)?|[\s,.;:!?、，。；：！？·\"'“”‘’《》<>()（）\[\]【】—的-]")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_NO_NAME = re.compile(r"\d|^(?:与|含|包括|其中|万?元|单位|注|即|区|分)|完成$|[:：=＝]")
_BOUNDARY = re.compile(r"[，,。；;：:、（(]|(?:使得?|实现|达到?|完成|确保|全年|本年|年度|其中|我[局委办]|[年月日的])$")
_STOPS = re.compile(r"[，,。；;：:！!？?]")
_OPEN, _CLOSED = re.compile(r"[(（]"), (")", "）")
_SHORTEST, _SURE = 3, 5
_RATES = ("率", "度", "数", "量")
_ENDS = 2
_KEPT = 0.6


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a sentence names an indicator (提及): the rows of that name, and the stretch of the sentence."""

    rows: tuple[Row, ...]
    start: int
    end: int


class Names:
    """The indicators of a form by name (指标名册)."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.by_name: dict[str, tuple[Row, ...]] = {}
        self._stopped: set[str] = set()  # names with a stop inside
        for row in rows:
            for text in _names(row):
                name = name_key(text)
                self.by_name[name] = (*self.by_name.get(name, ()), row)
                if _STOPS.search(text):
                    self._stopped.add(name)
        self.longest_first = sorted(self.by_name, key=len, reverse=True)

    def mentions(self, text: str) -> list[Mention]:
        """Every indicator that a sentence names, in order; a name within a longer one is not meant."""
        plain, places = _compact(text)
        taken = bytearray(len(plain))
        found: list[Mention] = []
        for name in self.longest_first:
            for start in _all(plain, name):
                end = start + len(name)
                if any(taken[start:end]):
                    continue
                first, last = places[start], places[end - 1] + 1
                last += text[last : last + 1] in _CLOSED and _OPEN.search(text[first:last]) is not None
                if not _whole(text, first, name) or (name not in self._stopped and _STOPS.search(text[first:last])):
                    continue
                taken[start:end] = b"\1" * len(name)
                found.append(Mention(self.by_name[name], first, last))
        return sorted(found, key=lambda mention: mention.start)

    def shortened(self, text: str, end: int) -> Mention | None:
        """The indicator whose name, shortened in its middle, ends a stretch of text (简称): 企业招聘会 for 企业人才招聘会."""
        start = max((m.end() for m in _STOPS.finditer(text, 0, end)), default=0)
        plain, places = _compact(text[start:end])
        best: Mention | None = None
        for name in self.longest_first:
            if len(name) < _SURE:
                continue
            for begin in _all(plain, name[:_ENDS]):
                part = plain[begin:]
                if len(part) >= max(4, _KEPT * len(name)) and part[-_ENDS:] == name[-_ENDS:] and _is_within(part, name):
                    if best is not None and best.rows != self.by_name[name]:
                        return None  # it may as well be the other one
                    best = Mention(self.by_name[name], start + places[begin], end)
        return best

    def by_tail(self, phrase: str) -> tuple[Row, ...]:
        """The rows whose name ends in what is left of a phrase without general words (通称): 群众投诉率 for 有效投诉率."""
        core = _GENERAL.sub("", squeezed(phrase))
        if len(core) < _SHORTEST or not core.endswith("率"):
            return ()
        rows = [rows for name, rows in self.by_name.items() if name.endswith(core)]
        return rows[0] if len(rows) == 1 else ()


_GENERAL = re.compile(r"^(?:群众|公众|社会|服务对象|企业|办事|全年|年度|整体|总体|有效|的)+")


def _names(row: Row) -> Iterator[str]:
    """The names a row goes by: its own, with and without what stands in brackets, and that too when it is a name."""
    if row.indicator.name is None:
        return
    text = row.indicator.name.text
    without = _BRACKETS.sub("", text)
    yield from {name_key(name): name for name in (text, without) if _may_name(name_key(name))}.values()
    for inner in _BRACKETS.findall(text):
        if len(inner) >= _SURE and not _NO_NAME.search(inner):
            yield inner


def name_key(text: str) -> str:
    """A name as names are compared (指标名比对): without numbering, blanks, punctuation and 的."""
    return _plain(indicator_name(text))


def _may_name(name: str) -> bool:
    return len(name) > _SHORTEST or (len(name) == _SHORTEST and name.endswith(_RATES))


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return _DROPPED.sub("", normalize("NFKC", text)).lower()


def _compact(text: str) -> tuple[str, list[int]]:
    """A text without blanks, years and 的, and for every sign that is left its place in the text."""
    kept: list[str] = []
    places: list[int] = []
    position = 0
    for gap in (*_DROPPED.finditer(text), None):
        end = gap.start() if gap is not None else len(text)
        for at in range(position, end):
            for sign in normalize("NFKC", text[at]).lower():
                kept.append(sign)
                places.append(at)
        if gap is not None:
            position = gap.end()
    return "".join(kept), places


def _all(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _whole(text: str, start: int, name: str) -> bool:
    """Whether a short name stands by itself, not as the end of a longer one: 满意度 in 企业满意度."""
    before = text[:start].rstrip()
    return len(name) >= _SURE or not before or _BOUNDARY.search(before[-3:]) is not None


def _is_within(part: str, name: str) -> bool:
    """Whether all signs of ``part`` stand in ``name`` in this order."""
    signs = iter(name)
    return all(sign in signs for sign in part)
