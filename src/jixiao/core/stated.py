"""Figures in prose (报告数据): every amount, rate, score and count that a text states, and what it speaks of.

The figures a report is compared by have fixed names: 自评得分, 预算执行得分, 绩效目标得分, 年初预算数, 预算数, 调整后预算数, 执行数, 执行率.
Dates, numbering, document numbers and names with digits are not figures. A figure is kept as printed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from jixiao.core.day import DATE
from jixiao.core.unit import UNITS

_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_FIGURE = re.compile(
    r"(?P<sign>(?:≥|≤|>=|<=|[><≧≦＞＜]|不低于|不少于|不超过|低于|高于|超过|未达到|接近|大于|小于|约|近)\s*)?"
    r"(?:(?P<share>[百千万]分之[一二三四五六七八九十百零点\d.]+)"
    r"|(?<![\d.A-Za-z])(?P<digits>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\d])"
    r"\s*(?:(?P<percent>%|‰|个百分点|□)|(?:[余多]\s*)?(?P<scale>万亿|百亿|千亿|亿|千万|百万|万)?(?:[余多]\s*)?(?P<unit>个[工项]作?[日目]|"
    + _UNIT
    + r")?"
    r"(?:\s*/\s*[A-Za-z\u4e00-\u9fff·]{1,3}²?)*))"
    r"(?:\s*(?:以上|以下|以内|左右))?"
)
_NO_FIGURE = re.compile(
    r"[〔\[（(]?(?:19|20)\d{2}[〕\])）]\s*\d+\s*号|第\s*\d+|(?<!\d)\d{1,6}\s*号(?:楼|文|线|院|门|令|机)|\d{1,2}(?:[、,]\d{1,2})*\s*[月日](?!均)|(?:19|20)\d{2}(?=\s*(?:年|-|—|至))"
    r"|《[^《》]*》|(?:附?表|图)\s*\d+|(?<!\d)\d{1,6}(?=\s*(?:人才|会议室|房间|热线|工程(?!师)|计划(?!数)))|(?<![A-Za-z])[A-Za-z]{1,12}-?\d{1,6}(?:\.\d{1,6})?|(?<!\d)\d{1,4}[GDK](?=[\u4e00-\u9fff])|(?:电话|手机)\D{0,4}[\d-]{7,}"
)
_NUMBERING = re.compile(r"(?:^|(?<=[。；;\s-]))(?:[(（]\d{1,2}[)）]|\d{1,2}(?:[、．]|\.(?!\d)))")
# notes of the template, not statements of the report
_NOTE = re.compile(r"\s*(?:注|备注|说明|填表说明)\s*[:：]|\s*[(（]?(?:缩略版|摘要版)[^。]{0,40}字(?:以内|左右)")
_TO_THE_WRITER = re.compile(r"【\s*请(?:补充|核对|填写|说明)[^】]*】?")
_EVERY = re.compile(r"每\s*$")
_PERIODS = frozenset(("个月", "月", "年", "天", "日", "周", "小时", "个工作日", "季度"))
_SENTENCE = re.compile(r"[。；]")
_REACH = 200  # what a figure speaks of stands within so many characters before it
_CLAUSE = re.compile(r"[，。；：、,;:（(）)！？!?“”\n]")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年(?:度)?(?:全年)?")
_OPENING = re.compile(r"[-·•●\s]*(?:\d{1,2}[.、．]\s*)?(?:其中)?(?:分别)?(?:包括|包含|为|由|将)?(?:的|了)?\s*")
_LINK = re.compile(
    r"(?:合计|总计|累计|分别|均|共|仅|只|已|约|达|为|是|至|到|了|的|有|计|按|近|于|个|各|在|率(?=仅为)|突破)+$"
)
# words that name a quantity: what stands before the figure is then what it speaks of
_NOUN = re.compile(
    r"(?:率|得分|评分|总分|分值|数|额|金|资金|预算|支出|经费|度|量|费|费用|总计|合计|目标|目标值|总额|价|造价|比例|比重|占比|结转|批复|指标|面积|下降|增长|提高|减少|支付|使用)$"
)
_BEHIND = re.compile(r"\s*(?:的)?([\u4e00-\u9fffA-Za-z（）()]{2,14})")

_PARTIAL = re.compile(r"其中|其他|其它|结转|尾款|基本支出|项目支出|专项支出|人均|单价|上年|以前年度|合同|目标|子项")
_BEFORE_CUT = re.compile(r"未(?:压减|压缩|调整)|(?:压减|压缩|调整)前")
_AFTER_CUT = re.compile(r"(?:压减|压缩|调整|调减|调增)(?:后|为|至|到)")
_SCORE = re.compile(r"(?:得分|评分|总分|评价分|自评分|分数)(?:情况)?$")

NAMED = frozenset((
    "自评得分", "自评得分（压减前）", "预算执行得分", "绩效目标得分", "产出得分", "效益得分", "满意度得分",
    "年初预算数", "预算数", "调整后预算数", "到位数", "压减数", "执行数", "执行率", "执行率（压减前）",
))  # fmt: skip
"""The fixed names of the figures a report is compared by (固定名称)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A figure that a text states (文中数据): what it speaks of, as printed, and where in the text it stands.

    ``phrase``: the words of its clause before it, without links such as 达到 and 为.
    """

    what: str
    printed: str
    start: int
    end: int
    phrase: str = ""


def stated(text: str, heading: str = "", years: Collection[str] = ()) -> Iterator[Stated]:
    """Every figure of a paragraph in order (逐项数据). ``heading``: that of its section; ``years``: those the report is about, as printed."""
    plain = text.translate(_WIDE)
    if _NOTE.match(plain) or "计分原则" in plain:
        return
    clear = _clear(plain)
    if not re.search(r"\d|分之", clear):
        return
    end, last, last_share = 0, "", False
    for m in _FIGURE.finditer(clear):
        before = plain[max(end, m.start() - _REACH) : m.start()]
        sentence = _SENTENCE.split(plain[max(0, m.start() - _REACH) : m.start()])[-1]
        phrase, raw = _phrase(before)
        what = _what(before, sentence, plain[m.end() : m.end() + 20], m, phrase, raw, heading, years)
        share = bool(m["share"] or m["percent"])
        if what not in NAMED and not phrase and last and share == last_share and _goes_on(before):
            what = last  # 目标 2000 亿元，达到 2001 亿元: both speak of one thing
        end = m.end()
        if what is None or _is_period(m, before):
            continue
        last, last_share = ("" if what in NAMED else what), share
        printed = text[m.start() : m.end()]
        kept = printed.strip(" ，、/")
        start = m.start() + printed.index(kept)
        yield Stated(what=what, printed=kept, start=start, end=start + len(kept), phrase=phrase)


def figure_at(text: str, position: int) -> tuple[int, int] | None:
    """Where the figure begins and ends that stands at a position (此处的数), unit or not; None when there is none, or a date."""
    m = _FIGURE.match(_clear(text.translate(_WIDE)), position)
    return None if m is None else (m.start(), m.start() + len(m[0].rstrip(" ，、/")))


def _clear(plain: str) -> str:
    """A text of the same length without the digits that are no figures: dates, numbering, numbers of documents, notes to the writer."""
    return _NUMBERING.sub(_blank, _NO_FIGURE.sub(_blank, DATE.sub(_blank, without_notes(plain))))


def without_notes(text: str) -> str:
    """A text of the same length without notes to its writer (去待办注记): 【请核对：…】, 【请补充：…】 say nothing themselves."""
    return _TO_THE_WRITER.sub(_blank, text) if "【" in text else text


def _goes_on(before: str) -> bool:
    """Whether nothing but links stands between a figure and the one before it."""
    return len(before) <= 12 and not re.search(r"[。；\n]", before) and not _LINK.sub("", before.strip(" ，,、"))


def _is_period(m: re.Match[str], before: str) -> bool:
    """Whether a figure only says how long or how often: 每 2 个月, 30 余年."""
    unit = m["unit"] or ""
    return unit in _PERIODS and bool(_EVERY.search(before) or re.search(r"[余多]", m[0]))


def _blank(m: re.Match[str]) -> str:
    return " " * len(m[0])


def _phrase(before: str) -> tuple[str, str]:
    """The words of a figure's clause before it (数前词语): without links, and with them."""
    pieces = [p for p in _CLAUSE.split(before) if p.strip()]
    raw = _OPENING.sub("", DATE.sub("", pieces[-1]).strip()) if pieces else ""
    return _LINK.sub("", raw).strip(), raw


