"""Years and what is asked of units in them (年度与任务)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jixiao.core.workflow import STAGES
from jixiao.web.records.models.people import Member, Unit


class Year(models.Model):
    """A budget year (预算年度): by which pack its forms are made and scored. Closed years are read-only.

    ``money_unit``: what the forms of the year are printed in, 万元 or 元; the ledger is always in yuan.
    """

    year = models.PositiveIntegerField("年度", unique=True)
    pack = models.CharField("模板包", max_length=80)
    money_unit = models.CharField("金额单位", max_length=4, default="万元", choices=[("万元", "万元"), ("元", "元")])
    is_open = models.BooleanField("开放填报", default=True)

    class Meta:
        ordering: ClassVar = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年度"


class Task(models.Model):
    """A task (任务): a stage of a year asked of units by a day. ``period``: which monitoring, such as 1-6月; "" elsewhere."""

    year = models.ForeignKey(Year, models.PROTECT, related_name="tasks", verbose_name="年度")
    stage = models.CharField("环节", max_length=12, choices=list(STAGES.items()))
    period = models.CharField("监控时段", max_length=20, blank=True)
    title = models.CharField("任务名称", max_length=120)
    due = models.DateField("截止日期")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="issued", verbose_name="下达单位")
    issued_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField("说明", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "stage", "period", "issuer"], name="one_task_a_stage_and_period")
        ]
