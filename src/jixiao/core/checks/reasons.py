"""Whether a text gives a reason (说明了原因): neither empty talk, nor "all done", nor a prompt, nor the labels of a template.

A box may hold several answers under labels and numbers (1.存在问题：无。2.改进措施：无。): it says nothing when every one of them does.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.core.checks.prompts import gap_in, is_prompt
from jixiao.core.checks.wording import squeezed

_NOTHING = re.compile(
    r"(?:本项目|本单位|经自评|均)?(?:无|没有|暂无|未有|不适用|不涉及|不存在|未发现|n/?a|none|0|略|同上)?"
    r"(?:明显|较大|重大|突出)?(?:偏差|原因|问题|说明|情况|内容|(?:下一步|改进|整改)*措施|建议|未完成项?|未完成的?(?:指标|目标))*",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"[\n；;。]|(?:^|(?<=[\s。；;，,：:]))(?:\d{1,2}[.、．)）](?!\d)|[(（][\d一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}[、.．]|[①-⑩])"
)
_CLAUSE = re.compile(r"[，,]")
_LABEL = re.compile(r"^\s*[^:：，,。]{0,16}?(?:原因|问题|措施|分析|情况|说明|方案|建议|应用|偏差|改进|整改)\s*[:：]")

_ASKS_WHY = re.compile(r"原因|问题|偏差")
_MEASURES = re.compile(r"措施|建议|方案|应用")

_WORDS = (
    r"本单位|我单位|我局|本局|本部门|本项目|该项目|各项目|项目|年度|年初|全年|绩效|预期|预定|既定|总体|资金|预算|各项|全部|所有|相关|各|工作|任务|目标|指标|"
    r"和|及时|及|与|的|基本|均|都|已经|已|全面|按照?(?:计划|时|期|要求|目标)?|如期|圆满|顺利|较好地?|完全|超额|正常"
)
# possessive: words are taken as they come, or long rows of them would be divided in every way
_DONE = re.compile(
    rf"(?:{_WORDS})*+(?:完成|达成|达到|实现|达标|完毕|执行|实施|推进|进行|开展)(?:{_WORDS}|了|要求|标准|计划|进度|值|完毕|情况良好|良好)*+"
)
_LONG, _BRIEF = 40, 160
_STANDARD = re.compile(
    r"计\s*\d|得\s*\d|扣\s*\d|扣完为止|不得分|得满分|分值|评价要点|评分标准|评价标准|佐证资料|佐证材料|÷|×100"
)
_CAUSE = re.compile(
    r"(?<![原起成])因(?![素此而地])|由于|受[^，。]{1,12}(?:影响|限制|制约)|导致|造成|原因(?:是|为|系|在于)|未能|尚未|滞后|推迟|延迟|暂缓"
)


def _items(text: str) -> list[tuple[str, str]]:
    """What a text says under each label and number (逐条内容): the label, "" where there is none, and the words behind it."""
    found = []
    for part in _ITEM.split(text):
        label = _LABEL.match(part)
        found.append((label[0], part[label.end() :]) if label else ("", part))
    return found


@lru_cache(maxsize=4096)
def is_nothing(text: str) -> bool:
    """Whether a text says that there is nothing to say (空话): 无, 暂无, 无偏差, /, and 存在问题：无；改进措施：无."""
    if _NOTHING.fullmatch(squeezed(text).strip("/\\~_")):
        return True
    return len(text) <= _BRIEF and all(_is_empty(said) for _, said in _items(text))


@lru_cache(maxsize=2048)
def only_labels(text: str) -> bool:
    """Whether nothing but the labels of a template stands in a box (只有标签): 1.存在问题及原因： 2.改进措施："""
    items = _items(text)
    return any(label for label, _ in items) and not any(squeezed(said) for _, said in items)


def _is_empty(said: str) -> bool:
    return all(_NOTHING.fullmatch(squeezed(clause).strip("/\\~_")) for clause in _CLAUSE.split(said))


def _is_done(said: str) -> bool:
    """Whether every clause only says that all is done, or nothing (只说完成)."""
    clauses = [plain for clause in _CLAUSE.split(said) if (plain := squeezed(clause))]
    return all(_NOTHING.fullmatch(plain) or (len(plain) <= _LONG and _DONE.fullmatch(plain)) for plain in clauses)


def _says_why_not(items: list[tuple[str, str]]) -> bool:
    """Whether any item says more than that all is done; measures alone say nothing beside a label 问题 or 原因 left at 无."""
    said = [label for label, words in items if not _is_done(words)]
    if not said:
        return False
    unanswered = any(_ASKS_WHY.search(label) and _is_empty(words) for label, words in items)
    return not (unanswered and all(_MEASURES.search(label) for label in said))


@lru_cache(maxsize=4096)
def is_reason(text: str, *, in_row: bool = False) -> bool:
    """Whether a text gives a reason at all (说明了原因); in a row's note no scoring standard either."""
    if is_nothing(text) or is_prompt(text) or gap_in(text) == text.strip():
        return False
    if len(text) <= _BRIEF and not _says_why_not(_items(text)):
        return False
    if not in_row:
        return True
    plain = squeezed(text)
    return len(plain) >= 4 and not plain.isdigit() and _STANDARD.search(text) is None


@lru_cache(maxsize=2048)
def gives_cause(text: str) -> bool:
    """Whether a text says why (说到缘由): 因, 由于, 受……影响; plans for next year do not."""
    return _CAUSE.search(text) is not None and is_reason(text)
