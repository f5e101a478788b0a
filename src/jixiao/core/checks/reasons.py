"""Whether a text gives a reason (说明了原因): neither empty talk, nor a prompt, nor the labels of a template.

A box may hold several answers under labels and numbers (1.存在问题：无。2.改进措施：无。): it says nothing when every one of them does.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.core.checks.wording import squeezed
from jixiao.core.prompts import gap_in, is_prompt

_NOTHING = re.compile(
    r"(?:本项目|本单位|经自评|均)?(?:无|没有|暂无|未有|不适用|不涉及|不存在|未发现|n/?a|none|0|略|同上)?"
    r"(?:明显|较大|重大|突出)?(?:偏差|原因|问题|说明|情况|内容|(?:下一步|改进|整改)*措施|建议|未完成项?|未完成的?(?:指标|目标))*",
    re.IGNORECASE,
)
# the label of the box, denied: 不存在偏差大或目标未完成情况
_DENIAL = re.compile(
    r"(?:经自评|本|该|各)?(?:项目|单位|年度|绩效|目标|指标值?)*(?:无|并无|不存在|未发生|未出现|未产生|没有|未有)"
    r"(?:存在|出现|产生|偏差|偏离|较大|大|明显|重大|突出|或者?|及|和|的|此|该|类|等|任何|目标|指标|未完成|完成|达成|问题|情况|现象|项目?)+"
)
_ITEM = re.compile(
    r"[\n；;。]|(?:^|(?<=[\s。；;，,：:]))(?:\d{1,2}[.、．)）](?!\d)|[(（][\d一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}[、.．]|[①-⑩])"
)
_CLAUSE = re.compile(r"[，,]")
_LABEL = re.compile(r"^\s*[^:：，,。]{0,16}?(?:原因|问题|措施|分析|情况|说明|方案|建议|应用|偏差|改进|整改)\s*[:：]")

_ASKS_WHY = re.compile(r"原因|问题|偏差")
_MEASURES = re.compile(r"措施|建议|方案|应用")

_BRIEF = 160
_STANDARD = re.compile(
    r"\d\s*分(?!钟)|计\s*\d|得\s*\d|扣\s*\d|扣完为止|不得分|得满分|分值|评价要点|评分标准|评价标准|佐证资料|佐证材料|÷|×100"
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
    if _says_nothing(squeezed(text)):
        return True
    return len(text) <= _BRIEF and all(_is_empty(said) for _, said in _items(text))


@lru_cache(maxsize=2048)
def only_labels(text: str) -> bool:
    """Whether nothing but the labels of a template stands in a box (只有标签): 1.存在问题及原因： 2.改进措施："""
    items = _items(text)
    return any(label for label, _ in items) and not any(squeezed(said) for _, said in items)


def _is_empty(said: str) -> bool:
    return all(_says_nothing(squeezed(clause)) for clause in _CLAUSE.split(said))


def _says_nothing(plain: str) -> bool:
    plain = plain.strip("/\\~_")
    return plain in ("O", "o") or bool(_NOTHING.fullmatch(plain) or _DENIAL.fullmatch(plain))


def _says_why_not(items: list[tuple[str, str]]) -> bool:
    """Whether any item says anything; measures alone say nothing beside a label 问题 or 原因 left at 无."""
    said = [label for label, words in items if not _is_empty(words)]
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
