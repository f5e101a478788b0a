"""A real browser at the served workbench (浏览器): who signs in has a window of his own, and nothing a page logs as an error goes unseen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from county import PASSWORD, County


@dataclass
class Desk:
    """The county, served (服务中的测试县). ``complaints``: what any page's script or policy complained of."""

    county: County
    url: str
    chromium: Any
    complaints: list[str] = field(default_factory=list)
    windows: list[Any] = field(default_factory=list)

    def window(self, *, width: int = 1280, height: int = 900) -> Any:
        """A page nobody is signed in at (窗口)."""
        context = self.chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(10_000)
        self.windows.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._heard(message))
        return page

    def sign_in(self, who: str, path: str = "/", *, width: int = 1280, height: int = 900) -> Any:
        """A page of somebody signed in (登录后的窗口): ``who`` as in the county, ``path`` where he then is."""
        page = self.window(width=width, height=height)
        page.goto(f"{self.url}/sign-in/?next={path}")
        page.get_by_label("登录名").fill(self.county.members[who].login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{self.url}{path}")
        return page

    def _heard(self, message: Any) -> None:
        # a refused save is answered with a status the browser reports as an error of the network: that is no fault of the page
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def close(self) -> None:
        for context in self.windows:
            context.close()
        assert self.complaints == []
