"""Indicators in words (绩效指标完成情况): target and actual as printed, how far a missed one fell short, scores as reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from jixiao.core.checks.rows import number
from jixiao.core.common_unit import comparable
from jixiao.core.direction import REVERSE
from jixiao.core.form import Printed
from jixiao.core.meaning import Quantity
from jixiao.core.number import HUNDRED, plain, rounded
from jixiao.draw.report.draft import DraftPart, fill, paragraph, settle
from jixiao.draw.report.facts import Entry, Facts, goal_in_words
from jixiao.draw.report.money import weight_in_brackets
from jixiao.draw.report.phrase import (
    NOTHING,
    Said,
    cell_text,
    computed,
    counted,
    ended,
    joined,
    named,
    on_one_line,
    printed,
    quoted,
    say,
    with_unit,
)
from jixiao.draw.report.setting import Setting, settle_rows

ITEMISED = 20
"""Up to so many reached indicators the conclusion tells each with its figures (结论中逐项写出的上限); beyond, by name: the analysis has the figures."""
IN_BRIEF = 5
"""Up to so many indicators a brief report tells each with all its figures (摘要版逐项写出的上限); beyond, reached ones by name alone."""
NAMED_IN_BRIEF = 15
"""Up to so many reached indicators a brief report names (摘要版列名的上限); beyond, they are only counted."""

_DIMENSION = {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标", "other": "其他指标"}
_BECAME = {
    "reached": "达到目标值",
    "partly": "部分达到目标值",
    "missed": "未达到目标值",
    "unknown": "由表内数据不能判断是否达到目标值",
    "unfilled": "未填实际完成值",
}
_ALL = {
    "reached": "均达到目标值",
    "partly": "均为部分达到目标值",
    "missed": "均未达到目标值",
    "unknown": "由表内数据均不能判断是否达到目标值",
    "unfilled": "均未填实际完成值",
}
_ALONE = _BECAME | {"reached": "已达到目标值"}
_LONG = 24
"""Characters from which a value stands in quotation marks, figure or not."""

ROW_CODES = (
    "full_score_below_target",
    "score_mismatch",
    "score_below_full_without_cause",
    "score_above_weight",
    "qual_tier_conflict",
    "missing_target",
    "missing_score",
    "placeholder_left",
    "duplicate_indicator",
)
_UNMEASURED = ("actual_not_measured", "percent_over_100")


def value(cell: Printed, what: str, source: str) -> Said:
    """A target or an actual (目标值、实际完成值): figures bare, words in quotation marks."""
    text = on_one_line(cell.text)
    if cell.meaning.kind == "words" or len(text) > _LONG:
        text = quoted(text)
    return printed(cell, what, source, text=text)


def standing_of(entry: Entry) -> Said:
    """Target and actual of a row (目标值与实际完成值): “列养里程”目标值≥320公里，实际326公里."""
    name, target, actual = Said(entry.name), entry.indicator.target, entry.indicator.actual
    if target is not None and actual is not None and target.text.strip() == actual.text.strip():
        both = value(target, f"{entry.name}目标值", f"{entry.path}/target") + value_cited(actual, entry)
        return say("{name}目标值和实际完成值均为{both}", name=name, both=both)
    told = [] if target is None else [say("目标值{t}", t=value(target, f"{entry.name}目标值", f"{entry.path}/target"))]
    if entry.standing == "unfilled" or actual is None:
        told.append(Said("未填实际完成值"))
    else:
        done = value(actual, f"{entry.name}实际完成值", f"{entry.path}/actual")
        told.append(say("完成{a}" if is_share(entry) else "实际{a}", a=done))
    if target is None:
        told.append(Said("未填目标值"))
    return name + joined(told, "，")


def value_cited(cell: Printed, entry: Entry) -> Said:
    """A value that is said together with another one (同值引用): no text of its own, but its source."""
    return Said("", value(cell, f"{entry.name}实际完成值", f"{entry.path}/actual").cited)


def is_share(entry: Entry) -> bool:
    """Whether the actual is the share completed, not a measured figure (填写的是完成比例)."""
    return "完成比例" in entry.row.relation.why


def shortfall(entry: Entry) -> Said:
    """How far a missed row fell short (差额) and the share completed, where both follow from two figures in one unit."""
    target, actual = entry.row.target, entry.row.actual
    if (
        target is None
        or actual is None
        or is_share(entry)
        or not (_is_plain(target) and _is_plain(actual))
        or actual.is_bound
    ):
        return NOTHING
    pair = comparable(target, actual)
    if pair is None or target.per != actual.per or entry.row.relation.over is None:
        return NOTHING
    wanted, reached = pair
    if target.kind == "ratio" or actual.kind == "ratio":
        unit = "个百分点"
    elif target.scale == actual.scale:
        unit = target.full_unit or actual.full_unit
        wanted, reached = target.value or wanted, actual.value if actual.value is not None else reached
    else:
        return NOTHING
    off = abs(reached - wanted)
    if not off:
        return NOTHING
    gap = computed(f"{entry.name}差额", f"{plain(off)}{unit}", f"{plain(wanted)}与{plain(reached)}之差")
    if entry.row.relation.sense == REVERSE:
        return say("，超出{g}", g=gap)
    below, above = ("低", "高") if unit == "个百分点" else ("少", "多")
    told = say("，{which}{g}", which=below if reached < wanted else above, g=gap)
    share = entry.row.share
    if share is None or reached >= wanted:
        return told
    text = f"{plain(rounded(share * HUNDRED, 2))}%"
    return told + say("，完成比例{s}", s=computed(f"{entry.name}完成率", text, f"{plain(reached)}÷{plain(wanted)}"))


def _is_plain(quantity: Quantity) -> bool:
    return (
        quantity.kind in ("number", "ratio")
        and quantity.value is not None
        and not quantity.doubt
        and quantity.high is None
    )


def score_of(entry: Entry) -> Said:
    """The reported score of a row (得分): 得19.6分（分值20分）; over how many rows a merged one counts."""
    cell = entry.indicator.score
    if cell is None:
        return NOTHING
    told = say("得{s}", s=with_unit(cell, "分", f"{entry.name}得分", f"{entry.path}/score"))
    if entry.indicator.score_spans > 1:
        return told + say("（{n}合并计分）", n=counted(entry.indicator.score_spans, "项", "合并计分的指标"))
    return told + weight_in_brackets(entry.indicator.weight, None, f"{entry.path}/weight")


def listed(entries: Iterable[Entry], *, scored: bool = False) -> Said:
    """Rows as a list in a sentence (逐项列出), the level-2 name before the first row of each kind."""
    pieces: list[Said] = []
    for kind, held in _by_kind(entries):
        for at, entry in enumerate(held):
            piece = Said(kind if at == 0 else "") + standing_of(entry)
            if entry.standing in ("missed", "partly"):
                piece = piece + shortfall(entry)
            if scored and (score := score_of(entry)):
                piece = piece + "，" + score
            pieces.append(piece)
    return joined(pieces, "；")


def called(entries: Iterable[Entry]) -> Said:
    """Rows by their names alone (只列名称), the level-2 name before each kind."""
    return Said("，".join(f"{kind}{named([entry.name for entry in held])}" for kind, held in _by_kind(entries)))


def _by_kind(entries: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    for kind, held in groupby(entries, key=lambda entry: cell_text(entry.indicator.level2)):
        yield kind, list(held)


def tally(entries: Sequence[Entry], what: str) -> Said:
    """How many indicators there are and what became of them (指标个数和完成情况), as a sentence about ``what``."""
    head = say("{what}{n}", what=what, n=counted(len(entries), "项", what))
    by = {name: [entry for entry in entries if entry.standing == name] for name in _BECAME}
    held = [name for name in _BECAME if by[name]]
    if len(held) == 1:
        return head + "，" + (_ALONE if len(entries) == 1 else _ALL)[held[0]] + "。"
    told = [say("{words}的{n}", words=_BECAME[name], n=counted(len(by[name]), "项", _BECAME[name])) for name in held]
    return head + "，其中" + joined(told, "，") + "。"


def write_reached(setting: Setting) -> list[DraftPart]:
    """达到目标值的指标: each with its figures up to a number, beyond it by name and dimension."""
    facts = setting.facts
    reached = facts.standing("reached")
    if not facts.measured:
        standard = facts.standing("standard")
        return [paragraph(_full_marks(standard))] if standard else [fill("完成的绩效目标")]
    parts: list[DraftPart] = [paragraph(tally(facts.measured, "共有绩效指标"))]
    if not reached:
        return [*parts, paragraph(Said("没有可以认定为达到目标值的指标。"))]
    if setting.is_brief and len(reached) > NAMED_IN_BRIEF:
        return [*parts, *_counted(reached), *_unmeasured(setting, reached)]
    short = len(reached) > (IN_BRIEF if setting.is_brief else ITEMISED)
    for goal, entries in _by_goal(facts, reached):
        told = [
            say(
                "{name}达到目标值的{n}：{list}。",
                name=name,
                n=counted(len(held), "项", f"{name}达到目标值"),
                list=called(held) if short else listed(held),
            )
            for name, held in _by_dimension(entries)
        ]
        parts += [paragraph(goal + joined(told, ""))] if goal else [paragraph(said) for said in told]
    return [*parts, *_unmeasured(setting, reached)]


def _counted(entries: Sequence[Entry]) -> list[DraftPart]:
    """How many indicators of each dimension were reached (分类计数)."""
    told = [
        say("{name}{n}", name=name, n=counted(len(held), "项", f"{name}达到目标值"))
        for name, held in _by_dimension(entries)
    ]
    return [paragraph(say("达到目标值的指标中，{told}。", told=joined(told, "、")))] if len(told) > 1 else []


def _unmeasured(setting: Setting, entries: Sequence[Entry]) -> list[DraftPart]:
    return [*settle_rows(setting, *_UNMEASURED, where=[entry.indicator.label for entry in entries])]


def _full_marks(entries: Sequence[Entry]) -> Said:
    full = [entry for entry in entries if _is_full(entry)]
    told = say("按评分标准计分的指标{n}，", n=counted(len(entries), "项", "按评分标准计分的指标"))
    if len(full) == len(entries):
        return told + ("得满分。" if len(full) == 1 else "均得满分。")
    return told + (say("得满分的{n}。", n=counted(len(full), "项", "得满分的指标")) if full else "没有得满分的。")


def _by_goal(facts: Facts, entries: Sequence[Entry]) -> list[tuple[Said, list[Entry]]]:
    """The rows of each goal, with its name where there are several goals (按目标分列)."""
    if len(facts.goals) <= 1:
        return [(NOTHING, list(entries))]
    found = []
    for part, position, goal in facts.goals:
        held = [entry for entry in entries if (entry.part, entry.row.goal) == (part, position)]
        if held:
            found.append((Said(f"{goal_in_words(goal)}中，"), held))
    return found


def _by_dimension(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.dimension, []).append(entry)
    return [(_DIMENSION[name], groups[name]) for name in _DIMENSION if name in groups]


def write_missed(setting: Setting) -> list[DraftPart]:
    """没有达到目标值的指标: target, actual, how far apart, score and the row's own reason; what cannot be told is asked."""
    facts = setting.facts
    missed = facts.standing("missed", "partly")
    parts: list[DraftPart] = []
    many = setting.is_brief and len(missed) > IN_BRIEF
    told = [_missed(entry, short=many) for entry in missed]
    head = say("{which}的指标{n}：", which=_which(missed), n=counted(len(missed), "项", _which(missed)))
    if not told:
        open_ = facts.standing("unknown", "unfilled")
        none = "未达到目标值的绩效指标：暂无。" if open_ else "没有未达到目标值的绩效指标。"
        if not facts.measured and not facts.standing("standard"):
            parts.append(fill("未完成的绩效目标；没有的，写明没有"))
        elif facts.measured:
            parts.append(paragraph(Said(none)))
        else:
            parts.append(paragraph(_marks_lost(facts.standing("standard"))))
    elif setting.is_brief or len(told) == 1:
        parts.append(paragraph(head + joined(told, "；") + "。"))
    else:
        parts += [paragraph(head), *(paragraph(Said(f"{at}.") + said + "。") for at, said in enumerate(told, 1))]
    parts += _open(setting)
    where = [entry.indicator.label for entry in facts.measured]
    return [*parts, *settle_rows(setting, *ROW_CODES, where=where), *settle_rows(setting, *_UNMEASURED, where=where)]


