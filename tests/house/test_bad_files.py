"""Files that cannot be what they say: each gets a message with its name and a way out, and costs the others nothing."""

import io
import zipfile
from pathlib import Path

import pytest

from jixiao.cli import main

SAMPLES = Path(__file__).parents[2] / "src" / "jixiao" / "samples"
GOOD = SAMPLES / "01-road-upkeep.docx"


def parts(sample: Path = GOOD) -> dict[str, bytes]:
    with zipfile.ZipFile(sample) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def with_entities() -> bytes:
    """A Word file whose text would be a file of the machine, if entities were followed."""
    members = parts()
    body = members["word/document.xml"].decode()
    head, rest = body.split("?>", 1)
    doctype = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    members["word/document.xml"] = f"{head}?>{doctype}{rest}".replace("农村公路日常养护", "&x;").encode()
    return packed(members)


def with_laughs() -> bytes:
    """A billion laughs."""
    members = parts()
    head, rest = members["word/document.xml"].decode().split("?>", 1)
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    members["word/document.xml"] = f"{head}?><!DOCTYPE w:document [{entities}]>{rest}".replace("480", "&a9;").encode()
    return packed(members)


BAD: dict[str, bytes] = {
    "empty.docx": b"",
    "empty.txt": b"",
    "picture.docx": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "cut.docx": GOOD.read_bytes()[:9000],
    "cut.xlsx": (SAMPLES / "08-bridge-check.xlsx").read_bytes()[:3000],
    "cut.pdf": (SAMPLES / "07-translation.pdf").read_bytes()[:5000],
    "no-document.docx": packed({"[Content_Types].xml": parts()["[Content_Types].xml"]}),
    "bomb.docx": packed({**parts(), "word/document.xml": b"<w>" + bytes(150_000_000)}),
    "laughs.docx": with_laughs(),
    "password.docx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000),
    "old.doc": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000),
    "zeros.pdf": bytes(5000),
    "noise.txt": bytes(range(256)) * 20,
    "prose.txt": "今天下午召开了会议，研究了下一步工作。".encode(),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_a_way_out_and_the_good_one_is_still_checked(name, tmp_path, capsys):
    (tmp_path / name).write_bytes(BAD[name])
    code = main(["check", str(tmp_path / name), str(GOOD)])
    out, err = capsys.readouterr()
    assert code == 2
    assert name in err and len(err.strip()) > len(str(tmp_path / name)) + 12
    assert "Traceback" not in err and "程序内部错误" not in err
    assert "农村公路日常养护" in out and "2 个文件，1 张自评表：未发现问题；1 个文件读取有问题。" in out


def test_an_external_entity_is_never_followed(tmp_path, capsys):
    (tmp_path / "entity.docx").write_bytes(with_entities())
    main(["extract", str(tmp_path / "entity.docx")])
    out, _ = capsys.readouterr()
    host = Path("/etc/hostname")
    assert not host.exists() or host.read_text(encoding="utf-8").strip() not in out


def test_gbk_text_is_read_like_any_other(tmp_path, capsys):
    (tmp_path / "gbk.txt").write_bytes(
        (SAMPLES / "11-old-town.txt").read_text(encoding="utf-8").encode("gbk", "replace")
    )
    main(["check", str(tmp_path / "gbk.txt")])
    assert "2 张自评表" in capsys.readouterr().out


def test_a_renamed_file_is_read_by_what_it_is(tmp_path, capsys):
    (tmp_path / "form.xlsx").write_bytes(GOOD.read_bytes())
    assert main(["check", str(tmp_path / "form.xlsx")]) == 0
    assert "农村公路日常养护" in capsys.readouterr().out


def test_a_sheet_of_two_hundred_thousand_rows_ends_in_a_message(tmp_path, capsys):
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "long.xlsx"), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(200_000):
            sheet.write_number(row, 0, row)
    code = main(["check", str(tmp_path / "long.xlsx")])
    assert code == 2 and "long.xlsx" in capsys.readouterr().err
