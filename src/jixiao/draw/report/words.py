"""What the form says in words (表内文字): quoted as given, paragraph by paragraph; what was not filled in is asked for."""

from __future__ import annotations

import re
from dataclasses import replace

from jixiao.core.checks.reasons import is_nothing, is_reason, only_labels
from jixiao.core.form import Printed
from jixiao.core.prompts import gap_in, is_prompt
from jixiao.draw.report.draft import DraftPart, Paragraph, fill, paragraph
from jixiao.draw.report.facts import Entry, Facts, goal_in_words
from jixiao.draw.report.money import reason_due, weight_in_brackets
from jixiao.draw.report.names import unit_of
from jixiao.draw.report.phrase import Cited, Said, counted, ended, joined, named, on_one_line, printed, quoted, say
from jixiao.draw.report.setting import Setting, settle_whole

_MEASURES = re.compile(r"措施|整改")
_BARE_GOAL = re.compile(r"(?:项目|部门|单位|整体)*(?:年度)?(?:绩效)?目标\s*[0-9一二三四五六七八九十]*\s*[:：]?")
_DIMENSION = (("output", "产出指标"), ("benefit", "效益指标"), ("satisfaction", "满意度指标"), ("other", "其他指标"))


def given(cell: Printed, what: str, source: str) -> list[DraftPart]:
    """A text of the form, as given, in its own paragraphs (照录原文)."""
    lines = [line.strip() for line in cell.text.splitlines() if line.strip()]
    return [
        Paragraph(text=line, cited=(Cited(what=what, printed=line, source=source, address=cell.address),))
        for line in lines
    ]


def is_filled(cell: Printed) -> bool:
    """Whether a text says anything of its own (已填写): no template prompt, no gap, more than labels."""
    text = cell.text.strip()
    return bool(text) and not (is_prompt(text) or gap_in(text) == text or only_labels(text))


_NAMES = (("unit", "填报单位"), ("supervisor", "主管部门"), ("implementer", "项目实施单位"))


def _called(names: list[Said], value: str) -> Said:
    """One name under several labels is said once (同名合并): 单位名称、主管部门和项目实施单位均为……"""
    labels = [name.text for name in names]
    cited = tuple(replace(cited, printed=value) for name in names for cited in name.cited)
    if len(labels) == 1:
        return Said(f"{labels[0]}为{value}", cited)
    return Said(f"{'、'.join(labels[:-1])}和{labels[-1]}均为{value}", cited)


def write_basics(setting: Setting) -> list[DraftPart]:
    """项目名称、单位和选项栏."""
    facts = setting.facts
    keys = _NAMES[:1] if facts.is_department else _NAMES
    values: dict[str, list[Said]] = {}
    for key, default in keys:
        found = facts.text(key)
        if found is not None:
            name = facts.label(key, default)
            name = default if name == "单位" else name
            values.setdefault(on_one_line(found[0].text), []).append(printed(found[0], name, found[1], text=name))
    told = [_called(names, value) for value, names in values.items()]
    project = facts.text("project")
    if project is not None and not facts.is_department:
        name = facts.label("project", "项目名称")
        told.insert(0, say("{name}为{v}", name=name, v=printed(project[0], name, project[1])))
    parts: list[DraftPart] = [paragraph(joined(told, "，") + "。")] if told else []
    boxes = []
    for choice in facts.form.choices:
        if len(choice.ticked) == 1:
            ticked = Cited(what=choice.name, printed=choice.ticked[0], source=f"attributes/{choice.name}")
            boxes.append(Said(f"{choice.name}为{choice.ticked[0]}", (ticked,)))
    if boxes:
        parts.append(paragraph(joined(boxes, "，") + "。"))
    if unit_of(facts) is None:
        parts.append(fill("单位名称"))
    if not facts.is_department and facts.text("project") is None:
        parts.append(fill("项目名称"))
    return [*parts, *settle_whole(setting, "option_conflict", "year_mismatch")]


def write_annual_goal(setting: Setting) -> list[DraftPart]:
    """年度目标原文; where the form has no box for it, the headings of its goals stand for it."""
    facts = setting.facts
    found = facts.text("annual_goal")
    if found is not None and is_filled(found[0]) and not is_nothing(found[0].text):
        return [paragraph(Said("年度目标如下：")), *given(found[0], "年度目标", found[1])]
    if any(_says_something(goal_in_words(goal)) for _, _, goal in facts.goals):
        return []  # the goals say it themselves
    return [fill("年度绩效目标")]


def _says_something(name: str) -> bool:
    return _BARE_GOAL.fullmatch(name.strip("“”")) is None and name != "“绩效指标”"


