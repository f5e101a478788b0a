"""Many project forms to one department form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored import EXECUTION, D, form, pack, row

from jixiao.core.errors import PackError
from jixiao.core.form import Form, Indicator
from jixiao.core.pack import Rollup
from jixiao.core.rollup import RollupResult, rollup
from jixiao.core.score import score

RULES = pack(execution=EXECUTION)


def project(name: str, budget: str | None, executed: str, *rows: Indicator, **keys: Any) -> Form:
    money = {"executed": executed, **({} if budget is None else {"budget": budget})}
    return form(*rows, budget=money, project=name, **keys)


def served(target: str, actual: str, **cells: str) -> Indicator:
    return row(target, actual, name="服务企业数", weight="80", **cells)


def value(result: RollupResult, field: str) -> str | None:
    (merged,) = result.rows
    cell = getattr(merged.indicator, field)
    return None if cell is None else cell.text


def test_absolute_values_are_added_and_then_scored() -> None:
    result = rollup(
        [project("甲", "300", "300", served("≥100家", "120家")), project("乙", "100", "80", served("≥50家", "15家"))],
        RULES,
    )
    assert (value(result, "target"), value(result, "actual")) == ("≥150家", "135家")
    assert result.scores == (D(72),)
    assert result.total == D(91)


def test_shares_are_averaged_by_money() -> None:
    result = rollup(
        [project("甲", "300", "300", served("≥90%", "96%")), project("乙", "100", "100", served("≥80%", "60%"))], RULES
    )
    assert (value(result, "target"), value(result, "actual")) == ("≥87.5%", "87%")


@pytest.mark.parametrize(("rule", "actual"), [(Rollup(relative="mean"), "78%"), (Rollup(money="executed"), "69%")])
def test_the_pack_says_how_shares_are_averaged(rule: Rollup, actual: str) -> None:
    children = [project("甲", "300", "100", served("≥90%", "96%")), project("乙", "100", "300", served("≥90%", "60%"))]
    assert value(rollup(children, pack(rollup=rule)), "actual") == actual


def test_answers_in_words_carry_the_average_of_their_scores() -> None:
    children = [
        project("甲", "300", "300", served("良好", "达成预期指标", score="80")),
        project("乙", "100", "100", served("良好", "部分达成预期指标", score="40")),
    ]
    result = rollup(children, RULES)
    assert result.rows[0].score_share is not None
    assert result.rows[0].score_share.value == D("0.875")
    assert result.scores == (D(70),)


def test_money_is_added_in_the_unit_of_the_first_head() -> None:
    children = [
        project("甲", "300", "300", served("5", "5"), money_unit="万元"),
        project("乙", "1000000", "500000", served("5", "5"), money_unit="元"),
    ]
    budget = rollup(children, RULES).form.budget
    assert budget is not None and budget.budget is not None and budget.executed is not None and budget.rate is not None
    assert (budget.budget.text, budget.executed.text, budget.rate.text) == ("400", "350", "87.5%")


def test_every_value_knows_what_it_came_from() -> None:
    result = rollup(
        [project("甲", "300", "300", served("≥100家", "120家")), project("乙", "100", "80", served("≥50家", "15家"))],
        RULES,
    )
    assert [(part.label, part.value) for part in result.rows[0].actual.parts] == [("甲", "120家"), ("乙", "15家")]
    assert [(part.label, part.value) for part in result.money[0].parts] == [("甲", "300"), ("乙", "100")]


def test_weights_follow_the_money_and_full_marks_stay_full_marks() -> None:
    children = [
        project(name, money, money, row("5", "5", name=f"{name}的工作", weight="80"))
        for name, money in (("甲", "1"), ("乙", "1"), ("丙", "1"))
    ]
    weights = [merged.weight for merged in rollup(children, RULES).rows]
    assert sum(weight for weight in weights if weight is not None) == D(80)


def test_fractions_of_weights_are_not_rounded_away_where_the_pack_scores_in_whole_points() -> None:
    children = [
        project(name, money, money, row("5", "5", name=f"{name}的工作", weight="80"))
        for name, money in (("甲", "1"), ("乙", "199"))
    ]
    assert rollup(children, pack(execution=EXECUTION, round_digits=0)).total == D(100)


def test_a_missing_form_is_listed_and_leaves_no_total() -> None:
    result = rollup([project("甲", "300", "300", served("5", "5"))], RULES, missing=[("乙.docx", "文件损坏")])
    assert result.missing == (("乙.docx", "文件损坏"),)
    assert (result.total, result.form.total, result.is_complete) == (None, None, False)


def test_a_missing_actual_is_not_taken_for_nothing() -> None:
    children = [
        project("甲", "300", "300", served("≥100家", "120家")),
        project("乙", "100", "80", row("≥50家", None, name="服务企业数", weight="80")),
    ]
    result = rollup(children, RULES)
    assert value(result, "actual") is None
    assert any("「乙」" in entry.why for entry in result.not_rolled)
    assert result.total is None


@pytest.mark.parametrize("money", [None, "0"])
def test_a_share_without_money_to_weigh_it_is_not_rolled_up(money: str | None) -> None:
    result = rollup(
        [project("甲", "300", "300", served("≥90%", "96%")), project("乙", money, "1", served("≥90%", "60%"))], RULES
    )
    assert value(result, "actual") is None
    assert any("「乙」" in entry.why and "资金" in entry.why for entry in result.not_rolled)
    assert result.total is None


def test_rows_in_other_units_stay_apart() -> None:
    children = [project("甲", "300", "300", served("100家", "120家")), project("乙", "100", "80", served("50%", "40%"))]
    assert len(rollup(children, RULES).rows) == 2


def test_a_row_without_a_unit_joins_its_namesake() -> None:
    children = [project("甲", "300", "300", served("100家", "120家")), project("乙", "100", "80", served("50", "40"))]
    assert value(rollup(children, RULES), "actual") == "160家"


def test_targets_that_run_both_ways_are_not_merged() -> None:
    result = rollup(
        [project("甲", "300", "300", served("≥100家", "120家")), project("乙", "100", "80", served("≤50家", "40家"))],
        RULES,
    )
    assert any("符号不同" in entry.why for entry in result.not_rolled)


def test_no_form_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="没有可汇总"):
        rollup([], RULES)


def test_an_unknown_way_is_the_packs_fault() -> None:
    with pytest.raises(PackError, match="median"):
        rollup([project("甲", "1", "1", served("5", "5"))], pack(rollup=Rollup(relative="median")))


class TestAgainstThePrintedForm:
    children = (
        project("甲", "300", "300", served("≥100家", "120家")),
        project("乙", "100", "80", served("≥50家", "15家")),
    )

    def against(
        self, *rows: Indicator, budget: str = "400", executed: str = "380", **keys: Any
    ) -> list[tuple[str, str, str | None, str | None]]:
        printed = form(*rows, budget={"budget": budget, "executed": executed}, kind="department", **keys)
        return [
            (d.where, d.field, d.printed, d.computed) for d in rollup(self.children, RULES, printed=printed).differences
        ]

    def test_the_same_figures_make_no_difference(self) -> None:
        assert self.against(served("≥150家", "135家", score="72"), total="91") == []

    def test_a_wrong_sum_is_shown(self) -> None:
        assert self.against(served("≥150家", "140家", score="72"), total="91") == [
            ("服务企业数", "actual", "140家", "135家")
        ]

    def test_a_wrong_amount_is_shown(self) -> None:
        assert self.against(served("≥150家", "135家"), executed="390") == [("budget", "执行数", "390", "380")]

    def test_scores_are_compared_on_the_departments_own_weights(self) -> None:
        halved = row("≥150家", "135家", name="服务企业数", weight="40", score="36")
        assert self.against(halved, total="55") == []
        generous = row("≥150家", "135家", name="服务企业数", weight="40", score="40")
        assert self.against(generous, total="55") == [("服务企业数", "score", "40", "36")]

    def test_a_wrong_total_is_shown(self) -> None:
        assert self.against(served("≥150家", "135家", score="72"), total="95") == [("total", "total", "95", "91")]

    def test_rows_without_a_partner_are_listed_on_both_sides(self) -> None:
        found = self.against(row("5", "5", name="另一项工作", weight="80"))
        assert [(where, field) for where, field, _, _ in found] == [("服务企业数", "row"), ("另一项工作", "row")]


amounts = st.integers(1, 9999)
measured = st.builds(
    lambda sign, target, actual, unit: (f"{sign}{target}{unit}", f"{actual}{unit}"),
    st.sampled_from(["≥", "≤", ""]),
    amounts,
    amounts,
    st.sampled_from(["个", "%", "万元"]),
)


@given(st.lists(measured, min_size=1, max_size=6), amounts, amounts)
def test_one_form_rolled_up_keeps_its_score(pairs: list[tuple[str, str]], budget: int, executed: int) -> None:
    rows = [row(target, actual, name=f"第{n}项", weight=f"{10 + n}.125") for n, (target, actual) in enumerate(pairs)]
    alone = project("甲", str(budget), str(executed), *rows)
    assert rollup([alone], RULES).total == score(alone, RULES).total


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 100)), min_size=2, max_size=5))
def test_an_average_lies_between_what_is_averaged(pairs: list[tuple[int, int]]) -> None:
    children = [
        project(f"第{n}个", str(money), str(money), served("≥90%", f"{actual}%"))
        for n, (money, actual) in enumerate(pairs)
    ]
    found = rollup(children, RULES).rows[0].actual.value
    assert found is not None
    shares = [Decimal(actual) / 100 for _, actual in pairs]
    assert min(shares) <= found <= max(shares)
