"""Reading scans: seconds a page and, where the published scans are beside this checkout, how many of their cells are read right.

    python benchmarks/scans.py [FILE...]

Without files the published scans are read (../shared/corpus/scan); where they are not, pages of the bundled samples are made into scans:
drawn at 200 dpi, laid askew, with grain. The baseline is the recognition engine alone, finding and reading the text of the same pages
without tables, cells or certainty. Needs the extra: pip install "jixiao[ocr]".
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pypdfium2

import jixiao
from jixiao.core.codec import document_to_dict

SHARED = Path(__file__).resolve().parents[2] / "shared"
SAMPLES = Path(jixiao.__file__).parent / "samples"


def made_scans(folder: Path) -> list[Path]:
    """Pages of our own as a scanner would give them back."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "ingest" / "scan"))
    from scanned import as_pdf, noisy, page_picture, tilted

    paths = []
    for number, name in enumerate(("08-bridge-check.xlsx", "09-training.docx", "02-service-hall.docx")):
        drawn = jixiao.render(jixiao.read(SAMPLES / name).forms[0], "pdf").bytes
        path = folder / f"{Path(name).stem}.pdf"
        path.write_bytes(as_pdf(noisy(tilted(page_picture(drawn), 0.8 * (number - 1)))))
        paths.append(path)
    return paths


def pictures(path: Path) -> list[np.ndarray]:
    document = pypdfium2.PdfDocument(path)
    return [np.asarray(page.render(scale=200 / 72).to_pil().convert("RGB")) for page in document]


def engine_alone(paths: list[Path]) -> float:
    """Seconds a page of the engine alone."""
    from rapidocr import RapidOCR

    engine, pages, spent = RapidOCR(), 0, 0.0
    for path in paths:
        for picture in pictures(path):
            begun = time.perf_counter()
            engine(picture)
            spent, pages = spent + time.perf_counter() - begun, pages + 1
    return spent / pages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = chosen.files or sorted((SHARED / "corpus" / "scan").glob("*.pdf")) or made_scans(Path(folder))
        pages = sum(len(pypdfium2.PdfDocument(path)) for path in paths)
        begun = time.perf_counter()
        documents = [jixiao.read(path) for path in paths]
        ours = (time.perf_counter() - begun) / pages
        theirs = engine_alone(paths)
        print(
            f"{pages} scanned pages  ours {ours:.1f} s a page  engine alone {theirs:.1f} s  ratio {theirs / ours:.2f}"
        )
        doubts = sum(len(form.doubts) for document in documents for form in document.forms)
        print(f"{sum(len(document.forms) for document in documents)} forms, {doubts} doubts")
        if (SHARED / "tools" / "measure.py").exists() and not chosen.files:
            out = Path(folder) / "read.json"
            out.write_text(json.dumps([document_to_dict(d) for d in documents], ensure_ascii=False), encoding="utf-8")
            script = [
                sys.executable,
                str(SHARED / "tools" / "measure.py"),
                "extract",
                str(out),
                str(SHARED / "corpus" / "gold"),
            ]
            print(subprocess.run(script, capture_output=True, text=True, encoding="utf-8", check=True).stdout.strip())


if __name__ == "__main__":
    main()
