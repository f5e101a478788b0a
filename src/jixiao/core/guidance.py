"""What the template of a report leaves in it (提纲提示语): instructions for the writer, notes on length, a title that still says 格式.

Recognised by form, never by the sentence of one template: an instruction names what is to be written and says nothing itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.core.form import Report
from jixiao.core.prompts import hole_in, is_prompt

_BRACKETED = re.compile(r"[(（【]\s*(?:格式|参考格式|参考提纲|提纲|模板|范本|样本)\s*[)）】]")
_ASKED = re.compile(r"【\s*请(?:补充|核对|填写|说明|列明)[^】]*】?")
_LENGTH = re.compile(r"(?:缩略版|摘要版|全文|报告|字数).{0,30}?\d{3,5}\s*字(?:以内|左右|以下)?")
_TOPIC = r"(?:情况|问题|原因|内容|说明|建议|分析|措施|材料|资料|工作|目标|方案|经验|做法|成效|依据)"
_ENUMERATED = re.compile(rf"[^。；;]*{_TOPIC}(?:等(?:相关|有关)?(?:{_TOPIC}|方面)?)?")
_ORDER = re.compile(
    r"(?:主要)?(?:包括|包含)(?:但不限于)?[:：]?(?=核实|评述|列举|说明|分析|项目|资金|完成|预算|绩效|上年|本年|部门|单位|前期|存在|形成|主要|原因|问题|目标)"
    r"|(?:请)?(?:简要)?(?:概述|简述|列举|评述|填写|写明)"
)
_NAMED_ORDER = re.compile(r"[^，,。]{2,20}[，,]\s*(?:主要)?包括(?=[^。]*等(?:相关|有关)?(?:内容|情况|方面))")
_ASIDE = re.compile(r"[(（]\s*(?:主要)?(?:包括|含|说明|指)[^()（）]{2,80}[)）]")
_ASIDE_OF_TOPICS = re.compile(
    rf"{_TOPIC}.*(?:等|和|及|，|,).*[)）]$|(?:等(?:相关|有关)?(?:情况|内容|方面)|情况|原因|说明)\s*[)）]$"
)
_DONE = re.compile(
    r"了|已|均|达到|达成|达标|完成(?!情况|的?绩效|值|率|数)|开展(?!情况)|组织(?!情况|实施|过程)|通过|按照|根据|由于|因此"
)
_FIGURE = re.compile(r"\d")
_NUMBER = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]、?|\d{1,2}\s*[、.．](?!\d))\s*"
)
_LONGEST = 120
_SECTIONS = 3


@lru_cache(maxsize=4096)
def guidance_in(line: str) -> str | None:
    """What a line of a report, or a heading, still holds of the template (残留提示语), as printed; None when it holds nothing.

    An instruction has neither a figure nor a verb of something done: 包括完成情况和偏离原因等, 简要概述项目资金情况.
    """
    if found := _LENGTH.search(line):
        return line if len(line) <= _LONGEST else found[0]
    if asked := _ASKED.search(line):
        return asked[0]
    if (hole := hole_in(line)) is not None:
        return hole
    for aside in _ASIDE.finditer(line):
        if (
            _ASIDE_OF_TOPICS.search(aside[0])
            and not _FIGURE.search(aside[0])
            and not _DONE.search(_without_topics(aside[0]))
        ):
            return aside[0]
    body = _NUMBER.sub("", line).strip()
    if len(body) > _LONGEST:
        return None
    if is_prompt(body):
        return body
    order = _ORDER.match(body) or _NAMED_ORDER.match(body)
    if order is None or _FIGURE.search(body):
        return None
    sentence = body.rstrip("。；;：: ")
    if re.search(r"[。；;]", sentence) or not _ENUMERATED.fullmatch(sentence):
        return None
    return None if _DONE.search(_without_topics(sentence)) else body


def _without_topics(text: str) -> str:
    """The text without the names of sections, in which 完成 and 开展 are no verbs."""
    return re.sub(r"(?:完成|开展|组织|实施|应用|执行|使用)(?:过程|情况|的?绩效目标|进度|率)", "", text)


def title_mark(title: str) -> str | None:
    """The mark of a template in a title (标题残留): （格式）, （参考提纲）; None when there is none."""
    found = _BRACKETED.search(title)
    return found[0] if found else None


def is_outline(report: Report) -> bool:
    """Whether a report is the outline alone (空提纲): headings, and beneath them nothing but what is to be written there."""
    if len(report.sections) < _SECTIONS:
        return False
    lines = [line for section in report.sections for line in section.text.split("\n") if line.strip()]
    return all(_names_only(line) for line in lines)


def _names_only(line: str) -> bool:
    """Whether a line only names topics: no figure, no verb of something done, ending in 情况 or the like."""
    if guidance_in(line) is not None:
        return True
    sentence = line.strip().rstrip("。；;：: ")
    if len(sentence) > _LONGEST or _FIGURE.search(sentence):
        return False
    return bool(_ENUMERATED.fullmatch(sentence)) and _DONE.search(_without_topics(sentence)) is None


__all__ = ["guidance_in", "is_outline", "title_mark"]
