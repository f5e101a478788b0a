"""The log (日志): what happened, by whom, when; append-only, every entry bound to the one before it by its hash."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from jixiao.web.records.models.filing import Filing
from jixiao.web.records.models.people import Member, Unit


class Event(models.Model):
    """An entry of the log (日志记录). ``chain``: "log" for what changes the state of anything, ``filing:<id>`` for the changes to its cells.

    So that fifty people who save at once wait for nobody but those on the same form. An entry of "log" about a filing names the last hash of the filing's chain.
    ``said``: the event as a Chinese sentence; ``details``: what a program needs. ``digest`` = sha256 over everything else in the row and ``previous``.
    """

    chain = models.CharField(max_length=40)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=60)
    action = models.CharField(max_length=40)
    said = models.TextField()
    details: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    filing = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="events")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["chain", "number"], name="one_event_a_number")]
        indexes: ClassVar = [models.Index(fields=["filing", "id"])]


class ChainHead(models.Model):
    """The end of a chain (链头): how many entries it has and the hash of the last; locked while one is added."""

    chain = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
