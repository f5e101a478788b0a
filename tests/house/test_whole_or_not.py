"""A result is there whole or not at all: whoever ends the program, however little room the disk has, whatever stands in the way."""

import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from jixiao.cli import main

SAMPLES = Path(__file__).parents[2] / "src" / "jixiao" / "samples"
WRONG = str(SAMPLES / "02-service-hall.docx")
KINDS = ["xlsx", "html", "json", "txt"]
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")


def started(*arguments: str, **kwargs) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "jixiao.cli", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **kwargs,
    )


def waiting(target: Path) -> subprocess.Popen[bytes]:
    """A check that has opened its result and waits for more JSON on its standard input."""
    process = started("check", "-", "-o", str(target))
    deadline = time.monotonic() + 30
    while not list(target.parent.glob(".jixiao-*")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    return process


@on_unix
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ended", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_who_is_asked_to_end_leaves_nothing(kind, ended, tmp_path):
    process = waiting(tmp_path / f"found.{kind}")
    process.send_signal(getattr(signal, ended))
    _, err = process.communicate(timeout=30)
    # an interrupt that meets Python in the midst of a generated class lets Python end itself by the same signal
    assert process.returncode in (130, -signal.SIGINT)
    assert "已中断" in err.decode()
    assert list(tmp_path.iterdir()) == []


@on_unix
@pytest.mark.parametrize("kind", KINDS)
def test_who_is_killed_leaves_the_result_that_was_there(kind, tmp_path):
    target = tmp_path / f"found.{kind}"
    assert main(["check", WRONG, "-o", str(target), "-q"]) == 1
    before = target.read_bytes()
    process = started("check", "-", "-o", str(target), "--force")
    while not list(tmp_path.glob(".jixiao-*")):
        time.sleep(0.02)
    process.kill()
    process.communicate(timeout=30)
    assert target.read_bytes() == before


def limited(size: int):
    import resource

    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@on_unix
@pytest.mark.parametrize("kind", KINDS)
def test_a_result_that_finds_no_room_is_said_and_not_left_half(kind, tmp_path):
    process = started("check", WRONG, "-o", str(tmp_path / f"found.{kind}"), preexec_fn=limited(1000))
    out, err = process.communicate(timeout=60)
    said = err.decode()
    assert (process.returncode, out) == (2, b"")
    assert f"found.{kind}：超过系统允许的文件大小，没有写出结果。" in said
    assert "Traceback" not in said and "程序内部错误" not in said and "Exception" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("line", [["check", WRONG], ["extract", WRONG], ["packs", "list"], ["--help"]])
def test_a_full_disk_behind_standard_output_is_said(line):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "jixiao.cli", *line], stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "输出：磁盘已满，没有写出结果。 请清理磁盘，或换一个位置后再试。\n"


@on_unix
def test_closed_streams_are_no_traceback():
    done = subprocess.run(
        ["bash", "-c", f"{shlex.quote(sys.executable)} -m jixiao.cli check {shlex.quote(WRONG)} >&- 2>&-"], timeout=60
    )
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (["check", WRONG, "-o", "folder"], "这是一个文件夹"),
        (["check", WRONG, "-o", "folder/none/found.xlsx"], "没有这个文件夹"),
        (["check", WRONG, "-o", "file/found.xlsx"], "是文件，不是文件夹"),
        (["check", WRONG, "-o", "长" * 100 + ".xlsx"], "文件名太长"),
        (["check", WRONG, "-o", "found.docx"], "不能写成 .docx"),
        (["check", WRONG, "-o", "found.pdf"], "不能写成 .pdf"),
        (["score", WRONG, "-o", "found.xlsx"], "不能写成 .xlsx"),
        (["extract", WRONG, "-o", "found.txt"], "不能写成 .txt"),
        (["check", WRONG, "--format", "json", "-o", "found.txt"], "不一致"),
        (["rollup", WRONG, "-o", "found.html"], "不能写成 .html"),
    ],
)
def test_a_result_that_cannot_be_written_there_is_refused_before_any_work(line, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").touch()
    assert main(line) == 2
    out, err = capsys.readouterr()
    assert out == "" and words in err and "程序内部错误" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


@on_unix
def test_a_device_is_never_replaced(capsys):
    assert main(["check", WRONG, "-o", "/dev/null", "--force"]) == 2
    assert "不是普通文件" in capsys.readouterr().err
    assert Path("/dev/null").is_char_device()


def test_a_form_is_never_overwritten_by_what_is_found_in_it(tmp_path, capsys):
    form = tmp_path / "form.xlsx"
    form.write_bytes((SAMPLES / "08-bridge-check.xlsx").read_bytes())
    for given in (form, tmp_path):
        assert main(["check", str(given), "-o", str(tmp_path / "." / "form.xlsx"), "--force"]) == 2
        assert "这是要读取的文件" in capsys.readouterr().err
    assert form.read_bytes() == (SAMPLES / "08-bridge-check.xlsx").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_with_its_result_is_checked_again_with_the_same_outcome(kind, tmp_path, capsys):
    (tmp_path / "form.docx").write_bytes(Path(WRONG).read_bytes())
    target = str(tmp_path / f"核查结果.{kind}")
    codes = [main(["check", str(tmp_path), "-o", target, "--force"]) for _ in range(3)]
    err = capsys.readouterr().err
    assert codes == [1, 1, 1]
    assert err.count("1 个文件，1 张自评表：错误 3 处，警告 3 处。") == 3
    assert err.count("略过 1 个文件") == 2


def test_a_result_alone_is_told_from_a_form(tmp_path, capsys):
    main(["check", WRONG, "-q", "-o", str(tmp_path / "found.xlsx")])
    assert main(["check", str(tmp_path / "found.xlsx")]) == 2
    assert "先前写出的结果" in capsys.readouterr().err


def test_a_form_with_properties_of_its_own_is_no_result(tmp_path):
    from jixiao.sources import is_result

    packed = io.BytesIO((SAMPLES / "08-bridge-check.xlsx").read_bytes())
    with zipfile.ZipFile(packed, "a") as book:
        book.writestr("docProps/custom.xml", "<Properties/>")
    (tmp_path / "form.xlsx").write_bytes(packed.getvalue())
    assert not is_result(str(tmp_path / "form.xlsx"))


def test_a_demo_does_not_write_among_the_files_of_others(tmp_path, capsys):
    (tmp_path / "核查结果.xlsx").write_text("mine", encoding="utf-8")
    assert main(["demo", "--to", str(tmp_path)]) == 2
    assert "已有别的文件" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["核查结果.xlsx"]


def test_a_demo_may_be_run_again(tmp_path, capsys):
    assert [main(["demo", "--to", str(tmp_path / "a"), "-q"]) for _ in range(2)] == [0, 0]


def test_what_could_not_be_read_stands_in_the_table_that_is_written(tmp_path):
    main(["check", WRONG, "没有.docx", "-q", "-o", str(tmp_path / "found.txt")])
    text = (tmp_path / "found.txt").read_text(encoding="utf-8")
    assert "读取问题　没有.docx：找不到这个文件。" in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_json_stays_json_when_a_file_is_unreadable(tmp_path, capsys):
    assert main(["extract", "没有.docx", WRONG]) == 2
    out, err = capsys.readouterr()
    assert [len(document["forms"]) for document in json.loads(out)] == [0, 1]
    assert err.startswith("没有.docx：") and os.linesep not in err.strip()
