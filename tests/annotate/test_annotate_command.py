"""``jixiao annotate`` as a user meets it: what is written where, what is refused and why, and that nothing half is left."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from office import CORPUS, SAMPLES, parts, result

from jixiao.cli import main

HALL = SAMPLES / "02-service-hall.docx"
CARRYOVER = SAMPLES / "04-carryover.xlsx"
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run the command in an empty folder: (exit code, what was said)."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main(["annotate", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert out == ""
        return code, err

    return call


@pytest.fixture
def form(tmp_path) -> Path:
    return Path(shutil.copy(HALL, tmp_path / "自评表.docx"))


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_the_annotated_copy_stands_beside_the_original_under_a_name_of_its_own(run, form, tmp_path):
    assert run("自评表.docx") == (0, "已写出 自评表-核查.docx：错误 3 处，警告 3 处。\n")
    assert parts((tmp_path / "自评表-核查.docx").read_bytes()) == parts(result(HALL))
    assert form.read_bytes() == HALL.read_bytes()


def test_a_copy_that_is_annotated_in_its_turn_gets_the_next_number(run, form, tmp_path):
    run("自评表.docx", "-q")
    assert run("自评表-核查.docx") == (0, "已写出 自评表-核查2.docx：错误 3 处，警告 3 处。\n")
    assert (tmp_path / "自评表-核查2.docx").read_bytes() == (tmp_path / "自评表-核查.docx").read_bytes()


def test_quiet_says_nothing(run, form):
    assert run("自评表.docx", "--quiet") == (0, "")


def test_the_result_may_be_named(run, form, tmp_path):
    assert run("自评表.docx", "-o", "退改.docx")[0] == 0
    assert names(tmp_path) == ["自评表.docx", "退改.docx"]


def test_an_extension_that_promises_another_format_is_refused(run, form, tmp_path):
    code, said = run("自评表.docx", "-o", "退改.pdf")
    assert (code, names(tmp_path)) == (2, ["自评表.docx"])
    assert "写出的是 .docx 文件，扩展名不符。 请写成 退改.docx。" in said


def test_what_is_there_is_overwritten_only_when_forced(run, form, tmp_path):
    (tmp_path / "退改.docx").write_text("mine", encoding="utf-8")
    code, said = run("自评表.docx", "-o", "退改.docx")
    assert code == 2 and "文件已存在" in said
    assert (tmp_path / "退改.docx").read_text(encoding="utf-8") == "mine"
    assert run("自评表.docx", "-o", "退改.docx", "--force")[0] == 0
    assert zipfile.is_zipfile(tmp_path / "退改.docx")


@pytest.mark.parametrize("output", ["自评表.docx", "./自评表.docx"])
def test_the_original_is_never_written_over(run, form, output):
    code, said = run("自评表.docx", "-o", output, "--force")
    assert code == 2 and "这是要读取的文件" in said
    assert form.read_bytes() == HALL.read_bytes()


def test_a_file_that_is_read_is_not_written_over_as_the_copy_of_another(run, form, tmp_path):
    shutil.copy(SAMPLES / "09-training.docx", tmp_path / "自评表-核查.docx")  # somebody's own, by chance of that name
    code, said = run(".", "--force")
    assert code == 2 and "自评表-核查.docx：这是要读取的文件" in said
    assert (tmp_path / "自评表-核查.docx").read_bytes() == (SAMPLES / "09-training.docx").read_bytes()


def test_several_files_go_into_a_folder_that_is_made(run, form, tmp_path):
    shutil.copy(CARRYOVER, tmp_path / "结转.xlsx")
    assert run("自评表.docx", "结转.xlsx", "-o", "核查件")[0] == 0
    assert names(tmp_path / "核查件") == ["结转-核查.xlsx", "自评表-核查.docx"]


def test_files_of_the_same_name_keep_their_folders_apart(run, tmp_path):
    for unit in ("甲局", "乙局"):
        (tmp_path / "自评" / unit).mkdir(parents=True)
        shutil.copy(HALL, tmp_path / "自评" / unit / "自评表.docx")
    assert run("自评", "-o", "核查件", "-q")[0] == 0
    assert names(tmp_path / "核查件") == ["乙局/自评表-核查.docx", "甲局/自评表-核查.docx"]


def test_several_files_do_not_go_into_one(run, form, tmp_path):
    code, said = run(form, CARRYOVER, "-o", "全部.docx")
    assert code == 2 and "不能都写进一个文件" in said
    assert names(tmp_path) == ["自评表.docx"]


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ("07-translation.pdf", "PDF 不能加批注"),
        ("11-old-town.txt", "纯文本不能加批注"),
    ],
)
def test_a_format_that_takes_no_comments_is_refused_with_a_way_out(sample, words, run, tmp_path):
    code, said = run(shutil.copy(SAMPLES / sample, tmp_path))
    assert code == 2 and words in said and "--letter" in said
    assert names(tmp_path) == [sample]


@pytest.mark.parametrize(("kind", "words"), [("xls", "旧版 Excel"), ("ods", "ODS 表格不能直接标注")])
def test_other_workbooks_are_to_be_saved_as_xlsx_first(kind, words, run, tmp_path, office_of):
    code, said = run(office_of(CARRYOVER, kind))
    assert code == 2 and words in said and "另存为 xlsx" in said


def test_what_was_read_from_json_has_no_original_to_annotate(run, form, tmp_path, capsys):
    main(["extract", "自评表.docx", "-o", "read.json"])
    code, said = run("read.json")
    assert code == 2 and "JSON 里只有读出的结果，没有原件" in said
    assert names(tmp_path) == ["read.json", "自评表.docx"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no zip", HALL.read_bytes()[:-3000]], ids=["empty", "no zip", "cut"])
def test_a_broken_file_is_said_and_nothing_written(data, run, tmp_path):
    (tmp_path / "坏.docx").write_bytes(data)
    code, said = run("坏.docx")
    assert code == 2 and "坏.docx：" in said and "没有写出" in said and "程序内部错误" not in said
    assert names(tmp_path) == ["坏.docx"]


def test_a_file_without_a_form_is_said_and_nothing_written(run, tmp_path):
    code, said = run(shutil.copy(SAMPLES / "12-not-filled.xlsx", tmp_path))
    assert code == 2 and "没有写出" in said
    assert names(tmp_path) == ["12-not-filled.xlsx"]


def test_one_bad_file_does_not_keep_the_others_from_being_written(run, form, tmp_path):
    (tmp_path / "坏.docx").write_bytes(b"no")
    code, said = run(".", "-o", "核查件")
    assert (code, names(tmp_path / "核查件")) == (2, ["自评表-核查.docx"])
    assert "坏.docx：" in said


def test_a_wrong_extension_is_put_right(run, tmp_path):
    shutil.copy(CARRYOVER, tmp_path / "结转.xls")
    assert run("结转.xls")[0] == 0
    assert names(tmp_path) == ["结转-核查.xlsx", "结转.xls"]


def test_a_workbook_with_macros_keeps_its_extension(run, tmp_path):
    shutil.copy(CARRYOVER, tmp_path / "结转.XLSM")
    assert run("结转.XLSM")[0] == 0
    assert names(tmp_path) == ["结转-核查.XLSM", "结转.XLSM"]


@on_unix
def test_a_result_that_finds_no_room_is_said_and_not_left_half(form, tmp_path):
    import resource

    line = [sys.executable, "-m", "jixiao.cli", "annotate", str(form)]
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # noqa: E731
    done = subprocess.run(line, capture_output=True, timeout=60, preexec_fn=limit, cwd=tmp_path)
    assert done.returncode == 2
    assert "自评表-核查.docx：超过系统允许的文件大小，没有写出结果。" in done.stderr.decode()
    assert names(tmp_path) == ["自评表.docx"]


def test_a_copy_beside_its_original_is_not_checked_a_second_time(run, form, tmp_path, capsys):
    run(".", "-q")
    run(".", "--letter", "-q")
    run(".", "-q", "-o", "核查件")
    assert names(tmp_path) == [
        "核查件/自评表-核查.docx",
        "自评表-复核意见书.docx",
        "自评表-核查.docx",
        "自评表.docx",
    ]
    assert main(["check", "."]) == 1
    out, err = capsys.readouterr()
    assert "1 个文件，1 张自评表：错误 3 处，警告 3 处。" in out
    assert "略过 3 个文件" in err


def test_a_copy_that_came_back_without_its_original_is_checked(run, form, tmp_path, capsys):
    run(".", "-q")
    form.unlink()
    assert main(["check", "."]) == 1
    assert "1 个文件，1 张自评表：错误 3 处，警告 3 处。" in capsys.readouterr().out


def test_somebody_elses_file_of_such_a_name_is_checked(run, form, tmp_path, capsys):
    shutil.copy(SAMPLES / "01-road-upkeep.docx", tmp_path / "自评表-核查.docx")
    main(["check", "."])
    assert "2 个文件，2 张自评表" in capsys.readouterr().out


@pytest.fixture
def office_of(tmp_path):
    """A file in another format, through LibreOffice."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here")

    def convert(path: Path, kind: str) -> Path:
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        line = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "out"), str(path)]
        subprocess.run(line, capture_output=True, timeout=120, check=True)
        return tmp_path / "out" / f"{path.stem}.{kind}"

    return convert


