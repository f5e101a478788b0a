"""Scans and pictures are read as the form they show; what is unsure is a doubt, and what cannot be read is said."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("rapidocr", reason='the extra is not installed: pip install "jixiao[ocr]"')

import numpy as np
from scanned import as_pdf, noisy, page_picture, saved, tilted

import jixiao
from jixiao.core.codec import document_to_dict
from jixiao.core.errors import ReadError
from jixiao.ingest import read

SAMPLES = Path(jixiao.__file__).parent / "samples"
SAMPLE = jixiao.render(jixiao.read(SAMPLES / "08-bridge-check.xlsx").forms[0], "pdf").bytes
SHARED = Path(__file__).resolve().parents[4] / "shared"
CORPUS = SHARED / "corpus"


@pytest.fixture(scope="module")
def clean():
    return page_picture(SAMPLE)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The form as its PDF says it."""
    path = tmp_path_factory.mktemp("printed") / "表.pdf"
    path.write_bytes(SAMPLE)
    return read(path).forms[0]


@pytest.fixture(scope="module")
def scan(clean, tmp_path_factory):
    """The document read from a page scanned askew and with grain."""
    path = tmp_path_factory.mktemp("scan") / "扫描.pdf"
    path.write_bytes(as_pdf(noisy(tilted(clean, 1.2))))
    return read(path)


def test_a_scan_laid_askew_gives_the_form_it_shows(scan, printed):
    (form,) = scan.forms
    rows = [[cell.text if cell else None for cell in (r.target, r.actual, r.score)] for _, r in form.indicators()]
    assert rows == [
        [cell.text if cell else None for cell in (r.target, r.actual, r.score)] for _, r in printed.indicators()
    ]
    assert (form.pack, form.total.text, form.project.text) == (printed.pack, printed.total.text, printed.project.text)


def test_levels_merged_over_rows_reach_all_of_them(scan):
    assert {row.level1.text for _, row in scan.forms[0].indicators()} == {"产出指标", "效益指标", "满意度指标"}


def test_that_the_text_was_recognised_is_said(scan):
    assert [problem.code for problem in scan.problems] == ["recognised"]
    assert "请对照原件核对" in scan.problems[0].message


def test_every_doubt_says_where_it_stood(scan):
    assert all(doubt.address and "第1页" in doubt.address for doubt in scan.forms[0].doubts)


def test_a_page_turned_on_its_side_is_turned_back(clean, printed, tmp_path):
    path = tmp_path / "转.jpg"
    path.write_bytes(saved(np.rot90(clean), "jpg", quality=80))
    assert read(path).forms[0].total.text == printed.total.text


@pytest.mark.parametrize("degrees", [-2.5, -0.6, 0.0, 1.7])
def test_the_tilt_of_a_page_is_measured(clean, degrees):
    from jixiao.ingest.scan.straighten import tilt_of

    assert abs(tilt_of(tilted(clean, degrees)) - degrees) < 0.2


def test_a_blank_picture_is_said_to_hold_no_text(tmp_path):
    path = tmp_path / "空.png"
    path.write_bytes(saved(np.full((1200, 900), 255, np.uint8)))
    with pytest.raises(ReadError) as caught:
        read(path)
    assert caught.value.code == "no_text"


def test_a_page_too_poor_to_read_is_refused_and_not_guessed(clean, tmp_path):
    import cv2

    small = cv2.resize(clean, None, fx=0.22, fy=0.22, interpolation=cv2.INTER_AREA)
    path = tmp_path / "糊.png"
    path.write_bytes(saved(noisy(small, 25)))
    document = read(path)
    assert document.forms == ()
    assert {"scan_too_poor"} <= {problem.code for problem in document.problems}
    assert "重新扫描" in " ".join(problem.message for problem in document.problems)


def test_a_broken_picture_is_told_from_an_empty_one(tmp_path):
    path = tmp_path / "断.png"
    path.write_bytes(saved(np.full((600, 600), 255, np.uint8))[:200])
    with pytest.raises(ReadError):
        read(path)


def test_without_the_extra_the_message_says_how_to_install_it(tmp_path, clean):
    path = tmp_path / "扫描.png"
    path.write_bytes(saved(clean))
    code = (
        "import sys, importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'rapidocr' else real(name, *a)\n"
        "from jixiao.cli import main; sys.exit(main(['extract', sys.argv[1]]))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 2
    assert 'pip install "jixiao[ocr]"' in run.stderr and "不能上网的电脑" in run.stderr


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published forms is not beside this checkout")
def test_a_published_scan_is_read_as_a_person_transcribed_it(tmp_path):
    """One page here; benchmarks/scans.py reads them all."""
    path = CORPUS / "scan" / "m-08-langfang.pdf"
    out = tmp_path / "read.json"
    out.write_text(json.dumps([document_to_dict(read(path))], ensure_ascii=False), encoding="utf-8")
    script = [sys.executable, str(SHARED / "tools" / "measure.py"), "extract", str(out), str(CORPUS / "gold"), "-v"]
    said = subprocess.run(script, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    share = re.search(r"^\w+ +all (\d\.\d+)", said, re.MULTILINE)
    assert share is not None and float(share[1]) >= 0.97, said
