"""A file the unit already has, beside the filing (导入对照): what was read of it, where it stood, what stands in the filing, and what may be taken over.

Nothing here writes. Rows are matched by their names; what is not quite the same name is a doubt. What is locked is shown and never taken.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from jixiao.core.checks.wording import indicator_name
from jixiao.core.folding import folded
from jixiao.core.form import Document, Form, Printed
from jixiao.draw.paper import clean
from jixiao.ingest.sheet import Paragraph, Sheets
from jixiao.web.records.bridge import content_of, kind_of
from jixiao.web.records.content import ROW_KEYS, Content, label_of, paths_in, value_at
from jixiao.web.records.models import Filing
from jixiao.web.records.rules import fault_in, is_known, lock_on, tidied

CLOSE = 0.6
"""How alike two names of indicators have to be for a match that is a doubt (名称相近)."""
_SHOWN = 6000
"""Cells and paragraphs of a file that are shown beside (显示上限)."""
_MONEY = "budget/"


def forms_of(document: Document) -> list[dict[str, Any]]:
    """The forms of a file as they are kept (读到的表): title, kind, content, the place of every value by path, doubts."""
    return [
        storable(
            {
                "title": form.title.text if form.title else (form.project.text if form.project else _("（无标题）")),
                "pack": form.pack or form.nearest or "",
                "kind": form.form_kind or "",
                "content": content_of(form),
                "places": {path: str(cell.where) for path, cell in _cells(form) if cell.where is not None},
                "doubts": [{"where": one.where, "why": one.why, "address": one.address or ""} for one in form.doubts],
            }
        )
        for form in document.forms
    ]


def storable(value: Any) -> Any:
    """Text that every database takes (可存文字): no null characters, no halves of characters, at any depth of a JSON value."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {key: storable(one) for key, one in value.items()}
    return value


def _cells(form: Form) -> Iterator[tuple[str, Printed]]:
    """Every value of a form with the path it has in the content (取值与路径)."""
    content = content_of(form)
    for path in content["texts"]:
        part, _slash, rest = path.partition("/")
        cell: Any
        if part == "contacts":
            cell = dict(form.contacts)[rest]
        elif part == "budget":
            source, _slash, key = rest.rpartition("/")
            cell = getattr(getattr(form.budget, source) if source else form.budget, key)
        else:
            cell = getattr(form, path)
        yield path, cell
    yield from (
        (f"choices/{choice.name}", Printed("", choice.where)) for choice in form.choices if choice.where is not None
    )
    for number, (_goal, row) in enumerate(form.indicators(), 1):
        for key in ROW_KEYS:
            if (found := getattr(row, key)) is not None:
                yield f"rows/r{number}/{key}", found


