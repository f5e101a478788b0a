"""What a report lists as finished and as unfinished (完成与未完成的目标), beside the rows that the form shows reached or missed.

Certain: an indicator named as finished that was missed, 无 where rows were missed, and the reverse. Milder, for words may differ: a missed
row the list leaves out altogether, and an indicator the form does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from jixiao.core.checks.reasons import is_nothing
from jixiao.core.checks.report.mismatch import Mismatch
from jixiao.core.checks.report.naming import Names
from jixiao.core.checks.report.told import Sentence, Told
from jixiao.core.checks.report.values import agrees_with, figures_of
from jixiao.core.checks.rows import Row
from jixiao.core.checks.subject import Subject
from jixiao.core.checks.wording import level_name, squeezed
from jixiao.core.quantity import read_quantity

_UNFINISHED = re.compile(r"未(?:能)?(?:完成|达成|实现|达到)[^，。]{0,6}(?:目标|指标)(?!.*原因)")
_FINISHED = re.compile(r"(?<!未)(?<!未能)(?:完成|达成|实现)[^，。未]{0,4}(?:绩效)?(?:目标|指标)(?!.*(?:情况|分析|率))")
_NONE = re.compile(
    r"^(?:本项目|本年度?|本单位|我[局委])?(?:均?无|没有|不存在|暂无)[^，。；]{0,4}(?:未(?:能)?(?:完成|达成|实现|达到)[^，。；]{0,8}(?:目标|指标)[^，。；]{0,6})?[。；]?$"
)
_NONE_HERE = re.compile(
    r"未(?:能)?(?:完成|达成|实现)的?(?:绩效)?(?:目标|指标)\s*(?:[：:]|为)\s*(?:无|没有|0\s*[项个]|零)(?=[。；，,\s]|$)"
)
_ALL_DONE = re.compile(
    r"(?:绩效目标|绩效指标|各项[^，。；]{0,6}(?:目标|指标)|(?:产出|效益|满意度)指标[^，。；]{0,14}|(?:目标|指标)任务)(?:值)?(?:已|均已?|都|皆)*(?:全部|全面|均|都)(?:已经?)?(?:按[期时]|如期|顺利|圆满|较好地?)*(?:完成|实现|达到|达成)(?!率|情况|的|度)"
)
_NEGATION = re.compile(r"未|没有|没能|不足|无法|尚|仅|只|下降|低于|差|基本|部分|除|但|不高|偏低|有待")
_MISSED = re.compile(
    r"(?:[一-鿿]{0,2}(?:指标|目标))?(?:均|都)?(?:未能?|没有|没能|尚未)(?:按[期时]|如期|全部|全面)?(?:达到|达成|完成|实现|达标)"
)
_CLAUSE = re.compile(r"[，,；;。：:]")
_IMPROVE = re.compile(
    r"^(?:进一步|不断|持续|有效|明显|大力|加快|切实|加强|提高|提升|促进|推进|推动|完善|保障|降低|减少|增加|节约|优化|确保|实现|完成|改善|增强|扩大|维护|对|做好|开展)+"
)
_TRAIL = re.compile(r"(?:程度|情况|工作|数量|水平|能力|人数|次数|比例|力度)+$")
_GENERIC = re.compile(
    r"指标|数量|质量|时效|成本|效益|未?完成|达到|未|目标值?|年初|年度|预定|预期|情况|工作|服务|项目|绩效|实现|开展|全年|人员|管理|培训|受|影响|疫情|由于|因此|因为|本年|相关|及时|进度|组织|实施|建设|活动的|执行|考核|资金|"
    r"预算|经费|[的和与及等对在为了均都已将率数度类项一二三第]"
)
_SHORTEST_NAME = 4
_OUTPUTS = ("产出", "效益", "满意度")
_EVALUATED = re.compile(r"^(?:无|/|暂无|不涉及|没有|未设|本项目(?:未|不|无|没)|未涉及)")


def listed(s: Subject, told: Told) -> Iterator[Mismatch]:
    """完成的、未完成的绩效目标 beside the form's rows."""
    missed = [row for row in s.rows if row.missed]
    names = Names(s.rows)
    flagged: set[int] = set()
    for one in _called_finished(told, names):
        sentence, row = one
        if row.missed and not _quotes_actual(sentence, row):
            flagged.add(id(row))
            how = f"而自评表该指标未达到（指标值 {row.indicator.target}，实际 {row.indicator.actual}）"
            yield _mismatch(sentence, row.label, f"{row.label}（列为已完成）", "未完成", how)
    unfinished = [x for x in told.sentences if _UNFINISHED.search(x.heading) or _NONE_HERE.search(x.text)]
    nothing = [x for x in unfinished if is_nothing(x.text) or _NONE.match(x.text.strip()) or _NONE_HERE.search(x.text)]
    if len(nothing) == len(unfinished):  # the report lists nothing that was not reached
        for sentence, group in _says_all_done(told):
            if of_it := [row for row in missed if not group or _level(row) == group]:
                yield _all_done(sentence, of_it)
        if nothing and missed:
            yield _all_done(nothing[0], missed)
        return
    yield from _called_unfinished(s, unfinished, names)
    named = flagged | {id(row) for x in unfinished for mention in names.mentions(x.text) for row in mention.rows}
    yield from _left_out(unfinished, [row for row in missed if id(row) not in named])


