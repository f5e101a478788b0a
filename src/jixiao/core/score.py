"""Scoring (计分): score(form, pack) → ScoreSheet, every line with its reason.

One tight pass computes plain tuples (``Outcome``); ``ScoreSheet.lines`` dresses the same tuples for people when somebody looks.
A mistake in the form is never an exception: what cannot be computed is None and says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from jixiao.core import explain
from jixiao.core.compare import Comparison, Relation, place_of, relation_of
from jixiao.core.direction import POSITIVE, REVERSE, direction
from jixiao.core.errors import PackError, ScoreRefused
from jixiao.core.execution import Measure, exact_points, is_scored, measured
from jixiao.core.form import Form, Goal, Indicator
from jixiao.core.formula import earns_full, evaluate_row
from jixiao.core.line import ScoreLine
from jixiao.core.method import Points, capped, in_tier, key_for, method_for
from jixiao.core.number import EXACT, ROUNDING, ZERO, rounded
from jixiao.core.pack import FormKind, Item, Pack, Scoring
from jixiao.core.quantity import read_quantity
from jixiao.core.weights import Prescribed, Weighed, points_of, weigh, weight_in

Outcome = tuple[Decimal | None, str, Decimal | None, Decimal | None, str, Relation | None, str, int]
"""What came out for one row (计分结果): weight, weight_from, exact, score, method, relation (None: not needed yet), why, spans."""

BY_STANDARD = ("checklist", "formula")
"""Methods of rows that have a standard of their own (按评分标准) and neither target nor actual."""
WHEN = ("line", "total", "none")
SEVERAL = ("block", "mean")
_GUARD = 25  # places kept before the last rounding, so that thirds that add up to a half are seen as the half they are


class Plan:
    """A pack's scoring made ready (计分准备): methods looked up once, pairs of texts remembered."""

    def __init__(self, scoring: Scoring) -> None:
        for key, name, allowed in (
            ("rounding", scoring.rounding, ("none", *ROUNDING)),
            ("round_when", scoring.round_when, WHEN),
            ("several_goals", scoring.several_goals, SEVERAL),
            ("quantitative.zero_target", scoring.quantitative.zero_target, ("full_if_zero", "refuse")),
            ("quantitative.far_action", scoring.quantitative.far_action, ("flag", "reduce")),
        ):
            if name not in allowed:
                raise PackError(
                    f"计分办法中没有名为「{name}」的写法。", key=key, allowed=tuple(allowed), remedy="请改用其中之一。"
                )
        numbers = scoring.quantitative
        self.scoring = scoring
        self.methods: dict[str, tuple[str, Points]] = {
            key: method_for(numbers, key) for key in ("positive", "reverse", "equal")
        }
        self.prescribed = Prescribed(scoring)
        self.execution = scoring.execution if is_scored(scoring.execution) else None
        self.rounds_lines = scoring.round_when == "line" and scoring.rounding != "none"
        self.step = Decimal(1).scaleb(-scoring.round_digits)
        self.mode = ROUNDING.get(scoring.rounding)
        self.reduces = numbers.far_action == "reduce"
        # rows that need nothing but weight × over ÷ under may take the short way
        ratios = {"ratio", "equal", "reverse_ratio"}
        self.is_plain = (
            not self.reduces and not self.prescribed.any_method and all(n in ratios for n, _ in self.methods.values())
        )

        self.weights: dict[str, tuple[Decimal | None, Decimal]] = {}

    def weight(self, text: str) -> tuple[Decimal | None, Decimal]:
        """A printed weight and what it is as a score (分值及其舍入), remembered by its text."""
        weight = weight_in(text)
        if len(self.weights) > 4096:
            self.weights.clear()
        found = self.weights[text] = (weight, ZERO if weight is None else self.line(weight, weight))
        return found

    def line(self, exact: Decimal, weight: Decimal) -> Decimal:
        """The score of a line (一行得分): rounded where the pack rounds lines, never above the weight."""
        if not self.rounds_lines:
            return exact
        return min(exact.quantize(self.step, self.mode, EXACT), weight)


_PLANS: dict[int, Plan] = {}


def plan_of(scoring: Scoring) -> Plan:
    """The plan of a scoring (计分准备), made once; PackError when the pack names what does not exist."""
    plan = _PLANS.get(id(scoring))
    if plan is None or plan.scoring is not scoring:
        if len(_PLANS) > 64:
            _PLANS.clear()
        plan = _PLANS[id(scoring)] = Plan(scoring)
    return plan


def kind_of(form: Form, pack: Pack) -> FormKind:
    """The form kind of a pack that a form is scored by (适用表样): the one it names, else the first of its kind."""
    kinds = pack.kinds
    if form.form_kind is not None and form.pack == pack.id:
        return pack.kind(form.form_kind)
    for kind in kinds:
        if kind.id == form.form_kind:
            return kind
    for kind in kinds:
        if kind.kind == form.kind:
            return kind
    return kinds[0]


