#!/usr/bin/env python3
"""``kill -9`` of the workbench during saves and uploads, 50 times by default: every acknowledged save is there, and the log's chain is whole.

Run: python benchmarks/killed_server.py [KILLS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "web"))

from killing import killed_while_working


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="jixiao-killed-") as folder:
        kept = killed_while_working(Path(folder) / "desk", kills, seed=int(began))
    took = time.perf_counter() - began
    print(
        f"{kills} kills, {kept.saves} acknowledged saves, {len(kept.papers)} acknowledged uploads: all there, chain whole, in {took:.0f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
