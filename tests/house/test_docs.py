"""What the pages list is what the code has."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_generated_pages_agree_with_the_code():
    run = subprocess.run(
        [sys.executable, "tools/write_docs.py", "--check"], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_every_command(name):
    from jixiao.arguments import build

    text = page(name)
    assert [command for command in build().commands if f"jixiao {command}" not in text] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/tour.md"])
def test_files_that_a_page_links_to_exist(name):
    import re

    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)|src=\"([^\":]+)\"", page(name))
    missing = [link for pair in links for link in pair if link and not ((ROOT / name).parent / link).exists()]
    assert missing == []


def test_the_tour_walks_through_every_room():
    tour = page("docs/tour.md")
    rooms = [path.name for path in (ROOT / "src" / "jixiao").iterdir() if (path / "__init__.py").exists()]
    assert [room for room in rooms if f"{room}/" not in tour] == []


def test_every_finding_of_the_catalogue_is_in_the_handbook():
    from jixiao.core.catalogue import KINDS

    text = page("docs/findings.md")
    assert [kind.code for kind in KINDS if f"`{kind.code}`" not in text] == []


def test_every_decision_has_context_decision_and_consequences():
    for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"):
        text = path.read_text(encoding="utf-8")
        assert all(heading in text for heading in ("## Context", "## Decision", "## Consequences")), path.name


@pytest.mark.parametrize("module", ["form", "pack", "finding", "quantity", "line"])
def test_every_value_of_the_domain_opens_with_its_chinese_term(module):
    import ast
    import re

    tree = ast.parse(page(f"src/jixiao/core/{module}.py"))
    first = {
        node.name: (ast.get_docstring(node) or "").split("\n")[0]
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }
    assert [name for name, line in first.items() if not re.search("[\u4e00-\u9fff]", line)] == []


def test_every_decision_is_in_the_list():
    decisions = ROOT / "docs" / "decisions"
    listed = (decisions / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in decisions.glob("[0-9]*.md") if path.name not in listed] == []
