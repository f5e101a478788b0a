"""The account of points of a declaration: groups against the pack, free groups, averaged goals."""

from decimal import Decimal

from jixiao.core.allotted import allotted, declarable, declared_points
from jixiao.core.checks import check
from jixiao.core.form import Form, Goal, Indicator, Place, Printed
from jixiao.packs import load_pack


def cell(text):
    return Printed(text, Place("field", text, 0)) if text else None


def row(level1, level2, name, weight, target="≥30公里"):
    return Indicator(
        level1=cell(level1), level2=cell(level2), name=cell(name), weight=cell(weight), target=cell(target)
    )


def form(pack, *goals):
    return Form(
        pack=pack, form_kind="project", goals=tuple(Goal(name=cell(name), indicators=rows) for name, rows in goals)
    )


OUTPUT = row("产出指标", "数量指标", "道路养护里程", "30")
TIME = row("产出", "时效指标", "及时率", "20")
BENEFIT = row("效益指标", "社会效益指标", "便利", "40")


def shares(pack, *goals):
    kind = load_pack(pack).kind("project")
    return {one.name: one for one in allotted(form(pack, *goals), kind)}


def test_a_group_is_short_or_over_by_what_the_pack_gives_it():
    told = shares("mof-2020", ("目标", (OUTPUT, TIME, BENEFIT)))
    assert (told["产出指标"].state, told["效益指标"].left, told["满意度指标"].left) == (
        "fits",
        Decimal(-10),
        Decimal(10),
    )


def test_a_group_called_otherwise_is_counted_under_its_name_in_the_pack():
    assert shares("mof-2020", ("目标", (OUTPUT, TIME)))["产出指标"].points == 50


def test_a_group_without_points_in_the_pack_is_free():
    assert shares("hubei-2020", ("目标", (OUTPUT,)))["产出指标"].state == "free"


def test_the_whole_is_held_against_what_execution_leaves():
    whole = shares("hubei-2020", ("目标", (OUTPUT, TIME)))["合计"]
    assert (whole.wanted, whole.left) == (80, 30)


def test_rows_without_points_are_told():
    assert shares("hubei-2020", ("目标", (OUTPUT, row("产出指标", "质量指标", "合格率", ""))))["合计"].open == 1


def test_goals_that_are_averaged_have_an_account_each():
    told = [
        one
        for one in allotted(
            form("guangshui-2020", ("甲", (OUTPUT,)), ("乙", (BENEFIT,))), load_pack("guangshui-2020").kind("project")
        )
        if one.level == 0
    ]
    assert [(one.name, one.points, one.wanted) for one in told] == [("甲", 30, 85), ("乙", 40, 85)]


def test_prescribed_rows_are_not_declared():
    kind = load_pack("guangshui-2020").kind("project")
    assert [group.name for group in declarable(kind)] == ["产出指标", "效益指标", "服务满意度"]
    assert declared_points(kind) == 85


def codes(*rows):
    one = form("hubei-2020", ("全年养护公路", rows))
    return {found.code for found in check(one, load_pack("hubei-2020"), stage="declaration").findings}


def test_a_declaration_is_not_asked_for_actuals_and_scores():
    assert not codes(OUTPUT, TIME, BENEFIT) & {
        "missing_actual",
        "missing_score",
        "total_mismatch",
        "unexplained_shortfall",
    }


def test_a_declaration_is_asked_for_every_target():
    assert "missing_target" in codes(OUTPUT, row("效益指标", "社会效益指标", "便利", "40", ""))


def test_the_design_of_declared_indicators_is_checked():
    money = row("产出指标", "数量指标", "补助资金", "10", "≥30万元")
    echo = row("效益指标", "社会效益指标", "通行便利", "5", "通行便利")
    fewer = row("产出指标", "质量指标", "事故起数", "5", "≥2起")
    assert {"single_indicator_weight", "class_mismatch", "target_echo", "direction_suspect"} <= codes(
        OUTPUT, money, echo, fewer
    )


def test_a_declaration_in_which_nothing_stands_yet_is_not_judged():
    answers = check(Form(pack="hubei-2020", form_kind="project"), load_pack("hubei-2020"), stage="declaration")
    assert (answers.findings, answers.judged) == ((), 0)
