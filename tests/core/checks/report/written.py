"""Reports of our own on the sample forms, and what the checks say of them."""

from __future__ import annotations

from typing import Any

from jixiao.core.checks import check, check_report
from jixiao.core.finding import Answers, Found
from jixiao.core.form import Report, Section
from jixiao.packs import load_pack
from sample_forms import HUBEI, HUBEI_PLAIN, Data, form

SCORE, RATE = "（一）自评得分", "1. 执行率情况"
FINISHED, UNFINISHED = "2. 完成的绩效目标", "3. 未完成的绩效目标"
OUTPUTS = "(1) 产出指标完成情况分析"


def report(sections: dict[str, str], **head: Any) -> Report:
    """A report on the sample project with these sections by heading."""
    head = {"title": "2020年度乡村道路养护项目绩效自评结果", "project": "乡村道路养护项目", "year": "2020", **head}
    return Report(sections=tuple(Section(heading=h, text=text) for h, text in sections.items()), **head)


def answers(sections: dict[str, str], data: Data = HUBEI, **head: Any) -> Answers:
    return check(form(data), load_pack(data["pack"]), reports=[report(sections, **head)])


def against(sections: dict[str, str], data: Data = HUBEI, **head: Any) -> list[Found]:
    """What the report says otherwise than the form."""
    return [found for found in answers(sections, data, **head).findings if found.report]


def said(sections: dict[str, str], data: Data = HUBEI, **head: Any) -> list[tuple[str, str | None, str | None]]:
    return [(found.where, found.reported, found.expected) for found in against(sections, data, **head)]


def by_itself(sections: dict[str, str], pack: str | None = "hubei-2020", kind: str = "project", **head: Any) -> Answers:
    """What is wrong with the report alone."""
    return check_report(report(sections, **head), load_pack(pack) if pack else None, kind)


__all__ = [
    "FINISHED", "HUBEI", "HUBEI_PLAIN", "OUTPUTS", "RATE", "SCORE", "UNFINISHED", "against", "answers", "by_itself", "report", "said",
]  # fmt: skip
