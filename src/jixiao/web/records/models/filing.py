"""Filings (填报件): a document on its way through the workflow, its frozen versions, and the papers that prove it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from jixiao.core.workflow import STAGES, STATES
from jixiao.web.records.models.people import Member, Unit
from jixiao.web.records.models.project import Project
from jixiao.web.records.models.year import Task


class Filing(models.Model):
    """A filing (填报件): one stage of one project (or of the unit as a whole, ``project`` None) in one year.

    ``content``: what stands in the form now (see ``records.content``). ``revision`` grows by one with every change.
    The columns above it repeat what lists and dashboards need; ``services.filing`` alone writes them, in the same transaction.
    ``parent``: the filing it was made from (the declaration of an evaluation).
    """

    stage = models.CharField("环节", max_length=12, choices=list(STAGES.items()))
    state = models.CharField("状态", max_length=12, choices=list(STATES.items()), default="draft")
    year = models.PositiveIntegerField("年度")
    period = models.CharField("时段", max_length=20, blank=True)
    pack = models.CharField("模板包", max_length=80)
    form_kind = models.CharField("表样", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="filings", verbose_name="单位")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="filings", verbose_name="项目")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="filings", verbose_name="任务")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    revision = models.PositiveIntegerField("修订号", default=0)
    due = models.DateField("截止日期", null=True)
    unlocked_until = models.DateTimeField("解锁至", null=True)

    title = models.CharField("名称", max_length=240)
    computed = models.DecimalField("系统计分", max_digits=7, decimal_places=2, null=True)
    reported = models.DecimalField("自评总分", max_digits=7, decimal_places=2, null=True)
    rate = models.DecimalField("执行率", max_digits=12, decimal_places=4, null=True)
    budget = models.DecimalField("预算数（元）", max_digits=20, decimal_places=2, null=True)
    executed = models.DecimalField("执行数（元）", max_digits=20, decimal_places=2, null=True)
    errors = models.PositiveIntegerField("错误", default=0)
    warnings = models.PositiveIntegerField("提醒", default=0)
    filled = models.PositiveIntegerField("已填", default=0)
    to_fill = models.PositiveIntegerField("应填", default=0)
    changed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("最近修改", auto_now=True)
    made_at = models.DateTimeField(auto_now_add=True)
    content: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["due", "unit_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stage", "year", "period", "project"],
                name="one_filing_a_project",
                condition=models.Q(project__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["stage", "year", "period", "unit", "form_kind"],
                name="one_filing_a_unit",
                condition=models.Q(project__isnull=True),
            ),
        ]
        indexes: ClassVar = [
            # each begins with what lists always ask for and ends with how they are sorted, so that a page of a list reads a page of the index
            models.Index(fields=["due", "id"], name="filing_any_due"),
            models.Index(fields=["year", "due", "id"], name="filing_due"),
            models.Index(fields=["year", "state", "due", "id"], name="filing_state_due"),
            models.Index(fields=["unit", "year", "due", "id"], name="filing_unit_due"),
            models.Index(fields=["year", "changed_at", "id"], name="filing_changed"),
            models.Index(fields=["year", "computed", "id"], name="filing_points"),
            models.Index(fields=["year", "rate", "id"], name="filing_rate"),
            models.Index(fields=["year", "due", "id"], name="filing_faulty", condition=models.Q(errors__gt=0)),
            # what waits: in whose unit, or beneath whose
            models.Index(fields=["unit", "state", "due"], name="filing_own_waiting"),
            models.Index(fields=["state", "due", "unit"], name="filing_waiting"),
            # counts are answered by the index alone
            models.Index(fields=["year", "stage", "state", "due", "unit"], name="filing_standing"),
            models.Index(fields=["task", "state", "due", "unit"], name="filing_task"),
            models.Index(fields=["year", "stage", "unit", "computed", "rate"], name="filing_spread"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def was_approved(self) -> bool:
        """Whether a version of it was approved before (曾经通过)."""
        return self.versions.filter(accepted_at__isnull=False).exists()


class Presence(models.Model):
    """Who has a filing's form open, and at which field (在填人员): when his page last said so."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="presences")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    path = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "member"], name="one_presence_each")]


class Version(models.Model):
    """A frozen version (版本) of a filing's content: never changed. ``digest``: sha256 of its content, papers, pack and place in the row.

    ``papers``: the evidence and reports that belonged to it, each with its hash, so that a signature holds for them too. ``findings``: what the checks said when it was frozen.
    ``signed_by``/``signed_name``: who signed it, and when. ``accepted_at``: when it was approved.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本号")
    content: models.JSONField[dict[str, Any]] = models.JSONField()
    papers: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    findings: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    why = models.CharField("缘由", max_length=60)
    computed = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    digest = models.CharField("摘要值", max_length=64)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    signed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    signed_name = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField("通过时间", null=True)

    class Meta:
        ordering: ClassVar = ["filing_id", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "number"], name="one_version_a_number")]


class Evidence(models.Model):
    """A paper that proves something (佐证材料): an uploaded file, which indicator it belongs to, on which page, of which day.

    ``row``: the row's id in the content, "" for the whole. The file lies under the hash of its content, outside whatever is served.
    ``removed``: why it no longer counts; the record and the file stay.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="evidence")
    row = models.CharField(max_length=20, blank=True)
    title = models.CharField("材料名称", max_length=200)
    page = models.CharField("页码", max_length=40, blank=True)
    day = models.DateField("材料日期", null=True)
    digest = models.CharField("文件摘要值", max_length=64, db_index=True)
    file_name = models.CharField("文件名", max_length=200)
    mime = models.CharField(max_length=100)
    size = models.BigIntegerField("大小")
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    removed = models.CharField("移除原因", max_length=200, blank=True)
    removed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]


class ReportDraft(models.Model):
    """The report on a filing (自评报告稿), as it is being edited: a version of the pack (full, brief), its sections as JSON. ``revision`` as with a filing."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="reports")
    extent = models.CharField("版本", max_length=8)
    content: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "extent"], name="one_report_an_extent")]


class Intake(models.Model):
    """A file the unit already had, as the engine read it (导入件), until it is taken over into the filing. ``digest``: sha256 of the file.

    ``forms``: one a form in the file: title, content, doubts and the place of every value by path. ``pages``: the file's text and tables, to be shown beside.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="intakes")
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要值", max_length=64)
    size = models.BigIntegerField("大小")
    format = models.CharField(max_length=12)
    forms: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    pages: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    problems: models.JSONField[list[str]] = models.JSONField(default=list)
    taken: models.JSONField[list[str]] = models.JSONField(default=list)
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]
