"""Drafts ⇄ plain dicts (报告稿编码), so that a draft can be kept and edited section by section."""

from __future__ import annotations

from typing import Any

from jixiao.core.errors import ReadError
from jixiao.draw.report.draft import Draft, DraftPart, DraftSection, DraftTable, Paragraph
from jixiao.draw.report.phrase import Cited

SCHEMA_VERSION = "1"
_PLAIN = ("title", "extent", "version", "unit", "project", "year", "pack", "form_kind", "limit")


def draft_to_dict(draft: Draft) -> dict[str, Any]:
    """A draft as a plain dict (报告稿 → JSON); a paragraph's ``cited`` says where each value came from, or how it was computed."""
    return {
        "schema": SCHEMA_VERSION,
        **{key: getattr(draft, key) for key in _PLAIN},
        "sections": [
            {"heading": one.heading, "level": one.level, "parts": [_part_out(part) for part in one.parts]}
            for one in draft.sections
        ],
        "notes": list(draft.notes),
    }


def _part_out(part: DraftPart) -> dict[str, Any]:
    cited = [
        {key: value for key in ("what", "printed", "source", "address", "how") if (value := getattr(one, key))}
        for one in part.cited
    ]
    if isinstance(part, Paragraph):
        return {"style": part.style, "text": part.text, "cited": cited}
    table = {
        "caption": part.caption,
        "head": list(part.head),
        "rows": [list(row) for row in part.rows],
        "widths": list(part.widths),
    }
    return {"style": "table", **table, "cited": cited}


def draft_from_dict(data: dict[str, Any]) -> Draft:
    """A draft from its dict (JSON → 报告稿). Raises ReadError("json_shape") with what is wrong."""
    try:
        if data["schema"] != SCHEMA_VERSION:
            raise ReadError(
                "json_shape",
                f"报告稿是第 {data['schema']} 版的格式，这里只认第 {SCHEMA_VERSION} 版。",
                "请用写出它的版本打开。",
            )
        sections = tuple(
            DraftSection(
                heading=str(one["heading"]),
                level=int(one["level"]),
                parts=tuple(_part_in(part) for part in one["parts"]),
            )
            for one in data["sections"]
        )
        plain: dict[str, Any] = {key: data.get(key) for key in _PLAIN}
        return Draft(**plain, sections=sections, notes=tuple(data.get("notes") or ()))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReadError(
            "json_shape", f"报告稿的 JSON 不完整：{type(error).__name__} {error}。", "请用 jixiao 写出的报告稿。"
        ) from error


def _part_in(part: dict[str, Any]) -> DraftPart:
    cited = tuple(
        Cited(
            what=one["what"],
            printed=one["printed"],
            source=one.get("source", ""),
            address=one.get("address"),
            how=one.get("how", ""),
        )
        for one in part.get("cited") or ()
    )
    if part["style"] != "table":
        return Paragraph(text=str(part["text"]), style=part["style"], cited=cited)
    return DraftTable(
        caption=part["caption"],
        head=tuple(part["head"]),
        rows=tuple(tuple(row) for row in part["rows"]),
        widths=tuple(part["widths"]),
        cited=cited,
    )
