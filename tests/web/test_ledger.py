"""The budget ledger: what is typed is read into yuan, sums say how they came about, and open filings follow."""

from datetime import date
from decimal import Decimal

import pytest
from county import County
from django.core.exceptions import PermissionDenied

from jixiao.web.records.entry import read_entry
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.ledger import period_end, sums_for
from jixiao.web.records.models import Entry, Event, Filing, Project, Year
from jixiao.web.records.services.ledger import add_entry, moved_money, void_entry
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.services.passage import take_step
from jixiao.web.records.services.project import add_project, change_project


def texts(**typed: str) -> dict[str, str]:
    return {"kind": "initial", "day": "2026-01-20", "amount": "450", "money_unit": "万元"} | typed


def fault(**typed: str) -> Refused:
    values, faults = read_entry(texts(**typed), 2026)
    assert values is None and len(faults) == 1
    return faults[0]


def bare(county: County) -> Project:
    return Project.objects.create(unit=county.units["roads"], name="渡口改造")


def enter(county: County, project: Project, by: str = "finance@roads", **typed: str) -> Entry:
    values, faults = read_entry(texts(**typed), 2026)
    assert faults == () and values is not None
    return add_entry(actor=county.actor(by), project_id=project.pk, year=2026, values=values)


@pytest.mark.parametrize(
    ("typed", "unit", "yuan"),
    [
        ("450", "万元", 4500000),
        ("4,500,000.5", "元", "4500000.50"),
        ("12.5万元", "元", 125000),
        ("300元", "万元", 300),
        ("0.000001", "万元", "0.01"),
    ],
)
def test_an_amount_is_read_in_the_unit_it_is_typed_in(typed, unit, yuan):
    values, _ = read_entry(texts(amount=typed, money_unit=unit), 2026)
    assert values is not None and values.amount == Decimal(yuan)


@pytest.mark.parametrize("typed", ["2026-03-05", "2026/3/5", "2026年3月5日", "20260305", "2026.03.05"])
def test_a_day_is_read_as_people_write_it(typed):
    values, _ = read_entry(texts(day=typed), 2026)
    assert values is not None and values.day == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("typed", "path", "said"),
    [
        ({"amount": "-5"}, "amount", "不能为负数"),
        ({"amount": "很多"}, "amount", "应为数字"),
        ({"amount": "=A1*3"}, "amount", "应为数字"),
        ({"amount": ""}, "amount", "没有填写金额"),
        ({"amount": "0"}, "amount", "金额为 0"),
        ({"amount": "1.234", "money_unit": "元"}, "amount", "比分还小"),
        ({"amount": "99999999999999"}, "amount", "过大"),
        ({"day": "2025-12-31"}, "day", "不在 2026 年度内"),
        ({"day": "2026-02-30"}, "day", "没有「2026-02-30」这一天"),
        ({"day": "三月五日"}, "day", "不能识别"),
        ({"kind": "拨付"}, "kind", "没有「拨付」"),
        ({"note": "字" * 201}, "note", "最多 200 字"),
    ],
)
def test_what_cannot_stand_is_said_at_its_field(typed, path, said):
    found = fault(**typed)
    assert found.path == path and said in found.message


def test_every_fault_of_a_line_is_told_at_once():
    _, faults = read_entry({"kind": "", "day": "", "amount": "-1"}, 2026)
    assert [one.path for one in faults] == ["kind", "day", "amount"]


def test_a_transfer_has_its_own_sign():
    values, _ = read_entry(texts(kind="调剂", amount="-3"), 2026)
    assert values is not None and values.amount == -30000


def test_the_adjusted_budget_says_how_it_came_about(county: County) -> None:
    project = bare(county)
    enter(county, project)
    enter(county, project, kind="cut", amount="212.3", day="2026-06-15")
    enter(county, project, kind="supplement", amount="89.5", day="2026-09-02")
    enter(county, project, kind="executed", amount="310.84", day="2026-11-02")
    sums = sums_for(project.pk, 2026)
    assert sums is not None
    assert (sums.formula_in("万元"), str(sums.rate)) == ("450 - 212.3 + 89.5 = 327.2", "95.00")


