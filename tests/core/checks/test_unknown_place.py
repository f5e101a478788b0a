"""Forms of places that no pack knows: only what holds anywhere is an error, and the nearest pack's own points are no law."""

from __future__ import annotations

from typing import Any

import pytest

from sample_forms import GUANGSHUI, HUBEI, MOF, Data, answers, codes, spoilt

R = "goals__0__indicators__"
G = "goals__1__indicators__"


def elsewhere(data: Data, nearest: str, **changes: Any) -> Data:
    """The form as one of a place without a pack, judged by the nearest."""
    return {**spoilt(data, **changes), "pack": nearest, "form_kind": None}


@pytest.mark.parametrize(
    "nearest", ["mof-2020", "hubei-2020", "shijiazhuang-gaoxin-2020", "guangshui-2020", "mof-transfer-2020"]
)
@pytest.mark.parametrize("data", [HUBEI, MOF, GUANGSHUI], ids=["hubei", "mof", "guangshui"])
def test_a_right_form_is_right_whatever_pack_is_nearest(data: Data, nearest: str):
    assert codes(elsewhere(data, nearest), certain=False) == []


def test_arithmetic_holds_anywhere():
    wrong = elsewhere(HUBEI, "mof-2020", total="88", budget__rate="59%")
    assert codes(wrong, certain=False) == [("execution_rate_mismatch", "budget"), ("total_mismatch", "total")]


def test_points_of_the_nearest_pack_do_not_count_where_none_are_printed():
    bare = elsewhere(HUBEI, "mof-2020", budget__weight=None, budget__score="30", total="109")
    said = answers(bare, certain=False)
    assert said.findings == ()
    assert "execution_score_mismatch" in [u.code for u in said.unjudged]


def test_a_budget_score_is_not_missed_where_none_may_be_due():
    bare = elsewhere(HUBEI, "mof-2020", budget__weight=None, budget__score=None, total="79")
    assert codes(bare, certain=False) == []


def test_points_above_a_hundred_are_wrong_anywhere():
    wrong = elsewhere(
        HUBEI, "mof-2020", goals__0__weight=None, **{f"{R}0__weight": "28", f"{R}0__score": "28"}, total="106"
    )
    assert codes(wrong, certain=False) == [("weight_sum_mismatch", "total")]


def test_completion_in_percent_is_recognised_by_sense():
    wrong = elsewhere(GUANGSHUI, "mof-2020", **{f"{G}5__score": "10"}, total="97.5")
    assert codes(wrong, certain=False) == [("full_score_below_target", "减少维修支出")]


def test_execution_among_the_indicators_is_not_added_twice():
    rows = [
        *HUBEI["goals"][0]["indicators"],
        {
            "level1": "管理指标",
            "level2": None,
            "name": "预算执行率",
            "target": "100%",
            "actual": "95%",
            "weight": "20",
            "score": "19",
        },
    ]
    form = spoilt(HUBEI, budget={"budget": "300", "executed": "285"}, goals__0__indicators=rows, goals__0__weight="100")
    assert codes(form) == []


def test_which_boxes_exclude_each_other_cannot_be_told_without_a_pack():
    form = elsewhere(MOF, "mof-2020")
    form = {
        **form,
        "attributes": {"资金性质": ["财政拨款", "专户资金"]},
        "options": {"资金性质": ["财政拨款", "专户资金"]},
    }
    said = answers(form, certain=False)
    assert said.findings == ()
    assert "option_conflict" in [u.code for u in said.unjudged]
