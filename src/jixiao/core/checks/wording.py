"""What texts say, for the rules that must read them (文字识别): prompts, gaps, reasons, years, directions, group names.

Recognised by form, never by the sentence of one template. Every pattern is compiled once; answers are remembered per text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

_NOISE = re.compile(r"[\s,.;:!?、，。；：！？·\"'“”‘’《》<>()（）\[\]【】—-]+")
_NOTHING = re.compile(
    r"(?:无|没有|暂无|未有|不适用|不存在|n/?a|none|0|略|同上)?"
    r"(?:偏差|明显偏差|较大偏差|重大偏差|原因|问题|说明|情况|内容|未完成项?|未完成的?(?:指标|目标))*",
    re.IGNORECASE,
)
_PROMPT = re.compile(
    r"^\s*[(（\[【〔]?\s*(?:主要填写|请(?:在此)?(?:填写|说明|简述|简要|根据|按照|列明|如实)|(?:此处|本栏|在此处?)(?:主要)?(?:填写|填报|说明|应)|填写(?:说明|要求|内容)|"
    r"填报说明|格式\s*[:：]|参考格式|示例\s*[:：]|样例\s*[:：]|例\s*[:：]|简要说明|简述|逐项说明|主要包括)"
)
_PROMPT_INSIDE = re.compile(
    r"[(（\[【〔]\s*(?:主要填写|请(?:在此)?(?:填写|说明|简述|列明)|此处填写|本栏填写|填写(?:说明|要求)|格式\s*[:：]|示例\s*[:：])[^)）\]】〕]{2,}"
)
_GAP = re.compile(r"(?<![A-Za-z0-9])(?:[XＸx]{2,}|[×✕＊○〇□]{2,})(?![A-Za-z0-9])|_{2,}|＿{2,}")
_GAP_WITH_UNIT = re.compile(
    r"(?<![A-Za-z0-9])(?:[XＸx]{2,}|[×✕＊○]{2,}|_{2,}|＿{2,})\s*(?:分|万元|亿元|元|%|％|年度?|月|日|个|家|人|次|项|户|篇|场)(?!\w)"
)
_DOTS = re.compile(r"^\s*(?:[.．…。·]\s*){2,}$")
_NAMELESS = re.compile(
    r"^\s*(?:指标\s*[0-9一二三四五六七八九十]*|(?:目标|项目)\s*[0-9一二三四五六七八九十]+)\s*[:：]?\s*[.…]*\s*$"
)
_SHORT = 30

_STANDARD = re.compile(
    r"计\s*\d|得\s*\d|扣\s*\d|扣完为止|不得分|得满分|分值|评价要点|评分标准|评价标准|佐证资料|佐证材料|÷|×100"
)
_UP = r"(?:增长|增加|提高|提升|上升|增幅|增速|增至)"
_DOWN = r"(?:下降|减少|降低|下滑|回落|减幅|降幅|负增长|缩减)"
_UP_FIGURE = re.compile(_UP + r"\D{0,6}\d")
_DOWN_FIGURE = re.compile(_DOWN + r"\D{0,6}\d")
_LEVEL_TAIL = re.compile(r"[\s\d(（:：].*$", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年度")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|〔\d{4}〕|\[\d{4}\]")


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """The text without blanks and punctuation, half width, lower case (去空格标点)."""
    return _NOISE.sub("", normalize("NFKC", text)).lower()


@lru_cache(maxsize=4096)
def is_nothing(text: str) -> bool:
    """Whether a text says that there is nothing to say (空话): 无, 暂无, 无偏差, /."""
    return _NOTHING.fullmatch(squeezed(text).strip("/\\~_")) is not None


@lru_cache(maxsize=8192)
def is_prompt(text: str) -> bool:
    """Whether a text is a template's own instruction (模板提示语), told by its form: （主要填写……）, 格式：……, 请填写……."""
    return _PROMPT.match(text) is not None or _PROMPT_INSIDE.search(text) is not None


@lru_cache(maxsize=8192)
def gap_in(text: str) -> str | None:
    """A placeholder left in a text (占位符): XX 分, ____, ……, or a name that is only 指标1; None when there is none."""
    if _DOTS.match(text) or _NAMELESS.match(text):
        return text.strip()
    found = _GAP.search(text) if len(text) <= _SHORT else _GAP_WITH_UNIT.search(text)
    return found[0] if found else None


@lru_cache(maxsize=4096)
def is_reason(text: str, *, in_row: bool = False) -> bool:
    """Whether a text gives a reason at all (说明了原因): neither empty talk nor a prompt; in a row's note no scoring standard either."""
    if is_nothing(text) or is_prompt(text) or gap_in(text) == text.strip():
        return False
    if not in_row:
        return True
    plain = squeezed(text)
    return len(plain) >= 4 and not plain.isdigit() and _STANDARD.search(text) is None


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


def years_in(text: str) -> list[int]:
    """Years a text speaks of (文中年份), without those inside titles and document numbers."""
    return [int(year) for year in _YEAR.findall(_QUOTED.sub("", text))]


@lru_cache(maxsize=2048)
def title_year(text: str) -> int | None:
    """The fiscal year a title names (标题年度): the first 20XX年度."""
    found = _TITLE_YEAR.search(text)
    return int(found[1]) if found else None


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
