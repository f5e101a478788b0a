"""Rolling a department up (部门汇总): its units' project evaluations through ``core.rollup``, what is missing and why, and what that means for the department's own form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from jixiao.core.form import Form
from jixiao.core.merge import Derived
from jixiao.core.number import plain, rounded
from jixiao.core.recompute import on_their_weight, partner_of
from jixiao.core.rollup import RollupResult, rollup
from jixiao.core.workflow import STATES
from jixiao.web.records.bridge import form_of, kind_of, pack_of
from jixiao.web.records.content import Content
from jixiao.web.records.models import Filing, Project, Unit, Year

TAKEN = {"accepted": ("accepted",), "submitted": ("accepted", "submitted")}
"""Which evaluations go into a roll-up (汇总范围): states by the name of the choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An evaluation that is not in the roll-up (未汇总的项目): what it is called, whose it is, why; ``filing``: its id, None when there is none."""

    name: str
    unit: str
    why: str
    filing: int | None = None
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The roll-up of a department in a year (部门汇总). ``result`` None: nothing to roll up.

    ``children``: id of the filing by the label the derivations call it; ``own``: the department's filing, ``common``: that of its common indicators.
    """

    unit: Unit
    year: int
    choice: str
    children: dict[str, int]
    missing: tuple[Missing, ...]
    result: RollupResult | None
    own: Filing | None
    common: Filing | None


def gather(unit: Unit, year: int, choice: str = "accepted") -> Gathered:
    """Gathers and rolls up what belongs to a department (汇总). The roll-up itself is remembered as long as none of its filings changes."""
    filings = list(
        Filing.objects.filter(year=year, stage="evaluation", project__isnull=False, unit__path__startswith=unit.path)
        .select_related("unit", "project")
        .defer("content")
        .order_by("unit__path", "project_id")
    )
    own, common = department_filings(unit, year)
    found = Year.objects.filter(year=year).first()
    pack = own.pack if own is not None else found.pack if found is not None else ""
    taken = [one for one in filings if one.state in TAKEN[choice] and one.pack == pack]
    missing = [_missing(one, pack) for one in filings if one not in taken]
    missing += [
        Missing(name=project.name, unit=str(project.unit), why="没有下达自评任务")
        for project in Project.objects.filter(unit__path__startswith=unit.path, is_active=True)
        .exclude(pk__in=[one.project_id for one in filings])
        .select_related("unit")
    ]
    labels, result = _rolled(
        tuple(_at(one) for one in taken),
        pack,
        tuple((one.name, one.why) for one in missing),
        None if own is None else _at(own),
    )
    return Gathered(
        unit=unit,
        year=year,
        choice=choice,
        children=dict(zip(labels, (one.pk for one in taken), strict=True)),
        missing=tuple(missing),
        result=result,
        own=own,
        common=common,
    )


def department_filings(unit: Unit, year: int) -> tuple[Filing | None, Filing | None]:
    """The department's own filing of a year, and that of its common indicators (部门表、共性指标表)."""
    own = common = None
    for one in Filing.objects.filter(year=year, stage="department", unit=unit, project=None).select_related("unit"):
        if kind_of(one.pack, one.form_kind).kind == "department-common":
            common = one
        else:
            own = own or one
    return own, common


def _missing(filing: Filing, pack: str) -> Missing:
    why = STATES[filing.state] if filing.pack == pack else f"用的是另一个模板包（{filing.pack}），计分办法不同"
    name = filing.project.name if filing.project else filing.title
    return Missing(name=name, unit=str(filing.unit), why=why, filing=filing.pk, state=filing.state)


Stand = tuple[int, int, datetime]
"""A filing as it stands (现状): id, revision, last change."""


def _at(filing: Filing) -> Stand:
    return filing.pk, filing.revision, filing.changed_at


@lru_cache(maxsize=8)
def _rolled(
    children: tuple[Stand, ...],
    pack_id: str,
    missing: tuple[tuple[str, str], ...],
    own: Stand | None,
) -> tuple[tuple[str, ...], RollupResult | None]:
    """The roll-up of these filings at these revisions, and the label of each."""
    if not children:
        return (), None
    contents = {one.pk: one for one in Filing.objects.filter(pk__in=[pk for pk, *_rest in children])}
    forms = [form_of_filing(contents[pk]) for pk, *_rest in children]
    printed = form_of_filing(Filing.objects.get(pk=own[0])) if own is not None else None
    return labels_of(forms), rollup(forms, pack_of(pack_id), missing=missing, printed=printed)


