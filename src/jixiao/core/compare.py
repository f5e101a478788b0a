"""Comparing (对比): how the actual (实际完成值) stands to the target (指标值).

``relate`` reads the pair of texts once and remembers it; scoring multiplies what it returns, ``compare`` dresses it for people.
Nothing is invented: what cannot be told stays unknown, with the reason in Chinese.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from jixiao.core.answer import (
    MISSED,
    PARTLY,
    REACHED,
    admits_a_lack,
    denies,
    echoes,
    essence,
    in_words,
    on_a_ladder,
    says_none,
    turns_round,
)
from jixiao.core.day import year_and_month
from jixiao.core.direction import EQUAL, POSITIVE, REVERSE, direction, is_of_days
from jixiao.core.figures import figures, lists, ranges
from jixiao.core.form import Indicator
from jixiao.core.listed import figure_done
from jixiao.core.meaning import Quantity
from jixiao.core.number import EXACT, HUNDRED, ONE, plain, rounded
from jixiao.core.pack import Quantitative, Scoring, Tier
from jixiao.core.quantity import read_quantity
from jixiao.core.relation import Relation, measured, met, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How an actual stands to its target (完成情况).

    ``sense``: positive | reverse | equal | range | ordinal | date | qualitative | unknown. ``met``: True, False, None = cannot be told.
    ``completion``: share completed, uncapped (1 = exactly met; for reverse A/B), None when it cannot be computed. ``why``: Chinese, when
    something is unknown or was read in a way a person should know. ``shown``: "28÷30=93.33%".
    ``tier``: for answers in words 0 reached, 1 partly, 2 missed; None for measured ones. Partly is missed (``met`` False) only where the
    answer says so itself (部分完成); 基本完成, or 良好 where 优秀 was wanted, is a matter of tiers.
    """

    sense: str
    met: bool | None
    completion: Decimal | None = None
    why: str = ""
    shown: str = ""
    tier: int | None = None


Relate = Callable[[str, str, str, str], Relation]
_DEFAULT = Quantitative()


def _answered(tier: int, said: str, why: str, sense: str = "qualitative") -> Relation:
    met = None if tier == PARTLY and not admits_a_lack(said) else tier == REACHED
    return Relation(False, None, ONE, tier, sense, met, why)


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
    if _is_empty(target):
        return unknown("未填目标值")
    if numbers.completion_percent and a.kind == "ratio" and a.value is not None and t.kind != "ratio":
        return _share(a)
    if a.kind == "words" or t.kind == "words":
        return _in_words(t, a, name, level2, tiers)
    if t.kind == "several" or a.kind == "several":
        if essence(target) == essence(actual):
            return met(EQUAL, "实际完成值与目标值逐字相同")
        done = figure_done(actual, t.unit) if t.kind in ("number", "ratio") else None
        if done is None:
            return lists(target, actual, name, level2)
        a = done
    if t.kind == "date" or a.kind == "date" or _are_months(t, a, name, level2):
        return _dates(t, a)
    if t.kind == "ordinal" or a.kind == "ordinal":
        return _ranks(t, a)
    if t.kind == "range" or a.kind == "range":
        return ranges(t, a, name, level2)
    if t.value == 0 and t.kind != a.kind:  # against nothing, units do not matter: 0 answered 0.5%
        t = replace(t, kind=a.kind, unit=a.unit, scale=a.scale)
    relation = figures(t, a, name, level2)
    if t.value == 0 and numbers.zero_target == "refuse":
        return unknown("目标值为0，按规定不予计分", relation.sense)
    return relation


def _share(a: Quantity) -> Relation:
    """The actual column holds the share completed (完成比例), as forms do that score weight × share."""
    assert a.value is not None
    note = "实际完成值栏填写的是完成比例"
    over, under = a.value, ONE / a.scale
    return measured(POSITIVE, over, under, over >= under, note, a.scale)


def _in_words(t: Quantity, a: Quantity, name: str, level2: str, tiers: tuple[Tier, ...]) -> Relation:
    if t.kind == "words":
        return _words_with_words(t, a, tiers)
    sense = t.kind if t.kind in ("range", "ordinal", "date") else direction(t.sign, t.text, name, level2)[0]
    if t.kind in ("number", "ratio") and (t.value == 0 or sense == REVERSE) and says_none(a.text, name):
        return measured(REVERSE, ONE, ONE, True, f"实际完成值写「{a.text}」，按0比较")
    if (tier := in_words(a.text, tiers)) is not None:
        return _answered(tier, a.text, "目标值是数字，实际完成值只有文字，未填实测数", sense)
    return unknown("目标值是数字，实际完成值只有文字，无法比较", sense)


