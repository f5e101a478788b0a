"""The shape of a pack's files (文件格式): which keys exist, which values they take.

pydantic judges by these (in ``fit``), nothing more: the values go on as the text that was typed (``build`` reads the numbers).
Names of methods are those of the docstrings in ``core.pack``; a test keeps the two together.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from jixiao.core.number import ROUNDING
from jixiao.packs.build import FALSE, TRUE

_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError(f"「{text}」不是数字，请写成 0.9 或 90% 这样")
    return text


def _not_negative(text: str) -> str:
    if _number(text).strip().startswith("-"):
        raise ValueError(f"「{text}」不能是负数")
    return text


def _points(text: str) -> str:
    if text.strip() != "无" and (not _NUMBER.fullmatch(text.strip()) or "%" in text):
        raise ValueError(f"「{text}」不是分数，请写成 18.5 这样；算不出的写 无")
    return text.strip()


def _whole(text: str) -> str:
    if not text.strip().isdecimal():
        raise ValueError(f"「{text}」不是整数")
    return text


def _truth(text: str) -> str:
    if text.strip().lower() not in TRUE + FALSE:
        raise ValueError(f"「{text}」应为 true 或 false（也可写 是、否）")
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("不能为空文字")
    return text


Text = Annotated[str, AfterValidator(_filled)]
Number = Annotated[str, AfterValidator(_not_negative)]
Signed = Annotated[str, AfterValidator(_number)]
Points = Annotated[str, AfterValidator(_points)]
Whole = Annotated[str, AfterValidator(_whole)]
Truth = Annotated[str, AfterValidator(_truth)]
Texts = list[Text]

Severity = Literal["error", "warning", "note"]
Stage = Literal["beta", "active", "retired"]
FieldType = Literal["text", "long_text", "money", "rate", "score", "number", "date", "choice", "year", "contact"]
Mean = Literal["money_weighted", "mean"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SourceShape(_Part):
    id: Text
    title: Text
    number: Text = ""
    note: Text = ""
    verified: Truth = "true"


class HeadShape(_Part):
    """pack.yaml."""

    id: Text
    title: Text
    places: Texts = []
    years: list[Whole] = []
    verified: Truth = "true"
    sources: Annotated[list[SourceShape], Field(min_length=1)]
    kinds: Annotated[Texts, Field(min_length=1)]
    publish: Texts = []


class FieldShape(_Part):
    id: Text
    name: Text
    aliases: Texts = []
    type: FieldType = "text"
    options: Texts = []
    choose_one: Truth = "false"
    required: Truth = "false"
    prompt: Texts = []


class FieldsShape(_Part):
    head: list[FieldShape]
    money: list[FieldShape] = []
    goal: list[FieldShape] = []
    indicator: list[FieldShape]
    foot: list[FieldShape] = []


LineStyle = Literal["attachment", "title", "subtitle", "line", "spread", "note"]


class LineShape(_Part):
    text: Text
    style: LineStyle = "line"
    optional: Truth = "false"


class SlotShape(_Part):
    """Exactly one of label, value, text."""

    label: Text | None = None
    value: Text | None = None
    text: str | None = None
    span: Whole
    rows: Whole = "1"


class RowOfSlotsShape(_Part):
    cells: Annotated[list[SlotShape], Field(min_length=1)]
    optional: Truth = "false"


class PartShape(_Part):
    side: SlotShape
    rows: Annotated[list[RowOfSlotsShape], Field(min_length=1)]


class ColumnShape(_Part):
    id: Text
    span: Whole
    label: Text | None = None
    optional: Truth = "false"
    grows: Truth = "false"


class SkeletonShape(_Part):
    level1: Text
    level2: Annotated[Texts, Field(min_length=1)]
    execution: Truth = "false"


class IndicatorsShape(_Part):
    columns: Annotated[list[ColumnShape], Field(min_length=1)]
    rows: Literal["all", "checklist", "goals"] = "all"
    goal_row: Text | None = None
    side: SlotShape | None = None
    side_under: Truth = "false"
    skeleton: list[SkeletonShape] = []
    spare: Texts = []


class BlockShape(_Part):
    """Exactly one of row, part, indicators, total."""

    row: RowOfSlotsShape | None = None
    part: PartShape | None = None
    indicators: IndicatorsShape | None = None
    total: Text | None = None


class LayoutShape(_Part):
    page: Literal["portrait", "landscape"] = "portrait"
    span: Whole = "24"
    above: list[LineShape] = []
    table: Annotated[list[BlockShape], Field(min_length=1)]
    below: list[LineShape] = []
    notes: Texts = []


class KindShape(_Part):
    """One form kind: project.yaml, department.yaml …"""

    id: Text
    kind: Literal["project", "department", "department-common"]
    title: Text
    titles: Texts = []
    attachment: str = ""
    signers: Texts = []
    adds_to: Text = ""
    fields: FieldsShape
    layout: LayoutShape | None = None


class BandShape(_Part):
    from_: Annotated[Number, Field(alias="from")]
    share: Number


class ExecutionShape(_Part):
    weight: Number = "0"
    denominator: Literal["adjusted", "adjusted_with_carryover", "arrived", "initial"] = "adjusted"
    method: Literal["linear", "bands", "shown", "none"] = "linear"
    bands: list[BandShape] = []
    cap: Truth = "true"
    zero_budget: Literal["refuse", "full", "zero"] = "refuse"
    explain_below: Number = "0.9"
    source: Text = ""


class QuantitativeShape(_Part):
    positive: Literal["ratio", "all_or_nothing", "steps"] = "ratio"
    reverse: Literal["reverse_ratio", "reverse_linear", "all_or_nothing", "steps"] = "reverse_ratio"
    equal: Literal["ratio", "all_or_nothing", "steps"] = "ratio"
    reverse_limit: Number = "2"
    step: Number = "0.01"
    step_points: Number = "1"
    zero_target: Literal["full_if_zero", "refuse"] = "full_if_zero"
    completion_percent: Truth = "false"
    far_exceeded: Number = "1.5"
    far_action: Literal["flag", "reduce"] = "flag"
    source: Text = ""


class TierShape(_Part):
    name: Text
    from_: Annotated[Number, Field(alias="from")]
    to: Number
    from_open: Truth = "false"
    to_open: Truth = "false"
    words: Texts = []


class QualitativeShape(_Part):
    tiers: list[TierShape] = []
    gaps: Truth = "false"
    source: Text = ""


class ItemShape(_Part):
    name: Text
    points: Number
    aliases: Texts = []
    parts: dict[Text, Number] = {}
    formula: Literal["control_rate", "change_rate", "execution_rate", "utilisation_rate"] | None = None
    inputs: Texts = []
    full_when: Literal["at_most", "at_least"] | None = None
    limit: Signed | None = None
    source: Text = ""


class GroupShape(_Part):
    id: Text
    name: Text
    aliases: Texts = []
    points: Number | None = None
    enforcement: Literal["error", "warn"] = "error"
    method: Literal["checklist", "formula"] | None = None
    groups: list[GroupShape] = []
    items: list[ItemShape] = []
    source: Text = ""


class SeveralGoalsShape(_Part):
    method: Literal["block", "mean"] = "block"
    source: Text = ""


class SplitShape(_Part):
    method: Literal["none", "equal_integer", "infer"] = "none"
    source: Text = ""


Rounding = Literal["half_up", "half_even", "trunc", "up", "ceiling", "floor", "none"]
assert set(get_args(Rounding)) == {*ROUNDING, "none"}  # the names of core.number, spelt out for the message


class RoundingShape(_Part):
    digits: Whole = "2"
    mode: Rounding = "half_up"
    when: Literal["line", "total", "none"] = "line"
    source: Text = ""


class ToleranceShape(_Part):
    points: Number = "0.05"
    source: Text = ""


class GradesShape(_Part):
    from_: Annotated[dict[Text, Number], Field(alias="from", default_factory=dict)]
    source: Text = ""


class ReasonShape(_Part):
    when: list[Literal["shortfall", "execution", "far_exceeded"]] = []
    source: Text = ""


class MoneyRowsShape(_Part):
    scored: list[Literal["total", "fiscal", "carryover", "other"]] = []
    source: Text = ""


class RollupShape(_Part):
    absolute: Literal["sum"] = "sum"
    relative: Mean = "money_weighted"
    qualitative: Mean = "money_weighted"
    first: Literal["actuals"] = "actuals"
    money: Literal["budget", "executed"] = "budget"
    source: Text = ""


class SectionsShape(_Part):
    """The sections of scoring.yaml; every one may be left out and then has the default of ``core.pack``."""

    source: Text = ""
    full: Number = "100"
    goals_points: Number | None = None
    execution: ExecutionShape = ExecutionShape()
    quantitative: QuantitativeShape = QuantitativeShape()
    qualitative: QualitativeShape = QualitativeShape()
    groups: list[GroupShape] = []
    several_goals: SeveralGoalsShape = SeveralGoalsShape()
    split: SplitShape = SplitShape()
    rounding: RoundingShape = RoundingShape()
    tolerance: ToleranceShape = ToleranceShape()
    grades: GradesShape | None = None
    reason_needed: ReasonShape = ReasonShape()
    money_rows: MoneyRowsShape = MoneyRowsShape()
    rollup: RollupShape = RollupShape()


class ScoringShape(_Part):
    """scoring.yaml."""

    defaults: SectionsShape = SectionsShape()
    kinds: dict[Text, SectionsShape]


class SettingShape(_Part):
    on: Truth = "true"
    severity: Severity | None = None
    stage: Stage | None = None
    thresholds: dict[Text, Number] = {}
    reason: Text = ""


class ChecksShape(_Part):
    """checks.yaml."""

    checks: dict[Text, SettingShape] = {}


class VersionShape(_Part):
    extent: Literal["full", "brief"] = "full"
    characters: Whole
    parts: Texts = []
    about: Truth = "false"


class ReportShape(_Part):
    """The head of report.md."""

    titles: dict[Text, Text] = {}
    versions: dict[Text, VersionShape] = {}


class FindsShape(_Part):
    code: Text
    where: Text | None = None
    reported: Text | None = None
    expected: Text | None = None
    severity: Severity | None = None


class ScoreShape(_Part):
    where: Text
    score: Points


class _Open(BaseModel):
    """Any key, for now: which ones a form has is known to ``cases``; the values are texts."""

    model_config = ConfigDict(extra="allow", strict=True)
    __pydantic_extra__: dict[str, Text] = {}


class RowShape(_Open):
    score_spans: Whole = "1"


class BudgetShape(_Open):
    fiscal: _Open = _Open()
    carryover: _Open = _Open()
    other: _Open = _Open()


class GoalShape(_Open):
    indicators: list[RowShape] = []


class GivenShape(_Open):
    """The form of a case."""

    budget: BudgetShape = BudgetShape()
    indicators: list[RowShape] = []
    goals: list[GoalShape] = []
    attributes: dict[Text, Texts] = {}
    options: dict[Text, Texts] = {}
    contacts: dict[Text, Text] = {}
    columns: Texts = []


class WrittenShape(_Part):
    """A report of a case: its head, and its sections by heading, in order."""

    title: Text
    version: Text | None = None
    unit: Text | None = None
    project: Text | None = None
    year: Text | None = None
    sections: dict[str, str] = {}


class CaseShape(_Part):
    name: Text
    kind: Text
    given: GivenShape
    reports: list[WrittenShape] = []
    finds: list[FindsShape] = []
    silent: Texts = []
    unjudged: Texts = []
    scores: list[ScoreShape] = []
    total: Points | None = None
    grade: Text | None = None
    clean: Truth = "false"
    note: Text = ""


CasesShape = list[CaseShape]
"""A file of cases/."""
