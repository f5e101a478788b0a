"""The demo's accounts as they are printed, once (演示账号表)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from jixiao.core.workflow import ROLES
from jixiao.web.demo.people import Account


def accounts_table(accounts: Sequence[Account]) -> str:
    """A line an account (账号表): role, login, password, name and unit."""
    rows = [("角色", "登录名", "密码", "姓名", "单位")]
    rows += [(ROLES[one.role], one.login, one.password, one.name, one.unit) for one in accounts]
    widths = [max(_width(row[n]) for row in rows) + 2 for n in range(5)]
    lines = ["".join(_padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(("演示账号（密码只在这里显示一次）：", *(f"  {line}" for line in lines)))


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
