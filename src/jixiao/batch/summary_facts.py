"""What the summary of an audit says (汇总内容): values only, the same for page, workbook and terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jixiao.batch.summary_rate import Ranking, Rate
from jixiao.batch.summary_scale import Crossed, Tallied


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One finding to look at (例证): the document, the form in it, the cell, and what was said."""

    source: str
    form: str
    unit: str
    year: str
    where: str
    address: str
    reported: str
    expected: str
    message: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLine:
    """A kind of fault over all forms (问题种类): ``rate`` counts forms (reports, for checks on reports), ``faults`` every single one.

    ``severity``: as it was mostly given; ``rate`` is None for checks over several forms, which are not judged form by form.
    """

    code: str
    title: str
    family: str
    severity: str
    forms: int
    faults: int
    rate: Rate | None
    of_reports: bool = False
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatLine:
    """A file format (文件格式): files, how many of them unread, forms in them."""

    name: str
    files: int
    unread: int
    forms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadLine:
    """A reason why files went unread (未读原因): how many, and some of them as (source, message)."""

    code: str
    files: int
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """A fiscal year (年度): forms, medians of reported and computed scores, the rate of errors. ``year`` "" where none is printed."""

    year: str
    forms: int
    reported: Decimal | None
    computed: Decimal | None
    wrong: int
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """Forms judged by a pack (模板包): ``fits`` of them are surely of its kind, the others only nearest to it or by the user's wish."""

    pack: str
    form_kind: str
    forms: int
    fits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A form of a group across forms (组内一张表)."""

    source: str
    unit: str
    project: str
    year: str
    where: str
    address: str
    said: str
    with_what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Forms that should be looked at together (请看这里): how many members, and the first of them."""

    group: str
    code: str
    title: str
    message: str
    count: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupKind:
    """A kind of groups across forms (多表比对种类): how many groups and members, and the largest groups."""

    code: str
    title: str
    groups: int
    members: int
    largest: tuple[Group, ...]


@dataclass(slots=True, kw_only=True)
class Agreement:
    """How the reported total stands to the computed one (填报与核算对照), form by form; ``unknown``: one of them is not there."""

    same: int = 0
    higher: int = 0
    lower: int = 0
    unknown: int = 0

    @property
    def compared(self) -> int:
        return self.same + self.higher + self.lower


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalLine:
    """A department in a year (部门汇总一行): forms, money in yuan, means of scores on a hundred, checks that found something."""

    locality: str
    department: str
    year: str
    forms: int
    budget: Decimal | None
    executed: Decimal | None
    execution: Decimal | None
    reported: Decimal | None
    computed: Decimal | None
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where a printed department form says otherwise than its projects (部门表不符一处)."""

    source: str
    department: str
    year: str
    where: str
    field: str
    address: str
    printed: str
    computed: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolls:
    """Departments added up (部门汇总), those with the largest budgets first, ``total`` of them; and printed department forms compared:
    ``compared`` how many, ``agreeing`` how many say the same, ``differing`` how many places differ, the first of them in ``differences``."""

    lines: tuple[TotalLine, ...]
    total: int
    compared: int = 0
    agreeing: int = 0
    differing: int = 0
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the summary says (汇总内容)."""

    audit: dict[str, Any] = field(default_factory=dict)
    files: int = 0
    unread: int = 0
    doubles: int = 0
    forms: int = 0
    wrong: int = 0
    clean: int = 0
    empty: int = 0
    reports: int = 0
    indicators: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    judged: int = 0
    unjudged: int = 0
    doubts: int = 0
    formats: tuple[FormatLine, ...] = ()
    reasons: tuple[UnreadLine, ...] = ()
    packs: tuple[PackLine, ...] = ()
    reported: Tallied
    computed: Tallied
    agreement: Agreement
    with_reported: Crossed
    with_computed: Crossed
    kinds: tuple[KindLine, ...] = ()
    silent: tuple[KindLine, ...] = ()
    units: Ranking = field(default_factory=Ranking)
    places: Ranking = field(default_factory=Ranking)
    years: tuple[YearLine, ...] = ()
    across: tuple[GroupKind, ...] | None = None
    rolls: Rolls | None = None
