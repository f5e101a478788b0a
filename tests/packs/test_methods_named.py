"""The names a pack may use are those the core documents: neither side may grow alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pytest

from jixiao.core import checks, formula
from jixiao.core import pack as core
from jixiao.packs import load_pack, sense, shape


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


def test_the_thresholds_a_pack_may_set_are_those_the_checks_ask_for() -> None:
    asked: dict[str, set[str]] = {}
    for file in Path(checks.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "threshold":
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if len(texts) == 3:
                    asked.setdefault(texts[0], set()).add(texts[1])
    assert {code: set(names) for code, names in sense.THRESHOLDS.items()} == asked


def test_the_formulas_a_pack_may_name_are_those_that_are_computed() -> None:
    assert set(names(shape.ItemShape.model_fields["formula"].annotation)) == set(formula.FORMULAS)


def test_the_six_common_indicators_name_the_formulas_they_are_computed_with() -> None:
    groups = [inner for group in load_pack("guangshui-2020").kind("common").scoring.groups for inner in group.groups]
    named = {
        item.name.replace("“", "").replace("”", ""): item.formula
        for group in groups
        for item in group.items
        if item.formula
    }
    assert named == {name: formula for name, (formula, _) in formula.INDICATORS.items()}
