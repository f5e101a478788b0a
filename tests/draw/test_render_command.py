"""``jixiao render``: where files go, what is said, what is left alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import jixiao
from jixiao.cli import main

SAMPLES = Path(jixiao.__file__).parent / "samples"
ONE = str(SAMPLES / "02-service-hall.docx")
TWO = str(SAMPLES / "11-old-town.txt")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def files():
    return sorted(path.as_posix() for path in Path().rglob("*") if path.is_file())


def test_the_file_is_named_after_its_source(capsys):
    assert main(["render", ONE, "--as", "docx"]) == 0
    assert files() == ["02-service-hall-自评表.docx"]
    assert "已写出 02-service-hall-自评表.docx（1 张表）" in capsys.readouterr().err


def test_the_extension_says_the_format():
    assert main(["render", ONE, "-o", "表.xlsx", "-q"]) == 0
    assert openpyxl.load_workbook("表.xlsx").active["A2"].value == "2023年度政务大厅设备运行维护项目自评表"


def test_several_forms_go_into_one_file():
    assert main(["render", ONE, TWO, "-o", "全部.xlsx", "-q"]) == 0
    assert len(openpyxl.load_workbook("全部.xlsx").sheetnames) == 3


def test_a_folder_gets_a_file_for_every_form():
    assert main(["render", ONE, TWO, "--as", "html", "-o", "正式表", "-q"]) == 0
    assert [Path(name).suffix for name in files()] == [".html"] * 3


def test_forms_of_the_same_name_do_not_overwrite_each_other(tmp_path):
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "自评表.docx").write_bytes(Path(ONE).read_bytes())
    assert main(["render", "甲", "乙", "--as", "html", "-o", "出", "-q"]) == 0
    assert (
        files()[-2:] == ["出/自评表-2.html", "出/自评表.html"] or len([f for f in files() if f.startswith("出/")]) == 2
    )


def test_an_existing_file_is_left_alone_without_force(capsys):
    Path("表.pdf").write_text("先前的内容", encoding="utf-8")
    assert main(["render", ONE, "-o", "表.pdf"]) == 2
    assert Path("表.pdf").read_text(encoding="utf-8") == "先前的内容"
    assert "--force" in capsys.readouterr().err
    assert main(["render", ONE, "-o", "表.pdf", "--force", "-q"]) == 0
    assert Path("表.pdf").read_bytes().startswith(b"%PDF")


def test_the_file_that_is_read_is_never_written(capsys):
    Path("我的.docx").write_bytes(Path(ONE).read_bytes())
    assert main(["render", "我的.docx", "-o", "我的.docx", "--force"]) == 2
    assert Path("我的.docx").read_bytes() == Path(ONE).read_bytes()


def test_gaps_are_named(capsys):
    assert main(["render", str(SAMPLES / "05-investment-fair.docx"), "--as", "html"]) == 0
    assert "处未填：年终完成值" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_drawn(capsys):
    Path("坏.docx").write_bytes(b"PK\x03\x04")
    assert main(["render", "坏.docx", ONE, "--as", "html"]) == 2
    assert files() == ["02-service-hall-自评表.html", "坏.docx"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "表.txt"], "不能写成 .txt"),
        (["-o", "表.pdf", "--as", "docx"], "不一致"),
        ([], "没有说明要哪种格式"),
        (["--as", "odt"], "可用的是"),
    ],
)
def test_a_wish_that_cannot_be_met_is_answered_with_what_can(arguments, said, capsys):
    try:
        code = main(["render", ONE, *arguments])
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    assert said in capsys.readouterr().err
    assert files() == []


def test_json_that_extract_wrote_is_drawn_too():
    assert main(["extract", ONE, "-o", "读.json", "-q"]) == 0
    assert main(["render", "读.json", "-o", "表.docx", "-q"]) == 0
    (form,) = jixiao.read("表.docx").forms
    assert form.total.text == "98"


def test_computed_scores_are_put_in_brackets():
    assert main(["render", ONE, "-o", "表.html", "--computed", "-q"]) == 0
    assert "20（核算 18.57）" in Path("表.html").read_text(encoding="utf-8")
