"""Charts (图表) as SVG made on the server: nothing is fetched, nothing runs. Each says what it shows in words, and a table with the same numbers stands beneath it.

Colours come from the style sheet by class; sizes are presentation attributes, as the content security policy demands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from zlib import crc32

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao.core.number import plain

WIDTH, HEIGHT = 360, 210
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 24, 34


def bar(parts: Sequence[tuple[str, str, int]], label: str, whole: int | None = None) -> SafeString:
    """One stacked bar (堆积条), as wide as its cell: (class, name, number) from left to right. ``whole``: what the full width stands for."""
    total = whole or sum(number for _c, _n, number in parts)
    at = Decimal(0)
    pieces: list[tuple[str, str, str, str]] = []
    for css, name, number in parts:
        if not number or not total:
            continue
        width = Decimal(number) * 100 / total
        pieces.append((css, _size(at), _size(width), f"{name} {number}"))
        at += width
    inner = format_html_join(
        "", '<rect class="{}" x="{}" y="0" width="{}" height="10"><title>{}</title></rect>', pieces
    )
    return format_html(
        '<svg class="bar" role="img" viewBox="0 0 100 10" width="100%" height="12" preserveAspectRatio="none" aria-label="{}">'
        '<rect class="ground" x="0" y="0" width="100" height="10"/>{}</svg>',
        label,
        inner,
    )


def columns(values: Sequence[tuple[str, int]], title: str, described: str) -> SafeString:
    """Columns side by side (柱形图): (label, number). The number stands above its column."""
    most = max((number for _label, number in values), default=0)
    step = Decimal(WIDTH - LEFT - RIGHT) / max(len(values), 1)
    high = HEIGHT - TOP - BOTTOM
    drawn: list[tuple[str, str, str, str, str, str, str, str, str]] = []
    for n, (label, number) in enumerate(values):
        height = Decimal(high - 14) * number / most if most else Decimal(0)
        if number:
            height = max(height, Decimal(2))
        x = LEFT + step * n
        y = TOP + high - height
        middle = _size(x + step / 2)
        drawn.append(
            (_size(x + 2), _size(y), _size(step - 4), _size(height), f"{label}：{number}", middle, _size(y - 4), str(number or ""), label)
        )  # fmt: skip
    inner = format_html_join(
        "",
        '<rect class="column" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
        '<text class="value" x="{}" y="{}" text-anchor="middle" font-size="11">{}</text>',
        (one[:8] for one in drawn),
    )
    labels = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle" font-size="10">{}</text>',
        ((one[5], HEIGHT - BOTTOM + 14, one[8]) for one in drawn),
    )
    base = HEIGHT - BOTTOM
    axis = format_html('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>', LEFT, base, WIDTH - RIGHT, base)
    return _figure(title, described, format_html("{}{}{}", axis, inner, labels))


def field(
    title: str,
    described: str,
    *,
    dots: Iterable[tuple[Decimal, Decimal]] = (),
    cells: Iterable[tuple[int, int, int]] = (),
    names: tuple[str, str],
) -> SafeString:
    """Execution rate against score (散点图): single dots, or, where there are many, a disc for every cell of ten points by five as large as what is in it.

    The rate goes from 0 to 130 %, the score from 0 to 100; what lies beyond is drawn at the edge.
    """
    width, high = Decimal(WIDTH - LEFT - RIGHT), Decimal(HEIGHT - TOP - BOTTOM)

    def x(rate: Decimal) -> Decimal:
        return LEFT + width * min(max(rate, Decimal(0)), Decimal(130)) / 130

    def y(score: Decimal) -> Decimal:
        return TOP + high * (100 - min(max(score, Decimal(0)), Decimal(100))) / 100

    grid = [
        format_html(
            '<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end" font-size="10">{}</text>',
            LEFT, _size(y(Decimal(s))), WIDTH - RIGHT, _size(y(Decimal(s))), LEFT - 4, _size(y(Decimal(s)) + 3), s,
        )
        for s in (0, 60, 80, 90, 100)
    ]  # fmt: skip
    grid += [
        format_html(
            '<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/><text x="{}" y="{}" text-anchor="middle" font-size="10">{}%</text>',
            _size(x(Decimal(r))), TOP, _size(x(Decimal(r))), HEIGHT - BOTTOM, _size(x(Decimal(r))), HEIGHT - BOTTOM + 14, r,
        )
        for r in (0, 50, 90, 100)
    ]  # fmt: skip
    drawn = [
        format_html(
            '<circle class="dot" cx="{}" cy="{}" r="3"><title>{}</title></circle>',
            _size(x(rate)),
            _size(y(score)),
            _("执行率 %(rate)s%%，得分 %(score)s") % {"rate": plain(rate), "score": plain(score)},
        )
        for rate, score in dots
    ]
    discs = list(cells)
    most = max((number for _r, _s, number in discs), default=1)
    for r, s, number in discs:
        radius = 2 + 7 * (Decimal(number) / most).sqrt()
        drawn.append(
            format_html(
                '<circle class="disc" cx="{}" cy="{}" r="{}"><title>{}</title></circle>',
                _size(x(Decimal(r * 10 + 5))),
                _size(y(Decimal(100 if s == 20 else s * 5) + (0 if s == 20 else Decimal("2.5")))),
                _size(radius),
                _("执行率 %(low)d%%–%(high)d%%，得分 %(score)s：%(number)d 份")
                % {
                    "low": r * 10,
                    "high": r * 10 + 10,
                    "score": "100" if s == 20 else f"{s * 5}–{s * 5 + 5}",
                    "number": number,
                },
            )
        )
    named = format_html(
        '<text x="{}" y="{}" text-anchor="end" font-size="10">{}</text><text x="{}" y="{}" font-size="10">{}</text>',
        WIDTH - RIGHT, HEIGHT - 6, names[0], 2, 11, names[1],
    )  # fmt: skip
    return _figure(title, described, format_html_join("", "{}", ((piece,) for piece in (*grid, *drawn, named))))


def _figure(title: str, described: str, inner: SafeString) -> SafeString:
    name = f"c{crc32((title + described).encode())}"
    return format_html(
        '<svg class="chart" role="img" viewBox="0 0 {} {}" aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        WIDTH, HEIGHT, name, name, name, title, name, described, inner,
    )  # fmt: skip


def _size(value: Decimal | int) -> str:
    """A length as SVG takes it, at two places."""
    return plain(Decimal(value).quantize(Decimal("0.01")))
