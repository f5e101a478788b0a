#!/usr/bin/env python3
"""Draw docs/img/check.svg: what ``jixiao check`` prints for a sample, as a picture that fetches no font.

Rich's own SVG export counts a Chinese sign as one column; here every run of signs is put on the columns it has in a terminal.
"""

from __future__ import annotations

import dataclasses
import io
import re
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console, Group
from rich.segment import Segment
from rich.text import Text

from jixiao.judge import judge_document
from jixiao.show.tally import Tally
from jixiao.show.terminal import checked
from jixiao.sources import documents

ROOT = Path(__file__).parent.parent
SAMPLE = "src/jixiao/samples/02-service-hall.docx"
FONTS = "'Noto Sans Mono CJK SC','Sarasa Mono SC','Source Han Mono SC',Consolas,Menlo,'Microsoft YaHei','PingFang SC',monospace"
COLUMNS, FONT, STEP, LINE = 100, 14, 7, 21
COLOURS = {"red": "#ff6b6b", "yellow": "#ffc857", "cyan": "#6ad5ff", "green": "#7bd88f"}
# neighbours of one width: full-width signs, or the rest
_RUN = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f\u2014\u2500]+|[^\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u2014\u2500]+"
)


def screen() -> list[list[Segment]]:
    """What the terminal shows, line by line."""
    judged = judge_document(next(documents([str(ROOT / SAMPLE)])))
    shown = dataclasses.replace(judged, document=dataclasses.replace(judged.document, source=SAMPLE))
    tally = Tally()
    tally.add(shown)
    parts = [checked(form, SAMPLE) for form in shown.forms]
    console = Console(width=COLUMNS, file=io.StringIO(), color_system="standard", force_terminal=True)
    everything = Group(Text(f"$ jixiao check {SAMPLE}", style="dim"), *parts, Text(tally.sentence(), style="bold"))
    return console.render_lines(everything, pad=False)


def draw(lines: list[list[Segment]]) -> str:
    """The lines as SVG."""
    width, height = COLUMNS * STEP + 32, len(lines) * LINE + 28
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="jixiao check">',
        f'<rect width="{width}" height="{height}" rx="8" fill="#1e2329"/>',
        f'<g font-family="{FONTS}" font-size="{FONT}" fill="#e6e6e6" xml:space="preserve">',
    ]
    for number, line in enumerate(lines):
        column = 0
        for segment in line:
            style = segment.style
            fill = COLOURS.get(style.color.name, "") if style and style.color else ""
            look = f' fill="{fill}"' if fill else ""
            look += ' font-weight="bold"' if style and style.bold else ""
            look += ' opacity="0.6"' if style and style.dim else ""
            for run in _RUN.finditer(segment.text):
                columns = cell_len(run[0])
                if run[0].strip():
                    x, y = 16 + column * STEP, 14 + number * LINE + FONT
                    out.append(
                        f'<text x="{x}" y="{y}" textLength="{columns * STEP}" lengthAdjust="spacingAndGlyphs"{look}>{escape(run[0])}</text>'
                    )
                column += columns
    return "\n".join([*out, "</g>", "</svg>", ""])


def main() -> None:
    target = ROOT / "docs" / "img" / "check.svg"
    target.parent.mkdir(exist_ok=True)
    target.write_text(draw(screen()), encoding="utf-8", newline="\n")
    print(f"{target.stat().st_size:8} docs/img/check.svg")


if __name__ == "__main__":
    main()
