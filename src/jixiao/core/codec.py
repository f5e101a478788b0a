"""Forms, reports and documents ⇄ plain dicts (编码): the JSON of the contract.

``form_to_dict`` writes every value as printed; ``form_from_dict`` reads the same back, and also hand-written JSON without places.
A place travels as text under "places" so that a file read from JSON can still say where a value stood.
"""

from __future__ import annotations

from typing import Any

from jixiao.core.errors import ReadError
from jixiao.core.form import (
    Budget,
    Choice,
    Document,
    Doubt,
    Figure,
    Form,
    Goal,
    Indicator,
    MoneyRow,
    Place,
    Printed,
    Problem,
    Report,
    Section,
)

SCHEMA_VERSION = "1"

_FORM_TEXT = (
    "title", "year", "unit", "filled_on", "project", "supervisor", "implementer", "money_unit",
    "annual_goal", "completion", "overall_rate", "total", "total_label", "total_weight", "reviewed_total", "deviation_reason", "improvement",
)  # fmt: skip
_MONEY = ("weight", "initial", "budget", "arrived", "executed", "rate", "score")
_BUDGET_TEXT = (*_MONEY, "target", "actual", "name", "basic_expenditure", "project_expenditure")
_ROW = (
    "level1", "level1_weight", "level2", "level2_weight", "name", "target", "actual", "weight", "score", "review_score", "note",
)  # fmt: skip


def _text(cell: Printed | None) -> str | None:
    return None if cell is None else cell.text


def _place_out(place: Place | None) -> list[Any] | None:
    return None if place is None else [place.style, place.sheet, place.row, place.column]


class _Places:
    """Collects the places of printed values under a path, for "places" in the JSON."""

    def __init__(self) -> None:
        self.found: dict[str, list[Any]] = {}

    def text(self, path: str, cell: Printed | None) -> str | None:
        if cell is not None and cell.where is not None:
            place = _place_out(cell.where)
            assert place is not None
            self.found[path] = place
        return _text(cell)


def form_to_dict(form: Form) -> dict[str, Any]:
    """A form as the contract's dict (自评表 → JSON)."""
    p = _Places()
    out: dict[str, Any] = {"kind": form.kind, "pack": form.pack, "form_kind": form.form_kind}
    if form.nearest and not form.pack:
        out["nearest_pack"] = form.nearest
    for key in _FORM_TEXT:
        out[key] = p.text(key, getattr(form, key))
    out["attributes"] = {c.name: list(c.ticked) for c in form.choices}
    out["options"] = {c.name: list(c.options) for c in form.choices}
    out["budget"] = None if form.budget is None else _budget_out(form.budget, p)
    out["goals"] = [_goal_out(goal, f"goals/{i}", p) for i, goal in enumerate(form.goals)]
    out["contacts"] = {label: p.text(f"contacts/{label}", cell) for label, cell in form.contacts}
    out["columns"] = sorted(form.columns)
    out["doubts"] = [
        {"where": d.where, "why": d.why, **({"address": d.address} if d.address else {})} for d in form.doubts
    ]
    for choice in form.choices:
        if choice.where is not None:
            place = _place_out(choice.where)
            assert place is not None
            p.found[f"attributes/{choice.name}"] = place
    out["places"] = p.found
    return out


def _budget_out(budget: Budget, p: _Places) -> dict[str, Any]:
    out: dict[str, Any] = {key: p.text(f"budget/{key}", getattr(budget, key)) for key in _BUDGET_TEXT}
    for part in ("fiscal", "carryover", "other"):
        row: MoneyRow | None = getattr(budget, part)
        out[part] = None if row is None else {k: p.text(f"budget/{part}/{k}", getattr(row, k)) for k in _MONEY}
    return out


def _goal_out(goal: Goal, path: str, p: _Places) -> dict[str, Any]:
    return {
        "name": p.text(f"{path}/name", goal.name),
        "weight": p.text(f"{path}/weight", goal.weight),
        "weight_text": p.text(f"{path}/weight_text", goal.weight_text),
        "indicators": [_row_out(row, f"{path}/indicators/{i}", p) for i, row in enumerate(goal.indicators)],
    }


def _row_out(row: Indicator, path: str, p: _Places) -> dict[str, Any]:
    out: dict[str, Any] = {key: p.text(f"{path}/{key}", getattr(row, key)) for key in _ROW}
    if row.score_spans > 1:
        out["score_spans"] = row.score_spans
    if row.inputs:
        out["inputs"] = ["" if cell is None else cell.text for cell in row.inputs]
    return out


