"""Who is on a form (在填人员): pages say every few seconds that they are open, and learn who else is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from jixiao.web.records.models import Filing, Presence
from jixiao.web.records.permission import Actor

AWAY_AFTER = timedelta(seconds=35)
"""After how long without a word somebody is no longer there (离开判定): three times as long as a page is silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Somebody else on the form (其他在填人): the name, and the path of the field."""

    name: str
    path: str


def be_here(*, actor: Actor, filing: Filing, path: str = "") -> list[Other]:
    """Says that the actor has this form open (报到); who else has."""
    actor.need("edit_filing", filing.unit)
    now = timezone.now()
    with transaction.atomic():
        Presence.objects.update_or_create(
            filing=filing, member=actor.member, defaults={"path": path[:120], "seen_at": now}
        )
        there = Presence.objects.filter(filing=filing, seen_at__gte=now - AWAY_AFTER).exclude(member=actor.member)
        return [Other(name=one.member.name, path=one.path) for one in there.select_related("member")]
