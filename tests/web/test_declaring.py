"""Declaring targets: parts make the target, rows move, the library is taken over, last year is a beginning, and nothing unfinished is signed."""

import pytest
from county import County
from django.core.exceptions import PermissionDenied

from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.last_year import last_year
from jixiao.web.records.library import fields_in_library, indicators, search_library
from jixiao.web.records.models import Event, Filing, LibraryIndicator, Year
from jixiao.web.records.services.declaration import (
    add_goal,
    insert_row,
    move_row,
    remove_goal,
    start_from_last_year,
    take_over,
)
from jixiao.web.records.services.filing import Change, read_filing, remove_row, save_cells
from jixiao.web.records.services.library import keep_indicator, retire_indicator
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.services.passage import take_step


@pytest.fixture
def filing(county: County) -> Filing:
    return county.declaration("roads", "农村公路养护")


def save(county: County, filing: Filing, path: str, text: str, base: str = ""):
    saved = save_cells(
        actor=county.actor("filler@roads"), filing_id=filing.pk, changes=[Change(path=path, text=text, base=base)]
    )
    filing.refresh_from_db()
    return saved


def row(filing: Filing, n: int) -> dict[str, str]:
    return filing.content["rows"][n - 1]


def names(filing: Filing) -> list[str]:
    filing.refresh_from_db()
    return [one.get("name", "") for one in filing.content["rows"]]


def test_the_target_is_composed_of_its_parts(county: County, filing: Filing) -> None:
    save(county, filing, "rows/r1/value", "32", "30")
    assert row(filing, 1)["target"] == "≥32公里"


def test_a_target_written_whole_comes_apart(county: County, filing: Filing) -> None:
    save(county, filing, "rows/r1/target", "40公里以上", "≥30公里")
    assert (row(filing, 1)["sign"], row(filing, 1)["value"], row(filing, 1)["unit"]) == ("≥", "40", "公里")


def test_words_without_a_sign_become_a_target_in_words(county: County, filing: Filing) -> None:
    row_id = insert_row(actor=county.actor("filler@roads"), filing_id=filing.pk)
    save(county, filing, f"rows/{row_id}/value", "持续改善")
    assert (row(filing, 7)["sign"], row(filing, 7)["target"]) == ("定性", "持续改善")


def test_words_behind_a_sign_are_refused_at_the_field(county: County, filing: Filing) -> None:
    saved = save(county, filing, "rows/r1/value", "很多", "30")
    assert saved.refused[0].path == "rows/r1/value" and "不能用“≥”" in saved.refused[0].message
    assert row(filing, 1)["target"] == "≥30公里"


def test_a_sign_before_words_is_refused(county: County, filing: Filing) -> None:
    assert "不是数字" in save(county, filing, "rows/r5/sign", "≥", "定性").refused[0].message


def test_the_engine_checks_a_declaration_without_asking_for_actuals(county: County, filing: Filing) -> None:
    save(county, filing, "rows/r1/weight", "35", "15")
    codes = {found.code for found in read_filing(filing).answers.findings}
    assert {"weight_sum_mismatch", "single_indicator_weight"} <= codes
    assert not codes & {"missing_actual", "missing_score", "evidence_missing"}


def test_a_declaration_has_no_score(county: County, filing: Filing) -> None:
    save(county, filing, "rows/r1/weight", "20", "15")
    assert (filing.computed, filing.filled, filing.to_fill) == (None, 6, 6)


def test_rows_move_up_and_down(county: County, filing: Filing) -> None:
    move_row(actor=county.actor("filler@roads"), filing_id=filing.pk, row_id="r2", by=-1)
    assert names(filing)[:2] == ["养护验收合格率", "道路养护里程"]
    move_row(actor=county.actor("filler@roads"), filing_id=filing.pk, row_id="r2", by=1)
    assert names(filing)[:2] == ["道路养护里程", "养护验收合格率"]


def test_a_row_at_the_edge_moves_into_the_next_goal(county: County, filing: Filing) -> None:
    goal = add_goal(actor=county.actor("filler@roads"), filing_id=filing.pk)
    move_row(actor=county.actor("filler@roads"), filing_id=filing.pk, row_id="r6", by=1)
    filing.refresh_from_db()
    assert [one["id"] for one in filing.content["rows"] if one["goal"] == goal] == ["r6"]


