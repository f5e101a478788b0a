"""Answers in words (文字答复): does a text say that the target was reached, partly reached or missed?

Only wordings that leave no doubt are judged; everything else stays unknown. A pack adds the words of its own tiers.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.core.folding import folded
from jixiao.core.pack import Tier

REACHED, PARTLY, MISSED = 0, 1, 2
"""Where an answer stands (档次): reached 达成, partly 部分达成, missed 未达成."""

_NOISE = re.compile(r"[\s，。、；;,.：:！!“”\"'‘’()（）《》【】\[\]·—-]+")
_DEGREE = r"(?:已经|已|均已|均|都|全部|全面|完全|超额|圆满|顺利|按时|按期|按质|按量|保质保量|如期|及时|100%)*"
_DONE = r"(?:完成|达成|达到|实现|达标|达|落实|完毕)"
_OBJECT = r"(?:了)?(?:全部|各项|年度|年初|全年|既定|预定|预期|设定|规定|计划|绩效|工作|建设|的)*(?:指标|目标|任务|要求|标准|效果|水平|值|工作|计划|进度|预期)*"
_REACHED = re.compile(rf"(?:指标|目标|任务|工作)?{_DEGREE}{_DONE}{_OBJECT}(?:且效果(?:较)?(?:良?好|显著|明显))?")
_ON_EXPECTATION = re.compile(
    r"(?:与|和)?(?:预期|目标|计划)(?:相符|一致)|符合(?:预期|目标|要求|标准|规定)(?:目标|要求|标准|值)?"
)
_PARTLY = re.compile(
    r"部分(?:达成|达到|达标|完成|实现|落实)|基本(?:达成|达到|达标|完成|实现|落实|符合)|未(?:全部|完全|全面|足额)(?:达成|达到|达标|完成|实现|落实)"
)
_MISSED = re.compile(
    r"(?:未能|未|没有|没|尚未|暂未|无法|不能)(?:按期|按时|如期|及时|有效|按计划)?(?:达成|达到|达标|达|完成|实现|落实|开展|实施|启动|执行|进行)"
    r"|^(?:不达标|不合格|未达标|不满意|已?取消|已?终止|暂停|无效果)$"
)
_SHORT_OF_ALL = re.compile(r"部分|未(?:全部|完全|全面|足额)")
_NOTHING_AT_ALL = re.compile(
    r"(?:全年|本年度?|年内|截至目前|至今|期间|均|共)*(?P<none>无|零|不存在|(?:从未|未曾|尚未|没有|未|无|零)(?:有|发生|出现|接到|收到|产生)|没有|未)"
    r"(?:任何|一起|有效|有责)*(?P<what>[一-鿿]{0,12})"
)
_HARM = re.compile(
    r"投诉|事故|案件|事件|伤亡|死亡|违规|违纪|违法|差错|错误|失误|故障|火灾|上访|信访|纠纷|舆情|拖欠|欠薪|超支|超标|逾期|延误|流失|缺陷|损失|漏报|错报|泄露|泄漏|"
    r"举报|问题|现象|情况|行为|发生|感染|超时|退件|污染|不合格|不良"
)
_GRAVE = re.compile(r"重大|较大|严重|一般|明显|恶性|群体性|越级|进京")
_NEGATION = re.compile(r"未|不|没|无|非|否|尚|欠|部分|基本|较差|取消|降低程度|待")

# Grades that are said on one ladder, best first; an answer on a higher rung reaches the target, one on a lower rung misses it.
_LADDERS = (
    (("优", "优秀", "优等"), ("良", "良好", "好", "较好"), ("中", "中等", "一般"), ("差", "较差", "很差")),
    (("优", "优秀", "优等"), ("良", "良好"), ("合格", "及格"), ("不合格", "不及格")),
    (("非常满意", "很满意"), ("满意", "比较满意", "较满意"), ("基本满意", "一般"), ("不满意", "不太满意")),
)


@lru_cache(maxsize=8192)
def essence(text: str) -> str:
    """The text in half width without spaces and punctuation (去空格标点), for comparing words."""
    return _NOISE.sub("", folded(text))


def in_words(text: str, tiers: tuple[Tier, ...] = ()) -> int | None:
    """Which tier an answer names by itself (自述档次): REACHED, PARTLY, MISSED, or None when it does not say.

    The words of the pack's tiers come first, the longest of them wins; then the wordings that every form uses.
    """
    said = essence(text)
    if not said:
        return None
    best: tuple[int, int] | None = None
    for index, tier in enumerate(tiers):
        for word in map(essence, tier.words):
            # a short word counts only when it is the whole answer: 完成初稿 does not say that the work is done
            if (
                word
                and (said == word or (len(word) >= 4 and said.startswith(word)))
                and (best is None or len(word) > best[0])
            ):
                best = (len(word), _standing(index, len(tiers)))
    if best is not None:
        return best[1]
    if _PARTLY.match(said):
        return PARTLY
    if _MISSED.match(said):
        return MISSED
    if _REACHED.fullmatch(said) or _ON_EXPECTATION.fullmatch(said):
        return REACHED
    return None


def _standing(index: int, count: int) -> int:
    """A pack's tier as reached, partly or missed: the first is reached, the last is missed."""
    return REACHED if index == 0 else MISSED if index == count - 1 else PARTLY


