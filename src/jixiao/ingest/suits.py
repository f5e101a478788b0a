"""How well a text suits a column of the indicator table (相符程度): what slid rows are put right by."""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.core.quantity import read_quantity
from jixiao.ingest import labels
from jixiao.ingest.wording import bare, split_points

SCORE = re.compile(r"-?\d{1,3}(?:[ .]\d{1,6})?\s*分?")
DASH = re.compile(r"[-—–/／\\]+")
SIGN = re.compile(r"[≥≤>=<＞＜＝≧≦]{1,2}")
PART = re.compile(r"(项目|部门|单位|整体)?绩效(目标|指标)?")
_EXECUTION = re.compile(r"(项目)?预算执行率")
_QUALITY = re.compile(
    r"(非常|基本|全部|全面|明显|显著|有效|有所|逐步|持续|不断|较|很|进一步)*(及时|良好?|优秀?|好|提升|提高|达标|满意|丰富|加强|改善|增强|合格|完成|稳定|促进|降低|减少|保障|推动|长期|优化|"
    r"改进|下降|增加|完善|健全|规范|正常|达成(预期)?指标|达到(预期)?指标|达成预期目标|较高|高|无)"
)
_SIGN_WORD = re.compile(r"[≥≤>=<＞＜＝≧≦]{1,2}|定性|定量|正向|反向")


@lru_cache(maxsize=16384)
def fits(role: str, text: str) -> float:
    """How well a text suits a column of the indicator table (相符程度)."""
    if role == "side":
        if labels.is_goal_label(text):
            return 4.0
        if labels.is_level1(text) or labels.is_level2(text) or SCORE.fullmatch(text):
            return -4.0
        if PART.fullmatch(bare(split_points(text)[0])):
            return 0.2
        return 1.0 if len(text) > 10 and split_points(text)[1] is not None else -0.8
    if role == "level1":
        if labels.is_level1(text):
            return 3.0 if labels.is_level2(text) and not _EXECUTION.match(text) else 4.0
        if labels.is_level2(text):
            return -1.5
        if split_points(text)[1] is not None and len(text) <= 12:
            return 1.5
        return -5.0 if _has_figure(text) else -2.6
    if role == "level2":
        if _EXECUTION.match(text):
            return 1.0
        if labels.is_level2(text):
            return 4.0 if labels.is_standard_level2(text) else 1.2
        if labels.is_level1(text):
            return -1.0
        if split_points(text)[1] is not None and len(text) < 16:
            return 1.8
        return -5.0 if _has_figure(text) else -1.0
    if role == "name":
        if labels.is_template(text):
            return 2.0
        if SCORE.fullmatch(text) or is_figure(text):
            return -4.0
        if labels.is_goal_label(text):
            return -3.0
        if _QUALITY.fullmatch(text):
            return -2.5
        return 0.4 if labels.is_level1(text) or labels.is_level2(text) else 1.6
    if role in ("weight", "score", "review_score"):
        return 2.2 if SCORE.fullmatch(text) or DASH.fullmatch(text) else -6.0
    if role in ("target", "actual"):
        if labels.is_template(text) and not text.isdigit():
            return -4.0
        if is_figure(text):
            return 1.35 if role == "target" and text[0] in _BOUND else 1.2
        if labels.is_level1(text):
            return -2.0
        return 0.8 if _QUALITY.fullmatch(text) else 0.3
    if role == "completion":
        return 1.0 if "%" in text else -3.0
    if role == "sign":
        return 2.5 if _SIGN_WORD.fullmatch(text) else -4.0
    if role == "other":
        return 0.1
    if role in ("unit", "actual_unit"):
        return 1.0 if len(text) <= 6 and not re.search(r"\d", text) else -4.0
    if role in ("note", "detail", "more_note"):
        return -3.0 if SCORE.fullmatch(text) else (1.2 if len(text) > 14 else 0.1)
    return 0.0


_BOUND = frozenset("≥≤><＞＜》〉≧≦")
_FIGURE = re.compile(r"^[≥≤><=＞＜》〉≧≦═$\\-]*\s*[=]?\s*[-\d]")
_NAMED = re.compile(
    r"^\d[\d.,]*\s*[\u4e00-\u9fffA-Za-z、“”《》]{2,}.*(数|数量|率|量|度|额|次数|场次|项目|资金|情况|工作|打印.*|建设|培训|会议|活动|服务)(\(.*\))?$"
)
_LETTERED = re.compile(r"^\d[A-Z]\s*[\u4e00-\u9fff]")  # 5G 基站
_YEAR_NAME = re.compile(r"^20\d\d\s*年度?\s*(?![1-9一二三四上下前底末初\d])[\u4e00-\u9fff]{3,}")


@lru_cache(maxsize=16384)
def is_figure(text: str) -> bool:
    """Whether a text is a short measured value, and not a name that begins with a figure (2021年会议组织场次, 3D 打印样件数)."""
    if len(text) > 16 or not _FIGURE.match(text):
        return False
    return not (_NAMED.match(text) or _YEAR_NAME.match(text) or _LETTERED.match(text))


def is_value(text: str) -> bool:
    """Whether a text is a value by its look alone: a figure, a score, or a word of quality (良好)."""
    return bool(SCORE.fullmatch(text) or is_figure(text) or _QUALITY.fullmatch(text))


@lru_cache(maxsize=8192)
def alike(one: str, other: str) -> bool:
    """Whether two values look like target and actual of one indicator: the same unit and about the same number of decimals."""
    a, b = read_quantity(one), read_quantity(other)
    if a.value is None or b.value is None:
        return one == other
    return a.unit == b.unit and (a.places > 0) == (b.places > 0) and a.kind == b.kind


def _has_figure(text: str) -> bool:
    return is_figure(text) or (len(text) <= 12 and read_quantity(text).kind in ("number", "ratio"))
