"""Years in titles and texts (年度): which years a form is about, and which other years its texts only compare with or look ahead to."""

from __future__ import annotations

import re
from functools import lru_cache

_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年度")
_TITLE_SPAN = re.compile(r"(?<!\d)(20\d\d)\s*(?:年度?)?\s*[-—–－~～至到、和]+\s*(20\d\d)\s*年度")
_LEADING_YEAR = re.compile(r"^\s*[(（\[【]?\s*(20\d\d)\s*年(?!\s*\d)|[(（\[【]\s*(20\d\d)\s*年\s*[)）\]】]")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|〔\d{4}〕|\[\d{4}\]")
_CLAUSE = re.compile(r"[，。；！？,;!?\n]")
_COMPARED = re.compile(r"(?:根据|依据|按照?|对照|针对|比|较|同比|相比|上年|去年|与|同|和|跟|自|从|原)[^，。]{0,3}$")
_AHEAD = re.compile(
    r"推迟|延迟|推后|延至|延期|延后|顺延|结转|转入|转至|跨年|预计|计划|拟|将|待|争取|力争|安排[到在至]|下一?年|次年|明年"
)
_COMPARED_AFTER = re.compile(r"\s*(?:相比|同期|基础|水平|持平|以来|结转|前)")
_MONTH = re.compile(r"\s*\d{1,2}\s*月")
_DONE = re.compile(
    r"申请|申报|下达|批复|安排|到位|拨付|收到|完成|开展|实施|组织|举办|启动|成立|建成|新建|采购|购置|验收|支出|支付|执行|实际|实现|达到|增长|下降"
)


@lru_cache(maxsize=2048)
def title_years(text: str) -> tuple[int, int] | None:
    """The fiscal years a title names (标题年度), first and last: the first 20XX年度, or a span such as 2020-2021年度."""
    if span := _TITLE_SPAN.search(text):
        return int(span[1]), int(span[2])
    found = _TITLE_YEAR.search(text)
    return (int(found[1]), int(found[1])) if found else None


@lru_cache(maxsize=2048)
def leading_year(text: str) -> int | None:
    """The year a title begins with or holds in brackets (标题开头的年份): 2021年某某项目自评表, 某某项目自评表（2021年）."""
    found = _LEADING_YEAR.search(text)
    return int(found[1] or found[2]) if found else None


@lru_cache(maxsize=2048)
def years_done(text: str, *, months: bool = True) -> tuple[int, ...]:
    """Years in which a text says something was done or applied for (所述年份), once for every mention.

    Left out: titles and document numbers, and a year that is anywhere compared with (比2019年) or looked ahead to (推迟到2021年).
    ``months`` False: also mentions that name a month (2021年5月).
    """
    said: list[tuple[int, bool]] = []
    aside: set[int] = set()
    for clause in _CLAUSE.split(_QUOTED.sub("", text)):
        for found in _YEAR.finditer(clause):
            year, before, after = int(found[1]), clause[: found.start()], clause[found.end() :]
            if _COMPARED.search(before) or _AHEAD.search(before) or _COMPARED_AFTER.match(after):
                aside.add(year)
            if months or not _MONTH.match(after):
                said.append((year, _DONE.search(clause) is not None))
    done = {year for year, is_done in said if is_done} - aside
    return tuple(year for year, _ in said if year in done)


@lru_cache(maxsize=2048)
def years_named(text: str) -> frozenset[int]:
    """Every year a text speaks of (文中年份), without those inside titles and document numbers."""
    return frozenset(int(year) for year in _YEAR.findall(_QUOTED.sub("", text)))
