"""The passage in a real browser: attach, sign, submit, return, mend, resubmit, accept; the report written by two; a file taken over."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import Desk
from county import PASSWORD
from papers import SAMPLES
from test_filling_in import fill, save

import jixiao
from jixiao.web.records.bridge import content_of
from jixiao.web.records.models import Event, Evidence, Filing, ReportDraft
from jixiao.web.records.services.log import faults_in_log

pytestmark = pytest.mark.browser


@pytest.fixture
def filing(desk: Desk) -> Filing:
    found = desk.county.evaluation("roads", "农村公路养护")
    fill(desk.county, found)
    found.refresh_from_db()
    return found


def test_from_evidence_to_accepted_with_a_return_between(desk: Desk, filing: Filing) -> None:
    own, review = f"/filings/{filing.pk}/sign/", f"/filings/{filing.pk}/review/"
    filler = desk.sign_in("filler@roads", f"/filings/{filing.pk}/evidence/?row=r1")
    slot = filler.locator("#row-r1")
    slot.locator("input[type=file]").set_input_files(SAMPLES / "07-translation.pdf")
    slot.get_by_label("页码").fill("2")
    slot.get_by_role("button", name="上传").click()
    filler.get_by_text("《07-translation》已附上。").wait_for()
    filler.goto(desk.url + own)
    filler.get_by_role("button", name="定稿并送领导签字").click()
    filler.get_by_text("已定稿送领导签字。").wait_for()

    head = desk.sign_in("head@roads", own)
    head.get_by_label("登录密码").fill(PASSWORD)
    head.get_by_role("button", name="签字").click()
    head.get_by_text("已签字。").wait_for()
    filler.goto(desk.url + own)
    filler.get_by_role("button", name="提交", exact=True).dblclick()
    filler.get_by_text("已提交待审核").first.wait_for()
    assert Event.objects.filter(filing=filing, action="submit").count() == 1

    auditor = desk.sign_in("auditor@transport", review)
    auditor.get_by_label("对「道路养护里程」的退回意见").fill("请按验收单更正里程。")
    auditor.get_by_role("button", name="退回修改").click()
    auditor.get_by_text("已退回，填报单位能看到每一行的意见。").wait_for()
    filler.goto(f"{desk.url}/filings/{filing.pk}/history/")
    filler.get_by_text("指标「道路养护里程」：请按验收单更正里程。").wait_for()

    save(desk.county, filing, ("rows/r1/actual", "31公里", "30公里"))
    filler.goto(desk.url + own)
    filler.get_by_role("button", name="定稿并送领导签字").click()
    head.goto(desk.url + own)
    head.get_by_text("由「30公里」改为「31公里」").wait_for()
    head.get_by_label("登录密码").fill(PASSWORD)
    head.get_by_role("button", name="签字").click()
    head.get_by_text("已签字。").wait_for()
    head.get_by_role("button", name="提交", exact=True).click()
    head.get_by_text("已提交主管部门审核。").wait_for()
    auditor.goto(desk.url + review)
    auditor.get_by_role("button", name="审核通过").click()
    auditor.get_by_text("已审核通过。").wait_for()
    filing.refresh_from_db()
    assert filing.state == "accepted" and filing.versions.count() == 2
    assert filing.versions.last().papers["evidence"][0]["title"] == "07-translation"
    assert list(faults_in_log()) == []


def test_a_file_too_large_is_told_before_it_is_sent(desk: Desk, filing: Filing, settings, tmp_path: Path) -> None:
    settings.UPLOAD_LIMIT = 2**20
    big = tmp_path / "大.pdf"
    big.write_bytes(b"%PDF" + b"x" * 2**21)
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/evidence/?row=r1")
    slot = page.locator("#row-r1")
    slot.locator("input[type=file]").set_input_files(big)
    slot.get_by_text("超过 1 MB 的上限").wait_for()
    slot.get_by_role("button", name="上传").click()
    slot.get_by_label("材料名称").fill("还在本页")
    assert not Evidence.objects.exists()


def test_two_people_write_one_report_and_nothing_is_lost(desk: Desk, filing: Filing) -> None:
    where = f"/filings/{filing.pk}/report/"
    first, second = desk.sign_in("filler@roads", where), desk.sign_in("finance@roads", where)
    mine, theirs = first.locator(".part textarea").nth(1), second.locator(".part textarea").nth(1)
    mine.fill("填报人写的一段。")
    first.get_by_text("已保存").wait_for()
    theirs.fill("财务写的一段。")
    box = second.locator(".part").nth(1).locator(".conflict")
    box.get_by_text("填报人写的一段。").wait_for()
    box.get_by_role("button", name="两段都留").click()
    second.get_by_text("已保存").wait_for()
    text = ReportDraft.objects.get().content["sections"][1]["text"]
    assert text == "填报人写的一段。\n财务写的一段。"


def test_figures_and_prompts_are_told_as_one_writes(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/report/")
    before = page.locator("#prompts li").count()
    part = page.locator(".part", has=page.get_by_role("heading", name="1.执行率情况"))
    area = part.locator("textarea")
    area.fill(area.input_value().replace("95万元", "99万元"))
    part.locator(".found").first.wait_for()
    assert "99" in part.locator(".found").first.inner_text()
    asked = page.locator(".part", has=page.get_by_role("heading", name="2.拟与预算安排相结合情况"))
    asked.locator("textarea").fill("结果用于下一年度预算安排。")
    page.locator("#prompts li").nth(before - 1).wait_for(state="detached")


def test_a_file_is_read_looked_at_and_taken_over(desk: Desk) -> None:
    form = jixiao.read(SAMPLES / "01-road-upkeep.docx").forms[0]
    filing = desk.county.evaluation("roads", form.project.text)
    filing.content["rows"] = [
        {key: text for key, text in row.items() if key not in ("actual", "score", "note")}
        for row in content_of(form)["rows"]
    ]
    filing.save()
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/import/")
    page.locator("input[type=file]").set_input_files(SAMPLES / "01-road-upkeep.docx")
    page.get_by_role("button", name="读取文件").click()
    row = page.locator("tr", has=page.locator("input[value='rows/r1/actual']"))
    row.get_by_role("button").click()
    assert page.locator(".source .here").inner_text() == form.goals[0].indicators[0].actual.text
    page.get_by_role("button", name="导入勾选的内容").click()
    page.get_by_text("已导入").first.wait_for()
    filing.refresh_from_db()
    assert filing.content["rows"][0]["actual"] == form.goals[0].indicators[0].actual.text


def test_the_pages_of_a_filing_have_no_serious_barrier(desk: Desk, filing: Filing) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/evidence/?row=r1")
    found: list[str] = []
    for part in ("evidence/?row=r1", "preview/", "sign/", "history/", "report/", "import/"):
        page.goto(f"{desk.url}/filings/{filing.pk}/{part}")
        for fault in Axe().run(page).response["violations"]:
            if fault["impact"] in ("serious", "critical"):
                found.append(f"{part}: {fault['id']}: {fault['nodes'][0]['html'][:160]}")
    assert found == []
