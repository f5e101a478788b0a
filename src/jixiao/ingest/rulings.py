"""Ruling lines (表格线): from the lines drawn on a page to the grids of its tables.

A table is a set of lines that touch one another. Its grid is made of all places where its lines stand; a cell that covers several
places of the grid is known by the line segments missing inside it. Sides left open (no frame at the margin, a row cut by the end of
the page) are closed where the crossing lines end. All tolerances are relative to the height of the text on the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

Line = tuple[float, float, float]  # where it stands (y of a horizontal, x of a vertical), and from – to along it


@dataclass(slots=True)
class Grid:
    """The grid of one table (网格). ``xs`` left to right, ``ys`` top to bottom (page coordinates: y decreases).

    ``owner[r][c]``: index into ``cells``; a cell is (row, column, rows, columns).
    ``open_top``/``open_bottom``: no line closes the table there, so that a row may go on over the page's end.
    """

    xs: list[float]
    ys: list[float]
    cells: list[tuple[int, int, int, int]] = field(default_factory=list)
    owner: list[list[int]] = field(default_factory=list)
    open_top: bool = False
    open_bottom: bool = False

    def inside(self, other: Grid) -> bool:
        """Whether this grid lies within ``other``."""
        return (
            self.xs[0] >= other.xs[0]
            and self.xs[-1] <= other.xs[-1]
            and self.ys[0] <= other.ys[0]
            and self.ys[-1] >= other.ys[-1]
        )


def grids(
    horizontal: list[Line], vertical: list[Line], shades: list[Line], tolerance: float, tick: Callable[[], None]
) -> list[Grid]:
    """The grids of a page's tables, top to bottom. Single boxes and stray lines (underlines, frames) are no tables.

    ``shades``: sides of coloured boxes; they part cells only where other rows have a line (heads told apart by colour).
    """
    across, down = _merged(horizontal, tolerance), _merged(vertical, tolerance)
    if len(across) < 2 and len(down) < 2:
        return []
    found = []
    for lines, columns in _tables(across, down, tolerance, tick):
        grid = _grid(lines, columns, shades, tolerance)
        if grid is not None and len(grid.cells) > 1:
            found.append(grid)
    # of a table within a table the greater one counts: a frame around the page is no table, a table in a cell is text of that cell
    found.sort(key=lambda grid: -len(grid.cells))
    kept: list[Grid] = []
    for grid in found:
        if not any(grid.inside(other) or other.inside(grid) for other in kept):
            kept.append(grid)
    found = kept
    return sorted(found, key=lambda grid: (-grid.ys[0], grid.xs[0]))


def _merged(lines: list[Line], tolerance: float) -> list[Line]:
    """Lines standing at the same place put together: borders are drawn cell by cell, and twice where cells meet."""
    if not lines:
        return []
    lines = sorted(lines)
    groups: list[list[Line]] = [[lines[0]]]
    for line in lines[1:]:
        if line[0] - groups[-1][-1][0] <= tolerance:
            groups[-1].append(line)
        else:
            groups.append([line])
    merged = []
    for group in groups:
        at = sum(line[0] for line in group) / len(group)
        group.sort(key=lambda line: line[1])
        start, end = group[0][1], group[0][2]
        for _, low, high in group[1:]:
            if low <= end + tolerance:
                end = max(end, high)
            else:
                merged.append((at, start, end))
                start, end = low, high
        merged.append((at, start, end))
    # a dash or a dot is no line of a table
    return [line for line in merged if line[2] - line[1] > 2 * tolerance]


def _tables(
    across: list[Line], down: list[Line], tolerance: float, tick: Callable[[], None]
) -> list[tuple[list[Line], list[Line]]]:
    """Groups of lines that touch: (horizontals, verticals) of each."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    heights = [line[0] for line in across]
    for number, (x, low, high) in enumerate(down, len(across)):
        if not number % 200:
            tick()
        for index in range(bisect_left(heights, low - tolerance), bisect_right(heights, high + tolerance)):
            _, left, right = across[index]
            if left - tolerance <= x <= right + tolerance:
                parent[root(index)] = root(number)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for index, line in enumerate(across):
        groups.setdefault(root(index), ([], []))[0].append(line)
    for index, line in enumerate(down, len(across)):
        groups.setdefault(root(index), ([], []))[1].append(line)
    return [group for group in groups.values() if group[0] and group[1]]


def _places(lines: list[Line], crossing: list[Line], tolerance: float) -> list[float]:
    """Where the lines of one direction stand, with the ends of the crossing lines where these reach beyond."""
    places: list[float] = []
    for at in sorted(line[0] for line in lines):
        if not places or at - places[-1] > tolerance:
            places.append(at)
    low, high = min(line[1] for line in crossing), max(line[2] for line in crossing)
    if low < places[0] - 3 * tolerance:
        places.insert(0, low)
    if high > places[-1] + 3 * tolerance:
        places.append(high)
    return places


def _walls(lines: list[Line], places: list[float], across: list[float], tolerance: float) -> list[list[bool]]:
    """walls[i][j]: whether a line at places[i] runs along the j-th stretch between ``across``."""
    walls = [[False] * (len(across) - 1) for _ in places]
    middles = [(a + b) / 2 for a, b in pairwise(across)]
    for at, low, high in lines:
        index = bisect_left(places, at - tolerance)
        if index == len(places) or places[index] - at > tolerance:
            continue
        row = walls[index]
        for stretch in range(bisect_left(middles, low - tolerance), bisect_right(middles, high + tolerance)):
            row[stretch] = True
    return walls


def _grid(horizontal: list[Line], vertical: list[Line], shades: list[Line], tolerance: float) -> Grid | None:
    xs = _places(vertical, horizontal, tolerance)
    ys = _places(horizontal, vertical, tolerance)
    if len(xs) < 2 or len(ys) < 2:
        return None
    down = _walls(vertical + shades, xs, ys, tolerance)  # down[column line][row stretch], rows counted from below
    across = _walls(horizontal, ys, xs, tolerance)
    rows, columns = len(ys) - 1, len(xs) - 1
    grid = Grid(xs, ys[::-1], open_top=not any(across[rows]), open_bottom=not any(across[0]))
    owner = [[-1] * columns for _ in range(rows)]
    for row in range(rows):
        below = rows - 1 - row  # this row's stretch, counted from below
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            right = column + 1
            while right < columns and not down[right][below] and owner[row][right] < 0:
                right += 1
            bottom = row + 1
            while bottom < rows and _continues(
                across[rows - bottom], down, rows - 1 - bottom, column, right, owner[bottom]
            ):
                bottom += 1
            index = len(grid.cells)
            grid.cells.append((row, column, bottom - row, right - column))
            for r in range(row, bottom):
                owner[r][column:right] = [index] * (right - column)
    grid.owner = owner
    return grid


def _continues(
    line: list[bool], down: list[list[bool]], stretch: int, column: int, right: int, taken: list[int]
) -> bool:
    """Whether a cell from ``column`` to ``right`` goes on into the next row: no line between, none inside, none of it taken."""
    if any(line[column:right]) or any(taken[c] >= 0 for c in range(column, right)):
        return False
    return not any(down[c][stretch] for c in range(column + 1, right))
