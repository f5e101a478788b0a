"""Fonts for PDF (字体): the system's own first, else the installed font package; a missing one is said before anything is drawn.

Only PDF carries fonts. docx and xlsx name the official ones and leave them to the reader's machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jixiao.core.errors import DrawError

_FANGSONG = ("FangSong", "FangSong_GB2312", "仿宋", "仿宋_GB2312", "STFangsong", "FZFangSong-Z02")
_SONG = (
    "Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC", "SimSun", "宋体", "NSimSun", "STSong", "Songti SC",
    "FZShuSong-Z01", "AR PL UMing CN",
)  # fmt: skip
_SANS = (
    "SimHei", "黑体", "STHeiti", "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "Microsoft YaHei",
    "微软雅黑", "PingFang SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
)  # fmt: skip
_KAI = ("KaiTi", "KaiTi_GB2312", "楷体", "楷体_GB2312", "STKaiti", "Kaiti SC", "AR PL UKai CN")
_TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "STZhongsong", "华文中宋")
_LAST = (
    "Noto Color Emoji",
    "Noto Emoji",
    "Segoe UI Emoji",
    "Noto Sans Symbols 2",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "MingLiU-ExtB",
    "SimSun-ExtB",
)
_PACKAGE = "noto_cjk_sans_otc"


class FontMissing(DrawError):
    """No font with Chinese characters on this machine (没有中文字体)."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The families to set text in (字体方案): each a list, the first that has a character draws it."""

    body: tuple[str, ...]
    heading: tuple[str, ...]
    kai: tuple[str, ...]
    title: tuple[str, ...]
    paths: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, list[str]]:
        return {name: list(getattr(self, name)) for name in ("body", "heading", "kai", "title")}


@cache
def installed_fonts() -> Any:
    """The fonts typst finds here (本机字体): the system's and those of the font package."""
    import typst

    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=list(package_folders()))


def package_folders() -> tuple[str, ...]:
    """The folder of the installed font package (字体包), none when it is not installed."""
    spec = find_spec(_PACKAGE)
    return () if spec is None or spec.origin is None else (str(Path(spec.origin).parent),)


@cache
def faces() -> Faces:
    """The best faces this machine has (选用字体). Raises FontMissing when none of them knows Chinese."""
    return choose(frozenset(installed_fonts().families()), package_folders())


def choose(families: frozenset[str], paths: tuple[str, ...] = ()) -> Faces:
    """The faces to use of the families there are (选字体)."""

    def there(*groups: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for group in groups for name in group if name in families)

    if not there(_FANGSONG, _SONG, _SANS, _KAI, _TITLE):
        raise FontMissing(
            "这台电脑上没有中文字体，无法生成 PDF。",
            '请安装中文字体（如 Debian、Ubuntu：apt install fonts-noto-cjk），或 pip install "jixiao[fonts]"；docx、xlsx、html 不受影响。',
        )
    last = there(_LAST)
    return Faces(
        body=(*there(_FANGSONG, _SONG, _SANS), *last),
        heading=(*there(_SANS, _SONG, _FANGSONG), *last),
        kai=(*there(_KAI, _FANGSONG, _SONG, _SANS), *last),
        title=(*there(_TITLE, _SONG, _SANS), *last),
        paths=paths,
    )
