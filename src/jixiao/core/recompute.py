"""Checking a roll-up (汇总核对): a printed department form against what its projects come to, value by value, at the printed precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.execution import scale_of
from jixiao.core.form import Form, Indicator, Printed
from jixiao.core.merge import MergedRow, Money, cell_of, money_of, names_of, unit_of
from jixiao.core.number import EXACT, agrees, plain, rounded
from jixiao.core.quantity import read_amount
from jixiao.core.weights import points_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A printed department value that differs from the recomputed one (汇总差异).

    ``where``: indicator, "budget" or "total"; ``field``: target | actual | score | total | row, or the name of the amount.
    ``printed``/``computed``: as printed and as it comes out, None where there is none; ``how``: how it was computed.
    """

    where: str
    field: str
    printed: str | None
    computed: str | None
    how: str
    address: str | None = None


def differences(
    printed: Form,
    rows: Sequence[MergedRow],
    scores: Sequence[Decimal | None],
    money: Sequence[Money],
    execution: Decimal | None,
    tolerance: Decimal,
) -> list[Difference]:
    """Where a printed department form differs from its projects (汇总差异); rows without a partner on the other side are listed.

    A department sets its own weights: its scores and its total are compared on those. ``execution``: points for execution, ZERO when not scored.
    """
    found = [d for amount in money if (d := _amount(printed, amount)) is not None]
    left = [row for _, row in printed.indicators()]
    expected_total: Decimal | None = execution
    for merged_row, points in zip(rows, scores, strict=True):
        where = merged_row.indicator.label
        row = partner_of(merged_row.indicator, left)
        if row is None:
            found.append(
                Difference(where=where, field="row", printed=None, computed=where, how="项目表中有，部门表中没有")
            )
            expected_total = None
            continue
        left.remove(row)
        for field, cell, value in (
            ("target", row.target, merged_row.target),
            ("actual", row.actual, merged_row.actual),
        ):
            if value.value is not None and not _agrees(cell, value.value):
                found.append(_difference(where, field, cell, value.text, value.how))
        expected = on_their_weight(row, merged_row, points)
        expected_total = None if expected is None or expected_total is None else expected_total + expected
        given = points_of(row.score)
        if expected is None or row.score is None:
            continue
        if given is None or not agrees(given, row.score.meaning.places, expected, tolerance=tolerance):
            found.append(_difference(where, "score", row.score, plain(rounded(expected, 2)), "先汇总完成值，再计分"))
    for row in left:
        address = row.name.address if row.name else None
        found.append(
            Difference(
                where=row.label,
                field="row",
                printed=row.label,
                computed=None,
                how="部门表中有，项目表中没有",
                address=address,
            )
        )
    total = points_of(printed.total)
    if left or expected_total is None or total is None or printed.total is None:
        return found
    if not agrees(total, printed.total.meaning.places, expected_total, tolerance=tolerance):
        found.append(_difference("total", "total", printed.total, plain(rounded(expected_total, 2)), "各行得分相加"))
    return found


def _amount(printed: Form, amount: Money) -> Difference | None:
    cell, value = cell_of(printed, amount.name, amount.part), amount.derived.value
    if cell is None or value is None:
        return None
    quantity = read_amount(cell.text)
    scale = (
        quantity.scale
        if quantity.unit or quantity.scale != 1
        else scale_of(printed.money_unit.text if printed.money_unit else "")
    )
    exact = EXACT.divide(value, scale)
    if (
        money_of(cell, printed) is not None
        and quantity.value is not None
        and agrees(quantity.value, quantity.places, exact)
    ):
        return None
    return _difference("budget", amount.derived.field, cell, plain(exact), amount.derived.how)


def partner_of(wanted: Indicator, rows: Sequence[Indicator]) -> Indicator | None:
    """The row that is the same indicator (对应行): the same names, and the same unit where both say one; None when there is none."""
    same = [row for row in rows if names_of(row) == names_of(wanted)]
    unit = unit_of(wanted)
    exact = [row for row in same if unit_of(row) == unit]
    if exact:
        return exact[0]
    loose = [row for row in same if "" in (unit, unit_of(row))]
    return loose[0] if len(loose) == 1 else None


def _agrees(cell: Printed | None, value: Decimal) -> bool:
    if cell is None or cell.meaning.value is None:
        return False
    return agrees(cell.meaning.value, cell.meaning.places, EXACT.divide(value, cell.meaning.scale))


def on_their_weight(row: Indicator, merged_row: MergedRow, points: Decimal | None) -> Decimal | None:
    """The points of a merged row on the weight the department gives it (按部门分值折算)."""
    theirs = points_of(row.weight)
    if theirs is None or points is None or not merged_row.weight:
        return None
    return EXACT.divide(EXACT.multiply(points, theirs), merged_row.weight)


def _difference(where: str, field: str, cell: Printed | None, computed: str | None, how: str) -> Difference:
    text, address = (None, None) if cell is None else (cell.text, cell.address)
    return Difference(where=where, field=field, printed=text, computed=computed, how=how, address=address)
