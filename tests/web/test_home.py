"""The first page: what waits for whom, in which order, with the reason it came back; what is missing for whoever supervises."""

from datetime import date, timedelta

import pytest
from county import PASSWORD, County
from django.test import Client
from django.utils import timezone

from jixiao.web.records.models import Event, Filing, Notice, Unit, Year
from jixiao.web.records.services.passage import take_step
from jixiao.web.records.services.urging import close_notice, lacks, open_notices, remind, reminder_text
from jixiao.web.records.watching.waiting import waiting_for


def signed_in(county: County, place: str) -> Client:
    client = Client()
    client.force_login(county.members[place], backend="django.contrib.auth.backends.ModelBackend")
    return client


def duties(county: County, place: str, **more: date) -> dict[str, list[str]]:
    found = waiting_for(county.actor(place), **more)
    return {duty.state: [one.filing.project.name for one in duty.items] for duty in found}


def test_a_filler_sees_what_is_to_be_filled_in(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    assert duties(county, "filler@roads") == {"draft": ["农村公路养护"]}


def test_another_unit_sees_nothing_of_it(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    assert duties(county, "filler@ferries") == {}


def test_what_is_to_be_signed_waits_for_the_head_alone(county: County) -> None:
    filing = county.filled("roads", "农村公路养护")
    take_step(actor=county.actor("filler@roads"), filing_id=filing.pk, action="request_signature")
    assert (duties(county, "head@roads"), duties(county, "filler@roads")) == ({"signing": ["农村公路养护"]}, {})


def test_what_was_submitted_waits_for_the_department_above(county: County) -> None:
    county.submitted("roads", "农村公路养护")
    assert duties(county, "auditor@transport") == {"submitted": ["农村公路养护"]}
    assert duties(county, "auditor@education") == {}


def test_what_was_returned_comes_first_and_says_why(county: County) -> None:
    county.evaluation("roads", "渡口改造")
    filing = county.submitted("roads", "农村公路养护")
    take_step(
        actor=county.actor("auditor@transport"),
        filing_id=filing.pk,
        action="return",
        reason="养护里程与统计年报不一致",
        rows={"r1": "请附统计年报"},
    )
    first = waiting_for(county.actor("filler@roads"))[0]
    assert (first.state, first.items[0].reason, first.items[0].rows) == ("returned", "养护里程与统计年报不一致", 1)


def test_days_past_the_due_day_are_counted(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    (duty,) = waiting_for(county.actor("filler@roads"), today=date(2027, 2, 25))
    assert (duty.items[0].late, duty.items[0].left) == (5, -5)


def test_what_is_due_first_stands_first(county: County) -> None:
    late, soon = county.evaluation("roads", "甲"), county.evaluation("roads", "乙")
    Filing.objects.filter(pk=late.pk).update(due=date(2027, 3, 1))
    Filing.objects.filter(pk=soon.pk).update(due=date(2027, 1, 1))
    assert duties(county, "filler@roads")["draft"] == ["乙", "甲"]


def test_the_reason_is_read_on_the_page(county: County) -> None:
    filing = county.submitted("roads", "农村公路养护")
    take_step(actor=county.actor("auditor@transport"), filing_id=filing.pk, action="return", reason="缺验收报告")
    page = signed_in(county, "filler@roads").get("/").content.decode()
    assert "缺验收报告" in page and "退回待改" in page


@pytest.mark.parametrize("place", ["filler@roads", "auditor@transport", "bureau@county"])
def test_the_number_of_queries_does_not_grow(county: County, place: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(county, place)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as taken:
            assert client.get("/").status_code == 200
        return len(taken)

    county.evaluation("roads", "农村公路养护")
    county.submitted("roads", "危桥改造")
    few = queries()
    for n in range(12):
        county.evaluation("roads", f"第{n + 1}标段路面修复")
    county.submitted("ferries", "渡口改造")
    assert queries() == few


def test_an_overview_counts_by_department_and_names_who_owes(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    county.submitted("school", "校舍维修")
    page = signed_in(county, "bureau@county").get("/").content.decode()
    assert "<strong>1</strong>/2" in page
    assert "青山县公路管理站：2026年度绩效自评还有1份没有提交（农村公路养护）" in page


def test_an_empty_county_says_the_next_step_to_each(county: County) -> None:
    bureau = signed_in(county, "bureau@county").get("/").content.decode()
    filler = signed_in(county, "filler@roads").get("/").content.decode()
    assert "/tasks/new/" in bureau and "任务由主管部门或财政绩效科下达" in filler


def test_without_years_the_page_still_opens(county: County) -> None:
    Year.objects.all().delete()
    page = signed_in(county, "bureau@county").get("/").content.decode()
    assert "还没有设定年度和模板包" in page


def test_a_reminder_stands_on_the_units_first_page_and_in_the_log(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    client = signed_in(county, "auditor@transport")
    client.post(
        "/remind/",
        {"year": "2026", "stage": "evaluation", "unit": county.units["roads"].pk, "note": "请于周五前报齐。"},
    )
    page = signed_in(county, "filler@roads").get("/").content.decode()
    assert "还有1份没有提交" in page and "请于周五前报齐。" in page
    assert Event.objects.filter(action="remind", unit=county.units["roads"]).count() == 1


def test_reminding_all_leaves_out_who_owes_nothing(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    county.submitted("school", "校舍维修")
    signed_in(county, "bureau@county").post("/remind/", {"year": "2026", "stage": "evaluation", "all": "1"})
    assert [one.unit.name for one in Notice.objects.all()] == ["青山县公路管理站"]


def test_a_unit_is_not_reminded_twice_a_day(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    for _click in range(2):
        remind(actor=county.actor("bureau@county"), year=2026, stage="evaluation", units=[county.units["roads"]])
    assert Notice.objects.count() == 1


def test_nobody_reminds_units_beside_his_own(county: County) -> None:
    county.evaluation("school", "校舍维修")
    signed_in(county, "auditor@transport").post(
        "/remind/", {"year": "2026", "stage": "evaluation", "unit": county.units["school"].pk}
    )
    assert not Notice.objects.exists()


def test_a_notice_goes_away_when_it_was_read(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    (notice,) = remind(
        actor=county.actor("bureau@county"), year=2026, stage="evaluation", units=[county.units["roads"]]
    )
    assert open_notices(county.actor("filler@roads")) == [notice]
    close_notice(actor=county.actor("filler@roads"), notice_id=notice.pk)
    assert open_notices(county.actor("head@roads")) == []


def test_a_notice_goes_away_when_nothing_is_missing_any_more(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    remind(actor=county.actor("bureau@county"), year=2026, stage="evaluation", units=[county.units["roads"]])
    Filing.objects.update(state="submitted")
    assert open_notices(county.actor("filler@roads")) == []


def test_a_reminder_says_how_late_it_is(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    (lack,) = lacks(list(Unit.objects.all()), year=2026, stage="evaluation", today=date(2027, 2, 23))
    assert "已逾期3天" in reminder_text(lack, year=2026, stage="evaluation")


def test_days_until_the_due_day_stand_on_the_page(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    Filing.objects.filter(pk=filing.pk).update(due=timezone.localdate() - timedelta(days=3))
    assert "逾期 3 天" in signed_in(county, "filler@roads").get("/").content.decode()


def test_passwords_of_the_county_are_not_on_the_page(county: County) -> None:
    assert PASSWORD not in signed_in(county, "bureau@county").get("/").content.decode()
