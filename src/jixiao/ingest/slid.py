"""Rows of text whose columns cannot be trusted (错位行): which head each of their cells belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.ingest import labels
from jixiao.ingest.align import align
from jixiao.ingest.columns import Column
from jixiao.ingest.suits import PART, SCORE, alike, fits, is_value
from jixiao.ingest.wording import bare, split_points


def roles_of(cells: list[tuple[int, str]], heads: Sequence[Column], *, goal_unfinished: bool) -> list[int]:
    """For each cell (column, text) the index of its head, -1 when it belongs to none (逐格归栏).

    ``goal_unfinished``: the goal's heading may go on in the first column.
    """
    roles = [head.role for head in heads]
    positions = [head.at for head in heads]
    chosen = _straight(cells, roles, positions)
    if chosen is not None:
        return chosen
    lone_pair = _lone_pair(cells) if "weight" not in roles else None
    unfinished = goal_unfinished and cells[0][0] == 0

    def suits(role: str, text: str) -> float:
        if lone_pair is not None and text is cells[-1][1]:  # of two values the last is the actual, or the score
            if role == "actual":
                return 1.5 if lone_pair else -2.5
            if role == "score" and lone_pair:
                return -2.0
        if role == "side" and not labels.is_goal_label(text):
            return _side(text, unfinished=unfinished)
        return fits(role, text)

    required = roles.index("name") if "name" in roles else -1
    dear = [_DEAR.get(role, 0.0) for role in roles]
    return align(cells, roles, positions, suits, required=required, dear=dear)[0]


_AT_LEAST = {
    "side": 0.0,
    "level1": 1.5,
    "level2": 1.0,
    "name": 1.0,
    "target": 0.0,
    "actual": 0.0,
    "weight": 0.0,
    "score": 0.0,
}


def _straight(cells: list[tuple[int, str]], roles: list[str], positions: list[int]) -> list[int] | None:
    """The role of each cell of a row that has not slid: every cell under a head that it suits; None when one is not."""
    at = {column: index for index, column in enumerate(positions)}
    chosen: list[int] = []
    for column, text in cells:
        index = at.get(column)
        if index is None:
            return None
        role = roles[index]
        fit = _side(text, unfinished=False) if role == "side" and not labels.is_goal_label(text) else fits(role, text)
        if fit < _AT_LEAST.get(role, -1.0):
            return None
        chosen.append(index)
    return chosen


def _lone_pair(cells: list[tuple[int, str]]) -> bool | None:
    """Where a row ends in just two values, whether they are target and actual (alike) or a value and its score; else None."""
    texts = [text for _, text in cells]
    if (
        len(texts) < 3
        or not SCORE.fullmatch(texts[-1])
        or not is_value(texts[-2])
        or is_value(texts[-3])
        or len(texts[-3]) < 4
    ):
        return None
    return alike(texts[-2], texts[-1])


_DEAR = {"target": 2.5}  # a blank target keeps its blank cell; a value that jumps over it has slid


def _side(text: str, *, unfinished: bool) -> float:
    """How well a text suits the place left of the levels: the rest of a goal's name, or a part with its points."""
    if PART.fullmatch(bare(split_points(text)[0])):
        return 0.2
    if not unfinished or labels.is_level1(text) or labels.is_level2(text):
        return -7.0
    return 1.5 if split_points(text)[1] is not None else -0.8
