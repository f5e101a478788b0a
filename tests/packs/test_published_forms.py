"""Scoring on the gold transcriptions of published forms, where the corpus lies beside the clone (figures only)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao.core.codec import form_from_dict
from jixiao.core.rollup import rollup
from jixiao.core.score import ScoreSheet, score
from jixiao.packs import load_pack

GOLD = next(
    (found for up in Path(__file__).resolve().parents if (found := up / "../shared/corpus/gold").is_dir()), None
)
PACKS = {
    "donghu": "hubei-2020",
    "guangshui": "guangshui-2020",
    "shijiazhuang": "shijiazhuang-gaoxin-2020",
    "mof": "mof-2020",
    "mof-transfer": "mof-transfer-2020",
}  # fmt: skip

pytestmark = pytest.mark.skipif(GOLD is None, reason="no ../shared/corpus beside the clone")


def sheet(name: str) -> ScoreSheet:
    assert GOLD is not None
    (file,) = GOLD.glob(f"{name}*.json")
    data = json.loads(file.read_text(encoding="utf-8"))
    return score(form_from_dict(data), load_pack(PACKS[data["template"]]))


@pytest.mark.parametrize(
    ("form", "total"),
    [
        ("001-01", "100"),
        ("001-08", "93.24"),
        ("001-15", "95.02"),
        ("001-18", "85.12"),
        ("001-19", "89.20"),
        ("001-22", "96.67"),
        ("001-35", "90.02"),
        ("002-02", "29"),
        ("004-01", "97"),
        ("004-05", "83"),
        ("004-08", "95"),
        ("004-10", "99"),
        ("m-07", "110"),
        ("m-08", "97.24"),
    ],
)
def test_totals_of_published_forms(form: str, total: str) -> None:
    assert sheet(form).total == Decimal(total)


@pytest.mark.parametrize(
    ("form", "goal", "row", "weight", "exact"),
    [
        ("001-12", 1, 3, "3", "2.6667"),
        ("001-29", 0, 4, "10", "0"),
        ("002-01", 1, 6, "10", "8"),
        ("002-03", 0, 0, "10", "8.25"),
        ("002-03", 0, 7, "8", "7.2"),
        ("004-01", 0, 0, "45", "42"),
        ("004-05", 0, 1, "20", "10"),
        ("004-08", 0, 1, "40", "35.2542"),
        ("004-10", 0, 0, "40", "38.6667"),
    ],
)
def test_weights_and_exact_scores_where_none_are_printed(
    form: str, goal: int, row: int, weight: str, exact: str
) -> None:
    line = sheet(form).line_of(goal, row)
    assert line.weight == Decimal(weight)
    assert line.exact is not None
    assert line.exact.quantize(Decimal("0.0001")) == Decimal(exact)


@pytest.mark.parametrize(("form", "missing"), [("001-05", 1), ("001-21", 8), ("002-03", 2)])
def test_what_cannot_be_computed_leaves_no_total(form: str, missing: int) -> None:
    found = sheet(form)
    assert found.total is None
    assert len(found.total_missing) == missing


def test_every_line_that_has_no_score_says_why() -> None:
    assert GOLD is not None
    for file in sorted(GOLD.glob("*.json")):
        for line in sheet(file.stem).lines:
            assert line.score is not None or line.reason, (file.stem, line.where)


def test_projects_of_one_unit_roll_up() -> None:
    assert GOLD is not None
    pack = load_pack("shijiazhuang-gaoxin-2020")
    forms = [form_from_dict(json.loads(file.read_text(encoding="utf-8"))) for file in sorted(GOLD.glob("004-*.json"))]
    result = rollup(forms, pack)
    assert result.is_complete
    assert result.total is not None
    totals = [score(form, pack).total for form in forms]
    assert min(t for t in totals if t is not None) <= result.total <= 100
