"""Help and usage errors are Chinese, complete, and the same everywhere."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from jixiao.arguments import build, parse
from jixiao.grammar import Parser


def every_parser() -> list[Parser]:
    top = build()
    return [top, *top.commands.values(), *top.commands["packs"].commands.values()]


@pytest.mark.parametrize("parser", every_parser(), ids=lambda parser: parser.prog)
def test_every_command_has_help_with_an_example_of_itself(parser):
    text = parser.format_help()
    assert text.startswith(f"用法：{parser.prog}")
    assert "\n例：\n" in text
    assert any(example.startswith(parser.prog) for example in parser.examples)


@pytest.mark.parametrize("parser", every_parser(), ids=lambda parser: parser.prog)
def test_every_example_parses(parser):
    for example in parser.examples:
        assert parse(example.split()[1:]).command


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("check", "缺少参数：路径"),
        ("check a.docx --fromat json", "jixiao check：没有这个参数：--fromat json，是否指 --format？"),
        ("packs show mof-2020 --qiet", "jixiao packs show：没有这个参数：--qiet，是否指 --quiet？"),
        ("check a.docx --format pdf", "填写的是「pdf」，可用的是 table、json、xlsx、html"),
        ("check a.docx --pack", "--pack 后面缺少值"),
        ("chek a.docx", "没有这个命令：chek"),
        ("packs new qingxi-2025", "缺少参数：--from"),
    ],
)
def test_a_slip_is_named_in_chinese_with_where_to_look(line, words, capsys):
    with pytest.raises(SystemExit) as stop:
        parse(line.split())
    said = capsys.readouterr().err
    assert stop.value.code == 2
    assert words in said and "--help 查看用法" in said


def test_a_file_whose_name_begins_with_a_dash_is_not_taken_for_an_option(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("-1.docx").touch()
    with pytest.raises(SystemExit):
        parse(["check", "-1.docx"])
    assert "请写成 ./-1.docx" in capsys.readouterr().err
    assert parse(["check", "--", "-1.docx"]).paths == ["-1.docx"]


def test_help_of_a_command_needs_no_other_argument(capsys):
    with pytest.raises(SystemExit) as stop:
        parse(["check", "--help"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("用法：jixiao check 路径... [选项]")


def test_no_command_shows_the_help_that_lists_them(capsys):
    with pytest.raises(SystemExit):
        parse([])
    out = capsys.readouterr().out
    assert all(f"  {name} " in out for name in ("extract", "check", "score", "rollup", "packs", "demo"))


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    run = subprocess.run(
        [sys.executable, "-m", "jixiao.cli", "--version"], capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout.strip() == f"jixiao {project['project']['version']}"