@dataclass(frozen=True)
class ScoreSheet:
    """The score sheet of a form (计分表): the totals at once, the explained ``lines`` when they are asked for.

    ``rows``: outcomes by goal and row; ``measure``/``points``: budget execution before and after the arithmetic (exact, score).
    """

    form: Form
    pack: Pack
    kind: FormKind
    rows: tuple[tuple[Outcome, ...], ...]
    measure: Measure | None
    points: tuple[Decimal | None, Decimal | None]
    goals_total: Decimal | None
    total: Decimal | None

    @cached_property
    def lines(self) -> tuple[ScoreLine, ...]:
        """Every line explained (计分明细): the budget line first when the pack scores execution, then the indicators in order."""
        first = () if self.execution is None else (self.execution,)
        return (*first, *explain.indicator_lines(self))

    @cached_property
    def execution(self) -> ScoreLine | None:
        """The budget line (预算执行), None when the pack gives no points for execution."""
        return explain.execution_line(self)

    def line_of(self, goal: int, row: int) -> ScoreLine:
        """The line of a row (某行得分) by its position in ``form.goals``; (-1, -1) is the budget. KeyError when there is none."""
        return self._by_position[goal, row]

    @cached_property
    def _by_position(self) -> dict[tuple[int, int], ScoreLine]:
        return {(line.goal, line.row): line for line in self.lines}

    @property
    def total_is_complete(self) -> bool:
        """Whether every line could be computed (总分完整); without it there is no total."""
        return self.total is not None

    @property
    def total_missing(self) -> tuple[str, ...]:
        """Which lines keep the total from being computed (缺项), as they are called in the form."""
        missing = ["budget"] if self.measure is not None and self.points[1] is None else []
        for goal, outcomes in zip(self.form.goals, self.rows, strict=True):
            missing += [row.label for row, o in zip(goal.indicators, outcomes, strict=True) if o[3] is None and o[7]]
        if not any(self.rows):
            missing.append("indicators")
        return tuple(missing)

    @property
    def known_sum(self) -> Decimal:
        """The sum of the lines that could be computed (已算各行之和); it is no total while something is missing."""
        known = [o[3] for outcomes in self.rows for o in outcomes if o[3] is not None]
        return sum(known, self.points[1] or ZERO)

    @property
    def reported_total(self) -> Decimal | None:
        """The printed total (填报总分) as a number; None when it is empty or no number."""
        return points_of(self.form.total)

    @property
    def grade(self) -> str | None:
        """The grade by the computed total (等级), lower bounds included; None without a total, above full marks, or on a part of another form."""
        return grade_of(self.total, self.kind)


def grade_of(total: Decimal | None, kind: FormKind) -> str | None:
    """The grade a total earns (等级) by the pack's lines, lower bounds included; None above full marks, or on a part of another form."""
    full = kind.scoring.full
    if total is None or kind.adds_to or not 0 <= total <= full or not full:
        return None
    share = total * 100 / full
    return next((name for name, lowest in kind.scoring.grades if share >= lowest), None)


def score(form: Form, pack: Pack) -> ScoreSheet:
    """Scores a form by the rules of a pack (计分). Raises PackError for a pack that names unknown methods, nothing for a form."""
    kind = kind_of(form, pack)
    plan = plan_of(kind.scoring)
    execution = plan.execution
    measure: Measure | None = None
    exact_execution: Decimal | None = None
    execution_score: Decimal | None = None
    if execution is not None:
        budget = form.budget
        measure = measured(budget, execution, form.money_unit.text if form.money_unit is not None else "")
        exact_execution = exact_points(measure, execution)
        if exact_execution is not None:
            execution_score = exact_execution
            if plan.rounds_lines:
                execution_score = exact_execution.quantize(plan.step, plan.mode, EXACT)
                if execution.cap and execution_score > measure.weight:
                    execution_score = measure.weight
    goals = form.goals
    rows = tuple([_goal_outcomes(goal, form, plan) for goal in goals])
    goals_total = _goals_total(rows, plan)
    total = goals_total
    if execution is not None:
        total = None if goals_total is None or execution_score is None else EXACT.add(goals_total, execution_score)
    if total is not None and plan.scoring.round_when == "total":
        total = _rounded_once(total, plan.scoring)
    return ScoreSheet(form, pack, kind, rows, measure, (exact_execution, execution_score), goals_total, total)


