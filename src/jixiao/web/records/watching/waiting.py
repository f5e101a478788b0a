"""What waits for somebody (待办): read off the workflow table and his posts. What leads a filing onward is waited for; what leads it back is his own choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jixiao.core.workflow import STAGES, STEPS
from jixiao.web.records.models import Event, Filing
from jixiao.web.records.permission import Actor
from jixiao.web.records.watching.counting import Counted, counted

ONWARD = ("request_signature", "sign", "submit", "accept")
"""The steps that lead a filing onward (前行动作)."""

DUTIES = {
    "returned": _("退回待改"),
    "unlocked": _("解锁待改"),
    "signing": _("待签字"),
    "signed": _("待提交"),
    "draft": _("待填报"),
    "submitted": _("待审核"),
}
"""What a state asks of whoever may lead the filing on (待办种类), the most pressing first."""

_SUPERVISED = frozenset({"submitted"})
_SENT_BACK = ("return", "send_back", "reopen", "unlock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A filing that waits (待办事项). ``late``: days past its due day, 0 when it is not late; ``left``: days until then, None without a due day.

    ``reason``: with which words it came back, ``by`` whom; ``rows``: how many rows were given a reason of their own.
    """

    filing: Filing
    late: int
    left: int | None
    waits: int
    reason: str = ""
    by: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """All that waits in one way (一类待办): its state and title, the first of them by their due day, and how many there are."""

    state: str
    title: str
    items: tuple[Waiting, ...]
    count: Counted

    @property
    def more(self) -> bool:
        return self.count.number > len(self.items)


def condition_of(actor: Actor, state: str) -> Q | None:
    """Which filings in this state wait for the actor (待办条件), None when none can: by roles, stages, and whose unit it is."""
    stages: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for step in STEPS:
        if step.action in ONWARD and state in step.before:
            paths = tuple(sorted({path for role, path in actor.posts if role in step.roles}))
            if paths:
                stages.setdefault((step.over, paths), set()).update(step.stages)
    condition: Q | None = None
    for (over, paths), of in stages.items():
        one = _whose(over, paths)
        if of != set(STAGES):
            one &= Q(stage__in=sorted(of))
        condition = one if condition is None else condition | one
    return condition


def _whose(over: str, paths: tuple[str, ...]) -> Q:
    """Whose filings these are (单位条件): of the units at these paths, or of those beneath them."""
    if over == "own":
        return Q(unit_id__in=[int(path.split("/")[-2]) for path in paths])
    where = Q(pk__in=[])
    for path in paths:
        where |= Q(unit__path__startswith=path) & ~Q(unit__path=path)
    return where


def waiting_for(actor: Actor, *, limit: int = 20, today: date | None = None) -> tuple[Duty, ...]:
    """What waits for the actor (待办), by kind, the kind with the earliest due day first; kinds with nothing in them are left out.

    The number of queries depends on his roles, not on how much waits: two a kind, and one for the reasons.
    """
    today = today or timezone.localdate()
    found: list[tuple[str, list[Filing], Counted]] = []
    for state in DUTIES:
        condition = condition_of(actor, state)
        if condition is None:
            continue
        filings = Filing.objects.filter(condition, state=state).order_by("due", "unit_id", "id")
        first = list(filings.select_related("unit", "project").defer("content")[: limit + 1])
        count = counted(filings) if len(first) > limit else Counted(len(first), False)
        if first:
            found.append((state, first[:limit], count))
    # what is due first stands first, whatever is to be done with it; of the same day the more pressing kind
    found.sort(key=lambda one: (one[1][0].due is None, one[1][0].due or date.max))
    words = _words_of([filing.pk for state, filings, _c in found for filing in filings if state not in _SUPERVISED])
    return tuple(
        Duty(
            state=state,
            title=str(DUTIES[state]),
            count=count,
            items=tuple(_waiting(filing, words.get(filing.pk), today) for filing in filings),
        )
        for state, filings, count in found
    )


def days_late(filing: Filing, today: date) -> int:
    """How many days a filing that has not been submitted is past its due day (逾期天数)."""
    if filing.due is None or filing.state in ("submitted", "accepted"):
        return 0
    return max((today - filing.due).days, 0)


def _waiting(filing: Filing, word: Event | None, today: date) -> Waiting:
    left = (filing.due - today).days if filing.due is not None else None
    waits = (today - timezone.localdate(filing.changed_at)).days
    late = days_late(filing, today)
    if word is None:
        return Waiting(filing=filing, late=late, left=left, waits=waits)
    reason, rows = str(word.details.get("reason", "")), len(word.details.get("rows") or ())
    return Waiting(filing=filing, late=late, left=left, waits=waits, reason=reason, by=word.actor_name, rows=rows)


def _words_of(ids: list[int]) -> dict[int, Event]:
    """With which words filings came back (退回原因), by filing: their last entry in the log when it is one that sends back."""
    if not ids:
        return {}
    last: dict[int, Event] = {}
    for event in Event.objects.filter(filing_id__in=ids, chain="log").order_by("id"):
        last[event.filing_id or 0] = event
    return {pk: event for pk, event in last.items() if event.action in _SENT_BACK}
