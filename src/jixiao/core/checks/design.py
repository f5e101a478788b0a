"""The design of indicators (指标设计): duplicates, echoes, signs, classes, numbers of rows, goals without words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jixiao.core.catalogue import (
    CLASS_MISMATCH,
    DIRECTION_SUSPECT,
    DUPLICATE_INDICATOR,
    GOAL_NOT_TEXT,
    OPERATOR_INVALID,
    SINGLE_INDICATOR_WEIGHT,
    TARGET_ECHO,
    TARGET_IN_NAME,
    TOO_FEW_INDICATORS,
)
from jixiao.core.checks.rows import Row
from jixiao.core.checks.rule import Answer, Fault, Gap, rule
from jixiao.core.checks.subject import Subject
from jixiao.core.checks.wording import indicator_name, level_name, squeezed
from jixiao.core.form import Printed
from jixiao.core.meaning import Quantity
from jixiao.core.number import ONE, plain

_RATE_TO_100 = re.compile(
    r"(?:完成|合格|覆盖|到位|及时|达标|准确|通过|发放|办结|满意|优良|公开|到岗|验收|执行)[^，。]{0,2}(?:率|度)"
)
_LESS_IS_BETTER = re.compile(
    r"(?:投诉|事故|死亡|差错|违规|失误|超支|故障|逾期|返工|流失)[^，。]{0,3}(?:率|数|量|次数|起数|件数)?$|成本控制"
)
_MORE_IS_BETTER = re.compile(r"(?:满意度|满意率|合格率|覆盖率|及时率|达标率|完成率|准确率|知晓率|优良率)$")
_MONEY_NAME = re.compile(r"(?:金额|资金|经费|补贴额|投资额|支出额|产值|收入)(?:数|总额|额)?(?:[(（][^()（）]*[)）])?$")
_SATISFIED = re.compile(r"满意度|满意率")
_FIGURE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_TRAILING = re.compile(r"[\s(（%％].*$")


@rule(DUPLICATE_INDICATOR)
def duplicates(s: Subject) -> Iterator[Answer]:
    """同一指标不得列两次: one name with one target, or one name within one level 2.

    The same name without targets under two level-2 headings (管理制度健全性 of budget and of assets) is two indicators.
    """
    if len(s.rows) < 2:
        yield Gap("total", "指标不足两项")
        return
    seen: dict[str, list[Row]] = {}
    for row in s.rows:
        if row.indicator.name is not None:
            seen.setdefault(indicator_name(row.indicator.name.text), []).append(row)
    for name, rows in seen.items():
        if len(rows) < 2 or not name:
            continue
        twins = [row for row in rows[1:] if any(_twins(row, other) for other in rows[: rows.index(row)])]
        if twins:
            first = rows[0]
            places = "、".join(dict.fromkeys(_place(row) for row in (first, *twins)))
            yield Fault(
                where=first.label,
                spot=first.spot(),
                reported=f"{len(twins) + 1} 行",
                expected="1 行",
                how=places,
                cell=twins[0].indicator.name,
            )


def _twins(a: Row, b: Row) -> bool:
    if a.goal == b.goal and all(
        _text(getattr(a.indicator, k)) == _text(getattr(b.indicator, k)) for k in ("level1", "level2")
    ):
        return True
    if a.target is None or b.target is None:
        return False
    return all(_text(getattr(a.indicator, k)) == _text(getattr(b.indicator, k)) for k in ("target", "actual"))


def _text(cell: Printed | None) -> str:
    return squeezed(cell.text) if cell is not None else ""


def _place(row: Row) -> str:
    level = row.indicator.level2 or row.indicator.level1
    address = row.indicator.name.address if row.indicator.name else None
    return f"{level or '指标'}" + (f"（{address}）" if address else "")


@rule(TARGET_ECHO)
def target_echo(s: Subject) -> Iterator[Answer]:
    """指标值不应只是重复指标名称: nobody can judge such a target."""
    pairs = [row for row in s.rows if row.target is not None and row.indicator.name is not None]
    if not pairs:
        yield Gap("total", "没有填写指标值的指标")
    for row in pairs:
        assert row.target is not None and row.indicator.name is not None
        said = squeezed(row.target.text)
        if row.target.kind == "words" and said and said == indicator_name(row.indicator.name.text):
            yield _target(row, row.target.text, "可以衡量的标准")


@rule(OPERATOR_INVALID)
def operators(s: Subject) -> Iterator[Answer]:
    """指标值的比较符应可达到、不自相矛盾: a completion rate above 100 % can never be reached."""
    judged = False
    for row in s.rows:
        if row.target is None or row.target.value is None or row.target.sign is None:
            continue
        judged = True
        share = row.target.amount
        name = row.indicator.name.text if row.indicator.name else ""
        if row.target.kind == "ratio" and share is not None and _RATE_TO_100.search(name):
            above = share > ONE or (share == ONE and row.target.sign == ">")
            if above and row.target.sign in (">", ">="):
                yield _target(row, row.target.text, "≥100% 或 100%", "此类比率不会超过 100%，目标无法达到")
        elif row.target.value == 0 and row.target.sign == "<":
            yield _target(row, row.target.text, "0", "数量不会小于 0，目标无法达到")
        elif "相反" in row.target.doubt:
            yield _target(row, row.target.text, "一个方向的界限", row.target.doubt)
    if not judged:
        yield Gap("total", "没有写比较符的指标值")


@rule(DIRECTION_SUSPECT)
def directions(s: Subject) -> Iterator[Answer]:
    """越少越好的指标不应写“≥”，越多越好的不应写“≤”."""
    judged = False
    for row in s.rows:
        if row.target is None or not row.target.is_bound or row.indicator.name is None:
            continue
        judged = True
        name = _TRAILING.sub("", row.indicator.name.text)
        at_least = row.target.sign in (">=", ">")
        if at_least and _LESS_IS_BETTER.search(name) and not name.startswith(("减少", "降低", "压减", "下降", "零")):
            yield _target(row, row.target.text, "“≤”", "而这一指标越少越好")
        elif not at_least and _MORE_IS_BETTER.search(name):
            yield _target(row, row.target.text, "“≥”", "而这一指标越高越好")
    if not judged:
        yield Gap("total", "没有写“≥”或“≤”的指标值")


@rule(TARGET_IN_NAME)
def target_in_name(s: Subject) -> Iterator[Answer]:
    """指标名称只写衡量什么，不写指标值."""
    pairs = [row for row in s.rows if row.target is not None and row.target.value and row.indicator.name is not None]
    if not pairs:
        yield Gap("total", "没有指标值为数字的指标")
    for row in pairs:
        assert row.target is not None and row.indicator.name is not None and row.target.value is not None
        if row.target.value > 1 and _names_the_target(row.indicator.name.text, row.target):
            yield _target(row, f"{plain(row.target.value)}{row.target.full_unit}", "不含数值的名称")


def _names_the_target(name: str, target: Quantity) -> bool:
    """Whether a name holds the target's figure with its unit (名称含指标值); without a unit, with nothing but a measure behind it."""
    unit = target.full_unit
    for found in _FIGURE.finditer(name):
        after = name[found.end() :].lstrip()
        if Decimal(found[0]) == target.value and (after.startswith(unit) if unit else len(after) <= 2):
            return True
    return False