def write_goals(setting: Setting) -> list[DraftPart]:
    """目标和指标的个数、各目标分值."""
    facts = setting.facts
    parts: list[DraftPart] = []
    named_goals = [
        (facts.path(part, f"goals/{at}"), goal)
        for part, at, goal in facts.goals
        if goal.name is not None and _says_something(goal_in_words(goal))
    ]
    if named_goals:
        pieces = [
            say(
                "{name}{w}",
                name=printed(goal.name, "年度绩效目标", f"{path}/name", text=goal_in_words(goal)),
                w=weight_in_brackets(goal.weight, None, f"{path}/weight"),
            )
            for path, goal in named_goals
            if goal.name is not None
        ]
        head = say("年度绩效目标{n}：", n=counted(len(named_goals), "个", "年度绩效目标"))
        parts.append(paragraph(head + joined(pieces, "；") + "。"))
    entries = facts.measured
    if entries:
        groups = [(name, [e for e in entries if e.dimension == key]) for key, name in _DIMENSION]
        told = [say("{name}{n}", name=name, n=counted(len(held), "项", name)) for name, held in groups if held]
        head = say("设绩效指标{n}", n=counted(len(entries), "项", "绩效指标"))
        if len(told) == 1:
            name = next(name for name, held in groups if held)
            parts.append(paragraph(head + (f"，为{name}。" if len(entries) == 1 else f"，均为{name}。")))
        else:
            parts.append(paragraph(head + "，其中" + joined(told, "、") + "。"))
    standard = facts.standing("standard")
    if standard:
        parts.append(
            paragraph(
                say(
                    "另设按评分标准计分的指标{n}。" if entries else "设按评分标准计分的指标{n}。",
                    n=counted(len(standard), "项", "按评分标准计分的指标"),
                )
            )
        )
    return parts


def write_completion(setting: Setting) -> list[DraftPart]:
    """完成情况原文和总体完成率."""
    facts, parts = setting.facts, list[DraftPart]()
    found = facts.text("completion")
    if found is not None and is_filled(found[0]) and not is_nothing(found[0].text):
        parts += [paragraph(Said("年度目标的完成情况如下：")), *given(found[0], "完成情况", found[1])]
    elif facts.has_field("completion"):
        parts.append(fill("年度目标的完成情况"))
    if (rate := facts.text("overall_rate")) is not None:
        parts.append(paragraph(say("自评表填报的总体完成率为{r}。", r=printed(rate[0], "总体完成率", rate[1]))))
    return [
        *parts,
        *settle_whole(
            setting, "narrative_mismatch", "goal_not_text", where=("completion", "overall_rate", "annual_goal")
        ),
    ]


def write_reasons(setting: Setting) -> list[DraftPart]:
    """表中所填的原因; asked for where something fell short and no reason is given, and in any case when the box is empty."""
    facts = setting.facts
    parts: list[DraftPart] = []
    box = facts.text("deviation_reason")
    if box is not None and is_reason(box[0].text):
        parts += given(box[0], "原因", box[1])
    else:
        parts += _noted(facts)
        parts += _asked(setting, has_notes=bool(parts))
    far = [found.where for found in setting.untold(facts.findings("target_far_exceeded"))] if _far_is_due(facts) else []
    if far:
        parts.append(fill(f"{named([quoted(name) for name in far])}远超目标值的原因"))
    return [
        *parts,
        *settle_whole(setting, "narrative_mismatch", where=("deviation_reason", "improvement")),
    ]


def _far_is_due(facts: Facts) -> bool:
    return any("far_exceeded" in part.sheet.kind.scoring.reason_needed for part in facts.parts)


def _noted(facts: Facts) -> list[DraftPart]:
    """The reasons in the notes of rows (行内原因), one paragraph a row."""
    return [
        paragraph(say("{name}：{r}", name=entry.name, r=_note(entry, entry.reason)))
        for entry in facts.measured
        if entry.reason is not None
    ]


def _note(entry: Entry, note: Printed) -> Said:
    return printed(note, f"{entry.name}原因", f"{entry.path}/note", text=ended(on_one_line(note.text)))


def _asked(setting: Setting, *, has_notes: bool) -> list[DraftPart]:
    facts = setting.facts
    silent = [entry.name for entry in facts.standing("missed", "partly") if entry.reason is None]
    due = [f"{named(silent)}没有达到目标值的原因"] if silent else []
    why = "" if facts.money is None else reason_due(facts.money[1])
    if why and setting.asks(why):
        due.append(why)
    if due:
        return [fill("；".join(due))]
    return [] if has_notes or why else [fill("存在的问题和原因；没有的，写明没有")]


def write_measures(setting: Setting) -> list[DraftPart]:
    """表中所填的改进措施; where the reasons' box holds them too, they stand with the reasons."""
    facts = setting.facts
    found = facts.text("improvement")
    if found is not None and is_filled(found[0]) and not is_nothing(found[0].text):
        return given(found[0], "改进措施", found[1])
    box = facts.text("deviation_reason")
    label = facts.label("deviation_reason", "", "foot")
    if box is not None and _MEASURES.search(label) and is_reason(box[0].text):
        return []
    return [fill("下一步改进措施：做什么、谁负责、何时完成")]


def write_filled_on(setting: Setting) -> list[DraftPart]:
    """填报日期."""
    found = setting.facts.text("filled_on")
    if found is None:
        return []
    return [paragraph(say("自评表的填报日期为{d}。", d=printed(found[0], "填报日期", found[1])))]
