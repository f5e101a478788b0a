"""Targets and actuals a report quotes (报告所引指标数据), in prose and in its tables, beside the rows of the form.

Only a figure that stands beside the indicator's name with nothing but links between is the indicator's; it is silent where another figure
beside the same name in the sentence is the form's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.checks.report.mismatch import Mismatch
from jixiao.core.checks.report.naming import Mention, Names, name_key
from jixiao.core.checks.report.told import Sentence, TableRow, Told
from jixiao.core.checks.report.values import agrees_with, figures_of, same_as
from jixiao.core.checks.rows import Row, fills_in_shares
from jixiao.core.checks.subject import Subject
from jixiao.core.form import Printed
from jixiao.core.meaning import Quantity
from jixiao.core.quantity import read_quantity
from jixiao.core.stated import Stated, figure_at, of_another_year

_LINK = re.compile(
    r"(?:指标值?|数量|数|量|值|总量|总数|总额|人数|次数|规模|情况|比例|水平|已|均|都|全部|全年|年度|本年|实际|自评|实现|完成值?|达成|达到|达|高达|为|是|有|约|共计?|累计|合计|总计|分别|仅|只|"
    r"超过|超额|突破|高于|低于|不低于|不少于|不高于|不超过|略|远远?|市定|区定|省定|年初|预期|预定|设定|原定|既定|计划|目标值?|任务|要求|应|由|从|提升|提高|上升|增长|下降|降低|增加|减少|至|到|了|其|的|"
    r"[，,：:（(、\s“”\"])*"
)
_TARGET = re.compile(r"目标|计划|预期|预定|设定|原定|既定|任务|要求|应|指标值|不低于|不少于|不高于|不超过")
_CHANGE = re.compile(r"(?:增长|下降|降低|增加|减少|提高|提升|上升)(?:了|约|近|达)?\s*$")
_DIGIT = re.compile(r"\d|分之")
_WISHED = re.compile(r"(?:应|需|须|要求|计划|确保|目标(?:是|为|：|:))(?![^，。；]*(?:已|实际|达到了|完成了))")
_NOT_MEANT = re.compile(
    r"其中|分项|上年|去年|往年|同期|以前|此前|将|拟|预计|力争|争取|下一?年|明年|今后|下一步|有望|平均水平|与.{1,12}相比"
)
_FULL = Decimal(1)
_BY = re.compile(r"超|高于|低于|高出|多|少|差")
_SIGN = re.compile(r"(?:不低于|不少于|不超过|低于|高于|超过|约)\s*$")
_SET = re.compile(r"(?:年初|原定|既定|计划|设定|预期|预定|目标|任务)[^，。；]{0,8}$")
_TARGET_HEAD = re.compile(r"目标|指标值|计划值|预期")
_ACTUAL_HEAD = re.compile(r"实际|完成值|完成情况|完成数|达到")
_SCORE_HEAD = re.compile(r"得分|自评分|评分")
_WEIGHT_HEAD = re.compile(r"分值|权重|满分")


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A figure beside an indicator's name: the rows of that name, and whether it is said to be the target."""

    rows: tuple[Row, ...]
    figure: Stated
    is_target: bool


def quoted(s: Subject, told: Told) -> Iterator[Mismatch]:
    """指标的目标值和完成值 as the report quotes them, beside the form's row."""
    shares = s.scoring.quantitative.completion_percent or fills_in_shares(s.form)
    names = Names(row for row in s.rows if not (shares and _may_be_a_share(row)))
    if not names.by_name:
        return
    for sentence in told.sentences:
        if not sentence.speaks_of_now or sentence.is_basic or _DIGIT.search(sentence.text) is None:
            continue
        found = list(_quoted(told, sentence, names))
        for rows in dict.fromkeys(q.rows for q in found):
            mine = [q for q in found if q.rows == rows]
            if len(rows) == 1 and (wrong := _wrong(rows[0], mine)) is not None:
                yield _mismatch(s, rows[0], wrong, sentence)
    for line in told.rows:
        if line.speaks_of_now:
            yield from _of_table(told, line, names)


def _may_be_a_share(row: Row) -> bool:
    """Whether the actual may be the share completed instead of the figure itself."""
    return row.actual is not None and row.actual.kind == "ratio" and row.actual.amount == _FULL


def _quoted(told: Told, sentence: Sentence, names: Names) -> Iterator[_Quoted]:
    """Every figure of a sentence that stands beside an indicator's name."""
    text = sentence.text
    mentions = names.mentions(text)
    used: set[int] = set()
    for index, mention in enumerate(mentions):
        until = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        if not told.of_this_year(sentence, mention.start) or _NOT_MEANT.search(_clause(text, mention.start)):
            continue
        yield from _behind(sentence, mention, until, used)
        before = _before(sentence, mention, used)
        if before is not None:
            yield before
    for f in sentence.figures:
        if f.start in used or not told.of_this_year(sentence, f.start) or _NOT_MEANT.search(_clause(text, f.start)):
            continue
        shortened = names.shortened(text, _lead(text, f.start))
        if shortened is not None and shortened.start >= max((m.end for m in mentions if m.end <= f.start), default=0):
            used.add(f.start)
            yield _Quoted(shortened.rows, f, _says_target(sentence, shortened.start, text[shortened.end : f.start]))
        elif rows := names.by_tail(f.phrase):
            yield _Quoted(rows, f, _says_target(sentence, f.start, ""))


