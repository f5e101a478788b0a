"""Answers of the checks (核查结果): Found, Unjudged — and silence, which means fine.

``Kind`` is an entry of the catalogue: a public code that is never renamed or reused.
"""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.form import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of finding (问题种类): code, Chinese title, default severity (error | warning | note), family, message and remedy templates.

    Templates are str.format templates over: where, reported, expected, how (see Found).
    ``stage``: active, beta (new: never worse than a warning unless the pack says so) or retired (no longer asked).
    ``together``: the check needs several forms, and is asked by ``check_together``; ``report``: it needs a report and no form, and is asked by ``check_report``;
    ``across``: it looks over all forms of an audit, and is asked by ``core.across``.
    """

    code: str
    title: str
    severity: str
    family: str
    message: str
    remedy: str
    stage: str = "active"
    together: bool = False
    report: bool = False
    across: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A fault that was found (发现问题). ``where`` as the contract says (an indicator's name, budget, total, a key of the form).

    ``at``: the cell's place, ``address`` the same for people; ``reported``/``expected``: as printed / as it should be; ``how``: how it was computed;
    ``rule``: the pack's rule in words; ``hint``: a repair hint, when one fits. ``report``: the report in which it stands, "" for the form itself;
    ``source``: the file of that report, when it is not the form's.
    """

    code: str
    where: str
    severity: str
    message: str
    reported: str | None = None
    expected: str | None = None
    how: str = ""
    rule: str = ""
    hint: str = ""
    at: Place | None = None
    stage: str = "active"
    report: str = ""
    source: str = ""

    @property
    def address(self) -> str | None:
        return None if self.at is None else str(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A check that could not be made (无法判断), and why. ``whole`` False: only at this place, the rest of the form was judged."""

    code: str
    where: str
    reason: str
    address: str | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All answers for one form (核查答复). ``judged`` counts the checks that could be made: 0 means there was nothing to check."""

    findings: tuple[Found, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    judged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A piece of evidence (佐证材料): the indicator's name it belongs to, as printed, and the title of the paper or file."""

    where: str
    title: str
