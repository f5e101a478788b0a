"""The bundled samples give exactly the findings that their manifest lists."""

import re
from pathlib import Path

import pytest
import yaml

from jixiao.core.number import plain
from jixiao.judge import compared, judge_document
from jixiao.show.words import form_name
from jixiao.sources import documents

SAMPLES = Path(__file__).parents[2] / "src" / "jixiao" / "samples"
MANIFEST = yaml.safe_load((SAMPLES / "findings.yaml").read_text(encoding="utf-8"))
FILES = sorted(path.name for path in SAMPLES.iterdir() if re.match(r"\d", path.name))


def judged(name):
    """The sample's document, judged as ``jixiao check`` does."""
    return next(compared(judge_document(document) for document in documents([str(SAMPLES / name)])))


def test_every_sample_is_in_the_manifest_and_in_the_readme():
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert sorted(MANIFEST) == FILES
    assert [name for name in FILES if name not in readme] == []


@pytest.mark.parametrize("name", FILES)
def test_a_sample_gives_exactly_the_findings_of_its_manifest(name):
    forms = judged(name).forms
    assert [form_name(form) for form in forms] == [wanted["form"] for wanted in MANIFEST[name]]
    for form, wanted in zip(forms, MANIFEST[name], strict=True):
        total = "无" if form.sheet.total is None else plain(form.sheet.total)
        assert (f"{form.pack.id}·{form.sheet.kind.id}", total) == (wanted["pack"], wanted["total"])
        found = sorted((found.code, found.where) for found in form.answers.findings)
        assert found == sorted((entry["code"], entry["where"]) for entry in wanted["findings"])
        for entry in wanted["findings"]:
            if "expected" in entry:
                expected = {
                    f.expected for f in form.answers.findings if (f.code, f.where) == (entry["code"], entry["where"])
                }
                assert expected == {entry["expected"]}, entry


@pytest.mark.parametrize("name", FILES)
def test_every_finding_about_a_cell_says_which(name):
    for form in judged(name).forms:
        nowhere = {found.code for found in form.answers.findings if not found.address}
        assert nowhere <= {"publish_incomplete"}  # what is not in the form has no cell


def test_a_form_without_actuals_is_said_to_have_nothing_to_check():
    problems = judged("12-not-filled.xlsx").document.problems
    assert [problem.code for problem in problems] == ["declaration_only"]


def test_together_the_samples_show_every_pack():
    from jixiao.packs import list_packs

    kinds = {f"{pack.id}·{kind.id}" for pack in list_packs() for kind in pack.kinds}
    assert {wanted["pack"] for forms in MANIFEST.values() for wanted in forms} == kinds


def test_the_samples_are_small_and_name_nobody():
    for name in FILES:
        assert (SAMPLES / name).stat().st_size < 65_000
    text = (Path(__file__).parents[2] / "tools" / "sample_forms.py").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:填报人|负责人|联系人)[：\", ]+([\u4e00-\u9fff]{2,4})", text))
    assert named <= {"张某"}
