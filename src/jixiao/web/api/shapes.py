"""What goes in and comes out of the API (接口数据结构). Amounts, points and rates are texts: a binary float would not be exact."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import ConfigDict

Text = Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]


class Fault(Schema):
    """What was refused and how to mend it (不予办理)."""

    message: str
    remedy: str = ""
    path: str = ""


class UnitOut(Schema):
    """A unit (单位)."""

    id: int
    name: str
    code: str
    parent_id: int | None


class Me(Schema):
    """Whose token this is (当前人员)."""

    login: str
    name: str
    posts: list[str] = Field(description="任职：单位 角色")


class ProjectOut(Schema):
    """A project (项目)."""

    id: int
    unit_id: int
    name: str
    code: str
    supervisor: str
    implementer: str
    is_active: bool


class EntryOut(Schema):
    """An entry of the ledger (台账记录), in yuan."""

    id: int
    year: int
    kind: str
    source: str
    day: date
    document: str
    amount: str
    note: str
    void: str

    @staticmethod
    def resolve_amount(entry: Any) -> str:
        return str(entry.amount)


class Money(Schema):
    """A project's money in a year (项目资金), in yuan."""

    year: int
    initial: str
    adjusted: str
    arrived: str
    executed: str
    rate: str | None = Field(description="执行率（%）")
    formula: str
    entries: list[EntryOut]


class FilingOut(Schema):
    """A filing in a list (填报件)."""

    id: int
    title: str
    stage: str
    state: str
    year: int
    period: str
    unit_id: int
    project_id: int | None
    pack: str
    revision: int
    due: date | None
    computed: str | None = Field(description="系统计分")
    reported: str | None = Field(description="自评总分")
    errors: int
    warnings: int
    changed_at: datetime

    @staticmethod
    def resolve_computed(filing: Any) -> str | None:
        return None if filing.computed is None else str(filing.computed)

    @staticmethod
    def resolve_reported(filing: Any) -> str | None:
        return None if filing.reported is None else str(filing.reported)


class FilingPage(Schema):
    """A page of filings (填报件分页): ``next``: pass it as ``after`` for the following ones, null at the end."""

    items: list[FilingOut]
    next: int | None


class FilingWhole(Schema):
    """A filing with its content, its form as JSON of the contract, scores, findings and what may be done now (填报件全文)."""

    filing: FilingOut
    content: dict[str, Any]
    form: dict[str, Any]
    grade: str | None
    scores: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    unjudged: list[dict[str, Any]]
    steps: list[str]


class ChangeIn(Schema):
    """A value to be saved (修改): its path, the text, and what stood there when it was read."""

    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
    text: Text
    base: Text = ""


class ChangesIn(Schema):
    """Values to be saved together (批量修改)."""

    model_config = ConfigDict(extra="forbid")

    changes: Annotated[list[ChangeIn], Field(min_length=1, max_length=500)]


class ConflictOut(Schema):
    """A value somebody else has changed meanwhile (冲突)."""

    path: str
    label: str
    mine: str
    theirs: str
    by: str
    at: str


class SavedOut(Schema):
    """What came of saving (保存结果). ``scores``: of the rows that were written, by row; ``total``: null while something cannot be computed."""

    revision: int
    total: str | None
    scores: dict[str, str | None]
    written: list[str]
    conflicts: list[ConflictOut]
    refused: list[Fault]


class StepIn(Schema):
    """A step of the workflow (办理)."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""
    rows: dict[str, Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]] = Field(default_factory=dict)
    until: datetime | None = None
    digest: Annotated[str, Field(max_length=64, pattern=r"^[0-9a-f]*$")] = ""


class EventOut(Schema):
    """An entry of a filing's history (日志记录)."""

    number: int
    chain: str
    at: datetime
    actor_name: str
    action: str
    said: str
    digest: str


class VersionOut(Schema):
    """A frozen version (版本)."""

    number: int
    why: str
    made_at: datetime
    digest: str
    signed_name: str
    signed_at: datetime | None
    findings: list[dict[str, Any]]
