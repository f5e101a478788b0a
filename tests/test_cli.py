"""The commands as a user meets them: what they print, where, and with which exit code."""

import io
import json
import os
import shlex
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from jixiao.cli import main
from jixiao.packs import forget_packs
from jixiao.show.packs import show

SAMPLES = Path(__file__).parents[1] / "src" / "jixiao" / "samples"
RIGHT = str(SAMPLES / "01-road-upkeep.docx")
WRONG = str(SAMPLES / "02-service-hall.docx")
UNFILLED = str(SAMPLES / "12-not-filled.xlsx")


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run a command line in an empty folder: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def shell(*arguments, **kwargs):
    """Run it as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "jixiao.cli", *map(str, arguments)], capture_output=True, timeout=60, **kwargs
    )


def test_extract_prints_the_form_as_printed(run):
    code, out, err = run("extract", RIGHT)
    (document,) = json.loads(out)
    assert (code, err) == (0, "")
    assert document["source"] == RIGHT
    assert document["forms"][0]["goals"][0]["indicators"][0]["target"] == "≥320公里"


def test_check_of_a_right_form_is_clean_and_exits_0(run):
    code, out, _ = run("check", RIGHT)
    assert code == 0
    assert "1 个文件，1 张自评表：未发现问题。" in out


def test_check_of_a_wrong_form_says_where_what_and_why_and_exits_1(run):
    code, out, _ = run("check", WRONG)
    flat = "".join(line.strip() for line in out.splitlines())
    assert code == 1
    assert "填报 98，各项得分相加（预算执行 20＋指标得分合计 80）为 100。" in flat
    assert "〔表1 第14行第3列〕" in flat and "total_mismatch" in flat
    assert "填报 98  核算 95.24  等级 优" in out


def test_unreadable_wins_over_errors_and_the_others_are_still_checked(run):
    code, out, err = run("check", "没有.docx", WRONG)
    assert code == 2
    assert "政务大厅设备运行维护" in out and "1 个文件读取有问题" in out
    assert err.startswith("没有.docx：") and "请检查路径" in err


def test_a_form_without_actuals_has_nothing_to_check_and_is_never_called_passed(run):
    code, out, err = run("check", UNFILLED)
    assert code == 2
    assert "无可核查内容" in out and "未发现问题" not in out
    assert "没有可核查的内容" in err


def test_check_json_adds_scores_and_findings_to_what_extract_prints(run):
    read = json.loads(run("extract", WRONG)[1])[0]
    code, out, err = run("check", "--format", "json", WRONG)
    checked = json.loads(out)[0]
    form = checked["forms"][0]
    assert code == 1
    assert {key: form[key] for key in read["forms"][0]} == read["forms"][0]
    assert (form["reported_total"], form["computed_total"], form["grade"]) == ("98", "95.24", "优")
    finding = next(entry for entry in form["findings"] if entry["code"] == "total_mismatch")
    assert (finding["severity"], finding["where"], finding["reported"], finding["expected"]) == (
        "error",
        "total",
        "98",
        "100",
    )
    assert {"where", "weight", "reported", "exact", "score", "method", "reason"} <= set(form["scores"][0])
    assert {"code", "where", "reason"} <= set(form["unjudged"][0])
    assert "错误" in err  # the verdict stands beside the JSON, not in it


def test_what_extract_prints_can_be_checked_again(run, tmp_path):
    run("extract", WRONG, "-o", "read.json")
    direct = json.loads(run("check", "--format", "json", WRONG)[1])
    again = json.loads(run("check", "--format", "json", "read.json")[1])
    assert again == direct


def test_quiet_leaves_only_results_and_errors(run):
    _, out, err = run("check", "--format", "json", "--quiet", WRONG)
    assert json.loads(out) and err == ""


def test_a_folder_is_checked_with_everything_known_in_it(run, tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("01-road-upkeep.docx", "08-bridge-check.xlsx"):
        (tmp_path / "a" / name).write_bytes((SAMPLES / name).read_bytes())
    (tmp_path / "a" / "photo.jpg").touch()
    code, out, err = run("check", "a")
    assert code == 0 and "2 个文件，2 张自评表：未发现问题。" in out
    assert "略过 1 个" in err and "photo.jpg" in err


def test_an_empty_folder_is_an_error_and_not_a_success(run, tmp_path):
    (tmp_path / "a").mkdir()
    code, out, err = run("check", "a")
    assert (code, out) == (2, "")
    assert "没有可读取的文件" in err


def test_a_run_too_long_to_be_compared_as_a_whole_says_so(run, monkeypatch):
    monkeypatch.setattr("jixiao.judge.COMPARED", 1)
    assert "没有跨文件比对" in run("check", RIGHT, WRONG)[2]
    assert "没有跨文件比对" not in run("check", RIGHT)[2]


def test_the_pack_may_be_named(run):
    _, out, _ = run("check", "--format", "json", "--pack", "mof-2020", RIGHT)
    form = json.loads(out)[0]["forms"][0]
    assert (form["judged_by"], form["pack_fit"], form["pack"]) == ("mof-2020", "asked", "hubei-2020")


def test_an_unknown_pack_is_refused_with_the_known_ones(run):
    code, out, err = run("check", "--pack", "hubei-2021", RIGHT)
    assert (code, out) == (2, "")
    assert "是否指「hubei-2020」" in err


def test_the_score_sheet_shows_weight_reported_computed_and_formula(run):
    code, out, _ = run("score", WRONG)
    line = next(line for line in out.splitlines() if "故障一次修复率" in line)
    assert code == 0
    assert line.split()[:4] == ["故障一次修复率", "20", "20", "18.57"]
    assert "20×91÷98" in line


def test_the_score_sheet_as_json_names_inputs_with_their_cells(run):
    _, out, _ = run("score", "--format", "json", WRONG)
    (sheet,) = json.loads(out)
    line = next(line for line in sheet["scores"] if line["where"] == "故障一次修复率")
    assert sheet["computed_total"] == "95.24"
    assert line["exact"].startswith("18.571428")
    assert any(entry["printed"] == "91%" and entry["address"] == "表1 第10行第6列" for entry in line["inputs"])


def test_projects_roll_up_to_a_department_form_that_can_be_checked(run):
    code, out, _ = run("rollup", SAMPLES / "11-old-town.txt")
    assert code == 0
    assert "调整后预算数   820" in out and "728" in out
    assert run("rollup", SAMPLES / "11-old-town.txt", "-o", "dept.json")[0] == 0
    (document,) = json.loads(Path("dept.json").read_text(encoding="utf-8"))
    assert document["forms"][0]["kind"] == "department"
    assert run("check", "dept.json")[0] in (0, 1)


def test_a_child_that_cannot_be_read_is_listed_and_never_left_out(run):
    code, out, _ = run("rollup", SAMPLES / "11-old-town.txt", "没有.docx")
    assert code == 2
    assert "缺：没有.docx" in out and "有缺项，不能合计" in out


def test_forms_of_different_packs_are_not_rolled_up_together(run):
    code, out, err = run("rollup", RIGHT, SAMPLES / "08-bridge-check.xlsx")
    assert (code, out) == (2, "")
    assert "分属不同的模板包" in err


def test_packs_are_listed_shown_and_tested(run):
    assert "mof-transfer-2020" in run("packs", "list")[1]
    shown = run("packs", "show", "hubei-2020")[1]
    assert "20×执行数÷调整后预算数" in shown and "依据" in shown
    code, out, _ = run("packs", "test", "mof-2020")
    assert code == 0 and "全部通过" in out


def test_a_new_pack_is_a_copy_that_says_what_to_edit(run):
    code, out, _ = run("packs", "new", "qingxi-2025", "--from", "mof-2020")
    assert code == 0 and "packs test" in out
    code, out, _ = run("packs", "test", "qingxi-2025")
    assert code == 0 and "注意" in out


def test_a_broken_pack_is_told_with_file_line_and_key(run, tmp_path):
    run("packs", "new", "qingxi-2025", "--from", "mof-2020")
    scoring = tmp_path / "qingxi-2025" / "scoring.yaml"
    scoring.write_text(scoring.read_text(encoding="utf-8").replace("denominator:", "denominater:"), encoding="utf-8")
    code, out, _ = run("packs", "test", "qingxi-2025")
    assert code == 1
    assert "scoring.yaml:" in out and "denominater" in out and "denominator" in out


@pytest.fixture
def outside(run, tmp_path, monkeypatch):
    """A folder of packs outside the program, with a copy of hubei-2020 in it that JIXIAO_PACKS names."""
    run("packs", "new", "qingxi-2025", "--from", "hubei-2020", "--to", tmp_path)
    monkeypatch.setenv("JIXIAO_PACKS", str(tmp_path))
    yield tmp_path / "qingxi-2025"
    forget_packs()


def test_a_pack_outside_may_score_reverse_indicators_its_own_way(run, outside, tmp_path):
    row = {
        "level1": "产出指标",
        "name": "平均响应时间",
        "target": "≤10天",
        "actual": "12天",
        "weight": "30",
        "score": "25",
    }
    (tmp_path / "form.json").write_text(
        json.dumps({"kind": "project", "goals": [{"indicators": [row]}]}, ensure_ascii=False), encoding="utf-8"
    )
    scoring = outside / "scoring.yaml"
    text = scoring.read_text(encoding="utf-8")
    scoring.write_text(text.replace("reverse: reverse_ratio", "reverse: reverse_linear"), encoding="utf-8")
    forget_packs()

    def score(pack):
        (sheet,) = json.loads(run("score", "form.json", "--pack", pack, "--format", "json")[1])
        return [(line["score"], line["formula"]) for line in sheet["scores"] if line["where"] == "平均响应时间"]

    assert score("hubei-2020") == [("25", "30×10÷12=25")]
    assert score("qingxi-2025") == [("24", "30×(2×10−12)÷((2−1)×10)=24")]
    assert "超出目标的部分按比例扣减，达到目标的 2 倍得 0 分" in run("packs", "show", "qingxi-2025")[1]


def test_a_broken_pack_outside_is_told_once_and_not_for_every_file(run, outside):
    with (outside / "scoring.yaml").open("a", encoding="utf-8") as scoring:
        scoring.write("bad: [\n")
    forget_packs()
    code, out, err = run("check", RIGHT, WRONG)
    assert (code, out) == (2, "")
    assert err.count("scoring.yaml:") == 1 and "Traceback" not in err


def test_a_folder_of_packs_that_is_not_there_is_told(run, monkeypatch):
    monkeypatch.setenv("JIXIAO_PACKS", "/nowhere/packs")
    code, _, err = run("packs", "list")
    assert code == 1 and err == "JIXIAO_PACKS 中的文件夹不存在：/nowhere/packs。请改正环境变量，或建好该文件夹。\n"


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("pack", ["hubei-2020", "guangshui-2020", "mof-2020"])
def test_a_pack_is_shown_with_fields_scoring_and_sources_within_the_screen(pack, width, monkeypatch):
    out = io.StringIO()
    show(Namespace(id=pack), Console(file=out, width=width, markup=False, emoji=False, highlight=False))
    text = out.getvalue()
    assert max(cell_len(line.rstrip()) for line in text.splitlines() if "文件夹" not in line) <= width
    assert all(part in text for part in ("使用地区", "表头", "正向指标", "定性指标", "舍入", "指标组", "依据"))
    assert "{" not in text
    assert text.count("正向指标") == (1 if pack != "guangshui-2020" else 3)  # the same scoring is not printed again


def test_a_pack_may_be_tested_by_its_pack_yaml(run, outside):
    code, out, _ = run("packs", "test", outside / "pack.yaml")
    assert code == 0 and "通过　qingxi-2025" in out


def test_an_unknown_pack_to_show_exits_1(run):
    code, _, err = run("packs", "show", "nowhere-1999")
    assert code == 1 and "没有模板包「nowhere-1999」" in err


def test_the_demo_writes_every_kind_of_result_and_says_what_is_next(run, tmp_path):
    code, out, _ = run("demo")
    made = {path.name for path in (tmp_path / "demo-output").iterdir()}
    assert code == 0
    assert made == {
        "样例", "核查结果.xlsx", "核查结果.html", "核查结果.json", "计分表.txt", "正式表", "自评报告", "核查件",
    }  # fmt: skip
    drawn = [path.suffix for path in (tmp_path / "demo-output" / "正式表").iterdir()]
    assert drawn.count(".docx") == drawn.count(".pdf") == 13
    drafted = [path.stem for path in (tmp_path / "demo-output" / "自评报告").iterdir()]
    assert (len(drafted), sum(name.endswith("（摘要版）") for name in drafted)) == (18, 6)
    copies = [path.stem.rpartition("-")[2] for path in (tmp_path / "demo-output" / "核查件").iterdir()]
    assert (copies.count("核查"), copies.count("复核意见书")) == (8, 11)
    assert "接下来可以试" in out
    assert len(json.loads((tmp_path / "demo-output" / "核查结果.json").read_text(encoding="utf-8"))) == 12


def test_a_result_that_exists_is_not_overwritten_unless_told_to(run, tmp_path):
    (tmp_path / "found.xlsx").write_text("mine", encoding="utf-8")
    code, _, err = run("check", WRONG, "-o", "found.xlsx")
    assert code == 2 and "文件已存在" in err and "--force" in err
    assert (tmp_path / "found.xlsx").read_text(encoding="utf-8") == "mine"
    assert run("check", WRONG, "-o", "found.xlsx", "--force")[0] == 1
    assert (tmp_path / "found.xlsx").read_bytes()[:2] == b"PK"


def test_nothing_half_is_left_when_writing_fails(run, tmp_path, monkeypatch):
    def fail(self, judged):
        raise KeyboardInterrupt

    monkeypatch.setattr("jixiao.show.workbook.Workbook.add", fail)
    code, _, err = run("check", WRONG, "-o", "found.xlsx")
    assert code == 130 and "已中断" in err
    assert list(tmp_path.iterdir()) == []


def test_format_and_extension_must_agree(run):
    code, _, err = run("check", WRONG, "--format", "html", "-o", "found.xlsx")
    assert code == 2 and "不一致" in err


def test_a_bug_is_no_traceback_for_the_user(run, monkeypatch):
    monkeypatch.setattr("jixiao.packs.list_packs", lambda: 1 / 0)
    monkeypatch.setattr("jixiao.show.packs.list_packs", lambda: 1 / 0)
    code, _, err = run("packs", "list")
    assert code == 2 and "程序内部错误（ZeroDivisionError" in err and "Traceback" not in err


def test_output_is_utf8_where_the_console_is_gbk():
    done = shell("check", "--format", "json", WRONG, env={**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"})
    assert json.loads(done.stdout.decode("utf-8"))[0]["forms"][0]["unit"] == "清溪县政务服务局"
    assert "错误" in done.stderr.decode("utf-8")


def test_a_reader_that_stops_early_is_no_error_message():
    command = f"{shlex.quote(sys.executable)} -m jixiao.cli extract --quiet {shlex.quote(str(SAMPLES))} | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60)
    assert done.stdout == b'[\n{"source' and done.stderr == b""


def test_the_table_is_colourless_and_wide_enough_in_a_pipe():
    done = shell("check", WRONG)
    text = done.stdout.decode("utf-8")
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 120


def test_a_table_in_a_file_ends_with_its_verdict(run, tmp_path):
    code, out, err = run("check", WRONG, "-o", "found.txt")
    assert (code, out) == (1, "") and "已写出 found.txt" in err
    assert (tmp_path / "found.txt").read_text(encoding="utf-8").rstrip().endswith("错误 3 处，警告 3 处。")
