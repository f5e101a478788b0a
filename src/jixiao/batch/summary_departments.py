"""Departments as the summary shows them (部门汇总表): the totals of each, and how its printed form stands to its projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from jixiao.batch.summary_slices import rows
from jixiao.batch.tables import Row, table_path
from jixiao.core.number import HUNDRED, plain, rounded

COLUMNS = {
    "locality": "地区",
    "department": "部门",
    "year": "年度",
    "forms": "自评表",
    "projects": "其中项目表",
    "repeated": "重复报送（不计）",
    "budget_yuan": "预算（元）",
    "executed_yuan": "执行（元）",
    "rate": "执行率%",
    "money_unknown": "金额不明的表",
    "score_mean": "自评均分",
    "computed_mean": "核算均分",
    "score_100": "满分",
    "score_90": "90 分至满分",
    "score_80": "80 至 90 分",
    "score_60": "60 至 80 分",
    "score_below": "60 分以下",
    "wrong": "有错误的表",
    "found": "发现问题（项）",
    "judged": "已判断（项）",
    "unjudged": "未判断（项）",
}
"""The columns shown (所示栏目), by those of the table."""

COMPARED = "与项目表核对"


def shown_columns() -> tuple[str, ...]:
    """The headings in order (表头)."""
    return (*COLUMNS.values(), COMPARED)


def shown_departments(folder: Path) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    """Every department and year as it is shown (部门汇总表), in the order of the table. Raises AuditUnreadable."""
    outcomes: dict[str, Counter[str]] = {}
    if table_path(folder, "rollups").exists():
        for row in rows(folder, "rollups", ("department_id", "outcome")):
            outcomes.setdefault(row["department_id"], Counter())[row["outcome"]] += 1
    for row in rows(folder, "departments", ("department_id", *COLUMNS)):
        yield (*(_shown(row, name) for name in COLUMNS), _compared(outcomes.get(row["department_id"])))


def _shown(row: Row, name: str) -> str | int | Decimal | None:
    value: str | int | Decimal | None = row[name]
    if name == "rate" and row[name] is not None:
        return rounded(row[name] * HUNDRED, 2)
    if isinstance(value, Decimal):
        return Decimal(plain(rounded(value, 2)))
    return value


def _compared(outcomes: Counter[str] | None) -> str:
    """How a printed department form stands to what its projects come to (核对结论)."""
    if outcomes is None:
        return ""
    said = [
        f"{outcomes[outcome]} {words}"
        for outcome, words in (("differs", "处不同"), ("not_rolled", "处无法汇总"), ("missing", "个文件没有读到"))
        if outcomes[outcome]
    ]
    return "，".join(said) or ("一致" if outcomes["agrees"] else "未能核对")
