"""What a report calls its subject (称谓): the year, the project or the unit, and the fields inside titles and fixed texts."""

from __future__ import annotations

from jixiao.core.form import Printed
from jixiao.core.frame import FIELD, FIELDS
from jixiao.draw.report.draft import gap
from jixiao.draw.report.facts import Facts
from jixiao.draw.report.phrase import NOTHING, Said, on_one_line, printed, say


def year_of(facts: Facts) -> Said:
    """The evaluated year as figures (评价年度), nothing when the form does not say it."""
    found = facts.text("year")
    if found is None:
        return NOTHING
    cell, key = found
    return printed(cell, "评价年度", key, text=on_one_line(cell.text).removesuffix("年度").removesuffix("年").strip())


def unit_of(facts: Facts) -> tuple[Printed, str] | None:
    """The unit that evaluates itself (自评单位); of a project without one, whoever carries it out, then who is in charge."""
    keys = ("unit",) if facts.is_department else ("unit", "implementer", "supervisor")
    return next((found for key in keys if (found := facts.text(key)) is not None), None)


def subject_of(facts: Facts) -> Said:
    """The subject of the report in a sentence (自评对象): 2023年度农村公路日常养护项目; 2023年度清溪县交通运输局整体支出."""
    year = year_of(facts)
    when = say("{year}年度", year=year) if year else NOTHING
    if facts.is_department:
        unit = facts.text("unit")
        return when + (printed(unit[0], "单位名称", unit[1]) if unit else Said("本部门")) + "整体支出"
    project = facts.text("project")
    if project is None:
        return when + "本项目"
    name = printed(project[0], "项目名称", project[1])
    return when + name + ("" if name.text.endswith(("项目", "资金", "经费")) else "项目")


def filled_in(template: str, facts: Facts) -> Said:
    """A title or a fixed text with its fields filled from the form (套用文字); what the form does not say is a prompt.

    A word that the value ends with already is not said twice: ``{project}项目`` with 道路改造项目.
    """
    whole, end = NOTHING, 0
    for slot in FIELD.finditer(template):
        before = template[end : slot.start()]
        whole = _joined(whole, before) + _field(slot[1], facts)
        end = slot.end()
    return _joined(whole, template[end:])


_TWICE = ("项目", "部门", "年度", "专项")


def _joined(whole: Said, text: str) -> Said:
    for word in _TWICE:
        if text.startswith(word) and whole.text.endswith(word):
            return whole + text.removeprefix(word)
    return whole + text


def _field(name: str, facts: Facts) -> Said:
    if name == "year":
        return year_of(facts) or Said(gap(FIELDS[name]))
    found = unit_of(facts) if name == "unit" else facts.text("title" if name == "form_title" else name)
    return Said(gap(FIELDS[name])) if found is None else printed(found[0], FIELDS[name], found[1])
