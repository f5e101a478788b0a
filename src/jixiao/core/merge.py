"""Merging one indicator of many forms (指标汇总): which rows belong together, and what they come to.

Absolute values are added, shares averaged by money, answers in words carry the average of their score shares. Every value keeps its derivation.
Nothing stands for a value that is missing: then the row is not rolled up, and says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.answer import essence
from jixiao.core.compare import relation_of
from jixiao.core.execution import scale_of
from jixiao.core.form import Budget, Form, Indicator, MoneyRow, Printed
from jixiao.core.line import ScoreLine
from jixiao.core.meaning import Quantity
from jixiao.core.number import EXACT, ONE, ZERO, plain, rounded
from jixiao.core.pack import Rollup, Scoring
from jixiao.core.quantity import read_amount

SUM, WEIGHTED, MEAN, AS_IS = "各表相加", "按资金加权平均", "各表平均", "照录原表"
"""How a value came about (汇总方式), for people: added, averaged by money, averaged, taken over from the form."""

_NUMBERING = re.compile(r"^指标\s*[0-9一二三四五六七八九十]+")
_PLACES = 4  # what an averaged share is printed with when it does not end sooner


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A form that is rolled up (下级表): its name, the money it weighs in yuan, its score lines by (goal, row).

    ``scale``: what the weights of its indicators are multiplied with, where the department's goals part has other points or several goals share it.
    """

    label: str
    form: Form
    money: Decimal | None
    lines: dict[tuple[int, int], ScoreLine]
    scale: Decimal = ONE

    def weight(self, goal: int, row: int) -> Decimal | None:
        """The weight of a row (分值); rows under one score cell share its points equally."""
        line = self.lines[goal, row]
        if line.part != "indicator":
            return line.weight
        top = row
        while self.lines[goal, top].spans == 0:
            top -= 1
        block = self.lines[goal, top]
        return None if block.weight is None else EXACT.divide(block.weight * self.scale, block.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one form gives to a value (汇总来源): its name, the value as printed with its address, and the money it weighs."""

    label: str
    value: str
    address: str | None
    money: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A rolled-up value (汇总值): ``text`` as a form would print it, exact ``value``, ``how`` it came about, ``parts`` it came from.

    ``text`` and ``value`` are None when it could not be rolled up; ``why`` then says so in Chinese.
    """

    field: str
    text: str | None
    value: Decimal | None
    how: str
    parts: tuple[Part, ...]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRow:
    """An indicator of the department form (汇总指标): the draft row and how each of its values came about.

    ``score_share``: average share of the weight for rows whose scores are averaged, None where the score follows from the actuals.
    """

    indicator: Indicator
    target: Derived
    actual: Derived
    weight: Decimal | None
    score_share: Derived | None
    children: tuple[str, ...]

    @property
    def is_rolled(self) -> bool:
        """Whether target and actual, or the score share, could be had (汇总成功)."""
        if self.score_share is not None:
            return self.score_share.value is not None
        return self.target.text is not None and self.actual.text is not None


Member = tuple[Child, int, int, Indicator]
"""A row in its form: form, goal, row, indicator."""

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum of money (资金合计): which amount (``name``: budget, executed ...) of which row (``part``: fiscal ..., None = total), in yuan."""

    name: str
    part: str | None
    derived: Derived


def cell_of(form: Form, name: str, part: str | None) -> Printed | None:
    """The cell of an amount (金额单元格), of the total row when ``part`` is None."""
    holder: Budget | MoneyRow | None = form.budget
    if part is not None and form.budget is not None:
        holder = getattr(form.budget, part)
    cell: Printed | None = None if holder is None else getattr(holder, name)
    return cell


def money_of(cell: Printed | None, form: Form) -> Decimal | None:
    """An amount in yuan (折合元), by the unit of the cell or of the form's head."""
    if cell is None:
        return None
    quantity = read_amount(cell.text)
    if quantity.value is None or quantity.kind != "number":
        return None
    head = scale_of(form.money_unit.text if form.money_unit else "")
    return quantity.value * (quantity.scale if quantity.unit or quantity.scale != 1 else head)


def grouped(children: Sequence[Child], only: frozenset[str]) -> list[list[Member]]:
    """Rows that are the same indicator (同一指标): level 1, level 2, name and unit agree; in the order in which they first occur.

    ``only``: the parts of the score sheet that count (indicator, checklist, formula).
    A row without a unit joins the one that has the same names and a unit, when there is only one such.
    """
    members = [
        (child, g, r, row)
        for child in children
        for g, goal in enumerate(child.form.goals)
        for r, row in enumerate(goal.indicators)
        if child.lines[g, r].part in only
    ]
    units: dict[tuple[str, str, str], set[str]] = {}
    for _, _, _, row in members:
        units.setdefault(names_of(row), set()).add(unit_of(row))
    found: dict[Key, list[Member]] = {}
    for member in members:
        names, unit = names_of(member[3]), unit_of(member[3])
        known = units[names] - {"", "%", "文字"}
        if unit == "" and len(known) == 1:
            unit = next(iter(known))
        found.setdefault((*names, unit), []).append(member)
    return list(found.values())


def names_of(row: Indicator) -> tuple[str, str, str]:
    """Level 1, level 2 and name without spaces and 指标1 (指标名称), by which rows of several forms are matched."""
    level1, level2 = (essence(cell.text) if cell else "" for cell in (row.level1, row.level2))
    return level1, level2, _NUMBERING.sub("", essence(row.label))


def unit_of(row: Indicator) -> str:
    """The unit of a row (计量单位): "%" for shares, "文字" for answers in words, else as printed without magnitude."""
    for cell in (row.target, row.actual):
        if cell is None:
            continue
        quantity = cell.meaning
        if quantity.kind == "ratio":
            return "%"
        if quantity.kind != "number":
            return "文字"
        if quantity.unit:
            return quantity.unit
    return ""


def merged(members: Sequence[Member], rule: Rollup, scoring: Scoring, total_money: Decimal | None) -> MergedRow:
    """One row of the department form from the rows of its forms (汇总一行)."""
    child, _, _, first = members[0]
    weight = _weight(members, total_money)
    shares: Derived | None = None
    if len(members) == 1:
        target, actual = (
            _taken(name, cell, child) for name, cell in (("target", first.target), ("actual", first.actual))
        )
    else:
        target, actual = (_value(name, members, rule) for name in ("target", "actual"))
    if not all(_is_measured(row, scoring) for *_, row in members):
        shares = _score_share(members, rule)
        target, actual = _kept(target, members), _kept(actual, members)
    indicator = Indicator(
        level1=_bare(first.level1),
        level2=_bare(first.level2),
        name=_bare(first.name),
        target=None if target.text is None else Printed(target.text),
        actual=None if actual.text is None else Printed(actual.text),
        weight=None if weight is None else Printed(plain(weight)),
        score=None,
    )
    return MergedRow(
        indicator=indicator,
        target=target,
        actual=actual,
        weight=weight,
        score_share=shares,
        children=tuple(dict.fromkeys(c.label for c, *_ in members)),
    )


def _bare(cell: Printed | None) -> Printed | None:
    return None if cell is None else Printed(cell.text)


def _is_measured(row: Indicator, scoring: Scoring) -> bool:
    """Whether the row's score follows from its figures, so that the actuals are rolled up first."""
    if row.target is None or row.actual is None:
        return not (row.target is None and row.actual is None)
    kinds = {row.target.meaning.kind, row.actual.meaning.kind}
    relation = relation_of(row, scoring)
    return (
        relation.tier is None
        and relation.sense not in ("ordinal", "date", "range", "qualitative")
        and kinds <= {"number", "ratio"}
    )


def _taken(field: str, cell: Printed | None, child: Child) -> Derived:
    if cell is None:
        return Derived(
            field=field,
            text=None,
            value=None,
            how=AS_IS,
            parts=(Part(label=child.label, value="", address=None, money=child.money),),
            why=f"「{child.label}」未填",
        )
    part = Part(label=child.label, value=cell.text, address=cell.address, money=child.money)
    return Derived(field=field, text=cell.text, value=cell.meaning.amount, how=AS_IS, parts=(part,))


def _value(field: str, members: Sequence[Member], rule: Rollup) -> Derived:
    cells = [(child, getattr(row, field)) for child, _, _, row in members]
    parts = tuple(
        Part(
            label=child.label,
            value="" if cell is None else cell.text,
            address=None if cell is None else cell.address,
            money=child.money,
        )
        for child, cell in cells
    )
    quantities: list[Quantity] = [
        cell.meaning for _, cell in cells if cell is not None and cell.meaning.value is not None
    ]
    is_share = any(q.kind == "ratio" for q in quantities)
    how = SUM if not is_share else WEIGHTED if rule.relative == "money_weighted" else MEAN

    def failed(why: str) -> Derived:
        return Derived(field=field, text=None, value=None, how=how, parts=parts, why=why)

    blank = [child.label for child, cell in cells if cell is None or cell.meaning.value is None]
    if blank:
        return failed(f"{_named(blank)}没有可汇总的数字")
    signs = {q.sign for q in quantities}
    if field == "target" and len(signs) > 1:
        return failed("各表目标值的符号不同，不能合并")
    if any(q.kind not in ("number", "ratio") for q in quantities) or len({q.kind for q in quantities}) > 1:
        return failed("各表的数值类型不同，不能合并")
    note = "有的表只填了界限，按界限值汇总" if field == "actual" and any(q.is_bound for q in quantities) else ""
    head = quantities[0]
    if how == SUM:
        value = sum((q.value * q.scale for q in quantities if q.value is not None), ZERO)
    elif how == MEAN:
        value = EXACT.divide(
            sum((q.value * q.scale for q in quantities if q.value is not None), ZERO), Decimal(len(quantities))
        )
    else:
        if lacking := _without_money(child for child, _ in cells):
            return failed(f"{_named(lacking)}没有资金数或资金为0，不能按资金加权")
        value = _by_money(
            [
                (q.value * q.scale, child.money)
                for q, (child, _) in zip(quantities, cells, strict=True)
                if q.value is not None
            ]
        )
    sign = head.sign or "" if field == "target" else ""
    text = _SIGNS.get(sign, sign) + plain(_ending(EXACT.divide(value, head.scale))) + head.full_unit
    return Derived(field=field, text=text, value=value, how=how, parts=parts, why=note)


_SIGNS = {">=": "≥", "<=": "≤"}


def _kept(value: Derived, members: Sequence[Member]) -> Derived:
    """Texts that cannot be added are kept side by side, each once (文字并列)."""
    if len(members) == 1:
        return value
    texts = list(dict.fromkeys(part.value for part in value.parts if part.value))
    return Derived(field=value.field, text="；".join(texts) or None, value=None, how=AS_IS, parts=value.parts)


def _score_share(members: Sequence[Member], rule: Rollup) -> Derived:
    """The average share of the weight (得分率) for answers in words, by money or plainly as the pack says."""
    how = AS_IS if len(members) == 1 else WEIGHTED if rule.qualitative == "money_weighted" else MEAN
    parts: list[Part] = []
    shares: list[tuple[Decimal, Decimal | None]] = []
    lacking: list[str] = []
    for child, g, r, row in members:
        line = child.lines[g, r]
        cell = row.score
        parts.append(
            Part(
                label=child.label,
                value="" if cell is None else cell.text,
                address=None if cell is None else cell.address,
                money=child.money,
            )
        )
        if line.score is None or not line.weight:
            lacking.append(child.label)
        else:
            shares.append((EXACT.divide(line.score, line.weight), child.money))

    def failed(why: str) -> Derived:
        return Derived(field="score", text=None, value=None, how=how, parts=tuple(parts), why=why)

    if lacking:
        return failed(f"{_named(lacking)}的得分或分值不能确定")
    if how == AS_IS:
        value = shares[0][0]
    elif how == MEAN:
        value = EXACT.divide(sum((share for share, _ in shares), ZERO), Decimal(len(shares)))
    else:
        if short := _without_money(child for child, *_ in members):
            return failed(f"{_named(short)}没有资金数或资金为0，不能按资金加权")
        value = _by_money(shares)
    return Derived(field="score", text=plain(_ending(value * 100)) + "%", value=value, how=how, parts=tuple(parts))


def _weight(members: Sequence[Member], total_money: Decimal | None) -> Decimal | None:
    """The weight of a merged row (汇总分值): what its rows weigh, each form in proportion to its money, so that full marks stay full marks."""
    found = ZERO
    for child, g, r, _ in members:
        weight = child.weight(g, r)
        if weight is None:
            return None
        if total_money is None:  # one form alone
            found += weight
        elif child.money is None:
            return None
        else:
            found += EXACT.divide(weight * child.money, total_money)
    return found


def _without_money(children: Iterable[Child]) -> list[str]:
    return [child.label for child in children if not child.money or child.money < 0]


def _by_money(values: Sequence[tuple[Decimal, Decimal | None]]) -> Decimal:
    """Σ(value × money) ÷ Σ money (按资金加权)."""
    total = sum((money for _, money in values if money is not None), ZERO)
    return EXACT.divide(
        sum((EXACT.multiply(value, money) for value, money in values if money is not None), ZERO), total
    )


def _ending(value: Decimal) -> Decimal:
    """A value as it can be printed (印出精度): exact when it ends soon, else at four places."""
    short = rounded(value, _PLACES)
    return short if short != value or value.as_tuple().exponent < -_PLACES else value  # type: ignore[operator]


def _named(labels: Sequence[str]) -> str:
    return "、".join(f"「{label}」" for label in labels)
