"""Papers as a web page (页面 → HTML): one file, nothing fetched, printable on A4 as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from jixiao.draw.paper import Cell, Line, Paper, Table, clean, set_left

_TAG = {"title": "h1", "heading1": "h2", "heading2": "h3", "heading3": "h4", "heading4": "h5"}


def write_html(papers: Sequence[Paper]) -> bytes:
    """The papers as one self-contained page (写 HTML)."""
    title = papers[0].title if papers else ""
    body = "\n".join(piece for paper in papers for piece in _paper(paper))
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f'<meta name="generator" content="jixiao">\n<title>{escape(clean(title))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n'
    ).encode()


def fragment(paper: Paper) -> str:
    """One paper as an article element (片段), for a page that has a style of its own."""
    return "\n".join(_paper(paper))


STYLE_CLASSES = ("paper", "form", "letter", "landscape", "computed", "left", "open-below", "open-above")


def _paper(paper: Paper) -> Iterator[str]:
    yield f'<article class="paper {paper.body}{" landscape" if paper.landscape else ""}">'
    for part in paper.parts:
        yield _line(part) if isinstance(part, Line) else _table(part)
    yield "</article>"


def _line(line: Line) -> str:
    tag = _TAG.get(line.style, "p")
    text = clean(line.text)
    if line.style == "spread":
        inner = "".join(f"<span>{escape(piece)}</span>" for piece in text.split("\u2003"))
    else:
        inner = _text(text)
    return f'<{tag} class="{line.style}">{inner}</{tag}>'


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _table(table: Table) -> str:
    head, body = table.cut_at_head()
    total = sum(table.widths) or 1
    columns = "".join(f'<col width="{width * 100 / total:.3f}%">' for width in table.widths)
    pieces = [f"<table{' class=joined' if table.joined else ''}><colgroup>{columns}</colgroup>"]
    if table.head_rows:
        pieces.append(f"<thead>{_rows(head, 0, table.head_rows, 'th')}</thead>")
    pieces.append(f"<tbody>{_rows(body, table.head_rows, table.rows, 'td')}</tbody></table>")
    return "".join(pieces)


def _rows(cells: tuple[Cell, ...], first: int, last: int, tag: str) -> str:
    by_row: dict[int, list[Cell]] = {row: [] for row in range(first, last)}
    for cell in cells:
        by_row[cell.row].append(cell)
    return "".join(
        f"<tr>{''.join(_cell(cell, tag) for cell in sorted(cells, key=lambda cell: cell.column))}</tr>"
        for cells in by_row.values()
    )


def _cell(cell: Cell, tag: str) -> str:
    tag = "th" if cell.role == "label" else tag if tag == "th" else "td"
    spans = (f' colspan="{cell.columns}"' if cell.columns > 1 else "") + (
        f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    )
    named = (
        ("left", set_left(cell)), ("computed", cell.role == "computed"), ("open-below", cell.open_below), ("open-above", cell.open_above),
    )  # fmt: skip
    classes = " ".join(name for name, holds in named if holds)
    return f"<{tag}{spans}{f' class={chr(34)}{classes}{chr(34)}' if classes else ''}>{_text(clean(cell.text))}</{tag}>"


PAPER_STYLE = """
.paper{box-sizing:border-box;width:210mm;min-height:297mm;margin:8mm auto;padding:16mm;background:#fff;color:#111;box-shadow:0 1px 4px #0003;font:13px/1.5 "Songti SC",SimSun,"Noto Serif CJK SC",serif}
.paper.landscape{width:297mm;min-height:210mm}
.paper.letter{padding:30mm 26mm 26mm 28mm;font-size:16pt;line-height:28pt;font-family:FangSong,STFangsong,"Noto Serif CJK SC",serif}
.paper h1{margin:.2em 0 .6em;text-align:center;font-size:21px;font-weight:bold}
.paper.letter h1{font-size:22pt;font-weight:normal;margin-bottom:1em}
.letter h2,.letter h3,.letter h4,.letter h5{font-size:16pt;margin:0;text-indent:2em}
.letter h2{font-family:SimHei,"Noto Sans CJK SC",sans-serif;font-weight:normal}
.letter h3{font-family:KaiTi,STKaiti,serif;font-weight:normal}
.letter h5{font-weight:normal}
.paper p{margin:.35em 0}.letter p.text{margin:0;text-indent:2em;text-align:justify}
.paper .attachment{font-family:SimHei,"Noto Sans CJK SC",sans-serif}.paper .subtitle,.paper .caption{text-align:center}.paper .caption{font-weight:bold}
.paper .spread{display:flex;justify-content:space-between;gap:1em}.paper .note{font-size:12px;color:inherit}.paper .signature{text-align:right}
.paper .prompt{background:#fff6d6;color:#7a5200;padding:.2em .4em}
.paper table{width:100%;border-collapse:collapse;table-layout:fixed}.paper table.joined{margin-top:-1px}
.paper td,.paper th{border:1px solid #222;padding:3px 5px;text-align:center;vertical-align:middle;font-weight:normal;overflow-wrap:anywhere}
.paper .left{text-align:left}.paper .computed{color:#1d4f91}.paper .open-below{border-bottom:0}.paper .open-above{border-top:0}
.paper thead{display:table-header-group}.paper tr{break-inside:avoid}
@media print{.paper{margin:0;box-shadow:none;padding:0;width:auto;min-height:0;break-after:page}.paper.landscape{width:auto;min-height:0}@page{size:A4;margin:16mm}}
"""
"""How a paper looks (页面样式), on a page of its own as well as inside another."""

_STYLE = "\nbody{margin:0;background:#eceff1}\n@media print{body{background:none}}\n" + PAPER_STYLE
