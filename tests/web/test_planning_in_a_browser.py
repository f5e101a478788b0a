"""Planning with a real browser: a declaration from the library with the keyboard alone, two at one row, an ended session, a ledger line in both units, a lamp."""

import pytest
from browser import Desk
from django.contrib.sessions.models import Session

from jixiao.web.records.models import Entry, Filing

pytestmark = pytest.mark.browser


def saved(page) -> None:
    page.locator("[data-saving]", has_text="已保存").wait_for()


def content(filing: Filing) -> dict:
    filing.refresh_from_db()
    return filing.content


def test_a_declaration_is_written_with_the_keyboard_alone(desk: Desk) -> None:
    filing = desk.county.declaration("roads", "农村公路养护", rows=False)
    page = desk.sign_in("filler@roads", f"/declarations/{filing.pk}/")
    page.keyboard.press("Alt+k")
    page.get_by_role("dialog").wait_for()
    page.keyboard.type("养护里程")
    page.locator("[role=option]", has_text="农村公路日常养护里程").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="已引用「农村公路日常养护里程」").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    weight = page.get_by_label("分值", exact=True)
    weight.focus()
    page.keyboard.type("35")
    page.locator("[data-findings=r1]", has_text="占 35 分").wait_for()
    page.locator("#side", has_text="差 45").wait_for()
    assert content(filing)["rows"][0]["weight"] == "35"
    page.keyboard.press("Control+Enter")
    page.locator("#r2 textarea").first.wait_for()
    page.keyboard.type("养护验收合格率")
    saved(page)
    page.keyboard.press("Alt+ArrowUp")
    page.locator("#r2 td.n", has_text="1").wait_for()
    assert [row["name"] for row in content(filing)["rows"]] == ["养护验收合格率", "农村公路日常养护里程"]


def test_two_at_one_target_are_shown_both_and_one_decides(desk: Desk) -> None:
    filing = desk.county.declaration("roads", "农村公路养护")
    mine = desk.sign_in("filler@roads", f"/declarations/{filing.pk}/")
    theirs = desk.sign_in("finance@roads", f"/declarations/{filing.pk}/")
    theirs.locator('[data-path="rows/r1/value"]').fill("28")
    saved(theirs)
    mine.locator('[data-path="rows/r1/value"]').fill("33")
    told = mine.locator("#r1").get_by_role("alert")
    told.wait_for()
    assert "28" in told.inner_text() and "33" in told.inner_text()
    assert content(filing)["rows"][0]["value"] == "28"
    told.get_by_role("button", name="用我填的").click()
    mine.locator("[data-target=r1]", has_text="≥33公里").wait_for()
    assert content(filing)["rows"][0]["target"] == "≥33公里"


def test_what_was_typed_in_an_ended_session_comes_back(desk: Desk) -> None:
    filing = desk.county.declaration("roads", "农村公路养护")
    page = desk.sign_in("filler@roads", f"/declarations/{filing.pk}/")
    Session.objects.all().delete()
    page.locator('[data-path="rows/r1/evidence_source"]').fill("养护合同、月度巡查记录")
    page.locator("[data-saving]", has_text="登录已过期").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{desk.url}/sign-in/?next=/declarations/{filing.pk}/")
    page.get_by_label("登录名").fill(desk.county.members["filler@roads"].login)
    from county import PASSWORD

    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    saved(page)
    assert content(filing)["rows"][0]["evidence_source"] == "养护合同、月度巡查记录"


def test_a_ledger_line_is_shown_in_both_units_and_entered_once(desk: Desk) -> None:
    project = desk.county.project("roads", "农村公路养护")
    page = desk.sign_in("finance@roads", f"/projects/{project.pk}/")
    page.get_by_label("日期").fill("2026-05-06")
    page.get_by_label("类别").select_option("追加")
    page.get_by_label("金额", exact=True).fill("12.345678")
    page.locator(".both", has_text="123,456.78 元 = 12.345678 万元").wait_for()
    page.get_by_role("button", name="登记").dblclick()
    page.get_by_text("123,456.78").first.wait_for()
    assert [str(one.amount) for one in Entry.objects.filter(project=project, kind="supplement")] == ["123456.78"]


def test_a_lamp_follows_what_is_typed(desk: Desk) -> None:
    county = desk.county
    filing = county.monitoring(county.approve(county.declaration("roads", "农村公路养护")).project)
    page = desk.sign_in("filler@roads", f"/monitoring/{filing.pk}/", width=380)
    row = page.locator("#r1")
    row.get_by_label("预计全年完成值").fill("20公里")
    row.locator("[data-lamp]", has_text="红灯").wait_for()
    row.get_by_label("预警灯").select_option("黄灯")
    row.get_by_label("改判理由").fill("十月新增一支施工队。")
    row.get_by_label("人员保障").check()
    row.get_by_label("其他").check()
    page.get_by_role("status").filter(has_text="已保存").wait_for()
    page.reload()
    stands = content(filing)["rows"][0]
    assert (stands["lamp"], stands["cause"], stands["lamp_note"]) == (
        "yellow",
        "人员保障、其他",
        "十月新增一支施工队。",
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 380


@pytest.mark.parametrize("name", ["project", "declaration", "monitoring", "library"])
def test_pages_have_no_serious_fault_of_accessibility(desk: Desk, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    county = desk.county
    filing = county.declaration("roads", "农村公路养护")
    where = {
        "project": f"/projects/{filing.project_id}/",
        "declaration": f"/declarations/{filing.pk}/",
        "library": "/library/",
    }
    if name == "monitoring":
        where[name] = f"/monitoring/{county.monitoring(county.approve(filing).project).pk}/"
    page = desk.sign_in("filler@roads", where[name])
    faults = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"]) for one in faults] == []
