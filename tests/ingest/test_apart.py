"""A PDF that could keep pdfium busy without end is read in a process of its own, and ended there."""

from __future__ import annotations

import time
import zlib
from pathlib import Path

import pytest

from jixiao.core.errors import ReadError
from jixiao.ingest.apart import leaves_apart, needs_a_process
from jixiao.ingest.limits import Limits, Watch
from jixiao.ingest.open import read_sheets
from jixiao.ingest.pdf import leaves_of

SAMPLE = Path(__file__).parents[2] / "src" / "jixiao" / "samples" / "07-translation.pdf"


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, len(body),
    )  # fmt: skip


def stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (head, len(content), content)


def page(resources: bytes, content: bytes, *more: bytes) -> bytes:
    return pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %s /Contents 4 0 R>>" % resources,
        content,
        *more,
    )


def test_a_drawing_that_draws_itself_twice_is_stopped(tmp_path: Path) -> None:
    looped = stream(
        b"/F Do /F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F 5 0 R>>>>"
    )
    path = tmp_path / "套叠.pdf"
    path.write_bytes(page(b"<</XObject <</F 5 0 R>>>>", stream(b"/F Do /F Do"), looped))
    began = time.monotonic()
    with pytest.raises(ReadError) as caught:
        read_sheets(path, Limits(seconds=3))
    assert caught.value.code in ("too_slow", "damaged", "no_text")
    assert "套叠.pdf" in caught.value.message and caught.value.remedy
    assert time.monotonic() - began < 30


def test_data_packed_twice_gets_a_process_of_its_own() -> None:
    packed = zlib.compress(zlib.compress(b"0 0 m " * 1000))
    assert needs_a_process(page(b"<<>>", stream(packed, b"/Filter [/FlateDecode /FlateDecode]")))


def test_an_ordinary_form_is_read_where_it_is() -> None:
    assert not needs_a_process(SAMPLE.read_bytes())


def test_a_process_of_its_own_reads_the_same() -> None:
    data = SAMPLE.read_bytes()
    assert leaves_apart(data, Watch("样表.pdf")) == leaves_of(data, Watch("样表.pdf"))


def test_what_the_process_refuses_is_refused_here() -> None:
    with pytest.raises(ReadError) as caught:
        leaves_apart(b"%PDF-1.4 broken", Watch("坏.pdf"))
    assert caught.value.code == "damaged" and "坏.pdf" in caught.value.message


def test_modules_lying_in_the_working_folder_are_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pickle.py").write_text("raise SystemExit('not the one that was meant')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    data = SAMPLE.read_bytes()
    assert leaves_apart(data, Watch("样表.pdf")) == leaves_of(data, Watch("样表.pdf"))
