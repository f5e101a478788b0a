"""Saving in the workbench: many people at once, and two people on one form, against one person alone — through a real server and its API.

    .venv/bin/python benchmarks/saving.py [--people 50] [--saves 20] [--duels 200]

The database is DATABASE_URL's, or a new SQLite file; it must be empty. With PostgreSQL on Debian:
``pg_virtualenv .ci/on-postgresql .venv/bin/python benchmarks/saving.py``. Every save is one row and answers with its score.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent


def prepare(people: int) -> tuple[list[tuple[str, int]], tuple[list[str], int]]:
    """A county with a filing and a key for each of so many people, and one filing for two."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sys.path.insert(0, str(HERE.parent / "tests" / "web"))
    from datetime import timedelta

    from county import found_county
    from django.conf import settings
    from django.utils import timezone

    from jixiao.web.records.services.token import make_token

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    county = found_county()
    until = timezone.localdate() + timedelta(days=2)

    def key(name: str) -> str:
        return make_token(actor=county.actor(name), title="测速", until=until)[1]

    own = [(key("filler@roads"), county.evaluation("roads", f"农村公路养护{n}").pk) for n in range(people)]
    shared = ([key("filler@roads"), key("finance@roads")], county.evaluation("roads", "两人同填").pk)
    return own, shared


class Person:
    """Somebody who saves one row after another over one connection."""

    def __init__(self, port: int, key: str, filing: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Host": "localhost"}
        self.filing = filing

    def save(self, path: str, text: str, base: str) -> dict:
        body = json.dumps({"changes": [{"path": path, "text": text, "base": base}]})
        self.connection.request("PATCH", f"/api/filings/{self.filing}/cells", body, self.headers)
        answer = self.connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {told[:300]!r}")
        return json.loads(told)

    def row(self) -> str:
        self.connection.request("GET", f"/api/filings/{self.filing}", headers=self.headers)
        content = json.loads(self.connection.getresponse().read())["content"]
        return content["rows"][0].get("actual", "")


def saves(person: Person, many: int) -> list[float]:
    """Seconds of each of so many saves of a row; the last value must stand there afterwards."""
    taken, before = [], person.row()
    for n in range(many):
        text = f"{20 + n}.{secrets.randbelow(90) + 10}公里"
        start = time.perf_counter()
        saved = person.save("rows/r1/actual", text, before)
        taken.append(time.perf_counter() - start)
        if saved["written"] != ["rows/r1/actual"] or saved["scores"]["r1"] is None:
            raise RuntimeError(f"not written or not scored: {saved}")
        before = text
    if person.row() != before:
        raise RuntimeError("a save was lost")
    return taken


def duel(port: int, keys: list[str], filing: int, rounds: int) -> tuple[int, int, int]:
    """Two people write the same cell at the same moment, so many times: writes, conflicts shown, writes lost."""
    people = [Person(port, key, filing) for key in keys]
    lost = wrote = shown = 0
    for n in range(rounds):
        base = people[0].row()
        gate = threading.Barrier(2)

        def strike(which: int, gate: threading.Barrier = gate, base: str = base, n: int = n) -> dict:
            gate.wait()
            return people[which].save("rows/r1/actual", f"{which + 1}{n:03}公里", base)

        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(strike, (0, 1)))
        winners = [which for which in (0, 1) if told[which]["written"]]
        conflicts = [one for answer in told for one in answer["conflicts"]]
        wrote, shown = wrote + len(winners), shown + len(conflicts)
        stands = people[0].row()
        if (
            len(winners) != 1
            or len(conflicts) != 1
            or stands != f"{winners[0] + 1}{n:03}公里"
            or conflicts[0]["theirs"] != stands
        ):
            lost += 1
    return wrote, shown, lost


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--people", type=int, default=50)
    arguments.add_argument("--saves", type=int, default=20)
    arguments.add_argument("--duels", type=int, default=200)
    arguments.add_argument("--threads", type=int, default=8)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="jixiao-saving-") as folder:
        os.environ |= {
            "JIXIAO_DATA": folder, "JIXIAO_SECRET": secrets.token_urlsafe(48), "JIXIAO_HOSTS": "localhost", "JIXIAO_HTTPS": "0",
            "DJANGO_SETTINGS_MODULE": "jixiao.web.settings",
        }  # fmt: skip
        own, (keys, shared) = prepare(chosen.people)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--blocking-threads",
            str(chosen.threads),
        ]
        server = subprocess.Popen(
            [
                *command,
                "--workers",
                "2",
                "--backpressure",
                "128",
                "--no-ws",
                "--log-level",
                "error",
                "jixiao.web.wsgi:application",
            ]
        )
        try:
            for _ in range(300):
                try:
                    Person(port, *own[0]).row()
                    break
                except OSError:
                    time.sleep(0.1)
            alone = saves(Person(port, *own[0]), max(chosen.saves, 50))
            started = time.perf_counter()
            with ThreadPoolExecutor(chosen.people) as pool:
                together = [
                    one for taken in pool.map(lambda one: saves(Person(port, *one), chosen.saves), own) for one in taken
                ]
            lasted = time.perf_counter() - started
            wrote, shown, lost = duel(port, keys, shared, chosen.duels)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
        from jixiao.web.records.services.log import faults_in_log

        faults = list(faults_in_log())
    median, p95 = statistics.median(alone), statistics.quantiles(together, n=20)[-1]
    print(f"one person      median {median * 1000:7.1f} ms")
    print(
        f"{chosen.people} at once      p95    {p95 * 1000:7.1f} ms = {p95 / median:.1f} times   ({len(together) / lasted:.0f} saves a second, no error, none lost)"
    )
    print(f"two on one cell {chosen.duels} times: {wrote} written, {shown} conflicts shown, {lost} lost or untold")
    print(f"log             {'whole' if not faults else faults[:3]}")
    sys.exit(bool(lost or faults))


if __name__ == "__main__":
    main()
