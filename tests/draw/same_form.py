"""Whether two forms say the same, cell by cell (places and doubts aside)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.core.codec import form_to_dict
from jixiao.core.form import Form

_ASIDE = ("places", "doubts", "columns", "nearest_pack", "options", "total_label")


def cells(form: Form) -> dict[str, str]:
    return dict(_flat({key: value for key, value in form_to_dict(form).items() if key not in _ASIDE}, ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{path}/{number}")
    elif value is not None:
        yield path, "".join(str(value).split())


def differences(one: Form, other: Form) -> list[tuple[str, str | None, str | None]]:
    """Where two forms differ: path, what the one says, what the other says."""
    left, right = cells(one), cells(other)
    left.setdefault("/form_kind", right.get("/form_kind", ""))  # forms written by hand do not always name it
    return [(p, left.get(p), right.get(p)) for p in sorted(left.keys() | right.keys()) if left.get(p) != right.get(p)]
