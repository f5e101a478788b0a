"""Comparing (对比): how the actual (实际完成值) stands to the target (指标值).

``relate`` reads the pair of texts once and remembers it; scoring multiplies what it returns, ``compare`` dresses it for people.
Nothing is invented: what cannot be told stays unknown, with the reason in Chinese.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from jixiao.core.answer import MISSED, PARTLY, REACHED, denies, echoes, essence, in_words, on_a_ladder, says_none
from jixiao.core.common_unit import comparable, unit_conflict
from jixiao.core.direction import EQUAL, POSITIVE, REVERSE, direction
from jixiao.core.form import Indicator
from jixiao.core.meaning import Quantity
from jixiao.core.number import EXACT, HUNDRED, ONE, ZERO, plain, rounded
from jixiao.core.pack import Quantitative, Scoring, Tier
from jixiao.core.quantity import read_quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How an actual stands to its target (完成情况).

    ``sense``: positive | reverse | equal | range | ordinal | date | qualitative | unknown. ``met``: True, False, None = cannot be told.
    ``completion``: share completed, uncapped (1 = exactly met; for reverse A/B), None when it cannot be computed. ``why``: Chinese, when
    something is unknown or was read in a way a person should know. ``shown``: "28÷30=93.33%".
    ``tier``: for answers in words 0 reached, 1 partly, 2 missed; None for measured ones.
    """

    sense: str
    met: bool | None
    completion: Decimal | None = None
    why: str = ""
    shown: str = ""
    tier: int | None = None


class Relation(NamedTuple):
    """Target and actual as the two numbers a score multiplies with (比值): completion = ``over`` ÷ ``under``.

    ``full``: the target is met beyond doubt by a figure, so the row earns its weight. ``part``: what one unit of ``over`` is when
    both are percents (0.01), else 0 — steps "per percentage point" need it.
    """

    full: bool
    over: Decimal | None
    under: Decimal
    tier: int | None
    sense: str
    met: bool | None
    why: str
    part: Decimal = ZERO


Relate = Callable[[str, str, str, str], Relation]
_POINT = Decimal("0.01")
_DEFAULT = Quantitative()


def unknown(why: str, sense: str = "unknown") -> Relation:
    """A pair that cannot be compared (无法比较), and why."""
    return Relation(False, None, ONE, None, sense, None, why)


def _answered(tier: int | None, why: str, sense: str = "qualitative") -> Relation:
    return Relation(False, None, ONE, tier, sense, None if tier is None else tier == REACHED, why)


def _measured(sense: str, over: Decimal, under: Decimal, met: bool, why: str, part: Decimal = ZERO) -> Relation:
    return Relation(met, over if over > 0 else ZERO, under, None, sense, met, why, part)


def _is_empty(text: str) -> bool:
    return text.strip() in ("", "/", "／", "-", "--", "—", "——")


def relate(
    target: str, actual: str, name: str, level2: str, *, tiers: tuple[Tier, ...] = (), numbers: Quantitative = _DEFAULT
) -> Relation:
    """How ``actual`` stands to ``target`` (对比), by sign, unit and words; never raises.

    ``numbers`` says whether the actual column may hold the share completed, and what a target of nothing means.
    """
    if _is_empty(actual):
        return unknown("未填实际完成值")
    a = read_quantity(actual)
    t = read_quantity(target)
    if numbers.completion_percent and a.kind == "ratio" and a.value is not None and t.kind != "ratio":
        return _share(a, target)
    if _is_empty(target):
        return unknown("未填目标值")
    if a.kind == "words" or t.kind == "words":
        return _in_words(t, a, name, level2, tiers)
    if t.kind == "several" or a.kind == "several":
        if essence(target) == essence(actual):
            return Relation(True, ONE, ONE, None, EQUAL, True, "实际完成值与目标值逐字相同")
        return unknown("目标值或实际完成值含有多个数字，不能确定比较哪一个")
    if t.kind == "date" or a.kind == "date":
        return _dates(t, a)
    if t.kind == "ordinal" or a.kind == "ordinal":
        return _ranks(t, a)
    if t.kind == "range" or a.kind == "range":
        return _ranges(t, a)
    relation = _figures(t, a, name, level2)
    if t.value == 0 and numbers.zero_target == "refuse":
        return unknown("目标值为0，按规定不予计分", relation.sense)
    return relation


def _share(a: Quantity, target: str) -> Relation:
    """The actual column holds the share completed (完成比例), as forms do that score weight × share."""
    assert a.value is not None
    note = "实际完成值栏填写的是完成比例" + ("，未填目标值" if _is_empty(target) else "")
    over, under = a.value, ONE / a.scale
    return _measured(POSITIVE, over, under, over >= under, note, a.scale)


