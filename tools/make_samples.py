#!/usr/bin/env python3
"""Draw the bundled samples anew: ``python tools/make_samples.py``. Same input, same bytes.

Besides the development tools the PDFs need ``pip install typst noto-cjk-sans-otc``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sample_drawing import DRAW
from sample_forms import SAMPLES

TARGET = Path(__file__).parent.parent / "src" / "jixiao" / "samples"


def main(names: list[str]) -> None:
    for name, made in SAMPLES.items():
        if not names or name in names:
            path = TARGET / name
            DRAW[path.suffix](path, made())
            print(f"{path.stat().st_size:8} {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
