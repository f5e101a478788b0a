"""The printed layouts of the form families: given the values, the grid. Places and persons are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sample_drawing import Cell, Grid, Sheet, c


@dataclass
class Row:
    """An indicator: levels (repeated levels are merged), name, target, actual, score, and what a layout has besides."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    score: str
    weight: str = ""
    note: str = ""
    review: str = ""


def box(options: Sequence[str], *ticked: int) -> str:
    """A choose-one row: 1、部门预算项目 ☑ 2、区级专项 □."""
    return "  ".join(f"{i}、{name} {'☑' if i in ticked else '□'}" for i, name in enumerate(options, 1))


def _spans(keys: Sequence[tuple[str, ...]]) -> list[int]:
    """For each row how many rows its cell covers: equal neighbours are one cell, 0 where it is covered."""
    spans = [0] * len(keys)
    start = 0
    for i in range(1, len(keys) + 1):
        if i == len(keys) or keys[i] != keys[start]:
            spans[start] = i - start
            start = i
    return spans


def _levels(rows: Sequence[Row]) -> list[list[Cell]]:
    first = _spans([(row.level1,) for row in rows])
    second = _spans([(row.level1, row.level2) for row in rows])
    out: list[list[Cell]] = []
    for i, row in enumerate(rows):
        cells = []
        if first[i]:
            cells.append(c(row.level1, 1, first[i]))
        if second[i]:
            cells.append(c(row.level2, 1, second[i]))
        out.append(cells)
    return out


def hubei(
    *,
    sheet: str,
    title: str,
    unit: str,
    date: str,
    head: Sequence[tuple[str, str] | tuple[str, str, str, str]],
    money: Sequence[tuple[str, str, str, str, str]],
    goals: Sequence[tuple[str, Sequence[Row]]],
    total: str,
    reason: str,
    improvement: str,
    money_label: str = "预算执行情况（万元）（20分）",
    weights: bool = False,
    below: Sequence[str] = (),
) -> Sheet:
    """项目自评表、部门整体自评表、结转资金自评表: goal label, levels, name, target, actual, (weight,) score."""
    grid = Grid(widths=(14, 10, 12, 26, 14, 14, *((8,) if weights else ()), 12))
    width = grid.width
    for entry in head:
        if len(entry) == 2:
            grid.add(c(entry[0], 2), c(entry[1], width - 2))
        else:
            grid.add(c(entry[0], 2), c(entry[1], 2), entry[2], c(entry[3], width - 5))
    grid.add(
        c(money_label, 2, 1 + len(money)),
        c(),
        "预算数（A）",
        "执行数（B）",
        "执行率（B/A）",
        c("得分（20分×执行率）", width - 6),
    )
    for label, budget, executed, rate, score in money:
        grid.add(label, budget, executed, rate, c(score, width - 6))
    for label, rows in goals:
        names = [
            "一级指标",
            "二级指标",
            "三级指标",
            "年初目标值（A）",
            "实际完成值（B）",
            *(["分值"] if weights else []),
            "得分",
        ]
        grid.add(c(label, 1, 1 + len(rows)), *names)
        for row, levels in zip(rows, _levels(rows), strict=True):
            grid.add(*levels, row.name, row.target, row.actual, *([row.weight] if weights else []), row.score)
    grid.add(c("总分", 2), c(total, width - 2))
    grid.add(c("偏差大或目标未完成原因分析", 2), c(reason, width - 2))
    grid.add(c("改进措施及结果应用方案", 2), c(improvement, width - 2))
    return Sheet(sheet, [title, f"单位名称：{unit}    填报日期：{date}"], grid, list(below))


