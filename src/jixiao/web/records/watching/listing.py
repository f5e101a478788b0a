"""The list of filings (填报清单): filters, search, sort, pages — with the same few queries and reading the same few rows, however many there are."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jixiao.core.workflow import STAGES, STATES
from jixiao.web.records.models import Filing, Project, Unit
from jixiao.web.records.permission import Actor
from jixiao.web.records.watching.counting import Counted, counted
from jixiao.web.records.watching.scope import Scope
from jixiao.web.records.watching.waiting import DUTIES, condition_of

PAGE = 50
"""Rows on a page (每页行数)."""
FEW = 1000
"""Projects a search names one by one; what finds more is asked of the list itself (逐一列名的项目数)."""

UNFINISHED = ("draft", "returned", "unlocked", "signing", "signed")
"""States in which a filing has not yet left its unit (未提交)."""

SORTS = {
    "due": (_("截止日期"), "due", False),
    "changed": (_("最近修改"), "changed_at", True),
    "points": (_("得分"), "computed", False),
    "rate": (_("执行率"), "rate", False),
}
"""How a list may be sorted (排序): title, column, whether the last comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list is asked for (查询条件). Values that mean nothing are left out rather than refused: a list always shows something.

    ``mine``: a state; only what waits for the actor in it. ``after``: where the page before ended.
    """

    year: int | None = None
    stage: str = ""
    state: str = ""
    unit: int | None = None
    task: int | None = None
    overdue: bool = False
    faulty: bool = False
    mine: str = ""
    words: str = ""
    sort: str = "due"
    after: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Asked:
        """From the query of an address (由网址读取)."""

        def number(name: str) -> int | None:
            text = given.get(name, "")
            return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

        state = given.get("state", "")
        return cls(
            year=number("year"),
            stage=given.get("stage", "") if given.get("stage", "") in STAGES else "",
            state=state if state in STATES or state == "unfinished" else "",
            unit=number("unit"),
            task=number("task"),
            overdue=given.get("overdue", "") == "1",
            faulty=given.get("faulty", "") == "1",
            mine=given.get("mine", "") if given.get("mine", "") in DUTIES else "",
            words=" ".join(given.get("q", "").replace("\x00", "").split())[:60],
            sort=given.get("sort", "") if given.get("sort", "") in SORTS else "due",
            after=given.get("after", "")[:200],
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but year and order was asked (有筛选)."""
        return bool(
            self.stage or self.state or self.unit or self.task or self.overdue or self.faulty or self.mine or self.words
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the list (一页清单): its filings, how many there are, and where the next page begins ("" on the last)."""

    filings: tuple[Filing, ...]
    count: Counted
    next: str


def page_of(actor: Actor, asked: Asked, scope: Scope, unit: Unit | None = None, today: date | None = None) -> Page:
    """A page of the filings one may see (查清单). ``scope``: what the actor may see, or of it what is beneath ``unit``.

    The same few queries however many there are: the projects a search finds, the rows, their number.
    """
    today = today or timezone.localdate()
    found = _filtered(actor, asked, scope, today)
    rows = _rows(found, asked)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    count = counted(found) if asked.after or last else Counted(len(rows), False)
    return Page(filings=tuple(rows[:PAGE]), count=count, next=_mark(asked.sort, last) if last else "")


def _rows(found: QuerySet[Filing], asked: Asked) -> list[Filing]:
    """One row more than a page, in order (取一页): first those that have a value to sort by, then the others, so that each part follows an index."""
    column, falling = SORTS[asked.sort][1], SORTS[asked.sort][2]
    found = found.select_related("unit", "project").defer("content")
    start = _start(asked.sort, asked.after)
    rows: list[Filing] = []
    after = 0
    if start is None or start[0] is not None:
        valued = found.filter(**{f"{column}__isnull": False})
        if start is not None:
            value, pk = start
            way = "lt" if falling else "gt"
            valued = valued.filter(**{f"{column}__{way}e": value})
            valued = valued.filter(Q(**{f"{column}__{way}": value}) | Q(**{f"pk__{way}": pk}))
        rows = list(valued.order_by(*(f"-{one}" if falling else one for one in (column, "id")))[: PAGE + 1])
    else:
        after = start[1]
    if len(rows) <= PAGE:
        rest = found.filter(**{f"{column}__isnull": True}, pk__gt=after).order_by("id")
        rows += rest[: PAGE + 1 - len(rows)]
    return rows


def _filtered(actor: Actor, asked: Asked, scope: Scope, today: date) -> QuerySet[Filing]:
    found = Filing.objects.filter(scope.condition())
    if asked.year is not None:
        found = found.filter(year=asked.year)
    if asked.stage:
        found = found.filter(stage=asked.stage)
    if asked.state == "unfinished":
        found = found.filter(state__in=UNFINISHED)
    elif asked.state:
        found = found.filter(state=asked.state)
    if asked.task is not None:
        found = found.filter(task_id=asked.task)
    if asked.overdue:
        found = found.filter(due__lt=today, state__in=UNFINISHED)
    if asked.faulty:
        found = found.filter(errors__gt=0)
    if asked.mine:
        mine = condition_of(actor, asked.mine)
        found = found.filter(mine, state=asked.mine) if mine is not None else found.none()
    if asked.words:
        found = found.filter(_named(asked.words, scope))
    return found


def _named(words: str, scope: Scope) -> Q:
    """Filings whose project or unit is called so, or has this code (检索): every word must occur. The title of a filing is made of those names."""
    of_project, joined = Q(), Q()
    own: set[int] | None = None
    for word in words.split():
        units = {unit.pk for unit in scope.units if word.lower() in f"{unit.name} {unit.short} {unit.code}".lower()}
        own = units if own is None else own & units
        in_unit = Q(unit_id__in=sorted(units)) if units else Q(pk__in=[])
        of_project &= Q(name__icontains=word) | Q(code__icontains=word) | in_unit
        joined &= Q(project__name__icontains=word) | Q(project__code__icontains=word) | in_unit
    # few are named by their ids; of many the list soon finds enough as it goes
    ids = list(Project.objects.filter(of_project).order_by().values_list("pk", flat=True)[: FEW + 1])
    condition = Q(project_id__in=ids) if len(ids) <= FEW else joined
    return condition | Q(unit_id__in=sorted(own)) if own else condition


def _mark(sort: str, last: Filing) -> str:
    """Where a page ends, as it stands in an address (续页标记)."""
    value = getattr(last, SORTS[sort][1])
    text = value.isoformat() if isinstance(value, date) else None if value is None else str(value)
    return base64.urlsafe_b64encode(json.dumps([sort, text, last.pk]).encode()).decode().rstrip("=")


_READ: dict[str, Callable[[str], Any]] = {
    "due": date.fromisoformat,
    "changed": datetime.fromisoformat,
    "points": Decimal,
    "rate": Decimal,
}


def _start(sort: str, mark: str) -> tuple[Any, int] | None:
    """Where the page before ended (续页起点), None for the first page, and for a mark nobody made."""
    if not mark:
        return None
    try:
        for_sort, text, pk = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        value = None if text is None else _READ[sort](text)
        number = int(pk)
    except (ValueError, TypeError, ArithmeticError, binascii.Error):
        return None
    if for_sort != sort or not 0 <= number < 2**60 or (isinstance(value, Decimal) and not value.is_finite()):
        return None
    return value, number