def _called_finished(told: Told, names: Names) -> Iterator[tuple[Sentence, Row]]:
    """Every row that a sentence of the finished goals names without a word of doubt."""
    for sentence in told.sentences:
        if not _FINISHED.search(sentence.heading) or _UNFINISHED.search(sentence.heading):
            continue
        for mention in names.mentions(sentence.text):
            start = max((m.end() for m in _CLAUSE.finditer(sentence.text, 0, mention.start)), default=0)
            stop = _CLAUSE.search(sentence.text, mention.end)
            clause = sentence.text[start : stop.start() if stop else len(sentence.text)]
            if len(mention.rows) == 1 and not _NEGATION.search(clause):
                yield sentence, mention.rows[0]


def _says_all_done(told: Told) -> Iterator[tuple[Sentence, str]]:
    """Every sentence that says all was reached, and of which level 1 it says so, "" for the whole."""
    for sentence in told.sentences:
        if not sentence.speaks_of_now or sentence.is_basic or _UNFINISHED.search(sentence.heading):
            continue
        found = _ALL_DONE.search(sentence.text)
        if found is not None and not _NEGATION.search(sentence.text):
            groups = [name for name in _OUTPUTS if f"{name}指标" in found[0] or f"{name}指标" in sentence.heading]
            yield sentence, groups[0] if len(groups) == 1 else ""


def _level(row: Row) -> str:
    return level_name(row.indicator.level1.text) if row.indicator.level1 is not None else ""


def _all_done(sentence: Sentence, missed: list[Row]) -> Mismatch:
    first = missed[0]
    more = f"等 {len(missed)} 项" if len(missed) > 1 else ""
    target, actual = first.indicator.target, first.indicator.actual
    how = f"而自评表中「{first.label}」{more}未达到（指标值 {target}，实际 {actual}）"
    return _mismatch(sentence, first.label, _short(sentence.text), "列出未完成的目标", how)


def _quotes_actual(sentence: Sentence, row: Row) -> bool:
    """Whether the sentence gives the missed figure openly."""
    cells = figures_of(row.indicator.actual.text) if row.indicator.actual is not None else ()
    return any(agrees_with(read_quantity(f.printed), cells) for f in sentence.figures)


def _called_unfinished(s: Subject, sentences: list[Sentence], names: Names) -> Iterator[Mismatch]:
    """Indicators that a report calls unfinished: those the form shows reached, and those it does not have."""
    for sentence in sentences:
        for found in _MISSED.finditer(sentence.text):
            clause = _CLAUSE.split(sentence.text[: found.start()])[-1]
            rows = _named_in(s, clause, names)
            if len(rows) == 1 and rows[0].missed is False and rows[0].relation.met:
                row = rows[0]
                how = f"而自评表该指标已达到（指标值 {row.indicator.target}，实际 {row.indicator.actual}）"
                yield _mismatch(sentence, row.label, f"{_short(clause)}{found[0]}", str(row.indicator.actual), how)
            elif not rows and _is_foreign(s, clause):
                name = _own_words(clause)
                how = "而自评表没有这一指标"
                yield _mismatch(sentence, name, f"{name}{found[0]}", "与自评表的指标一致", how, severity="warning")