def guangshui_project(
    *,
    title: str,
    total: str,
    date: str,
    head: Sequence[tuple[str, str, str, str]],
    choice: tuple[str, str],
    sources: Sequence[str],
    goal: str,
    checklist: Sequence[tuple[str, Sequence[tuple[str, str, str, str, str]]]],
    goal_label: str,
    rows: Sequence[Row],
    total_row: str,
) -> Sheet:
    """项目绩效目标自评表 of the 2+13+85 family: sources of money, a checklist, then the indicators."""
    grid = Grid(widths=(12, 12, 14, 22, 16, 12, 9, 9, 30))
    for left, value, right, other in head:
        grid.add(c(left, 2), c(value, 2), c(right, 2), c(other, 3))
    grid.add(c(choice[0], 2), c(choice[1], 7))
    grid.add(
        c("项目资金来源", 2, 2),
        "中央（万元）",
        "省、地（万元）",
        "本级（万元）",
        "其他（万元）",
        "合计（万元）",
        "执行数（万元）",
        "执行率",
    )
    grid.add(*sources)
    grid.add(c("项目年度目标", 2), c(goal, 7))
    grid.add("项目权重", c("评价内容", 2), "分值", "自评分", "复核分", c("评价标准及依据", 3))
    for block, items in checklist:
        for i, (name, weight, score, review, standard) in enumerate(items):
            grid.add(*([c(block, 1, len(items))] if i == 0 else []), c(name, 2), weight, score, review, c(standard, 3))
    grid.add(c(goal_label, 9))
    grid.add(
        c("一级指标", 2), "二级指标", "指标名称（三级指标）", "年初指标值", "年终完成值", "自评分", "复核分", "评价标准"
    )
    for i, (row, levels) in enumerate(zip(rows, _levels(rows), strict=True)):
        block_cell = [c("项目绩效 85分", 1, len(rows))] if i == 0 else []
        grid.add(*block_cell, *levels, row.name, row.target, row.actual, row.score, row.review, row.note)
    grid.add(c("合计", 6), total_row, "", "")
    return Sheet("项目自评表", [title, f"自评总分：{total}        填报日期：{date}"], grid)


def guangshui_common(*, title: str, unit: str, total: str, rows: Sequence[Row], total_row: tuple[str, str]) -> Sheet:
    """部门整体支出 common indicators (表1, 30 points): level 1–4, points, score, review score, notes."""
    grid = Grid(widths=(12, 12, 20, 40, 8, 8, 10, 44))
    grid.add("一级指标", "二级指标", "三级指标", "四级指标", "分值", "自评分", "复核得分", "指标说明")
    for row, levels in zip(rows, _levels(rows), strict=True):
        grid.add(*levels, row.name, row.target, row.weight, row.score, row.review, row.note)
    grid.add(c("合计", 4), total_row[0], total_row[1], "", "")
    return Sheet("表1共性指标", [title, f"单位（公章）：{unit}", f"自评总分：{total}        单位领导审签："], grid)


def guangshui_goals(*, title: str, unit: str, goal_label: str, rows: Sequence[Row], total_row: str) -> Sheet:
    """部门整体支出 goals (表2, 70 points)."""
    grid = Grid(widths=(14, 14, 26, 22, 14, 9, 9, 30))
    grid.add(c(goal_label, 8))
    grid.add("一级指标", "二级指标", "指标名称（三级指标）", "年初指标值", "年终完成值", "自评分", "复核分", "评价标准")
    for row, levels in zip(rows, _levels(rows), strict=True):
        grid.add(*levels, row.name, row.target, row.actual, row.score, row.review, row.note)
    grid.add(c("合计", 5), total_row, "", "")
    return Sheet("表2绩效目标", [title, f"单位（公章）：{unit}"], grid)


def shijiazhuang(
    *,
    year: str,
    unit: str,
    project: str,
    implementer: str,
    money: Sequence[tuple[str, str, str]],
    progress: str,
    goal: tuple[str, str, str],
    groups: Sequence[tuple[str, Sequence[tuple[str, Sequence[tuple[str, str, str, str]]]]]],
    total: str,
    measures: str,
    foot: str,
) -> Sheet:
    """区级部门预算项目绩效自评表: no weights per indicator, points behind the level-1 names, template rows left empty."""
    grid = Grid(widths=(12, 14, 14, 14, 14, 14, 14, 12))
    grid.add("一、基本情况", "项目名称", c(project, 2), c("实施（主管）单位", 2), c(implementer, 2))
    grid.add(
        c("二、预算执行情况", 1, 4),
        c("预算安排情况（调整后）", 2),
        c("资金到位情况", 2),
        c("资金执行情况", 2),
        "预算执行进度",
    )
    labels = (("预算数：", "到位数：", "执行数："), ("其中：财政资金",) * 3, ("其他",) * 3)
    for i, (label, values) in enumerate(zip(labels, money, strict=True)):
        pairs = [text for pair in zip(label, values, strict=True) for text in pair]
        grid.add(*pairs, *([c(progress, 1, 3)] if i == 0 else []))
    grid.add(c("三、目标完成情况", 1, 2), c("年度预期目标", 3), c("具体完成情况", 3), "总体完成率")
    grid.add(c(goal[0], 3), c(goal[1], 3), goal[2])
    height = 2 + sum(len(rows) for _, seconds in groups for _, rows in seconds)
    grid.add(
        c("四、年度绩效指标完成情况", 1, height),
        "一级指标",
        "二级指标",
        c("三级指标", 2),
        "预期指标值",
        "实际完成值",
        "自评得分",
    )
    for level1, seconds in groups:
        span = sum(len(rows) for _, rows in seconds)
        for j, (level2, rows) in enumerate(seconds):
            for i, (name, target, actual, score) in enumerate(rows):
                first = [c(level1, 1, span)] if i == 0 and j == 0 else []
                second = [c(level2, 1, len(rows))] if i == 0 else []
                grid.add(*first, *second, c(name, 2), target, actual, score)
    grid.add(c("总分", 6), total)
    grid.add("五、存在问题、原因及下一步整改措施", c(measures, 7))
    return Sheet(
        "自评表",
        ["区级部门预算项目绩效自评表", f"（{year}年度）", f"填报单位：{unit}        金额单位：万元"],
        grid,
        [foot],
    )


