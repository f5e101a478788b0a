"""A workbench that was really started (真实进程), for tests and benchmarks: the command as a user gives it, in a folder of its own, asked over http."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECRET = "a secret for started servers, long enough 0123456789"
_OWN = ("JIXIAO_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without what other tests set in it."""
    kept = {key: text for key, text in os.environ.items() if not key.startswith(_OWN)}
    return kept | {"PYTHONUNBUFFERED": "1"} | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "jixiao.cli", *arguments],
        capture_output=True,
        text=True,
        env=clean_environment(**environment),
        timeout=300,
        check=False,
    )


class Started:
    """A running ``jixiao desk`` or ``jixiao serve``; what it says on stderr is in ``said``."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self.log = Path(tempfile.mkstemp(prefix="jixiao-started-")[1])
        with self.log.open("w", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jixiao.cli", *arguments],
                stderr=out,
                stdout=out,
                env=clean_environment(**environment),
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def until(self, pattern: str, seconds: float = 120) -> re.Match[str]:
        """Waits for a line; fails with all that was said when it does not come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := re.search(pattern, self.said):
                return found
            if self.process.poll() is not None and not re.search(pattern, self.said):
                break
            time.sleep(0.03)
        raise AssertionError(f"no {pattern!r} in what was said:\n{self.said}")

    def stop(self, number: int = signal.SIGINT) -> int:
        """Stops it as Ctrl-C, or another signal, would: the whole group."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        return self.process.wait(60)

    def __enter__(self) -> Started:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
        self.log.unlink(missing_ok=True)


@dataclass
class Browsing:
    """A person without a browser: cookies, forms with their token, files."""

    base: str
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(urllib.request.Request(self._address(path), headers=self.headers))

    def post(
        self, path: str, values: dict[str, Any], files: dict[str, tuple[str, bytes]] | None = None
    ) -> tuple[int, str]:
        headers = self.headers | {"X-CSRFToken": self._token(), "Referer": self.base}
        if files is None:
            data = urllib.parse.urlencode(values, doseq=True).encode()
        else:
            headers["Content-Type"] = "multipart/form-data; boundary=parted"
            data = b"".join(
                f'--parted\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'.encode()
                for key, text in values.items()
            )
            for key, (name, content) in files.items():
                head = f'--parted\r\nContent-Disposition: form-data; name="{key}"; filename="{name}"\r\n\r\n'
                data += head.encode() + content + b"\r\n"
            data += b"--parted--\r\n"
        return self._ask(urllib.request.Request(self._address(path), data, headers))

    def send(self, path: str, data: bytes, kind: str) -> tuple[int, str]:
        """Posts a body of its own kind, as a page's script does."""
        headers = self.headers | {"X-CSRFToken": self._token(), "Referer": self.base, "Content-Type": kind}
        return self._ask(urllib.request.Request(self._address(path), data, headers))

    def _token(self) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == "csrftoken"), "")

    def _address(self, path: str) -> str:
        return path if path.startswith("http") else self.base + path

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
