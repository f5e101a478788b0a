"""``across.parquet``: what stands in it of the samples and of published forms, and that portions and order change nothing."""

from __future__ import annotations

import pickle
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from audited import audited, corpus, tables
from small_audit import form

import jixiao
from jixiao.batch import across
from jixiao.batch.across import folders, write_across
from jixiao.core.across import look_across

SAMPLES = Path(jixiao.__file__).parent / "samples"
CORPUS = corpus()
needs_corpus = pytest.mark.skipif(CORPUS is None, reason="no ../shared/corpus beside the clone")
LATE = "因汛期提前，块石运输船停航二十余天，护岸抛石推迟到十月完成，尾款在竣工验收之后支付。"


def groups(folder):
    """The groups of the table by key: code, and of each member the project and where in its form."""
    found = {}
    for row in pq.read_table(folder / "across.parquet").to_pylist():
        found.setdefault(row["group"], (row["code"], set()))[1].add((row["project"], row["where"]))
    return sorted((code, sorted(members)) for code, members in found.values())


def test_the_copied_texts_planted_in_the_samples_are_in_the_table(tmp_path):
    assert write_across(audited(tmp_path, [SAMPLES])) == 2
    pair = ["2023年老城街巷改造", "老城排水管网清淤"]
    assert groups(tmp_path) == [
        ("across_same_reason", [(project, "deviation_reason") for project in pair]),
        ("across_same_text", [(project, "improvement") for project in pair]),
    ]


def test_the_table_says_what_the_rules_say_of_the_same_forms(tmp_path):
    write_across(audited(tmp_path, [SAMPLES]))
    by_reason = [group for group in look_across(folders(tmp_path)) if group.kind.code == "across_same_reason"]
    (group,) = by_reason
    rows = [row for row in pq.read_table(tmp_path / "across.parquet").to_pylist() if row["group"] == group.key]
    assert [(row["form_id"], row["said"], row["with_what"]) for row in rows] == [
        (member.entry.form_id, member.said, member.with_what) for member in group.members
    ]
    assert {row["message"] for row in rows} == {group.message}


def test_every_member_has_its_document_and_its_cell(tmp_path):
    write_across(audited(tmp_path, [SAMPLES]))
    rows = pq.read_table(tmp_path / "across.parquet").to_pylist()
    assert rows and all(row["document_id"] and row["source"] and row["address"] for row in rows)


def test_small_portions_and_slices_change_nothing(tmp_path, monkeypatch):
    whole = audited(tmp_path / "whole", [SAMPLES])
    parted = audited(tmp_path / "parted", [SAMPLES])
    write_across(whole)
    monkeypatch.setattr(across, "_PORTION", 2)
    monkeypatch.setattr(across, "_SLICE", 3)
    write_across(parted)
    assert (whole / "across.parquet").read_bytes() == (parted / "across.parquet").read_bytes()


def test_an_audit_without_forms_has_an_empty_table(tmp_path):
    assert write_across(tables(tmp_path, {})) == 0
    assert pq.read_table(tmp_path / "across.parquet").num_rows == 0


def test_nothing_is_left_beside_the_tables(tmp_path):
    write_across(audited(tmp_path, [SAMPLES]))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_thousands_with_one_text_are_one_group_over_many_slices(tmp_path):
    some = [form(n, project=f"{n}号泵站", unit="清溪县水利局", improvement=f"{n}号泵站{LATE}") for n in range(3000)]
    assert write_across(tables(tmp_path, {"forms": some})) == 1
    assert pq.read_table(tmp_path / "across.parquet").num_rows == 3000


def test_a_table_cut_short_is_never_left_behind(tmp_path, monkeypatch):
    folder = audited(tmp_path, [SAMPLES])
    monkeypatch.setattr(pickle, "dump", _full_disk)
    with pytest.raises(OSError):
        write_across(folder)
    assert not (folder / "across.parquet").exists()


def _full_disk(*_):
    raise OSError(28, "No space left on device")


FOREIGN_TRADE = [
    "2019年度市级促进外贸稳增长专项资金",
    "2019年第三批省外贸发展专项资金（贸易救济法律援助和稳外贸项目）",
    "2020年中央外经贸发展专项资金（开拓国际市场事项）",
    "2020年中央外经贸发展专项资金（进口贴息项目）",
]
BOILERPLATE = [
    ("across_same_reason", "deviation_reason", FOREIGN_TRADE),
    ("across_same_reason", "deviation_reason", ["培训费", "宣传设计制造及制作费", "翻译费"]),
    ("across_same_text", "annual_goal", FOREIGN_TRADE),
    ("across_same_text", "completion", FOREIGN_TRADE),
    ("across_same_text", "improvement", ["党政办公室项目经费", "组织部专项经费", "自贸改革创新局专用经费项目"]),
]
"""Every text of the published forms that stands in forms about different projects, read and judged by hand."""


@needs_corpus
@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "text"])
def test_every_copied_text_of_the_published_forms_is_found_and_no_other(tmp_path, kind):
    write_across(audited(tmp_path, [CORPUS / kind]))
    expected = [(code, sorted((project, where) for project in projects)) for code, where, projects in BOILERPLATE]
    assert groups(tmp_path) == sorted(expected)


@needs_corpus
def test_the_same_forms_in_three_formats_are_the_same_groups(tmp_path):
    write_across(audited(tmp_path, [CORPUS / kind for kind in ("docx", "xlsx", "text")]))
    assert len(groups(tmp_path)) == len(BOILERPLATE)
    assert pq.read_table(tmp_path / "across.parquet").num_rows == sum(len(projects) for _, _, projects in BOILERPLATE)