def form_from_dict(data: dict[str, Any]) -> Form:
    """A form from the contract's dict (JSON → 自评表). Raises ReadError("json_shape") with the key that is wrong."""
    if not isinstance(data, dict):
        raise ReadError(
            "json_shape", f"JSON 中的表应为对象，实为 {type(data).__name__}。", "请用 jixiao extract 输出的 JSON。"
        )
    places = data.get("places") or {}

    def cell(path: str, value: Any) -> Printed | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str | int):
            raise ReadError(
                "json_shape",
                f"JSON 中「{path}」应为文字，实为 {type(value).__name__}。",
                "所有值按原样写成文字或 null。",
            )
        where = places.get(path)
        return Printed(str(value), Place(*where) if where else None)

    def money(path: str, row: Any) -> MoneyRow | None:
        return MoneyRow(**{k: cell(f"{path}/{k}", row.get(k)) for k in _MONEY}) if isinstance(row, dict) else None

    budget = None
    raw = data.get("budget")
    if isinstance(raw, dict) and any(raw.values()):
        cells: dict[str, Any] = {k: cell(f"budget/{k}", raw.get(k)) for k in _BUDGET_TEXT}
        cells |= {part: money(f"budget/{part}", raw.get(part)) for part in ("fiscal", "carryover", "other")}
        budget = Budget(**cells)
    goals = []
    for i, goal in enumerate(data.get("goals") or []):
        path = f"goals/{i}"
        rows = tuple(
            Indicator(
                **dict[str, Any]((k, cell(f"{path}/indicators/{j}/{k}", row.get(k))) for k in _ROW),
                score_spans=int(row.get("score_spans", 1)),
                inputs=tuple(
                    cell(f"{path}/indicators/{j}/inputs/{n}", text or None)
                    for n, text in enumerate(row.get("inputs") or ())
                ),
            )
            for j, row in enumerate(goal.get("indicators") or [])
        )
        goals.append(
            Goal(
                name=cell(f"{path}/name", goal.get("name")),
                weight=cell(f"{path}/weight", goal.get("weight")),
                weight_text=cell(f"{path}/weight_text", goal.get("weight_text")),
                indicators=rows,
            )
        )
    options = data.get("options") or {}
    attributes = data.get("attributes") or {}
    choices = tuple(
        Choice(
            name=name,
            ticked=tuple(ticked or ()),
            options=tuple(options.get(name, ())),
            where=Place(*places[f"attributes/{name}"]) if f"attributes/{name}" in places else None,
        )
        for name, ticked in attributes.items()
    )
    return Form(
        kind=str(data.get("kind") or "project"),
        pack=data.get("pack"),
        form_kind=data.get("form_kind"),
        nearest=data.get("nearest_pack"),
        **{key: cell(key, data.get(key)) for key in _FORM_TEXT},
        choices=choices,
        budget=budget,
        goals=tuple(goals),
        contacts=tuple(
            (label, value)
            for label, value in ((k, cell(f"contacts/{k}", v)) for k, v in (data.get("contacts") or {}).items())
            if value is not None
        ),
        columns=frozenset(data.get("columns") or ()),
        doubts=tuple(Doubt(where=d["where"], why=d["why"], address=d.get("address")) for d in data.get("doubts") or ()),
    )


def report_to_dict(report: Report) -> dict[str, Any]:
    """A report as the contract's dict (报告 → JSON)."""
    places: dict[str, list[Any]] = {}

    def keep(path: str, where: Place | None) -> None:
        if (place := _place_out(where)) is not None:
            places[path] = place

    keep("title", report.where)
    for i, section in enumerate(report.sections):
        keep(f"sections/{i}", section.where)
        for j, where in enumerate(section.places):
            keep(f"sections/{i}/{j}", where)
    for i, figure in enumerate(report.figures):
        keep(f"figures/{i}", figure.where)
    out: dict[str, Any] = {
        "title": report.title,
        "version": report.version,
        "unit": report.unit,
        "project": report.project,
        "year": report.year,
        "sections": [{"heading": s.heading, "text": s.text} for s in report.sections],
        "figures": [{"what": f.what, "printed": f.printed} for f in report.figures],
        "places": places,
    }
    if report.forms_before is not None:
        out["forms_before"] = report.forms_before
    return out


def report_from_dict(data: dict[str, Any]) -> Report:
    """A report from the contract's dict (JSON → 报告)."""
    places = data.get("places") or {}

    def place(path: str) -> Place | None:
        return Place(*places[path]) if path in places else None

    sections = []
    for i, section in enumerate(data.get("sections") or ()):
        lines = section["text"].count("\n") + 1 if section["text"] else 0
        found = tuple(place(f"sections/{i}/{j}") for j in range(lines))
        sections.append(
            Section(
                heading=section["heading"],
                text=section["text"],
                where=place(f"sections/{i}"),
                places=found if any(found) else (),
            )
        )
    return Report(
        title=str(data.get("title") or ""),
        version=data.get("version"),
        unit=data.get("unit"),
        project=data.get("project"),
        year=data.get("year"),
        sections=tuple(sections),
        figures=tuple(
            Figure(what=f["what"], printed=f["printed"], where=place(f"figures/{i}"))
            for i, f in enumerate(data.get("figures") or ())
        ),
        where=place("title"),
        forms_before=data.get("forms_before"),
    )


def document_to_dict(document: Document) -> dict[str, Any]:
    """A document as the contract's dict (文件 → JSON)."""
    return {
        "source": document.source,
        "format": document.format,
        "forms": [form_to_dict(form) for form in document.forms],
        "reports": [report_to_dict(report) for report in document.reports],
        "problems": [{"code": p.code, "message": p.message} for p in document.problems],
    }


def document_from_dict(data: dict[str, Any]) -> Document:
    """A document from the contract's dict (JSON → 文件)."""
    return Document(
        source=str(data.get("source") or ""),
        format=str(data.get("format") or "json"),
        forms=tuple(form_from_dict(form) for form in data.get("forms") or ()),
        reports=tuple(report_from_dict(report) for report in data.get("reports") or ()),
        problems=tuple(Problem(code=p["code"], message=p["message"]) for p in data.get("problems") or ()),
    )


__all__ = [
    "SCHEMA_VERSION",
    "document_from_dict",
    "document_to_dict",
    "form_from_dict",
    "form_to_dict",
    "report_from_dict",
    "report_to_dict",
]
