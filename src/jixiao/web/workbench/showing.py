"""How overviews are shown (统揽显示): progress as a bar, an address with one thing changed."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jixiao.web.records.watching.progress import PARTS, Progress
from jixiao.web.workbench import charts

PART_NAMES = {
    "accepted": gettext_lazy("已通过"),
    "submitted": gettext_lazy("已提交"),
    "signing": gettext_lazy("待签字、待提交"),
    "returned": gettext_lazy("已退回"),
    "filling": gettext_lazy("填报中"),
}


def bar_of(progress: Progress) -> SafeString:
    """Progress as a stacked bar (进度条)."""
    parts = [(name, str(PART_NAMES[name]), progress.part(name)) for name, _states in PARTS]
    said = "，".join(f"{title} {number}" for _name, title, number in parts if number)
    return charts.bar(parts, _("共 %(total)d 份：%(said)s") % {"total": progress.total, "said": said})
