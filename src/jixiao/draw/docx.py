"""Papers as docx (页面 → Word): WordprocessingML written by hand, with real tables, the same bytes every time.

Official fonts are named, not carried: 宋体 for forms; 仿宋, 黑体 and 楷体 for reports; the reader's machine has them or says what it takes instead.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from jixiao.draw.paper import UNBROKEN, Cell, Line, Paper, Part, Table, clean, set_left, width_of

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_DATED = (2024, 1, 1, 0, 0, 0)
# twips: A4, margins as the PDF has them
_FORM_PAGE = (11906, 16838, 907, 907, 907, 850)  # width, height, left, right, top, bottom
_LETTER_PAGE = (11906, 16838, 1588, 1474, 1701, 1474)


def write_docx(papers: Sequence[Paper]) -> bytes:
    """The papers as one docx (写 docx), each in a section of its own, so that every one keeps its own direction of page."""
    title = papers[0].title if papers else ""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELS,
        "docProps/core.xml": _CORE.format(title=escape(clean(title))),
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/document.xml": _document(papers),
        "word/styles.xml": _STYLES,
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _FONTS,
        "word/footer1.xml": _footer(len(papers)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _DATED)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, text.encode("utf-8"))
    return out.getvalue()


def _document(papers: Sequence[Paper]) -> str:
    pieces: list[str] = []
    for number, paper in enumerate(papers, 1):
        last = number == len(papers)
        pieces.extend(_parts(paper))
        section = _section(paper)
        # Word wants a paragraph after a table; the one that carries the section's settings is as small as can be
        pieces.append(section if last else f'<w:p><w:pPr><w:pStyle w:val="Joint"/>{section}</w:pPr></w:p>')
        if last and isinstance(paper.parts[-1] if paper.parts else None, Table):
            pieces.insert(len(pieces) - 1, _JOINT)
    body = "".join(pieces)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {_W} {_R}><w:body>{body}</w:body></w:document>'


_JOINT = '<w:p><w:pPr><w:pStyle w:val="Joint"/></w:pPr></w:p>'
"""A paragraph one point high: two tables that touch would become one, and lose the head rows of the second."""


def _parts(paper: Paper) -> Iterator[str]:
    width = _text_width(paper)
    before: Part | None = None
    for part in paper.parts:
        if isinstance(part, Line):
            yield _line(part, paper, width)
        else:
            if isinstance(before, Table):
                yield _JOINT
            yield _table(part, width, "Cell" if paper.body == "form" else "LetterCell")
        before = part


def _page(paper: Paper) -> tuple[int, int, int, int, int, int]:
    return _FORM_PAGE if paper.body == "form" else _LETTER_PAGE


def _text_width(paper: Paper) -> int:
    width, height, left, right, _, _ = _page(paper)
    return (height if paper.landscape else width) - left - right


def _section(paper: Paper) -> str:
    width, height, left, right, top, bottom = _page(paper)
    turned = ' w:orient="landscape"' if paper.landscape else ""
    if paper.landscape:
        width, height = height, width
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="500" w:footer="450" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/></w:sectPr>'
    )


_STYLE_OF = {
    "attachment": "Attachment", "title": "Title", "subtitle": "Subtitle", "line": "HeadLine", "spread": "HeadLine", "caption": "Caption",
    "note": "Note", "heading1": "Heading1", "heading2": "Heading2", "heading3": "Heading3", "heading4": "Heading4", "text": "BodyText", "prompt": "Prompt",
    "signature": "Signature",
}  # fmt: skip


def _line(line: Line, paper: Paper, width: int) -> str:
    style = _STYLE_OF[line.style]
    if style == "Title" and paper.body == "form":
        style = "FormTitle"
    elif paper.body == "letter" and style in ("Subtitle", "Caption", "HeadLine"):
        style = f"Letter{style}"
    tabs = ""
    text = clean(line.text)
    if line.style == "spread":
        pieces = text.split("\u2003")
        stops = [width * i // (len(pieces) - 1) for i in range(1, len(pieces))] if len(pieces) > 1 else []
        tabs = "<w:tabs>" + "".join(f'<w:tab w:val="right" w:pos="{stop}"/>' for stop in stops) + "</w:tabs>"
        text = "\t".join(pieces)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{tabs}</w:pPr>{_runs(text)}</w:p>'


def _runs(text: str, properties: str = "") -> str:
    """A text as runs; line breaks and tabs as Word's own."""
    if not text:
        return ""
    mark = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            pieces.append("<w:br/>")
        for count, piece in enumerate(line.split("\t")):
            if count:
                pieces.append("<w:tab/>")
            if piece:
                pieces.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return f"<w:r>{mark}{''.join(pieces)}</w:r>"


