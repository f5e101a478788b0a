"""Which points a row can earn, and how we know."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored import D, Group, Item, form, pack, row

from jixiao.core.form import Form
from jixiao.core.score import ScoreLine, score


def lines(given_form: Form, **scoring: Any) -> tuple[ScoreLine, ...]:
    return score(given_form, pack(**scoring)).lines


def weights(given_form: Form, **scoring: Any) -> list[Any]:
    return [line.weight for line in lines(given_form, **scoring)]


def test_a_printed_weight_is_taken_as_printed() -> None:
    (line,) = lines(form(row("5", "5", weight="8分")))
    assert (line.weight, line.weight_from) == (D(8), "printed")


def test_one_row_alone_has_the_points_of_its_group() -> None:
    (line,) = lines(form(row("30", "29", level1="产出指标", level1_weight="40", score="40")))
    assert (line.weight, line.weight_from) == (D(40), "inferred")
    assert "只有这一行" in line.reason


def test_scores_that_fill_the_group_are_the_weights_even_where_a_target_is_missed() -> None:
    """No row earns more than its weight, so nothing else is possible."""
    rows = [
        row("15册", "14", level1="产出指标", level1_weight="90", score="45"),
        row("45本", "45本", level1="产出指标", level1_weight="90", score="45"),
    ]
    assert weights(form(*rows), split="infer") == [D(45), D(45)]


def test_scores_divided_by_completion_add_up_to_the_group() -> None:
    rows = [
        row("4", "4", name="人次", level1="产出指标", level1_weight="80", score="60"),
        row("8", "4", name="天数", level1="产出指标", level1_weight="80", score="10"),
    ]
    assert weights(form(*rows), split="infer") == [D(60), D(20)]


def test_two_missed_rows_are_told_apart_by_their_completion() -> None:
    rows = [
        row("30", "28", name="甲", score="7.47"),
        row("15", "10", name="乙", score="6.67"),
        row("5", "5", name="丙", score="62"),
    ]
    assert weights(form(*rows, goal={"weight": "80"})) == [D(8), D(10), D(62)]


def test_all_but_one_at_full_leave_the_rest_to_that_one() -> None:
    rows = [row("5", "5", name=f"第{n}项", score="9") for n in range(8)]
    found = lines(form(*rows, row("1次", "0次", name="培训", score="0"), goal={"weight": "80"}))
    assert (found[-1].weight, found[-1].score) == (D(8), D(0))


def test_the_goals_points_of_the_pack_serve_when_the_form_prints_none() -> None:
    rows = [row("5", "5", name="甲", score="70"), row("95%", "98%", name="乙")]
    assert weights(form(*rows, goal={"weight_text": "XX 分"}), goals_points=D(80)) == [D(70), D(10)]


def test_equal_weights_are_seen_when_most_rows_have_the_same_full_score() -> None:
    rows = [row("5", "5", name=f"第{n}项", score="10") for n in range(7)]
    found = lines(form(*rows, row("加强", "加强", name="联系", score="4"), goal={"weight": "80"}))
    assert found[-1].weight == D(10)
    assert "不在档内" in found[-1].reason


@pytest.mark.parametrize(
    ("scores", "points", "reason"),
    [(("30", "30"), "50", "多于分值"), (("10", "20"), "50", "不能推算")],
)
def test_weights_that_nothing_settles_stay_unknown_with_the_reason(
    scores: tuple[str, str], points: str, reason: str
) -> None:
    rows = [row("5", "5", name=f"第{n}项", score=text) for n, text in enumerate(scores)]
    found = lines(form(*rows, goal={"weight": points}))
    assert [line.weight for line in found] == [None, None]
    assert all(reason in line.reason for line in found)


def test_an_answer_that_cannot_be_judged_stops_the_inference() -> None:
    rows = [row("社会稳定", "平安稳定", name="甲", score="30"), row("5", "4", name="乙", score="10")]
    assert weights(form(*rows, goal={"weight": "80"})) == [None, None]


def test_a_level_two_weight_is_split_into_whole_shares() -> None:
    rows = [row("5个", "100%", name=f"第{n}项", level2_weight="15", score="3") for n in range(4)]
    found = lines(form(*rows), split="equal_integer")
    assert [line.weight for line in found] == [D(4), D(4), D(4), D(3)]
    assert {line.weight_from for line in found} == {"split"}


def test_the_unit_may_choose_which_row_gets_the_odd_point() -> None:
    rows = [row("5个", "5个", name=f"第{n}项", level2_weight="7", score=text) for n, text in enumerate(("3", "4"))]
    assert weights(form(*rows), split="equal_integer") == [D(3), D(4)]


def test_the_packs_group_points_serve_when_the_form_prints_none() -> None:
    groups = (Group(id="output", name="产出指标", groups=(Group(id="quantity", name="数量指标", points=D(12)),)),)
    assert weights(form(row("5", "5", level1="产出指标")), groups=groups) == [D(12)]


def test_a_prescribed_row_has_the_points_of_the_pack() -> None:
    item = Item(name="财务制度", points=D(3))
    groups = (Group(id="management", name="项目管理", method="checklist", items=(item,)),)
    (line,) = lines(form(row(None, None, name="财务制度", level1="项目管理", level2=None, score="2")), groups=groups)
    assert (line.weight, line.weight_from, line.method, line.score) == (D(3), "pack", "checklist", D(2))


@given(st.integers(1, 60), st.lists(st.booleans(), min_size=1, max_size=8))
def test_split_shares_never_exceed_the_group(points: int, met: list[bool]) -> None:
    rows = [
        row("4个", "4个" if m else "1个", name=f"第{n}项", level2_weight=str(points), score="0")
        for n, m in enumerate(met)
    ]
    found = weights(form(*rows), split="equal_integer")
    assert sum(found) == points
