"""Overviews with a real browser: choosing rows by keys alone, a number followed to its projects, what a phone shows, accessibility."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import Desk

from jixiao.web.records.models import Filing

pytestmark = pytest.mark.browser


def test_filings_are_accepted_by_keys_alone(desk: Desk) -> None:
    for name in ("农村公路养护", "危桥改造", "路灯更换"):
        desk.county.submitted("roads", name)
    page = desk.sign_in("auditor@transport", "/filings/")
    page.get_by_role("checkbox", name="农村公路养护").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert page.locator("[data-count]").inner_text() == "2"
    button = page.get_by_role("button", name="审核通过")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="批量").wait_for()
    assert sorted(Filing.objects.filter(state="accepted").values_list("project__name", flat=True)) == [
        "农村公路养护",
        "危桥改造",
    ]


def test_a_whole_department_is_ticked_at_once_and_the_task_issued_after_its_preview(desk: Desk) -> None:
    for unit in ("roads", "ferries", "school"):
        desk.county.project(unit, f"{desk.county.units[unit].short}维修")
    page = desk.sign_in("bureau@county", "/tasks/new/")
    page.get_by_label("全选交通运输局及下属").check()
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="确认下达 2 份").click()
    page.get_by_role("heading", name="2026年度绩效自评").wait_for()
    assert Filing.objects.count() == 2


def test_a_rolled_up_number_leads_to_its_projects(desk: Desk) -> None:
    for name in ("农村公路养护", "危桥改造"):
        desk.county.accepted("roads", name)
    page = desk.sign_in("auditor@transport", f"/departments/{desk.county.units['transport'].pk}/2026/")
    page.get_by_role("link", name="60公里", exact=True).click()
    page.get_by_text("30公里＋30公里＝60公里").wait_for()
    assert page.locator(".origin tbody tr").count() == 2


@pytest.mark.parametrize("path", ["/", "/filings/", "/tasks/new/", "/departments/", "department"])
def test_pages_have_no_serious_fault_of_access_and_fit_a_phone(desk: Desk, path: str) -> None:
    desk.county.accepted("roads", "农村公路养护")
    desk.county.evaluation("ferries", "渡口改造")
    if path == "department":
        path = f"/departments/{desk.county.units['transport'].pk}/2026/"
    page = desk.sign_in("bureau@county", path, width=380)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    assert faults(page) == []


def faults(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")
    ]
