"""Tables inside reports (报告内的表): rows as text, cells parted by tabs, and the figures that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.core.form import Figure, Place
from jixiao.core.stated import stated
from jixiao.ingest.sheet import Table
from jixiao.ingest.wording import tidy

_LATEX = re.compile(r"\$([^$]*)\$")
_LATEX_SIGNS = (
    ("\\geq", "≥"),
    ("\\ge", "≥"),
    ("\\leq", "≤"),
    ("\\le", "≤"),
    ("\\times", "×"),
    ("\\%", "%"),
    ("\\sim", "~"),
)
_WORDS = re.compile(r"[\u4e00-\u9fff]{7,}")
_LONGEST_FIGURE = 30


def signs(text: str) -> str:
    """LaTeX crumbs of a text layer as the signs that were printed: $\\geq 90\\%$ → ≥90%."""
    if "\\" not in text:
        return text

    def printed(m: re.Match[str]) -> str:
        inside = m[1]
        for crumb, sign in _LATEX_SIGNS:
            inside = inside.replace(crumb, sign)
        return inside.replace(" ", "")

    return _LATEX.sub(printed, text)


def rows_of(table: Table) -> list[str]:
    """The rows of a table as text (表内容): every cell at its column, parted by tabs, so that a row of a table can be told from a line."""
    lines = []
    for cells in table.lines:
        row = [""] * table.width
        for cell in cells:
            if cell.column < table.width:
                row[cell.column] = signs(tidy(cell.text))
        lines.append("\t".join(row) if table.width > 1 else row[0])
    return lines


def figures_of(rows: list[tuple[str, Place | None]]) -> Iterator[Figure]:
    """The figures of the rows of one table (表内数据): named by the nearest words to their left, and by the head of their column."""
    heads: list[str] = []
    for line, where in rows:
        cells = line.split("\t")
        if not heads and not any(re.search(r"\d", cell) for cell in cells) and sum(map(bool, cells)) > 1:
            heads = cells
            continue
        name = ""
        for column, cell in enumerate(cells):
            if re.search(r"\d", cell) and len(cell) <= _LONGEST_FIGURE and not _WORDS.search(cell):
                head = heads[column] if column < len(heads) else ""
                what = " ".join(part for part in (name, head) if part)
                yield Figure(what=f"表：{what}" if what else "表", printed=cell, where=where)
            elif cell:
                yield from (
                    Figure(what=f"表：{found.what}", printed=found.printed, where=where) for found in stated(cell)
                )
                name = cell
