#!/usr/bin/env python3
"""Write the pages that follow from the code — docs/cli.md, docs/findings.md, docs/glossary.md, docs/workflow.md — or, with --check, see that they do."""

from __future__ import annotations

import ast
import difflib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from jixiao.arguments import build
from jixiao.core import workflow
from jixiao.core.checks.handbook import handbook
from jixiao.grammar import Parser

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "jixiao"

# "What it is (术语): more." or "What it is (术语, 又名)"; the brackets must begin with a Chinese sign
_TERM = re.compile(r"^(?P<what>[^（(\n]*?)\s*[（(](?P<term>[\u4e00-\u9fff“][^）)]*)[）)]")

# "``target`` 指标值 (A)" in the docstring of a class
_FIELD = re.compile(r"``([a-z_0-9]+)``\s+([\u4e00-\u9fff/]{2,})")


# modules whose functions are words of the domain too; elsewhere only classes are
VERBS = {
    "jixiao",
    "jixiao.core.score",
    "jixiao.core.rollup",
    "jixiao.core.checks",
    "jixiao.ingest",
    "jixiao.packs",
    "jixiao.judge",
    "jixiao.sources",
}


def cli_page() -> str:
    """Every command's --help."""

    def section(parser: Parser, level: int) -> Iterator[str]:
        yield f"{'#' * level} {parser.prog}\n\n```text\n{parser.format_help()}```\n"
        for command in parser.commands.values():
            yield from section(command, level + 1)

    body = "\n".join(section(build(), 2))
    return f"# 命令\n\n由 `make docs` 从 `--help` 生成，请勿手改。\n\n{body}"


def glossary_page() -> str:
    """Chinese terms as the docstrings give them, with the name in the code."""
    lines = [
        "# 术语与名称",
        "",
        "由 `make docs` 从代码的说明文字生成，请勿手改。一个概念一个词：中文是表上的词，英文是代码里的名字。",
        "",
        "| 术语 | 代码里的名字 | 所在 | 是什么 |",
        "|---|---|---|---|",
    ]
    for term, name, where, what in sorted(_terms(), key=lambda entry: (entry[2], entry[1])):
        lines.append(f"| {term} | `{name}` | `{where}` | {what} |")
    return "\n".join(lines) + "\n"


def _terms() -> Iterator[tuple[str, str, str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        module = ".".join(("jixiao", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
        for name, doc in _documented(tree, module in VERBS):
            found = _TERM.match(doc)
            if found and not re.search("[\u4e00-\u9fff]", found["what"]):
                what = found["what"].strip().replace("|", "\\|").replace("``", "`")
                yield found["term"].replace("|", "\\|"), name, module, what
            for field, term in _FIELD.findall(doc):
                yield term, f"{name}.{field}", module, "a field"


def _documented(tree: ast.Module, verbs: bool) -> Iterator[tuple[str, str]]:
    """(name, docstring) of the public classes of a module and, where asked, of its public functions."""
    for node in tree.body:
        kinds = (ast.ClassDef, ast.FunctionDef) if verbs else (ast.ClassDef,)
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node.name, ast.get_docstring(node) or ""


def workflow_page() -> str:
    """Every step of the workflow, as the table has it."""
    over = {"own": "本单位", "beneath": "下级单位"}
    lines = [
        "# 流程：谁在什么状态下可以办什么",
        "",
        "由 `make docs` 从 `core/workflow.py` 的流程表生成，请勿手改。查看、登记台账、下达任务等其余权限见 `web/records/permission.py`。",
        "",
        f"**环节**：{'、'.join(f'{title}（`{name}`）' for name, title in workflow.STAGES.items())}。",
        "",
        f"**可以修改的状态**：{'、'.join(title for name, title in workflow.STATES.items() if name in workflow.EDITABLE)}。",
        "",
        "| 动作 | 代码 | 环节 | 从 | 到 | 谁可以办 | 对哪些单位 | 说明 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in workflow.STEPS:
        stages = (
            "全部"
            if one.stages == tuple(workflow.STAGES)
            else "、".join(workflow.STAGES[stage] for stage in one.stages)
        )
        before = "、".join(workflow.STATES[state] for state in one.before)
        roles = "、".join(workflow.ROLES[role] for role in one.roles)
        holds = ((one.reason, "须写原因"), (one.freezes, "定稿成一个版本"), (one.once_approved, "批复过的才有"))
        notes = "，".join(said for holds_here, said in holds if holds_here)
        lines.append(
            f"| {one.title} | `{one.action}` | {stages} | {before} | {workflow.STATES[one.after]} | {roles} | {over[one.over]} | {notes} |"
        )
    return "\n".join([*lines, ""])


PAGES = {"cli.md": cli_page, "findings.md": handbook, "glossary.md": glossary_page, "workflow.md": workflow_page}


def stale() -> Iterator[str]:
    """For every page that no longer says what the code says: what differs."""
    for name, made in PAGES.items():
        path = ROOT / "docs" / name
        written = path.read_text(encoding="utf-8") if path.exists() else ""
        if written != made():
            difference = difflib.unified_diff(
                written.splitlines(), made().splitlines(), f"docs/{name}", "code", lineterm="", n=0
            )
            yield "\n".join([f"docs/{name} is stale; run: make docs", *list(difference)[:12]])


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        differences = list(stale())
        print("\n".join(differences) or "generated pages agree with the code")
        return 1 if differences else 0
    for name, made in PAGES.items():
        (ROOT / "docs" / name).write_text(made(), encoding="utf-8", newline="\n")
        print(f"docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
