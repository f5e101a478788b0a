"""Causes (变动原因): why a line counts otherwise under another pack — only what truly differs, each with what it does to the total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from jixiao.core.account import BUDGET, Account, Entry
from jixiao.core.blocks import Position
from jixiao.core.compare import Relation, relation_of
from jixiao.core.execution import Measure, exact_points, measured, percent
from jixiao.core.form import Form
from jixiao.core.method import key_for, span
from jixiao.core.number import EXACT, HUNDRED, ONE, ZERO, plain, rounded
from jixiao.core.pack import Execution, Quantitative, Tier
from jixiao.core.quantity import read_quantity

RULES = {
    "execution_weight": "预算执行分值",
    "execution_denominator": "执行率分母",
    "execution_method": "执行率计分办法",
    "execution_cap": "超预算执行封顶",
    "zero_budget": "预算为零",
    "weight": "指标分值",
    "standards": "固定指标",
    "goals": "多个目标",
    "method": "定量计分方法",
    "zero_target": "目标值为零",
    "far_exceeded": "远超目标",
    "tiers": "定性档次",
    "rounding": "舍入",
    "data": "数据不全",
    "other": "其他",
}
"""The rules that can differ between two packs (变动的规则), by key, as people call them."""

_UNWEIGHED = "原表没有这一行可用的分值"
_NOTHING = Decimal("1e-20")  # what divisions of fifty digits leave behind
_TRIFLE = Decimal("0.01")  # what a weight or a judged score loses by being rounded when it is converted


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One reason why a line differs (一条原因): which rule, in words, and what it adds to the total, on the scale the totals are compared on.

    ``short``: the same in fewer words, for where it has been said before how weights were converted.
    """

    rule: str
    text: str
    effect: Decimal = ZERO
    short: str = ""


def lost(account: Account, entry: Entry | None, scale: Decimal | None) -> Decimal | None:
    """The points a line loses (失分) on the common scale: nothing where the pack does not score it, None where it cannot be computed."""
    if entry is None:
        return ZERO
    if entry.weight is None or entry.score is None:
        return None
    return (entry.weight - entry.score) * account.share(entry, scale)


def causes_of(printed: Form, a: Account, b: Account, at: Position, scale: Decimal | None) -> tuple[Cause, ...]:
    """Why the line at ``at`` counts otherwise under ``b`` than under ``a`` (变动原因); their effects add up to what it changes in the total."""
    first, second = a.entries.get(at), b.entries.get(at)
    if first is None or second is None:
        return _one_sided(a, b, first, second, at, scale)
    if first.score is None and second.score is None:
        account = a if first.method != "unweighed" else b
        return (Cause(rule="data", text=f"两边都算不出：{_open_reason(account, at)}"),)
    if first.score is None or second.score is None:
        return (_open(printed, a, b, first, second, at),)
    if first.weight is None or second.weight is None:  # a prescribed row with a score and no weight
        return ()
    return _both(printed, a, b, first, second, at, scale)


def _one_sided(
    a: Account, b: Account, first: Entry | None, second: Entry | None, at: Position, scale: Decimal | None
) -> tuple[Cause, ...]:
    """A line that only one of the packs scores."""
    account, entry, other = (a, first, b) if first is not None else (b, second, a)
    if entry is None:
        return ()
    points = lost(account, entry, scale)
    if points is None:
        text = f"{account.pack.id} 下算不出：{_open_reason(account, at)}；{other.pack.id} 不计"
        return (Cause(rule="data", text=text),)
    effect = points if account is a else -points
    worth = "" if entry.weight is None else f" {plain(entry.weight)} 分"
    if at == BUDGET:
        text = f"{account.pack.id} 预算执行{worth}，{other.pack.id} 不计分"
        return (Cause(rule="execution_weight", text=text, effect=effect),)
    text = f"{account.pack.id} 的固定指标{worth}，{other.pack.id} 没有这一行"
    return (Cause(rule="standards", text=text, effect=effect),)