def _lead(text: str, end: int) -> int:
    """Where the words before a figure end, without the links between."""
    links = re.search(r"(?:已|均|共计?|累计|达到?|为|是|约|有|完成|实现|了|[\s：:（(])+$", text[:end])
    return links.start() if links else end


def _behind(sentence: Sentence, mention: Mention, until: int, used: set[int]) -> Iterator[_Quoted]:
    """The figures behind a name, as far as links alone lead to them."""
    text, position = sentence.text, mention.end
    while (link := _LINK.match(text, position)) is not None and link.end() < until:
        sign = _SIGN.search(link[0])
        found = figure_at(text, link.start() + sign.start() if sign else link.end())
        if found is None or (_CHANGE.search(link[0]) and not re.search(r"[至到]\s*$", link[0])):
            return  # a change is no level
        start, end = found
        printed = text[start:end]
        figure = Stated(what="", printed=printed.strip(), start=start, end=end)
        used.add(start)
        position, before = end, position
        if read_quantity(figure.printed).unit in ("分", "个百分点", "百分点"):
            continue  # its points, or a difference
        is_target = _says_target(sentence, mention.start, text[before:start])
        if is_target and _BY.search(text[before:start]):
            continue  # 超过目标 6 公里 may be by how much
        yield _Quoted(mention.rows, figure, is_target)


def _before(sentence: Sentence, mention: Mention, used: set[int]) -> _Quoted | None:
    """The figure straight in front of a name: 4 场校园招聘."""
    for f in sentence.figures:
        gap = sentence.text[f.end : mention.start]
        if f.end <= mention.start and not gap.strip("的 ") and f.start not in used:
            unit = read_quantity(f.printed).unit
            if unit and unit != "%" and any(row.actual is not None and row.actual.unit == unit for row in mention.rows):
                used.add(f.start)
                return _Quoted(mention.rows, f, _says_target(sentence, f.start, ""))
    return None


def _says_target(sentence: Sentence, start: int, gap: str) -> bool:
    clause = _clause(sentence.text, start)
    return sentence.speaks_of_goals or any(
        pattern.search(text) for pattern, text in ((_TARGET, gap), (_WISHED, clause), (_SET, clause))
    )


def _clause(text: str, position: int) -> str:
    """The words of a clause before a position."""
    return re.split(r"[，,；;。]", text[:position])[-1]


def _wrong(row: Row, quoted: list[_Quoted]) -> _Quoted | None:
    """The figure that the row does not bear out, None when one of them is the row's or nothing can be compared."""
    actuals, targets = _cell(row.indicator.actual), _cell(row.indicator.target)
    for q in quoted:
        said = read_quantity(q.figure.printed)
        if q.is_target:
            if same_as(said, targets) is False and same_as(said, actuals) is not True:
                return q
        elif agrees_with(said, actuals) is False and not any(
            agrees_with(number, actuals)
            for other in quoted
            if not other.is_target and not (number := read_quantity(other.figure.printed)).is_bound
        ):
            return q
    return None


def _cell(cell: Printed | None) -> tuple[Quantity, ...]:
    return figures_of(cell.text) if cell is not None else ()


def _mismatch(s: Subject, row: Row, wrong: _Quoted, sentence: Sentence) -> Mismatch:
    own, column = (row.indicator.target, "指标值") if wrong.is_target else (row.indicator.actual, "实际完成值")
    assert own is not None
    also = ""
    said = read_quantity(wrong.figure.printed)
    if not wrong.is_target and any(said.amount == q.amount and not said.is_rough for q in _cell(row.indicator.target)):
        also = "（报告写的是指标值）"
    return Mismatch(
        where=row.label,
        reported=wrong.figure.printed,
        expected=own.text,
        how=f"而自评表指标「{row.label}」的{column}为 {own}{also}",
        heading=sentence.heading,
        place=sentence.where,
    )


def _of_table(told: Told, line: TableRow, names: Names) -> Iterator[Mismatch]:
    """A row of a table in the report beside the form's row of the same name, column by column."""
    found = next((names.by_name[n] for cell in line.cells if (n := name_key(cell)) in names.by_name), ())
    if len(found) != 1:
        return
    row = found[0]
    own = row.indicator
    for head, cell in zip(line.heads, line.cells, strict=False):
        printed, column = _column(head, own.target, own.actual, own.score, own.weight)
        said = read_quantity(cell)
        if printed is None or said.kind not in ("number", "ratio") or of_another_year(head, told.years):
            continue
        same = same_as if column == "指标值" else agrees_with
        if same(said, _cell(printed)) is False:
            yield Mismatch(
                where=row.label,
                reported=cell,
                expected=printed.text,
                how=f"而自评表指标「{row.label}」的{column}为 {printed}",
                heading=line.heading,
                place=line.where,
            )


def _column(
    head: str, target: Printed | None, actual: Printed | None, score: Printed | None, weight: Printed | None
) -> tuple[Printed | None, str]:
    if _SCORE_HEAD.search(head):
        return score, "得分"
    if _WEIGHT_HEAD.search(head):
        return weight, "分值"
    if _ACTUAL_HEAD.search(head):
        return actual, "实际完成值"
    if _TARGET_HEAD.search(head):
        return target, "指标值"
    return None, ""
