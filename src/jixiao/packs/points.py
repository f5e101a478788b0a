"""Whether the points of a form kind add up (分值核对): weights, groups, tiers, bands, grades — and whether each number is within reason."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from jixiao.core.errors import PackError
from jixiao.core.number import HUNDRED, ONE, ZERO, plain
from jixiao.packs.build import number, truth
from jixiao.packs.yaml_text import Path_, YamlText

Data = dict[str, Any]


class _Section:
    """One merged section and where its keys were written: in the kind's own part, or in the defaults."""

    def __init__(self, file: YamlText, kind: str, name: str) -> None:
        self.file = file
        self.own: Path_ = ("kinds", kind, name)
        self.default: Path_ = ("defaults", name)

    def fault(self, inner: Path_, message: str, remedy: str = "") -> PackError:
        for base in (self.own, self.default):
            if (*base, *inner) in self.file.lines:
                return self.file.fault((*base, *inner), message, remedy=remedy)
        return self.file.fault(self.own if self.own in self.file.lines else self.default, message, remedy=remedy)


def points_faults(file: YamlText, kind: str, data: Data) -> Iterator[PackError]:
    """The faults in the numbers of one form kind (分值错误); ``data`` are its merged sections."""

    def section(name: str) -> _Section:
        return _Section(file, kind, name)

    yield from _execution(section("execution"), data.get("execution") or {})
    yield from _quantitative(section("quantitative"), data.get("quantitative") or {})
    yield from _tiers(section("qualitative"), data.get("qualitative") or {})
    yield from _namesakes(section("groups"), (), data.get("groups") or [])
    for position, group in enumerate(data.get("groups") or ()):
        yield from _group(section("groups"), (position,), group)
    yield from _grades(section("grades"), (data.get("grades") or {}).get("from") or {})
    yield from _whole(file, kind, data)
    tolerance = (data.get("tolerance") or {}).get("points")
    if tolerance is not None and number(tolerance) < ZERO:
        yield section("tolerance").fault(("points",), f"容差 {tolerance} 不能是负数。")
    digits = (data.get("rounding") or {}).get("digits")
    if digits is not None and int(digits) > 6:
        yield section("rounding").fault(("digits",), f"小数位 {digits} 过多，最多 6 位。")


def _execution(at: _Section, data: Data) -> Iterator[PackError]:
    method = data.get("method") or "linear"
    weight = number(data.get("weight") or "0")
    if data and method in ("linear", "bands") and weight <= ZERO:
        yield at.fault(
            ("weight",), "预算执行计分却没有分值（weight）。", "请写分值；不计分的写 method: shown 或 none。"
        )
    if method in ("shown", "none") and weight != ZERO:
        yield at.fault(("weight",), f"预算执行不计分（{method}），分值应为 0，实为 {plain(weight)}。")
    if data.get("explain_below") is not None and not ZERO <= number(data["explain_below"]) <= ONE:
        yield at.fault(("explain_below",), f"说明原因的界线 {data['explain_below']} 应在 0 与 100% 之间。")
    bands = data.get("bands") or []
    if (method == "bands") != bool(bands):
        yield at.fault(("method",), "按档计分（method: bands）与各档（bands）应同时写。", "请补上或删去其中之一。")
    lows = [number(band["from"]) for band in bands]
    if lows and (lows != sorted(lows, reverse=True) or len(set(lows)) < len(lows)):
        yield at.fault(("bands",), "各档应从高到低排列，且起点各不相同。")
    if lows and lows[-1] != ZERO:
        yield at.fault(("bands", len(bands) - 1, "from"), f"最低一档应从 0 起，实为 {bands[-1]['from']}。")
    for position, band in enumerate(bands):
        if not ZERO <= number(band["share"]) <= ONE:
            yield at.fault(("bands", position, "share"), f"得分比例 {band['share']} 应在 0 与 100% 之间。")


def _quantitative(at: _Section, data: Data) -> Iterator[PackError]:
    for key, low in (("far_exceeded", ONE), ("reverse_limit", ONE), ("step", ZERO), ("step_points", ZERO)):
        if data.get(key) is not None and number(data[key]) <= low:
            yield at.fault((key,), f"{key} 应大于 {plain(low)}，实为 {data[key]}。")


def _tiers(at: _Section, data: Data) -> Iterator[PackError]:
    tiers = data.get("tiers") or []
    if not tiers:
        return
    spans = [(number(tier["from"]), number(tier["to"])) for tier in tiers]
    for position, (tier, (low, high)) in enumerate(zip(tiers, spans, strict=True)):
        if not ZERO <= low < high <= ONE:
            yield at.fault(("tiers", position), f"档次「{tier['name']}」应在 0 与 100% 之间，且起点小于终点。")
    owner: dict[str, str] = {}
    for position, tier in enumerate(tiers):
        for word in tier.get("words") or ():
            if word in owner:
                where = ("tiers", position, "words")
                yield at.fault(where, f"「{word}」同时写在「{owner[word]}」和「{tier['name']}」两档。", "请只留一处。")
            owner.setdefault(word, tier["name"])
    if spans[0][1] != ONE or spans[-1][0] != ZERO:
        yield at.fault(("tiers",), "各档应从 100% 排到 0。", "第一档的 to 应为 100%，最后一档的 from 应为 0。")
    gaps = truth(data.get("gaps") or "false")
    for position in range(1, len(tiers)):
        above, below = tiers[position - 1], tiers[position]
        low, high = spans[position - 1][0], spans[position][1]
        closed = not truth(above.get("from_open") or "false"), not truth(below.get("to_open") or "false")
        names = f"「{above['name']}」与「{below['name']}」"
        if high > low or (high == low and all(closed)):
            yield at.fault(
                ("tiers", position),
                f"{names}两档重叠。",
                "分界点只能属于一档：请在另一档写 to_open: true 或 from_open: true。",
            )
        elif not gaps and (high < low or not any(closed)):
            yield at.fault(("tiers", position), f"{names}两档之间有空档。", "请接上；文件本来如此的，写 gaps: true。")


