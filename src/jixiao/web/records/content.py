"""The content of a filing (填报内容) as it is kept: texts by path, ticked options, goals, rows — plain JSON, every value as typed.

Paths: ``annual_goal`` · ``budget/executed`` · ``budget/fiscal/budget`` · ``contacts/填报人`` · ``choices/项目类别`` (options joined by 、) · ``goals/g1/name`` ·
``rows/r1/actual``. Rows and goals have ids that stay theirs, so that two people may add rows and neither writes into the other's.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from jixiao.core.pack import FormKind, Item
from jixiao.draw.values import LABELS

Content = dict[str, Any]

ROW_KEYS = (
    "level1",
    "level1_weight",
    "level2",
    "level2_weight",
    "name",
    "target",
    "actual",
    "weight",
    "score",
    "review_score",
    "note",
)
"""What a row of the printed form has (表内栏目)."""
MORE_ROW_KEYS = (
    "sign", "value", "unit", "evidence_source", "first_target", "expected", "cause", "cause_note", "lamp", "lamp_note", "chance", "from_row",
    "input1", "input2",
)  # fmt: skip
"""What a row keeps beside that (表外栏目): the target in its parts, where its evidence comes from, the target before an adjustment, what monitoring says,
what a prescribed formula is computed from."""

GOAL_KEYS = ("name", "weight")
OPTION_MARK = "、"

_ROW_NAMES = {
    "level1": "一级指标", "level1_weight": "一级指标分值", "level2": "二级指标", "level2_weight": "二级指标分值", "name": "指标名称", "target": "目标值",
    "actual": "实际完成值", "weight": "分值", "score": "得分", "review_score": "复核得分", "note": "说明", "sign": "符号", "value": "目标数值",
    "unit": "计量单位", "evidence_source": "数据来源", "first_target": "年初目标值", "expected": "预计全年完成值", "cause": "偏差原因类别",
    "cause_note": "偏差原因说明", "lamp": "预警灯", "lamp_note": "改判理由", "chance": "完成可能性", "from_row": "来源行", "input1": "数据项一", "input2": "数据项二",
}  # fmt: skip


def empty() -> Content:
    """A content with nothing in it (空白内容)."""
    return {"texts": {}, "choices": {}, "goals": [{"id": "g1", "name": "", "weight": ""}], "rows": []}


def row_of(content: Content, row_id: str) -> dict[str, str] | None:
    """The row with this id (指标行), None when there is none any more."""
    return next((row for row in content["rows"] if row["id"] == row_id), None)


def exists(content: Content, path: str) -> bool:
    """Whether there is such a place in the content (路径有效): a row that was removed has none."""
    part, _, rest = path.partition("/")
    if part == "rows":
        row_id, _, key = rest.partition("/")
        return key in (*ROW_KEYS, *MORE_ROW_KEYS) and row_of(content, row_id) is not None
    if part == "goals":
        goal_id, _, key = rest.partition("/")
        return key in GOAL_KEYS and any(goal["id"] == goal_id for goal in content["goals"])
    return True


def value_at(content: Content, path: str) -> str:
    """What stands at a path (取值), "" where nothing stands."""
    part, _, rest = path.partition("/")
    if part == "rows":
        row_id, _, key = rest.partition("/")
        return str((row_of(content, row_id) or {}).get(key, ""))
    if part == "goals":
        goal_id, _, key = rest.partition("/")
        return next((str(goal.get(key, "")) for goal in content["goals"] if goal["id"] == goal_id), "")
    if part == "choices":
        return OPTION_MARK.join(content["choices"].get(rest, ()))
    return str(content["texts"].get(path, ""))


def put(content: Content, path: str, text: str) -> None:
    """Writes a value into the content (填入), in place."""
    part, _, rest = path.partition("/")
    if part in ("rows", "goals"):
        one_id, _, key = rest.partition("/")
        one = next(one for one in content[part] if one["id"] == one_id)
        one[key] = text
    elif part == "choices":
        content["choices"][rest] = [option for option in text.split(OPTION_MARK) if option]
    elif text:
        content["texts"][path] = text
    else:
        content["texts"].pop(path, None)


def with_values(content: Content, values: dict[str, str]) -> Content:
    """A copy with these values (带值副本)."""
    out = copy.deepcopy(content)
    for path, text in values.items():
        put(out, path, text)
    return out


def next_id(content: Content, part: str) -> str:
    """An id no row (goal) of this content has (新行号)."""
    letter = part[0]
    taken = [int(one["id"][1:]) for one in content[part] if one["id"][1:].isdigit()]
    return f"{letter}{max((*taken, int(content.get('last_' + part, 0)))) + 1}"


def add_row(content: Content, after: str = "", **values: str) -> str:
    """Adds a row after another, at the end by default (加行); its id. Ids of removed rows are not given again."""
    row_id = next_id(content, "rows")
    content["last_rows"] = int(row_id[1:])
    goal = values.pop("goal", "") or content["goals"][0]["id"]
    row = {"id": row_id, "goal": goal, **values}
    at = next((n + 1 for n, one in enumerate(content["rows"]) if one["id"] == after), len(content["rows"]))
    content["rows"].insert(at, row)
    return row_id


def paths_in(content: Content) -> Iterator[str]:
    """Every path with something at it (有值路径), in the order of the form."""
    for path, text in content["texts"].items():
        if text:
            yield path
    yield from (f"choices/{name}" for name, ticked in content["choices"].items() if ticked)
    for part, keys in (("goals", GOAL_KEYS), ("rows", (*ROW_KEYS, *MORE_ROW_KEYS))):
        for one in content[part]:
            yield from (f"{part}/{one['id']}/{key}" for key in keys if one.get(key))


def label_of(content: Content, path: str, kind: FormKind | None = None) -> str:
    """What a path is called to people (栏目叫法): 指标「道路养护里程」的实际完成值, 执行数."""
    return Labels(content, kind).of(path)


class Labels:
    """What the fields of a content are called (栏目叫法), ready for asking many times."""

    def __init__(self, content: Content, kind: FormKind | None = None) -> None:
        self.kind = kind
        self.rows = {
            row["id"]: (f"指标「{row['name']}」" if row.get("name") else f"第 {n} 行指标", row)
            for n, row in enumerate(content["rows"], 1)
        }

    def of(self, path: str) -> str:
        """What a path is called (叫法)."""
        part, _, rest = path.partition("/")
        if part == "rows":
            row_id, _, key = rest.partition("/")
            name, row = self.rows.get(row_id, ("指标", {}))
            own = _field_name(self.kind, "indicator", key) or _input_name(self.kind, row, key)
            return f"{name}的{own or _ROW_NAMES.get(key, key)}"
        if part == "goals":
            goal_id, _, key = rest.partition("/")
            return f"目标 {goal_id[1:]} 的{'分值' if key == 'weight' else '名称'}"
        if part in ("choices", "contacts"):
            return rest
        if part == "budget":
            source, _, key = rest.rpartition("/")
            own = _field_name(self.kind, "money", key) or LABELS.get(key) or _TEXT_NAMES.get(key, key)
            return f"{LABELS[source]}{own}" if source else own
        return _field_name(self.kind, "", path) or _TEXT_NAMES.get(path, path)


_TEXT_NAMES = {
    "title": "标题", "year": "年度", "unit": "填报单位", "filled_on": "填报日期", "project": "项目名称", "supervisor": "主管部门", "implementer": "项目实施单位",
    "money_unit": "金额单位", "annual_goal": "年度总体目标", "completion": "全年实际完成情况", "overall_rate": "总体完成率", "total": "总分",
    "deviation_reason": "偏差原因分析", "improvement": "改进措施", "expected": "预计全年执行数",
}  # fmt: skip


def _field_name(kind: FormKind | None, part: str, key: str) -> str:
    return "" if kind is None else _names_of(id(kind), kind).get((part, key), "")


_NAMES: dict[int, tuple[FormKind, dict[tuple[str, str], str]]] = {}


def _names_of(number: int, kind: FormKind) -> dict[tuple[str, str], str]:
    """The printed names of a kind's fields by part and id, "" for all parts but the money; remembered by kind."""
    known = _NAMES.get(number)
    if known is None or known[0] is not kind:
        if len(_NAMES) > 64:
            _NAMES.clear()
        names: dict[tuple[str, str], str] = {}
        for field in kind.fields:
            names.setdefault((field.part, field.id), field.name)
            if field.part != "money":
                names.setdefault(("", field.id), field.name)
        known = _NAMES[number] = (kind, names)
    return known[1]


