"""Bad files: a code, a message that names the file, a remedy; never a traceback, never a hang, never a flood."""

from __future__ import annotations

import os
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paper import Paper, pdf
from word import docx, ole, p, package, tbl, tc, tr

from jixiao.core.errors import ReadError
from jixiao.ingest.limits import MEGABYTE, Limits
from jixiao.ingest.open import read_sheets

XS, YS = [50.0, 150.0, 300.0], [700.0, 670.0, 640.0]
FORM_PDF = pdf(Paper().ruled(XS, YS).fill(XS, YS, [["指标", "得分"], ["数量", "10"]]))
FORM_DOCX = docx(p("自评表") + tbl(tr(tc("总分"), tc("100"))))


def refusal(path: Path, limits: Limits | None = None) -> ReadError:
    with pytest.raises(ReadError) as refused:
        read_sheets(path, limits) if limits else read_sheets(path)
    error = refused.value
    assert path.name in error.message, "the message names the file"
    assert error.remedy, "and says what to do"
    assert str(path.parent) not in error.message, "but not where the machine keeps it"
    return error


def holding(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [b"", b"   \n\n", b"\0" * 500])
@pytest.mark.parametrize("name", ["form.docx", "form.xlsx", "form.pdf", "form.txt"])
def test_an_empty_file(tmp_path: Path, name: str, content: bytes) -> None:
    assert refusal(holding(tmp_path, name, content)).code == "empty_file"


def test_a_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.docx").code == "not_found"


def test_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "is_directory"


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may read everything; Windows has no mode bits"
)
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = holding(tmp_path, "form.docx", FORM_DOCX)
    path.chmod(0)
    assert refusal(path).code == "no_permission"


def test_a_file_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = holding(tmp_path, "form.docx", FORM_DOCX)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert refusal(path).code == "no_permission"


@pytest.mark.parametrize("name", ["form.docx", "form.xlsx"])
def test_an_office_file_with_a_password(tmp_path: Path, name: str) -> None:
    content = ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})
    assert refusal(holding(tmp_path, name, content)).code == "password"


def test_an_encrypted_file_cut_short_is_still_known_as_such(tmp_path: Path) -> None:
    content = ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})[:1400]
    assert refusal(holding(tmp_path, "form.docx", content)).code == "password"


def test_an_old_workbook_with_a_password(tmp_path: Path) -> None:
    bof, filepass = b"\x09\x08\x10\0" + b"\0\6\5\0" + b"\0" * 12, b"\x2f\0\6\0" + b"\0" * 6
    assert refusal(holding(tmp_path, "form.xls", ole({"Workbook": bof + filepass}))).code == "password"


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    content = pdf(Paper().write(50, 700, "自评表"), encrypted=True)
    assert refusal(holding(tmp_path, "form.pdf", content)).code == "password"


def test_an_ods_with_a_password(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<m><encryption-data/></m>",
        "content.xml": b"\x01\x02",
    }
    assert refusal(holding(tmp_path, "form.ods", package(parts))).code == "password"


