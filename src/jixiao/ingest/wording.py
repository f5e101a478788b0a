"""Wording of cells (字面): taking layout out of a text without touching what it says.

Published forms break words over lines and pages (绩效 目标, 完成达标 率); such blanks are layout, not text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# A blank between two Chinese characters or Chinese punctuation is a line break of the layout.
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_GAP = re.compile(rf"(?<=[{_CJK}])\s+(?=[{_CJK}])")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u3000\u200b\ufeff]+")
_BLANK = re.compile(r"\s+")
_STRAY_TICK = re.compile(r"[☑✓√✔☒■]|<input[^>]*>")
_BOLD = re.compile(r"\*\*|__")

# (12分)  （40）  (XX 分)  (0分): points in brackets at the end of a name; 10 or (区域) without 分 needs a bare number.
_POINTS = re.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*分?\s*[)）]?\s*[:：]?\s*$")
_POINTS_BARE = re.compile(r"(?<=[^\d.\-—~至])\s*(\d+(?:\.\d+)?)\s*分\s*[:：]?\s*$")
_POINTS_HOLE = re.compile(r"[(（]\s*([XxＸ×*_ 　]{1,6}|__+|…+|\.{2,})\s*分\s*[)）]\s*[:：]?\s*$")
_POINTS_INSIDE = re.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*分\s*[)）]")


@lru_cache(maxsize=65536)
def tidy(text: str) -> str:
    """One line: layout blanks between Chinese characters gone, other blanks single (去版式空白)."""
    if not text:
        return ""
    if "*" in text or "__" in text:
        text = _BOLD.sub("", text)
    return _SPACE.sub(" ", _GAP.sub("", text.replace("\n", " "))).strip()


def tidy_long(text: str) -> str:
    """A long text (reason, goal): paragraphs kept as lines, layout blanks gone (长文本)."""
    lines = (tidy(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """For comparing labels: half width, no blanks at all, no trailing colon (标签比对)."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).rstrip(":;。.、").lstrip("*#")


_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\([^()]*$")


@lru_cache(maxsize=65536)
def label(text: str) -> str:
    """``bare`` without anything in brackets: 预算执行情况(万元)(20分) → 预算执行情况 (标签)."""
    core = _BRACKETS.sub("", bare(text))
    return core.rstrip(":;。.、*")


def split_points(text: str, *, plain_suffix: bool = True) -> tuple[str, str | None]:
    """Points printed behind a name (名称后的分值): "数量指标（15分）" → ("数量指标", "15").

    ``plain_suffix``: also without brackets (产出指标 40分) — for level names, not for indicator names.
    """
    found = _POINTS.search(text)
    if found is None and plain_suffix:
        found = _POINTS_BARE.search(text)
    if found is None:
        return text, None
    return text[: found.start()].strip(), found.group(1)


def split_row_points(text: str) -> tuple[str, str | None]:
    """Points behind an indicator's name: only "(12分)" with 分; other brackets belong to the name."""
    found = None
    for found in _POINTS_INSIDE.finditer(text):  # noqa: B007 — the last one counts
        pass
    if found is None or text[found.end() :].strip(" :：。"):
        return text, None
    return text[: found.start()].strip(), found.group(1)


def points_hole(text: str) -> str | None:
    """Template points nobody filled in (未填分值): "年度绩效目标 1 (XX 分)" → "XX 分"."""
    found = _POINTS_HOLE.search(text)
    return f"{found.group(1).strip()} 分" if found else None


def without_hole(text: str) -> str:
    """The name without its unfilled points."""
    return _POINTS_HOLE.sub("", text).strip()


def without_tick(text: str) -> str:
    """A number cell without a tick mark that slid into it (误入勾选)."""
    return tidy(_STRAY_TICK.sub("", text)) if _STRAY_TICK.search(text) else text
