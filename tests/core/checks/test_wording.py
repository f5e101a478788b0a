"""Texts recognised by their form."""

from __future__ import annotations

import pytest

from jixiao.core.checks.wording import (
    gap_in,
    indicator_name,
    is_execution,
    is_nothing,
    is_prompt,
    is_reason,
    level_name,
    opposed,
    title_year,
    years_in,
)


@pytest.mark.parametrize("text", ["无", "无。", "暂无", "/", "——", "无偏差", "没有问题", "N/A", "无未完成指标"])
def test_empty_talk(text):
    assert is_nothing(text) and not is_reason(text)


@pytest.mark.parametrize("text", ["无人机采购推迟", "没有按期验收，因供货延误", "受雨季影响"])
def test_reasons(text):
    assert not is_nothing(text) and is_reason(text)


@pytest.mark.parametrize(
    "text",
    ["（主要填写存在的问题及原因）", "请填写未完成原因", "格式：一、二、三", "[请简述改进措施]", "填写说明：逐项列出"],
)
def test_prompts(text):
    assert is_prompt(text) and not is_reason(text)


@pytest.mark.parametrize("text", ["请假制度执行到位", "主要问题是供货延误", "请第三方机构复核了数据", "（含质保金）"])
def test_texts_that_only_sound_like_prompts(text):
    assert not is_prompt(text)


@pytest.mark.parametrize(
    ("text", "gap"),
    [("XX 分", "XX"), ("（××分）", "××"), ("____", "____"), ("……", "……"), ("指标1", "指标1"), ("2020年度XX项目", "XX")],
)
def test_gaps(text, gap):
    assert gap_in(text) == gap


@pytest.mark.parametrize("text", ["10×28", "X光机", "MAXX系列", "3×4米", "指标体系建设", "A×B"])
def test_texts_without_gaps(text):
    assert gap_in(text) is None


@pytest.mark.parametrize("text", ["有工作计划计2分，没有不得分", "评价要点：①是否健全", "12", "提供佐证资料"])
def test_a_standard_in_a_row_is_no_reason(text):
    assert not is_reason(text, in_row=True)


@pytest.mark.parametrize(
    ("target", "actual", "answer"),
    [
        ("增长10%以上", "下降45%", True),
        ("同比下降5%", "同比上升3%", True),
        ("增长10%", "增长12%", False),
        ("增长10%", "人数增加3%，费用下降2%", False),
        ("100%", "下降3%", False),
    ],
)
def test_moving_the_other_way(target, actual, answer):
    assert opposed(target, actual) is answer


def test_names_and_years():
    assert level_name("产出指标（40分）") == level_name("产出 ") == "产出"
    assert indicator_name("指标 1 指标1：购置数量") == "购置数量"
    assert is_execution("预算执行率") and not is_execution("计划执行率") and not is_execution("预算执行监督次数")
    assert title_year("2021 年度某某项目自评表") == 2021
    assert title_year("2021年某某项目") is None
    assert years_in("2020年完成，依据〔2018〕3号和《2017年办法》") == [2020]
