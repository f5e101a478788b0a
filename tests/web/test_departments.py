"""Departments: totals, the roll-up with its derivations, taking it over, common indicators, and what shows when forms are read together."""

from datetime import date
from decimal import Decimal

import pytest
from county import County
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jixiao.web.records.models import Event, Filing, Year
from jixiao.web.records.services.filing import Change, read_filing, save_cells
from jixiao.web.records.services.rolling import take_over
from jixiao.web.records.services.task import issue_task
from jixiao.web.records.watching.origin import origin_of
from jixiao.web.records.watching.rolling import gather, propose
from jixiao.web.records.watching.scope import Scope
from jixiao.web.records.watching.together import look_together
from jixiao.web.records.watching.totals import totals, totals_by_branch


def signed_in(county: County, place: str) -> Client:
    client = Client()
    client.force_login(county.members[place], backend="django.contrib.auth.backends.ModelBackend")
    return client


def two_accepted(county: County) -> tuple[Filing, Filing]:
    return (
        county.accepted("roads", "农村公路养护", budget="3000000", executed="2700000"),
        county.accepted("roads", "危桥改造", budget="1000000", executed="1000000"),
    )


def test_absolute_values_are_added_and_money_too(county: County) -> None:
    two_accepted(county)
    result = gather(county.units["transport"], 2026).result
    assert [(m.derived.field, m.derived.text) for m in result.amounts if m.name in ("budget", "executed")] == [
        ("调整后预算数", "400"),
        ("执行数", "370"),
    ]
    assert result.rows[0].actual.text == "60公里"


def test_a_share_is_averaged_by_money_and_says_how(county: County) -> None:
    first, _second = two_accepted(county)
    Filing.objects.filter(pk=first.pk).update(revision=99)
    result = gather(county.units["transport"], 2026).result
    origin = origin_of(result, "rows/1/actual")
    assert origin.how == "按资金加权平均"
    assert origin.formula == "（97%×3000000＋97%×1000000）÷4000000＝97%"
    assert [part.label for part in origin.parts] == ["农村公路养护", "危桥改造"]


def test_what_is_missing_is_listed_with_its_state_and_why(county: County) -> None:
    county.accepted("roads", "农村公路养护")
    county.evaluation("roads", "路灯更换")
    county.project("ferries", "渡口改造")
    gathered = gather(county.units["transport"], 2026)
    assert [(one.name, one.why) for one in gathered.missing] == [
        ("路灯更换", "填报中"),
        ("渡口改造", "没有下达自评任务"),
    ]
    assert gathered.result.total is None


def test_submitted_ones_count_when_asked_for(county: County) -> None:
    county.submitted("roads", "农村公路养护")
    assert gather(county.units["transport"], 2026).result is None
    assert len(gather(county.units["transport"], 2026, "submitted").children) == 1


def test_a_changed_filing_changes_the_roll_up(county: County) -> None:
    first, _second = two_accepted(county)
    gather(county.units["transport"], 2026)
    first.refresh_from_db()
    first.content["rows"][0]["actual"] = "31公里"
    first.save()
    assert gather(county.units["transport"], 2026).result.rows[0].actual.text == "61公里"


def test_taking_over_fills_the_department_form_and_is_logged(county: County) -> None:
    two_accepted(county)
    filing = county.department("transport")
    done = take_over(actor=county.actor("auditor@transport"), filing_id=filing.pk)
    filing.refresh_from_db()
    assert done.rows == 6
    assert filing.content["texts"]["budget/budget"] == "400"
    assert filing.content["rows"][0]["actual"] == "60公里"
    assert "新增指标 6 行" in Event.objects.get(action="take_over_rollup").said


def test_taking_over_twice_changes_nothing_more(county: County) -> None:
    two_accepted(county)
    filing = county.department("transport")
    take_over(actor=county.actor("auditor@transport"), filing_id=filing.pk)
    again = take_over(actor=county.actor("auditor@transport"), filing_id=filing.pk)
    assert (again.written, again.rows) == ((), 0)
    assert Event.objects.filter(action="take_over_rollup").count() == 1


def typed_otherwise(county: County) -> Filing:
    two_accepted(county)
    filing = county.department("transport")
    take_over(actor=county.actor("auditor@transport"), filing_id=filing.pk)
    filing.refresh_from_db()
    filing.content["rows"][0]["actual"] = "66公里"
    filing.save()
    return filing


