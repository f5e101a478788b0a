"""What was reached (完成情况): measured or only said, far above the target, above what a rate can be, out of step with the money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.catalogue import (
    ACTUAL_NOT_MEASURED,
    PERCENT_OVER_100,
    QUAL_ECHO,
    SPEND_OUTPUT_CONFLICT,
    TARGET_FAR_EXCEEDED,
)
from jixiao.core.checks.budget import SPOT
from jixiao.core.checks.filled import is_empty
from jixiao.core.checks.rows import Row
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject, percent
from jixiao.core.checks.units import unit_slip
from jixiao.core.checks.wording import squeezed
from jixiao.core.direction import EQUAL, POSITIVE
from jixiao.core.meaning import Quantity
from jixiao.core.number import ONE, ZERO, plain, rounded
from jixiao.core.prompts import gap_in, is_prompt

_FIGURES = frozenset(("number", "ratio", "range", "ordinal"))
_NONE_HAPPENED = re.compile(
    r"^\s*(?:(?:无|零|没有|全无)\s*$|(?:未|没有|无|零)(?:发生|出现|投诉|事故|案件|事件|超支|违规|差错|伤亡|死亡))"
)
_SHORT_TARGET = 20
_ECHO_LENGTH = 6
_CAPPED_RATE = re.compile(
    r"(?:满意度|满意率|合格率|覆盖率|到位率|及时率|达标率|准确率|正确率|知晓率|通过率|优良率|优秀率|入户率|参与率|出勤率|到岗率|完好率|零事故率|公开率|办结率|成活率)"
)
_MAY_EXCEED = re.compile(r"增长|增幅|增速|超额|提升率")


@rule(ACTUAL_NOT_MEASURED)
def actual_not_measured(s: Subject) -> Iterator[Answer]:
    """指标值是数字的，实际完成值应是实测数: neither words (完成, 达成预期指标) nor a mere bound (≥90%, 50人以内)."""
    judged = False
    for row in s.rows:
        if (
            row.target is None
            or row.actual is None
            or is_empty(row.indicator.actual)
            or not _asks_for_a_figure(row.target)
        ):
            continue
        judged = True
        if how := _why_not_measured(row.target, row.actual):
            yield Fault(
                where=row.label,
                spot=row.spot("实际完成值"),
                reported=row.actual.text,
                expected=f"与指标值「{row.target.text}」对应的实测数",
                how=how,
                cell=row.indicator.actual,
            )
    if not judged:
        yield Gap("total", "没有指标值为数字且已填实际完成值的指标")


def _asks_for_a_figure(target: Quantity) -> bool:
    """Whether a target is a figure (指标值是数字): not a date, and not a sentence in which figures only occur."""
    if target.kind == "several":
        return len(target.text) <= _SHORT_TARGET
    return target.kind in _FIGURES and (not target.doubt or len(target.text) <= _SHORT_TARGET)


def _why_not_measured(target: Quantity, actual: Quantity) -> str:
    if actual.kind == "words":
        if is_prompt(actual.text) or gap_in(actual.text) or any(c.isdigit() for c in actual.text):
            return ""
        if (target.value == ZERO or target.sign in ("<=", "<")) and _NONE_HAPPENED.match(actual.text):
            return ""
        return "只有文字，没有数值"
    if actual.is_bound and actual.kind in ("number", "ratio"):
        return "只写了界限，没有实测数"
    return ""


@rule(TARGET_FAR_EXCEEDED)
def target_far_exceeded(s: Subject) -> Iterator[Answer]:
    """实际达到指标值的 1.5 倍以上（以模板包为准），说明指标值定得过低; only where more is better and both are figures."""
    limit = s.scoring.quantitative.far_exceeded
    judged = False
    for row in s.rows:
        if not _is_measured_up(row):
            continue
        judged = True
        assert row.share is not None and row.target is not None and row.actual is not None
        if row.share >= limit:
            yield Fault(
                where=row.label,
                spot=row.spot("实际完成值"),
                reported=row.actual.text,
                expected=row.target.text,
                how=f"是指标值的 {plain(rounded(row.share, 2))} 倍",
                rule=s.rule_of("quantitative"),
                cell=row.indicator.actual,
            )
    if not judged:
        yield Gap("total", "没有可以计算完成比例的正向指标")


def _is_measured_up(row: Row) -> bool:
    """Whether a row is a measured one in which more is better (正向实测指标)."""
    target, actual = row.target, row.actual
    if target is None or actual is None or row.share is None or row.relation.sense not in (POSITIVE, EQUAL):
        return False
    if target.value is None or target.value <= 0 or target.kind not in ("number", "ratio") or actual.is_bound:
        return False
    return not unit_slip(target, actual)


@rule(QUAL_ECHO)
def qual_echo(s: Subject) -> Iterator[Answer]:
    """实际完成值不应一字不差地照抄定性目标; short words such as 良好 are answers, sentences are not."""
    judged = False
    for row in s.rows:
        if row.target is None or row.actual is None or row.target.kind != "words":
            continue
        judged = True
        said = squeezed(row.actual.text)
        if len(said) >= _ECHO_LENGTH and said == squeezed(row.target.text):
            yield Fault(
                where=row.label,
                spot=row.spot("实际完成值"),
                reported=_short(row.actual.text),
                expected="实际做到的情况",
                cell=row.indicator.actual,
            )
    if not judged:
        yield Gap("total", "没有定性指标")


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:24]}……"


@rule(PERCENT_OVER_100)
def percent_over_100(s: Subject) -> Iterator[Answer]:
    """满意度、合格率、覆盖率一类比率不会超过 100%."""
    judged = False
    for row in s.rows:
        if row.indicator.name is None or not _CAPPED_RATE.search(row.indicator.name.text) or row.actual is None:
            continue
        if _MAY_EXCEED.search(row.indicator.name.text) or row.actual.value is None:
            continue
        judged = True
        share = row.actual.amount if row.actual.kind == "ratio" else None
        if share is not None and share > ONE:
            yield Fault(
                where=row.label,
                spot=row.spot("实际完成值"),
                reported=row.actual.text,
                expected="100%",
                how="此类比率的分子不会大于分母",
                cell=row.indicator.actual,
            )
    if not judged:
        yield Gap("total", "没有满意度、合格率一类的比率指标")


@rule(SPEND_OUTPUT_CONFLICT)
def spend_output(s: Subject) -> Iterator[Answer]:
    """执行率很低而指标全部完成，或指标多数落空而资金用尽，都不相称: look at both."""
    known = [row for row in s.rows if row.missed is not None]
    if s.rate is None or s.units_mixed or len(known) < s.threshold("spend_output_conflict", "rows", "3"):
        yield Gap("budget", "没有执行率，或可比较的指标太少")
        return
    missed = sum(1 for row in known if row.missed)
    low = s.threshold("spend_output_conflict", "low_rate", "0.5")
    high = Decimal("0.99")
    if s.rate < low and missed == 0:
        how = f"{len(known)} 项可比较的指标全部完成"
        expected = "全部完成的产出"
    elif s.rate >= high and missed * 2 > len(known):
        how = f"{len(known)} 项可比较的指标有 {missed} 项未完成"
        expected = "多数未完成的产出"
    else:
        return
    cell = s.form.budget.rate or s.form.budget.executed if s.form.budget else None
    yield Fault(
        where="budget", spot=f"{SPOT}「执行率」", reported=percent(s.rate), expected=expected, how=how, cell=cell
    )


RULES = (actual_not_measured, target_far_exceeded, qual_echo, percent_over_100, spend_output)
