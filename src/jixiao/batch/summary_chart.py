"""Charts of the summary (图): drawn by hand as SVG, so that the page needs nothing; every chart says in words what it shows.

Looks come from the page's style; here are only shapes. Coordinates are whole numbers or decimals of the view box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jixiao.batch.summary_rate import Rate, between, percent
from jixiao.batch.summary_scale import Crossed, Scale, Tallied, steps_up_to
from jixiao.core.number import ZERO
from jixiao.show.page import escape

_WIDE = 720


def grouped(count: int) -> str:
    """A count with its thousands set off (千分位)."""
    return f"{count:,}"


def _at(value: Decimal | int) -> str:
    return f"{Decimal(value):.1f}".removesuffix(".0")


def _rect(x: Decimal | int, y: Decimal | int, width: Decimal | int, height: Decimal | int, style: str, say: str) -> str:
    return (
        f'<rect class="{style}" x="{_at(x)}" y="{_at(y)}" width="{_at(width)}" height="{_at(height)}">'
        f"<title>{escape(say)}</title></rect>"
    )


def _line(x1: Decimal | int, y1: Decimal | int, x2: Decimal | int, y2: Decimal | int, style: str) -> str:
    return f'<path class="{style}" d="M{_at(x1)} {_at(y1)}L{_at(x2)} {_at(y2)}"/>'


def _text(x: Decimal | int, y: Decimal | int, text: str, style: str = "") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text{named} x="{_at(x)}" y="{_at(y)}">{escape(text)}</text>'


def _svg(wide: int, high: int, say: str, pieces: Iterator[str], style: str = "") -> str:
    named = f' class="{style}"' if style else ""
    return f'<svg{named} viewBox="0 0 {wide} {high}" role="img" aria-label="{escape(say)}">{"".join(pieces)}</svg>'


def scores_chart(reported: Tallied, computed: Tallied) -> str:
    """Reported scores upwards, computed ones downwards, on one scale of scores (得分分布图)."""
    say = (
        f"得分分布：填报 {grouped(reported.total)} 张，中位数 {_value(reported)}；"
        f"核算 {grouped(computed.total)} 张，中位数 {_value(computed)}。各组张数见下表。"
    )
    return _svg(_WIDE, 330, say, _scores(reported, computed))


def _value(tallied: Tallied) -> str:
    return "—" if tallied.median is None else f"{tallied.median.normalize():f}"


def _scores(reported: Tallied, computed: Tallied) -> Iterator[str]:
    scale, left, half, middle = reported.scale, 66, 128, 165
    step = Decimal(_WIDE - left - 10) / _lanes(scale)
    most = max((*reported.counts.values(), *computed.counts.values(), 1))
    for part in (1, 2):
        for sign in (-1, 1):
            level = middle + sign * (10 + half * part // 2)
            yield _line(left, level, _WIDE - 10, level, "grid")
            yield _text(left - 6, level + 4, grouped(most * part // 2) if part == 2 or most > 1 else "", "end")
    for at in range(scale.classes):
        x = left + step * _lane(scale, at)
        for tallied, sign, style, what in ((reported, -1, "said", "填报"), (computed, 1, "truth", "核算")):
            count = tallied.counts[at]
            if count:
                high = max(Decimal(half * count) / most, Decimal("0.6"))
                y = middle - 10 - high if sign < 0 else Decimal(middle + 10)
                yield _rect(
                    x + 1, y, step - 2, high, style, f"{what} {scale.name(at)} 分：{_share(count, tallied.total)}"
                )
        if at != 1 and (label := _tick(scale, at, every=5)):
            yield _text(x + step / 2, middle + 4, label, "mid far" if at == scale.classes - 1 else "mid")
    yield _text(left + 4, 24, "填报得分", "said-name")
    yield _text(left + 4, 316, "核算得分", "truth-name")


def _share(count: int, total: int) -> str:
    return f"{grouped(count)} 张，占 {percent(Rate(found=count, judged=total).share)}"


def _lane(scale: Scale, at: int) -> int:
    """Where a class stands, counted in widths of a class: those at the ends stand apart, as they are no equal classes."""
    return at + (at > 0) + (at > scale.inner) + 2 * (at > scale.inner + 1)


def _lanes(scale: Scale) -> int:
    return _lane(scale, scale.classes - 1) + 1


def _tick(scale: Scale, at: int, *, every: int) -> str:
    """What is written at a class: every so many lower bounds, and the classes at the ends."""
    if at == 0:
        return f"<{scale.low:f}"
    if at > scale.inner:
        return f"{scale.high:f}" if at == scale.inner + 1 else f">{scale.high:f}"
    low = scale.low + scale.step * (at - 1)
    return f"{low.normalize():f}" if low % (every * scale.step) == 0 else ""


def crossed_chart(crossed: Crossed, what: str) -> str:
    """Execution rates across, scores up; the darker, the more forms (执行率与得分图)."""
    say = f"执行率与{what}：{grouped(crossed.total)} 张表，横轴执行率（%），纵轴{what}，颜色越深张数越多。"
    return _svg(360, 336, say, _crossed(crossed, what), "half")


def _crossed(crossed: Crossed, what: str) -> Iterator[str]:
    left, top, wide, high = 38, 26, 312, 232
    across, up = crossed.across, crossed.up
    dx, dy = Decimal(wide) / _lanes(across), Decimal(high) / _lanes(up)
    steps = steps_up_to(max(crossed.counts.values(), default=0))
    yield _line(left, top + high, left + wide, top + high, "axis")
    yield _line(left, top, left, top + high, "axis")
    for at in range(1, across.classes):
        if label := _tick(across, at, every=10):
            short = ">" if at == across.classes - 1 else label
            yield _text(left + dx * _lane(across, at) + dx / 2, top + high + 15, short, "mid")
    for at in range(up.classes):
        if at != 1 and (label := _tick(up, at, every=10)):
            yield _text(left - 6, top + high - dy * _lane(up, at) - dy / 2 + 4, label, "end")
    for (x, y), count in sorted(crossed.counts.items()):
        level = sum(count >= step for step in steps)
        where = f"执行率 {across.name(x)}%，{what} {up.name(y)} 分：{grouped(count)} 张"
        right, above = left + dx * _lane(across, x), top + high - dy * (_lane(up, y) + 1)
        yield _rect(right, above, dx, dy, f"d{_shade(level, len(steps))}", where)
    yield _text(left, 14, f"{what}（分）", "name")
    yield _text(left + wide, top + high + 31, "执行率（%）", "end")
    yield from _legend(steps, left, top + high + 48)


def _shade(level: int, levels: int) -> int:
    """Of six shades the one for a level, so that the highest is always the darkest."""
    return 6 - (levels - level)


def _legend(steps: Sequence[int], left: int, top: int) -> Iterator[str]:
    for n, low in enumerate(steps):
        x = left + 50 * n
        yield f'<rect class="d{_shade(n + 1, len(steps))}" x="{x}" y="{top - 4}" width="12" height="12"/>'
        last = n + 1 == len(steps)
        high = "" if last else str(steps[n + 1] - 1)
        span = f"{low}" if high == str(low) else f"{low}–{high}" if not last else f"≥{low}"
        yield _text(x + 15, top + 6, span, "small")


def rate_mark(rate: Rate, most: Decimal) -> str:
    """A rate as a point with its interval, for a row of a table (发现率点线). ``most``: the share at the right end, the same for all rows."""
    if rate.share is None or rate.interval is None:
        return ""
    span = most or Decimal(1)
    low, high = rate.interval
    x, x1, x2 = (4 + 152 * min(value / span, Decimal(1)) for value in (rate.share, low, high))
    say = f"{percent(rate.share)}，区间 {between(rate.interval)}"
    pieces = (
        _line(4, 8, 156, 8, "grid"),
        _line(x1, 8, x2, 8, "reach"),
        f'<circle class="dot" cx="{_at(x)}" cy="8" r="3.5"/>',
    )
    return _svg(160, 16, say, iter(pieces), "mark")


def right_end(rates: Sequence[Rate]) -> Decimal:
    """Where the common scale of many rates ends (共同刻度): at a round share above the highest of their bounds, at most 100 %."""
    highest = max((rate.interval[1] for rate in rates if rate.interval is not None and rate.found), default=ZERO)
    return next((Decimal(end) / 100 for end in _ENDS if Decimal(end) / 100 >= highest), Decimal(1))


_ENDS = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90)


def years_chart(years: Sequence[tuple[str, int, Rate]]) -> str:
    """How many forms a year has, and how many of its checks found an error (分年度图); nothing for fewer than two years."""
    if len(years) < 2:
        return ""
    told = "；".join(f"{year} 年 {grouped(forms)} 张，错误率 {percent(rate.share)}" for year, forms, rate in years)
    return _svg(_WIDE, 230, f"分年度：{told}", _years(years))


def _years(years: Sequence[tuple[str, int, Rate]]) -> Iterator[str]:
    left, base, high = 66, 200, 160
    step = Decimal(_WIDE - left - 66) / len(years)
    most_forms = max(forms for _, forms, _ in years)
    top = right_end([rate for *_, rate in years])
    yield _line(left, base, _WIDE - 66, base, "axis")
    yield _text(left - 6, base - high + 4, grouped(most_forms), "end")
    yield _text(_WIDE - 60, base - high + 4, percent(top, 0), "start")
    yield _text(left, 16, "张数（柱）", "name")
    yield _text(_WIDE - 4, 16, "错误率（点，带区间）", "end")
    wide = min(step * Decimal("0.5"), Decimal(56))
    for n, (year, forms, rate) in enumerate(years):
        middle = left + step * n + step / 2
        tall = Decimal(high * forms) / max(most_forms, 1)
        yield _rect(middle - wide / 2, base - tall, wide, tall, "column", f"{year}：{grouped(forms)} 张")
        yield _text(middle, base + 18, year, "mid")
        if rate.share is None or rate.interval is None:
            continue
        y, y1, y2 = (base - high * min(value / top, Decimal(1)) for value in (rate.share, *rate.interval))
        yield _line(middle, y1, middle, y2, "reach")
        yield f'<circle class="dot" cx="{_at(middle)}" cy="{_at(y)}" r="4"><title>{escape(year)}：{percent(rate.share)}</title></circle>'
