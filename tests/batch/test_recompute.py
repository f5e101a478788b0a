"""Printed department forms against their projects, from the tables: the same answer as from the forms themselves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from audited import audited, corpus, tables
from small_audit import document

import jixiao
from jixiao.batch.recompute import compared_departments, write_recomputed
from jixiao.batch.rows import rows_of
from jixiao.core.form import Document, Form, Printed
from jixiao.core.rollup import rollup
from jixiao.judge import judge_document
from jixiao.packs import load_pack

SAMPLES = Path(jixiao.__file__).parent / "samples"
CORPUS = corpus()
ROADS = jixiao.read(SAMPLES / "01-road-upkeep.docx").forms[0]
OFFICE = ROADS.supervisor.text
BUS = replace(
    ROADS,
    project=Printed("城乡公交"),
    budget=replace(ROADS.budget, budget=Printed("120"), executed=Printed("114")),
)


def whole() -> Form:
    """The department form that the two projects come to, as a department would print it."""
    return replace(rollup([ROADS, BUS], load_pack("hubei-2020")).form, pack="hubei-2020")


def folder_of(folder: Path, *forms: Form, **further):
    """Tables of documents with one form each."""
    made = {"documents": [], "forms": [], "indicators": [], "findings": [], "unjudged": [], "problems": []}
    for number, form in enumerate(forms, 1):
        source = f"交通局/{number}.docx"
        read = Document(source=source, format="docx", forms=(form,))
        for name, rows in rows_of(judge_document(read), f"{number:064x}", 1000, locality="清溪县").items():
            made[name] += rows
    for name, rows in further.items():
        made[name] += rows
    return tables(folder, made)


def outcomes(folder: Path) -> list[tuple[str, str | None, str | None, str | None]]:
    write_recomputed(folder)
    rows = pq.read_table(folder / "rollups.parquet").to_pylist()
    return [(row["outcome"], row["where"], row["printed"], row["computed"]) for row in rows]


def test_a_department_that_says_what_its_projects_say_agrees(tmp_path):
    assert outcomes(folder_of(tmp_path, ROADS, BUS, whole())) == [("agrees", None, None, None)]


def test_a_sum_of_money_that_differs_is_listed_with_both_figures_and_its_cell(tmp_path):
    said = whole()
    wrong = replace(said, budget=replace(said.budget, executed=Printed("9999", ROADS.budget.executed.where)))
    folder = folder_of(tmp_path, ROADS, BUS, wrong)
    assert outcomes(folder) == [("differs", "budget", "9999", "570")]
    (row,) = pq.read_table(folder / "rollups.parquet").to_pylist()
    assert row["address"] == ROADS.budget.executed.address
    assert row["children"] == [f"{number:064x}-1" for number in (1, 2)]


def test_the_tables_answer_as_the_forms_do(tmp_path):
    printed = jixiao.read(SAMPLES / "03-department.xlsx").forms[0]
    direct = rollup([ROADS], load_pack("hubei-2020"), printed=printed)
    (compared,) = compared_departments(folder_of(tmp_path, ROADS, printed))
    assert compared.result is not None and direct.differences
    assert [(d.where, d.field, d.printed, d.computed, d.address) for d in compared.result.differences] == [
        (d.where, d.field, d.printed, d.computed, d.address) for d in direct.differences
    ]


@pytest.mark.skipif(CORPUS is None, reason="no ../shared/corpus beside the clone")
def test_the_tables_of_published_forms_answer_as_the_forms_do(tmp_path):
    names = ["01-consulting-review", "03-soil-water", "04-building1-rent", "05-street-subcentre", "07-purchased-staff"]
    paths = [CORPUS / "docx" / f"001-{name}.docx" for name in (*names, "32-zhengshu-zhengti")]
    (compared,) = compared_departments(audited(tmp_path, paths))
    by_source = {Path(row["source"]).name: row for row in compared.children}
    children = [jixiao.read(CORPUS / "docx" / name).forms[0] for name in by_source]
    direct = rollup(children, load_pack("hubei-2020"), printed=jixiao.read(paths[-1]).forms[0])
    assert len(children) == 5 and compared.result is not None
    assert {(d.where, d.field, d.printed, d.computed, d.address) for d in compared.result.differences} == {
        (d.where, d.field, d.printed, d.computed, d.address) for d in direct.differences
    }


def test_projects_of_another_year_or_department_are_not_rolled_up(tmp_path):
    later = replace(ROADS, year=Printed("2022"))
    others = replace(ROADS, supervisor=Printed("清溪县教育局"), unit=Printed("清溪县教育局"), implementer=None)
    assert outcomes(folder_of(tmp_path, later, others, whole())) == []


def test_a_project_handed_in_twice_is_rolled_up_once(tmp_path):
    assert outcomes(folder_of(tmp_path, ROADS, BUS, BUS, whole())) == [("agrees", None, None, None)]


def unread(number: int, source: str, code: str = "broken"):
    """A file that could not be read, as the problems say."""
    ids = {"problem_id": f"{number:064x}-1", "document_id": f"{number:064x}"}
    return {**ids, "source": source, "code": code, "message": f"{source}：文件打不开。", "stopped": True}


def test_an_unread_file_among_the_departments_own_is_listed_as_missing(tmp_path):
    lost = unread(9, "交通局/9.docx")
    folder = folder_of(tmp_path, ROADS, BUS, whole(), documents=[document(9, read=False)], problems=[lost])
    assert ("missing", "交通局/9.docx", None, None) in outcomes(folder)


def test_an_unread_file_elsewhere_is_nobodys_child(tmp_path):
    lost = [unread(9, "教育局/9.docx"), unread(10, "交通局/说明.md", "no_form")]
    folder = folder_of(tmp_path, ROADS, BUS, whole(), problems=lost)
    assert outcomes(folder) == [("agrees", None, None, None)]


def test_an_unread_file_in_a_folder_of_many_departments_is_not_laid_at_anybodys_door(tmp_path):
    school = replace(ROADS, supervisor=Printed("清溪县教育局"), unit=Printed("清溪县教育局"), implementer=None)
    folder = folder_of(tmp_path, ROADS, BUS, whole(), school, problems=[unread(9, "交通局/9.docx")])
    assert outcomes(folder) == [("agrees", None, None, None)]


def test_forms_of_several_packs_are_not_compared_and_it_is_said(tmp_path):
    other = replace(jixiao.read(SAMPLES / "07-translation.pdf").forms[0], supervisor=ROADS.supervisor, year=ROADS.year)
    (row,) = outcomes(folder_of(tmp_path, ROADS, other, whole()))
    assert row[0] == "not_compared"


def test_a_value_that_cannot_be_had_is_listed_and_nothing_taken_for_it(tmp_path):
    moneyless = replace(BUS, budget=replace(BUS.budget, executed=None))
    found = outcomes(folder_of(tmp_path, ROADS, moneyless, whole()))
    assert ("not_rolled", "执行数", None, None) in found
    assert "agrees" not in {outcome for outcome, *_ in found}
