"""The same form under two packs: what differs, by how much, and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored import EXECUTION, D, Execution, Group, Quantitative, form, goals, pack

from jixiao.core.form import Form
from jixiao.core.number import rounded
from jixiao.core.pack import Pack, Tier
from jixiao.core.what_if import Versus, VersusLine, versus

A = pack(execution=EXECUTION, goals_points=D(80))
TEN = Execution(weight=D(10))


def b(**scoring: Any) -> Pack:
    """A pack like A by another name, but for what is given."""
    return replace(pack(**{"execution": EXECUTION, "goals_points": D(80), **scoring}), id="b-2021")


def row(weight: str | None = "80", **cells: Any) -> dict[str, Any]:
    texts = {"level1": "产出指标", "level2": "数量指标", "name": "某项工作", "target": "30", "actual": "30"}
    return {**texts, "weight": weight, **cells}


def filled(*rows: dict[str, Any], executed: str = "100", **budget: str) -> Form:
    """A form of pack A whose budget of 100 is spent."""
    cells = {"budget": "100", "executed": executed, **budget}
    return form(*(rows or (row(),)), budget=cells, pack=A.id)


def line(result: Versus, where: str = "某项工作") -> VersusLine:
    (found,) = (entry for entry in result.lines if entry.where == where)
    return found


def why(found: VersusLine) -> list[tuple[str, str]]:
    return [(cause.rule, cause.text) for cause in found.causes]


def test_less_weight_for_execution_costs_less_when_little_was_spent() -> None:
    result = versus(filled(executed="50"), A, b(execution=TEN, goals_points=D(90)), A)
    budget = line(result, "budget")
    assert (result.totals, result.grades, result.difference) == ((90, 95), ("优", "优"), 5)
    assert (budget.influence, why(budget)) == (5, [("execution_weight", "分值 20→10")])
    assert why(line(result)) == [("weight", "分值 80→90：目标部分 80 分换算为 90 分")]
    assert line(result).influence == 0


def test_points_of_groups_weigh_a_shortfall_otherwise() -> None:
    groups = (Group(id="o", name="产出指标", points=D(50)), Group(id="b", name="效益指标", points=D(30)))
    printed = filled(row("30", actual="15"), row("50", name="另一项", level1="效益指标"))
    result = versus(printed, A, b(groups=groups), A)
    assert (result.totals, line(result).influence) == ((85, 75), -10)
    assert why(line(result)) == [("weight", "分值 30→50：产出指标 30 分换算为 50 分")]


def test_bands_in_place_of_a_line() -> None:
    bands = Execution(weight=D(20), method="bands", bands=((D("0.9"), D(1)), (D("0.8"), D("0.8"))))
    result = versus(filled(executed="85"), A, b(execution=bands), A)
    budget = line(result, "budget")
    assert (result.difference, budget.influence) == (-1, -1)
    ((rule, text),) = why(budget)
    assert rule == "execution_method"
    assert text.startswith("test-2020 按执行率计分（20×85÷100=17），b-2021 分档计分（85÷100=85%，按档得20×80%=16）")


def test_another_denominator() -> None:
    result = versus(
        filled(executed="90", initial="90"), A, b(execution=Execution(weight=D(20), denominator="initial")), A
    )
    assert result.difference == 2
    text = "执行率分母不同：test-2020 用调整后预算数 100，执行率 90%；b-2021 用年初预算数 90，执行率 100%"
    assert why(line(result, "budget")) == [("execution_denominator", text)]


def test_no_cap_on_over_execution() -> None:
    result = versus(filled(executed="110"), A, b(execution=Execution(weight=D(20), cap=False)), A)
    assert result.difference == 2
    text = "执行率 110%：test-2020 超过预算封顶，b-2021 不封顶"
    assert why(line(result, "budget")) == [("execution_cap", text)]


def test_two_rules_of_execution_at_once_share_the_difference() -> None:
    rule = Execution(weight=D(20), denominator="initial", cap=False)
    result = versus(filled(executed="96", initial="80"), A, b(execution=rule), A)
    budget = line(result, "budget")
    effects = [(cause.rule, cause.effect) for cause in budget.causes]
    assert effects == [("execution_denominator", D("0.8")), ("execution_cap", D(4))]
    assert result.difference == D("4.8") == budget.influence


def test_a_budget_of_nothing() -> None:
    printed = form(row(), budget={"budget": "0", "executed": "0"}, pack=A.id)
    first = replace(A, kinds=b(execution=Execution(weight=D(20), zero_budget="full")).kinds)
    result = versus(printed, first, b(execution=Execution(weight=D(20), zero_budget="zero")), first)
    assert result.difference == -20
    text = "预算数为 0：test-2020 得满分，b-2021 不得分"
    assert why(line(result, "budget")) == [("zero_budget", text)]
    refused = versus(printed, first, b(), first)
    assert (refused.totals, line(refused, "budget").influence) == ((100, None), None)
    assert why(line(refused, "budget"))[0][0] == "zero_budget"


def test_a_pack_that_only_shows_execution_does_not_count_it() -> None:
    shown = b(execution=Execution(weight=D(0), method="shown"), goals_points=D(100))
    result = versus(filled(executed="50"), A, shown, A)
    assert result.totals == (90, 100)
    text = "test-2020 预算执行 20 分，b-2021 不计分"
    assert why(line(result, "budget")) == [("execution_weight", text)]
    assert line(result, "budget").second is None


def test_all_or_nothing_in_place_of_a_share() -> None:
    result = versus(filled(row(actual="27")), A, b(quantitative=Quantitative(positive="all_or_nothing")), A)
    assert (result.totals, result.grades) == ((92, 20), ("优", "差"))
    text = "test-2020 按完成比例（80×27÷30=72），b-2021 达标得满分、否则不得分（0）"
    assert why(line(result)) == [("method", text)]


def test_linear_to_zero_in_place_of_a_share_for_limits() -> None:
    result = versus(
        filled(row(target="≤10", actual="12.5")), A, b(quantitative=Quantitative(reverse="reverse_linear")), A
    )
    assert result.totals == (84, 80)
    ((rule, text),) = why(line(result))
    assert rule == "method"
    assert "按目标÷实际（80×10÷12.5=64）" in text and "超出目标的部分线性扣减、2 倍得 0 分（80×(2×10−12.5)" in text


def test_the_same_method_with_other_numbers() -> None:
    first = replace(A, kinds=b(quantitative=Quantitative(positive="steps", step=D("0.1"))).kinds)
    second = b(quantitative=Quantitative(positive="steps", step=D("0.1"), step_points=D(3)))
    result = versus(filled(row(actual="24")), first, second, first)
    assert result.difference == -4
    assert "每偏离 10% 扣 1 分" in why(line(result))[0][1] and "每偏离 10% 扣 3 分" in why(line(result))[0][1]


def test_a_target_of_nothing_that_is_not_scored() -> None:
    result = versus(filled(row(target="0", actual="0")), A, b(quantitative=Quantitative(zero_target="refuse")), A)
    assert (result.totals, result.difference) == ((100, None), None)
    assert why(line(result)) == [("zero_target", "目标值为 0，b-2021 不予计分，test-2020 实际为 0 即得满分")]
    assert line(result).is_open and line(result).influence is None


def test_a_target_that_was_set_too_low() -> None:
    second = b(quantitative=Quantitative(far_action="reduce", far_exceeded=D("1.5")))
    result = versus(filled(row(actual="90")), A, second, A)
    assert result.totals == (100, 60)
    text = "test-2020 远超目标不调减，b-2021 达到目标 1.5 倍以上的调减"
    assert why(line(result)) == [("far_exceeded", text)]


STRICT = (
    Tier(name="达成", low=D("0.9"), high=D(1), words=("达成预期指标",)),
    Tier(name="部分", low=D("0.6"), high=D("0.9"), high_open=True, words=("部分达成预期指标",)),
    Tier(name="未达", low=D(0), high=D("0.6"), high_open=True, words=("未达成预期指标",)),
)
WORDS = {"target": "明显改善", "actual": "达成预期指标"}


def test_tiers_with_other_bounds_ask_for_a_new_judgement() -> None:
    result = versus(filled(row("80", **WORDS, score="68")), A, b(qualitative=STRICT), A)
    assert result.totals == (88, None)
    text = "定性档次：test-2020 「达成预期」80%–100%，b-2021 「达成」90%–100%；原得分率 85% 不在档内，须在 72 至 80 分之间重新评定"
    assert why(line(result)) == [("tiers", text)]


def test_a_judged_score_inside_both_tiers_changes_nothing() -> None:
    result = versus(filled(row("80", **WORDS, score="76")), A, b(qualitative=STRICT), A)
    assert (result.difference, why(line(result))) == (0, [])


def test_words_that_mean_another_tier() -> None:
    tiers = (replace(STRICT[0], words=("显著",)), replace(STRICT[1], words=("达成预期指标",)), STRICT[2])
    printed = filled(row("80", **WORDS, score="68"))
    result = versus(printed, A, b(qualitative=tiers), A)
    assert result.difference == 0  # 85 % lies in the second pack's middle tier: the same points, by another tier
    assert line(result).influence == 0


def test_rounding_to_integers() -> None:
    result = versus(filled(row(actual="28")), A, b(round_digits=0), A)
    assert result.totals == (D("94.67"), 95)
    text = "test-2020 四舍五入保留2位小数，b-2021 四舍五入取整数"
    assert why(line(result)) == [("rounding", text)]


def test_rounding_of_another_weight_is_no_cause_of_its_own() -> None:
    result = versus(filled(row(actual="28")), A, b(execution=TEN, goals_points=D(90)), A)
    assert [rule for rule, _ in why(line(result))] == ["weight"]
    assert line(result).causes[0].effect == line(result).influence == D("-0.67")


def test_rounding_of_the_total_alone_belongs_to_no_line() -> None:
    result = versus(filled(row(actual="28")), A, b(round_when="total", round_digits=0), A)
    assert result.totals == (D("94.67"), 95)
    assert result.remainder is not None
    assert line(result).influence is not None
    assert rounded(line(result).influence + result.remainder.effect, 2) == result.difference == D("0.33")


def test_goals_in_blocks_or_averaged() -> None:
    cells: dict[str, Any] = {"budget": {"budget": "100", "executed": "100"}, "pack": A.id}
    printed = goals([row("60")], [row("20", name="另一项", actual="15")], **cells)
    result = versus(printed, A, b(several_goals="mean"), A)
    assert result.totals == (90, 80)
    other = line(result, "另一项")
    assert (other.influence, [cause.rule for cause in other.causes]) == (-10, ["goals"])
    assert "b-2021 2 个目标取平均" in other.causes[0].text
    assert any("2 个目标各按 80 分计分，再取平均" in note for note in result.notes[1])


def test_a_mean_is_rounded_once_and_that_is_said() -> None:
    cells: dict[str, Any] = {"budget": {"budget": "100", "executed": "100"}, "pack": A.id}
    printed = goals([row("40", actual="28")], [row("40", name="另一项")], **cells)
    result = versus(printed, A, b(several_goals="mean"), A)
    assert result.totals == (D("97.33"), 97)
    assert result.remainder is not None and result.remainder.rule == "goals"


def test_totals_are_compared_on_the_same_basis_and_the_basis_is_said() -> None:
    groups = (Group(id="d", name="项目决策", points=D(15), method="checklist"),)
    second = b(execution=None, goals_points=D(85), groups=groups)
    result = versus(filled(row(actual="24")), A, second, A)
    assert [account.total for account in result.accounts] == [84, 68]
    assert (result.totals, result.grades, result.scale) == ((84, 80), ("良", "良"), 100)
    assert (
        result.basis_note
        == "test-2020 下可得 100 分，b-2021 下可得 85 分（满分 100 分）；两边总分都折算成满分 100 分再比较"
    )
    assert line(result).influence == -4


def test_a_form_whose_weights_do_not_add_up_is_not_flattered_by_the_conversion() -> None:
    result = versus(filled(row("60", actual="15")), A, b(execution=TEN, goals_points=D(90)), A)
    assert [account.basis for account in result.accounts] == [80, 100]
    assert result.totals == (D("62.5"), 55)
    assert "可得 80 分（满分 100 分）" in result.basis_note


def test_weights_that_are_off_by_a_hundredth_are_no_other_basis() -> None:
    result = versus(filled(*[row("26.67")] * 3), A, b(execution=TEN, goals_points=D(90)), A)
    assert (result.basis_note, result.accounts[0].basis) == ("", 100)


def test_a_line_that_neither_can_compute_is_no_difference() -> None:
    result = versus(filled(row("40"), row("40", name="另一项", actual="")), A, b(execution=TEN, goals_points=D(90)), A)
    other = line(result, "另一项")
    assert (result.difference, other.is_changed, other.is_open) == (None, False, True)
    assert why(other) == [("data", "两边都算不出：未填实际完成值")]


def test_what_is_known_is_summed_up_where_a_total_lacks() -> None:
    printed = filled(row("40"), row("40", name="另一项", actual=""), executed="50")
    assert versus(printed, A, b(execution=TEN, goals_points=D(90)), A).known_difference == 5


def test_a_form_of_a_third_pack_is_converted_for_both() -> None:
    own = replace(pack(execution=EXECUTION, goals_points=D(80)), id="third-2020")
    printed = replace(filled(row(actual="15")), pack=own.id)
    result = versus(printed, A, b(execution=TEN, goals_points=D(90)), own)
    assert all(account.converted is not None for account in result.accounts)
    assert result.totals == (60, 55)


def test_a_form_of_the_second_pack_is_converted_for_the_first() -> None:
    second = b(execution=TEN, goals_points=D(90))
    printed = replace(filled(row("90", actual="15")), pack=second.id)
    result = versus(printed, A, second, second)
    assert result.totals == (60, 55)
    assert why(line(result)) == [("weight", "分值 80→90：test-2020 目标部分 90 分换算为 80 分")]


def test_kept_weights_leave_only_the_methods() -> None:
    second = b(execution=TEN, goals_points=D(90), quantitative=Quantitative(positive="all_or_nothing"))
    result = versus(filled(row(actual="27"), executed="50"), A, second, A, keep_weights=True)
    assert line(result, "budget").influence == 0
    assert [cause.rule for cause in line(result).causes] == ["method"]


def test_a_form_of_no_pack_can_be_compared_by_its_own_weights_alone() -> None:
    printed = replace(filled(row(actual="27"), weight="20"), pack=None)
    second = b(quantitative=Quantitative(positive="all_or_nothing"))
    assert versus(printed, A, second, None, keep_weights=True).totals == (92, 20)
    with pytest.raises(ValueError, match="converted"):
        versus(printed, A, second, None)


def test_shares_in_the_actual_column_stay_shares_under_a_pack_that_knows_none() -> None:
    own = replace(A, kinds=b(quantitative=Quantitative(completion_percent=True)).kinds)
    printed = filled(row(target="120公里", actual="90%"))
    result = versus(printed, own, b(), own)
    assert result.totals == (92, 92)
    assert "实际完成值一栏填的是完成比例，照此计分" in result.notes[1]


def test_a_form_without_anything_the_other_pack_scores_is_not_compared() -> None:
    own = replace(
        A, kinds=b(execution=None, groups=(Group(id="d", name="产出指标", points=D(80), method="checklist"),)).kinds
    )
    printed = filled(row("80", target=None, actual=None, score="70"))
    result = versus(printed, own, b(), own)
    assert (result.lines, result.difference) == ((), None)
    assert any("不能比较" in note for note in result.notes[1])


numbers = st.integers(0, 60).map(str)
signs = st.sampled_from(["", "≥", "≤"])
indicators = st.lists(
    st.builds(
        lambda weight, sign, target, actual, level1: row(
            str(weight), target=f"{sign}{target}", actual=actual, level1=level1
        ),
        st.integers(1, 40),
        signs,
        numbers,
        numbers,
        st.sampled_from(["产出指标", "效益指标"]),
    ),
    min_size=1,
    max_size=6,
)
forms = st.builds(
    lambda each, executed: goals(*each, budget={"budget": "100", "executed": executed}, pack=A.id),
    st.lists(indicators, min_size=1, max_size=2),
    numbers,
)
packs = st.builds(
    lambda execution, positive, reverse, digits, several, groups: b(
        execution=Execution(weight=D(execution)) if execution else None,
        goals_points=D(100 - execution),
        quantitative=Quantitative(positive=positive, reverse=reverse),
        round_digits=digits,
        several_goals=several,
        groups=groups,
    ),
    st.sampled_from([0, 10, 20, 25]),
    st.sampled_from(["ratio", "all_or_nothing", "steps"]),
    st.sampled_from(["reverse_ratio", "reverse_linear", "all_or_nothing", "steps"]),
    st.integers(0, 2),
    st.sampled_from(["block", "mean"]),
    st.sampled_from([(), (Group(id="o", name="产出指标", points=D(60)), Group(id="b", name="效益指标", points=D(20)))]),
)


@given(forms, packs)
def test_a_pack_compared_with_itself_changes_nothing(printed: Form, other: Pack) -> None:
    for same in (A, other):
        result = versus(printed, same, same, A)
        assert result.difference in (0, None)
        assert [found for found in result.lines if found.is_changed] == []


@given(forms, packs)
def test_converted_scores_stay_between_nothing_and_their_weight(printed: Form, other: Pack) -> None:
    for entry in versus(printed, A, other, A).accounts[1].entries.values():
        assert entry.score is None or (entry.weight is not None and 0 <= entry.score <= entry.weight)


@given(forms, packs)
def test_the_causes_of_a_line_add_up_to_its_influence_and_the_lines_to_the_difference(
    printed: Form, other: Pack
) -> None:
    result = versus(printed, A, other, A)
    for found in result.lines:
        if found.influence is not None:
            left = found.influence - sum((cause.effect for cause in found.causes), Decimal(0))
            assert abs(left) <= D("0.01")
    if result.difference is not None:
        rest = result.remainder.effect if result.remainder is not None else Decimal(0)
        assert abs(result.difference - result.known_difference - rest) < D("0.005")
