"""Notices (提醒): what a supervisor has said to a unit about what is missing; shown on the unit's first page until it is done or read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jixiao.core.workflow import STAGES
from jixiao.web.records.models.people import Member, Unit


class Notice(models.Model):
    """A reminder to a unit (催报提醒): about which stage of which year, in which words. ``closed_by``: who of the unit put it away."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices", verbose_name="单位")
    year = models.PositiveIntegerField("年度")
    stage = models.CharField("环节", max_length=12, choices=list(STAGES.items()))
    text = models.TextField("内容")
    sent_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    sent_from = models.CharField("发出单位", max_length=120, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["unit", "closed_at"], name="notice_open")]
