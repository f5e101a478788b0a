"""The shape of a pack's files (文件格式): which keys exist, which values they take. All faults at once, in Chinese, with their lines.

pydantic judges, nothing more: the values go on as the text that was typed (``build`` reads the numbers).
Names of methods are those of the docstrings in ``core.pack``; a test keeps the two together.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from jixiao.core.errors import PackError
from jixiao.core.number import ROUNDING
from jixiao.packs.build import FALSE, TRUE
from jixiao.packs.reader import PackText
from jixiao.packs.yaml_text import Path_, YamlText

_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError(f"「{text}」不是数字，请写成 0.9 或 90% 这样")
    return text


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
Number = Annotated[str, AfterValidator(_number)]
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
    limit: Number | None = None
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
    characters: Whole
    parts: Texts = []


class ReportShape(_Part):
    """The head of report.md."""

    versions: dict[Text, VersionShape] = {}


class FindsShape(_Part):
    code: Text
    where: Text | None = None
    reported: Text | None = None
    expected: Text | None = None
    severity: Severity | None = None


class ScoreShape(_Part):
    where: Text
    score: Text


class GivenShape(BaseModel):
    """The form of a case; which keys it may have is known to ``cases``."""

    model_config = ConfigDict(extra="allow", strict=True)
    budget: dict[str, Any] = {}
    indicators: list[dict[str, Any]] = []
    goals: list[dict[str, Any]] = []


class CaseShape(_Part):
    name: Text
    kind: Text
    given: GivenShape
    finds: list[FindsShape] = []
    silent: Texts = []
    unjudged: Texts = []
    scores: list[ScoreShape] = []
    total: Text | None = None
    grade: Text | None = None
    clean: Truth = "false"
    note: Text = ""


CasesShape = list[CaseShape]
"""A file of cases/."""


def shape_faults(text: PackText) -> tuple[PackError, ...]:
    """Every fault of shape in the files of a pack (格式错误), file by file, line by line."""
    files: list[tuple[type[BaseModel], YamlText]] = [(HeadShape, text.head)]
    files.extend((KindShape, kind) for kind in text.kinds.values())
    files.extend(((ScoringShape, text.scoring), (ChecksShape, text.checks), (ReportShape, text.report)))
    return tuple(fault for model, file in files if file.data is not None for fault in faults_of(model, file))


def faults_of(model: Any, file: YamlText) -> list[PackError]:
    """The faults of one file against its shape, in the order of lines."""
    try:
        _adapter(model).validate_python(file.data)
    except ValidationError as exc:
        errors = exc.errors(include_url=False, include_context=True)
        found = [_fault(model, file, dict(error)) for error in errors]
        return sorted(found, key=lambda fault: fault.line or 0)
    return []


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _fault(model: Any, file: YamlText, error: dict[str, Any]) -> PackError:
    path: Path_ = tuple(part for part in error["loc"] if part != "[key]")
    key = _said(path)
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        allowed = keys_at(model, path[:-1])
        return file.fault(path, f"这里没有「{key}」这个键{meant(key, allowed)}", allowed=allowed)
    if kind == "missing":
        return file.fault(path, f"缺少「{key}」。", remedy="请补上。")
    if given is None:
        return file.fault(path, f"「{key}」后面没有内容。", remedy="请填写，或删去这一行。")
    if kind == "literal_error":
        allowed = tuple(re.findall(r"'([^']*)'", str(error["ctx"]["expected"])))
        return file.fault(path, f"「{key}」不能是「{given}」{meant(str(given), allowed)}", allowed=allowed)
    if kind == "value_error":
        return file.fault(path, f"「{key}」：{error['ctx']['error']}。")
    if kind == "too_short":
        return file.fault(path, f"「{key}」至少要有一项。")
    wanted = _WANTED.get(kind, "另一种写法")
    return file.fault(path, f"「{key}」应为{wanted}，实为{_shape_name(given)}。")


def _said(path: Path_) -> str:
    """How a message calls a path: its last key, and the position in a list."""
    if not path:
        return "全文"
    if isinstance(path[-1], int):
        return f"{_said(path[:-1])} 第 {path[-1] + 1} 项"
    return path[-1]


_WANTED = {
    "string_type": "文字或数字",
    "list_type": "列表（每项以 - 开头，或写在 [ ] 里）",
    "dict_type": "键值（键: 值）",
    "model_type": "键值（键: 值）",
}


def _shape_name(value: Any) -> str:
    if isinstance(value, list):
        return "列表"
    return "键值" if isinstance(value, dict) else f"「{value}」"


def meant(word: str, allowed: tuple[str, ...]) -> str:
    """The end of a sentence about an unknown word (是否指…)."""
    near = get_close_matches(word, allowed, n=1, cutoff=0.5)
    return f"，是否指「{near[0]}」？" if near else "。"


def keys_at(model: Any, path: Path_) -> tuple[str, ...]:
    """The keys that are allowed at ``path`` below a model (可用的键)."""
    here: Any = model
    for part in path:
        fields = getattr(here, "model_fields", None)
        if fields is None:
            break
        field = next((f for name, f in fields.items() if (f.alias or name) == part), None)
        here = _inner(field.annotation) if field is not None else here
    return tuple(field.alias or name for name, field in getattr(here, "model_fields", {}).items())


def _inner(annotation: Any) -> Any:
    """The model inside list[...], dict[..., ...] and ... | None."""
    for part in reversed(get_args(annotation)):
        inner = _inner(part)
        if hasattr(inner, "model_fields"):
            return inner
    return annotation
