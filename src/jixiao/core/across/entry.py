"""Forms as the rules over many of them need them (表的条目): what a table of the audit holds in one row, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jixiao.core.checks.wording import squeezed

TEXTS = {
    "annual_goal": "年度目标",
    "completion": "完成情况",
    "deviation_reason": "原因分析",
    "improvement": "改进措施",
}
"""The texts that are compared (比对的文字), by the key of the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One form of an audit (表的条目): where it is, whose it is, and its total; ``kind`` is project | department | department-common."""

    form_id: str
    document_id: str = ""
    source: str = ""
    locality: str | None = None
    department: str | None = None
    unit: str | None = None
    implementer: str | None = None
    project: str | None = None
    year: int | None = None
    kind: str = "project"
    total: Decimal | None = None

    @property
    def owner(self) -> str | None:
        """The unit that filled it in (填报单位): else who carries the project out, else the department."""
        return self.unit or self.implementer or self.department

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the form goes by (本表的名称): project, units, department."""
        return tuple(name for name in (self.project, self.unit, self.implementer, self.department) if name is not None)

    @property
    def label(self) -> str:
        """How messages call it (表名): 「翻译费」（投资服务局，2020 年）."""
        owner = self.owner
        aside = [owner] if owner and self.project else []
        aside += [f"{self.year} 年"] if self.year else []
        return f"「{self.project or owner or '未写名称'}」" + (f"（{'，'.join(aside)}）" if aside else "")

    @property
    def home(self) -> tuple[str, str] | None:
        """The unit as a key (单位): locality and name; None when no unit is named."""
        owner = self.owner
        return None if owner is None else (self.locality or "", squeezed(owner))


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One text of a form (一段文字): ``where`` is its key in the form."""

    entry: Entry
    where: str
    text: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One indicator of a form (一行指标): target and actual as printed, and as figures in units (90% is 0.9).

    ``kind``, ``sign``, ``unit`` as ``Quantity`` has them.
    """

    entry: Entry
    name: str
    level2: str = ""
    target_printed: str | None = None
    target: Decimal | None = None
    target_kind: str | None = None
    target_sign: str | None = None
    target_unit: str | None = None
    actual_printed: str | None = None
    actual: Decimal | None = None
    actual_kind: str | None = None
    actual_unit: str | None = None
    address: str | None = None

    @property
    def is_share(self) -> bool:
        """Whether the actual is a percentage (实际值为百分数)."""
        return self.actual_kind == "ratio"

    @property
    def figure(self) -> Decimal | None:
        """The actual where it is one plain figure or share (实际数值), else None."""
        return self.actual if self.actual_kind in ("number", "ratio") else None

    @property
    def goal(self) -> Decimal | None:
        """The target where it is one plain figure or share of the actual's sort (目标数值), else None."""
        return self.target if self.target_kind in ("number", "ratio") else None

    @property
    def same_units(self) -> bool:
        """Whether target and actual are told in the same unit (单位一致)."""
        return self.target_kind == self.actual_kind and (self.target_unit or "") == (self.actual_unit or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A form with its texts and indicators (表及其内容), for the rules that look at one unit at a time."""

    entry: Entry
    texts: tuple[Passage, ...] = ()
    readings: tuple[Reading, ...] = ()

    def text_of(self, where: str) -> Passage | None:
        """Its text under a key (某栏文字), None when empty."""
        return next((passage for passage in self.texts if passage.where == where), None)
