"""Symbol fonts (符号字体): the signs that Wingdings and Symbol letters stand for, as far as forms use them.

Source of the code points: the fonts' published character sets; only ticks, boxes and comparison signs are listed, because those
carry meaning in a form. A sign that is not listed comes out as U+FFFD, so that the gap is seen.
"""

from __future__ import annotations

TICKED = "☑"
BOX = "□"
CROSSED = "☒"
UNKNOWN = "\ufffd"

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: BOX, 0x70: BOX, 0x71: BOX, 0x72: BOX, 0x76: "❖", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: BOX,
    0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: CROSSED, 0xFE: TICKED,
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: BOX, 0x4F: "✗", 0x50: "✓", 0x51: CROSSED, 0x52: TICKED, 0x53: CROSSED, 0x54: CROSSED, 0x97: "●", 0xA2: "■", 0xA3: BOX,
}  # fmt: skip
_SYMBOL = {
    0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
    0xBC: "…", 0xD6: "√", 0xE5: "∑",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}


SYMBOL_FONTS = ("Wingdings", "Symbol")


def in_font(font: str, text: str) -> str:
    """Text set in a symbol font as the signs it shows; letters the font is only named for, such as Chinese ones, stay."""
    return "".join([_sign(font, letter) for letter in text]) if font.startswith(SYMBOL_FONTS) else text


def _sign(font: str, letter: str) -> str:
    if ord(letter) > 0xFF and not 0xF000 <= ord(letter) <= 0xF0FF:
        return letter
    sign = symbol(font, f"{ord(letter):X}")
    return letter if sign == UNKNOWN else sign


def symbol(font: str, code: str) -> str:
    """The sign that ``code`` (hexadecimal, with or without Word's F0 page) means in ``font``."""
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    table = _FONTS.get(font.lower())
    if table is None:
        return chr(number) if number < 0xE000 or 0xF900 <= number <= 0x10FFFF else UNKNOWN
    low = number & 0xFF
    if low in table:
        return table[low]
    # Symbol shares digits, brackets and blanks with ASCII; Wingdings shares nothing but the blank.
    if low == 0x20 or (table is _SYMBOL and 0x20 < low < 0x41):
        return chr(low)
    return UNKNOWN
