"""The calendar of the demo (演示日历): the services believe it is the day the story is at, so that log, versions and signatures tell a year and not a minute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

from django.utils import timezone

_MORNING = time(8, 40)
_STEPS_A_DAY = 30
_STEP = timedelta(minutes=16, seconds=23)


class Calendar:
    """What day and hour it is in the story (演示时刻): thirty steps a working day, weekends left out, never later than it really is."""

    def __init__(self, real_now: datetime) -> None:
        self.real_now = real_now
        self.day = real_now.date()
        self.steps = 0

    def begin(self, day: date) -> None:
        """A new part of the story, beginning on this day (另起一段)."""
        self.day, self.steps = day, 0

    def tick(self) -> None:
        """One step further (前进一步)."""
        self.steps += 1
        if self.steps >= _STEPS_A_DAY:
            self.steps = 0
            self.day += timedelta(days=1)
        while self.day.weekday() >= 5:
            self.day += timedelta(days=1)

    def now(self) -> datetime:
        local = datetime.combine(self.day, _MORNING, tzinfo=timezone.get_default_timezone()) + _STEP * self.steps
        return min(local, self.real_now)


@contextmanager
def in_story(calendar: Calendar) -> Iterator[None]:
    """While this lasts, ``timezone.now`` says what the calendar says (按演示日历). For a process that does nothing else meanwhile."""
    told: Any = calendar.now
    with patch.object(timezone, "now", told):
        yield