def _which(missed: Sequence[Entry]) -> str:
    standings = {entry.standing for entry in missed}
    if standings == {"partly"}:
        return "部分达到目标值"
    return "未达到和部分达到目标值" if "partly" in standings else "未达到目标值"


def _marks_lost(entries: Sequence[Entry]) -> Said:
    lost = [entry for entry in entries if entry.row.score is not None and not _is_full(entry)]
    if not lost:
        return Said("没有扣分的指标。")
    told = joined([Said(entry.name) + score_of(entry) for entry in lost], "；")
    return say("扣分的指标{n}：{told}。", n=counted(len(lost), "项", "扣分的指标"), told=told)


def _missed(entry: Entry, *, short: bool) -> Said:
    if short:
        return standing_of(entry)
    told = Said(cell_text(entry.indicator.level2 or entry.indicator.level1)) + standing_of(entry) + shortfall(entry)
    if entry.standing == "partly":
        told = told + "，属部分达到"
    if score := score_of(entry):
        told = told + "，" + score
    reason = entry.reason
    if reason is not None:
        text = on_one_line(reason.text).rstrip("。；;")
        told = told + say("（原因：{r}）", r=printed(reason, f"{entry.name}原因", f"{entry.path}/note", text=text))
    return told


def _open(setting: Setting) -> list[DraftPart]:
    """Rows of which the form does not say whether the target was reached (待认定的指标)."""
    unknown, unfilled = setting.facts.standing("unknown"), setting.facts.standing("unfilled")
    parts: list[DraftPart] = []
    if unknown:
        told = joined([standing_of(entry) for entry in unknown], "；")
        parts.append(settle(say("下列指标由表内数据不能判断是否达到目标值，请写明：{told}", told=told)))
    if unfilled:
        parts.append(fill(f"{named([entry.name for entry in unfilled])}的实际完成值"))
    return parts


