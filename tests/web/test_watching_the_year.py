"""Monitoring in the course of the year: lamps are proposed by the engine, decided by people with a reason, and told again beside the evaluation."""

from datetime import date
from decimal import Decimal

import pytest
from county import County

from jixiao.web.records.bridge import kind_of
from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Entry, Filing
from jixiao.web.records.outlook import earlier, outlook
from jixiao.web.records.selectors import monitored
from jixiao.web.records.services.filing import Change, read_filing, save_cells
from jixiao.web.records.services.passage import take_step


@pytest.fixture
def project(county: County):
    return county.approve(county.declaration("roads", "农村公路养护")).project


@pytest.fixture
def filing(county: County, project) -> Filing:
    return county.monitoring(project)


def save(county: County, filing: Filing, **cells: str) -> None:
    """Saves cells of row 1, or of the row a key names: ``expected="25公里"``, ``r2_actual="95%"``."""
    changes = []
    for key, text in cells.items():
        row, _, name = key.partition("_") if key[0] == "r" and key[1].isdigit() else ("r1", "", key)
        changes.append(Change(path=f"rows/{row}/{name}", text=text))
    saved = save_cells(actor=county.actor("filler@roads"), filing_id=filing.pk, changes=changes)
    assert not saved.refused and not saved.conflicts
    filing.refresh_from_db()


def looks(filing: Filing, row: str = "r1"):
    return outlook(filing.content, kind_of(filing.pack, filing.form_kind))[row]


def whole(county: County, filing: Filing, expected: str = "30公里") -> None:
    """A report in which every row is on course but the first, which says what is expected."""
    every = {"r1": expected, "r2": "97%", "r3": "95%", "r4": "1.9万元", "r5": "提升", "r6": "92%"}
    cells = {f"{row}_expected": text for row, text in every.items()} | {
        f"{row}_actual": text for row, text in every.items()
    }
    save(county, filing, **cells, **{f"{row}_chance": "有可能" for row in every})


def gaps(filing: Filing, row: str = "r1") -> set[str]:
    return {key for key, _ in looks(filing, row).gaps}


def submit(county: County, filing: Filing) -> Filing:
    return take_step(actor=county.actor("filler@roads"), filing_id=filing.pk, action="submit")


def test_the_approved_indicators_are_carried_over(county: County, filing: Filing) -> None:
    assert [row["target"] for row in filing.content["rows"]][:2] == ["≥30公里", "≥95%"]


def test_nobody_is_asked_for_scores_in_the_course_of_the_year(county: County, filing: Filing) -> None:
    save(county, filing, actual="12公里")
    assert not {found.code for found in read_filing(filing).answers.findings} & {
        "missing_actual",
        "missing_score",
        "score_mismatch",
    }


@pytest.mark.parametrize(("expected", "lamp"), [("30公里", "green"), ("25公里", "yellow"), ("20公里", "red")])
def test_a_lamp_is_proposed(county: County, filing: Filing, expected: str, lamp: str) -> None:
    save(county, filing, expected=expected)
    assert looks(filing).lamp == lamp


def test_a_person_decides_otherwise_with_a_reason(county: County, filing: Filing) -> None:
    save(county, filing, actual="10公里", expected="25公里", lamp="green", chance="有可能")
    assert looks(filing).overridden and gaps(filing) == {"lamp_note"}
    save(county, filing, lamp_note="十月新增一支施工队。")
    assert looks(filing).lamp == "green" and gaps(filing) == set()


def test_what_cannot_be_compared_is_decided_by_a_person(county: County, filing: Filing) -> None:
    save(county, filing, r5_actual="正在进行", r5_expected="说不好", r5_chance="有可能")
    assert gaps(filing, "r5") == {"lamp"}
    save(county, filing, r5_lamp="green")
    assert gaps(filing, "r5") == set()


def test_a_yellow_lamp_takes_a_cause_and_words(county: County, filing: Filing) -> None:
    save(county, filing, actual="10公里", expected="25公里", chance="有可能")
    assert gaps(filing) == {"cause", "cause_note"}
    save(county, filing, cause="经费保障、其他", cause_note="三季度资金未到位，雨季停工。")
    assert gaps(filing) == set() and looks(filing).causes == ("经费保障", "其他")


@pytest.mark.parametrize(("expected", "chance"), [("30公里", "完全不可能"), ("20公里", "确定能")])
def test_a_lamp_and_a_chance_that_contradict_each_other_are_told(
    county: County, filing: Filing, expected: str, chance: str
) -> None:
    save(county, filing, actual="10公里", expected=expected, chance=chance, cause="其他", cause_note="雨季较长。")
    assert gaps(filing) == {"chance"}


def test_a_report_that_is_not_whole_is_not_submitted(county: County, filing: Filing) -> None:
    with pytest.raises(Refused, match="没有填写截至目前完成值"):
        submit(county, filing)


def test_a_whole_report_is_submitted_without_a_signature(county: County, filing: Filing) -> None:
    whole(county, filing)
    assert submit(county, filing).state == "submitted"


@pytest.mark.parametrize(("key", "text"), [("lamp", "blue"), ("chance", "也许"), ("cause", "天气")])
def test_what_is_no_such_choice_is_refused(county: County, filing: Filing, key: str, text: str) -> None:
    changes = [Change(path=f"rows/r1/{key}", text=text)]
    saved = save_cells(actor=county.actor("filler@roads"), filing_id=filing.pk, changes=changes)
    assert [one.path for one in saved.refused] == [f"rows/r1/{key}"]


def test_money_is_that_of_the_end_of_the_period(county: County, project) -> None:
    late = {"project": project, "year": 2026, "kind": "executed", "made_by": county.members["finance@roads"]}
    Entry.objects.create(day=date(2026, 8, 1), amount=Decimal(20000), **late)
    half, nine = county.monitoring(project, "1-6月"), county.monitoring(project, "1-9月")
    assert [one.content["texts"]["budget/executed"] for one in (half, nine)] == ["95", "97"]


def test_earlier_periods_come_before_later_ones(county: County, project) -> None:
    half, nine = county.monitoring(project, "1-6月"), county.monitoring(project, "1-9月")
    assert [one.pk for one in earlier(nine)] == [half.pk] and earlier(half) == []


def test_what_monitoring_said_stands_beside_the_evaluation(county: County, project) -> None:
    for period, expected in (("1-9月", "29公里"), ("1-6月", "30公里")):
        report = county.monitoring(project, period)
        whole(county, report, expected)
        if expected == "29公里":
            save(county, report, cause="人员保障", cause_note="一支施工队退场。")
        submit(county, report)
    evaluation = county.evaluation_of(project)
    told = monitored(evaluation)["r1"]
    assert [(one.period, one.expected, one.lamp) for one in told] == [
        ("1-6月", "30公里", "green"),
        ("1-9月", "29公里", "yellow"),
    ]


def test_a_report_nobody_sent_in_is_no_statement(county: County, filing: Filing, project) -> None:
    whole(county, filing)
    assert monitored(county.evaluation_of(project))["r1"] == ()
