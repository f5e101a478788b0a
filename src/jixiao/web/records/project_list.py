"""Lists of projects and the years of one (项目清单与历年情况): always the same number of queries, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import DecimalField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from jixiao.core.number import ZERO
from jixiao.core.score import grade_of
from jixiao.web.records.bridge import kind_of
from jixiao.web.records.ledger import Sums, sums_by_kind
from jixiao.web.records.models import Entry, Filing, Project
from jixiao.web.records.permission import Actor
from jixiao.web.records.selectors import projects_seen

A_PAGE = 50
SHOWN = {
    "": "全部在用项目", "no_money": "台账未登记", "no_declaration": "没有目标申报", "to_approve": "申报未批复", "low_rate": "执行率低于 50%", "inactive": "停用项目",
}  # fmt: skip
"""What the list can be narrowed to (筛选)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for (查找条件): words in name, code or unit; a unit; one of SHOWN; the year the figures are of."""

    year: int
    words: str = ""
    unit: int | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLine:
    """A project in the list (项目行): its money and the state of its filings in the year."""

    project: Project
    sums: Sums | None
    declaration: Filing | None
    evaluation: Filing | None


def projects_wanted(actor: Actor, wanted: Wanted, page: int | str = 1) -> tuple[Page[Project], list[ProjectLine]]:
    """A page of the projects one may see (项目清单)."""
    found = projects_seen(actor).filter(is_active=wanted.shown != "inactive")
    for word in wanted.words.split()[:8]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(unit__short__icontains=word)
        )
    if wanted.unit is not None:
        found = found.filter(Q(unit_id=wanted.unit) | Q(unit__path__contains=f"/{wanted.unit}/"))
    found = _narrowed(found, wanted).order_by("unit__path", "code", "id")
    shown = Paginator(found, A_PAGE).get_page(page)
    return shown, _lines(list(shown.object_list), wanted.year)


def _narrowed(found: QuerySet[Project], wanted: Wanted) -> QuerySet[Project]:
    entries = Entry.objects.filter(project=OuterRef("pk"), year=wanted.year, void="")
    declared = Filing.objects.filter(project=OuterRef("pk"), year=wanted.year, stage="declaration")
    if wanted.shown == "no_money":
        return found.filter(~Exists(entries))
    if wanted.shown == "no_declaration":
        return found.filter(~Exists(declared))
    if wanted.shown == "to_approve":
        return found.filter(Exists(declared.exclude(state="accepted")))
    if wanted.shown == "low_rate":
        added = _sum(entries, "initial", "supplement", "transfer", "carryover")
        return found.annotate(budget=added - _sum(entries, "cut"), spent=_sum(entries, "executed")).filter(
            budget__gt=F("spent") * 2
        )
    return found


def _sum(entries: QuerySet[Entry], *kinds: str) -> Coalesce:
    """The amounts of these kinds in the database (合计), nothing where there is none."""
    amounts = entries.filter(kind__in=kinds).order_by().values("project").annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(amounts), ZERO, output_field=DecimalField(max_digits=20, decimal_places=2))


def _lines(projects: list[Project], year: int) -> list[ProjectLine]:
    pks = [one.pk for one in projects]
    money: dict[int, dict[str, Decimal]] = {}
    sums = Entry.objects.filter(project__in=pks, year=year, void="").order_by().values_list("project_id", "kind")
    for pk, kind, amount in sums.annotate(sum=Sum("amount")):
        money.setdefault(pk, {})[kind] = amount
    filings: dict[tuple[int | None, str], Filing] = {}
    of_year = Filing.objects.filter(project__in=pks, year=year, stage__in=("declaration", "evaluation"))
    for filing in of_year.defer("content"):
        filings[filing.project_id, filing.stage] = filing
    return [
        ProjectLine(
            project=one,
            sums=sums_by_kind(money[one.pk]) if one.pk in money else None,
            declaration=filings.get((one.pk, "declaration")),
            evaluation=filings.get((one.pk, "evaluation")),
        )
        for one in projects
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLine:
    """A year of a project (年度情况). ``name``: what it was called then, "" when as today; ``score``: as signed, else as computed so far."""

    year: int
    name: str
    sums: Sums | None
    evaluation: Filing | None
    score: Decimal | None
    grade: str


def years_of(project: Project) -> list[YearLine]:
    """A project over the years (历年情况), the latest first."""
    money: dict[int, dict[str, Decimal]] = {}
    sums = Entry.objects.filter(project=project, void="").order_by().values_list("year", "kind")
    for year, kind, amount in sums.annotate(sum=Sum("amount")):
        money.setdefault(year, {})[kind] = amount
    named: dict[int, str] = {}
    evaluations: dict[int, Filing] = {}
    for filing in Filing.objects.filter(project=project).order_by("year", "id"):
        name = filing.content["texts"].get("project", "")
        if name and name != project.name:
            named[filing.year] = name
        if filing.stage == "evaluation":
            evaluations[filing.year] = filing
    return [
        _year_line(year, named, money, evaluations.get(year))
        for year in sorted({*money, *named, *evaluations}, reverse=True)
    ]


def _year_line(
    year: int, named: dict[int, str], money: dict[int, dict[str, Decimal]], filing: Filing | None
) -> YearLine:
    score = (filing.reported if filing.reported is not None else filing.computed) if filing is not None else None
    grade = (grade_of(score, kind_of(filing.pack, filing.form_kind)) or "") if filing is not None else ""
    return YearLine(
        year=year, name=named.get(year, ""), sums=sums_by_kind(money[year]) if year in money else None, evaluation=filing, score=score, grade=grade,
    )  # fmt: skip