def _group(at: _Section, path: Path_, data: Data) -> Iterator[PackError]:
    """Sub-groups, prescribed rows and their parts add up to what stands above them."""
    points = None if data.get("points") is None else number(data["points"])
    groups, items = data.get("groups") or [], data.get("items") or []
    if groups and items:
        yield at.fault(path, f"「{data['name']}」下面既有二级组又有固定指标。", "请把固定指标放进二级组。")
    for key, below in (("groups", groups), ("items", items)):
        given = [number(part["points"]) for part in below if part.get("points") is not None]
        if below and given and len(given) < len(below):
            yield at.fault((*path, key), f"「{data['name']}」下面有的写了分值，有的没写。", "请都写，或都不写。")
        elif given and points is not None and sum(given, ZERO) != points:
            yield at.fault(
                (*path, "points"), f"「{data['name']}」{_sum(given)}，应为 {plain(points)}。", "请改正分值。"
            )
    if data.get("method") and not items:
        yield at.fault((*path, "method"), f"「{data['name']}」按 {data['method']} 计分，却没有列出固定指标（items）。")
    yield from _namesakes(at, (*path, "groups"), groups)
    yield from _namesakes(at, (*path, "items"), items)
    for position, group in enumerate(groups):
        yield from _group(at, (*path, "groups", position), group)
    for position, item in enumerate(items):
        yield from _item(at, (*path, "items", position), item, data.get("method"))


def _namesakes(at: _Section, path: Path_, siblings: list[Data]) -> Iterator[PackError]:
    """Neighbours that answer to one name: a row of that name would belong to both."""
    owner: dict[str, str] = {}
    for position, data in enumerate(siblings):
        for name in {data["name"], *(data.get("aliases") or ())}:
            if name in owner:
                yield at.fault(
                    (*path, position), f"「{owner[name]}」与「{data['name']}」都叫「{name}」。", "请删去一处写法。"
                )
            owner.setdefault(name, data["name"])


def _item(at: _Section, path: Path_, data: Data, method: str | None) -> Iterator[PackError]:
    parts = [number(points) for points in (data.get("parts") or {}).values()]
    if parts and sum(parts, ZERO) != number(data["points"]):
        yield at.fault(
            (*path, "points"),
            f"「{data['name']}」{_sum(parts)}，应为 {plain(number(data['points']))}。",
            "请改正分值。",
        )
    if method == "formula" and not data.get("formula"):
        yield at.fault(path, f"「{data['name']}」在按算式计分的组里，却没有写 formula。")
    if bool(data.get("formula")) != (len(data.get("inputs") or ()) == 2):
        yield at.fault(path, f"「{data['name']}」的算式要恰好两个数（inputs）。", "请按算式次序写出两个数的名称。")
    if bool(data.get("full_when")) != (data.get("limit") is not None):
        yield at.fault(
            path, f"「{data['name']}」的 full_when 与 limit 应同时写。", "例如 full_when: at_most 与 limit: 100%。"
        )


def _sum(given: list[Decimal]) -> str:
    return f"各项分值 {'+'.join(plain(part) for part in given)}={plain(sum(given, ZERO))}"


def _whole(file: YamlText, kind: str, data: Data) -> Iterator[PackError]:
    """Execution, prescribed rows and goals make the full marks; the groups with points make the goals part."""
    at = _Section(file, kind, "goals_points")
    full = number(data.get("full") or "100")
    if full <= ZERO:
        yield _Section(file, kind, "full").fault((), f"满分 {plain(full)} 应大于 0。")
    if data.get("goals_points") is None:
        return
    goals = number(data["goals_points"])
    execution = number((data.get("execution") or {}).get("weight") or "0")
    groups = data.get("groups") or []
    fixed = sum((number(group.get("points") or "0") for group in groups if group.get("method")), ZERO)
    if execution + fixed + goals != full:
        yield at.fault(
            (),
            f"预算执行 {plain(execution)} + 固定指标 {plain(fixed)} + 年度目标 {plain(goals)} = {plain(execution + fixed + goals)}，"
            f"应为满分 {plain(full)}。",
            "请改正分值。",
        )
    free = [group for group in groups if not group.get("method")]
    given = [number(group["points"]) for group in free if group.get("points") is not None]
    if given and len(given) == len(free) and sum(given, ZERO) != goals:
        yield _Section(file, kind, "groups").fault(
            (), f"{_sum(given)}，应为年度目标的 {plain(goals)}。", "请改正分值。"
        )


def _grades(at: _Section, data: dict[str, str]) -> Iterator[PackError]:
    lows = [number(low) for low in data.values()]
    if lows and (lows != sorted(lows, reverse=True) or len(set(lows)) < len(lows)):
        yield at.fault(("from",), "等级应从高到低排列，且界线各不相同。")
    if lows and lows[-1] != ZERO:
        yield at.fault(("from",), "最低一等应从 0 起。")
    if lows and lows[0] > HUNDRED:
        yield at.fault(("from",), f"最高一等从 {plain(lows[0])} 起，超过 100。")
