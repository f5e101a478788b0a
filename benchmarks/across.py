#!/usr/bin/env python3
"""How the rules over many forms grow: 1,000, 10,000 and 100,000 invented forms, each ten times the last; the first is the baseline.

    python benchmarks/across.py [--forms 1000 10000 100000]

Every tenth form carries one of a few texts that thousands share, some of them with the project's name put in. Printed is the processor time a form takes against
the first run (1.0 is linear growth), and the most memory the process had so far.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from jixiao.batch.across import write_across
from jixiao.batch.tables import Row, written_tables

_PLACES = [f"{a}{b}" for a in "东西南北中上下前后新" for b in "山河湖桥坪岭湾塘洲浦"]
_OFFICES = ["交通局", "水利局", "教育局", "民政局", "住建局", "文旅局", "农业农村局", "卫生健康局", "应急局", "林业局"]
_WORKS = [
    "道路养护",
    "渠道清淤",
    "校舍维修",
    "养老服务",
    "路灯改造",
    "场馆运行",
    "良种推广",
    "疾病防控",
    "隐患排查",
    "造林补助",
]
_SIGNS = "主辅送审材验设备场区路桥管网池塘坝渠苗木牌灯椅柜车船机房屋顶墙面门窗卷册站点线段阀泵井盖杆塔箱架板砖瓦砂石灰浆钢筋混凝土沥青"
_VERBS = [
    "迟到",
    "缺货",
    "返修",
    "改线",
    "停工",
    "复核",
    "移交",
    "签约",
    "招标",
    "验收",
    "调整",
    "加固",
    "清运",
    "检测",
    "结算",
]
_SHARED = [
    "受汛期降雨偏多影响，部分工段进场时间推后，剩余款项按合同约定于次年一季度支付，今后将错开雨季安排施工，提前办理手续。",
    "因采购程序较长，中标单位进场较晚，资金未能在年内全部支出，下一步将提前启动采购，按月督促支付进度，确保资金及时到位。",
    "{}因采购程序较长，中标单位进场较晚，资金未能在年内全部支出，下一步将提前启动采购，按月督促支付进度，确保资金及时到位。",
]


def _own_text(chance: random.Random) -> str:
    """A text nobody else has: clauses of words drawn anew."""
    clauses = (
        "".join(chance.choices(_SIGNS, k=chance.randint(3, 7)))
        + chance.choice(_VERBS)
        + str(chance.randint(2, 99))
        + "处"
        for _ in range(chance.randint(4, 9))
    )
    return "，".join(clauses) + "。"


def _form(number: int, chance: random.Random) -> tuple[Row, list[Row]]:
    unit = f"{_PLACES[number // 60 % 100]}{_OFFICES[number // 6 % 10]}{number // 6000 or ''}"
    project = f"{chance.choice(_PLACES)}{_WORKS[number % 10]}{number % 6}期"
    form_id = f"{number:08d}-1"
    row: Row = {
        "form_id": form_id, "document_id": f"{number:08d}", "source": f"{number}.docx", "kind": "project", "unit": unit,
        "department": unit, "project": project, "year": 2020 + number % 3, "total": Decimal(chance.randint(80, 100)),
    }  # fmt: skip
    for name in ("annual_goal", "completion", "deviation_reason", "improvement"):
        shared = chance.random() < 0.1
        row[name] = chance.choice(_SHARED).format(project) if shared else _own_text(chance)
    rows = []
    for at in range(8):
        target, share = Decimal(chance.randint(20, 2000)), at % 2
        actual = target * chance.randint(85, 120) / 100
        if share:
            target, actual = Decimal("0.9"), Decimal(chance.randint(80, 100)) / 100
        kind, said = ("ratio", "%") if share else ("number", "个")
        rows.append({
            "indicator_id": f"{form_id}-1-{at}", "form_id": form_id, "goal": 1, "row": at, "name": f"{_WORKS[at]}{'率' if share else '数量'}",
            "target_printed": str(target), "target": target, "target_kind": kind, "target_unit": said, "actual_printed": str(actual),
            "actual": actual, "actual_kind": kind, "actual_unit": said,
        })  # fmt: skip
    return row, rows


def _made(forms: int) -> Iterator[tuple[Row, list[Row]]]:
    chance = random.Random(7)
    for number in range(forms):
        yield _form(number, chance)


def _write(folder: Path, forms: int) -> None:
    with written_tables(folder, "forms", "indicators") as tables:
        tables["forms"].add(form for form, _ in _made(forms))
        tables["indicators"].add(row for _, rows in _made(forms) for row in rows)


def main() -> None:
    """Times ``write_across`` for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, nargs="+", default=[1000, 10_000, 100_000])
    base = None
    for forms in parser.parse_args().forms:
        with TemporaryDirectory() as folder:
            _write(Path(folder), forms)
            start = time.process_time()
            groups = write_across(Path(folder))
            spent = time.process_time() - start
        base = base or spent / forms
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{forms:>8} forms  {spent:8.1f} s  {spent / forms / base:5.2f} times the baseline a form  {groups:>5} groups  {memory} MB"
        )


if __name__ == "__main__":
    main()
