"""Dates as forms print them (日期): 2021 年 6 月 17 日, 2021.7.2, 2021-06, 12月底, 12月, 年底, 三季度末, 2020年, 每月15日前."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = {c: n for n, c in enumerate("一二三四五六七八九", start=1)} | {"十": 10, "十一": 11, "十二": 12}
_YEAR = r"(?:19|20)[0-9]{2}"
# every part of a date, so that dates inside a sentence are not counted as figures
DATE = re.compile(
    rf"(?P<y1>{_YEAR})\s*年(?:度)?(?:\s*(?P<m1>1[0-2]|0?[1-9])\s*月(?:份)?(?:\s*(?P<d1>3[01]|[12][0-9]|0?[1-9])\s*(?:日|号|(?=\s*(?:$|[\s,;)前至~-]))))?)?"
    rf"|(?P<y2>{_YEAR})\s*(?P<sep>[-./])\s*(?P<m2>1[0-2]|0?[1-9])\s*(?P=sep)\s*(?P<d2>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    rf"|(?<![0-9.])(?P<y3>{_YEAR})\s*(?:[-/]\s*(?P<m5>1[0-2]|0?[1-9])(?![0-9/.-])(?:\s*月(?:份)?)?|\.\s*(?P<m6>1[0-2]|0?[1-9])\s*月(?:份)?)"
    r"(?:\s*(?P<d5>3[01]|[12][0-9]|0?[1-9])\s*(?:日|号))?"
    r"|(?<![0-9.])(?P<m3>1[0-2]|0?[1-9])\s*月(?:份)?(?:\s*(?P<d3>3[01]|[12][0-9]|0?[1-9])\s*(?:日|号|(?=\s*(?:$|[\s,;)前至~-]))))?"
    r"|(?<![一-鿿])(?P<m4>十[一二]?|[一二三四五六七八九])月(?:份)?"
    r"|[第前]?(?P<q>[1-4一二三四])\s*季度"
    r"|(?P<end>(?:当|本|全)?年(?:底|末|终))|(?P<half>上半年|下半年)"
)
_EDGE = re.compile(
    r"\s*(?P<edge>月?(?:底|末)|上旬|中旬|下旬|初)?\s*(?P<before>之前|以前|前|止|之内|以内|内)?\s*(?:已?(?:全部|按期|按时)?(?:完成|实施|到位|验收|竣工))?\s*"
)
_PART_OF_YEAR = re.compile(
    r"\s*(?:(?P<end>底|末|终)|第?(?P<q>[1-4一二三四])\s*季度|(?P<half>上半年|下半年)|(?P<whole>全年|整年))"
)
_OF_MONTH = re.compile(
    r"\s*(?:于|在)?\s*(?P<of>每个?月|当月|本月|次月|下月)\s*的?\s*(?:第\s*)?(?:[0-9]{1,2}\s*(?:日|号)?\s*(?:-|~|至|到)\s*)?"
    r"(?:(?P<day>3[01]|[12][0-9]|0?[1-9])\s*(?:日|号)|(?P<end>底|末))"
)
_BY_DAY = re.compile(r"\s*(?P<day>3[01]|[12][0-9]|0?[1-9])\s*(?:日|号)\s*(?=之?前|以前)")
_YEAR_MONTH = re.compile(rf"\s*(?P<year>{_YEAR})\s*[.]\s*(?P<month>1[0-2]|0?[1-9])\s*")
_PAID = re.compile(
    r"(?:均?(?:已|按时|按期|及时|准时|足额|全额)*(?:发放|支付|拨付|缴纳|上报|报送|完成|到账)(?:到位|完毕|完成|一次)?)"
)
_LAST = (31, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EDGE_DAY = {"上旬": 10, "中旬": 20, "初": 10}


@dataclass(frozen=True, slots=True)
class Day:
    """A date (日期) as (year, month, day), 0 for what is not said; ``by``: the text says no later than.

    ``of``: "月" for a day of every month (每月15日), "次月" for one of the month after, else "".
    """

    date: tuple[int, int, int]
    by: bool
    of: str = ""


def read_day(text: str) -> Day | None:
    """The date when the text is a date and nothing else (日期), None otherwise. A month or year stands for its last day."""
    start = re.match(r"\s*(?:于|在|截至|截止到?|至|到)?\s*", text)
    m = DATE.match(text, start.end() if start else 0)
    if m is None:
        return _of_month(text)
    year, month, day = (
        int(m["y1"] or m["y2"] or m["y3"] or 0),
        int(m["m1"] or m["m2"] or m["m3"] or m["m5"] or m["m6"] or 0),
        int(m["d1"] or m["d2"] or m["d3"] or m["d5"] or 0),
    )
    if m["m4"]:
        month = _NUMBER[m["m4"]]
    if m["q"]:
        month = 3 * (int(m["q"]) if m["q"].isdigit() else _NUMBER[m["q"]])
    if m["half"]:
        month = 6 if m["half"] == "上半年" else 12
    position = m.end()
    # 2020年底, 2020年上半年, 2020年第三季度
    if m["y1"] and not month and (rest := _PART_OF_YEAR.match(text, position)):
        month = 12
        if rest["q"]:
            month = 3 * (int(rest["q"]) if rest["q"].isdigit() else _NUMBER[rest["q"]])
        elif rest["half"] == "上半年":
            month = 6
        position = rest.end()
    edge = _EDGE.match(text, position)
    assert edge is not None  # every part of the pattern is optional
    if text[edge.end() :].strip(" 。.;,"):
        return None
    month = month or 12
    if not day:
        day = _EDGE_DAY.get(edge["edge"] or "", _LAST[month])
    return Day((year, month, day), bool(edge["before"]))


def _of_month(text: str) -> Day | None:
    """A day of the month (每月某日): 每月15日前, 次月10日, 每月底, 10日前."""
    m = _OF_MONTH.match(text)
    of = ""
    if m is not None:
        of = "次月" if m["of"] in ("次月", "下月") else "月"
        day = int(m["day"] or 31)
    elif (m := _BY_DAY.match(text)) is not None:
        day = int(m["day"])
    else:
        return None
    edge = _EDGE.match(text, m.end())
    assert edge is not None  # every part of the pattern is optional
    rest = text[edge.end() :].strip(" 。.;,")
    if rest and not (of and _PAID.fullmatch(rest)):
        return None
    return Day((0, 0, day), bool(edge["before"]), of)


def year_and_month(text: str) -> tuple[int, int, int] | None:
    """The last day of the month that 2020.12 says when it stands where a date is asked for (年月); None when it cannot be one.

    By itself such a text is a number; only its neighbour tells that it is a month.
    """
    m = _YEAR_MONTH.fullmatch(text)
    if m is None:
        return None
    month = int(m["month"])
    return int(m["year"]), month, _LAST[month]
