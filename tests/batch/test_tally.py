"""Totals by department and locality: money in yuan, scores, found ÷ judged, and the way down to the cell."""

from __future__ import annotations

from decimal import Decimal as D

import pyarrow.parquet as pq
import pytest
from audited import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from small_audit import form

from jixiao.batch.tally import by_locality, places_of, tally, write_tally

ASKED = {"hubei-2020": frozenset({"over_execution", "total_mismatch", "missing_score"})}
OFFICE = ("示例市", "交通局", "2023")


def project(number, budget=None, executed=None, **given):
    """A project form of 交通局 with money in yuan."""
    money = {"budget_yuan": budget and D(budget), "executed_yuan": executed and D(executed)}
    return form(number, **{"department": "交通局", **money, **given})


def finding(number, code, position=1, **given):
    """A finding in a form."""
    form_id = f"{number:064x}-1"
    row = {"finding_id": f"{form_id}-f{position}", "form_id": form_id, "document_id": f"{number:064x}", "code": code}
    return {**row, "severity": "error", "where": "total", "address": "表1 第9行", "message": "总分不符。", **given}


def gap(number, code, position=1, whole=True):
    """A check that could not be made."""
    form_id = f"{number:064x}-1"
    ids = {"unjudged_id": f"{form_id}-u{position}", "form_id": form_id, "document_id": f"{number:064x}"}
    return {**ids, "code": code, "where": "total", "reason": "没有总分", "whole": whole}


def department(folder, forms, **rows):
    """The row of the one department that these forms make."""
    write_tally(tables(folder, {"forms": forms, **rows}), ASKED)
    (row,) = pq.read_table(folder / "departments.parquet").to_pylist()
    return row


def test_money_of_the_projects_is_added_and_the_rate_is_of_the_sums(tmp_path):
    row = department(tmp_path, [project(1, 1000, 500), project(2, 3000, 3000)])
    assert (row["budget_yuan"], row["executed_yuan"], row["rate"]) == (D(4000), D(3500), D("0.875"))


def test_the_departments_own_form_is_not_added_to_its_projects(tmp_path):
    own = project(2, 9000, 9000, kind="department", project=None)
    row = department(tmp_path, [project(1, 1000, 500), own])
    assert (row["budget_yuan"], row["money_from"], row["forms"], row["projects"]) == (D(1000), "project", 2, 1)


def test_without_projects_the_departments_own_form_tells_its_money(tmp_path):
    row = department(tmp_path, [project(2, 9000, 9000, kind="department", project=None)])
    assert (row["budget_yuan"], row["money_from"]) == (D(9000), "department")


@pytest.mark.parametrize(("budget", "executed"), [(None, 500), (1000, None), (None, None)])
def test_money_that_is_not_known_is_counted_and_in_no_sum(tmp_path, budget, executed):
    row = department(tmp_path, [project(1, 1000, 500), project(2, budget, executed)])
    assert (row["budget_yuan"], row["money_forms"], row["money_unknown"]) == (D(1000), 1, 1)


def test_money_in_a_doubtful_unit_is_in_no_sum(tmp_path):
    slip = finding(2, "unit_mismatch", where="budget")
    row = department(tmp_path, [project(1, 1000, 500), project(2, 10**11, 10**11)], findings=[slip])
    assert (row["budget_yuan"], row["money_unknown"]) == (D(1000), 1)


def test_a_department_whose_money_nobody_knows_has_no_sum_rather_than_nought(tmp_path):
    row = department(tmp_path, [project(1)])
    assert (row["budget_yuan"], row["executed_yuan"], row["rate"]) == (None, None, None)


def test_a_form_handed_in_twice_counts_once(tmp_path):
    row = department(tmp_path, [project(1, 1000, 500), project(2, 1000, 500, project="1号项目")])
    assert (row["forms"], row["repeated"], row["budget_yuan"]) == (1, 1, D(1000))