def pages_of(sheets: Sheets) -> list[dict[str, Any]]:
    """A file's text and tables as they are shown beside (原件), every cell with its place."""
    left = _SHOWN
    pages: list[dict[str, Any]] = []
    for page in sheets.pages:
        blocks: list[dict[str, Any]] = []
        for block in page.blocks:
            if left <= 0:
                break
            if isinstance(block, Paragraph):
                left -= 1
                if block.text.strip():
                    blocks.append({"text": block.text, "at": str(block.place)})
                continue
            rows = []
            for line in block.lines:
                left -= len(line)
                rows.append(
                    [
                        {
                            "text": cell.text,
                            "at": str(block.place(cell.row, cell.column)),
                            "rows": cell.rows,
                            "columns": cell.columns,
                        }
                        for cell in line
                    ]
                )
            blocks.append({"table": rows})
        if blocks:
            pages.append(storable({"name": page.name, "blocks": blocks}))
    return pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A value that was read, beside what stands (待导入值). ``state``: fills (nothing stands there) | differs | same | locked | wrong.

    ``why``: of a lock or a wrong value; ``doubts``: why it may have been misread. ``is_chosen``: taken over unless somebody says no.
    """

    path: str
    label: str
    read: str
    stands: str
    at: str
    state: str
    why: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def is_chosen(self) -> bool:
        return self.state == "fills" and not self.doubts

    @property
    def is_offered(self) -> bool:
        return self.state in ("fills", "differs")


@dataclass(slots=True)
class Beside:
    """A form of a file beside a filing (对照结果): proposals in the order of the form, rows only one of them has, doubts that belong to no value.

    ``is_foreign``: the form speaks of another project, so that nothing is chosen beforehand.
    """

    proposals: list[Proposal] = field(default_factory=list)
    new_rows: list[dict[str, str]] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    may_add: bool = False
    is_foreign: bool = False

    def in_state(self, *states: str) -> list[Proposal]:
        return [one for one in self.proposals if one.state in states]


def beside(filing: Filing, read: dict[str, Any], *, has_ledger: bool) -> Beside:
    """Sets a form that was read beside a filing (对照)."""
    content: Content = filing.content
    theirs: Content = read["content"]
    kind = kind_of(filing.pack, filing.form_kind)
    out = Beside(may_add=not (filing.stage in ("evaluation", "monitoring") and filing.parent_id))
    matches, unsure = matched(content, theirs)
    doubts, out.doubts = _doubts_by_path(read, content, matches)
    if read["kind"] and read["kind"] != filing.form_kind:
        out.doubts.insert(0, _("文件的表样与本件不同，个别栏目可能对不上。"))
    mine, his = content["texts"].get("project", ""), theirs["texts"].get("project", "")
    out.is_foreign = bool(mine and his and _plain(mine) != _plain(his))
    if out.is_foreign:
        out.doubts.insert(0, _("文件写的项目是「%(his)s」，本件是「%(mine)s」。") % {"his": his, "mine": mine})
    unit, own_unit = theirs["texts"].get("money_unit", ""), content["texts"].get("money_unit", "")
    for path in paths_in(theirs):
        own = _own_path(path, matches)
        if own is None or not is_known(own) or own.startswith("goals/") or own in ("total_label", "total_weight"):
            continue
        text = tidied(value_at(theirs, path))
        stands = value_at(content, own)
        why_doubt = list(doubts.get(path, ()))
        if (
            path.split("/")[0] == "rows"
            and path.split("/")[1] in unsure
            and path.endswith(("/actual", "/score", "/note"))
        ):
            why_doubt.append(_("名称不完全相同，文件中是「%s」。") % unsure[path.split("/")[1]])
        if (
            path.startswith(_MONEY)
            and unit
            and own_unit
            and unit != own_unit
            and not path.endswith(("rate", "score", "weight"))
        ):
            why_doubt.append(
                _("文件以%(his)s为单位，本件以%(mine)s为单位，请换算后再选。") % {"his": unit, "mine": own_unit}
            )
        state, why = _state(filing, own, text, stands, has_ledger=has_ledger)
        out.proposals.append(
            Proposal(
                path=own,
                label=label_of(content, own, kind),
                read=text,
                stands=stands,
                at=read["places"].get(path, ""),
                state=state,
                why=why,
                doubts=tuple(dict.fromkeys(why_doubt)) if state != "same" else (),
            )
        )
    empty = {"name": "", "target": "", "actual": ""}
    out.new_rows = [{**empty, **row} for row in theirs["rows"] if row["id"] not in matches]
    held = set(matches.values())
    out.lacking = [row.get("name") or _("未命名") for row in content["rows"] if row["id"] not in held]
    return out


def _state(filing: Filing, path: str, text: str, stands: str, *, has_ledger: bool) -> tuple[str, str]:
    if stands == text:
        return "same", ""
    if why := lock_on(filing, path, has_ledger=has_ledger):
        return "locked", why
    if fault := fault_in(filing.content, path, text):
        return "wrong", fault.message
    return ("differs" if stands else "fills"), ""


def matched(content: Content, theirs: Content) -> tuple[dict[str, str], dict[str, str]]:
    """Which row of the file is which row of the filing (指标对应): ids, and those whose names are only alike, with the name in the file.

    First the same names in order, then the nearest of those that are left.
    """
    matches: dict[str, str] = {}
    unsure: dict[str, str] = {}
    free = [row for row in content["rows"] if row.get("name")]
    for row in theirs["rows"]:
        same = [one for one in free if _plain(one["name"]) == _plain(row.get("name", ""))]
        if same:
            best = max(same, key=lambda one: one.get("target") == row.get("target"))
            matches[row["id"]] = best["id"]
            free.remove(best)
    pairs = [
        (difflib.SequenceMatcher(None, _plain(one["name"]), _plain(row.get("name", ""))).ratio(), row, one)
        for row in theirs["rows"]
        if row["id"] not in matches and row.get("name")
        for one in free
    ]
    for ratio, row, one in sorted(pairs, key=lambda pair: -pair[0]):
        if ratio < CLOSE or row["id"] in matches or one["id"] in matches.values():
            continue
        matches[row["id"]] = one["id"]
        unsure[row["id"]] = row["name"]
    return matches, unsure


def _plain(name: str) -> str:
    return indicator_name(folded(name))


def _own_path(path: str, matches: dict[str, str]) -> str | None:
    """Where a value of the file belongs in the filing (对应路径), None for a row that has no counterpart."""
    if not path.startswith("rows/"):
        return path
    _rows, row, key = path.split("/")
    return f"rows/{matches[row]}/{key}" if row in matches else None


def _doubts_by_path(
    read: dict[str, Any], content: Content, matches: dict[str, str]
) -> tuple[dict[str, list[str]], list[str]]:
    """The reader's doubts by the path they speak of (存疑归位), and those that belong to no value."""
    by_place: dict[str, list[str]] = {}
    for path, place in read["places"].items():
        by_place.setdefault(place, []).append(path)
    names: dict[str, list[str]] = {}
    for row in read["content"]["rows"]:
        if row.get("name"):
            names.setdefault(row["name"], []).append(row["id"])
    out: dict[str, list[str]] = {}
    general: list[str] = []
    for doubt in read["doubts"]:
        paths = by_place.get(doubt["address"], [])
        if not paths and doubt["where"] in names:
            paths = [
                path for row in names[doubt["where"]] for path in read["places"] if path.startswith(f"rows/{row}/")
            ]
        if not paths and doubt["where"] in read["places"]:
            paths = [doubt["where"]]
        if not paths and doubt["where"] == "budget":
            paths = [path for path in read["places"] if path.startswith(_MONEY)]
        for path in paths:
            out.setdefault(path, []).append(doubt["why"])
        if not paths and doubt["where"] != "pack":
            general.append(f"{doubt['why']}{'〔' + doubt['address'] + '〕' if doubt['address'] else ''}")
    return out, general


def likeliest(filing: Filing, forms: list[dict[str, Any]]) -> int:
    """Which form of a file belongs to a filing (选表): the one with its project, else with its kind, else the first."""
    mine = _plain(filing.project.name if filing.project is not None else filing.unit.name)

    def fits(number: int) -> tuple[float, bool, int]:
        texts = forms[number]["content"]["texts"]
        name = _plain(texts.get("project") or texts.get("unit") or forms[number]["title"])
        return difflib.SequenceMatcher(None, mine, name).ratio(), forms[number]["kind"] == filing.form_kind, -number

    return max(range(len(forms)), key=fits) if forms else 0
