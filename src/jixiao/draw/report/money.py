"""Budget and execution in words (预算执行情况): amounts as printed, with their unit; differences only where both amounts are numbers."""

from __future__ import annotations

from decimal import Decimal

from jixiao.core.checks.subject import Subject, percent
from jixiao.core.form import Budget, MoneyRow, Printed
from jixiao.core.number import HUNDRED, plain
from jixiao.draw.report.draft import DraftPart, fill, paragraph
from jixiao.draw.report.names import year_of
from jixiao.draw.report.phrase import NOTHING, Said, computed, joined, on_one_line, printed, quoted, say, with_unit
from jixiao.draw.report.setting import Setting, settle_whole

_CHECKED = (
    "execution_rate_mismatch",
    "execution_score_mismatch",
    "over_execution",
    "zero_budget",
    "money_rows_mismatch",
    "subrow_sum",
    "double_weighting",
)
_ROWS = (("fiscal", "财政资金"), ("carryover", "上年结转资金"), ("other", "其他资金"))


class Money:
    """The money part of a form with its words (资金): labels of the pack, unit of the head."""

    def __init__(self, setting: Setting, part: int, subject: Subject, budget: Budget) -> None:
        self.setting, self.subject, self.budget = setting, subject, budget
        self.root = setting.facts.path(part, "budget")
        self.unit = on_one_line(subject.form.money_unit.text) if subject.form.money_unit else ""

    def label(self, key: str, default: str, must: str) -> str:
        """The pack's name of a column when it says what it is (栏目名称)."""
        name = self.setting.facts.label(key, default, "money")
        return name if must in name else default

    @property
    def budget_label(self) -> str:
        return self.label("budget", "预算数", "预算数")

    @property
    def executed_label(self) -> str:
        return self.label("executed", "执行数", "执行数")

    def amount(self, cell: Printed, what: str, key: str) -> Said:
        return with_unit(cell, self.unit, what, f"{self.root}/{key}")

    def difference(self, less: Printed, more: Printed, what: str) -> Said | None:
        """How much one amount is above another (差额), in the unit of the head; None when it is not above, or cannot be told."""
        low, high = self.subject.money(less), self.subject.money(more)
        if low is None or high is None or high <= low or self.subject.units_mixed or not self.unit:
            return None
        return computed(what, f"{plain(high - low)}{self.unit}", f"{plain(high)}-{plain(low)}")

    def budgets(self) -> list[Said]:
        """Initial and adjusted budget (年初预算数、调整后预算数)."""
        first, last = self.budget.initial, self.budget.budget
        name = self.budget_label
        if first is not None and last is not None:
            if self.subject.money(first) == self.subject.money(last) and first.text == last.text:
                return [say("年初预算数和{name}均为{b}", name=name, b=self.amount(last, name, "budget"))]
            told = [
                say("年初预算数{b}", b=self.amount(first, "年初预算数", "initial")),
                say("调整后{name}{b}", name=name, b=self.amount(last, f"调整后{name}", "budget")),
            ]
            if (more := self.difference(first, last, "调增数")) is not None:
                told.append(say("调增{d}", d=more))
            elif (less := self.difference(last, first, "调减数")) is not None:
                told.append(say("调减{d}", d=less))
            return told
        if last is not None:
            return [say("{name}{b}", name=name, b=self.amount(last, name, "budget"))]
        return [] if first is None else [say("年初预算数{b}", b=self.amount(first, "年初预算数", "initial"))]

    def rate(self) -> Said | None:
        """The execution rate (预算执行率) as printed, else as it follows from the amounts."""
        cell = self.budget.rate
        if cell is not None and not self.subject.is_amount(cell):
            told, share = rate_in(cell, f"{self.root}/rate")
            return say("预算执行率{r}", r=told) + ("，超过100%" if share is not None and share > 1 else "")
        rate = self.subject.rate
        if rate is None or self.subject.units_mixed:
            return None
        told = computed("执行率", percent(rate), self.subject.rate_shown)
        return say("按执行数与预算数计算，预算执行率{r}", r=told) + ("，超过100%" if rate > 1 else "")

    def over(self) -> Said | None:
        """How much more was spent than budgeted (超预算数), where one amount is the budget that counts."""
        if (
            self.budget.executed is None
            or self.budget.budget is None
            or self.subject.rate is None
            or self.subject.rate <= 1
        ):
            return None
        more = self.difference(self.budget.budget, self.budget.executed, "超出预算数")
        return None if more is None else say("超出{name}{d}", name=self.budget_label, d=more)

    def score(self) -> Said | None:
        """The execution score (预算执行得分) as printed, with its weight."""
        cell = self.budget.score
        if cell is None:
            return None
        told = say("预算执行得分{s}", s=with_unit(cell, "分", "预算执行得分", f"{self.root}/score"))
        return told + weight_in_brackets(self.budget.weight, self.subject.execution_weight, f"{self.root}/weight")

    def sentence(self) -> Said:
        """Budget, arrived, executed, rate and score in one sentence (预算执行情况)."""
        budget, year = self.budget, year_of(self.setting.facts)
        told = self.budgets()
        if budget.arrived is not None:
            told.append(say("到位数{a}", a=self.amount(budget.arrived, "到位数", "arrived")))
        if budget.executed is not None:
            name = self.executed_label
            told.append(say("{name}{a}", name=name, a=self.amount(budget.executed, name, "executed")))
        if self.is_zero:
            told.append(Said("预算数为零，不计算预算执行率"))
        else:
            told += [piece for piece in (self.over(), self.rate()) if piece is not None]
        if (score := self.score()) is not None:
            told.append(score)
        return of_year(year, joined(told, "，")) + "。" if told else NOTHING

    @property
    def is_zero(self) -> bool:
        return self.subject.base is not None and self.subject.base == 0

    def rows(self) -> Said:
        """The money by where it comes from, or by what it is spent on (资金构成)."""
        told: list[Said] = []
        for key, default in _ROWS:
            row = getattr(self.budget, key)
            cells = [] if row is None else self._row(key, row)
            if cells:
                name = self.setting.facts.label(key, default, "money")
                told.append(say("{name}{cells}", name=name, cells=joined(cells, "、")))
        for key, default in (("basic_expenditure", "基本支出总额"), ("project_expenditure", "项目支出总额")):
            cell = getattr(self.budget, key)
            if cell is not None:
                name = self.setting.facts.label(key, default, "money")
                told.append(say("{name}{a}", name=name, a=self.amount(cell, name, key)))
        return say("其中：{told}。", told=joined(told, "；")) if told else NOTHING

    def _row(self, key: str, row: MoneyRow) -> list[Said]:
        told: list[Said] = []
        for column, name in (
            ("initial", "年初预算数"),
            ("budget", "预算数"),
            ("arrived", "到位数"),
            ("executed", "执行数"),
        ):
            cell = getattr(row, column)
            if cell is not None:
                told.append(say("{name}{a}", name=name, a=self.amount(cell, name, f"{key}/{column}")))
        if row.rate is not None and told:
            told.append(say("执行率{r}", r=rate_in(row.rate, f"{self.root}/{key}/rate")[0]))
        return told

    def missing(self) -> list[DraftPart]:
        """What the money part leaves out (漏填的金额)."""
        budget = self.budget
        absent = [
            name
            for name, is_absent in (
                (self.budget_label, budget.budget is None and budget.initial is None),
                (self.executed_label, budget.executed is None),
                ("预算执行率", budget.rate is None and (self.subject.rate is None and not self.is_zero)),
            )
            if is_absent
        ]
        if not self.unit and (budget.budget or budget.executed or budget.initial):
            absent.append("金额单位")
        return [fill("、".join(absent))] if absent else []


