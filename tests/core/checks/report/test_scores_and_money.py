"""Scores, amounts and rates of a report beside its form: found where nothing agrees, silent where anything may be meant otherwise."""

from __future__ import annotations

import pytest
from written import HUBEI, RATE, SCORE, against, answers, said

from sample_forms import spoilt


@pytest.mark.parametrize(
    "text",
    [
        "本项目自评得分 98 分。",
        "经自评，综合得分为98.0分，其中预算执行得分19分，绩效目标得分79分。",
        "乡村道路养护自评总分 98 分，等级为“优”。",
        "未压减预算的自评得分为 95.2 分，压减预算后的自评得分为 98 分。",
        "98",
        "上年度自评得分 90 分。",
        "桥梁维修项目自评得分 91 分。",
        "养护里程指标分值 20 分，得 20 分。",
        "自评得分 98 分。【请核对：自评总分按计分办法核算为 105.6 分】",
        "桥梁维修项目预算 80 万元，支出 76 万元，自评 95 分；隧道照明项目自评 91 分。",
    ],
)
def test_a_score_that_is_the_forms_or_may_be_anothers_is_let_pass(text):
    assert said({SCORE: text}) == []


@pytest.mark.parametrize(
    ("text", "where", "reported", "expected"),
    [
        ("本项目自评得分 89 分。", "total", "89 分", "98"),
        ("89", "total", "89", "98"),
        ("自评得分 98 分，其中预算执行得分 20 分。", "budget", "20 分", "19"),
        ("自评得分 98 分，其中绩效目标得分 78 分。", "年度绩效目标1", "78 分", "79"),
        ("经综合评价，乡村道路养护项目得 89 分。", "total", "89 分", "98"),
        ("自评得分 98 分，产出得分 50 分。", "产出指标", "50 分", "55"),
        ("自评得分 98 分，评价等级为“良”。", "total", "良", "优"),
    ],
)
def test_a_score_that_is_not_the_forms_is_found(text, where, reported, expected):
    assert said({SCORE: text}) == [(where, reported, expected)]


def test_the_execution_score_in_place_of_the_total_is_recognised():
    (found,) = against({SCORE: "自评得分 19 分。"})
    assert "与表内预算执行得分相同" in found.message and found.severity == "error"


def test_a_report_without_a_score_says_that_it_cannot_be_compared():
    reasons = {(gap.where, gap.reason) for gap in answers({SCORE: "完成良好。"}, version="摘要版").unjudged}
    assert ("total", "报告（摘要版）没有写自评得分，无法核对报告与表的总分") in reasons
    assert ("budget", "报告（摘要版）没有写预算数、执行数和执行率，无法与表核对") in reasons


def test_a_form_without_a_total_cannot_be_compared_with_the_score():
    gaps = answers({SCORE: "自评得分 98 分。"}, spoilt(HUBEI, total=None)).unjudged
    assert "表内没有总分，无法核对报告与表的总分" in {gap.reason for gap in gaps}


@pytest.mark.parametrize(
    "text",
    [
        "全年预算数 300 万元，执行数 285 万元，预算执行率 95%。",
        "年初预算 360 万元，压减后预算为 300 万元，实际支出 285 万元，执行率达 95.0%。",
        "财政批复预算 3000000 元，实际支出 2850000 元。",
        "年初批复预算 360 万元，按要求压减后支出 285 万元。",
        "2019 年结转资金 40 万元，执行数 20 万元，执行率 50%。",
        "其中：材料费预算 120 万元，实际支出 100 万元，执行率 83%。",
        "2019 年预算 280 万元，执行率 80%。",
        "截至 6 月底实际支出 90 万元，执行率 30%。",
        "桥梁维修项目预算 80 万元，实际支出 60 万元，预算执行率 75%。",
        "合同金额 290 万元，审计后支出 285 万元。",
        "执行率 95% 以上。",
        "执行率约 95%。",
    ],
)
def test_money_that_is_the_forms_or_of_something_else_is_let_pass(text):
    assert said({RATE: text}) == []


@pytest.mark.parametrize(
    ("text", "reported", "expected"),
    [
        ("全年预算数 330 万元。", "330 万元", "300万元"),
        ("年初预算 360 万元，调整后预算为 320 万元。", "320 万元", "300万元"),
        ("全年执行数 258 万元。", "258 万元", "285万元"),
        ("预算执行率为 100%。", "100%", "95%"),
        ("预算执行率约 86%。", "约 86%", "95%"),
    ],
)
def test_money_that_is_not_the_forms_is_found(text, reported, expected):
    assert said({RATE: text}) == [("budget", reported, expected)]


def test_one_section_does_not_speak_for_another():
    sections = {RATE: "预算执行率 95%。", "1. 预算执行情况分析": "整体预算执行率约 63%，偏低。"}
    (found,) = against(sections)
    assert (found.reported, found.expected) == ("约 63%", "95%") and "「1. 预算执行情况分析」" in found.message


def test_the_same_slip_in_many_places_is_one_finding_with_their_number():
    (found,) = against({RATE: "预算执行率 100%。", "1. 预算执行情况分析": "预算执行率 100%，执行良好。"})
    assert "（报告中共 2 处）" in found.message


def test_what_stands_under_plans_and_the_year_before_is_not_compared():
    sections = {
        "（四）下一步拟改进措施": "预算执行率 100%，自评得分 100 分。",
        "（四）上年度部门自评结果应用情况": "预算执行率 60%，自评得分 70 分。",
    }
    assert said(sections) == []


def test_before_and_after_a_cut_in_one_cell_both_count():
    data = spoilt(HUBEI, budget__budget="360（压减前）300（压减后）")
    assert said({RATE: "预算批复 360 万元，实际支出 285 万元。"}, data) == []


def test_a_wrong_unit_of_the_form_is_another_checks_matter():
    data = spoilt(HUBEI, budget__budget="3000000", budget__executed="2850000")
    assert said({RATE: "预算数 300 万元，执行数 285 万元。"}, data) == []
