"""``jixiao compare`` as a user meets it: the table, the JSON, the workbook, and what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jixiao.cli import main
from jixiao.core.cause import RULES
from jixiao.packs import BUNDLED, forget_packs

SAMPLES = Path(__file__).parents[1] / "src" / "jixiao" / "samples"
ROAD = str(SAMPLES / "01-road-upkeep.docx")
HALL = str(SAMPLES / "02-service-hall.docx")
PAIR = ("--packs", "hubei-2020", "mof-2020")
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Run ``jixiao compare`` in an empty folder: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main(["compare", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    yield call
    forget_packs()


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A later edition of hubei-2020 outside the program: execution 10, goals 90, positive indicators all or nothing."""
    folder = tmp_path / "mine" / "qingxi-2025"
    shutil.copytree(BUNDLED / "hubei-2020", folder)
    for file, old, new in (
        ("pack.yaml", "id: hubei-2020", "id: qingxi-2025"),
        ("scoring.yaml", "weight: 20", "weight: 10"),
        ("scoring.yaml", "goals_points: 80", "goals_points: 90"),
        ("scoring.yaml", "positive: ratio", "positive: all_or_nothing"),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def form_json(tmp_path: Path, name: str = "form.json", **changes: Any) -> Path:
    """A form of hubei-2020 in a file: 60 of 100 spent, one target missed by a tenth."""
    row = {"level1": "产出指标", "level2": "数量指标", "weight": "40", "target": "10", "actual": "10"}
    data = {
        "kind": "project",
        "pack": "hubei-2020",
        "form_kind": "project",
        "project": "乡村道路养护",
        "total": "86",
        "budget": {"weight": "20", "budget": "100", "executed": "60"},
        "goals": [
            {"weight": "80", "indicators": [{**row, "name": "养护里程"}, {**row, "name": "设标志牌", "actual": "9"}]}
        ],
        **changes,
    }
    path = tmp_path / name
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def words(text: str) -> str:
    """The text without what wrapping puts into it."""
    return "".join(text.split())


def test_a_form_is_shown_with_both_totals_both_grades_and_the_lines_that_move_them(run: Run, tmp_path: Path) -> None:
    code, out, err = run(form_json(tmp_path), *PAIR)
    assert (code, err) == (0, "")
    rows = [line.split() for line in out.splitlines()]
    assert ["总分", "88", "91.5", "+3.5"] in rows
    assert ["等级", "良", "优", "变"] in rows
    assert ["预算执行", "12/20", "6/10", "+4", "分值", "20→10"] in rows
    assert ["设标志牌", "36/40", "40.5/45", "−0.5", "分值", "40→45"] in rows
    assert "mof-2020：预算执行 20 分换为 10 分；目标部分 80 分换算为 90 分。" in out
    assert "其余 1 行只随分值换算，不影响总分。" in out


def test_the_run_ends_with_what_changed_and_which_rule_did_most(run: Run, tmp_path: Path) -> None:
    out = run(form_json(tmp_path), *PAIR)[1]
    assert "总分可比 1 张：升 1 张，降 0 张，不变 0 张；平均 +3.5 分，最多升 +3.5（乡村道路养护）。" in out
    assert "等级变动 1 张：良→优 1 张。" in out
    assert "影响总分的规则，由大到小：预算执行分值 1 张，合计 +4 分；指标分值 1 张，合计 −0.5 分。" in out


def test_a_pack_of_ones_own_may_be_given_by_its_folder(run: Run, tmp_path: Path, edition: Path) -> None:
    code, out, _ = run(form_json(tmp_path), "--packs", "hubei-2020", edition)
    assert code == 0
    assert "按完成比例（40×9÷10=36），qingxi-2025达标得满分" in words(out)
    assert "良→差 1 张" in out


def test_kept_weights_leave_the_methods_to_differ(run: Run, tmp_path: Path, edition: Path) -> None:
    out = run(form_json(tmp_path), "--packs", "hubei-2020", edition, "--keep-weights")[1]
    assert "各行分值照原表，没有换算" in out
    assert ["总分", "88", "52", "−36"] in [line.split() for line in out.splitlines()]


def test_json_has_every_form_every_changed_line_and_the_summary(run: Run, tmp_path: Path) -> None:
    code, out, err = run(form_json(tmp_path), *PAIR, "--format", "json")
    data = json.loads(out)
    (form,) = data["forms"]
    assert code == 0 and "良→优 1 张" in err
    assert [pack["id"] for pack in data["packs"]] == ["hubei-2020", "mof-2020"]
    assert [(side["total"], side["grade"], side["converted"]) for side in form["sides"]] == [
        ("88", "良", False),
        ("91.5", "优", True),
    ]
    assert (form["difference"], form["own_pack"], form["pack_fit"]) == ("3.5", "hubei-2020", "fits")
    (budget,) = (line for line in form["lines"] if line["where"] == "budget")
    assert (budget["weights"], budget["scores"], budget["influence"]) == (["20", "10"], ["12", "6"], "4")
    assert budget["why"] == [{"rule": "execution_weight", "text": "分值 20→10", "effect": "4"}]
    (missed,) = (line for line in form["lines"] if line["where"] == "设标志牌")
    assert [cause["text"] for cause in missed["why"]] == ["分值 40→45：目标部分 80 分换算为 90 分"]
    assert data["summary"]["grades"] == [{"from": "良", "to": "优", "forms": 1}]
    assert data["summary"]["rules"][0]["rule"] == "execution_weight"


def test_every_key_and_every_rule_of_the_json_is_described(run: Run, tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "compare.md").read_text(encoding="utf-8")

    def keys(value: Any) -> Iterator[str]:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from one
                for inner in one.values():
                    yield from keys(inner)

    (tmp_path / "bad.docx").write_bytes(b"no zip")
    data = json.loads(run(form_json(tmp_path), "bad.docx", *PAIR, "--format", "json", "-q")[1])
    assert [key for key in keys(data) if f'"{key}"' not in page] == []
    assert [rule for rule, word in RULES.items() if f"`{rule}`" not in page or word not in page] == []


def test_json_without_any_form_is_still_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")
    data = json.loads(run("none.json", *PAIR, "--format", "json", "-q")[1])
    assert (data["forms"], data["summary"]["forms"]) == ([], 0)


def test_the_workbook_has_a_row_for_every_form_and_every_changed_line_in_numbers(run: Run, tmp_path: Path) -> None:
    code, out, err = run(form_json(tmp_path), *PAIR, "-o", "对照.xlsx")
    assert (code, out) == (0, "") and "已写出 对照.xlsx" in err
    book = openpyxl.load_workbook(tmp_path / "对照.xlsx")
    assert book.sheetnames == ["各表", "明细"]
    heads, first = (dict(enumerate(row)) for row in list(book["各表"].values)[:2])
    form = {str(heads[at]).replace("\n", " "): value for at, value in first.items()}
    assert (form["hubei-2020 总分"], form["mof-2020 总分"], form["可比总分 之差"]) == (88, 91.5, 3.5)
    assert form["等级变动"] == "良→优"
    lines = list(book["明细"].values)
    assert lines[1][3:11] == ("预算执行", None, 20, 12, 10, 6, 4, "预算执行分值")


def test_a_cell_of_the_form_is_never_a_formula_in_the_workbook(run: Run, tmp_path: Path) -> None:
    run(form_json(tmp_path, project="=1+1"), *PAIR, "-o", "x.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx")["各表"].cell(2, 3)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_many_files_are_compared_one_by_one_and_a_bad_one_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    code, out, err = run(ROAD, HALL, "bad.docx", *PAIR)
    assert code == 2
    assert "bad.docx" in err and "2 张自评表；1 个文件读取有问题" in out


def test_problems_stand_in_the_json_and_in_the_workbook_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    data = json.loads(run(ROAD, "bad.docx", *PAIR, "--format", "json", "-q")[1])
    assert {problem["source"] for problem in data["problems"]} == {"bad.docx"}
    run(ROAD, "bad.docx", *PAIR, "-o", "x.xlsx")
    assert "bad.docx" in [row[1] for row in openpyxl.load_workbook(tmp_path / "x.xlsx")["各表"].values]


def test_a_form_of_neither_pack_is_converted_for_both_and_that_is_said(run: Run) -> None:
    code, out, _ = run(ROAD, "--packs", "mof-2020", "guangshui-2020")
    assert code == 0
    assert "原表 hubei-2020" in out
    assert "mof-2020：预算执行 20 分换为 10 分" in out and "guangshui-2020：预算执行不计分（原 20 分）" in out
    assert "另有15分固定指标（项目决策2分、项目管理13分），原表没有，未计" in words(out)
    assert "口径：mof-2020下可得100分，guangshui-2020下可得85分（满分100分）" in words(out)


def test_a_form_no_pack_is_near_is_a_problem_unless_its_weights_are_kept(run: Run, tmp_path: Path) -> None:
    path = form_json(tmp_path, pack=None, form_kind=None)
    code, out, err = run(path, *PAIR)
    assert code == 2
    assert "没有一个模板包与这张表相近" in err and "--keep-weights" in err
    code, out, err = run(path, *PAIR, "--keep-weights")
    assert (code, err) == (0, "") and "没有相近的模板包" in out


def test_a_form_that_is_only_near_a_pack_says_so(run: Run, tmp_path: Path) -> None:
    path = form_json(tmp_path, pack=None, nearest_pack="hubei-2020")
    code, out, _ = run(path, *PAIR)
    assert code == 0 and "原表 hubei-2020（最接近，未完全吻合）" in out


@pytest.mark.parametrize(
    ("packs", "said"),
    [
        (("hubei-2020", "hubei-2020"), "两个模板包是同一个：hubei-2020"),
        (("hubei-2020", "mof-2021"), "没有模板包「mof-2021」，是否指「mof-2020」？"),
    ],
)
def test_packs_that_cannot_be_compared_are_refused(run: Run, packs: tuple[str, str], said: str) -> None:
    code, out, err = run(ROAD, "--packs", *packs)
    assert (code, out) == (2, "") and said in err


def test_two_packs_by_one_id_are_refused(run: Run, tmp_path: Path) -> None:
    shutil.copytree(BUNDLED / "hubei-2020", tmp_path / "hubei-2020")
    code, _, err = run(ROAD, "--packs", "hubei-2020", tmp_path / "hubei-2020")
    assert code == 2 and "两个模板包的 id 都是「hubei-2020」" in err


def test_one_pack_alone_is_a_usage_error(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(ROAD, "--packs", "hubei-2020")
    assert stop.value.code == 2 and "--packs 后面要有两个值" in capsys.readouterr().err


def test_a_result_that_exists_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("mine", encoding="utf-8")
    assert run(ROAD, *PAIR, "-o", "x.json")[0] == 2
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_the_screen(run: Run, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    import io

    from rich.cells import cell_len
    from rich.console import Console

    from jixiao.judge import versus_document
    from jixiao.packs import two_packs
    from jixiao.show.versus import show_versus
    from jixiao.sources import documents

    out = io.StringIO()
    console = Console(file=out, width=width, markup=False, emoji=False, highlight=False)
    for document in documents([HALL, str(SAMPLES / "05-investment-fair.docx")]):
        show_versus(console, versus_document(document, two_packs("shijiazhuang-gaoxin-2020", "guangshui-2020")))
    assert max(cell_len(line.rstrip()) for line in out.getvalue().splitlines()) <= width


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published forms is not beside the repository")
def test_published_forms_are_compared_and_every_difference_is_explained(run: Run) -> None:
    code, out, _ = run(CORPUS / "docx", *PAIR, "--format", "json", "-q")
    data = json.loads(out)
    assert code == 0 and data["summary"]["compared"] >= 25
    for form in data["forms"]:
        if form["difference"] is not None:
            said = sum(float(cause["effect"]) for line in form["lines"] for cause in line["why"])
            rest = float(form["remainder"]["effect"]) if form["remainder"] else 0
            assert abs(said + rest - float(form["difference"])) < 0.06, form["source"]
