"""Tasks: seen before they are issued, issued once, extended with a reason."""

from datetime import date, timedelta

import pytest
from county import County
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jixiao.web.records.faults import Refused
from jixiao.web.records.models import Event, Filing, Task, Year
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.services.task import issue_task, order_of
from jixiao.web.records.services.urging import extend_due

DUE = timezone.localdate() + timedelta(days=60)


def signed_in(county: County, place: str) -> Client:
    client = Client()
    client.force_login(county.members[place], backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(county: County, *units: str, **more: str) -> dict[str, object]:
    given = {"year": "2026", "stage": "evaluation", "period": "", "due": DUE.isoformat(), "note": ""}
    return {**given, "unit": [county.units[unit].pk for unit in units], **more}


def test_the_preview_says_what_will_be_made_and_left_out_and_makes_nothing(county: County) -> None:
    county.project("roads", "农村公路养护")
    page = signed_in(county, "bureau@county").post("/tasks/new/", asked(county, "roads", "ferries")).content.decode()
    assert "农村公路养护" in page and "没有在用的项目" in page
    assert not Task.objects.exists() and not Filing.objects.exists()


def test_confirming_issues_what_was_shown(county: County) -> None:
    county.project("roads", "农村公路养护")
    answer = signed_in(county, "bureau@county").post("/tasks/new/", asked(county, "roads", confirmed="1"))
    assert answer.status_code == 302
    assert [(one.project.name, one.due) for one in Filing.objects.all()] == [("农村公路养护", DUE)]


def test_issuing_again_adds_only_what_is_new_and_says_nothing_twice(county: County) -> None:
    county.project("roads", "农村公路养护")
    client = signed_in(county, "bureau@county")
    client.post("/tasks/new/", asked(county, "roads", confirmed="1"))
    client.post("/tasks/new/", asked(county, "roads", confirmed="1"))
    assert (Filing.objects.count(), Event.objects.filter(action="issue_task").count()) == (1, 1)
    county.project("roads", "危桥改造")
    client.post("/tasks/new/", asked(county, "roads", confirmed="1"))
    assert Filing.objects.count() == 2 and list(faults_in_log()) == []


def test_what_was_typed_is_kept_when_something_is_wrong(county: County) -> None:
    answer = signed_in(county, "bureau@county").post(
        "/tasks/new/", asked(county, "roads", stage="monitoring", note="请按时报送")
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "请写明监控时段" in page and "请按时报送" in page
    assert f'value="{county.units["roads"].pk}" checked' in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"due": "明天"}, "应为日期"), ({"due": "2001-01-01"}, "已经过了"), ({"year": "x"}, "请选择年度"), ({"unit": []}, "没有选中任何单位"), ({"stage": "x"}, "没有这个环节")],
)  # fmt: skip
def test_what_is_wrong_is_said(county: County, wrong: dict[str, object], message: str) -> None:
    answer = signed_in(county, "bureau@county").post("/tasks/new/", asked(county, "roads") | wrong)
    assert answer.status_code == 422 and message in answer.content.decode()


def test_a_department_issues_to_its_own_units_alone(county: County) -> None:
    county.project("school", "校舍维修")
    page = signed_in(county, "auditor@transport").get("/tasks/new/").content.decode()
    assert "公路管理站" in page and "第一小学" not in page
    signed_in(county, "auditor@transport").post("/tasks/new/", asked(county, "school", confirmed="1"))
    assert not Filing.objects.exists()


def test_fillers_do_not_issue(county: County) -> None:
    assert signed_in(county, "filler@roads").get("/tasks/new/").status_code == 403


def test_previewing_many_units_takes_the_same_queries(county: County) -> None:
    actor = county.actor("bureau@county")

    def queries(*units: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            order_of(actor=actor, year=2026, stage="evaluation", units=[county.units[unit] for unit in units])
        return len(taken)

    for unit in ("roads", "ferries", "school"):
        county.project(unit, f"{unit}维修")
    assert queries("roads") == queries("roads", "ferries", "school")


def test_a_closed_year_is_refused(county: County) -> None:
    Year.objects.update(is_open=False)
    with pytest.raises(Refused, match="没有开放填报"):
        order_of(actor=county.actor("bureau@county"), year=2026, stage="evaluation", units=[county.units["roads"]])


def issued(county: County) -> Task:
    for unit in ("roads", "ferries"):
        county.project(unit, f"{unit}维修")
    return issue_task(
        actor=county.actor("bureau@county"), issuer=county.units["county"], year=2026, stage="evaluation", due=date(2027, 2, 20),
        units=[county.units["roads"], county.units["ferries"]],
    ).task  # fmt: skip


def test_an_extension_moves_only_what_is_open_in_the_chosen_units(county: County) -> None:
    task = issued(county)
    later = max(date(2027, 3, 5), timezone.localdate())
    number = extend_due(
        actor=county.actor("bureau@county"),
        task_id=task.pk,
        units=[county.units["roads"]],
        due=later,
        reason="道路封闭",
    )
    dues = dict(Filing.objects.values_list("unit__short", "due"))
    assert (number, dues) == (1, {"公路管理站": later, "渡口管理站": date(2027, 2, 20)})
    event = Event.objects.get(action="extend_due")
    assert "2027-02-20 延至" in event.said and "道路封闭" in event.said


def test_extending_twice_changes_nothing_more(county: County) -> None:
    task = issued(county)
    later = max(date(2027, 3, 5), timezone.localdate())
    for _click in range(2):
        extend_due(
            actor=county.actor("bureau@county"),
            task_id=task.pk,
            units=[county.units["roads"]],
            due=later,
            reason="封路",
        )
    assert Event.objects.filter(action="extend_due").count() == 1


def test_what_was_submitted_is_not_extended(county: County) -> None:
    task = issued(county)
    Filing.objects.update(state="submitted")
    later = max(date(2027, 3, 5), timezone.localdate())
    assert (
        extend_due(
            actor=county.actor("bureau@county"),
            task_id=task.pk,
            units=[county.units["roads"]],
            due=later,
            reason="封路",
        )
        == 0
    )


def test_an_extension_needs_a_reason_and_a_day_to_come(county: County) -> None:
    task = issued(county)
    client = signed_in(county, "bureau@county")
    at = f"/tasks/{task.pk}/extend/"
    ticked = {"unit": county.units["roads"].pk}
    assert "延期须说明原因" in client.post(at, ticked | {"due": "2099-01-01", "reason": " "}).content.decode()
    assert "已经过了" in client.post(at, ticked | {"due": "2001-01-01", "reason": "封路"}).content.decode()


def test_the_task_page_shows_progress_by_unit(county: County) -> None:
    task = issued(county)
    page = signed_in(county, "bureau@county").get(f"/tasks/{task.pk}/").content.decode()
    assert "交通运输局" in page and "0/2" in page


def test_a_foreign_task_is_not_there(county: County) -> None:
    county.project("school", "校舍维修")
    task = issue_task(
        actor=county.actor("auditor@education"), issuer=county.units["education"], year=2026, stage="evaluation", due=DUE, units=[county.units["school"]]
    ).task  # fmt: skip
    assert signed_in(county, "auditor@transport").get(f"/tasks/{task.pk}/").status_code == 404
