"""Texts recognised by their form."""

from __future__ import annotations

import pytest

from jixiao.core.checks.reasons import gives_cause, is_nothing, is_reason, only_labels
from jixiao.core.checks.wording import indicator_name, is_execution, level_name, opposed
from jixiao.core.checks.years import leading_year, title_years, years_done
from jixiao.core.prompts import blank_date, blank_year, gap_in, hole_in, is_prompt


@pytest.mark.parametrize(
    "text",
    [
        "无", "无。", "暂无", "/", "——", "无偏差", "没有问题", "N/A", "无未完成指标", "存在问题：无；改进措施：无",
        "1.偏差原因：无。2.改进措施：无。", "偏差原因分析：无", "一、存在的问题：\n无\n二、下一步措施：暂无", "无偏差，无改进措施",
    ],
)  # fmt: skip
def test_empty_talk(text):
    assert is_nothing(text) and not is_reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "不存在偏差大或目标未完成情况",
        "无偏差较大指标",
        "未发生偏差",
        "绩效目标不存在偏差",
        "年度目标无偏差。",
        "O",
    ],
)
def test_the_label_of_the_box_denied_is_nothing(text):
    assert is_nothing(text) and not is_reason(text)


@pytest.mark.parametrize("text", ["无法开展线下培训", "无预算安排", "未验收", "目标均已完成"])
def test_words_that_only_begin_like_a_denial_are_said(text):
    assert not is_nothing(text) and is_reason(text)


def test_measures_do_not_answer_for_a_reason_left_at_nothing():
    text = "存在问题：无；改进措施：加强调度"
    assert not is_nothing(text) and not is_reason(text)


@pytest.mark.parametrize("text", ["1.存在问题及原因：\n2.改进措施：", "存在问题："])
def test_labels_with_nothing_behind(text):
    assert only_labels(text) and not is_reason(text)


def test_labels_with_something_behind():
    assert not only_labels("1.存在问题：供货延误\n2.改进措施：") and not only_labels("无")


def test_measures_are_a_cause_only_when_they_say_why():
    assert gives_cause("因招标推迟，下年提前采购") and gives_cause("受雨季影响的标段已复工")
    assert not gives_cause("加强预算管理，提高执行率") and not gives_cause("因地制宜加强管理")


@pytest.mark.parametrize(
    "text",
    [
        "无人机采购推迟",
        "没有按期验收，因供货延误",
        "受雨季影响",
        "1.原因：供货延误。2.措施：无。",
        "已完成招标，尾款未付",
        "按合同进度支付",
    ],
)
def test_reasons(text):
    assert not is_nothing(text) and is_reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "（主要填写存在的问题及原因）",
        "请填写未完成原因",
        "格式：一、二、三",
        "[请简述改进措施]",
        "填写说明：逐项列出",
        "（主要包括项目背景、立项依据等）",
        "请根据实际情况填写，并提出改进措施",
        "填写偏差原因",
        "待填",
        "（项目名称）",
        "请说明：",
        "主要填写1.存在问题 2.原因分析",
    ],
)
def test_prompts(text):
    assert is_prompt(text) and not is_reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "请假制度执行到位", "主要问题是供货延误", "请第三方机构复核了数据", "（含质保金）", "主要包括培训5次、检查3次。",
        "请根据项目情况加强调度，因疫情推迟。", "填写调查表300份", "请各单位填写调查表300份，已回收", "待验收", "（说明：因疫情推迟）", "（一）道路养护",
    ],
)  # fmt: skip
def test_texts_that_only_sound_like_prompts(text):
    assert not is_prompt(text)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("XX 分", "XX"),
        ("（××分）", "××"),
        ("____", "____"),
        ("……", "……"),
        ("指标1", "指标1"),
        ("2020年度XX项目", "XX"),
        ("20XX年度自评表", "20XX年"),
        ("20XX年X月X日", "20XX年"),
        ("2021年X月X日", "年X月X日"),
        ("某××工程", "××"),
    ],
)
def test_gaps(text, gap):
    assert gap_in(text) == gap


@pytest.mark.parametrize(
    "text",
    [
        "10×28", "X光机", "MAXX系列", "3×4米", "指标体系建设", "A×B", "按照“一××两××”要求", "一××两××机制", "二○○九年建成", "确保○○九工程",
        "二〇二〇年",
    ],
)  # fmt: skip
def test_texts_without_gaps(text):
    assert gap_in(text) is None


def test_a_heading_of_a_goal_is_no_gap():
    assert gap_in("目标1") == "目标1" and hole_in("目标1") is None
    assert hole_in("年度绩效目标1（XX分）") == "XX"


@pytest.mark.parametrize(
    ("text", "blank"), [("年  月  日", False), ("2021年 月 日", True), ("2021年6月 日", False), ("2021.6.17", False)]
)
def test_dates_never_filled_in(text, blank):
    assert (blank_date(text) is not None) is blank


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("（ 年度）项目自评表", True),
        ("（2020年度）项目自评表", False),
        ("年度项目自评表", False),
        ("项目（年度）自评表", False),
    ],
)
def test_titles_without_their_year(text, blank):
    assert (blank_year(text) is not None) is blank


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


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("2021 年度某某项目自评表", (2021, 2021)),
        ("2020-2021年度某某项目自评表", (2020, 2021)),
        ("2020年至2021年度某某项目自评表", (2020, 2021)),
        ("2021年开展2020年度某某项目自评", (2020, 2020)),
        ("2021年某某项目", None),
    ],
)
def test_fiscal_years_of_a_title(title, years):
    assert title_years(title) == years


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2021年项目绩效自评表", 2021),
        ("项目绩效自评表（2021年）", 2021),
        ("某某项目2019年资金自评表", None),
        ("2021年3月项目自评表", None),
    ],
)
def test_a_year_in_front_of_a_title_or_in_brackets(title, year):
    assert leading_year(title) == year


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2020年完成，依据〔2018〕3号和《2017年办法》", (2020,)),
        ("2021年完成培训5次，2021年度支出12万元", (2021, 2021)),
        ("比2019年增长5%，2019年为500人次", ()),
        ("与2019年相比有所下降", ()),
        ("验收推迟到2021年，2021年一季度完成", ()),
        ("尾款预计2021年支付", ()),
        ("2020年是关键一年", ()),
    ],
)
def test_years_of_what_was_done(text, years):
    assert years_done(text) == years
