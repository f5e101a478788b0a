#!/usr/bin/env python3
"""Times an audit of many small files: ``python benchmarks/audit.py [--count 4000] [--growth 10]``.

Everything is a ratio of two runs on the same machine, one after the other:

* rate: ``jixiao audit`` against a plain process pool that calls the same function on the same files, both with all processors;
* workers: two against one;
* growth: so many times the documents against so many times the time;
* memory: the most that the coordinating process held, small and large.

``read`` is listing, hashing, reading and writing the tables; ``whole`` also compares over all forms and writes the summary.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

from jixiao.batch.reading import read_content
from make_corpus import write_corpus

_RUN = """
import json, resource, sys, time
from pathlib import Path
import jixiao.batch.audit as audit
from jixiao.batch.audit import Asked

if __name__ == "__main__":
    took = {}
    def timed(name):
        done = getattr(audit, name)
        def run(*given):
            began = time.monotonic()
            answer = done(*given)
            took[name] = time.monotonic() - began
            return answer
        setattr(audit, name, run)
    timed("write_across"), timed("write_summary")
    class Watcher:
        def begin(self, step, total, done=0): pass
        def advance(self, count, failed=0): pass
    began = time.monotonic()
    audit.audit(Asked(sources=sys.argv[3:], out=Path(sys.argv[1]), workers=int(sys.argv[2])), Watcher())
    whole = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"whole": whole, "read": whole - sum(took.values()), "memory": memory, **took}))
"""


def rows_of_file(path: Path) -> int:
    """What the pool calls: the same function as the audit's child, on a file."""
    data = path.read_bytes()
    return len(read_content(path.name, data, sha256(data).hexdigest())["forms"])


def pooled(files: Sequence[Path], workers: int) -> float:
    """Seconds of a plain process pool over the files."""
    began = time.monotonic()
    with ProcessPoolExecutor(workers) as pool:
        assert sum(pool.map(rows_of_file, files, chunksize=100)) >= len(files)
    return time.monotonic() - began


def audited(folder: Path, workers: int, aside: Path) -> dict[str, float]:
    """Seconds of an audit in a process of its own, and its most memory in megabytes."""
    script, out = aside / "run_audit.py", Path(tempfile.mkdtemp(dir=aside)) / "out"
    script.write_text(_RUN, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(out), str(workers), str(folder)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=4000, help="documents of the large corpus")
    parser.add_argument("--growth", type=int, default=10, help="how many times smaller the small one is")
    chosen = parser.parse_args()
    processors = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as place:
        aside = Path(place)
        large, small = aside / "large", aside / "small"
        files = [Path(name) for name in write_corpus(large, chosen.count, only="docx")]
        for _ in write_corpus(small, chosen.count // chosen.growth, seed=2, only="docx"):
            pass
        pooled(files[:200], processors)  # warm
        pool = pooled(files, processors)
        one = audited(large, 1, aside) if processors > 1 else None
        many = audited(large, processors, aside)
        few = audited(small, processors, aside)
    rate = chosen.count / pool
    print(f"{chosen.count} docx, {processors} processors; pool {rate:.0f} a second")
    for what in ("read", "whole"):
        print(
            f"{what:6} {chosen.count / many[what]:8.0f} a second: {pool / many[what]:.2f} of the pool (at least 0.75)"
        )
        if one is not None:
            print(f"{what:6} {processors} workers against one: {one[what] / many[what]:.2f} (at least 1.7 of two)")
        print(
            f"{what:6} {chosen.growth} times the documents: {many[what] / few[what] / chosen.growth:.2f} of linear (at most 1.15)"
        )
    print(f"memory of the coordinator: {few['memory']:.0f} MB small, {many['memory']:.0f} MB large (below 600)")
    print(f"over all forms {many['write_across']:.1f} s, summary {many['write_summary']:.1f} s")


if __name__ == "__main__":
    main()