@rule(CLASS_MISMATCH)
def classes(s: Subject) -> Iterator[Answer]:
    """金额不是数量指标，满意度应列在满意度指标之下."""
    judged = False
    for row in s.rows:
        own = row.indicator
        if own.level2 is None or own.name is None:
            continue
        judged = True
        level = level_name(own.level2.text)
        money = row.target is not None and "元" in row.target.unit
        if level in ("数量", "产出数量") and (money or _MONEY_NAME.search(own.name.text)):
            yield _target(row, own.level2.text, "成本指标或经济效益指标", "衡量的是金额")
        elif _SATISFIED.search(own.name.text) and "满意" not in f"{own.level2}{own.level1 or ''}":
            yield _target(row, own.level2.text, "满意度指标", "衡量的是满意度")
    if not judged:
        yield Gap("total", "没有印出二级指标")


@rule(SINGLE_INDICATOR_WEIGHT)
def single_weight(s: Subject) -> Iterator[Answer]:
    """一个指标不宜占 30 分以上（以模板包为准）."""
    limit = s.threshold("single_indicator_weight", "points", "30")
    known = [(row, points) for row in s.rows if (points := row.points) is not None]
    if not known:
        yield Gap("total", "没有印出各指标的分值")
    for row, points in known:
        if points >= limit:
            yield Fault(
                where=row.label, spot=row.spot("分值"), reported=plain(points), expected=plain(limit),
                cell=row.indicator.weight or row.indicator.name,
            )  # fmt: skip


@rule(TOO_FEW_INDICATORS)
def too_few(s: Subject) -> Iterator[Answer]:
    """指标不宜少于 3 个（以模板包为准）: fewer cannot show output, benefit and satisfaction."""
    least = s.threshold("too_few_indicators", "rows", "3")
    if not s.rows:
        yield Gap("total", "没有读到指标")
    elif len(s.rows) < least:
        yield Fault(
            where="total",
            spot="绩效指标",
            reported=str(len(s.rows)),
            expected=plain(least),
            cell=s.rows[0].indicator.name,
        )


@rule(GOAL_NOT_TEXT)
def goal_not_text(s: Subject) -> Iterator[Answer]:
    """年度目标和完成情况应是文字，不能只填一个数."""
    fields = (("annual_goal", "年度目标", s.form.annual_goal), ("completion", "完成情况", s.form.completion))
    filled = [(key, name, cell) for key, name, cell in fields if cell is not None]
    if not filled:
        yield Gap("annual_goal", "没有填写年度目标和完成情况")
    for key, name, cell in filled:
        if not any("\u4e00" <= c <= "\u9fff" for c in cell.text) or len(squeezed(cell.text)) < 3:
            yield Fault(where=key, spot=f"「{name}」", reported=cell.text, expected="文字说明", cell=cell)


def _target(row: Row, reported: str, expected: str, how: str = "") -> Fault:
    return Fault(
        where=row.label,
        spot=row.spot("指标值"),
        reported=reported,
        expected=expected,
        how=how,
        cell=row.indicator.target or row.indicator.name,
    )


RULES = (
    duplicates, target_echo, operators, directions, target_in_name, classes, single_weight, too_few, goal_not_text,
)  # fmt: skip
