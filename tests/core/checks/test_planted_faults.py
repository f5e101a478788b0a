"""One fault planted in a right form, in every kind of form: exactly that is found, and nothing else of an error's weight."""

from __future__ import annotations

from typing import Any

import pytest

from sample_forms import (
    COMMON,
    GUANGSHUI,
    HUBEI,
    HUBEI_DEPARTMENT,
    HUBEI_PLAIN,
    HUBEI_TWO_GOALS,
    MOF,
    SHIJIAZHUANG,
    TRANSFER,
    Data,
    codes,
    findings,
    row,
    spoilt,
)

R = "goals__0__indicators__"
G = "goals__1__indicators__"


def one_more(extra: Data) -> dict[str, Any]:
    """The rows of the national form and one more."""
    return {"goals__0__indicators": [*MOF["goals"][0]["indicators"], extra]}


PLANTED: list[tuple[str, Data, dict[str, Any], list[tuple[str, str]]]] = [
    ("rate that does not fit", MOF, {"budget__rate": "99%"}, [("execution_rate_mismatch", "budget")]),
    ("rate row that does not fit", SHIJIAZHUANG, {"budget__actual": "99%"}, [("execution_rate_mismatch", "budget")]),
    ("rate as a fraction is fine", MOF, {"budget__rate": "0.95"}, []),
    ("rate without its sign is fine", MOF, {"budget__rate": "95"}, []),
    ("budget score wrong, total right by it", HUBEI, {"budget__score": "19.5", "total": "98.5"}, [("execution_score_mismatch", "budget")]),
    ("budget score above its weight", HUBEI, {"budget__score": "100", "total": "179"}, [("execution_score_mismatch", "budget")]),
    ("more spent than budgeted, capped", MOF, {"budget__executed": "126", "budget__fiscal__executed": "116", "budget__rate": "105%", "budget__score": "10", "total": "95"}, [("over_execution", "budget")]),
    ("more spent than budgeted, 100 % printed", MOF, {"budget__executed": "126", "budget__fiscal__executed": "116", "budget__rate": "100%", "budget__score": "10", "total": "95"}, [("over_execution", "budget")]),
    ("both amounts in yuan", HUBEI, {"budget__budget": "3000000.00", "budget__executed": "2850000.00"}, [("unit_mismatch", "budget")]),
    ("only the executed amount in yuan", HUBEI, {"budget__executed": "2850000"}, [("unit_mismatch", "budget")]),
    ("small amount in yuan, the text says 万元", HUBEI, {"budget__budget": "30000.00", "budget__executed": "28500.00", "deviation_reason": "预算3万元，质保金按合同于次年支付。"}, [("unit_mismatch", "budget")]),
    ("an amount where the rate belongs", SHIJIAZHUANG, {"budget__target": "60", "budget__actual": "57"}, [("unit_mismatch", "budget")]),
    ("part that does not add up", MOF, {"budget__fiscal__budget": "101"}, [("money_rows_mismatch", "budget")]),
    ("part row left out", MOF, {"budget__carryover": None}, [("money_rows_mismatch", "budget")]),
    ("lone part below the total may be one source of several", GUANGSHUI, {"budget__fiscal__budget": "70"}, []),
    ("lone part below the total, the other row empty", GUANGSHUI, {"budget__fiscal__budget": "70", "budget__other": {}}, [("money_rows_mismatch", "budget")]),
    ("only the executed amount in yuan, parts in 万元", MOF, {"budget__executed": "1140000", "budget__fiscal__executed": "104"}, [("unit_mismatch", "budget")]),
    ("small amount in yuan, an indicator says 万元", HUBEI, {"budget__budget": "30000.00", "budget__executed": "28500.00", f"{R}3__name": "养护成本（万元）", f"{R}3__target": "≤3", f"{R}3__actual": "2.85"}, [("unit_mismatch", "budget")]),
    ("a large amount to the cent may be true", HUBEI, {"budget__budget": "180000.00", "budget__executed": "171000.00"}, []),
    ("three hundred hundred million for one project", HUBEI, {"budget__budget": "3000000", "budget__executed": "2850000"}, [("unit_mismatch", "budget")]),
    ("half a million under 万元 may be true", HUBEI, {"budget__budget": "520000", "budget__executed": "494000"}, []),
    ("basic and project expenditure", HUBEI_DEPARTMENT, {"budget__basic_expenditure": "1196"}, [("subrow_sum", "budget")]),
    ("total without the execution score, no row points", HUBEI_PLAIN, {"total": "77.5"}, [("total_mismatch", "total")]),
    ("total without the execution score, group points", SHIJIAZHUANG, {"total": "82"}, [("total_mismatch", "total")]),
    ("total without a missing execution score", HUBEI_PLAIN, {"total": "77.5", "budget__score": None}, [("total_mismatch", "total"), ("missing_score", "budget")]),
    ("total without the execution score, full marks beside it", HUBEI, {"total": "79", "total_weight": "100"}, [("total_mismatch", "total")]),
    ("subtotal by its name", HUBEI_PLAIN, {"total": "77.5", "total_label": "合计"}, []),
    ("subtotal with a score left out", HUBEI, {"total": "79", f"{R}0__score": None}, [("missing_score", "养护里程")]),
    ("subtotal beside a wrong row weight", HUBEI, {"total": "79", "goals__0__weight": None, f"{R}0__weight": "24"}, [("weight_sum_mismatch", "total"), ("score_mismatch", "养护里程")]),
    ("subtotal beside a wrong execution score", HUBEI, {"total": "79", "budget__score": "18"}, [("execution_score_mismatch", "budget")]),
    ("total", COMMON, {"total": "30"}, [("total_mismatch", "total")]),
    ("total of a form in halves", GUANGSHUI, {"total": "98"}, [("total_mismatch", "total")]),
    ("total with a missing budget score", MOF, {"budget__score": None}, [("missing_score", "budget")]),
    ("total that leaves a blank score out", HUBEI, {f"{R}0__score": None, "total": "78"}, [("missing_score", "养护里程")]),
    ("total that a blank score explains", HUBEI, {f"{R}0__score": None}, [("missing_score", "养护里程")]),
    ("weight of a row", MOF, {f"{R}4__weight": "25"}, [("weight_sum_mismatch", "total"), ("score_mismatch", "设备使用年限")]),
    ("points of the only goal", HUBEI_PLAIN, {"goals__0__weight": "100"}, [("weight_sum_mismatch", "total")]),
    ("points below the scores", HUBEI_PLAIN, {"goals__0__weight": "70"}, [("weight_sum_mismatch", "年度绩效目标")]),
    ("points of one goal of two", HUBEI_TWO_GOALS, {"goals__0__weight": "60"}, [("weight_sum_mismatch", "total"), ("weight_sum_mismatch", "年度绩效目标1")]),
    ("points of a group of common indicators", COMMON, {f"{R}3__weight": "3"}, [("weight_sum_mismatch", "预算配置")]),
    ("points of a group", SHIJIAZHUANG, {f"{R}0__level1_weight": "50", f"{R}1__level1_weight": "50"}, [("weight_sum_mismatch", "total")]),
    ("scores above the group", SHIJIAZHUANG, {f"{R}2__score": "45", "total": "105"}, [("weight_sum_mismatch", "效益指标")]),
    ("points of a goal among checklists", GUANGSHUI, {"goals__1__weight": "80"}, [("weight_sum_mismatch", "项目年度目标1：完成养护任务")]),
    ("score above its weight", COMMON, {f"{R}3__score": "3", "total": "29"}, [("score_above_weight", "“三公经费”变动率")]),
    ("score above the points in the name", HUBEI_PLAIN, {**{f"{R}{i}__name": f"{name}（{points}分）" for i, (name, points) in enumerate((("养护里程", 20), ("新设标志牌", 10), ("验收合格率", 20), ("通行投诉件数", 20), ("沿线群众满意度", 10)))}, f"{R}0__score": "22", "total": "93.5"}, [("score_above_weight", "养护里程（20分）")]),
    ("score wrong", MOF, {f"{R}0__score": "16", "total": "92.5"}, [("score_mismatch", "购置设备")]),
    ("score wrong though met", HUBEI, {f"{R}1__score": "14", "total": "97"}, [("score_mismatch", "验收合格率")]),
    ("score cut rightly", HUBEI, {f"{R}1__actual": "90%", f"{R}1__score": "14.21", "total": "97.21"}, []),
    ("full marks below target", TRANSFER, {f"{R}5__actual": "80%"}, [("full_score_below_target", "送检单位满意度（问卷）")]),
    ("full marks above a limit", HUBEI, {f"{R}3__actual": "2.8万元"}, [("full_score_below_target", "每公里养护成本")]),
    ("full marks, group points only", SHIJIAZHUANG, {f"{R}0__actual": "3"}, [("full_score_below_target", "培训期数（期）")]),
    ("full marks in a one-row group", SHIJIAZHUANG, {f"{R}2__score": "40", "total": "100"}, [("full_score_below_target", "持证上岗人数（人）")]),
    ("full marks, completion in percent", GUANGSHUI, {f"{G}5__score": "10", "total": "97.5"}, [("full_score_below_target", "减少维修支出")]),
    ("full marks by rounding up", MOF, {f"{R}0__score": "20", f"{R}0__target": "≥50台", f"{R}0__actual": "49台", "budget__score": "10", "budget__executed": "120", "budget__rate": "100%", "budget__fiscal__executed": "110", "total": "97"}, [("full_score_below_target", "购置设备")]),
    ("full marks a hair below the target", TRANSFER, {f"{R}5__actual": "89.9%"}, []),
    ("full marks for merged rows", GUANGSHUI, {f"{G}1__actual": "70%"}, [("full_score_below_target", "养护里程")]),
    ("full marks, nothing printed but the goal", HUBEI_PLAIN, {f"{R}1__score": "10", "total": "94"}, [("full_score_below_target", "新设标志牌")]),
    ("full marks though it moved the other way", HUBEI, {f"{R}0__target": "同比增长5%", f"{R}0__actual": "同比下降8%"}, [("full_score_below_target", "养护里程")]),
    ("a bare cost may be a limit", HUBEI, {f"{R}3__target": "2.5万元"}, []),
    ("a bare time may be a limit", HUBEI, {f"{R}2__target": "30天", f"{R}2__actual": "25天"}, []),
    ("a bare decrease may be passed", HUBEI, {f"{R}0__target": "-18%", f"{R}0__actual": "-20%"}, []),
    ("people counted in full are no slip", HUBEI, {f"{R}0__target": "10万人次", f"{R}0__actual": "120000"}, []),
    ("no target", TRANSFER, {f"{R}0__target": None}, [("missing_target", "购置设备")]),
    ("no actual", GUANGSHUI, {f"{G}5__actual": None}, [("missing_actual", "减少维修支出")]),
    ("a dash for an actual", HUBEI, {f"{R}0__actual": "/"}, [("missing_actual", "养护里程")]),
    ("no reason for a shortfall", MOF, {f"{R}0__note": None}, [("unexplained_shortfall", "购置设备")]),
    ("empty reasons under labels", HUBEI_PLAIN, {"deviation_reason": "1.偏差原因：无。2.改进措施：无。", "improvement": None}, [("unexplained_shortfall", "budget")]),
    ("a box that says all is done is not empty", HUBEI_PLAIN, {"deviation_reason": "目标均已完成", "improvement": None}, []),
    ("the label of the box denied", HUBEI_PLAIN, {"deviation_reason": "不存在偏差大或目标未完成情况", "improvement": None}, [("unexplained_shortfall", "budget")]),
    ("measures beside a reason left at 无", HUBEI_PLAIN, {"deviation_reason": "无", "improvement": "加强预算管理，提高执行率。"}, [("unexplained_shortfall", "budget")]),
    ("measures that say why beside a reason left at 无", HUBEI_PLAIN, {"deviation_reason": "无", "improvement": "因标志牌迁改推迟，下年提前办理。"}, []),
    ("measures where there is no reason box", HUBEI_PLAIN, {"deviation_reason": None, "improvement": "加强预算管理，提高执行率。"}, []),
    ("no reason for low execution", HUBEI_PLAIN, {"deviation_reason": "无偏差", "improvement": "无"}, [("unexplained_shortfall", "budget")]),
    ("far above the target", SHIJIAZHUANG, {f"{R}0__actual": "6"}, [("target_far_exceeded", "培训期数（期）")]),
    ("just below far", SHIJIAZHUANG, {f"{R}2__target": "100", f"{R}2__actual": "149", f"{R}2__score": "40", "total": "100"}, []),
    ("words for a figure", MOF, {f"{R}1__actual": "达成预期指标"}, [("actual_not_measured", "验收合格率")]),
    ("a bound for a figure", MOF, {f"{R}4__actual": "8年以上"}, [("actual_not_measured", "设备使用年限")]),
    ("nothing happened is a figure where none may", HUBEI, {f"{R}3__target": "0起", f"{R}3__actual": "无"}, []),
    ("words for a date are no lack of a figure", MOF, {f"{R}2__actual": "按期完成"}, []),
    ("a share without its sign", MOF, {f"{R}1__actual": "1"}, [("unit_mismatch", "验收合格率")]),
    ("money without its 万", HUBEI, {f"{R}3__actual": "23000"}, [("unit_mismatch", "每公里养护成本")]),
    ("points left as XX", HUBEI, {"goals__0__weight": None, "goals__0__weight_text": "XX 分"}, [("placeholder_left", "年度绩效目标1")]),
    ("points left as XX in the goal's name", HUBEI, {"goals__0__name": "年度绩效目标1（XX分）"}, [("placeholder_left", "年度绩效目标1（XX分）")]),
    ("points of a goal printed as XX", HUBEI, {"goals__0__weight": "XX分"}, [("placeholder_left", "年度绩效目标1")]),
    ("points of a level left as XX", SHIJIAZHUANG, {f"{R}2__level1_weight": "XX"}, [("placeholder_left", "效益指标")]),
    ("points left as XX behind level 2", MOF, {f"{R}0__level2": "数量指标（XX分）"}, [("placeholder_left", "数量指标（XX分）")]),
    ("total left as XX", MOF, {"total": "XX"}, [("placeholder_left", "total")]),
    ("amount left as XX", MOF, {"budget__initial": "XX"}, [("placeholder_left", "budget")]),
    ("date never filled in", MOF, {"filled_on": "2021年 月 日"}, [("placeholder_left", "filled_on")]),
    ("title without its year", MOF, {"title": "（ 年度）项目支出绩效自评表"}, [("placeholder_left", "title")]),
    ("title with 20XX", MOF, {"title": "20XX年度项目支出绩效自评表"}, [("placeholder_left", "title")]),
    ("name of the field instead of the project", MOF, {"project": "（项目名称）"}, [("placeholder_left", "project")]),
    ("labels with nothing behind", MOF, {"deviation_reason": "1.存在问题及原因：\n2.改进措施："}, [("placeholder_left", "deviation_reason")]),
    ("prompt left", SHIJIAZHUANG, {f"{R}2__actual": "100", f"{R}2__score": "40", "total": "100", "deviation_reason": "（主要填写存在的问题）"}, [("placeholder_left", "deviation_reason")]),
    ("filled in before the year was over", HUBEI, {"title": "2021年度道路养护自评表", "year": "2021"}, [("year_mismatch", "title")]),
    ("a title that spans two years", MOF, {"title": "2020-2021年度项目支出绩效自评表"}, []),
    ("a year without 年度 in front of the title", HUBEI, {"title": "2021年乡村道路养护绩效自评表", "year": None}, [("year_mismatch", "title")]),
    ("the year of the funds in front of the title", HUBEI, {"title": "2018年车购税项目绩效自评表", "project": "2018年车购税项目", "year": None}, []),
    ("a year that is only compared with", MOF, {"completion": "设备更新完成，比2019年增长5%，2019年为17台。"}, []),
    ("a year that is only looked ahead to", HUBEI, {"deviation_reason": "验收推迟到2021年，2021年一季度支付质保金。"}, []),
    ("what was finished after the year", MOF, {"completion": "2021年2月完成验收，2021年3月支付尾款。"}, []),
    ("texts that speak of another year's work", MOF, {"completion": "2021年购置设备18台，2021年支出114万元。"}, [("year_mismatch", "year")]),
    ("filled in two years later", HUBEI, {"filled_on": "2022年3月1日"}, [("year_mismatch", "title")]),
    ("title and year column", MOF, {"title": "2021年度项目支出绩效自评表"}, [("year_mismatch", "title")]),
    ("an older year in the project's name is fine", HUBEI, {"project": "2019年中央车购税资金项目"}, []),
    ("two ticks", HUBEI, {"attributes__项目属性": ["持续性项目", "新增性项目"]}, [("option_conflict", "项目属性")]),
    ("no tick", GUANGSHUI, {"attributes__项目属性": [], "options": {"项目属性": ["常年性", "一次性"]}}, [("option_conflict", "项目属性")]),
    ("no tick and no box on the form", GUANGSHUI, {"attributes__项目属性": []}, []),
    ("two ticks where several may hold", MOF, {"attributes": {"资金来源": ["中央", "省级"], "评价方式": ["自评", "复评"]}, "options": {"资金来源": ["中央", "省级", "市级"], "评价方式": ["自评", "复评"]}}, []),
    ("two ticks for a grade", MOF, {"attributes": {"评价等级": ["优", "良"]}, "options": {"评价等级": ["优", "良", "中", "差"]}}, [("option_conflict", "评价等级")]),
    ("a row that says there is none", MOF, one_more(row("效益指标", "生态效益指标", "不涉及", "/", "/", weight="0", score="0")), []),
    ("a row of the template", MOF, one_more(row("效益指标", "生态效益指标", "指标1：", None, None)), []),
    ("a named row without points, target and actual", MOF, one_more(row("效益指标", "生态效益指标", "节能减排", None, None, weight="0")), []),
    ("a row that says there is none but carries points", MOF, one_more(row("效益指标", "生态效益指标", "不涉及", None, None, weight="5")), [("weight_sum_mismatch", "total"), ("missing_target", "不涉及"), ("missing_actual", "不涉及"), ("missing_score", "不涉及")]),
    ("one indicator twice", HUBEI_PLAIN, {f"{R}1": {"level1": "产出指标", "level2": "数量指标", "name": "指标2：养护里程", "target": "120公里", "actual": "126公里", "score": "7.5"}}, [("duplicate_indicator", "养护里程")]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "changes", "expected"), [p[1:] for p in PLANTED], ids=[p[0] for p in PLANTED])
