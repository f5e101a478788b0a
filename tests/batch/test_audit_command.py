"""``jixiao audit`` as a person meets it: any mix of sources, one row for whatever is wrong, exit codes, refusals."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from outcomes import rows, wait_for
from slow_file import slow_docx

SAMPLES = Path(__file__).parents[2] / "src" / "jixiao" / "samples"
HALL, ROAD = SAMPLES / "02-service-hall.docx", SAMPLES / "01-road-upkeep.docx"


def zipped(path, files):
    """A zip of these files: name → bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_every_form_of_a_folder_is_there_with_place_department_and_figures(whole, drawn):
    forms, documents = rows(whole, "forms"), rows(whole, "documents")
    assert len(documents) == 150 and all(document["read"] for document in documents)
    assert {document["locality"] for document in documents} == {folder.name for folder in drawn.iterdir()}
    assert [form["form_id"] for form in forms] == sorted(form["form_id"] for form in forms)
    assert all(form["document_id"] + "-1" == form["form_id"] for form in forms)
    counts = json.loads((whole / "audit.json").read_text("utf-8"))["counts"]
    assert counts["forms"] == len(forms) and counts["findings"] == len(rows(whole, "findings"))
    assert (whole / "summary.html").stat().st_size and (whole / "summary.xlsx").stat().st_size


def test_the_rows_say_what_check_says(whole, drawn):
    from jixiao.judge import judge_document
    from jixiao.sources import documents

    source = sorted(map(str, drawn.rglob("*.docx")))[5]
    (form,) = judge_document(next(documents([source]))).forms
    (row,) = [row for row in rows(whole, "forms") if row["source"] == source]
    found = [row_["message"] for row_ in rows(whole, "findings") if row_["form_id"] == row["form_id"]]
    assert found == [finding.message for finding in form.answers.findings]
    assert row["computed_total"] == (
        None if form.sheet.total is None else form.sheet.total.quantize(row["computed_total"])
    )


def test_archives_are_looked_into_also_within_each_other_and_bad_ones_cost_a_row(audits, tmp_path):
    inner = zipped(tmp_path / "inner.zip", {"乙/深处.docx": ROAD.read_bytes()}).read_bytes()
    deep = inner
    for number in range(5):
        deep = zipped(tmp_path / "deep.zip", {f"{number}.zip": deep}).read_bytes()
    source = tmp_path / "in"
    source.mkdir()
    zipped(
        source / "青石.zip",
        {"甲/好.docx": HALL.read_bytes(), "内.zip": inner, "太深.zip": deep, "__MACOSX/._好.docx": b"x"},
    )
    zipped(source / "炸弹.zip", {"炸.xlsx": b"\0" * (60 << 20), "好.txt": (SAMPLES / "11-old-town.txt").read_bytes()})
    (source / "破.zip").write_bytes(b"PK\x03\x04 broken")
    done = audits.run(source, "--out", tmp_path / "out", "--workers", 1)
    assert done.returncode == 2, done.stderr
    places = {
        Path(document["source"]).relative_to(source).as_posix(): document["locality"]
        for document in rows(tmp_path / "out", "documents")
    }
    assert places == {
        "青石.zip!/甲/好.docx": "青石",
        "青石.zip!/内.zip!/乙/深处.docx": "青石",
        "炸弹.zip!/好.txt": "炸弹",
    }
    problems = {
        Path(problem["source"]).relative_to(source).as_posix(): problem
        for problem in rows(tmp_path / "out", "problems")
    }
    assert problems["炸弹.zip!/炸.xlsx"]["code"] == "zip_bomb" and problems["破.zip"]["code"] == "damaged"
    assert [key for key, problem in problems.items() if problem["code"] == "zip_too_deep"] == [
        "青石.zip!/太深.zip!/4.zip!/3.zip!/2.zip"
    ]
    assert all(problem["stopped"] and problem["document_id"] is None for problem in problems.values())


