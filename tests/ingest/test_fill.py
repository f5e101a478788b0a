"""A form is recognised by what its labels mean, wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from sketch import drawn, only_form, read_drawn, rows

from jixiao.packs.scaffold import new_pack

NATIONAL = """
项目名称|<8>清溪县图书角建设
主管部门|<3>清溪县教育局|实施单位|<4>清溪县第二小学
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|<2>得分
~|年度资金总额|30|32|28.8|10|90%|<2>9
~|其中：当年财政拨款|30|30|28.8|—||<2>—
~|上年结转资金||2||—||<2>—
~|其他资金||||—||<2>—
年度总体目标|<4>预期目标|<4>实际完成情况
~|<4>每班一个图书角|<4>全部建成
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
~|产出指标|数量指标|指标1：图书角个数|24个|24个|25|25|
~|~|~|指标2：……|||||
~|~|质量指标|图书正版率|≥100%|96%|25|24|两批次退换
~|效益指标|社会效益指标|阅读氛围|提升|提升|30|30|
~|满意度指标|服务对象满意度指标|师生满意度|≥90%|93%|10|10|
<6>总分|100|98|
"""


def test_a_national_form_gives_its_head_and_money() -> None:
    form = only_form("项目支出绩效自评表", "（2021年度）", NATIONAL)
    assert (form.title and form.title.text, form.year and form.year.text) == ("项目支出绩效自评表", "2021")
    assert (str(form.project), str(form.supervisor), str(form.implementer)) == (
        "清溪县图书角建设",
        "清溪县教育局",
        "清溪县第二小学",
    )
    money = form.budget
    assert money is not None and money.fiscal is not None and money.carryover is not None
    assert [str(c) for c in (money.initial, money.budget, money.executed, money.weight, money.rate, money.score)] == [
        "30", "32", "28.8", "10", "90%", "9",
    ]  # fmt: skip
    assert (str(money.fiscal.budget), str(money.carryover.budget), money.fiscal.score) == ("30", "2", None)


def test_a_national_form_gives_its_indicators_and_leaves_template_rows_out() -> None:
    form = only_form("项目支出绩效自评表", "（2021年度）", NATIONAL)
    assert rows(form, "level1", "level2", "name", "target", "actual", "weight", "score", "note") == [
        ("产出指标", "数量指标", "指标1：图书角个数", "24个", "24个", "25", "25", None),
        ("产出指标", "质量指标", "图书正版率", "≥100%", "96%", "25", "24", "两批次退换"),
        ("效益指标", "社会效益指标", "阅读氛围", "提升", "提升", "30", "30", None),
        ("满意度指标", "服务对象满意度指标", "师生满意度", "≥90%", "93%", "10", "10", None),
    ]
    assert (str(form.total), str(form.total_weight)) == ("98", "100")
    assert (str(form.annual_goal), str(form.completion)) == ("每班一个图书角", "全部建成")


def test_every_value_keeps_the_cell_it_stood_in() -> None:
    form = only_form("项目支出绩效自评表", NATIONAL)
    first = next(form.indicators())[1]
    assert first.score is not None and first.score.address == "第11行第8列"
    assert form.total is not None and form.total.address == "第16行第8列"


def test_sign_value_and_unit_in_columns_of_their_own_are_one_target() -> None:
    form = only_form(
        "2022年项目支出绩效自评表",
        """
        项目名称|<9>清溪县乡道养护
        绩效指标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|实际完成值|分值|得分
        ~|产出指标|数量指标|养护里程|≥|100|公里|98|50|49
        ~|效益指标|社会效益指标|通行条件|定性|有所改善||有所改善|40|40
        总分|<7>|90|89
        """,
    )
    assert rows(form, "target", "actual") == [("≥100公里", "98"), ("有所改善", "有所改善")]


def test_a_head_of_two_lines_that_splits_the_target_is_read_as_one() -> None:
    form = only_form(
        "2021年度项目绩效自评表",
        """
        项目名称|<5>清溪县技能培训|<3>实施单位|<2>清溪县人社局
        绩效指标|一级指标|二级指标|三级指标|<3>年度指标值|实际完成值|分值|得分|备注
        ~|~|~|~|符号|值|单位（文字描述）|~|~|~|~
        ~|产出指标|数量指标|培训人次|≧|735|人次|800|20|20|
        ~|满意度指标|服务对象满意度指标|学员满意度|≧|90|%|95%|10|10|
        合计|<7>|30|30|
        """,
    )
    assert rows(form, "name", "target", "actual", "score") == [
        ("培训人次", "≧735人次", "800", "20"),
        ("学员满意度", "≧90%", "95%", "10"),
    ]


def test_the_weight_may_stand_before_the_target() -> None:
    form = only_form(
        "绩效目标自评表",
        """
        项目名称|<7>清溪县水渠修缮
        一级指标|二级指标|三级指标|分值|年度指标值|全年实际值|得分|未完成原因及拟采取的改进措施
        产出指标（50分）|数量指标|修缮里程|50|12公里|12公里|50|
        效益指标（40分）|社会效益指标|受益农户|40|300户|280户|37.33|两户外迁
        """,
    )
    assert rows(form, "level1_weight", "weight", "target", "actual", "score") == [
        ("50", "50", "12公里", "12公里", "50"),
        ("40", "40", "300户", "280户", "37.33"),
    ]


def test_points_in_brackets_behind_a_name_are_its_weight_and_other_brackets_are_not() -> None:
    form = only_form(
        "2020年度清溪县招引项目自评表",
        """
        项目名称|<6>清溪县招引经费
        年度绩效目标（80分）|一级指标|二级指标|三级指标|年初目标值(A)|实际完成值(B)|得分
        ~|产出指标|数量指标|签约金额(12分)|8亿元|8.3亿元|12
        ~|~|~|引进总部企业(区域)（6分）|1|2|6
        """,
    )
    assert rows(form, "name", "weight") == [("签约金额", "12"), ("引进总部企业(区域)", "6")]
    assert str(form.goals[0].weight) == "80"


def test_two_goals_keep_their_rows_apart() -> None:
    form = only_form(
        "2020年度清溪县机关项目自评表",
        """
        项目名称|<6>清溪县机关运转
        年度绩效目标 1 保障运转（55分）|一级指标|二级指标|三级指标|年初目标值|实际完成值|得分
        ~|产出指标|数量指标|到岗率|100%|100%|55
        年度绩效目标 2（25分）|一级指标|二级指标|三级指标|年初目标值|实际完成值|得分
        ~|产出指标|数量指标|接待批次|30批|31批|25
        年度绩效目标 3（XX 分）|……|……|……|||
        总分|<6>80
        """,
    )
    assert [(str(g.name), str(g.weight), len(g.indicators)) for g in form.goals] == [
        ("年度绩效目标 1 保障运转", "55", 1),
        ("年度绩效目标 2", "25", 1),
    ]


def test_points_that_nobody_filled_in_stay_what_they_are() -> None:
    form = only_form(
        "2020年度清溪县机关项目自评表",
        """
        项目名称|<6>清溪县机关运转
        年度绩效目标 1 (XX 分)|一级指标|二级指标|三级指标|年初目标值|实际完成值|得分
        ~|产出指标|数量指标|到岗率|100%|100%|80
        """,
    )
    goal = form.goals[0]
    assert (str(goal.name), goal.weight, str(goal.weight_text)) == ("年度绩效目标 1", None, "XX 分")


def test_an_execution_row_among_the_indicators_belongs_to_the_money() -> None:
    form = only_form(
        "区级部门预算项目绩效自评表",
        "(2020年度)",
        "填报单位：清溪区文旅局        金额单位：万元",
        """
        一、基本情况|项目名称|<2>文化下乡|实施(主管)单位|<2>清溪区文旅局|
        二、预算执行情况|<2>预算安排情况(调整后)|<2>资金到位情况|<2>资金执行情况|预算执行进度
        ~|预算数:|12|到位数:|12|执行数:|9|75%
        ~|其中:财政资金|12|其中:财政资金|12|其中:财政资金|9|~
        ~|其他||其他||其他||~
        三、目标完成情况|<3>年度预期目标|<3>具体完成情况|总体完成率
        ~|<3>送戏二十场|<3>送戏十五场|75%
        四、年度绩效指标完成情况|一级指标|二级指标|<2>三级指标|预期指标值|实际完成值|自评得分
        ~|产出指标(90分)|数量指标|<2>指标 1 送戏场次|20场|15场|68
        ~|~|~|<2>指标 2|||
        ~|预算执行率指标(10分)|预算执行率|<2>|100%|75%|8
        ~|<6>总分|76
        五、存在问题、原因及下一步整改措施|<7>汛期停演五场
        """,
        "填报人：张某        联系电话：000-0000",
    )
    money = form.budget
    assert money is not None and money.fiscal is not None
    assert [str(c) for c in (money.budget, money.arrived, money.executed, money.rate)] == ["12", "12", "9", "75%"]
    assert [str(c) for c in (money.weight, money.target, money.actual, money.score)] == ["10", "100%", "75%", "8"]
    assert rows(form, "name", "level1_weight", "score") == [("指标 1 送戏场次", "90", "68")]
    assert dict(form.contacts)["填报人"].text == "张某"
    assert (str(form.deviation_reason), str(form.overall_rate)) == ("汛期停演五场", "75%")


def test_a_score_over_several_rows_is_kept_once_and_says_how_many_it_covers() -> None:
    form = only_form(
        "清溪县项目绩效目标自评表",
        """
        项目名称|<6>清溪县集市改造
        一级指标|二级指标|指标名称|年初指标值|年终完成值|自评分|复核分
        产出指标 40分|数量指标 15分|新建摊位|40个|100%|15|
        ~|~|划线车位|60个|100%|~|~
        ~|质量指标 12分|验收合格率|100%|100%|12|
        """,
    )
    assert rows(form, "name", "score") == [("新建摊位", "15"), ("划线车位", None), ("验收合格率", "12")]
    assert [i.score_spans for _, i in form.indicators()] == [2, 1, 1]
    assert rows(form, "level2", "level2_weight")[0] == ("数量指标", "15")


def test_boxes_before_or_behind_their_options_are_understood() -> None:
    form = only_form(
        "2020年度清溪县机关项目自评表",
        """
        项目名称|<6>清溪县机关运转
        项目类别|<6>1、部门预算项目 ☑ 2、区级专项 □ 3、转移支付项目 ☑
        项目属性|<6>☑持续性项目  □新增性项目
        项目类型|<6>1、常年性项目 □ 2、延续性项目 □ 3、一次性项目 □
        年度绩效目标|一级指标|二级指标|三级指标|年初目标值|实际完成值|得分
        ~|产出指标|数量指标|到岗率|100%|100%|80
        """,
    )
    assert {c.name: c.ticked for c in form.choices} == {
        "项目类别": ("部门预算项目", "转移支付项目"),
        "项目属性": ("持续性项目",),
        "项目类型": (),
    }
    assert form.choices[2].options == ("常年性项目", "延续性项目", "一次性项目")


def test_forms_beneath_each_other_in_one_sheet_are_parted() -> None:
    one = """
    <5>2021年度清溪县甲项目自评表
    项目名称|<4>甲项目
    一级指标|三级指标|年初目标值|实际完成值|得分
    产出指标|场次|2|2|50
    总分|||{}|
    <5>2021年度清溪县乙项目自评表
    项目名称|<4>乙项目
    一级指标|三级指标|年初目标值|实际完成值|得分
    产出指标|人数|9|8|40
    """
    found = read_drawn(drawn(one.replace("{}", "50"), "sheet"), style="sheet")
    assert [str(form.project) for form in found.forms] == ["甲项目", "乙项目"]
    assert [str(form.title) for form in found.forms] == ["2021年度清溪县甲项目自评表", "2021年度清溪县乙项目自评表"]


def test_a_declaration_is_refused_and_says_why() -> None:
    found = read_drawn(
        "清溪县项目支出绩效目标自评表",
        """
        项目名称|<4>乡村书屋
        一级指标|二级指标|三级指标|年度指标值|实际完成值
        产出指标|数量指标|书屋数量|12间|
        """,
    )
    assert not found.forms
    assert [p.code for p in found.problems] == ["declaration_only"]


def test_a_blank_template_is_refused_and_says_why() -> None:
    found = read_drawn(
        "清溪县项目支出绩效自评表",
        """
        项目名称|<5>
        一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
        产出指标|数量指标|指标1|||
        ~|~|……|||
        总分|<5>
        """,
    )
    assert not found.forms
    assert [p.code for p in found.problems] == ["blank_template"]


def test_a_file_without_any_form_says_so() -> None:
    found = read_drawn("关于召开年度会议的通知", "请各单位准时参加。")
    assert [p.code for p in found.problems] == ["no_form"]


def test_a_form_of_no_known_place_gets_the_nearest_pack_and_a_doubt() -> None:
    form = only_form(
        "云岭市财政支出绩效自我评价表",
        """
        资金名称|<5>湖泊巡查
        绩效指标|指标名称|目标值|完成值|满分|评分
        ~|巡查次数|24次|24次|60|60
        ~|群众评价|≥85%|88%|40|40
        合计|<3>|100|100
        """,
    )
    assert form.pack is None and form.nearest is not None
    assert any(d.where == "pack" for d in form.doubts)
    assert rows(form, "name", "target", "actual", "weight", "score")[0] == ("巡查次数", "24次", "24次", "60", "60")


def test_a_row_that_fits_nowhere_is_not_dropped_silently() -> None:
    form = only_form(
        "2021年度清溪县甲项目自评表",
        """
        项目名称|<4>甲项目
        特别约定|<4>本栏目不在任何模板中
        一级指标|三级指标|年初目标值|实际完成值|得分
        产出指标|场次|2|2|50
        """,
    )
    assert any("特别约定" in d.why and d.address for d in form.doubts)


def test_a_row_that_says_there_is_no_such_indicator_is_none() -> None:
    form = only_form(
        "2021年度清溪县甲项目支出绩效自评表",
        """
        项目名称|<6>甲项目
        一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
        产出指标|数量指标|场次|2场|2场|90|90
        效益指标|生态效益指标|不涉及|/|/|0|0
        ~|可持续影响指标|无||||
        ~|经济效益指标|指标1：|||0|0
        满意度指标|服务对象满意度指标|无投诉|0起|0起|10|10
        总分|<4>|100|100
        """,
    )
    assert rows(form, "name") == [("场次",), ("无投诉",)]


HEAD = "一级指标|二级指标|三级指标|指标值|完成值|得分"
ROW = "产出指标|数量指标|清淤长度|30公里|32公里|20"
NAMED = "项目名称|<5>河道治理"


def test_a_second_goal_announced_by_a_row_of_its_own_takes_the_rows_below_it() -> None:
    form = only_form(
        "2021年度清溪县水务局整体绩效自评表",
        "\n".join(
            [
                "单位名称|<5>清溪县水务局",
                "年度目标1：（40分）|<5>完成清淤",
                HEAD,
                ROW,
                "年度目标2：（40分）|<5>完成护岸",
                HEAD,
                "产出指标|数量指标|护岸长度|3公里|3公里|40",
            ]
        ),
    )
    assert [(str(g.name), str(g.weight), len(g.indicators)) for g in form.goals] == [
        ("年度目标1", "40", 1),
        ("年度目标2", "40", 1),
    ]


def test_what_stands_below_the_total_is_the_foot_and_no_indicator() -> None:
    form = only_form(
        "2021年度清溪县甲项目自评表",
        "\n".join(
            [
                NAMED,
                HEAD,
                ROW,
                "<5>总分|20",
                "评价结论|<5>完成较好",
                "<2>填报人：张某|<2>审核人：李某|<2>填报日期：2022.3.15",
                "<6>单位负责人（签字）：",
            ]
        ),
    )
    assert rows(form, "name") == [("清淤长度",)]
    assert str(form.filled_on) == "2022.3.15" and dict(form.contacts)["填报人"].text == "张某"
    assert any("评价结论" in doubt.why for doubt in form.doubts)


def test_subtotals_of_a_level_are_no_indicators() -> None:
    form = only_form("2021年度清溪县甲项目自评表", "\n".join([NAMED, HEAD, ROW, "<5>产出指标小计|20", "<5>总分|20"]))
    assert rows(form, "name") == [("清淤长度",)]
    assert str(form.total) == "20"


def test_levels_in_the_second_line_of_the_head_are_found() -> None:
    form = only_form(
        "2021年度清溪县甲项目支出绩效自评表",
        """
        项目名称|<7>河道治理
        <3>绩效指标|<3>年度指标值|实际完成值|得分
        一级指标|二级指标|三级指标|指标性质|指标值|度量单位|~|~
        产出指标|数量指标|清淤长度|≥|30|公里|32公里|20
        """,
    )
    assert rows(form, "level1", "name", "target", "actual", "score") == [
        ("产出指标", "清淤长度", "≥30公里", "32公里", "20")
    ]


def test_target_and_actual_below_one_wide_head_are_told_apart() -> None:
    form = only_form(
        "2021年度清溪县甲项目支出绩效自评表",
        """
        项目名称|<6>河道治理
        一级指标|二级指标|三级指标|<2>指标值|<2>自评情况
        ~|~|~|年初目标值|全年完成值|分值|得分
        产出指标|数量指标|清淤长度|30公里|32公里|20|20
        """,
    )
    assert rows(form, "target", "actual", "weight", "score") == [("30公里", "32公里", "20", "20")]


def test_points_that_stand_alone_in_a_level_cell_belong_to_the_level_above() -> None:
    form = only_form(
        "2021年度清溪县甲项目自评表",
        "\n".join([NAMED, HEAD, ROW, "（50分）|质量指标|合格率|100%|98%|30"]),
    )
    assert rows(form, "level1", "level1_weight") == [("产出指标", "50"), ("产出指标", "50")]


def test_another_project_below_a_total_is_another_form() -> None:
    found = read_drawn(
        "2021年度清溪县甲项目自评表",
        "\n".join([NAMED, HEAD, ROW, "<5>总分|20", "项目名称|<5>道路维修", HEAD, ROW, "<5>总分|19"]),
    )
    assert [str(form.project) for form in found.forms] == ["河道治理", "道路维修"]
    assert [str(form.total) for form in found.forms] == ["20", "19"]


def test_unit_and_date_in_one_cell_of_a_sheet_are_told_apart() -> None:
    form = only_form(
        drawn(
            "\n".join(
                [
                    "2021年度清溪县甲项目自评表|||||",
                    "单位名称：清溪县水务局        填报日期：2022 年 3 月 15 日|||||",
                    "项目名称||河道治理|||",
                    HEAD,
                    ROW,
                ]
            ),
            "sheet",
        )
    )
    assert (str(form.unit), str(form.filled_on), str(form.project)) == (
        "清溪县水务局",
        "2022 年 3 月 15 日",
        "河道治理",
    )


def test_year_and_money_unit_may_share_a_row() -> None:
    form = only_form("\n".join(["<6>项目支出绩效自评表", "<4>（2022年度）|<2>单位：万元", NAMED, HEAD, ROW]))
    assert (str(form.year), str(form.money_unit)) == ("2022", "万元")


def test_a_telephone_without_a_colon_does_not_run_into_the_measures() -> None:
    form = only_form(
        "\n".join(
            [
                "<6>2021年度清溪区甲项目自评表",
                NAMED,
                HEAD,
                ROW,
                "存在问题、原因及下一步整改措施|<5>支付进度偏慢；下一步加快支付。",
                "<6>填报人：张某",
                "<6>联系电话000-85000000",
            ]
        )
    )
    assert str(form.deviation_reason) == "支付进度偏慢；下一步加快支付。"
    assert dict(form.contacts)["联系电话"].text == "000-85000000"


def test_the_goal_of_the_year_is_taken_and_not_that_of_the_whole_period() -> None:
    form = only_form(
        "2021年度清溪县甲项目支出绩效自评表",
        "\n".join([NAMED, "总体目标|<3>实施期目标|<2>年度目标", "~|<3>三年清淤百公里|<2>清淤三十公里", HEAD, ROW]),
    )
    assert str(form.annual_goal) == "清淤三十公里"


def test_what_an_outside_pack_calls_its_columns_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_pack("yunling-2021", "mof-2020", tmp_path)
    kind = folder / "project.yaml"
    text = kind.read_text(encoding="utf-8")
    kind.write_text(text.replace("aliases: [全年实际完成值,", "aliases: [落地数, 全年实际完成值,"), encoding="utf-8")
    monkeypatch.setenv("JIXIAO_PACKS", str(tmp_path))
    form = only_form(
        "2021年度云岭市甲项目支出绩效自评表",
        """
        项目名称|<5>河道治理
        一级指标|二级指标|三级指标|年度指标值|落地数|得分
        产出指标|数量指标|清淤长度|30公里|32公里|20
        """,
    )
    assert rows(form, "target", "actual", "score") == [("30公里", "32公里", "20")]


def test_a_form_whose_digits_are_all_lost_is_refused_and_says_why() -> None:
    found = read_drawn(
        "清溪县甲项目支出绩效自评表",
        """
        项目名称|<5>甲项目
        一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
        产出指标|数量指标|清淤长度|≥公里|公里|
        ~|质量指标|合格率|≥%|%|
        总分|<5>
        """,
    )
    assert not found.forms
    assert [p.code for p in found.problems] == ["digits_lost"]