def test_the_planted_fault_is_found_and_no_other(data: Data, changes: dict[str, Any], expected: list[tuple[str, str]]):
    quiet = ("single_indicator_weight", "score_below_full_without_cause")
    assert [code for code in codes(spoilt(data, **changes)) if code[0] not in quiet] == expected


def test_a_subtotal_that_is_called_a_total_cannot_be_judged():
    from sample_forms import answers

    said = answers(spoilt(HUBEI, total="79"))
    assert [f.code for f in said.findings] == []
    assert ["98" in u.reason for u in said.unjudged if u.code == "total_mismatch"] == [True]


def test_a_subtotal_by_its_name_is_right():
    from sample_forms import answers

    said = answers(spoilt(HUBEI, total="79", total_label="合计", total_weight="80"))
    assert "total_mismatch" not in [a.code for a in (*said.findings, *said.unjudged)]


def test_a_total_that_leaves_the_budget_out_is_wrong_where_the_indicators_have_all_hundred_points():
    form = spoilt(HUBEI, goals__0__weight="100", total="79")
    assert ("total_mismatch", "total") in codes(form)


def test_an_empty_merged_score_cell_is_missed_once():
    merged = spoilt(GUANGSHUI, **{f"{G}0__score": None}, total="80.5")
    assert codes(merged) == [("missing_score", "养护里程")]
    spanned = spoilt(merged, **{f"{G}0__score_spans": 2, f"{G}0__level2_weight": None, f"{G}1__level2_weight": None})
    assert [where for code, where in codes(spanned) if code == "missing_score"] == ["养护里程"]


