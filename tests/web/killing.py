"""Killing the server while people work (强制结束): savers and an uploader against a desk that really runs, ``kill -9`` in the middle, and what is there afterwards."""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import re
import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from started import Browsing, Started, free_port, run_command

FIELDS = ("deviation_reason", "improvement", "completion")
ENTER = r"http://127\.0\.0\.1:(\d+)/enter/\S+"


@dataclass
class Acknowledged:
    """What the server has said it keeps (已确认): the last text of each field and the one under way; hashes of papers."""

    texts: dict[str, str] = field(default_factory=dict)
    under_way: dict[str, str] = field(default_factory=dict)
    papers: set[str] = field(default_factory=set)
    saves: int = 0


def killed_while_working(folder: Path, kills: int, seed: int = 1) -> Acknowledged:
    """Kills the desk so many times (反复强杀). Fails when anything acknowledged is not there, or the log is broken."""
    chance = random.Random(seed)
    kept = Acknowledged()
    for kill in range(kills):
        with Started("desk", "--data", str(folder), "--no-browser", "--port", str(free_port())) as desk:
            link = desk.until(ENTER)
            person = Browsing(f"http://127.0.0.1:{link[1]}", {"X-Requested-With": "fetch"})
            person.get(link[0])
            if kill == 0:
                _begin(person)
            stop = threading.Event()
            with ThreadPoolExecutor(len(FIELDS) + 1) as people:
                working = [people.submit(_save, person, path, kept, stop) for path in FIELDS]
                working.append(people.submit(_upload, person, kept, stop, kill))
                time.sleep(chance.uniform(0.3, 1.5))
                desk.stop(signal.SIGKILL)
                stop.set()
            for one in working:
                one.result()
        _look(folder, kept)
    return kept


def _begin(person: Browsing) -> None:
    about = {
        "name": "张某",
        "unit": "松河县公路站",
        "year": "2025",
        "pack": "hubei-2020",
        "projects": "农村公路养护",
        "evaluate": "1",
    }
    status, page = person.post("/begin/", about)
    assert status == 200, page


def _save(person: Browsing, path: str, kept: Acknowledged, stop: threading.Event) -> None:
    while not stop.is_set():
        text = f"第{time.monotonic_ns()}次保存，{path}，{'雨季推迟。' * 20}"
        kept.under_way[path] = text
        asked = {"changes": [{"path": path, "text": text, "base": kept.texts.get(path, "")}], "revision": 0}
        try:
            status, answer = person.send("/filings/1/save", json.dumps(asked).encode(), "application/json")
        except (OSError, http.client.HTTPException, ValueError):
            return
        assert status == 200, answer
        told = json.loads(answer)
        assert path in told["written"], answer
        kept.texts[path] = text
        kept.saves += 1


def _upload(person: Browsing, kept: Acknowledged, stop: threading.Event, kill: int) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        content = f"养护台账 {kill}-{number}：路面修补、边沟清理、标志校正。\n".encode() * 5_000
        try:
            status, answer = person.post(
                "/filings/1/evidence/add/", {"title": f"材料{kill}-{number}"}, {"file": ("ledger.txt", content)}
            )
        except (OSError, http.client.HTTPException, ValueError):
            return
        assert status == 200, answer
        kept.papers.add(hashlib.sha256(content).hexdigest())


def _look(folder: Path, kept: Acknowledged) -> None:
    """What is in the database and on the disk, without the server's help (核对)."""
    with sqlite3.connect(f"file:{folder / 'jixiao.sqlite3'}?mode=ro", uri=True) as book:
        texts = json.loads(book.execute("SELECT content FROM records_filing").fetchone()[0])["texts"]
        papers = {digest for (digest,) in book.execute("SELECT digest FROM records_evidence")}
    for path in FIELDS:
        said, there = kept.texts.get(path, ""), texts.get(path, "")
        assert there in (said, kept.under_way.get(path)), f"{path}: acknowledged {said!r}, there is {there!r}"
        kept.texts[path] = there  # what was under way may have been written, and only its answer was lost
    assert kept.papers <= papers, f"{len(kept.papers - papers)} acknowledged papers are gone"
    proof = run_command("verify-log", "--data", str(folder))
    assert proof.returncode == 0, proof.stdout + proof.stderr
    assert re.search("没有被改动", proof.stdout)
