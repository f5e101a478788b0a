"""The form page of 30 indicators, in requests per second, against a bare Django view that renders a template of the same size, in one run.

    python benchmarks/form_page.py [--requests 100]

All are asked through the whole stack of the workbench (middleware, session, who is signed in) in one process, in turns, one request each; what is
counted is the time of the processor, its median, so that a machine with other work to do gives the same ratio. The bare view does nothing but
hand a list of 30 rows to a template that loops over them and writes the same fields until the page has as many bytes. Timed of ours:

* opened: the page of a form as it stands, judged once since it was last changed, as most requests are;
* changed: a value was changed before every request, so that each judges the form anew.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE / "tests" / "web"))
os.environ |= {
    "JIXIAO_DATA": tempfile.mkdtemp(prefix="jixiao-bench-"), "JIXIAO_SECRET": "only for timing, and long enough", "JIXIAO_HOSTS": "testserver",
    "JIXIAO_HTTPS": "0", "DJANGO_SETTINGS_MODULE": "jixiao.web.settings", "DATABASE_URL": "",
}  # fmt: skip
ROWS = 30
BARE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><h1>{{ title }}</h1><form><table>
{% for row in rows %}<tr data-row="{{ row.id }}">{% for cell in row.cells %}<td class="open short" data-label="{{ cell.label }}">
<textarea id="f-{{ row.id }}-{{ cell.key }}" name="rows/{{ row.id }}/{{ cell.key }}" class="short" rows="1" aria-label="{{ row.name }}{{ cell.label }}"
data-row="{{ row.id }}" data-column="{{ cell.key }}" autocomplete="off">{{ cell.text }}</textarea></td>{% endfor %}<td class="beside">{{ row.said }}</td></tr>
{% endfor %}</table></form></body></html>"""


def laid_down() -> tuple[object, int]:
    """A client that is signed in, and the number of a filing with 30 rows, filled in."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    from county import ROWS as PRINTED
    from county import found_county

    county = found_county()
    filing = county.evaluation("roads", "农村公路养护")
    filing.content["rows"] = [
        {
            "id": f"r{n}", "goal": "g1", "level1": one, "level2": two, "name": f"{three}（第 {n} 项）", "target": f"≥{100 + n}个", "weight": "2.6",
            "actual": f"{99 + n}个", "note": "雨季较长，个别路段推迟到次年一季度完成。",
        }
        for n, (one, two, three, _target, _weight) in enumerate(sorted(PRINTED * 5, key=PRINTED.index), 1)
    ]  # fmt: skip
    filing.save()
    client = Client()
    client.force_login(county.members["filler@roads"], backend="django.contrib.auth.backends.ModelBackend")
    return client, filing.pk


def with_bare_view(size: int) -> None:
    """Adds the bare view, its rows filled up until its page has as many bytes as ours."""
    from django.http import HttpResponse
    from django.template import engines
    from django.urls import clear_url_caches, path

    from jixiao.web import urls
    from jixiao.web.workbench.page import page

    template = engines["django"].from_string(BARE)
    keys = ("name", "target", "actual", "weight", "score", "note")
    rows = [
        {
            "id": f"r{n}", "name": f"指标「道路养护里程（第 {n} 项）」的", "said": "",
            "cells": [{"key": key, "label": "实际完成值(B)", "text": f"{n}个"} for key in keys],
        }
        for n in range(1, ROWS + 1)
    ]  # fmt: skip
    lacking = size - len(template.render({"title": "自评表", "rows": rows}).encode())
    for row in rows:
        row["said"] = "。" * (lacking // 3 // ROWS)

    @page("see_filing")
    def bare(request: object) -> HttpResponse:
        return HttpResponse(template.render({"title": "自评表", "rows": rows}))

    urls.urlpatterns.append(path("bare/", bare))
    clear_url_caches()


def seconds(ask: Callable[[], object]) -> float:
    started = time.process_time()
    ask()
    return time.process_time() - started


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=100)
    chosen = arguments.parse_args()
    client, number = laid_down()
    from jixiao.web.records.models import Filing

    address = f"/filings/{number}/"
    size = len(client.get(address).content)
    with_bare_view(size)
    bare_size = len(client.get("/bare/").content)
    content = Filing.objects.get(pk=number).content
    turn = iter(range(1, 10**9))

    def change() -> None:
        content["rows"][0]["actual"] = f"{next(turn)}个"
        Filing.objects.filter(pk=number).update(content=content)

    took: dict[str, list[float]] = {"bare": [], "opened": [], "changed": []}
    for _ in range(chosen.requests):
        took["bare"].append(seconds(lambda: client.get("/bare/")))
        took["opened"].append(seconds(lambda: client.get(address)))
        change()
        took["changed"].append(seconds(lambda: client.get(address)))
    print(f"{ROWS} indicators, {size / 1024:.0f} KiB; the bare page has {bare_size / 1024:.0f} KiB")
    bare = statistics.median(took["bare"])
    for name, found in took.items():
        median = statistics.median(found)
        print(f"{name:8} {1 / median:7.1f} requests/s  {bare / median:5.2f} of the bare view")


if __name__ == "__main__":
    main()
