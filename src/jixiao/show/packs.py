"""Packs in the terminal (模板包命令): the list, one pack in full, how packs stand their trial, a new one."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from jixiao.core.errors import PackError
from jixiao.core.number import plain
from jixiao.core.pack import Execution, FormKind, Group, Item, Scoring, Source, Tier
from jixiao.packs import list_packs, load_pack, pack_folders
from jixiao.packs.lint import PackTrial, try_pack
from jixiao.packs.scaffold import new_pack
from jixiao.show.console import say
from jixiao.show.output import refusal
from jixiao.show.paragraph import Paragraph
from jixiao.show.words import WHERE

_POSITIVE = {
    "ratio": "分值×实际完成值÷目标值，不超过分值",
    "all_or_nothing": "达到目标得满分，否则不得分",
    "steps": "每差目标的 {step} 扣 {points} 分",
}
_REVERSE = {
    **_POSITIVE,
    "reverse_ratio": "分值×目标值÷实际完成值，不超过分值",
    "reverse_linear": "超出目标的部分按比例扣减，达到目标的 {limit} 倍得 0 分",
}
_DENOMINATOR = {
    "adjusted": "调整后预算数",
    "adjusted_with_carryover": "调整后预算数（含上年结转）",
    "arrived": "到位数",
    "initial": "年初预算数",
}
_ZERO_BUDGET = {"refuse": "预算为零时不计分", "full": "预算为零得满分", "zero": "预算为零得零分"}
_PARTS = {"head": "表头", "money": "资金", "goal": "目标", "indicator": "指标", "foot": "表尾"}
_ROUNDING = {
    "half_up": "四舍五入", "half_even": "四舍六入五成双", "trunc": "截去尾数", "up": "只进不舍", "ceiling": "向上取整", "floor": "向下取整",
}  # fmt: skip
_WHEN = {"line": "每行", "total": "总分"}
_SPLIT = {
    "equal_integer": "二级指标的分值按个数均分，取整数",
    "infer": "表上不印各指标的分值，由组的分值推出",
}
_SEVERAL = {"block": "多个目标：各有分值，相加", "mean": "多个目标：各按满分计，求平均后舍入一次"}


def list_all(chosen: Namespace, console: Console) -> int:
    """``packs list``: id, title, places, years, form kinds."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for heading in ("ID", "名称", "使用地区", "年度", "表样"):
        table.add_column(heading, no_wrap=heading in ("ID", "年度"))
    for pack in list_packs():
        title = pack.title + ("" if pack.verified else "（未核对原文）")
        table.add_row(
            pack.id,
            Paragraph(Text(title)),
            Paragraph(Text("、".join(pack.places) or "—")),
            _years(pack.years),
            Paragraph(Text("、".join(kind.id for kind in pack.kinds))),
        )
    console.print(table)
    return 0


def show(chosen: Namespace, console: Console) -> int:
    """``packs show ID``: the pack's form kinds with their fields and scoring, and the sources."""
    pack = load_pack(chosen.id)
    console.print(Text(f"{pack.id}　{pack.title}", style="bold"))
    _rows(
        console,
        [
            ("使用地区", "、".join(pack.places) or "不限"),
            ("年度", _years(pack.years)),
            ("文件夹", pack.folder),
            *([] if pack.verified else [("注意", Text("未对照文件原文核对，使用前请核对。", style="yellow"))]),
        ],
    )
    shown: dict[Scoring, str] = {}
    for kind in pack.kinds:
        console.print()
        _show_kind(kind, console, same_as=shown.get(kind.scoring))
        shown.setdefault(kind.scoring, kind.id)
    console.print()
    console.print(Text("依据", style="bold"))
    _rows(console, [(source.id, _source(source)) for source in pack.sources])
    return 0


def test(chosen: Namespace, console: Console) -> int:
    """``packs test [DIR]``: every fault with file and line, every case that came out otherwise."""
    trials = [try_pack(folder) for folder in _folders(chosen.folder)]
    for trial in trials:
        _show_trial(trial, console, quiet=chosen.quiet)
    broken = sum(not trial.ok for trial in trials)
    cases = sum(len(trial.cases) for trial in trials)
    verdict = f"{broken} 个有误" if broken else "全部通过" if cases else "没有算例，未能检验计分"
    console.print(Text(f"{len(trials)} 个模板包，{cases} 个算例：{verdict}。", style="bold red" if broken else "bold"))
    return 1 if broken else 0


