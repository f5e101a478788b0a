"""The summary as one page (汇总网页): self-contained, read without a network and without a script, made to be printed."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Callable, Iterator
from decimal import Decimal

from jixiao.batch.summary_chart import crossed_chart, grouped, right_end, scores_chart, years_chart
from jixiao.batch.summary_facts import Facts
from jixiao.batch.summary_groups import across_section
from jixiao.batch.summary_kinds import examples_section, kinds_section
from jixiao.batch.summary_rate import LEAST_JUDGED, Ranked, Ranking, Rate, percent
from jixiao.batch.summary_rolls import rolls_section
from jixiao.batch.summary_scale import Scale
from jixiao.batch.summary_style import SCRIPT, STYLE
from jixiao.batch.summary_table import (
    Cell,
    Column,
    Numbers,
    chart,
    count,
    interval,
    mark,
    points,
    share,
    source,
    table,
    text,
)
from jixiao.batch.summary_words import HOW_COUNTED, NOT_STATED, href, kind_title, lead, pack_title, sources
from jixiao.show.page import escape

_RANKED, _FURTHER = 40, 400
"""Rows of a ranking that stand on the page, and further ones that can be unfolded; the workbook has all."""
_NUMERALS = "一二三四五六七八九十"

Section = Callable[[Facts, Numbers], str]


def page(facts: Facts) -> str:
    """The whole page (汇总网页)."""
    numbers = Numbers()
    sections = [(title, write(facts, numbers)) for title, write in _sections(facts)]
    hashed = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hashed}'"
    contents = "".join(
        f'<a href="#s{n}"><i>{_NUMERALS[n - 1]}</i><span>{title}</span></a>' for n, (title, _) in enumerate(sections, 1)
    )
    body = "".join(
        f'<section id="s{n}"><h2><span class="no">{_NUMERALS[n - 1]}</span>{title}</h2>\n{written}</section>\n'
        for n, (title, written) in enumerate(sections, 1)
    )
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="generator" content="jixiao">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy, quote=True)}">'
        f"<title>预算绩效自评核查汇总</title><style>{STYLE}</style></head><body><main>\n"
        f'{_header(facts)}<nav aria-label="目录">{contents}</nav>\n{body}{_footer(facts)}</main>\n<script>{SCRIPT}</script></body></html>\n'
    )


def _sections(facts: Facts) -> Iterator[tuple[str, Section]]:
    if facts.files:
        yield "核查了什么", _what
    if facts.forms:
        yield "得分分布", _scores
        yield "预算执行与得分", _execution
        yield "问题种类", kinds_section
        yield "单位与地区", _places
        yield "年度", _years
        yield "请看这里：多表比对", across_section
        yield "部门汇总", rolls_section
    if facts.kinds:
        yield "例证", examples_section
    yield "口径", _how


def _header(facts: Facts) -> str:
    under = sources(facts)
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in _paragraphs(facts))
    return (
        f"<header><h1>预算绩效自评核查汇总</h1>{f'<p class=under>{escape(under)}</p>' if under else ''}</header>\n"
        f'<div class="lead">{told}</div>\n{_figures(facts)}'
    )


def _paragraphs(facts: Facts) -> Iterator[str]:
    """The sentences of the lead, the first two and the others each together."""
    told = list(lead(facts))
    yield "".join(told[:2])
    if told[2:]:
        yield "".join(told[2:])


def _figures(facts: Facts) -> str:
    if not facts.forms:
        return ""
    wrong = Rate(found=facts.wrong, judged=facts.forms).share
    shown = (
        (grouped(facts.forms), "张自评表", ""),
        (percent(wrong), "的表至少有一处错误", "bad" if facts.wrong else ""),
        (grouped(facts.errors), "处错误", "bad" if facts.errors else ""),
        (grouped(facts.unread), "个文件未能读取", "bad" if facts.unread else ""),
    )
    cells = "".join(
        f'<div><b class="figure {style}">{value}</b><span>{what}</span></div>' for value, what, style in shown
    )
    return f'<div class="figures">{cells}</div>\n'


def _what(facts: Facts, numbers: Numbers) -> str:
    parts = [_formats(facts, numbers), _packs(facts, numbers)]
    if not facts.unread:
        return "".join(parts) + ('<p class="none">没有未读的文件。</p>' if facts.files else "")
    columns = (Column("原因"), Column("文件", "n"), Column("例", "long"))
    rows = [
        [text(said, "long"), count(line.files), Cell("<br>".join(_linked(name) for name, _ in line.examples), "long")]
        for line in facts.reasons
        for said in [line.examples[0][1] if line.examples else line.code]
    ]
    parts.append(table(numbers.table("未能读取的文件"), columns, rows, unit="单位：个"))
    return "".join(parts)


def _linked(name: str) -> str:
    return source(name, href(name)).html


def _formats(facts: Facts, numbers: Numbers) -> str:
    if not facts.formats:
        return ""
    columns = (Column("文件格式"), Column("文件", "n"), Column("未能读取", "n"), Column("自评表", "n"))
    rows = [[text(line.name), count(line.files), count(line.unread), count(line.forms)] for line in facts.formats]
    if len(rows) > 1:
        rows.append([text("合计"), count(facts.files), count(facts.unread), count(facts.forms)])
    return table(numbers.table("文件与自评表"), columns, rows, unit="单位：个、张")


def _packs(facts: Facts, numbers: Numbers) -> str:
    if not facts.packs:
        return ""
    columns = (
        Column("计分办法（模板包）", "long"),
        Column("表样", "long"),
        Column("自评表", "n"),
        Column("其中：不能确定", "n"),
    )
    rows = [
        [
            text(pack_title(facts, line.pack), "long"),
            text(kind_title(line.pack, line.form_kind), "long"),
            count(line.forms),
            count(line.forms - line.fits),
        ]
        for line in facts.packs
    ]
    note = '<p class="soft">不能确定：表样与哪个模板包都不完全吻合，按最接近的计分，要靠固定分值才能判断的核查项不作判断。</p>'
    unsure = any(line.forms > line.fits for line in facts.packs)
    return table(numbers.table("按哪个办法计分"), columns, rows, unit="单位：张") + (note if unsure else "")


def _scores(facts: Facts, numbers: Numbers) -> str:
    if not facts.reported.total and not facts.computed.total:
        return '<p class="none">没有一张表印有总分，也没有一张能够核算总分。</p>'
    drawn = chart(
        numbers.figure("总分的分布：填报与核算"),
        scores_chart(facts.reported, facts.computed).replace("<svg ", '<svg class="wide" ', 1),
        "每组一分，含下限；60 分以下合为一组，正好 100 分单列。向上为填报，向下为核算，同一比例。",
    )
    agreed = facts.agreement
    columns = (Column("填报总分与核算总分"), Column("自评表", "n"), Column("占可比的", "n"))
    shown = (("一致", agreed.same), ("填报高于核算", agreed.higher), ("填报低于核算", agreed.lower))
    rows = [[text(name), count(n), share(Rate(found=n, judged=agreed.compared))] for name, n in shown]
    rows.append([text("不可比：没有印总分，或有一项算不出"), count(agreed.unknown), text("—", "n")])
    compared = table(numbers.table("填报与核算的对照"), columns, rows, unit="单位：张")
    return drawn + compared + _classes(facts, numbers)


def _classes(facts: Facts, numbers: Numbers) -> str:
    """The figures of the chart, in the classes of grades, for who wants numbers."""
    columns = (
        Column("总分", "tight"),
        Column("填报", "n"),
        Column("占比", "n"),
        Column("核算", "n"),
        Column("占比", "n"),
    )
    rows = []
    for name, low, high in (("正好 100", 41, 41), ("90–100", 31, 40), ("80–90", 21, 30), ("60–80", 1, 20), ("60 以下", 0, 0), ("100 以上", 42, 42)):  # fmt: skip
        said, truth = (
            sum(tallied.counts[at] for at in range(low, high + 1)) for tallied in (facts.reported, facts.computed)
        )
        if low == 42 and not said + truth:
            continue
        rates = (Rate(found=said, judged=facts.reported.total), Rate(found=truth, judged=facts.computed.total))
        rows.append([text(name, "tight"), count(said), share(rates[0]), count(truth), share(rates[1])])
    rows.append(
        [text("中位数（分）"), points(facts.reported.median), text(""), points(facts.computed.median), text("")]
    )
    return table(numbers.table("总分分组"), columns, rows, unit="单位：张；各组含下限")


def _execution(facts: Facts, numbers: Numbers) -> str:
    if not facts.with_reported.total and not facts.with_computed.total:
        return '<p class="none">没有一张表同时有执行率和总分。</p>'
    drawn = [
        crossed_chart(crossed, what)
        for crossed, what in ((facts.with_reported, "填报总分"), (facts.with_computed, "核算总分"))
        if crossed.total
    ]
    pair = f'<div class="pair">{"".join(drawn)}</div>' if len(drawn) == 2 else drawn[0]
    note = (
        "每格 2.5 个百分点 × 1 分；正好 100、100 以上和 60 分以下各为一组，隔开画在两端。颜色的深浅是张数，不是好坏。"
        "执行率按表上的预算数和执行数，没有这两个数的用表上印的执行率。"
    )
    return chart(numbers.figure("执行率与总分"), pair, note) + _bands(facts, numbers)


def _bands(facts: Facts, numbers: Numbers) -> str:
    """Forms and their share of high scores, by bands of execution."""
    columns = (
        Column("执行率", "tight"), Column("自评表", "n"), Column("填报 90 分及以上", "n"), Column("占比", "n"), Column("正好 100 分", "n"), Column("占比", "n"),
    )  # fmt: skip
    scale, up = facts.with_reported.across, facts.with_reported.up
    rows = []
    for name, low, high in _BANDS:
        inside = {key: n for key, n in facts.with_reported.counts.items() if low <= _lower(scale, key[0]) < high}
        total = sum(inside.values())
        if not total:
            continue
        good = sum(n for (_, y), n in inside.items() if up.low + (y - 1) * up.step >= 90)
        full = sum(n for (_, y), n in inside.items() if y == up.inner + 1)
        rates = (Rate(found=good, judged=total), Rate(found=full, judged=total))
        rows.append([text(name, "tight"), count(total), count(good), share(rates[0]), count(full), share(rates[1])])
    return table(numbers.table("执行率与填报总分"), columns, rows, unit="单位：张") if rows else ""


_BANDS = tuple(
    (name, Decimal(low), Decimal(high))
    for name, low, high in (
        ("100% 以上", "100.1", "102"), ("正好 100%", "100", "100.1"), ("90–100%", "90", "100"), ("70–90%", "70", "90"),
        ("50–70%", "50", "70"), ("50% 以下", "-9", "50"),
    )
)  # fmt: skip


def _lower(scale: Scale, at: int) -> Decimal:
    """The lower bound of a class; of what lies above the scale a number just above its end."""
    if at <= scale.inner + 1:
        return scale.low + scale.step * (at - 1)
    return scale.high + 1


def _places(facts: Facts, numbers: Numbers) -> str:
    return _ranking(facts.places, "地区", numbers) + _ranking(facts.units, "单位", numbers)


def _ranking(ranking: Ranking, what: str, numbers: Numbers) -> str:
    if not ranking.ranked and not ranking.few:
        return ""
    most = right_end([entry.rate for entry in ranking.ranked[: _RANKED + _FURTHER]])
    shown, further = ranking.ranked[:_RANKED], ranking.ranked[_RANKED : _RANKED + _FURTHER]
    columns = (
        Column("名次", "n"), Column(what, "long"), Column("自评表", "n"), Column("有错的表", "n"), Column("已判断", "n"), Column("其中错误", "n"),
        Column("错误率", "n"), Column(f"图：0–{percent(most, 0)}", "", True), Column("区间", "n"),
    )  # fmt: skip
    parts = []
    if shown:
        title = numbers.table(f"各{what}的错误率")
        rows = [_ranked(n, entry, most) for n, entry in enumerate(shown, 1)]
        parts.append(table(title, columns, rows, unit="单位：张、项", sort=True))
    if further:
        rows = [_ranked(n, entry, most) for n, entry in enumerate(further, _RANKED + 1)]
        left = len(ranking.ranked) - _RANKED - len(further)
        rest = f"；再往后 {grouped(left)} 个见 summary.xlsx" if left else ""
        folded = f"第 {_RANKED + 1} 至 {_RANKED + len(further)} 名{rest}"
        parts.append(f"<details><summary>{folded}</summary>{table('', columns, rows, sort=True)}</details>")
    if ranking.few:
        parts.append(_few(ranking, what))
    return "".join(parts)


def _ranked(n: int, entry: Ranked, most: Decimal) -> list[Cell]:
    rate = entry.rate
    return [
        Cell(str(n), "n", str(n)), text(entry.name, "long"), count(entry.forms), count(entry.wrong), count(rate.judged),
        count(rate.found), share(rate), mark(rate, most), interval(rate),
    ]  # fmt: skip


def _few(ranking: Ranking, what: str) -> str:
    forms = sum(entry.forms for entry in ranking.few)
    judged, found = (sum(getattr(entry.rate, name) for entry in ranking.few) for name in ("judged", "found"))
    told = (
        f"已判断的核查项不足 {LEAST_JUDGED} 项、不排名的{what} {grouped(len(ranking.few))} 个：共 {grouped(forms)} 张表，"
        f"{grouped(judged)} 项已判断，{grouped(found)} 项错误（{percent(Rate(found=found, judged=judged).share)}）。"
    )
    columns = (
        Column(what, "long"),
        Column("自评表", "n"),
        Column("有错的表", "n"),
        Column("已判断", "n"),
        Column("其中错误", "n"),
    )
    rows = [
        [text(e.name, "long"), count(e.forms), count(e.wrong), count(e.rate.judged), count(e.rate.found)]
        for e in ranking.few[:_FURTHER]
    ]
    left = len(ranking.few) - len(rows)
    rest = f'<p class="soft">其余 {grouped(left)} 个见 summary.xlsx。</p>' if left else ""
    return f'<p class="soft">{told}</p><details><summary>列出这些{what}</summary>{table("", columns, rows, sort=True)}{rest}</details>'


def _years(facts: Facts, numbers: Numbers) -> str:
    drawn = years_chart([(line.year, line.forms, line.rate) for line in facts.years if line.year])
    figure = (
        chart(numbers.figure("各年度的张数与错误率"), drawn.replace("<svg ", '<svg class="wide" ', 1)) if drawn else ""
    )
    columns = (
        Column("年度"), Column("自评表", "n"), Column("有错的表", "n"), Column("填报中位数", "n"), Column("核算中位数", "n"), Column("已判断", "n"),
        Column("其中错误", "n"), Column("错误率", "n"), Column("区间", "n"),
    )  # fmt: skip
    rows = [
        [
            text(line.year or NOT_STATED), count(line.forms), count(line.wrong), points(line.reported), points(line.computed),
            count(line.rate.judged), count(line.rate.found), share(line.rate), interval(line.rate),
        ]
        for line in facts.years
    ]  # fmt: skip
    return figure + table(numbers.table("各年度"), columns, rows, unit="单位：张、分、项")


def _how(facts: Facts, numbers: Numbers) -> str:
    del numbers
    return "<dl>" + "".join(f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>" for term, said in HOW_COUNTED) + "</dl>\n"


def _footer(facts: Facts) -> str:
    known = facts.audit.get("packs") or {}
    used = dict.fromkeys(line.pack for line in facts.packs)
    packs = "，".join(f"{pack} {known.get(pack, {}).get('version', '')}".strip() for pack in used)
    made = f"由 jixiao {facts.audit.get('program', '')} 写出" + (f"；模板包及其版本：{packs}" if packs else "")
    return f"<footer>{escape(made)}。全部明细见同一文件夹的 summary.xlsx 和各 parquet 表。</footer>\n"