def _what(
    before: str,
    sentence: str,
    after: str,
    m: re.Match[str],
    phrase: str,
    raw: str,
    heading: str,
    years: Collection[str],
) -> str | None:
    """What a figure speaks of; None when it is a bare small number that no noun explains."""
    bare = not (m["share"] or m["percent"] or m["scale"] or m["unit"])
    named = _named(phrase, raw, sentence, m, heading, of_another_year(before, years))
    if named:
        return named
    if bare and not _NOUN.search(phrase) and "." not in m["digits"] and len(m["digits"]) < 5:
        return None
    if phrase and (_NOUN.search(phrase) or m["percent"] or m["share"]):
        return phrase[-30:]
    behind = _BEHIND.match(after) if m["unit"] or m["scale"] else None
    if behind is not None:
        return behind[1]
    return phrase[-30:] or heading.strip("一二三四五六七八九十（）()、.． 0123456789。：:") or "数据"


def of_another_year(text: str, years: Collection[str]) -> bool:
    """Whether the last year that a text names is none of these (另一年度)."""
    said = _YEAR.findall(text)
    return bool(said) and bool(years) and said[-1][:4] not in years


def _named(phrase: str, raw: str, sentence: str, m: re.Match[str], heading: str, other_year: bool) -> str:
    """The fixed name of a figure a report is compared by, "" when it has none."""
    share = bool(m["percent"] or m["share"])
    money = not share and (m["unit"] in (None, "元"))
    if m["unit"] == "分" or (
        money and not m["scale"] and (_SCORE.search(phrase) or (not phrase and "得分" in heading))
    ):
        return _score(phrase, sentence, heading)
    if share and re.search(
        r"(?:^|预算|资金|整体|总体|支出|经费|财政|项目|实际|总)(?:执行率|支出率|执行进度)$|预算完成率$", phrase
    ):
        if _PARTIAL.search(phrase) or other_year or "专项" in phrase:
            return ""
        return "执行率（压减前）" if _before_cut(sentence) else "执行率"
    part = _PARTIAL.search(phrase) or re.search(r"其中[^，。；]*$", sentence)
    if not money or part or other_year or (bare_number(m) and not _NOUN.search(phrase)):
        return ""
    if re.search(
        r"执行数|实际执行|执行金额|(?:压减|压缩|调整)后[^，。]{0,4}(?:支出|支付|使用)$|实际支出|实际使用|共支出|资金支出|支出数|实际支付|预算支出$|预算执行$|^支出$|^执行$",
        phrase,
    ):
        return "执行数"
    if re.search(r"(?:压减|压缩|调减|核减)(?:了|资金|预算|金额|数|$)", phrase) and not _AFTER_CUT.search(raw):
        return "压减数"
    if "到位" in phrase:
        return "到位数"
    if "预算" in phrase or re.search(r"批复|(?:压减|压缩|调整)(?:后|为|至|到)?", phrase):
        if _AFTER_CUT.search(raw) or re.search(r"(?:压减|压缩|调整)(?:后|为|至|到)[^，。；]*$", sentence):
            return "调整后预算数"
        return "年初预算数" if "年初" in phrase else "预算数"
    return ""