def test_a_boundary_belongs_to_one_tier():
    answered = spoilt(MOF, **{f"{R}4__target": "完善", f"{R}4__actual": "部分达成年度指标"})
    said = {
        score: [
            f.severity for f in findings(spoilt(answered, **{f"{R}4__score": score})) if f.code == "qual_tier_conflict"
        ]
        for score in ("9", "11.9", "12", "13.5")
    }  # the tier goes from 9 to 12 of 15 points, and 12 belongs to the next
    assert said == {"9": [], "11.9": [], "12": ["warning"], "13.5": ["error"]}


def test_a_late_date_has_no_tier():
    late = spoilt(
        MOF,
        **{f"{R}2__target": "2020年12月31日前", f"{R}2__actual": "2021年1月", f"{R}2__score": "13"},
        total="92.5",
        deviation_reason="供货延误。",
    )
    assert codes(late) == []


def test_integer_scores_may_be_rounded_and_others_not():
    whole = spoilt(HUBEI, **{f"{R}1__actual": "90%", f"{R}1__score": "14"}, total="97")
    assert codes(whole) == []
    assert codes(spoilt(whole, budget__score="19.01", total="97.01")) == [("score_mismatch", "验收合格率")]


def test_several_goals_are_averaged_where_the_pack_says_so():
    second = {**GUANGSHUI["goals"][1], "name": "项目年度目标2：完成绿化任务"}
    two = spoilt(GUANGSHUI, goals=[*GUANGSHUI["goals"], second])
    assert [c for c in codes(two) if c[0] in ("total_mismatch", "weight_sum_mismatch")] == []


