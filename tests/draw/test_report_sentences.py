"""The sentences of a drafted report: small forms, and what is said of them."""

from __future__ import annotations

import pytest
from drafted import REACHED, SAMPLES, data_of, draft_of, row, under

from jixiao.draw.report.drafting import draft_report, paired
from jixiao.judge import judge_document
from jixiao.sources import read_one

HALF = row("修桥", "≥4座", "2座", weight="80", score="40")


def money(**cells):
    return {"weight": "20", **cells}


EXECUTION = [
    (
        "as planned",
        money(budget="100", executed="95", rate="95%", score="19"),
        "2023年度预算数100万元，执行数95万元，预算执行率95%，预算执行得分19分（分值20分）。",
    ),
    (
        "the budget was cut",
        money(initial="120", budget="100", executed="100", rate="100%", score="20"),
        "2023年度年初预算数120万元，调整后预算数100万元，调减20万元，执行数100万元，预算执行率100%，预算执行得分20分（分值20分）。",
    ),
    (
        "the budget was raised",
        money(initial="80.5", budget="100", executed="100", rate="100%", score="20"),
        "2023年度年初预算数80.5万元，调整后预算数100万元，调增19.5万元，执行数100万元，预算执行率100%，预算执行得分20分（分值20分）。",
    ),
    (
        "the budget stayed",
        money(initial="100", budget="100", executed="100", rate="100%", score="20"),
        "2023年度年初预算数和预算数均为100万元，执行数100万元，预算执行率100%，预算执行得分20分（分值20分）。",
    ),
    (
        "more was spent than budgeted, and 100 % printed",
        money(budget="100", executed="112.5", rate="100%", score="20"),
        "2023年度预算数100万元，执行数112.5万元，超出预算数12.5万元，预算执行率100%，预算执行得分20分（分值20分）。",
    ),
    (
        "more was spent than budgeted, and printed so",
        money(budget="100", executed="112.5", rate="112.5%", score="20"),
        "2023年度预算数100万元，执行数112.5万元，超出预算数12.5万元，预算执行率112.5%，超过100%，预算执行得分20分（分值20分）。",
    ),
    (
        "the rate is printed without its sign",
        money(budget="100", executed="67.24", rate="67.24", score="13.45"),
        "2023年度预算数100万元，执行数67.24万元，预算执行率67.24%，预算执行得分13.45分（分值20分）。",
    ),
    (
        "no rate is printed",
        money(budget="120", executed="40", score="6.67"),
        "2023年度预算数120万元，执行数40万元，按执行数与预算数计算，预算执行率33.33%，预算执行得分6.67分（分值20分）。",
    ),
    (
        "nothing was budgeted",
        money(budget="0", executed="0", rate="0", score="0"),
        "2023年度预算数0万元，执行数0万元，预算数为零，不计算预算执行率，预算执行得分0分（分值20分）。",
    ),
    (
        "an amount has a unit of its own",
        money(budget="1000000元", executed="950000 元", rate="95%", score="19"),
        "2023年度预算数1000000元，执行数950000 元，预算执行率95%，预算执行得分19分（分值20分）。",
    ),
    (
        "an amount is a whole account",
        money(budget="450(预算数)-100(压减数)=350", executed="350", rate="100%", score="20"),
        "2023年度预算数“450(预算数)-100(压减数)=350”，执行数350万元，预算执行率100%，预算执行得分20分（分值20分）。",
    ),
    (
        "carried over",
        money(budget="100", executed="90", rate="90%", score="18", carryover={"budget": "30", "executed": "20"}),
        "2023年度预算数100万元，执行数90万元，预算执行率90%，预算执行得分18分（分值20分）。",
    ),
]


@pytest.mark.parametrize(("name", "budget", "said"), EXECUTION, ids=[name for name, _, _ in EXECUTION])
def test_execution_is_told_in_one_sentence(name, budget, said):
    assert under(draft_of(data_of(budget=budget)), "执行率情况")[0] == said


def test_the_parts_of_the_money_are_told_with_their_own_rates():
    parts = {
        "fiscal": {"budget": "70", "executed": "70", "rate": "100%"},
        "carryover": {"budget": "30", "executed": "20"},
    }
    budget = money(budget="100", executed="90", rate="90%", score="18", **parts)
    said = under(draft_of(data_of(budget=budget)), "项目资金情况")[0]
    assert said == (
        "2023年度预算数100万元。其中：财政资金预算数70万元、执行数70万元、执行率100%；上年结转资金预算数30万元、执行数20万元。"
    )


def test_without_a_unit_of_money_none_is_made_up():
    lines = under(draft_of({**data_of(), "money_unit": None}), "执行率情况")
    assert lines[0].startswith("2023年度预算数100，执行数100，")
    assert lines[1] == "【请补充：金额单位】"


