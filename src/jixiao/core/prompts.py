"""What is left of a template in a text (模板残留): instructions never replaced, gaps never filled, dates without figures.

Recognised by form, never by the sentence of one template. Every pattern is compiled once; answers are remembered per text.
"""

from __future__ import annotations

import re
from functools import lru_cache

_OPEN, _CLOSE = r"[(（\[【〔]", r"[)）\]】〕]"
_ACCORDING = r"(?:(?:根据|按照|结合|依据|对照|按)[^，。；:：\d]{1,14}?)?(?:如实|逐项|简要|详细|分别|分项)*"
_ORDER = (
    rf"(?:主要填写|请(?:在?此处?)?{_ACCORDING}(?:填写|填报|说明|列明|简述|写明|描述)|(?:此处|本栏|在此处?)(?:主要|请)?(?:填写|填报|说明|应)|"
    r"填写(?:说明|要求|内容)|填报说明|简要说明|简述|逐项说明)"
)
"""What only a template says to whoever fills it in (填写要求)."""

_HEADED = re.compile(rf"^\s*{_OPEN}?\s*(?:参考格式|(?:格式|示例|样例|例|填写(?:说明|要求|内容)|填报说明)\s*[:：])")
_ORDERED = re.compile(rf"^\s*{_ORDER}")
_BARE = re.compile(
    r"^\s*(?:填写[^，。；,;\d]{2,20}(?:原因|措施|情况|问题|说明|内容|目标|名称|方案|指标|分析)|待(?:填写?|填报|补填|补充|完善))[。.]?\s*$"
)
_WHOLE = re.compile(rf"^\s*{_OPEN}\s*(?:{_ORDER}|主要包括|填写|填报|说明)[^)）\]】〕]*{_CLOSE}\s*[。.]?\s*$")
_INSIDE = re.compile(
    rf"{_OPEN}\s*(?:主要填写|请(?:在此)?(?:填写|说明|简述|列明)|此处填写|本栏填写|填写(?:说明|要求)|(?:格式|示例)\s*[:：])[^)）\]】〕]{{2,}}"
)
_FIGURE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?!\s*[.、．)）]|\d)")  # the 1. of a list is none
_CAUSE = re.compile(r"(?<![原起成])因(?![素此而地])|由于|受[^，。]{1,12}影响")
_FIELD = re.compile(
    rf"^\s*{_OPEN}\s*(?:项目|单位|部门|指标|主管部门|实施单位|填报单位|专项|填报)?(?:名称|全称|单位|日期|时间)\s*{_CLOSE}\s*$"
)


@lru_cache(maxsize=8192)
def is_prompt(text: str) -> bool:
    """Whether a text is a template's own instruction (模板提示语), told by its form: （主要填写……）, 格式：……, 请填写……, 待填, （项目名称）.

    Where its form leaves a doubt, an instruction states neither a figure nor a cause: （说明：因疫情推迟） is an answer.
    """
    if _HEADED.match(text) or _INSIDE.search(text) or _BARE.match(text) or _FIELD.match(text):
        return True
    if not (_ORDERED.match(text) or _WHOLE.match(text)):
        return False
    return _FIGURE.search(text) is None and _CAUSE.search(text) is None


_X = r"[XＸx×✕＊○〇]"
_LETTERS = r"(?:[XＸx]{2,}|[×✕＊○〇□]{2,})"
_GAP = re.compile(rf"(?<![A-Za-z0-9]){_LETTERS}(?![A-Za-z0-9])|_{{2,}}|＿{{2,}}")
_GAP_WITH_UNIT = re.compile(
    r"(?<![A-Za-z0-9])(?:[XＸx]{2,}|[×✕＊○]{2,}|_{2,}|＿{2,})\s*(?:分|万元|亿元|元|%|％|年度?|月|日|个|家|人|次|项|户|篇|场)(?!\w)"
)
_DATE_GAP = re.compile(rf"(?<!\d)20{_X}{{2}}\s*(?:年|[-—.])|(?:年|^|\s){_X}{{1,2}}\s*月(?:{_X}{{1,2}}\s*日)?")
_QUOTED = re.compile(r"“[^“”]*”|‘[^‘’]*’|\"[^\"]*\"")
_NUMERALS = frozenset("一二三四五六七八九十两零百千")
_DOTS = re.compile(r"^\s*(?:[.．…。·]\s*){2,}$")
_NAMELESS = re.compile(
    r"^\s*(?:指标\s*[0-9一二三四五六七八九十]*|(?:目标|项目)\s*[0-9一二三四五六七八九十]+)\s*[:：]?\s*[.…]*\s*$"
)
_SHORT = 30


@lru_cache(maxsize=8192)
def gap_in(text: str) -> str | None:
    """A placeholder left in a text (占位符): XX 分, ____, ……, or a name that is only 指标1; None when there is none."""
    if _DOTS.match(text) or _NAMELESS.match(text):
        return text.strip()
    return hole_in(text)


@lru_cache(maxsize=8192)
def hole_in(text: str) -> str | None:
    """Letters that stand for what was never written (空缺): XX 分, 20XX年, ____; a heading such as 目标1 is none.

    Inside quotation marks (“一××两××”) and beside Chinese numerals (二○○九) they are part of what is said.
    """
    pattern = _GAP if len(text) <= _SHORT else _GAP_WITH_UNIT
    found = next((m for m in pattern.finditer(text) if not _is_said(text, m)), None)
    if found is None:
        found = _DATE_GAP.search(text)
    return found[0].strip() if found else None


def _is_said(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    mark = found[0][0]
    if mark in "×✕＊" and before in _NUMERALS:
        return True
    if mark in "○〇" and (before in _NUMERALS or after in _NUMERALS):
        return True
    return any(q.start() < found.start() and found.end() < q.end() for q in _QUOTED.finditer(text))


_NO_MONTH = re.compile(r"年\s*月|(?:^|[^\d\s])\s*月\s*日\s*$")
_NO_YEAR = re.compile(r"[(（\[【][\s_＿]+年度?\s*[)）\]】]")


@lru_cache(maxsize=2048)
def blank_date(text: str) -> str | None:
    """A printed date begun and not filled in (日期未填完): 2021年 月 日; None when it says a month, or nothing at all (年 月 日)."""
    return text.strip() if _NO_MONTH.search(text) and any(c.isdigit() for c in text) else None


@lru_cache(maxsize=2048)
def blank_year(text: str) -> str | None:
    """A title whose year was never filled in (年度未填): （ 年度）; None when there is no such gap."""
    found = _NO_YEAR.search(text)
    return found[0] if found else None
