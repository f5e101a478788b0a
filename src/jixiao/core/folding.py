"""Full-width, LaTeX, HTML and Markdown crumbs made plain (字符归一), so that one grammar reads all of them.

Only widths are folded, not all of NFKC: m² must not become "m2", nor ① a figure.
"""

from __future__ import annotations

import re
import unicodedata


class _Widths(dict[int, str]):
    """Code point → half-width text, filled as characters are met; str.translate asks it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.decomposition(character).partition(" ")[0]
        folded = (
            unicodedata.normalize("NFKC", character)
            if kind in ("<wide>", "<small>", "<narrow>", "<font>")
            else character
        )
        self[code] = folded
        return folded


_WIDTHS = _Widths(
    {ord(c): ">=" for c in "≥≧⩾≮≽⪰≿"}
    | {ord(c): "<=" for c in "≤≦⩽≯≼⪯≾"}
    | {ord(c): "~" for c in "〜∼∽～"}
    | {ord(c): "-" for c in "−‐‑–—―─－﹣"}
    | {ord(c): " " for c in "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000\u200b\ufeff\t\r\n☑☒☐✓✔✅√□■◻◼▢"}
    | {ord("═"): "=", ord("〔"): "(", ord("〕"): ")", ord("￥"): "¥", ord("。"): "。", ord("、"): "、"}
)

_BLANKS = re.compile(r"\s{2,}")
_TAG = re.compile(r"<\s*/?\s*[A-Za-z][^<>]*>")
_ENTITY = re.compile(r"&(?:ge|gt|le|lt|nbsp|amp);")
_ENTITIES = {"&ge;": ">=", "&gt;": ">", "&le;": "<=", "&lt;": "<", "&nbsp;": " ", "&amp;": "&"}
_LATEX = re.compile(
    r"\\(geqslant|geq|ge|leqslant|leq|le|gt|lt|sim|approx|times|cdot|pm|text|mathrm|quad|%)(?![A-Za-z])"
)
_LATEX_WORDS = {
    "geqslant": ">=", "geq": ">=", "ge": ">=", "leqslant": "<=", "leq": "<=", "le": "<=", "gt": ">", "lt": "<", "sim": "~", "approx": "约",
    "times": "×", "cdot": "·", "pm": "±", "text": "", "mathrm": "", "quad": " ", "%": "%",
}  # fmt: skip
# 》=40 and 》40 stand for a greater-than sign when no book title is open
_BRACKET_SIGN = re.compile(r"([》〉»›])(?=\s*=|\s*[0-9])|([《〈«‹])(?=\s*=|\s*[0-9])")
_TITLE = re.compile(r"[《〈][^《》〈〉]*[》〉]")
_SPACED_SIGN = re.compile(r"([<>])\s+=|=\s*([<>])|==")


def folded(text: str) -> str:
    """``text`` in half width, signs as >=, <=, >, <, =, crumbs and ticks taken out (归一文字)."""
    if not text.isascii():
        text = text.translate(_WIDTHS)
    if "\\" in text:
        text = _LATEX.sub(lambda m: _LATEX_WORDS[m[1]], text).replace("{,}", ",")
        text = re.sub(r"\\(?=[^A-Za-z0-9])", "", text).replace("$", " ").replace("{", "").replace("}", "")
    elif text.count("$") == 2:
        text = text.replace("$", " ")
    if "&" in text:
        text = _ENTITY.sub(lambda m: _ENTITIES[m[0]], text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if ("》" in text or "〉" in text or "《" in text or "〈" in text or "»" in text) and not _TITLE.search(text):
        text = _BRACKET_SIGN.sub(lambda m: ">" if m[1] else "<", text)
    if "=" in text:
        text = _SPACED_SIGN.sub(lambda m: (m[1] or m[2] or "") + "=", text)
    if "  " in text:
        text = _BLANKS.sub(" ", text)
    if "**" in text:
        text = text.replace("**", "")
    return text.strip()
