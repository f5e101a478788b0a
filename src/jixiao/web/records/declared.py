"""What a declaration's rows keep in order by themselves (申报指标): the target is composed of its parts, and an adjusted one keeps the target it had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jixiao.core.answer import essence
from jixiao.core.quantity import read_quantity
from jixiao.core.target import IN_WORDS, SIGNS, composed, parts_of
from jixiao.web.records.content import Content, row_of
from jixiao.web.records.faults import Refused

_PARTS = ("sign", "value", "unit")
Changed = dict[str, str]
"""A change as the log keeps it (改动): path, before, after."""


def with_parts(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose target stands in its parts as well (补全目标值组成), read from the text where nobody typed them."""
    if row.get("target") and not row.get("value"):
        return {**row, **parts_of(row["target"])._asdict()}
    return row


def fault_in_part(content: Content, path: str, text: str) -> Refused | None:
    """Why a part of a target cannot stand (目标值组成有误), None when it can or the path is none."""
    row, key = _part(content, path)
    if row is None or not text:
        return None
    row = with_parts(row)
    sign, value = (text, row.get("value", "")) if key == "sign" else (row.get("sign", ""), text)
    if key == "sign" and text not in SIGNS:
        return Refused(_("没有「%s」这种比较符。") % text[:10], _("可选：%s。") % "、".join(SIGNS), path=path)
    if key != "unit" and value and sign not in ("", IN_WORDS) and not _is_figure(value):
        message = _("目标值「%(value)s」不是数字，不能用“%(sign)s”。") % {"value": value[:20], "sign": sign}
        return Refused(message, _("请填数字，单位写在单位栏；用文字描述的目标请选“定性”。"), path=path)
    return None


def _is_figure(value: str) -> bool:
    quantity = read_quantity(value)
    return quantity.kind in ("number", "ratio") and quantity.clear and quantity.sign is None and not quantity.words


def _part(content: Content, path: str) -> tuple[dict[str, Any] | None, str]:
    part, _slash, rest = path.partition("/")
    row_id, _slash, key = rest.partition("/")
    return (row_of(content, row_id), key) if part == "rows" and key in _PARTS else (None, key)


def settle_target(content: Content, path: str) -> list[Changed]:
    """Composes the target anew when one of its parts was written, or takes it apart when it was written whole (整理目标值); what changed besides."""
    part, _slash, rest = path.partition("/")
    row_id, _slash, key = rest.partition("/")
    row = row_of(content, row_id) if part == "rows" else None
    if row is None or key not in (*_PARTS, "target"):
        return []
    wanted: dict[str, str]
    if key == "target":
        wanted = parts_of(row.get("target", ""))._asdict()
    else:
        filled = with_parts({**row, "value": row.get("value", "")} if key == "value" else row)
        wanted = {name: filled.get(name, "") for name in _PARTS} | {key: row.get(key, "")}
        if not wanted["sign"] and wanted["value"] and not _is_figure(wanted["value"]):
            wanted["sign"] = IN_WORDS
        if wanted["sign"] == IN_WORDS and key == "sign":
            wanted["unit"] = ""
        wanted["target"] = composed(wanted["sign"], wanted["value"], wanted["unit"])
    return _written(row, wanted)


def _written(row: dict[str, Any], wanted: dict[str, str]) -> list[Changed]:
    out = []
    for key, text in wanted.items():
        if (before := row.get(key, "")) != text:
            row[key] = text
            out.append({"path": f"rows/{row['id']}/{key}", "before": before, "after": text})
    return out


def mark_adjusted(content: Content, original: Content | None) -> list[Changed]:
    """Keeps beside every adjusted target the one first approved (年初目标值), and nothing beside the others; what changed."""
    out: list[Changed] = []
    for row in content["rows"] if original is not None else ():
        was = (row_of(original, row["id"]) or {}).get("target", "") if original is not None else ""
        out += _written(row, {"first_target": was if was != row.get("target", "") else ""})
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """An indicator that an adjustment touches (调整事项): its name, what (指标值, 分值, …), before and after; "" where it was not or is no more."""

    name: str
    what: str
    before: str
    after: str


_TOLD = (
    ("name", "名称"),
    ("target", "指标值"),
    ("weight", "分值"),
    ("level2", "二级指标"),
    ("evidence_source", "数据来源"),
)


def adjusted(original: Content, content: Content) -> tuple[Adjusted, ...]:
    """What differs from what was first approved (调整对照), in the order of the rows; rows that came and went at the end."""
    out: list[Adjusted] = []
    for row in content["rows"]:
        was = row_of(original, row["id"])
        if was is None:
            out.append(Adjusted(name=row.get("name", ""), what=_("增加指标"), before="", after=row.get("target", "")))
            continue
        out += [
            Adjusted(name=row.get("name", ""), what=what, before=was.get(key, ""), after=row.get(key, ""))
            for key, what in _TOLD
            if was.get(key, "") != row.get(key, "")
        ]
    out += [
        Adjusted(name=row.get("name", ""), what=_("删去指标"), before=row.get("target", ""), after="")
        for row in original["rows"]
        if row_of(content, row["id"]) is None
    ]
    before, after = original["texts"].get("annual_goal", ""), content["texts"].get("annual_goal", "")
    if before != after:
        out.append(Adjusted(name=_("年度总体目标"), what=_("内容"), before=before, after=after))
    return tuple(out)


def same_indicator(row: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two rows are the same indicator (同一指标): one name within one level 2."""
    return essence(row.get("name", "")) == essence(other.get("name", "")) and (
        not row.get("level2") or not other.get("level2") or essence(row["level2"]) == essence(other["level2"])
    )
