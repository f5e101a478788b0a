"""Units (单位): money against its head, rates against amounts, actuals against targets."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.catalogue import UNIT_MISMATCH
from jixiao.core.checks.budget import SPOT
from jixiao.core.checks.rows import Row
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject, percent
from jixiao.core.meaning import Quantity
from jixiao.core.number import HUNDRED, plain

_MAGNITUDES = frozenset((Decimal(10000), Decimal(10) ** 8))


@rule(UNIT_MISMATCH)
def units(s: Subject) -> Iterator[Answer]:
    """数值的单位应与表头、与指标值一致: yuan under 万元, an amount in a row of rates, 1 beside 100 %."""
    if not s.rows and s.base is None:
        yield Gap("budget", "没有金额和指标，不能核对单位")
    yield from _money(s)
    for row in s.rows:
        if row.target is not None and row.actual is not None and (how := unit_slip(row.target, row.actual)):
            yield Fault(
                where=row.label,
                spot=row.spot("实际完成值"),
                reported=row.actual.text,
                expected=_expected(row),
                how=how,
                cell=row.indicator.actual,
                severity="warning",  # which of the two is meant, only the unit knows
            )


def _money(s: Subject) -> Iterator[Fault]:
    """Money against its head, and amounts where rates belong (金额单位)."""
    if (slip := s.money_slip) is not None:
        yield Fault(
            where="budget", spot=SPOT, reported=slip.reported, expected=slip.expected, how=slip.how, cell=slip.cell
        )
    budget = s.form.budget
    cells = (budget.target, budget.actual, budget.rate) if budget else ()
    amounts = [cell for cell in cells if cell is not None and s.is_amount(cell)]
    if amounts and s.rate is not None:
        yield Fault(
            where="budget",
            spot=f"{SPOT}「执行率」",
            reported=" / ".join(cell.text for cell in amounts),
            expected=percent(s.rate),
            how="应填百分比的栏填了金额",
            cell=amounts[-1],
        )


def _expected(row: Row) -> str:
    assert row.target is not None and row.actual is not None and row.actual.value is not None
    if row.target.kind == "ratio" or _share_beside_percent(row.target, row.actual):
        return percent(row.actual.value) if row.actual.value <= 1 else f"{row.actual.text}%"
    return f"与指标值「{row.target.text}」同一单位的数"


def _share_beside_percent(target: Quantity, actual: Quantity) -> bool:
    """Whether two bare numbers are one rate in percent and one as a fraction: 95 answered by 0.97 (百分数与小数混写)."""
    bare = all(q.kind == "number" and not q.unit and not q.words and q.scale == 1 for q in (target, actual))
    if not bare or target.value is None or actual.value is None:
        return False
    return (
        10 <= target.value <= 100 and 0 < actual.value <= 1 and actual.places > 0 and actual.value * 200 >= target.value
    )


def unit_slip(target: Quantity, actual: Quantity) -> str:
    """Why target and actual cannot be in the units they are written in (单位不符的理由), "" when they can.

    A share without its sign: 100 % answered by 1. Money where one side lost its 万: 120万元 answered by 1200000.
    """
    if target.value is None or actual.value is None or not target.value or not actual.value:
        return ""
    if target.kind == "ratio" and actual.kind == "number" and not actual.unit and not actual.words:
        share = target.value * target.scale
        if actual.value <= 1 and not actual.places and share * HUNDRED >= 10:
            return f"指标值是百分比（{target.text}），实际完成值没有百分号，不能确定是 {plain(actual.value)}% 还是 {percent(actual.value)}"
        return ""
    if _share_beside_percent(target, actual):
        return f"指标值 {target.text} 像是百分数，实际完成值 {actual.text} 像是小数写的比率"
    if target.kind != "number" or actual.kind != "number" or target.scale == actual.scale:
        return ""
    written, bare = (target, actual) if target.scale != 1 else (actual, target)
    if bare.scale != 1 or bare.unit or bare.value is None or written.value is None:
        return ""
    if written.scale not in _MAGNITUDES or "元" not in written.unit:
        return ""  # people write 12万人次 as 120000, but money in the unit of the head
    ratio = bare.value / (written.value * written.scale)
    if Decimal("0.1") <= ratio <= 10 and bare.value / written.value >= 1000:
        return f"一方写作「{written.text}」，另一方是没有单位的 {plain(bare.value)}，恰差一万倍上下"
    return ""


RULES = (units,)
