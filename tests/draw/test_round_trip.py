"""What is drawn reads back as the same form, cell by cell."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from same_form import differences

import jixiao
from jixiao.core.codec import document_to_dict, form_from_dict
from jixiao.core.form import Document
from sample_forms import RIGHT, form

SAMPLES = Path(jixiao.__file__).parent / "samples"
SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS = SHARED / "corpus"


def read_back(one, kind, folder):
    name, _, data = jixiao.render(one, kind)
    path = folder / name
    path.write_bytes(data)
    return jixiao.read(path).forms


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
@pytest.mark.parametrize("name", RIGHT)
def test_a_right_form_of_every_kind_reads_back_the_same(name, kind, tmp_path):
    one = form(RIGHT[name])
    (again,) = read_back(one, kind, tmp_path)
    # what a person called the prescribed rows is no goal's name on any printed form
    named = (
        {"/goals/0/name", "/goals/0/weight"} if one.goals[0].name and "目标" not in one.goals[0].name.text else set()
    )
    assert [found for found in differences(one, again) if found[0] not in named] == []


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
@pytest.mark.parametrize(
    "sample", sorted(p.name for p in SAMPLES.iterdir() if p.suffix in (".docx", ".xlsx", ".pdf", ".txt"))
)
def test_every_bundled_sample_reads_back_the_same(sample, kind, tmp_path):
    for one in jixiao.read(SAMPLES / sample).forms:
        (again,) = read_back(one, kind, tmp_path)
        assert differences(one, again) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published forms is not beside this checkout")
@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_published_forms_as_a_person_transcribed_them_read_back_the_same(kind, tmp_path):
    """From the gold transcription straight to the page and back: the reader has no part in what is drawn."""
    packs = {
        ("donghu", "project"): ("hubei-2020", "project"), ("donghu", "department"): ("hubei-2020", "department"),
        ("guangshui", "project"): ("guangshui-2020", "project"), ("guangshui", "department"): ("guangshui-2020", "goals"),
        ("guangshui", "department-common"): ("guangshui-2020", "common"), ("shijiazhuang", "project"): ("shijiazhuang-gaoxin-2020", "project"),
        ("mof", "project"): ("mof-2020", "project"), ("mof-transfer", "project"): ("mof-transfer-2020", "project"),
    }  # fmt: skip
    documents = []
    for path in sorted((CORPUS / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        pack, kind_id = packs[gold["template"], gold["kind"]]
        one = form_from_dict({**gold, "pack": pack, "form_kind": kind_id})
        again = read_back(one, kind, tmp_path)
        source = Document(source=f"{path.stem}.{kind}", format=kind, forms=again)
        documents.append(document_to_dict(source))
    out = tmp_path / "read.json"
    out.write_text(json.dumps(documents, ensure_ascii=False), encoding="utf-8")
    script = [sys.executable, str(SHARED / "tools" / "measure.py"), "extract", str(out), str(CORPUS / "gold"), "-v"]
    said = subprocess.run(script, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    share = re.search(r"^\w+ +all (\d\.\d+)", said, re.MULTILINE)
    assert share is not None and "NOT READ" not in said, said
    assert float(share[1]) >= 0.99, said