def test_scores_are_told_by_mean_and_distribution_of_a_hundred(tmp_path):
    totals = [D(100), D(95), D(85), D(70), D(30)]
    forms = [project(n, total=total, full=D(100)) for n, total in enumerate(totals)]
    row = department(tmp_path, [*forms, project(9, total=D(29), full=D(30)), project(10, total=None)])
    bands = [row[name] for name in ("score_100", "score_90", "score_80", "score_60", "score_below")]
    assert bands == [1, 2, 1, 1, 1]
    assert (row["scored"], round(row["score_mean"], 2)) == (6, D("79.44"))


def rates(folder):
    return {row["code"]: row for row in pq.read_table(folder / "rates.parquet").to_pylist()}


def test_found_is_divided_by_judged_and_unjudged_stands_apart(tmp_path):
    forms = [project(n) for n in range(1, 5)]
    found = [finding(1, "total_mismatch"), finding(1, "total_mismatch", 2), finding(2, "total_mismatch")]
    row = department(tmp_path, forms, findings=found, unjudged=[gap(4, "total_mismatch")])
    line = rates(tmp_path)["total_mismatch"]
    assert (line["found"], line["judged"], line["unjudged"]) == (2, 3, 1)
    assert (row["found"], row["unjudged"]) == (2, 1)


def test_a_row_that_could_not_be_judged_does_not_leave_the_form_unjudged(tmp_path):
    department(tmp_path, [project(1)], unjudged=[gap(1, "missing_score", whole=False)])
    line = rates(tmp_path)["missing_score"]
    assert (line["judged"], line["unjudged"]) == (1, 0)


def test_only_what_the_pack_asks_is_judged(tmp_path):
    department(tmp_path, [project(1), project(2, pack="mof-2020")])
    assert {code: row["judged"] for code, row in rates(tmp_path).items()} == dict.fromkeys(ASKED["hubei-2020"], 1)


def test_years_and_localities_are_apart_and_what_is_not_known_is_one_of_them(tmp_path):
    forms = [project(1), project(2, year=2022), project(3, locality="别市"), project(4, year=None, locality=None)]
    write_tally(tables(tmp_path, {"forms": forms}), ASKED)
    rows = pq.read_table(tmp_path / "departments.parquet").to_pylist()
    assert [(row["locality"], row["year"]) for row in rows] == [
        (None, None), ("别市", 2023), ("示例市", 2022), ("示例市", 2023),
    ]  # fmt: skip


def test_a_locality_is_the_sum_of_its_departments(tmp_path):
    own = project(3, 50, 40, kind="department", project=None, department="水利局", unit="水利局")
    write_tally(tables(tmp_path, {"forms": [project(1, 1000, 500), own]}), ASKED)
    (row,) = pq.read_table(tmp_path / "localities.parquet").to_pylist()
    assert (row["forms"], row["budget_yuan"], row["executed_yuan"]) == (2, D(1050), D(540))


def test_every_code_leads_down_to_document_and_cell(tmp_path):
    found = [finding(1, "total_mismatch"), finding(2, "over_execution"), finding(3, "total_mismatch")]
    forms = [project(1), project(2), project(3, year=2020)]
    folder = tables(tmp_path, {"forms": forms, "findings": found})
    (place,) = places_of(folder, OFFICE, "total_mismatch")
    assert (place["document_id"], place["source"], place["address"]) == (f"{1:064x}", "示例市/单位1.docx", "表1 第9行")


amounts = st.one_of(st.none(), st.decimals(0, 10**9, places=2))


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.tuples(amounts, amounts, st.sampled_from("甲乙丙"), st.sampled_from("东西")), max_size=25))
def test_departments_and_localities_come_to_the_same(tmp_path_factory, rows):
    forms = [project(n, b, e, department=f"{d}局", locality=f"{p}市") for n, (b, e, d, p) in enumerate(rows)]
    totals = tally(tables(tmp_path_factory.mktemp("tally"), {"forms": forms}))
    known = [(b, e) for b, e, _, _ in rows if b is not None and e is not None]
    for sums in (totals, by_locality(totals)):
        money = [total.money[bool(total.counts["projects"])] for total in sums.values()]
        assert sum(one.budget for one in money) == sum(b for b, _ in known)
        assert sum(one.forms for one in money) == len(known)
        assert sum(total.counts["forms"] for total in sums.values()) == len(rows)
