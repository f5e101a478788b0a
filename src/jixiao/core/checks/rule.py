"""A rule (核查规则): one function for one code, and what it may answer: Fault, Gap, or nothing, which means fine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jixiao.core.checks.subject import Subject
from jixiao.core.finding import Found, Kind, Unjudged
from jixiao.core.form import Printed
from jixiao.core.pack import CheckSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a rule saw (所见问题), before the catalogue words it.

    ``where`` is the contract's where, ``spot`` the same place as people call it, ``cell`` the printed value it is about.
    ``severity``: only where this fault is milder than its kind; what the pack says goes first.
    ``report``: title of the report the cell stands in, "" when it is the form; ``source``: that report's file, when it is another one.
    """

    where: str
    spot: str
    reported: str | None = None
    expected: str | None = None
    how: str = ""
    hint: str = ""
    rule: str = ""
    cell: Printed | None = None
    severity: str | None = None
    report: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a rule could not judge (无从判断), and why. ``whole`` False: only this row, the rest was judged."""

    where: str
    reason: str
    cell: Printed | None = None
    whole: bool = True


Answer = Fault | Gap

_ENGLISH = re.compile(r"[\s,:;.(]*(?:[A-Za-z(].*)?$")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in the registry (规则): its kind and the function that judges a subject."""

    kind: Kind
    judge: Callable[[Subject], Iterator[Answer]]

    @property
    def sentence(self) -> str:
        """The rule in one Chinese sentence (规则一句话): what the function's docstring begins with."""
        return chinese_part(self.judge.__doc__)


def chinese_part(doc: str | None) -> str:
    """The Chinese that a docstring begins with (说明中的中文), without the English after it."""
    return _ENGLISH.sub("", (doc or "").strip().split("\n")[0])


def rule(kind: Kind) -> Callable[[Callable[[Subject], Iterator[Answer]]], Rule]:
    """Makes a function the rule of a kind (登记规则)."""

    def register(judge: Callable[[Subject], Iterator[Answer]]) -> Rule:
        return Rule(kind, judge)

    return register


_BOUNDS = ("不超过", "低于", "高于", "大于", "不低于", "至少", "列入", "列出", "与自评表")
"""What an expectation begins with that is no value but a limit, or something to be done: 应低于 10, 应列出…, not 应为 低于 10."""


def claim(kind: Kind, reported: str | None, expected: str | None, how: str) -> str:
    """What is wrong, in one sentence, without the place and the remedy (问题陈述)."""
    template = kind.message.removeprefix("{where}：")
    if expected is not None and expected.startswith(_BOUNDS):
        template = template.replace("应为 {expected}", "应{expected}")
    return template.format(
        reported="空白" if reported is None else reported, expected="" if expected is None else expected, how=how
    )


def worded(kind: Kind, setting: CheckSetting | None, fault: Fault) -> Found:
    """A fault as a finding (成文): message and remedy from the catalogue, severity and stage as the pack sets them."""
    stage = (setting.stage if setting else None) or kind.stage
    severity = (setting.severity if setting else None) or fault.severity
    if severity is None:
        severity = "warning" if stage == "beta" and kind.severity == "error" else kind.severity
    message = f"{fault.spot}：{claim(kind, fault.reported, fault.expected, fault.how)}"
    return Found(
        code=kind.code,
        where=fault.where,
        severity=severity,
        message=f"{message}{fault.hint}{kind.remedy}",
        reported=fault.reported,
        expected=fault.expected,
        how=fault.how,
        rule=fault.rule,
        hint=fault.hint,
        at=fault.cell.where if fault.cell else None,
        stage=stage,
        report=fault.report,
        source=fault.source,
    )


def unjudged(kind: Kind, gap: Gap) -> Unjudged:
    """A gap as an answer (无法判断)."""
    address = gap.cell.address if gap.cell else None
    return Unjudged(code=kind.code, where=gap.where, reason=gap.reason, address=address, whole=gap.whole)