def _named_in(s: Subject, clause: str, names: Names) -> list[Row]:
    """The rows a clause names: by their whole name, else by what is left of it without 进一步加强 and 程度."""
    found = [row for mention in names.mentions(clause) for row in mention.rows]
    if found:
        return found
    plain = squeezed(clause)
    return [row for row in s.rows if len(core := _core(row)) >= _SHORTEST_NAME and core in plain]


def _core(row: Row) -> str:
    if row.indicator.name is None:
        return ""
    plain = squeezed(re.sub(r"[(（][^()（）]*[)）]", "", row.indicator.name.text))
    return _TRAIL.sub("", _IMPROVE.sub("", plain))


def _is_foreign(s: Subject, clause: str) -> bool:
    """Whether a clause shares no telling pair of signs with any row: then it speaks of something the form does not have."""
    own = _telling(_own_words(clause))
    return len(own) > 1 and not any(own & _telling(_all_of(row)) for row in s.rows)


def _left_out(sentences: list[Sentence], missed: list[Row]) -> Iterator[Mismatch]:
    """Missed rows of which the list says nothing at all: no pair of signs and no figure of theirs."""
    text = "".join(x.text for x in sentences)
    said = _telling(text)
    figures = [read_quantity(f.printed) for x in sentences for f in x.figures]
    for row in missed:
        own = row.indicator
        cells = tuple(q for cell in (own.target, own.actual) if cell is not None for q in figures_of(cell.text))
        words = _telling(_all_of(row))
        if not words or words & said or any(agrees_with(f, cells) for f in figures):
            continue
        how = f"而自评表指标「{row.label}」未达到（指标值 {own.target}，实际 {own.actual}）"
        yield _mismatch(sentences[0], row.label, "没有列出这一指标", "列入未完成的目标", how, severity="warning")


def _all_of(row: Row) -> str:
    own = row.indicator
    return " ".join(cell.text for cell in (own.name, own.target, own.actual, own.note) if cell is not None)


def _own_words(clause: str) -> str:
    return re.sub(r"^(?:\d{4}\s*年度?)?(?:受[^，。]{1,20}影响|因此|由于|但|其中|因)?", "", clause.strip()).strip()


@lru_cache(maxsize=2048)
def _telling(text: str) -> frozenset[str]:
    """The pairs of signs of a text that say what it is about (实义词对)."""
    found: set[str] = set()
    for run in re.findall(r"[一-鿿]+", _GENERIC.sub(" ", text)):
        found |= {run[i : i + 2] for i in range(len(run) - 1)}
    return frozenset(found)


def evaluated(s: Subject, told: Told) -> Iterator[Mismatch]:
    """报告评述了自评表没有的一类指标: 效益指标 that a form without any is said to have done well."""
    levels = [row.indicator.level1 for row in s.rows]
    if not levels or any(level is None for level in levels):
        return
    own = " ".join(
        cell.text
        for row in s.rows
        for cell in (row.indicator.level1, row.indicator.level2, row.indicator.name)
        if cell is not None
    )
    for sentence in told.sentences:
        for name in _OUTPUTS:
            if re.search(rf"[)）.、]\s*{name}指标完成情况", sentence.heading) and name not in own:
                first = next(x for x in told.sentences if x.heading == sentence.heading)
                if sentence is first and not _EVALUATED.match(sentence.text.strip()) and not is_nothing(sentence.text):
                    how = f"而自评表没有{name}指标"
                    yield _mismatch(
                        sentence, f"{name}指标", _short(sentence.text), "与自评表一致", how, severity="warning"
                    )


def _short(text: str) -> str:
    text = text.strip().rstrip("。；;，,")
    return text if len(text) <= 24 else f"{text[:24]}……"


def _mismatch(
    sentence: Sentence, where: str, reported: str, expected: str, how: str, *, severity: str | None = None
) -> Mismatch:
    return Mismatch(
        where=where,
        reported=reported,
        expected=expected,
        how=how,
        heading=sentence.heading,
        place=sentence.where,
        severity=severity,
    )
