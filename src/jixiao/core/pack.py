"""A pack (模板包), already parsed: what the form of a place looks like, how it is scored, and which document says so.

Values only. ``packs.reader`` makes them from YAML; nothing here names a place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from jixiao.core.frame import Frame
from jixiao.core.layout import Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule is written (依据): title, document number, and whether a person has checked it against the original."""

    id: str
    title: str
    number: str = ""
    note: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form kind (栏目): id (a key of Form/Budget/Indicator), printed name, aliases seen in the wild, type.

    ``type``: text | long_text | money | rate | score | number | date | choice | year | contact. ``options``: the boxes of a choice.
    ``part``: head | money | goal | indicator | foot. A choice is called by its printed name, and so is a contact, as in the JSON of a form.
    In the money part ``total`` is the row of the whole sum, ``fiscal``, ``carryover``, ``other`` its parts; among the indicators
    ``target_sign`` and ``target_unit`` are the columns of a target that is printed in three.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    type: str = "text"
    part: str = "head"
    options: tuple[str, ...] = ()
    choose_one: bool = False
    required: bool = False
    prompt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of points (指标组): level 1 or level 2, with its points or without.

    ``points``: fixed points; None = free. ``enforcement``: error | warn, when the printed points differ.
    ``method``: scoring method of the rows in it, when not by target and actual: "checklist" (items with their own standards),
    "formula" (common indicators). ``items``: the rows a checklist prescribes.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    points: Decimal | None = None
    enforcement: str = "error"
    method: str | None = None
    groups: tuple[Group, ...] = ()
    items: tuple[Item, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A prescribed row (固定指标): name, points, its parts with their points, or the formula that computes it.

    ``formula``: control_rate | change_rate | execution_rate | utilisation_rate, over ``inputs`` in the order of the formula:
    first ÷ second, for change_rate (first - second) ÷ second. ``full_when``: at_most | at_least ``limit`` earns full points;
    None where the document states no condition: then the rate is shown and the points are the unit's to justify.
    """

    name: str
    points: Decimal
    aliases: tuple[str, ...] = ()
    parts: tuple[tuple[str, Decimal], ...] = ()
    formula: str | None = None
    inputs: tuple[str, ...] = ()
    full_when: str | None = None
    limit: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """How budget execution is scored (预算执行计分).

    ``denominator``: adjusted | adjusted_with_carryover | arrived | initial. ``method``: linear | bands | shown (no points).
    ``bands``: (rate from, share of weight), highest first. ``zero_budget``: refuse | full | zero. ``explain_below``: rate under which a reason is due.
    """

    weight: Decimal
    denominator: str = "adjusted"
    method: str = "linear"
    bands: tuple[tuple[Decimal, Decimal], ...] = ()
    cap: bool = True
    zero_budget: str = "refuse"
    explain_below: Decimal = Decimal("0.9")
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A tier of qualitative answers (定性档次): shares of the weight from ``low`` to ``high``; words that mean it."""

    name: str
    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantitative:
    """How measured indicators are scored (定量计分): methods by name, and their numbers.

    ``positive``: ratio | all_or_nothing | steps. ``reverse``: reverse_ratio | reverse_linear | all_or_nothing | steps.
    ``reverse_limit``: times the target at which reverse_linear reaches zero. ``step``/``step_points``: per so much deviation so many points.
    ``equal``: ratio | all_or_nothing | steps (targets with "="). ``zero_target``: full_if_zero | refuse. ``completion_percent``: the actual column may hold the share completed.
    ``far_exceeded``: times the target from which the target counts as set too low; ``far_action``: flag | reduce.
    """

    positive: str = "ratio"
    reverse: str = "reverse_ratio"
    equal: str = "ratio"
    reverse_limit: Decimal = Decimal(2)
    step: Decimal = Decimal("0.01")
    step_points: Decimal = Decimal(1)
    zero_target: str = "full_if_zero"
    completion_percent: bool = False
    far_exceeded: Decimal = Decimal("1.5")
    far_action: str = "flag"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """How many forms become one (汇总办法): absolute sum; relative and qualitative money_weighted | mean; actuals first, then the score.

    ``money``: what money_weighted weighs with, budget | executed.
    """

    absolute: str = "sum"
    relative: str = "money_weighted"
    qualitative: str = "money_weighted"
    first: str = "actuals"
    money: str = "budget"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """The scoring rules of one form kind (计分办法).

    ``full``: full marks of the form. ``goals_points``: points of the goals part. ``several_goals``: block (each goal has its points)
    | mean (each on the full scale, then averaged and rounded once). ``split``: none | equal_integer (a level-2 weight over its rows) | infer (from group points).
    ``round_digits``/``rounding``/``round_when``: line | total | none. ``tolerance``: accepted difference of a printed score.
    ``grades``: (name, from, ...) highest first. ``reason_needed``: any of shortfall, execution, far_exceeded.
    """

    full: Decimal = Decimal(100)
    goals_points: Decimal | None = None
    execution: Execution | None = None
    quantitative: Quantitative = field(default_factory=Quantitative)
    qualitative: tuple[Tier, ...] = ()
    groups: tuple[Group, ...] = ()
    several_goals: str = "block"
    split: str = "none"
    round_digits: int = 2
    rounding: str = "half_up"
    round_when: str = "line"
    tolerance: Decimal = Decimal("0.05")
    grades: tuple[tuple[str, Decimal], ...] = (
        ("优", Decimal(90)),
        ("良", Decimal(80)),
        ("中", Decimal(60)),
        ("差", Decimal(0)),
    )
    reason_needed: tuple[str, ...] = ("shortfall", "execution")
    scored_money_rows: tuple[str, ...] = ("total",)
    rollup: Rollup = field(default_factory=Rollup)
    source: str = ""
    sources: tuple[tuple[str, str], ...] = ()

    def source_of(self, section: str) -> str:
        """Id of the source of a section (本节依据), such as "qualitative" or "rounding"; that of the whole when it names none."""
        return dict(self.sources).get(section, self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKind:
    """A form kind of a pack (表样): which kind of form, how it is titled, its fields in order, its scoring, its layout (None: none described)."""

    id: str
    kind: str
    title: str
    titles: tuple[str, ...] = ()
    attachment: str = ""
    fields: tuple[Field, ...] = ()
    scoring: Scoring = field(default_factory=Scoring)
    signers: tuple[str, ...] = ()
    adds_to: str = ""
    layout: Layout | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSetting:
    """What a pack says about one check (核查设置): on or off, severity, stage (beta | active | retired), thresholds, why."""

    code: str
    on: bool = True
    severity: str | None = None
    stage: str | None = None
    thresholds: tuple[tuple[str, Decimal], ...] = ()
    reason: str = ""

    def threshold(self, name: str, default: Decimal) -> Decimal:
        return dict(self.thresholds).get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLimit:
    """A report version (报告版本), how many characters it may have, and which headings it keeps (none named: all).

    ``extent``: full | brief, the length a user asks for. ``about``: the rule says 左右, so that a tenth more is no fault.
    """

    version: str
    extent: str = "full"
    characters: int = 0
    parts: tuple[str, ...] = ()
    about: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One form family in one edition (模板包): id ``family-edition``, the places and years that use it, sources, kinds, checks.

    ``verified`` False: taken from a document nobody has yet checked against the original.
    ``frames``: the frames of its reports, ``report_titles`` their titles by form kind. ``publish``: form keys that must be filled before disclosure.
    """

    id: str
    title: str
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    verified: bool = True
    sources: tuple[Source, ...] = ()
    kinds: tuple[FormKind, ...] = ()
    checks: tuple[CheckSetting, ...] = ()
    frames: tuple[Frame, ...] = ()
    report_titles: tuple[tuple[str, str], ...] = ()
    report_limits: tuple[ReportLimit, ...] = ()
    publish: tuple[str, ...] = ()
    folder: str = ""

    def kind(self, kind_id: str | None) -> FormKind:
        """The form kind with this id, the first one when None or unknown."""
        for kind in self.kinds:
            if kind.id == kind_id:
                return kind
        return self.kinds[0]

    def frame(self, kind_id: str) -> Frame | None:
        """The report's frame for a form kind (报告框架), None when the pack gives none."""
        return next((frame for frame in self.frames if kind_id in frame.kinds), None)

    def limit(self, extent: str) -> ReportLimit | None:
        """The version of a report with this extent (报告版本), None when the pack names none."""
        return next((limit for limit in self.report_limits if limit.extent == extent), None)

    def source(self, source_id: str) -> Source | None:
        """The source with this id (依据), None when the pack has none such."""
        for source in self.sources:
            if source.id == source_id:
                return source
        return None

    def setting(self, code: str) -> CheckSetting | None:
        """What this pack says about a check, None when it says nothing."""
        for setting in self.checks:
            if setting.code == code:
                return setting
        return None
