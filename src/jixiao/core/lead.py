"""What stands before a figure (数前文字): signs, words that say a bound, lead-ins that add nothing, 约."""

from __future__ import annotations

import re

from jixiao.core.meaning import ROUGH

_SIGN_WORDS = {
    ">=": "不低于 不少于 不小于 不得低于 不得少于 不应低于 不应少于 至少 最少 最低 起码 大于等于 大于或等于 高于或等于 不低于等于 保底",
    ">": "大于 超过 高于 多于 突破 超出",
    "<=": "不超过 不高于 不大于 不多于 不得超过 不得高于 不应超过 未超过 至多 最多 最高 小于等于 小于或等于 低于或等于 控制在 限制在 限于",
    "<": "小于 低于 少于 不到 不足 未满 未达到 未达",
    "=": "等于",
}
_SIGN_OF = {word: sign for sign, words in _SIGN_WORDS.items() for word in words.split()}
_SIGN_BEFORE = re.compile("(?:" + "|".join(sorted(_SIGN_OF, key=len, reverse=True)) + r")(?=\s*$)")
_SIGN_MARK = re.compile(r"(>=|<=|[><=])\s*$")
# these add nothing to the figure; no word is made of others in the list, or a run of them could be divided in many ways
_LEAD_IN = re.compile(
    r"(?:实际完成值|目标值|指标值|实际|目标|已经|已|(?<![人户平年月日])均|合计|总计|累计|全年|共|达到|达|完成|实现|为|是|计|人民币|:|：|\s)+$"
)
_ROUGHLY = re.compile(r"(?:大约|约为|约|将近|近|接近|≈|~|大概|余)\s*$")
_EXPECTED = re.compile(r"预计\s*$")
_LEADING_MARK = re.compile(r"(>=|<=|[><])\s*(?=每)")
_LEADING_WORD = re.compile("(?:" + "|".join(sorted(_SIGN_OF, key=len, reverse=True)) + r")\s*")


def read_lead(prefix: str) -> tuple[str | None, str, str]:
    """What stands before a figure (数前文字): its sign, the words left over, and a doubt when it is 约 or ±."""
    sign: str | None = None
    doubt = ""
    words = prefix.rstrip(" :：")
    if words.endswith("±"):
        return None, words[:-1].strip(), "数字是允许的上下偏差，不是完成数"
    for _ in range(4):
        if (m := _SIGN_MARK.search(words)) is not None:
            sign = sign or m[1]
        elif (m := _SIGN_BEFORE.search(words)) is not None:
            sign = sign or _SIGN_OF[m[0]]
        elif (m := _ROUGHLY.search(words)) is not None:
            doubt = ROUGH
        elif (m := _EXPECTED.search(words)) is not None:
            doubt = doubt or "预计数，不是实际数"
        elif (m := _LEAD_IN.search(words)) is not None and not words[: m.start()].endswith(("未", "没有", "不")):
            pass
        else:
            break
        words = words[: m.start()].rstrip()
    words = words.strip()
    if sign is None and (m := _LEADING_WORD.match(words)) is not None and len(words) - m.end() <= 6:
        sign, words = _SIGN_OF[m[0].strip()], words[m.end() :]  # 不超过预算100万元
    elif sign is None and (m := _LEADING_MARK.match(words)) is not None:
        sign, words = m[1], words[m.end() :]  # >=每月1次
    return sign, words, doubt


def sign_word_end(clean: str) -> int:
    """Where a leading 不低于, 至少 ... ends, else 0."""
    m = _LEADING_WORD.match(clean)
    return m.end() if m else 0
