"""Filling in: cells are saved with what stood there, conflicts are shown, nothing is overwritten."""

import pytest
from county import County
from django.core.exceptions import PermissionDenied

from jixiao.web.records.faults import Stale
from jixiao.web.records.models import Event, Filing
from jixiao.web.records.services.filing import Change, read_filing, save_cells
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.services.passage import take_step


def save(county: County, filing: Filing, *changes: tuple[str, str, str], by: str = "filler@roads"):
    return save_cells(
        actor=county.actor(by), filing_id=filing.pk, changes=[Change(path=p, text=t, base=b) for p, t, b in changes]
    )


def test_a_saved_value_stands_in_the_form(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    saved = save(county, filing, ("rows/r1/actual", "28公里", ""))
    assert saved.written == ("rows/r1/actual",)
    filing.refresh_from_db()
    assert filing.content["rows"][0]["actual"] == "28公里"


def test_the_engine_scores_the_saved_row(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    save(county, filing, ("rows/r1/actual", "28公里", ""))
    filing.refresh_from_db()
    line = read_filing(filing).lines()["r1"]
    assert (str(line.score), line.formula) == ("14.00", "15×28÷30=14")


def test_money_comes_from_the_ledger(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护", budget="3272000", executed="3108400")
    reading = read_filing(filing)
    assert (reading.form.budget.budget.text, reading.form.budget.executed.text, reading.form.budget.rate.text) == (
        "327.2",
        "310.84",
        "95%",
    )


def test_somebody_elses_value_is_shown_and_not_overwritten(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    save(county, filing, ("rows/r1/actual", "28公里", ""), by="finance@roads")
    saved = save(county, filing, ("rows/r1/actual", "30公里", ""))
    assert [(one.mine, one.theirs, one.by) for one in saved.conflicts] == [
        ("30公里", "28公里", county.members["finance@roads"].name)
    ]
    filing.refresh_from_db()
    assert filing.content["rows"][0]["actual"] == "28公里"


def test_two_people_on_different_rows_both_are_saved(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    save(county, filing, ("rows/r1/actual", "28公里", ""), by="finance@roads")
    save(county, filing, ("rows/r2/actual", "97%", ""))
    filing.refresh_from_db()
    assert [row.get("actual") for row in filing.content["rows"][:2]] == ["28公里", "97%"]


def test_negative_money_is_refused_at_its_field(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    saved = save(county, filing, ("rows/r1/actual", "28公里", ""), ("budget/basic_expenditure", "-5", ""))
    assert saved.written == ("rows/r1/actual",)
    assert "不能为负数" in saved.refused[0].message and saved.refused[0].path == "budget/basic_expenditure"


def test_a_reason_of_ten_thousand_characters_is_refused_with_its_length(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    saved = save(county, filing, ("deviation_reason", "因" * 10_000, ""))
    assert "10000 字，最多 5000 字" in saved.refused[0].message


def test_a_foreign_unit_may_not_write(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    with pytest.raises(PermissionDenied):
        save(county, filing, ("rows/r1/actual", "28公里", ""), by="filler@ferries")


def fill(county: County, filing: Filing) -> None:
    values = {"r1": "30公里", "r2": "97%", "r3": "95%", "r4": "1.9万元", "r5": "提升", "r6": "92%"}
    save(
        county, filing, *((f"rows/{row}/actual", text, "") for row, text in values.items()), ("rows/r5/score", "18", "")
    )
    save(
        county,
        filing,
        ("rows/r5/note", "两个村通行仍有不便，明年改善。", ""),
        ("deviation_reason", "雨季较长，个别路段推迟。", ""),
        ("improvement", "提前备料。", ""),
    )


def test_the_whole_passage_from_filling_in_to_accepted(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    fill(county, filing)
    for by, action, after in (
        ("filler@roads", "request_signature", "signing"),
        ("head@roads", "sign", "signed"),
        ("filler@roads", "submit", "submitted"),
        ("auditor@transport", "accept", "accepted"),
    ):
        assert take_step(actor=county.actor(by), filing_id=filing.pk, action=action).state == after
    assert list(faults_in_log()) == []


def test_submitting_twice_is_submitting_once(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    fill(county, filing)
    for by, action in (
        ("filler@roads", "request_signature"),
        ("head@roads", "sign"),
        ("filler@roads", "submit"),
        ("filler@roads", "submit"),
    ):
        take_step(actor=county.actor(by), filing_id=filing.pk, action=action)
    assert Event.objects.filter(filing=filing, action="submit").count() == 1


def test_what_waits_for_a_signature_cannot_be_changed(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    fill(county, filing)
    take_step(actor=county.actor("filler@roads"), filing_id=filing.pk, action="request_signature")
    with pytest.raises(Stale, match="待签字"):
        save(county, filing, ("rows/r1/actual", "31公里", "30公里"))


def test_a_changed_entry_of_the_log_is_told(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    save(county, filing, ("rows/r1/actual", "28公里", ""))
    Event.objects.filter(filing=filing, action="fill").update(said="什么也没有发生。")
    assert any("被改动过" in fault for fault in faults_in_log())


def test_a_removed_entry_at_the_end_is_told(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    save(county, filing, ("rows/r1/actual", "28公里", ""))
    Event.objects.filter(filing=filing, action="fill").delete()
    assert any("末尾被删" in fault for fault in faults_in_log())
