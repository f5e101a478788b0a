"""The score in words (自评得分): the reported total, its grade, how it is made up. What was computed otherwise is asked to be settled."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from jixiao.core.checks.rows import covered, number
from jixiao.core.form import Printed
from jixiao.core.number import ZERO, plain
from jixiao.core.score import grade_of
from jixiao.draw.report.draft import DraftPart, fill, paragraph, settle
from jixiao.draw.report.facts import Entry, Facts, goal_in_words
from jixiao.draw.report.money import Money, weight_in_brackets
from jixiao.draw.report.names import subject_of
from jixiao.draw.report.phrase import NOTHING, Said, computed, joined, on_one_line, say, with_unit
from jixiao.draw.report.setting import Setting, settle_whole
from jixiao.judge import Judged

_WHOLE = "自评总分"
"""What some forms call the total of all their tables (自评总分); it stands among the signatures of one of them."""


def write_score(setting: Setting) -> list[DraftPart]:
    """自评得分、等级和得分构成."""
    facts = setting.facts
    said = _several(facts) if len(facts.parts) > 1 else _one(facts)
    parts: list[DraftPart] = [paragraph(said + _made_up(setting))] if said else [fill("自评总分")]
    if len(facts.parts) == 1 and _is_part(facts):
        kinds = facts.main.pack.kinds
        other = next(one for one in kinds if facts.kind.id == one.adds_to or facts.kind.adds_to == one.id)
        parts.append(fill(f"《{other.title}》的得分；部门总分为两表之和"))
    for part in facts.parts:
        parts += _settled(setting, part)
    return parts


def _one(facts: Facts) -> Said:
    total, full = facts.form.total, facts.kind.scoring.full
    if total is None:
        return NOTHING
    told = say("{subject}绩效自评得分{t}", subject=subject_of(facts), t=with_unit(total, "分", "自评得分", "total"))
    if full != 100:
        told = told + say("（满分{f}分）", f=computed("满分", plain(full), "模板包规定"))
    grade = None if _is_part(facts) else grade_of(number(total), facts.kind)
    return told + (f"，等级为“{grade}”。" if grade else "。")


def _is_part(facts: Facts) -> bool:
    """Whether another table adds to this one (只是总分的一部分), so that its total is no total of the unit."""
    kind = facts.kind
    return bool(kind.adds_to) or any(other.adds_to == kind.id for other in facts.main.pack.kinds)


def _several(facts: Facts) -> Said:
    """The total of several tables (多表总分): as printed for the whole, else added up from the tables."""
    order = sorted(range(len(facts.parts)), key=lambda at: not facts.parts[at].sheet.kind.adds_to)
    totals = [(at, facts.parts[at], facts.parts[at].form.total) for at in order]
    told = [
        say(
            "{name}自评得分{t}（满分{f}分）",
            name=_table(part),
            t=with_unit(total, "分", f"{_table(part)}得分", facts.path(at, "total")),
            f=computed("满分", plain(part.sheet.kind.scoring.full), "模板包规定"),
        )
        for at, part, total in totals
        if total is not None
    ]
    if not told:
        return NOTHING
    values = [number(total) for _, _, total in totals]
    whole = _whole(facts)
    if whole is not None:
        sum_ = whole
    elif None not in values:
        known = [value for value in values if value is not None]
        sum_ = computed("自评得分", f"{plain(sum(known, ZERO))}分", "+".join(map(plain, known)))
    else:
        return say("{subject}{told}。", subject=subject_of(facts), told=joined(told, "，"))
    out = say("{subject}绩效自评得分{s}", subject=subject_of(facts), s=sum_)
    full = sum((part.sheet.kind.scoring.full for part in facts.parts), ZERO)
    reached = number_in(sum_)
    if full == 100 and reached is not None and 0 <= reached <= full:
        grade = next((name for name, low in facts.kind.scoring.grades if reached >= low), "")
        out = out + (f"，等级为“{grade}”" if grade else "")
    return out + say("。其中，{told}。", told=joined(told, "，"))


def number_in(said: Said) -> Decimal | None:
    """The figure of a score in words (分数)."""
    return number(Printed(said.text))


def _whole(facts: Facts) -> Said | None:
    for at, part in enumerate(facts.parts):
        for label, cell in part.form.contacts:
            if label == _WHOLE and number(cell) is not None:
                return with_unit(cell, "分", "自评得分", facts.path(at, f"contacts/{label}"))
    return None


def _table(part: Judged) -> str:
    return "共性指标" if part.form.kind == "department-common" else "年度绩效目标"


def _made_up(setting: Setting) -> Said:
    """How the score is made up (得分构成): execution, rows by standard, goals, and the goals' dimensions."""
    facts = setting.facts
    pieces: list[Said] = []
    if facts.money is not None and (score := Money(setting, *facts.money).score()) is not None:
        pieces.append(score)
    by_standard = facts.standing("standard") if len(facts.parts) == 1 else ()
    pieces += _by_level(facts, by_standard)
    tail = NOTHING
    if len(facts.parts) == 1:
        mean = facts.kind.scoring.several_goals == "mean" and len(facts.goals) > 1
        if len(facts.goals) > 1:
            pieces += [piece for at in range(len(facts.goals)) if (piece := _goal(facts, at)) is not None]
        if not mean and (points := _sum(facts, facts.measured)) is not None and len(facts.goals) <= 1:
            weight = _weight(facts)
            pieces.append(say("绩效目标得分{p}{w}", p=points, w=weight))
    shares = _by_level(facts, facts.measured, of_what="")
    if len(facts.goals) <= 1 and len(shares) > 1:
        tail = say("绩效目标得分中，{shares}。", shares=joined(shares, "，"))
    head = say("其中，{pieces}。", pieces=joined(pieces, "，")) if pieces else NOTHING
    return head + tail


