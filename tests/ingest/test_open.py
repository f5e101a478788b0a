"""What a file is, is told by its content; the name is only believed where the content is silent."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from paper import Paper, pdf
from word import docx, ole, p, package

from jixiao.core.errors import ReadError
from jixiao.ingest.open import read_sheets, sniff


def workbook() -> bytes:
    import io

    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "甲"
    book.save(out)
    return out.getvalue()


CONTENTS = {
    "docx": docx(p("自评表")),
    "xlsx": workbook(),
    "pdf": pdf(Paper().write(50, 700, "自评表")),
    "xls": (Path(__file__).parent / "data" / "old.xls").read_bytes(),
    "text": "自评表\n".encode(),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_file_is_what_it_holds_and_a_wrong_extension_is_said(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("form.docx" if kind != "docx" else "form.pdf")
    path.write_bytes(CONTENTS[kind])
    assert sniff(path) == kind
    sheets = read_sheets(path)
    assert sheets.format == kind
    assert sheets.problems[0][0] == "wrong_extension"
    assert path.name in sheets.problems[0][1]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("docx", "a.docx"), ("xlsx", "a.xlsm"), ("pdf", "A.PDF"), ("xls", "a.et"), ("text", "a.md"), ("text", "a.log")],
)
def test_a_fitting_extension_is_not_mentioned(tmp_path: Path, kind: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(CONTENTS[kind])
    assert "wrong_extension" not in {code for code, _ in read_sheets(path).problems}


@pytest.mark.parametrize(
    ("name", "content"), [("a.json", b"[1]"), ("a", b'{"forms": []}'), ("b.json", b"\xef\xbb\xbf []")]
)
def test_json_is_named_as_such(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert sniff(path) == "json"


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("a.doc", ole({"WordDocument": b"x"}), "另存为 docx"),
        ("a.xlsb", package({"xl/workbook.bin": "x"}), "另存为 xlsx"),
        ("a.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "另存为 docx"),
        ("a.wps", ole({"WordDocument": b"x"}), "WPS 文字"),
        ("a.et", ole({"Other": b"x"}), "WPS 表格"),
        ("a.ofd", package({"OFD.xml": "<x/>"}), "导出为 PDF"),
        ("a.odt", package({"mimetype": "application/vnd.oasis.opendocument.text"}), "另存为 docx"),
        ("a.rtf", b"{\\rtf1 x}", "另存为 docx"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "另存为 xlsx"),
        ("a.zip", package({"a.txt": "x"}), "解压"),
        ("a.rar", b"Rar!\x1a\x07\x00 x", "解压"),
        ("a.bin", bytes(range(256)) * 8, "docx"),
    ],
)
def test_what_cannot_be_read_says_with_what_to_convert_it(
    tmp_path: Path, name: str, content: bytes, remedy: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError) as refused:
        read_sheets(path)
    assert refused.value.code == "unsupported_format"
    assert refused.value.message.startswith(name)
    assert remedy in refused.value.remedy


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0", b"BM"])
def test_a_broken_picture_is_said_to_be_damaged(tmp_path: Path, head: bytes) -> None:
    path = tmp_path / "scan.jpg"
    path.write_bytes(head + b"\1\2\3" * 50)
    with pytest.raises(ReadError) as refused:
        read_sheets(path)
    assert refused.value.code == "damaged"
