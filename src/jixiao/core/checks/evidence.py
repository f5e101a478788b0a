"""Evidence (佐证材料): judged only when the caller says what evidence there is; satisfaction needs a survey."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.core.catalogue import EVIDENCE_FOREIGN_YEAR, EVIDENCE_MISSING, SATISFACTION_NO_SURVEY
from jixiao.core.checks.rows import Row
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject
from jixiao.core.checks.wording import indicator_name
from jixiao.core.checks.years import title_years
from jixiao.core.number import ONE, plain

_SURVEY = re.compile(r"调查|问卷|测评|回访|访谈|样本|评议|抽样|回收|投票")
_SATISFIED = re.compile(r"满意度|满意率")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@rule(SATISFACTION_NO_SURVEY)
def satisfaction(s: Subject) -> Iterator[Answer]:
    """满意度填 100% 的，应有调查依据: nothing in the form speaks of a survey, and no evidence does."""
    rows = [
        row
        for row in s.rows
        if row.actual is not None and row.indicator.name and _SATISFIED.search(row.indicator.name.text)
    ]
    if not rows:
        yield Gap("total", "没有已填实际完成值的满意度指标")
        return
    form = s.form
    texts = [cell.text for cell in (form.completion, form.deviation_reason, form.improvement, form.annual_goal) if cell]
    texts += [
        cell.text for row in rows for cell in (row.indicator.name, row.indicator.actual, row.indicator.note) if cell
    ]
    texts += [paper.title for paper in s.evidence or ()]
    if any(_SURVEY.search(text) for text in texts):
        return
    for row in rows:
        assert row.actual is not None
        if row.actual.kind == "ratio" and row.actual.amount is not None and row.actual.amount >= ONE:
            yield Fault(
                where=row.label, spot=row.spot("实际完成值"), reported=row.actual.text, expected="调查问卷或测评结果",
                how="全表没有提到调查、问卷或测评", cell=row.indicator.actual,
            )  # fmt: skip


@rule(EVIDENCE_MISSING)
def missing(s: Subject) -> Iterator[Answer]:
    """每个得分的指标都应有佐证材料."""
    if s.evidence is None:
        yield Gap("total", "没有提供佐证材料清单")
        return
    held = {indicator_name(paper.where) for paper in s.evidence}
    for row in s.rows:
        if row.score and indicator_name(row.label) not in held:
            yield Fault(
                where=row.label, spot=row.spot(), reported=plain(row.score), expected="至少一份佐证材料",
                cell=row.indicator.score,
            )  # fmt: skip


@rule(EVIDENCE_FOREIGN_YEAR)
def foreign_year(s: Subject) -> Iterator[Answer]:
    """佐证材料应是评价年度的: its title names years, and none of them is this one."""
    named_years = title_years(s.form.title.text) if s.form.title else None
    year = named_years[1] if named_years else None
    if year is None and s.form.year is not None and (found := _YEAR.search(s.form.year.text)):
        year = int(found[0])
    if s.evidence is None or year is None:
        yield Gap("total", "没有提供佐证材料清单，或不知评价年度")
        return
    rows: dict[str, Row] = {indicator_name(row.label): row for row in s.rows}
    for paper in s.evidence:
        named = {int(found) for found in _YEAR.findall(paper.title)}
        if named and year not in named:
            row = rows.get(indicator_name(paper.where))
            spot = row.spot("佐证材料") if row else f"「{paper.where}」佐证材料"
            yield Fault(where=paper.where, spot=spot, reported=f"《{paper.title}》", expected=f"{year} 年度")


RULES = (satisfaction, missing, foreign_year)
