"""JSON that others wrote: whatever is wrong in it is told with its place, and never called our own bug."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.core.codec import document_to_dict
from jixiao.sources import documents

SAMPLES = Path(__file__).parents[2] / "src" / "jixiao" / "samples"


def problem(tmp_path: Path, text: str, name: str = "read.json") -> tuple[str, str]:
    """Code and message of the problem that reading this JSON ends with."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    last = list(documents([str(tmp_path / name)]))[-1].problems[-1]
    return last.code, last.message


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([{"forms": 3}], "第 1 个文件 的 forms应为列表，实为3"),
        ([{"forms": []}, {"forms": [{"goals": 3}]}], "第 2 个文件 的 forms 第 1 项 的 goals应为列表，实为3"),
        ({"forms": [{"goals": [{"indicators": ["a"]}]}]}, 'indicators 第 1 项应为对象，实为"a"'),
        ({"forms": [{"goals": [None]}]}, "goals 第 1 项应为有内容的一项，实为空值（null）"),
        ({"goals": [{"indicators": [{"name": "a", "score_spans": "x"}]}]}, 'score_spans应为正整数，实为"x"'),
        ({"forms": [{"budget": [1], "goals": []}]}, "budget应为对象，实为列表"),
        ({"forms": [{"columns": 5, "goals": []}]}, "columns应为列表，实为5"),
        ({"forms": [{"attributes": {"a": 1}, "goals": []}]}, "attributes 的 a应为列表，实为1"),
        ({"forms": [{"places": [1], "goals": []}]}, "places应为对象，实为列表"),
        ({"forms": [{"places": {"title": [1, 2, 3]}, "goals": []}]}, "title应为[样式, 表名, 行, 列]，实为列表"),
        ({"forms": [{"doubts": [{}], "goals": []}]}, "doubts 第 1 项 的 where应为文字，实为空值（null）"),
        ({"problems": [{}]}, "problems 第 1 项 的 code应为文字，实为空值（null）"),
        ({"reports": [{"sections": [{}]}]}, "sections 第 1 项 的 heading应为文字，实为空值（null）"),
        ({"forms": [{"goals": [{"indicators": [{"name": {"a": 1}}]}]}]}, "「goals/0/indicators/0/name」应为文字"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_with_its_place(tmp_path, value, said):
    code, message = problem(tmp_path, json.dumps(value))
    assert code == "json_shape" and said in message


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("[]", "empty_file", "没有任何文件的结果"),
        ("[" * 100_000, "json_broken", "套得太深"),
        ('{"forms": [{"goals": [], "title": ' + "9" * 6000 + "}]}", "json_broken", "数字长得无法读取"),
        ('{"forms": [', "json_broken", "在中途断了"),
        ('{"forms": [}, "b"]}', "json_broken", '从「}, "b"]}」起无法理解'),
    ],
)
def test_broken_json_is_told_in_words(tmp_path, text, code, said):
    assert (got := problem(tmp_path, text))[0] == code and said in got[1]


KEYS = [
    "forms",
    "goals",
    "indicators",
    "budget",
    "fiscal",
    "places",
    "title",
    "doubts",
    "where",
    "why",
    "columns",
    "attributes",
    "options",
    "contacts",
    "problems",
    "reports",
    "sections",
    "name",
    "pack",
    "a",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | st.text("a亿%", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_no_json_whatever_is_an_internal_error(tmp_path_factory, value):
    file = tmp_path_factory.mktemp("json") / "read.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    assert all(p.code != "internal_error" for document in documents([str(file)]) for p in document.problems)


@pytest.mark.parametrize("name", ["read", "read.dat", "read.docx"])
def test_json_is_known_by_its_content(tmp_path, name):
    before = document_to_dict(next(documents([str(SAMPLES / "01-road-upkeep.docx")])))
    (tmp_path / name).write_text(json.dumps([before], ensure_ascii=False), encoding="utf-8")
    assert [document_to_dict(document) for document in documents([str(tmp_path / name)])] == [before]


def test_a_form_under_the_name_of_json_is_read_by_its_content(tmp_path):
    (tmp_path / "form.json").write_bytes((SAMPLES / "01-road-upkeep.docx").read_bytes())
    (document,) = documents([str(tmp_path / "form.json")])
    assert len(document.forms) == 1 and [p.code for p in document.problems] == ["wrong_extension"]


def test_a_document_without_a_source_is_called_by_its_file(tmp_path):
    (tmp_path / "mine.json").write_text('[{"forms": [{"goals": [], "pack": "nowhere-1"}]}]', encoding="utf-8")
    (document,) = documents([str(tmp_path / "mine.json")])
    assert document.source == str(tmp_path / "mine.json")
