"""Evidence: what is taken in is what it says it is, it lies whole under its hash, and what is taken away leaves its record."""

import hashlib
from pathlib import Path

import pytest
from county import County
from django.core.exceptions import PermissionDenied
from django.test import Client
from papers import SAMPLES, png, sample, upload, windows_program, zip_bomb

from jixiao.web.records.faults import Refused, Stale
from jixiao.web.records.models import Event, Evidence, Filing
from jixiao.web.records.services.evidence import attach_evidence, remove_evidence
from jixiao.web.records.services.filing import read_filing
from jixiao.web.records.services.log import faults_in_log
from jixiao.web.records.vault import clean_name, path_of


@pytest.fixture
def filing(county: County) -> Filing:
    return county.evaluation("roads", "农村公路养护")


def attach(county: County, filing: Filing, file, by: str = "filler@roads", **further) -> Evidence:
    return attach_evidence(actor=county.actor(by), filing=filing, upload=file, **further).evidence


def stored(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_file_lies_whole_under_its_hash(county: County, filing: Filing, settings) -> None:
    paper = attach(county, filing, sample("01"), row="r1")
    data = (SAMPLES / "01-road-upkeep.docx").read_bytes()
    assert paper.digest == hashlib.sha256(data).hexdigest()
    assert path_of(paper.digest).read_bytes() == data
    assert stored(settings) == [path_of(paper.digest)]


@pytest.mark.parametrize("number", ["01", "03", "07", "10", "11"])
def test_every_kind_of_sample_is_taken(county: County, filing: Filing, number: str) -> None:
    paper = attach(county, filing, sample(number), row="r1")
    assert paper.mime.startswith(("application/", "text/plain"))


def test_a_picture_is_told_by_its_content(county: County, filing: Filing) -> None:
    attached = attach_evidence(
        actor=county.actor("filler@roads"), filing=filing, upload=upload("现场.jpg", png()), row="r1"
    )
    assert (attached.evidence.mime, attached.evidence.file_name, attached.renamed_from) == (
        "image/png",
        "现场.png",
        "现场.jpg",
    )


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("合同.pdf", windows_program(), "内容其实是Windows 程序"),
        ("合同.pdf", b"%PDF-1.7\n1 0 obj\n", "PDF 不完整"),
        ("藏起.pdf", windows_program() + b"%PDF-1.7\nstartxref\n", "合|藏起.pdf：内容"),
        ("总结.docx", zip_bomb(), "大小或压缩比异常"),
        ("空.docx", b"", "文件是空的"),
        ("全零.docx", b"\0" * 4096, "文件是空的"),
        ("网页.txt", b"<html><script>alert(1)</script></html>", "内容其实是网页"),
        ("图.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "网页或 XML"),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", "不能作为佐证材料|不是可用"),
        ("压缩.docx", b"PK\x03\x04" + b"\0" * 100, "已损坏"),
    ],
)
def test_what_is_no_paper_is_refused_and_leaves_nothing(
    county: County, filing: Filing, settings, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(Refused, match=said) as caught:
        attach(county, filing, upload(name, data), row="r1")
    assert caught.value.remedy and caught.value.path == "file"
    assert not Evidence.objects.exists() and stored(settings) == []


def test_a_workbook_with_macros_is_refused(county: County, filing: Filing) -> None:
    import io
    import zipfile

    out = io.BytesIO((SAMPLES / "04-carryover.xlsx").read_bytes())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    with pytest.raises(Refused, match="带有宏"):
        attach(county, filing, upload("台账.xlsx", out.getvalue()))


def test_a_file_beyond_the_limit_is_refused_before_it_is_written(county: County, filing: Filing, settings) -> None:
    settings.UPLOAD_LIMIT = 1000
    with pytest.raises(Refused, match="没有上传"):
        attach(county, filing, upload("大.pdf", b"x" * 1001))
    assert stored(settings) == []


def test_the_same_file_twice_on_a_row_is_attached_once(county: County, filing: Filing) -> None:
    first, second = (attach(county, filing, sample("01"), row="r1") for _ in range(2))
    assert first.pk == second.pk and Event.objects.filter(action="attach").count() == 1


def test_the_same_file_on_two_rows_is_kept_once(county: County, filing: Filing, settings) -> None:
    attach(county, filing, sample("01"), row="r1")
    attach(county, filing, sample("01"), row="r2")
    assert Evidence.objects.count() == 2 and len(stored(settings)) == 1


def test_a_paper_taken_away_leaves_record_reason_and_file(county: County, filing: Filing) -> None:
    paper = attach(county, filing, sample("01"), row="r1")
    with pytest.raises(Refused, match="须说明原因"):
        remove_evidence(actor=county.actor("filler@roads"), evidence_id=paper.pk, reason=" ")
    remove_evidence(actor=county.actor("filler@roads"), evidence_id=paper.pk, reason="传错文件")
    paper.refresh_from_db()
    assert (paper.removed, paper.removed_by) == ("传错文件", county.members["filler@roads"])
    assert path_of(paper.digest).is_file()
    assert [event.said for event in Event.objects.filter(action="detach")] == [
        "移除佐证材料《01-road-upkeep》。原因：传错文件。"
    ]
    assert list(faults_in_log()) == []


def test_the_engine_knows_of_papers_and_of_foreign_years(county: County, filing: Filing) -> None:
    def codes() -> set[tuple[str, str]]:
        filing.refresh_from_db()
        found = read_filing(filing).answers.findings
        return {(f.code, f.where) for f in found if f.code.startswith("evidence")}

    filing.content["rows"][0]["actual"] = "30公里"
    filing.save()
    assert codes() == {("evidence_missing", "道路养护里程")}
    attach(county, filing, sample("01"), row="r1", title="2024年养护验收单")
    assert codes() == {("evidence_foreign_year", "道路养护里程")}


def test_nothing_is_attached_to_what_waits_for_a_signature(county: County, filing: Filing) -> None:
    Filing.objects.filter(pk=filing.pk).update(state="signing")
    filing.refresh_from_db()
    with pytest.raises(Stale, match="待签字"):
        attach(county, filing, sample("01"), row="r1")


def test_a_row_that_is_gone_takes_no_paper(county: County, filing: Filing) -> None:
    with pytest.raises(Stale, match="已被删除"):
        attach(county, filing, sample("01"), row="r99")
    assert not Evidence.objects.exists()


def test_a_foreign_unit_may_not_attach(county: County, filing: Filing) -> None:
    with pytest.raises(PermissionDenied):
        attach(county, filing, sample("01"), by="filler@ferries")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\材料\\合同.pdf", "合同.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "文件"),
        ("长" * 300 + ".pdf", "长" * 70 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(name: str, clean: str) -> None:
    assert clean_name(name) == clean


# pages


def test_the_file_is_served_as_an_attachment_to_those_who_may_see_it(
    county: County, filing: Filing, client: Client
) -> None:
    paper = attach(county, filing, sample("01"), row="r1")
    client.force_login(county.members["auditor@transport"])
    answer = client.get(f"/evidence/{paper.pk}/file/")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer.headers["Content-Security-Policy"]
    )
    client.force_login(county.members["filler@ferries"])
    assert client.get(f"/evidence/{paper.pk}/file/").status_code == 404


