"""The blocks a frame can ask for (内容块), by the names that ``core.frame`` lists."""

from __future__ import annotations

from collections.abc import Callable

from jixiao.draw.report.draft import DraftPart
from jixiao.draw.report.indicators import write_checklist, write_dimension, write_missed, write_reached
from jixiao.draw.report.money import write_execution, write_execution_analysis, write_funds
from jixiao.draw.report.score import write_score
from jixiao.draw.report.setting import Setting
from jixiao.draw.report.tables import write_evidence_list, write_goals_table
from jixiao.draw.report.words import (
    write_annual_goal,
    write_basics,
    write_completion,
    write_filled_on,
    write_goals,
    write_measures,
    write_reasons,
)

WRITERS: dict[str, Callable[[Setting], list[DraftPart]]] = {
    "basics": write_basics,
    "annual_goal": write_annual_goal,
    "completion": write_completion,
    "goals": write_goals,
    "goals_table": write_goals_table,
    "funds": write_funds,
    "score": write_score,
    "execution": write_execution,
    "execution_analysis": write_execution_analysis,
    "reached": write_reached,
    "missed": write_missed,
    "dimension": write_dimension,
    "checklist": write_checklist,
    "reasons": write_reasons,
    "measures": write_measures,
    "filled_on": write_filled_on,
    "evidence_list": write_evidence_list,
}
"""How each block is written (内容块写法); a test holds the names to those of ``core.frame``."""
