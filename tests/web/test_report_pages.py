"""The report: drafted from the form, edited by people, checked against the form, and nobody's text overwritten unseen."""

from __future__ import annotations

import pytest
from county import County
from django.core.exceptions import PermissionDenied
from django.test import Client
from test_filling_in import fill, save

from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.models import Event, Filing, ReportDraft
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.services.passage import take_step
from jixiao.web.records.services.report import ReportState, open_report, save_section


@pytest.fixture
def filing(county: County) -> Filing:
    found = county.evaluation("roads", "农村公路养护")
    fill(county, found)
    found.refresh_from_db()
    return found


def opened(county: County, filing: Filing, extent: str = "full", by: str = "filler@roads") -> ReportState:
    filing.refresh_from_db()
    return open_report(actor=county.actor(by), filing=filing, extent=extent)


def written(county: County, filing: Filing, section: str, text: str, base: str, by: str = "filler@roads", **further):
    return save_section(
        actor=county.actor(by), filing_id=filing.pk, extent="full", section=section, text=text, base=base, **further
    )


def section_with(state: ReportState, words: str) -> tuple[str, str]:
    """Id and text of the first section that says these words."""
    return next((one["id"], one["text"]) for one in state.sections if words in one["text"])


def test_it_is_drafted_from_the_form_once(county: County, filing: Filing) -> None:
    state = opened(county, filing)
    assert any("95" in one["text"] and "100" in one["text"] for one in state.sections)
    assert state.draft.version == "缩略版" and state.draft.limit == 6000 and 0 < state.draft.length < 6000
    assert opened(county, filing).report.pk == state.report.pk and ReportDraft.objects.count() == 1


def test_a_drafted_report_agrees_with_its_form(county: County, filing: Filing) -> None:
    found = [one for findings in opened(county, filing).findings.values() for one in findings]
    assert [one.message for one in found if one.severity == "error" and one.code != "placeholder_left"] == []


def test_both_lengths_are_kept_apart(county: County, filing: Filing) -> None:
    full, brief = opened(county, filing), opened(county, filing, "brief")
    assert brief.draft.limit == 1500 and len(brief.sections) < len(full.sections)


def test_an_edited_section_stands_in_the_report(county: County, filing: Filing) -> None:
    state = opened(county, filing)
    one = state.sections[1]
    saved = written(county, filing, one["id"], one["text"] + "\n路况明显好转。", one["text"])
    assert saved.written and "路况明显好转。" in saved.state.draft.sections[1].text
    assert saved.state.report.revision == state.report.revision + 1
    assert list(faults_in_log()) == []


def test_a_section_somebody_else_changed_is_shown_and_not_overwritten(county: County, filing: Filing) -> None:
    one = opened(county, filing).sections[1]
    written(county, filing, one["id"], "财务改过。", one["text"], by="finance@roads")
    saved = written(county, filing, one["id"], "我的话。", one["text"])
    assert (saved.written, saved.conflict, saved.by) == (False, "财务改过。", county.members["finance@roads"].name)
    assert opened(county, filing).sections[1]["text"] == "财务改过。"


def test_different_sections_do_not_conflict(county: County, filing: Filing) -> None:
    state = opened(county, filing)
    for one, by in zip(state.sections[1:3], ("finance@roads", "filler@roads"), strict=True):
        assert written(county, filing, one["id"], f"{by} 写的。", one["text"], by=by).written
    assert [one["text"] for one in opened(county, filing).sections[1:3]] == [
        "finance@roads 写的。",
        "filler@roads 写的。",
    ]


def test_the_same_text_again_is_no_change(county: County, filing: Filing) -> None:
    one = opened(county, filing).sections[1]
    for _ in range(2):
        written(county, filing, one["id"], "一样的话。", one["text"])
    assert Event.objects.filter(action="report", said__startswith="修改").count() == 1


def test_a_figure_otherwise_than_the_form_is_found_beside_its_section(county: County, filing: Filing) -> None:
    section, text = section_with(opened(county, filing), "95万元")
    saved = written(county, filing, section, text.replace("95万元", "99万元"), text)
    found = saved.state.findings[section]
    assert any("99" in one.message and one.code == "narrative_mismatch" for one in found)


def test_a_report_that_is_too_long_is_told(county: County, filing: Filing) -> None:
    one = opened(county, filing).sections[1]
    saved = written(county, filing, one["id"], "字" * 7000, one["text"])
    assert saved.state.draft.length > 6000
    assert any(found.code == "report_too_long" for found in saved.state.findings[""])