def printed(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return "\f".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("path", [HALL, CARRYOVER], ids=lambda path: path.suffix)
def test_an_office_opens_and_prints_the_annotated_file(path, office_of, tmp_path):
    copy = tmp_path / path.name
    copy.write_bytes(result(path))
    index, *own = printed(office_of(copy, "pdf")).split("\f")
    assert "核查意见" in index and "错误 3 处" in index
    assert "项目名称" in own[0] and "核查意见" not in own[0].splitlines()[0]


@pytest.mark.parametrize("path", [HALL, CARRYOVER], ids=lambda path: path.suffix)
def test_what_an_office_saved_again_is_annotated_anew_without_doubling(path, office_of, tmp_path):
    (tmp_path / "in").mkdir()
    copy = tmp_path / "in" / path.name
    copy.write_bytes(result(path))
    again = result(office_of(copy, path.suffix[1:]))
    said = b"".join(text for name, text in parts(again).items() if "comments" in name).decode()
    assert said.count("（意见第 1 条）") == 1
    marks = parts(again)["word/document.xml" if path is HALL else "xl/workbook.xml"].decode()
    assert marks.count('name="_jixiao_index"') == 1


def test_every_published_form_is_annotated(run, tmp_path):
    if not CORPUS.is_dir():
        pytest.skip("the corpus of published forms is not beside this checkout")
    assert run(CORPUS / "docx", CORPUS / "xlsx", "-o", "out", "-q") == (0, "")
    assert len(names(tmp_path / "out")) == len(list((CORPUS / "docx").iterdir())) + len(
        list((CORPUS / "xlsx").iterdir())
    )