def test_a_goal_with_rows_is_not_removed(county: County, filing: Filing) -> None:
    add_goal(actor=county.actor("filler@roads"), filing_id=filing.pk)
    with pytest.raises(Refused, match="还有 6 行指标"):
        remove_goal(actor=county.actor("filler@roads"), filing_id=filing.pk, goal_id="g1")
    remove_goal(actor=county.actor("filler@roads"), filing_id=filing.pk, goal_id="g2")
    filing.refresh_from_db()
    assert [goal["id"] for goal in filing.content["goals"]] == ["g1"]


def test_ids_of_removed_rows_are_not_given_again(county: County, filing: Filing) -> None:
    new = insert_row(actor=county.actor("filler@roads"), filing_id=filing.pk)
    remove_row(actor=county.actor("filler@roads"), filing_id=filing.pk, row_id=new)
    assert insert_row(actor=county.actor("filler@roads"), filing_id=filing.pk) != new


def test_a_foreign_unit_changes_nothing(county: County, filing: Filing) -> None:
    with pytest.raises(PermissionDenied):
        insert_row(actor=county.actor("filler@ferries"), filing_id=filing.pk)


# --- the library


def test_the_library_comes_with_indicators_of_many_fields(county: County) -> None:
    assert indicators().count() >= 120 and len(fields_in_library()) >= 10


def test_the_library_is_filled_once(county: County) -> None:
    count = indicators().count()
    assert indicators().count() == count == LibraryIndicator.objects.count()


@pytest.mark.parametrize(
    ("words", "name"),
    [("养护里程", "农村公路日常养护里程"), ("交通 满意度", "沿线群众出行满意度"), ("签到表", "参训人员数量")],
)
def test_chinese_words_find_indicators(county: County, words: str, name: str) -> None:
    hits = search_library(words=words)
    assert name in [one.name for one in hits.indicators] and not hits.near


def test_level_and_field_narrow_the_search(county: County) -> None:
    hits = search_library(words="满意度", field="教育", level1="满意度指标")
    assert {one.field for one in hits.indicators} == {"教育"} and hits.count == 2


def test_what_nothing_fits_whole_finds_what_is_near(county: County) -> None:
    hits = search_library(words="乡村道路养护总里程数")
    assert hits.near and hits.indicators[0].name == "农村公路日常养护里程"


def test_signs_of_a_pattern_are_only_signs(county: County) -> None:
    assert search_library(words="%").count < indicators().count() and search_library(words="_").count == 0


def taken(county: County, filing: Filing, name: str) -> str:
    one = indicators().get(name=name)
    return take_over(actor=county.actor("filler@roads"), filing_id=filing.pk, indicator_id=one.pk)


def test_an_indicator_is_taken_over_into_its_group_and_counted(county: County, filing: Filing) -> None:
    taken(county, filing, "危桥改造座数")
    assert names(filing)[1] == "危桥改造座数"
    assert (row(filing, 2)["target"], row(filing, 2)["evidence_source"]) == ("=3座", "竣工验收报告")
    assert indicators().get(name="危桥改造座数").used == 1


def test_levels_are_called_as_the_pack_calls_them(county: County, filing: Filing) -> None:
    taken(county, filing, "畜禽粪污综合利用率")
    assert "环境效益指标" in {one["level2"] for one in Filing.objects.get(pk=filing.pk).content["rows"]}


def test_an_indicator_is_not_taken_over_twice(county: County, filing: Filing) -> None:
    taken(county, filing, "危桥改造座数")
    with pytest.raises(Refused, match="表中已有"):
        taken(county, filing, "危桥改造座数")
    assert indicators().get(name="危桥改造座数").used == 1


def values(**more: str) -> dict[str, str]:
    return {
        "field": "交通运输",
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "隧道检修座数",
        "sign": "≥",
        "value": "3",
        "unit": "座",
    } | more


def test_the_bureau_keeps_the_library(county: County) -> None:
    actor = county.actor("bureau@county")
    one = keep_indicator(actor=actor, values=values())
    keep_indicator(actor=actor, values=values(value="5"), indicator_id=one.pk)
    assert LibraryIndicator.objects.get(pk=one.pk).value == "5"
    retire_indicator(actor=actor, indicator_id=one.pk)
    assert search_library(words="隧道检修座数").near or not search_library(words="隧道检修座数").count
    assert Event.objects.filter(action__in=("add_indicator", "change_indicator", "retire_indicator")).count() == 3


