"""Chinese words for what stands in the records as a key (用语): severities, places, methods. One word per notion."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.core.number import plain

if TYPE_CHECKING:
    from jixiao.core.finding import Found, Unjudged
    from jixiao.core.form import Document
    from jixiao.judge import Judged, JudgedReport

SEVERITY = {"error": "错误", "warning": "警告", "note": "提示"}
"""Severities as people read them (严重程度), gravest first."""

WHERE = {
    "budget": "预算执行",
    "total": "总分",
    "title": "标题",
    "year": "年度",
    "unit": "单位",
    "filled_on": "填报日期",
    "project": "项目名称",
    "supervisor": "主管部门",
    "implementer": "项目实施单位",
    "money_unit": "金额单位",
    "annual_goal": "年度目标",
    "completion": "完成情况",
    "overall_rate": "总体完成率",
    "reviewed_total": "复核总分",
    "total_weight": "总分值",
    "deviation_reason": "偏差原因分析",
    "improvement": "改进措施",
    "attributes": "选项栏",
    "goals": "绩效指标",
    "form": "整张表",
    "pack": "模板包",
    "weight": "分值",
    "score": "得分",
    "contacts": "联系人",
    "report": "整份报告",
}
"""What the contract's ``where`` keys mean (位置用语); any other ``where`` is printed in the form and shown as it is."""

KIND = {"project": "项目自评表", "department": "部门整体自评表", "department-common": "部门共性指标自评表"}
"""The kinds of form (表的种类)."""

FIT = {"fits": "", "nearest": "（最接近，未完全吻合）", "asked": "（由您指定）"}
"""How sure the pack is (模板包把握)."""

WITH_HINT = "报告与自评表分开存放的，把报告放在 --with 之后：jixiao check 自评表.docx --with 自评报告.docx"
"""What to do with reports that stand alone (报告单独存放的办法)."""

FIELD = {"target": "目标值", "actual": "完成值", "score": "得分", "weight": "分值"}
"""Fields of an indicator row (指标栏目)."""

WEIGHT_FROM = {
    "printed": "表上印明",
    "inferred": "由组分推算",
    "split": "按个数均分",
    "pack": "模板包规定",
    "none": "无",
}
"""Where a weight comes from (分值来源)."""


_CONTROL = dict.fromkeys((
    *range(32), *range(127, 160), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF,
))  # fmt: skip
"""Signs that steer instead of being read: control characters, those that turn the direction of writing, and no signs at all."""
_CONTROL_BUT_LINES = {sign: None for sign in _CONTROL if sign not in (9, 10)}


def one_line(text: str) -> str:
    """A printed text on one line (单行): without line breaks, and without signs that could steer a terminal or turn a line about."""
    return text.translate(_CONTROL)


def printable(text: str) -> str:
    """A text as it was printed, lines and all, without signs that steer and without halves of signs (可写文字)."""
    return text.translate(_CONTROL_BUT_LINES).encode("utf-8", "replace").decode("utf-8")


def shortened(text: str, most: int = 60) -> str:
    """A name on one line, its end left out when it is long (略写): where it only says which row is meant."""
    line = one_line(text)
    return line if len(line) <= most else f"{line[: most - 2]}……"


def place(where: str, address: str | None) -> str:
    """A place as people read it (位置): the name, then the cell."""
    name = WHERE.get(where, where)
    return f"{name}〔{address}〕" if address else name


def address_of(found: Found) -> str:
    """Where a finding stands (出处): the place, with the file before it when it is the report's and not the form's; "" when it is not known."""
    return " ".join(part for part in (found.source, found.address) if part)


def number(value: Decimal | None) -> str:
    """A computed number as shown (数), a dash where there is none."""
    return "—" if value is None else plain(value)


def gravest_first(findings: tuple[Found, ...]) -> list[Found]:
    """Findings by severity, otherwise in the order of the form (由重到轻)."""
    order = list(SEVERITY)
    return sorted(findings, key=lambda found: order.index(found.severity))


def count_findings(findings: tuple[Found, ...]) -> str:
    """「错误 2 处，警告 1 处」, or "" when there are none (问题计数)."""
    counts = Counter(found.severity for found in findings)
    return "，".join(f"{word} {counts[key]} 处" for key, word in SEVERITY.items() if counts[key])


def summarise_unjudged(unjudged: tuple[Unjudged, ...]) -> list[tuple[str, int]]:
    """Reasons why checks could not be made, each with how often (未判断汇总), most frequent first."""
    return Counter(answer.reason for answer in unjudged).most_common()


def outcome(judged: Judged) -> str:
    """One form in a few words (一表结论). Nothing to check is said so; it is never called passed."""
    if judged.nothing_to_check:
        return "无可核查内容"
    return count_findings(judged.answers.findings) or "未发现问题"


def problem_line(source: str, message: str) -> str:
    """A problem with the file's path in front (读取问题), the name said once."""
    return one_line(f"{source}{separated(source, message)}")


def separated(source: str, message: str) -> str:
    """A problem's message without the name of its file (问题说明), which stands before it; with the colon between them."""
    name = Path(source).name
    rest = message.removeprefix(name) if name else message
    return rest if rest != message else f"：{message}"


def problem_kind(code: str) -> str:
    """Whether a problem cost something or is only a remark (问题种类)."""
    from jixiao.sources import REMARKS  # the readers are not needed to say how a command is called

    return "读取提示" if code in REMARKS else "读取问题"


def no_form(document: Document) -> str:
    """What is to be said of a document without forms (无表结论)."""
    if document.problems:
        return "读取有问题，无可核查内容"
    return "只有报告，没有自评表可对照" if document.reports else "没有自评表，无可核查内容"


def report_name(judged: JudgedReport) -> str:
    """What to call a report (报告名): its title and version."""
    report = judged.report
    return one_line(f"{report.title or '（无标题）'}{f'（{report.version}）' if report.version else ''}")


def compared_with(judged: JudgedReport) -> str:
    """Which form a report was compared with, or why with none (对照说明)."""
    if judged.form is None:
        return judged.why
    cell = judged.form.project or judged.form.title or judged.form.unit
    return f"已与自评表「{one_line(cell.text) if cell is not None else '（无名表）'}」对照"


def report_outcome(judged: JudgedReport) -> str:
    """A report by itself in a few words (报告结论)."""
    found = count_findings(judged.answers.findings)
    return "；".join(part for part in (compared_with(judged), f"报告自身{found}" if found else "") if part)


def form_name(judged: Judged) -> str:
    """What to call a form (表名): its project, else its title, else its unit."""
    form = judged.form
    for cell in (form.project, form.title, form.unit):
        if cell is not None:
            return one_line(cell.text)
    return "（无名表）"