def form_of_filing(filing: Filing) -> Form:
    """What stands in a filing, as a form (成表)."""
    return form_of(filing.content, filing.pack, filing.form_kind)[0]


def labels_of(forms: Sequence[Form]) -> tuple[str, ...]:
    """What ``core.rollup`` calls the forms (表的叫法): by project, those of one name numbered."""
    seen: dict[str, int] = {}
    out = []
    for n, form in enumerate(forms, 1):
        name = form.project or form.unit
        label = name.text if name else f"第{n}张表"
        seen[label] = seen.get(label, 0) + 1
        out.append(f"{label}（第{seen[label]}张）" if seen[label] > 1 else label)
    return tuple(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A value the roll-up has for a place of the department's form (汇总拟填): what stands there, what it comes to, and how.

    ``path``: "" in a row that is not there yet. ``kind``: empty | same | differs | new. ``origin``: where its derivation is found, see ``origin_of``.
    """

    path: str
    label: str
    typed: str
    computed: str
    how: str
    kind: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """All the roll-up has for a department's form (汇总拟填表): single values, and rows that are not there yet with their values."""

    values: tuple[Proposal, ...]
    new_rows: tuple[dict[str, str], ...]

    @property
    def differing(self) -> tuple[Proposal, ...]:
        return tuple(one for one in self.values if one.kind == "differs")

    @property
    def empty(self) -> tuple[Proposal, ...]:
        return tuple(one for one in self.values if one.kind == "empty")


def propose(filing: Filing, result: RollupResult) -> Proposed:
    """What taking the roll-up over would put into the department's filing (汇总拟填), and where something else was typed there."""
    content: Content = filing.content
    form, _paths = form_of(content, filing.pack, filing.form_kind)
    different = {(d.where, d.field) for d in result.differences}
    values: list[Proposal] = []
    for n, amount in enumerate(result.amounts):
        if amount.derived.text is None:
            continue
        path = f"budget/{amount.part}/{amount.name}" if amount.part else f"budget/{amount.name}"
        typed = str(content["texts"].get(path, ""))
        is_different = ("budget", amount.derived.field) in different
        values.append(_proposal(path, amount.derived.field, typed, amount.derived, f"money/{n}", is_different))
    left = [row for _goal, row in form.indicators()]
    ids = {id(row): row_id for row, row_id in zip(left, _row_ids(content), strict=True)}
    new_rows: list[dict[str, str]] = []
    for n, (merged, points) in enumerate(zip(result.rows, result.scores, strict=True)):
        row = partner_of(merged.indicator, left)
        label = merged.indicator.label
        shares = merged.score_share
        if row is None:
            given = {key: cell.text for key in ("level1", "level2", "name", "target", "actual", "weight") if (cell := getattr(merged.indicator, key)) is not None}  # fmt: skip
            if shares is not None and points is not None:
                given["score"] = plain(rounded(points, 2))
            new_rows.append({**given, "origin": f"rows/{n}"})
            continue
        left.remove(row)
        row_id = ids[id(row)]
        for key, name, derived in (("target", "目标值", merged.target), ("actual", "实际完成值", merged.actual)):
            if derived.text is None:
                continue
            cell = getattr(row, key)
            values.append(
                _proposal(f"rows/{row_id}/{key}", f"{label}·{name}", cell.text if cell else "", derived, f"rows/{n}/{key}", (label, key) in different)
            )  # fmt: skip
        on_weight = on_their_weight(row, merged, points)
        if shares is not None and on_weight is not None:
            derived = Derived(
                field="score", text=plain(rounded(on_weight, 2)), value=on_weight, how=shares.how, parts=shares.parts
            )
            typed = row.score.text if row.score else ""
            values.append(
                _proposal(f"rows/{row_id}/score", f"{label}·得分", typed, derived, f"rows/{n}/score", (label, "score") in different)
            )  # fmt: skip
    return Proposed(values=tuple(values), new_rows=tuple(new_rows))


def _row_ids(content: Content) -> list[str]:
    """The ids of the rows in the order the form has them (行号)."""
    return [row["id"] for goal in content["goals"] for row in content["rows"] if row["goal"] == goal["id"]]


def _proposal(path: str, label: str, typed: str, derived: Derived, origin: str, is_different: bool) -> Proposal:
    computed = derived.text or ""
    kind = "empty" if not typed else "differs" if is_different and typed != computed else "same"
    return Proposal(path=path, label=label, typed=typed, computed=computed, how=derived.how, kind=kind, origin=origin)