def mof(
    *,
    title: str,
    year: str,
    project: str,
    supervisor: str,
    implementer: str,
    money: Sequence[tuple[str, str, str, str, str, str]],
    goal: tuple[str, str],
    rows: Sequence[Row],
    total: tuple[str, str],
    below: Sequence[str] = (),
    money_label: str = "项目资金（万元）",
) -> Sheet:
    """项目支出绩效自评表, the national layout: money table of four rows, goals side by side, indicators."""
    grid = Grid(widths=(10, 12, 16, 26, 14, 14, 8, 8, 24))
    grid.add("项目名称", c(project, 8))
    grid.add("主管部门", c(supervisor, 3), "实施单位", c(implementer, 4))
    grid.add(c(money_label, 1, 5), c("", 2), "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    names = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
    for name, values in zip(names, money, strict=True):
        grid.add(c(name, 2), *values)
    grid.add(c("年度总体目标", 1, 2), c("预期目标", 4), c("实际完成情况", 4))
    grid.add(c(goal[0], 4), c(goal[1], 4))
    grid.add(
        c("绩效指标", 1, 1 + len(rows)),
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    )
    for row, levels in zip(rows, _levels(rows), strict=True):
        grid.add(*levels, row.name, row.target, row.actual, row.weight, row.score, row.note)
    grid.add(c("总分", 6), total[0], total[1], "")
    return Sheet("自评表", [title, f"（{year}年度）"], grid, list(below))


@dataclass
class SplitTarget:
    """A target in three columns: sign, value, unit."""

    sign: str
    value: str
    unit: str


def mof_transfer(
    *,
    title: str,
    year: str,
    project: str,
    supervisor: str,
    implementer: str,
    money: Sequence[tuple[str, str, str, str, str]],
    goal: tuple[str, str],
    rows: Sequence[tuple[Row, SplitTarget]],
    total: tuple[str, str],
    money_label: str,
) -> Sheet:
    """转移支付项目绩效自评表 as provinces print it: weight before the target, the target in sign, value and unit columns."""
    grid = Grid(widths=(10, 12, 16, 26, 8, 7, 10, 9, 12, 8, 24))
    grid.add("项目名称", c(project, 10))
    grid.add("主管部门", c(supervisor, 3), c("实施单位", 2), c(implementer, 5))
    grid.add(
        c(money_label, 1, 5),
        c("", 2),
        "全年预算数（A）",
        c("全年执行数（B）", 2),
        "分值",
        c("执行率（B/A）", 2),
        c("得分", 2),
    )
    names = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
    for name, (budget, executed, weight, rate, score) in zip(names, money, strict=True):
        grid.add(c(name, 2), budget, c(executed, 2), weight, c(rate, 2), c(score, 2))
    grid.add(c("年度总体目标", 1, 2), c("年初设定目标", 5), c("年度总体目标完成情况综述", 5))
    grid.add(c(goal[0], 5), c(goal[1], 5))
    grid.add(
        c("绩效指标", 1, 1 + len(rows)),
        "一级指标", "二级指标", "三级指标", "权重", "符号", "指标值", "单位", "全年实际值", "得分", "未完成原因和改进措施",
    )  # fmt: skip
    for (row, target), levels in zip(rows, _levels([row for row, _ in rows]), strict=True):
        grid.add(*levels, row.name, row.weight, target.sign, target.value, target.unit, row.actual, row.score, row.note)
    grid.add(c("总分", 4), total[0], c("", 4), total[1], "")
    return Sheet("自评表", [title, f"（{year}年度）"], grid)
