"""The checks (核查): check(form, pack, sheet) → Answers, one rule a code, one module a family.

``check`` asks every rule that can be judged from one form and the reports on it; ``check_report`` those on a report by itself;
``check_together`` those that need several forms of one document or run.
"""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.core.checks import (
    budget,
    choices,
    design,
    evidence,
    filled,
    prose,
    publish,
    review,
    scores,
    targets,
    together,
    totals,
    units,
    weights,
)
from jixiao.core.checks.report import itself
from jixiao.core.checks.rule import Fault, Gap, Rule, unjudged, worded
from jixiao.core.checks.stages import AT_STAGE
from jixiao.core.checks.subject import Subject
from jixiao.core.finding import Answers, Evidence, Found, Unjudged
from jixiao.core.form import Form, Report
from jixiao.core.pack import CheckSetting, Pack
from jixiao.core.score import ScoreSheet

RULES: tuple[Rule, ...] = (
    *budget.RULES,
    *units.RULES,
    *totals.RULES,
    *weights.RULES,
    *scores.RULES,
    *filled.RULES,
    *targets.RULES,
    *choices.RULES,
    *design.RULES,
    *prose.RULES,
    *evidence.RULES,
    *publish.RULES,
    *review.RULES,
)
"""Every rule for one form (单表规则), in the order of the findings."""

_NOTHING = "表中没有填写内容，无从核查"
_DEFAULT = CheckSetting(code="")


def check(
    form: Form,
    pack: Pack,
    sheet: ScoreSheet | None = None,
    *,
    certain: bool = True,
    evidence: Sequence[Evidence] | None = None,
    reports: Sequence[Report] = (),
    stage: str = "",
) -> Answers:
    """All checks on one form (单表核查) by the rules of its pack.

    ``stage``: declaration | monitoring, a form of before the year's end: only what can be asked then; "" a self-evaluation, which is asked everything.

    ``certain`` False: the pack is only the nearest one; rules that need its fixed points then say that they could not be judged.
    ``evidence``: what papers there are, when known. ``reports``: those written on this form, which are compared with it. A form in which nothing was filled in has ``judged`` 0 and no findings.
    """
    papers = None if evidence is None else tuple(evidence)
    subject = Subject(form, pack, sheet, certain=certain, evidence=papers, reports=tuple(reports), stage=stage)
    asked = _asked(pack)
    if stage in AT_STAGE:
        asked = tuple((rule, setting) for rule, setting in asked if rule.kind.code in AT_STAGE[stage])
    if subject.nothing_declared if stage == "declaration" else subject.blank:
        return Answers(
            unjudged=tuple(Unjudged(code=rule.kind.code, where="total", reason=_NOTHING) for rule, _ in asked)
        )
    findings: list[Found] = []
    gaps: list[Unjudged] = []
    judged = 0
    for rule, setting in asked:
        could = True
        for answer in rule.judge(subject):
            if isinstance(answer, Fault):
                findings.append(worded(rule.kind, setting, answer))
            else:
                gaps.append(unjudged(rule.kind, answer))
                could = could and not answer.whole
        judged += could
    return Answers(findings=tuple(findings), unjudged=tuple(gaps), judged=judged)


_ASKED: dict[int, tuple[Pack, tuple[tuple[Rule, CheckSetting], ...]]] = {}


def _asked(pack: Pack) -> tuple[tuple[Rule, CheckSetting], ...]:
    """The rules a pack asks for, each with its setting (启用的规则); remembered per pack."""
    known = _ASKED.get(id(pack))
    if known is None or known[0] is not pack:
        if len(_ASKED) > 64:
            _ASKED.clear()
        settings = {setting.code: setting for setting in pack.checks}
        pairs = ((rule, settings.get(rule.kind.code, _DEFAULT)) for rule in RULES)
        asked = tuple(pair for pair in pairs if pair[1].on and (pair[1].stage or pair[0].kind.stage) != "retired")
        known = _ASKED[id(pack)] = (pack, asked)
    return known[1]


def codes_asked(pack: Pack) -> frozenset[str]:
    """The codes that a pack has checked on every one of its forms (启用的核查代码): what rates are reckoned over."""
    return frozenset(rule.kind.code for rule, _ in _asked(pack))


def check_report(report: Report, pack: Pack | None, kind: str = "project", form: Form | None = None) -> Answers:
    """Checks on a report by itself (报告自身核查): by the pack of its form, None when it is not known; ``kind``: the kind of that form."""
    subject = itself.ReportSubject(report, pack, kind, form)
    findings: list[Found] = []
    gaps: list[Unjudged] = []
    judged = 0
    for asked, judge in itself.REPORT_RULES:
        setting = (pack.setting(asked.code) if pack is not None else None) or _DEFAULT
        if not setting.on or (setting.stage or asked.stage) == "retired":
            continue
        could = True
        for answer in judge(subject):
            if isinstance(answer, Fault):
                findings.append(worded(asked, setting, answer))
            else:
                gaps.append(unjudged(asked, answer))
                could = could and not answer.whole
        judged += could
    return Answers(findings=tuple(findings), unjudged=tuple(gaps), judged=judged)


def check_together(forms: Sequence[Form], packs: Sequence[Pack] = ()) -> tuple[tuple[int, Found], ...]:
    """Checks over several forms of one document or run (多表核查): (position of the form, finding).

    ``packs``: the pack of each form, in the same order, for switches and severities; without them the catalogue's defaults hold.
    """
    found: list[tuple[int, Found]] = []
    for kind, judge in together.TOGETHER:
        for at, fault in judge(forms):
            setting = (packs[at].setting(kind.code) if packs else None) or _DEFAULT
            if setting.on and (setting.stage or kind.stage) != "retired":
                found.append((at, worded(kind, setting, fault)))
    return tuple(sorted(found, key=lambda pair: pair[0]))


__all__ = ["RULES", "Gap", "Rule", "check", "check_report", "check_together", "codes_asked"]
