"""Office files for the tests of annotating: samples taken apart, changed and put together again."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from pathlib import Path

from lxml import etree

from jixiao.annotate import annotated
from jixiao.annotate.index import Entry, index_of
from jixiao.judge import JudgedDocument, compared, judge_document
from jixiao.sources import documents

SAMPLES = Path(__file__).parents[2] / "src" / "jixiao" / "samples"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def files(suffix: str) -> list[Path]:
    """The bundled samples of a format, and the published forms where they are."""
    found = sorted(SAMPLES.glob(f"*.{suffix}"))
    if CORPUS.is_dir():
        found += sorted((CORPUS / suffix).iterdir())
    return [path for path in found if judged(path).forms]


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of an office file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(contents: dict[str, bytes]) -> bytes:
    """An office file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return out.getvalue()


def changed(path: Path, part: str, *swaps: tuple[str, str]) -> bytes:
    """A file with texts of one part swapped for others; each must be there."""
    contents = parts(path.read_bytes())
    text = contents[part].decode("utf-8")
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    contents[part] = text.encode("utf-8")
    return packed(contents)


def saved(folder: Path, name: str, data: bytes) -> Path:
    """The bytes as a file of that name. Never the same path twice, for what was made of a file is remembered by its path."""
    path = folder / name
    assert not path.exists()
    path.write_bytes(data)
    return path


@lru_cache(maxsize=256)
def judged(path: Path) -> JudgedDocument:
    """A file judged as ``jixiao check`` does."""
    return next(compared(judge_document(document) for document in documents([str(path)])))


@lru_cache(maxsize=256)
def result(path: Path) -> bytes:
    """The annotated copy of a file."""
    return annotated(judged(path))


def entries(path: Path) -> tuple[Entry, ...]:
    """What is listed in the index of a file."""
    return index_of(judged(path)).entries


def tree(data: bytes, part: str) -> etree._Element:
    return etree.fromstring(parts(data)[part])


def texts(element: etree._Element) -> str:
    """All text in an element, one paragraph or cell after the other."""
    return "".join(element.itertext())
