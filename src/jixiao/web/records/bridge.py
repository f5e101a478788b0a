"""Between the content of a filing and the engine's form (填报内容 ⇄ 自评表), and what the engine says of it: the same engine as on the command line.

What the person leaves empty and the pack can compute — rate, scores, total — is filled in by the engine before the checks; what was typed stays as typed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jixiao.core.checks import check
from jixiao.core.checks.stages import AT_STAGE
from jixiao.core.execution import measured
from jixiao.core.finding import Answers, Evidence, Found
from jixiao.core.form import Budget, Choice, Form, Goal, Indicator, MoneyRow, Place, Printed
from jixiao.core.line import ScoreLine
from jixiao.core.number import HUNDRED, ZERO, plain, rounded
from jixiao.core.pack import Execution, FormKind, Pack
from jixiao.core.score import ScoreSheet, score
from jixiao.packs import load_pack
from jixiao.web.records.content import ROW_KEYS, Content, Labels, with_values

_MONEY = ("weight", "initial", "budget", "arrived", "executed", "rate", "score")
_BUDGET_TEXTS = (*_MONEY, "target", "actual", "name", "basic_expenditure", "project_expenditure")
_FORM_TEXTS = (
    "title", "year", "unit", "filled_on", "project", "supervisor", "implementer", "money_unit", "annual_goal", "completion", "overall_rate", "total",
    "total_label", "total_weight", "reviewed_total", "deviation_reason", "improvement",
)  # fmt: skip


@lru_cache(maxsize=32)
def pack_of(pack_id: str) -> Pack:
    """The pack with this id, read once (模板包)."""
    return load_pack(pack_id)


def kind_of(pack_id: str, kind_id: str) -> FormKind:
    """A pack's form kind (表样)."""
    return pack_of(pack_id).kind(kind_id)


class _Cells:
    """Texts of a content as printed cells that know their field."""

    def __init__(self, content: Content, kind: FormKind) -> None:
        self.content = content
        self.labels = Labels(content, kind)
        self.paths: dict[str, str] = {}

    def cell(self, path: str, text: str | None) -> Printed | None:
        if not text or not text.strip():
            return None
        label = self.labels.of(path)
        if label in self.paths and self.paths[label] != path:  # two rows of one name
            label = f"{label}（{path.split('/')[1]}）"
        self.paths[label] = path
        return Printed(text.strip(), Place("field", label, 0))

    def of(self, path: str) -> Printed | None:
        return self.cell(path, self.content["texts"].get(path))


def form_of(content: Content, pack_id: str, kind_id: str) -> tuple[Form, dict[str, str]]:
    """The form a content makes (成表), and the path of every field by the label its place says."""
    kind = kind_of(pack_id, kind_id)
    cells = _Cells(content, kind)
    goals = []
    for goal in content["goals"]:
        rows = tuple(Indicator(**_row_cells(cells, row)) for row in content["rows"] if row["goal"] == goal["id"])
        goals.append(
            Goal(
                name=cells.cell(f"goals/{goal['id']}/name", goal.get("name")),
                weight=cells.cell(f"goals/{goal['id']}/weight", goal.get("weight")),
                indicators=rows,
            )
        )
    choices = tuple(
        Choice(name=field.id, options=field.options, ticked=tuple(content["choices"].get(field.id, ())))
        for field in kind.fields
        if field.type == "choice"
    )
    contacts = tuple(
        (path.partition("/")[2], cell)
        for path in content["texts"]
        if path.startswith("contacts/") and (cell := cells.of(path))
    )
    # the columns a form has are those its kind prints
    columns = frozenset(field.id for field in kind.fields if field.part == "indicator")
    texts: dict[str, Any] = {key: cells.of(key) for key in _FORM_TEXTS}
    form = Form(
        kind=kind.kind,
        pack=pack_id,
        form_kind=kind.id,
        **texts,
        choices=choices,
        budget=_budget(cells),
        goals=tuple(goals),
        contacts=contacts,
        columns=columns,
    )
    return form, cells.paths


