"""Signing in with a real browser: the page stands, and its scripts and styles come from the same place."""

from browser import Desk


def test_somebody_signs_in_and_is_at_home(desk: Desk) -> None:
    page = desk.sign_in("filler@roads")
    assert page.get_by_role("heading", name="待办").is_visible()


def test_a_wrong_password_is_said_calmly(desk: Desk) -> None:
    page = desk.window()
    page.goto(desk.url)
    page.get_by_label("登录名").fill("filler-roads")
    page.get_by_label("密码").fill("不是这个密码")
    page.get_by_role("button", name="登录").click()
    assert "登录名或密码不对" in page.get_by_role("alert").inner_text()