def write_dimension(setting: Setting) -> list[DraftPart]:
    """一类指标逐项的完成情况和得分."""
    facts, name = setting.facts, _DIMENSION[setting.argument]
    entries = [entry for entry in facts.measured if entry.dimension == setting.argument]
    if not entries:
        return [] if setting.argument == "other" else [paragraph(Said(f"未设{name}。"))]
    parts: list[DraftPart] = [paragraph(tally(entries, name))]
    for goal, held in () if setting.is_brief else _by_goal(facts, entries):
        parts.append(paragraph(goal + listed(held, scored=True) + "。"))
    if setting.argument == "satisfaction":
        parts += [
            paragraph(_noted(entry)) for entry in entries if entry.standing == "reached" and entry.remark is not None
        ]
    return parts


def _noted(entry: Entry) -> Said:
    """How satisfaction was measured, where the row says it (调查说明)."""
    note = entry.remark
    assert note is not None
    words = printed(note, f"{entry.name}说明", f"{entry.path}/note", text=ended(on_one_line(note.text)))
    return say("{name}：{words}", name=entry.name, words=words)


def _is_full(entry: Entry) -> bool:
    weight, score = number(entry.indicator.weight), entry.row.score
    return weight is not None and score is not None and score >= weight


def write_checklist(setting: Setting) -> list[DraftPart]:
    """按评分标准计分的指标: by level, each with its score; what was taken off is said."""
    entries = setting.facts.standing("standard")
    parts: list[DraftPart] = []
    for level, held in groupby(entries, key=lambda entry: cell_text(entry.indicator.level1)):
        pieces = []
        for entry in held:
            if not (score := score_of(entry)):
                continue
            weight, points = number(entry.indicator.weight), entry.row.score
            lost = NOTHING
            if weight is not None and points is not None and points < weight:
                lost = say(
                    "，扣{l}", l=computed("扣分", f"{plain(weight - points)}分", f"{plain(weight)}-{plain(points)}")
                )
            pieces.append(Said(entry.name) + score + lost)
        if pieces:
            head = f"{level}：" if level else ""
            parts.append(paragraph(Said(head) + joined(pieces, "；") + "。"))
    lost_at = [entry.name for entry in entries if entry.row.score is not None and not _is_full(entry)]
    if lost_at:
        parts.append(fill(f"{named(lost_at)}扣分的原因"))
    return parts + settle_rows(setting, *ROW_CODES, where=[entry.indicator.label for entry in entries])
