"""The memory of a filing (留痕): what happened to it in sentences, oldest first, and what lies between any two of its versions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jixiao.web.records.bridge import kind_of
from jixiao.web.records.content import Content, differences, exists, label_of, sentences
from jixiao.web.records.models import Event, Filing
from jixiao.web.records.services.log import LOG, chain_of

_SITTING = timedelta(minutes=30)
"""Changes of one person that lie no further apart than this are one entry of the timeline (一次填写)."""
_SENTENCE = re.compile(r"(?:「[^」]*」|《[^》]*》|[^。])+。?")
"""A sentence; a full stop in what is quoted ends none."""
_QUIET = frozenset({"fill", "report"})
_TITLES = {
    "fill": "填写", "report": "编辑报告", "attach": "上传佐证", "detach": "移除佐证", "import": "从文件导入", "add_rows": "增加指标", "remove_row": "删除指标",
    "request_signature": "定稿送签", "sign": "签字", "send_back": "退回修改", "reopen": "撤回", "submit": "提交", "return": "退回", "accept": "审核通过",
    "unlock": "临时解锁", "relock": "恢复锁定",
}  # fmt: skip


@dataclass(slots=True)
class Entry:
    """An entry of the timeline (时间线条目): who, from when to when, what in one word, the sentences. ``details``: of the last event."""

    actor: str
    action: str
    begun: datetime
    ended: datetime
    said: list[str]
    details: dict[str, Any] = field(default_factory=dict)
    grave: bool = False

    @property
    def title(self) -> str:
        return _TITLES.get(self.action, self.action)


def timeline(filing: Filing) -> list[Entry]:
    """What happened to a filing (时间线); the many small savings of one sitting are one entry."""
    names = {row["id"]: row.get("name") or "未命名" for row in filing.content["rows"]}
    out: list[Entry] = []
    for event in Event.objects.filter(filing=filing, chain__in=(LOG, chain_of(filing))).order_by("id"):
        said = [piece.strip() for piece in _SENTENCE.findall(event.said.removeprefix(f"{filing.title}："))]
        said = [piece for piece in said if piece.rstrip("。") != _TITLES.get(event.action)]
        said += [f"指标「{names.get(row, row)}」：{text}" for row, text in (event.details.get("rows") or {}).items()]
        said += [f"恢复定稿：{text}" for text in event.details.get("set_back") or ()]
        last = out[-1] if out else None
        if (
            last is not None
            and event.action in _QUIET
            and last.action == event.action
            and last.actor == event.actor_name
            and event.at - last.ended < _SITTING
        ):
            last.said += said
            last.ended = event.at
            continue
        out.append(
            Entry(event.actor_name, event.action, event.at, event.at, said, event.details, grave=event.chain == LOG)
        )
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What somebody sent a filing back with (退回意见): who, when, why; what was said of single rows, by row id and in sentences."""

    by: str
    at: datetime
    reason: str
    rows: dict[str, str]
    sentences: tuple[str, ...]


def last_return(filing: Filing) -> Return | None:
    """The return that has not been answered yet by submitting again (最近退回), whoever made it: the supervisor, or the unit's own head."""
    last = filing.events.filter(chain=LOG, action__in=("return", "send_back", "submit", "sign")).order_by("-id").first()
    if last is None or last.action not in ("return", "send_back"):
        return None
    rows: dict[str, str] = dict(last.details.get("rows") or {})
    names = {row["id"]: row.get("name") or "未命名" for row in filing.content["rows"]}
    return Return(
        by=last.actor_name,
        at=last.at,
        reason=str(last.details.get("reason", "")),
        rows=rows,
        sentences=tuple(f"指标「{names.get(row, row)}」：{text}" for row, text in rows.items()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place at which two contents differ (差异): what it is called, what stands in each."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two contents side by side (版本对照): the sentences, and the places."""

    sentences: list[str]
    places: list[Difference]


def compared(filing: Filing, before: Content, after: Content) -> Comparison:
    """What lies between two contents of a filing (比较版本)."""
    kind = kind_of(filing.pack, filing.form_kind)
    places = []
    for path, was, now in differences(before, after):
        if path.startswith("rows/") and path.count("/") == 1:
            label = "增加的指标" if now else "删去的指标"
        else:
            label = label_of(after if exists(after, path) else before, path, kind)
        places.append(Difference(label=label, before=was, after=now))
    return Comparison(sentences=sentences(before, after, kind), places=places)