def _in_words(t: Quantity, a: Quantity, name: str, level2: str, tiers: tuple[Tier, ...]) -> Relation:
    if t.kind == "words":
        return _words_with_words(t, a, tiers)
    sense = t.kind if t.kind in ("range", "ordinal", "date") else direction(t.sign, t.text, name, level2)[0]
    if says_none(a.text) and t.kind in ("number", "ratio") and (t.value == 0 or sense == REVERSE):
        return _measured(REVERSE, ONE, ONE, True, f"实际完成值写「{a.text}」，按0比较")
    if (tier := in_words(a.text, tiers)) is not None:
        return _answered(tier, "目标值是数字，实际完成值只有文字，未填实测数", sense)
    return unknown("目标值是数字，实际完成值只有文字，无法比较", sense)


def _words_with_words(t: Quantity, a: Quantity, tiers: tuple[Tier, ...]) -> Relation:
    if essence(t.text) == essence(a.text):
        return _answered(REACHED, "实际完成值与目标值文字相同")
    if says_none(t.text) and a.value == 0 and a.kind == "number":
        return _answered(REACHED, "目标值为「无」，实际为0")
    if (rung := on_a_ladder(t.text, a.text)) is not None:
        return _answered(rung, "按等级比较")
    if (tier := in_words(a.text, tiers)) is not None:
        return _answered(tier, "按实际完成值的文字认定档次")
    if denies(t.text, a.text):
        return _answered(MISSED, "实际完成值否定了目标值")
    if echoes(t.text, a.text):
        return _answered(REACHED, "实际完成值包含目标值的文字")
    if a.kind != "words":
        return unknown("目标值是文字，实际完成值是数字，不能直接比较", "qualitative")
    return unknown("定性表述，不能由文字判断是否达成", "qualitative")


def _dates(t: Quantity, a: Quantity) -> Relation:
    if t.date is None or a.date is None:
        return unknown("一方是日期，另一方不是，无法比较", "date")
    due, done = t.date, a.date
    if not due[0] or not done[0]:  # the year is said on one side only: both speak of the evaluated year
        due, done = (0, *due[1:]), (0, *done[1:])
    if done <= due:
        return Relation(True, ONE, ONE, None, "date", True, "")
    return Relation(False, None, ONE, PARTLY, "date", False, "完成时间晚于目标时间")


def _ranks(t: Quantity, a: Quantity) -> Relation:
    """Ranks (名次): the smaller number is the better one."""
    wanted, reached = t.value, a.value
    plain_number = {q.kind for q in (t, a)} <= {"ordinal", "number"} and all(
        q.unit in ("", "名", "位") for q in (t, a) if q.kind == "number"
    )
    if wanted is None or reached is None or not plain_number or wanted <= 0 or reached <= 0:
        return unknown("一方是名次，另一方不是，无法比较", "ordinal")
    return _measured("ordinal", wanted, reached, reached <= wanted, "")


def _ranges(t: Quantity, a: Quantity) -> Relation:
    """A range as target (区间目标): inside is met; outside, the nearer end counts. As actual: met only if both ends are."""
    pair = aligned(t, a)
    if isinstance(pair, str):
        return unknown(pair, "range")
    low, value, part = pair
    times = low / t.value if t.value else ONE
    high = None if t.high is None else t.high * times
    if a.high is not None:
        ends = (value, a.high * (value / a.value if a.value else ONE))
        inside = [low <= end and (high is None or end <= high) for end in ends]
        if all(inside):
            return Relation(True, ONE, ONE, None, "range", True, "实际完成值是区间，两端都达到目标")
        if any(inside) or (ends[0] < low and high is not None and ends[1] > high):
            return unknown("实际完成值是区间，不能确定是否达到目标", "range")
        value = ends[1] if ends[1] < low else ends[0]
    if value < low:
        return _measured("range", value, low, False, f"低于目标区间下限{plain(low)}", part)
    if high is not None and value > high:
        return _measured("range", high, value, False, f"高于目标区间上限{plain(high)}", part)
    return Relation(True, ONE, ONE, None, "range", True, "")