def _goal_outcomes(goal: Goal, form: Form, plan: Plan) -> tuple[Outcome, ...]:
    """The short way through a goal whose rows print their weight; the first row that has none sends the goal through ``_carefully``.

    Two figures in the same unit need nothing but weight × over ÷ under; their relation is looked up when somebody reads the lines.
    """
    if not plan.is_plain:
        return _carefully(goal, form, plan)
    known, rounds, step, mode = plan.weights, plan.rounds_lines, plan.step, plan.mode
    multiply, divide, read = EXACT.multiply, EXACT.divide, read_quantity
    out: list[Outcome] = []
    for row in goal.indicators:
        cell, target, actual = row.weight, row.target, row.actual
        if cell is None or row.score_spans != 1:
            return _carefully(goal, form, plan)
        weight, full = known.get(cell.text) or plan.weight(cell.text)
        if weight is None:
            return _carefully(goal, form, plan)
        if target is not None and actual is not None:
            t, a = read(target.text), read(actual.text)
            sign, wanted, reached = t.sign, t.value, a.value
            if (
                t.clear
                and a.clear
                and a.kind == t.kind
                and a.unit == t.unit
                and (a.scale is t.scale or a.scale == t.scale)
                and a.sign is None
                and wanted is not None
                and reached is not None
                and wanted > ZERO
                and reached > ZERO
            ):
                if sign is None:
                    sense = direction(None, t.text, row.name.text if row.name else "", place_of(row))[0]
                    sign = "<=" if sense == REVERSE else ">=" if sense == POSITIVE else ""
                if sign == "<=":
                    wanted, reached = reached, wanted
                if sign == ">=" or sign == "<=":
                    if reached >= wanted:
                        out.append((weight, "printed", weight, full, "ratio", None, "", 1))
                        continue
                    exact = divide(multiply(weight, reached), wanted)
                    points = exact.quantize(step, mode, EXACT) if rounds else exact
                    out.append((weight, "printed", exact, points if points < weight else weight, "ratio", None, "", 1))
                    continue
        out.append(_judged(row, Weighed(weight, "printed"), relation_of(row, plan.scoring), plan))
    return tuple(out)


def _carefully(goal: Goal, form: Form, plan: Plan) -> tuple[Outcome, ...]:
    """The long way: weights that are not printed, merged cells, checklists, methods other than the ratio."""
    rows = goal.indicators
    relations = [relation_of(row, plan.scoring) for row in rows]
    weighed = weigh(goal, relations, plan.scoring, plan.prescribed, goal_points(goal, form, plan.scoring))
    out: list[Outcome] = []
    for i, (row, relation, w) in enumerate(zip(rows, relations, weighed, strict=True)):
        if w.spans == 0:
            out.append((None, w.source, None, None, "merged", relation, w.why, 0))
        elif w.spans > 1:
            out.append(_merged(i, rows, relations, w, plan))
        else:
            out.append(_judged(row, w, relation, plan))
    return tuple(out)


def goal_points(goal: Goal, form: Form, scoring: Scoring) -> Decimal | None:
    """What a goal is worth (目标分值): as printed, else the pack's points when the form has one goal or each is on the full scale."""
    printed = None if goal.weight is None else weight_in(goal.weight.text)
    if printed is not None:
        return printed
    return scoring.goals_points if len(form.goals) == 1 or scoring.several_goals == "mean" else None


def _judged(row: Indicator, w: Weighed, relation: Relation, plan: Plan) -> Outcome:
    """One row with its weight known or not (逐行计分)."""
    group, item = plan.prescribed.of_row(row) if plan.prescribed.any_method else (None, None)
    if group is not None and row.target is None and row.actual is None:
        if item is not None and item.formula is not None and any(row.inputs):
            return _by_formula(row, w, item, plan)
        return _by_standard(row, w, group.method or "checklist")
    weight = w.weight
    key = key_for(relation.sense)
    method, points = plan.methods[key]
    if weight is None:
        return (None, w.source, None, None, "tiers" if relation.tier is not None else method, relation, w.why, 1)
    if relation.full:
        exact: Decimal | None = weight
        if plan.reduces and relation.over is not None and key == "positive":
            exact = _reduced(weight, relation, plan)
    elif relation.tier is not None:
        return _by_tier(row, w, relation, plan)
    else:
        exact = points(weight, relation, plan.scoring.quantitative)
        exact = None if exact is None or relation.met is None else capped(exact, weight)
    if exact is None:
        return (weight, w.source, None, None, method, relation, w.why, 1)
    return (weight, w.source, exact, plan.line(exact, weight), method, relation, w.why, 1)


def _reduced(weight: Decimal, relation: Relation, plan: Plan) -> Decimal:
    """Far above a target that was set too low (目标偏低调减): the share by which the pack's threshold is passed is taken off."""
    assert relation.over is not None
    limit = plan.scoring.quantitative.far_exceeded * relation.under
    return EXACT.divide(EXACT.multiply(weight, limit), relation.over) if relation.over > limit > 0 else weight


