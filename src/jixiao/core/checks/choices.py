"""The head of the form (表头): choose-one boxes and the fiscal year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from jixiao.core.catalogue import OPTION_CONFLICT, YEAR_MISMATCH
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject
from jixiao.core.checks.wording import squeezed
from jixiao.core.checks.years import leading_year, title_years, years_done, years_named
from jixiao.core.form import Choice, Form, Printed

_DATE = re.compile(r"(20\d\d)\s*(?:年|[./\-])\s*(\d{1,2})?")
_YEAR = re.compile(r"20\d\d")
_YEAR_END, _LAST_QUARTER = 12, 10
_ONE_OF_A_KIND = ("类别", "属性", "类型", "等级")


@rule(OPTION_CONFLICT)
def options(s: Subject) -> Iterator[Answer]:
    """单选栏应勾选且只勾选一项; only boxes that stand on the form count, and only those of which one excludes the others."""
    boxes = [choice for choice in s.form.choices if choice.options or choice.ticked]
    if not boxes:
        yield Gap("attributes", "表上没有单选栏")
        return
    if not s.certain:
        yield Gap("attributes", "没有合适的模板包，不知哪些栏只能选一项")
        return
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


def _choose_one(s: Subject, choice: Choice) -> bool:
    """Whether only one may be ticked: as the pack says, else by the name: a project has one 类型, but several 资金来源."""
    for field in s.kind.fields:
        if field.type == "choice" and field.id == choice.name:
            return field.choose_one
    return choice.name.endswith(_ONE_OF_A_KIND)


@rule(YEAR_MISMATCH)
def years(s: Subject) -> Iterator[Answer]:
    """标题、年度栏、填报日期和文字所说的年度应一致: a form filled in before the year was over cannot evaluate all of it.

    A title may span years (2020-2021年度). An earlier year inside a project's name (funds of that year) is no mismatch,
    nor is a year that the texts only compare with or look ahead to.
    """
    form = s.form
    named = title_years(form.title.text) if form.title else None
    printed = _first_year(form.year)
    if named is None and printed is None:
        named = _leading(form.title, form.project)
    if named is None and printed is not None and _only_in_project(form):
        yield Gap("year", "标题和年度栏都没有写年度，只有项目名称中有年份")
        return
    span = named or (printed and (printed, printed))
    if not span:
        yield Gap("title", "标题和年度栏都没有写年度")
        return
    where, cell = ("title", form.title) if named else ("year", form.year)
    fault = Fault(where=where, spot="「标题」" if named else "「年度」", reported=f"{_shown(span)} 年度", cell=cell)
    if named and printed and not named[0] <= printed <= named[1]:
        if not _in_name(form.project, named[1]):
            yield replace(fault, how=f"年度栏写 {printed} 年", expected=f"{printed} 年度")
        return
    filled = _filled(form.filled_on)
    if filled is not None and not any(_can_be(year, *filled) for year in span):
        yield _dated(fault, span[1], *filled)
    elif (other := _another_year_in_words(s, span)) is not None:
        yield replace(fault, how=f"原因和完成情况只说到 {other} 年", expected=f"{other} 年度")


def _only_in_project(form: Form) -> bool:
    """Whether the year was taken from the project's name and is printed nowhere else (年度只见于项目名称): funds may be older than the form."""
    if form.year is None or form.project is None:
        return False
    same_place = form.year.where is not None and form.year.where == form.project.where
    return same_place or any(doubt.where == "year" for doubt in form.doubts)


def _shown(span: tuple[int, int]) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]}—{span[1]}"


def _leading(title: Printed | None, project: Printed | None) -> tuple[int, int] | None:
    """The year in front of a title that has no 年度 (标题开头的年份), unless it belongs to the project's name."""
    year = leading_year(title.text) if title else None
    return None if year is None or _in_name(project, year) else (year, year)


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


def _can_be(year: int, filled: int, month: int) -> bool:
    """Whether a form of this year can have been filled in then (日期相符): at the end of the year, or in the year after."""
    if filled == year:
        return not 0 < month < _YEAR_END
    return filled == year + 1


def _dated(fault: Fault, year: int, filled: int, month: int) -> Fault:
    """Why a form of this year cannot have been filled in then (日期矛盾). Where either of the two may be wrong it is a note that names no year."""
    if filled < year:
        how = f"填报日期在 {filled} 年，早于评价年度"
    elif filled == year:
        how = f"填报于 {filled} 年 {month} 月，不可能自评 {year} 年全年"
    else:
        how = f"填报于 {filled} 年，与评价年度相隔 {filled - year} 年"
    if filled > year or (filled == year and month >= _LAST_QUARTER):
        return replace(fault, how=how, expected="与填报日期相符的年度", severity="note")
    return replace(fault, how=how, expected=f"{filled if month == _YEAR_END else filled - 1} 年度")


def _another_year_in_words(s: Subject, span: tuple[int, int]) -> int | None:
    """The one other year of which the texts speak, twice or more, and never of this one (文字所说的另一年度).

    Of the year after only whole years count: what was finished in the months before the form was filled in may well be told.
    """
    form = s.form
    texts = [c.text for c in (form.deviation_reason, form.completion) if c is not None and "20" in c.text]
    if not texts:
        return None
    name = squeezed(form.project.text) if form.project else ""
    named = {year for text in texts for year in years_named(text) if str(year) not in name}
    if len(named) != 1:
        return None
    other = named.pop()
    if other not in (span[0] - 1, span[1] + 1):
        return None
    times = sum(years_done(text, months=other < span[0]).count(other) for text in texts)
    return other if times > 1 else None


RULES = (options, years)
