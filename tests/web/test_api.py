"""The API: the same services as the pages, a token per member, and nothing that its own description does not tell."""

import json
from datetime import timedelta

import pytest
from county import County
from django.test import Client
from django.utils import timezone

from jixiao.web.records.models import Event, Token
from jixiao.web.records.services.token import make_token


@pytest.fixture
def key(county: County):
    """Makes the key of a member by ``role@unit``."""

    def of(name: str) -> dict[str, str]:
        _token, key = make_token(
            actor=county.actor(name), title="测试", until=timezone.localdate() + timedelta(days=30)
        )
        return {"authorization": f"Bearer {key}"}

    return of


def patch(headers: dict[str, str], pk: int, *changes: dict[str, str]):
    return Client(headers=headers).patch(
        f"/api/filings/{pk}/cells", json.dumps({"changes": list(changes)}), "application/json"
    )


def test_without_a_token_nobody_is_served(county: County) -> None:
    answer = Client().get("/api/me")
    assert (answer.status_code, answer.json()["message"]) == (401, "没有令牌，或令牌不对、已到期。")


def test_a_token_says_whose_it_is(county: County, key) -> None:
    assert Client(headers=key("filler@roads")).get("/api/me").json()["posts"] == ["公路管理站 填报人"]


def test_an_expired_token_is_no_token(county: County, key) -> None:
    headers = key("filler@roads")
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client(headers=headers).get("/api/me").status_code == 401


def test_a_member_who_has_left_has_no_token(county: County, key) -> None:
    headers = key("filler@roads")
    county.members["filler@roads"].is_active = False
    county.members["filler@roads"].save()
    assert Client(headers=headers).get("/api/me").status_code == 401


def test_only_the_hash_of_a_token_is_kept(county: County, key) -> None:
    secret = key("filler@roads")["authorization"].split()[1]
    assert secret not in json.dumps(
        list(Token.objects.values_list("digest", "title")) + list(Event.objects.values_list("said", "details")),
        default=str,
    )


def test_a_save_through_the_api_is_scored_by_the_engine(county: County, key) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    headers = key("filler@roads")
    assert patch(headers, filing.pk, {"path": "rows/r1/actual", "text": "28公里"}).json()["written"] == [
        "rows/r1/actual"
    ]
    scores = Client(headers=headers).get(f"/api/filings/{filing.pk}").json()["scores"]
    assert next(line["score"] for line in scores if line["where"] == "道路养护里程") == "14"


def test_the_answer_to_a_save_brings_the_score_of_its_row(county: County, key) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    assert patch(key("filler@roads"), filing.pk, {"path": "rows/r1/actual", "text": "28公里"}).json()["scores"] == {
        "r1": "14"
    }


def test_a_conflict_is_told_and_nothing_overwritten(county: County, key) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    patch(key("finance@roads"), filing.pk, {"path": "rows/r1/actual", "text": "28公里"})
    saved = patch(key("filler@roads"), filing.pk, {"path": "rows/r1/actual", "text": "30公里"}).json()
    assert (saved["written"], saved["conflicts"][0]["theirs"]) == ([], "28公里")


def test_a_foreign_filing_does_not_exist(county: County, key) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    assert Client(headers=key("filler@school")).get(f"/api/filings/{filing.pk}").status_code == 404


def test_who_may_only_read_cannot_save(county: County, key) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    assert patch(key("reader@county"), filing.pk, {"path": "rows/r1/actual", "text": "28公里"}).status_code == 403


def test_a_step_that_is_not_possible_now_is_a_conflict(county: County, key) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    answer = Client(headers=key("auditor@transport")).post(
        f"/api/filings/{filing.pk}/steps/accept", "{}", "application/json"
    )
    assert (answer.status_code, "填报中" in answer.json()["message"]) == (409, True)


def test_the_official_form_comes_as_a_file(county: County, key) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    answer = Client(headers=key("filler@roads")).get(f"/api/filings/{filing.pk}/form.docx")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")


def test_the_description_is_served_from_here_alone(county: County, client: Client) -> None:
    client.force_login(county.members["filler@roads"])
    text = client.get("/api/docs").content.decode()
    assert "https://" not in text and "/static/ninja/swagger-ui-bundle.js" in text


def test_a_token_is_made_and_revoked_on_its_page(county: County, client: Client) -> None:
    client.force_login(county.members["filler@roads"])
    until = timezone.localdate() + timedelta(days=30)
    assert "jx_" in client.post("/tokens/", {"title": "财务系统取数", "until": until.isoformat()}).content.decode()
    client.post(f"/tokens/{Token.objects.get().pk}/revoke/")
    assert not Token.objects.exists()


def test_a_token_for_ten_years_is_refused_and_what_was_typed_is_kept(county: County, client: Client) -> None:
    client.force_login(county.members["filler@roads"])
    answer = client.post("/tokens/", {"title": "财务系统取数", "until": "2099-01-01"})
    assert answer.status_code == 422 and "财务系统取数" in answer.content.decode()
