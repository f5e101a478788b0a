"""The list of filings: filters, search, order, pages; the same step with many; the search over everything."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from county import County
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jixiao.web.records.models import Event, Evidence, Filing, Project
from jixiao.web.records.services.bulk import take_step_on_each
from jixiao.web.records.watching.listing import PAGE, Asked, page_of
from jixiao.web.records.watching.scope import Scope
from jixiao.web.records.watching.seeking import seek


def signed_in(county: County, place: str) -> Client:
    client = Client()
    client.force_login(county.members[place], backend="django.contrib.auth.backends.ModelBackend")
    return client


def listed(county: County, place: str, **asked: object) -> list[str]:
    actor = county.actor(place)
    page = page_of(actor, Asked(**asked), Scope.of(actor, "see_filing"))
    return [filing.project.name for filing in page.filings]


def many(county: County, number: int, unit: str = "roads") -> None:
    """Filings made past the services: what they say does not matter here, only that they are there."""
    home = county.units[unit]
    projects = Project.objects.bulk_create(
        Project(unit=home, name=f"{unit}路段修复{n:04d}", code=f"LD{n:04d}") for n in range(number)
    )
    Filing.objects.bulk_create(
        Filing(
            stage="evaluation", year=2026, pack="hubei-2020", form_kind="project", unit=home, project=project, title=f"{project.name}（2026年度绩效自评）",
            due=date(2027, 1, 1) + timedelta(days=n // 3) if n % 7 else None, computed=Decimal(60 + n % 40) if n % 5 else None, changed_at=timezone.now(),
        )
        for n, project in enumerate(projects)
    )  # fmt: skip


def test_everybody_sees_his_own_units_alone(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    county.evaluation("school", "校舍维修")
    assert listed(county, "filler@roads") == ["农村公路养护"]
    assert listed(county, "auditor@education") == ["校舍维修"]
    assert sorted(listed(county, "bureau@county")) == ["农村公路养护", "校舍维修"]


@pytest.mark.parametrize("words", ["公路养护", "养护 管理站", "公路管理", "A-17"])
def test_project_unit_and_code_are_found_by_any_of_their_characters(county: County, words: str) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    Project.objects.filter(pk=filing.project_id).update(code="A-17")
    county.evaluation("school", "校舍维修")
    assert listed(county, "bureau@county", words=words) == ["农村公路养护"]


def test_every_word_must_occur(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    assert listed(county, "bureau@county", words="养护 校舍") == []


def test_percent_signs_and_underscores_are_characters_like_others(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    assert listed(county, "bureau@county", words="%") == [] == listed(county, "bureau@county", words="_")


def test_what_is_late_and_not_submitted_can_be_asked_for(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    county.submitted("roads", "危桥改造")
    Filing.objects.update(due=date(2020, 1, 1))
    assert listed(county, "bureau@county", overdue=True) == ["农村公路养护"]


def test_states_and_errors_can_be_asked_for(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    county.submitted("roads", "危桥改造")
    Filing.objects.filter(project__name="危桥改造").update(errors=2)
    assert listed(county, "bureau@county", state="submitted") == ["危桥改造"]
    assert listed(county, "bureau@county", state="unfinished") == ["农村公路养护"]
    assert listed(county, "bureau@county", faulty=True) == ["危桥改造"]


@pytest.mark.parametrize("sort", ["due", "changed", "points", "rate"])
def test_the_pages_together_are_the_list_nothing_twice_and_nothing_missing(county: County, sort: str) -> None:
    many(county, 2 * PAGE + 20)
    actor = county.actor("bureau@county")
    scope = Scope.of(actor, "see_filing")
    seen: list[int] = []
    mark = ""
    for _page in range(5):
        page = page_of(actor, Asked(sort=sort, after=mark), scope)
        seen += [filing.pk for filing in page.filings]
        mark = page.next
        if not mark:
            break
    assert len(seen) == 2 * PAGE + 20 == len(set(seen))


def test_a_list_by_points_begins_with_the_lowest(county: County) -> None:
    many(county, 30)
    actor = county.actor("bureau@county")
    found = page_of(actor, Asked(sort="points"), Scope.of(actor, "see_filing")).filings
    points = [filing.computed for filing in found if filing.computed is not None]
    assert points == sorted(points) and found[-1].computed is None


@pytest.mark.parametrize("mark", ["x", "bm9wZQ", "W1sxXSwgMSwgMV0", "WyJkdWUiLCAiTmFOIiwgMV0"])
def test_a_mark_nobody_made_shows_the_first_page(county: County, mark: str) -> None:
    county.evaluation("roads", "农村公路养护")
    assert signed_in(county, "bureau@county").get("/filings/", {"after": mark, "year": "2026"}).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["?year=abc&stage=nothing&state=x&unit=-1&sort=;drop&mine=z", "?unit=99999999999999", "?q=%00", "?year=99999"],
)
def test_a_query_that_means_nothing_is_no_fault(county: County, query: str) -> None:
    assert signed_in(county, "bureau@county").get(f"/filings/{query}").status_code == 200


def test_a_foreign_unit_in_the_query_shows_nothing_of_it(county: County) -> None:
    county.evaluation("school", "校舍维修")
    page = signed_in(county, "auditor@transport").get("/filings/", {"unit": county.units["school"].pk}).content.decode()
    assert "校舍维修" not in page


@pytest.mark.parametrize("query", ["", "?q=路段", "?overdue=1", "?sort=points", "?state=draft&stage=evaluation"])
def test_the_number_of_queries_does_not_grow(county: County, query: str) -> None:
    client = signed_in(county, "bureau@county")

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(f"/filings/{query}").status_code == 200
        return len(taken)

    many(county, 2 * PAGE)
    few = queries()
    many(county, 4 * PAGE, "ferries")
    assert queries() == few


def test_counting_stops_at_a_thousand_and_says_so(county: County) -> None:
    many(county, 1010)
    actor = county.actor("bureau@county")
    assert str(page_of(actor, Asked(), Scope.of(actor, "see_filing")).count) == "1000 以上"


def test_accepting_many_gives_a_result_for_each(county: County) -> None:
    one, two = county.submitted("roads", "农村公路养护"), county.submitted("roads", "危桥改造")
    still = county.evaluation("roads", "路灯更换")
    outcomes = take_step_on_each(
        actor=county.actor("auditor@transport"), filing_ids=[one.pk, still.pk, two.pk, 99999], action="accept"
    )
    assert [(outcome.done, outcome.message[:5]) for outcome in outcomes] == [
        (True, "已通过"),
        (False, "「路灯更换"),
        (True, "已通过"),
        (False, "没有这个填"),
    ]
    assert list(Filing.objects.filter(state="accepted").order_by("pk")) == [one, two]


def test_one_that_fails_by_our_fault_stops_no_other(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    from jixiao.web.records.services import bulk

    one, two = county.submitted("roads", "农村公路养护"), county.submitted("roads", "危桥改造")
    real = bulk.take_step

    def broken(*, filing_id: int, **more: object) -> Filing:
        if filing_id == one.pk:
            raise RuntimeError("a fault of ours")
        return real(filing_id=filing_id, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk, "take_step", broken)
    outcomes = take_step_on_each(actor=county.actor("auditor@transport"), filing_ids=[one.pk, two.pk], action="accept")
    assert [outcome.done for outcome in outcomes] == [False, True]


def test_a_double_click_accepts_once(county: County) -> None:
    filing = county.submitted("roads", "农村公路养护")
    for _click in range(2):
        (outcome,) = take_step_on_each(actor=county.actor("auditor@transport"), filing_ids=[filing.pk], action="accept")
        assert outcome.done
    assert Event.objects.filter(filing=filing, action="accept").count() == 1


def test_a_department_accepts_nothing_of_another(county: County) -> None:
    filing = county.submitted("school", "校舍维修")
    (outcome,) = take_step_on_each(actor=county.actor("auditor@transport"), filing_ids=[filing.pk], action="accept")
    assert not outcome.done and "查看范围" in outcome.message


def test_returning_in_bulk_needs_a_reason(county: County) -> None:
    filing = county.submitted("roads", "农村公路养护")
    client = signed_in(county, "auditor@transport")
    answer = client.post("/filings/pass/", {"filing": filing.pk, "action": "return"})
    assert answer.status_code == 422 and "须说明原因" in answer.content.decode()
    page = client.post("/filings/pass/", {"filing": filing.pk, "action": "return", "reason": "请附验收报告"})
    assert "已退回" in page.content.decode()
    assert Event.objects.get(filing=filing, action="return").details["reason"] == "请附验收报告"


def test_only_what_can_be_passed_can_be_ticked(county: County) -> None:
    county.evaluation("roads", "农村公路养护")
    ready = county.submitted("roads", "危桥改造")
    page = signed_in(county, "auditor@transport").get("/filings/").content.decode()
    assert page.count('name="filing"') == 1 and f'value="{ready.pk}"' in page


def test_search_finds_each_kind_within_what_one_may_see(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    Evidence.objects.create(
        filing=filing, title="公路养护验收报告", digest="0" * 64, file_name="验收.pdf", mime="application/pdf", size=1,
        made_by=county.members["filler@roads"],
    )  # fmt: skip
    hits = seek(county.actor("auditor@transport"), "公路")
    assert [len(kind) for kind in (hits.filings, hits.projects, hits.units, hits.evidence)] == [1, 1, 1, 1]
    assert seek(county.actor("filler@school"), "公路").is_empty


def test_search_says_when_nothing_was_found(county: County) -> None:
    page = signed_in(county, "bureau@county").get("/search/", {"q": "没有这个词"}).content.decode()
    assert "在您的查看范围内没有找到" in page