def _words_with_words(t: Quantity, a: Quantity, tiers: tuple[Tier, ...]) -> Relation:
    if essence(t.text) == essence(a.text):
        return _answered(REACHED, a.text, "实际完成值与目标值文字相同")
    if says_none(t.text) and a.value == 0 and a.kind == "number":
        return _answered(REACHED, a.text, "目标值为「无」，实际为0")
    if says_none(t.text) and a.kind == "number" and a.value is not None and a.value > 0 and a.unit and not a.words:
        return _answered(MISSED, a.text, "目标值为「无」，实际不为0")
    if turns_round(t.text, a.text):
        return _answered(MISSED, a.text, "实际完成值与目标值方向相反")
    if (rung := on_a_ladder(t.text, a.text)) is not None:
        return _answered(rung, a.text, "按等级比较")
    if (tier := in_words(a.text, tiers)) is not None:
        return _answered(tier, a.text, "按实际完成值的文字认定档次")
    if denies(t.text, a.text):
        return _answered(MISSED, a.text, "实际完成值否定了目标值")
    if echoes(t.text, a.text):
        return _answered(REACHED, a.text, "实际完成值包含目标值的文字")
    if a.kind != "words":
        return unknown("目标值是文字，实际完成值是数字，不能直接比较", "qualitative")
    return unknown("定性表述，不能由文字判断是否达成", "qualitative")


def _are_months(t: Quantity, a: Quantity, name: str, level2: str) -> bool:
    """Whether both figures are months: 2020.9 and 2020.10 in a row about time."""
    return (
        t.kind == a.kind == "number"
        and not t.unit
        and not a.unit
        and is_of_days(name, level2)
        and bool(year_and_month(t.text) and year_and_month(a.text))
    )


def _date_of(q: Quantity, other: Quantity) -> tuple[int, int, int] | None:
    """The date a text says, also where only its neighbour tells that it is one: 2020.12, or 8日 beside 每月10日前."""
    if q.date is not None or q.kind != "number":
        return q.date
    if other.date is not None and other.date[1] == 0:
        is_day = q.unit in ("日", "号") and q.value is not None and 1 <= q.value <= 31 and q.value == int(q.value)
        return (0, 0, int(q.value or 0)) if is_day else None
    return None if q.unit else year_and_month(q.text)


def _dates(t: Quantity, a: Quantity) -> Relation:
    due, done = _date_of(t, a), _date_of(a, t)
    if due is None or done is None:
        return unknown("一方是日期，另一方不是，无法比较", "date")
    if (due[1] == 0) != (done[1] == 0) or (t.per and a.per and t.per != a.per):
        return unknown("一方是每月的某日，另一方不是，无法比较", "date")
    if not due[0] or not done[0]:  # the year is said on one side only: both speak of the evaluated year
        due, done = (0, *due[1:]), (0, *done[1:])
    if done <= due:
        return met("date")
    return Relation(False, None, ONE, PARTLY, "date", False, "完成时间晚于目标时间")


def _ranks(t: Quantity, a: Quantity) -> Relation:
    """Ranks (名次): the smaller number is the better one."""
    wanted, reached = t.value, a.value
    plain_number = {q.kind for q in (t, a)} <= {"ordinal", "number"} and all(
        q.unit in ("", "名", "位") for q in (t, a) if q.kind == "number"
    )
    if wanted is None or reached is None or not plain_number or wanted <= 0 or reached <= 0:
        return unknown("一方是名次，另一方不是，无法比较", "ordinal")
    return measured("ordinal", wanted, reached, reached <= wanted, "")


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


def place_of(indicator: Indicator) -> str:
    """The level that says what a row measures (指标类别): level 2, or level 1 where that is 成本 or there is no other."""
    level1, level2 = text_of(indicator.level1), text_of(indicator.level2)
    return level1 if not level2 or ("成本" in level1 and "成本" not in level2) else level2


def relation_of(indicator: Indicator, scoring: Scoring | None = None) -> Relation:
    """The relation of a row's actual to its target (比值)."""
    return relater(scoring).relate(
        text_of(indicator.target), text_of(indicator.actual), text_of(indicator.name), place_of(indicator)
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
    "compare",
    "comparison",
    "place_of",
    "relate",
    "relater",
    "relation_of",
]
