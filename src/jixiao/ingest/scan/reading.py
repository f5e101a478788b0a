"""Reading scans (读扫描件): the pages of a scanned PDF or of an image file, each recognised, judged for its quality, and said to be recognised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from jixiao.core.errors import ReadError
from jixiao.ingest.leaf import Leaf, blocks_of
from jixiao.ingest.limits import Watch
from jixiao.ingest.rendering import drawn_pages
from jixiao.ingest.scan.known import Known
from jixiao.ingest.scan.page import SMALLEST, Sight, leaf_of, see
from jixiao.ingest.scan.picture import Picture, pictures
from jixiao.ingest.sheet import Page, Sheets

_A4 = (595.0, 842.0)  # points
_POOR = 0.85  # mean certainty: of a page that is less certain every sixth letter is wrong
_TINY = 12.0  # pixels of text height: a remark on it may help
_AGAIN = "请用 200 至 300 dpi 重新扫描（黑白文字选“灰度”，放平、对焦清楚），或改用 Word、Excel 原件。"


@dataclass(slots=True)
class _Notes:
    """What is to be said of the pages in the end (页面说明)."""

    read: list[int] = field(default_factory=list)
    poor: list[tuple[int, Sight]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


def read_image(data: bytes, watch: Watch) -> Sheets:
    """An image file as one Page (读图片). Raises ReadError when it is broken, too large, or says nothing."""
    kind, count, frames = pictures(data, watch)
    sheets, notes, known = Sheets(kind), _Notes(), Known.from_packs()
    leaves: list[Leaf] = []
    watch.begin_page(1, count)
    for number, picture in enumerate(frames, 1):
        height, width = picture.shape[:2]
        points = _A4[0] if height >= width else _A4[1]
        leaf = _leaf(picture, number, points, known, notes, watch)
        if leaf is not None:
            leaves.append(leaf)
        if number < count:
            watch.begin_page(number + 1, count)
    if not notes.read and not notes.poor:
        raise ReadError(
            "no_text", f"{watch.source}：图片里没有认出文字。", "请确认选对了图片；如果文字很小或很淡，请重新扫描。"
        )
    _say(notes, count, sheets)
    sheets.pages.append(Page("", blocks_of(leaves, sheets, watch)))
    return sheets


def recognised(data: bytes, leaves: Iterable[Leaf], watch: Watch, sheets: Sheets) -> list[Leaf]:
    """The pages of a PDF with those that are pictures recognised (识别扫描页); pages that could not be are left out and said."""
    by_number = {leaf.number: leaf for leaf in leaves}
    numbers = [leaf.number for leaf in by_number.values() if leaf.is_picture]
    watch.scanned_pages(len(numbers))
    notes, known = _Notes(), Known.from_packs()
    for page in drawn_pages(data, numbers, watch):
        before = by_number.pop(page.number)
        if not page.pixels:
            notes.broken.append(page.number)
            continue
        picture = np.frombuffer(page.pixels, np.uint8).reshape(page.height, page.width, 3)
        leaf = _leaf(picture, page.number, page.points, known, notes, watch)
        if leaf is not None:
            by_number[page.number] = leaf
        elif before.characters:
            by_number[page.number] = before
    _say(notes, len(numbers), sheets)
    return [by_number[number] for number in sorted(by_number)]


def _leaf(picture: Picture, number: int, points: float, known: Known, notes: _Notes, watch: Watch) -> Leaf | None:
    """A page as a leaf; None when there is no text on it, or not enough can be read of it."""
    sight = see(picture, watch)
    if sight is None or (sight.is_bare and sight.certainty < _POOR):
        notes.blank.append(number)
        return None
    if sight.certainty < _POOR:
        notes.poor.append((number, sight))
        return None
    notes.read.append(number)
    leaf = leaf_of(sight, number, points, known)
    leaf.scanned = True
    return leaf


def _say(notes: _Notes, count: int, sheets: Sheets) -> None:
    """Tell of pages that were recognised, and of those that could not be."""
    if notes.read:
        where = "全部" if len(notes.read) == count and count > 1 else ""
        sheets.problems.append(
            (
                "recognised",
                f"{_pages(notes.read, where)}是扫描件或图片，文字由识别得出。把握不足的地方已逐处列为存疑，请对照原件核对后再用。",
            )
        )
    for number, sight in notes.poor:
        what = "字太小，看不清" if sight.height < SMALLEST else f"的图像太差，识别把握平均只有 {sight.certainty:.0%}"
        small = "，字也太小" if SMALLEST <= sight.height < _TINY else ""
        sheets.problems.append(("scan_too_poor", f"第{number}页{what}{small}，没有采用识别结果。{_AGAIN}"))
    if notes.blank:
        sheets.problems.append(("blank_page", f"{_pages(notes.blank)}没有认出文字，按空白页略过。"))
    if notes.broken:
        sheets.problems.append(
            ("damaged_page", f"{_pages(notes.broken)}的图像无法打开，没有读出。请重新获取或重新扫描。")
        )


def _pages(numbers: list[int], all_of: str = "") -> str:
    """Page numbers as people write them: 第1—3页、第5页."""
    if all_of:
        return f"{all_of} {len(numbers)} 页"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(f"第{first}页" if first == last else f"第{first}—{last}页" for first, last in runs)
