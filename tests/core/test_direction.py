"""Which way an indicator runs when its target has no sign: told by name, unit and level, or left open."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scored import form, pack, row

from jixiao.core.compare import compare
from jixiao.core.direction import direction
from jixiao.core.form import Printed
from jixiao.core.score import _carefully, plan_of, score

COST, TIME, COUNT, SOCIAL, ECO = "成本指标", "时效指标", "数量指标", "社会效益指标", "生态效益指标"


def sense(name: str, target: str, level2: str = COUNT) -> str:
    return direction(None, target, name, level2)[0]


@pytest.mark.parametrize(
    ("name", "target", "level2"),
    [
        ("项目成本", "100", COST),
        ("项目成本", "100万元", COST),
        ("印刷费", "10万元", COST),
        ("差旅费", "10", COST),
        ("采购单价", "5000元/台", COST),
        ("采购单价", "5000元/台", COUNT),
        ("人均培训成本", "500元/人", COUNT),
        ("工程造价", "2000元/平方米", COUNT),
        ("维护费用", "30万元", COUNT),
        ("项目总投资", "20万元", COST),
        ("经费", "64万", COST),
        ("计划内", "36万元", COST),
        ("支出控制", "100万元", COST),
        ("三公经费", "8万元", "经济成本指标"),
        ("“三公经费”变动率", "-5%", "预算配置"),
        ("在职人员控制率", "100%", "预算配置"),
    ],
)
def test_money_to_be_spent_runs_down(name: str, target: str, level2: str) -> None:
    assert sense(name, target, level2) == "reverse"


@pytest.mark.parametrize(
    ("name", "target", "level2"),
    [
        ("预算执行率", "100%", COST),
        ("资金支付率", "95%", COST),
        ("资金到位率", "100%", COST),
        ("成本节约率", "5%", COST),
        ("节约成本", "10万元", COST),
        ("成本降低率", "10%", COST),
        ("补助标准", "500元/人", COST),
        ("奖励标准", "2000元", COST),
        ("补贴发放金额", "100万元", COST),
        ("购置数量", "10台", COST),
        ("完成投资", "100万元", "经济效益指标"),
        ("招商引资到位资金", "736亿元", COUNT),
        ("工程资金金额", "43.2", COUNT),
        ("税收收入", "10亿元", "经济效益指标"),
        ("带动消费", "5000万元", "经济效益指标"),
        ("免费体检人数", "500人", COUNT),
        ("发放生活补助费", "100万元", COUNT),
        ("收取污水处理费", "100万元", "经济效益指标"),
        ("免除学费", "10万元", COUNT),
        ("贫困人口数", "100人", COUNT),
    ],
)
def test_money_to_be_handed_out_saved_or_earned_runs_up(name: str, target: str, level2: str) -> None:
    assert sense(name, target, level2) == "positive"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("响应时间", "2小时"),
        ("响应时间（小时）", "2"),
        ("故障修复时间", "2小时"),
        ("建设工期", "180天"),
        ("审批时限", "10个工作日"),
        ("平均等候时间", "20分钟"),
        ("项目完成时间", "12个月"),
        ("事项办理时限", "5天"),
        ("服务响应时间", "30分钟"),
        ("建设周期", "12个月"),
        ("平均住院日", "9天"),
    ],
)
def test_time_to_be_kept_short_runs_down(name: str, target: str) -> None:
    assert sense(name, target, TIME) == "reverse"


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("开放时间", "300天", "positive"),
        ("培训天数", "5天", "positive"),
        ("培训天数（天）", "8", "positive"),
        ("舆情监测及时性", "365天", "positive"),
        ("空气优良天数", "270天", "positive"),
        ("设备质保期限", "3年", "unknown"),
        ("服务周期", "12个月", "unknown"),
    ],
)
def test_time_to_be_kept_up_never_runs_down(name: str, target: str, expected: str) -> None:
    assert sense(name, target) == expected


def test_lessons_and_opening_hours_fall_short_when_there_are_fewer() -> None:
    assert compare(row("5天", "4天", name="培训天数")).met is False
    assert compare(row("300天", "280天", name="开放时间", level2=TIME)).met is False


@pytest.mark.parametrize(
    ("name", "target", "level2"),
    [
        ("案件发生率", "5%", SOCIAL),
        ("上访人次", "10", SOCIAL),
        ("信访量", "100件", SOCIAL),
        ("贫困发生率", "1%", SOCIAL),
        ("城镇登记失业率", "4.5%", SOCIAL),
        ("噪音", "60分贝", ECO),
        ("万元GDP能耗", "0.5吨", ECO),
        ("二氧化碳排放量", "100吨", ECO),
        ("空气污染指数", "100", ECO),
        ("PM2.5年均浓度", "45", ECO),
        ("资产负债率", "60%", SOCIAL),
        ("路段拥堵指数", "1.8", SOCIAL),
        ("办件超时率", "2%", "质量指标"),
        ("受理差错率", "1%", "质量指标"),
        ("退件率", "3%", "质量指标"),
        ("预算调整率", "5%", COST),
        ("重污染天气天数", "5天", ECO),
        ("万元GDP用水量", "50立方米", ECO),
    ],
)
def test_what_nobody_wants_more_of_runs_down(name: str, target: str, level2: str) -> None:
    assert sense(name, target, level2) == "reverse"


@pytest.mark.parametrize(
    "name",
    [
        "信访办结率",
        "信访事项化解率",
        "污染治理率",
        "排放达标率",
        "达标排放率",
        "能耗下降率",
        "案件查处率",
        "降低重大刑事案件发生率",
        "事故零发生率",
        "化解债务金额",
        "负氧离子浓度",
        "受理投诉件数",
        "信访群众满意率",
    ],
)
def test_what_is_done_about_it_runs_up(name: str) -> None:
    assert sense(name, "90") == "positive"


@pytest.mark.parametrize(
    ("name", "target", "level2"),
    [
        ("成本控制率", "100%", COST),
        ("事故控制率", "95%", "质量指标"),
        ("民生支出", "100亿元", SOCIAL),
        ("养老保险费", "100万元", COUNT),
        ("贫困人口数", "100人", SOCIAL),
        ("服务周期", "12个月", TIME),
        ("项目实施", "10天", TIME),
        ("缩短办理时间", "5天", TIME),
        ("粮食库存", "100吨", COUNT),
        ("信访件次", "100件", COUNT),
        ("受理投诉率", "90%", "质量指标"),
        ("变化情况", "-3", SOCIAL),
    ],
)
def test_where_the_words_leave_it_open_only_the_same_figure_is_met(name: str, target: str, level2: str) -> None:
    assert sense(name, target, level2) == "unknown"
    same = compare(row(target, target, name=name, level2=level2))
    other = compare(
        row(
            target,
            target.replace("1", "2").replace("5", "4").replace("9", "8").replace("3", "2"),
            name=name,
            level2=level2,
        )
    )
    assert (same.met, other.met) == (True, None)
    assert "≥" in other.why


def test_the_words_of_the_target_win_over_the_name() -> None:
    assert sense("印刷费", "不少于10万元", COST) == "positive"
    assert sense("参训人数", "50人以内") == "reverse"
    assert sense("办理时间", "缩短至3天", TIME) == "reverse"
    assert sense("能耗", "下降3%", ECO) == "positive"


def test_level_1_says_that_a_row_is_about_costs_where_level_2_does_not() -> None:
    cells = replace(row("36万元", "30万元", name="物资采购", level2="采购控制"), level1=Printed("成本指标"))
    assert compare(cells).met is True
    assert compare(replace(cells, level2=None)).met is True


def test_a_cost_above_its_bare_target_is_missed() -> None:
    found = compare(row("100", "103", name="项目成本", level2=COST))
    assert (found.sense, found.met) == ("reverse", False)


def test_a_share_beside_a_bare_cost_may_be_the_share_completed() -> None:
    assert compare(row("64", "100%", name="计划成本", level2=COST)).met is None


@pytest.mark.parametrize(
    ("name", "level2", "actual", "met"),
    [
        ("群众满意度", "满意度指标", "95%", True),
        ("群众满意度", "满意度指标", "80%", False),
        ("有效投诉率", "质量指标", "95%", False),
        ("有效投诉率", "质量指标", "80%", True),
        ("成本控制率", COST, "95%", None),
        ("成本控制率", COST, "88%", True),
    ],
)
def test_a_range_may_be_left_on_its_good_side(name: str, level2: str, actual: str, met: bool | None) -> None:
    assert compare(row("85%-90%", actual, name=name, level2=level2)).met is met


@pytest.mark.parametrize(
    ("name", "level2", "target", "actual"),
    [
        ("项目成本", COST, "100", "95"),
        ("项目成本", COST, "100", "103"),
        ("成本控制率", COST, "100%", "95%"),
        ("工期", TIME, "180天", "200天"),
        ("完成时间", TIME, "2020.9", "2020.10"),
        ("例会", COUNT, "每月2次", "12次"),
        ("参训人数", COUNT, "约100人", "95人"),
        ("办件量", COUNT, "增长10%", "下降20%"),
        ("参训人数", COUNT, "100人", "95人"),
    ],
)
def test_the_short_way_of_scoring_knows_the_direction_too(name: str, level2: str, target: str, actual: str) -> None:
    given = form(row(target, actual, name=name, level2=level2, weight="10"))
    (long,) = _carefully(given.goals[0], given, plan_of(pack().kinds[0].scoring))
    ((short,),) = score(given, pack()).rows
    assert short[:4] == long[:4]


@given(
    *(
        st.text(alphabet="0123456789.,%≤≥<>-~每月日年周次项元万天工作日成本费投诉率完成未无约左右前、；", max_size=14)
        for _ in range(4)
    )
)
def test_comparing_never_raises_and_says_why_it_cannot(target: str, actual: str, name: str, level2: str) -> None:
    found = compare(row(target, actual, name=name, level2=level2))
    assert found.met is not None or found.why


def test_a_long_name_is_read_in_time_that_grows_with_its_length_only() -> None:
    started = time.perf_counter()
    for name in ("万元每" * 20000, "投诉控制" * 20000, "发生率" * 20000, "办理时间" * 20000, "（" * 20000):
        compare(row("5天", "3天", name=name, level2=name))
        compare(row("0", "无" + name[:400], name=name))
    assert time.perf_counter() - started < 2


def test_what_fell_is_measured_by_how_much() -> None:
    assert compare(row("下降3%", "下降2%", name="能耗", level2=ECO)).shown == "2÷3=66.67%"
    assert compare(row("3%", "-3.2%", name="能耗下降率", level2=ECO)).met is True
    assert compare(row("同比增长5%", "同比下降2%", name="产值")).met is False