def _table(table: Table, width: int, style: str) -> str:
    unit = sum(table.widths) or 1
    edges = [width * sum(table.widths[:i]) // unit for i in range(len(table.widths) + 1)]
    grid = "".join(f'<w:gridCol w:w="{edges[i + 1] - edges[i]}"/>' for i in range(len(table.widths)))
    at: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            at[row, cell.column] = cell
    rows = "".join(_row(table, row, at, edges, style) for row in range(table.rows))
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Form"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _row(table: Table, row: int, at: dict[tuple[int, int], Cell], edges: list[int], style: str) -> str:
    is_head = row < table.head_rows
    cells: list[str] = []
    column, longest = 0, 0
    while column < len(table.widths):
        cell = at.get((row, column))
        if cell is None:  # a hole in the page model would shift every cell after it
            raise AssertionError((row, column))
        longest = max(longest, width_of(cell.text) if cell.row == row else 0)
        cells.append(_cell(cell, row, edges, style, keep=is_head))
        column += cell.columns
    properties = ("" if longest > UNBROKEN else "<w:cantSplit/>") + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def _cell(cell: Cell, row: int, edges: list[int], style: str, *, keep: bool) -> str:
    wide = edges[cell.column + cell.columns] - edges[cell.column]
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = ""
    if cell.rows > 1:
        merge = '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
    text = clean(cell.text) if cell.row == row else ""
    left = "" if set_left(cell) else '<w:jc w:val="center"/>'
    kept = "<w:keepNext/>" if keep else ""
    runs = _runs(text, '<w:color w:val="1D4F91"/>' if cell.role == "computed" else "")
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{left}</w:pPr>{runs}</w:p></w:tc>'
    )


_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MIME}.main+xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (("styles", "styles"), ("settings", "settings"), ("fontTable", "fontTable"), ("footer1", "footer"))
    )
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)  # fmt: skip
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
_DOCUMENT_RELS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{_PACKAGE}">'
    + "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/{kind}" Target="{target}.xml"/>'
        for i, (kind, target) in enumerate(
            (("styles", "styles"), ("settings", "settings"), ("fontTable", "fontTable"), ("footer", "footer1")), 1
        )
    )
    + "</Relationships>"
)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:creator>jixiao</dc:creator></cp:coreProperties>"
)
_SETTINGS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
_FONTS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {_W}>'
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in (
            ("宋体", "SimSun"), ("黑体", "SimHei"), ("仿宋_GB2312", "仿宋"), ("楷体_GB2312", "楷体"), ("方正小标宋简体", "宋体"),
        )
    )
    + "</w:fonts>"
)  # fmt: skip


