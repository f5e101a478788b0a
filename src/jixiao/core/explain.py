"""Explaining (计分说明): the outcomes of scoring in Chinese — formula with its inputs, rounding, cap, why not full marks, and the rule.

Nothing is computed anew here; what the line says is what was scored.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.core.compare import Relation, comparison, relation_of
from jixiao.core.direction import REVERSE
from jixiao.core.errors import ScoreRefused
from jixiao.core.execution import explained
from jixiao.core.form import Indicator, Printed
from jixiao.core.formula import Evaluated, evaluate_row
from jixiao.core.line import ScoreLine
from jixiao.core.method import key_for, open_ends, span
from jixiao.core.number import HUNDRED, ONE, plain, rounded
from jixiao.core.pack import Scoring
from jixiao.core.weights import Prescribed, points_of

if TYPE_CHECKING:
    from jixiao.core.score import Outcome, ScoreSheet

_ROUNDING = {
    "half_up": "四舍五入", "half_even": "四舍六入五成双", "trunc": "截去尾数", "up": "只进不舍", "ceiling": "向上取整", "floor": "向下取整",
}  # fmt: skip
_RULES = {
    "ratio": "定量指标按完成比例计分：分值×实际完成值÷目标值，不超过分值",
    "equal": "定量指标按完成比例计分：分值×实际完成值÷目标值，不超过分值",
    "reverse_ratio": "反向指标按比例计分：分值×目标值÷实际完成值，不超过分值",
    "reverse_linear": "反向指标线性计分：达到目标得满分，达到目标的{limit}倍得0分",
    "steps": "每偏离目标{step}扣{points}分，不足一档按一档",
    "all_or_nothing": "达到目标得满分，否则不得分",
    "merged": "多行合并计分：各行得分之和",
    "checklist": "按评分标准逐项认定",
    "formula": "按规定公式计算后认定",
}
_TIER_NAMES = ("达成预期", "部分达成预期", "未达成预期")


def execution_line(sheet: ScoreSheet) -> ScoreLine | None:
    """The budget line (预算执行计分行) in words, None when the pack does not score execution."""
    measure, rule = sheet.measure, sheet.kind.scoring.execution
    if measure is None or rule is None:
        return None
    budget = sheet.form.budget
    formula, inputs, reason = explained(measure, rule, budget)
    exact, points = sheet.points
    cell = budget.score if budget is not None else None
    anchor = cell or (budget.executed or budget.budget if budget is not None else None)
    over = rule.cap and measure.over is not None and measure.under > 0 and measure.over > measure.under
    return ScoreLine(
        where="budget",
        address=None if anchor is None else anchor.address,
        part="execution",
        goal=-1,
        row=-1,
        weight=measure.weight,
        weight_from=measure.weight_from,
        reported=cell,
        exact=exact,
        score=points,
        method=rule.method,
        formula=_equation(formula, exact, points, measure.weight if over and rule.method == "linear" else None),
        inputs=inputs,
        rounding=_rounding(sheet.kind.scoring),
        capped=over,
        reason=reason,
        rule=_with_source(
            f"预算执行得分＝{plain(measure.weight)}分×执行数÷{measure.label or '预算数'}",
            rule.source,
            "execution",
            sheet,
        ),
    )


def indicator_lines(sheet: ScoreSheet) -> list[ScoreLine]:
    """The lines of all indicators (指标计分行) in printed order."""
    rules: dict[str, str] = {}
    return [
        _line(sheet, g, r, row, outcome, rules)
        for g, goal in enumerate(sheet.form.goals)
        for r, (row, outcome) in enumerate(zip(goal.indicators, sheet.rows[g], strict=True))
    ]


def _line(sheet: ScoreSheet, g: int, r: int, row: Indicator, outcome: Outcome, rules: dict[str, str]) -> ScoreLine:
    weight, weight_from, exact, points, method, relation, _, spans = outcome
    scoring = sheet.kind.scoring
    if relation is None and method not in ("checklist", "formula"):
        relation = relation_of(row, scoring)
        outcome = (*outcome[:5], relation, *outcome[6:])
    if method == "ratio" and relation is not None:
        method = {
            "positive": scoring.quantitative.positive,
            "reverse": scoring.quantitative.reverse,
            "equal": scoring.quantitative.equal,
        }[key_for(relation.sense)]
    cell = row.score or row.name or row.target or row.level2 or row.level1
    measured = relation is not None and relation.over is not None and relation.tier is None and spans == 1
    is_capped = (
        measured
        and relation is not None
        and relation.over is not None
        and relation.over > relation.under
        and method != "all_or_nothing"
    )
    formula = ""
    if weight is not None and exact is not None:
        if spans > 1:
            formula = _merged_formula(sheet, g, r, spans, weight)
        elif measured and relation is not None:
            formula = _formula(method, weight, relation, scoring)
    rate = _rate(sheet, row) if method == "formula" else None
    comparison_ = None if relation is None else comparison(relation)
    part = method if method in ("checklist", "formula") else "indicator"
    return ScoreLine(
        where=row.label,
        address=None if cell is None else cell.address,
        part=part,
        goal=g,
        row=r,
        weight=weight,
        weight_from=weight_from,
        reported=row.score,
        exact=exact,
        score=points,
        method=method,
        formula=f"{rate.words}＝{rate.shown}"
        if rate
        else _equation(formula, exact, points, weight if is_capped else None),
        inputs=_inputs(row) if rate is None else _rate_inputs(row, rate),
        rounding=_rounding(scoring) if exact is not None else "",
        capped=is_capped,
        reason=_formula_reason(row, outcome, rate)
        if any(row.inputs) and method == "formula"
        else _reason(row, outcome, scoring),
        rule=rules.get(method) or rules.setdefault(method, _rule(method, scoring, sheet)),
        comparison=comparison_,
        spans=spans,
    )


def _rate(sheet: ScoreSheet, row: Indicator) -> Evaluated | None:
    """The rate of a common indicator whose inputs are given (共性指标比率), None when it cannot be computed."""
    item = Prescribed(sheet.kind.scoring).of_row(row)[1]
    if item is None or item.formula is None or not any(row.inputs):
        return None
    try:
        return evaluate_row(item, row)
    except ScoreRefused:
        return None


def _rate_inputs(row: Indicator, rate: Evaluated) -> tuple[tuple[str, str, str | None], ...]:
    cells = zip(rate.inputs, row.inputs, strict=False)
    return tuple((label, cell.text, cell.address) for (label, _), cell in cells if cell is not None)


def _formula_reason(row: Indicator, outcome: Outcome, rate: Evaluated | None) -> str:
    """What became of a row whose rate could be computed, or why it could not (比率计算说明)."""
    _, _, exact, points, _, _, why, _ = outcome
    if rate is None:
        return why
    if exact is not None:
        return "比率达到满分条件"
    if points is not None:
        return "比率按数据项计算；文件没有写明得分与比率的关系，采用填报得分"
    return "比率按数据项计算；" + ("未填得分" if row.score is None else f"填报得分「{row.score.text}」不能采用")


def _inputs(row: Indicator) -> tuple[tuple[str, str, str | None], ...]:
    cells: tuple[tuple[str, Printed | None], ...] = (
        ("分值", row.weight),
        ("目标值", row.target),
        ("实际完成值", row.actual),
    )
    return tuple((label, cell.text, cell.address) for label, cell in cells if cell is not None)


def _formula(method: str, weight: Decimal, r: Relation, scoring: Scoring) -> str:
    assert r.over is not None
    w, over, under = plain(weight), plain(r.over), plain(r.under)
    if r.under is ONE:  # met or not, without a ratio: dates, ranges, a target of nothing
        return w if r.full else "0"
    numbers = scoring.quantitative
    if method == "all_or_nothing":
        return w if r.met else "0"
    if method == "reverse_linear":
        if r.full:
            return w
        limit = plain(numbers.reverse_limit)
        return f"{w}×({limit}×{over}−{under})÷(({limit}−1)×{over})"
    if method == "steps":
        return w if r.full else f"{w}−偏离档数×{plain(numbers.step_points)}"
    return f"{w}×{over}÷{under}"


def _merged_formula(sheet: ScoreSheet, g: int, r: int, spans: int, weight: Decimal) -> str:
    rows, outcomes = sheet.form.goals[g].indicators[r : r + spans], sheet.rows[g][r : r + spans]
    shares = [points_of(row.weight) for row in rows]
    terms = []
    for share, outcome in zip(shares, outcomes, strict=True):
        relation = outcome[5]
        done = (
            "1"
            if relation is None or relation.over is None or relation.full
            else f"{plain(relation.over)}÷{plain(relation.under)}"
        )
        terms.append(done if share is None else f"{plain(share)}×{done}")
    if None in shares:
        return f"{plain(weight)}÷{spans}×({'+'.join(terms)})"
    return "+".join(terms)


def _equation(formula: str, exact: Decimal | None, points: Decimal | None, cap: Decimal | None = None) -> str:
    """The formula with its result: 10×28÷30=9.3333…≈9.33."""
    if not formula or exact is None or points is None:
        return formula
    if cap is not None:
        return f"{formula}，超过分值，封顶为{plain(cap)}"
    shown = rounded(exact, 4)
    if formula == plain(points):
        return formula
    if exact == points:
        return f"{formula}={plain(points)}"
    if shown == points:  # 18.99998 is shown as 19 already
        return f"{formula}≈{plain(points)}"
    return f"{formula}={plain(shown)}{'' if shown == exact else '…'}≈{plain(points)}"


def _rounding(scoring: Scoring) -> str:
    if scoring.rounding == "none" or scoring.round_when == "none":
        return "不舍入"
    places = f"保留{scoring.round_digits}位小数" if scoring.round_digits else "取整数"
    when = "" if scoring.round_when == "line" else "，各行不舍入，只在总分舍入一次"
    return f"{_ROUNDING[scoring.rounding]}{places}{when}"


def _reason(row: Indicator, outcome: Outcome, scoring: Scoring) -> str:
    """Why it is not full marks, or why nothing could be computed (扣分或不能计分的原因)."""
    weight, weight_from, exact, points, method, relation, why, spans = outcome
    said: list[str] = []
    if weight_from in ("inferred", "split", "pack") and why:
        said.append(f"分值{plain(weight)}：{why}" if weight is not None else why)
    elif why:
        said.append(why)
    if method in ("checklist", "formula") and relation is None:
        said.append(_by_standard(row, outcome))
    elif spans == 0:
        return why
    elif weight is None:
        pass
    elif relation is not None and relation.tier is not None:
        said.append(_by_tier(row, outcome, relation, scoring))
    elif points is None:
        said.append((relation.why if relation is not None else "") or "无法计算")
    elif relation is not None:
        if exact is not None and exact < weight:
            said.append(
                _shortfall(relation) if spans == 1 else f"合计完成{plain(rounded(exact / weight * HUNDRED, 2))}%"
            )
        if relation.why:
            said.append(relation.why)
    return "；".join(part for part in said if part)


def _shortfall(r: Relation) -> str:
    if r.over is None:
        return "未达到目标"
    share = plain(rounded(r.over / r.under * HUNDRED, 2))
    if r.sense == REVERSE:
        return f"实际高于目标上限，目标÷实际为{share}%"
    return f"完成目标的{share}%"


def _by_standard(row: Indicator, outcome: Outcome) -> str:
    weight, points = outcome[0], outcome[3]
    if points is not None:
        return "按评分标准认定，表内没有可复算的数据，采用填报得分"
    if row.score is None:
        return "按评分标准认定，未填得分"
    limit = f"，应在0至{plain(weight)}分之间" if weight is not None else ""
    return f"填报得分「{row.score.text}」不能采用{limit}"


def _by_tier(row: Indicator, outcome: Outcome, relation: Relation, scoring: Scoring) -> str:
    weight, points = outcome[0], outcome[3]
    assert weight is not None and relation.tier is not None
    tiers = scoring.qualitative
    tier = relation.tier
    name = (
        tiers[0].name
        if tiers and tier == 0
        else tiers[-1].name
        if tiers and tier == 2
        else tiers[1].name
        if len(tiers) > 2
        else _TIER_NAMES[tier]
    )
    allowed = span(weight, tier, tiers)
    head = f"{relation.why}，属「{name}」" if relation.why else f"属「{name}」"
    if allowed is None:
        return head + ("，模板包没有分档办法" if points is None else "")
    low, high = (plain(bound) for bound in allowed)
    outside = "、".join(plain(end) for end in open_ends(weight, relation.tier, tiers))
    head += f"，该档可得{low}至{high}分" + (f"（不含{outside}分）" if outside else "")
    if points is not None:
        return head + "，填报得分在档内，予以采用"
    if row.score is None:
        return head + "，未填得分"
    return head + f"，填报得分「{row.score.text}」不在档内"


def _rule(method: str, scoring: Scoring, sheet: ScoreSheet) -> str:
    numbers = scoring.quantitative
    if method == "tiers":
        parts = [f"{t.name}{plain(t.high * HUNDRED)}%–{plain(t.low * HUNDRED)}%" for t in scoring.qualitative]
        return _with_source("定性指标分档计分：" + "、".join(parts) if parts else "定性指标", "", "qualitative", sheet)
    text = _RULES.get(method, method).format(
        limit=plain(numbers.reverse_limit), step=f"{plain(numbers.step * HUNDRED)}%", points=plain(numbers.step_points)
    )
    if method in ("checklist", "formula", "merged"):
        return _with_source(text, scoring.source, "groups", sheet)
    return _with_source(text, numbers.source, "quantitative", sheet)


def _with_source(text: str, source_id: str, section: str, sheet: ScoreSheet) -> str:
    """The rule with the document that says so (规则与依据)."""
    source_id = source_id or sheet.kind.scoring.source_of(section)
    source = sheet.pack.source(source_id) if source_id else None
    if source is None:
        return f"{text}（依据：{source_id}）" if source_id else text
    number = f" {source.number}" if source.number else ""
    return f"{text}（依据：{source.title}{number}）"
