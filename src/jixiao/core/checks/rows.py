"""Indicator rows as rules see them (指标行): their figures, their certain points, and how each actual stands to its target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from jixiao.core.checks.wording import direction_is_open, opposed
from jixiao.core.compare import Relation, relation_of
from jixiao.core.direction import POSITIVE, direction
from jixiao.core.form import Form, Indicator, Printed
from jixiao.core.meaning import Quantity
from jixiao.core.number import EXACT, ONE, rounded
from jixiao.core.pack import Scoring

_BLANK = re.compile(r"\s+")


def number(cell: Printed | None) -> Decimal | None:
    """The figure of a score, weight or total cell (分数): "95.03分" → 95.03; None when it is no single figure."""
    if cell is None:
        return None
    meaning = cell.meaning
    return meaning.value if meaning.kind in ("number", "ratio") else None


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator row as rules see it (指标行): its meanings, and how its actual stands to its target.

    ``points``: what the row can earn for certain — its printed weight, or the printed points of a group of which it is the only row.
    ``missed``: the target is not reached; None when that cannot be told. ``share``: completed share, None where there is none.
    """

    goal: int
    index: int
    indicator: Indicator
    target: Quantity | None
    actual: Quantity | None
    score: Decimal | None
    weight: Decimal | None
    points: Decimal | None
    relation: Relation
    missed: bool | None
    share: Decimal | None

    @property
    def label(self) -> str:
        return self.indicator.label

    def spot(self, column: str = "") -> str:
        """How messages call the row's cell (位置): 指标「…」「得分」."""
        return f"指标「{self.label}」" + (f"「{column}」" if column else "")


_ABSENT = re.compile(
    r"[(（\[]?(?:(?:本项目|本单位|该项目)?(?:无|不涉及|不适用|没有|暂无)(?:此项|该项|相关|本项|此类|该类)?(?:三级)?(?:指标|内容)?|"
    r"指标[0-9０-９一二三四五六七八九十]*[:：]?|[-—–－/／\\~.．…]+|〇)[)）\]]?[。.]?"
)
_NOUGHT = re.compile(r"0(?:\.0+)?(?:分|%|％)?")


@lru_cache(maxsize=8192)
def _is_absent(text: str) -> bool:
    return _ABSENT.fullmatch(_BLANK.sub("", text)) is not None


@lru_cache(maxsize=8192)
def _is_nought(text: str) -> bool:
    return _is_absent(text) or _NOUGHT.fullmatch(_BLANK.sub("", text)) is not None


def says_absent(row: Indicator) -> bool:
    """Whether a row only says that there is no such indicator (无此项指标): 不涉及, 无, a dash, 指标1, and no value beside it.

    A row that carries points is an indicator whatever it says; a named one with 0 points and neither target nor actual is none.
    """
    for cell in (row.score, row.actual, row.target, row.review_score, row.weight):
        if cell is not None and not _is_nought(cell.text):
            return False
    if row.name is None or _is_absent(row.name.text):
        return True
    return row.weight is not None and row.target is None and row.actual is None


_IN_NAME = re.compile(r"[(（]\s*(\d{1,3}(?:\.\d+)?)\s*分\s*[)）]\s*$")


@lru_cache(maxsize=8192)
def _points_at_the_end(text: str) -> Decimal | None:
    found = _IN_NAME.search(text)
    return Decimal(found[1]) if found else None


def points_in_name(name: Printed | None) -> Decimal | None:
    """Points written behind an indicator's name (名称中的分值): 培训人次（10分） → 10."""
    return None if name is None else _points_at_the_end(name.text)


def rows_of(form: Form, scoring: Scoring) -> tuple[Row, ...]:
    """Every indicator row of a form in order (指标行), without those that say there is no such indicator."""
    rows: list[Row] = []
    for g, goal in enumerate(form.goals):
        held = [(i, indicator) for i, indicator in enumerate(goal.indicators) if not says_absent(indicator)]
        count = _alone([indicator for _, indicator in held])
        in_names = all(indicator.weight or points_in_name(indicator.name) is not None for _, indicator in held)
        for i, indicator in held:
            weight = number(indicator.weight)
            if weight is None and in_names:
                weight = points_in_name(indicator.name)
            points = weight
            if points is None and indicator.score_spans <= 1:
                points = _points_alone(indicator, count, goal.weight, len(held))
            relation = _settled(indicator, relation_of(indicator, scoring))
            missed, share = _standing(indicator, relation)
            rows.append(
                Row(
                    g, i, indicator,
                    indicator.target.meaning if indicator.target else None,
                    indicator.actual.meaning if indicator.actual else None,
                    number(indicator.score), weight, points, relation, missed, share,
                )
            )  # fmt: skip
    return tuple(rows)


_MANY = 2


def fills_in_shares(form: Form) -> bool:
    """Whether a form answers counts by percents (实际完成值填完成比例): 8个 by 100%, 3次 by 80%, in two rows at least."""
    answered = 0
    for goal in form.goals:
        for row in goal.indicators:
            if row.target is None or row.actual is None or row.actual.meaning.kind != "ratio":
                continue
            target = row.target.meaning
            answered += target.kind == "number" and target.unit != "" and "%" not in target.text
    return answered >= _MANY


