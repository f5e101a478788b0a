"""For every code of the catalogue that is judged from one form: a form it is found in, one it is silent on, one it cannot judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jixiao.core.finding import Evidence
from sample_forms import GUANGSHUI, HUBEI, HUBEI_DEPARTMENT, HUBEI_PLAIN, MOF, SHIJIAZHUANG, Data, row, spoilt

ROW = "goals__0__indicators__"
NO_BUDGET: Data = spoilt(HUBEI, budget=None)
NO_ROWS: Data = spoilt(HUBEI, goals=[])
WORDS_ONLY: Data = spoilt(
    HUBEI,
    goals=[
        {
            "name": "年度绩效目标1",
            "weight": "80",
            "indicators": [row("效益指标", "社会效益指标", "出行条件", "改善", "改善", score="80")],
        }
    ],
    total="99",
)
NO_POINTS: Data = spoilt(HUBEI_PLAIN, goals__0__weight=None)
REVIEWED: Data = {
    **spoilt(
        HUBEI, **{f"{ROW}{i}__review_score": score for i, score in enumerate(("20", "15", "10", "10", "14", "10"))}
    ),
    "reviewed_total": "98",
}
PAPERS = tuple(
    Evidence(where=name, title="2020年度材料")
    for name in ("养护里程", "验收合格率", "完工时间", "每公里养护成本", "路网通行能力", "沿线群众满意度（问卷200份）")
)


@dataclass(frozen=True)
class Case:
    """A code and three forms; ``options`` are passed to check for the first two."""

    code: str
    found: Data
    silent: Data
    unjudged: Data
    where: str = "total"
    papers: tuple[Evidence, ...] | None = None
    silent_papers: tuple[Evidence, ...] | None = None


def _case(code: str, where: str, silent: Data, unjudged: Data, **changes: Any) -> Case:
    return Case(code, spoilt(silent, **changes), silent, unjudged, where)


CASES = (
    _case("execution_rate_mismatch", "budget", HUBEI, NO_BUDGET, budget__rate="100%"),
    _case("execution_score_mismatch", "budget", HUBEI, spoilt(HUBEI, budget__score=None), budget__score="19.5"),
    _case("over_execution", "budget", HUBEI, spoilt(HUBEI, budget__executed=None), budget__executed="330"),
    _case("zero_budget", "budget", HUBEI, NO_BUDGET, budget__budget="0"),
    _case("money_rows_mismatch", "budget", MOF, HUBEI, budget__fiscal__budget="90"),
    _case("subrow_sum", "budget", HUBEI_DEPARTMENT, HUBEI, budget__basic_expenditure="2000"),
    _case("double_weighting", "budget", MOF, GUANGSHUI, budget__fiscal__score="8.7"),
    _case("unit_mismatch", "budget", HUBEI, {**NO_BUDGET, "goals": []}, budget__budget="3000000.00", budget__executed="2850000.00"),
    _case("total_mismatch", "total", HUBEI, spoilt(HUBEI, total=None), total="89"),
    _case("weight_sum_mismatch", "年度绩效目标1", HUBEI, NO_POINTS, **{f"{ROW}0__weight": "25"}),
    _case("single_indicator_weight", "养护里程", HUBEI, NO_POINTS, **{f"{ROW}0__weight": "35"}),
    _case("too_few_indicators", "total", HUBEI, NO_ROWS, goals__0__indicators=HUBEI["goals"][0]["indicators"][:2]),
    _case("score_above_weight", "验收合格率", HUBEI, HUBEI_PLAIN, **{f"{ROW}1__score": "16"}),
    _case("score_mismatch", "验收合格率", HUBEI, HUBEI_PLAIN, **{f"{ROW}1__score": "13"}),
    _case("full_score_below_target", "验收合格率", HUBEI, NO_ROWS, **{f"{ROW}1__actual": "80%"}),
    _case("score_below_full_without_cause", "产出指标", SHIJIAZHUANG, HUBEI, **{f"{ROW}0__score": "10"}),
    _case("qual_tier_conflict", "路网通行能力", HUBEI, HUBEI_PLAIN, **{f"{ROW}4__score": "6"}),
    _case("missing_target", "养护里程", HUBEI, NO_ROWS, **{f"{ROW}0__target": None}),
    _case("missing_actual", "养护里程", HUBEI, NO_ROWS, **{f"{ROW}0__actual": None}),
    _case("missing_score", "养护里程", HUBEI, spoilt(HUBEI, goals=[], budget=None), **{f"{ROW}0__score": None}),
    _case("placeholder_left", "deviation_reason", HUBEI, {"pack": "hubei-2020", "total": "98"}, deviation_reason="（主要填写存在的问题和原因）"),
    _case("actual_not_measured", "养护里程", HUBEI, WORDS_ONLY, **{f"{ROW}0__actual": "全部完成"}),
    _case("target_far_exceeded", "养护里程", HUBEI, WORDS_ONLY, **{f"{ROW}0__actual": "360公里"}),
    _case("qual_echo", "路网通行能力", HUBEI, NO_ROWS, **{f"{ROW}4__target": "主要路段通行条件明显改善", f"{ROW}4__actual": "主要路段通行条件明显改善"}),
    _case("percent_over_100", "验收合格率", HUBEI, NO_ROWS, **{f"{ROW}1__actual": "102%"}),
    _case("spend_output_conflict", "budget", HUBEI, NO_BUDGET, budget__executed="90"),
    _case("option_conflict", "项目属性", HUBEI, MOF, attributes__项目属性=["持续性项目", "新增性项目"]),
    _case("year_mismatch", "title", HUBEI, GUANGSHUI, title="2021年度乡村道路养护项目自评表", year="2021"),
    _case("duplicate_indicator", "养护里程", HUBEI, WORDS_ONLY, goals__0__indicators=[HUBEI["goals"][0]["indicators"][0]] * 2),
    _case("target_echo", "路网通行能力", HUBEI, NO_ROWS, **{f"{ROW}4__target": "路网通行能力"}),
    _case("operator_invalid", "验收合格率", HUBEI, WORDS_ONLY, **{f"{ROW}1__target": ">100%"}),
    _case("direction_suspect", "群众投诉件数", HUBEI, WORDS_ONLY, **{f"{ROW}0__name": "群众投诉件数", f"{ROW}0__target": "≥5件"}),
    _case("target_in_name", "养护里程120公里", HUBEI, WORDS_ONLY, **{f"{ROW}0__name": "养护里程120公里"}),
    _case("class_mismatch", "养护资金", HUBEI, NO_ROWS, **{f"{ROW}0__name": "养护资金"}),
    _case("goal_not_text", "annual_goal", MOF, HUBEI, annual_goal="120"),
    _case("unexplained_shortfall", "budget", HUBEI_PLAIN, {**NO_BUDGET, "goals": []}, deviation_reason="无", improvement=None),
    _case("narrative_mismatch", "deviation_reason", HUBEI, spoilt(HUBEI, deviation_reason=None, improvement=None), deviation_reason="预算执行率为80%，因质保金未付。"),
    _case("satisfaction_no_survey", "沿线群众满意度", HUBEI, NO_ROWS, **{f"{ROW}5__name": "沿线群众满意度", f"{ROW}5__actual": "100%"}),
    Case("evidence_missing", HUBEI, HUBEI, HUBEI, "养护里程", PAPERS[1:], PAPERS),
    Case("evidence_foreign_year", HUBEI, HUBEI, HUBEI, "养护里程", (Evidence(where="养护里程", title="2018年度验收单"), *PAPERS), PAPERS),
    _case("publish_incomplete", "unit", HUBEI, {**HUBEI, "pack": "no-publish"}, unit=None),
    _case("personal_data", "contacts", HUBEI, spoilt(HUBEI, contacts={}, deviation_reason=None, improvement=None), contacts__联系电话="13800000000"),
    _case("recheck_raises", "路网通行能力", REVIEWED, HUBEI, **{f"{ROW}4__review_score": "15"}),
    _case("recheck_no_reason", "路网通行能力", REVIEWED, HUBEI, **{f"{ROW}4__review_score": "12"}),
    _case("recheck_pct_mismatch", "验收合格率", REVIEWED, HUBEI, **{f"{ROW}1__review_score": "11"}),
    _case("recheck_blank", "养护里程", REVIEWED, HUBEI, **{f"{ROW}0__review_score": None}),
    _case("recheck_inconsistent", "total", REVIEWED, HUBEI, reviewed_total="90"),
)  # fmt: skip
