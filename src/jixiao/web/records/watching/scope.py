"""Which units a question is about (范围): few units are named by their ids, many by the path above them, so that the database takes the right index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import Q

from jixiao.web.records.models import Unit
from jixiao.web.records.permission import GRANTS, Actor
from jixiao.web.records.watching.keeping import kept

Value = TypeVar("Value")

FEW = 200
"""Units that are named one by one (逐一列名的单位数)."""


@dataclass(frozen=True)
class Scope:
    """The units an action is allowed over, or those of them beneath one (范围). One query, however many filings there are.

    Kept as counts are: in a large tree a unit made a moment ago may not be in it yet.

    ``units``: in the order of the tree, those no longer in use as well: their filings remain.
    """

    units: tuple[Unit, ...]

    @classmethod
    def of(cls, actor: Actor, action: str, beneath: Unit | None = None) -> Scope:
        """What ``action`` may be done over (可办范围), only ``beneath`` a unit and in it when one is given."""

        def make() -> Scope:
            found = Unit.objects.filter(actor.units(action)).order_by()
            return cls(in_tree_order(found if beneath is None else found.filter(path__startswith=beneath.path)))

        roles = {role for grant in GRANTS[action] for role in grant.roles}
        posts = ",".join(f"{role}{path}" for role, path in sorted(actor.posts) if role in roles)
        return kept(f"scope:{action}:{posts}:{beneath.path if beneath else ''}", make)

    @cached_property
    def ids(self) -> frozenset[int]:
        return frozenset(unit.pk for unit in self.units)

    @cached_property
    def by_id(self) -> dict[int, Unit]:
        return {unit.pk: unit for unit in self.units}

    @property
    def is_narrow(self) -> bool:
        return len(self.units) <= FEW

    def condition(self, field: str = "unit") -> Q:
        """The scope as a condition on a field that leads to a unit (范围条件)."""
        if self.is_narrow:
            return Q(**{f"{field}__in": sorted(self.ids)})
        condition = Q(pk__in=[])
        for unit in self.tops:
            condition |= Q(**{f"{field}__path__startswith": unit.path})
        return condition

    @cached_property
    def tops(self) -> tuple[Unit, ...]:
        """The units of the scope that have none of it above them (顶层单位)."""
        return tuple(unit for unit in self.units if not any(above in self.ids for above in unit.lineage[:-1]))

    @cached_property
    def active(self) -> tuple[Unit, ...]:
        """Those in use (在用单位)."""
        return tuple(unit for unit in self.units if unit.is_active)


def in_tree_order(units: Iterable[Unit]) -> tuple[Unit, ...]:
    """Units as the tree shows them (树序): each right above those beneath it, siblings by their serial."""
    known = {unit.pk: unit for unit in units}

    def place(unit: Unit) -> list[tuple[int, int]]:
        return [(known[pk].serial if pk in known else 0, pk) for pk in unit.lineage]

    return tuple(sorted(known.values(), key=place))


def branches(
    scope: Scope, by_unit: Mapping[int, Value], unit: Unit | None, nothing: Value, plus: Callable[[Value, Value], Value]
) -> list[tuple[Unit, Value, bool]]:
    """Values of units summed by the branches next beneath ``unit`` (按下级分支合计), beneath the top of the scope when None.

    Each branch with its sum and whether there are units beneath it; first the unit itself, alone.
    """
    if unit is None and len(scope.tops) == 1:
        unit = scope.tops[0]
    heads = scope.tops if unit is None else tuple(one for one in scope.units if one.parent_id == unit.pk)
    own = () if unit is None else (unit,)
    sums = {one.pk: nothing for one in (*own, *heads)}
    heading = frozenset(one.pk for one in heads)
    for pk, value in by_unit.items():
        if (one := scope.by_id.get(pk)) is None:
            continue
        head = pk if unit is not None and pk == unit.pk else next((up for up in one.lineage if up in heading), 0)
        if head:
            sums[head] = plus(sums[head], value)
    parents = {one.parent_id for one in scope.units}
    return [(one, sums[one.pk], False) for one in own] + [(one, sums[one.pk], one.pk in parents) for one in heads]