_WITH_SHARES: dict[int, tuple[Scoring, Scoring]] = {}


def with_shares(scoring: Scoring) -> Scoring:
    """The scoring, with actuals read as shares completed (按完成比例读实际完成值); made once per scoring."""
    known = _WITH_SHARES.get(id(scoring))
    if known is None or known[0] is not scoring:
        if len(_WITH_SHARES) > 64:
            _WITH_SHARES.clear()
        shares = replace(scoring, quantitative=replace(scoring.quantitative, completion_percent=True))
        known = _WITH_SHARES[id(scoring)] = (scoring, shares)
    return known[1]


def covered(goals: tuple[tuple[Row, ...], ...]) -> frozenset[tuple[int, int]]:
    """Rows whose score stands in the merged cell of a row above (合并得分格内的行): (goal, row)."""
    found: set[tuple[int, int]] = set()
    for rows in goals:
        for at, row in enumerate(rows):
            by_sense = _span_by_sense(rows, at)
            if by_sense == 1 and row.indicator.score_spans <= 1:
                continue
            last = row.index + row.indicator.score_spans
            for n, other in enumerate(rows[at + 1 :], 1):
                if other.index < last or n < by_sense:
                    found.add((other.goal, other.index))
    return frozenset(found)


def _alone(indicators: Sequence[Indicator]) -> dict[tuple[str, ...], int]:
    """How many rows each level 1, and each level 2 within it, has."""
    count: dict[tuple[str, ...], int] = {}
    for indicator in indicators:
        one = indicator.level1.text if indicator.level1 else ""
        two = indicator.level2.text if indicator.level2 else ""
        count[(one,)] = count.get((one,), 0) + 1
        count[(one, two)] = count.get((one, two), 0) + 1
    return count


def _points_alone(
    indicator: Indicator, count: dict[tuple[str, ...], int], goal_weight: Printed | None, rows: int
) -> Decimal | None:
    """The printed points of the smallest group that holds this row alone."""
    one = indicator.level1.text if indicator.level1 else ""
    two = indicator.level2.text if indicator.level2 else ""
    if indicator.level2_weight is not None:
        return number(indicator.level2_weight) if count[(one, two)] == 1 else None
    if indicator.level1_weight is not None:
        return number(indicator.level1_weight) if count[(one,)] == 1 else None
    return number(goal_weight) if rows == 1 else None


_OPEN = "指标值没有写“≥”或“≤”，成本、时限一类指标的方向不明"


def _settled(indicator: Indicator, relation: Relation) -> Relation:
    """The relation, unless a bare figure leaves open which way the indicator runs and the actual is another figure."""
    if (
        relation.sense != POSITIVE
        or relation.over == relation.under
        or indicator.target is None
        or indicator.actual is None
    ):
        return relation
    target = indicator.target.meaning
    if target.sign is not None or target.kind not in ("number", "ratio") or target.value is None:
        return relation
    if indicator.actual.meaning.kind == "ratio" and target.kind != "ratio":
        return relation  # the share completed, not a figure to compare
    name = indicator.name.text if indicator.name else ""
    level2 = indicator.level2.text if indicator.level2 else ""
    said = direction(None, target.text, name, level2)[1]
    if not said and (target.value < 0 or direction_is_open(name, level2, target.unit)):
        return relation._replace(full=False, over=None, met=None, why=_OPEN)
    return relation


def _standing(indicator: Indicator, relation: Relation) -> tuple[bool | None, Decimal | None]:
    """Missed or not, and the share completed. A strict bound exactly reached (>90% by 90%) loses no point and counts as reached."""
    if indicator.actual is None:
        return None, None
    share = None
    if relation.over is not None and relation.tier is None and relation.sense != "date":
        share = EXACT.divide(relation.over, relation.under)
    if indicator.target is not None and opposed(indicator.target.text, indicator.actual.text):
        return True, None
    if relation.met is None:
        return None, share
    return not relation.met and (share is None or share < ONE), share


def _span_by_sense(rows: tuple[Row, ...], at: int) -> int:
    """How many rows a score covers where the merge itself was not read (推断的合并行数).

    The points are printed for level 2 alone, and only its first row has a score, which is more than one row's share; or none has any.
    """
    first = rows[at].indicator
    group = number(first.level2_weight)
    if group is None or first.weight is not None:
        return 1
    end = at + 1
    while end < len(rows) and _same(rows[end].indicator, first) and rows[end].indicator.score is None:
        end += 1
    span = end - at
    starts = at == 0 or not _same(rows[at - 1].indicator, first)
    ends = end == len(rows) or not _same(rows[end].indicator, first)
    score = rows[at].score
    share = rounded(EXACT.divide(group, Decimal(span)), 0, "up")
    return span if span > 1 and starts and ends and (score is None or score > share) else 1


def _same(a: Indicator, b: Indicator) -> bool:
    return (a.level2.text if a.level2 else "") == (b.level2.text if b.level2 else "") and (
        (a.level1.text if a.level1 else "") == (b.level1.text if b.level1 else "")
    )
