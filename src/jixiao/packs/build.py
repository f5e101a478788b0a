"""From plain data to a ``Pack`` (组装): numbers from their characters, sections over their defaults.

Only data that ``shape`` has let through comes here, so nothing is checked twice; what is left out gets the default of ``core.pack``.
"""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from jixiao.core.frame import Frame
from jixiao.core.number import HUNDRED, D
from jixiao.core.pack import (
    CheckSetting,
    Execution,
    Field,
    FormKind,
    Group,
    Item,
    Pack,
    Quantitative,
    ReportLimit,
    Rollup,
    Scoring,
    Source,
    Tier,
)
from jixiao.packs.build_layout import build_layout

TRUE = ("true", "yes", "是")
FALSE = ("false", "no", "否")

Data = dict[str, Any]


def number(text: str) -> Decimal:
    """A number as a pack writes it (数): ``0.8`` or ``80%``."""
    text = text.strip()
    return D(text[:-1]) / HUNDRED if text.endswith("%") else D(text)


def truth(text: str) -> bool:
    return text.strip().lower() in TRUE


def texts(items: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in items or ())


def build_source(data: Data) -> Source:
    return Source(
        id=data["id"],
        title=data["title"],
        number=data.get("number") or "",
        note=data.get("note") or "",
        verified=truth(data.get("verified") or "true"),
    )


def build_field(data: Data) -> Field:
    return Field(
        id=data["id"],
        name=data["name"],
        aliases=texts(data.get("aliases")),
        type=data.get("type") or "text",
        part=data["part"],
        options=texts(data.get("options")),
        choose_one=truth(data.get("choose_one") or "false"),
        required=truth(data.get("required") or "false"),
        prompt=texts(data.get("prompt")),
    )


def build_kind(data: Data, scoring: Scoring) -> FormKind:
    fields: list[Field] = []
    for part in PARTS:
        fields.extend(build_field({**item, "part": part}) for item in (data["fields"].get(part) or ()))
    return FormKind(
        id=data["id"],
        kind=data["kind"],
        title=data["title"],
        titles=texts(data.get("titles")),
        attachment=data.get("attachment") or "",
        fields=tuple(fields),
        scoring=scoring,
        signers=texts(data.get("signers")),
        adds_to=data.get("adds_to") or "",
        layout=build_layout(data["layout"], tuple(fields)) if data.get("layout") else None,
    )


PARTS = ("head", "money", "goal", "indicator", "foot")
"""Parts of a form in printed order (表的各部分)."""


def merged_scoring(data: Data, kind: str) -> Data:
    """The sections of one kind (计分节): its own keys over the defaults, section by section; a list replaces the list."""
    out: Data = dict(data.get("defaults") or {})
    for name, own in ((data.get("kinds") or {}).get(kind) or {}).items():
        base = out.get(name)
        out[name] = {**base, **own} if isinstance(base, dict) and isinstance(own, dict) else own
    return out


def build_scoring(data: Data) -> Scoring:
    """The scoring of one kind from its merged sections."""
    values: Data = {"source": data["source"]}
    for name in ("full", "goals_points"):
        if data.get(name) is not None:
            values[name] = number(data[name])
    execution = data.get("execution")
    if execution and execution.get("method") != "none":
        weight = number(execution.get("weight") or "0")
        values["execution"] = _record(Execution, execution, weight=weight, bands=_bands(execution.get("bands")))
    if data.get("quantitative"):
        values["quantitative"] = _record(Quantitative, data["quantitative"])
    if data.get("qualitative"):
        values["qualitative"] = tuple(build_tier(tier) for tier in data["qualitative"]["tiers"])
    if data.get("groups"):
        values["groups"] = tuple(build_group(group, data["source"]) for group in data["groups"])
    for name, key in (("several_goals", "several_goals"), ("split", "split")):
        if data.get(name):
            values[key] = data[name]["method"]
    rounding = data.get("rounding") or {}
    for key, target in (("mode", "rounding"), ("when", "round_when")):
        if rounding.get(key):
            values[target] = rounding[key]
    if rounding.get("digits"):
        values["round_digits"] = int(rounding["digits"])
    if data.get("tolerance"):
        values["tolerance"] = number(data["tolerance"]["points"])
    if data.get("grades"):
        values["grades"] = tuple((name, number(low)) for name, low in data["grades"]["from"].items())
    if data.get("reason_needed"):
        values["reason_needed"] = texts(data["reason_needed"]["when"])
    if data.get("money_rows"):
        values["scored_money_rows"] = texts(data["money_rows"]["scored"])
    if data.get("rollup"):
        values["rollup"] = _record(Rollup, data["rollup"])
    values["sources"] = tuple(
        (name, section["source"])
        for name, section in data.items()
        if isinstance(section, dict) and section.get("source")
    )
    return Scoring(**values)


