"""Packs in the terminal (模板包命令): the list, one pack in full, how packs stand their trial, a new one."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jixiao.core.errors import PackError
from jixiao.core.number import plain
from jixiao.core.pack import Execution, FormKind, Group, Quantitative, Scoring
from jixiao.packs import list_packs, load_pack, pack_folders
from jixiao.packs.lint import PackTrial, try_pack
from jixiao.packs.scaffold import new_pack
from jixiao.show.console import say
from jixiao.show.paragraph import Paragraph

METHOD = {
    "linear": "按执行率",
    "bands": "分段",
    "shown": "只列示不计分",
    "ratio": "按比例",
    "reverse_ratio": "按反向比例",
    "reverse_linear": "超标后直线扣减",
    "all_or_nothing": "达标得满分，否则不得分",
    "steps": "每差一步扣分",
}
"""Methods as people read them (计分方法)."""

_DENOMINATOR = {
    "adjusted": "调整后预算",
    "adjusted_with_carryover": "调整后预算（含上年结转）",
    "arrived": "到位数",
    "initial": "年初预算",
}
_ZERO_BUDGET = {"refuse": "预算为零时不计分", "full": "预算为零得满分", "zero": "预算为零得零分"}


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
    """``packs show ID``: the pack's form kinds, scoring and sources."""
    pack = load_pack(chosen.id)
    console.print(Text(f"{pack.id}　{pack.title}", style="bold"))
    if not pack.verified:
        say(console, Text("未对照文件原文核对，使用前请核对。", style="yellow"))
    say(console, f"使用地区：{'、'.join(pack.places) or '—'}　年度：{_years(pack.years)}")
    say(console, f"文件夹：{pack.folder}")
    for kind in pack.kinds:
        console.print()
        _show_kind(kind, console)
    console.print()
    say(console, Text("依据", style="bold"))
    for source in pack.sources:
        number = f"（{source.number}）" if source.number else ""
        say(console, f"{source.id}：{source.title}{number}{'' if source.verified else '　未核对原文'}", indent=2)
        if source.note:
            say(console, Text(source.note, style="dim"), indent=4)
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
    folder = new_pack(chosen.id, chosen.source, Path(chosen.to))
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
    folder = Path(given)
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


def _show_kind(kind: FormKind, console: Console) -> None:
    attachment = f"（{kind.attachment}）" if kind.attachment else ""
    console.print(Text(f"表样 {kind.id}　{kind.title}{attachment}", style="bold"))
    scoring = kind.scoring
    for line in (*_scoring_lines(scoring), *_group_lines(scoring.groups)):
        say(console, line, indent=2)
    required = [field.name for field in kind.fields if field.required]
    say(console, f"{len(kind.fields)} 个栏目，必填：{'、'.join(required) or '无'}", indent=2)


def _scoring_lines(scoring: Scoring) -> list[str]:
    lines = [
        f"满分 {plain(scoring.full)}；等级 {'、'.join(f'{name} ≥ {plain(lowest)}' for name, lowest in scoring.grades)}"
    ]
    if scoring.execution is not None:
        lines.append(_execution_line(scoring.execution))
    lines.append(_quantitative_line(scoring.quantitative))
    if scoring.qualitative:
        tiers = (
            f"{tier.name} {percent(tier.low)}{'（不含）' if tier.low_open else ''}—{percent(tier.high)}{'（不含）' if tier.high_open else ''}"
            for tier in scoring.qualitative
        )
        lines.append(f"定性：{'；'.join(tiers)}")
    rounding = {"line": "逐行", "total": "只对总分", "none": "不"}.get(scoring.round_when, scoring.round_when)
    lines.append(
        f"舍入：{rounding}四舍五入到 {scoring.round_digits} 位小数"
        if scoring.rounding == "half_up"
        else f"舍入：{scoring.rounding}"
    )
    return lines


def _execution_line(execution: Execution) -> str:
    rule = METHOD.get(execution.method, execution.method)
    if execution.method == "shown":
        return f"预算执行：{rule}"
    cap = "，不超过满分" if execution.cap else ""
    return (
        f"预算执行 {plain(execution.weight)} 分：{rule}，分母为{_DENOMINATOR.get(execution.denominator, execution.denominator)}{cap}；"
        f"{_ZERO_BUDGET.get(execution.zero_budget, execution.zero_budget)}；执行率低于 {percent(execution.explain_below)} 须说明原因"
    )


def _quantitative_line(rule: Quantitative) -> str:
    return (
        f"定量：正向{METHOD.get(rule.positive, rule.positive)}，反向{METHOD.get(rule.reverse, rule.reverse)}；"
        f"达到目标 {plain(rule.far_exceeded)} 倍以上视为目标偏低"
    )


def _group_lines(groups: tuple[Group, ...], depth: int = 0) -> list[str]:
    lines = []
    for group in groups:
        points = f" {plain(group.points)} 分" if group.points is not None else ""
        lines.append(f"{'　' * depth}{group.name}{points}")
        lines += [f"{'　' * (depth + 1)}{item.name} {plain(item.points)} 分" for item in group.items]
        lines += _group_lines(group.groups, depth + 1)
    return lines


def percent(share: Decimal) -> str:
    """A share as a percentage (百分数)."""
    return f"{plain(share * 100)}%"
