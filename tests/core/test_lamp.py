"""Lamps: green where the target is expected to be reached, yellow where little is missing, red below that, none where nobody can tell."""

import pytest

from jixiao.core.form import Indicator, Printed
from jixiao.core.lamp import propose
from jixiao.packs import load_pack

SCORING = load_pack("hubei-2020").kind("project").scoring


def lamp(name, target, expected, level2="数量指标"):
    row = Indicator(name=Printed(name), target=Printed(target), level2=Printed(level2))
    return propose(row, expected, SCORING)


@pytest.mark.parametrize(
    ("name", "target", "expected", "colour"),
    [
        ("道路养护里程", "≥30公里", "30公里", "green"),
        ("道路养护里程", "≥30公里", "24公里", "yellow"),
        ("道路养护里程", "≥30公里", "23.9公里", "red"),
        ("每公里养护成本", "≤2万元", "1.9万元", "green"),
        ("每公里养护成本", "≤2万元", "2.5万元", "yellow"),
        ("每公里养护成本", "≤2万元", "2.6万元", "red"),
        ("通行便利", "提升", "有所提升", "green"),
        ("通行便利", "提升", "部分完成", "yellow"),
        ("通行便利", "提升", "未完成", "red"),
        ("通行便利", "提升", "还不好说", ""),
        ("道路养护里程", "≥30公里", "", ""),
    ],
)
def test_the_lamp_follows_from_what_is_expected(name, target, expected, colour):
    assert lamp(name, target, expected).colour == colour


def test_a_lamp_says_how_it_came_about():
    assert "83.33%" in lamp("道路养护里程", "≥30公里", "25公里").why


def test_a_lamp_that_cannot_be_told_says_why():
    assert "不能由文字判断" in lamp("通行便利", "提升", "还不好说").why
