"""How many indicators a report says there are, reached and missed (指标个数): N 项指标，完成 M 项，未完成 K 项, of the whole form or of one level.

What is called an indicator may be a row, a category or a goal; it is silent when any of these counts agrees, budget execution counted or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.core.checks.report.mismatch import Mismatch
from jixiao.core.checks.report.told import Sentence, Told
from jixiao.core.checks.rows import Row
from jixiao.core.checks.subject import Subject
from jixiao.core.checks.wording import level_name

_N = r"(?P<n>\d{1,3})\s*(?:项|个|条)"
_WHAT = r"(?:三级|具体|绩效|考核|评价|定量|年度|预期|细化)*(?:指标|目标)"
_ALL = (
    re.compile(
        rf"(?:设置|设定|设立|设有|共有|设|申报|制定|编制|列出|共涉及)了?(?:共|共计)?\s*{_N}{_WHAT}(?![^，。；]{{0,6}}(?:未|没|超额|完成|达))"
    ),
    re.compile(rf"{_N}(?:三级|具体|绩效|考核)+指标(?:中|，|,)"),
    re.compile(rf"(?:共有|共设|设有|设置|共计)\s*{_WHAT}(?:共)?\s*{_N}(?!未|没)"),
)
_OF_A_LEVEL = re.compile(rf"(?<![一-鿿])(?P<level>产出|效益|满意度)指标(?:共有?|有)?\s*{_N}(?=[，。；,;（(]|$)")
_GOAL = r"(?:年初|年度|预期|预定|设定|绩效)?(?:目标值?|指标值?|预期)?"
_REACHED = re.compile(
    rf"(?<!未)(?<!未能)(?:全部完成|已?完成|达标|达到{_GOAL}|达成)(?:了|的)?(?:指标|目标)?(?:有|共)?\s*{_N}(?![一-鿿]{{0,2}}(?:项目|工程|任务|工作|课题|活动|课程))"
)
_MISSED = re.compile(
    rf"(?:未(?:能)?(?:完成|达标|达成|达到)|没有(?:完成|达到)){_GOAL}(?:的|了)?(?:指标|目标)?(?:有|为|共)?\s*{_N}"
)
_SUBJECT = re.compile(_WHAT)


def counts(s: Subject, told: Told) -> Iterator[Mismatch]:
    """指标总数、完成数和未完成数 beside the rows of the form, or of the level the sentence speaks of."""
    if not s.rows:
        return
    for x in told.sentences:
        if not x.speaks_of_now or not _SUBJECT.search(x.text):
            continue
        level = _OF_A_LEVEL.search(x.text)
        if level is not None:
            name = level["level"]
            of_it = [row for row in s.rows if _dimension(row) == name]
            printed = sum(1 for row in s.rows if _level(row) == name)
            if of_it:
                yield from _counted(x, int(level["n"]), of_it, {printed, *_categories(of_it)}, f"{name}指标")
            continue
        found = next((m for pattern in _ALL if (m := pattern.search(x.text))), None)
        number = int(found["n"]) if found is not None else None
        # rows that are scored by a standard of their own need not count as indicators
        measured = [row for row in s.rows if row.target is not None or row.actual is not None]
        rows = s.rows if number is not None and number - len(s.rows) in (0, 1) else measured or s.rows
        yield from _counted(x, number, rows, {len(rows) + 1, len(s.form.goals), *_categories(s.rows)}, "")


def _counted(x: Sentence, number: int | None, rows: Sequence[Row], others: set[int], level: str) -> Iterator[Mismatch]:
    """What one sentence counts: the number of all, and where those are the rows, the reached and the missed among them.

    ``others``: numbers that count something else, such as categories or goals.
    """
    missed = sum(1 for row in rows if row.missed)
    open_ = sum(1 for row in rows if row.missed is None)
    of_them = f"{level or '自评表'} {len(rows)} 项"
    if number is not None and number not in (len(rows), *others):
        yield _mismatch(
            x, f"{number} 项{level or '指标'}", f"{len(rows)} 项", f"而自评表共列{level} {len(rows)} 项指标"
        )
        return
    more = number - len(rows) if number is not None else 0
    if more not in (0, 1):
        return  # what is counted is not the rows
    least = len(rows) - missed - open_
    reached, failed = _REACHED.search(x.text), _MISSED.search(x.text)
    how = f"而{of_them}指标中有 {missed} 项未达到"
    if reached is not None and number is not None and not least <= int(reached["n"]) <= least + open_ + more:
        yield _mismatch(x, f"完成 {reached['n']} 项", f"{least + open_} 项", how)
    counted = number is not None or _IS_LIST.search(x.text) is not None
    if failed is not None and counted and not missed <= int(failed["n"]) <= missed + open_ + more:
        yield _mismatch(x, f"未完成 {failed['n']} 项", f"{missed} 项", how)


_IS_LIST = re.compile(r"^\s*(?:未(?:能)?(?:完成|达到)|没有(?:完成|达到))")


def _level(row: Row) -> str:
    return level_name(row.indicator.level1.text) if row.indicator.level1 is not None else ""


def _dimension(row: Row) -> str:
    """What a row measures, by its levels: 产出, 效益 or 满意度; the category says so where level 1 was not printed."""
    named = " ".join(cell.text for cell in (row.indicator.level1, row.indicator.level2) if cell is not None)
    return next((dimension for dimension, words in _DIMENSIONS if words.search(named)), "")


_DIMENSIONS = (
    ("满意度", re.compile("满意")),
    ("产出", re.compile("产出|数量|质量|时效|成本")),
    ("效益", re.compile("效益|影响")),
)


def _categories(rows: Sequence[Row]) -> set[int]:
    """How many level 1 and level 2 there are."""
    ones = {cell.text for row in rows if (cell := row.indicator.level1) is not None}
    twos = {cell.text for row in rows if (cell := row.indicator.level2) is not None}
    return {len(ones), len(twos)} - {0}


def _mismatch(x: Sentence, reported: str, expected: str, how: str) -> Mismatch:
    return Mismatch(where="goals", reported=reported, expected=expected, how=how, heading=x.heading, place=x.where)