def new(chosen: Namespace, console: Console) -> int:
    """``packs new ID --from ID``: a copy to edit, and what to do next."""
    try:
        folder = new_pack(chosen.id, chosen.source, Path(chosen.to))
    except OSError as error:
        raise refusal(error, chosen.to) from error
    say(console, f"已建立 {folder}。")
    if not chosen.quiet:
        say(
            console,
            f"下一步：按文件逐项修改标有“待改”的行，再运行 jixiao packs test {folder} 检验。\n"
            f"要让 jixiao 找到它，请把环境变量 JIXIAO_PACKS 设为 {folder.resolve().parent}。",
        )
    return 0


def _years(years: tuple[int, ...]) -> str:
    """「2020」「2020—2025」, or one by one where they do not follow each other (年度)."""
    if len(years) > 1 and years == tuple(range(years[0], years[-1] + 1)):
        return f"{years[0]}—{years[-1]}"
    return "、".join(map(str, years)) or "—"


def _folders(given: str | None) -> list[Path]:
    """The pack folders meant: all known packs, one pack by id or folder, or the packs within a folder."""
    if given is None:
        return list(pack_folders().values())
    folder = Path(given).parent if Path(given).name == "pack.yaml" else Path(given)
    if (folder / "pack.yaml").is_file():
        return [folder]
    if folder.is_dir():
        inside = sorted(path.parent for path in folder.glob("*/pack.yaml"))
        if inside:
            return inside
        raise PackError(
            f"{given}：文件夹里没有模板包（缺 pack.yaml）。", remedy="请给出模板包的文件夹，或它的上一级文件夹。"
        )
    return [Path(load_pack(given).folder)]


def _show_trial(trial: PackTrial, console: Console, *, quiet: bool) -> None:
    failed = [case for case in trial.cases if not case.ok]
    style, word = ("green", "通过") if trial.ok else ("bold red", "有误")
    console.print(Text.assemble((word, style), f"　{trial.folder.name}　{len(trial.cases)} 个算例"))
    for fault in trial.faults:
        say(console, str(fault), indent=2)
    for case in failed:
        say(console, f"{case.file}:{case.line} 「{case.name}」", indent=2)
        for line in case.message.splitlines():
            say(console, line, indent=4)
    if not quiet:
        for note in trial.notes:
            say(console, Text(f"注意：{note}", style="yellow"), indent=2)


def _rows(console: Console, rows: list[tuple[str, str | Text]]) -> None:
    """Names and what belongs to them, in two columns."""
    table = Table.grid(padding=(0, 2), expand=False)
    table.add_column(no_wrap=True, min_width=8)
    table.add_column()
    for name, value in rows:
        table.add_row(Text(name, style="cyan"), Paragraph(value if isinstance(value, Text) else Text(value)))
    console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _source(source: Source) -> Text:
    text = Text(source.title + (f"（{source.number}）" if source.number else ""))
    if source.note:
        text.append(f"：{source.note}", style="dim")
    if not source.verified:
        text.append("　未核对原文", style="yellow")
    return text


def _show_kind(kind: FormKind, console: Console, *, same_as: str | None) -> None:
    attachment = f"（{kind.attachment}）" if kind.attachment else ""
    title = _SLOT.sub(lambda slot: f"〔{WHERE.get(slot[1], slot[1])}〕", kind.title)
    console.print(Text(f"表样 {kind.id}　{title}{attachment}", style="bold"))
    rows: list[tuple[str, str | Text]] = []
    for part, name in _PARTS.items():
        fields = [field.name + ("*" if field.required else "") for field in kind.fields if field.part == part]
        if fields:
            rows.append((name, "、".join(fields)))
    if any(field.required for field in kind.fields):
        rows.append(("", Text("带 * 的必填", style="dim")))
    if same_as is not None:
        rows.append(("计分", f"与表样 {same_as} 相同"))
    else:
        rows += _scoring_rows(kind.scoring)
    _rows(console, rows)