def _open(printed: Form, a: Account, b: Account, first: Entry, second: Entry, at: Position) -> Cause:
    """A line that can be computed under one pack and not under the other."""
    account, entry, other, known = (b, second, a, first) if second.score is None else (a, first, b, second)
    name = account.pack.id
    if entry.method == "unweighed":
        return Cause(rule="data", text=f"{name} 下算不出：{_UNWEIGHED}")
    if at == BUDGET:
        rule = "zero_budget" if account.sheet.measure is not None and account.sheet.measure.state == "zero" else "data"
        return Cause(rule=rule, text=f"{name} 下算不出：{account.line(at).reason}")
    row = printed.goals[at[0]].indicators[at[1]]
    target = None if row.target is None else read_quantity(row.target.text).value
    if target == 0 and account.scoring.quantitative.zero_target != other.scoring.quantitative.zero_target:
        return Cause(rule="zero_target", text=f"目标值为 0，{name} 不予计分，{other.pack.id} 实际为 0 即得满分")
    relation = relation_of(row, account.scoring)
    if relation.tier is not None and entry.weight is not None and known.weight and known.score is not None:
        return Cause(rule="tiers", text=_out_of_tier(account, other, entry.weight, relation.tier, known))
    return Cause(rule="data", text=f"{name} 下算不出：{_open_reason(account, at)}")


def _open_reason(account: Account, at: Position) -> str:
    """Why a line cannot be computed, without what is said of a weight that is known."""
    if account.entries[at].method == "unweighed":
        return _UNWEIGHED
    line = account.line(at)
    said, _, rest = line.reason.partition("；")
    known = line.weight is not None and line.weight_from != "printed" and said.startswith("分值")
    return (rest if known else line.reason) or "没有可用的数据"


def _out_of_tier(account: Account, other: Account, weight: Decimal, tier: int, known: Entry) -> str:
    assert known.weight is not None and known.score is not None
    share = percent(EXACT.divide(known.score, known.weight))
    allowed = span(weight, tier, account.scoring.qualitative)
    here, there = _tier(tier, account.scoring.qualitative), _tier(tier, other.scoring.qualitative)
    if allowed is None:
        return f"{account.pack.id} 没有分档办法，{other.pack.id} {there}"
    low, high = (plain(rounded(bound, 2)) for bound in allowed)
    return f"定性档次：{other.pack.id} {there}，{account.pack.id} {here}；原得分率 {share} 不在档内，须在 {low} 至 {high} 分之间重新评定"


def _tier(tier: int, tiers: tuple[Tier, ...]) -> str:
    if not tiers:
        return "不分档"
    chosen = tiers[:1] if tier == 0 else tiers[-1:] if tier == 2 or len(tiers) < 3 else tiers[1:-1]
    low, high = min(t.low for t in chosen), max(t.high for t in chosen)
    return f"「{chosen[0].name}」{plain(low * HUNDRED)}%–{plain(high * HUNDRED)}%"