def test_an_open_filing_follows_the_ledger(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护", budget="1000000", executed="900000")
    enter(county, filing.project, kind="executed", amount="5")
    filing.refresh_from_db()
    assert filing.content["texts"]["budget/executed"] == "95"
    assert Event.objects.filter(filing=filing, action="refresh_money").count() == 1


def test_a_rate_frozen_with_an_older_version_is_computed_anew(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护", budget="1000000", executed="900000")
    filing.content["texts"] |= {"budget/rate": "90%", "budget/score": "18"}
    filing.save()
    enter(county, filing.project, kind="executed", amount="5")
    filing.refresh_from_db()
    assert "budget/rate" not in filing.content["texts"] and filing.rate == 95


def test_a_rate_somebody_typed_otherwise_stays(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护", budget="1000000", executed="900000")
    filing.content["texts"]["budget/rate"] = "91%"
    filing.save()
    enter(county, filing.project, kind="executed", amount="5")
    filing.refresh_from_db()
    assert filing.content["texts"]["budget/rate"] == "91%"


def test_what_left_the_fillers_hands_stays_and_says_that_the_ledger_moved(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护", budget="1000000", executed="900000")
    Filing.objects.filter(pk=filing.pk).update(state="submitted")
    enter(county, filing.project, kind="executed", amount="5")
    filing.refresh_from_db()
    assert filing.content["texts"]["budget/executed"] == "90"
    assert [pair[1:] for pair in moved_money(filing)] == [("90", "95")]


def test_a_form_that_prints_sources_gets_a_row_for_each(county: County) -> None:
    Year.objects.filter(year=2026).update(pack="mof-2020")
    filing = county.evaluation("roads", "农村公路养护", budget="1000000", executed="900000")
    enter(county, filing.project, kind="carryover", amount="20", source="")
    filing.refresh_from_db()
    stands = filing.content["texts"]
    assert (stands["budget/budget"], stands["budget/fiscal/budget"], stands["budget/carryover/budget"]) == (
        "120",
        "100",
        "20",
    )


def test_a_void_entry_stays_to_be_seen_and_counts_no_more(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护", budget="1000000", executed="900000")
    wrong = enter(county, filing.project, kind="executed", amount="5")
    void_entry(actor=county.actor("finance@roads"), entry_id=wrong.pk, reason="重复登记")
    filing.refresh_from_db()
    assert filing.content["texts"]["budget/executed"] == "90"
    assert Entry.objects.get(pk=wrong.pk).void == "重复登记"


def test_voiding_takes_a_reason_and_happens_once(county: County) -> None:
    entry = enter(county, bare(county))
    with pytest.raises(Refused, match="须写明原因"):
        void_entry(actor=county.actor("finance@roads"), entry_id=entry.pk, reason="  ")
    void_entry(actor=county.actor("finance@roads"), entry_id=entry.pk, reason="金额有误")
    with pytest.raises(Stale, match="已经作废"):
        void_entry(actor=county.actor("finance@roads"), entry_id=entry.pk, reason="再来")


def test_a_double_click_enters_once(county: County) -> None:
    project = bare(county)
    assert enter(county, project).pk == enter(county, project).pk
    assert Entry.objects.filter(project=project).count() == 1


def test_the_same_entry_by_somebody_else_is_refused_with_a_way_on(county: County) -> None:
    project = bare(county)
    enter(county, project)
    with pytest.raises(Refused, match="完全相同的一笔"):
        enter(county, project, by="filler@roads")
    enter(county, project, by="filler@roads", note="第二批")


def test_a_budget_does_not_fall_below_nothing(county: County) -> None:
    project = bare(county)
    enter(county, project)
    with pytest.raises(Refused, match="预算不能为负数"):
        enter(county, project, kind="cut", amount="451", day="2026-05-01")
    assert Entry.objects.filter(project=project).count() == 1


def test_a_closed_year_is_read_only(county: County) -> None:
    Year.objects.filter(year=2026).update(is_open=False)
    with pytest.raises(Refused, match="已关闭"):
        enter(county, bare(county))


@pytest.mark.parametrize("who", ["filler@ferries", "auditor@transport", "reader@county"])
def test_only_the_unit_itself_keeps_its_ledger(county: County, who: str) -> None:
    with pytest.raises(PermissionDenied):
        enter(county, bare(county), by=who)


@pytest.mark.parametrize(
    ("period", "end"),
    [
        ("1-6月", (6, 30)),
        ("1-9月", (9, 30)),
        ("上半年", (6, 30)),
        ("第三季度", (9, 30)),
        ("2月", (2, 28)),
        ("截至7月底", (7, 31)),
    ],
)
def test_a_period_has_a_last_day(period, end):
    assert period_end(2026, period) == date(2026, *end)


def test_a_period_that_says_no_month_has_none():
    assert period_end(2026, "年中") is None


def test_a_renamed_project_keeps_its_old_name_where_it_was_signed(county: County) -> None:
    signed = county.evaluation("roads", "农村公路养护")
    Filing.objects.filter(pk=signed.pk).update(state="accepted")
    open_one = county.declaration("roads", "农村公路养护")
    head = {"name": "农村公路综合养护", "code": "QS-7", "supervisor": "", "implementer": ""}
    change_project(actor=county.actor("filler@roads"), project_id=signed.project_id, values=head)
    signed.refresh_from_db()
    open_one.refresh_from_db()
    assert (signed.content["texts"]["project"], open_one.content["texts"]["project"]) == (
        "农村公路养护",
        "农村公路综合养护",
    )
    assert open_one.title.startswith("农村公路综合养护")


def test_two_projects_of_a_unit_are_not_called_alike(county: County) -> None:
    project = bare(county)
    with pytest.raises(Refused, match="已有同名项目"):
        add_project(actor=county.actor("filler@roads"), unit=county.units["roads"], values={"name": project.name})


def test_the_log_of_a_ledger_is_whole(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    entry = enter(county, filing.project, kind="supplement", amount="5")
    void_entry(actor=county.actor("finance@roads"), entry_id=entry.pk, reason="金额有误")
    assert list(faults_in_log()) == []


def test_a_filing_that_was_returned_follows_again(county: County) -> None:
    filing = county.declaration("roads", "农村公路养护")
    for by, action in (("filler@roads", "request_signature"), ("head@roads", "sign"), ("filler@roads", "submit")):
        take_step(actor=county.actor(by), filing_id=filing.pk, action=action)
    enter(county, filing.project, kind="supplement", amount="5")
    filing.refresh_from_db()
    assert filing.content["texts"]["budget/budget"] == "100"
    take_step(actor=county.actor("auditor@transport"), filing_id=filing.pk, action="return", reason="请核对预算")
    enter(county, filing.project, kind="supplement", amount="6")
    filing.refresh_from_db()
    assert filing.content["texts"]["budget/budget"] == "111"
