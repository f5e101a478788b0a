"""Scoring a form: totals, lines and their reasons."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored import EXECUTION, D, Execution, Group, Quantitative, form, goals, pack, row

from jixiao.core.form import Form, Place, Printed
from jixiao.core.score import _carefully, plan_of, score


def only(given_form: Form, **scoring: Any) -> Any:
    (line,) = score(given_form, pack(**scoring)).lines
    return line


def test_a_clean_form_adds_up() -> None:
    sheet = score(
        form(
            row("30家", "28家", weight="40"),
            row("≤5%", "4%", weight="40"),
            budget={"budget": "200", "executed": "150"},
            total="92.33",
        ),
        pack(execution=EXECUTION),
    )
    assert [line.score for line in sheet.lines] == [D("15.00"), D("37.33"), D(40)]
    assert (sheet.total, sheet.goals_total, sheet.grade) == (D("92.33"), D("77.33"), "优")
    assert (sheet.total_missing, sheet.total_is_complete, sheet.reported_total) == ((), True, D("92.33"))


def test_every_line_explains_itself() -> None:
    cells = row("≥30家", "28家", weight="10", score="9", name="支持企业数")
    cells = replace(
        cells,
        score=Printed("9", Place("sheet", "自评表", 9, 5)),
        actual=Printed("28家", Place("sheet", "自评表", 9, 4)),
    )
    sheet = score(replace(form(cells), goals=(replace(form(cells).goals[0], indicators=(cells,)),)), pack())
    line = sheet.line_of(0, 0)
    assert line.formula == "10×28÷30=9.3333…≈9.33"
    assert ("实际完成值", "28家", "自评表!D9") in line.inputs
    assert line.address == "自评表!E9"
    assert "93.33%" in line.reason
    assert "四舍五入" in line.rounding
    assert "测试办法" in line.rule and "测财〔2020〕1号" in line.rule
    assert line.comparison is not None and line.comparison.shown == "28÷30=93.33%"


def test_the_cap_on_budget_execution_is_said_and_no_wrong_equation() -> None:
    line = only(form(budget={"budget": "260", "executed": "273.5"}), execution=EXECUTION)
    assert (line.score, line.capped) == (D(20), True)
    assert line.formula == "20×273.5÷260，超过分值，封顶为20"


def test_the_cap_is_said() -> None:
    line = only(form(row("30", "40", weight="10")))
    assert (line.score, line.capped) == (D(10), True)
    assert "封顶" in line.formula


def test_a_reverse_target_takes_the_packs_method() -> None:
    limit = form(row("≤100", "150", weight="10"))
    assert only(limit).score == D("6.67")
    assert only(limit, quantitative=Quantitative(reverse="reverse_linear")).score == D(5)


def test_rounding_happens_once_and_never_lifts_a_score_above_its_weight() -> None:
    assert only(form(row("33", "74.29125", weight="2.255"))).score == D("2.255")
    assert only(form(row("8", "7", weight="3"))).score == D("2.63")
    assert only(form(row("8", "7", weight="3")), rounding="trunc").score == D("2.62")


def test_a_pack_may_round_the_total_alone() -> None:
    rows = [row("3", "1", weight="1", name=str(n)) for n in range(3)]
    sheet = score(form(*rows), pack(round_when="total", round_digits=0))
    assert sheet.total == D(1)
    assert sheet.lines[0].score != D("0.33")


def test_thirds_that_make_a_half_round_up() -> None:
    rows = [row("3", "1", weight="0.5", name=str(n)) for n in range(3)]
    assert score(form(*rows), pack(round_when="total", round_digits=0)).total == D(1)


class TestExecution:
    def sheet(self, budget: dict[str, Any] | None, **rule: Any) -> Any:
        return score(form(row("5", "5", weight="80"), budget=budget), pack(execution=Execution(weight=D(20), **rule)))

    def test_the_rate_is_multiplied_with_the_weight(self) -> None:
        line = self.sheet({"budget": "3306.912", "executed": "1470.352183", "score": "8.89"}).execution
        assert (line.score, line.formula) == (D("8.89"), "20×1470.352183÷3306.912=8.8926…≈8.89")
        assert "未达到100%" in line.reason

    def test_over_execution_is_capped_and_said(self) -> None:
        line = self.sheet({"budget": "100", "executed": "130"}).execution
        assert (line.score, line.capped) == (D(20), True)
        assert "执行率130%" in line.reason

    def test_the_printed_weight_counts(self) -> None:
        assert self.sheet({"weight": "10", "budget": "100", "executed": "50"}).execution.score == D(5)

    def test_amounts_may_carry_different_units(self) -> None:
        assert self.sheet({"budget": "2400 万元", "executed": "12000000元"}).execution.score == D(10)

    @pytest.mark.parametrize(("zero", "expected"), [("refuse", None), ("full", D(20)), ("zero", D(0))])
    def test_a_budget_of_nothing_follows_the_pack(self, zero: str, expected: Decimal | None) -> None:
        sheet = self.sheet({"budget": "0", "executed": "0"}, zero_budget=zero)
        assert sheet.execution.score == expected
        assert "为0" in sheet.execution.reason
        assert (sheet.total is None) == (expected is None)

    def test_bands(self) -> None:
        bands = ((D("0.95"), D(1)), (D("0.8"), D("0.6")))
        assert self.sheet({"budget": "100", "executed": "90"}, method="bands", bands=bands).execution.score == D(12)

    @pytest.mark.parametrize(("denominator", "expected"), [("adjusted", 10), ("initial", 5), ("arrived", 20)])
    def test_the_denominator_is_the_packs(self, denominator: str, expected: int) -> None:
        budget = {"initial": "400", "budget": "200", "arrived": "100", "executed": "100"}
        assert self.sheet(budget, denominator=denominator).execution.score == expected

    def test_carry_over_is_added_only_when_the_total_lacks_it(self) -> None:
        parts = {"fiscal": {"budget": "150"}, "carryover": {"budget": "50"}, "executed": "100"}
        assert self.sheet({"budget": "150", **parts}, denominator="adjusted_with_carryover").execution.score == D(10)
        assert self.sheet({"budget": "200", **parts}, denominator="adjusted_with_carryover").execution.score == D(10)

    def test_without_amounts_the_printed_rate_serves(self) -> None:
        line = self.sheet({"rate": "67.24"}).execution
        assert line.score == D("13.45")
        assert "填报的执行率" in line.reason

    def test_a_missing_amount_leaves_no_total(self) -> None:
        sheet = self.sheet({"budget": "100"})
        assert sheet.total is None
        assert sheet.total_missing == ("budget",)
        assert "执行数" in sheet.execution.reason

    def test_shown_means_no_points_and_no_line(self) -> None:
        sheet = self.sheet({"budget": "100", "executed": "10"}, method="shown")
        assert sheet.execution is None
        assert sheet.total == D(80)


class TestWords:
    def line(self, actual: str, reported: str | None) -> Any:
        cells = {} if reported is None else {"score": reported}
        return only(form(row("良好", actual, weight="10", **cells)))

    def test_a_score_inside_the_tier_is_kept(self) -> None:
        line = self.line("部分达成预期指标", "7")
        assert (line.exact, line.score, line.method) == (None, D(7), "tiers")
        assert "5至8分" in line.reason

    def test_a_score_outside_the_tier_is_not(self) -> None:
        line = self.line("未达成预期指标", "8")
        assert line.score is None
        assert "不在档内" in line.reason

    def test_an_open_end_belongs_to_the_tier_above(self) -> None:
        assert self.line("部分达成预期指标", "8").score is None
        assert self.line("达成预期指标", "8").score == D(8)

    def test_full_marks_for_what_was_reached_are_exact(self) -> None:
        assert self.line("良好", "10").exact == D(10)

    def test_without_a_score_there_is_none_and_no_total(self) -> None:
        sheet = score(form(row("良好", "良好", weight="10"), row("5", "5", weight="10")), pack())
        assert sheet.total is None
        assert sheet.known_sum == D(10)
        assert sheet.total_missing == ("某项工作",)

    def test_an_unclear_answer_is_not_scored(self) -> None:
        assert self.line("较往年有所不同", "10").score is None


class TestSeveralGoals:
    def test_blocks_are_added(self) -> None:
        sheet = score(goals([_dict("5", "5", "55")], [_dict("5", "4", "25")]), pack())
        assert sheet.total == D(75)

    @pytest.mark.parametrize(("points", "expected"), [((80, 60, 75), 72), ((68, 63, 59), 63)])
    def test_means_are_rounded_once_half_up(self, points: tuple[int, ...], expected: int) -> None:
        each = [[_dict("85", str(reached), "85")] for reached in points]
        assert score(goals(*each), pack(several_goals="mean")).total == expected

    def test_rows_with_their_own_standard_are_added_once(self) -> None:
        groups = (Group(id="decision", name="项目决策", method="checklist"),)
        decision = {"level1": "项目决策", "name": "决策依据", "weight": "2", "score": "2"}
        each = [[decision], [_dict("10", "8", "10")], [_dict("10", "7", "10")]]
        assert score(goals(*each), pack(several_goals="mean", groups=groups)).total == D(10)

    def test_one_goal_is_no_mean(self) -> None:
        assert score(goals([_dict("3", "1", "1")]), pack(several_goals="mean")).total == D("0.33")


def _dict(target: str, actual: str, weight: str) -> dict[str, str]:
    return {"name": "某项工作", "target": target, "actual": actual, "weight": weight}


def test_rows_under_one_score_cell_are_scored_together() -> None:
    shares = ("80%", "80%", "80%", "90%")
    first, *others = [row("5个", share, name=f"第{n}项", level2_weight="10") for n, share in enumerate(shares)]
    sheet = score(
        form(replace(first, score=Printed("10")), *others),
        pack(quantitative=Quantitative(completion_percent=True), split="equal_integer"),
    )
    assert [(line.weight, line.score, line.spans) for line in sheet.lines] == [(D(10), D("8.25"), 4)] + [
        (None, None, 0)
    ] * 3
    assert sheet.total == D("8.25")


def test_a_merged_cell_over_rows_with_weights_adds_their_scores() -> None:
    first, second = row("10", "5", name="甲", weight="6", score="7"), row("10", "10", name="乙", weight="4")
    sheet = score(form(replace(first, score_spans=2), second), pack())
    assert sheet.lines[0].score == D(7)


def test_a_form_with_nothing_in_it_has_no_total() -> None:
    sheet = score(Form(), pack(execution=EXECUTION))
    assert sheet.total is None
    assert set(sheet.total_missing) == {"budget", "indicators"}


def test_a_total_above_full_marks_has_no_grade() -> None:
    assert score(form(row("5", "5", weight="120")), pack()).grade is None


@pytest.mark.parametrize(
    ("total", "grade"), [("90", "优"), ("89.99", "良"), ("80", "良"), ("60", "中"), ("59.99", "差")]
)
def test_grades_include_their_lower_bound(total: str, grade: str) -> None:
    assert score(form(row("100", total, weight="100")), pack()).grade == grade


def test_a_pack_may_take_off_for_targets_set_too_low() -> None:
    lowered = Quantitative(far_action="reduce", far_exceeded=D("1.5"))
    assert only(form(row("10", "30", weight="10")), quantitative=lowered).score == D(5)
    assert only(form(row("10", "14", weight="10")), quantitative=lowered).score == D(10)


def test_an_empty_kind_of_pack_still_scores_a_department_form() -> None:
    assert score(form(row("5", "5", weight="100"), kind="department"), pack(kind="project")).total == D(100)


texts = st.sampled_from(
    [
        "≥90%",
        "90",
        "≤5起",
        "0",
        "前三",
        "良好",
        "12月底",
        "30家",
        "10-20个",
        "<3天",
        ">7",
        "=4",
        "5万元",
        "",
        "达成预期指标",
        "-2%",
        "无",
        "未完成",
        "9" * 48,
    ]
)
printed_weights = st.sampled_from(["10", "3.335", "0", "7分", "12.5", "-5", "9" * 40, "待定"])
rows = st.builds(
    lambda target, actual, weight, reported: row(target or None, actual or None, weight=weight, score=reported),
    texts, texts, printed_weights, st.sampled_from(["0", "3", "10"]),
)  # fmt: skip


@given(st.lists(rows, max_size=6))
def test_no_score_leaves_its_weight(given_rows: list[Any]) -> None:
    for line in score(form(*given_rows), pack()).lines:
        assert line.score is None or (line.weight is not None and 0 <= line.score <= line.weight)


figures = st.decimals("0", "99999", places=1).map(str)
signed = st.tuples(
    st.sampled_from(["", "≥", "≤", ">", "<", "="]), figures, st.sampled_from(["", "%", "个", "万元"])
).map("".join)


@given(
    st.lists(st.builds(lambda t, a, w: row(t, a, weight=w), signed, signed, printed_weights), min_size=1, max_size=4)
)
def test_the_short_way_and_the_long_way_agree(given_rows: list[Any]) -> None:
    rules = pack()
    given_form = form(*given_rows)
    long_way = _carefully(given_form.goals[0], given_form, plan_of(rules.kinds[0].scoring))
    for short, long in zip(score(given_form, rules).rows[0], long_way, strict=True):
        assert short[:4] == long[:4]


@given(st.decimals("0", "200", places=2), st.decimals("0", "200", places=2))
def test_execution_never_leaves_its_weight(budget: Decimal, executed: Decimal) -> None:
    sheet = score(
        form(row("5", "5", weight="80"), budget={"budget": str(budget), "executed": str(executed)}),
        pack(execution=EXECUTION),
    )
    assert sheet.execution is not None
    points = sheet.execution.score
    assert points is None if budget == 0 else points is not None and 0 <= points <= 20
