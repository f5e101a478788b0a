"""The budget ledger in sums (台账汇总): which amounts of a year make the adjusted budget, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.number import HUNDRED, ZERO, plain, rounded
from jixiao.web.records.models.project import ENTRY_KINDS, Entry

_TEN_THOUSAND = Decimal(10000)
_SIGNS = {"initial": 1, "supplement": 1, "cut": -1, "transfer": 1, "carryover": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The money of a project in a year (资金合计), in yuan. ``steps``: (kind, signed amount) that make up the adjusted budget."""

    by_kind: dict[str, Decimal]
    steps: tuple[tuple[str, Decimal], ...]

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
        """How the adjusted budget came about (计算过程): 450 - 212.3 + 89.5 = 327.2."""
        if not self.steps:
            return ""
        first, *rest = (amount for _, amount in self.steps)
        terms = "".join(f" {'-' if amount < 0 else '+'} {plain(abs(amount))}" for amount in rest)
        return f"{plain(first)}{terms} = {plain(self.adjusted)}"


def sums_of(entries: Iterable[Entry]) -> Sums:
    """The sums of these entries (合计), those that are void left out."""
    by_kind: dict[str, Decimal] = {}
    for entry in entries:
        if not entry.void:
            by_kind[entry.kind] = by_kind.get(entry.kind, ZERO) + entry.amount
    steps = tuple((kind, by_kind[kind] * _SIGNS[kind]) for kind in ENTRY_KINDS if kind in _SIGNS and kind in by_kind)
    return Sums(by_kind=by_kind, steps=steps)


def sums_for(project_id: int, year: int) -> Sums | None:
    """The sums of a project's year (项目资金), None when its ledger is empty."""
    entries = list(Entry.objects.filter(project_id=project_id, year=year, void=""))
    return sums_of(entries) if entries else None


def money_texts(sums: Sums, money_unit: str) -> dict[str, str]:
    """What the form prints of the ledger (表内金额), by path, in the form's unit; nothing is rounded away."""

    def text(amount: Decimal) -> str:
        return plain(amount / _TEN_THOUSAND if money_unit == "万元" else amount)

    out = {"money_unit": money_unit, "budget/budget": text(sums.adjusted), "budget/executed": text(sums.executed)}
    if "initial" in sums.by_kind:
        out["budget/initial"] = text(sums.initial)
    if "arrived" in sums.by_kind:
        out["budget/arrived"] = text(sums.arrived)
    return out
