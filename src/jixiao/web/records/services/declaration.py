"""Writing a declaration (绩效目标申报): goals and rows in their order, indicators taken over from the library, and beginning where last year ended."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from jixiao.core.form import Printed
from jixiao.core.pack import FormKind
from jixiao.core.target import IN_WORDS, composed
from jixiao.core.weights import Prescribed
from jixiao.web.records.bridge import kind_of
from jixiao.web.records.content import Content, add_row, next_id, row_of
from jixiao.web.records.declared import same_indicator, with_parts
from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.last_year import LastYear, last_year
from jixiao.web.records.models import Filing, LibraryIndicator
from jixiao.web.records.permission import Actor
from jixiao.web.records.services.filing import keep, locked_filing, need_editable, settle_adjustment

MOST_ROWS = 200
"""Rows a declaration may have (指标行数上限)."""
MOST_GOALS = 20

_DECLARED = (
    "level1",
    "level1_weight",
    "level2",
    "level2_weight",
    "name",
    "target",
    "weight",
    "sign",
    "value",
    "unit",
    "evidence_source",
)


@contextmanager
def _changing(actor: Actor, filing_id: int) -> Iterator[tuple[Filing, Content]]:
    """A declaration that may be changed now, locked, with a copy of its content to be changed."""
    with transaction.atomic():
        filing = locked_filing(filing_id)
        need_editable(actor, filing)
        if filing.stage != "declaration":
            raise Refused(_("只有绩效目标申报可以这样修改。"))
        yield filing, copy.deepcopy(filing.content)


def _written(actor: Actor, filing: Filing, content: Content, action: str, said: str) -> Filing:
    if len(content["rows"]) > MOST_ROWS or len(content["goals"]) > MOST_GOALS:
        raise Refused(
            _("最多 %(rows)d 行指标、%(goals)d 个目标。") % {"rows": MOST_ROWS, "goals": MOST_GOALS}, path="rows"
        )
    settle_adjustment(filing, content)
    filing.content = content
    keep(actor, filing, [], action=action, said=said)
    return filing


def insert_row(
    *, actor: Actor, filing_id: int, goal: str = "", after: str = "", level1: str = "", level2: str = ""
) -> str:
    """Adds an empty row after another, or at the end of a goal (加行); its id. It begins in the group of the row above."""
    with _changing(actor, filing_id) as (filing, content):
        above = row_of(content, after) or next(
            (row for row in reversed(content["rows"]) if not goal or row["goal"] == goal), None
        )
        if above is not None and not level1:
            level1, level2 = above.get("level1", ""), above.get("level2", "")
        goal = goal or (above["goal"] if above else content["goals"][0]["id"])
        values = {key: text for key, text in (("level1", level1), ("level2", level2)) if text}
        row_id = add_row(content, after or (above["id"] if above else ""), goal=goal, **values)
        _written(actor, filing, content, "add_rows", "增加了 1 行指标。")
    return row_id


def move_row(*, actor: Actor, filing_id: int, row_id: str, by: int) -> Filing:
    """Moves a row up or down among those of its goal, at the edge into the next goal (移行)."""
    with _changing(actor, filing_id) as (filing, content):
        row = _row(content, row_id)
        mates = [one["id"] for one in content["rows"] if one["goal"] == row["goal"]]
        at = mates.index(row_id) + (1 if by > 0 else -1)
        rows = [one for one in content["rows"] if one["id"] != row_id]
        if 0 <= at < len(mates):
            place = next(n for n, one in enumerate(rows) if one["id"] == mates[at])
            rows.insert(place + (1 if by > 0 else 0), row)
        else:
            goals = [goal["id"] for goal in content["goals"]]
            other = goals.index(row["goal"]) + (1 if by > 0 else -1)
            if not 0 <= other < len(goals):
                return filing
            row["goal"] = goals[other]
            rows.insert(0 if by > 0 else len(rows), row)
        content["rows"] = rows
        return _written(actor, filing, content, "move_row", f"调整了指标「{row.get('name') or '未命名'}」的次序。")


def _row(content: Content, row_id: str) -> dict[str, str]:
    row = row_of(content, row_id)
    if row is None:
        raise Stale(_("这一行已被删除。"), _("请刷新页面查看最新内容。"))
    return row


def add_goal(*, actor: Actor, filing_id: int) -> str:
    """Adds an annual goal (增加年度目标); its id."""
    with _changing(actor, filing_id) as (filing, content):
        goal_id = next_id(content, "goals")
        content["last_goals"] = int(goal_id[1:])
        content["goals"].append({"id": goal_id, "name": "", "weight": ""})
        _written(actor, filing, content, "add_goal", f"增加了年度目标 {goal_id[1:]}。")
    return goal_id


def remove_goal(*, actor: Actor, filing_id: int, goal_id: str) -> Filing:
    """Removes an annual goal without rows (删除年度目标). Refused while rows stand beneath it, or when it is the only one."""
    with _changing(actor, filing_id) as (filing, content):
        goal = next((one for one in content["goals"] if one["id"] == goal_id), None)
        if goal is None:
            raise Stale(_("这个目标已被删除。"), _("请刷新页面查看最新内容。"))
        held = sum(row["goal"] == goal_id for row in content["rows"])
        if held:
            raise Refused(_("这个目标下还有 %d 行指标，不能删除。") % held, _("请先把指标移到别的目标或删去。"))
        if len(content["goals"]) == 1:
            raise Refused(_("至少保留一个年度目标。"))
        content["goals"] = [one for one in content["goals"] if one["id"] != goal_id]
        return _written(actor, filing, content, "remove_goal", f"删去了年度目标「{goal.get('name') or goal_id[1:]}」。")


def take_over(*, actor: Actor, filing_id: int, indicator_id: int, goal: str = "", after: str = "") -> str:
    """Takes an indicator of the library into a declaration (引用指标); the row's id. Refused when the declaration has it already."""
    with _changing(actor, filing_id) as (filing, content):
        found = LibraryIndicator.objects.filter(pk=indicator_id, is_active=True).first()
        if found is None:
            raise Stale(_("指标库中已没有这条指标。"), _("请重新查找。"))
        values = {key: text for key, text in row_from(found, kind_of(filing.pack, filing.form_kind)).items() if text}
        twin = next((row for row in content["rows"] if same_indicator(row, values)), None)
        if twin is not None:
            raise Refused(_("表中已有指标「%s」，没有重复引用。") % found.name, path=f"rows/{twin['id']}/name")
        row_id = add_row(content, after or _last_of_group(content, values, goal), goal=goal, **values)
        LibraryIndicator.objects.filter(pk=found.pk).update(used=F("used") + 1)
        _written(actor, filing, content, "take_over", f"从指标库引用指标「{found.name}」。")
    return row_id


