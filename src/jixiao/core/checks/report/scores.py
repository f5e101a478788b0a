"""Scores a report states (报告所述得分): the total and its grade, the points for budget execution, for the goals and for a group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from jixiao.core.checks.report.mismatch import Mismatch
from jixiao.core.checks.report.own import is_own, names_of, of_the_whole
from jixiao.core.checks.report.told import Sentence, Told
from jixiao.core.checks.rows import Row, number
from jixiao.core.checks.rule import Gap
from jixiao.core.checks.subject import Subject
from jixiao.core.checks.wording import level_name
from jixiao.core.number import ZERO, agrees, plain
from jixiao.core.quantity import read_quantity
from jixiao.core.stated import Stated

TOTAL = "自评得分"
_BEFORE_CUT = "自评得分（压减前）"
_WHOLE = re.compile(
    r"自评|自我评|综合(?!利用|治理|整治|改革|执法)|总分|总得分|总评|最终得分|评价得分|整体得分|合计得分"
)
_SCORES = re.compile(r"得分|评分|总分|自评结论|评价结论")
_GROUPS = ("产出", "效益", "满意度", "数量", "质量", "时效", "成本")
_GRADE = re.compile(
    r"(?:等级|评级|档次|评定|评价结果|自评结果|自评结论|综合评价)(?:评定)?(?:为|是|属于?|：|:)?\s*[“\"「]?\s*(?P<grade>优秀?|良好?|中等?|合格|较?差)(?=[”\"」。，,；;（(\s]|$|等?级|档)"
)
_GRADES = {"优秀": "优", "良好": "良", "中等": "中", "合格": "中", "较差": "差"}


def totals(s: Subject, told: Told) -> Iterator[Mismatch | Gap]:
    """自评得分 beside the form's total: silent in a section where any statement of it agrees."""
    total = number(s.form.total)
    names = names_of(s.form)
    whole = list(of_the_whole(told, names, (TOTAL, _BEFORE_CUT)))
    said = [(sentence, f) for sentence, f in whole if f.what == TOTAL and _is_whole(sentence, f, names)]
    if total is None or not said:
        why = "表内没有总分" if total is None else f"{told.name}没有写自评得分"
        yield Gap("total", f"{why}，无法核对报告与表的总分", s.form.total, whole=False)
        return
    for section in dict.fromkeys(sentence.section for sentence, _ in said):
        here = [(sentence, f) for sentence, f in said if sentence.section == section]
        if any(_says(f.printed, total) for sentence, f in whole if sentence.section == section):
            continue
        sentence, f = here[0]
        score = s.budget_score
        also = "，这一数与表内预算执行得分相同" if score is not None and _says(f.printed, score) else ""
        yield _mismatch(sentence, "total", f.printed, plain(total), f"而自评表总分为 {s.form.total}{also}")


def parts(s: Subject, told: Told) -> Iterator[Mismatch]:
    """预算执行得分、绩效目标得分和各组得分 beside the form's: only where every row in question has a score."""
    score = s.budget_score
    goals = None if s.averages_goals else _sum(s, s.rows)
    names = names_of(s.form)
    kinds = ("预算执行得分", "绩效目标得分", *(f"{name}得分" for name in _GROUPS))
    for sentence, f in of_the_whole(told, names, kinds, parts=True):
        if f.what == "预算执行得分":
            printed = s.form.budget.score if s.form.budget else None
            if score is not None and not _says(f.printed, score):
                how = f"而自评表预算执行得分为 {printed}"
                yield _mismatch(sentence, "budget", f.printed, plain(score), how)
        elif f.what == "绩效目标得分":
            if goals is not None and not _says(f.printed, goals):
                how = "而自评表各项指标得分相加与此不同"
                yield _mismatch(sentence, _goal_name(s), f.printed, plain(goals), how)
        else:
            yield from _group(s, sentence, f, goals)


def grade(s: Subject, told: Told) -> Iterator[Mismatch]:
    """报告所写等级 beside the grade of the form's total, by the pack's limits."""
    total = number(s.form.total)
    if total is None or not s.certain:
        return
    wanted = next((name for name, least in s.scoring.grades if total >= least), None)
    names = {name for name, _ in s.scoring.grades}
    for sentence in told.sentences:
        found = _GRADE.search(sentence.text) if sentence.speaks_of_now else None
        if found is None or not _SCORES.search(sentence.heading + sentence.text[: found.start()]):
            continue
        if "满意" in sentence.text[: found.start()]:
            continue
        said = _GRADES.get(found["grade"], found["grade"])
        if wanted is not None and said in names and said != wanted:
            how = f"而自评表总分 {s.form.total}，按分数线是「{wanted}」"
            yield _mismatch(sentence, "total", found["grade"], wanted, how)


def _is_whole(sentence: Sentence, figure: Stated, names: tuple[str, ...]) -> bool:
    """Whether a figure in points is surely the score of the whole: it is called so, or is the form's own score under such a heading."""
    if _WHOLE.search(figure.phrase):
        return True
    before = sentence.text[: figure.start]
    said = len(before) <= 4 or _WHOLE.search(before) is not None
    return said and _SCORES.search(sentence.heading) is not None and is_own(figure.phrase, names)


def _says(printed: str, value: Decimal) -> bool:
    q = read_quantity(printed)
    if q.value is None:
        return False
    amount = q.value * q.scale
    places = max(0, -int(value.as_tuple().exponent))
    return agrees(amount, q.places, value) or agrees(value, places, amount) or (q.is_rough and abs(amount - value) < 1)


def _sum(s: Subject, rows: Iterable[Row]) -> Decimal | None:
    """The scores of these rows added up; None when one is missing that no merged cell covers."""
    total, any_ = ZERO, False
    for row in rows:
        if (row.goal, row.index) in s.merged:
            continue
        if row.score is None:
            return None
        total, any_ = total + row.score, True
    return total if any_ else None


def _group(s: Subject, sentence: Sentence, f: Stated, goals: Decimal | None) -> Iterator[Mismatch]:
    name = f.what.removesuffix("得分")
    rows = [row for row in s.rows if name in _levels(row)]
    total = None if s.averages_goals else _sum(s, rows)
    if total is None or _says(f.printed, total) or (goals is not None and _says(f.printed, goals)):
        return
    own = rows[0].indicator
    cell = own.level2 if own.level2 is not None and level_name(own.level2.text) == name else own.level1
    label = cell.text if cell is not None else f"{name}指标"
    yield _mismatch(sentence, label, f.printed, plain(total), f"而自评表「{label}」各行得分相加与此不同")


def _levels(row: Row) -> set[str]:
    return {level_name(cell.text) for cell in (row.indicator.level1, row.indicator.level2) if cell is not None}


def _goal_name(s: Subject) -> str:
    return s.form.goals[0].label if len(s.form.goals) == 1 else "goals"


def _mismatch(sentence: Sentence, where: str, reported: str, expected: str, how: str) -> Mismatch:
    return Mismatch(
        where=where, reported=reported, expected=expected, how=how, heading=sentence.heading, place=sentence.where
    )
