"""Every code is found, silent and unjudged somewhere: the three answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from code_cases import CASES, Case

from jixiao.core.catalogue import KINDS
from jixiao.core.checks import check
from jixiao.core.finding import Answers
from jixiao.core.pack import Pack
from jixiao.packs import list_packs, load_pack
from jixiao.packs.cases import read_cases
from sample_forms import form

IDS = [case.code for case in CASES]


def pack_of(name: str) -> Pack:
    return replace(load_pack("hubei-2020"), publish=()) if name == "no-publish" else load_pack(name)


def answers(data: dict, papers=None) -> Answers:
    return check(form(data), pack_of(data["pack"]), evidence=papers)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_code_is_found(case: Case):
    found = [f.where for f in answers(case.found, case.papers).findings if f.code == case.code]
    assert case.where in found


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_code_is_silent_and_was_judged(case: Case):
    said = answers(case.silent, case.silent_papers)
    assert case.code not in [f.code for f in said.findings]
    assert case.code not in [u.code for u in said.unjudged]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_code_cannot_be_judged_and_says_why(case: Case):
    reasons = [u.reason for u in answers(case.unjudged).unjudged if u.code == case.code]
    assert reasons and all(reasons)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_message_names_the_place_and_how_to_mend_it(case: Case):
    found = next(f for f in answers(case.found, case.papers).findings if f.code == case.code)
    assert "「" in found.message or found.message.startswith(("预算执行情况", "绩效指标", "总分值", "指标"))
    assert found.message.count("。") >= 2 and "None" not in found.message and "{" not in found.message


def test_no_code_of_the_catalogue_goes_without_cases():
    assert {kind.code for kind in KINDS if not kind.together and not kind.report and not kind.across} == set(IDS)


def test_every_code_of_reports_is_found_silent_and_unjudged_in_some_case_of_a_pack():
    cases = [case for pack in list_packs() for case in read_cases(pack)]
    for code in (kind.code for kind in KINDS if kind.report):
        found = [case for case in cases if any(finding["code"] == code for finding in case.finds)]
        answered = [[case for case in cases if code in getattr(case, answer)] for answer in ("silent", "unjudged")]
        assert found and all(answered), code
