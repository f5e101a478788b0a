"""Names a report gives to unit, project and year, and which form a report belongs to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from written import HUBEI, SCORE, by_itself, report, said

from jixiao.core.checks import check_report
from jixiao.core.checks.report.pairing import paired
from jixiao.core.form import Figure, Form, Report
from jixiao.packs import load_pack
from sample_forms import form, spoilt


@pytest.mark.parametrize(
    "head",
    [
        {"project": "乡村道路养护"},
        {"project": "乡村道路养护项目经费"},
        {"project": "道路养护"},
        {"project": None, "unit": "交通局"},
        {"project": None, "unit": None},
    ],
)
def test_a_shorter_or_longer_name_for_the_same_is_no_difference(head):
    assert said({SCORE: "自评得分 98 分。"}, **head) == []


def test_another_name_for_the_project_is_found():
    found = said({SCORE: "自评得分 98 分。"}, project="乡村公路养护项目")
    assert found == [("project", "乡村公路养护项目", "乡村道路养护")]


def test_another_unit_is_found():
    assert said({SCORE: "自评得分 98 分。"}, project=None, unit="某某区水利局") == [
        ("unit", "某某区水利局", "某某区交通局")
    ]


def test_a_project_quoted_under_another_name_is_found_and_other_projects_are_not():
    text = "为此申请设立了“乡村道路管护”项目。另实施“村级电商”项目。"
    assert said({"（一）基本情况": text}) == [("project", "乡村道路管护", "乡村道路养护")]


def years(title_year: str, data=HUBEI, text: str = "") -> list[tuple[str, str | None, str | None]]:
    written = report({SCORE: f"自评得分 98 分。{text}"}, year=title_year)
    answers = check_report(written, load_pack("hubei-2020"), "project", form(data))
    return [(f.where, f.reported, f.expected) for f in answers.findings if f.code == "year_mismatch"]


def test_another_year_in_the_title_is_found():
    assert years("2021") == [("title", "2021 年度", "2020 年度")]
    assert years("2020") == []


def test_the_reports_year_is_believed_where_the_forms_own_texts_speak_of_it():
    data = spoilt(HUBEI, year="2021", deviation_reason="2020 年质保金按合同于次年支付。")
    assert years("2020", data) == []


def test_without_a_form_the_year_cannot_be_judged():
    gaps = by_itself({SCORE: "自评得分 98 分。"}).unjudged
    assert ("year_mismatch", "没有自评表可对照") in {(gap.code, gap.reason) for gap in gaps}


ROADS = form(HUBEI)
BRIDGES = form(spoilt(HUBEI, title="2020年度危桥改造项目自评表", project="危桥改造"))
WHOLE = replace(form(spoilt(HUBEI, title="2020年度交通局整体绩效自评表", project=None)), kind="department")
FORMS: tuple[Form, ...] = (ROADS, BRIDGES, WHOLE)


def written(title: str, **head: str | int | None) -> Report:
    return Report(title=title, year="2020", **head)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (written("2020年度乡村道路养护项目自评结果", project="乡村道路养护项目"), 0),
        (written("2020年度危桥改造自评结果", project="危桥改造"), 1),
        (written("2020年度交通局整体绩效自评结果", unit="交通局"), 2),
        (written("2020年度桥梁改造项目自评结果", project="桥梁改造项目", forms_before=2), 1),
    ],
)
def test_a_report_finds_its_form_by_name_and_by_the_form_before_it(made, wanted):
    assert [pair.form for pair in paired(FORMS, [made])] == [wanted]


def test_a_report_on_something_else_is_not_compared_and_says_why():
    (pair,) = paired(FORMS, [written("2020年度老旧小区改造项目自评结果", project="老旧小区加装电梯")])
    assert pair.form is None and "没有与报告同名的单位或项目" in pair.why


def test_a_report_that_may_belong_to_two_forms_is_not_compared_and_says_why():
    (pair,) = paired((ROADS, ROADS), [written("2020年度乡村道路养护项目自评结果", project="乡村道路养护")])
    assert pair.form is None and "都可能是这份报告的" in pair.why


def test_where_names_leave_it_open_the_figures_decide():
    spent = form(spoilt(HUBEI, budget__executed="271.5", budget__rate="90.5%", total="97.1"))
    figures = tuple(Figure(what="", printed=printed) for printed in ("300 万元", "271.5 万元", "97.1 分"))
    made = replace(written("2020年度乡村道路养护项目自评结果", project="乡村道路养护"), figures=figures)
    assert [pair.form for pair in paired((ROADS, spent), [made])] == [1]


def test_what_stands_in_brackets_tells_one_project_from_another():
    forms = [form(spoilt(HUBEI, project=f"农村公路资金（{part}）", title="自评表")) for part in ("养护", "新建")]
    (pair,) = paired(forms, [written("2020年度农村公路资金（新建）项目自评结果", project="农村公路资金（新建）项目")])
    assert pair.form == 1


def test_one_form_and_one_report_belong_together_though_named_a_little_differently():
    assert paired((ROADS,), [written("2020年度乡村公路管护项目自评结果", project="乡村公路管护")])[0].form == 0


def test_one_form_and_a_report_on_another_project_do_not():
    (pair,) = paired((ROADS,), [written("2020年度智慧校园项目自评结果", project="智慧校园")])
    assert pair.form is None and "不是同一个" in pair.why


def test_a_report_whose_title_names_nothing_belongs_to_the_only_form():
    assert paired((ROADS,), [written("绩效自评报告")])[0].form == 0


def test_without_forms_there_is_nothing_to_compare_with():
    assert paired((), [written("2020年度危桥改造自评结果")])[0].why == "没有自评表可对照"
