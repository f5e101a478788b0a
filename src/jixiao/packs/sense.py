"""Whether a well-formed pack makes sense (内容核对): names that point somewhere, labels that belong to one field, points that add up.

Runs after ``shape``: every value has its type here, so what remains is what holds between values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from typing import Any

from jixiao.core.errors import PackError
from jixiao.core.form import Budget, Form, Indicator
from jixiao.core.frame import FIELD, FIELDS
from jixiao.packs.build import PARTS, merged_scoring, truth
from jixiao.packs.near import meant
from jixiao.packs.points import points_faults
from jixiao.packs.reader import PackText
from jixiao.packs.sense_layout import layout_faults
from jixiao.packs.yaml_text import YamlText

PACK_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*-\d{4}")
"""The form of a pack's id (模板包 id): name-year."""


def _names(kind: type[Any], *more: str) -> tuple[str, ...]:
    return (*(field.name for field in dataclass_fields(kind)), *more)


FORM_KEYS = tuple(
    name for name in _names(Form) if name not in ("kind", "pack", "form_kind", "nearest", "doubts", "columns")
)
"""Keys of a form that a document can fill (表的键)."""

_LINES = tuple(name for name in FORM_KEYS if name not in ("choices", "contacts", "budget", "total_label"))

FIELD_IDS = {
    "head": _LINES,
    "money": _names(Budget, "total"),
    "goal": _LINES,
    "indicator": _names(Indicator, "target_sign", "target_unit"),
    "foot": _LINES,
}
"""The field ids each part of a form may use (可用的栏目): the keys of Form, Budget and Indicator."""

THRESHOLDS = {
    "single_indicator_weight": ("points",),
    "too_few_indicators": ("rows",),
    "spend_output_conflict": ("rows", "low_rate"),
}
"""The thresholds that checks ask a pack for (可设的阈值), by code; a test compares them with the checks."""

_NEEDED = (("indicator", "name"), ("indicator", "score"))


def sense_faults(text: PackText) -> tuple[PackError, ...]:
    """Every fault of sense in a pack (内容错误), file by file."""
    found = [*_head(text), *_kinds(text), *_sources(text)]
    for name in text.kinds:
        found.extend(points_faults(text.scoring, name, merged_scoring(text.scoring.data, name)))
    found.extend(_checks(text.checks))
    found.extend(_report(text))
    return tuple({str(fault): fault for fault in found}.values())


def _head(text: PackText) -> Iterator[PackError]:
    head, data = text.head, text.head.data
    if not PACK_ID.fullmatch(data["id"]):
        yield head.fault(("id",), f"id「{data['id']}」应为“名称-年份”，只用小写字母、数字和短横，如 hubei-2020。")
    elif data["id"] != text.folder.name:
        yield head.fault(("id",), f"id「{data['id']}」与文件夹名「{text.folder.name}」不一致。", remedy="请改成一致。")
    yield from _doubled(head, ("kinds",), data["kinds"], "表样")
    yield from _doubled(head, ("sources",), [source["id"] for source in data["sources"]], "依据")
    for position, key in enumerate(data.get("publish") or ()):
        if key not in FORM_KEYS:
            message = f"公开前必填的「{key}」不是表的键{meant(key, FORM_KEYS)}"
            yield head.fault(("publish", position), message, allowed=FORM_KEYS)


def _doubled(file: YamlText, path: tuple[str, ...], names: list[str], what: str) -> Iterator[PackError]:
    for position, name in enumerate(names):
        if name in names[:position]:
            yield file.fault((*path, position), f"{what}「{name}」写了两次。", remedy="请只留一个。")


def _kinds(text: PackText) -> Iterator[PackError]:
    known = tuple(text.kinds)
    for name, file in text.kinds.items():
        data = file.data
        if data["id"] != name:
            yield file.fault(("id",), f"id「{data['id']}」与文件名「{name}.yaml」不一致。", remedy="请改成一致。")
        if data.get("adds_to") and (data["adds_to"] not in known or data["adds_to"] == name):
            others = tuple(other for other in known if other != name)
            yield file.fault(("adds_to",), f"「{data['adds_to']}」不是本模板包的另一表样。", allowed=others)
        fields = [fault for part in PARTS for fault in _fields(file, part, data["fields"].get(part) or [])]
        yield from fields or layout_faults(file)  # a layout is judged by the fields
        for part, needed in _NEEDED:
            if not any(field["id"] == needed for field in data["fields"].get(part) or ()):
                yield file.fault(
                    ("fields", part), f"「{part}」里缺少「{needed}」栏。", remedy="没有它就无法读出指标行。"
                )
    for name in text.scoring.data["kinds"]:
        if name not in known:
            yield text.scoring.fault(
                ("kinds", name), f"「{name}」不是本模板包的表样{meant(name, known)}", allowed=known
            )
    for name in known:
        if name not in text.scoring.data["kinds"]:
            yield text.scoring.fault(
                ("kinds",), f"缺少表样「{name}」的计分办法。", remedy=f"与默认相同的，写 {name}: {{}}。"
            )