def item_of(kind: FormKind, row: dict[str, str]) -> Item | None:
    """The prescribed row that a row of the content is (固定指标), by level 2 and name; None when the pack prescribes none such."""
    for group in (inner for outer in kind.scoring.groups for inner in (outer, *outer.groups)):
        for item in group.items:
            if row.get("name") in (item.name, *item.aliases) and row.get("level2", row.get("level1")) == group.name:
                return item
    return None


def _input_name(kind: FormKind | None, row: dict[str, str], key: str) -> str:
    if kind is None or key not in ("input1", "input2"):
        return ""
    item = item_of(kind, row)
    return item.inputs[int(key[-1]) - 1] if item is not None and item.inputs else ""


def differences(before: Content, after: Content) -> list[tuple[str, str, str]]:
    """What changed between two contents (差异): (path, before, after), rows that came and went included."""
    out: list[tuple[str, str, str]] = []
    old, new = {row["id"] for row in before["rows"]}, {row["id"] for row in after["rows"]}
    paths = dict.fromkeys((*paths_in(before), *paths_in(after)))
    for path in paths:
        part, _, rest = path.partition("/")
        if part == "rows" and (rest.partition("/")[0] in old) != (rest.partition("/")[0] in new):
            continue
        was, now = value_at(before, path), value_at(after, path)
        if was != now:
            out.append((path, was, now))
    out += [
        (f"rows/{row['id']}", row.get("name", "") or "（未命名）", "") for row in before["rows"] if row["id"] not in new
    ]
    out += [
        (f"rows/{row['id']}", "", row.get("name", "") or "（未命名）") for row in after["rows"] if row["id"] not in old
    ]
    return out


def sentences(before: Content, after: Content, kind: FormKind | None = None) -> list[str]:
    """What changed, as people say it (差异说明)."""
    out = []
    for path, was, now in differences(before, after):
        if path.count("/") == 1 and path.startswith("rows/"):
            out.append(f"增加了指标「{now}」。" if now else f"删去了指标「{was}」。")
            continue
        label = label_of(after if exists(after, path) else before, path, kind)
        if not was:
            out.append(f"{label}填写为「{now}」。")
        elif not now:
            out.append(f"{label}原为「{was}」，已清空。")
        else:
            out.append(f"{label}由「{was}」改为「{now}」。")
    return out
