"""Real published forms, beside this checkout where they are: how many of their cells are read as a person transcribed them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.core.codec import document_to_dict
from jixiao.ingest import read

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS = SHARED / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published forms is not beside this checkout")


def measured(kind: str, folder: Path) -> tuple[str, float]:
    """What the measuring script says of one format, and the share of all cells that was read right."""
    documents = [document_to_dict(read(path)) for path in sorted((CORPUS / kind).iterdir())]
    out = folder / "read.json"
    out.write_text(json.dumps(documents, ensure_ascii=False), encoding="utf-8")
    script = [sys.executable, str(SHARED / "tools" / "measure.py"), "extract", str(out), str(CORPUS / "gold"), "-v"]
    said = subprocess.run(script, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    share = re.search(r"^\w+ +all (\d\.\d+)", said, re.MULTILINE)
    assert share is not None, said
    return said, float(share[1])


@pytest.mark.parametrize(("kind", "least"), [("text", 0.998), ("docx", 0.998), ("xlsx", 0.998), ("pdf", 0.998)])
def test_published_forms_are_read_as_a_person_transcribed_them(kind: str, least: float, tmp_path: Path) -> None:
    said, share = measured(kind, tmp_path)
    assert "NOT READ" not in said and "that are none" not in said
    assert share >= least, said


def test_every_published_form_finds_the_pack_of_its_place() -> None:
    packs = {"001": "hubei-2020", "002": "guangshui-2020", "004": "shijiazhuang-gaoxin-2020"}
    for path in sorted((CORPUS / "docx").iterdir()):
        wanted = packs.get(path.stem[:3])
        for form in read(path).forms:
            assert wanted is None or form.pack == wanted, path.name