def _figures(t: Quantity, a: Quantity, name: str, level2: str) -> Relation:
    sense, why = direction(t.sign, t.text, name, level2)
    pair = aligned(t, a)
    if isinstance(pair, str):
        return unknown(pair, sense)
    wanted, reached, part = pair
    if a.value is not None and a.scale == t.scale and a.unit != t.unit and part == 0 and not (a.unit and t.unit):
        why = _joined(why, "目标值与实际完成值只有一方写了单位，按同一单位比较")
    bound = ""
    if a.is_bound:
        why = _joined(why, "实际完成值只写了界限，未填实测数，按界限值比较")
        bound = "<" if a.sign in ("<", "<=") else ">"
    if wanted == 0 and sense != EQUAL and t.sign not in (">=", ">"):
        sense = REVERSE  # a target of nothing is never "at least"
    if sense == REVERSE:
        met = reached < wanted if t.sign == "<" else reached <= wanted
    elif sense == EQUAL:
        met = reached == wanted
    else:
        met = reached > wanted if t.sign == ">" else reached >= wanted
    if met and ((sense == POSITIVE and bound == "<") or (sense == REVERSE and bound == ">")):
        return unknown("实际完成值只写了反方向的界限，不能确定是否达到目标", sense)
    over, under = (wanted, reached) if sense == REVERSE else (reached, wanted)
    if wanted == 0:
        return _measured(sense, ONE if met else ZERO, ONE, met, _joined(why, "目标值为0"))
    if under <= 0 or (over < 0 and wanted < 0):
        # a ratio says nothing below zero, and none can be had of 0: only whether the target is met is certain
        if met:
            return Relation(True, ONE, ONE, None, sense, True, why)
        return Relation(False, None, ONE, None, sense, False, _joined(why, "目标值不大于0，完成比例无法计算"))
    return _measured(sense, over, under, met, why, part)


def _joined(first: str, second: str) -> str:
    return f"{first}；{second}" if first else second


def aligned(t: Quantity, a: Quantity) -> tuple[Decimal, Decimal, Decimal] | str:
    """Both figures in the same unit (换算到同一单位): target, actual, and 0.01 when both are percents; or why not, in Chinese."""
    if t.value is None or a.value is None:
        return "目标值或实际完成值没有可比较的数字"
    if t.unit == a.unit and t.scale == a.scale:
        return t.value, a.value, t.scale if t.kind == "ratio" else ZERO
    if conflict := unit_conflict(t, a):
        return conflict
    pair = comparable(t, a)
    if pair is None:
        return f"「{t.text}」与「{a.text}」单位不同，无法比较"
    return *pair, _POINT if t.kind == "ratio" or a.kind == "ratio" else ZERO


class Relater:
    """Remembers every pair it has seen (比较记忆) under one way of scoring; call it with target, actual, name and level 2 as texts."""

    def __init__(self, scoring: Scoring | None) -> None:
        tiers = scoring.qualitative if scoring else ()
        numbers = scoring.quantitative if scoring else _DEFAULT

        @lru_cache(maxsize=16384)
        def remembered(target: str, actual: str, name: str, level2: str) -> Relation:
            return relate(target, actual, name, level2, tiers=tiers, numbers=numbers)

        self.relate: Relate = remembered
        self.scoring = scoring


_RELATERS: dict[int, Relater] = {}


def relater(scoring: Scoring | None = None) -> Relater:
    """The memory that belongs to ``scoring`` (比较记忆); the pair of texts is read once, however often it is scored."""
    found = _RELATERS.get(id(scoring))
    if found is None or found.scoring is not scoring:
        if len(_RELATERS) > 64:
            _RELATERS.clear()
        found = _RELATERS[id(scoring)] = Relater(scoring)
    return found


def text_of(cell: object) -> str:
    """The text of a cell, "" when it is empty."""
    return "" if cell is None else str(cell)


def relation_of(indicator: Indicator, scoring: Scoring | None = None) -> Relation:
    """The relation of a row's actual to its target (比值)."""
    return relater(scoring).relate(
        text_of(indicator.target), text_of(indicator.actual), text_of(indicator.name), text_of(indicator.level2)
    )


def compare(indicator: Indicator, scoring: Scoring | None = None) -> Comparison:
    """How the actual stands to the target (完成情况), by the sign, the unit and the words of the row.

    ``scoring`` adds the pack's tier words and says whether the actual column may hold the share completed.
    """
    return comparison(relation_of(indicator, scoring))


def comparison(relation: Relation) -> Comparison:
    """The relation as people read it (完成情况)."""
    r = relation
    completion = None if r.over is None or r.tier is not None else EXACT.divide(r.over, r.under)
    shown = ""
    if completion is not None and r.over is not None and r.under is not ONE:
        shown = f"{plain(r.over)}÷{plain(r.under)}={plain(rounded(completion * HUNDRED, 2))}%"
    return Comparison(sense=r.sense, met=r.met, completion=completion, why=r.why, shown=shown, tier=r.tier)


__all__ = [
    "MISSED",
    "PARTLY",
    "REACHED",
    "Comparison",
    "Relater",
    "Relation",
    "aligned",
    "compare",
    "comparison",
    "relate",
    "relater",
    "relation_of",
]