def _both(
    printed: Form, a: Account, b: Account, first: Entry, second: Entry, at: Position, scale: Decimal | None
) -> tuple[Cause, ...]:
    """A line that both score: what its weight, its rule and its rounding do, exactly."""
    assert (
        first.weight is not None and second.weight is not None and first.score is not None and second.score is not None
    )
    exact = [
        first.score if first.exact is None else first.exact,
        second.score if second.exact is None else second.exact,
    ]
    rates = [EXACT.divide(exact[0], first.weight) if first.weight else None]
    rates += [EXACT.divide(exact[1], second.weight) if second.weight else None]
    before = rates[0] if rates[0] is not None else rates[1] if rates[1] is not None else ONE
    after = rates[1] if rates[1] is not None else before
    worth = [first.weight * a.share(first, scale), second.weight * b.share(second, scale)]
    whole = (worth[0] - first.score * a.share(first, scale)) - (worth[1] - second.score * b.share(second, scale))
    causes: list[Cause] = []
    if first.weight != second.weight or worth[0] != worth[1]:
        causes.append(_weight(a, b, first, second, at, effect=(worth[0] - worth[1]) * (ONE - before)))
    if abs(after - before) > _NOTHING:
        if at == BUDGET:
            causes += _execution(printed, a, b, worth[1])
        elif (said := _rule(printed, a, b, at)) is not None:
            rule, text = said
            causes.append(Cause(rule=rule, text=text, effect=worth[1] * (after - before)))
    rest = whole - sum((cause.effect for cause in causes), ZERO)
    if not rest:
        return tuple(causes)
    ways = [account.line(at).rounding for account in (a, b)]
    if ways[0] != ways[1] and abs(rest) > _NOTHING:
        return (*causes, Cause(rule="rounding", text=f"{a.pack.id} {ways[0]}，{b.pack.id} {ways[1]}", effect=rest))
    if causes:  # the same rounding of another number belongs to what made it another number
        return (*causes[:-1], replace(causes[-1], effect=causes[-1].effect + rest))
    return () if abs(rest) <= _TRIFLE else (Cause(rule="other", text="计算方式不同", effect=rest),)


def _weight(a: Account, b: Account, first: Entry, second: Entry, at: Position, *, effect: Decimal) -> Cause:
    assert first.weight is not None and second.weight is not None
    rule = "execution_weight" if at == BUDGET else "weight"
    said = f"分值 {plain(first.weight)}→{plain(second.weight)}"
    reasons = []
    for account, other in ((a, b), (b, a)):
        if account.converted is not None and (how := account.converted.why.get(at)):
            reasons.append(how if account is b and a.converted is None else f"{account.pack.id} {how}")
        if account.averaged > 1 and other.averaged == 1 and at != BUDGET:
            rule = "goals"
            reasons.append(f"{account.pack.id} {account.averaged} 个目标取平均")
    if first.weight == second.weight:
        said, bases = f"分值都是 {plain(first.weight)}", [rounded(account.basis or ZERO, 2) for account in (a, b)]
        if bases[0] != bases[1]:
            reasons.append(f"可得的满分由 {plain(bases[0])} 分变为 {plain(bases[1])} 分，所占比重不同")
    short = "" if first.weight == second.weight else said
    return Cause(rule=rule, text=f"{said}：{'；'.join(reasons)}" if reasons else said, effect=effect, short=short)


def _execution(printed: Form, a: Account, b: Account, worth: Decimal) -> list[Cause]:
    """What each part of the execution rule does, taken over one after the other: denominator, method, cap, zero budget."""
    rule, target = a.scoring.execution, b.scoring.execution
    if rule is None or target is None or printed.budget is None:
        return []
    names = (a.pack.id, b.pack.id)
    budget = replace(printed.budget, weight=None)
    unit = "" if printed.money_unit is None else printed.money_unit.text

    def under(rule: Execution) -> tuple[Measure, Decimal | None]:
        measure = measured(budget, replace(rule, weight=ONE), unit)
        return measure, exact_points(measure, rule)

    measure, rate = under(rule)
    causes: list[Cause] = []
    for key, changes in (
        ("execution_denominator", {"denominator": target.denominator}),
        ("execution_method", {"method": target.method, "bands": target.bands}),
        ("execution_cap", {"cap": target.cap}),
        ("zero_budget", {"zero_budget": target.zero_budget}),
    ):
        rule = replace(rule, **changes)
        before, (measure, reached) = measure, under(rule)
        if reached is None or rate is None or reached == rate:
            rate = rate if reached is None else reached
            continue
        text = _execution_text(key, names, before, measure, (a, b))
        causes.append(Cause(rule=key, text=text, effect=worth * (reached - rate)))
        rate = reached
    return causes


