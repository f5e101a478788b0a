"""Figures against figures (数值对比): counts, shares, ranges and lists of them, by direction, unit and period."""

from __future__ import annotations

from decimal import Decimal

from jixiao.core.common_unit import comparable, is_working_time, unit_conflict
from jixiao.core.direction import EQUAL, POSITIVE, REVERSE, UNKNOWN, direction, is_capped, says_fall, says_growth
from jixiao.core.listed import in_step, pairs
from jixiao.core.meaning import Quantity
from jixiao.core.number import ONE, ZERO, plain
from jixiao.core.period import least_share, times_a_year, yearly
from jixiao.core.relation import Relation, joined, measured, met, missed, unknown

_POINT = Decimal("0.01")
_ROUGHLY = Decimal("0.1")
"""How far a figure may lie from a target that is itself approximate (约数目标的允许偏差)."""


def ranges(t: Quantity, a: Quantity, name: str, level2: str) -> Relation:
    """A range as target (区间目标): inside is met; outside, the nearer end counts, on the side that is no better. As actual: both ends must meet."""
    pair = aligned(t, a)
    if isinstance(pair, str):
        return unknown(pair, "range")
    if t.per != a.per and (times_a_year(t.per) or times_a_year(a.per)):
        return unknown("一方是每期的数，另一方不是，无法比较", "range")
    low, value, part = pair
    sense, why = direction(t.sign, t.text, name, level2)
    ends = (value,) if a.high is None else (value, a.high * (value / a.value if a.value else ONE))
    high = None if t.high is None else t.high * (low / t.value if t.value else ONE)
    if high is not None and is_capped(t.text):
        sense, why = EQUAL, ""
    inside = [_is_inside(end, low, high, sense, t.sign) for end in ends]
    if all(inside):
        if value == low or high is None or (low <= ends[0] and ends[-1] <= high):
            return met("range", "" if a.high is None else "实际完成值是区间，两端都达到目标")
        return met("range", joined(why, f"在目标区间之外，{'低' if sense == REVERSE else '高'}于区间，按达到目标比较"))
    if any(inside) or (high is not None and ends[0] < low and ends[-1] > high):
        return unknown("实际完成值是区间，不能确定是否达到目标", "range")
    if sense == UNKNOWN:
        return unknown(why, "range")
    if ends[-1] < low:
        return measured("range", ends[-1], low, False, f"低于目标区间下限{plain(low)}", part)
    top = low if high is None else high
    return measured("range", top, ends[0], False, joined(why, f"高于目标区间上限{plain(top)}"), part)


def _is_inside(end: Decimal, low: Decimal, high: Decimal | None, sense: str, sign: str | None) -> bool:
    """Whether one figure meets a target that may be a range."""
    if high is None:
        return _reaches(sense, sign, low, end)
    return (low <= end or sense == REVERSE) and (end <= high or sense == POSITIVE)


def _reaches(sense: str, sign: str | None, wanted: Decimal, reached: Decimal) -> bool:
    """Whether a figure meets its target (是否达到); what is neither at least nor at most has to be equal."""
    if sense == REVERSE:
        return reached < wanted if sign == "<" else reached <= wanted
    if sense == POSITIVE:
        return reached > wanted if sign == ">" else reached >= wanted
    return reached == wanted


def figures(t: Quantity, a: Quantity, name: str, level2: str) -> Relation:
    """One figure against another (数值对比): by direction, in common units, over the year where only one is for a month, week or day."""
    sense, why = direction(t.sign, t.text, name, level2)
    pair = aligned(t, a)
    if isinstance(pair, str):
        return unknown(pair, sense)
    wanted, reached, part = pair
    if a.value is not None and a.scale == t.scale and a.unit != t.unit and part == 0 and not (a.unit and t.unit):
        why = joined(why, "目标值与实际完成值只有一方写了单位，按同一单位比较")
    if t.per != a.per and part == 0:
        spread = _over_the_year(t, a, sense, wanted, reached)
        if isinstance(spread, Relation):
            return spread
        wanted, reached, said = spread
        why = joined(why, said)
    if reached > 0 and says_fall(a.words) and says_growth(t.words or name):
        return missed(sense, joined(why, "目标是增长，实际是下降"))
    if reached < 0 < wanted and (says_fall(t.words) or (says_fall(name) and not t.sign)):
        reached, why = -reached, joined(why, "实际完成值的负号表示下降，按降幅比较")
    bound = ""
    if a.is_bound:
        why = joined(why, "实际完成值只写了界限，未填实测数，按界限值比较")
        bound = "<" if a.sign in ("<", "<=") else ">"
    if wanted == 0 and sense != EQUAL and t.sign not in (">=", ">"):
        sense = REVERSE  # a target of nothing is never "at least"
    is_met = _reaches(sense, t.sign, wanted, reached)
    if sense == UNKNOWN:
        return met(EQUAL) if is_met else unknown(why)
    if is_met and ((sense == POSITIVE and bound == "<") or (sense == REVERSE and bound == ">")):
        return unknown("实际完成值只写了反方向的界限，不能确定是否达到目标", sense)
    if not is_met and (doubtful := _doubtful(t, a, sense, wanted, reached, name)) is not None:
        return doubtful
    over, under = (wanted, reached) if sense == REVERSE else (reached, wanted)
    if wanted == 0:
        return measured(sense, ONE if is_met else ZERO, ONE, is_met, joined(why, "目标值为0"))
    if under <= 0 or (over < 0 and wanted < 0):
        # a ratio says nothing below zero, and none can be had of 0: only whether the target is met is certain
        return met(sense, why) if is_met else missed(sense, joined(why, "目标值不大于0，完成比例无法计算"))
    return measured(sense, over, under, is_met, why, part)


