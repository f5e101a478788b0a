"""How far a stage has come (进度): by unit, what is missing, how the scores lie, what was spent against what was scored.

Over a hundred thousand filings a count takes its time, over a thousand none: see ``keeping``. ``at`` says as of when.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, DateField, F, Min, Q
from django.db.models.functions import Floor
from django.utils import timezone

from jixiao.web.records.models import Filing, Unit
from jixiao.web.records.watching.keeping import kept
from jixiao.web.records.watching.listing import UNFINISHED
from jixiao.web.records.watching.scope import Scope, branches

PARTS = (
    ("accepted", ("accepted",)),
    ("submitted", ("submitted",)),
    ("signing", ("signing", "signed")),
    ("returned", ("returned",)),
    ("filling", ("draft", "unlocked")),
)
"""How a bar is divided (进度分段): states that are shown as one, from done to begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far some units have come (单位进度): filings by state, how many of them have not left the unit, how many of those are late and since when."""

    by_state: dict[str, int] = field(default_factory=dict)
    late: int = 0
    first_due: date | None = None

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def missing(self) -> int:
        return sum(self.by_state.get(state, 0) for state in UNFINISHED)

    @property
    def done(self) -> int:
        return self.total - self.missing

    def part(self, name: str) -> int:
        """How many are in a part of the bar (分段数)."""
        return sum(self.by_state.get(state, 0) for state in dict(PARTS)[name])

    def plus(self, other: Progress) -> Progress:
        """Both together (合并)."""
        states = {
            key: self.by_state.get(key, 0) + other.by_state.get(key, 0) for key in {**self.by_state, **other.by_state}
        }
        dues = [due for due in (self.first_due, other.first_due) if due is not None]
        return Progress(by_state=states, late=self.late + other.late, first_due=min(dues) if dues else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a stage of a year stands (总体进度): by unit id, and when it was counted."""

    by_unit: dict[int, Progress]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How the scores lie (分布): ``points``: filings by score in steps of five, hundred by itself; ``cells``: by rate in tens and score in fives.

    ``dots``: the single pairs of rate and score, while there are few. ``without``: filings that have no score yet.
    """

    points: dict[int, int]
    cells: dict[tuple[int, int], int]
    dots: tuple[tuple[Decimal, Decimal], ...]
    without: int
    at: datetime

    @property
    def scored(self) -> int:
        """How many have a score (有得分的份数)."""
        return sum(self.points.values())


FEW_DOTS = 300


def _key(name: str, scope: Scope, *more: object) -> str:
    tops = ",".join(str(unit.pk) for unit in scope.tops)
    return f"{name}:{tops}:{len(scope.units)}:{':'.join(str(one) for one in more)}"


def standing(scope: Scope, *, year: int, stage: str, task: int | None = None, today: date | None = None) -> Standing:
    """Where a stage of a year, or a task, stands (总体进度), by unit. One query, answered by an index alone."""
    today = today or timezone.localdate()

    def make() -> Standing:
        found = Filing.objects.filter(scope.condition())
        found = found.filter(year=year, stage=stage) if task is None else found.filter(task_id=task)
        open_due = Min("due", filter=Q(state__in=UNFINISHED), output_field=DateField())
        rows = (
            found.order_by()
            .values_list("unit_id", "state")
            .annotate(n=Count("pk"), late=Count("pk", filter=Q(due__lt=today, state__in=UNFINISHED)), first=open_due)
        )
        by_unit: dict[int, Progress] = {}
        for unit_id, state, number, late, first in rows:
            one = Progress(by_state={state: number}, late=late, first_due=first)
            by_unit[unit_id] = by_unit[unit_id].plus(one) if unit_id in by_unit else one
        return Standing(by_unit=by_unit, at=timezone.now())

    return kept(_key("standing", scope, year, stage, task, today), make)


def spread(scope: Scope, *, year: int, stage: str) -> Spread:
    """How scores and execution rates lie (分布). Two queries, one where there are many."""

    def make() -> Spread:
        found = Filing.objects.filter(scope.condition(), year=year, stage=stage).order_by()
        rows = found.annotate(r=Floor(F("rate") / 10), s=Floor(F("computed") / 5)).values_list("r", "s")
        points: dict[int, int] = {}
        cells: dict[tuple[int, int], int] = {}
        without = 0
        for rate, score, number in rows.annotate(n=Count("pk")):
            if score is None:
                without += number
                continue
            s = min(max(int(score), 0), 20)
            points[s] = points.get(s, 0) + number
            if rate is not None:
                cell = (min(max(int(rate), 0), 12), s)
                cells[cell] = cells.get(cell, 0) + number
        dots: tuple[tuple[Decimal, Decimal], ...] = ()
        if sum(cells.values()) <= FEW_DOTS:
            pairs = found.filter(rate__isnull=False, computed__isnull=False).values_list("rate", "computed")
            dots = tuple(
                (rate, score) for rate, score in pairs[: FEW_DOTS + 1] if rate is not None and score is not None
            )
        return Spread(points=points, cells=cells, dots=dots, without=without, at=timezone.now())

    return kept(_key("spread", scope, year, stage), make)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the overview (进度行): a unit with all that is beneath it, or alone. ``deeper``: it has units beneath it in the scope."""

    unit: Unit
    progress: Progress
    deeper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a page shows of a standing (总览): all together, by branch, and the units that owe something, the latest first."""

    all: Progress
    lines: tuple[Line, ...]
    owing: tuple[tuple[Unit, Progress], ...]
    at: datetime


def overview(
    scope: Scope, *, year: int, stage: str, task: int | None = None, unit: Unit | None = None, today: date | None = None
) -> Overview:
    """A stage of a year, or a task, by the branches next beneath a unit (总览), kept like the counts it is made of."""

    def make() -> Overview:
        stands = standing(scope, year=year, stage=stage, task=task, today=today)
        path = unit.path if unit is not None else ""
        owing = [
            (one, found)
            for one in scope.units
            if (found := stands.by_unit.get(one.pk)) is not None and found.missing and one.path.startswith(path)
        ]
        owing.sort(key=lambda pair: (-pair[1].late, -pair[1].missing))
        return Overview(
            all=summed(stands.by_unit.values()), lines=lines(stands, scope, unit), owing=tuple(owing), at=stands.at
        )

    return kept(_key("overview", scope, year, stage, task, unit.pk if unit else 0, today or timezone.localdate()), make)


def lines(standing: Standing, scope: Scope, unit: Unit | None = None) -> tuple[Line, ...]:
    """The units next beneath one (分单位进度), each with what is beneath it; the unit itself first, when it has filings of its own."""
    found = branches(scope, standing.by_unit, unit, Progress(), Progress.plus)
    return tuple(Line(unit=one, progress=progress, deeper=deeper) for one, progress, deeper in found if progress.total)


def summed(parts: Iterable[Progress]) -> Progress:
    """All together (合计)."""
    states: dict[str, int] = {}
    late = 0
    for part in parts:
        late += part.late
        for state, number in part.by_state.items():
            states[state] = states.get(state, 0) + number
    return Progress(by_state=states, late=late)