def test_money_that_is_not_there_is_asked_for():
    assert under(draft_of({**data_of(), "budget": None}), "执行率情况") == ["【请补充：预算数、执行数和预算执行率】"]


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("100", "2023年度道路养护项目绩效自评得分100分，等级为“优”。"),
        ("90", "2023年度道路养护项目绩效自评得分90分，等级为“优”。"),
        ("89.99分", "2023年度道路养护项目绩效自评得分89.99分，等级为“良”。"),
        ("59", "2023年度道路养护项目绩效自评得分59分，等级为“差”。"),
        ("110", "2023年度道路养护项目绩效自评得分110分。"),
        ("优秀", "2023年度道路养护项目绩效自评得分“优秀”。"),
    ],
)
def test_the_reported_total_is_told_with_its_grade(total, said):
    assert under(draft_of({**data_of(), "total": total}), "自评得分")[0].startswith(said)


def test_the_score_is_taken_apart_as_the_form_has_it():
    rows = [
        row("修路里程", "≥10公里", "12公里", weight="50", score="50"),
        row("群众满意度", "≥90%", "95%", "满意度指标", weight="30", score="30"),
    ]
    assert under(draft_of(data_of(rows)), "自评得分") == [
        "2023年度道路养护项目绩效自评得分100分，等级为“优”。其中，预算执行得分20分（分值20分），绩效目标得分80分（分值80分）。"
        "绩效目标得分中，产出指标50分（分值50分），满意度指标30分（分值30分）。"
    ]


def test_a_score_that_one_row_lacks_is_not_added_up():
    rows = [row("修路里程", "≥10公里", "12公里", weight="50"), row("修桥", "≥4座", "4座", weight="30", score="30")]
    said = under(draft_of(data_of(rows)), "自评得分")[0]
    assert said.endswith("其中，预算执行得分20分（分值20分）。")


def test_several_goals_are_told_one_by_one():
    goals = [
        {"name": "年度绩效目标1 路好走", "weight": "50", "indicators": [row("修路", "≥1条", "1条", score="50")]},
        {"name": "年度绩效目标2 桥好过", "weight": "30", "indicators": [row("修桥", "≥1座", "1座", score="30")]},
    ]
    draft = draft_of({**data_of(), "goals": goals})
    assert under(draft, "自评得分")[0].endswith(
        "“年度绩效目标1 路好走”得分50分（分值50分），“年度绩效目标2 桥好过”得分30分（分值30分）。"
    )
    assert under(draft, "完成的绩效目标")[1:] == [
        "“年度绩效目标1 路好走”中，产出指标达到目标值的1项：数量指标“修路”目标值≥1条，实际1条。",
        "“年度绩效目标2 桥好过”中，产出指标达到目标值的1项：数量指标“修桥”目标值≥1座，实际1座。",
    ]


@pytest.mark.parametrize(
    ("total", "prompt"),
    [
        ("98", "【请核对：自评总分填报98分，按计分办法逐项核算为60分，等级应为“中”；报送前请核实更正】"),
        (None, "【请核对：自评总分未填，按计分办法核算为60分】"),
    ],
)
def test_a_total_that_is_computed_otherwise_is_left_to_be_settled(total, prompt):
    assert prompt in under(draft_of({**data_of([HALF]), "total": total}), "自评得分")


COUNTS = [
    ([REACHED], "共有绩效指标1项，已达到目标值。"),
    ([REACHED, REACHED], "共有绩效指标2项，均达到目标值。"),
    ([HALF], "共有绩效指标1项，未达到目标值。"),
    ([HALF, HALF], "共有绩效指标2项，均未达到目标值。"),
    ([REACHED, HALF], "共有绩效指标2项，其中达到目标值的1项，未达到目标值的1项。"),
    ([row("道路状况", "良好", "部分达成预期指标")], "共有绩效指标1项，部分达到目标值。"),
    ([row("道路状况", "良好", "平稳安定")], "共有绩效指标1项，由表内数据不能判断是否达到目标值。"),
    ([row("道路状况", "良好", None, score="9")], "共有绩效指标1项，未填实际完成值。"),
]


@pytest.mark.parametrize(("rows", "said"), COUNTS, ids=[said for _, said in COUNTS])
def test_what_became_of_the_indicators_is_counted(rows, said):
    assert under(draft_of(data_of(rows)), "完成的绩效目标")[0] == said