def test_what_the_department_typed_is_shown_beside_the_sum_and_stays(county: County) -> None:
    filing = typed_otherwise(county)
    gathered = gather(county.units["transport"], 2026)
    (difference,) = propose(gathered.own, gathered.result).differing
    assert (difference.typed, difference.computed) == ("66公里", "60公里")
    done = take_over(actor=county.actor("auditor@transport"), filing_id=filing.pk)
    filing.refresh_from_db()
    assert filing.content["rows"][0]["actual"] == "66公里" and done.left == ("道路养护里程·实际完成值",)


def test_it_gives_way_when_it_is_ticked(county: County) -> None:
    filing = typed_otherwise(county)
    path = f"rows/{filing.content['rows'][0]['id']}/actual"
    take_over(actor=county.actor("auditor@transport"), filing_id=filing.pk, replace={path: "66公里"})
    filing.refresh_from_db()
    assert filing.content["rows"][0]["actual"] == "60公里"


def test_it_stays_when_somebody_changed_it_meanwhile(county: County) -> None:
    filing = typed_otherwise(county)
    path = f"rows/{filing.content['rows'][0]['id']}/actual"
    done = take_over(actor=county.actor("auditor@transport"), filing_id=filing.pk, replace={path: "65公里"})
    filing.refresh_from_db()
    assert filing.content["rows"][0]["actual"] == "66公里" and done.changed == ("道路养护里程·实际完成值",)


def test_nobody_else_takes_over(county: County) -> None:
    two_accepted(county)
    filing = county.department("transport")
    for place in ("auditor@education", "bureau@county", "filler@roads"):
        with pytest.raises(PermissionDenied):
            take_over(actor=county.actor(place), filing_id=filing.pk)


def test_the_page_shows_sums_that_can_be_followed(county: County) -> None:
    two_accepted(county)
    county.department("transport")
    client = signed_in(county, "auditor@transport")
    page = client.get(f"/departments/{county.units['transport'].pk}/2026/").content.decode()
    assert "60公里" in page and "cell=rows/0/actual" in page
    origin = client.get(f"/departments/{county.units['transport'].pk}/2026/origin/?cell=rows/0/actual").content.decode()
    assert "30公里＋30公里＝60公里" in origin and "危桥改造" in origin


@pytest.mark.parametrize("cell", ["", "rows", "rows/99/actual", "rows/x/actual", "money/99", "rows/0/secret"])
def test_a_number_that_is_not_there_is_not_found(county: County, cell: str) -> None:
    two_accepted(county)
    at = f"/departments/{county.units['transport'].pk}/2026/origin/"
    assert signed_in(county, "auditor@transport").get(at, {"cell": cell}).status_code == 404


def test_the_page_takes_over_by_a_button(county: County) -> None:
    two_accepted(county)
    filing = county.department("transport")
    at = f"/departments/{county.units['transport'].pk}/2026/take-over/"
    page = signed_in(county, "auditor@transport").post(at, {"choice": "accepted"}, follow=True).content.decode()
    filing.refresh_from_db()
    assert "已带入" in page and len(filing.content["rows"]) == 6


def test_an_empty_department_is_explained(county: County) -> None:
    page = (
        signed_in(county, "auditor@transport")
        .get(f"/departments/{county.units['transport'].pk}/2026/")
        .content.decode()
    )
    assert "还没有可以汇总的项目自评表" in page


def test_a_foreign_department_is_not_there(county: County) -> None:
    assert (
        signed_in(county, "auditor@education").get(f"/departments/{county.units['transport'].pk}/2026/").status_code
        == 404
    )


def test_totals_are_exact_and_the_mean_is_weighed_by_money(county: County) -> None:
    one, two = two_accepted(county)
    Filing.objects.filter(pk=one.pk).update(
        budget=Decimal("90000000000.01"), executed=Decimal("0.02"), computed=Decimal(90)
    )
    Filing.objects.filter(pk=two.pk).update(budget=Decimal("0.02"), executed=Decimal("0.01"), computed=Decimal(60))
    scope = Scope.of(county.actor("bureau@county"), "see_rollup")
    (branch,) = totals_by_branch(totals(scope, year=2026), scope)
    assert (branch.unit, branch.totals.budget, branch.totals.executed) == (
        county.units["transport"], Decimal("90000000000.03"), Decimal("0.03"),
    )  # fmt: skip
    assert branch.totals.mean == Decimal("90.00") and branch.totals.grades == {"优": 1, "中": 1}