def bare_number(m: re.Match[str]) -> bool:
    """Whether a figure stands without any unit (无单位数)."""
    return not (m["share"] or m["percent"] or m["scale"] or m["unit"])


# what one indicator earned stands behind its target and its name: “列养里程”目标值≥320公里，实际326公里，得20分
_OF_INDICATOR = re.compile(r"目标值|指标值|”得?$")
_WHOLE_SCORE = re.compile(r"自评|自我评|整体|综合|评价|总分|总得分|总评")
_GROUP_SCORE = re.compile(r"(产出|效益|满意度|数量|质量|时效|成本|决策|过程|管理)(?:指标)?(?:类)?(?:得分|评分|得)?$")


def _score(phrase: str, sentence: str, heading: str) -> str:
    """Which score a figure in points is (得分名称)."""
    if re.search(r"分值|满分|权重|扣", phrase):
        return phrase[-20:]
    if not _WHOLE_SCORE.search(phrase):
        if _OF_INDICATOR.search(sentence):
            return "指标得分"
        if "执行" in phrase or (phrase in ("得", "得分", "") and "执行" in heading):
            return "预算执行得分"
        if "绩效目标" in phrase or "绩效指标" in phrase:
            return "绩效目标得分"
        if group := _GROUP_SCORE.search(phrase):
            return f"{group[1]}得分"
    clause = _CLAUSE.split(sentence)[-1]
    return "自评得分（压减前）" if _before_cut(clause) else "自评得分"


def _before_cut(text: str) -> bool:
    """Whether the text speaks last of the state before the budget was cut (压减前)."""
    before = [m.end() for m in _BEFORE_CUT.finditer(text)]
    after = [m.end() for m in _AFTER_CUT.finditer(text)]
    return bool(before) and (not after or before[-1] > after[-1])
