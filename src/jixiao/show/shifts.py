"""What a run under two packs comes to (累计变动): counted as forms pass, told in a few sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from jixiao.core.cause import RULES, Cause
from jixiao.core.number import EXACT, ZERO, plain, rounded
from jixiao.core.what_if import Versus
from jixiao.judge import VersusDocument
from jixiao.show.words import shortened
from jixiao.sources import was_read


@dataclass(slots=True)
class RuleShift:
    """What one rule did (一条规则的影响): to how many totals, what it added in sum, and how many points it moved either way."""

    forms: int = 0
    net: Decimal = ZERO
    moved: Decimal = ZERO


@dataclass(slots=True)
class Shifts:
    """What the forms of a run have come to so far (累计变动).

    ``highest``/``lowest``: the form that gained or lost most, with how much. ``incomplete``: forms whose totals cannot be compared, by which
    side lacks one: both | first | second.
    """

    names: tuple[str, str]
    files: int = 0
    unreadable: int = 0
    forms: int = 0
    higher: int = 0
    lower: int = 0
    same: int = 0
    sum: Decimal = ZERO
    highest: tuple[Decimal, str] | None = None
    lowest: tuple[Decimal, str] | None = None
    grades: Counter[tuple[str, str]] = field(default_factory=Counter)
    rules: dict[str, RuleShift] = field(default_factory=dict)
    incomplete: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)

    def counting(self, run: Iterable[VersusDocument]) -> Iterator[VersusDocument]:
        """The same documents, counted as they pass (随读随计)."""
        for document in run:
            self.files += 1
            self.unreadable += not was_read(document.document)
            for form in document.forms:
                self.add(form)
            yield document

    def add(self, form: Versus) -> None:
        """Count one form (计入一张表)."""
        self.forms += 1
        difference = form.difference
        if difference is None:
            self._add_incomplete(form)
            return
        self.sum += difference
        self.higher += difference > 0
        self.lower += difference < 0
        self.same += not difference
        name = name_of(form)
        if difference > 0 and (self.highest is None or difference > self.highest[0]):
            self.highest = (difference, name)
        if difference < 0 and (self.lowest is None or difference < self.lowest[0]):
            self.lowest = (difference, name)
        first, second = form.grades
        if first is not None and second is not None:
            self.grades[first, second] += 1
        for rule, net in effects(form).items():
            shift = self.rules.setdefault(rule, RuleShift())
            shift.forms += 1
            shift.net += net
            shift.moved += abs(net)

    def _add_incomplete(self, form: Versus) -> None:
        first, second = form.totals
        self.incomplete["both" if first is None and second is None else "first" if first is None else "second"] += 1
        if (first is None) != (second is None):
            at = 0 if first is None else 1
            rules = {c.rule for line in form.lines if _is_open_at(line.first, line.second, at) for c in line.causes}
            self.opened.update(rules)

    @property
    def compared(self) -> int:
        """How many forms have a total under both (总分可比的表)."""
        return self.higher + self.lower + self.same

    @property
    def mean(self) -> Decimal | None:
        """By how much totals differ on average (平均变动), at two places; None without any."""
        return rounded(EXACT.divide(self.sum, Decimal(self.compared)), 2) if self.compared else None

    @property
    def exit_code(self) -> int:
        """0, or 2 when something could not be read or compared (退出码)."""
        return 2 if self.unreadable else 0

    def ranked(self) -> list[tuple[str, RuleShift]]:
        """The rules by the points they moved (影响最大的规则), most first."""
        return sorted(self.rules.items(), key=lambda entry: entry[1].moved, reverse=True)

    def changed_grades(self) -> list[tuple[tuple[str, str], int]]:
        """Grades before and after, with how many forms (等级变动), most first; those that stay the same left out."""
        return [(pair, times) for pair, times in self.grades.most_common() if pair[0] != pair[1]]

    def sentences(self) -> list[str]:
        """The result over all forms (总结论)."""
        unreadable = f"；{self.unreadable} 个文件读取有问题" if self.unreadable else ""
        head = f"{self.names[0]} → {self.names[1]}：{self.files} 个文件，{self.forms} 张自评表{unreadable}。"
        if not self.forms:
            return [f"{head}没有可对照的自评表。"]
        return [head, *self._totals(), *self._grades(), *self._rules(), *self._incomplete()]

    def _totals(self) -> Iterator[str]:
        if not self.compared:
            return
        if self.mean is None or self.same == self.compared:
            yield f"总分可比 {self.compared} 张，都没有变动。"
            return
        ends = [
            f"{word} {signed(end[0])}（{end[1]}）"
            for word, end in (("最多升", self.highest), ("最多降", self.lowest))
            if end
        ]
        yield (
            f"总分可比 {self.compared} 张：升 {self.higher} 张，降 {self.lower} 张，不变 {self.same} 张；"
            f"平均 {signed(self.mean)} 分，{'，'.join(ends)}。"
        )

    def _grades(self) -> Iterator[str]:
        changed = self.changed_grades()
        if changed:
            each = "，".join(f"{first}→{second} {times} 张" for (first, second), times in changed)
            yield f"等级变动 {sum(times for _, times in changed)} 张：{each}。"
        elif self.grades:
            yield f"等级都没有变动（{sum(self.grades.values())} 张）。"

    def _rules(self) -> Iterator[str]:
        ranked = [(rule, shift) for rule, shift in self.ranked() if rounded(shift.moved, 2)]
        if ranked:
            each = "；".join(f"{RULES[rule]} {shift.forms} 张，合计 {signed(shift.net)} 分" for rule, shift in ranked)
            yield f"影响总分的规则，由大到小：{each}。"

    def _incomplete(self) -> Iterator[str]:
        words = {"both": "两边都算不出", "first": f"{self.names[0]} 下算不出", "second": f"{self.names[1]} 下算不出"}
        each = [f"{words[key]} {self.incomplete[key]} 张" for key in words if self.incomplete[key]]
        if each:
            why = "、".join(f"{RULES[rule]} {times} 张" for rule, times in self.opened.most_common())
            yield f"总分不可比 {sum(self.incomplete.values())} 张：{'，'.join(each)}{f'（{why}）' if why else ''}。"


def _is_open_at(first: object, second: object, at: int) -> bool:
    entry = (first, second)[at]
    return entry is not None and getattr(entry, "score", None) is None


def effects(form: Versus) -> dict[str, Decimal]:
    """What every rule does to the total of a form (各规则的影响), without those that do nothing."""
    found: dict[str, Decimal] = {}
    causes: list[Cause] = [cause for line in form.lines for cause in line.causes]
    for cause in (*causes, *((form.remainder,) if form.remainder is not None else ())):
        found[cause.rule] = found.get(cause.rule, ZERO) + cause.effect
    return {rule: net for rule, net in found.items() if rounded(net, 6)}


def name_of(form: Versus) -> str:
    """What to call a form (表名): its project, else its title, else its unit."""
    cell = form.form.project or form.form.title or form.form.unit
    return "（无名表）" if cell is None else shortened(cell.text)


def signed(value: Decimal) -> str:
    """A difference with its sign (带正负号), at two places: +3.08, −0.4, 0."""
    shown = rounded(value, 2)
    return plain(shown) if not shown else f"+{plain(shown)}" if shown > 0 else f"−{plain(-shown)}"