def test_money_stands_beside_a_filing_in_yuan(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护", budget="3272000", executed="3108400")
    assert (filing.budget, filing.executed) == (Decimal(3272000), Decimal(3108400))


def test_totals_drill_down_to_the_unit(county: County) -> None:
    two_accepted(county)
    client = signed_in(county, "bureau@county")
    assert "交通运输局" in client.get("/departments/").content.decode()
    page = client.get("/departments/", {"unit": county.units["transport"].pk}).content.decode()
    assert "公路管理站" in page and "4,000,000.00" in page


def test_the_queries_for_the_roll_up_do_not_grow(county: County) -> None:
    client = signed_in(county, "auditor@transport")
    at = f"/departments/{county.units['transport'].pk}/2026/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(at).status_code == 200
        return len(taken)

    two_accepted(county)
    few = queries()
    county.accepted("ferries", "渡口改造")
    county.accepted("ferries", "趸船维修")
    assert queries() == few


def common(county: County) -> Filing:
    Year.objects.update(pack="guangshui-2020")
    made = issue_task(
        actor=county.actor("bureau@county"), issuer=county.units["county"], year=2026, stage="department", due=date(2027, 3, 1), units=[county.units["roads"]]
    ).made  # fmt: skip
    return next(one for one in made if one.form_kind == "common")


def row_named(filing: Filing, name: str) -> dict[str, str]:
    return next(row for row in filing.content["rows"] if row["name"] == name)


def test_common_indicators_come_with_the_rows_the_pack_prescribes(county: County) -> None:
    filing = common(county)
    assert [row["name"] for row in filing.content["rows"]][2] == "在职人员控制率"
    assert sum(Decimal(row["weight"]) for row in filing.content["rows"]) == 30


def test_the_engine_computes_a_common_indicator_from_its_inputs(county: County) -> None:
    filing = common(county)
    row = row_named(filing, "在职人员控制率")["id"]
    changes = [
        Change(path=f"rows/{row}/input1", text="95"),
        Change(path=f"rows/{row}/input2", text="100"),
        Change(path=f"rows/{row}/score", text="1"),
    ]
    saved = save_cells(actor=county.actor("filler@roads"), filing_id=filing.pk, changes=changes)
    line = read_filing(saved.filing).lines()[row]
    assert (line.formula, str(line.score)) == ("在职人员数÷编制数＝95÷100=95%", "1")
    assert "在职人员数填写为「95」" in Event.objects.get(action="fill").said


def test_a_divisor_of_nothing_is_said_and_not_scored(county: County) -> None:
    filing = common(county)
    row = row_named(filing, "在职人员控制率")["id"]
    changes = [Change(path=f"rows/{row}/input1", text="95"), Change(path=f"rows/{row}/input2", text="0")]
    saved = save_cells(actor=county.actor("filler@roads"), filing_id=filing.pk, changes=changes)
    line = read_filing(saved.filing).lines()[row]
    assert line.score is None and "为0" in line.reason


def test_inputs_are_typed_on_the_departments_page(county: County) -> None:
    filing = common(county)
    row = row_named(filing, "政府采购执行率")["id"]
    unit = county.units["roads"]
    client = signed_in(county, "filler@roads")
    given = {
        f"rows/{row}/input1": "80",
        f"base:rows/{row}/input1": "",
        f"rows/{row}/input2": "100",
        f"base:rows/{row}/input2": "",
    }
    page = client.post(f"/departments/{unit.pk}/2026/common/", given, follow=True).content.decode()
    assert "80÷100=80%" in page


def test_every_project_at_full_marks_is_shown(county: County) -> None:
    for name in ("农村公路养护", "危桥改造", "路灯更换"):
        filing = county.submitted("roads", name)
        filing.content["texts"]["total"] = "100"
        filing.save()
    looked = look_together(county.units["transport"], 2026)
    assert "all_full" in {one.found.code for one in looked.looks}


def test_the_same_reason_in_two_projects_leads_to_its_field(county: County) -> None:
    for name in ("农村公路养护", "危桥改造"):
        filing = county.submitted("roads", name)
        filing.content["texts"]["deviation_reason"] = "受连续降雨影响，工期有所推迟，已安排赶工。"
        filing.save()
    looks = [one for one in look_together(county.units["transport"], 2026).looks if one.found.code == "reused_reason"]
    assert [(one.filing.project.name, one.path) for one in looks] == [("危桥改造", "deviation_reason")]


def test_what_is_still_typed_is_not_compared(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    looked = look_together(county.units["transport"], 2026)
    assert (looked.read, looked.unfinished) == (0, 1)
    page = signed_in(county, "auditor@transport").get(f"/departments/{county.units['transport'].pk}/2026/look/")
    assert "还有 1 份正在填报" in page.content.decode()
