"""What an audit costs: processor seconds and bytes a document, by format, in one run; and what that comes to for many.

    python benchmarks/cost.py [--documents 150] [--scans 4] [--runs 300 1200] [--price 0.3] [--mix docx=60 xlsx=20 pdf=15 scan=5]

The same varied forms are drawn as docx, xlsx and pdf, some of the pdf made into scans; texts are the bundled one with other figures. Each is read, scored,
checked and made into rows as a worker of the audit does it, and its rows are written as the audit writes them. Processor time is taken, not the clock, so
that other work on the machine counts little; the baseline of the ratios is a docx. Then whole audits of docx are run as a process with one worker, with all
its children: what a document costs more there is what listing, hashing, handing out, gathering, comparing and summing up cost.

``--price`` is what a core costs for an hour, in any currency: the plan is reckoned from it and from the measured figures.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import jixiao
from jixiao.batch.reading import read_content
from jixiao.batch.tables import written_tables

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "src" / "jixiao" / "samples"
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "ingest" / "scan")]
_IDS = {"documents": "document_id", "forms": "form_id", "indicators": "indicator_id", "findings": "finding_id", "unjudged": "unjudged_id", "problems": "problem_id"}  # fmt: skip
_WARM = 5


class Cost(NamedTuple):
    """What documents of a format cost: processor seconds a document (mean, median, the slowest twentieth), bytes of the file and of its rows."""

    seconds: float
    median: float
    slow: float
    size: float
    stored: float
    forms: float


def drawn(kind: str, count: int) -> Iterator[bytes]:
    """So many forms as docx, xlsx or pdf: the same ones for every kind."""
    from make_corpus import varied

    for number in range(count):
        yield jixiao.render(varied(number, 7)[2], kind).bytes


def texts(count: int) -> Iterator[bytes]:
    """The bundled text with other figures."""
    printed = (SAMPLES / "11-old-town.txt").read_text(encoding="utf-8")
    for number in range(count):

        def other(found: re.Match[str], chance: random.Random = random.Random(number)) -> str:  # noqa: B008
            return str(int(found[0]) * chance.randint(90, 110) // 100)

        yield re.sub(r"\d{2,3}(?![\d年.])", other, printed).encode()


def scans(pdfs: Iterable[bytes]) -> Iterator[bytes]:
    """Pages as a scanner gives them back: askew, with grain."""
    from scanned import as_pdf, noisy, page_picture, tilted

    for number, pdf in enumerate(pdfs):
        yield as_pdf(noisy(tilted(page_picture(pdf), 0.6 * (number % 3 - 1))))


def measured(suffix: str, contents: list[bytes], folder: Path) -> Cost:
    """Read every document, and write the rows of all as tables."""
    spent: list[float] = []
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in _IDS}
    warm = contents[: min(_WARM, len(contents) // 2)]
    for number, data in enumerate([*warm, *contents]):
        begun = time.process_time()
        made = read_content(f"{number}.{suffix}", data, hashlib.sha256(data).hexdigest())
        if number >= len(warm):
            spent.append(time.process_time() - begun)
            for name, some in made.items():
                rows[name] += some
    folder.mkdir()
    with written_tables(folder, *_IDS) as tables:
        for name, key in _IDS.items():
            tables[name].add(sorted(rows[name], key=lambda row, key=key: str(row[key])))  # type: ignore[misc]
    many = len(contents)
    return Cost(
        seconds=statistics.fmean(spent),
        median=statistics.median(spent),
        slow=sorted(spent)[-max(1, many // 20)],
        size=statistics.fmean(map(len, contents)),
        stored=sum(path.stat().st_size for path in folder.iterdir()) / many,
        forms=len(rows["forms"]) / many,
    )


def adopt_orphans() -> None:
    """Let processes whose parent has gone become our children (Linux), so that the time of readers and workers is counted too."""
    become_subreaper = 36
    if ctypes.CDLL(None).prctl(become_subreaper, 1, 0, 0, 0) != 0:
        raise SystemExit("whole audits can be measured on Linux only")


class Run(NamedTuple):
    """A whole audit: documents, processor seconds of all its processes, bytes of tables, of parts, of the summary."""

    documents: int
    seconds: float
    tables: int
    parts: int
    summary: int


def audited(files: Path, count: int) -> Run:
    """Run ``jixiao audit`` with one worker, as a process."""
    with tempfile.TemporaryDirectory() as out:
        command = [
            sys.executable,
            "-P",
            "-m",
            "jixiao.cli",
            "audit",
            str(files),
            "--out",
            out,
            "--workers",
            "1",
            "--quiet",
        ]
        child = os.posix_spawn(sys.executable, command, os.environ)
        seconds, ended = 0.0, {}
        while True:
            try:
                process, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            ended[process] = os.waitstatus_to_exitcode(status)
            seconds += usage.ru_utime + usage.ru_stime
        if ended[child] not in (0, 1):
            raise SystemExit(f"audit ended with {ended[child]}")
        folder = Path(out)

        def size(paths: Iterable[Path]) -> int:
            return sum(path.stat().st_size for path in paths if path.is_file())

        tables, parts = size(folder.glob("*.parquet")), size((folder / "parts").rglob("*"))
        return Run(count, seconds, tables, parts, size(folder.glob("summary.*")))


def whole(contents: list[bytes], sizes: list[int]) -> Iterator[Run]:
    """Audits of so many of the docx."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for number, data in enumerate(contents[:size]):
                (Path(folder) / f"{number:06}.docx").write_bytes(data)
            yield audited(Path(folder), size)