def _by_level(facts: Facts, entries: Iterable[Entry], *, of_what: str = "得分") -> list[Said]:
    """Scores added up over each level 1 (一级指标得分); none where a score is missing, or a level has no name."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        level = entry.indicator.level1
        groups.setdefault("" if level is None else on_one_line(level.text), []).append(entry)
    if "" in groups:
        return []
    told: list[Said] = []
    for name, held in groups.items():
        points = _sum(facts, held)
        if points is None:
            return []
        printed_weight = held[0].indicator.level1_weight if not _several_goals(held) else None
        weight = NOTHING
        if printed_weight is not None:
            weight = weight_in_brackets(printed_weight, None, f"{held[0].path}/level1_weight")
        elif (added := _sum(facts, held, "weight")) is not None:
            weight = say("（分值{w}）", w=added)
        told.append(say("{name}{what}{p}{w}", name=name, what=of_what, p=points, w=weight))
    return told


def _several_goals(entries: list[Entry]) -> bool:
    return len({(entry.part, entry.row.goal) for entry in entries}) > 1


def _goal(facts: Facts, at: int) -> Said | None:
    part, position, goal = facts.goals[at]
    held = [entry for entry in facts.measured if (entry.part, entry.row.goal) == (part, position)]
    points = _sum(facts, held)
    if points is None:
        return None
    weight = weight_in_brackets(goal.weight, None, facts.path(part, f"goals/{position}/weight"))
    return say("{name}得分{p}{w}", name=goal_in_words(goal), p=points, w=weight)


def _weight(facts: Facts) -> Said:
    """What the goals are worth (绩效目标分值): as printed, else as the pack has it."""
    goals = facts.goals
    if len(goals) == 1 and goals[0][2].weight is not None:
        return weight_in_brackets(goals[0][2].weight, None, facts.path(goals[0][0], f"goals/{goals[0][1]}/weight"))
    added = _sum(facts, facts.measured, "weight")
    return NOTHING if added is None else say("（分值{w}）", w=added)


def _sum(facts: Facts, entries: Iterable[Entry], column: str = "score") -> Said | None:
    """Printed scores, or weights, added up (得分合计); None when one of them is not there or is no number.

    A row whose score stands in the merged cell of a row above counts as scored there.
    """
    merged = [covered(subject.goals) for subject in facts.subjects]
    values: list[Decimal] = []
    for entry in entries:
        value = entry.row.score if column == "score" else number(entry.indicator.weight)
        if value is None:
            if column == "score" and (entry.row.goal, entry.row.index) in merged[entry.part]:
                continue
            return None
        values.append(value)
    if not values:
        return None
    what = "得分合计" if column == "score" else "分值合计"
    return computed(what, f"{plain(sum(values, ZERO))}分", "+".join(map(plain, values)))


def _settled(setting: Setting, part: Judged) -> list[DraftPart]:
    """What of the total has to be settled (总分待核对): the sum of the form's own scores, and the total by the pack's rules."""
    found = settle_whole(setting, "total_mismatch", "weight_sum_mismatch", "missing_score", where=("total",))
    parts: list[DraftPart] = list(found)
    at = setting.facts.parts.index(part)
    subject = setting.facts.subjects[at]
    reported, exact = number(part.form.total), part.sheet.total
    if exact is None or part.fit == "nearest":
        return parts
    if reported is None:
        text = computed("核算总分", f"{plain(exact)}分", "按计分办法核算")
        parts.append(settle(say("自评总分未填，按计分办法核算为{t}", t=text)))
    elif not subject.fits(reported, exact):
        text = computed("核算总分", f"{plain(exact)}分", "按计分办法核算")
        whole = with_unit(part.form.total or Printed(""), "分", "自评得分", setting.facts.path(at, "total"))
        grades = [grade_of(value, part.sheet.kind) for value in (reported, exact)]
        which = f"{_table(part)}自评表的" if len(setting.facts.parts) > 1 else "自评"
        told = say("{which}总分填报{r}，按计分办法逐项核算为{t}", which=which, r=whole, t=text)
        if all(grades) and grades[0] != grades[1]:
            told = told + f"，等级应为“{grades[1]}”"
        parts.append(settle(told + "；报送前请核实更正"))
    return parts
