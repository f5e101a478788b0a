"""Number formats (数字格式): the text a spreadsheet shows for a number, because that text is what the form says.

``shown`` covers what forms use: plain and thousands numbers, percent, money signs and literal text, sections for negative and zero,
dates and times. What it does not know (fractions, exponents, conditions) comes out as the plain number, never wrong, only unadorned.
Built-in ids: ECMA-376 part 1, 18.8.30, with the zh-cn column for 27–36 and 50–58.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0", 6: "¥#,##0", 7: "¥#,##0.00", 8: "¥#,##0.00", 9: "0%", 10: "0.00%",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'AM/PMh"时"mm"分"', 35: 'AM/PMh"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "¥#,##0",
    43: "#,##0.00", 44: "¥#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'AM/PMh"时"mm"分"', 56: 'AM/PMh"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_DIGITS = re.compile(r"[0#?]")


def plain_number(value: float) -> str:
    """A number as text: at most 15 significant digits (as Excel shows), no exponent, no trailing zeros."""
    if value == value and value not in (float("inf"), float("-inf")):
        short = repr(value)
        if short.endswith(".0") and len(short) < 18:
            return short[:-2] if short != "-0.0" else "0"
        number = _FIFTEEN.create_decimal(short)
        text = format(number, "f")
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return ""


@dataclass(frozen=True, slots=True)
class _Section:
    """One section of a format: what stands before and after the digits, and how the digits are written."""

    before: str
    after: str
    decimals: int
    optional: int  # of the decimals, how many are # (dropped when zero)
    minimum: int  # digits before the point that are always written
    thousands: bool
    percent: int
    scale: int
    has_digits: bool


def shown(value: float, code: str) -> str:
    """The text shown for a number in format ``code``."""
    sections = _sections(code)
    if not sections:
        return plain_number(value)
    number = _FIFTEEN.create_decimal(repr(value))
    if number < 0 and len(sections) > 1:
        section, number, sign = sections[1], -number, ""
    elif number == 0 and len(sections) > 2:
        section, sign = sections[2], ""
    else:
        section, sign = sections[0], "-" if number < 0 else ""
        number = abs(number)
    if not section.has_digits:
        return (sign + section.before + section.after).strip()
    number = number.scaleb(2 * section.percent - 3 * section.scale)
    rounded = number.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP, Context(prec=400))
    digits = format(rounded, ",f" if section.thousands else "f")
    whole, _, fraction = digits.partition(".")
    for _ in range(section.optional):
        if not fraction.endswith("0"):
            break
        fraction = fraction[:-1]
    if whole == "0" and section.minimum == 0 and fraction:
        whole = ""
    whole = whole.rjust(section.minimum, "0") if not section.thousands else whole
    if not rounded:
        sign = ""
    return (sign + section.before + whole + ("." + fraction if fraction else "") + section.after).strip()


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    """The sections of a number format; empty when the format is General or one we do not draw."""
    found = []
    for part in _split(code):
        section = _section(part)
        if section is None:
            return ()
        found.append(section)
    return tuple(found[:3])


def _split(code: str) -> list[str]:
    parts, start, quoted, index = [], 0, False, 0
    while index < len(code):
        letter = code[index]
        if letter == '"':
            quoted = not quoted
        elif letter == "\\" and not quoted:
            index += 1
        elif letter == ";" and not quoted:
            parts.append(code[start:index])
            start = index + 1
        index += 1
    return [*parts, code[start:]]


def _section(part: str) -> _Section | None:
    before, after, digits, index, percent = "", "", "", 0, 0
    while index < len(part):
        letter = part[index]
        literal = ""
        if letter == '"':
            end = part.find('"', index + 1)
            end = len(part) if end < 0 else end
            literal, index = part[index + 1 : end], end
        elif letter == "\\":
            index += 1
            literal = part[index : index + 1]
        elif letter == "_":
            index += 1
            literal = ""
        elif letter == "*":
            index += 1
        elif letter == "[":
            end = part.find("]", index)
            if end < 0:
                return None
            inner = part[index + 1 : end]
            if inner.startswith("$"):
                literal = inner[1:].partition("-")[0]
            elif inner[:1] in "<>=" or inner.upper().startswith("DBNUM"):
                return None
            index = end
        elif letter in "0#?.,":
            digits += letter
        elif letter == "%":
            percent += 1
            literal = "%"
        elif letter in "/@EeGg":
            return None
        else:
            literal = letter
        if literal:
            if digits:
                after += literal
            else:
                before += literal
        index += 1
    trimmed = digits.rstrip(",")
    scale = len(digits) - len(trimmed)
    whole, _, fraction = trimmed.partition(".")
    fraction = fraction.replace(",", "")
    optional = len(fraction) - len(fraction.rstrip("#?"))
    return _Section(
        before, after, len(fraction), optional, whole.count("0"), "," in whole, percent, scale, bool(_DIGITS.search(digits))
    )  # fmt: skip


_DATE_TOKEN = re.compile(
    r'"[^"]*"|\\.|\[[^\]]*\]|AM/PM|A/P|上午/下午|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|[eE]+|[aA]{3,4}|_.|\*.|.'
)
_WEEKDAYS = "一二三四五六日"


def is_date(code: str) -> bool:
    """Whether a format shows a date or a time."""
    bare = re.sub(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General|_.|\*.', "", code, flags=re.IGNORECASE)
    return bool(re.search(r"[ymdhs]", bare, re.IGNORECASE)) and not re.search(r"[#?0](?!0*$)", bare.replace("s.0", "s"))


def shown_date(value: datetime.date | datetime.time | datetime.timedelta, code: str) -> str:
    """The text shown for a date or time in format ``code``; ISO-like when there is no such format."""
    if isinstance(value, datetime.timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if not is_date(code):
        return str(value)
    moment = _moment(value)
    tokens = _DATE_TOKEN.findall(_split(code)[0])
    twelve = any(token in ("AM/PM", "A/P", "上午/下午") for token in tokens)
    text, previous = "", ""
    for index, token in enumerate(tokens):
        kind = token[0].lower()
        if kind == '"':
            text += token[1:-1]
            continue
        if kind == "\\":
            text += token[1:]
            continue
        if token in ("AM/PM", "A/P", "上午/下午"):
            text += "上午" if moment.hour < 12 else "下午"
        elif kind == "[" or kind == "_" or kind == "*":
            continue
        elif kind in "ye":
            text += f"{moment.year % 100:02}" if kind == "y" and len(token) < 3 else f"{moment.year}"
        elif kind == "m" and (previous == "h" or _next_letter(tokens, index) == "s"):
            text += f"{moment.minute:0{min(len(token), 2)}}"
        elif kind == "m":
            text += f"{moment.month:02}" if len(token) == 2 else f"{moment.month}"
        elif kind == "d":
            text += f"{moment.day:0{min(len(token), 2)}}" if len(token) < 3 else "星期" + _WEEKDAYS[moment.weekday()]
        elif kind == "a" and len(token) > 2:
            text += ("星期" if len(token) == 4 else "") + _WEEKDAYS[moment.weekday()]
        elif kind == "h":
            hour = (moment.hour % 12 or 12) if twelve else moment.hour
            text += f"{hour:0{min(len(token), 2)}}"
        elif kind == "s":
            text += f"{moment.second:0{min(len(token.partition('.')[0]), 2)}}"
        else:
            text += token
            continue
        previous = kind
    return text.strip()


def _moment(value: datetime.date | datetime.time) -> datetime.datetime:
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, datetime.time):
        return datetime.datetime.combine(datetime.date(1900, 1, 1), value)
    return datetime.datetime(value.year, value.month, value.day)


def _next_letter(tokens: list[str], index: int) -> str:
    for token in tokens[index + 1 :]:
        if token[0].lower() in "ymdhs":
            return token[0].lower()
    return ""
