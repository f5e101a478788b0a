"""Many forms in one run of ``jixiao check``: time and peak memory as their number grows.

    python benchmarks/stream.py [--sizes 1000 3000 10000] [--as docx|json]

Makes that many different forms in a temporary folder — Word files, or one long JSON of the kind ``extract`` prints — and runs the command on them
as a process of its own; its own peak memory is what the system reports. Linear means: time per form does not grow with their number.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from jixiao.core.codec import document_to_dict
from jixiao.ingest import read

SAMPLES = Path(__file__).parent.parent / "src" / "jixiao" / "samples"
MEMORY = 300
_FIGURE = re.compile(r">([≥≤]?)(\d+(?:\.\d+)?)(%?)([^<]{0,4})<")
_NEEDED = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")


def varied(xml: str, chance: random.Random, number: int) -> str:
    """The document with other figures and another project, so that no form is like the one before."""

    def other(found: re.Match[str]) -> str:
        sign, figure, percent, rest = found.groups()
        places = len(figure.partition(".")[2])
        value = float(figure) * chance.uniform(0.9, 1.1)
        return f">{sign}{min(value, 100) if percent else value:.{places}f}{percent}{rest}<"

    return _FIGURE.sub(other, xml).replace("项目自评表", f"{number}号项目自评表")


def make_docx(folder: Path, count: int) -> list[str]:
    """``count`` Word files, each with the parts a document needs."""
    parts = []
    for sample in sorted(SAMPLES.glob("*.docx")):
        with zipfile.ZipFile(sample) as archive:
            parts.append({name: archive.read(name).decode() for name in _NEEDED})
    chance = random.Random(20240301)
    for number in range(count):
        part = parts[number % len(parts)]
        with zipfile.ZipFile(folder / f"{number:06}.docx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name in _NEEDED:
                archive.writestr(
                    name, varied(part[name], chance, number) if name.endswith("document.xml") else part[name]
                )
    return [str(folder)]


def make_json(folder: Path, count: int) -> list[str]:
    """One JSON with ``count`` documents."""
    with tempfile.TemporaryDirectory() as few:
        make_docx(Path(few), min(count, 500))
        records = [json.dumps(document_to_dict(read(path)), ensure_ascii=False) for path in sorted(Path(few).iterdir())]
    path = folder / "read.json"
    with path.open("w", encoding="utf-8") as out:
        out.write("[\n")
        for number in range(count):
            out.write((",\n" if number else "") + records[number % len(records)])
        out.write("\n]\n")
    return [str(path)]


def run(paths: list[str], out: Path) -> tuple[float, float, int]:
    """Seconds, peak megabytes and exit code of ``jixiao check --format json``."""
    command = [sys.executable, "-m", "jixiao.cli", "check", "--quiet", "--format", "json", "-o", str(out), *paths]
    begun = time.perf_counter()
    child = os.posix_spawn(sys.executable, command, os.environ)
    _, status, usage = os.wait4(child, 0)
    scale = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - begun, usage.ru_maxrss * scale / 1e6, os.waitstatus_to_exitcode(status)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10000])
    parser.add_argument("--as", dest="kind", choices=["docx", "json"], default="docx")
    chosen = parser.parse_args()
    make = {"docx": make_docx, "json": make_json}[chosen.kind]
    each, peaks = [], []
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as results:
            paths = make(Path(folder), size)
            out = Path(results) / "found.json"
            seconds, peak, code = run(paths, out)
            forms = sum(line.count('"computed_total"') for line in out.open(encoding="utf-8"))
        each.append(seconds / size)
        peaks.append(peak)
        print(
            f"{size:6} {chosen.kind} files  {forms:6} forms judged  {seconds:7.1f} s  {each[-1] * 1000:5.2f} ms a form  peak {peak:4.0f} MB  exit {code}"
        )
    print(
        f"linear: time a form at {chosen.sizes[-1]} is {each[-1] / each[0]:.2f} of that at {chosen.sizes[0]}; "
        f"peak {peaks[-1]:.0f} MB ({'below' if peaks[-1] < MEMORY else 'above'} {MEMORY})"
    )


if __name__ == "__main__":
    main()
