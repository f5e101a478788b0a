"""Uncertain text as doubts (识别存疑): what a reader was not sure of, said of the values of a form that came from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from jixiao.core.form import Budget, Doubt, Form, Goal, Indicator, MoneyRow, Place, Printed
from jixiao.ingest.segment import Segment
from jixiao.ingest.sheet import Paragraph, Uncertain


def doubted(form: Form, segment: Segment) -> Form:
    """The form with a doubt for every value whose text was uncertain, and for every label that had to be told (存疑)."""
    uncertain = dict(_uncertain(segment))
    if not uncertain:
        return form
    doubts: list[Doubt] = []
    said: set[str] = set()
    labels: set[tuple[str, int]] = set()
    for where, place in _values(form):
        found = uncertain.get(place)
        if found is not None and found.why not in said:
            said.add(found.why)
            doubts.append(Doubt(where=where, why=found.why, address=str(place)))
    for place, found in uncertain.items():
        # what became no value at all may be a sign or a figure that was misread
        if (found.label or found.why not in said) and (found.why, place.row) not in labels:
            labels.add((found.why, place.row))
            doubts.append(Doubt(where="form", why=found.why, address=str(place)))
    return replace(form, doubts=(*form.doubts, *doubts))


def _uncertain(segment: Segment) -> Iterator[tuple[Place, Uncertain]]:
    """Every place of a segment whose text was uncertain."""
    for item in segment.items:
        if isinstance(item, Paragraph):
            if item.uncertain is not None:
                yield item.place, item.uncertain
            continue
        height = len(item.table.lines)
        for row in item.rows:
            for cell in item.table.lines[row.index]:
                if cell.uncertain is not None:
                    for below in range(cell.row, min(cell.row + cell.rows, height)):
                        for column in range(cell.column, cell.column + cell.columns):
                            yield item.table.place(below, column), cell.uncertain


def _values(form: Form) -> Iterator[tuple[str, Place]]:
    """Every value of a form that has a place, with the contract's word for where it stands."""
    for field in fields(form):
        value = getattr(form, field.name)
        if isinstance(value, Printed) and value.where is not None:
            yield "total" if field.name == "total_label" else field.name, value.where
    if form.budget is not None:
        for place in _places(form.budget):
            yield "budget", place
    for choice in form.choices:
        if choice.where is not None:
            yield "attributes", choice.where
    for goal, row in form.indicators():
        for place in _places(row):
            yield row.label, place
        for place in _places(goal):
            yield goal.label, place
    for _, contact in form.contacts:
        if contact.where is not None:
            yield "contacts", contact.where


def _places(part: Budget | MoneyRow | Goal | Indicator) -> Iterator[Place]:
    """The places of the values in a part of a form."""
    for field in fields(part):
        value = getattr(part, field.name)
        if isinstance(value, Printed) and value.where is not None:
            yield value.where
        elif isinstance(value, MoneyRow):
            yield from _places(value)
