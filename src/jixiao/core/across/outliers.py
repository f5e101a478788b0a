"""Figures far from their like (离群值): by robust z — median and median deviation — within one kind of indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Context, Decimal

from jixiao.core.across.entry import Reading
from jixiao.core.across.group import Group, grouped, member
from jixiao.core.across.names import project_key
from jixiao.core.catalogue import ACROSS_OUTLIER
from jixiao.core.checks.wording import indicator_name
from jixiao.core.number import EXACT, HUNDRED, ONE, ZERO, plain, rounded

_ENOUGH = 10
_FAR = Decimal(6)
_TO_SIGMA = Decimal("0.6745")
_LEAST_SPREAD = Decimal("0.02")
"""Two points of a percentage, or two percent of a ratio: where nearly all say the same, that much is no deviation."""
_FILLING = re.compile(r"项目|工作|本年度?|年度|全年|当年|实际|的|情况")
_SCALE = Context(prec=16)
"""Precision of the scale of times (对数精度): more than enough to tell what lies far off."""
_EACH = re.compile(r"/\s*[\u4e00-\u9fff㎡m]|[人户亩]均|每")


def indicator_kind(reading: Reading) -> tuple[str, str] | None:
    """What sort of indicator a row is (同类指标): its name without filling words, and its unit; None when it holds no figure."""
    if reading.figure is None:
        return None
    name = indicator_name(reading.name)
    plain_name = _FILLING.sub("", name).replace("数量", "数") or name
    each = "/" if _is_for_each(reading) else ""
    return plain_name, "%" if reading.is_share else f"{reading.actual_unit or ''}{each}"


def outliers(readings: Sequence[Reading]) -> Iterator[Group]:
    """同类指标中相差很大的数值应予核对; ``readings``: all of one kind. Ten projects at least.

    Percentages and amounts for each (元/人) are compared as they stand. Sizes differ from project to project: of them it is compared
    how they stand to their own targets, on a scale of times.
    """
    by_itself = [reading for reading in readings if _is_for_each(reading) and reading.figure is not None]
    yield from _far(by_itself, [reading.figure or ZERO for reading in by_itself], of_target=False)
    sized = [reading for reading in readings if not _is_for_each(reading) and _times(reading) is not None]
    yield from _far(sized, [(_times(reading) or ONE).ln(_SCALE) for reading in sized], of_target=True)


def _is_for_each(reading: Reading) -> bool:
    return reading.is_share or _EACH.search(reading.actual_printed or "") is not None


def _times(reading: Reading) -> Decimal | None:
    """How often the actual holds its target (实际与目标之比), None where either is no positive figure or the units differ."""
    actual, target = reading.figure, reading.goal
    if actual is None or target is None or actual <= ZERO or target <= ZERO or not reading.same_units:
        return None
    return EXACT.divide(actual, target)


def _far(readings: Sequence[Reading], values: Sequence[Decimal], *, of_target: bool) -> Iterator[Group]:
    if len({(r.entry.home, project_key(r.entry.project or r.entry.form_id)) for r in readings}) < _ENOUGH:
        return
    middle = median(values)
    spread = max(median([abs(value - middle) for value in values]), _LEAST_SPREAD * max(ONE, abs(middle)))
    for reading, value in zip(readings, values, strict=True):
        if EXACT.divide(_TO_SIGMA * abs(value - middle), spread) <= _FAR:
            continue
        if of_target:
            times = plain(rounded(value.exp(_SCALE), 2))
            usual = f"目标的 {plain(rounded(middle.exp(_SCALE), 2))} 倍"
            how = f"是目标 {reading.target_printed} 的 {times} 倍"
        else:
            usual = f"{plain(rounded(middle * HUNDRED, 2))}%" if reading.is_share else plain(rounded(middle, 2))
            how = f"同类指标共 {len(readings)} 项"
        said = f"{reading.name}：{reading.actual_printed}"
        found = member(reading.entry, reading.name, said, f"同类 {len(readings)} 项的中位数为{usual}", reading.address)
        reported = f"「{reading.name}」{reading.actual_printed}"
        yield grouped(ACROSS_OUTLIER, [found], reported=reported, how=how, expected=usual)


def median(values: Sequence[Decimal]) -> Decimal:
    """The median (中位数): the middle one, or the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else EXACT.divide(ordered[half - 1] + ordered[half], Decimal(2))
