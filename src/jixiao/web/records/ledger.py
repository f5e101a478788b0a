"""The budget ledger in sums (台账汇总): which amounts of a year make the adjusted budget, and how."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jixiao.core.number import HUNDRED, ZERO, plain, rounded
from jixiao.core.pack import FormKind
from jixiao.web.records.models.project import SOURCES, Entry

TEN_THOUSAND = Decimal(10000)
_SIGNS = {"initial": 1, "supplement": 1, "cut": -1, "transfer": 1, "carryover": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The money of a project in a year (资金合计), in yuan. ``steps``: (kind, signed amount) that make up the adjusted budget.

    ``by_source``: the sums of each source alone, {} for those themselves.
    """

    by_kind: dict[str, Decimal]
    steps: tuple[tuple[str, Decimal], ...]
    by_source: dict[str, Sums]

    @property
    def initial(self) -> Decimal:
        return self.by_kind.get("initial", ZERO)

    @property
    def adjusted(self) -> Decimal:
        """The adjusted budget (调整后预算数): initial + supplement - cut ± transfer + carry-over."""
        return sum((amount for _, amount in self.steps), ZERO)

    @property
    def arrived(self) -> Decimal:
        return self.by_kind.get("arrived", ZERO)

    @property
    def executed(self) -> Decimal:
        return self.by_kind.get("executed", ZERO)

    @property
    def rate(self) -> Decimal | None:
        """The execution rate in percent at two places (执行率), None without a budget."""
        return rounded(self.executed * HUNDRED / self.adjusted, 2) if self.adjusted else None

    @property
    def formula(self) -> str:
        """How the adjusted budget came about (计算过程), in yuan: 4500000 - 2123000 + 895000 = 3272000."""
        return self.formula_in("元")

    def formula_in(self, money_unit: str) -> str:
        """The same in the unit of the year's forms: 450 - 212.3 + 89.5 = 327.2."""
        if not self.steps:
            return ""
        first, *rest = (in_unit(amount, money_unit) for _, amount in self.steps)
        if not rest:
            return plain(first)
        terms = "".join(f" {'-' if amount < 0 else '+'} {plain(abs(amount))}" for amount in rest)
        return f"{plain(first)}{terms} = {plain(in_unit(self.adjusted, money_unit))}"


def in_unit(amount: Decimal, money_unit: str) -> Decimal:
    """An amount of yuan in the unit a form is printed in (换算); nothing is rounded away."""
    return amount / TEN_THOUSAND if money_unit == "万元" else amount


def sums_of(entries: Iterable[Entry]) -> Sums:
    """The sums of these entries (合计), those that are void left out."""
    kept = [entry for entry in entries if not entry.void]
    by_source = {
        source: _sums([entry for entry in kept if entry.source == source], {})
        for source in SOURCES
        if any(entry.source == source for entry in kept)
    }
    return _sums(kept, by_source)


def _sums(entries: list[Entry], by_source: dict[str, Sums]) -> Sums:
    by_kind: dict[str, Decimal] = {}
    for entry in entries:
        by_kind[entry.kind] = by_kind.get(entry.kind, ZERO) + entry.amount
    return sums_by_kind(by_kind, by_source)


def sums_by_kind(by_kind: dict[str, Decimal], by_source: dict[str, Sums] | None = None) -> Sums:
    """The sums where the amounts of each kind are known already (按类别合计), as lists get them from the database."""
    order = sorted(by_kind, key=lambda kind: kind != "initial")  # the rest as they came in the course of the year
    steps = tuple((kind, by_kind[kind] * _SIGNS[kind]) for kind in order if kind in _SIGNS)
    return Sums(by_kind=by_kind, steps=steps, by_source=by_source or {})


def sums_for(project_id: int, year: int, until: date | None = None) -> Sums | None:
    """The sums of a project's year (项目资金), up to a day where one is given; None when its ledger is empty."""
    entries = Entry.objects.filter(project_id=project_id, year=year, void="")
    if until is not None:
        entries = entries.filter(day__lte=until)
    found = list(entries)
    return sums_of(found) if found else None


_MONTHS = re.compile(r"(\d{1,2})\s*月?\s*$")
_PERIODS = {"一季度": 3, "上半年": 6, "半年": 6, "二季度": 6, "三季度": 9, "前三季度": 9, "四季度": 12, "全年": 12}


def period_end(year: int, period: str) -> date | None:
    """The last day of a period (时段末日): 1-6月 → 30 June; None where the words do not say one."""
    name = period.strip().removeprefix("第").removesuffix("末").removesuffix("底")
    month = _PERIODS.get(name)
    if month is None and (found := _MONTHS.search(name)):
        month = int(found[1])
    if month is None or not 1 <= month <= 12:
        return None
    return date(year, month, monthrange(year, month)[1])


def money_texts(sums: Sums, money_unit: str, kind: FormKind | None = None) -> dict[str, str]:
    """What the form prints of the ledger (表内金额), by path, in the form's unit: those amounts, and rows of those sources, that it has a place for."""
    printed = (
        {field.id for field in kind.fields if field.part == "money"} if kind is not None else {"initial", "arrived"}
    )
    out = {"money_unit": money_unit, **_amounts("budget", sums, money_unit, printed)}
    for source, part in sums.by_source.items():
        if source in printed:
            out |= _amounts(f"budget/{source}", part, money_unit, printed)
    return out


def _amounts(path: str, sums: Sums, money_unit: str, printed: set[str]) -> dict[str, str]:
    def text(amount: Decimal) -> str:
        return plain(in_unit(amount, money_unit))

    out = {f"{path}/budget": text(sums.adjusted), f"{path}/executed": text(sums.executed)}
    if "initial" in sums.by_kind and "initial" in printed:
        out[f"{path}/initial"] = text(sums.initial)
    if "arrived" in sums.by_kind and "arrived" in printed:
        out[f"{path}/arrived"] = text(sums.arrived)
    return out


MONEY_PATHS = frozenset(
    {
        "money_unit",
        *(f"budget/{key}" for key in ("initial", "budget", "arrived", "executed")),
        *(f"budget/{row}/{key}" for row in SOURCES for key in ("initial", "budget", "arrived", "executed")),
    }
)
"""Paths of a content that are the ledger's where there is one (取自台账的栏目)."""