def echoes(target: str, actual: str) -> bool:
    """Whether the answer is the target said again (照抄目标), also with a few words around it: 提升 → 有所提升."""
    wanted, said = essence(target), essence(actual)
    if not wanted or not said:
        return False
    if wanted == said:
        return True
    at = said.find(wanted)
    return at >= 0 and len(said) <= len(wanted) + 4 and not _NEGATION.search(said[:at] + said[at + len(wanted) :])


def denies(target: str, actual: str) -> bool:
    """Whether the answer says the target did not happen (否定目标): 提升 → 未提升."""
    wanted, said = essence(target), essence(actual)
    return bool(wanted) and any(said == word + wanted for word in ("未", "没有", "没", "不", "未能", "未见", "尚未"))


_UP = re.compile(r"提升|提高|增加|增长|增强|上升|改善|扩大")
_DOWN = re.compile(r"下降|降低|减少|下滑|减弱|恶化|缩减")
_BARE_TURN = re.compile(
    r"(?:有所|明显|显著|逐步|持续|不断|大幅|稳步|进一步|略有|同比|较上年|比上年|较去年)*(?:提升|提高|增加|增长|增强|上升|改善|扩大|下降|降低|减少|下滑|减弱|恶化|缩减)"
)


def turns_round(target: str, actual: str) -> bool:
    """Whether the answer went the other way (方向相反): 提升 → 下降, 降低 → 上升; only bare words of change are compared."""
    wanted, said = essence(target), essence(actual)
    if not (_BARE_TURN.fullmatch(wanted) and _BARE_TURN.fullmatch(said)):
        return False
    return bool((_UP.search(wanted) and _DOWN.search(said)) or (_DOWN.search(wanted) and _UP.search(said)))


def admits_a_lack(text: str) -> bool:
    """Whether an answer itself says that something is missing (自认未全部完成): 部分完成, 未全部完成 — 基本完成 does not."""
    return _SHORT_OF_ALL.match(essence(text)) is not None


def says_none(text: str, name: str = "") -> bool:
    """Whether a text says that there was nothing of what ``name`` counts (无): 无, 没有, 未发生, 无投诉, 零事故.

    未发生重大事故 leaves room for small ones, so it answers only a name that speaks of 重大事故 as well.
    """
    found = _NOTHING_AT_ALL.fullmatch(essence(text))
    if found is None:
        return False
    none, what = found["none"], found["what"]
    if not what:
        return none != "未"
    # 未 and 没有 may deny a deed: 未整改问题 is no absence of problems
    harm = _HARM.match(what) if none in ("未", "没有") else _HARM.search(what) or (len(what) > 1 and what in name)
    return bool(harm) and all(grave[0] in name for grave in _GRAVE.finditer(what))


def on_a_ladder(target: str, actual: str) -> int | None:
    """How one grade stands to another (等级比较): 良好 → 优秀 is reached, 优秀 → 良好 partly, the lowest is missed; None when not on one ladder."""
    wanted, said = essence(target), essence(actual)
    for ladder in _LADDERS:
        rungs = {word: n for n, words in enumerate(ladder) for word in words}
        if wanted in rungs and said in rungs:
            down = rungs[said] - rungs[wanted]
            if down <= 0:
                return REACHED
            return PARTLY if rungs[said] < len(ladder) - 1 else MISSED
    return None
