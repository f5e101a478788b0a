"""Weights (分值): which points a row can earn, printed or not, and how we know.

Printed in the row; prescribed by the pack; a printed level-2 weight split over its rows; or inferred from the points of the group:
one row alone has them all; scores that add up to them are the weights, as no row earns more than its weight; and where some rows are missed,
score ÷ completion must add up to them. What none of this settles stays unknown, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from jixiao.core.answer import essence
from jixiao.core.compare import Relation
from jixiao.core.errors import PackError
from jixiao.core.form import Goal, Indicator, Printed
from jixiao.core.method import split_equally
from jixiao.core.number import EXACT, ZERO, plain
from jixiao.core.pack import Group, Item, Scoring
from jixiao.core.quantity import read_quantity

_MOST = Decimal(1000)
SPLITS = ("none", "equal_integer", "infer")


class Weighed(NamedTuple):
    """What a row weighs (一行的分值): points, where they come from (printed | inferred | split | pack | none), and why, in Chinese.

    ``spans``: rows covered by a merged score cell, 0 when the row is covered by one above it.
    """

    weight: Decimal | None
    source: str
    why: str = ""
    spans: int = 1


@lru_cache(maxsize=8192)
def points_in(text: str) -> Decimal | None:
    """The points a printed text says (分值或得分): "2分" → 2, "8 3" → None."""
    quantity = read_quantity(text)
    return quantity.value if quantity.kind in ("number", "ratio") and quantity.sign is None else None


def weight_in(text: str) -> Decimal | None:
    """The weight a printed text says (分值): as ``points_in``, but what lies below nothing or far above full marks is none."""
    points = points_in(text)
    return points if points is not None and 0 <= points <= _MOST else None


def points_of(cell: Printed | None) -> Decimal | None:
    """The points in a cell (分值或得分), None when it is empty or no number."""
    return None if cell is None else points_in(cell.text)


class Prescribed:
    """The groups of a pack by name (规定的指标组): which method and points a row has because of where it stands."""

    def __init__(self, scoring: Scoring) -> None:
        self._groups: list[tuple[Group, Group | None]] = [(group, None) for group in scoring.groups]
        self._groups += [(inner, group) for group in scoring.groups for inner in group.groups]
        self.any_method = any(group.method or group.items for group, _ in self._groups)

    def group(self, name: Printed | None, level1: Printed | None = None) -> Group | None:
        """The group with this printed name (指标组), within level 1 where the pack says one; None when the pack knows none."""
        if name is None:
            return None
        wanted, above = essence(name.text), essence(level1.text) if level1 is not None else ""
        for group, parent in self._groups:
            if is_called(group, wanted) and (parent is None or not above or is_called(parent, above)):
                return group
        return None

    def of_row(self, row: Indicator) -> tuple[Group | None, Item | None]:
        """The group with a method of its own that a row stands in, and the prescribed row it is (固定指标)."""
        inner, outer = self.group(row.level2, row.level1), self.group(row.level1)
        for group in (inner, outer):
            if group is not None and (group.method or group.items):
                return group, _item(group, row)
        return None, None

    def points(self, row: Indicator, level: int) -> Decimal | None:
        """The fixed points of the level-1 or level-2 group of a row (规定分值)."""
        group = self.group(row.level1) if level == 1 else self.group(row.level2, row.level1)
        return None if group is None else group.points


def is_called(group: Group, wanted: str) -> bool:
    """Whether a group has this name (同名), given as its ``essence``."""
    return any(essence(name) == wanted for name in (group.name, *group.aliases))


def _item(group: Group, row: Indicator) -> Item | None:
    said = essence(row.label)
    for item in group.items:
        if any(essence(name) == said for name in (item.name, *item.aliases)):
            return item
    return None


def weigh(
    goal: Goal, relations: Sequence[Relation], scoring: Scoring, prescribed: Prescribed, points: Decimal | None
) -> list[Weighed]:
    """The weight of every row of a goal (各行分值); ``points``: those of the whole goal, None when unknown."""
    if scoring.split not in SPLITS:
        raise PackError(
            f"没有名为「{scoring.split}」的分值分配办法。", key="split", allowed=SPLITS, remedy="请改用其中之一。"
        )
    rows = goal.indicators
    found: list[Weighed | None] = [_own(row, prescribed) for row in rows]
    second = _runs(rows, 2)
    for run in second:
        _merged(rows, run, found, _group_points(rows, run, 2, prescribed))
    why = [""] * len(rows)
    for run in second:
        _settle(rows, run, relations, found, why, _group_points(rows, run, 2, prescribed), scoring.split)
    for run in _runs(rows, 1):
        _settle(rows, run, relations, found, why, _group_points(rows, run, 1, prescribed), "none")
    _settle(rows, list(range(len(rows))), relations, found, why, points, "none")
    return [
        weighed or Weighed(None, "none", why[i] or "未印分值，所在各级也没有可用的分值")
        for i, weighed in enumerate(found)
    ]


def _own(row: Indicator, prescribed: Prescribed) -> Weighed | None:
    printed = None if row.weight is None else weight_in(row.weight.text)
    if printed is not None:
        return Weighed(printed, "printed")
    if prescribed.any_method:
        _, item = prescribed.of_row(row)
        if item is not None:
            return Weighed(item.points, "pack", f"模板包规定{plain(item.points)}分")
    return None


def _runs(rows: Sequence[Indicator], level: int) -> list[list[int]]:
    """Neighbouring rows of the same level-1 or level-2 name (同级连续行), as positions."""

    def key(i: int) -> tuple[str, str]:
        row = rows[i]
        first = row.level1.text if row.level1 else ""
        return (first, (row.level2.text if row.level2 else "") if level == 2 else "")

    return [list(run) for _, run in groupby(range(len(rows)), key)]


def _group_points(
    rows: Sequence[Indicator], run: list[int], level: int, prescribed: Prescribed
) -> tuple[str, Decimal] | None:
    """What a run of rows is worth together (组分值): as printed behind its name, else as the pack prescribes; with its name."""
    cells = [rows[i].level1_weight if level == 1 else rows[i].level2_weight for i in run]
    said = {value for cell in cells if cell is not None and (value := weight_in(cell.text)) is not None}
    name = rows[run[0]].level1 if level == 1 else rows[run[0]].level2
    label = name.text if name else "本组"
    if len(said) == 1:
        return label, said.pop()
    if said:
        return None
    fixed = prescribed.points(rows[run[0]], level)
    return None if fixed is None else (label, fixed)


def _merged(
    rows: Sequence[Indicator], run: list[int], found: list[Weighed | None], group: tuple[str, Decimal] | None
) -> None:
    """Marks rows that share one score cell (合并得分): as the reader saw it, or as the printed group weight and the blanks show it."""
    for i in run:
        spans = min(rows[i].score_spans, len(rows) - i)
        if spans < 2:
            continue
        weights = [w.weight for w in found[i : i + spans] if w is not None and w.weight is not None]
        together: Decimal | None = None
        if len(weights) == spans:
            together = sum(weights, ZERO)
        elif not weights and group is not None and spans == len(run):
            together = group[1]
        _cover(found, i, spans, together)
        if together is None:
            found[i] = Weighed(None, "none", f"{spans}行合并填写一个得分，但这几行的分值不全", spans)
    covered = any(w is not None and w.spans != 1 for w in (found[i] for i in run))
    if covered or group is None or len(run) < 2 or any(found[i] for i in run):
        return
    first, *others = (rows[i].score for i in run)
    if points_of(first) is not None and not any(others):
        _cover(found, run[0], len(run), group[1])


def _cover(found: list[Weighed | None], start: int, spans: int, together: Decimal | None) -> None:
    found[start] = Weighed(together, "printed", f"{spans}行合并计分，共{plain(together or ZERO)}分", spans)
    for i in range(start + 1, start + spans):
        found[i] = Weighed(None, "none", "得分与上方一行合并填写", 0)


def _settle(
    rows: Sequence[Indicator],
    run: list[int],
    relations: Sequence[Relation],
    found: list[Weighed | None],
    why: list[str],
    group: tuple[str, Decimal] | Decimal | None,
    split: str,
) -> None:
    """Finds the weights still open in a run of rows worth ``group`` together (按组推算分值)."""
    still_open = [i for i in run if found[i] is None]
    if not still_open or group is None:
        return
    label, points = group if isinstance(group, tuple) else ("年度目标", group)
    known = sum((w.weight for i in run if (w := found[i]) is not None and w.weight is not None), ZERO)
    rest = points - known
    if rest <= 0:
        _explain(why, still_open, f"「{label}」{plain(points)}分，其余各行分值合计已达{plain(known)}分")
        return
    if len(still_open) == 1:
        only = "只有这一行" if len(run) == 1 else f"其余各行共{plain(known)}分"
        found[still_open[0]] = Weighed(rest, "inferred", f"「{label}」{plain(points)}分，{only}")
        return
    scores = {i: score for i in still_open if (score := points_of(rows[i].score)) is not None}
    if split == "equal_integer":
        shares = split_equally(rest, len(still_open))
        if sorted(scores.values(), reverse=True) == list(shares):
            shares = tuple(scores[i] for i in still_open)  # the unit chose which row gets the odd point
        for i, share in zip(still_open, shares, strict=True):
            found[i] = Weighed(share, "split", f"「{label}」{plain(rest)}分由{len(still_open)}行平均分配取整")
        return
    _infer(
        still_open,
        relations,
        found,
        why,
        scores,
        rest,
        f"「{label}」{plain(points)}分",
        {i: _unit(rows[i].score) for i in scores},
    )


def _infer(
    still_open: list[int],
    relations: Sequence[Relation],
    found: list[Weighed | None],
    why: list[str],
    scores: dict[int, Decimal],
    rest: Decimal,
    said: str,
    units: dict[int, Decimal],
) -> None:
    """Weights from scores (由得分反推分值): what the scores and completions leave as the only possibility."""
    total = sum(scores.values(), ZERO)
    if total > rest:
        _explain(why, still_open, f"{said}，各行得分合计{plain(total)}分，多于分值，不能推算")
        return
    if total == rest:
        for i, score in scores.items():
            if score > 0:
                found[i] = Weighed(score, "inferred", f"{said}等于各行得分之和，各行分值即其得分")
        _explain(why, still_open, f"{said}已由其他各行得分占满，本行没有分值可得")
        return
    if (equal := _equal_share(still_open, relations, scores, rest)) is not None:
        for i in still_open:
            found[i] = Weighed(equal, "inferred", f"{said}，得满分的各行均为{plain(equal)}分，{len(still_open)}行等分")
        return
    # every other row earned its weight, so its score is its weight
    short = [i for i in still_open if i not in scores or not relations[i].met]
    if any(i in scores and relations[i].met is None for i in short):
        _explain(why, still_open, f"{said}，各行得分合计{plain(total)}分，有的行不能判断是否达成，不能推算")
        return
    if not short:
        _explain(why, still_open, f"{said}，各行均达成但得分合计只有{plain(total)}分，不能推算")
        return
    full = {i: scores[i] for i in still_open if i not in short}
    left = rest - sum(full.values(), ZERO)
    shares: dict[int, Decimal] | None
    if len(short) == 1:
        shares = {short[0]: left}
    else:
        shares = _by_completion(short, relations, scores, units, left)
    if shares is None:
        _explain(why, still_open, f"{said}，有{len(short)}行未达成，得分÷完成比例之和与分值不符，不能推算")
        return
    for i, score in full.items():
        found[i] = Weighed(score, "inferred", f"{said}，已达成的行得满分，分值即其得分")
    for i, share in shares.items():
        found[i] = Weighed(share, "inferred", f"{said}减去其他各行后余{plain(share)}分")


def _equal_share(
    still_open: list[int], relations: Sequence[Relation], scores: dict[int, Decimal], rest: Decimal
) -> Decimal | None:
    """Equal weights (等分), when they explain every score: none is above the share, and most rows, all measured and met ones too, have just it."""
    share = EXACT.divide(rest, Decimal(len(still_open)))
    at_share = sum(score == share for score in scores.values())
    if 2 * at_share <= len(still_open) or any(score > share for score in scores.values()):
        return None
    return share if all(scores.get(i) == share for i in still_open if relations[i].full) else None


def _by_completion(
    short: list[int],
    relations: Sequence[Relation],
    scores: dict[int, Decimal],
    units: dict[int, Decimal],
    left: Decimal,
) -> dict[int, Decimal] | None:
    """Weights as score ÷ completion (得分÷完成比例), the roundest numbers that fit; None unless they add up to ``left``."""
    ranges: dict[int, tuple[Decimal, Decimal]] = {}
    for i in short:
        r = relations[i]
        if i not in scores or r.over is None or not 0 < r.over <= r.under:
            return None
        low = EXACT.divide((scores[i] - units[i] / 2) * r.under, r.over)
        high = EXACT.divide((scores[i] + units[i]) * r.under, r.over)
        ranges[i] = max(low, scores[i]), high
    if not sum((low for low, _ in ranges.values()), ZERO) <= left <= sum((high for _, high in ranges.values()), ZERO):
        return None
    chosen = {i: _roundest(low, high) for i, (low, high) in ranges.items()}
    off = left - sum(chosen.values(), ZERO)
    if off:
        movable = [i for i, (low, high) in ranges.items() if low <= chosen[i] + off <= high]
        if len(movable) != 1:
            return None
        chosen[movable[0]] += off
    return chosen


def _roundest(low: Decimal, high: Decimal) -> Decimal:
    """The number with the fewest places between two others, the smallest of them."""
    for places in range(4):
        candidate = low.quantize(Decimal(1).scaleb(-places), rounding=ROUND_CEILING, context=EXACT)
        if candidate <= high:
            return candidate
    return low


def _unit(cell: Printed | None) -> Decimal:
    """One unit in the last printed place (末位单位): 7.47 → 0.01."""
    return Decimal(1).scaleb(-cell.meaning.places) if cell is not None else Decimal(1)


def _explain(why: list[str], rows: list[int], reason: str) -> None:
    for i in rows:
        why[i] = why[i] or reason  # the narrowest group speaks first
