"""Links by which one gets in without a password (登录链接): valid once, and briefly. Made by whoever can write into the data folder, so by nobody else.

A link is a file named by the hash of its token; taking it away is what uses it up, so that of two who come with one token only one gets in.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from contextlib import suppress
from pathlib import Path

FOLDER = "links"
MINUTES = 10
"""How long a link to the desk is good for (有效分钟数)."""
SETUP_MINUTES = 60
"""How long the link is good for by which the first account of a server is made (首个账号链接有效分钟数)."""


def make_link(data: Path, purpose: str, minutes: int = MINUTES) -> str:
    """A token for a new link (发放登录链接). ``purpose``: desk (to the one person of a desk) | setup (to make the first account)."""
    folder = data / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - 24 * 3600:
            old.unlink(missing_ok=True)
    token = secrets.token_urlsafe(32)
    record = {"purpose": purpose, "until": time.time() + minutes * 60}
    (folder / _name(token)).write_text(json.dumps(record), encoding="ascii")
    return token


def use_link(data: Path, token: str) -> str:
    """What a link is for (核销登录链接), "" when it is unknown, used or too old. It is good no more afterwards."""
    path = data / FOLDER / _name(token)
    taken = path.with_suffix(f".{secrets.token_hex(8)}")
    try:
        path.rename(taken)  # of two at once, one finds it gone
    except OSError:
        return ""
    with suppress(OSError, ValueError, KeyError):
        record = json.loads(taken.read_text(encoding="ascii"))
        taken.unlink()
        return str(record["purpose"]) if time.time() < record["until"] else ""
    return ""


def _name(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
