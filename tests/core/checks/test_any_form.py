"""Whatever stands in the cells: the checks answer, and answer the same twice."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.core.checks import check, check_together
from jixiao.packs import list_packs
from sample_forms import HUBEI, RIGHT, form

PACKS = list_packs()
CELL = st.none() | st.sampled_from(
    ["", "0", "-3", "100%", "≥90%", "》=8次", "无", "XX 分", "8 3", "12.5", "1e99", "9" * 60, "前三", "2020年12月", "50人以内", "0.94",
     "良好", "未达成预期指标", "≤0", "=5", "3000000.00", "1,234.56 万元", "450-212.3+89.5=327.2", "增长10%", "下降5%", "（请填写）", "……", "%"]
) | st.text(max_size=12)  # fmt: skip
ROW = st.fixed_dictionaries(
    dict.fromkeys(("level1", "level1_weight", "level2", "level2_weight", "name", "target", "actual", "weight", "score", "review_score", "note"), CELL)
)  # fmt: skip
MONEY = st.fixed_dictionaries(
    dict.fromkeys(("initial", "budget", "arrived", "executed", "weight", "rate", "score"), CELL)
)
BUDGET = st.none() | st.fixed_dictionaries(
    dict.fromkeys(("weight", "initial", "budget", "arrived", "executed", "rate", "score", "target", "actual", "basic_expenditure", "project_expenditure"), CELL)
    | {key: st.none() | MONEY for key in ("fiscal", "carryover", "other")}
)  # fmt: skip
GOAL = st.fixed_dictionaries(
    {"name": CELL, "weight": CELL, "weight_text": CELL, "indicators": st.lists(ROW, max_size=4)}
)
FORM = st.fixed_dictionaries(
    dict.fromkeys(("title", "year", "unit", "filled_on", "project", "total", "total_label", "total_weight", "reviewed_total", "deviation_reason", "improvement", "completion", "annual_goal", "overall_rate", "money_unit"), CELL)
    | {"budget": BUDGET, "goals": st.lists(GOAL, max_size=3), "kind": st.sampled_from(["project", "department", "department-common"])}
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(FORM, st.sampled_from(PACKS), st.booleans())
def test_no_form_breaks_the_checks(data: dict[str, Any], pack: Any, certain: bool):
    tested = form(data)
    said = check(tested, pack, certain=certain)
    assert said == check(tested, pack, certain=certain)
    assert all(found.message.endswith("。") for found in said.findings)
    assert said.judged or not said.findings
    check_together([tested, tested])


@given(st.sampled_from(sorted(RIGHT)), st.permutations(range(6)))
def test_the_order_of_rows_changes_no_finding(name: str, order: list[int]):
    rows = HUBEI["goals"][0]["indicators"]
    shuffled = {**HUBEI, "goals": [{**HUBEI["goals"][0], "indicators": [rows[i] for i in order]}]}
    assert check(form(shuffled), PACKS[1]).findings == check(form(HUBEI), PACKS[1]).findings
