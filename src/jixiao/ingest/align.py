"""Putting the values of a slid row under their heads (错位对齐).

In text taken from PDF a row may have lost its first cells, gained one, or dropped a phantom column after a page break.
So no column number is believed: the non-blank cells of a row are matched to the roles of the head, in order, by what they
look like and by the distances between them. Both the distance in columns and the distance in roles count as right,
because phantom columns come and go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

NOTHING = -1e9
_SKIPPED_CELL = -6.0  # a printed value that finds no role is nearly always the wrong answer
_MISSING = -5.0  # a row without its required role


def align(
    cells: Sequence[tuple[int, str]],
    roles: Sequence[str],
    positions: Sequence[int],
    fits: Callable[[str, str], float],
    *,
    required: int = -1,
    dear: Sequence[float] = (),
) -> tuple[list[int], float]:
    """For each cell the index of its role, -1 when it fits none; and how well it all fits (匹配度).

    ``cells``: (column, text), left to right. ``roles`` with their ``positions``: the head, left to right.
    ``fits(role, text)``: how well a text suits a role.
    Order is kept; each role is used once. ``required``: index of a role that no proper row leaves empty.
    ``dear``: for each role what it costs to leave it empty between two that are filled.
    """
    n, m = len(cells), len(roles)
    if not n or not m:
        return [-1] * n, 0.0
    suit = [[fits(role, text) for role in roles] for _, text in cells]
    # best[i][j]: best sum with cell i on role j; back[i][j]: the (cell, role) before
    best = [[NOTHING] * m for _ in range(n)]
    back: list[list[tuple[int, int]]] = [[(-1, -1)] * m for _ in range(n)]
    for i in range(n):
        column = cells[i][0]
        for j in range(m):
            own = suit[i][j]
            if column == positions[j]:
                own += 0.6
            start = own + i * _SKIPPED_CELL + (_MISSING if j > required >= 0 else 0.0)
            where = (-1, -1)
            for k in range(i):
                gap = column - cells[k][0]
                left = own + (i - k - 1) * _SKIPPED_CELL
                row = best[k]
                for h in range(j):
                    if row[h] <= NOTHING:
                        continue
                    if gap == positions[j] - positions[h]:
                        near = 1.2
                    elif gap == j - h:
                        near = 0.9
                    else:
                        near = -0.25 * min(4, abs(gap - (j - h)))
                    total = row[h] + left + near
                    if h < required < j:
                        total += _MISSING
                    if dear and j - h > 1:
                        total -= sum(dear[h + 1 : j])
                    if total > start:
                        start, where = total, (k, h)
            best[i][j], back[i][j] = start, where
    top, end = NOTHING, (-1, -1)
    for i in range(n):
        for j in range(m):
            total = best[i][j] + (n - 1 - i) * _SKIPPED_CELL + (_MISSING if j < required else 0.0)
            if total > top:
                top, end = total, (i, j)
    chosen = [-1] * n
    i, j = end
    while i >= 0:
        chosen[i] = j
        i, j = back[i][j]
    return chosen, top