def build_tier(data: Data) -> Tier:
    return Tier(
        name=data["name"],
        low=number(data["from"]),
        high=number(data["to"]),
        low_open=truth(data.get("from_open") or "false"),
        high_open=truth(data.get("to_open") or "false"),
        words=texts(data.get("words")),
    )


def build_group(data: Data, source: str) -> Group:
    source = data.get("source") or source
    return Group(
        id=data["id"],
        name=data["name"],
        aliases=texts(data.get("aliases")),
        points=None if data.get("points") is None else number(data["points"]),
        enforcement=data.get("enforcement") or "error",
        method=data.get("method"),
        groups=tuple(build_group(group, source) for group in data.get("groups") or ()),
        items=tuple(build_item(item, source) for item in data.get("items") or ()),
        source=source,
    )


def build_item(data: Data, source: str) -> Item:
    return Item(
        name=data["name"],
        points=number(data["points"]),
        aliases=texts(data.get("aliases")),
        parts=tuple((name, number(points)) for name, points in (data.get("parts") or {}).items()),
        formula=data.get("formula"),
        inputs=texts(data.get("inputs")),
        full_when=data.get("full_when"),
        limit=None if data.get("limit") is None else number(data["limit"]),
        source=data.get("source") or source,
    )


def build_setting(code: str, data: Data) -> CheckSetting:
    return CheckSetting(
        code=code,
        on=truth(data.get("on") or "true"),
        severity=data.get("severity"),
        stage=data.get("stage"),
        thresholds=tuple((name, number(value)) for name, value in (data.get("thresholds") or {}).items()),
        reason=data.get("reason") or "",
    )


def build_pack(
    folder: Path,
    head: Data,
    kinds: dict[str, Data],
    scoring: Data,
    checks: Data,
    report: Data,
    frames: tuple[Frame, ...],
) -> Pack:
    """The whole pack from the data of its files; ``kinds`` by file name, in the order of pack.yaml."""
    return Pack(
        id=head["id"],
        title=head["title"],
        places=texts(head.get("places")),
        years=tuple(int(year) for year in head.get("years") or ()),
        verified=truth(head.get("verified") or "true"),
        sources=tuple(build_source(source) for source in head["sources"]),
        kinds=tuple(build_kind(kind, build_scoring(merged_scoring(scoring, name))) for name, kind in kinds.items()),
        checks=tuple(build_setting(code, setting or {}) for code, setting in (checks.get("checks") or {}).items()),
        frames=frames,
        report_titles=tuple((kind, str(title)) for kind, title in (report.get("titles") or {}).items()),
        report_limits=tuple(
            ReportLimit(
                version=version,
                extent=limit.get("extent") or "full",
                characters=int(limit["characters"]),
                parts=texts(limit.get("parts")),
                about=truth(limit.get("about") or "false"),
            )
            for version, limit in (report.get("versions") or {}).items()
        ),
        publish=texts(head.get("publish")),
        folder=str(folder),
    )


def _bands(data: Any) -> tuple[tuple[Decimal, Decimal], ...]:
    return tuple((number(band["from"]), number(band["share"])) for band in data or ())


def _record(kind: type[Any], data: Data, **made: Any) -> Any:
    """A dataclass from a section whose keys are its field names; each value by the type of the field's default."""
    values: Data = {}
    for field in dataclass_fields(kind):
        if field.name in made:
            values[field.name] = made[field.name]
        elif data.get(field.name) is not None:
            values[field.name] = _value(field.type, data[field.name])
    return kind(**values)


def _value(type_name: Any, text: str) -> Any:
    if type_name == "Decimal":
        return number(text)
    if type_name == "bool":
        return truth(text)
    return text
