"""A form to fill in as HTML (填写页 → HTML): the cells of the drawn paper, fields where something may be typed, and a margin for what is said of each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape as escape_html

from django.utils.translation import gettext as _

from jixiao.draw.paper import Cell, Line, Table, clean, set_left
from jixiao.web.workbench.fillable import FormToFill, Spot

MARGIN = 22
"""How much of the width the margin beside the form takes (旁注栏宽), in percent."""
_TAG = {"title": "h1"}
escape = lru_cache(maxsize=4096)(escape_html)
"""Text as HTML (转义); a form says the same labels hundreds of times."""


def field_id(path: str) -> str:
    """The id of a field's element (栏目锚点): ``f-rows-r1-actual``."""
    return "f-" + path.replace("/", "-").replace(" ", "_")


def write_form(form: FormToFill, said: dict[str, str], fixed: dict[str, str] | None = None) -> str:
    """The whole form (整表). ``said``: HTML that stands beside a row or a value, by row id or path; ``fixed``: what stands beside a row whatever is typed."""
    writer = _Writer(form, said, fixed or {})
    return "\n".join(
        writer.line(part) if isinstance(part, Line) else "".join(writer.table(part)) for part in form.paper.parts
    )


class _Writer:
    """Writes one form."""

    def __init__(self, form: FormToFill, said: dict[str, str], fixed: dict[str, str]) -> None:
        self.form, self.said, self.fixed = form, said, fixed

    def line(self, line: Line) -> str:
        tag = _TAG.get(line.style, "p")
        if not line.runs:
            return f'<{tag} class="{line.style}">{_text(line.text)}</{tag}>'
        groups: list[list[str]] = [[]]
        for run in line.runs:
            if run.name:
                groups[-1].append(self._run(run.name, run.text))
                continue
            before, *more = clean(run.text).split("\u2003")
            groups[-1].append(_text(before))
            groups.extend([_text(piece)] for piece in more)
        inner = "".join(f"<span>{''.join(group)}</span>" for group in groups if any(group))
        return f'<{tag} class="{line.style}">{inner}</{tag}>'

    def _run(self, name: str, text: str) -> str:
        spot = self.form.spot(name)
        return _text(text) if spot is None or spot.locked else field(spot)

    def table(self, table: Table) -> Iterator[str]:
        total = sum(table.widths) or 1
        yield f'<table class="form{" joined" if table.joined else ""}"><colgroup>'
        yield "".join(f'<col width="{width * (100 - MARGIN) / total:.3f}%">' for width in table.widths)
        yield f'<col class="beside" width="{MARGIN}%"></colgroup>'
        for number, cells in enumerate(table.by_row()):
            yield from self._row(cells, number, table)
        yield "</table>"

    def _row(self, cells: Sequence[Cell], number: int, table: Table) -> Iterator[str]:
        is_head = number < table.head_rows
        spots = {cell.name: spot for cell in cells if cell.name and (spot := self.form.spot(cell.name))}
        of_row = next((spot.row for spot in spots.values() if spot.row), "")
        labels_only = not spots and all(cell.role == "label" for cell in cells)
        kind = "indicator" if of_row else "head" if is_head or labels_only else "entry"
        yield f'<tr class="{kind}"{f" data-row={chr(34)}{escape(of_row)}{chr(34)}" if of_row else ""}>'
        for cell in cells:
            yield self._cell(cell, spots.get(cell.name), is_head=is_head)
        places = [of_row] if of_row else [spot.path for spot in spots.values()]
        notes = "".join(
            f'<div class="said" data-at="{escape(place)}">{self.said.get(place, "")}</div>' for place in places
        )
        title = _("计分与核查") if is_head and len(cells) > 1 else ""
        yield f'<td class="beside">{title}{self._removal(of_row)}{notes}{self.fixed.get(of_row, "")}</td></tr>'

    def _cell(self, cell: Cell, spot: Spot | None, *, is_head: bool) -> str:
        spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
            f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        )
        if cell.name.startswith("add."):
            return f"<td{spans}>{self._addition(cell.name)}</td>"
        if cell.name.startswith("goals.") and (goal := self.form.goal_spots(cell.name)):
            fields = "".join(f"<label><span>{escape(one.short)}</span>{field(one)}</label>" for one in goal)
            return f'<th{spans} class="goal">{_text(cell.text)}{fields}</th>'
        if cell.role == "label":
            scope = ' scope="col"' if is_head else ""
            return f"<th{spans}{scope}>{_text(cell.text)}</th>"
        if spot is None:
            return f'<td{spans} class="{"left" if set_left(cell) else "plain"}">{_text(cell.text)}</td>'
        within = f' data-in="{escape(spot.column)}"' if spot.column else ""
        named = f' data-label="{escape(spot.short)}"{within}'
        if not spot.locked:
            return f'<td{spans} class="open {spot.shape}"{named}>{field(spot)}</td>'
        text = spot.text or spot.computed or ("" if spot.shape == "boxes" else cell.text)
        shown = _text(cell.text) if spot.shape == "boxes" else _text(text)
        classes = f"locked {spot.shape}{' left' if set_left(cell) else ''}"
        hint = f' title="{escape(spot.why)}"' if spot.why else ""
        return f'<td{spans} class="{classes}"{named}{hint} data-locked="{escape(spot.path)}">{shown}</td>'

    def _addition(self, name: str) -> str:
        """A free line of a prescribed frame: where an indicator may be added."""
        if not self.form.rows_are_open:
            return "—"
        _add, level1, level2 = name.split(".")
        return (
            f'<button type="button" class="quiet add-row" data-level1="{escape(level1)}" data-level2="{escape(level2)}">'
            f"{_('＋ 增加指标')}</button>"
        )

    def _removal(self, row: str) -> str:
        if not row or not self.form.rows_are_open:
            return ""
        label = _("删除%s") % self.form.row_name(row)
        return f'<button type="button" class="quiet remove-row" data-row="{escape(row)}" aria-label="{escape(label)}">{_("删除")}</button>'


