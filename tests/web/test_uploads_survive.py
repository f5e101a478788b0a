"""A server killed in the middle of uploads: every upload that was acknowledged is there, whole; no row is without its file."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).parent
SEED = """
import sys; sys.path.insert(0, sys.argv[1])
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from county import found_county
found_county().evaluation("roads", "农村公路养护")
"""
VERIFY = """
import django; django.setup()
from jixiao.web.records.services.log import faults_in_log
print(*faults_in_log(), sep="\\n")
"""


def environment(data: Path) -> dict[str, str]:
    return os.environ | {
        "JIXIAO_DATA": str(data),
        "JIXIAO_HTTPS": "0",
        "JIXIAO_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "jixiao.web.settings",
        "DATABASE_URL": "",
    }


def serve(data: Path, port: int) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", "jixiao.web.wsgi:application"],
        env=environment(data), start_new_session=True,
    )  # fmt: skip
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).read()
            return server
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not come up")


class Sitting:
    """Somebody signed in who uploads."""

    def __init__(self, port: int) -> None:
        from county import PASSWORD

        self.address, self.jar = f"http://127.0.0.1:{port}", CookieJar()
        self.ask = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.ask.open(f"{self.address}/sign-in/").read()
        body = urlencode({"username": "filler-roads", "password": PASSWORD, "csrfmiddlewaretoken": self.token})
        self.ask.open(f"{self.address}/sign-in/", body.encode()).read()

    @property
    def token(self) -> str:
        return next(cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken")

    def upload(self, name: str, data: bytes) -> bool:
        mark = "----of-a-test"
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="row"\r\n\r\nr1\r\n'.encode()]
        parts += [
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'.encode(),
            data,
            f"\r\n--{mark}--\r\n".encode(),
        ]
        request = urllib.request.Request(
            f"{self.address}/filings/1/evidence/add/",
            b"".join(parts),
            {
                "Content-Type": f"multipart/form-data; boundary={mark}",
                "X-CSRFToken": self.token,
                "X-Requested-With": "fetch",
            },
        )
        try:
            return bool(self.ask.open(request, timeout=20).status == 200)
        except (OSError, ValueError):  # the server is gone
            return False


def test_every_acknowledged_upload_survives_a_killed_server(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", SEED, str(HERE)], env=environment(tmp_path), check=True)
    acknowledged: set[str] = set()
    for round_ in range(3):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = serve(tmp_path, port)
        sitting, stopped = Sitting(port), threading.Event()

        def send(sitting: Sitting = sitting, round_: int = round_, stopped: threading.Event = stopped) -> None:
            number = 0
            while not stopped.is_set():
                data = f"第 {round_} 轮第 {number} 份\n".encode() * 20_000
                if sitting.upload(f"{round_}-{number}.txt", data):
                    acknowledged.add(hashlib.sha256(data).hexdigest())
                number += 1

        sender = threading.Thread(target=send)
        sender.start()
        before = len(acknowledged)
        deadline = time.monotonic() + 30
        while len(acknowledged) < before + 3 + round_ and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(server.pid, signal.SIGKILL)
        stopped.set()
        sender.join()
        server.wait()
    assert len(acknowledged) >= 12
    with sqlite3.connect(tmp_path / "jixiao.sqlite3") as database:
        rows = {digest for (digest,) in database.execute("SELECT digest FROM records_evidence")}
    assert acknowledged <= rows
    for digest in rows:
        file = tmp_path / "evidence" / digest[:2] / digest
        assert hashlib.sha256(file.read_bytes()).hexdigest() == digest
    proof = subprocess.run([sys.executable, "-c", VERIFY], env=environment(tmp_path), capture_output=True, check=True)
    assert proof.stdout.decode().strip() == ""