def test_an_upload_by_the_page_comes_back_to_its_row(county: County, filing: Filing, client: Client) -> None:
    client.force_login(county.members["filler@roads"])
    answer = client.post(
        f"/filings/{filing.pk}/evidence/add/", {"row": "r1", "file": sample("07"), "page": "2", "day": "2026-05-04"}
    )
    assert answer.status_code == 302 and answer.url.endswith("#row-r1")
    shown = client.get(f"/filings/{filing.pk}/evidence/").content.decode()
    assert "6 项指标中 1 项已有佐证" in shown and "07-translation" in shown and "2026年5月4日" in shown


def test_a_refused_upload_is_said_at_its_row_and_keeps_what_was_typed(
    county: County, filing: Filing, client: Client
) -> None:
    client.force_login(county.members["filler@roads"])
    answer = client.post(
        f"/filings/{filing.pk}/evidence/add/",
        {"row": "r1", "file": upload("合同.pdf", windows_program()), "title": "施工合同"},
    )
    shown = answer.content.decode()
    assert answer.status_code == 422 and "Windows 程序" in shown and 'value="施工合同"' in shown


def test_a_200_megabyte_request_is_refused_in_words_without_a_byte_on_disk(
    county: County, filing: Filing, client: Client, settings
) -> None:
    settings.UPLOAD_LIMIT = 2**20
    client.force_login(county.members["filler@roads"])
    answer = client.post(
        f"/filings/{filing.pk}/evidence/add/", {"row": "r1", "file": upload("大.pdf", b"%PDF" + b"x" * 3 * 2**20)}
    )
    assert answer.status_code == 422 and "超过 1 MB 的上限" in answer.content.decode()
    assert not Path(settings.MEDIA_ROOT).exists() or stored(settings) == []


def test_a_too_large_request_without_its_token_is_told_the_size_not_the_token(
    county: County, filing: Filing, settings
) -> None:
    settings.UPLOAD_LIMIT = 2**20
    client = Client(enforce_csrf_checks=True)
    client.force_login(county.members["filler@roads"])
    client.get(f"/filings/{filing.pk}/evidence/")  # brings the cookie
    answer = client.post(f"/filings/{filing.pk}/evidence/add/", {"file": upload("大.pdf", b"x" * 3 * 2**20)})
    assert answer.status_code == 413 and "超过 1 MB 的上限" in answer.content.decode()