def field(spot: Spot) -> str:
    """A field (输入栏) whose initial value is what the content says, so that the page's script knows what was changed."""
    if spot.shape == "boxes":
        return _boxes(spot)
    at = f' data-row="{escape(spot.row)}" data-column="{escape(spot.column)}"' if spot.row else ""
    mode = ' inputmode="decimal"' if spot.shape == "number" else ""
    hint = f' placeholder="{escape(spot.computed)}"' if spot.computed else ""
    rows = 3 if spot.shape == "long" else 1
    # a line break right after the tag is dropped by browsers: one more keeps a text's own
    return (
        f'<textarea id="{escape(field_id(spot.path))}" name="{escape(spot.path)}" class="{spot.shape}" rows="{rows}" aria-label="{escape(spot.label)}"'
        f'{at}{mode}{hint} autocomplete="off" spellcheck="false">\n{escape(clean(spot.text))}</textarea>'
    )


def _boxes(spot: Spot) -> str:
    """Options as real radio buttons or check boxes (选项)."""
    kind = "radio" if spot.choose_one else "checkbox"
    boxes = "".join(
        f'<label><input type="{kind}" name="{escape(spot.path)}" value="{escape(option)}"{" checked" if option in spot.ticked else ""} autocomplete="off">'
        f"{number}、{escape(option)}</label>"
        for number, option in enumerate(spot.options, 1)
    )
    return (
        f'<fieldset id="{escape(field_id(spot.path))}" data-path="{escape(spot.path)}"><legend class="unseen">{escape(spot.label)}</legend>'
        f"{boxes}</fieldset>"
    )


def _text(text: str) -> str:
    return escape(clean(text)).replace("\n", "<br>")