def _fields(file: YamlText, part: str, fields: list[dict[str, Any]]) -> Iterator[PackError]:
    owner: dict[str, str] = {}
    ids: set[str] = set()
    for position, field in enumerate(fields):
        path = ("fields", part, position)
        kind = field.get("type") or "text"
        if kind not in ("choice", "contact") and field["id"] not in FIELD_IDS[part]:
            allowed = FIELD_IDS[part]
            yield file.fault(
                (*path, "id"),
                f"「{part}」里没有「{field['id']}」这个栏目{meant(field['id'], allowed)}",
                allowed=allowed,
            )
        if field["id"] in ids:
            yield file.fault((*path, "id"), f"栏目「{field['id']}」写了两次。", remedy="其他写法请放进 aliases。")
        ids.add(field["id"])
        if kind == "choice" and not field.get("options"):
            yield file.fault(path, f"选项栏「{field['name']}」没有列出 options。", remedy="请列出各选项。")
        if kind != "choice" and (field.get("options") or truth(field.get("choose_one") or "false")):
            yield file.fault(
                path, f"「{field['name']}」不是选项栏，却写了 options 或 choose_one。", remedy="请写 type: choice。"
            )
        for label in (field["name"], *(field.get("aliases") or ())):
            same = folded_label(label)
            if same in owner and owner[same] != field["id"]:
                yield file.fault(
                    (*path, "aliases"),
                    f"写法「{label}」同时属于「{owner[same]}」和「{field['id']}」。",
                    remedy="一种写法在表的同一部分只能指一个栏目，请删去一处。",
                )
            elif same in owner:
                yield file.fault((*path, "aliases"), f"写法「{label}」重复。", remedy="请只留一处。")
            owner.setdefault(same, field["id"])


def folded_label(label: str) -> str:
    """A label without what differs between printings (归一写法): widths, blanks, a colon at the end."""
    folded = "".join(unicodedata.normalize("NFKC", label).split())
    return folded.rstrip(":")


def _sources(text: PackText) -> Iterator[PackError]:
    known = tuple(source["id"] for source in text.head.data["sources"])
    scoring = text.scoring
    for path, value in _every(scoring.data, ()):
        if path[-1] == "source" and value not in known:
            yield scoring.fault(
                path, f"依据「{value}」不在 pack.yaml 的 sources 里{meant(value, known)}", allowed=known
            )
    for kind in text.kinds:
        merged = merged_scoring(scoring.data, kind)
        if not merged.get("source"):
            yield scoring.fault(("kinds", kind), f"表样「{kind}」的计分办法没有写依据（source）。", allowed=known)
        for name, section in merged.items():
            if isinstance(section, dict) and not section.get("source"):
                path = ("kinds", kind, name)
                where = path if path in scoring.lines else ("defaults", name)
                yield scoring.fault(where, f"「{name}」没有写依据（source）。", allowed=known)


def _every(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _every(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _every(inner, (*path, position))
    elif path:
        yield path, value


def _checks(file: YamlText) -> Iterator[PackError]:
    from jixiao.core.catalogue import KINDS

    known = tuple(kind.code for kind in KINDS)
    for code, setting in (file.data.get("checks") or {}).items():
        if code not in known:
            yield file.fault(("checks", code), f"没有编号为「{code}」的问题{meant(code, known)}", allowed=known)
        allowed = THRESHOLDS.get(code, ())
        for name in setting.get("thresholds") or ():
            if name not in allowed:
                message = f"「{code}」没有名为「{name}」的阈值{meant(name, allowed)}"
                yield file.fault(("checks", code, "thresholds", name), message, allowed=allowed)
        softened = setting.get("severity") or setting.get("stage") or not truth(setting.get("on") or "true")
        if softened and not setting.get("reason"):
            yield file.fault(
                ("checks", code), f"「{code}」改了开关、程度或阶段，却没有写理由。", remedy="请写 reason。"
            )


def _report(text: PackText) -> Iterator[PackError]:
    file, known = text.report, tuple(text.kinds)
    written: set[str] = set()
    for kinds, line in text.frame_lines:
        for name in kinds:
            if name not in known:
                message = f"报告框架的一级标题「{name}」不是本模板包的表样{meant(name, known)}"
                yield PackError(message, file=str(file.file), line=line, key=name, allowed=known)
            elif name in written:
                message = f"表样「{name}」的报告框架写了两次。"
                yield PackError(message, file=str(file.file), line=line, key=name, remedy="请只留一个。")
            written.add(name)
    for name, title in (file.data.get("titles") or {}).items():
        if name not in known:
            yield file.fault(("titles", name), f"「{name}」不是本模板包的表样{meant(name, known)}", allowed=known)
        for field in FIELD.findall(title):
            if field not in FIELDS:
                message = f"报告标题里没有名为「{field}」的栏目{meant(field, tuple(FIELDS))}"
                yield file.fault(("titles", name), message, allowed=tuple(FIELDS))
    headings = tuple(dict.fromkeys(line.text for frame in text.frames for line in frame.headings()))
    extents: dict[str, str] = {}
    for version, limit in (file.data.get("versions") or {}).items():
        extent = limit.get("extent") or "full"
        if extent in extents:
            message = f"「{extents[extent]}」和「{version}」都是 extent: {extent}。"
            yield file.fault(("versions", version), message, remedy="全文（full）和摘要（brief）各只有一个版本。")
        extents[extent] = version
        for position, part in enumerate(limit.get("parts") or ()):
            if part not in headings:
                message = f"「{version}」保留的「{part}」不是报告框架里的标题{meant(part, headings)}"
                yield file.fault(("versions", version, "parts", position), message, allowed=headings)
