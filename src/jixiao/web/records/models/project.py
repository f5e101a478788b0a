"""Projects, their money, and the indicators others have used (项目、台账、指标库)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jixiao.web.records.models.people import Member, Unit

ENTRY_KINDS = {
    "initial": "年初预算",
    "supplement": "追加",
    "cut": "压减",
    "transfer": "调剂",
    "carryover": "上年结转",
    "arrived": "到位",
    "executed": "执行",
}
"""Kinds of ledger entries (台账类别). A cut is entered as a positive amount and subtracted; a transfer has its own sign."""

SOURCES = {"fiscal": "财政资金", "carryover": "上年结转资金", "other": "其他资金"}
"""Where money comes from (资金来源): the rows beneath the total on forms that print them. A carry-over entry is of carried-over money."""


class Project(models.Model):
    """A project of a unit (项目). What it is called in a year stands in that year's filing; this is its name today."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects", verbose_name="单位")
    name = models.CharField("项目名称", max_length=200)
    code = models.CharField("项目代码", max_length=60, blank=True)
    supervisor = models.CharField("主管部门", max_length=120, blank=True)
    implementer = models.CharField("项目实施单位", max_length=120, blank=True)
    choices = models.JSONField("选项", default=dict, blank=True)
    is_active = models.BooleanField("在用", default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["unit_id", "code", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "name"], name="one_project_name_a_unit")]
        # a search reads the names alone
        indexes: ClassVar = [models.Index(fields=["name", "code", "unit"], name="project_names")]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """An entry of the budget ledger (台账记录): on a day, by a document, so much, in yuan. Never changed: a wrong one is ``void``."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="entries", verbose_name="项目")
    year = models.PositiveIntegerField("年度")
    kind = models.CharField("类别", max_length=12, choices=list(ENTRY_KINDS.items()))
    source = models.CharField("资金来源", max_length=10, choices=list(SOURCES.items()), default="fiscal")
    day = models.DateField("日期")
    document = models.CharField("文号", max_length=120, blank=True)
    amount = models.DecimalField("金额（元）", max_digits=18, decimal_places=2)
    note = models.CharField("摘要", max_length=200, blank=True)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    void = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["day", "id"]
        indexes: ClassVar = [models.Index(fields=["project", "year"])]


class LibraryIndicator(models.Model):
    """An indicator others may take over (指标库): its levels, how it is measured, where its evidence comes from, which field it is of."""

    field = models.CharField("行业领域", max_length=40, db_index=True)
    level1 = models.CharField("一级指标", max_length=20)
    level2 = models.CharField("二级指标", max_length=40)
    name = models.CharField("三级指标", max_length=120)
    sign = models.CharField("符号", max_length=8, blank=True)
    value = models.CharField("参考值", max_length=40, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    evidence_source = models.CharField("数据来源", max_length=120, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    used = models.PositiveIntegerField("引用次数", default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering: ClassVar = ["field", "level1", "level2", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["field", "level1", "level2", "name"], name="one_indicator_a_field")
        ]
