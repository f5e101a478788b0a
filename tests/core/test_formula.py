"""Common indicators from their inputs."""

from __future__ import annotations

import pytest
from scored import D

from jixiao.core.errors import PackError, ScoreRefused
from jixiao.core.formula import INDICATORS, earns_full, evaluate, evaluate_item
from jixiao.core.pack import Item


@pytest.mark.parametrize(
    ("name", "first", "second", "value", "shown"),
    [
        ("在职人员控制率", "95", "100", "0.95", "95÷100=95%"),
        ("“三公经费”变动率", "90", "120", "-0.25", "(90−120)÷120=-25%"),
        ("公用经费控制率", "110", "100", "1.1", "110÷100=110%"),
        ('"三公经费"控制率', "30", "40", "0.75", "30÷40=75%"),
        ("政府采购执行率", "64", "64", "1", "64÷64=100%"),
        ("固定资产利用率", "980", "1000", "0.98", "980÷1000=98%"),
    ],
)
def test_the_six_common_indicators(name: str, first: str, second: str, value: str, shown: str) -> None:
    labels = INDICATORS[name.translate({ord(c): None for c in '“”"'})][1]
    found = evaluate(name, dict(zip(labels, (D(first), D(second)), strict=True)))
    assert (found.value, found.shown) == (D(value), shown)


def test_a_divisor_of_nothing_is_refused_with_its_name() -> None:
    with pytest.raises(ScoreRefused, match="编制数"):
        evaluate("在职人员控制率", {"在职人员数": D(5), "编制数": D(0)})


def test_a_missing_input_is_refused_with_its_name() -> None:
    with pytest.raises(ScoreRefused, match="「编制数」"):
        evaluate("在职人员控制率", {"在职人员数": D(5)})


def test_an_indicator_without_a_formula_is_said() -> None:
    with pytest.raises(PackError, match="没有「某项率」"):
        evaluate("某项率", {})


def test_a_pack_names_formula_and_inputs() -> None:
    item = Item(
        name="测试率", points=D(2), formula="change_rate", inputs=("今年", "去年"), full_when="at_most", limit=D(0)
    )
    found = evaluate_item(item, {"今年": D(9), "去年": D(10)})
    assert (found.value, found.words) == (D("-0.1"), "(今年−去年)÷去年")
    assert earns_full(item, found.value) is True
    assert earns_full(item, D("0.01")) is False


def test_where_the_document_states_no_condition_the_points_are_not_computed() -> None:
    assert earns_full(Item(name="测试率", points=D(2)), D(1)) is None


@pytest.mark.parametrize("fault", [{"formula": "root"}, {"formula": "control_rate", "inputs": ("只有一项",)}])
def test_a_broken_formula_is_the_packs_fault(fault: dict[str, object]) -> None:
    with pytest.raises(PackError):
        evaluate_item(Item(name="测试率", points=D(1), **{"inputs": ("甲", "乙"), **fault}), {"甲": D(1), "乙": D(1)})  # type: ignore[arg-type]
