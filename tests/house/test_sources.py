"""Documents come one by one, from files, folders, patterns and JSON; a bad one is a problem and never a stop."""

import io
import json
import os
from pathlib import Path

import pytest

from jixiao.core.codec import document_to_dict
from jixiao.sources import documents, list_files

SAMPLES = Path(__file__).parents[2] / "src" / "jixiao" / "samples"


def sources(*files: Path | str) -> list[tuple[str, int, list[str]]]:
    """(file name, forms, problem codes) of everything read."""
    return [
        (Path(d.source).name, len(d.forms), [p.code for p in d.problems])
        for d in documents([str(file) for file in files])
    ]


def extracted(*names: str) -> list[dict]:
    return [document_to_dict(d) for d in documents([str(SAMPLES / name) for name in names])]


def test_a_folder_stands_for_the_known_files_in_it_at_any_depth(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/2.xlsx", "found.json", "1.docx", "~$1.docx", ".hidden.docx", "photo.jpg", "old.doc"):
        (tmp_path / name).touch()
    listing = list_files([str(tmp_path)])
    assert [Path(file).relative_to(tmp_path).as_posix() for file in listing.files] == ["1.docx", "old.doc", "b/2.xlsx"]
    assert [Path(file).name for file in listing.passed_over] == ["found.json", "photo.jpg"]


def test_a_pattern_is_expanded_because_windows_shells_do_not(tmp_path):
    for name in ("1.docx", "2.docx", "3.txt"):
        (tmp_path / name).touch()
    assert [Path(file).name for file in list_files([str(tmp_path / "*.docx")]).files] == ["1.docx", "2.docx"]


def test_a_file_named_twice_is_read_once(tmp_path):
    (tmp_path / "1.docx").touch()
    assert len(list_files([str(tmp_path), str(tmp_path / "1.docx")]).files) == 1


def test_a_missing_file_is_a_problem_and_the_next_one_is_read():
    assert sources("没有.docx", SAMPLES / "01-road-upkeep.docx") == [
        ("没有.docx", 0, ["not_found"]),
        ("01-road-upkeep.docx", 1, []),
    ]


def test_the_json_that_extract_prints_gives_the_same_documents_back(tmp_path):
    before = extracted("01-road-upkeep.docx", "06-market-department.xlsx")
    file = tmp_path / "read.json"
    file.write_text(json.dumps(before, ensure_ascii=False), encoding="utf-8")
    assert [document_to_dict(d) for d in documents([str(file)])] == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_redirected_by_windows_shells_is_read(tmp_path, encoding):
    file = tmp_path / "read.json"
    file.write_text(json.dumps(extracted("11-old-town.txt"), ensure_ascii=False), encoding=encoding)
    assert sources(file) == [("11-old-town.txt", 2, [])]


def test_one_document_or_one_form_by_itself_is_json_enough(tmp_path):
    document = extracted("01-road-upkeep.docx")[0]
    (tmp_path / "document.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "form.json").write_text(json.dumps(document["forms"][0]), encoding="utf-8")
    assert [forms for _, forms, _ in sources(tmp_path / "document.json", tmp_path / "form.json")] == [1, 1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("  \n", "empty_file"),
        ("[1, 2]", "json_shape"),
        ('{"a": 1}', "json_shape"),
        ("[{]", "json_broken"),
        ("not json", "json_broken"),
        ('[{"forms": []}', "json_broken"),
        ('[{"forms": [{"budget": {"rate": 1.5}}]}]', "json_shape"),
    ],
)
def test_json_that_is_none_of_ours_is_refused_with_a_reason(tmp_path, text, code):
    file = tmp_path / "read.json"
    file.write_text(text, encoding="utf-8")
    assert sources(file)[-1][2] == [code]


def test_json_cut_off_in_the_middle_gives_what_is_whole_and_says_the_rest_is_missing(tmp_path):
    text = json.dumps(extracted("01-road-upkeep.docx", "02-service-hall.docx"), ensure_ascii=False)
    (tmp_path / "read.json").write_text(text[:-200], encoding="utf-8")
    assert sources(tmp_path / "read.json") == [("01-road-upkeep.docx", 1, []), ("read.json", 0, ["json_broken"])]


def test_elements_longer_than_a_chunk_and_across_chunks_are_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("jixiao.extracted._CHUNK", 1000)
    before = extracted("01-road-upkeep.docx", "02-service-hall.docx", "03-department.xlsx")
    (tmp_path / "read.json").write_text(json.dumps(before, ensure_ascii=False, indent=1), encoding="utf-8")
    assert [document_to_dict(d) for d in documents([str(tmp_path / "read.json")])] == before


def test_json_comes_from_standard_input_too(monkeypatch):
    stream = io.BytesIO(json.dumps(extracted("01-road-upkeep.docx")).encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
    assert sources("-") == [("01-road-upkeep.docx", 1, [])]


def test_a_bug_met_in_one_file_does_not_cost_the_others(monkeypatch):
    def fail(path):
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("jixiao.sources.read", fail)
    assert [codes for _, _, codes in sources("a.docx", "b.docx")] == [["internal_error"], ["internal_error"]]
    assert "JIXIAO_DEBUG" in next(documents(["a.docx"])).problems[0].message


def test_one_file_by_two_spellings_of_its_path_is_read_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("1.docx").touch()
    assert len(list_files([".", "1.docx", "./1.docx", str(tmp_path / "1.docx")]).files) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_does_not_keep_us_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.docx")
    os.mkfifo(tmp_path / "pipe.json")
    assert sources(tmp_path / "pipe.docx", tmp_path / "pipe.json") == [
        ("pipe.docx", 0, ["not_a_file"]),
        ("pipe.json", 0, ["not_a_file"]),
    ]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_a_device_without_end_is_not_read(tmp_path):
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    assert sources(tmp_path / "zero.txt") == [("zero.txt", 0, ["not_a_file"])]


def test_linked_folders_are_entered_once_and_circles_end(tmp_path):
    (tmp_path / "forms" / "inner").mkdir(parents=True)
    (tmp_path / "forms" / "inner" / "1.docx").touch()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "2.docx").touch()
    (tmp_path / "forms" / "inner" / "up").symlink_to(tmp_path / "forms")
    (tmp_path / "forms" / "linked").symlink_to(tmp_path / "elsewhere")
    names = [Path(file).name for file in list_files([str(tmp_path / "forms")]).files]
    assert sorted(names) == ["1.docx", "2.docx"]


@pytest.fixture
def closed(tmp_path):
    """A folder that may not be entered, with a form in it."""
    folder = tmp_path / "a" / "closed"
    folder.mkdir(parents=True)
    (folder / "1.docx").touch()
    folder.chmod(0)
    if os.access(folder, os.R_OK):
        folder.chmod(0o700)
        pytest.skip("this user may enter every folder")
    yield folder
    folder.chmod(0o700)


def test_a_folder_that_cannot_be_opened_is_a_problem_and_not_left_out(closed):
    (closed.parent / "2.docx").write_bytes((SAMPLES / "01-road-upkeep.docx").read_bytes())
    listing = list_files([str(closed.parent)])
    assert sources(*listing.files) == [("2.docx", 1, []), ("closed", 0, ["no_permission"])]


def test_a_file_in_a_folder_that_cannot_be_opened_is_a_problem_of_that_file(closed):
    listing = list_files([str(closed / "1.docx")])
    assert sources(*listing.files) == [("1.docx", 0, ["no_permission"])]
