"""Adjusting approved targets: both values are kept, the approved one holds until the next approval, and what is open follows."""

import pytest
from county import County

from jixiao.web.records.declared import adjusted
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.models import Filing
from jixiao.web.records.services.adjustment import moved_targets
from jixiao.web.records.services.approved import approved_content, first_approved
from jixiao.web.records.services.declaration import insert_row
from jixiao.web.records.services.filing import Change, remove_row, save_cells
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.services.passage import take_step


@pytest.fixture
def approved(county: County) -> Filing:
    return county.approve(county.declaration("roads", "农村公路养护"))


def step(county: County, filing: Filing, action: str, by: str = "filler@roads", **more: str) -> Filing:
    return take_step(actor=county.actor(by), filing_id=filing.pk, action=action, **more)


def save(county: County, filing: Filing, path: str, text: str, base: str = "") -> Filing:
    saved = save_cells(
        actor=county.actor("filler@roads"), filing_id=filing.pk, changes=[Change(path=path, text=text, base=base)]
    )
    assert saved.written and not saved.refused
    filing.refresh_from_db()
    return filing


def adjust(county: County, filing: Filing, value: str = "25") -> Filing:
    step(county, filing, "adjust", reason="预算压减 20%")
    return save(county, filing, "rows/r1/value", value, "30")


def first_row(filing: Filing) -> dict[str, str]:
    filing.refresh_from_db()
    return filing.content["rows"][0]


def test_an_adjustment_is_asked_for_with_a_reason(county: County, approved: Filing) -> None:
    with pytest.raises(Refused, match="须说明原因"):
        step(county, approved, "adjust")


def test_only_what_was_approved_is_adjusted(county: County) -> None:
    filing = county.declaration("roads", "农村公路养护")
    with pytest.raises(Stale):
        step(county, filing, "adjust", reason="预算压减")
    assert "withdraw" not in [one.action for one in county.actor("filler@roads").steps(filing)]
    with pytest.raises(Refused, match="还没有批复过"):
        step(county, filing, "withdraw")


def test_both_targets_are_kept(county: County, approved: Filing) -> None:
    adjust(county, approved)
    assert (first_row(approved)["first_target"], first_row(approved)["target"]) == ("≥30公里", "≥25公里")


def test_a_target_put_back_is_no_adjustment(county: County, approved: Filing) -> None:
    adjust(county, approved)
    save(county, approved, "rows/r1/value", "30", "25")
    assert not first_row(approved).get("first_target")


def test_an_adjustment_is_told_item_by_item(county: County, approved: Filing) -> None:
    adjust(county, approved)
    remove_row(actor=county.actor("filler@roads"), filing_id=approved.pk, row_id="r4")
    row = insert_row(actor=county.actor("filler@roads"), filing_id=approved.pk)
    save(county, approved, f"rows/{row}/name", "危桥改造座数")
    first = first_approved(approved)
    assert first is not None
    told = [(one.name, one.what, one.before, one.after) for one in adjusted(first.content, approved.content)]
    assert ("道路养护里程", "指标值", "≥30公里", "≥25公里") in told
    assert ("危桥改造座数", "增加指标", "", "") in told and ("每公里养护成本", "删去指标", "≤2万元", "") in told


def test_the_approved_targets_hold_until_the_adjustment_is_approved(county: County, approved: Filing) -> None:
    adjust(county, approved)
    evaluation = county.evaluation_of(approved.project)
    assert evaluation.parent_id == approved.pk and first_row(evaluation)["target"] == "≥30公里"


def test_an_approved_adjustment_is_carried_into_open_evaluations(county: County, approved: Filing) -> None:
    evaluation = county.evaluation_of(approved.project)
    save(county, evaluation, "rows/r1/actual", "24公里")
    county.approve(adjust(county, approved))
    row = first_row(evaluation)
    assert (row["target"], row["first_target"], row["actual"]) == ("≥25公里", "≥30公里", "24公里")
    assert evaluation.events.filter(action="carry_targets").count() == 1


def test_what_left_the_fillers_hands_stays_and_says_that_targets_moved(county: County, approved: Filing) -> None:
    evaluation = county.evaluation_of(approved.project)
    Filing.objects.filter(pk=evaluation.pk).update(state="submitted")
    county.approve(adjust(county, approved))
    evaluation.refresh_from_db()
    assert first_row(evaluation)["target"] == "≥30公里"
    assert moved_targets(evaluation) == [("道路养护里程", "≥30公里", "≥25公里")]


def test_rows_given_up_go_unless_somebody_reported_on_them(county: County, approved: Filing) -> None:
    evaluation = county.evaluation_of(approved.project)
    save(county, evaluation, "rows/r3/actual", "92%")
    step(county, approved, "adjust", reason="任务取消")
    for row_id in ("r3", "r4"):
        remove_row(actor=county.actor("filler@roads"), filing_id=approved.pk, row_id=row_id)
    county.approve(approved)
    evaluation.refresh_from_db()
    assert [row["id"] for row in evaluation.content["rows"]] == ["r1", "r2", "r5", "r6", "r3"]


def test_giving_up_an_adjustment_restores_what_was_approved(county: County, approved: Filing) -> None:
    adjust(county, approved)
    step(county, approved, "withdraw")
    approved.refresh_from_db()
    assert (approved.state, first_row(approved)["target"]) == ("accepted", "≥30公里")


def test_an_adjustment_that_was_returned_may_be_given_up(county: County, approved: Filing) -> None:
    adjust(county, approved)
    for by, action in (("filler@roads", "request_signature"), ("head@roads", "sign"), ("filler@roads", "submit")):
        step(county, approved, action, by)
    step(county, approved, "return", "auditor@transport", reason="不同意调减")
    step(county, approved, "withdraw")
    assert first_row(approved)["target"] == "≥30公里"


def test_a_second_adjustment_still_names_the_first_target(county: County, approved: Filing) -> None:
    county.approve(adjust(county, approved))
    step(county, approved, "adjust", reason="追加预算")
    save(county, approved, "rows/r1/value", "28", "25")
    assert (first_row(approved)["first_target"], first_row(approved)["target"]) == ("≥30公里", "≥28公里")
    content = approved_content(approved)
    assert content is not None and content["rows"][0]["target"] == "≥25公里"


def test_an_evaluation_opened_too_early_is_bound_when_targets_are_approved(county: County) -> None:
    declaration = county.declaration("roads", "农村公路养护")
    evaluation = county.evaluation_of(declaration.project)
    assert evaluation.content["rows"] == []
    county.approve(declaration)
    evaluation.refresh_from_db()
    assert evaluation.parent_id == declaration.pk and len(evaluation.content["rows"]) == 6
    assert list(faults_in_log()) == []
