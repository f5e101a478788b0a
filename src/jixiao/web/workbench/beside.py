"""What stands beside the form while it is filled in (旁注): the computed score of a row and how it came about, what is still to be filled in, findings."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from jixiao.core.catalogue import kind_of
from jixiao.core.finding import Found
from jixiao.core.line import ScoreLine
from jixiao.core.method import open_ends, span
from jixiao.core.number import plain
from jixiao.web.records.bridge import Reading
from jixiao.web.records.content import exists
from jixiao.web.workbench.field_html import field_id

_TO_FILL = frozenset({"missing_actual", "missing_score", "missing_target"})
_BUDGET = "budget/executed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding with its place on the page (旁注条目): ``at``: row id or path where it is said, ``target``: the field to jump to, "" for none.

    ``to_fill``: nothing is wrong, it has not been filled in yet.
    """

    found: Found
    at: str
    target: str
    to_fill: bool

    @property
    def said(self) -> str:
        """The finding without its place (问题说明), which is seen."""
        before, colon, after = self.found.message.partition("：")
        return after if colon and before.endswith(("」", "分", "分值")) else self.found.message

    @property
    def level(self) -> str:
        return "todo" if self.to_fill else self.found.severity

    @property
    def anchor(self) -> str:
        return field_id(self.target) if self.target else ""

    @property
    def title(self) -> str:
        return kind_of(self.found.code).title


def remarks_of(reading: Reading) -> list[Remark]:
    """The findings of a form in the order of the form (旁注), each where a person can mend it; what concerns disclosure alone comes with disclosure."""
    out: list[Remark] = []
    for found in reading.answers.findings:
        if kind_of(found.code).family == "publish" and found.severity == "note":
            continue
        path = _place(reading, found)
        part, _slash, rest = path.partition("/")
        row = rest.partition("/")[0] if part == "rows" else ""
        to_fill = found.code in _TO_FILL or (found.code == "option_conflict" and (found.reported or "").startswith("0"))
        if found.code == "missing_score" and any(
            one.found.code == "missing_actual" and one.at == row for one in out if row
        ):
            continue  # the score follows from the actual
        out.append(Remark(found=found, at=row or path, target=_mended_at(reading, found, path), to_fill=to_fill))
    order = {
        row: number
        for number, row in enumerate((row["id"] for row in reading.content["rows"]), 1)
    }  # fmt: skip
    return sorted(out, key=lambda one: (one.at in order, order.get(one.at, 0)))


def _place(reading: Reading, found: Found) -> str:
    """The path a finding speaks of, also where it names no cell."""
    if path := reading.path_of(found):
        return path
    if found.where == "budget":
        return _BUDGET
    if any(field.id == found.where and field.type == "choice" for field in reading.kind.fields):
        return f"choices/{found.where}"
    if found.where == "total" or any(
        field.id == found.where and field.part in ("head", "goal", "foot") for field in reading.kind.fields
    ):
        return found.where
    return ""


def _mended_at(reading: Reading, found: Found, path: str) -> str:
    """The field in which a person mends it (改正处): the reason of a shortfall, the score that is missing, else where it was found."""
    part, _slash, rest = path.partition("/")
    if part != "rows":
        return path
    row = rest.partition("/")[0]
    keys = {field.id for field in reading.kind.fields if field.part == "indicator"}
    if found.code == "unexplained_shortfall":
        return f"rows/{row}/note" if "note" in keys else "deviation_reason"
    key = {"missing_actual": "actual", "missing_score": "score", "missing_target": "target"}.get(found.code)
    target = f"rows/{row}/{key}" if key else path
    return target if exists(reading.content, target) else path


def said_beside(reading: Reading, remarks: list[Remark]) -> dict[str, str]:
    """HTML beside each row and value (旁注内容), by row id or path."""
    out: dict[str, list[str]] = {}
    lines = reading.lines()
    for row_id, line in lines.items():
        relation = reading.sheet.rows[line.goal][line.row][5]
        out.setdefault(row_id, []).append(_line(reading, line, getattr(relation, "tier", None)))
    for row in reading.content["rows"]:
        if first := row.get("first_target"):
            said = _("年初批复 %s，其后经批准调整") % first
            out.setdefault(row["id"], []).append(f'<p class="points"><span class="how">{escape(said)}</span></p>')
    if (execution := reading.sheet.execution) is not None:
        out.setdefault("budget/score", []).append(_line(reading, execution, None))
    out.setdefault("total", []).append(_total(reading))
    for remark in remarks:
        out.setdefault(remark.at, []).append(_remark(remark))
    return {at: "".join(pieces) for at, pieces in out.items()}


