"""What may be read (查询), always within what the actor may see. No page asks the tables by itself."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from jixiao.web.records.models import Evidence, Filing, Intake, Project, Task, Unit, Version, Year
from jixiao.web.records.outlook import monitored
from jixiao.web.records.permission import Actor


def filings_seen(actor: Actor) -> QuerySet[Filing]:
    """The filings an actor may see (可见填报件), with unit and project."""
    return Filing.objects.filter(actor.over("see_filing", "unit__path")).select_related("unit", "project")


def filing_seen(actor: Actor, pk: int) -> Filing:
    """One of them (取填报件). Raises Http404, also for what is there and may not be seen: nobody learns that it exists."""
    filing = filings_seen(actor).filter(pk=pk).first()
    if filing is None:
        raise Http404(_("没有这个填报件，或不在您的查看范围内。"))
    return filing


def units_seen(actor: Actor, action: str = "see_unit") -> QuerySet[Unit]:
    """The units an actor may see, or do ``action`` over (可见单位)."""
    return Unit.objects.filter(actor.units(action), is_active=True)


def unit_seen(actor: Actor, pk: int, action: str = "see_unit") -> Unit:
    """One of them (取单位). Raises Http404."""
    unit = units_seen(actor, action).filter(pk=pk).first()
    if unit is None:
        raise Http404(_("没有这个单位，或不在您的范围内。"))
    return unit


def projects_seen(actor: Actor) -> QuerySet[Project]:
    """The projects an actor may see (可见项目)."""
    return Project.objects.filter(actor.over("see_project", "unit__path")).select_related("unit")


def project_seen(actor: Actor, pk: int) -> Project:
    """One of them (取项目). Raises Http404."""
    project = projects_seen(actor).filter(pk=pk).first()
    if project is None:
        raise Http404(_("没有这个项目，或不在您的查看范围内。"))
    return project


def all_years() -> list[Year]:
    """The budget years there are (各年度), the latest first."""
    return list(Year.objects.all())


def what_is_there(actor: Actor) -> dict[str, bool]:
    """What has been set up so far, as far as the actor may see (已有内容): units, years, projects, filings."""
    return {
        "units": Unit.objects.exists(),
        "years": Year.objects.exists(),
        "projects": projects_seen(actor).exists(),
        "filings": filings_seen(actor).exists(),
    }


def tasks_of(units: set[int]) -> QuerySet[Task]:
    """The tasks that were issued by one of these units (任务)."""
    return Task.objects.filter(issuer_id__in=units).select_related("year", "issuer", "issued_by")


def evidence_seen(actor: Actor, pk: int) -> Evidence:
    """A paper of a filing one may see (取佐证材料), removed ones too. Raises Http404."""
    found = (
        Evidence.objects.filter(actor.over("see_filing", "filing__unit__path"), pk=pk)
        .select_related("filing__unit", "filing__project")
        .first()
    )
    if found is None:
        raise Http404(_("没有这份佐证材料，或不在您的查看范围内。"))
    return found


def version_of(filing: Filing, number: int) -> Version:
    """A frozen version of a filing (取版本). Raises Http404."""
    version = filing.versions.select_related("made_by", "signed_by").filter(number=number).first()
    if version is None:
        raise Http404(_("没有第 %d 版。") % number)
    return version


def intake_of(filing: Filing, pk: int) -> Intake:
    """A file that was read for a filing (取导入件). Raises Http404."""
    intake = filing.intakes.filter(pk=pk).first()
    if intake is None:
        raise Http404(_("没有这次导入，或不属于这个填报件。"))
    return intake


__all__ = [
    "all_years", "evidence_seen", "filing_seen", "filings_seen", "intake_of", "monitored", "project_seen", "projects_seen", "tasks_of", "unit_seen", "units_seen", "version_of",
    "what_is_there",
]  # fmt: skip


def last_asked(*stages: str) -> tuple[int, str] | None:
    """The year and stage of the task that was issued last (最近任务), of these stages or of any; None before there is one."""
    tasks = Task.objects.filter(stage__in=stages) if stages else Task.objects.all()
    last = tasks.order_by("-due", "-pk").values_list("year__year", "stage").first()
    return None if last is None else (int(last[0]), str(last[1]))
