"""docs/audit.md says what the tables are, and its queries run."""

import re
from pathlib import Path

import duckdb
import pytest
from audited import audited
from small_audit import described

import jixiao
from jixiao.batch.summary_count import count
from jixiao.batch.tables import SCHEMA_VERSION, TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.S)
SAMPLES = Path(jixiao.__file__).parent / "samples"


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """What each query of the page answers on the bundled samples, as (columns, rows); and the folder."""
    folder = tmp_path_factory.mktemp("audit")
    packs = ("hubei-2020", "guangshui-2020", "mof-2020", "mof-transfer-2020", "shijiazhuang-gaoxin-2020")
    described(audited(folder, sorted(SAMPLES.glob("[01]*"))), packs)
    with duckdb.connect() as session:
        session.execute(f"SET file_search_path = '{folder}'")
        answers = []
        for query in QUERIES:
            found = session.execute(query)
            answers.append([dict(zip([c[0] for c in found.description], row, strict=True)) for row in found.fetchall()])
    return folder, answers


@pytest.mark.parametrize("name", TABLES)
def test_the_page_lists_every_column_with_its_type(name):
    section = PAGE.split(f"### {name}\n")[1].split("\n### ")[0]
    listed = re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", section, re.M)
    assert listed == [(field.name, str(field.type)) for field in TABLES[name]]


def test_the_page_names_the_version():
    assert f"Schema version **{SCHEMA_VERSION}**" in PAGE


def test_there_are_five_questions_and_each_finds_something(asked):
    _, answers = asked
    assert len(answers) == 5 and all(answers)


def test_the_first_question_finds_the_totals_above_the_computed_ones(asked):
    folder, answers = asked
    assert len(answers[0]) == count(folder).agreement.higher
    assert answers[0] == sorted(answers[0], key=lambda row: -row["above"])


def test_the_second_question_gives_the_rates_of_the_summary(asked):
    folder, answers = asked
    rate = next(line.rate for line in count(folder).kinds if line.code == "total_mismatch")
    assert (sum(row["found"] for row in answers[1]), sum(row["judged"] for row in answers[1])) == (
        rate.found,
        rate.judged,
    )


def test_the_fifth_question_leads_to_a_cell(asked):
    _, answers = asked
    assert all(row["source"] and row["address"] for row in answers[4])
