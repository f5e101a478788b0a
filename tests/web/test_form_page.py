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


def test_carried_over_targets_are_locked_with_the_reason(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    filing.parent = county.evaluation("ferries", "渡口维护")
    filing.save()
    html = client_of("filler@roads").get(f"/filings/{filing.pk}/").content.decode()
    assert 'data-locked="rows/r1/target"' in html and 'name="rows/r1/target"' not in html
    assert "目标已随绩效目标批复锁定" in html and "增加指标" not in html


def test_whoever_supervises_reads_the_form_and_finds_no_field(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    html = client_of("auditor@transport").get(f"/filings/{filing.pk}/").content.decode()
    assert "≥30公里" in html and "<textarea" not in html and "只读" in html


def test_a_foreign_form_is_not_there(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    assert client_of("filler@ferries").get(f"/filings/{filing.pk}/").status_code == 404
    assert send(client_of("filler@ferries"), filing, "save", changes=[]).status_code == 404


def test_markup_in_a_value_is_shown_as_text(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    client = client_of("filler@roads")
    send(client, filing, "save", changes=[change("rows/r1/actual", "<script>alert(1)</script>")], revision=0)
    html = client.get(f"/filings/{filing.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)" in html and "<script>alert" not in html


def test_a_save_answers_with_the_score_of_the_row_and_how_it_came_about(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    answer = send(
        client_of("filler@roads"), filing, "save", changes=[change("rows/r1/actual", "28公里")], revision=0
    ).json()
    assert answer["written"] == {"rows/r1/actual": "28公里"}
    assert "15×28÷30=14" in answer["said"]["r1"]
    assert answer["computed"]["rows/r1/score"] == "14"


def test_weighing_says_the_same_and_writes_nothing(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    asked = {"changes": [change("rows/r1/actual", "28公里")], "revision": filing.revision}
    answer = send(client_of("filler@roads"), filing, "save", keep=False, **asked).json()
    assert answer["computed"]["rows/r1/score"] == "14"
    filing.refresh_from_db()
    assert filing.content["rows"][0].get("actual") is None and filing.revision == asked["revision"]


def test_a_qualitative_row_says_which_points_it_may_have(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    answer = send(client_of("filler@roads"), filing, "save", changes=[change("rows/r5/actual", "提升")]).json()
    assert "该档可得 16–20 分" in answer["said"]["r5"]


def test_a_typed_score_that_differs_is_found_at_its_row(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    changes = [change("rows/r2/actual", "97%"), change("rows/r2/score", "13")]
    answer = send(client_of("filler@roads"), filing, "save", changes=changes).json()
    assert "得分与完成情况不符" in answer["said"]["r2"] and "填 13，应为 15" in answer["said"]["r2"]
    assert "rows/r2/score" not in answer["computed"]


def test_words_in_place_of_a_score_are_refused_at_the_field_and_the_rest_is_saved(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    changes = [change("rows/r1/actual", "28公里"), change("rows/r1/score", "很好")]
    answer = send(client_of("filler@roads"), filing, "save", changes=changes).json()
    assert answer["written"] == {"rows/r1/actual": "28公里"}
    assert [one["path"] for one in answer["refused"]] == ["rows/r1/score"]


def test_a_stale_page_hears_what_others_have_saved(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    seen = filing.revision
    send(client_of("finance@roads"), filing, "save", changes=[change("rows/r1/actual", "28公里")], revision=seen)
    answer = send(
        client_of("filler@roads"), filing, "save", changes=[change("rows/r2/actual", "97%")], revision=seen
    ).json()
    assert answer["values"]["rows/r1/actual"] == "28公里"


def test_two_on_one_form_hear_of_each_other(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    send(client_of("finance@roads"), filing, "news", revision=filing.revision, path="rows/r1/actual")
    answer = send(client_of("filler@roads"), filing, "news", revision=filing.revision).json()
    assert answer["others"] == [{"name": county.members["finance@roads"].name, "path": "rows/r1/actual"}]
    assert "said" not in answer  # nothing has changed: nothing is judged


def test_an_expired_session_is_said_to_the_script(county: County) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    answer = send(Client(), filing, "save", changes=[])
    assert answer.status_code == 401 and "登录后自动保存" in answer.json()["message"]


@pytest.mark.parametrize("body", ["[]", "{", '{"changes": 3}', '{"changes": [1]}', '{"changes": [{"path": 5}]}'])
def test_what_no_page_sends_is_refused_calmly(county: County, client_of, body: str) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    answer = client_of("filler@roads").post(
        f"/filings/{filing.pk}/save", body, content_type="application/json", headers={"X-Requested-With": "fetch"}
    )
    assert answer.status_code == 422 and answer.json()["message"]


def test_an_indicator_is_added_behind_those_of_its_kind_and_removed_again(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    client = client_of("filler@roads")
    client.post(
        f"/filings/{filing.pk}/rows",
        {"level1": "产出指标", "level2": "数量指标", "name": "桥梁检测座数", "target": "≥8座"},
    )
    filing.refresh_from_db()
    assert [row["name"] for row in filing.content["rows"][:2]] == ["道路养护里程", "桥梁检测座数"]
    send(client, filing, "rows/remove", row=filing.content["rows"][1]["id"])
    filing.refresh_from_db()
    assert [row["name"] for row in filing.content["rows"][:2]] == ["道路养护里程", "养护验收合格率"]


@pytest.mark.parametrize("pack", ["mof-2020", "mof-transfer-2020", "shijiazhuang-gaoxin-2020", "guangshui-2020"])
def test_every_row_of_every_packs_form_has_its_actual_as_a_field(county: County, client_of, pack: str) -> None:
    from jixiao.web.records.models import Year

    Year.objects.update(pack=pack)
    filing = county.evaluation("roads", "农村公路养护")
    html = client_of("filler@roads").get(f"/filings/{filing.pk}/").content.decode()
    for row in filing.content["rows"]:
        assert html.count(f'name="rows/{row["id"]}/actual"') == 1


def test_the_departments_form_is_filled_in_on_the_same_page(county: County, client_of) -> None:
    from datetime import date

    from jixiao.web.records.services.task import issue_task

    issued = issue_task(
        actor=county.actor("bureau@county"), issuer=county.units["county"], year=2026, stage="department", due=date(2027, 3, 1),
        units=[county.units["roads"]],
    )  # fmt: skip
    filing = issued.made[0]
    client = client_of("filler@roads")
    html = client.get(f"/filings/{filing.pk}/").content.decode()
    assert 'name="budget/basic_expenditure"' in html and "部门整体" in html
    answer = send(client, filing, "save", changes=[change("budget/basic_expenditure", "还没有算")]).json()
    assert "金额应为数字" in answer["refused"][0]["message"]


def test_what_a_goal_is_called_is_a_field_where_the_rows_are_open(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    html = client_of("filler@roads").get(f"/filings/{filing.pk}/").content.decode()
    assert 'name="goals/g1/name"' in html and 'name="goals/g1/weight"' in html


def test_why_a_row_was_sent_back_stands_beside_it(county: County, client_of) -> None:
    from test_filling_in import fill

    from jixiao.web.records.services.passage import take_step

    filing = county.evaluation("roads", "农村公路养护")
    fill(county, filing)
    for by, action, more in (
        ("filler@roads", "request_signature", {}),
        ("head@roads", "sign", {}),
        ("filler@roads", "submit", {}),
        ("auditor@transport", "return", {"reason": "请补充说明。", "rows": {"r4": "成本口径与批复不一致。"}}),
    ):
        take_step(actor=county.actor(by), filing_id=filing.pk, action=action, **more)
    html = client_of("filler@roads").get(f"/filings/{filing.pk}/").content.decode()
    row = html[html.index('<tr class="indicator" data-row="r4"') : html.index('<tr class="indicator" data-row="r5"')]
    assert "成本口径与批复不一致" in row


def test_every_row_leads_to_its_evidence(county: County, client_of) -> None:
    filing = county.evaluation("roads", "农村公路养护")
    html = client_of("filler@roads").get(f"/filings/{filing.pk}/").content.decode()
    assert f'href="/filings/{filing.pk}/evidence/?row=r1">佐证材料 0 份' in html
