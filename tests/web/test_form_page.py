"""The form page: it looks like the official form, what may be typed is a field, the rest is text; the answer to a save says what the engine says."""

import json
from typing import Any

import pytest
from county import County
from django.test import Client

from jixiao.web.records.models import Filing


@pytest.fixture
def client_of(county: County):
    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(county.members[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def send(client: Client, filing: Filing, verb: str, **asked: Any):
    return client.post(
        f"/filings/{filing.pk}/{verb}",
        json.dumps(asked),
        content_type="application/json",
        headers={"X-Requested-With": "fetch"},
    )


def change(path: str, text: str, base: str = "") -> dict[str, str]:
    return {"path": path, "text": text, "base": base}


def test_the_actual_is_a_field_and_the_money_of_the_ledger_is_text(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护", budget="3272000")
    html = client_of("filler@roads").get(f"/filings/{filing.pk}/").content.decode()
    assert 'name="rows/r1/actual"' in html
    assert 'data-locked="budget/budget"' in html and 'name="budget/budget"' not in html
    assert "金额取自预算台账" in html


def test_the_page_has_the_headings_of_the_official_form(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    html = client_of("filler@roads").get(f"/filings/{filing.pk}/").content.decode()
    for label in ("年初目标值(A)", "实际完成值(B)", "执行率(B/A)", "偏差大或目标未完成原因分析"):
        assert label in html
