"""Drafts for the tests: small forms written in a few lines, their drafted reports, and what stands under a heading."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import jixiao
from jixiao.core.codec import form_from_dict, form_to_dict
from jixiao.draw.report.draft import Draft
from jixiao.draw.report.drafting import draft_report, paired
from jixiao.judge import Judged, judge, judge_document
from jixiao.sources import read_one

SAMPLES = Path(jixiao.__file__).parent / "samples"
FILES = sorted(path.name for path in SAMPLES.iterdir() if path.name[:2].isdigit() and path.name[:2] != "12")
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
GOLD = sorted((CORPUS / "gold").glob("*.json")) if CORPUS.is_dir() else []
with_corpus = pytest.mark.skipif(not GOLD, reason="the corpus of published forms is not beside this checkout")

_KINDS = {
    ("donghu", "project"): ("hubei-2020", "project"),
    ("donghu", "department"): ("hubei-2020", "department"),
    ("guangshui", "project"): ("guangshui-2020", "project"),
    ("guangshui", "department"): ("guangshui-2020", "goals"),
    ("guangshui", "department-common"): ("guangshui-2020", "common"),
    ("shijiazhuang", "project"): ("shijiazhuang-gaoxin-2020", "project"),
    ("mof", "project"): ("mof-2020", "project"),
    ("mof-transfer", "project"): ("mof-transfer-2020", "project"),
}

Rows = list[dict[str, Any]]


def row(name: str, target: str | None, actual: str | None, level2: str = "数量指标", **more: Any) -> dict[str, Any]:
    level1 = "满意度指标" if "满意" in level2 else "效益指标" if "效益" in level2 or "影响" in level2 else "产出指标"
    return {"level1": level1, "level2": level2, "name": name, "target": target, "actual": actual, **more}


REACHED = row("修路里程", "≥10公里", "12公里", weight="80", score="80")


def data_of(rows: Rows | None = None, budget: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A small form of hubei-2020: one road, all of the money spent, whatever the test says otherwise."""
    money = {"weight": "20", "budget": "100", "executed": "100", "rate": "100%", "score": "20"}
    return {
        "kind": "project", "pack": "hubei-2020", "form_kind": "project", "title": "2023年度道路养护项目自评表", "year": "2023",
        "unit": "某县交通局", "project": "道路养护", "money_unit": "万元", "total": "100",
        "budget": money if budget is None else budget,
        "goals": [{"name": "年度绩效目标1", "weight": "80", "indicators": [REACHED] if rows is None else rows}],
        **more,
    }  # fmt: skip


def draft_of(data: dict[str, Any], extent: str = "full") -> Draft:
    return draft_report(judge(form_from_dict(data)), extent)


def under(draft: Draft, heading: str) -> list[str]:
    """The lines under the first heading that ends so."""
    return next(list(section.lines()) for section in draft.sections if section.heading.endswith(heading))


def every_draft() -> Iterator[tuple[str, tuple[Judged, ...], Draft]]:
    """The full and the brief report of every bundled sample and of every published form that a person has transcribed."""
    for source, forms in every_form():
        for main, beside in paired(forms):
            for extent in ("full", "brief"):
                yield f"{source} {extent}", (main, *beside), draft_report(main, extent, beside=beside)


def every_form() -> Iterator[tuple[str, tuple[Judged, ...]]]:
    for name in FILES:
        yield name, judge_document(read_one(SAMPLES / name)).forms
    for path in GOLD:
        gold = json.loads(path.read_text(encoding="utf-8"))
        pack, kind = _KINDS[gold["template"], gold["kind"]]
        yield path.stem, (judge(form_from_dict({**gold, "pack": pack, "form_kind": kind})),)


def texts_of(form: Any) -> list[str]:
    """Every text of a form (cells, names, options)."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key != "places":
                    walk(key)
                    walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        elif value is not None:
            found.append(str(value))

    walk(form_to_dict(form))
    return found
