"""Scoring alone, in forms per second on one core, against a bare Decimal loop in the same run.

    python benchmarks/scoring.py [--forms 2000]

A form here has fifteen indicators with printed weights, targets with ≥ and ≤, all figures different from form to form, half-up to two places.
What is timed is ``score(form, pack)`` with its total and the score of every line. Four states, because they are four different jobs:

* again: the same forms once more, everything about their texts remembered;
* read: the meaning of every cell has been read (that is reading, not scoring), no pair has been compared yet;
* cold: nothing is remembered, the cells' texts are read as part of it;
* explained: again, and every line dressed with formula, inputs and reasons.

The baseline does only weight × B ÷ A, cap and quantize on ready Decimals, without a form, a sign or a unit.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from jixiao.core import compare, quantity, score as scoring_module, weights
from jixiao.core.form import Budget, Form, Goal, Indicator, Printed
from jixiao.core.pack import Execution, FormKind, Pack, Scoring
from jixiao.core.score import score

ROWS = 15


def pack() -> Pack:
    """A pack like the published ones: execution 20, ratio both ways."""
    scoring = Scoring(goals_points=Decimal(80), execution=Execution(weight=Decimal(20)))
    return Pack(
        id="bench", title="计时", kinds=(FormKind(id="project", kind="project", title="计时", scoring=scoring),)
    )


def made_forms(count: int, seed: int = 1) -> list[Form]:
    """Forms whose figures differ from row to row and form to form; about half the targets are met."""
    rng = random.Random(seed)
    forms = []
    for _ in range(count):
        rows = []
        for n in range(ROWS):
            target = rng.randint(100, 99999)
            actual = rng.randint(int(target * 0.6), int(target * 1.3))
            sign = "≤" if n % 5 == 4 else "≥"
            rows.append(
                Indicator(
                    level1=Printed("产出指标"),
                    level2=Printed("数量指标"),
                    name=Printed(f"第{n + 1}项工作"),
                    target=Printed(f"{sign}{target}个"),
                    actual=Printed(f"{actual}个"),
                    weight=Printed(str(rng.choice((3, 4, 5, 6, 8)))),
                    score=Printed("5"),
                )
            )
        budget = Budget(budget=Printed(f"{rng.randint(100, 9999)}.5"), executed=Printed(f"{rng.randint(50, 9999)}.25"))
        forms.append(Form(budget=budget, goals=(Goal(indicators=tuple(rows)),)))
    return forms


def forget() -> None:
    """Empties every memory, as at the start of a program."""
    quantity.read_quantity.cache_clear()
    quantity.read_amount.cache_clear()
    weights.points_in.cache_clear()
    compare._RELATERS.clear()
    scoring_module._PLANS.clear()


def read_cells(forms: list[Form]) -> None:
    """Reads the meaning of every cell, as a reader of files has done before anything is scored."""
    for form in forms:
        assert form.budget is not None and form.budget.budget is not None and form.budget.executed is not None
        quantity.read_amount(form.budget.budget.text)
        quantity.read_amount(form.budget.executed.text)
        for _, row in form.indicators():
            for cell in (row.target, row.actual, row.weight):
                assert cell is not None
                quantity.read_quantity(cell.text)


def bare(forms: list[Form]) -> Callable[[], None]:
    """The baseline: weight × B ÷ A, cap, quantize on ready Decimals."""
    ready = [
        [
            (row.weight.meaning.value, row.target.meaning.value, row.actual.meaning.value, row.target.text[0] == "≤")
            for _, row in form.indicators()
            if row.weight and row.target and row.actual
        ]
        for form in forms
    ]
    step, context = Decimal("0.01"), Context(prec=50, rounding=ROUND_HALF_UP)

    def run() -> None:
        for rows in ready:
            total = Decimal(0)
            for weight, target, actual, reverse in rows:
                assert weight is not None and target is not None and actual is not None
                exact = weight * target / actual if reverse else weight * actual / target
                if exact > weight:
                    exact = weight
                total += exact.quantize(step, ROUND_HALF_UP, context)

    return run


def timed(work: Callable[[], None], forms: int, before: Callable[[], None] | None = None, rounds: int = 5) -> float:
    """Forms per second, the best of some rounds."""
    best = 0.0
    for _ in range(rounds):
        if before is not None:
            before()
        gc.collect()
        started = time.perf_counter()
        work()
        best = max(best, forms / (time.perf_counter() - started))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--forms", type=int, default=1500, help="how many different forms (30 distinct texts each)")
    count = parser.parse_args().forms
    rules, forms = pack(), made_forms(count)

    def run() -> None:
        for form in forms:
            sheet = score(form, rules)
            assert sheet.total is not None

    def run_explained() -> None:
        for form in forms:
            assert score(form, rules).lines

    def only_cells_read() -> None:
        forget()
        read_cells(forms)

    read_cells(forms)
    base = timed(bare(forms), count)
    run()
    figures = (
        ("again: texts remembered", timed(run, count)),
        ("read: meanings read, nothing compared", timed(run, count, only_cells_read)),
        ("cold: nothing remembered", timed(run, count, forget, rounds=3)),
        ("explained: again, with every line in words", timed(run_explained, count, rounds=3)),
    )
    print(f"scoring, {count} forms of {ROWS} indicators, one core")
    print(f"  {'baseline: bare Decimal loop':<46}{base:>10,.0f} forms/s")
    for name, rate in figures:
        print(f"  {name:<46}{rate:>10,.0f} forms/s   {rate / base:.2f} × baseline")


if __name__ == "__main__":
    main()