def _footer(papers: int) -> str:
    """The page number; of how many pages only where the file is one paper, as Word counts those of the whole file."""
    of = _text(" 页 共 ") + _field("NUMPAGES") if papers == 1 else ""
    runs = _text("第 ") + _field("PAGE") + of + _text(" 页")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{runs}</w:p></w:ftr>'


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _style(
    name: str, label: str, *, based: str = "Normal", size: int | None = None, font: str = "", bold: bool = False, paragraph: str = "", colour: str = "",
) -> str:  # fmt: skip
    """A paragraph style: size in half points, East Asian font, further paragraph settings."""
    run = (f'<w:rFonts w:eastAsia="{font}"/>' if font else "") + ("<w:b/>" if bold else "")
    run += (f'<w:color w:val="{colour}"/>' if colour else "") + (
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    )
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label}"/><w:basedOn w:val="{based}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_LETTER = '<w:spacing w:line="560" w:lineRule="exact"/>'
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="宋体"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="Form"><w:name w:val="Form"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    + "</w:tblBorders></w:tblPr></w:style>"
    + _style("Cell", "Form Cell", size=19, paragraph='<w:spacing w:before="30" w:after="30"/>')
    + _style("LetterCell", "Letter Cell", size=24, font="仿宋_GB2312", paragraph='<w:spacing w:before="30" w:after="30"/>')
    + _style("Joint", "Joint", size=2, paragraph='<w:keepNext/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>')
    + _style("Attachment", "Attachment", size=24, font="黑体", paragraph='<w:spacing w:after="80"/>')
    + _style("FormTitle", "Form Title", size=32, bold=True, font="宋体", paragraph='<w:keepNext/><w:spacing w:before="60" w:after="140"/><w:jc w:val="center"/>')
    + _style("Title", "Title", size=44, font="方正小标宋简体", paragraph='<w:keepNext/><w:spacing w:before="0" w:after="240" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>')
    + _style("Subtitle", "Subtitle", paragraph='<w:keepNext/><w:spacing w:after="100"/><w:jc w:val="center"/>')
    + _style("LetterSubtitle", "Letter Subtitle", size=32, font="楷体_GB2312", paragraph='<w:keepNext/><w:spacing w:before="0" w:after="320" w:line="560" w:lineRule="exact"/><w:jc w:val="center"/>')
    + _style("HeadLine", "Head Line", paragraph='<w:spacing w:before="60" w:after="80"/>')
    + _style("LetterHeadLine", "Letter Head Line", size=32, font="仿宋_GB2312", paragraph=_LETTER)
    + _style("Caption", "caption", bold=True, paragraph='<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:jc w:val="center"/>')
    + _style("LetterCaption", "Letter Caption", size=28, font="黑体", paragraph='<w:keepNext/><w:spacing w:before="120" w:after="80"/><w:jc w:val="center"/>')
    + _style("Note", "Note", size=18, paragraph='<w:spacing w:before="40" w:after="40"/>')
    + _style("Heading1", "heading 1", size=32, font="黑体", paragraph=f'<w:keepNext/>{_LETTER}{_INDENT}<w:outlineLvl w:val="0"/>')
    + _style("Heading2", "heading 2", size=32, font="楷体_GB2312", paragraph=f'<w:keepNext/>{_LETTER}{_INDENT}<w:outlineLvl w:val="1"/>')
    + _style("Heading3", "heading 3", size=32, font="仿宋_GB2312", bold=True, paragraph=f'<w:keepNext/>{_LETTER}{_INDENT}<w:outlineLvl w:val="2"/>')
    + _style("Heading4", "heading 4", size=32, font="仿宋_GB2312", paragraph=f'<w:keepNext/>{_LETTER}{_INDENT}<w:outlineLvl w:val="3"/>')
    + _style("BodyText", "Body Text", size=32, font="仿宋_GB2312", paragraph=f'{_LETTER}{_INDENT}<w:jc w:val="both"/>')
    + _style("Prompt", "Prompt", based="BodyText", colour="7A5200", paragraph='<w:shd w:val="clear" w:color="auto" w:fill="FFF6D6"/>')
    + _style("Signature", "Signature", size=32, font="仿宋_GB2312", paragraph=f'{_LETTER}<w:jc w:val="right"/>')
    + _style("Footer", "footer", size=18, paragraph='<w:jc w:val="center"/>')
    + "</w:styles>"
)  # fmt: skip
