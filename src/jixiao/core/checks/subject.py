"""What a rule looks at (核查对象): the form, its pack, and everything several rules need, computed once.

Amounts are in the unit of the form's head (表头单位), scores and weights are plain numbers, shares are 1 for 100 %.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property, lru_cache

from jixiao.core.checks.amounts import MoneySlip, money_slip
from jixiao.core.checks.branch import Branch, grown
from jixiao.core.checks.reasons import gives_cause, is_reason
from jixiao.core.checks.rows import Row, covered, fills_in_shares, number, rows_of, with_shares
from jixiao.core.checks.wording import is_execution, level_name
from jixiao.core.execution import Measure, denominator, exact_points, explained, is_scored, measured
from jixiao.core.finding import Evidence
from jixiao.core.form import Form, Printed, Report
from jixiao.core.method import capped, key_for, method_for
from jixiao.core.number import EXACT, HUNDRED, ONE, ZERO, plain, rounded
from jixiao.core.pack import Execution, Group, Pack, Scoring
from jixiao.core.prompts import gap_in
from jixiao.core.quantity import read_amount
from jixiao.core.score import ScoreSheet, kind_of


@lru_cache(maxsize=64)
def head_scale(money_unit: str) -> Decimal:
    """What the head's unit is in yuan (表头单位折元): 万元 → 10000, also where nothing is printed."""
    for word, scale in (("亿", Decimal(10) ** 8), ("万", Decimal(10) ** 4), ("千", Decimal(1000))):
        if word in money_unit:
            return scale
    return ONE if "元" in money_unit else Decimal(10) ** 4


def shown(value: Decimal) -> str:
    """A number for people (示数): two places at most."""
    return plain(rounded(value, 2))


def percent(share: Decimal, places: int = 2) -> str:
    """A share as percent (百分数): 0.9333 → 93.33%."""
    return f"{plain(rounded(share * HUNDRED, places))}%"


