"""Lines of print (版面): runs of characters put together to lines, lines to paragraphs, and columns found where no rulings are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_WORD = re.compile(r"[0-9A-Za-z.,%:/+-]+")
_ANEW = re.compile(
    r"指标\s*[0-9一二三四五六七八九十]|[0-9]{1,2}\s*[、.．)）]\s*(?![0-9])|[（(][一二三四五六七八九十0-9]+[)）]|[一二三四五六七八九十]+、|[①-⑳]|…|\.\.|其中"
)

_BREAK_HERE = "\u200b"
"""The zero-width blank that lets a long word be broken; it says nothing."""

Run = tuple[float, float, float, float, str]  # left, right, bottom, top, text


@dataclass(slots=True)
class PrintedLine:
    """A line of print (行): its box, its text, and the pieces it falls into at wide gaps (left, right, text)."""

    left: float
    right: float
    bottom: float
    top: float
    pieces: list[tuple[float, float, str]] = field(default_factory=list)
    doubt: str = ""  # what was uncertain where the line had to be recognised

    @property
    def text(self) -> str:
        return "\t".join([piece[2] for piece in self.pieces])

    @property
    def height(self) -> float:
        return self.top - self.bottom


def _is_wide(letter: str) -> bool:
    """Whether a letter is a full-width one, between which no blank is ever printed."""
    return letter > "\u2e7f"


def _glue(before: str, after: str, gap: float, height: float) -> str:
    """What stands between two runs of one line. Layout programs put a quarter of an em between Chinese and figures: no blank."""
    if before.endswith((" ", "\u3000")) or after.startswith((" ", "\u3000")):
        return ""
    limit = 0.6 if _is_wide(before[-1]) or _is_wide(after[0]) else 0.15
    return " " if gap > limit * height else ""


def lines_of(runs: Sequence[Run], wide: float = 0.0) -> list[PrintedLine]:
    """Runs as lines from top to bottom. A gap of more than ``wide`` ems divides a line into pieces (0: never)."""
    ordered = sorted(runs, key=lambda run: -(run[2] + run[3]))
    groups: list[list[Run]] = []
    low = high = 0.0
    for run in ordered:
        shared = min(high, run[3]) - max(low, run[2])
        if groups and shared > 0.4 * min(high - low, run[3] - run[2]):
            groups[-1].append(run)
            if run[3] - run[2] > high - low:  # a raised figure came first: the line is as high as its highest run
                low, high = run[2], run[3]
        else:
            groups.append([run])
            low, high = run[2], run[3]
    return [line for line in [_line(group, wide) for group in groups] if line.pieces]


def _line(runs: list[Run], wide: float) -> PrintedLine:
    runs.sort()
    height = max(run[3] - run[2] for run in runs)
    line = PrintedLine(runs[0][0], runs[0][1], min(run[2] for run in runs), max(run[3] for run in runs))
    start, end, text = runs[0][0], runs[0][1], runs[0][4]
    for left, right, _, _, more in runs[1:]:
        gap = left - end
        if wide and gap > wide * height:
            line.pieces.append((start, end, text.strip()))
            start, text = left, more
        else:
            text += _glue(text, more, gap, height) + more
        end = max(end, right)
    line.pieces.append((start, end, text.strip()))
    line.pieces = [(left, right, piece.replace(_BREAK_HERE, "")) for left, right, piece in line.pieces if piece]
    line.right = end
    return line


def cell_text(runs: list[Run], width: float = 0.0) -> str:
    """The text of a cell: its lines, with a break only where the writer broke them.

    A line that left no room for what comes next in a cell ``width`` wide was broken by the program that set it (0: width unknown).
    """
    if len(runs) == 1:
        return runs[0][4].strip().replace(_BREAK_HERE, "")
    text, before = "", None
    for line in lines_of(runs):
        if before is None:
            text = line.text
        elif width and _wrapped(before, line, width):
            text += _between(text, line.text) + line.text
        else:
            text += "\n" + line.text
        before = line
    return text


def _wrapped(line: PrintedLine, following: PrintedLine, width: float) -> bool:
    free = width - (line.right - line.left)
    return free < needed(following.text) * max(line.height, 1.0) and not begins_anew(following.text)


def _between(before: str, after: str) -> str:
    """A blank where a line of Latin words was broken, nothing between Chinese."""
    return (
        " " if before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha() else ""
    )


def needed(text: str) -> float:
    """How many ems the first thing in ``text`` that is not broken over lines takes, with the padding of a cell (首词宽度)."""
    word = _WORD.match(text)
    closing = (
        1.0 if text[1:2] and text[1] in "，。；：、！？）】」》”,.;:" else 0.0
    )  # never begins a line: it comes along
    return 1.9 + (0.6 * (len(word[0]) - 1) if word else closing)


def begins_anew(text: str) -> bool:
    """Whether a line begins an entry of its own (另起一条): 指标2, 1、, （一）, 其中."""
    return bool(_ANEW.match(text))


def paragraphs_of(lines: list[PrintedLine], left: float, right: float) -> list[list[PrintedLine]]:
    """Lines put together to paragraphs: a full line is continued by the next one unless that is indented or differs in size."""
    found: list[list[PrintedLine]] = []
    large = 1.15 * sorted(line.height for line in lines)[len(lines) // 2] if lines else 0.0
    for line in lines:
        if found and (_goes_on(found[-1][-1], line, left, right) or _goes_on_title(found[-1][-1], line, large)):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _goes_on_title(line: PrintedLine, following: PrintedLine, large: float) -> bool:
    """Whether two lines are a title over several lines: centred one beneath the other, both larger than the text."""
    return (
        line.height > large < following.height
        and len(line.pieces) == len(following.pieces) == 1
        and abs(line.height - following.height) <= 0.2 * line.height
        and line.bottom - following.bottom <= 2.5 * line.height
        and abs((line.left + line.right) - (following.left + following.right)) < line.height
        and not following.text.startswith(("（", "("))
    )


_ENDED = re.compile(r"[。；;！？!?：:】][”\"」》)）]*$")
_NEW_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}\s*[、.．]|[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|\d{1,2}\s*(?:[、．]|\.(?!\d))|【"
)


def _goes_on(line: PrintedLine, following: PrintedLine, left: float, right: float) -> bool:
    height = line.height
    ended = _ENDED.search(line.text.rstrip()) is not None
    if ended and _NEW_HEADING.match(following.text.lstrip()):
        return False  # a heading that is not indented, behind a last line that happens to be full
    if len(line.pieces) > 1 or len(following.pieces) > 1:
        return False
    if abs(height - following.height) > 0.2 * height or line.bottom - following.bottom > 2.5 * height:
        return False
    if right - line.right > 2 * height:
        return False
    if following.left - left < 0.8 * height:
        return True
    # a centred heading over two lines; what stands in brackets beneath a heading, or numbered, is a line of its own
    centred = abs((line.left + line.right) - (following.left + following.right)) < height
    alone = following.text.startswith(("（", "(")) or _NEW_HEADING.match(following.text) is not None
    return centred and not ended and line.left - left < 2 * height and not alone


def columns_of(lines: list[PrintedLine]) -> list[tuple[float, float]]:
    """Columns of print in lines without rulings: stretches that pieces of text cover, parted by stretches that none covers."""
    pieces = sorted((left, right) for line in lines if len(line.pieces) > 1 for left, right, _ in line.pieces)
    columns: list[tuple[float, float]] = []
    for left, right in pieces:
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def unruled_rows(lines: list[PrintedLine]) -> list[tuple[int, int]]:
    """Stretches (from, to) of at least three lines in a row that fall into three or more pieces: tables without rulings."""
    wide = [index for index, line in enumerate(lines) if len(line.pieces) > 2]
    stretches: list[list[int]] = []
    for index in wide:
        # one or two lines that do not fall apart may stand between: a wrapped cell
        if stretches and index - stretches[-1][1] <= 3:
            stretches[-1][1] = index
        else:
            stretches.append([index, index])
    counted = [(a, b + 1) for a, b in stretches if sum(1 for index in wide if a <= index <= b) >= 3]
    return [(a, b) for a, b in counted if len(columns_of(lines[a:b])) > 2]
