"""The frame of a report (报告框架): headings in order, and under each what is written from the form and what a person has to add.

A pack gives the frame in ``report.md``. What may stand in it is listed here; how a block is written is no business of the core.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADING, BLOCK, TEXT, PROMPT = "heading", "block", "text", "prompt"

BLOCKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "basics": ("项目名称、单位和选项栏", ()),
    "annual_goal": ("年度目标原文", ()),
    "completion": ("完成情况原文和总体完成率", ()),
    "goals": ("目标和指标的个数、各目标分值", ()),
    "goals_table": ("目标和指标值的表", ()),
    "funds": ("预算数的来历和资金来源", ()),
    "score": ("自评得分、等级和得分构成", ()),
    "execution": ("预算数、执行数、执行率和得分", ()),
    "execution_analysis": ("执行情况和得分算式，执行率偏低或超过 100% 的请补充原因", ()),
    "reached": ("达到目标值的指标", ()),
    "missed": ("没有达到目标值的指标：目标值、实际完成值、差额、得分", ()),
    "dimension": ("一类指标逐项的完成情况和得分", ("output", "benefit", "satisfaction", "other")),
    "checklist": ("按评分标准计分的指标", ()),
    "reasons": ("表中所填的原因，未填的请补充", ()),
    "measures": ("表中所填的改进措施，未填的请补充", ()),
    "filled_on": ("填报日期", ()),
    "evidence_list": ("逐项列出指标的佐证材料表，材料由单位填写", ()),
}
"""What a frame can ask for (可用的内容块): name → (what it writes, the arguments it must be given one of)."""

FIELDS = {
    "year": "评价年度",
    "unit": "单位名称",
    "project": "项目名称",
    "form_title": "自评表标题",
}
"""What can be named inside a fixed text or a title (可用的栏目) and is filled from the form."""

EXTENTS = ("full", "brief")
"""The two lengths a report comes in (篇幅): full (缩略版, 全文) and brief (摘要版)."""

FIELD = re.compile(r"\{([^{}]*)\}")
"""A field inside a text (栏目占位)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameLine:
    """A line of a frame (框架行). ``kind``: heading | block | text | prompt. ``text``: the heading, the block's name, the words.

    ``level``: of a heading, from 1. ``argument``: of a block.
    """

    kind: str
    text: str
    level: int = 0
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame of a report (报告框架): the form kinds it is for and its lines in order."""

    kinds: tuple[str, ...]
    lines: tuple[FrameLine, ...] = ()

    def headings(self) -> tuple[FrameLine, ...]:
        return tuple(line for line in self.lines if line.kind == HEADING)
