"""The same form as docx, xlsx and pdf gives the same cells. Runs where the corpus stands beside the clone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.ingest.open import read_sheets
from jixiao.ingest.sheet import Paragraph

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FORMS = sorted(CORPUS.glob("docx/*.docx"))

pytestmark = pytest.mark.skipif(not FORMS, reason="needs ../shared/corpus beside the clone")


def cells(path: Path) -> Counter[str]:
    """The texts of a file, cell by cell and paragraph by paragraph, without blanks."""

    def texts() -> Iterator[str]:
        for page in read_sheets(path).pages:
            for block in page.blocks:
                if isinstance(block, Paragraph):
                    yield block.text
                else:
                    yield from (cell.text for line in block.lines for cell in line)

    return Counter(text for text in ("".join(text.split()) for text in texts()) if text)


def number(text: str) -> str:
    """70.00 as 70: a number typed into a worksheet keeps no zeros unless its format says so."""
    return text.rstrip("0").rstrip(".") if text.replace(".", "", 1).isdecimal() and "." in text else text


def test_docx_and_xlsx_hold_the_same_cells() -> None:
    for form in FORMS:
        word, sheet = cells(form), cells(CORPUS / "xlsx" / f"{form.stem}.xlsx")
        assert Counter(map(number, word.elements())) == Counter(map(number, sheet.elements())), form.stem


def test_docx_and_pdf_hold_nearly_the_same_cells() -> None:
    missing = total = 0
    for form in FORMS:
        word, paper = cells(form), cells(CORPUS / "pdf" / f"{form.stem}.pdf")
        missing += sum((word - paper).values())
        total += sum(word.values())
    assert missing <= 0.005 * total
