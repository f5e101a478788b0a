"""Forms under two packs as JSON (对照结果 JSON), written form by form; described in docs/compare.md."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TextIO

from jixiao.core.account import Account, Entry
from jixiao.core.cause import Cause
from jixiao.core.number import plain, rounded
from jixiao.core.pack import Pack
from jixiao.core.what_if import Versus, VersusLine
from jixiao.judge import VersusDocument
from jixiao.show.shifts import Shifts


def write_versus(
    run: Iterable[VersusDocument], packs: tuple[Pack, Pack], shifts: Shifts, out: TextIO, *, keep_weights: bool
) -> None:
    """One object: the packs, every form as soon as it is there, and the summary (逐张写出)."""
    head = {"packs": [{"id": pack.id, "title": pack.title} for pack in packs], "keep_weights": keep_weights}
    out.write(json.dumps(head, ensure_ascii=False)[:-1] + ',\n"forms": [')
    opening = "\n"
    problems: list[dict[str, str]] = []
    for document in run:
        source = document.document.source
        problems += [{"source": source, "code": p.code, "message": p.message} for p in document.document.problems]
        for form in document.forms:
            record = versus_to_dict(form, source)
            out.write(opening + json.dumps(record, ensure_ascii=False))
            opening = ",\n"
    end = {"problems": problems, "summary": shifts_to_dict(shifts)}
    out.write("\n],\n" + json.dumps(end, ensure_ascii=False)[1:] + "\n")


def versus_to_dict(form: Versus, source: str) -> dict[str, Any]:
    """A form under both packs (一张表的对照)."""
    printed = form.form
    return {
        "source": source,
        "title": None if printed.title is None else printed.title.text,
        "project": None if printed.project is None else printed.project.text,
        "unit": None if printed.unit is None else printed.unit.text,
        "own_pack": None if form.own is None else form.own.id,
        "pack_fit": "none" if form.own is None else "fits" if printed.pack else "nearest",
        "reported_total": None if printed.total is None else printed.total.text,
        "sides": [
            _side(account, total, grade, notes)
            for account, total, grade, notes in zip(form.accounts, form.totals, form.grades, form.notes, strict=True)
        ],
        "compared_on": _points(form.scale),
        "basis_note": form.basis_note,
        "difference": _points(form.difference),
        "known_difference": _points(rounded(form.known_difference, 2)) if form.lines else None,
        "remainder": None if form.remainder is None else _cause(form.remainder),
        "lines": [_line(line) for line in form.lines if line.is_changed or line.is_open],
    }


def _side(account: Account, total: Decimal | None, grade: str | None, notes: tuple[str, ...]) -> dict[str, Any]:
    return {
        "pack": account.pack.id,
        "form_kind": account.sheet.kind.id,
        "converted": account.converted is not None,
        "total": _points(account.total),
        "full": plain(account.scoring.full),
        "earnable": None if account.basis is None else plain(rounded(account.basis, 2)),
        "compared_total": _points(total),
        "grade": grade,
        "notes": list(notes),
    }


def _line(line: VersusLine) -> dict[str, Any]:
    entries = (line.first, line.second)
    return {
        "where": line.where,
        "address": line.address,
        "counts": [entry is not None for entry in entries],
        "weights": [_entry(entry, "weight") for entry in entries],
        "scores": [_entry(entry, "score") for entry in entries],
        "influence": None if line.influence is None else plain(rounded(line.influence, 2)),
        "why": [_cause(cause) for cause in line.causes],
    }


def _entry(entry: Entry | None, field: str) -> str | None:
    return None if entry is None else _points(getattr(entry, field))


def _cause(cause: Cause) -> dict[str, Any]:
    return {"rule": cause.rule, "text": cause.text, "effect": plain(rounded(cause.effect, 2))}


def _points(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def shifts_to_dict(shifts: Shifts) -> dict[str, Any]:
    """What the run comes to (总结论)."""
    return {
        "files": shifts.files,
        "unreadable": shifts.unreadable,
        "forms": shifts.forms,
        "compared": shifts.compared,
        "higher": shifts.higher,
        "lower": shifts.lower,
        "same": shifts.same,
        "mean": _points(shifts.mean),
        "highest": _end(shifts.highest),
        "lowest": _end(shifts.lowest),
        "grades": [
            {"from": first, "to": second, "forms": times} for (first, second), times in shifts.grades.most_common()
        ],
        "rules": [
            {
                "rule": rule,
                "forms": shift.forms,
                "net": plain(rounded(shift.net, 2)),
                "moved": plain(rounded(shift.moved, 2)),
            }
            for rule, shift in shifts.ranked()
        ],
        "incomplete": dict(shifts.incomplete),
    }


def _end(end: tuple[Decimal, str] | None) -> dict[str, str] | None:
    return None if end is None else {"difference": plain(end[0]), "form": end[1]}