def row_from(indicator: LibraryIndicator, kind: FormKind) -> dict[str, str]:
    """What a row takes over from the library (引用内容), its levels as the pack calls them."""
    prescribed = Prescribed(kind.scoring)
    one = prescribed.group(Printed(indicator.level1))
    two = prescribed.group(Printed(indicator.level2), Printed(one.name) if one is not None else None)
    sign = indicator.sign or (IN_WORDS if indicator.value and not any(c.isdigit() for c in indicator.value) else "")
    return {
        "level1": one.name if one else indicator.level1, "level2": two.name if two else indicator.level2, "name": indicator.name, "sign": sign, "value": indicator.value,
        "unit": indicator.unit, "target": composed(sign, indicator.value, indicator.unit), "evidence_source": indicator.evidence_source,
    }  # fmt: skip


def _last_of_group(content: Content, values: dict[str, str], goal: str) -> str:
    """The row after which one of this group belongs (插入位置): the last of its level 2, else of its level 1, else the end."""
    rows = [row for row in content["rows"] if not goal or row["goal"] == goal]
    for keys in (("level1", "level2"), ("level1",)):
        mates = [row for row in rows if all(row.get(key) == values.get(key) for key in keys)]
        if mates:
            return str(mates[-1]["id"])
    return ""


def start_from_last_year(*, actor: Actor, filing_id: int) -> tuple[Filing, int]:
    """Begins a declaration with last year's goals and indicators (从上年开始): the filing and how many rows were added; rows that are there already stay as they are.

    Raises Refused where nothing is kept of last year.
    """
    with _changing(actor, filing_id) as (filing, content):
        before = last_year(filing)
        source = before.source if before is not None else None
        if before is None or source is None or not source.content["rows"]:
            raise Refused(_("没有 %d 年度的申报或自评可以沿用。") % (filing.year - 1), _("可从指标库引用指标。"))
        goals = _goals_from(content, source.content)
        added = 0
        for row in source.content["rows"]:
            values = with_parts({key: row[key] for key in _DECLARED if row.get(key)})
            _complete(values, row, before)
            if any(same_indicator(one, values) for one in content["rows"]):
                continue
            add_row(content, goal=goals.get(row["goal"], ""), **values)
            added += 1
        if not content["texts"].get("annual_goal") and (text := source.content["texts"].get("annual_goal")):
            content["texts"]["annual_goal"] = text
        said = f"沿用 {before.year} 年度的目标和指标，增加 {added} 行。"
        _written(actor, filing, content, "start_from_last_year", said)
    return filing, added


def _complete(values: dict[str, str], row: dict[str, str], before: LastYear) -> None:
    """What a self-evaluation form does not print and the declaration knew (补全): where the evidence comes from."""
    declared = before.declaration.content["rows"] if before.declaration else ()
    twin = next((one for one in declared if same_indicator(one, row)), None)
    if twin is not None and not values.get("evidence_source") and twin.get("evidence_source"):
        values["evidence_source"] = twin["evidence_source"]


def _goals_from(content: Content, source: Content) -> dict[str, str]:
    """Last year's goals in this year's content (沿用目标): the id here by the id there. A lone empty goal is made use of."""
    out: dict[str, str] = {}
    free = [
        goal
        for goal in content["goals"]
        if not goal.get("name") and not any(row["goal"] == goal["id"] for row in content["rows"])
    ]
    for old in source["goals"]:
        name = old.get("name", "")
        here = next((goal for goal in content["goals"] if name and goal.get("name") == name), None)
        if here is None and free:
            here = free.pop(0)
        if here is None and not name:
            here = content["goals"][0]
        if here is None:
            here = {"id": next_id(content, "goals"), "name": "", "weight": ""}
            content["last_goals"] = int(here["id"][1:])
            content["goals"].append(here)
        if not here.get("name"):
            here.update(name=name, weight=old.get("weight", ""))
        out[old["id"]] = here["id"]
    return out
