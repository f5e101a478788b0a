"""Papers as PDF (页面 → PDF), set by typst: embedded fonts, real table lines, the head rows on every page, the same bytes every time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jixiao.core.errors import DrawError
from jixiao.draw.fonts import faces, installed_fonts
from jixiao.draw.paper import UNBROKEN, Cell, Line, Paper, Part, Table, set_left, width_of


def write_pdf(papers: Sequence[Paper]) -> bytes:
    """The papers as one PDF (写 PDF). Raises FontMissing before anything is drawn, DrawError when typst refuses."""
    return _compiled(papers, "pdf")[0]


def write_png(papers: Sequence[Paper], *, ppi: int = 110) -> list[bytes]:
    """Every page as a picture (写 PNG), for previews."""
    return _compiled(papers, "png", ppi)


def _compiled(papers: Sequence[Paper], kind: str, ppi: int | None = None) -> list[bytes]:
    import typst

    data = {
        "title": papers[0].title if papers else "",
        "faces": faces().to_dict(),
        "papers": [_paper(paper, number) for number, paper in enumerate(papers, 1)],
    }
    try:
        made = _compiler().compile(
            input=_template(),
            format=kind,
            ppi=ppi,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )
    except typst.TypstError as error:
        raise DrawError(f"「{data['title']}」排版失败：{error.message}。", "请把原文件发给我们。") from error
    return made if isinstance(made, list) else [made]


@cache
def _compiler() -> Any:
    import typst

    return typst.Compiler(font_paths=installed_fonts(), ignore_system_fonts=True)


@cache
def _template() -> bytes:
    return (files("jixiao.draw") / "form.typ").read_bytes()


def _paper(paper: Paper, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "body": paper.body,
        "landscape": paper.landscape,
        "parts": [_part(part, paper) for part in paper.parts],
    }


def _part(part: Part, paper: Paper) -> dict[str, Any]:
    across = _ACROSS[paper.body, paper.landscape]
    if isinstance(part, Line):
        room = across * 0.55 if part.style == "title" else across
        return {"kind": "line", "style": part.style, "text": _breakable(part.text, room)}
    return _table(part, across)


def _table(table: Table, across: int) -> dict[str, Any]:
    head, body = table.cut_at_head() if table.head_rows else ((), table.cells)
    unit = across / (sum(table.widths) or 1)

    # a row may run over to the next page when one of its texts is long; then all its cells must be able to
    long = {cell.row for cell in table.cells if width_of(cell.text) > UNBROKEN}

    def shown(cells: tuple[Cell, ...]) -> list[dict[str, Any]]:
        return [
            _cell(
                cell,
                room=sum(table.widths[cell.column : cell.column + cell.columns]) * unit,
                breakable=cell.rows > 1 or cell.row in long,
            )
            for cell in cells
        ]

    return {
        "kind": "table",
        "widths": table.widths,
        "joined": table.joined,
        "head": shown(head),
        "cells": shown(body),
    }


_ACROSS = {("form", False): 106, ("form", True): 157, ("letter", False): 58, ("letter", True): 88}
"""Half-width characters over the width of the page, by kind of paper and direction."""
_POINTS = re.compile(r"\s*([（(]\s?[\d.]+\s?分?\s?[）)])$")


_UNBREAKABLE = re.compile(r"[!-~\u00a1-\u024f]{5,}")
"""Runs that no typesetter breaks by itself: letters, figures and signs of half width."""


def _breakable(text: str, room: float) -> str:
    """A text in which a word too long for its line may be broken anywhere (超长词可断), by zero-width blanks."""
    most = max(int(room * 0.75), 2)  # capitals and signs are wider than half a Chinese character

    def broken(found: re.Match[str]) -> str:
        word = found[0]
        return word if len(word) <= most else "\u200b".join(word[i : i + 2] for i in range(0, len(word), 2))

    return _UNBREAKABLE.sub(broken, text)


def _cell(cell: Cell, *, room: float, breakable: bool) -> dict[str, Any]:
    text = cell.text
    if cell.role == "label" and width_of(text) > room - 1.5 and (points := _POINTS.search(text)):
        text = f"{text[: points.start()]}\n{points[1]}"  # points are not torn: they go to a line of their own
    return {
        "x": cell.column,
        "y": cell.row,
        "columns": cell.columns,
        "rows": cell.rows,
        "text": _breakable(text, room - 1.5),
        "left": set_left(cell),
        "breakable": breakable,
        "computed": cell.role == "computed",
        "above": cell.open_above,
        "below": cell.open_below,
    }
