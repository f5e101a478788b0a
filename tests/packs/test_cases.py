"""The packs' own cases hold, cover every arithmetic code, and a case that does not hold says what came out."""

from __future__ import annotations

import pytest
from pack_workshop import Workshop

from jixiao.core.pack import Pack
from jixiao.packs import list_packs, load_pack
from jixiao.packs.cases import Case, read_cases, run_case, run_cases
from jixiao.packs.lint import try_pack
from jixiao.packs.reader import PackFaults

ALL = [(pack, case) for pack in list_packs() for case in read_cases(pack)]

ARITHMETIC = [
    "execution_rate_mismatch",
    "execution_score_mismatch",
    "total_mismatch",
    "weight_sum_mismatch",
    "score_above_weight",
    "score_mismatch",
    "full_score_below_target",
    "score_below_full_without_cause",
    "qual_tier_conflict",
    "money_rows_mismatch",
    "zero_budget",
    "unit_mismatch",
    "subrow_sum",
    "double_weighting",
    "missing_target",
    "missing_actual",
    "missing_score",
    "placeholder_left",
    "narrative_mismatch",
]


@pytest.mark.parametrize(("pack", "case"), ALL, ids=[f"{pack.id}:{case.name}" for pack, case in ALL])
def test_the_case_holds(pack: Pack, case: Case) -> None:
    result = run_case(pack, case)
    assert result.ok, f"{case.file}:{case.line}\n{result.message}"


@pytest.mark.parametrize("code", ARITHMETIC)
def test_every_arithmetic_code_is_found_silent_and_unjudged_in_some_case(code: str) -> None:
    found = [case for _, case in ALL if any(finding["code"] == code for finding in case.finds)]
    silent = [case for _, case in ALL if code in case.silent]
    unjudged = [case for _, case in ALL if code in case.unjudged]
    assert (bool(found), bool(silent), bool(unjudged)) == (True, True, True)


@pytest.mark.parametrize("pack", list_packs(), ids=lambda pack: pack.id)
def test_every_pack_has_cases_for_every_kind_of_form(pack: Pack) -> None:
    assert {case.kind for case in read_cases(pack)} == {kind.id for kind in pack.kinds}


@pytest.mark.parametrize("pack", list_packs(), ids=lambda pack: pack.id)
def test_names_of_cases_are_unique_within_a_pack(pack: Pack) -> None:
    names = [(case.file, case.name) for case in read_cases(pack)]
    assert len(names) == len(set(names))


def test_a_slip_in_a_given_form_is_told_with_its_line(hubei: Workshop) -> None:
    hubei.write("cases/slip.yaml", '- name: 写错键\n  kind: project\n  given:\n    budget: {budgett: "1"}\n')
    trial = try_pack(hubei.folder)
    assert not trial.ok
    assert [(fault.line, fault.key) for fault in trial.faults] == [(4, "0.given.budget.budgett")]
    assert "是否指「budget」" in trial.faults[0].message


def test_a_case_for_a_form_the_pack_does_not_have_is_told(hubei: Workshop) -> None:
    hubei.write("cases/slip.yaml", '- name: 没有的表样\n  kind: projekt\n  given: {total: "1"}\n')
    assert try_pack(hubei.folder).faults[0].allowed == ("project", "department", "carryover")


@pytest.mark.parametrize(
    "given",
    [
        "{total: [1]}",
        "{goals: [{indicators: [~, x]}]}",
        "{attributes: 一次性}",
        "{budget: {fiscal: 1}}",
        "{indicators: [{score_spans: 二}]}",
    ],
)
def test_a_given_form_has_the_shape_of_a_form(hubei: Workshop, given: str) -> None:
    hubei.write("cases/slip.yaml", f"- name: 写错样子\n  kind: project\n  given: {given}\n")
    trial = try_pack(hubei.folder)
    assert {fault.line for fault in trial.faults} == {3}


def test_faults_of_all_case_files_are_told_together(hubei: Workshop) -> None:
    hubei.write("cases/a.yaml", "- name: 缺表样\n  given: {}\n")
    hubei.write("cases/b.yaml", "- name: 多一键\n  kind: project\n  given: {}\n  fnds: []\n")
    pack = load_pack(hubei.folder)
    with pytest.raises(PackFaults) as caught:
        read_cases(pack)
    assert [fault.line for fault in caught.value.faults] == [1, 4]


def test_a_case_that_does_not_hold_says_what_came_out(hubei: Workshop) -> None:
    for file in (hubei.folder / "cases").iterdir():
        file.unlink()
    hubei.write(
        "cases/wrong.yaml",
        """
- name: 算错的算例
  kind: project
  given: {budget: {budget: "650", executed: "368.5", rate: "90%"}}
  scores: [{where: budget, score: "12"}]
  silent: [execution_rate_mismatch]
""",
    )
    (result,) = run_cases(load_pack(hubei.folder))
    assert not result.ok
    assert "「budget」算得 11.34，应为 12" in result.message
    assert "不应发现 execution_rate_mismatch" in result.message
    assert result.line == 2


def test_a_pack_without_cases_is_noted(hubei: Workshop) -> None:
    for file in (hubei.folder / "cases").iterdir():
        file.unlink()
    trial = try_pack(hubei.folder)
    assert trial.ok
    assert trial.notes == ("hubei-2020 没有算例（cases/*.yaml）。",)


@pytest.mark.parametrize("wrong", ["total: 九十分", "total: 90%", "scores: [{where: budget, score: 满分}]"])
def test_points_that_are_no_number_are_told_with_their_line(hubei: Workshop, wrong: str) -> None:
    hubei.write("cases/slip.yaml", f'- name: 写错分数\n  kind: project\n  given: {{total: "90"}}\n  {wrong}\n')
    with pytest.raises(PackFaults) as told:
        read_cases(load_pack(hubei.folder))
    (fault,) = told.value.faults
    assert fault.line == 4 and "不是分数" in fault.message