MISSED = [
    (HALF, "数量指标“修桥”目标值≥4座，实际2座，少2座，完成比例50%，得40分（分值80分）"),
    (
        row("合格率", "≥98%", "91%", "质量指标", score="9"),
        "质量指标“合格率”目标值≥98%，实际91%，低7个百分点，完成比例92.86%，得9分",
    ),
    (
        row("响应时间", "≤30分钟", "45分钟", "时效指标"),
        "时效指标“响应时间”目标值≤30分钟，实际45分钟，超出15分钟",
    ),
    (
        row("引资额", "≥3亿元", "2.1亿元"),
        "数量指标“引资额”目标值≥3亿元，实际2.1亿元，少0.9亿元，完成比例70%",
    ),
    (row("完工时间", "10月底前", "12月5日", "时效指标"), "时效指标“完工时间”目标值10月底前，实际12月5日"),
    (row("台账完善率", "≥90%", "≥80%", "质量指标"), "质量指标“台账完善率”目标值≥90%，实际≥80%"),
    (row("路面状况", "良好", "未达成预期指标", "质量指标"), "质量指标“路面状况”目标值“良好”，实际“未达成预期指标”"),
    (
        row("路面状况", "良好", "部分达成预期指标", "质量指标", score="6"),
        "质量指标“路面状况”目标值“良好”，实际“部分达成预期指标”，属部分达到，得6分",
    ),
    (row("安装\n路灯", "≥50盏", "40盏"), "数量指标“安装路灯”目标值≥50盏，实际40盏，少10盏，完成比例80%"),
    (row("指标 1：“四好”路", "≥2条", "1条"), "数量指标“四好”路目标值≥2条，实际1条，少1条，完成比例50%"),
    (
        row("修桥", "≥4座", "2座", note="汛期水位高，两座桥推迟开工。"),
        "数量指标“修桥”目标值≥4座，实际2座，少2座，完成比例50%（原因：汛期水位高，两座桥推迟开工）",
    ),
]


@pytest.mark.parametrize(("one", "said"), MISSED, ids=[said for _, said in MISSED])
def test_a_missed_target_is_told_with_how_far_it_was_missed(one, said):
    which = "部分达到" if "部分" in said else "未达到"
    assert under(draft_of(data_of([one])), "未完成的绩效目标")[0] == f"{which}目标值的指标1项：{said}。"


def test_missed_and_partly_reached_targets_are_counted_together():
    rows = [HALF, row("路面状况", "良好", "部分达成预期指标", "质量指标")]
    assert under(draft_of(data_of(rows)), "未完成的绩效目标")[0] == "未达到和部分达到目标值的指标2项："


def test_several_missed_targets_are_numbered_and_in_brief_run_on():
    rows = [HALF, row("修路", "≥10公里", "9公里", score="9")]
    assert under(draft_of(data_of(rows)), "未完成的绩效目标")[:3] == [
        "未达到目标值的指标2项：",
        "1.数量指标“修桥”目标值≥4座，实际2座，少2座，完成比例50%，得40分（分值80分）。",
        "2.数量指标“修路”目标值≥10公里，实际9公里，少1公里，完成比例90%，得9分。",
    ]
    assert under(draft_of(data_of(rows), "brief"), "未完成的绩效目标")[0].count("；数量指标“修路”") == 1


def test_nothing_missed_is_said_so():
    assert under(draft_of(data_of()), "未完成的绩效目标") == ["没有未达到目标值的绩效指标。"]


def test_nothing_is_called_missed_that_cannot_be_told():
    rows = [row("道路状况", "良好", "平稳安定")]
    lines = under(draft_of(data_of(rows)), "未完成的绩效目标")
    assert lines[:2] == [
        "未达到目标值的绩效指标：暂无。",
        "【请核对：下列指标由表内数据不能判断是否达到目标值，请写明：“道路状况”目标值“良好”，实际“平稳安定”】",
    ]


def test_a_full_score_below_the_target_is_left_to_be_settled():
    rows = [row("修桥", "≥4座", "2座", weight="80", score="80")]
    assert "【请核对：未达目标却得满分：“修桥”填报得分80，应为40】" in under(
        draft_of(data_of(rows)), "未完成的绩效目标"
    )


def test_the_same_words_for_target_and_actual_are_said_once():
    rows = [row("路面状况", "良好", "良好", "质量指标")]
    assert "质量指标“路面状况”目标值和实际完成值均为“良好”。" in under(draft_of(data_of(rows)), "完成的绩效目标")[1]


def test_a_share_completed_is_no_measured_figure():
    rows = [row("展商", "60家", "80%", weight="80", score="64")]
    draft = draft_of({**data_of(rows), "pack": "guangshui-2020"})
    said = under(draft, "（二）项目绩效指标完成情况分析")[-1]
    assert said == "未达到目标值的指标1项：数量指标“展商”目标值60家，完成80%，得64分（分值80分）。"