def _row_cells(cells: _Cells, row: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {key: cells.cell(f"rows/{row['id']}/{key}", row.get(key)) for key in ROW_KEYS}
    if row.get("input1") or row.get("input2"):
        found["inputs"] = tuple(cells.cell(f"rows/{row['id']}/{key}", row.get(key)) for key in ("input1", "input2"))
    return found


def _budget(cells: _Cells) -> Budget | None:
    if not any(path.startswith("budget/") for path in cells.content["texts"]):
        return None
    rows: dict[str, Any] = {}
    for part in ("fiscal", "carryover", "other"):
        texts = {key: cells.of(f"budget/{part}/{key}") for key in _MONEY}
        rows[part] = MoneyRow(**texts) if any(texts.values()) else None
    rows |= {key: cells.of(f"budget/{key}") for key in _BUDGET_TEXTS}
    return Budget(**rows)


def content_of(form: Form) -> Content:
    """The content a form that was read makes (读入内容)."""
    texts: dict[str, str] = {key: cell.text for key in _FORM_TEXTS if (cell := getattr(form, key)) is not None}
    if form.budget is not None:
        texts |= {
            f"budget/{key}": cell.text for key in _BUDGET_TEXTS if (cell := getattr(form.budget, key)) is not None
        }
        for part in ("fiscal", "carryover", "other"):
            money = getattr(form.budget, part)
            texts |= {
                f"budget/{part}/{key}": cell.text
                for key in _MONEY
                if money is not None and (cell := getattr(money, key)) is not None
            }
    texts |= {f"contacts/{label}": cell.text for label, cell in form.contacts}
    goals: list[dict[str, str]] = []
    rows: list[dict[str, str]] = []
    for n, goal in enumerate(form.goals, 1):
        goals.append(
            {
                "id": f"g{n}",
                "name": goal.name.text if goal.name else "",
                "weight": goal.weight.text if goal.weight else "",
            }
        )
        for row in goal.indicators:
            values = {key: cell.text for key in ROW_KEYS if (cell := getattr(row, key)) is not None}
            rows.append({"id": f"r{len(rows) + 1}", "goal": f"g{n}", **values})
    return {
        "texts": texts,
        "choices": {choice.name: list(choice.ticked) for choice in form.choices if choice.ticked},
        "goals": goals or [{"id": "g1", "name": "", "weight": ""}],
        "rows": rows,
        "last_rows": len(rows),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the engine makes of a content (评判): the form with what it filled in, score sheet, answers; findings and lines by path and row.

    ``filled_in``: the values the engine put where the person left them empty, by path.
    """

    content: Content
    form: Form
    pack: Pack
    kind: FormKind
    sheet: ScoreSheet
    answers: Answers
    filled_in: dict[str, str]
    paths: dict[str, str]

    def path_of(self, found: Found) -> str:
        """Where in the content a finding belongs (问题所在), "" for the form as a whole."""
        if found.at is not None and found.at.style == "field":
            return self.paths.get(found.at.sheet, "")
        return ""

    def lines(self) -> dict[str, ScoreLine]:
        """The score line of every row by its id (各行计分)."""
        out: dict[str, ScoreLine] = {}
        for g, goal in enumerate(self.content["goals"]):
            ids = [row["id"] for row in self.content["rows"] if row["goal"] == goal["id"]]
            out |= {row_id: self.sheet.line_of(g, n) for n, row_id in enumerate(ids)}
        return out

    def findings(self) -> dict[str, list[Found]]:
        """The findings by row id, or by path outside the rows (问题分布)."""
        out: dict[str, list[Found]] = {}
        for found in self.answers.findings:
            path = self.path_of(found)
            key = path.split("/")[1] if path.startswith("rows/") else path
            out.setdefault(key, []).append(found)
        return out


def read_content(
    content: Content, pack_id: str, kind_id: str, evidence: tuple[Evidence, ...] | None = None, *, stage: str = ""
) -> Reading:
    """Scores and checks a content (评判填报内容), with what the engine can compute filled in where nothing was typed.

    ``stage`` declaration or monitoring: there is nothing to score yet, so nothing is filled in, and only what can be asked then is asked.
    The same content is judged once: a page that is opened after it was saved, or by many, finds the reading. Nobody changes a reading.
    """
    return _judged(json.dumps(content, ensure_ascii=False), pack_id, kind_id, evidence, stage)


@lru_cache(maxsize=64)
def _judged(text: str, pack_id: str, kind_id: str, evidence: tuple[Evidence, ...] | None, stage: str) -> Reading:
    content: Content = json.loads(text)
    pack, kind = pack_of(pack_id), kind_of(pack_id, kind_id)
    form, _ = form_of(content, pack_id, kind_id)
    filled_in = {} if stage in AT_STAGE else _computed(content, score(form, pack))
    if filled_in:
        content = with_values(content, filled_in)
    form, paths = form_of(content, pack_id, kind_id)
    sheet = score(form, pack)
    answers = check(form, pack, sheet, evidence=evidence, stage=stage)
    return Reading(
        content=content, form=form, pack=pack, kind=kind, sheet=sheet, answers=answers, filled_in=filled_in, paths=paths
    )


def _computed(content: Content, sheet: ScoreSheet) -> dict[str, str]:
    """What the pack computes and the person left empty (系统代填)."""
    out: dict[str, str] = {}
    texts = content["texts"]
    line = sheet.execution
    if line is not None:
        if not texts.get("budget/weight") and line.weight is not None:
            out["budget/weight"] = plain(line.weight)
        if not texts.get("budget/score") and line.score is not None:
            out["budget/score"] = plain(line.score)
    if not texts.get("budget/rate") and (rate := _rate(sheet.form, sheet.kind)):
        out["budget/rate"] = rate
    for g, goal in enumerate(content["goals"]):
        rows = [row for row in content["rows"] if row["goal"] == goal["id"]]
        for n, row in enumerate(rows):
            if not row.get("note") and row.get("input1") and (said := _rate_of(sheet, g, n)):
                out[f"rows/{row['id']}/note"] = said
            if (
                not row.get("score")
                and (row.get("actual") or row.get("input1"))
                and (points := sheet.rows[g][n][3]) is not None
            ):
                out[f"rows/{row['id']}/score"] = plain(points)
    if not texts.get("total") and sheet.total is not None:
        out["total"] = plain(sheet.total)
    return out


def _rate_of(sheet: ScoreSheet, goal: int, row: int) -> str:
    """A common indicator's rate with its inputs (共性指标算式), "" when it cannot be computed."""
    line = sheet.line_of(goal, row)
    return line.formula if line.method == "formula" else ""


def _rate(form: Form, kind: FormKind) -> str:
    """The execution rate at two places (执行率), "" where there are not two amounts."""
    rule = kind.scoring.execution or Execution(weight=ZERO)
    measure = measured(form.budget, rule, form.money_unit.text if form.money_unit else "")
    if measure.state != "amounts" or measure.over is None:
        return ""
    return f"{plain(rounded(measure.over * HUNDRED / measure.under, 2))}%"
