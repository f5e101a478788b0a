"""From file to findings, against what others need merely to open the file and walk its cells, in the same run.

    python benchmarks/end_to_end.py [--rounds 15] [FILE...]

Ours: read the file, recognise its forms and packs, score and check them. The baselines only look at every cell's text:
python-docx ``row.cells`` of every table, openpyxl every cell of every sheet, pdfplumber ``extract_tables`` of every page.
Without files the bundled samples are used. Rounds alternate, so that both see the same machine; the best of each counts.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pdfplumber

from jixiao.ingest import read
from jixiao.judge import judge_document

SAMPLES = Path(__file__).parent.parent / "src" / "jixiao" / "samples"
GOAL = 5


def findings(path: Path) -> int:
    """Ours: file → findings; returns how many, so that nothing can be skipped."""
    judged = judge_document(read(path))
    return sum(len(form.answers.findings) for form in judged.forms)


def python_docx(path: Path) -> int:
    """Every cell's text of every table with python-docx, as its documentation shows."""
    return sum(len(cell.text) for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells)


def python_openpyxl(path: Path) -> int:
    """Every cell's value of every sheet with openpyxl."""
    book = openpyxl.load_workbook(path)
    return sum(len(str(cell.value or "")) for sheet in book for row in sheet.iter_rows() for cell in row)


def python_pdfplumber(path: Path) -> int:
    """Every table of every page with pdfplumber."""
    with pdfplumber.open(path) as pdf:
        return sum(
            len(cell or "") for page in pdf.pages for table in page.extract_tables() for row in table for cell in row
        )


BASELINES: dict[str, tuple[str, Callable[[Path], int]]] = {
    ".docx": ("python-docx walking row.cells", python_docx),
    ".xlsx": ("openpyxl walking cells", python_openpyxl),
    ".pdf": ("pdfplumber extract_tables", python_pdfplumber),
}


def timed(work: Callable[[Path], int], files: list[Path]) -> float:
    """Milliseconds a file; as ``timeit`` does, without the garbage collector, which looks at what others have left lying about."""
    gc.collect()
    gc.disable()
    begun = time.perf_counter()
    for file in files:
        work(file)
    spent = time.perf_counter() - begun
    gc.enable()
    return spent * 1000 / len(files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    files = chosen.files or sorted(SAMPLES.iterdir())
    for suffix, (name, baseline) in BASELINES.items():
        own = [file for file in files if file.suffix == suffix]
        if not own:
            continue
        for work in (findings, baseline):
            timed(work, own)  # warm: imports, compiled patterns, packs
        ours, theirs = [], []
        for _ in range(chosen.rounds):
            ours.append(timed(findings, own))
            theirs.append(timed(baseline, own))
        mine, other = min(ours), min(theirs)
        verdict = "reached" if other / mine >= GOAL else f"below {GOAL}"
        print(
            f"{suffix[1:]:5} {len(own):3} files  to findings {mine:7.2f} ms a file  {name} {other:7.2f} ms  "
            f"ratio {other / mine:5.1f} ({verdict})"
        )


if __name__ == "__main__":
    main()
