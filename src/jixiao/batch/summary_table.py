"""Tables of the summary page (表): numbered, with a head that repeats in print; every cell says how it is set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.batch.summary_chart import grouped, rate_mark
from jixiao.batch.summary_rate import Rate, between, percent
from jixiao.batch.summary_words import short
from jixiao.show.page import escape
from jixiao.show.words import number

_BRIEF = 12
"""Rows of a table that is kept on one sheet of paper."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table (单元格): HTML as it stands, how it is set, and by what it is sorted where that is not its text."""

    html: str
    style: str = ""
    value: str = ""


def text(value: str, style: str = "") -> Cell:
    """A text from a document (文字)."""
    return Cell(escape(value), style)


def count(value: int) -> Cell:
    """A count (个数)."""
    return Cell(grouped(value), "n", str(value))


def points(value: Decimal | None) -> Cell:
    """A score or another exact number (数)."""
    return Cell(number(value), "n", "-1" if value is None else f"{value:f}")


def share(rate: Rate) -> Cell:
    """A rate in percent (百分率)."""
    return Cell(percent(rate.share), "n", "-1" if rate.share is None else f"{rate.share:.6f}")


def interval(rate: Rate) -> Cell:
    """The interval of a rate (区间)."""
    return Cell(between(rate.interval), "n", "-1" if rate.interval is None else f"{rate.interval[0]:.6f}")


def mark(rate: Rate, most: Decimal) -> Cell:
    """A rate as a point on the scale all rows share (点线)."""
    return Cell(rate_mark(rate, most))


def source(name: str, href: str | None) -> Cell:
    """A document, with a link to it where it lies on this machine (文件)."""
    said = escape(short(name))
    whole = f' title="{escape(name)}"' if said != escape(name) else ""
    return Cell(f'<a href="{escape(href)}"{whole}>{said}</a>' if href else f"<span{whole}>{said}</span>", "long")


@dataclass(frozen=True, slots=True)
class Column:
    """A column (栏): its heading, how it is set, and whether the page's script may sort by it."""

    heading: str
    style: str = ""
    still: bool = False


class Numbers:
    """Numbers of tables and charts (编号), given in the order in which they are asked for."""

    def __init__(self) -> None:
        self._tables = self._figures = 0

    def table(self, title: str) -> str:
        """The caption of the next table (表题)."""
        self._tables += 1
        return f"<b>表 {self._tables}</b>{escape(title)}"

    def figure(self, title: str) -> str:
        """The caption of the next chart (图题)."""
        self._figures += 1
        return f"<b>图 {self._figures}</b>{escape(title)}"


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    unit: str = "",
    sort: bool = False,
    style: str = "",
) -> str:
    """A table (表). ``caption``: HTML from ``Numbers``, or ""; ``unit``: what is counted, said at its right; ``sort``: may be sorted; ``style``: a style of its own."""
    said = f"<span>{escape(unit)}</span>" if unit else ""
    named = f"<caption>{caption}{said}</caption>" if caption else ""
    heads = "".join(_head(column) for column in columns)
    cells = [list(row) for row in rows]
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>\n" for row in cells)
    styles = " ".join(part for part in ("sort" if sort else "", "brief" if len(cells) <= _BRIEF else "", style) if part)
    classed = f' class="{styles}"' if styles else ""
    return (
        f'<div class="roll" tabindex="0"><table{classed}>{named}<thead><tr>{heads}</tr></thead>'
        f"<tbody>\n{body}</tbody></table></div>\n"
    )


def _head(column: Column) -> str:
    style = f' class="{column.style}"' if column.style else ""
    still = " data-still" if column.still else ""
    return f'<th scope="col"{style}{still}>{escape(column.heading)}</th>'


def _cell(cell: Cell) -> str:
    style = f' class="{cell.style}"' if cell.style else ""
    value = f' data-v="{cell.value}"' if cell.value else ""
    return f"<td{style}{value}>{cell.html}</td>"


def chart(caption: str, drawn: str, note: str = "") -> str:
    """A chart with its title, and a note beneath (图)."""
    under = f'<p class="soft">{escape(note)}</p>' if note else ""
    return f'<figure><figcaption>{caption}</figcaption><div class="chart" tabindex="0">{drawn}</div>{under}</figure>\n'
