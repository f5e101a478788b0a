"""The texts of the form (文字说明): reasons that are due, and figures in words that disagree with the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.catalogue import NARRATIVE_MISMATCH, UNEXPLAINED_SHORTFALL
from jixiao.core.checks.budget import SPOT
from jixiao.core.checks.reasons import only_labels
from jixiao.core.checks.report import against_form
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject, percent
from jixiao.core.form import Printed
from jixiao.core.number import HUNDRED, ONE, agrees, plain
from jixiao.core.prompts import gap_in, is_prompt

_RATE = re.compile(
    r"(?<!上年)(?<!去年)(?:预算)?执行率(?:为|是|达到|达|仅|只有|约|约为|仅为|[:：])?\s*(\d+(?:\.\d+)?)\s*[%％]"
)
_SPENT = re.compile(
    r"(?:实际|全年|共|累计)(?:执行|支出|支付)(?:数|金额|额|资金)?(?:为|是|共|[:：])?\s*(\d[\d,]*(?:\.\d+)?)\s*万元"
)
_SCORE = re.compile(r"自评(?:得分|总分|分)(?:为|是|[:：])?\s*(\d+(?:\.\d+)?)\s*分")
_TEXTS = (
    ("completion", "完成情况"),
    ("deviation_reason", "偏差大或目标未完成原因分析"),
    ("improvement", "改进措施及结果应用方案"),
)


@rule(UNEXPLAINED_SHORTFALL)
def unexplained(s: Subject) -> Iterator[Answer]:
    """目标未完成或执行率低于 90%（以模板包为准）的，必须说明原因; once a form.

    A reason may stand in its own box, with the measures, or in the note of a row.
    """
    below = s.rate is not None and not s.units_mixed and s.rate < s.execution.explain_below
    due = s.scoring.reason_needed
    missed = s.missed if "shortfall" in due else ()
    low = below and "execution" in due
    if not missed and not low and s.rate is None and all(row.missed is None for row in s.rows):
        yield Gap("deviation_reason", "没有执行率，也没有可比较的指标，不知是否应说明原因")
    if s.explained or (not missed and not low):
        return
    box = s.form.deviation_reason
    state = "为空" if box is None else "仍是模板提示语" if _is_template(box.text) else f"只写「{_short(box.text)}」"
    if low:
        assert s.rate is not None
        cell = s.form.budget.rate or s.form.budget.executed if s.form.budget else None
        how = f"执行率 {percent(s.rate)}，低于 {percent(s.execution.explain_below)}"
        yield _due("budget", SPOT, state, how, box or cell)
        return
    first = missed[0]
    more = f"等 {len(missed)} 项" if len(missed) > 1 else ""
    how = f"指标值 {first.indicator.target}、实际 {first.indicator.actual}{more}未完成"
    yield _due(first.label, first.spot(), state, how, box or first.indicator.actual)


def _is_template(text: str) -> bool:
    return is_prompt(text) or gap_in(text) == text.strip() or only_labels(text)


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:24]}……"


def _due(where: str, spot: str, state: str, how: str, cell: Printed | None) -> Fault:
    return Fault(where=where, spot=spot, reported=state, expected="说明原因", how=how, cell=cell)


@rule(NARRATIVE_MISMATCH)
def narrative(s: Subject) -> Iterator[Answer]:
    """文字和自评报告所说的得分、执行率、金额、指标完成值、完成项和名称应与表内一致: every figure said of the same thing disagrees."""
    yield from against_form(s)
    judged = bool(s.reports)
    for key, name in _TEXTS:
        cell: Printed | None = getattr(s.form, key)
        if cell is None:
            continue
        judged = True
        if found := _disagrees(s, cell.text):
            reported, expected, how = found
            yield Fault(where=key, spot=f"「{name}」", reported=reported, expected=expected, how=how, cell=cell)
    overall = s.form.overall_rate
    if overall is not None and overall.meaning.value is not None:
        judged = True
        value = overall.meaning.value * (overall.meaning.scale if overall.meaning.kind == "ratio" else ONE)
        whole = value >= (ONE if overall.meaning.kind == "ratio" else HUNDRED)
        if whole and s.missed:
            first = s.missed[0]
            how = f"而指标「{first.label}」未完成（指标值 {first.indicator.target}，实际 {first.indicator.actual}）"
            yield Fault(
                where="overall_rate",
                spot="「总体完成率」",
                reported=overall.text,
                expected="低于 100%",
                how=how,
                cell=overall,
            )
    if not judged:
        yield Gap("deviation_reason", "没有可以与表内核对的文字")


def _disagrees(s: Subject, text: str) -> tuple[str, str, str] | None:
    """What a text says otherwise than the table (文字与表不符): said, table's figure, in words."""
    if s.rate is not None and not s.units_mixed and (said := _RATE.findall(text)):
        printed = s.form.budget.rate.meaning if s.form.budget and s.form.budget.rate else None
        own = [s.rate * HUNDRED]
        if printed is not None and printed.value is not None:
            own.append(printed.value * printed.scale * HUNDRED if printed.kind == "ratio" else printed.value)
        if not any(_says(figure, value) for figure in said for value in own):
            return f"执行率 {said[0]}%", percent(s.rate), f"表内按 {s.rate_shown} 计"
    if s.spent is not None and not s.units_mixed and (said := _SPENT.findall(text)):
        slip = s.money_slip
        spent = s.spent / Decimal(10000) if slip is not None and not slip.mixed else s.spent
        if len(said) == 1 and not _says(said[0], spent):
            return f"执行 {said[0]} 万元", f"{plain(spent)} 万元", "表内执行数与此不同"
    total = s.form.total.meaning.value if s.form.total else None
    if total is not None and (said := _SCORE.findall(text)) and not any(_says(figure, total) for figure in said):
        return f"自评得分 {said[0]} 分", f"{plain(total)} 分", "表内总分与此不同"
    return None


def _says(figure: str, value: Decimal) -> bool:
    number = Decimal(figure.replace(",", ""))
    places = len(figure.partition(".")[2])
    return agrees(number, places, value)


RULES = (unexplained, narrative)