def test_a_limit_is_worded_as_a_limit():
    blank = findings(spoilt(MOF, **{f"{R}0__score": None}))[0].message
    assert "应不超过 20。" in blank.replace(" 分", "") and "应为 不超过" not in blank
    above = findings(spoilt(HUBEI_PLAIN, goals__0__weight="70"))[0].message
    assert "应不超过 70" in above


def test_a_row_without_target_and_actual_says_what_is_due():
    said = [f for f in findings(spoilt(MOF, **{f"{R}0__target": None, f"{R}0__actual": None})) if f.where == "购置设备"]
    assert [f.expected for f in said] == ["申报时确定的指标值", "全年实际做到的数或情况"]
    assert "空白" not in "".join(f.message for f in said)


def test_a_form_filled_in_two_years_later_is_a_note_that_names_no_year():
    found = findings(spoilt(HUBEI, filled_on="2022年3月1日"))[0]
    assert (found.severity, "2021" in (found.expected or "")) == ("note", False)


def test_a_total_that_left_the_execution_score_out_says_so():
    assert "预算执行得分 10 分未计入" in findings(spoilt(SHIJIAZHUANG, total="82"))[0].hint


def test_points_beneath_a_goal_without_a_name_are_a_matter_of_the_total():
    found = findings(spoilt(MOF, goals__0__weight="80"))
    assert [(f.code, f.where) for f in found] == [("weight_sum_mismatch", "total")]


def test_the_message_gives_place_reported_expected_and_remedy_in_this_order():
    message = findings(spoilt(MOF, budget__rate="99%"))[0].message
    parts = ["预算执行情况「执行率」", "99%", "114÷120", "95%", "请核对"]
    assert sorted(parts, key=message.index) == parts


def test_the_address_of_the_cell_is_given():
    form = {**spoilt(HUBEI, total="89"), "places": {"total": ["sheet", "自评表", 17, 8]}}
    assert findings(form)[0].address == "自评表!H17"
