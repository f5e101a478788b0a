"""Preview, signing, reviewing and history, as people meet them in pages; a filing frozen is a filing bound to its hash."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from county import PASSWORD, County
from django.test import Client
from papers import sample
from test_filling_in import fill, save

import jixiao
from jixiao.web.records.models import Event, Filing, Version
from jixiao.web.records.services.evidence import attach_evidence
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.services.passage import take_step, version_digest


@pytest.fixture
def filing(county: County) -> Filing:
    found = county.evaluation("roads", "农村公路养护")
    fill(county, found)
    found.refresh_from_db()
    return found


def step(county: County, filing: Filing, by: str, action: str, **further) -> Filing:
    done = take_step(actor=county.actor(by), filing_id=filing.pk, action=action, **further)
    filing.refresh_from_db()
    return done


def at(client: Client, county: County, who: str) -> Client:
    client.force_login(county.members[who])
    return client


def test_a_draft_can_be_seen_and_is_marked(county: County, filing: Filing, client: Client) -> None:
    shown = at(client, county, "filler@roads").get(f"/filings/{filing.pk}/preview/").content.decode()
    assert (
        "【草稿】" in shown
        and "<article" in shown
        and "道路养护里程" in shown
        and "style=" not in shown.split("<main")[1]
    )


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_a_downloaded_form_reads_back_as_the_same_form(
    county: County, filing: Filing, client: Client, tmp_path: Path, kind: str
) -> None:
    answer = at(client, county, "filler@roads").get(f"/filings/{filing.pk}/file/{kind}/")
    path = tmp_path / f"form.{kind}"
    path.write_bytes(answer.content)
    form = jixiao.read(path).forms[0]
    assert form.pack == "hubei-2020" and form.project.text == "农村公路养护"
    rows = {row.name.text: row.actual.text for _goal, row in form.indicators()}
    assert rows["道路养护里程"] == "30公里" and rows["群众满意度"] == "92%" and len(rows) == 6


def test_a_frozen_version_is_drawn_as_it_was_frozen(county: County, filing: Filing, client: Client) -> None:
    step(county, filing, "filler@roads", "request_signature")
    step(county, filing, "head@roads", "send_back", reason="里程有误")
    save(county, filing, ("rows/r1/actual", "31公里", "30公里"))
    shown = at(client, county, "filler@roads").get(f"/filings/{filing.pk}/preview/?version=1").content.decode()
    assert "30公里" in shown.split("<article")[1] and "31公里" not in shown and "【草稿】" not in shown
    assert client.get(f"/filings/{filing.pk}/preview/?version=7").status_code == 404


def test_a_department_filing_is_drawn_too(county: County, client: Client) -> None:
    from jixiao.web.records.services.task import issue_task

    issued = issue_task(
        actor=county.actor("bureau@county"),
        issuer=county.units["county"],
        year=2026,
        stage="department",
        due=date(2027, 3, 1),
        units=[county.units["transport"]],
    )
    answer = at(client, county, "auditor@transport").get(f"/filings/{issued.made[0].pk}/preview/")
    assert answer.status_code == 200 and "青山县交通运输局" in answer.content.decode().split("<article")[1]


def test_the_head_signs_with_his_password(county: County, filing: Filing, client: Client) -> None:
    step(county, filing, "filler@roads", "request_signature")
    url = f"/filings/{filing.pk}/sign/"
    version = Version.objects.get(filing=filing)
    shown = at(client, county, "head@roads").get(url).content.decode()
    assert version.digest in shown and "登录密码" in shown
    wrong = client.post(url, {"action": "sign", "digest": version.digest, "password": "不对的密码啊"})
    assert wrong.status_code == 422 and "密码不对" in wrong.content.decode()
    none = client.post(url, {"action": "sign", "digest": version.digest})
    assert none.status_code == 422
    filing.refresh_from_db()
    assert filing.state == "signing"
    for _ in range(2):  # a double click
        assert client.post(url, {"action": "sign", "digest": version.digest, "password": PASSWORD}).status_code == 302
    version.refresh_from_db()
    assert version.signed_name == county.members["head@roads"].name
    assert Event.objects.filter(filing=filing, action="sign").count() == 1


def test_five_wrong_passwords_at_signing_lock_as_at_signing_in(county: County, filing: Filing, client: Client) -> None:
    step(county, filing, "filler@roads", "request_signature")
    at(client, county, "head@roads")
    digest = Version.objects.get(filing=filing).digest
    for _ in range(5):
        client.post(f"/filings/{filing.pk}/sign/", {"action": "sign", "digest": digest, "password": "错"})
    answer = client.post(f"/filings/{filing.pk}/sign/", {"action": "sign", "digest": digest, "password": PASSWORD})
    filing.refresh_from_db()
    assert answer.status_code in (403, 422, 429) and filing.state == "signing"


def test_another_version_than_the_one_seen_is_not_signed(county: County, filing: Filing, client: Client) -> None:
    step(county, filing, "filler@roads", "request_signature")
    at(client, county, "head@roads")
    answer = client.post(f"/filings/{filing.pk}/sign/", {"action": "sign", "digest": "0" * 64, "password": PASSWORD})
    assert answer.status_code == 409 and "不是最新的定稿" in answer.content.decode()


def test_on_a_desk_a_tick_is_enough(county: County, filing: Filing, client: Client, settings) -> None:
    settings.IS_DESK = True
    step(county, filing, "filler@roads", "request_signature")
    at(client, county, "head@roads")
    url, digest = f"/filings/{filing.pk}/sign/", Version.objects.get(filing=filing).digest
    assert client.post(url, {"action": "sign", "digest": digest}).status_code == 422
    assert client.post(url, {"action": "sign", "digest": digest, "confirm": "1"}).status_code == 302


def test_buttons_are_only_for_steps_the_actor_may_take(county: County, filing: Filing, client: Client) -> None:
    url = f"/filings/{filing.pk}/sign/"
    assert 'value="request_signature"' in at(client, county, "filler@roads").get(url).content.decode()
    step(county, filing, "filler@roads", "request_signature")
    shown = client.get(url).content.decode()
    assert 'value="sign"' not in shown and 'value="reopen"' in shown
    assert 'value="sign"' in at(client, county, "head@roads").get(url).content.decode()
    watching = at(client, county, "reader@county").get(url).content.decode()
    assert 'name="action"' not in watching
    assert at(client, county, "filler@ferries").get(url).status_code == 404
    denied = at(client, county, "filler@roads").post(url, {"action": "sign", "password": PASSWORD, "digest": "x"})
    assert denied.status_code == 403


def test_what_blocks_signing_is_said_before_it_is_asked(county: County, client: Client) -> None:
    empty = county.evaluation("roads", "桥梁检测")
    url = f"/filings/{empty.pk}/sign/"
    shown = at(client, county, "filler@roads").get(url).content.decode()
    assert "处须先补正" in shown
    assert client.post(url, {"action": "request_signature"}).status_code == 422


def test_submitting_by_a_double_click_is_submitting_once(county: County, filing: Filing, client: Client) -> None:
    step(county, filing, "filler@roads", "request_signature")
    step(county, filing, "head@roads", "sign")
    at(client, county, "filler@roads")
    answers = [client.post(f"/filings/{filing.pk}/sign/", {"action": "submit"}).status_code for _ in range(2)]
    assert answers == [302, 302] and Event.objects.filter(filing=filing, action="submit").count() == 1


def submitted(county: County, filing: Filing) -> Filing:
    for by, action in (
        ("filler@roads", "request_signature"),
        ("head@roads", "sign"),
        ("filler@roads", "submit"),
    ):
        step(county, filing, by, action)
    return filing


def test_a_return_carries_a_reason_per_row(county: County, filing: Filing, client: Client) -> None:
    submitted(county, filing)
    url = f"/filings/{filing.pk}/review/"
    at(client, county, "auditor@transport")
    assert client.post(url, {"action": "return"}).status_code == 422
    assert client.post(url, {"action": "return", "row-r1": "请附验收单。", "row-r99": "没有这行"}).status_code == 302
    event = Event.objects.get(filing=filing, action="return")
    assert event.details["rows"] == {"r1": "请附验收单。"}
    told = at(client, county, "filler@roads").get(f"/filings/{filing.pk}/history/").content.decode()
    assert "指标「道路养护里程」：请附验收单。" in told
    assert "指标「道路养护里程」：请附验收单。" in client.get(f"/filings/{filing.pk}/sign/").content.decode()


def test_unlocking_needs_a_reason_and_a_day_and_what_was_not_signed_is_set_back(
    county: County, filing: Filing, client: Client
) -> None:
    submitted(county, filing)
    url = f"/filings/{filing.pk}/review/"
    at(client, county, "auditor@transport")
    assert client.post(url, {"action": "accept"}).status_code == 302
    assert client.post(url, {"action": "unlock", "reason": "里程更正", "until": "2020-01-01"}).status_code == 422
    assert client.post(url, {"action": "unlock", "reason": "里程更正", "until": "下周"}).status_code == 422
    until = (date.today() + timedelta(days=3)).isoformat()
    assert client.post(url, {"action": "unlock", "reason": "里程更正", "until": until}).status_code == 302
    save(county, filing, ("rows/r1/actual", "29公里", "30公里"))
    assert client.post(url, {"action": "relock"}).status_code == 302
    filing.refresh_from_db()
    assert (filing.state, filing.content["rows"][0]["actual"]) == ("accepted", "30公里")
    assert "由「29公里」改为「30公里」" in "".join(Event.objects.get(action="relock").details["set_back"])
    assert list(faults_in_log()) == []


def test_nobody_reviews_his_own_units_filings(county: County, filing: Filing, client: Client) -> None:
    assert at(client, county, "head@roads").get(f"/filings/{filing.pk}/review/").status_code == 403
    assert at(client, county, "auditor@education").get(f"/filings/{filing.pk}/review/").status_code == 404


def test_a_version_binds_its_evidence(county: County, filing: Filing) -> None:
    paper = attach_evidence(actor=county.actor("filler@roads"), filing=filing, upload=sample("07"), row="r1").evidence
    step(county, filing, "filler@roads", "request_signature")
    version = Version.objects.get(filing=filing)
    assert [one["digest"] for one in version.papers["evidence"]] == [paper.digest]
    assert version.digest == version_digest(version)
    version.papers["evidence"][0]["digest"] = "0" * 64
    assert version.digest != version_digest(version)


def test_versions_are_compared_in_sentences_and_side_by_side(county: County, filing: Filing, client: Client) -> None:
    step(county, filing, "filler@roads", "request_signature")
    step(county, filing, "head@roads", "send_back", reason="里程有误")
    save(county, filing, ("rows/r1/actual", "31公里", "30公里"))
    step(county, filing, "filler@roads", "request_signature")
    shown = at(client, county, "head@roads").get(f"/filings/{filing.pk}/history/?from=1&to=2").content.decode()
    assert "指标「道路养护里程」的实际完成值(B)由「30公里」改为「31公里」。" in shown
    assert "<del>30公里</del>" in shown and "<ins>31公里</ins>" in shown and "退回修改" in shown


def test_a_version_changed_behind_the_back_is_told(county: County, filing: Filing, client: Client) -> None:
    step(county, filing, "filler@roads", "request_signature")
    version = Version.objects.get(filing=filing)
    version.content["rows"][0]["actual"] = "99公里"
    version.save()
    shown = at(client, county, "head@roads").get(f"/filings/{filing.pk}/history/").content.decode()
    assert "定稿后被改动过" in shown


def test_a_drawn_workbook_opens_elsewhere(county: County, filing: Filing, client: Client) -> None:
    import openpyxl

    answer = at(client, county, "filler@roads").get(f"/filings/{filing.pk}/file/xlsx/")
    assert "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    texts = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
    assert any("【草稿】" in text for text in texts)
