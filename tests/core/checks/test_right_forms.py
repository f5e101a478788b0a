"""A form that is right finds nothing; a form with nothing in it is not called right."""

from __future__ import annotations

import pytest

from jixiao.core.checks import RULES, check
from jixiao.packs import list_packs
from sample_forms import HEAD, HUBEI, RIGHT, TRANSFER, Data, answers, codes, form, spoilt


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_form_finds_nothing(name: str):
    assert codes(RIGHT[name]) == []


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_form_finds_nothing_under_a_pack_that_is_only_the_nearest(name: str):
    assert codes(RIGHT[name], certain=False) == []


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_form_was_judged(name: str):
    said = answers(RIGHT[name])
    assert said.judged > 10
    assert said.judged + len({u.code for u in said.unjudged}) >= len(RULES) - 1


@pytest.mark.parametrize("pack", list_packs(), ids=lambda pack: pack.id)
def test_an_empty_form_is_nothing_to_check_in_any_pack(pack):
    for kind in pack.kinds:
        said = check(form({"kind": kind.kind, "pack": pack.id, "form_kind": kind.id}), pack)
        assert (said.findings, said.judged) == ((), 0)


def test_a_declaration_without_actuals_is_nothing_to_check():
    rows = [{**row, "actual": None, "score": None} for row in HUBEI["goals"][0]["indicators"]]
    declared = spoilt(
        HUBEI, budget={"budget": "300"}, goals__0__indicators=rows, total=None, deviation_reason=None, improvement=None
    )
    assert answers(declared).judged == 0
    assert answers(declared).findings == ()


def test_a_form_without_weights_and_scores_is_still_checked():
    rows = [
        {k: v for k, v in row.items() if k not in ("weight", "score")} for row in TRANSFER["goals"][0]["indicators"]
    ]
    bare: Data = {
        **HEAD,
        "pack": "mof-2020",
        "goals": [{"name": None, "indicators": rows}],
        "budget": {"budget": "10", "executed": "4"},
    }
    bare = spoilt(bare, goals__0__indicators__1__actual="完成")
    said = answers(bare)
    assert ("actual_not_measured", "验收合格率") in [(f.code, f.where) for f in said.findings]
    assert "missing_score" in [u.code for u in said.unjudged]
