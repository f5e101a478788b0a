"""Where a rolled-up number comes from (数从何来): the projects it was made of, with their amounts, and the sum written out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.merge import AS_IS, MEAN, SUM, WEIGHTED, Derived, Part
from jixiao.core.number import plain
from jixiao.core.rollup import RollupResult

TERMS = 8
"""Terms of a sum that are written out (列出的项数)."""
_NAMES = {"target": "目标值", "actual": "实际完成值", "score": "得分", "weight": "分值"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a number comes from (出处): what it is, what it comes to, how, written out, and of what. ``note``: what is to be heeded, or why it could not be had."""

    title: str
    text: str
    how: str
    formula: str
    parts: tuple[Part, ...]
    note: str = ""


def origin_of(result: RollupResult, key: str) -> Origin | None:
    """The origin of a number by its key (查出处): ``money/0``, ``rows/3/actual``, ``rows/3/score``, ``total``; None when there is no such number."""
    part, _slash, rest = key.partition("/")
    if part == "total":
        return _of_total(result)
    number, _slash, field = rest.partition("/")
    if not (number.isascii() and number.isdigit()):
        return None
    n = int(number)
    if part == "money" and n < len(result.amounts):
        derived = result.amounts[n].derived
        return _origin(derived.field, derived)
    if part != "rows" or n >= len(result.rows):
        return None
    row = result.rows[n]
    title = f"{row.indicator.label}·{_NAMES.get(field, field)}"
    if field in ("target", "actual"):
        return _origin(title, row.target if field == "target" else row.actual)
    if field == "weight":
        how = "各项目中本指标的分值，按项目资金占汇总资金的比例折算后相加"
        return Origin(
            title=title,
            text="" if row.weight is None else plain(row.weight),
            how=how,
            formula="Σ（项目分值×项目资金）÷汇总资金",
            parts=row.actual.parts,
        )
    if field == "score":
        score = result.scores[n]
        text = "" if score is None else plain(score)
        if row.score_share is not None:
            share = row.score_share
            return Origin(
                title=title,
                text=text,
                how=f"得分率{share.how}，再乘以分值",
                formula=f"{share.text or '—'}×{'—' if row.weight is None else plain(row.weight)}＝{text}",
                parts=share.parts,
                note=share.why,
            )
        line = result.sheet.line_of(0, n)
        return Origin(
            title=title,
            text=text,
            how="先汇总完成值，再按计分办法计分",
            formula=line.formula,
            parts=row.actual.parts,
            note=line.reason,
        )
    return None


def _of_total(result: RollupResult) -> Origin:
    parts = [
        Part(label=row.indicator.label, value="" if score is None else plain(score), address=None, money=None)
        for row, score in zip(result.rows, result.scores, strict=True)
    ]
    if result.sheet.measure is not None:
        points = result.sheet.points[1]
        parts.insert(0, Part(label="预算执行", value="" if points is None else plain(points), address=None, money=None))
    text = "" if result.total is None else plain(result.total)
    note = "" if result.total is not None else "有缺项，不能合计"
    return Origin(title="总分", text=text, how="各行得分相加", formula=_sum(parts, text), parts=tuple(parts), note=note)


def _origin(title: str, derived: Derived) -> Origin:
    return Origin(
        title=title,
        text=derived.text or "",
        how=derived.how,
        formula=formula_of(derived),
        parts=derived.parts,
        note=derived.why,
    )


def formula_of(derived: Derived) -> str:
    """How a value came about, written out (算式): 12公里＋8公里＝20公里."""
    if derived.text is None:
        return ""
    if derived.how == SUM:
        return _sum(list(derived.parts), derived.text)
    if derived.how == MEAN:
        return f"（{_terms([part.value for part in derived.parts], '＋')}）÷{len(derived.parts)}＝{derived.text}"
    if derived.how == WEIGHTED:
        money = [part.money for part in derived.parts if part.money is not None]
        terms = [f"{part.value}×{plain(part.money)}" for part in derived.parts if part.money is not None]
        return f"（{_terms(terms, '＋')}）÷{plain(sum(money, Decimal(0)))}＝{derived.text}"
    return derived.text if derived.how == AS_IS else ""


def _sum(parts: list[Part], text: str) -> str:
    return f"{_terms([part.value or '—' for part in parts], '＋')}＝{text or '—'}"


def _terms(terms: list[str], sign: str) -> str:
    shown = sign.join(terms[:TERMS])
    return shown if len(terms) <= TERMS else f"{shown}{sign}……（共{len(terms)}项）"
