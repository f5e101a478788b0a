"""Certainty (把握): what recognition is not sure of, what it is known to confuse, and how a person is told.

Only what can be nothing else is put right, and even that is said. Everything else stays as recognised and becomes a doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from jixiao.ingest.scan.recognise import Letter

_FIGURE = 0.9  # certainty below which a letter of a figure is doubted
_WORD = 0.6  # and one of a word
_SLIPS = {
    "O": "0",
    "o": "0",
    "〇": "0",
    "l": "1",
    "I": "1",
    "|": "1",
    "丨": "1",
    "S": "5",
    "s": "5",
    "B": "8",
    "Z": "2",
    "z": "2",
}
_AFTER_PERCENT = frozenset("6aábobó0ô°9gBGd8")
_FIGURES = re.compile(r"[0-9.,，．%％‰≥≤><》《＞＜=＝≧≦+\-—−~～/:]+")
_SHOWN = 3


def put_right(letters: Sequence[Letter]) -> tuple[list[Letter], list[str]]:
    """The letters of a line without the confusions that figures cannot have (纠正), and what was changed, for people."""
    right = list(letters)
    said: list[str] = []
    before = _text(right)
    index = 0
    while index < len(right):
        letter = right[index]
        if _doubled_percent(right, index):
            del right[index]
            continue
        digit = _SLIPS.get(letter.text)
        if digit is not None and _in_figure(right, index) and (letter.sure < _FIGURE or letter.other == digit):
            right[index] = replace(letter, text=digit, sure=1.0, other=letter.text, other_sure=0.0)
        index += 1
    if len(right) != len(letters) or before != _text(right):
        said.append(f"「{before}」按数字的写法读作「{_text(right)}」")
    return right, said


def _doubled_percent(letters: Sequence[Letter], index: int) -> bool:
    """Whether a letter is only the second half of the percent sign before it: 90%6."""
    if index < 2 or letters[index - 1].text not in "%％" or not letters[index - 2].text.isdigit():
        return False
    letter = letters[index]
    return letter.text in _AFTER_PERCENT and letter.sure < _FIGURE and index == len(letters) - 1


def _in_figure(letters: Sequence[Letter], index: int) -> bool:
    """Whether a letter stands between digits, or a digit and the point or end of a figure."""
    before = letters[index - 1].text if index else ""
    after = letters[index + 1].text if index + 1 < len(letters) else ""
    if before.isdigit():
        return after.isdigit() or after in ("", ".", ",", "%", "％")
    return before in (".", ",") and index > 1 and letters[index - 2].text.isdigit()


def unsure_of(letters: Sequence[Letter]) -> list[str]:
    """What in a line is uncertain (存疑处), said for people; empty when nothing is."""
    found: list[str] = []
    inside = [False] * len(letters)
    text = "".join(letter.text[:1] or " " for letter in letters)
    for figure in _FIGURES.finditer(text):
        if any(c.isdigit() for c in figure.group()):
            inside[figure.start() : figure.end()] = [True] * (figure.end() - figure.start())
    for letter, figure_letter in zip(letters, inside, strict=True):
        if _matters(letter) and letter.sure < (_FIGURE if figure_letter or letter.text in "□☑" else _WORD):
            also = f"，也像「{letter.other}」" if letter.other.strip() and letter.other_sure > 0.05 else ""
            found.append(f"「{letter.text}」（{letter.sure:.0%}{also}）")
    return found


def _matters(letter: Letter) -> bool:
    """Whether it matters which letter it is: not for blanks, brackets and the marks between words."""
    kind = unicodedata.category(letter.text[:1] or " ")
    if kind[0] == "Z" or (kind in ("Ps", "Pe", "Pi", "Pf", "Pd") and letter.text not in "-—"):
        return False
    return letter.text not in "、，。；：“”‘’\"';:·*" or letter.other.isalnum()


def why(text: str, unsure: Sequence[str], corrected: Sequence[str]) -> str:
    """The doubt of a cell in one sentence (存疑说明), "" when there is none."""
    said = []
    if corrected:
        said.append("；".join(corrected))
    if unsure:
        more = f"等 {len(unsure)} 处" if len(unsure) > _SHOWN else ""
        said.append(f"「{text.replace(chr(10), '')[:30]}」中的{'、'.join(unsure[:_SHOWN])}{more}把握不足")
    return f"扫描识别：{'；'.join(said)}，请对照原件。" if said else ""


def _text(letters: Sequence[Letter]) -> str:
    return "".join(letter.text for letter in letters)
