"""What a printed value means (数值含义): sign, number, unit, bounds, ordinals, ranges, dates, words.

The door to this notion: ``read_quantity`` and ``read_amount`` read, ``comparable`` and ``unit_conflict`` set two of them side by side.
Source of the cases: real published forms. The text stays with Printed; this module only reads it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from jixiao.core.amount import FIGURE, by_arithmetic, by_label, terms
from jixiao.core.common_unit import comparable, unit_conflict
from jixiao.core.day import DATE, Day, read_day
from jixiao.core.folding import folded
from jixiao.core.lead import read_lead, sign_word_end
from jixiao.core.meaning import ROUGH, Quantity
from jixiao.core.number import EXACT, plain
from jixiao.core.numeral import CHARACTERS, numeral
from jixiao.core.rank import read_rank
from jixiao.core.unit import MAGNITUDES, UNITS, Tail, read_tail

__all__ = ["Quantity", "comparable", "read_amount", "read_quantity", "unit_conflict"]

_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
# a figure at the very beginning, with nothing but a sign before it
_LEAD = re.compile(rf"(>=|<=|[><=])?\s*(?:([-+])\s*)?[¥￥]?\s*({_NUMBER})(?![.,]?[0-9])")
_EXPONENT = re.compile(r"[eE]([+-]?[0-9]{1,2})(?![0-9A-Za-z])")
_RANGE = re.compile(
    rf"\s*(?P<unit>[^0-9\s()\[\],;，；。+=<>~-]{{0,5}}?)\s*(?:-{{1,2}}|~|至|到)\s*(?:<=|>=)?\s*(?P<high>{_NUMBER})(?![0-9.]|,[0-9])(?P<tail>[^0-9]*)$"
)
_BETWEEN = re.compile(
    rf"(?P<low_unit>[^0-9<>=]{{0,6}}?)[\s,;，且并和及]*(?:<=|<)\s*(?:[A-Za-z]\s*(?:<=|<)\s*)?(?P<high>{_NUMBER})(?![0-9.]|,[0-9])(?P<tail>[^0-9<>=]*)$"
)
_DIGIT = re.compile(r"[0-9]")
_LONG, _VERY_LONG = 60, 400  # from here on a text that does not begin with a figure, or any text, is prose

# 下降45% tells a change whose sign the figure does not show; 降至5% tells a level
_DECLINE = re.compile(r"(?:下降|减少|降低|缩短|压减|压缩|下滑|下跌|减|降|少)(?:了|约)?\s*$")
_NEGATION = re.compile(r"未|没有|没|不|无|非|缺|差|尚")
_EVERY = re.compile(
    r"每(?:一)?(?:个(?=月|季度|星期))?(?P<each>半年|季度?|星期|工作日|周(?!期)|[家户人年月日天次场位名项个])|(?P<mean>[人户年月日天]均)"
)
_EVERY_PERIOD = re.compile(r"每(?:一)?个?(?P<each>半年|季度?|星期|工作日|[年月周日天])")
# 一年两次, 1月1次: as much as 每年两次
_ONCE = re.compile(
    r"(?:[一1]\s*个?|(?=半年))(?P<each>半年|季度|星期|[年月周季日天])\s*(?=(?:[0-9]{1,3}|[一两二三四五六七八九十]{1,3})\s*(?:次|期|场|批|轮|篇|遍)\s*$)"
)
_CLAUSE = re.compile(r"[,;。，；！!？?]")
_NUMBERED = re.compile(r"(?:^\s*|(?<=[\s;；。]))(?:\([0-9]{1,2}\)|[0-9]{1,2}(?:[、)]|\.(?![0-9])))")
_NAMED = re.compile(
    r"(?<![A-Za-z])[A-Za-z]{1,12}[-.]?[0-9]{1,6}(?:\.[0-9]{1,6})?|第\s*[0-9]+|《[^《》]*》|(?<![0-9])[0-9]{1,6}(?:[GDAK](?=[\u4e00-\u9fff])|(?:\.[0-9]{1,6}){2,}|\s*\+\s*[A-Za-z])"
)
_INSIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")

_PART_OF = re.compile(rf"([百千万])分之(?:([{CHARACTERS}点]+)|([0-9]+(?:\.[0-9]+)?))")
_COMPOUND = re.compile(r"([0-9]+)(亿|万)([0-9]+)(千万|百万|万|千|百)?(?=$|[元人家个户次])")
_INTERVAL = re.compile(rf"\[\s*({_NUMBER})(%?)\s*[,，、]\s*(?P<high>{_NUMBER})(?P<tail>%?)\s*[\])]$")
_SHARE = re.compile(rf"([{CHARACTERS}]{{1,3}})分之([{CHARACTERS}]{{1,3}})$")
_PART_UNIT = {"百": "%", "千": "‰", "万": "‱"}
_CHINESE = re.compile(
    rf"(?P<lead>[^{CHARACTERS}]*)(?P<run>[{CHARACTERS}]+(?:点[{CHARACTERS}]+)?)(?P<tail>[^{CHARACTERS}]*)$"
)
_WORDLIKE_WORDS = "十分 一起 一般 一度 一点 一面 一方 一道 一对 一头 一回 一季 四季 一代 一层 一片 一成 百万 千万 十万 一致 一流 万 亿 百 千"
_WORDLIKE = frozenset(_WORDLIKE_WORDS.split())


@lru_cache(maxsize=65536)
def read_quantity(text: str) -> Quantity:
    """The meaning of ``text`` (含义); never raises. Words without a figure have kind "words"."""
    clean = folded(text)
    m = _LEAD.match(clean)
    if m is not None:
        rest = clean[m.end() :]
        if not _DIGIT.search(rest):
            tail = read_tail(rest)
            if (
                not tail.words
                and tail.unit not in ("月", "季度", "级", "等奖", "等")
                and not (tail.unit in ("年", "年度") and len(m[3]) == 4)
            ):
                return _number(text, m[1], m[2], m[3], tail)
    return _read(text, clean)


def _read(text: str, clean: str) -> Quantity:
    if "分之" in clean:
        if (
            (m := _SHARE.match(clean))
            and m[1] not in _PART_UNIT
            and (below := numeral(m[1]))
            and (above := numeral(m[2]))
        ):
            value = EXACT.divide(above, below)
            return Quantity(kind="ratio", text=text, value=value, numbers=(value,))
        clean = _PART_OF.sub(_part, clean)
    if clean.startswith("#"):  # #DIV/0!, #REF!
        return Quantity(kind="words", text=text, doubt="单元格是公式错误值")
    if not _DIGIT.search(clean):
        return _spelled(text, clean)
    if len(clean) > _LONG and (len(clean) > _VERY_LONG or not _LEAD.match(clean)):
        return _prose(text, clean)
    day = read_day(clean)
    if day is not None:
        return _dated(text, day)
    if (ordinal := read_rank(text, clean)) is not None:
        return ordinal
    if (m := re.fullmatch(rf"\(\s*({_NUMBER})\s*([^0-9()]*)\)\s*([^0-9()]*)", clean)) is not None:
        return _bracketed(text, m)
    clean = _COMPOUND.sub(_sum, clean)
    if (once := _ONCE.match(clean)) is not None:
        clean = f"每{once['each']}{clean[once.end() :]}"
    if (v := _INTERVAL.match(clean)) is not None:
        clean = f"{v[1]}{v[2]}-{v['high']}{v['tail']}"
    m = _LEAD.match(clean) or _LEAD.match(clean, sign_word_end(clean))
    if m is not None:
        found = _from_lead(text, clean, m)
        if found is not None:
            return found
    return _from_sentence(text, clean)


def _dated(text: str, day: Day) -> Quantity:
    return Quantity(kind="date", text=text, date=day.date, sign="<=" if day.by else None, per=day.of)


def _number(
    text: str,
    sign: str | None,
    minus: str | None,
    digits: str,
    tail: Tail,
    *,
    words: str = "",
    doubt: str = "",
    per: str = "",
) -> Quantity:
    """A single figure with all that was read around it."""
    digits = digits.replace(",", "")
    if len(digits) > 40:
        return Quantity(kind="words", text=text, doubt="数字过长，不能作为数值")
    value = Decimal(digits)
    if minus == "-":
        value = -value
    if sign is None:
        sign = tail.sign
    elif tail.sign is not None and sign[0] != tail.sign[0] and sign != "=":
        doubt = doubt or "前后的界限方向相反"
    if tail.roughly:
        doubt = doubt or ROUGH
    per = tail.per.removeprefix("每") or per
    return Quantity(
        kind=tail.kind,
        text=text,
        sign=sign,
        value=value,
        scale=tail.scale,
        unit=tail.unit,
        magnitude=tail.magnitude,
        places=len(digits.partition(".")[2]),
        numbers=(value * tail.scale, *(EXACT.multiply(t.value, t.scale) for t in terms(tail.note)))
        if tail.note
        else (value * tail.scale,),
        per=per,
        note=tail.note,
        words=words,
        doubt=doubt,
        clear=not per and not doubt,
    )


def _part(m: re.Match[str]) -> str:
    number = m[3] or numeral(m[2])
    return m[0] if number is None else f"{number}{_PART_UNIT[m[1]]}"


def _sum(m: re.Match[str]) -> str:
    """3亿5千万 → 350000000; left alone when the second part is not the smaller one."""
    whole = EXACT.multiply(Decimal(m[1]), MAGNITUDES[m[2]])
    part = EXACT.multiply(Decimal(m[3]), MAGNITUDES[m[4]] if m[4] else Decimal(1))
    return plain(whole + part) if part < MAGNITUDES[m[2]] and len(m[1]) + len(m[3]) < 30 else m[0]


def _spelled(text: str, clean: str) -> Quantity:
    """Text without a digit: a date, a rank, a Chinese numeral with its unit — or words."""
    if len(clean) <= 30:
        day = read_day(clean)
        if day is not None:
            return _dated(text, day)
        if (once := _ONCE.match(clean)) is not None:
            clean = f"每{once['each']}{clean[once.end() :]}"
        if (ordinal := read_rank(text, clean)) is not None:
            return ordinal
        m = _CHINESE.match(clean)
        if m is not None and m["run"] + m["tail"] not in _WORDLIKE and m["run"] not in _WORDLIKE:
            sign, words, doubt = read_lead(m["lead"])
            run, magnitude = m["run"], ""
            if run[-1] in "万亿" and not any(c in "万亿" for c in run[:-1]):
                run, magnitude = run[:-1], run[-1]
            value = numeral(run)
            tail = read_tail(magnitude + m["tail"])
            every = _EVERY_PERIOD.fullmatch(words)
            known = tail.unit in UNITS or tail.unit.startswith("个") or tail.kind == "ratio" or not tail.unit
            if (
                value is not None
                and (not words or (every is not None and tail.unit))
                and known
                and not tail.words
                and (tail.unit or len(m["run"]) > 1 or not m["lead"])
            ):
                per = every["each"] if every is not None else ""
                return _number(text, sign, None, plain(value), tail, words=words, doubt=doubt, per=per)
    return Quantity(kind="words", text=text)


def _bracketed(text: str, m: re.Match[str]) -> Quantity:
    """(1,234.5): accountants write a negative number so; (12分) is a remark."""
    tail = read_tail(m[2] + m[3])
    negative = tail.unit in ("", "元") and not tail.words
    doubt = "括号内的整数按负数读，也可能只是加注" if negative and "," not in m[1] and "." not in m[1] else ""
    return _number(text, None, "-" if negative else None, m[1], tail, words=tail.words, doubt=doubt)


def _from_lead(text: str, clean: str, m: re.Match[str]) -> Quantity | None:
    """A figure at the beginning (after a sign word at most) whose rest holds a range, an exponent or only notes."""
    rest = clean[m.end() :]
    sign, _, doubt = read_lead(clean[: m.start()])
    sign = m[1] or sign
    if (e := _EXPONENT.match(rest)) is not None:  # Excel: 1.5E+05
        value = Decimal(m[3].replace(",", "")).scaleb(int(e[1]))
        return _number(text, sign, m[2], format(value, "f"), read_tail(rest[e.end() :]), doubt=doubt)
    if (r := _RANGE.match(rest)) is not None:
        return _range(text, sign, m, r["unit"], r["high"], r["tail"])
    if m[1] in (">", ">=") and (r := _BETWEEN.match(rest)) is not None:
        return _range(text, None, m, r["low_unit"].strip(" ,;，且并和及"), r["high"], r["tail"])
    if (
        m[1] is None
        and (
            r := re.match(
                rf"(?P<unit>%|‰)?\s*(?:<=|<)\s*[A-Za-z]\s*(?:<=|<)\s*(?P<high>{_NUMBER})(?P<tail>[^0-9]*)$", rest
            )
        )
        is not None
    ):
        return _range(text, None, m, r["unit"] or "", r["high"], r["tail"])
    if (g := re.fullmatch(r"((?: [0-9]{3})+(?:\.[0-9]+)?)(\D*)", rest)) is not None and len(m[3]) <= 3 and m[3] != "0":
        return _number(
            text, sign, m[2], m[3] + g[1].replace(" ", ""), read_tail(g[2]), doubt="数字中间有空格，按千位分隔读"
        )
    if _DIGIT.search(_INSIDE.sub("", rest)) or (rest[:1] in (".", "、", ")") and len(rest) > 1):
        return None
    tail = read_tail(rest)
    if not tail.words:
        return _number(text, sign, m[2], m[3], tail, doubt=doubt)
    if tail.words and (tail.sign or len(tail.words) > 4 or _CLAUSE.search(tail.words)):
        doubt = doubt or "数字在说明文字之中，未必是所填的数"
    return _number(text, sign, m[2], m[3], tail, words=tail.words, doubt=doubt, per=_per("", tail.words))


def _range(text: str, sign: str | None, m: re.Match[str], low_unit: str, high: str, after: str) -> Quantity | None:
    tail, low_tail = read_tail(after), read_tail(low_unit)
    low_digits, high_digits = m[3].replace(",", ""), high.replace(",", "")
    if len(low_digits) > 40 or len(high_digits) > 40 or (low_unit and low_tail.words):
        return None
    low, top = Decimal(low_digits), Decimal(high_digits)
    if m[2] == "-":
        low = -low
    if not tail.unit and not tail.magnitude:
        tail = low_tail
    if low_unit and low_tail.scale != tail.scale:
        low = EXACT.divide(EXACT.multiply(low, low_tail.scale), tail.scale)
    if low > top:
        return None
    doubt = ""
    years = all(len(d) == 4 and d[:2] in ("19", "20") for d in (low_digits, high_digits))
    if years and tail.unit in ("年", "年度"):
        return Quantity(kind="date", text=text, date=(int(top), 12, 31), numbers=())
    if years and not tail.unit:
        doubt = "可能是年份"
    elif tail.words:
        doubt = "数字在说明文字之中，未必是所填的数"
    return Quantity(
        kind="range", text=text, sign=sign, value=low, high=top, scale=tail.scale, unit=tail.unit, magnitude=tail.magnitude, per=tail.per, note=tail.note,
        places=max(len(low_digits.partition(".")[2]), len(high_digits.partition(".")[2])), numbers=(low * tail.scale, top * tail.scale), words=tail.words, doubt=doubt,
    )  # fmt: skip


def _masked(clean: str) -> str:
    """The sentence with dates, numbering and names such as PM2.5 blanked out, positions kept."""

    def blank(m: re.Match[str]) -> str:
        return " " * len(m[0])

    return _NAMED.sub(blank, _NUMBERED.sub(blank, DATE.sub(blank, clean)))


def _from_sentence(text: str, clean: str) -> Quantity:
    """Figures among words: the one that is meant, else several."""
    masked = _masked(clean)
    outside = _INSIDE.sub(lambda m: " " * len(m[0]), masked)
    figures = list(FIGURE.finditer(outside))
    inner = False
    if not figures:
        figures, inner = list(FIGURE.finditer(masked)), True
    if not figures:
        doubt = "其中的数字是日期、编号或名称" if _DIGIT.search(clean) else ""
        return Quantity(kind="words", text=text, doubt=doubt)
    whole = re.search(r"[,;，；、(]?\s*其中", outside[figures[0].end() :])
    if len(figures) > 1 and whole is not None and figures[0].end() + whole.start() < figures[1].start():
        end = figures[0].end() + whole.start()
        main = read_quantity(clean[:end])
        if main.value is not None:
            numbers = tuple(EXACT.multiply(t.value, t.scale) for t in terms(masked))
            note = f"{main.note} {clean[end:].strip(' ,;，；、')}".strip()
            return _again(main, text=text, numbers=numbers, note=note)
    if len(figures) > 1:
        return _several(text, masked, figures)
    return _single(text, clean.replace("(", " ").replace(")", " ") if inner else clean, figures[0])


def _again(q: Quantity, **changes: object) -> Quantity:
    fields = {name: getattr(q, name) for name in Quantity.__slots__}
    return Quantity(**(fields | {"clear": False} | changes))


def _single(text: str, clean: str, m: re.Match[str]) -> Quantity:
    prefix = clean[: m.start()]
    minus = "-" if re.search(r"(?:^|[^0-9A-Za-z)%])-\s*$", prefix) else None
    if minus:
        prefix = prefix.rstrip()[:-1]
    sign, words, doubt = read_lead(prefix)
    tail = read_tail(clean[m.start(1) + len(m[1]) :])
    if _DECLINE.search(words) and minus is None:
        doubt = "文字说的是下降或减少，数字的正负不明"
    elif len(words) > 12 or _CLAUSE.search(words) or (tail.words and (words or tail.sign or len(tail.words) > 4)):
        doubt = doubt or "数字在说明文字之中，未必是所填的数"
    elif _NEGATION.search(words):
        doubt = doubt or "文字带有否定的意思，数字未必是完成数"
    return _number(
        text, sign, minus, m[1], tail, words=f"{words} {tail.words}".strip(), doubt=doubt, per=_per(words, tail.words)
    )


def _per(words: str, after: str) -> str:
    """For what the figure between two texts is said (频次或均摊): 每月 → "月", 人均 → "人均", 每人每月 → "人·月"."""
    found = [m["each"] or m["mean"] for m in _EVERY.finditer(words)]
    if not found and (m := _EVERY_PERIOD.fullmatch(after)) is not None:  # 1次每月
        found = [m["each"]]
    return "·".join(found)


_SPLIT = re.compile(r"[,;，；且并和]|(?<=以上)|(?<=以下)|(?=<|>)|(?=小于|低于|少于|不超过|不高于|不大于|不多于)")


def _pair(text: str, masked: str, figures: list[re.Match[str]], numbers: tuple[Decimal, ...]) -> Quantity | None:
    """Two figures of which one is meant, or that are the ends of a range: 3个以上5个以下; 完成 30 个，完成率 100%."""
    split = _SPLIT.search(masked, figures[0].end(), figures[1].start())
    if split is None:
        return None
    low, high = (
        read_quantity(part.strip(" ,;，；且并和")) for part in (masked[: split.start()], masked[split.start() :])
    )
    if low.value is None or high.value is None or low.doubt or high.doubt:
        return None
    if low.sign in (">", ">=") and high.sign in ("<", "<=") and low.scale == high.scale and low.value <= high.value:
        return _again(
            low, text=text, kind="range", sign=None, high=high.value, unit=high.unit or low.unit, numbers=numbers
        )
    if low.kind == "number" and high.unit == "%" and high.words.endswith("率"):
        return _again(low, text=text, numbers=numbers, doubt=f"文中另有百分数「{high.words}{plain(high.value)}%」")
    return None


def _several(text: str, masked: str, figures: list[re.Match[str]]) -> Quantity:
    numbers = tuple(EXACT.multiply(t.value, t.scale) for t in terms(masked))
    gaps = [masked[a.end() : b.start()] for a, b in pairwise(figures)]
    if len(figures) == 2 and (pair := _pair(text, masked, figures, numbers)) is not None:
        return pair
    if (
        all(not gap.strip() and not m[2] for gap, m in zip(gaps, figures, strict=False))
        and not masked[: figures[0].start()].strip()
    ):
        joined = "".join(m[1] for m in figures)
        doubt = f"数字中间有空格，可能是 {joined}，也可能是 {len(figures)} 个数"
    else:
        doubt = f"一格中有 {len(figures)} 个数，不知以哪个为准"
    return Quantity(kind="several", text=text, numbers=numbers, doubt=doubt)


def _prose(text: str, clean: str) -> Quantity:
    """A long text: only whether it holds figures, and which."""
    numbers = tuple(EXACT.multiply(t.value, t.scale) for t in terms(_masked(clean)))
    if not numbers:
        return Quantity(kind="words", text=text)
    return Quantity(kind="several", text=text, numbers=numbers, doubt="数字出自一段文字，未必是所填的数")


@lru_cache(maxsize=16384)
def read_amount(text: str) -> Quantity:
    """The amount of money that counts (计分金额) in a money cell.

    "940(压缩后)" → 940; "9000 (压缩前) 7200 (压缩后)" → 7200; "450-212.3+89.5=327.2" → 327.2 with a doubt if the arithmetic fails;
    "2808.6(其中包括调剂的 10.6 万元)" → 2808.6; "24,146.80 万元" → 24146.80 with unit 元, magnitude 万, scale 10000.
    """
    quantity = read_quantity(text)
    if quantity.kind in ("number", "ratio") and not quantity.doubt:
        return quantity
    clean = folded(text)
    chosen = by_arithmetic(clean)
    if chosen is None and quantity.value is None:
        chosen = by_label(clean)
    if chosen is None:
        return quantity
    if chosen.start < 0:
        return Quantity(
            kind="number",
            text=text,
            value=chosen.value,
            places=chosen.places,
            numbers=quantity.numbers,
            doubt=chosen.doubt,
        )
    m = FIGURE.match(clean, chosen.start)
    tail = read_tail(re.split(r"[0-9+=,;，；]", clean[chosen.start + len(m[1]) :], maxsplit=1)[0]) if m else Tail()
    return Quantity(
        kind=tail.kind, text=text, value=chosen.value, places=chosen.places, scale=tail.scale, unit=tail.unit, magnitude=tail.magnitude,
        note=tail.note, numbers=quantity.numbers, doubt=chosen.doubt,
    )  # fmt: skip