def _execution_text(
    key: str, names: tuple[str, str], before: Measure, after: Measure, accounts: tuple[Account, Account]
) -> str:
    if key == "execution_denominator":
        each = [
            f"{name} 用{m.label} {plain(m.under)}，{_rate(m)}" for name, m in zip(names, (before, after), strict=True)
        ]
        return f"执行率分母不同：{'；'.join(each)}"
    if key == "execution_cap":
        caps = [
            "超过预算封顶" if account.scoring.execution and account.scoring.execution.cap else "不封顶"
            for account in accounts
        ]
        return f"{_rate(after)}：{names[0]} {caps[0]}，{names[1]} {caps[1]}"
    if key == "zero_budget":
        words = {"full": "得满分", "zero": "不得分", "refuse": "不予计分"}
        each = [words[account.scoring.execution.zero_budget] for account in accounts if account.scoring.execution]
        return f"预算数为 0：{names[0]} {each[0]}，{names[1]} {each[1]}"
    ways = [
        "分档计分" if account.scoring.execution and account.scoring.execution.method == "bands" else "按执行率计分"
        for account in accounts
    ]
    formulas = [account.line(BUDGET).formula for account in accounts]
    each = [f"{name} {way}（{formula}）" for name, way, formula in zip(names, ways, formulas, strict=True)]
    return "，".join(each)


def _rate(measure: Measure) -> str:
    if measure.over is None or not measure.under:
        return "执行率无法计算"
    return f"执行率 {percent(EXACT.divide(measure.over, measure.under))}"


def _rule(printed: Form, a: Account, b: Account, at: Position) -> tuple[str, str] | None:
    """Which rule makes a measured or qualitative row reach another share of its weight, and how to say it; None: none, only rounding."""
    row = printed.goals[at[0]].indicators[at[1]]
    relations = [relation_of(row, account.scoring) for account in (a, b)]
    numbers = [account.scoring.quantitative for account in (a, b)]
    names = (a.pack.id, b.pack.id)
    if relations[0].tier != relations[1].tier:
        each = [_standing(account, relation) for account, relation in zip((a, b), relations, strict=True)]
        return "tiers", f"{names[0]} {each[0]}，{names[1]} {each[1]}"
    if relations[1].tier is not None:
        return None
    if all(relation.full for relation in relations) and _reduction(numbers[0]) != _reduction(numbers[1]):
        return "far_exceeded", f"{names[0]} {_reduction(numbers[0])}，{names[1]} {_reduction(numbers[1])}"
    ways = [_way(number, key_for(relation.sense)) for number, relation in zip(numbers, relations, strict=True)]
    if ways[0] == ways[1]:
        return None
    formulas = [account.line(at).formula or plain(account.entries[at].score or ZERO) for account in (a, b)]
    each = [f"{name} {way}（{formula}）" for name, way, formula in zip(names, ways, formulas, strict=True)]
    return "method", "，".join(each)


def _standing(account: Account, relation: Relation) -> str:
    if relation.tier is None:
        return "按数值比较"
    return f"按{_tier(relation.tier, account.scoring.qualitative)}认定"


def _reduction(numbers: Quantitative) -> str:
    limit = plain(numbers.far_exceeded)
    return f"达到目标 {limit} 倍以上的调减" if numbers.far_action == "reduce" else "远超目标不调减"


def _way(numbers: Quantitative, key: str) -> str:
    """A method of measured rows in a few words (计分方法简称)."""
    name = {"positive": numbers.positive, "reverse": numbers.reverse, "equal": numbers.equal}[key]
    if name == "reverse_linear":
        return f"超出目标的部分线性扣减、{plain(numbers.reverse_limit)} 倍得 0 分"
    if name == "steps":
        return f"每偏离 {plain(numbers.step * HUNDRED)}% 扣 {plain(numbers.step_points)} 分"
    return {"all_or_nothing": "达标得满分、否则不得分", "reverse_ratio": "按目标÷实际"}.get(name, "按完成比例")
