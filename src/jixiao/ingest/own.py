"""What jixiao itself puts into a file that it annotates (自身标注): its index is no part of the document, and is not read.

The names stand here, beneath both sides: ``annotate`` writes them, the readers pass over what bears them.
"""

from __future__ import annotations

from lxml import etree

INDEX = "_jixiao_index"
"""The bookmark over the index page of a Word file, the hidden name of the index sheet of a workbook (核查意见的标记)."""

AUTHOR = "jixiao"
"""Who signs the comments (批注作者)."""


def index_blocks(body: etree._Element, w: str) -> list[etree._Element]:
    """The blocks of a Word body that are our index (核查意见所在段落): from where its bookmark begins to where it ends.

    ``w``: the namespace as lxml writes it. A block at either end that holds text beyond the bookmark is the user's.
    """
    start = next((mark for mark in body.iter(w + "bookmarkStart") if mark.get(w + "name") == INDEX), None)
    if start is None:
        return []
    number = start.get(w + "id")
    end = next((mark for mark in body.iter(w + "bookmarkEnd") if mark.get(w + "id") == number), None)
    if end is None:
        return []
    blocks = list(body)
    first, last = blocks.index(_block(start, body)), blocks.index(_block(end, body))
    if _text_beyond(blocks[first], start, w, before=True):
        first += 1
    if last >= first and _text_beyond(blocks[last], end, w, before=False):
        last -= 1
    return blocks[first : last + 1]


def _block(mark: etree._Element, body: etree._Element) -> etree._Element:
    """The block of the body in which a mark stands."""
    return next((block for block in mark.iterancestors() if block.getparent() is body), mark)


def _text_beyond(block: etree._Element, mark: etree._Element, w: str, *, before: bool) -> bool:
    """Whether a block holds text outside of the bookmark that begins or ends in it."""
    outside = before
    for item in block.iter(w + "t", mark.tag):
        if item is mark:
            outside = not outside
        elif outside and item.tag == w + "t" and (item.text or "").strip():
            return True
    return False


def sheet_named(reference: str) -> str:
    """The sheet that a defined name points to (名称所指工作表): '核查意见'!$A$1 → 核查意见, "" when to none."""
    name, sign, _ = reference.strip().removeprefix("=").rpartition("!")
    if not sign or "#REF" in reference:
        return ""
    if name.startswith("'") and name.endswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.removeprefix("$")
