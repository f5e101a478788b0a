"""What stands in the demo's filings (演示填报): indicators from a project's line, and what was reached — mostly well, here and there not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from jixiao.core.number import plain

_VALUE = re.compile(r"([≥≤]?)([0-9.]+)(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A project as it is listed (项目行). ``measures``: (level 1, level 2, name, target, weight)."""

    name: str
    budget: Decimal
    measures: tuple[tuple[str, str, str, str, str], ...]
    goal: str


def line_of(text: str) -> Line:
    """Reads a listed project (读项目行)."""
    name, budget, quantity, quality, cost, benefit, whom = (part.strip() for part in text.split("|"))
    measures = (
        ("产出指标", "数量指标", *quantity.rsplit(" ", 1), "15"),
        ("产出指标", "质量指标", *quality.rsplit(" ", 1), "15"),
        ("产出指标", "时效指标", "计划任务按期完成率", "≥95%", "10"),
        ("产出指标", "成本指标", *cost.rsplit(" ", 1), "10"),
        ("效益指标", "社会效益指标", *benefit.rsplit(" ", 1), "20"),
        ("满意度指标", "服务对象满意度指标", f"{whom}满意度", "≥90%", "10"),
    )
    first, second, gain = measures[0], measures[1], measures[4]
    goal = f"全年{first[2]}{_spoken(first[3])}，{second[2]}{_spoken(second[3])}；通过项目实施，{gain[2]}{_spoken(gain[3])}。"
    return Line(name=name, budget=Decimal(budget), measures=measures, goal=goal)  # type: ignore[arg-type]


def _spoken(target: str) -> str:
    if target.startswith("≥"):
        return f"不少于{target[1:]}"
    if target.startswith("≤"):
        return f"不超过{target[1:]}"
    return f"达到{target}" if target[:1].isdigit() else f"得到{target}" if len(target) <= 2 else target


def declared_rows(line: Line) -> list[dict[str, str]]:
    """The indicators as they are declared (申报指标)."""
    rows = []
    for level1, level2, name, target, weight in line.measures:
        row = {"level1": level1, "level2": level2, "name": name, "target": target, "weight": weight}
        if found := _VALUE.fullmatch(target):
            row |= {"sign": found[1], "value": found[2], "unit": found[3]}
        row["evidence_source"] = {"数量指标": "工作台账", "质量指标": "验收资料", "满意度指标": "满意度调查问卷"}.get(
            level2, "项目档案"
        )
        rows.append(row)
    return rows


REASONS = (
    ("雨季持续时间长于往年，部分任务顺延到次年一季度。", "次年优先安排顺延任务，合理安排工期，避开主汛期。"),
    ("年中资金压减，后期任务相应调减，未能全部完成。", "年初排定任务优先序，资金变动时及时办理目标调整。"),
    ("采购流程较预期延长，设备到货晚于计划。", "提前开展需求论证和采购备案，压缩前期时间。"),
    ("基层人员变动，部分数据收集不及时。", "明确专人负责，按季度核对台账。"),
    ("价格上涨，单位成本略高于预算标准。", "下年度按最新市场询价编制预算，推行集中采购。"),
)
"""Why less was reached, and what is to change (偏差原因与措施)."""


def reached(target: str, number: int, measure: int) -> tuple[str, bool]:
    """What was reached of a target (完成值) in the filing with this number, and whether it falls short. The same every time."""
    found = _VALUE.fullmatch(target)
    turn = (number * 7 + measure * 3) % 12
    if found is None:
        return target, turn == 4
    sign, value, unit = found[1], Decimal(found[2]), found[3]
    if value == 0 or sign == "":
        return plain(value) + unit, False
    better, worse = (Decimal("1.01"), Decimal("0.93")) if sign == "≥" else (Decimal("0.97"), Decimal("1.06"))
    factor = (
        worse
        if turn == 4
        else Decimal("1.62")
        if turn == 9 and measure == 0 and number % 3 == 0
        else better
        if turn % 2
        else Decimal(1)
    )
    done = (value * factor).quantize(value if "." in found[2] else Decimal(1), ROUND_HALF_UP)
    if unit == "%":
        done = min(done, Decimal(100))
    return plain(done) + unit, (done < value) if sign == "≥" else (done > value)


def half_year_of(target: str, done: str) -> str:
    """What there is of a target after half a year (半年进度): amounts about half, rates and words as they are."""
    found = _VALUE.fullmatch(target)
    if found is None or found[1] != "≥" or found[3] == "%":
        return done
    value = Decimal(found[2])
    return plain((value * Decimal("0.54")).quantize(value if "." in found[2] else Decimal(1), ROUND_HALF_UP)) + found[3]
