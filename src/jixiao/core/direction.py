"""Which way an indicator runs (指标方向): at least, at most, or exactly the target.

The sign of the target decides. Without a sign the words beside the figure do, then those of the name; a bare figure means "at least".
"""

from __future__ import annotations

import re
from functools import lru_cache

POSITIVE, REVERSE, EQUAL = "positive", "reverse", "equal"

_AT_LEAST = re.compile(r"不(?:得|应)?(?:低于|少于|小于|短于)|以上|至少|最少|高于|多于|大于|超过|突破|及以上")
_AT_MOST = re.compile(
    r"不(?:得|应)?(?:超过|超出|超|高于|多于|大于|长于|突破|晚于|迟于)|以内|之内|以下|控制在|低于|少于|小于|至多|最多|不超"
)

# What nobody wants more of: such a noun at the end of the name, with or without a measure behind it.
_BAD = (
    r"(?:投诉|事故|死亡|伤亡|失业|违规|违纪|违法|差错|错误|误差|失误|不合格|不达标|超标|发病|病死|感染|犯罪|案发|流失|辍学|返贫|致贫|逾期|"
    r"漏损|漏报|错报|漏诊|误诊|故障|空置|闲置|缺陷|损耗|损失|退货|返工|拖欠|欠薪|火灾|舆情事件|群体性事件|越级上访|信访积案|超支|超期|延误|停电|断网|宕机)"
)
_MEASURE = r"(?:发生)?(?:率|数|数量|总数|总量|人数|量|件数|次数|起数|例数|案件数|户数|天数|时间|时长|比例|占比|金额|件|起|次|例)?"
_KIND = r"(?:行为|事件|问题|案件|现象|情况|发放|操作|使用|支出|人员)?"
_SMALL_IS_GOOD = re.compile(rf"(?P<bad>{_BAD}){_KIND}{_MEASURE}(?:控制(?:数|率|目标|情况)?)?$")
_TURNED = re.compile(r"(?:零|无|未|减少|降低|下降|防范|防止|避免|杜绝|预防|压降|消除|减轻|挽回|发现|查处|查办|查出|排查|处理|处置|整改|受理|办理|解决|化解|纠正|救助|帮扶|保障|培训)[^，。、]{0,4}$")
_COST_LIMIT = re.compile(
    r"成本控制|控制成本|不超预算|不超(?:出)?(?:概算|预算|计划|标准)|控制数|超支率|成本上限|预算控制(?:率|数)?|(?:预算|成本)(?:数)?(?:以|之)?内$"
)
_TRAILER = re.compile(r"[\s:：]*[(（\[][^()（）\[\]]*[)）\]]\s*$|[%％\s]+$")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=8192)
def direction(sign: str | None, said: str, name: str, level2: str) -> tuple[str, str]:
    """The direction of an indicator (方向) and, when it was taken from words, why — in Chinese.

    ``sign``: that of the target; ``said``: the target's text; ``name`` and ``level2``: the row's own words.
    """
    if sign in (">=", ">"):
        return POSITIVE, ""
    if sign in ("<=", "<"):
        return REVERSE, ""
    if sign == "=":
        return EQUAL, ""
    if (found := _AT_LEAST.search(said)) and not said[: found.start()].endswith("不"):
        return POSITIVE, f"目标值写有「{found[0]}」，按不低于目标比较"
    if found := _AT_MOST.search(said):
        return REVERSE, f"目标值写有「{found[0]}」，按不高于目标比较"
    bare = _SPACE.sub("", name)
    while trimmed := _TRAILER.sub("", bare):
        if trimmed == bare:
            break
        bare = trimmed
    if (found := _SMALL_IS_GOOD.search(bare)) and not _TURNED.search(bare[: found.start()]):
        return REVERSE, f"目标值未写符号，指标名称含「{found['bad']}」，按越小越好比较"
    if found := _COST_LIMIT.search(bare):
        return REVERSE, f"目标值未写符号，指标名称写有「{found[0]}」，按不高于目标比较"
    if "成本" in level2 and (found := _COST_LIMIT.search(said)):
        return REVERSE, f"成本指标，目标值写有「{found[0]}」，按不高于目标比较"
    return POSITIVE, ""