def test_a_dimension_without_indicators_is_said_to_have_none():
    assert under(draft_of(data_of()), "满意度指标完成情况分析")[0] == "未设满意度指标。"


def test_many_reached_targets_are_told_by_name_and_only_counted_in_brief():
    rows = [row(f"第{n}段路", "≥1公里", "1公里") for n in range(20)]
    rows += [row("满意度", "≥90%", "95%", "满意度指标")]
    assert under(draft_of(data_of(rows), "brief"), "完成的绩效目标") == [
        "共有绩效指标21项，均达到目标值。",
        "达到目标值的指标中，产出指标20项、满意度指标1项。",
    ]
    first, outputs, served = under(draft_of(data_of(rows)), "完成的绩效目标")
    assert first == "共有绩效指标21项，均达到目标值。"
    assert outputs.startswith("产出指标达到目标值的20项：数量指标“第0段路”“第1段路”“第2段路”")
    assert served == "满意度指标达到目标值的1项：满意度指标“满意度”。"
    assert "“第7段路”目标值≥1公里，实际1公里" not in outputs
    assert "“第7段路”目标值≥1公里，实际1公里" in under(draft_of(data_of(rows)), "产出指标完成情况分析")[1]


@pytest.mark.parametrize("said", ["无", "/", "（主要填写未完成原因）", "", None])
def test_a_reason_that_says_nothing_is_asked_for(said):
    data = {**data_of([HALF, row("修路", "≥9公里", "8公里")]), "deviation_reason": said}
    assert under(draft_of(data), "存在的问题和原因") == ["【请补充：“修桥”“修路”没有达到目标值的原因】"]


def test_a_reason_is_quoted_as_given_in_its_paragraphs():
    said = "一是汛期水位高，\n二是材料涨价。"
    data = {**data_of([HALF]), "deviation_reason": said, "improvement": "枯水期施工。"}
    draft = draft_of(data)
    assert under(draft, "存在的问题和原因") == ["一是汛期水位高，", "二是材料涨价。"]
    assert under(draft, "1.下一步拟改进措施") == ["枯水期施工。"]


def test_a_low_rate_without_a_reason_is_asked_about():
    budget = money(budget="100", executed="60", rate="60%", score="12")
    assert under(draft_of(data_of(budget=budget)), "存在的问题和原因") == ["【请补充：预算执行率偏低的原因】"]


def test_reasons_in_the_rows_stand_where_there_is_no_box():
    rows = [row("修桥", "≥4座", "2座", note="汛期水位高，推迟开工")]
    assert under(draft_of(data_of(rows)), "存在的问题和原因") == ["“修桥”：汛期水位高，推迟开工。"]


def test_names_that_are_the_same_are_said_once():
    data = {**data_of(), "supervisor": "某县交通局", "implementer": "某县公路中心"}
    assert under(draft_of(data), "项目立项目的和年度绩效目标")[0] == (
        "项目名称为道路养护，单位名称和主管部门均为某县交通局，项目实施单位为某县公路中心。"
    )


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "2023年度道路养护项目自评结果"),
        ({"project": "农村道路改造项目"}, "2023年度农村道路改造项目自评结果"),
        ({"year": None}, "【请补充：评价年度】年度道路养护项目自评结果"),
        ({"project": None}, "2023年度【请补充：项目名称】项目自评结果"),
        ({"form_kind": "department", "kind": "department"}, "2023年度某县交通局整体绩效自评结果"),
        ({"form_kind": "carryover"}, "2023年度道路养护项目上年度结转资金自评结果"),
    ],
)
def test_the_title_is_that_of_the_pack(changes, title):
    assert draft_of({**data_of(), **changes}).title == title


def test_what_the_form_cannot_know_is_a_prompt_and_nothing_else():
    draft = draft_of(data_of())
    for heading in ("拟与预算安排相结合情况", "上年度部门自评结果应用情况"):
        (line,) = under(draft, heading)
        assert line.startswith("【请补充：") and line.endswith("】")
    assert len(under(draft, "部门自评工作开展情况")) == 3


def test_the_two_tables_of_a_department_make_one_report():
    ((main, beside),) = paired(judge_document(read_one(SAMPLES / "06-market-department.xlsx")).forms)
    assert (main.sheet.kind.id, [one.sheet.kind.id for one in beside]) == ("goals", ["common"])
    said = under(draft_report(main, beside=beside), "三、绩效目标实现情况分析")[0]
    assert said.startswith(
        "青石市市场监督管理局整体支出绩效自评得分97.5分，等级为“优”。其中，共性指标自评得分29分（满分30分），年度绩效目标自评得分68.5分（满分70分）。"
    )
