"""Which checks make sense at which stage (各环节适用的核查): before the year is over there are no actuals, and their absence is no fault."""

from __future__ import annotations

from jixiao.core import catalogue as c

AT_STAGE: dict[str, frozenset[str]] = {
    "declaration": frozenset(
        kind.code
        for kind in (
            c.ZERO_BUDGET, c.WEIGHT_SUM_MISMATCH, c.SINGLE_INDICATOR_WEIGHT, c.TOO_FEW_INDICATORS, c.MISSING_TARGET, c.PLACEHOLDER_LEFT,
            c.OPTION_CONFLICT, c.YEAR_MISMATCH, c.DUPLICATE_INDICATOR, c.TARGET_ECHO, c.OPERATOR_INVALID, c.DIRECTION_SUSPECT, c.TARGET_IN_NAME,
            c.CLASS_MISMATCH, c.GOAL_NOT_TEXT, c.PERSONAL_DATA,
        )
    ),
    "monitoring": frozenset(
        kind.code
        for kind in (
            c.OVER_EXECUTION, c.ZERO_BUDGET, c.PLACEHOLDER_LEFT, c.ACTUAL_NOT_MEASURED, c.PERCENT_OVER_100, c.PERSONAL_DATA,
        )
    ),
}  # fmt: skip
"""Codes by stage (适用代码); a stage that is not named here is checked by all."""