def of_year(year: Said, told: Said) -> Said:
    """A sentence with its year before it (年度冠首): 2023年度预算数, 2023年全年预算数."""
    if not year:
        return told
    return say("{y}年", y=year) + ("" if told.text.startswith("全年") else "度") + told


def rate_in(cell: Printed, source: str) -> tuple[Said, Decimal | None]:
    """A printed rate as a sentence has it (执行率), and what it is as a share: 67.24 in a column of rates is said as 67.24%."""
    meaning, text = cell.meaning, on_one_line(cell.text)
    if meaning.value is None or meaning.kind not in ("number", "ratio"):
        return printed(cell, "执行率", source, text=f"填报为{quoted(text)}"), None
    if meaning.kind == "number" and not meaning.unit and meaning.value > 2:
        return printed(cell, "执行率", source, text=f"{text}%"), meaning.value / HUNDRED
    return printed(cell, "执行率", source, text=text), meaning.value * meaning.scale


def weight_in_brackets(cell: Printed | None, points: Decimal | None, source: str) -> Said:
    """（分值20分）: as printed, else as the pack has it; nothing where neither says it."""
    if cell is not None and cell.meaning.value is not None:
        return say("（分值{w}）", w=with_unit(cell, "分", "分值", source))
    if points is None or points <= 0:
        return NOTHING
    return say("（分值{w}分）", w=computed("分值", plain(points), "模板包规定"))


