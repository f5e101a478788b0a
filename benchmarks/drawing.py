"""Drawing the official form, against what others would draw it with, in the same run.

    python benchmarks/drawing.py [--rounds 5] [--many 1000] [FILE...]

form → docx against python-docx building the same tables, → xlsx against openpyxl, → pdf against LibreOffice converting our docx (a batch of
them in one start, so that its start is shared; left out when it is not installed). Then ``--many`` forms into a folder, as docx and as pdf, by the
same code as the command. Without files the forms of the bundled samples are drawn. Rounds alternate; the best of each counts.
"""

from __future__ import annotations

import argparse
import gc
import io
import itertools
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import openpyxl

import jixiao
from jixiao.core.form import Document, Form
from jixiao.draw import official, render
from jixiao.draw.paper import Line, Paper, Table
from jixiao.show.drawn import Wanted, draw_documents

SAMPLES = Path(jixiao.__file__).parent / "samples"
GOALS = {"docx": 1.0, "xlsx": 1.0, "pdf": 10.0}


def with_python_docx(paper: Paper) -> bytes:
    """The same lines and merged cells through python-docx, as its documentation shows."""
    document = docx.Document()
    for part in paper.parts:
        if isinstance(part, Line):
            document.add_paragraph(part.text)
            continue
        table = document.add_table(part.rows, len(part.widths))
        for cell in part.cells:
            corner = table.cell(cell.row, cell.column)
            if cell.rows > 1 or cell.columns > 1:
                corner = corner.merge(table.cell(cell.row + cell.rows - 1, cell.column + cell.columns - 1))
            corner.text = cell.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_openpyxl(paper: Paper) -> bytes:
    """The same lines and merged cells through openpyxl."""
    book = openpyxl.Workbook()
    sheet = book.active
    at = 1
    for part in paper.parts:
        if isinstance(part, Table):
            for cell in part.cells:
                row, column = at + cell.row, cell.column + 1
                sheet.cell(row, column).value = cell.text
                if cell.rows > 1 or cell.columns > 1:
                    sheet.merge_cells(
                        start_row=row,
                        end_row=row + cell.rows - 1,
                        start_column=column,
                        end_column=cell.column + cell.columns,
                    )
            at += part.rows
        else:
            sheet.cell(at, 1).value = part.text
            at += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def timed(work: Callable[[], object], count: int) -> float:
    """Milliseconds a form."""
    gc.collect()
    gc.disable()
    begun = time.perf_counter()
    work()
    spent = time.perf_counter() - begun
    gc.enable()
    return spent * 1000 / count


def against(name: str, kind: str, forms: Sequence[Form], other: Callable[[], object], rounds: int) -> None:
    def ours() -> None:
        for form in forms:
            render(form, kind)

    ours()
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(timed(ours, len(forms)))
        theirs.append(timed(other, len(forms)))
    ratio = min(theirs) / min(mine)
    verdict = "reached" if ratio >= GOALS[kind] else f"below {GOALS[kind]:g}"
    print(
        f"{kind:5} {len(forms):3} forms  ours {min(mine):7.2f} ms a form  {name} {min(theirs):8.2f} ms  ratio {ratio:6.1f} ({verdict})"
    )


def libreoffice(forms: Sequence[Form], folder: Path) -> Callable[[], object] | None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    files = []
    for number, form in enumerate(forms):
        path = folder / f"{number}.docx"
        path.write_bytes(render(form, "docx").bytes)
        files.append(str(path))
    command = [program, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]

    def convert() -> None:
        subprocess.run(command, check=True, capture_output=True)
        if len(list(folder.glob("*.pdf"))) != len(files):
            raise SystemExit("LibreOffice did not convert every form (is Writer installed?)")

    return convert


def many(forms: Sequence[Form], count: int) -> None:
    """A folder full of forms, each in a file of its own."""
    endless = itertools.islice(itertools.cycle(forms), count)
    documents = [Document(source=f"{n}.docx", format="docx", forms=(form,)) for n, form in enumerate(endless)]
    for kind in ("docx", "pdf"):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            written = sum(
                1 for drawn in draw_documents(documents, Wanted(kind=kind, output=Path(folder))) if drawn.path
            )
            spent = time.perf_counter() - begun
        print(f"{kind:5} {written} forms to a folder in {spent:.1f} s, {written / spent:.0f} a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    files = chosen.files or [
        path for path in sorted(SAMPLES.iterdir()) if path.suffix in (".docx", ".xlsx", ".pdf", ".txt")
    ]
    forms = [form for path in files for form in jixiao.read(path).forms]
    papers = [official(form) for form in forms]
    against("python-docx", "docx", forms, lambda: [with_python_docx(paper) for paper in papers], chosen.rounds)
    against("openpyxl", "xlsx", forms, lambda: [with_openpyxl(paper) for paper in papers], chosen.rounds)
    with tempfile.TemporaryDirectory() as folder:
        convert = libreoffice(forms, Path(folder))
        if convert is None:
            print("pdf   LibreOffice is not installed: no comparison")
        else:
            against("LibreOffice", "pdf", forms, convert, min(chosen.rounds, 2))
    many(forms, chosen.many)


if __name__ == "__main__":
    main()
