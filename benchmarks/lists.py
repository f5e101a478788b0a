"""Lists, search and home with 100,000 filings against 1,000: the number of queries, and the time of each page as a ratio. On SQLite, or on the database DATABASE_URL names (it is emptied!).

On SQLite, which works within the process, the time is that of the processor, so that a busy machine does not matter; on PostgreSQL it is the clock's. The best of the rounds counts.

.venv/bin/python benchmarks/lists.py [--few 1000] [--many 100000] [--rounds 15]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

os.environ.setdefault("JIXIAO_SECRET", "only for benchmarks, and long enough")
os.environ.setdefault("JIXIAO_HOSTS", "testserver")
os.environ.setdefault("JIXIAO_HTTPS", "0")
os.environ.setdefault("JIXIAO_DATA", tempfile.mkdtemp(prefix="jixiao-lists-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.settings")
sys.path[:0] = [str(Path(__file__).parent.parent / "tests" / "web")]

PAGES = (
    ("home of the bureau", "bureau", "/"),
    ("home of a filler", "filler", "/"),
    ("list", "bureau", "/filings/?year=2026"),
    ("list, of all years", "bureau", "/filings/?year="),
    ("list, one state", "bureau", "/filings/?year=2026&state=returned"),
    ("list, overdue", "bureau", "/filings/?year=2026&overdue=1"),
    ("list, with errors", "bureau", "/filings/?year=2026&faulty=1"),
    ("list, by points", "bureau", "/filings/?year=2026&sort=points"),
    ("list, last changed", "bureau", "/filings/?year=2026&sort=changed"),
    ("list, one unit", "bureau", "/filings/?year=2026&unit={unit}"),
    ("list, rare word", "bureau", "/filings/?year=2026&q=大坝00017"),
    ("list, common word", "bureau", "/filings/?year=2026&q=修复"),
    ("list, no such word", "bureau", "/filings/?year=2026&q=没有这个"),
    ("list of a filler", "filler", "/filings/?year=2026"),
    ("list, page far back", "bureau", "{deep}"),
    ("search", "bureau", "/search/?q=大坝00017"),
    ("task", "bureau", "/tasks/{task}/"),
    ("departments", "bureau", "/departments/?year=2026&included=all"),
)
STATES = ("draft", "draft", "draft", "signing", "signed", "submitted", "submitted", "accepted", "accepted", "returned")
WORDS = ("公路", "渡口", "校舍", "大坝", "水渠", "河道", "管网", "桥梁", "林带", "机房")


def crowd(number: int, *, a_unit: int = 50) -> dict[str, Any]:
    """A county with so many filings (造数): departments, units beneath them, projects, a filing each. Who looks at it: a bureau and a filler."""
    from django.utils import timezone

    from jixiao.web.records.content import empty
    from jixiao.web.records.models import Filing, Member, Post, Project, Task, Unit, Year

    root = Unit.objects.create(name="青山县财政局", is_bureau=True)
    year = Year.objects.create(year=2026, pack="hubei-2020")
    bureau = Member.objects.create_member("bureau", None, name="张某")
    Post.objects.create(member=bureau, unit=root, role="bureau")
    task = Task.objects.create(
        year=year, stage="evaluation", title="2026年度绩效自评", due=date(2027, 2, 20), issuer=root, issued_by=bureau
    )
    wanted = max(number // a_unit, 2)
    departments = [
        Unit.objects.create(name=f"青山县第{n + 1}局", parent=root, serial=n)
        for n in range(max(min(wanted // 5, 60), 1))
    ]
    units = []
    for n in range(wanted):
        above = departments[n % len(departments)]
        units.append(Unit(name=f"青山县第{n + 1}管理站", code=f"D{n:05d}", parent=above, serial=n, path="?"))
    Unit.objects.bulk_create(units, batch_size=2000)
    for unit in units:
        unit.path = f"{unit.parent.path}{unit.pk}/"
    Unit.objects.bulk_update(units, ["path"], batch_size=500)
    filler = Member.objects.create_member("filler", None, name="李某")
    Post.objects.create(member=filler, unit=units[0], role="filler")
    now = timezone.now()
    for start in range(0, number, 5000):
        projects = Project.objects.bulk_create(
            Project(unit=units[n % wanted], name=f"{WORDS[n % 10]}{n:05d}号修复工程", code=f"P{n:06d}")
            for n in range(start, min(start + 5000, number))
        )
        filings = []
        for n, project in enumerate(projects, start):
            content = empty()
            content["texts"] = {
                "project": project.name,
                "annual_goal": "按期完成修复并通过验收，保障群众出行。" * 8,
                "unit": units[n % wanted].name,
            }
            content["rows"] = [
                {
                    "id": f"r{r}",
                    "goal": "g1",
                    "level1": "产出指标",
                    "level2": "数量指标",
                    "name": f"第{r}段修复长度",
                    "target": "≥30公里",
                    "actual": "31公里",
                    "weight": "10",
                    "score": "10",
                }
                for r in range(1, 9)
            ]
            budget = Decimal(100000 + n % 977 * 1000)
            rate = Decimal(40 + n * 7 % 62)
            filings.append(
                Filing(
                    stage="evaluation",
                    state=STATES[n % 10],
                    year=2026,
                    pack="hubei-2020",
                    form_kind="project",
                    unit=units[n % wanted],
                    project=project,
                    task=task,
                    content=content,
                    due=date(2026, 1, 1) + timedelta(days=n % 700),
                    title=f"{project.name}（2026年度绩效自评）",
                    computed=Decimal(55 + n * 13 % 46),
                    rate=rate,
                    budget=budget,
                    executed=budget * rate / 100,
                    errors=0 if n % 20 else 3,
                    to_fill=8,
                    filled=8,
                    changed_by=filler,
                    changed_at=now,
                )
            )
        Filing.objects.bulk_create(filings, batch_size=1000)
    return {"unit": units[-1].pk, "task": task.pk, "bureau": bureau, "filler": filler}


def deep_page(member: Any) -> str:
    """The address of a page somewhere in the middle of the list (深页)."""
    from jixiao.web.records.models import Filing
    from jixiao.web.records.watching.listing import _mark

    rows = Filing.objects.filter(year=2026, due__isnull=False).order_by("due", "id")
    return f"/filings/?year=2026&after={_mark('due', rows[rows.count() // 2])}"


def measure(number: int, rounds: int) -> dict[str, tuple[float, int, float]]:
    """The best time of each page in milliseconds, its number of queries, and the time of the first visit."""
    from django.conf import settings
    from django.core.cache import cache
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    cache.clear()
    made = crowd(number)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    made["deep"] = deep_page(made["bureau"])
    clients = {}
    for name in ("bureau", "filler"):
        clients[name] = Client()
        clients[name].force_login(made[name], backend="django.contrib.auth.backends.ModelBackend")
    clients["filler"].get("/filings/?year=2026")  # templates are compiled, and packs read, once
    found = {}
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    assert settings.DEBUG is False
    for title, who, address in PAGES:
        at = address.format(**{key: value for key, value in made.items() if isinstance(value, int | str)})
        times = []
        queries = 0
        for turn in range(rounds + 1):
            began = clock()
            if turn == 1:
                with CaptureQueriesContext(connection) as taken:
                    answer = clients[who].get(at)
                queries = len(taken)
            else:
                answer = clients[who].get(at)
            times.append((clock() - began) * 1000)
            assert answer.status_code == 200, (at, answer.status_code)
        found[title] = (min(times[2:]), queries, times[0])
    return found


def lines(few: dict[str, tuple[float, int, float]], many: dict[str, tuple[float, int, float]]) -> Iterator[str]:
    yield f"{'page':24}{'few ms':>9}{'many ms':>9}{'ratio':>7}{'queries':>10}{'first visit, many':>20}"
    for title, (time_few, queries_few, _first) in few.items():
        time_many, queries_many, first = many[title]
        yield f"{title:24}{time_few:9.1f}{time_many:9.1f}{time_many / time_few:7.2f}{queries_few:>5} → {queries_many:<3}{first:>18.1f}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--few", type=int, default=1000)
    arguments.add_argument("--many", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=15)
    chosen = arguments.parse_args()
    import django

    django.setup()
    few = measure(chosen.few, chosen.rounds)
    many = measure(chosen.many, chosen.rounds)
    for line in lines(few, many):
        print(line)


if __name__ == "__main__":
    main()
