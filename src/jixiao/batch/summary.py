"""The summary of an audit (核查汇总): what its tables come to, as a page, as a workbook, and in the terminal."""

from __future__ import annotations

from pathlib import Path

from jixiao.batch.summary_book import write_book
from jixiao.batch.summary_count import count
from jixiao.batch.summary_page import page

PAGE, BOOK = "summary.html", "summary.xlsx"
"""The files of a summary (汇总文件)."""


def write_summary(folder: Path) -> None:
    """Write ``summary.html`` and ``summary.xlsx`` beside the tables of an audit (写出汇总).

    The tables are read in slices, so memory grows with units and kinds and not with forms. The page is there whole or not at all,
    and so is the workbook. Raises AuditUnreadable where a table is missing or of another version, OSError where nothing can be written.
    """
    facts = count(folder)
    draft = folder / f".{PAGE}.draft"
    try:
        draft.write_text(page(facts), encoding="utf-8", errors="replace", newline="\n")
        draft.replace(folder / PAGE)
    finally:
        draft.unlink(missing_ok=True)
    write_book(folder, facts)
