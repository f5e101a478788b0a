"""Converting the weights of a form to another pack's points: exactly, in proportion, and said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from scored import EXECUTION, TIERS, D, Execution, Group, Item, form, goals, pack

from jixiao.core.apportion import apportioned
from jixiao.core.form import Form
from jixiao.core.pack import Pack
from jixiao.core.reweigh import Reweighed, reweighed
from jixiao.core.score import score

OWN = pack(execution=EXECUTION, goals_points=D(80))
TEN = Execution(weight=D(10))


def other(**scoring: Any) -> Pack:
    return replace(pack(**{"execution": TEN, "goals_points": D(90), **scoring}), id="other-2021")


def converted(printed: Form, to: Pack, own: Pack = OWN, **options: Any) -> Reweighed:
    return reweighed(printed, score(printed, own), to, **options)


def weights(made: Reweighed) -> list[str]:
    return [str(row.weight) for _, row in made.form.indicators()]


def row(weight: str | None, *, level1: str = "产出指标", score: str | None = None, **cells: Any) -> dict[str, Any]:
    texts = {"level1": level1, "level2": "数量指标", "name": "某项工作", "target": "30", "actual": "30"}
    return {**texts, "weight": weight, "score": score, **cells}


def group(name: str, points: int | None, **keys: Any) -> Group:
    return Group(id=name, name=name, points=None if points is None else D(points), **keys)


THREE = (group("产出指标", 50), group("效益指标", 30), group("满意度指标", 10))


def test_points_are_apportioned_by_largest_remainder() -> None:
    assert apportioned(D(10), [D(1), D(1), D(1)]) == (D("3.34"), D("3.33"), D("3.33"))
    assert apportioned(D(90), [D(55), D(25)]) == (D("61.88"), D("28.12"))
    assert apportioned(D(7), [D(1), D(2), D(4)], 0) == (1, 2, 4)


def test_points_that_are_apportioned_already_stay_as_they_are() -> None:
    assert apportioned(D(10), [D("3.333"), D("6.667")]) == (D("3.333"), D("6.667"))


@given(
    st.decimals(min_value="0.01", max_value="200", places=2),
    st.lists(st.decimals(min_value=0, max_value="100", places=2), min_size=1, max_size=30).filter(any),
    st.integers(0, 2),
)
def test_apportioned_points_add_up_and_are_within_a_unit_of_the_exact_share(
    points: Decimal, shares: list[Decimal], places: int
) -> None:
    parts = apportioned(points, shares, places)
    assert sum(parts) == points
    whole = sum(shares)
    assert all(abs(part - points * share / whole) < 1 for part, share in zip(parts, shares, strict=True))
    assert all(part >= 0 for part in parts)


def test_all_weights_are_scaled_to_what_the_other_pack_gives_to_goals() -> None:
    made = converted(form(*[row("10")] * 8), other())
    assert weights(made) == ["11.25"] * 8
    assert made.why[0, 0] == "目标部分 80 分换算为 90 分"


def test_a_pack_that_says_no_points_for_goals_gives_them_what_execution_leaves() -> None:
    assert weights(converted(form(row("40"), row("40")), other(goals_points=None))) == ["45", "45"]


def test_execution_has_the_weight_of_the_other_pack() -> None:
    printed = form(row("80"), budget={"weight": "20", "budget": "100", "executed": "50"})
    made = converted(printed, other())
    assert score(made.form, other()).points[1] == D(5)
    assert "预算执行 20 分换为 10 分" in made.notes


def test_fixed_points_of_groups_are_given_group_by_group() -> None:
    printed = form(
        row("40"), row("20", level1="效益指标"), row("5", level1="满意度指标"), row("15", level1="满意度指标")
    )
    made = converted(printed, other(groups=THREE))
    assert weights(made) == ["50", "30", "2.5", "7.5"]
    assert made.why[0, 3] == "满意度指标 20 分换算为 10 分"
    assert any("产出指标 40 分换算为 50 分、效益指标 20 分换算为 30 分" in note for note in made.notes)


def test_without_rows_of_every_group_all_are_scaled_together() -> None:
    made = converted(form(row("60"), row("20", level1="效益指标")), other(groups=THREE))
    assert weights(made) == ["67.5", "22.5"]


def test_a_row_that_stands_in_none_of_the_groups_keeps_all_together() -> None:
    rows = [row("20", level1=name) for name in ("产出指标", "效益指标", "满意度指标", "其他")]
    assert weights(converted(form(*rows), other(groups=THREE))) == ["22.5"] * 4


def test_level_2_points_are_given_where_the_pack_fixes_them() -> None:
    levels = (group("数量指标", 30), group("质量指标", 20))
    groups = (group("产出指标", 50, groups=levels), group("效益指标", 40))
    rows = [row("20"), row("30", level2="质量指标"), row("30", level1="效益指标")]
    assert weights(converted(form(*rows), other(groups=groups))) == ["30", "20", "40"]


def test_points_of_groups_that_both_packs_fix_alike_leave_the_units_own_choice_alone() -> None:
    printed = form(row("40"), row("20", level1="效益指标"), row("20", level1="满意度指标"))
    own = pack(execution=EXECUTION, goals_points=D(80), groups=THREE)
    assert weights(converted(printed, other(groups=THREE), own)) == ["45", "22.5", "22.5"]


def test_goals_with_points_of_their_own_keep_their_proportion() -> None:
    made = converted(goals([row("55")], [row("20"), row("5")]), other())
    assert [str(goal.weight) for goal in made.form.goals] == ["61.88", "28.12"]
    assert weights(made) == ["61.88", "22.5", "5.62"]
    assert "「目标1」 55 分换算为 61.88 分" in made.notes


def test_goals_that_are_averaged_each_have_the_full_scale() -> None:
    made = converted(goals([row("55")], [row("20"), row("5")]), other(several_goals="mean"))
    assert weights(made) == ["90", "72", "18"]


def test_goals_that_were_averaged_share_the_points_of_one() -> None:
    own = pack(goals_points=D(85), several_goals="mean")
    made = converted(goals([row("85")], [row("40"), row("45")]), other(), own)
    assert weights(made) == ["45", "21.18", "23.82"]


def test_weights_that_were_found_and_not_printed_are_converted_too() -> None:
    printed = form(row(None, score="50"), row(None, score="30"), goal={"weight": "80"})
    assert weights(converted(printed, other())) == ["56.25", "33.75"]


def test_a_row_whose_weight_nobody_knows_is_left_and_said_and_the_others_keep_their_share() -> None:
    known = row("40")
    unknown = row(None, target="很好", actual="尚可")
    made = converted(form(known, unknown, unknown, goal={"weight": "80"}), other())
    assert weights(made) == ["45"]
    assert [block.at for block in made.unweighed] == [(0, 1), (0, 2)]
    assert any("2 行没有可用的分值" in note for note in made.notes)


def test_nothing_is_converted_where_neither_weights_nor_their_sum_are_known() -> None:
    unknown = row(None, target="很好", actual="尚可")
    made = converted(form(row("40"), unknown, unknown), other(), pack(execution=EXECUTION))
    assert weights(made) == []
    assert any("没有换算" in note for note in made.notes)


def test_a_pack_that_rounds_lines_to_integers_gets_integer_weights() -> None:
    to = other(round_digits=0)
    made = converted(form(*[row("10")] * 8), to)
    assert weights(made) == ["12", "12", "11", "11", "11", "11", "11", "11"]
    assert score(made.form, to).goals_total == 90


def test_rather_a_fraction_than_a_row_that_counts_for_nothing() -> None:
    made = converted(form(row("79.8"), row("0.2")), other(round_digits=0))
    assert weights(made) == ["89.78", "0.22"]


def test_a_score_that_was_judged_keeps_its_share_of_the_weight() -> None:
    words = row("10", score="9", target="好", actual="达成预期指标")
    made = converted(form(words, row("70")), other())
    assert [str(made.form.goals[0].indicators[0].score), weights(made)[0]] == ["10.13", "11.25"]
    assert "填报得分 9 按原得分率换算为 10.13" in made.why[0, 0]


def test_a_score_at_the_edge_of_its_tier_is_not_rounded_out_of_it() -> None:
    words = row("7.77", score="6.216", target="好", actual="达成预期指标")  # 80 % to the hair
    to = other()
    made = converted(form(words, row("72.23")), to)
    line = score(made.form, to).line_of(0, 0)
    assert line.score is not None and line.weight is not None
    assert line.weight * TIERS[0].low <= line.score < line.weight * TIERS[0].low + D("0.01")


def test_rows_that_only_the_forms_own_pack_prescribes_are_left_out() -> None:
    own = pack(goals_points=D(85), groups=(group("项目决策", 15, method="checklist"),))
    printed = form(row("15", level1="项目决策", score="12", target=None, actual=None), row("85"))
    made = converted(printed, other(), own)
    assert (weights(made), made.rows) == (["90"], (((0, 1),),))
    assert any("1 行（15 分）不在其中，不计" in note for note in made.notes)


def test_rows_that_only_the_other_pack_prescribes_are_said_to_be_missing() -> None:
    to = other(execution=None, goals_points=D(85), groups=(group("项目决策", 15, method="checklist"),))
    made = converted(form(row("80")), to)
    assert weights(made) == ["85"]
    assert any("另有 15 分固定指标（项目决策 15 分），原表没有，未计" in note for note in made.notes)


def test_rows_that_both_prescribe_get_the_points_and_keep_the_share() -> None:
    def decision(points: int) -> Group:
        item = Item(name="决策依据", points=D(points))
        return group("项目决策", points, method="checklist", items=(item,))

    own = pack(goals_points=D(85), groups=(decision(15),))
    to = other(execution=None, goals_points=D(80), groups=(decision(20),))
    standard = row("15", level1="项目决策", name="决策依据", score="12", target=None, actual=None)
    made = converted(form(standard, row("85")), to, own)
    assert weights(made) == ["20", "80"]
    assert score(made.form, to).total == D(96)


def test_rows_under_one_score_cell_stay_under_one_score() -> None:
    printed = form(
        row(None, level2_weight="20", score="18", score_spans=2),
        row(None, level2_weight="20", actual="24"),
        row("60", level1="效益指标"),
    )
    made = converted(printed, other())
    sheet = score(made.form, other())
    assert (sheet.rows[0][0][0], sheet.rows[0][0][7], sheet.rows[0][0][3]) == (D("22.5"), 2, D("20.25"))


def test_kept_weights_are_those_of_the_form_and_only_rows_without_a_rule_go() -> None:
    own = pack(goals_points=D(65), execution=EXECUTION, groups=(group("项目决策", 15, method="checklist"),))
    printed = form(
        row("15", level1="项目决策", score="12", target=None, actual=None),
        row("65"),
        budget={"weight": "20", "budget": "100", "executed": "50"},
    )
    made = converted(printed, other(), own, keep=True)
    assert weights(made) == ["65"]
    assert score(made.form, other()).points[1] == D(10)


def test_what_was_printed_is_not_touched() -> None:
    printed = form(row("80", score="75"), budget={"weight": "20", "budget": "100", "executed": "50"})
    before = repr(printed)
    converted(printed, other())
    assert repr(printed) == before


points = st.decimals(min_value="0.5", max_value="40", places=1)
levels = st.sampled_from(["产出指标", "效益指标", "满意度指标"])
rows = st.lists(
    st.builds(lambda level1, weight: row(str(weight), level1=level1), levels, points), min_size=1, max_size=9
)


@given(
    st.lists(rows, min_size=1, max_size=3),
    st.sampled_from([(), THREE]),
    st.sampled_from(["block", "mean"]),
    st.integers(0, 2),
)
def test_converted_weights_add_up_exactly(
    each: list[list[dict[str, Any]]], groups: tuple[Group, ...], several: str, digits: int
) -> None:
    made = converted(goals(*each), other(groups=groups, several_goals=several, round_digits=digits))
    sums = [sum(D(str(r.weight)) for r in goal.indicators) for goal in made.form.goals]
    assert sums == [90] * len(each) if several == "mean" else sum(sums) == 90
    assert [D(str(goal.weight)) for goal in made.form.goals] == sums