def test_names_in_archives_made_by_chinese_windows_are_read(audits, tmp_path):
    class Gbk(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):
            return self.filename.encode("gb18030"), 0

    with zipfile.ZipFile(tmp_path / "县.zip", "w") as archive:
        archive.writestr(Gbk("交通局/自评表.docx"), HALL.read_bytes())
    audits.run(tmp_path / "县.zip", "--out", tmp_path / "out", "--workers", 1)
    (document,) = rows(tmp_path / "out", "documents")
    assert document["source"].endswith("县.zip!/交通局/自评表.docx") and document["locality"] == "交通局"


def test_poisonous_files_cost_their_own_rows_and_the_others_are_read(audits, tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "慢.docx").write_bytes(slow_docx())
    (source / "空.docx").write_bytes(b"")
    (source / "假.pdf").write_bytes(b"%PDF-1.4 nothing")
    (source / "好.docx").write_bytes(HALL.read_bytes())
    (source / "没有的.docx").symlink_to(source / "nowhere.docx")
    done = audits.run(source, "--out", tmp_path / "out", "--workers", 1, "--time-limit", "1.5")
    assert done.returncode == 2, done.stderr
    codes = {Path(problem["source"]).name: problem["code"] for problem in rows(tmp_path / "out", "problems")}
    assert codes == {"慢.docx": "time_limit", "空.docx": "empty_file", "假.pdf": "damaged", "没有的.docx": "not_found"}
    assert [Path(form["source"]).name for form in rows(tmp_path / "out", "forms")] == ["好.docx"]
    assert "4 个文件未能读取" in done.stderr


def test_what_was_stopped_is_read_again_under_wider_bounds(audits, tmp_path):
    (tmp_path / "慢.docx").write_bytes(slow_docx(20_000))
    audits.run(tmp_path / "慢.docx", "--out", tmp_path / "out", "--workers", 1, "--time-limit", "0.3")
    assert rows(tmp_path / "out", "problems")[0]["code"] == "time_limit"
    audits.run(tmp_path / "慢.docx", "--out", tmp_path / "out", "--workers", 1, "--time-limit", "120")
    assert rows(tmp_path / "out", "problems")[0]["code"] == "no_form"


