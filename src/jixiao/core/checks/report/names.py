"""Unit, project and year that a report names (报告所写单位、项目、年度), beside those of the form.

A shorter name for the same thing is no difference: 办公室 for 党政办公室, 政务和大数据局 for 政务服务和大数据管理局.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.core.checks.report.mismatch import Mismatch
from jixiao.core.checks.report.told import Told
from jixiao.core.checks.subject import Subject
from jixiao.core.checks.wording import squeezed
from jixiao.core.checks.years import years_named
from jixiao.core.form import Form, Printed, Report
from jixiao.core.stated import without_notes

_CORE = re.compile(
    r"(?:19|20)\d{2}年?度?|项目|专项|经费|资金|预算|支出|绩效|自评[表结果报告]*|整体|部门|单位|工作|本级|转移支付|区级|市级|县级|省级"
)
_ASIDE = re.compile(r"[(（【](?:格式|参考\w{0,4}|提纲|模板|缩略版|摘要版|盖章|公章|单位|项目|万?元)[)）】]")
_QUOTED = re.compile(
    r"(?:设立|申请设立|申报|实施|安排|开展)了?\s*[“\"「]\s*(?P<name>[^”\"」]{3,30})\s*[”\"」]\s*(?P<kind>项目)?"
)
_NAMED_PROJECT = re.compile(r"(?:项目|经费|资金|专项|工程)$")


def named(s: Subject, told: Told) -> Iterator[Mismatch]:
    """报告的单位和项目名称 beside the form's."""
    report, form = told.report, s.form
    own = _names(form)
    for key, said, cell, label in (
        ("project", report.project, form.project or form.title, "项目名称"),
        ("unit", report.unit, form.unit or form.implementer or form.title, "单位名称"),
    ):
        if said is None or cell is None or not own or any(same_subject(said, name) for name in own):
            continue
        yield Mismatch(
            where=key,
            reported=said,
            expected=cell.text,
            how=f"而自评表的{label}为「{cell.text}」" if cell is not form.title else "而自评表的标题与此不同",
            heading="标题",
            place=report.where,
        )
    if form.project is not None:
        yield from _quoted(told, form.project)


def _names(form: Form) -> list[str]:
    cells = (form.project, form.unit, form.implementer, form.title, form.supervisor)
    return [cell.text for cell in cells if cell is not None]


def _quoted(told: Told, project: Printed) -> Iterator[Mismatch]:
    """A project's name in quotation marks that is another than the form's."""
    for x in told.sentences:
        for found in _QUOTED.finditer(x.text):
            name = found["name"]
            if not found["kind"] and not _NAMED_PROJECT.search(name):
                continue
            a, b = squeezed(name), squeezed(project.text)
            if a in b or b in a or not _alike(a, b):
                continue
            yield Mismatch(
                where="project",
                reported=name,
                expected=project.text,
                how=f"而自评表的项目名称为「{project}」",
                heading=x.heading,
                place=x.where,
            )


def _alike(a: str, b: str) -> bool:
    """Whether two names are near enough to be meant for one thing: quoted names of other projects are not compared."""
    pairs_a, pairs_b = ({t[i : i + 2] for i in range(len(t) - 1)} for t in (a, b))
    return 2 * len(pairs_a & pairs_b) >= min(len(pairs_a), len(pairs_b)) > 0


def core_of(text: str) -> str:
    """What a name says besides general words (名称核心): 2020年度某局专项经费项目 → 某局."""
    return _CORE.sub("", squeezed(_ASIDE.sub("", without_notes(text))))


def same_subject(a: str, b: str) -> bool:
    """Whether two names are one thing's (同一对象): equal but for general words, or one of them shortened."""
    one, other = sorted((core_of(a), core_of(b)), key=len)
    if not one:
        return squeezed(a) in squeezed(b) or squeezed(b) in squeezed(a)
    return one in other or (len(one) > 3 and _is_within(one, other))


def _is_within(part: str, name: str) -> bool:
    signs = iter(name)
    return all(sign in signs for sign in part)


def other_year(report: Report, form: Form) -> tuple[str, str] | None:
    """The year of a report's title and that of its form, when they differ (年度不一): silent where the form's own texts speak of the report's year."""
    printed = form.year.text if form.year is not None else None
    found = re.search(r"20\d\d", printed or "")
    if report.year is None or found is None or report.year == found[0]:
        return None
    own = [form.deviation_reason, form.completion, form.annual_goal, form.improvement, form.project]
    if any(int(report.year) in years_named(cell.text) for cell in own if cell is not None):
        return None
    return report.year, found[0]
