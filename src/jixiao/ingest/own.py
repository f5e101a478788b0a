"""What jixiao itself puts into a file that it annotates (自身标注): its index is no part of the document, and is not read.

The names stand here, beneath both sides: ``annotate`` writes them, the readers pass over what bears them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from jixiao.ingest.limits import DEFAULT

INDEX = "_jixiao_index"
"""The bookmark where the index page of a Word file begins, the hidden name of the index sheet of a workbook (核查意见的标记)."""

INDEX_END = "_jixiao_index_end"
"""The bookmark where it ends. Two bookmarks and not one around it all: LibreOffice tears one that reaches over a section's end."""

AUTHOR = "jixiao"
"""Who signs the comments (批注作者)."""


def index_blocks(body: etree._Element, w: str) -> list[etree._Element]:
    """The blocks of a Word body that are our index (核查意见所在段落): from one bookmark to the other, else to the end of its section.

    ``w``: the namespace as lxml writes it. A block at either end that holds text beyond the bookmarks is the user's.
    """
    marks = {mark.get(w + "name"): mark for mark in body.iter(w + "bookmarkStart")}
    start, end = marks.get(INDEX), marks.get(INDEX_END)
    if start is None:
        return []
    blocks = list(body)
    first = blocks.index(_block(start, body))
    if end is not None:
        last = blocks.index(_block(end, body))
        if _text_beyond(blocks[last], end, w, before=False):
            last -= 1
    else:
        breaks = (n for n, block in enumerate(blocks) if n >= first and block.find(f"{w}pPr/{w}sectPr") is not None)
        last = next(breaks, -1)
    if last >= first and _text_beyond(blocks[first], start, w, before=True):
        first += 1
    return blocks[first : last + 1] if last >= first else []


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


_COPY = re.compile(r"(?P<original>.+)-核查(?P<number>\d{0,3})")


def copy_stem(stem: str) -> str:
    """How an annotated copy of a file is called (核查件文件名): 表 → 表-核查, and that → 表-核查2 when it is annotated in its turn."""
    copy = _COPY.fullmatch(stem)
    return f"{copy['original']}-核查{int(copy['number'] or 1) + 1}" if copy else f"{stem}-核查"


def originals(copy: Path) -> Iterator[Path]:
    """Where the original of an annotated copy may lie, by its name (核查件的原件): 表-核查3 may be of 表, 表-核查 or 表-核查2.

    Beside it; or where the copy would lie without the folder that results were put into: 自评/核查件/甲/表-核查 of 自评/甲/表.
    """
    named = _COPY.fullmatch(copy.stem)
    if named is None:
        return
    stems = [named["original"]]
    while (stem := copy_stem(stems[-1])) != copy.stem and len(stems) < int(named["number"] or 1):
        stems.append(stem)
    folders = copy.parent.parts
    for end in range(len(folders), 0, -1):
        for begin in range(end, 0, -1):
            folder = Path(*folders[:begin], *folders[end:])
            yield from (folder / f"{stem}{copy.suffix}" for stem in stems)


def bears_index(path: str | Path | BinaryIO) -> bool:
    """Whether a docx or xlsx holds an index of ours (是否核查件); False for whatever cannot be looked into."""
    try:
        with zipfile.ZipFile(path) as package:
            for part in ("word/document.xml", "xl/workbook.xml"):
                if part in package.NameToInfo and package.NameToInfo[part].file_size <= DEFAULT.part_bytes:
                    return INDEX.encode() in package.read(part)
    except (OSError, zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError):
        pass  # whatever is the matter with it, reading it will say
    return False