def test_nobody_else_keeps_the_library(county: County) -> None:
    with pytest.raises(PermissionDenied):
        keep_indicator(actor=county.actor("auditor@transport"), values=values())


@pytest.mark.parametrize(
    ("wrong", "path"),
    [({"name": ""}, "name"), ({"sign": "大于"}, "sign"), ({"value": "很多"}, "sign"), ({"unit": "座" * 21}, "unit")],
)
def test_what_cannot_stand_in_the_library_is_said_at_its_field(
    county: County, wrong: dict[str, str], path: str
) -> None:
    with pytest.raises(Refused) as refused:
        keep_indicator(actor=county.actor("bureau@county"), values=values(**wrong))
    assert refused.value.path == path


# --- last year


@pytest.fixture
def after_a_year(county: County, filing: Filing) -> Filing:
    """Next year's empty declaration of a project whose evaluation this year missed a target."""
    county.approve(filing)
    evaluation = county.evaluation_of(filing.project)
    actuals = {"r1": "20公里", "r2": "97%", "r3": "95%", "r4": "1.9万元", "r5": "提升", "r6": "92%"}
    for row_id, text in actuals.items():
        save(county, evaluation, f"rows/{row_id}/actual", text)
    save(county, evaluation, "improvement", "提前备料，雨季前完成主体。")
    Year.objects.create(year=2027, pack="hubei-2020")
    return county.asked("declaration", filing.project, year=2027)


def test_a_declaration_starts_from_last_year(county: County, after_a_year: Filing) -> None:
    filing, added = start_from_last_year(actor=county.actor("filler@roads"), filing_id=after_a_year.pk)
    assert added == 6 and filing.content["goals"][0]["name"].startswith("全年养护")
    assert (row(filing, 1)["target"], row(filing, 1)["value"], row(filing, 1)["weight"]) == ("≥30公里", "30", "15")
    assert "actual" not in row(filing, 1)


def test_starting_twice_adds_nothing(county: County, after_a_year: Filing) -> None:
    start_from_last_year(actor=county.actor("filler@roads"), filing_id=after_a_year.pk)
    assert start_from_last_year(actor=county.actor("filler@roads"), filing_id=after_a_year.pk)[1] == 0


def test_last_year_tells_what_was_reached_and_found(county: County, after_a_year: Filing) -> None:
    start_from_last_year(actor=county.actor("filler@roads"), filing_id=after_a_year.pk)
    after_a_year.refresh_from_db()
    before = last_year(after_a_year)
    assert before is not None and before.text == {"improvement": "提前备料，雨季前完成主体。"}
    told = before.of(row(after_a_year, 1))
    assert told is not None and (told.row["actual"], told.score) == ("20公里", "10")


def test_without_a_last_year_one_is_told_so(county: County, filing: Filing) -> None:
    with pytest.raises(Refused, match="没有 2025 年度"):
        start_from_last_year(actor=county.actor("filler@roads"), filing_id=filing.pk)


# --- on its way


def test_an_empty_declaration_is_not_sent_to_be_signed(county: County) -> None:
    empty = county.declaration("roads", "渡口改造", rows=False)
    with pytest.raises(Refused, match="没有填写年度绩效目标"):
        take_step(actor=county.actor("filler@roads"), filing_id=empty.pk, action="request_signature")


def test_a_row_without_a_target_is_not_sent_to_be_signed(county: County, filing: Filing) -> None:
    save(county, filing, "rows/r1/value", "", "30")
    with pytest.raises(Refused, match="没有填写指标值"):
        take_step(actor=county.actor("filler@roads"), filing_id=filing.pk, action="request_signature")


def test_approved_targets_are_locked(county: County, filing: Filing) -> None:
    county.approve(filing)
    with pytest.raises(Stale, match="已通过"):
        save(county, filing, "rows/r1/value", "10", "30")


def test_a_returned_declaration_is_open_again(county: County, filing: Filing) -> None:
    for by, action in (("filler@roads", "request_signature"), ("head@roads", "sign"), ("filler@roads", "submit")):
        take_step(actor=county.actor(by), filing_id=filing.pk, action=action)
    take_step(actor=county.actor("auditor@transport"), filing_id=filing.pk, action="return", reason="效益指标过于笼统")
    save(county, filing, "rows/r5/value", "通行时间缩短十分钟", "提升")
    assert row(filing, 5)["target"] == "通行时间缩短十分钟"
    assert list(faults_in_log()) == []