def _by_tier(row: Indicator, w: Weighed, relation: Relation, plan: Plan) -> Outcome:
    """An answer in words (定性计分): the tier gives a span, the reported score is kept when it lies inside."""
    weight, tier = w.weight, relation.tier
    assert weight is not None and tier is not None
    reported = points_of(row.score)
    if not plan.scoring.qualitative:  # without tiers only the full weight for what was reached is beyond judgement
        exact = weight if tier == 0 and reported is not None else None
        return (weight, w.source, exact, exact, "tiers", relation, w.why, 1)
    if reported is None or not in_tier(reported, weight, tier, plan.scoring.qualitative):
        return (weight, w.source, None, None, "tiers", relation, w.why, 1)
    exact = reported if reported in (ZERO, weight) else None
    return (weight, w.source, exact, reported, "tiers", relation, w.why, 1)


def _by_standard(row: Indicator, w: Weighed, method: str) -> Outcome:
    """A row with a standard of its own (按评分标准): the form holds nothing to compute it from, so what was reported stands if it can."""
    reported = points_of(row.score)
    fits = reported is not None and reported >= 0 and (w.weight is None or reported <= w.weight)
    return (w.weight, w.source, None, reported if fits else None, method, None, w.why, 1)


def _by_formula(row: Indicator, w: Weighed, item: Item, plan: Plan) -> Outcome:
    """A prescribed row whose inputs are given (按公式计算): full points where the document says when; else the rate is shown and what was reported stands."""
    try:
        earned = earns_full(item, evaluate_row(item, row).value)
    except ScoreRefused as fault:
        return (w.weight, w.source, None, None, "formula", None, fault.message, 1)
    if earned and w.weight is not None:
        return (w.weight, w.source, w.weight, plan.line(w.weight, w.weight), "formula", None, w.why, 1)
    return _by_standard(row, w, "formula")


def _merged(start: int, rows: Sequence[Indicator], relations: Sequence[Relation], w: Weighed, plan: Plan) -> Outcome:
    """Rows under one score cell (合并计分): the sum of their exact scores, on their own weights or on equal shares of the group's."""
    parts: list[Decimal] = []
    own = [None if row.weight is None else weight_in(row.weight.text) for row in rows[start : start + w.spans]]
    if w.weight is None:
        return (None, w.source, None, None, "merged", relations[start], w.why, w.spans)
    for weight, relation in zip(own, relations[start : start + w.spans], strict=True):
        share = weight if weight is not None else EXACT.divide(w.weight, w.spans)
        key = key_for(relation.sense)
        exact = share if relation.full else plan.methods[key][1](share, relation, plan.scoring.quantitative)
        if exact is None or relation.met is None:
            return (w.weight, w.source, None, None, "merged", relation, w.why, w.spans)
        parts.append(capped(exact, share))
    total = rounded(sum(parts, ZERO), _GUARD)
    return (w.weight, w.source, total, plan.line(total, w.weight), "merged", relations[start], w.why, w.spans)


def _goals_total(rows: tuple[tuple[Outcome, ...], ...], plan: Plan) -> Decimal | None:
    """The points of the goals part (目标部分得分); None when a line is missing or there is none."""
    total = ZERO
    seen = False
    for outcomes in rows:
        for o in outcomes:
            points = o[3]
            if points is not None:
                total += points
                seen = True
            elif o[7]:
                return None
    if not seen:
        return None
    if plan.scoring.several_goals == "mean":
        return _mean_of_goals(rows, total, plan.scoring)
    return total


def _mean_of_goals(rows: tuple[tuple[Outcome, ...], ...], total: Decimal, scoring: Scoring) -> Decimal:
    """Several goals each on the full scale (多个年度目标): exact mean, rounded once; rows with their own standard are added as they are."""
    once = ZERO
    goals: list[Decimal] = []
    for outcomes in rows:
        scored = [o for o in outcomes if o[4] not in BY_STANDARD]
        once += sum((o[3] for o in outcomes if o[4] in BY_STANDARD and o[3] is not None), ZERO)
        if scored:
            exact = [o[2] if o[2] is not None else o[3] for o in scored]
            goals.append(sum((x for x in exact if x is not None), ZERO))
    if len(goals) < 2:
        return total
    mean = EXACT.divide(sum(goals, ZERO), Decimal(len(goals)))
    digits = scoring.round_digits if scoring.round_when == "total" else 0
    mode = scoring.rounding if scoring.rounding != "none" else "half_up"
    return once + rounded(rounded(mean, _GUARD), digits, mode)


def _rounded_once(total: Decimal, scoring: Scoring) -> Decimal:
    return rounded(rounded(total, _GUARD), scoring.round_digits, scoring.rounding)


__all__ = ["Comparison", "Outcome", "ScoreLine", "ScoreSheet", "goal_points", "kind_of", "plan_of", "score"]
