"""Filling in with a real browser: scores while one types, two at once, a session that ends, a block from Excel, and the keyboard alone."""

import pytest
from browser import Desk
from county import PASSWORD
from django.contrib.sessions.models import Session

from jixiao.web.records.models import Filing

pytestmark = pytest.mark.browser


@pytest.fixture
def filing(desk: Desk) -> Filing:
    return desk.county.evaluation("roads", "农村公路养护")


def cell(page, row: str, column: str = "actual"):
    return page.locator(f'textarea[name="rows/{row}/{column}"]')


def kept(page):
    """Waits until the page says that everything is saved."""
    page.locator('#saved[data-state="kept"]').wait_for()


def stands(filing: Filing, row: int, key: str = "actual") -> str:
    filing.refresh_from_db()
    return filing.content["rows"][row].get(key, "")


def test_the_score_stands_beside_the_row_while_one_types(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    cell(page, "r1").press_sequentially("28公里")
    page.locator('.said[data-at="r1"]', has_text="15×28÷30=14").wait_for()
    assert cell(page, "r1", "score").get_attribute("placeholder") == "14"
    page.keyboard.press("Control+s")
    kept(page)
    assert stands(filing, 0) == "28公里"


def test_two_at_one_field_are_shown_both_values_and_one_decides(desk: Desk, filing: Filing) -> None:
    mine = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    theirs = desk.sign_in("finance@roads", f"/filings/{filing.pk}/")
    cell(theirs, "r1").fill("28公里")
    theirs.keyboard.press("Control+s")
    kept(theirs)
    cell(mine, "r1").fill("30公里")
    mine.keyboard.press("Control+s")
    box = mine.locator("td", has=cell(mine, "r1")).get_by_role("alert")
    box.wait_for()
    assert "28公里" in box.inner_text() and "30公里" in box.inner_text()
    assert stands(filing, 0) == "28公里"
    box.get_by_role("button", name="用我的").click()
    kept(mine)
    assert stands(filing, 0) == "30公里"


def test_what_another_saves_appears_in_a_field_nobody_touched(desk: Desk, filing: Filing) -> None:
    mine = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    theirs = desk.sign_in("finance@roads", f"/filings/{filing.pk}/")
    cell(theirs, "r1").fill("28公里")
    theirs.keyboard.press("Control+s")
    kept(theirs)
    cell(mine, "r2").fill("97%")
    mine.keyboard.press("Control+s")
    kept(mine)
    assert cell(mine, "r1").input_value() == "28公里"
    assert (stands(filing, 0), stands(filing, 1)) == ("28公里", "97%")


def test_text_typed_after_the_session_ended_is_saved_when_one_signs_in_on_the_page(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    Session.objects.all().delete()
    cell(page, "r1").fill("28公里")
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert stands(filing, 0) == ""
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_role("button").click()
    kept(page)
    assert stands(filing, 0) == "28公里"


def test_text_the_server_never_got_is_there_after_a_reload(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    page.route("**/save", lambda route: route.abort())
    cell(page, "r1").fill("28公里")
    page.locator('#saved[data-state="local"]').wait_for()
    page.unroute("**/save")
    page.route("**/save", lambda route: route.abort(), times=1)  # what the page sends as it goes
    page.reload()
    page.get_by_text("已恢复上次没有保存的 1 处内容").wait_for()
    kept(page)
    assert stands(filing, 0) == "28公里"


def test_text_that_comes_late_does_not_overwrite_what_another_saved_meanwhile(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    page.route("**/save", lambda route: route.abort())
    cell(page, "r1").fill("30公里")
    page.locator('#saved[data-state="local"]').wait_for()
    page.goto("about:blank")
    page.unroute("**/save")
    theirs = desk.sign_in("finance@roads", f"/filings/{filing.pk}/")
    cell(theirs, "r1").fill("28公里")
    theirs.keyboard.press("Control+s")
    kept(theirs)
    page.goto(f"{desk.url}/filings/{filing.pk}/")
    page.get_by_role("alert").filter(has_text="您填的是「30公里」").wait_for()
    assert stands(filing, 0) == "28公里"
    page.get_by_role("button", name="用对方的").click()
    kept(page)
    assert cell(page, "r1").input_value() == "28公里" and stands(filing, 0) == "28公里"


def test_a_block_from_excel_fills_down_and_is_undone(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    cell(page, "r1").focus()
    page.evaluate(
        """() => { const data = new DataTransfer(); data.setData("text/plain", "28公里\\r\\n97%\\r\\n95%\\r\\n1.9万元\\r\\n");
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }"""
    )
    kept(page)
    assert [stands(filing, row) for row in range(5)] == ["28公里", "97%", "95%", "1.9万元", ""]
    page.get_by_role("button", name="撤销粘贴").click()
    page.locator('#saved[data-state="kept"]').wait_for()
    page.wait_for_function('() => document.querySelector(\'textarea[name="rows/r4/actual"]\').value === ""')
    kept(page)
    assert [stands(filing, row) for row in range(4)] == ["", "", "", ""]


def test_a_reason_of_ten_thousand_characters_is_refused_at_its_field_and_stays_there(
    desk: Desk, filing: Filing
) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    reason = page.locator('textarea[name="deviation_reason"]')
    reason.fill("因" * 10_000)
    page.keyboard.press("Control+s")
    page.get_by_role("alert").filter(has_text="最多 5000 字").wait_for()
    assert len(reason.input_value()) == 10_000
    reason.fill("雨季较长。")
    page.keyboard.press("Control+s")
    kept(page)
    filing.refresh_from_db()
    assert filing.content["texts"]["deviation_reason"] == "雨季较长。"


def test_a_whole_form_is_filled_in_by_the_keyboard_alone(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    cell(page, "r1").focus()
    for text in ("30公里", "97%", "95%", "1.9万元", "提升", "92%"):
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
    kept(page)
    assert [stands(filing, row) for row in range(6)] == ["30公里", "97%", "95%", "1.9万元", "提升", "92%"]
    page.locator("[data-jump]", has_text="待填").first.wait_for(state="attached")
    for _ in range(10):  # Alt+N leads to whatever is left to fill in
        page.keyboard.press("Alt+n")
        if page.evaluate("document.activeElement.name") == "rows/r5/score":
            break
    page.keyboard.insert_text("18")
    page.keyboard.press("Control+s")
    kept(page)
    filing.refresh_from_db()
    assert filing.content["rows"][4]["score"] == "18"
    assert filing.computed is not None


def test_what_is_signed_meanwhile_is_said_and_nothing_is_lost(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    Filing.objects.filter(pk=filing.pk).update(state="signing")
    cell(page, "r1").fill("28公里")
    page.keyboard.press("Control+s")
    page.get_by_text("不能修改").wait_for()
    assert cell(page, "r1").input_value() == "28公里"


def test_no_serious_fault_of_accessibility(desk: Desk, filing: Filing) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    faults = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in faults] == []


def test_a_double_click_adds_one_indicator(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    page.get_by_role("button", name="增加指标").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("一级指标").fill("产出指标")
    dialog.get_by_label("指标名称").fill("桥梁检测座数")
    dialog.get_by_role("button", name="增加", exact=True).dblclick()
    page.locator('tr[data-row="r7"]').wait_for()
    filing.refresh_from_db()
    assert [row["name"] for row in filing.content["rows"]].count("桥梁检测座数") == 1


def test_options_are_chosen_with_real_boxes(desk: Desk, filing: Filing) -> None:
    page = desk.sign_in("filler@roads", f"/filings/{filing.pk}/")
    page.get_by_role("group", name="项目属性").get_by_label("持续性项目").check()
    kept(page)
    filing.refresh_from_db()
    assert filing.content["choices"]["项目属性"] == ["持续性项目"]
