"""Pictures of the workbench (页面截图) for README and docs: a small invented county, served, looked at with a real browser.

.venv/bin/python tools/shoot_pages.py OUT [--pack hubei-2020] [--width 1280]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE / "tests" / "web")]
DATA = tempfile.mkdtemp(prefix="jixiao-pictures-")
os.environ |= {
    "JIXIAO_DATA": DATA, "JIXIAO_SECRET": "only for pictures, and long enough", "JIXIAO_HOSTS": "127.0.0.1", "JIXIAO_HTTPS": "0",
    "DJANGO_SETTINGS_MODULE": "jixiao.web.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}  # fmt: skip
PORT = 8931
PACKS = ("hubei-2020", "mof-2020", "shijiazhuang-gaoxin-2020", "guangshui-2020")
ACTUALS = {"r1": "28公里", "r2": "97%", "r3": "95%", "r4": "2.4万元", "r5": "提升"}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--pack", action="append", default=[])
    arguments.add_argument("--width", type=int, action="append", default=[])
    chosen = arguments.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    filings = lay_down(chosen.pack or list(PACKS))
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(PORT), "--host", "127.0.0.1", "--log-level", "warning", "jixiao.web.wsgi:application"]
    )  # fmt: skip
    try:
        shoot(filings, chosen.out, chosen.width or [1280, 380])
    finally:
        server.terminate()
        server.wait()


def lay_down(packs: list[str]) -> dict[str, int]:
    """A half filled form of every pack (造数): its number by pack."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from county import found_county

    from jixiao.web.records.models import Filing, Year
    from jixiao.web.records.services.filing import Change, save_cells

    county = found_county()
    out = {}
    for pack in packs:
        Year.objects.update(pack=pack)
        filing = county.evaluation("roads", f"农村公路养护（{pack}）", budget="3272000", executed="3108400")
        changes = [Change(path=f"rows/{row}/actual", text=text) for row, text in ACTUALS.items()]
        save_cells(
            actor=county.actor("filler@roads"),
            filing_id=filing.pk,
            changes=[*changes, Change(path="rows/r2/score", text="13")],
        )
        out[pack] = Filing.objects.get(pk=filing.pk).pk
    return out


def shoot(filings: dict[str, int], out: Path, widths: list[int]) -> None:
    """The page of every form at every width (截图)."""
    from county import PASSWORD
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width in widths:
            page = browser.new_context(
                viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
            ).new_page()
            page.on("console", lambda message: print(message.text) if message.type == "error" else None)
            page.goto(f"http://127.0.0.1:{PORT}/sign-in/")
            page.get_by_label("登录名").fill("filler-roads")
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url(f"http://127.0.0.1:{PORT}/")
            for pack, number in filings.items():
                page.goto(f"http://127.0.0.1:{PORT}/filings/{number}/")
                page.wait_for_timeout(400)
                page.screenshot(path=out / f"{pack}-{width}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
