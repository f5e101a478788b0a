"""Thirteen forms that software of this kind gets wrong; each of them must come out right here."""

from __future__ import annotations

from jixiao.core.finding import Answers
from sample_forms import MOF, Data, answers, row, spoilt

R = "goals__0__indicators__"


def errors(data: Data) -> list[tuple[str, str]]:
    return [(found.code, found.where) for found in answers(data).findings if found.severity == "error"]


def with_row(
    target: str | None, actual: str | None, score: str | None, weight: str = "15", total: str = "94.5"
) -> Data:
    """The right form with its fourth row replaced by a row under test."""
    tested = row("效益指标", "社会效益指标", "被测指标", target, actual, weight=weight, score=score)
    return spoilt(MOF, **{f"{R}3": tested}, total=total)


def test_1_a_clean_form_finds_nothing():
    said: Answers = answers(MOF)
    assert said.findings == () and said.judged > 20


def test_2_an_at_most_target_that_is_kept_earns_full_marks():
    assert errors(with_row("≤100", "80", "15", total="97.5")) == []


def test_3_an_at_most_target_that_is_passed_does_not():
    assert errors(with_row("≤100", "150", "15", total="97.5")) == [("full_score_below_target", "被测指标")]


def test_4_ninety_percent_answered_by_seventy_at_full_marks():
    assert errors(with_row("≥90%", "70%", "15", total="97.5")) == [("full_score_below_target", "被测指标")]


def test_5_half_of_the_pieces_at_full_marks():
    assert errors(with_row("100个", "50个", "15", total="97.5")) == [("full_score_below_target", "被测指标")]


def test_6_a_qualitative_row_above_its_weight():
    assert errors(with_row("良好", "良好", "20", total="102.5")) == [("score_above_weight", "被测指标")]


def test_7_over_execution_with_a_capped_score_is_a_warning_and_the_score_is_right():
    data = spoilt(
        MOF, budget__executed="156", budget__fiscal__executed="146", budget__rate="130%", budget__score="10", total="95"
    )
    assert [(f.code, f.severity) for f in answers(data).findings] == [("over_execution", "warning")]


def test_8_weights_that_add_up_to_a_hundred_and_fifty():
    data = spoilt(MOF, **{f"{R}0__weight": "70"})
    assert ("weight_sum_mismatch", "total") in errors(data)
    assert "150" in next(f.reported or "" for f in answers(data).findings if f.code == "weight_sum_mismatch")


def test_9_a_part_is_not_added_to_its_whole():
    data = spoilt(MOF, budget__fiscal__score="8.67", budget__fiscal__weight="10")
    assert errors(data) == [("double_weighting", "budget")]


def test_10_three_forty_two_for_three_thirty_three():
    data = with_row("12期", "4期", "3.42", weight="10", total="90.92")
    data = spoilt(data, **{f"{R}4__weight": "20", f"{R}4__score": "20"})
    assert errors(data) == [("score_mismatch", "被测指标")]


def test_11_a_hundred_percent_answered_by_a_bare_one_is_a_matter_of_units():
    data = with_row("100%", "1", "15", total="97.5")
    assert [(f.code, f.severity) for f in answers(data).findings] == [("unit_mismatch", "warning")]


def test_12_an_empty_form_is_nothing_to_check_and_never_passed():
    said = answers({"kind": "project", "pack": "mof-2020"})
    assert said.judged == 0 and said.findings == () and len(said.unjudged) > 20


def test_13_a_qualitative_row_without_score_misses_its_score_and_makes_no_false_total():
    assert errors(with_row("提升", "提升", None)) == [("missing_score", "被测指标")]
