"""The handbook of findings (问题手册): docs/findings.md, written from the catalogue and the rules."""

from __future__ import annotations

from jixiao.core.across import ACROSS
from jixiao.core.catalogue import FAMILIES, KINDS
from jixiao.core.checks import RULES
from jixiao.core.checks.report.itself import REPORT_RULES
from jixiao.core.checks.rule import chinese_part
from jixiao.core.checks.together import TOGETHER
from jixiao.core.finding import Kind

_SEVERITY = {"error": "错误", "warning": "警告", "note": "提示"}
_STAGE = {"active": "正式", "beta": "试行", "retired": "停用"}
_HEAD = """# 核查问题手册

由 `make docs` 从目录和规则生成，请勿手改。代码一经公布不改名、不挪用。

每一条核查有三种答复：发现问题、没有问题、无法判断（并说明为什么）。级别和是否启用，各地可在模板包的 `checks.yaml` 里调整。
"""


def handbook() -> str:
    """The whole handbook as Markdown (问题手册全文)."""
    parts = [_HEAD]
    for family, title in FAMILIES.items():
        parts.append(f"## {title}\n")
        parts += [_entry(kind) for kind in KINDS if kind.family == family]
    return "\n".join(parts)


def rule_in_words(code: str) -> str:
    """The rule behind a code in one Chinese sentence (规则一句话), without its full stop."""
    for rule in RULES:
        if rule.kind.code == code:
            return rule.sentence
    others = [(kind.code, judge.__doc__) for kind, judge in TOGETHER]
    others += [(kind.code, judge.__doc__) for kind, judge in REPORT_RULES]
    others += [(kind.code, judge.__doc__) for kind, judge in ACROSS]
    return next((chinese_part(doc) for other, doc in others if other == code), "")


def _entry(kind: Kind) -> str:
    message = kind.message.format(where="〔位置〕", reported="〔填报〕", expected="〔应为〕", how="〔算式〕")
    level = f"{_SEVERITY[kind.severity]}，{_STAGE[kind.stage]}" + (
        "，需多张表比对"
        if kind.together
        else "，核查报告"
        if kind.report
        else "，批量审计时比对"
        if kind.across
        else ""
    )
    rule = rule_in_words(kind.code)
    return f"### {kind.title} `{kind.code}`\n\n{level}。\n\n规则：{rule}。\n\n说法：{message}{kind.remedy}\n"
