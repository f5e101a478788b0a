"""Money cells that say more than one figure (金额栏): arithmetic, before and after a cut, parts of a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.number import EXACT, plain
from jixiao.core.unit import MAGNITUDES, PARTS

FIGURE = re.compile(
    r"(?<![0-9.])([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,25}(?:\.[0-9]{1,25})?)(?![0-9])(?:\s*(万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?!米|克|瓦)|%|‰|‱))?"
)
_YEAR = re.compile(r"(?<![0-9.,])(?:19|20)[0-9]{2}(?=\s*(?:年|结转|结余|年度))(?:\s*年度?)?")
_BRACKET = re.compile(r"\(([^()]*)\)")
# what a figure after the change is called, most telling first; the figures before it are history
_AFTER = re.compile(
    r"(?:压缩|压减|调整|调减|调增|追加|核减|核增|调剂|变更|修正|调)后|实际|最终|现为|现预算|全年预算|调整预算"
)
_BEFORE = re.compile(r"(?:压缩|压减|调整|调减|调增|追加|核减|核增|调剂|变更)前|年初|原预算|原|批复")
_BECOMES = re.compile(r"(?:调整|压缩|压减|调减|调增|核减|追加|变更|减少|增加|降|增)(?:为|至|到|成)\s*$")
_OPERATOR = re.compile(r"[+=]|(?<=[0-9)%万亿元 ])-|×")


@dataclass(frozen=True, slots=True)
class Term:
    """One operand (算式中的一项): its figure as printed, how many units one of it is, and its places."""

    value: Decimal
    scale: Decimal
    places: int
    start: int = 0


def terms(text: str) -> list[Term]:
    """Every figure of folded ``text`` that is no year (各数)."""
    clear = _YEAR.sub(lambda m: " " * len(m[0]), text)
    return [_term(m) for m in FIGURE.finditer(clear)]


def _term(m: re.Match[str]) -> Term:
    digits = m[1].replace(",", "")
    scale = MAGNITUDES.get(m[2] or "", Decimal(1))
    if m[2] in PARTS:
        scale = PARTS[m[2]]
    return Term(Decimal(digits), scale, len(digits.partition(".")[2]), m.start())


@dataclass(frozen=True, slots=True)
class Chosen:
    """The figure that counts in a money cell (计分金额), where it begins in the text (-1: computed), and a doubt, if any."""

    value: Decimal
    places: int
    start: int
    doubt: str = ""


def by_arithmetic(text: str) -> Chosen | None:
    """The result of 450-212.3+89.5=327.2 (算式), None when the text is no arithmetic. Brackets name the operands, or hold them."""
    left, equals, right = text.rpartition("=")
    if not equals:
        left, right = text, ""
        if not re.search(r"[0-9)]\s*[-+]\s*(?:[0-9]|\()", text):
            return None
    if "=" in left or any(c in text for c in "<>~%"):
        return None
    operands: list[tuple[int, Term]] = []
    sign, position = 1, 0
    for operator in [*_OPERATOR.finditer(_blanked(left)), None]:
        piece = left[position : operator.start() if operator else len(left)]
        operand = _operand(piece)
        if operand is None:
            if piece.strip():
                return None
        else:
            operands.append((sign, operand))
        if operator is None:
            break
        if operator[0] == "×":
            return None
        sign = -1 if operator[0] == "-" else 1
        position = operator.end()
    if len(operands) < 2:
        return None
    computed = sum((s * t.value for s, t in operands), Decimal(0))
    places = max(t.places for _, t in operands)
    if not equals:
        if len(operands) == 2 and operands[0][1].value <= operands[1][1].value and operands[1][0] < 0:
            return None  # 100-120 is a range
        return Chosen(computed, places, -1, f"金额写成算式而没有结果，按算式得 {plain(computed)}")
    result = _operand(right)
    if result is None:
        return None
    start = len(left) + 1 + result.start
    scaled = sum((s * EXACT.multiply(t.value, t.scale) for s, t in operands), Decimal(0))
    if computed == result.value or scaled == EXACT.multiply(result.value, result.scale):
        return Chosen(result.value, result.places, start)
    return Chosen(
        result.value, result.places, start, f"算式左边合计为 {plain(computed)}，与所写结果 {plain(result.value)} 不符"
    )


def _blanked(text: str) -> str:
    """The text with what stands in brackets blanked out, positions kept."""
    return _BRACKET.sub(lambda m: " " * (len(m[0]) - 1) + ")", text)


def _operand(piece: str) -> Term | None:
    """The one figure of a term: outside the brackets, else inside them."""
    outside = terms(_blanked(piece))
    if len(outside) == 1:
        return outside[0]
    inside = [] if outside else terms(piece)
    return inside[0] if len(inside) == 1 else None


def by_label(text: str) -> Chosen | None:
    """The figure that its label makes the valid one (压缩后, 调整后): "9000 (压缩前) 7200 (压缩后)" → 7200; None when no label decides."""
    figures = [t for t in terms(text) if t.scale != Decimal("0.01")]
    if not figures:
        return None
    outside = terms(_blanked(text))
    for t in figures:
        if _BECOMES.search(text[max(0, t.start - 12) : t.start]):
            return Chosen(t.value, t.places, t.start)
    labels: list[tuple[Term, str]] = []
    leads = bool(
        re.match(r"\s*[^0-9(]*?(?:" + _AFTER.pattern + "|" + _BEFORE.pattern + ")", text)
    )  # 压缩前9000，压缩后7200
    for i, t in enumerate(figures):
        if leads:
            label = text[figures[i - 1].start if i else 0 : t.start]
        else:
            label = text[t.start : figures[i + 1].start if i + 1 < len(figures) else len(text)]
        labels.append((t, label))
    after = [t for t, label in labels if _AFTER.search(label)]
    if len(after) == 1:
        return Chosen(after[0].value, after[0].places, after[0].start)
    left = [t for t, label in labels if not _BEFORE.search(label)]
    if not after and len(left) == 1 and len(figures) > 1 and len(outside) != 1:
        return Chosen(left[0].value, left[0].places, left[0].start)
    return None