class Subject:
    """The subject of all rules (核查对象). ``certain`` False: no pack fits the form, the nearest one is only a guess.

    ``reports``: the reports written on the form, to be compared with it. ``stage``: declaration | monitoring, "" a self-evaluation.
    """

    def __init__(
        self,
        form: Form,
        pack: Pack,
        sheet: ScoreSheet | None = None,
        *,
        certain: bool = True,
        evidence: tuple[Evidence, ...] | None = None,
        reports: tuple[Report, ...] = (),
        stage: str = "",
    ) -> None:
        self.form = form
        self.pack = pack
        self.sheet = sheet
        self.certain = certain
        self.evidence = evidence
        self.reports = reports
        self.stage = stage
        self.kind = kind_of(form, pack)
        self.scoring: Scoring = self.kind.scoring
        if not certain and fills_in_shares(form):
            self.scoring = with_shares(self.scoring)
        self.tolerance = self.scoring.tolerance

    @property
    def averages_goals(self) -> bool:
        """Whether several goals count as their mean (多目标取平均), by a pack that fits."""
        return self.certain and self.scoring.several_goals == "mean"

    def threshold(self, code: str, name: str, default: str) -> Decimal:
        """A threshold of a check (阈值): the pack's, else the default."""
        setting = self.pack.setting(code)
        return setting.threshold(name, Decimal(default)) if setting else Decimal(default)

    def rule_of(self, section: str) -> str:
        """The pack's source of a section in words (依据)."""
        source = self.pack.source(self.scoring.source_of(section))
        return f"{self.pack.title}：{source.title}" if source else self.pack.title

    # --- rows ---------------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every indicator row of the form in order (指标行)."""
        return rows_of(self.form, self.scoring)

    @cached_property
    def goals(self) -> tuple[tuple[Row, ...], ...]:
        """The rows of each goal (各目标的指标行), in the order of form.goals."""
        goals: list[list[Row]] = [[] for _ in self.form.goals]
        for row in self.rows:
            goals[row.goal].append(row)
        return tuple(map(tuple, goals))

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """Every goal that has rows as a tree of levels (分值树)."""
        return grown(self.form, self.goals)

    @cached_property
    def merged(self) -> frozenset[tuple[int, int]]:
        """Rows without a score of their own because one score cell covers them (合并得分格内的行): (goal, row)."""
        return covered(self.goals)

    @cached_property
    def missed(self) -> tuple[Row, ...]:
        """Rows whose target was not reached (未达目标的指标)."""
        return tuple(row for row in self.rows if row.missed)

    @cached_property
    def integers(self) -> bool:
        """Whether every printed score of the form is an integer (全表得分为整数): then rounding to integers is accepted."""
        scores = [row.score for row in self.rows if row.score is not None]
        if (execution := self.budget_score) is not None:
            scores.append(execution)
        return bool(scores) and all(score == score.to_integral_value() for score in scores)

    def fits(self, reported: Decimal, exact: Decimal) -> bool:
        """Whether a printed score is the exact one (得分相符): within the tolerance, or rounded where the form is in integers."""
        return abs(reported - exact) <= self.tolerance or (self.integers and reported == rounded(exact, 0))

    def expected(self, row: Row, points: Decimal) -> Decimal | None:
        """What a measured row earns of ``points`` by the pack's method (应得分), exact and capped; None when it cannot be computed."""
        relation = row.relation
        if relation.tier is not None or relation.over is None or (row.missed and relation.met):
            return None  # words, or an actual that moved the other way
        if relation.met:
            return points
        exact = method_for(self.scoring.quantitative, key_for(relation.sense))[1](
            points, relation, self.scoring.quantitative
        )
        return None if exact is None else capped(exact, points)

    @cached_property
    def blank(self) -> bool:
        """Whether nothing was filled in that could be checked (空表): no actual, no score, no money spent, no total."""
        form, budget = self.form, self.form.budget
        if form.total is not None or form.deviation_reason is not None or form.completion is not None:
            return False
        if budget is not None and (budget.executed or budget.rate or budget.score or budget.actual):
            return False
        return not any(
            row.indicator.actual is not None or row.indicator.score is not None for goal in self.goals for row in goal
        )

    @cached_property
    def nothing_declared(self) -> bool:
        """Whether a declaration says nothing yet (空白申报): neither goal nor indicator."""
        return self.form.annual_goal is None and not self.rows

    # --- groups of the pack -------------------------------------------------------------------------------------------

    @cached_property
    def _groups(self) -> dict[str, tuple[Group, str | None]]:
        return _groups_by_name(self.scoring.groups)

    def method_of(self, row: Row) -> str | None:
        """The pack's method of the row's group (所在组的计分方法): checklist, formula, or None for target and actual."""
        for cell in (row.indicator.level2, row.indicator.level1):
            if cell is not None and (found := self._groups.get(level_name(cell.text))) and found[1]:
                return found[1]
        return None

    # --- money --------------------------------------------------------------------------------------------------------

    @cached_property
    def execution(self) -> Execution:
        """The pack's rule for budget execution (预算执行计分规定)."""
        return self.scoring.execution or Execution(weight=ZERO, method="shown")

    @cached_property
    def execution_is_scored(self) -> bool | None:
        """Whether execution carries points on this form (预算执行是否计分); None when no pack fits and the form does not say.

        An execution row that stands among the indicators is scored there, and not once more with the money.
        """
        budget = self.form.budget
        if budget is not None and (budget.weight is not None or budget.score is not None):
            return True
        if any(row.score is not None and is_execution(row.label) for row in self.rows):
            return False
        return is_scored(self.execution) if self.certain else None

    @cached_property
    def execution_weight(self) -> Decimal | None:
        """Points for budget execution (预算执行分值): printed, else the pack's when it is certain; zero where it is only shown."""
        budget = self.form.budget
        printed = number(budget.weight) if budget else None
        if printed is not None:
            return printed
        if self.execution_is_scored is False:
            return ZERO
        if not self.certain:
            return None
        return self.execution.weight if is_scored(self.execution) else ZERO

    @cached_property
    def budget_score(self) -> Decimal | None:
        """The printed execution score (预算执行得分)."""
        return number(self.form.budget.score) if self.form.budget else None

    def money(self, cell: Printed | None) -> Decimal | None:
        """An amount in the unit of the head (折表头单位); None when it is no amount."""
        if cell is None:
            return None
        quantity = read_amount(cell.text)
        if quantity.value is None or quantity.kind not in ("number", "ratio"):
            return None
        if quantity.scale == 1 and not quantity.unit:
            return quantity.value
        unit = head_scale(self.form.money_unit.text if self.form.money_unit else "")
        return EXACT.divide(EXACT.multiply(quantity.value, quantity.scale), unit)

    @cached_property
    def _measure(self) -> Measure:
        return measured(self.form.budget, self.execution, self.form.money_unit.text if self.form.money_unit else "")

    @cached_property
    def earned(self) -> Decimal | None:
        """What execution earns by the pack (预算执行应得分), exact; None when it cannot be computed or its points are not known."""
        return exact_points(self._measure, self.execution) if self.execution_weight else None

    @property
    def earned_how(self) -> str:
        """How ``earned`` was computed, or why it was not (算式): 20×933÷1000."""
        formula, _, why = explained(self._measure, self.execution, self.form.budget)
        if not formula:
            return why
        return f"{formula}，以分值封顶" if self.rate is not None and self.rate > 1 and self.execution.cap else formula

    @cached_property
    def base(self) -> Decimal | None:
        """The budget that counts (计算执行率的预算数) in head units."""
        if self.form.budget is None:
            return None
        amounts = [self.money(cell) for cell in denominator(self.form.budget, self.execution)[1]]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, ZERO) if known and len(known) == len(amounts) else None

    @cached_property
    def spent(self) -> Decimal | None:
        """The executed amount (执行数) in head units."""
        return self.money(self.form.budget.executed) if self.form.budget else None

    @cached_property
    def rate(self) -> Decimal | None:
        """Executed ÷ budget (执行率), 1 for 100 %; None without both amounts or with a budget of zero."""
        if self.base is None or self.spent is None or self.base == 0:
            return None
        return EXACT.divide(self.spent, self.base)

    @cached_property
    def rate_shown(self) -> str:
        """The division behind the rate for people (执行率算式): 933÷1000."""
        assert self.base is not None and self.spent is not None
        return f"{plain(self.spent)}÷{plain(self.base)}"

    @cached_property
    def money_slip(self) -> MoneySlip | None:
        """What is wrong with the unit of the money (金额单位有误), None when nothing is."""
        budget = self.form.budget
        if budget is None:
            return None
        head = head_scale(self.form.money_unit.text if self.form.money_unit else "")
        base = budget.budget or budget.initial
        return money_slip(
            head, self.form.kind, (base, self.money(base)), (budget.executed, self.spent), lambda: self._said_of_money
        )

    @property
    def units_mixed(self) -> bool:
        """Whether budget and executed are in different units (预算数与执行数单位不一): then no rate can be had."""
        return self.money_slip is not None and self.money_slip.mixed

    @property
    def _said_of_money(self) -> tuple[str, ...]:
        form = self.form
        cells = [form.deviation_reason, form.completion, form.annual_goal, form.improvement]
        said: list[str] = []
        for row in self.rows:
            figures = (row.indicator.target, row.indicator.actual)
            cells += figures
            if row.indicator.name is not None and "万元" in row.indicator.name.text:  # 拨付金额（万元）: 120
                said += [f"{cell.text}万元" for cell in figures if cell is not None and cell.text[-1:].isdigit()]
        return (*said, *(cell.text for cell in cells if cell is not None and "万" in cell.text))

    def is_amount(self, cell: Printed) -> bool:
        """Whether a cell for a rate holds an amount of money instead (执行率栏填了金额): the executed amount, or the budget."""
        value = self.money(cell)
        if value is None or cell.meaning.kind == "ratio" or self.rate is None:
            return False
        return value in (self.spent, self.base) and value != self.rate and value != self.rate * HUNDRED

    # --- words --------------------------------------------------------------------------------------------------------

    @cached_property
    def explained(self) -> bool:
        """Whether the form gives any reason (已说明原因): in its box, in the improvement box, or in the note of a row.

        Beside a reason box that is printed as 无, measures explain only when they say why.
        """
        box, measures = self.form.deviation_reason, self.form.improvement
        if box is not None and is_reason(box.text):
            return True
        if measures is not None and (
            gives_cause(measures.text)
            if box is not None
            else is_reason(measures.text) and gap_in(measures.text) is None
        ):
            return True
        # beside a row without target and actual stands the standard it is scored by
        notes = (row.indicator.note for row in self.rows if row.target is not None or row.actual is not None)
        return any(note is not None and is_reason(note.text, in_row=True) for note in notes)


_GROUPS: dict[int, tuple[tuple[Group, ...], dict[str, tuple[Group, str | None]]]] = {}


def _groups_by_name(groups: tuple[Group, ...]) -> dict[str, tuple[Group, str | None]]:
    """Groups by every name they go by, each with the method it inherits; remembered per pack, for hashing one is dear."""
    known = _GROUPS.get(id(groups))
    if known is not None and known[0] is groups:
        return known[1]
    found: dict[str, tuple[Group, str | None]] = {}

    def add(group: Group, method: str | None) -> None:
        method = group.method or method
        for name in (group.name, *group.aliases):
            found.setdefault(level_name(name), (group, method))
        for inner in group.groups:
            add(inner, method)

    for group in groups:
        add(group, None)
    if len(_GROUPS) > 64:
        _GROUPS.clear()
    _GROUPS[id(groups)] = (groups, found)
    return found


__all__ = ["Subject", "head_scale", "percent", "shown"]
