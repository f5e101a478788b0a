"""How an actual stands to its target."""

from __future__ import annotations

from decimal import Decimal

import pytest
from scored import TIERS, D, row

from jixiao.core.compare import MISSED, PARTLY, REACHED, compare
from jixiao.core.form import Indicator, Printed
from jixiao.core.pack import Quantitative, Scoring

SHARES = Scoring(quantitative=Quantitative(completion_percent=True))
WORDS = Scoring(qualitative=TIERS)


@pytest.mark.parametrize(
    ("target", "actual", "sense", "met", "completion"),
    [
        ("≥90%", "70%", "positive", False, "7/9"),
        ("≥90%", "90%", "positive", True, "1"),
        (">90%", "90%", "positive", False, "1"),
        (">90%", "90.1%", "positive", True, "901/900"),
        ("100个", "50个", "positive", False, "1/2"),
        ("736亿元", "854.2亿元", "positive", True, "4271/3680"),
        ("1万人", "9500人", "positive", False, "19/20"),
        ("90%以上", "100%", "positive", True, "10/9"),
        ("不低于5场", "4场", "positive", False, "4/5"),
        ("≤100", "80", "reverse", True, "5/4"),
        ("≤100", "150", "reverse", False, "2/3"),
        ("<5%", "5%", "reverse", False, "1"),
        ("≤1%", "100%", "reverse", False, "1/100"),
        ("不超过100万元", "110万元", "reverse", False, "10/11"),
        ("50人以内", "40人", "reverse", True, "5/4"),
        ("2小时内", "1.5小时", "reverse", True, "4/3"),
        ("≤5起", "0起", "reverse", True, "1"),
        ("=3次", "3次", "equal", True, "1"),
        ("=4次", "3次", "equal", False, "3/4"),
        ("前三", "第二", "ordinal", True, "3/2"),
        ("第一名", "第四名", "ordinal", False, "1/4"),
        ("10-20个", "15个", "range", True, "1"),
        ("10-20个", "8个", "range", False, "4/5"),
        ("10-20个", "25个", "range", True, "1"),
        ("10≤X≤20", "25", "range", False, "4/5"),
        ("3个以上5个以下", "6个", "range", False, "5/6"),
        ("≤5天", "3-4天", "range", True, "1"),
        ("≤5天", "6-7天", "range", False, "5/6"),
        ("12月底", "12月", "date", True, "1"),
        ("2020年6月底前", "2020年8月", "date", False, None),
        ("0", "0", "reverse", True, "1"),
        ("0起", "2起", "reverse", False, "0"),
        ("≥-2%", "1%", "positive", True, "1"),
        ("15册", "14", "positive", False, "14/15"),
        ("95", "100%", "positive", True, "20/19"),
        ("95%", "0.98", "positive", True, "98/95"),
        ("≥95", "95.6%", "positive", True, "956/950"),
        ("100%", "100.0", "positive", True, "1"),
        ("≤3个工作日", "2天", "reverse", True, "3/2"),
        ("10000", "1.2万", "positive", True, "6/5"),
        ("1万人次", "9000", "positive", False, "9/10"),
        ("3公里", "3.0KM", "positive", True, "1"),
        ("缩短至3天", "4天", "reverse", False, "3/4"),
        ("12月底前", "12月25日", "date", True, "1"),
        ("2020年度", "2020年12月", "date", True, "1"),
        ("2020年9月", "2020.10", "date", False, None),
        ("2020年全年", "2020-12", "date", True, "1"),
    ],
)
def test_figures_are_compared_by_sign_and_unit(
    target: str, actual: str, sense: str, met: bool, completion: str | None
) -> None:
    found = compare(row(target, actual))
    assert (found.sense, found.met) == (sense, met)
    if completion is None:
        assert found.completion is None
    else:
        over, _, under = completion.partition("/")
        assert found.completion is not None
        assert abs(found.completion - D(over) / D(under or 1)) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("target", "actual", "reason"),
    [
        ("8个", "100%", "单位"),
        ("100%", "1", "单位"),
        ("10米", "3人", "单位"),
        ("100万元", "100元", "单位"),
        ("50人", "50人以内", "界限"),
        ("3次", None, "未填实际完成值"),
        (None, "3次", "未填目标值"),
        ("/", "3次", "未填目标值"),
        ("提升", "627人次", "文字"),
        ("社会稳定", "平安稳定", "定性"),
        ("明显提升", "提升", "定性"),
        ("12项", "完成3项，完成4项", "多个数字"),
        ("每月10日前", "2020年12月", "每月"),
        ("每月10日前", "次月8日", "每月"),
        ("每月1次", "每人1次", "每期"),
        ("≤3个工作日", "5天", "工作日"),
        ("100人", "约95人", "约数"),
        ("3-5次/月", "40次", "每期"),
        ("100场", "因故调整方案", "文字"),
    ],
)
def test_what_cannot_be_told_is_unknown_and_says_why(target: str | None, actual: str | None, reason: str) -> None:
    found = compare(row(target, actual))
    assert found.met is None
    assert found.completion is None
    assert reason in found.why