def plan(costs: dict[str, Cost], mix: dict[str, float], overhead: float, stored: float, price: float) -> None:
    """What many documents come to, by the formula that docs/scale.md explains."""
    share = sum(mix.values())
    seconds = sum(costs[kind].seconds * part for kind, part in mix.items()) / share + overhead
    size = sum(costs[kind].size * part for kind, part in mix.items()) / share
    told = ", ".join(f"{kind} {part / share:.0%}" for kind, part in mix.items())
    print(
        f"\nplan for {told}: {seconds:.3f} s a document, {size / 1e3:.0f} kB in, {stored / 1e3:.1f} kB out, {price:g} a core hour"
    )
    for documents in (10**5, 10**6, 10**8):
        hours = documents * seconds / 3600
        print(
            f"{documents:>11,} documents  {hours:>10,.1f} core hours  {hours * price:>10,.1f} money  in a day {hours / 24:>7,.1f} cores  in a week "
            f"{hours / 168:>6,.1f} cores  files {documents * size / 1e9:>8,.1f} GB  tables {documents * stored / 1e9:>7,.2f} GB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=150)
    parser.add_argument("--scans", type=int, default=4)
    parser.add_argument("--runs", type=int, nargs="+", default=[300, 1200])
    parser.add_argument("--price", type=float, default=0.3)
    parser.add_argument("--mix", nargs="+", default=["docx=60", "xlsx=20", "pdf=15", "scan=5"])
    chosen = parser.parse_args()
    mix = {kind: float(part) for kind, _, part in (entry.partition("=") for entry in chosen.mix)}
    many = chosen.documents
    docx = list(drawn("docx", max(many, *chosen.runs)))
    pages = {
        "docx": ("docx", docx[:many]),
        "xlsx": ("xlsx", list(drawn("xlsx", many))),
        "pdf": ("pdf", list(drawn("pdf", many))),
        "txt": ("txt", list(texts(many))),
    }
    if chosen.scans:
        pages["scan"] = ("pdf", list(scans(pages["pdf"][1][: chosen.scans])))
    costs: dict[str, Cost] = {}
    print("format  documents  forms each     mean   median  slowest 5%   of docx   file kB  tables kB")
    with tempfile.TemporaryDirectory() as folder:
        for kind, (suffix, contents) in pages.items():
            cost = costs[kind] = measured(suffix, contents, Path(folder) / kind)
            print(
                f"{kind:6}  {len(contents):9}  {cost.forms:10.2f}  {cost.seconds * 1e3:6.1f}ms {cost.median * 1e3:6.1f}ms  {cost.slow * 1e3:8.1f}ms  "
                f"{cost.seconds / costs['docx'].seconds:8.2f}  {cost.size / 1e3:8.1f}  {cost.stored / 1e3:9.2f}"
            )
    runs = []
    adopt_orphans()
    for run in whole(docx, sorted(chosen.runs)):
        runs.append(run)
        print(
            f"audit of {run.documents} docx: {run.seconds:.1f} s in all processes, {run.seconds / run.documents * 1e3:.1f} ms a document; kB a document: "
            f"tables {run.tables / run.documents / 1e3:.2f}, parts {run.parts / run.documents / 1e3:.2f}; summary {run.summary / 1e6:.2f} MB"
        )
    overhead = 0.0
    if len(runs) > 1:
        first, last = runs[0], runs[-1]
        each = (last.seconds - first.seconds) / (last.documents - first.documents)
        overhead = max(0.0, each - costs["docx"].seconds)
        fixed = first.seconds - each * first.documents
        print(
            f"each further docx {each * 1e3:.1f} ms, of that beside reading {overhead * 1e3:.1f} ms; to begin and end {fixed:.1f} s"
        )
    stored = runs[-1].tables / runs[-1].documents
    plan(costs, {kind: part for kind, part in mix.items() if kind in costs}, overhead, stored, chosen.price)


if __name__ == "__main__":
    main()
