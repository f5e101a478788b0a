"""Sentences of the summary (汇总用语): the same on the page, in the workbook and in the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from jixiao.batch.summary_chart import grouped
from jixiao.batch.summary_facts import Facts
from jixiao.batch.summary_rate import LEAST_JUDGED, Rate, percent
from jixiao.core.errors import PackError
from jixiao.packs import load_pack
from jixiao.show.words import number

NOT_STATED = "（未填）"
"""A unit, a place or a year that is not printed (未填)."""

NEVER_OPENED = "（打不开）"
"""What stands for the format of something that could not be opened at all (打不开)."""

HOW_COUNTED = (
    (
        "发现率",
        "发现问题的表 ÷ 这一项能够判断的表。缺数、看不清、模板包不能确定而无法判断的，不算在分母里，另列为“未判断”——未判断不等于没有问题。",
    ),
    (
        "错误率（单位、地区、年度）",
        "有错误的核查项 ÷ 已判断的核查项。一张表要核查几十项，同一项在一张表里错几处只算一项；警告和提示不计入。",
    ),
    (
        "区间",
        "按 Wilson 法计算的 95% 置信区间。核查项少的，区间宽，名次就不可靠。表中的图以点为比率，以线为区间。",
    ),
    (
        "排名",
        f"已判断的核查项不足 {LEAST_JUDGED} 项（约四五张表）的不排名，列在表后，免得一两张表左右名次。",
    ),
    ("重复文件", "内容完全相同的文件只计一次。"),
    (
        "核算得分",
        "照各地计分办法，用表上填报的数重新计算。填报的数一律不改；有一项算不出，总分就不核算。",
    ),
    ("请看这里", "多张表放在一起看才看得出的相像和反常，是提请查看的线索，不是结论；有的自有其理由。"),
)
"""What the figures mean (口径), term by term."""

NO_ACROSS = "这次没有做多表比对。"
NO_ROLL = "这次没有做部门汇总。"
"""What is said where a table was not written (未做)."""


def lead(facts: Facts) -> Iterator[str]:
    """The audit in a few sentences (概述)."""
    if not facts.files:
        yield "没有找到可以核查的文件。请检查给出的文件夹、文件或压缩包里有没有自评表。"
        return
    unread = f"，其中 {grouped(facts.unread)} 个未能读取" if facts.unread else "，全部读取"
    if facts.unread == facts.files:
        unread = "，全部未能读取"
    doubles = f"；另有 {grouped(facts.doubles)} 个与别的文件内容相同，只计一次" if facts.doubles else ""
    yield f"本次核查 {grouped(facts.files)} 个文件{unread}{doubles}。"
    if not facts.forms:
        yield "没有读到自评表，无可核查内容。" + ("未读原因见下。" if facts.unread else "")
        return
    reports = f"和 {grouped(facts.reports)} 份自评报告" if facts.reports else ""
    yield (
        f"读到 {grouped(facts.forms)} 张自评表{reports}，按各地计分办法重新计算并逐项核查：{grouped(facts.judged)} 项已作出判断，"
        f"{grouped(facts.unjudged)} 项无法判断，另列。"
    )
    if facts.wrong:
        share = Rate(found=facts.wrong, judged=facts.forms).share
        yield f"{grouped(facts.wrong)} 张表（{percent(share)}）至少有一处错误，{grouped(facts.clean)} 张未发现问题。"
    else:
        yield f"没有发现错误；{grouped(facts.clean)} 张表未发现任何问题。"
    if facts.empty:
        yield f"{grouped(facts.empty)} 张表没有可核查的内容，不等于通过。"
    if told := _agreement(facts):
        yield told
    if told := _commonest(facts):
        yield told


def _agreement(facts: Facts) -> str:
    agreed = facts.agreement
    if not agreed.compared:
        return ""
    higher = percent(Rate(found=agreed.higher, judged=agreed.compared).share)
    return (
        f"填报总分与核算总分都有的 {grouped(agreed.compared)} 张表中，{grouped(agreed.same)} 张一致，"
        f"{grouped(agreed.higher)} 张（{higher}）填报高于核算，{grouped(agreed.lower)} 张低于核算；"
        f"填报中位数 {number(facts.reported.median)} 分，核算中位数 {number(facts.computed.median)} 分。"
    )


def _commonest(facts: Facts) -> str:
    faults = [kind for kind in facts.kinds if kind.severity == "error" and kind.rate is not None][:2]
    if not faults:
        return ""
    told = "，其次是".join(
        f"“{kind.title}”（{grouped(kind.forms)} 张，占已判断的 {percent(kind.rate.share)}）"
        for kind in faults
        if kind.rate is not None
    )
    return f"最常见的错误是{told}。"


_PARTS = 3


def short(source: str) -> str:
    """A path as it stands in tables (短路径): its last parts, which tell people the place, the unit and the file; the whole where that is no longer."""
    parts = re.split(r"[/\\]", source)
    return source if len(parts) <= _PARTS + 1 else "…/" + "/".join(parts[-_PARTS:])


_PAGE = re.compile(r"第(\d+)页")


def href(source: str, address: str = "") -> str | None:
    """Where a document can be opened (链接): it or the archive it lies in, on this machine; None when it is not here. PDFs open at the page."""
    path = local(source)
    if path is None:
        return None
    page = _PAGE.match(address)
    at = f"#page={page[1]}" if page and path.suffix.lower() == ".pdf" else ""
    return path.as_uri() + at


@lru_cache(maxsize=4096)
def local(source: str) -> Path | None:
    """The file on this machine that a document is or lies in (本机文件), None when there is none."""
    path = Path(source.partition("!/")[0])
    if not source or "://" in source or not path.is_file():
        return None
    return path.resolve()


def pack_title(facts: Facts, pack: str) -> str:
    """A pack as people call it (模板包名): its title with its id, as the audit wrote it down."""
    title = (facts.audit.get("packs") or {}).get(pack, {}).get("title")
    return f"{title}（{pack}）" if title else pack


_BLANK = re.compile(r"\{\w+\}(?:年度|年)?")
"""What a title leaves to be filled in: {year}年度{project}自评表."""


def kind_title(pack: str, form_kind: str) -> str:
    """A form of a pack as people call it (表样名): its title, or its id where the pack is not on this machine."""
    try:
        kinds = load_pack(pack).kinds
    except PackError:
        return form_kind
    title = next((kind.title for kind in kinds if kind.id == form_kind), "")
    return _BLANK.sub("", title) or form_kind


def sources(facts: Facts) -> str:
    """What was audited, in the words of the command (核查对象)."""
    return "、".join(facts.audit.get("sources") or ())
