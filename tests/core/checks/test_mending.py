"""Mending a fault as its finding says: exactly that finding goes, and nothing new comes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sample_forms import COMMON, GUANGSHUI, HUBEI, HUBEI_PLAIN, MOF, SHIJIAZHUANG, TRANSFER, Data, findings, spoilt

R = "goals__0__indicators__"
G = "goals__1__indicators__"
REASON = "供货单位停产，两台设备次年到货。"

Mend = tuple[str, str, str, str | None]
"""Code, where, the cell to mend, and what to write there (None: what the finding expects)."""

FORMS: list[tuple[str, Data, dict[str, Any], list[Mend]]] = [
    (
        "hubei, weights in rows",
        HUBEI,
        {
            "budget__rate": "59%", "budget__score": "15", f"{R}0__weight": "25", f"{R}1__score": "13", f"{R}5__actual": "70%",
            "total": "80", "title": "2021年度乡村道路养护项目自评表", "attributes__项目属性": ["持续性项目", "新增性项目"],
        },
        [
            ("year_mismatch", "title", "title", "2020年度乡村道路养护项目自评表"),
            ("option_conflict", "项目属性", "attributes__项目属性", "持续性项目"),
            ("execution_rate_mismatch", "budget", "budget__rate", None),
            ("execution_score_mismatch", "budget", "budget__score", None),
            ("score_mismatch", "验收合格率", f"{R}1__score", None),
            ("full_score_below_target", "沿线群众满意度（问卷200份）", f"{R}5__score", None),
            ("total_mismatch", "total", "total", None),
        ],
    ),
    (
        "hubei, points for the goal only",
        HUBEI_PLAIN,
        {"goals__0__weight": "70", "total": "77.5", "deviation_reason": "存在问题：无；改进措施：无", "improvement": "加强管理。", f"{R}2__actual": "完成"},
        [
            ("total_mismatch", "total", "total", None),
            ("weight_sum_mismatch", "年度绩效目标", "goals__0__weight", "80"),
            ("actual_not_measured", "验收合格率", f"{R}2__actual", "97%"),
            ("unexplained_shortfall", "budget", "deviation_reason", REASON),
        ],
    ),
    (
        "shijiazhuang",
        SHIJIAZHUANG,
        {"budget__actual": "99%", f"{R}2__score": "40", "total": "90", f"{R}0__actual": "6", "deviation_reason": "（主要填写存在的问题）", f"{R}2__note": "部分学员轮岗未参加考试"},
        [
            ("execution_rate_mismatch", "budget", "budget__actual", None),
            ("placeholder_left", "deviation_reason", "deviation_reason", REASON),
            ("target_far_exceeded", "培训期数（期）", f"{R}0__actual", "4"),
            ("full_score_below_target", "持证上岗人数（人）", f"{R}2__score", None),
            ("total_mismatch", "total", "total", None),
        ],
    ),
    (
        "guangshui",
        GUANGSHUI,
        {f"{G}0__score": None, f"{G}5__actual": None, "budget__rate": "59%"},
        [
            ("execution_rate_mismatch", "budget", "budget__rate", None),
            ("missing_actual", "减少维修支出", f"{G}5__actual", "80%"),
            ("missing_score", "养护里程", f"{G}0__score", "15"),
        ],
    ),
    (
        "national",
        MOF,
        {"budget__fiscal__budget": "101", "budget__score": "9", f"{R}0__note": None, f"{R}4__score": "16", "total": "90", "filled_on": "2021年 月 日"},
        [
            ("placeholder_left", "filled_on", "filled_on", "2021年5月6日"),
            ("money_rows_mismatch", "budget", "budget__fiscal__budget", "110"),
            ("execution_score_mismatch", "budget", "budget__score", None),
            ("unexplained_shortfall", "购置设备", "deviation_reason", REASON),
            ("score_above_weight", "设备使用年限", f"{R}4__score", None),
            ("total_mismatch", "total", "total", None),
        ],
    ),
    ("transfer", TRANSFER, {"total": "84"}, [("total_mismatch", "total", "total", None)]),
    (
        "common indicators",
        COMMON,
        {f"{R}3__weight": "3", "total": "30"},
        [("weight_sum_mismatch", "预算配置", f"{R}3__weight", "2"), ("total_mismatch", "total", "total", None)],
    ),
]  # fmt: skip

KIN = ("single_indicator_weight", "score_below_full_without_cause")


def found(data: Data) -> Counter[tuple[str, str]]:
    return Counter((f.code, f.where) for f in findings(data) if f.code not in KIN)


@pytest.mark.parametrize(("data", "faults", "mends"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS])
def test_each_mended_fault_goes_alone(data: Data, faults: dict[str, Any], mends: list[Mend]):
    wrong = spoilt(data, **faults)
    for code, where, cell, value in mends:
        before = found(wrong)
        due = next(f.expected for f in findings(wrong) if (f.code, f.where) == (code, where))
        wrong = spoilt(wrong, **{cell: [value] if cell.startswith("attributes") else value or due})
        after = found(wrong)
        assert (before - after, after - before) == (Counter([(code, where)]), Counter()), f"mending {code} at {where}"


def test_a_form_with_every_fault_mended_is_right():
    name, data, faults, mends = FORMS[-2]
    wrong = spoilt(data, **faults)
    for code, where, cell, value in mends:
        due = next(f.expected for f in findings(wrong) if (f.code, f.where) == (code, where))
        wrong = spoilt(wrong, **{cell: value or due})
    assert findings(wrong) == (), name
