"""Scoring alone, in forms per second on one core, against a bare Decimal loop in the same run.

    python benchmarks/scoring.py [--forms 3000]

A form here has fifteen indicators with printed weights, targets with ≥ and ≤, all figures different from form to form, half-up to two places.
What is timed is ``score(form, pack)`` with its total and the score of every line:

* after reading: form by form, the cells of a form have just been read (untimed) and it is scored (timed) for the first time, as in the
  pipeline. This is the figure that "scoring alone" means;
* one sweep: all forms are read first and then scored in one go, so that the texts and meanings come from main memory;
* nothing read: the meanings of all cells are read as part of it;
* explained: after reading, and every line is dressed with formula, inputs and reasons.

The baseline does only weight × B ÷ A, cap and quantize on ready Decimals, without a form, a sign or a unit, in the same two manners.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from jixiao.core import compare, quantity, weights
from jixiao.core import score as scoring_module
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


Row = tuple[Decimal, Decimal, Decimal, bool]
STEP, CONTEXT = Decimal("0.01"), Context(prec=50, rounding=ROUND_HALF_UP)


def ready(form: Form) -> list[Row]:
    """What the baseline starts from: weight, target, actual as Decimals, and whether the target is an upper limit."""
    rows = []
    for _, row in form.indicators():
        assert row.weight is not None and row.target is not None and row.actual is not None
        weight, target, actual = (cell.meaning.value for cell in (row.weight, row.target, row.actual))
        assert weight is not None and target is not None and actual is not None
        rows.append((weight, target, actual, row.target.text[0] == "≤"))
    return rows


def bare(rows: list[Row]) -> Decimal:
    """The baseline: weight × B ÷ A, cap, quantize on ready Decimals."""
    total = Decimal(0)
    for weight, target, actual, reverse in rows:
        exact = weight * target / actual if reverse else weight * actual / target
        if exact > weight:
            exact = weight
        total += exact.quantize(STEP, ROUND_HALF_UP, CONTEXT)
    return total


def one_by_one(prepared: Callable[[int], object], work: Callable[[object], object], count: int) -> float:
    """Forms per second when each is prepared (untimed) and worked on (timed) before the next; the clock's own time is taken off."""
    clock = time.perf_counter_ns
    started = clock()
    for _ in range(1000):
        clock()
    tick = (clock() - started) / 1000
    spent = 0.0
    for n in range(count):
        item = prepared(n)
        begun = clock()
        work(item)
        spent += clock() - begun - tick
    return count / spent * 1e9


def sweep(work: Callable[[], None], count: int, before: Callable[[], None], rounds: int = 3) -> float:
    """Forms per second over all of them in one go, the best of some rounds."""
    best = 0.0
    for _ in range(rounds):
        before()
        gc.collect()
        started = time.perf_counter()
        work()
        best = max(best, count / (time.perf_counter() - started))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--forms", type=int, default=3000, help="how many different forms")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds is shown")
    options = parser.parse_args()
    count, rules = options.forms, pack()

    def fresh(seed: int) -> Form:
        form = made_forms(1, seed)[0]
        read_cells([form])
        return form

    def rounds(prepared: Callable[[int], object], work: Callable[[object], object]) -> float:
        best = 0.0
        for _ in range(options.rounds):
            forget()
            gc.collect()
            best = max(best, one_by_one(prepared, work, count))
        return best

    swept = made_forms(min(count, 1500))

    def run() -> None:
        for form in swept:
            assert score(form, rules).total is not None

    def run_bare() -> None:
        for rows in prepared_rows:
            bare(rows)

    def reread() -> None:
        forget()
        read_cells(swept)

    base = rounds(lambda n: ready(fresh(n)), bare)  # type: ignore[arg-type]
    print(f"scoring, {count} forms of {ROWS} indicators, one core")
    _print("baseline after reading: bare Decimal loop", base, base)
    _print("after reading: score()", rounds(fresh, lambda form: score(form, rules).total), base)  # type: ignore[arg-type]
    _print("explained: score() and every line in words", rounds(fresh, lambda form: score(form, rules).lines), base)  # type: ignore[arg-type]
    reread()
    prepared_rows = [ready(form) for form in swept]
    base = sweep(run_bare, len(swept), lambda: None)
    _print("baseline one sweep: bare Decimal loop", base, base)
    _print("one sweep: score()", sweep(run, len(swept), reread), base)
    _print("nothing read: score() and reading the cells", sweep(run, len(swept), forget), base)


def _print(name: str, rate: float, base: float) -> None:
    print(f"  {name:<46}{rate:>10,.0f} forms/s   {rate / base:.2f} × baseline")


if __name__ == "__main__":
    main()
