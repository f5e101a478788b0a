"""A report by itself: length, sections, what its template left, its own arithmetic — found, silent, unjudged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from written import RATE, by_itself, report

from jixiao.core.checks import check_report
from jixiao.core.checks.report.itself import REPORT_RULES
from jixiao.core.guidance import guidance_in
from jixiao.core.outline import length_of, outline
from jixiao.core.pack import CheckSetting
from jixiao.packs import list_packs, load_pack

SHORT = {"一、自评结论": "自评得分 98 分。"}
LONG = {"一、自评结论": "养护路段逐月巡查，坑槽随坏随补，雨后加巡一次并登记。" * 80}
ALL = {
    "（一）自评得分": "自评得分 98 分。",
    "（二）绩效目标完成情况": "全部达到年初所定。",
    "（三）存在的主要问题及原因": "质保金未付。",
    "（四）下一步改进措施": "按付款节点编制预算。",
}


def codes(sections: dict[str, str], **head: str | None) -> set[str]:
    return {found.code for found in by_itself(sections, **head).findings}


def gaps(sections: dict[str, str], pack: str | None = "hubei-2020", **head: str | None) -> dict[str, str]:
    return {gap.code: gap.reason for gap in by_itself(sections, pack, **head).unjudged}


def test_a_summary_that_is_too_long_is_found():
    (found,) = [f for f in by_itself(LONG, version="摘要版").findings if f.code == "report_too_long"]
    assert found.reported == f"{length_of(report(LONG))} 字" and found.severity == "warning" and found.stage == "beta"
    assert "应不超过 1500 字左右" in found.message


def test_a_tenth_over_a_limit_that_says_about_is_let_pass():
    text = {"一、自评结论": "路" * 1600}
    assert "report_too_long" not in codes(text, version="摘要版") | set(gaps(text, version="摘要版"))


def test_the_long_version_may_be_that_long():
    assert "report_too_long" not in codes(LONG, version="缩略版") | set(gaps(LONG, version="缩略版"))


def test_without_a_version_a_limit_or_a_pack_length_cannot_be_judged():
    assert "没有写明是哪个版本" in gaps(LONG)["report_too_long"]
    assert "没有规定" in gaps(LONG, "mof-2020")["report_too_long"]
    assert "不知这份报告适用哪个模板包" in gaps(LONG, None)["report_too_long"]


def test_sections_under_other_words_and_without_the_part_above_are_there():
    assert "report_section_missing" not in codes(ALL, version="摘要版") | set(gaps(ALL, version="摘要版"))


def test_a_part_written_as_a_whole_need_not_be_divided():
    assert "report_section_missing" not in codes(SHORT, version="摘要版")


def test_a_missing_section_is_named():
    some = {heading: text for heading, text in ALL.items() if "问题" not in heading}
    (found,) = by_itself(some, version="摘要版").findings
    assert (found.code, found.reported, found.expected) == (
        "report_section_missing",
        "缺 1 节",
        "（三）存在的问题和原因",
    )


def test_the_long_version_needs_the_second_part_too():
    (found,) = [f for f in by_itself(ALL, version="缩略版").findings if f.code == "report_section_missing"]
    assert found.expected is not None and found.expected.startswith("二、佐证材料（含（一）基本情况")


def test_a_report_without_any_heading_lacks_the_whole_part():
    (found,) = by_itself({"": "养护按计划完成。"}, version="摘要版").findings
    assert found.expected is not None and found.expected.startswith("一、自评结论（含（一）自评得分、")


def test_an_outline_that_binds_nobody_is_not_held_against_another_structure():
    assert "不是按模板包的提纲写的" in gaps({"一、项目成效": "好。"}, "mof-2020")["report_section_missing"]


@pytest.mark.parametrize(
    "line",
    [
        "包括项目实施的主要内容和完成情况。",
        "简要概述项目资金情况。",
        "1. 存在的问题，包括问题的成因分析等相关内容。",
        "（包括资金来源、投向等情况）",
        "注：摘要版建议 1500 字以内。",
        "（缩略版 6000 字左右。）",
        "自评得分 XX 分。",
        "书屋每周开放六天。【请补充：立项依据和要解决的问题】",
    ],
)
def test_what_the_template_left_is_recognised(line):
    assert guidance_in(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "包括购置水泵 3 台、铺设管道 2 公里。",
        "项目内容包括路面修补、标线施划等工作，均已完成。",
        "简要概述如下：项目于三月开工，十月完工。",
        "资金用于材料采购（包括砂石、水泥和沥青等）。",
        "一是完善制度，包括巡查制度、考核制度，已按期印发。",
        "全文引用的数据来自台账。",
        "共编印手册 1500 册。",
    ],
)
def test_what_is_said_is_not_taken_for_the_templates(line):
    assert guidance_in(line) is None


def test_prompts_in_headings_are_one_warning_for_all():
    sections = {
        "1. 简要概述项目资金情况": "财政拨款。",
        "2.绩效目标完成情况分析（包括完成情况和偏离原因等）": "无偏离。",
    }
    (found,) = [f for f in by_itself(sections).findings if f.code == "placeholder_left"]
    assert found.severity == "warning" and "另有 1 个标题" in found.message


def test_a_title_that_still_says_it_is_a_form_is_found():
    (found,) = by_itself(SHORT, title="2020年度乡村道路养护项目自评结果（格式）").findings
    assert (found.code, found.where, found.reported) == ("placeholder_left", "title", "（格式）")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("预算数 300 万元，执行数 285 万元，执行率 98%。", True),
        ("预算数 300 万元，执行数 285 万元，执行率 95%。", False),
        ("预算数 360 万元，压减至 300 万元，执行数 285 万元，执行率 95%。", False),
        ("预算数 300 万元，执行数 310 万元，执行率 100%。", False),
    ],
)
def test_amounts_and_rate_of_one_sentence_must_agree(text, found):
    assert ("execution_rate_mismatch" in codes({RATE: text})) is found


def test_where_no_sentence_names_all_three_the_rate_is_not_judged():
    assert "execution_rate_mismatch" in gaps({RATE: "执行率 95%。"})


def test_every_rule_on_a_report_is_asked_and_answers_without_a_pack():
    asked = {kind.code for kind, _ in REPORT_RULES}
    assert asked == {
        "placeholder_left",
        "report_too_long",
        "report_section_missing",
        "year_mismatch",
        "execution_rate_mismatch",
    }
    assert by_itself(SHORT, None).findings == ()


def test_every_pack_has_an_outline_for_its_first_kind_of_form():
    assert [pack.id for pack in list_packs() if not outline(pack.frame(pack.kinds[0].id))] == []


def test_a_pack_may_switch_a_check_on_reports_off():
    pack = replace(load_pack("hubei-2020"), checks=(CheckSetting(code="report_too_long", on=False, reason="本地不限"),))
    answers = check_report(report(LONG, version="摘要版"), pack)
    assert "report_too_long" not in {a.code for a in (*answers.findings, *answers.unjudged)}
