"""Automatic numbers of Word (自动编号): "一、", "（二）", "3." that are printed but stand nowhere in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from jixiao.ingest.limits import Archive

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_PLACE = re.compile(r"%([1-9])")
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
    "ideographDigital", "koreanDigital2", "taiwaneseDigital",
}  # fmt: skip


@dataclass(slots=True)
class _Level:
    start: int
    kind: str
    text: str


@dataclass(slots=True)
class _List:
    """A list of the document: its levels by number, and which list it shares its count with."""

    shared: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The automatic numbers of one document, counted in reading order. Read from the file when the first one is met."""

    __slots__ = ("_archive", "_counts", "_lists", "_part", "_started", "_w")

    def __init__(self, archive: Archive, part: str, w: str) -> None:
        self._archive, self._part, self._w = archive, part, w
        self._lists: dict[str, _List] | None = None
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[str] = set()

    def count(self, number: str, depth: int) -> str:
        """Counts one paragraph of list ``number`` on ``depth`` (from 0) and gives what is printed before it.

        "" for bullets and for lists that are not defined.
        """
        if self._lists is None:
            self._lists = self._read()
        found = self._lists.get(number)
        level = found.levels.get(depth) if found is not None else None
        if found is None or level is None:
            return ""
        counts = self._counts.setdefault(found.shared, {})
        if number not in self._started:
            self._started.add(number)
            for restarted, start in found.restarts.items():
                counts[restarted] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.kind in ("bullet", "none"):
            return ""

        def place(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            item = found.levels.get(other)
            return written(counts.get(other, item.start), item.kind) if item is not None else ""

        text = _PLACE.sub(place, level.text)
        return text + " " if text and text[-1].isascii() else text

    def _read(self) -> dict[str, _List]:
        w = self._w
        val = w + "val"
        root = self._archive.xml(self._part.rpartition("/")[0] + "/numbering.xml")
        if root is None:
            return {}
        abstract = {
            item.get(w + "abstractNumId") or "": {
                int(level.get(w + "ilvl") or 0): self._level(level) for level in item.iterchildren(w + "lvl")
            }
            for item in root.iterchildren(w + "abstractNum")
        }
        lists = {}
        for item in root.iterchildren(w + "num"):
            reference = item.find(w + "abstractNumId")
            shared = reference.get(val) or "" if reference is not None else ""
            levels = dict(abstract.get(shared, {}))
            restarts = {}
            for override in item.iterchildren(w + "lvlOverride"):
                depth = int(override.get(w + "ilvl") or 0)
                own = override.find(w + "lvl")
                if own is not None:
                    levels[depth] = self._level(own)
                start = override.find(w + "startOverride")
                if start is not None and (start.get(val) or "").isdecimal():
                    restarts[depth] = int(start.get(val) or 1)
            lists[item.get(w + "numId") or ""] = _List(shared, levels, restarts)
        return lists

    def _level(self, level: etree._Element) -> _Level:
        def value(name: str, default: str) -> str:
            item = level.find(self._w + name)
            return default if item is None else item.get(self._w + "val") or default

        start = value("start", "1")
        return _Level(int(start) if start.isdecimal() else 1, value("numFmt", "decimal"), value("lvlText", ""))


def written(number: int, kind: str) -> str:
    """A count in Word's number format ``kind``."""
    if kind in _CHINESE:
        return chinese(number, _DIGITS)
    if kind in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese(number, _LEGAL)
    if kind == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if kind.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if kind in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(65 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if kind == "upperLetter" else letter.lower()
    if kind in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        return _roman(number) if kind == "upperRoman" else _roman(number).lower()
    if kind == "decimalZero":
        return f"{number:02}"
    return str(number)


def chinese(number: int, digits: str) -> str:
    """A count below a hundred in Chinese: 1 → 一, 10 → 十, 23 → 二十三; figure by figure beyond."""
    ten = "拾" if digits is _LEGAL else "十"
    if number >= 100 or number < 0:
        return "".join(digits[int(figure)] for figure in str(abs(number)))
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + ten + (digits[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        text += letters * count
    return text