def _line(reading: Reading, line: ScoreLine, tier: int | None) -> str:
    """A computed score and how it came about."""
    rule = f' title="{escape(line.rule)}"' if line.rule else ""
    if line.score is None:
        bounds = _bounds(reading, line, tier)
        if bounds:
            return f'<p class="points"{rule}><b>{escape(bounds)}</b> <span class="how">{escape(_("定性指标，请在该档内填写得分"))}</span></p>'
        # a row nobody has filled in says so itself
        quiet = line.reason if line.reason and "未填" not in line.reason else ""
        return f'<p class="points"{rule}><span class="how">{escape(quiet)}</span></p>' if quiet else ""
    bounds = _bounds(reading, line, tier)
    how = "；".join(piece for piece in (line.formula, bounds, line.reason) if piece)
    weight = f"/{plain(line.weight)}" if line.weight is not None else ""
    return (
        f'<p class="points"{rule}><b>{plain(line.score)}<i>{weight}</i></b> <span class="how">{escape(how)}</span></p>'
    )


def _bounds(reading: Reading, line: ScoreLine, tier: int | None) -> str:
    """The points a qualitative answer may have (档次区间): 达成档可得 16–20 分."""
    tiers = reading.kind.scoring.qualitative
    if tier is None or line.weight is None or not tiers:
        return ""
    between = span(line.weight, tier, tiers)
    if between is None:
        return ""
    excluded = open_ends(line.weight, tier, tiers)
    without = _("（不含 %s）") % "、".join(plain(end) for end in excluded) if excluded else ""
    return _("该档可得 %(low)s–%(high)s 分%(without)s") % {
        "low": plain(between[0]), "high": plain(between[1]), "without": without,
    }  # fmt: skip


def _total(reading: Reading) -> str:
    sheet = reading.sheet
    if sheet.total is None:
        return f'<p class="points"><span class="how">{escape(_("各行得分齐全后自动计算总分"))}</span></p>'
    grade = f" {sheet.grade}" if sheet.grade else ""
    return f'<p class="points"><b>{plain(sheet.total)}{escape(grade)}</b> <span class="how">{escape(_("系统按计分办法算出"))}</span></p>'


def _remark(remark: Remark) -> str:
    if remark.to_fill:
        text = _("待填") if remark.found.code == "missing_actual" else _("待填：") + remark.title.removeprefix("缺")
        if remark.found.code == "option_conflict":
            text = _("待勾选")
        return f'<p class="todo">{escape(text)}</p>'
    rule = f'<p class="rule">{escape(remark.found.rule)}</p>' if remark.found.rule else ""
    return (
        f'<details class="{escape(remark.level)}"><summary><b>{escape(remark.title)}</b>{escape(_in_short(remark.found))}</summary>'
        f"<p>{escape(remark.said)}</p>{rule}</details>"
    )


_SHORT = 10
"""Characters up to which what was found and what is expected stand in the line itself."""


def _in_short(found: Found) -> str:
    """What was found and what is expected, where both are short figures (简述)."""
    if not found.reported or not found.expected or max(len(found.reported), len(found.expected)) > _SHORT:
        return ""
    if not (found.reported[0].isdecimal() and found.expected[0].isdecimal()):
        return ""
    return _("：填 %(found)s，应为 %(due)s") % {"found": found.reported, "due": found.expected}


def listed(remarks: list[Remark]) -> str:
    """All remarks as items of a list that lead to their fields (问题清单), HTML; what is only to be filled in comes last."""
    return "".join(_item(one) for one in sorted(remarks, key=lambda one: one.to_fill))


def _item(remark: Remark) -> str:
    title = escape(_("待填") if remark.to_fill else remark.title)
    anchor = escape(remark.anchor)
    lead = f'<a href="#{anchor}" data-jump="{anchor}">{title}</a>' if anchor else f"<b>{title}</b>"
    said = remark.found.where if remark.to_fill else remark.found.message
    return f'<li class="{escape(remark.level)}">{lead} {escape(said)}</li>'


def counts_of(remarks: list[Remark]) -> dict[str, int]:
    """How many remarks of each level there are (问题计数): error, warning, note, todo."""
    out = {"error": 0, "warning": 0, "note": 0, "todo": 0}
    for remark in remarks:
        out[remark.level] = out.get(remark.level, 0) + 1
    return out
