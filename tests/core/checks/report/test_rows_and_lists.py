"""Targets and actuals a report quotes, and what it calls finished and unfinished, beside the rows of the form."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import FINISHED, HUBEI, HUBEI_PLAIN, OUTPUTS, UNFINISHED, against, said

from sample_forms import row, spoilt


@pytest.mark.parametrize(
    "text",
    [
        "养护里程 126 公里，超过目标 120 公里。",
        "养护里程目标 120 公里，实际完成 126 公里。",
        "年初设定养护里程 120 公里，实际 126 公里。",
        "2020 年完成养护里程 126 公里。",
        "验收合格率达到 95% 以上。",
        "验收合格率由 2019 年的 90% 提高到 97.5%。",
        "验收合格率较上年提高 3 个百分点。",
        "上年养护里程 98 公里。",
        "其中东片区养护里程 60 公里。",
        "养护里程（20 分）得 20 分。",
        "养护里程 126 公里，超过目标 6 公里。",
        "验收合格率 97.5%，比目标高 2.5 个百分点，超过目标值 2.5 个百分点。",
        "沿线群众满意度达 93.2%。",
        "养护里程 2 个标段按期完工。",
        "每公里养护成本 2.3 万元，比限额低 0.2 万元。",
        "明年力争养护里程 150 公里。",
        "桥梁养护 15 座。",
    ],
)
def test_figures_that_are_the_rows_or_not_of_it_are_let_pass(text):
    assert said({OUTPUTS: text}) == []


@pytest.mark.parametrize(
    ("text", "where", "reported", "expected"),
    [
        ("全年养护里程达 136 公里。", "养护里程", "136 公里", "126公里"),
        ("养护里程目标 100 公里，实际完成 126 公里。", "养护里程", "100 公里", "≥120公里"),
        ("沿线群众满意度为 90%。", "沿线群众满意度（问卷200份）", "90%", "93.2%"),
        ("验收合格率为 96%。", "验收合格率", "96%", "97.5%"),
        ("每公里养护成本低于 2 万元。", "每公里养护成本", "低于 2 万元", "2.3万元"),
    ],
)
def test_a_figure_beside_an_indicators_name_that_is_not_the_rows_is_found(text, where, reported, expected):
    assert said({OUTPUTS: text}) == [(where, reported, expected)]


def test_a_target_written_as_the_actual_is_recognised():
    (found,) = against({OUTPUTS: "沿线群众满意度为 90%。"})
    assert "（报告写的是指标值）" in found.message


def test_nearly_all_is_not_all():
    data = spoilt(HUBEI, goals__0__indicators__1__actual="100%")
    assert said({OUTPUTS: "验收合格率接近 100%。"}, data) == [("验收合格率", "接近 100%", "100%")]


@pytest.mark.parametrize("text", ["举办推介会 3 场。", "企业推介会 3 场。"])
def test_a_name_shortened_in_its_middle_is_known_and_one_cut_short_is_not(text):
    data = spoilt(
        HUBEI, goals__0__indicators__0=row("产出指标", "数量指标", "企业招商推介会", "4场", "4场", score="20")
    )
    wanted = [("企业招商推介会", "3 场", "4场")] if text.startswith("企业") else []
    assert said({OUTPUTS: text}, data) == wanted


def test_two_rows_of_one_name_are_not_told_apart():
    data = spoilt(
        HUBEI, goals__0__indicators__1=row("产出指标", "数量指标", "养护里程", "80公里", "80公里", score="15")
    )
    assert said({OUTPUTS: "养护里程 136 公里。"}, data) == []


def test_a_longer_name_is_meant_where_a_shorter_one_stands_within_it():
    data = spoilt(
        HUBEI, goals__0__indicators__1=row("产出指标", "数量指标", "县道养护里程", "80公里", "80公里", score="15")
    )
    assert said({OUTPUTS: "县道养护里程 80 公里。"}, data) == []


def test_a_table_of_the_report_is_compared_column_by_column():
    table = "指标\t年初目标值\t实际完成值\t得分\n养护里程\t110公里\t126公里\t20\n验收合格率\t≥95%\t99%\t14"
    assert said({OUTPUTS: table}) == [
        ("养护里程", "110公里", "≥120公里"),
        ("验收合格率", "99%", "97.5%"),
        ("验收合格率", "14", "15"),
    ]


def test_columns_of_another_year_are_not_compared():
    table = "指标\t2019年实际完成值\t2020年实际完成值\n养护里程\t98公里\t126公里"
    assert said({OUTPUTS: table}) == []


def test_a_text_without_an_end_is_read_in_time():
    started = time.perf_counter()
    against({FINISHED: "养护里程验收合格率" * 4000, UNFINISHED: "养护里程达到126公里，其中县道40公里；" * 400})
    assert time.perf_counter() - started < 4


def test_a_missed_row_called_finished_is_found():
    (found,) = against({FINISHED: "养护里程、新设标志牌均已完成。", UNFINISHED: "标志牌迁改推迟。"}, HUBEI_PLAIN)
    assert (found.where, found.expected, found.severity) == ("新设标志牌", "未完成", "error")


def test_a_missed_figure_given_openly_among_the_finished_is_let_pass():
    assert said({FINISHED: "新设标志牌 30 块；养护里程 126 公里。", UNFINISHED: "标志牌少 10 块。"}, HUBEI_PLAIN) == []


@pytest.mark.parametrize("text", ["无。", "无未完成的绩效目标。", "本年度无未完成绩效目标。"])
def test_nothing_unfinished_is_found_where_a_row_was_missed(text):
    (found,) = against({UNFINISHED: text}, HUBEI_PLAIN)
    assert found.where == "新设标志牌" and "指标值 40块，实际 30块" in found.message


def test_nothing_unfinished_is_let_pass_where_all_rows_were_reached():
    assert said({UNFINISHED: "无。"}) == []


@pytest.mark.parametrize("text", ["各项绩效目标均已按期完成。", "绩效目标全部完成。"])
def test_all_finished_is_found_where_a_row_was_missed(text):
    assert [where for where, _, _ in said({"（二）绩效目标完成情况": text}, HUBEI_PLAIN)] == ["新设标志牌"]


def test_all_of_one_level_finished_says_nothing_of_the_others():
    assert said({"（二）绩效目标完成情况": "效益指标均已完成。"}, HUBEI_PLAIN) == []


def test_all_finished_beside_a_list_of_unfinished_ones_is_let_pass():
    sections = {FINISHED: "以下绩效目标均已完成：养护里程。", UNFINISHED: "新设标志牌少 10 块。"}
    assert said(sections, HUBEI_PLAIN) == []


def test_a_reached_row_called_unfinished_is_found():
    assert said({UNFINISHED: "因降雨，养护里程未能达到年初目标。"}) == [
        ("养护里程", "养护里程未能达到", "126公里"),
    ]


def test_an_indicator_the_form_does_not_have_is_only_a_warning():
    sections = {UNFINISHED: "隧道照明改造未能完成；标志牌少 10 块。"}
    (found,) = against(sections, HUBEI_PLAIN)
    assert (found.where, found.severity) == ("隧道照明改造", "warning") and "自评表没有这一指标" in found.message


def test_a_missed_row_the_list_leaves_out_is_only_a_warning():
    (found,) = against({UNFINISHED: "边坡绿化进度偏慢。"}, HUBEI_PLAIN)
    assert (found.where, found.severity) == ("新设标志牌", "warning") and "应列入未完成的目标" in found.message


def test_a_level_the_form_has_no_rows_of_is_only_a_warning():
    data = spoilt(
        HUBEI, goals__0__indicators=[row("产出指标", "数量指标", "养护里程", "120公里", "126公里", score="80")]
    )
    (found,) = against({"(2) 效益指标完成情况分析": "效益显著，沿线反映良好。"}, data)
    assert (found.where, found.severity) == ("效益指标", "warning")
    assert said({"(2) 效益指标完成情况分析": "无。"}, data) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("共设置 5 项绩效指标，完成 4 项，未完成 1 项。", []),
        ("共设置 9 项绩效指标。", [("goals", "9 项指标", "5 项")]),
        ("共设置 5 项绩效指标，全部完成 5 项。", [("goals", "完成 5 项", "4 项")]),
        ("连同预算执行率共设置 6 项绩效指标，完成 5 项，未完成 1 项。", []),
        ("共设置 5 项绩效指标，已完成 2 项，未完成 3 项。", [("goals", "完成 2 项", "4 项"), ("goals", "未完成 3 项", "1 项")]),
        ("共有绩效指标 5 项，其中达到目标值的 4 项，未达到目标值的 1 项。", []),
        ("共有绩效指标 5 项，其中达到目标值的 5 项。", [("goals", "完成 5 项", "4 项")]),
        ("共有绩效指标 8 项。", [("goals", "8 项指标", "5 项")]),
        ("产出指标 3 项，其中达到目标值的 2 项，未达到目标值的 1 项。", []),
        ("产出指标 3 项，均达到目标值；效益指标 2 项。", [("goals", "2 项效益指标", "1 项")]),
        ("产出指标 2 项，分数量指标和质量指标。", []),
        ("未达到目标值的指标 2 项：新设标志牌少 10 块。", [("goals", "未完成 2 项", "1 项")]),
        ("有 1 项指标未完成。", []),
        ("共设立 3 个一级指标。", []),
        ("本年共开展 12 项工程。", []),
    ],
)  # fmt: skip
def test_numbers_of_indicators_are_compared_where_rows_are_counted(text, wanted):
    assert said({"（二）绩效目标完成情况": text}, HUBEI_PLAIN) == wanted


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="养护里程验收合格率达到目标未完成的绩效自评得分预算执行1234567890.%公里万元，。；（）()年其中无\t\n", max_size=60), max_size=6))  # fmt: skip
def test_no_report_makes_the_checks_fail(texts):
    against({f"{n}. 完成的绩效目标": text for n, text in enumerate(texts)}, HUBEI_PLAIN)
