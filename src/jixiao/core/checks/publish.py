"""Before publication (公开前): what must be filled, and what must not be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.core.catalogue import PERSONAL_DATA, PUBLISH_INCOMPLETE
from jixiao.core.checks.filled import field_name
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject
from jixiao.core.form import Printed

_NAMES = {
    "title": "标题", "year": "年度", "unit": "单位名称", "filled_on": "填报日期", "project": "项目名称", "supervisor": "主管部门",
    "implementer": "项目实施单位", "budget": "预算执行情况", "annual_goal": "年度目标", "completion": "完成情况", "overall_rate": "总体完成率",
    "goals": "绩效指标", "total": "总分", "deviation_reason": "原因分析", "improvement": "改进措施",
}  # fmt: skip
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_TEXTS = ("annual_goal", "completion", "deviation_reason", "improvement")


@rule(PUBLISH_INCOMPLETE)
def incomplete(s: Subject) -> Iterator[Answer]:
    """公开前应填的栏目不得为空: those that the pack lists."""
    if not s.pack.publish or not s.certain:
        yield Gap("title", "没有模板包规定公开前必填的栏目")
        return
    known = {field.id for field in s.kind.fields}
    for key in s.pack.publish:
        if key in known or key in ("goals", "budget"):
            value = getattr(s.form, key, None)
            empty = not value if key != "goals" else not s.rows
            if empty:
                name = field_name(s, key, _NAMES.get(key, key))
                yield Fault(where=key, spot=f"「{name}」", reported="空白", expected=name)


@rule(PERSONAL_DATA)
def personal_data(s: Subject) -> Iterator[Answer]:
    """公开件不应出现手机号码和身份证号."""
    form = s.form
    cells: list[tuple[str, str, Printed]] = [("contacts", label, cell) for label, cell in form.contacts]
    cells += [(key, _NAMES[key], cell) for key in _TEXTS if (cell := getattr(form, key)) is not None]
    cells += [(row.label, "备注", row.indicator.note) for row in s.rows if row.indicator.note is not None]
    if not cells:
        yield Gap("contacts", "没有联系人和文字说明")
    for where, name, cell in cells:
        what = "身份证号" if _IDENTITY.search(cell.text) else "手机号码" if _MOBILE.search(cell.text) else ""
        if what:
            yield Fault(where=where, spot=f"「{name}」", reported=what, expected="遮盖", cell=cell)


RULES = (incomplete, personal_data)
