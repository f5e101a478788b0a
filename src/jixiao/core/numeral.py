"""Chinese numerals (中文数字): 一百二十万, 壹佰贰拾万, 两千零五, 二〇二一, 十, 百.

Only the parser lives here; whether a run of such characters is a figure at all (统一, 一般, 百姓 are not) is decided by the reader.
"""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "壹": 1, "二": 2, "两": 2, "贰": 2, "三": 3, "叁": 3, "四": 4, "肆": 4, "五": 5, "伍": 5,
    "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9, "幺": 1,
}  # fmt: skip
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LEVELS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

CHARACTERS = "".join((*_DIGITS, *_STEPS, *_LEVELS))
"""Every character a Chinese numeral may hold, apart from 点."""

FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
"""大写 characters: they are written for amounts only."""


def numeral(text: str) -> Decimal | None:
    """The number a Chinese numeral says (中文数字求值), None when the characters do not make one.

    一百二十 → 120, 两千零五 → 2005, 二〇二一 → 2021, 三点五 → 3.5, 一百二 → 120, 十二万 → 120000.
    """
    if not text or len(text) > 30:
        return None
    whole, point, part = text.partition("点")
    number = _whole(whole)
    if number is None:
        return None
    if not point:
        return Decimal(number)
    if not part or any(c not in _DIGITS for c in part):
        return None
    return Decimal(f"{number}." + "".join(str(_DIGITS[c]) for c in part))


def _whole(text: str) -> int | None:
    if not text:
        return None
    if all(c in _DIGITS for c in text):  # written digit by digit: 二〇二一
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    pending = False  # a digit waits for its step
    last_step = 0
    for c in text:
        if c in _DIGITS:
            if pending and digit:
                return None
            digit, pending = _DIGITS[c], True
            if digit == 0:
                last_step = 0  # after 零 a lone digit is units: 一百零二
        elif c in _STEPS:
            step = _STEPS[c]
            section += (digit if pending and digit else 1) * step
            digit, pending, last_step = 0, False, step
        elif c in _LEVELS:
            level = _LEVELS[c]
            section += digit
            if section == 0 and total == 0:
                section = 1
            if total and total < level:
                total, section = (total + section) * level, 0  # 一万亿
            else:
                total, section = total + section * level, 0
            digit, pending, last_step = 0, False, level
        else:
            return None
    if pending and digit and last_step >= 10:
        # 一百二 is 120, 三万五 is 35000; 十二 is 12
        digit *= last_step // 10 if last_step > 10 else 1
    return total + section + digit