_SLOT = re.compile(r"\{(\w+)\}")


def _scoring_rows(scoring: Scoring) -> list[tuple[str, str | Text]]:
    rows: list[tuple[str, str | Text]] = [("满分", f"{plain(scoring.full)} 分；{_grades(scoring)}")]
    if scoring.execution is not None:
        rows.append(("预算执行", _execution(scoring.execution)))
    rule = scoring.quantitative
    numbers = {"step": percent(rule.step), "points": plain(rule.step_points), "limit": plain(rule.reverse_limit)}
    rows += [
        ("正向指标", _POSITIVE.get(rule.positive, rule.positive).format(**numbers)),
        ("反向指标", _REVERSE.get(rule.reverse, rule.reverse).format(**numbers)),
        ("目标偏低", f"实际达到目标的 {plain(rule.far_exceeded)} 倍"),
    ]
    if scoring.qualitative:
        rows.append(("定性指标", "；".join(_tier(tier) for tier in scoring.qualitative)))
    if scoring.split in _SPLIT:
        rows.append(("分值", _SPLIT[scoring.split]))
    rows.append(("舍入", f"{_rounding(scoring)}；{_SEVERAL.get(scoring.several_goals, scoring.several_goals)}"))
    rows += [("指标组" if first else "", line) for first, line in _groups(scoring.groups)]
    return rows


def _grades(scoring: Scoring) -> str:
    """Grades by share of the full marks (等级), best first; each bound belongs to the better grade."""
    said, above = [], ""
    for name, lowest in scoring.grades:
        bound = f"{plain(lowest)}%"
        said.append(
            f"{name} {bound} 以上" if not above else f"{name} {above} 以下" if not lowest else f"{name} {bound}—{above}"
        )
        above = bound
    return f"得满分的{'、'.join(said)}" if said else "不分等级"


def _execution(execution: Execution) -> str:
    if execution.method == "shown":
        return "只列示，不计分"
    denominator = _DENOMINATOR.get(execution.denominator, execution.denominator)
    points = plain(execution.weight)
    if execution.method == "bands":
        bands = "、".join(f"{percent(rate)} 以上得 {percent(share)}" for rate, share in execution.bands)
        rule = f"{points} 分：按执行数÷{denominator}分档，{bands}"
    else:
        rule = f"{points}×执行数÷{denominator}" + (f"，最多 {points} 分" if execution.cap else "")
    zero = _ZERO_BUDGET.get(execution.zero_budget, execution.zero_budget)
    return f"{rule}；{zero}；执行率低于 {percent(execution.explain_below)} 须说明原因"


def _tier(tier: Tier) -> str:
    low, high = ("（不含）" if is_open else "" for is_open in (tier.low_open, tier.high_open))
    return f"{tier.name} {percent(tier.low)}{low}—{percent(tier.high)}{high}"


def _rounding(scoring: Scoring) -> str:
    if scoring.rounding == "none" or scoring.round_when == "none":
        return "不舍入"
    digits = f"到 {scoring.round_digits} 位小数" if scoring.round_digits else "取整数"
    return f"{_WHEN.get(scoring.round_when, scoring.round_when)}{_ROUNDING[scoring.rounding]}{digits}"


def _groups(groups: tuple[Group, ...]) -> Iterator[tuple[bool, str]]:
    """A line for each group of the first level: its points, and what it holds."""
    for count, group in enumerate(groups):
        inner = "、".join(_group(inside) for inside in group.groups) or "、".join(map(_item, group.items))
        yield count == 0, _named(group.name, group.points) + (f"：{inner}" if inner else "")


def _group(group: Group) -> str:
    inner = "、".join([*map(_group, group.groups), *map(_item, group.items)])
    return _named(group.name, group.points) + (f"（{inner}）" if inner else "")


def _item(item: Item) -> str:
    return _named(item.name, item.points)


def _named(name: str, points: Decimal | None) -> str:
    return name if points is None else f"{name} {plain(points)}"


def percent(share: Decimal) -> str:
    """A share as a percentage (百分数)."""
    return f"{plain(share * 100)}%"