def _doubtful(t: Quantity, a: Quantity, sense: str, wanted: Decimal, reached: Decimal, name: str) -> Relation | None:
    """A target that seems missed, but need not be (未必未达到): approximate figures, working days, a share beside a bare cost."""
    if (
        t.sign is None
        and sense == REVERSE
        and t.kind != a.kind
        and not name.rstrip("%％ ").endswith(("率", "比例", "占比"))
    ):
        return unknown("一为比率、一为没有单位的数，可能是完成比例，不能确定是否达到目标", sense)
    if sense == REVERSE and is_working_time(t, a):
        return unknown("一为工作日、一为自然日，不能确定是否达到目标", sense)
    off = abs(reached - wanted)
    if (t.is_rough or a.is_rough) and off <= abs(wanted) * _ROUGHLY:
        if t.is_rough:
            return met(sense, "目标值是约数，相差不到一成，按达到目标比较")
        return unknown("实际完成值是约数，不能确定是否达到目标", sense)
    return None


def _over_the_year(
    t: Quantity, a: Quantity, sense: str, wanted: Decimal, reached: Decimal
) -> tuple[Decimal, Decimal, str] | Relation:
    """Target and actual for the whole year (换算到全年) where only one is for each month, week or day; or why that cannot be had."""
    factors = yearly(t, a)
    if factors is None:
        return unknown(f"「{t.text}」与「{a.text}」一为每期、一为每人或每户，无法比较", sense)
    if factors[0] == factors[1]:
        return wanted, reached, ""
    a_year, in_it = wanted * factors[0], reached * factors[1]
    said = f"折算到全年比较：目标{plain(a_year)}，实际{plain(in_it)}"
    if sense == UNKNOWN or (times_a_year(t.per) and times_a_year(a.per)):
        return a_year, in_it, said
    raw, whole = (_reaches(sense, t.sign, w, r) for w, r in ((wanted, reached), (a_year, in_it)))
    may_be_raw = wanted <= reached * 2 and reached <= wanted * 2
    if may_be_raw and raw != whole:
        return unknown(f"「{a.text}」是每期的数还是全年的数不明，不能确定是否达到目标", sense)
    if not whole:
        if may_be_raw:
            return missed(sense, "每期的数与全年的数都未达到目标，完成比例无法确定")
        share = min(a_year, in_it) / max(a_year, in_it) if a_year > 0 and in_it > 0 else ZERO
        if share >= least_share(t.per or a.per) and share < ONE:
            return unknown(f"{said}，节假日是否计入不明，不能确定是否达到目标", sense)
    return a_year, in_it, said


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


def lists(target: str, actual: str, name: str, level2: str) -> Relation:
    """Several things in a cell (一格多项): compared one by one where both sides name the same things."""
    matched = pairs(target, actual) or in_step(target, actual)
    if matched is None:
        return unknown("目标值或实际完成值含有多个数字，不能确定比较哪一个")
    relations = [(label, figures(t, a, f"{name}{label}", level2)) for label, t, a in matched]
    if short := [label for label, r in relations if r.met is False]:
        return missed(POSITIVE, f"逐项比较，{'、'.join(short)}未达到目标")
    if unsure := [label for label, r in relations if r.met is None]:
        return unknown(f"逐项比较，{'、'.join(unsure)}不能确定是否达到目标")
    return met(POSITIVE, "逐项比较，各项都达到目标")
