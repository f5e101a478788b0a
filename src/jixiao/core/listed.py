"""Several things in one cell (一格多项): 电脑10台、打印机2台, or 完成11项，1项正在推进 — which figure answers which."""

from __future__ import annotations

import re
from functools import lru_cache

from jixiao.core.answer import essence
from jixiao.core.folding import folded
from jixiao.core.meaning import Quantity
from jixiao.core.quantity import read_quantity

_BETWEEN = re.compile(r"[、,;]|(?<=[^0-9])[和及](?=[^0-9])|\n")
_DONE = re.compile(
    r"^(?:(?:全年|本年度?|年度|计划|实际|目标|已|共计|共|累计|合计|完成|采购|购置|购买|新增|配备|配置|建成|建设|新建|改造|举办|开展|组织|印制|发放|其中)(?:了)?)+"
)
# the figure that says how much was done, not how much was planned, is left, or is still on its way
_FIGURE = r"(?:了)?\s*(?P<figure>[0-9][0-9,]*(?:\.[0-9]+)?\s*[^0-9,;、。\s()]*)"
_DONE_FIGURES = (
    re.compile(r"(?:实际完成|实际|完成)" + _FIGURE),
    re.compile(r"(?:共计|总计|合计|累计|共)" + _FIGURE),
)
_OF_THEM = re.compile(r"^[中里的之以内/]")
_PLANNED = re.compile(r"(?:计划|应|需|拟|待|未|尚未|目标|预计|未能|将)\s*$")
_MOST = 200  # a longer text is a report and no list


@lru_cache(maxsize=4096)
def items(text: str) -> tuple[tuple[str, Quantity], ...] | None:
    """What a cell lists (逐项), each with its figure and unit by name; None when a part has no name, no figure, or a doubtful one."""
    if len(text) > _MOST:
        return None
    found: dict[str, Quantity] = {}
    for part in _BETWEEN.split(folded(text).strip(" 。.;")):
        quantity = read_quantity(part)
        label = _DONE.sub("", essence(quantity.words))
        if (
            quantity.kind not in ("number", "ratio")
            or not label
            or not quantity.unit
            or quantity.doubt
            or label in found
        ):
            return None
        found[label] = quantity
    return tuple(found.items()) if len(found) > 1 else None


def pairs(target: str, actual: str) -> tuple[tuple[str, Quantity, Quantity], ...] | None:
    """The items that target and actual both list (逐项对应), by name and with equal units; None when they do not list the same."""
    wanted, done = items(target), items(actual)
    if wanted is None or done is None or len(wanted) != len(done):
        return None
    answered = dict(done)
    matched = [(label, t, answered[label]) for label, t in wanted if label in answered]
    if len(matched) != len(wanted) or any(t.unit != a.unit or t.scale != a.scale for _, t, a in matched):
        return None
    return tuple(matched)


_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def in_step(target: str, actual: str) -> tuple[tuple[str, Quantity, Quantity], ...] | None:
    """The figures of two texts that differ in nothing else (逐数对应): 6组共54人 → 6组共50人; None when the words differ."""
    wanted, done = folded(target), folded(actual)
    if len(wanted) > _MOST or _NUMBER.sub("#", wanted).split() != _NUMBER.sub("#", done).split():
        return None
    found = zip(_NUMBER.findall(wanted), _NUMBER.findall(done), strict=True)
    return tuple((f"第{n}个数（{t}）", read_quantity(t), read_quantity(a)) for n, (t, a) in enumerate(found, 1)) or None


@lru_cache(maxsize=4096)
def figure_done(text: str, unit: str) -> Quantity | None:
    """The one figure in ``unit`` that a text says was done (完成数): 完成11项，1项正在推进 → 11项; None when there is none, or more than one."""
    if not unit or len(text) > _MOST:
        return None
    clean = folded(text)
    for pattern in _DONE_FIGURES:
        found = {
            quantity.value: quantity
            for m in pattern.finditer(clean)
            if _PLANNED.search(clean[: m.start()]) is None and (quantity := _with_unit(m["figure"], unit)) is not None
        }
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


def _with_unit(figure: str, unit: str) -> Quantity | None:
    quantity = read_quantity(figure)
    if quantity.value is None or quantity.kind not in ("number", "ratio") or quantity.unit != unit:
        return None
    if _OF_THEM.match(quantity.words):  # 完成12项中的11项
        return None
    return quantity
