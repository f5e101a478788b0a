"""The names a pack may use are those the core documents: neither side may grow alone."""

from __future__ import annotations

import re
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest

from jixiao.core import pack as core
from jixiao.packs import shape


def names(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) in (list, Union, UnionType):
        return tuple(name for part in get_args(annotation) for name in names(part))
    return ()


@pytest.mark.parametrize(
    ("documented", "model", "field"),
    [
        (core.Execution, shape.ExecutionShape, "denominator"),
        (core.Execution, shape.ExecutionShape, "zero_budget"),
        (core.Quantitative, shape.QuantitativeShape, "positive"),
        (core.Quantitative, shape.QuantitativeShape, "reverse"),
        (core.Quantitative, shape.QuantitativeShape, "equal"),
        (core.Quantitative, shape.QuantitativeShape, "zero_target"),
        (core.Quantitative, shape.QuantitativeShape, "far_action"),
        (core.Rollup, shape.RollupShape, "absolute"),
        (core.Rollup, shape.RollupShape, "relative"),
        (core.Scoring, shape.SeveralGoalsShape, "method"),
        (core.Scoring, shape.SplitShape, "method"),
        (core.Scoring, shape.RoundingShape, "when"),
        (core.Scoring, shape.ReasonShape, "when"),
        (core.Group, shape.GroupShape, "enforcement"),
        (core.Group, shape.GroupShape, "method"),
        (core.Item, shape.ItemShape, "formula"),
        (core.Item, shape.ItemShape, "full_when"),
        (core.Field, shape.FieldShape, "type"),
        (core.CheckSetting, shape.SettingShape, "stage"),
    ],
)
def test_every_name_is_documented_in_the_core(documented: Any, model: Any, field: str) -> None:
    said = set(re.findall(r"\w+", documented.__doc__))
    given = names(model.model_fields[field].annotation)
    assert given
    assert set(given) <= said
