"""The head of the form (表头): choose-one boxes and the fiscal year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from jixiao.core.catalogue import OPTION_CONFLICT, YEAR_MISMATCH
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject
from jixiao.core.checks.wording import squeezed, title_year, years_in
from jixiao.core.form import Choice, Printed

_DATE = re.compile(r"(20\d\d)\s*(?:年|[./\-])\s*(\d{1,2})?")
_YEAR = re.compile(r"20\d\d")
_YEAR_END = 12


@rule(OPTION_CONFLICT)
def options(s: Subject) -> Iterator[Answer]:
    """单选栏应勾选且只勾选一项; only boxes that stand on the form count."""
    boxes = [choice for choice in s.form.choices if _stands_on_the_form(s, choice)]
    if not boxes:
        yield Gap("attributes", "表上没有单选栏")
    for choice in boxes:
        if len(choice.ticked) == 1 or not _choose_one(s, choice):
            continue
        cell = Printed("", choice.where) if choice.where else None
        ticked = "、".join(choice.ticked)
        yield Fault(
            where=choice.name,
            spot=f"「{choice.name}」",
            reported=f"{len(choice.ticked)} 项（{ticked}）" if ticked else "0 项",
            expected="只能选一项" if ticked else "应选一项",
            cell=cell,
        )


def _stands_on_the_form(s: Subject, choice: Choice) -> bool:
    """Whether the box is on this form: options or ticks were read, or the pack's form has it."""
    if choice.options or choice.ticked:
        return True
    return s.certain and any(field.type == "choice" and field.id == choice.name for field in s.kind.fields)


def _choose_one(s: Subject, choice: Choice) -> bool:
    """Whether only one may be ticked: as the pack says, else so it is meant on every form seen."""
    for field in s.kind.fields:
        if field.type == "choice" and field.id == choice.name:
            return field.choose_one
    return True


@rule(YEAR_MISMATCH)
def years(s: Subject) -> Iterator[Answer]:
    """标题、年度栏、填报日期和文字所说的年度应一致: a form filled in before the year was over cannot evaluate all of it.

    An earlier year inside a project's name (funds of that year) is no mismatch.
    """
    form = s.form
    named = title_year(form.title.text) if form.title else None
    printed = _first_year(form.year)
    year = named or printed
    if year is None:
        yield Gap("title", "标题和年度栏都没有写年度")
        return
    where, cell = ("title", form.title) if named else ("year", form.year)
    spot = "「标题」" if named else "「年度」"
    if named and printed and named != printed and not _in_name(form.project, named):
        yield _fault(where, spot, year, f"年度栏写 {printed} 年", printed, cell)
    elif (filled := _filled(form.filled_on)) is not None and (late := _cannot_be(year, *filled)):
        yield _fault(where, spot, year, late, _usual(*filled), cell)
    elif (other := _another_year_in_words(s, year)) is not None:
        yield _fault(where, spot, year, f"原因和完成情况只说到 {other} 年", other, cell)


def _fault(where: str, spot: str, year: int, how: str, expected: int, cell: Printed | None) -> Fault:
    return Fault(where=where, spot=spot, reported=f"{year} 年度", expected=f"{expected} 年度", how=how, cell=cell)


@lru_cache(maxsize=2048)
def _date(text: str) -> tuple[int, int] | None:
    found = _DATE.search(text)
    return (int(found[1]), int(found[2] or 0)) if found else None


def _filled(cell: Printed | None) -> tuple[int, int] | None:
    """Year and month of the filling date (填报年月); month 0 where none is printed."""
    return _date(cell.text) if cell is not None else None


def _first_year(cell: Printed | None) -> int | None:
    found = _YEAR.search(cell.text) if cell is not None else None
    return int(found[0]) if found else None


def _in_name(project: Printed | None, year: int) -> bool:
    return project is not None and str(year) in project.text


def _cannot_be(year: int, filled: int, month: int) -> str:
    """Why a form of this year cannot have been filled in then (日期矛盾), "" when it can."""
    if filled < year:
        return f"填报日期在 {filled} 年，早于评价年度"
    if filled == year and 0 < month < _YEAR_END:
        return f"填报于 {filled} 年 {month} 月，不可能自评 {year} 年全年"
    if filled > year + 1:
        return f"填报于 {filled} 年，与评价年度相隔 {filled - year} 年"
    return ""


def _usual(filled: int, month: int) -> int:
    return filled if month == _YEAR_END else filled - 1


def _another_year_in_words(s: Subject, year: int) -> int | None:
    """The one other year that the texts speak of, twice or more, and never of this one (文字所说的另一年度)."""
    form = s.form
    cells = (form.deviation_reason, form.completion)
    texts = [cell.text for cell in cells if cell is not None and "20" in cell.text]
    if not texts:
        return None
    name = squeezed(form.project.text) if form.project else ""
    found = Counter(y for text in texts for y in years_in(text) if str(y) not in name)
    if len(found) != 1 or year in found:
        return None
    other, times = next(iter(found.items()))
    return other if times > 1 and abs(other - year) == 1 else None


RULES = (options, years)
