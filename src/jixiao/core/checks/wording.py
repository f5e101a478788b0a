"""What texts say, for the rules that must read them (文字识别): directions, names of indicators and groups.

Recognised by form, never by the sentence of one template. Every pattern is compiled once; answers are remembered per text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

_NOISE = re.compile(r"[\s,.;:!?、，。；：！？·\"'“”‘’《》<>()（）\[\]【】—-]+")
_UP = r"(?:增长|增加|提高|提升|上升|增幅|增速|增至)"
_DOWN = r"(?:下降|减少|降低|下滑|回落|减幅|降幅|负增长|缩减)"
_UP_FIGURE = re.compile(_UP + r"\D{0,6}\d")
_DOWN_FIGURE = re.compile(_DOWN + r"\D{0,6}\d")
_LEVEL_TAIL = re.compile(r"[\s\d(（:：].*$", re.DOTALL)


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """The text without blanks and punctuation, half width, lower case (去空格标点)."""
    return _NOISE.sub("", normalize("NFKC", text)).lower()


@lru_cache(maxsize=8192)
def opposed(target: str, actual: str) -> bool:
    """Whether the actual moved the other way than the target asks (方向相反): 增长10% answered by 下降45%."""
    if _UP_FIGURE.search(target):
        return _DOWN_FIGURE.search(actual) is not None and _UP_FIGURE.search(actual) is None
    if _DOWN_FIGURE.search(target):
        return _UP_FIGURE.search(actual) is not None and _DOWN_FIGURE.search(actual) is None
    return False


@lru_cache(maxsize=2048)
def level_name(text: str) -> str:
    """The name of a level without points and 指标 (指标组名): 产出指标（50分） → 产出."""
    return _LEVEL_TAIL.sub("", normalize("NFKC", text).strip()).removesuffix("指标")


_LEADING_NUMBER = re.compile(r"^(?:指标\d*)+")


@lru_cache(maxsize=8192)
def indicator_name(text: str) -> str:
    """An indicator's name without the template's numbering (指标名称正文): 指标 1 购置数量 → 购置数量."""
    plain = squeezed(text)
    return _LEADING_NUMBER.sub("", plain) or plain


_EXECUTION = re.compile(r"^(?:部门|项目|年度)?(?:预算|资金|经费)(?:支出)?执行(?:率|进度|情况)?$")


@lru_cache(maxsize=8192)
def is_execution(text: str) -> bool:
    """Whether an indicator is budget execution itself (预算执行率指标)."""
    return _EXECUTION.match(indicator_name(text)) is not None


_COST = re.compile(r"成本|费用|造价|投资|单价|支出|经费|资金|金额")
_LIMIT_OF_TIME = re.compile(r"时限|工期|时长|周期|响应|耗时|办理时间|办结时间|完成时间|完工时间|用时")
_LOAD = re.compile(r"浓度|能耗|耗电|耗水|排放|变动率")
_TIMES = frozenset(("天", "日", "小时", "个小时", "分钟", "工作日", "个工作日", "月", "个月", "周", "年"))


@lru_cache(maxsize=8192)
def direction_is_open(name: str, level2: str, unit: str) -> bool:
    """Whether a bare figure may as well be a limit as a goal (方向不明): costs, time limits, loads, without ≥ or ≤."""
    if "成本" in level2 and ("元" in unit or (not unit and _COST.search(name))):
        return True
    if unit in _TIMES and ("时效" in level2 or _LIMIT_OF_TIME.search(name)):
        return True
    return (_LIMIT_OF_TIME.search(name) is not None and not unit) or _LOAD.search(name) is not None
