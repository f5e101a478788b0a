#!/usr/bin/env python3
"""Draw a large corpus for an audit: ``python tools/make_corpus.py DIR --count 20000 --seed 1``. Same seed, same forms.

The forms are the bundled samples with other units, projects, years, money, figures and reasons, drawn as the program draws official forms: most as
docx, some as xlsx, a few as pdf, in a folder a place. Places and everybody in them are invented. About one form in three has a fault.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path

from jixiao.core.form import Budget, Form, Indicator, Printed
from jixiao.core.number import plain, rounded
from jixiao.draw import render
from jixiao.judge import judge
from jixiao.sources import documents

SAMPLES = Path(__file__).parent.parent / "src" / "jixiao" / "samples"

PLACES = ("清溪县", "青石市", "白鹭区", "松岗县", "云浦市", "石桥区", "柳河县", "金滩市")
BUREAUS = ("教育局", "交通运输局", "水利和湖泊局", "农业农村局", "卫生健康局", "民政局", "文化和旅游局", "住房和城乡建设局", "市场监督管理局", "林业局")  # fmt: skip
OFFICES = ("", "综合服务中心", "监督检查大队", "项目管理办公室", "信息中心")
WORKS = ("日常养护", "设备更新", "人员培训", "安全巡查", "宣传推广", "信息化运行维护", "环境整治", "应急储备", "危旧改造", "普查登记")  # fmt: skip
SUBJECTS = (
    "农村公路",
    "校园",
    "河道",
    "高标准农田",
    "基层卫生",
    "养老服务",
    "公共文化",
    "老旧小区",
    "食品安全",
    "生态林",
)
CAUSES = ("雨季较往年提前", "供货方延期交货", "招标流标一次后重新组织", "部分点位选址调整", "参训人员因疫情防控未能到齐", "上级资金下达较晚", "施工图审查返工")  # fmt: skip
EFFECTS = ("工期顺延{n}天", "有{n}处未能验收", "比计划少完成{n}项", "支付手续推迟到次年{m}月办理")
STEPS = (
    "提前{n}个月开展前期工作",
    "按季度核对进度，滞后{n}天即通报",
    "与供货方约定逾期每日扣款{n}元",
    "把{n}个点位列入下年度首批",
)
COPIED = "一是项目前期准备不够充分，实施进度略有滞后；二是预算编制不够精细，执行中调整较多，今后将进一步加强管理。"
"""A reason that fits everything: some units hand it in for every project."""


@lru_cache(maxsize=1)
def models() -> tuple[Form, ...]:
    """The forms that are varied: those of the samples whose project can be renamed and whose pack can draw them."""
    files = [str(path) for path in sorted(SAMPLES.iterdir()) if path.suffix in (".docx", ".xlsx", ".pdf", ".txt")]
    forms = [form for document in documents(files) for form in document.forms]
    return tuple(form for form in forms if form.kind == "project" and form.project is not None and form.pack)


def varied(number: int, seed: int) -> tuple[str, str, Form]:
    """Form ``number`` of the corpus: its place, a name for its file, the form."""
    dice = random.Random(f"{seed}/{number}")
    model = dice.choice(models())
    place, bureau = dice.choice(PLACES), dice.choice(BUREAUS)
    unit = place + bureau
    project = f"{dice.choice(SUBJECTS)}{dice.choice(WORKS)}"
    year = dice.choice((2021, 2022, 2023))
    budget = Decimal(dice.randint(500, 90000)) / 10
    executed = budget if dice.random() < 0.4 else rounded(budget * Decimal(dice.randint(820, 1000)) / 1000, 2)
    goals = tuple(replace(goal, indicators=tuple(_row(row, dice) for row in goal.indicators)) for goal in model.goals)
    form = replace(
        model,
        title=_like(model.title, f"{year}年度{project}项目绩效自评表"),
        year=_like(model.year, f"{year}年度"),
        unit=_like(model.unit, unit),
        project=_like(model.project, project),
        supervisor=_like(model.supervisor, unit),
        implementer=_like(model.implementer, unit + dice.choice(OFFICES)),
        budget=_money(model.budget, budget, executed),
        goals=goals,
        annual_goal=_like(model.annual_goal, _goal(project, dice)),
        completion=_like(model.completion, _done(project, dice)),
        deviation_reason=_like(model.deviation_reason, _reason(dice)),
        improvement=_like(model.improvement, _improvement(dice)),
        doubts=(),
    )
    return place, f"{year}-{unit}-{project}-{number:06}", _scored(form, dice)


def _like(cell: Printed | None, text: str) -> Printed | None:
    """Other words in the cell; a cell that the sample leaves empty stays empty."""
    return None if cell is None else Printed(text)


def _money(model: Budget | None, budget: Decimal, executed: Decimal) -> Budget | None:
    if model is None:
        return None
    rate = f"{plain(rounded(executed * 100 / budget, 2))}%"
    return replace(
        model, initial=_like(model.initial, plain(budget)), budget=_like(model.budget, plain(budget)), arrived=_like(model.arrived, plain(budget)),
        executed=_like(model.executed, plain(executed)), rate=_like(model.rate, rate), fiscal=None, carryover=None, other=None,
    )  # fmt: skip


def _row(row: Indicator, dice: random.Random) -> Indicator:
    """The row with another target and an actual that mostly reaches it, where both are plain figures."""
    if row.target is None or row.actual is None:
        return row
    target = row.target.meaning
    if target.kind not in ("number", "ratio") or target.value is None or target.per or target.words or not target.clear:
        return row
    sign = {">=": "≥", "<=": "≤"}.get(target.sign or "", "")
    top = Decimal(100) if target.kind == "ratio" else max(target.value * 2, Decimal(2))
    value = rounded(target.value * Decimal(dice.randint(60, 160)) / 100, 0)
    value = max(Decimal(1), min(value, top))
    share = Decimal(dice.choice((100, 100, 100, 102, 105, 97, 90)))
    actual = rounded(value * (share if sign != "≤" else 200 - share) / 100, 1 if target.kind == "ratio" else 0)
    if target.kind == "ratio":
        actual = min(actual, Decimal(100))
    unit = target.magnitude + target.unit
    return replace(row, target=Printed(f"{sign}{plain(value)}{unit}"), actual=Printed(f"{plain(actual)}{unit}"))


def _reason(dice: random.Random) -> str:
    if dice.random() < 0.06:
        return COPIED
    said = f"{dice.choice(CAUSES)}，{dice.choice(EFFECTS)}"
    return said.format(n=dice.randint(2, 60), m=dice.randint(1, 6)) + "。"


def _goal(project: str, dice: random.Random) -> str:
    return f"全年在{dice.randint(3, 90)}个点位实施{project}，{dice.randint(3, 11)}月底前完成，受益{dice.randint(2, 80)}00人。"


def _done(project: str, dice: random.Random) -> str:
    return f"{project}覆盖{dice.randint(3, 90)}个点位，{dice.randint(6, 12)}月完成验收，惠及{dice.randint(2, 80)}00人。"


def _improvement(dice: random.Random) -> str:
    first, second = dice.sample(STEPS, 2)
    return f"{first.format(n=dice.randint(1, 9))}；{second.format(n=dice.randint(10, 900))}。"


def _scored(form: Form, dice: random.Random) -> Form:
    """The form with the scores its pack gives, but for those a unit gets wrong."""
    sheet = judge(form).sheet
    goals = []
    for g, goal in enumerate(form.goals):
        rows = []
        for r, row in enumerate(goal.indicators):
            line = sheet.line_of(g, r)
            points = line.weight if dice.random() < 0.05 else line.score
            rows.append(replace(row, score=Printed(plain(points))) if points is not None and row.score else row)
        goals.append(replace(goal, indicators=tuple(rows)))
    execution, total = sheet.points[1], sheet.total
    budget = form.budget
    if budget is not None and budget.score is not None and execution is not None:
        budget = replace(budget, score=Printed(plain(execution)))
    if total is not None and dice.random() < 0.1:
        total += dice.choice((1, 2, 5))
    return replace(
        form, goals=tuple(goals), budget=budget, total=form.total if total is None else _like(form.total, plain(total))
    )


def write_one(number: int, folder: Path, seed: int, only: str = "") -> str:
    """Draw form ``number`` into ``folder``. ``only``: one kind of file, else mostly docx, some xlsx, a few pdf."""
    place, name, form = varied(number, seed)
    kind = only or random.Random(f"{seed}/{number}/kind").choices(("docx", "xlsx", "pdf"), (90, 9, 1))[0]
    (folder / place).mkdir(parents=True, exist_ok=True)
    path = folder / place / f"{name}.{kind}"
    path.write_bytes(render(form, kind)[2])
    return str(path)


def write_corpus(folder: Path, count: int, seed: int = 1, only: str = "", workers: int | None = None) -> Iterator[str]:
    """Draw the whole corpus, on all processors; yields the files as they are there."""
    with ProcessPoolExecutor(workers or os.cpu_count()) as pool:
        yield from pool.map(partial(write_one, folder=folder, seed=seed, only=only), range(count), chunksize=50)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("docx", "xlsx", "pdf"), default="")
    chosen = parser.parse_args()
    written = sum(1 for _ in write_corpus(chosen.folder, chosen.count, chosen.seed, chosen.only))
    print(f"{written} files in {chosen.folder}")


if __name__ == "__main__":
    main()