def _money(setting: Setting) -> Money | None:
    found = setting.facts.money
    return None if found is None else Money(setting, *found)


def _settled(setting: Setting) -> list[DraftPart]:
    return [
        *settle_whole(setting, *_CHECKED),
        *settle_whole(setting, "unit_mismatch", "missing_score", where=("budget",)),
    ]


def write_execution(setting: Setting) -> list[DraftPart]:
    """预算数、执行数、执行率和得分."""
    money = _money(setting)
    if money is None:
        return [fill("预算数、执行数和预算执行率")]
    said = money.sentence()
    return [*([paragraph(said)] if said else []), *money.missing(), *_settled(setting)]


def write_execution_analysis(setting: Setting) -> list[DraftPart]:
    """执行情况、资金构成和得分算式; a reason is asked for where the rate is low or above 100 % and the form gives none."""
    money = _money(setting)
    if money is None:
        return [fill("预算数、执行数和预算执行率")]
    subject = money.subject
    told = money.sentence() + money.rows()
    at_odds = subject.money_slip is not None or money.setting.facts.findings(*_CHECKED)
    line = next((part.sheet.execution for part in setting.facts.parts if part.form is subject.form), None)
    if line is not None and line.formula and line.reported is not None and not at_odds:
        told = told + say("预算执行得分的算式为：{f}。", f=computed("预算执行得分算式", line.formula, "计分办法"))
    parts: list[DraftPart] = [paragraph(told)] if told else []
    parts += [*money.missing(), *_settled(setting)]
    if not subject.explained and (why := reason_due(subject)) and setting.asks(why):
        parts.append(fill(why))
    return parts


def reason_due(subject: Subject) -> str:
    """Which reason the execution rate makes due (应说明的原因), "" when none."""
    if subject.rate is None or subject.units_mixed:
        return ""
    if subject.rate > 1:
        return "执行数超过预算数的原因和资金来源"
    return "预算执行率偏低的原因" if subject.rate < subject.execution.explain_below else ""


def write_funds(setting: Setting) -> list[DraftPart]:
    """预算数的来历和资金来源."""
    money = _money(setting)
    if money is None:
        return [fill("预算数和资金来源")]
    told, year = money.budgets(), year_of(setting.facts)
    if money.budget.arrived is not None:
        told.append(say("到位数{a}", a=money.amount(money.budget.arrived, "到位数", "arrived")))
    said = of_year(year, joined(told, "，")) + "。" if told else NOTHING
    said = said + money.rows()
    return [*([paragraph(said)] if said else []), *money.missing(), *_settled(setting)]
