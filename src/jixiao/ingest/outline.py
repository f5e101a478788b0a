"""Headings of reports (报告标题与章节): numbering, outline wording, and headings glued to the text they open.

Heading levels and numbers in published reports are unreliable; what a line says decides, together with how it stands.
The wording is that of the outlines bureaus hand out (自评结论, 基本情况, 预算执行情况分析 ...), not of one place.
"""

from __future__ import annotations

import re

from jixiao.ingest.wording import bare

_NUMBER = re.compile(
    r"(?P<chinese>[一二三四五六七八九十]{1,3}\s*[、.．]|[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）]、?)|(?P<digit>\d{1,2}(?:\.\d{1,2}){0,2}\s*(?:[、．]|\.(?!\d))|[(（]\s*\d{1,2}\s*[)）]、?)"
)
TITLE_END = r"(?:自评结果|自评报告|自我评价报告|自评工作报告|自评情况报告|自评情况的报告|自评总结|自评工作总结|绩效报告|评价报告|评价结果报告)"
_TITLE = re.compile(rf".{{0,70}}{TITLE_END}(?:\((?:格式|缩略版|摘要版|参考提纲|提纲|模板|参考格式|公开版|范本)\))*")
VERSION = re.compile(r"[(（【]?\s*(缩略版|摘要版)\s*[)）】]?")
_OPENING = re.compile(
    r"[一1](?:、|\.)(?:自评结论|自评得分|.{0,8}(?:基本)?(?:情况|概况)$|.{0,14}自评得分$|项目背景$|绩效自评(?:工作)?(?:情况|概况)$|评价工作.{0,4}$)"
)

# A heading of an outline is made of such words and of nothing else; that tells it from a sentence that begins a list.
_WORDING = """
简要概述 概述 概况 项目 部门 单位 (单位) 整体 区级 本级 年度 上年度 本年度 当年 上年 年初 全年 预期 绩效 目标 指标
预算 执行率 执行 资金 支出 经费 财政 完成 未完成 未 达到 实现 情况 分析 产出 效益 满意度 存在 问题 原因 下一步 下步 拟
改进 措施 安排 结合 相结合 佐证 材料 自评 自我 评价 结论 得分 评分 结果 应用 工作 开展 组织 实施 过程 准备 总结 阶段
立项 目的 依据 背景 内容 主要 基本 其他 其它 有关 相关 需要 说明 建议 经验 做法 公开 使用 管理 到位 投入 来源 构成
重点 任务 数量 质量 时效 成本 社会 经济 生态 环境 可持续 影响 服务 对象 公众 综合 方法 范围 指标体系 偏离 偏差 设定
设置 申报 调整 整改 反馈 成效 效果 成果 职能 职责 机构 人员 编制 收支 决算 制度 建设 监督 检查 核查 采购 资产 一级
二级 三级 表 附件 方面 各项 具体 进展 计划 总体 后续 落实 成绩 取得 意见 方向 思路 分配 结构 投向 用途 方式 和 与 及
以及 的 对 等 、 , 一 二 三
"""
_WORDS = _WORDING.split()
# possessive: longest word first and no second thoughts, so that no line takes long to refuse
_OUTLINE = re.compile("(?:" + "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)) + ")++")
_PROMPT = re.compile(r"\([^()]*\)|[,，](?:包括|含|说明|主要).*$")
_GLUE = re.compile(r"[。：:]")
_INNER = re.compile(r"[。；;！？，,](?=.)")
_FIGURE = re.compile(r"\d+(?:\.\d+)?\s*(?:%|‰|万|亿|元|人|家|次|个|项)")
_CAPTION = re.compile(r"(?:附?表|图)\s*\d{1,2}\s*[.．:：、 ]?\s*\S.{0,40}$")


def is_report_heading(text: str) -> bool:
    """Whether a paragraph begins a report (报告开头): its title, its version line, or the first heading of an outline."""
    if len(text) > 200:
        return False
    core = bare(text)
    if not core or len(core) > 90 or "自评表" in core:
        return False
    return bool(_TITLE.fullmatch(core) or VERSION.fullmatch(core) or (len(core) <= 30 and _OPENING.match(core)))


def is_title(text: str) -> bool:
    """Whether a line is, or ends, the title of a report (报告标题)."""
    if len(text) > 200:
        return False
    core = bare(text)
    return 0 < len(core) <= 90 and bool(_TITLE.fullmatch(core)) and "自评表" not in core


def is_caption(text: str) -> bool:
    """Whether a line names a table or figure (表题): 表 1 部门整体绩效目标."""
    return bool(_CAPTION.match(text))


def is_outline_wording(text: str) -> bool:
    """Whether a text is made of outline words alone (提纲用语)."""
    core = _PROMPT.sub("", bare(text))
    return core.startswith("简要概述") or bool(core and _OUTLINE.fullmatch(core))


def split_heading(text: str, level: int = 0) -> tuple[str, str] | None:
    """A paragraph as (heading, text that is glued to it), None when it is no heading (标题拆分).

    "1. 执行率情况。2020 年批复预算..." → ("1. 执行率情况。", "2020 年批复预算..."); "1、加强管理。我们将..." is no heading.
    """
    number = _NUMBER.match(text)
    body = text[number.end() :].strip() if number else text
    if not body or (number is None and not level):
        return None
    glue = _GLUE.search(body)
    if glue is not None and glue.end() < len(body):
        head, rest = body[: glue.start()], body[glue.end() :].strip()
        unclosed = head.count("(") + head.count("（") > head.count(")") + head.count("）")
        if (
            number is not None
            and not unclosed
            and len(_PROMPT.sub("", bare(head))) <= 60
            and is_outline_wording(head)
            and rest
        ):
            return text[: len(text) - len(text[number.end() :].lstrip()) + glue.end()], rest
        if not (level and _whole_heading(body, number, level)):
            return None
    return (text, "") if _whole_heading(body, number, level) else None


def _whole_heading(body: str, number: re.Match[str] | None, level: int) -> bool:
    """Whether the whole line is a heading: outline words, or short and without figures or clauses."""
    core = body.rstrip("。；;:：. ")
    if len(body) <= 120 and is_outline_wording(core):
        return True
    if _INNER.search(core) or _FIGURE.search(core):
        return False
    if number is None:
        return len(core) <= 30 and body == core
    ended = body[-1] in "。；;"
    if number["chinese"]:
        top = number[0][0] not in "(（"  # 七、本项目自评表。 is a heading, （二）加强管理。 may be a statement
        return len(core) <= 45 and (not ended or bool(level) or (top and len(core) <= 25))
    return not ended and (len(core) <= 20 or (bool(level) and len(core) <= 45))


def is_torn_heading(text: str) -> bool:
    """Whether a numbered outline heading stops inside a bracket that the next paragraph closes (跨页断开的标题)."""
    number = _NUMBER.match(text)
    if number is None or text.count("(") + text.count("（") <= text.count(")") + text.count("）"):
        return False
    return is_outline_wording(re.split(r"[(（]", text[number.end() :], maxsplit=1)[0])


def begins_item(text: str) -> bool:
    """Whether a paragraph begins on its own (列表项): numbered, bulleted, 一是, a note, or a label with a colon."""
    return bool(
        _NUMBER.match(text)
        or re.match(r"[-·•●◆*]\s|[一二三四五六七八九十]是|注\s*[:：]|备注|[^，。；]{2,16}[:：]", text)
    )