def test_the_same_content_twice_is_read_once_and_its_forms_count_once(audits, tmp_path):
    source = tmp_path / "in"
    for name in ("甲/表.docx", "乙/表.docx", "乙/又一份.docx"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(HALL.read_bytes())
    done = audits.run(source, "--out", tmp_path / "out", "--workers", 1)
    documents = rows(tmp_path / "out", "documents")
    first = str(source / "乙/又一份.docx")
    assert [(document["source"], document["same_as"], document["locality"]) for document in documents] == [
        (first, None, "乙"), (str(source / "乙/表.docx"), first, "乙"), (str(source / "甲/表.docx"), first, "甲"),
    ]  # fmt: skip
    assert len(rows(tmp_path / "out", "forms")) == 1 and "2 个文件与别的内容相同" in done.stderr


def test_urls_are_read_through_fsspec(audits, tmp_path):
    (tmp_path / "in" / "白鹭").mkdir(parents=True)
    (tmp_path / "in" / "白鹭" / "表.docx").write_bytes(HALL.read_bytes())
    zipped(tmp_path / "in" / "青石.zip", {"表.docx": ROAD.read_bytes()})
    done = audits.run(f"file://{tmp_path}/in", "--out", tmp_path / "out", "--workers", 1)
    assert done.returncode == 1, done.stderr
    assert {document["source"]: document["locality"] for document in rows(tmp_path / "out", "documents")} == {
        f"file://{tmp_path}/in/白鹭/表.docx": "白鹭", f"file://{tmp_path}/in/青石.zip!/表.docx": "青石",
    }  # fmt: skip


def test_json_of_extract_is_read_and_results_beside_the_forms_are_passed_over(audits, tmp_path):
    def jixiao(*arguments):
        subprocess.run([sys.executable, "-m", "jixiao.cli", *map(str, arguments)], check=False, capture_output=True)

    source = tmp_path / "in"
    source.mkdir()
    (source / "表.docx").write_bytes(HALL.read_bytes())
    jixiao("check", source / "表.docx", "-o", source / "核查结果.xlsx")
    jixiao("annotate", source / "表.docx")
    jixiao("extract", HALL, ROAD, "-o", tmp_path / "read.json")
    audits.run(source, tmp_path / "read.json", "--out", source / "out", "--workers", 1)
    again = audits.run(source, tmp_path / "read.json", "--out", source / "out", "--workers", 1)
    assert again.returncode == 1 and "个取自先前已读的结果" in again.stderr
    assert sorted(document["source"] for document in rows(source / "out", "documents")) == sorted(
        [str(source / "表.docx"), f"{tmp_path}/read.json!/{HALL}", f"{tmp_path}/read.json!/{ROAD}"]
    )
    ids = [form["form_id"] for form in rows(source / "out", "forms")]
    assert len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["{in}", "--out", "{other}"], "不是批量核查的结果"),
        (["{in}", "--out", "{in}/表.docx"], "这是一个文件"),
        (["{in}"], "没有说结果写到哪里"),
        (["{empty}", "--out", "{new}"], "没有找到可核查的文件"),
        (["-", "--out", "{new}"], "不从标准输入读取"),
        (["nosuch://x/y", "--out", "{new}"], "不认识这种地址"),
        (["{in}", "--out", "{new}", "--engine", "dask://127.0.0.1:9"], "连不上这个调度器"),
        (["{in}", "--out", "{new}", "--engine", "ray"], "应是 local"),
        (["{in}", "--out", "{new}", "--workers", "0"], "应是 1 到 1024 的整数"),
        (["{in}", "--out", "{new}", "--pack", "nowhere-2020"], "没有模板包"),
        (["show", "{empty}"], "没有核查结果"),
    ],
)
def test_what_cannot_be_done_is_refused_in_plain_words(audits, tmp_path, given, said):
    places = {name: tmp_path / name for name in ("in", "other", "empty", "new")}
    for name in ("in", "other", "empty"):
        places[name].mkdir()
    (places["in"] / "表.docx").write_bytes(HALL.read_bytes())
    (places["other"] / "别的.txt").write_text("别的东西", encoding="utf-8")
    done = audits.run(*(word.format(**places) for word in given))
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert [path.name for path in places["other"].iterdir()] == ["别的.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_refused(audits, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in").chmod(0o500)
    done = audits.run(HALL, "--out", tmp_path / "in" / "out")
    assert done.returncode == 2 and "没有写入权限" in done.stderr


def test_one_clean_form_is_exit_code_nothing(audits, tmp_path):
    assert audits.run(ROAD, "--out", tmp_path / "out", "--workers", 1).returncode == 0


def test_two_runs_into_one_folder_are_refused_and_control_c_is_calm(audits, tmp_path, drawn):
    first = audits.start(drawn, "--out", tmp_path / "out", "--workers", 2)
    wait_for(lambda: list((tmp_path / "out").rglob("*.arrow")))
    second = audits.run(drawn, "--out", tmp_path / "out")
    assert second.returncode == 2 and "另一次批量核查正在写这个文件夹" in second.stderr
    os.killpg(first.pid, signal.SIGINT)  # as a terminal does: to all of its processes
    out, said = first.communicate(timeout=60)
    assert first.returncode == 130 and out == ""
    assert said == f"已中断。读完的部分留在 {tmp_path / 'out'}，再运行同样的命令就从这里接着做。\n"


def test_a_summary_is_shown_again(audits, whole):
    done = audits.run("show", whole)
    assert done.returncode == 0 and "核查汇总" in done.stdout
