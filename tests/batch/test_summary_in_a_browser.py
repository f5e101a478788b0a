"""The summary in a real browser: sorted and sifted by its one script, read without barriers, nothing fetched."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from small_audit import document, finding, form, made_up

from jixiao.batch.summary import write_summary

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page with twenty ranked units, the first two of them with an error."""
    numbers = range(1, 21)
    folder = made_up(
        tmp_path_factory.mktemp("page"),
        documents=[document(n) for n in numbers],
        forms=[form(n, unit=f"第{n}局", judged=300 + n, errors=int(n < 3), total=90 + n % 9) for n in numbers],
        findings=[finding(n, "total_mismatch") for n in (1, 2)],
    )
    write_summary(folder)
    return (folder / "summary.html").as_uri()


def units(page):
    return page.locator("table", has_text="各单位的错误率").first


def test_a_table_is_sorted_by_the_heading_that_is_pressed(chromium, address):
    page = chromium.new_page()
    page.goto(address)
    heading = units(page).get_by_role("button", name="已判断")
    heading.click()
    assert units(page).locator("tbody tr").first.locator("td").nth(4).inner_text() == "320"
    heading.click()
    assert units(page).locator("tbody tr").first.locator("td").nth(4).inner_text() == "301"
    assert units(page).locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"


def test_a_long_table_is_sifted_by_what_is_typed(chromium, address):
    page = chromium.new_page()
    page.goto(address)
    page.locator("label.sift input").last.fill("第12局")
    assert units(page).locator("tbody tr:visible").count() == 1


def test_without_scripts_the_page_has_no_dead_controls(chromium, address):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    assert page.locator("button, input").count() == 0
    assert units(page).locator("tbody tr").count() == 20


def test_the_browser_asks_for_nothing_but_the_page_and_finds_no_fault(chromium, address):
    page = chromium.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    assert (asked, said) == ([address], [])


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_never_scrolls_sideways(chromium, address, width):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_page_has_no_barriers(chromium, address):
    page = chromium.new_context(bypass_csp=True).new_page()
    page.goto(address)
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