def test_open_prompts_go_when_they_are_answered(county: County, filing: Filing) -> None:
    state = opened(county, filing)
    section, text = section_with(state, "【请补充")
    lines = ["已经写好。" if line.startswith("【请补充") else line for line in text.split("\n")]
    after = written(county, filing, section, "\n".join(lines), text).state
    assert len(after.draft.prompts) < len(state.draft.prompts)


def test_changed_data_makes_a_section_outdated_and_mine_stays(county: County, filing: Filing) -> None:
    state = opened(county, filing)
    section, text = section_with(state, "群众满意度")
    written(county, filing, section, text + "\n我写的一句。", text)
    save(county, filing, ("rows/r6/actual", "96%", "92%"))
    state = opened(county, filing)
    at = next(n for n, one in enumerate(state.sections) if one["id"] == section)
    assert state.is_outdated(at) and "96%" in state.fresh[at]["text"]
    assert state.sections[at]["text"].endswith("我写的一句。")
    mine = state.sections[at]["text"]
    both = state.fresh[at]["text"] + "\n我写的一句。"
    saved = written(county, filing, section, both, mine, fresh=True)
    assert not saved.state.is_outdated(at) and saved.state.sections[at]["text"] == both


def test_a_table_keeps_its_place_and_its_figures(county: County, filing: Filing) -> None:
    state = opened(county, filing)
    at = next(n for n, one in enumerate(state.sections) if "【表：" in one["text"])
    one = state.sections[at]
    saved = written(county, filing, one["id"], "表前说明。\n" + one["text"], one["text"])
    parts = saved.state.draft.sections[at].parts
    assert parts[0].text == "表前说明。" and any(hasattr(part, "rows") for part in parts)


def test_what_waits_for_a_signature_is_not_edited(county: County, filing: Filing) -> None:
    one = opened(county, filing).sections[1]
    take_step(actor=county.actor("filler@roads"), filing_id=filing.pk, action="request_signature")
    with pytest.raises(Stale):
        written(county, filing, one["id"], "改不了。", one["text"])
    assert filing.versions.get().papers["reports"][0]["extent"] == "full"


def test_others_may_read_and_not_write(county: County, filing: Filing) -> None:
    with pytest.raises(Refused, match="还没有起草"):
        opened(county, filing, by="auditor@transport")
    one = opened(county, filing).sections[1]
    assert opened(county, filing, by="auditor@transport").sections[1]["text"] == one["text"]
    with pytest.raises(PermissionDenied):
        written(county, filing, one["id"], "审核员写的。", one["text"], by="auditor@transport")


@pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("pdf", b"%PDF"), ("md", b"# ")])
def test_it_is_exported(county: County, filing: Filing, client: Client, kind: str, begins: bytes) -> None:
    client.force_login(county.members["filler@roads"])
    client.get(f"/filings/{filing.pk}/report/")
    answer = client.get(f"/filings/{filing.pk}/report/{kind}/")
    assert answer.content.startswith(begins) and "attachment" in answer.headers["Content-Disposition"]


def test_a_conflict_is_answered_to_the_page_with_both_texts(county: County, filing: Filing, client: Client) -> None:
    one = opened(county, filing).sections[1]
    written(county, filing, one["id"], "财务改过。", one["text"], by="finance@roads")
    client.force_login(county.members["filler@roads"])
    answer = client.post(
        f"/filings/{filing.pk}/report/section/?extent=full",
        {"section": one["id"], "text": "我的话。", "base": one["text"]},
        headers={"X-Requested-With": "fetch"},
    )
    assert answer.status_code == 409 and answer.json()["theirs"] == "财务改过。"


def test_sections_nobody_touched_follow_the_form(county: County, filing: Filing) -> None:
    opened(county, filing)
    save(county, filing, ("rows/r6/actual", "96%", "92%"))
    state = opened(county, filing)
    assert not any(state.is_outdated(number) for number in range(len(state.sections)))
    assert any("96%" in one["text"] for one in state.sections)
    assert any("随自评表更新" in event.said for event in Event.objects.filter(action="report"))


def test_the_head_sees_what_the_report_says_otherwise(county: County, filing: Filing) -> None:
    section, text = section_with(opened(county, filing), "95万元")
    written(county, filing, section, text.replace("95万元", "99万元"), text)
    take_step(actor=county.actor("filler@roads"), filing_id=filing.pk, action="request_signature")
    found = [one for one in filing.versions.get().findings if one["path"] == f"report/full/{section}"]
    assert found and "99" in found[0]["message"]
