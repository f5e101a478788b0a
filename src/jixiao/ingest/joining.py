"""Tables over pages (跨页表格): the parts of a table on several pages put together, rows torn by the end of a page included."""

from __future__ import annotations

from dataclasses import dataclass, field

from jixiao.ingest.layout import begins_anew, needed
from jixiao.ingest.limits import Watch
from jixiao.ingest.rulings import Grid
from jixiao.ingest.sheet import Cell, Table, Uncertain


@dataclass(slots=True)
class Part:
    """A table on one page: its grid and the text of each cell.

    ``room``: for cells in the last row, how many ems of the cell's last line are left blank.
    """

    page: int
    grid: Grid
    texts: list[str]
    room: dict[int, float] = field(default_factory=dict)
    number: int = 0  # which table of its page, 0 when the only one
    doubts: dict[int, Uncertain] = field(default_factory=dict)  # by cell, where its text had to be recognised


def same_width(part: Part, following: Part) -> bool:
    """Whether two grids have the same outer width; margins may differ between left and right pages."""
    one, two = part.grid.xs, following.grid.xs
    return abs((one[-1] - one[0]) - (two[-1] - two[0])) <= max(3.0, 0.01 * (one[-1] - one[0]))


def joined(parts: list[Part], watch: Watch) -> Table:
    """One Table of the parts that follow one another over pages, on the columns of all of them."""
    columns = _all_columns(parts)
    lines: list[list[Cell]] = []
    sheets: list[str] = []
    numbers: list[int] = []
    above: Part | None = None
    # by first column: the cells that reach the last row so far, and their room
    bottom: dict[int, tuple[Cell, float]] = {}
    for part in parts:
        grid = part.grid
        where = f"第{part.page}页" + (f"表{part.number}" if part.number else "")
        places = [_nearest(columns, x - grid.xs[0]) for x in grid.xs]
        rows: list[list[Cell]] = [[] for _ in range(len(grid.ys) - 1)]
        begin = len(lines)
        cells = []
        for index, ((row, column, tall, wide), text) in enumerate(zip(grid.cells, part.texts, strict=True)):
            left, right = places[column], places[column + wide]
            cells.append(Cell(text, begin + row, left, tall, max(1, right - left), part.doubts.get(index)))
        dropped = _repeated_head(lines, cells, begin) if above is not None else 0
        if dropped:
            cells = _without_head(cells, begin, dropped)
            rows = rows[dropped:]
        first = {cell.column: cell for cell in cells if cell.row == begin}
        torn = above is not None and _is_torn(bottom, first, above.grid.open_bottom or grid.open_top)
        if torn:
            begin -= 1
            for cell in cells:
                cell.row -= 1
        upper_of = {column: cell for column, (cell, _) in bottom.items()}
        for cell in cells:
            if torn and cell.row == begin:
                upper = upper_of[cell.column]
                upper.text = "\n".join([text for text in (upper.text, cell.text) if text])
                upper.rows += cell.rows - 1
                upper.uncertain = upper.uncertain or cell.uncertain
            else:
                rows[cell.row - begin].append(cell)
        new = rows[1:] if torn else rows
        lines.extend(new)
        sheets.extend([where] * len(new))
        numbers.extend(range(len(rows) - len(new) + 1 + dropped, len(rows) + 1 + dropped))
        bottom = {}
        for index, cell in enumerate(cells):
            if cell.row + cell.rows == len(lines):
                kept = upper_of[cell.column] if torn and cell.row == begin else cell
                bottom[cell.column] = (kept, part.room.get(index, 0.0))
        above = part
    watch.cells(len(lines), len(columns) - 1, f" 第{parts[0].page}页")
    return Table(lines, len(columns) - 1, style="page", sheet=sheets[0], row_numbers=numbers, row_sheets=sheets)


def _repeated_head(lines: list[list[Cell]], cells: list[Cell], begin: int) -> int:
    """How many rows on top of a page only repeat the table's head (重复表头), as programs print it on every page.

    They stand in the same columns with the same texts as rows further up that follow one another, one of them with three texts or more.
    """
    mine: dict[int, list[tuple[int, str]]] = {}
    for cell in cells:
        if cell.text:
            mine.setdefault(cell.row - begin, []).append((cell.column, cell.text))
    seen = [sorted((cell.column, cell.text) for cell in line if cell.text) for line in lines]
    best = 0
    for at in range(len(seen)):
        if not seen[at] or seen[at] != sorted(mine.get(0, [])):
            continue
        count = 1
        while at + count < len(seen) and seen[at + count] and seen[at + count] == sorted(mine.get(count, [])):
            count += 1
        if any(len(row) > 2 for row in seen[at : at + count]):
            best = max(best, count)
    return best


def _without_head(cells: list[Cell], begin: int, dropped: int) -> list[Cell]:
    """The cells of a page below its repeated head; one that reaches down from the head keeps what is below."""
    kept = []
    for cell in cells:
        last = cell.row + cell.rows
        if last <= begin + dropped:
            continue
        top = max(cell.row, begin + dropped)
        kept.append(Cell(cell.text, top - dropped, cell.column, last - top, cell.columns, cell.uncertain))
    return kept


def _all_columns(parts: list[Part]) -> list[float]:
    """Where any part has a column line, counted from its left edge."""
    if len(parts) == 1:
        left = parts[0].grid.xs[0]
        return [x - left for x in parts[0].grid.xs]
    columns: list[float] = []
    for x in sorted(x - part.grid.xs[0] for part in parts for x in part.grid.xs):
        if not columns or x - columns[-1] > 3.0:
            columns.append(x)
    return columns


def _nearest(columns: list[float], x: float) -> int:
    return min(range(len(columns)), key=lambda index: abs(columns[index] - x))


def _is_torn(bottom: dict[int, tuple[Cell, float]], first: dict[int, Cell], no_line: bool) -> bool:
    """Whether the last row of a page and the first of the next are one row, torn: both have the same cells, and

    either no line was drawn between them, or the lower one can only be a rest: it has text in few cells, each of them goes on
    where the cell above broke off at its right edge, none begins anew (指标2, 1、…).
    """
    if first.keys() != bottom.keys() or any(first[c].columns != bottom[c][0].columns for c in first):
        return False
    if no_line:
        return True
    rests = [(bottom[c][0].text, bottom[c][1], cell.text) for c, cell in first.items() if cell.text]
    filled = sum(1 for cell, _ in bottom.values() if cell.text)
    if not rests or len(rests) >= max(2, filled):
        return False
    return all(above and room < needed(rest) and not begins_anew(rest) for above, room, rest in rests)