@pytest.mark.parametrize(
    ("name", "level2", "sense"),
    [
        ("有效投诉率", "质量指标", "reverse"),
        ("安全事故数(起)", "质量指标", "reverse"),
        ("城镇登记失业率%", "社会效益指标", "reverse"),
        ("违规发放次数", "质量指标", "reverse"),
        ("项目成本控制", "成本指标", "reverse"),
        ("成本控制数", "成本指标", "reverse"),
        ("投诉办结率", "质量指标", "positive"),
        ("投诉率下降", "质量指标", "positive"),
        ("零事故率", "质量指标", "positive"),
        ("减少安全事故数", "社会效益指标", "positive"),
        ("违规问题整改率", "质量指标", "positive"),
        ("查处违法案件数", "数量指标", "positive"),
        ("帮扶失业人员人数", "数量指标", "positive"),
        ("补贴发放金额", "成本指标", "positive"),
        ("参训人数", "数量指标", "positive"),
    ],
)
def test_a_bare_target_is_a_minimum_unless_the_name_wants_little(name: str, level2: str, sense: str) -> None:
    found = compare(row("5", "3", name=name, level2=level2))
    assert found.sense == sense
    assert (name[:2] in found.why or "指标名称" in found.why) == (sense == "reverse")


def test_a_sign_wins_over_the_name() -> None:
    assert compare(row("≥95%", "96%", name="投诉率")).sense == "positive"


def test_a_mere_bound_is_compared_by_its_value_and_said_to_be_one() -> None:
    found = compare(row("≥90%", "≥80%"))
    assert (found.met, found.shown) == (False, "80÷90=88.89%")
    assert "界限" in found.why


@pytest.mark.parametrize(
    ("target", "actual", "tier"),
    [
        ("良好", "良好", REACHED),
        ("良好", "优秀", REACHED),
        ("优秀", "良好", PARTLY),
        ("满意", "不满意", MISSED),
        ("良好", "达成预期指标", REACHED),
        ("良好", "部分达成预期指标且有一定效果", PARTLY),
        ("良好", "未达成预期指标", MISSED),
        ("100场", "全面完成", REACHED),
        ("100场", "基本完成", PARTLY),
        ("100场", "未完成", MISSED),
        ("提升", "有所提升", REACHED),
        ("提升", "未提升", MISSED),
        ("长期", "长期", REACHED),
        ("A级", "A级", REACHED),
    ],
)
def test_words_are_judged_only_where_they_leave_no_doubt(target: str, actual: str, tier: int) -> None:
    found = compare(row(target, actual), WORDS)
    assert found.tier == tier
    assert found.completion is None


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("良好", "优秀", True),
        ("优秀", "良好", None),
        ("优", "中", None),
        ("优", "差", False),
        ("非常满意", "满意", None),
        ("满意", "基本满意", None),
        ("满意", "不满意", False),
        ("完成", "基本完成", None),
        ("100场", "基本完成", None),
        ("完成", "部分完成", False),
        ("全部完成", "未全部完成", False),
        ("完成", "未完成", False),
        ("100场", "未达成预期指标", False),
    ],
)
def test_a_lower_grade_is_missed_only_where_the_answer_says_that_something_is_missing(
    target: str, actual: str, met: bool | None
) -> None:
    assert compare(row(target, actual), WORDS).met is met


@pytest.mark.parametrize("target", ["≤3起", "0", "0起", "≤0", "零"])
@pytest.mark.parametrize("actual", ["无", "未发生", "零事故", "全年未发生安全事故", "无投诉"])
def test_nothing_answers_an_upper_limit_with_zero(target: str, actual: str) -> None:
    found = compare(row(target, actual, name="安全事故数"))
    assert found.met is True
    assert "按0" in found.why


def test_nothing_does_not_answer_a_minimum() -> None:
    assert compare(row("≥3场", "无")).met is None


@pytest.mark.parametrize("actual", ["未发生重大事故", "无法统计", "未整改问题", "没有明显问题"])
def test_a_denial_that_leaves_room_is_no_zero(actual: str) -> None:
    assert compare(row("0", actual, name="安全事故数")).met is None


@pytest.mark.parametrize(
    ("target", "actual", "completion"),
    [("8个", "100%", "1"), ("100亿", "80%", "0.8"), ("建成投用", "80%", "0.8"), ("90%", "81%", "0.9")],
)
def test_the_actual_column_may_hold_the_share_completed(target: str, actual: str, completion: str) -> None:
    assert compare(row(target, actual), SHARES).completion == D(completion)


def test_a_share_beside_a_count_means_nothing_elsewhere() -> None:
    assert compare(row("8个", "100%")).completion is None


def test_a_pack_may_refuse_a_target_of_nothing() -> None:
    refusing = Scoring(quantitative=Quantitative(zero_target="refuse"))
    assert compare(row("0起", "0起"), refusing).met is None
    assert compare(row("0起", "0起")).met is True


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("0", "0.5%", False),
        ("0%", "0.5", False),
        ("0", "0%", True),
        ("无", "1起", False),
        ("6组共54人", "6组共50人", False),
        ("6组共54人", "6组共54人", True),
        ("5期、200人", "5期、180人", False),
        ("5期、200人", "6期、210人", True),
        ("提升", "下降", False),
        ("降低", "明显上升", False),
        ("显著提升", "略有提升", None),
    ],
)
def test_zeros_lists_and_turns(target: str, actual: str, met: bool | None) -> None:
    indicator = Indicator(name=Printed("巡查情况"), target=Printed(target), actual=Printed(actual))
    assert compare(indicator).met is met