@pytest.mark.parametrize("name", ["form.docx", "form.xlsx"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_zip_cut_short(tmp_path: Path, name: str, share: float) -> None:
    content = FORM_DOCX[: int(len(FORM_DOCX) * share)]
    assert refusal(holding(tmp_path, name, content)).code == "damaged"


def test_a_zip_with_a_wrong_checksum(tmp_path: Path) -> None:
    path = holding(tmp_path, "form.docx", b"")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", b"<x>" + b"A" * 2000 + b"</x>")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"A" * 100, b"B" * 100, 1))
    assert refusal(path).code == "damaged"


@pytest.mark.parametrize("inside", ["", "<w:document", "<w:document xmlns:w='x'/>", "<a>&undefined;</a>", "\x00\x01"])
def test_a_docx_whose_xml_is_broken(tmp_path: Path, inside: str) -> None:
    assert refusal(holding(tmp_path, "form.docx", package({"word/document.xml": inside}))).code == "damaged"


@pytest.mark.parametrize(
    "parts",
    [{"xl/workbook.xml": "<a/>"}, {"xl/workbook.xml": "<a", "xl/_rels/workbook.xml.rels": "<a/>"}, {"xl/x": ""}],
)
def test_an_xlsx_without_its_parts(tmp_path: Path, parts: dict[str, str | bytes]) -> None:
    assert refusal(holding(tmp_path, "form.xlsx", package(parts))).code == "damaged"


def test_an_old_workbook_cut_short(tmp_path: Path) -> None:
    content = (Path(__file__).parent / "data" / "old.xls").read_bytes()
    assert refusal(holding(tmp_path, "form.xls", content[:3000])).code in ("damaged", "unsupported_format")


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_a_pdf_cut_short_beyond_use(tmp_path: Path, share: float) -> None:
    assert refusal(holding(tmp_path, "form.pdf", FORM_PDF[: int(len(FORM_PDF) * share)])).code in ("damaged", "no_text")


def test_a_pdf_that_lost_its_end_is_read_and_said(tmp_path: Path) -> None:
    end = FORM_PDF.rindex(b"startxref")
    sheets = read_sheets(holding(tmp_path, "form.pdf", FORM_PDF[:end]))
    assert [code for code, _ in sheets.problems] == ["truncated"]


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    with path.open("wb") as file:
        file.truncate(101 * MEGABYTE)
    assert refusal(path).code == "too_large"


def test_text_and_xml_have_their_own_bounds(tmp_path: Path) -> None:
    small = Limits(text_bytes=1000, xml_bytes=1000)
    assert refusal(holding(tmp_path, "form.txt", b"a\n" * 600), small).code == "too_large"
    assert refusal(holding(tmp_path, "form.docx", docx(p("甲") * 100)), small).code == "too_large"


@pytest.mark.parametrize("name", ["form.docx", "form.xlsx"])
def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    part = "word/document.xml" if name.endswith("docx") else "xl/workbook.xml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(part, "w", force_zip64=True) as out:
        for _ in range(64):
            out.write(b"\0" * MEGABYTE)
    begun = time.perf_counter()
    assert refusal(path).code == "zip_bomb"
    assert time.perf_counter() - begun < 1


def test_a_zip_of_too_many_files(tmp_path: Path) -> None:
    content = package({"word/document.xml": "<a/>"} | {f"word/{number}": "" for number in range(5001)})
    assert refusal(holding(tmp_path, "form.docx", content)).code == "zip_bomb"


def test_a_zip_that_lies_about_its_size_is_damaged_not_a_flood(tmp_path: Path) -> None:
    """The directory says 100 bytes, the part holds a million."""
    content = bytearray(package({"word/document.xml": "<a>" + " " * 1_000_000 + "</a>"}))
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    assert refusal(holding(tmp_path, "form.docx", bytes(content))).code == "damaged"


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE d [<!ENTITY x "' + "ha" * 10 + '"><!ENTITY y "&x;&x;&x;&x;">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_xml_with_entities_is_refused(tmp_path: Path, dtd: str) -> None:
    body = FORM_DOCX_XML.replace("总分", "&x;")
    assert refusal(holding(tmp_path, "form.docx", package({"word/document.xml": dtd + body}))).code == "unsafe_xml"


FORM_DOCX_XML = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>总分</w:t></w:r></w:p></w:body>'
    "</w:document>"
)


def test_two_hundred_thousand_rows(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("流水")
    for row in range(200_000):
        sheet.write_number(row, 0, row)
    book.close()
    begun = time.perf_counter()
    error = refusal(path)
    assert time.perf_counter() - begun < 5
    assert error.code == "too_many_rows"
    assert "200000" in error.message and "流水" in error.message


def test_too_many_rows_in_word_and_text(tmp_path: Path) -> None:
    limits = Limits(rows=50)
    rows = tbl(*[tr(tc("甲"), tc("乙"))] * 51)
    assert refusal(holding(tmp_path, "form.docx", docx(rows)), limits).code == "too_many_rows"
    assert refusal(holding(tmp_path, "form.txt", "甲\t乙\n".encode() * 51), limits).code == "too_many_rows"
    assert refusal(holding(tmp_path, "form.csv", "甲,乙\n".encode() * 51), limits).code == "too_many_rows"


def test_a_word_table_that_claims_endless_columns(tmp_path: Path) -> None:
    wide = tbl(tr(*[tc("甲", '<w:gridSpan w:val="999"/>')] * 3))
    assert refusal(holding(tmp_path, "form.docx", docx(wide))).code == "too_many_cells"


def test_too_many_pages(tmp_path: Path) -> None:
    content = pdf(*[Paper().write(50, 700, "甲")] * 4)
    assert refusal(holding(tmp_path, "form.pdf", content), Limits(pages=3)).code == "too_many_pages"


@pytest.mark.parametrize(
    ("name", "content"),
    [("form.docx", FORM_DOCX), ("form.pdf", FORM_PDF), ("form.xls", (Path(__file__).parent / "data" / "old.xls").read_bytes()),
     ("form.txt", "甲\t乙\n".encode() * 1001), ("form.csv", "甲,乙\n".encode())],
)  # fmt: skip
def test_the_time_limit_holds_in_every_reader(tmp_path: Path, name: str, content: bytes) -> None:
    assert refusal(holding(tmp_path, name, content), Limits(seconds=-1)).code == "too_slow"


def test_a_deeply_nested_docx_does_not_crash(tmp_path: Path) -> None:
    """libxml2 itself refuses a tree deeper than 256; what it accepts must not exhaust the stack."""
    for depth in (60, 400, 5000):
        body = "<w:sdt><w:sdtContent>" * depth + p("甲") + "</w:sdtContent></w:sdt>" * depth
        path = holding(tmp_path, "form.docx", docx(body))
        if depth < 100:
            assert read_sheets(path).pages[0].blocks
        else:
            assert refusal(path).code == "damaged"


def test_text_that_is_no_text(tmp_path: Path) -> None:
    assert refusal(holding(tmp_path, "form.txt", b"\x81\x20\xff\xff" * 100)).code == "unknown_encoding"


def test_codes_without_a_letter_do_not_break_the_page(tmp_path: Path) -> None:
    rows = [["指标", "得分"], ["\ud800\x01", "10"]]
    paper = Paper()
    paper.ruled(XS, YS).fill(XS, YS, [rows[0]])
    paper.marks.append("BT /F1 10 Tf 1 0 0 1 53 655 Tm <d80000010031> Tj ET")
    assert read_sheets(holding(tmp_path, "form.pdf", pdf(paper))).pages[0].blocks


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [
            ("form.docx", FORM_DOCX),
            ("form.pdf", FORM_PDF),
            ("form.xls", (Path(__file__).parent / "data" / "old.xls").read_bytes()),
        ]
    ),
    st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=4)), min_size=1, max_size=6),
)
def test_damaged_bytes_give_a_result_or_a_refusal(
    tmp_path: Path, form: tuple[str, bytes], damages: list[tuple[float, bytes]]
) -> None:
    name, content = form
    broken = bytearray(content)
    for share, value in damages:
        at = int(share * len(broken))
        broken[at : at + len(value)] = value
    path = holding(tmp_path, name, bytes(broken))
    try:
        sheets = read_sheets(path)
    except ReadError as error:
        assert error.code and name in error.message
    else:
        assert sheets.format
