"""Cutting a file into forms and reports (分段): forty of them may stand in one file, one beneath the other.

A form begins at its title or at a table that opens like a form; it goes on over torn tables, reasons and notes.
A report begins at its title and goes on until the next form; its own tables are not forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jixiao.ingest import labels
from jixiao.ingest.columns import is_head
from jixiao.ingest.grid import Grid, Row
from jixiao.ingest.head import GLUED_NUMBER
from jixiao.ingest.sheet import Paragraph, Sheets, Table
from jixiao.ingest.wording import bare, tidy

_REPORT_TITLE = re.compile(
    r".{0,60}(自评结果|自评报告|评价报告|绩效报告|自评工作报告|自评情况报告|自评总结|自评情况的报告)(\((格式|缩略版|摘要版|参考提纲|模板|提纲)\))*"
)
_REPORT_VERSION = re.compile(r"\(?(缩略版|摘要版)\)?")
_REPORT_OPENING = re.compile(
    r"[一1][、.](自评结论|自评得分|基本情况|项目基本情况|部门(基本)?概况|项目概况|部门整体绩效自评得分|部门基本情况|单位基本情况)"
)
_NOTE = re.compile(r"(备注|说明|注|填表说明|填报说明)([:：]|$)|^\(?[\d一二三四五六七八九十]+[、.．)]")


@dataclass(slots=True)
class Piece:
    """A run of table rows that belong together (表段), and the whole table where it is one."""

    rows: list[Row]
    table: Table


Item = Paragraph | Piece


@dataclass(slots=True)
class Segment:
    """A form, a report, or neither (段): kind is form | report | stray; items in reading order."""

    kind: str
    items: list[Item] = field(default_factory=list)
    titled: bool = False


def is_report_title(text: str) -> bool:
    """Whether a line is the title of a report (报告标题)."""
    core = bare(text)
    return len(core) <= 70 and bool(_REPORT_TITLE.fullmatch(core)) and "自评表" not in core


def segments(sheets: Sheets) -> list[Segment]:
    """The forms and reports of a file, in order, and what belongs to neither as stray segments."""
    found: list[Segment] = []
    for page in sheets.pages:
        found.extend(_Cutter().cut(_items(page.blocks)))
    return found


def _items(blocks: list[Paragraph | Table]) -> list[Item]:
    """Blocks with whole-width title rows of tables taken out as paragraphs, so that a worksheet reads like a page."""
    items: list[Item] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            items.append(block)
            continue
        grid = Grid(block)
        rows: list[Row] = []
        for row in grid.rows:
            if rows and _opens_again(row, rows):
                items.append(Piece(rows, block))
                rows = []
            if _stands_apart(row, begun=bool(rows)):
                if rows:
                    items.append(Piece(rows, block))
                    rows = []
                column, _, cell = row.cells[0]
                items.append(Paragraph(cell.text, row.place(column), uncertain=cell.uncertain))
            else:
                rows.append(row)
        if any(row.cells for row in rows):
            items.append(Piece(rows, block))
    return items


def _opens_again(row: Row, rows: list[Row]) -> bool:
    """Whether a row opens another form in the same table: a project's name below indicators or a total."""
    if not row.cells or labels.head_role(row.first) != "project":
        return False
    return any(above.cells and (labels.is_total(above.first) or is_head(above)) for above in rows)


def _stands_apart(row: Row, *, begun: bool) -> bool:
    """Whether a row of one cell is a line beside the table rather than a row of it."""
    if len(row.cells) != 1:
        return False
    text = row.cells[0][1]
    if _is_title(text) or (not begun and _half_title(text)):
        return True
    on_top = not begun and len(text) <= 30 and not labels.is_goal_label(text)  # 公开14表
    return row.whole_width() and (on_top or _stands_alone(text))


def _is_title(text: str) -> bool:
    """Whether a row's only cell is a title, an attachment number or a year line, merged over the table or not."""
    core = bare(text)
    return bool(
        labels.is_form_title(text)
        or is_report_title(text)
        or labels.is_declaration_title(text)
        or labels.ATTACHMENT.match(core)
        or labels.YEAR_LINE.match(core)
    )


def _stands_alone(text: str) -> bool:
    """Whether a whole-width row is no part of the table: a head or foot line, a note."""
    core = bare(text)
    if labels.money_unit_in(text) or _NOTE.match(core):
        return True
    if GLUED_NUMBER.match(text):
        return True
    head, colon, _ = core.partition(":")
    return bool(colon) and labels.head_role(head) is not None


class _Cutter:
    """Walks the items of one page and opens and closes segments."""

    def __init__(self) -> None:
        self.done: list[Segment] = []
        self.open: Segment | None = None
        self.waiting: list[Item] = []  # paragraphs since the last table, not yet given to anyone
        self.title_at: int | None = None  # where in waiting a form's title stands

    def cut(self, items: list[Item]) -> list[Segment]:
        for item in items:
            if isinstance(item, Paragraph):
                self._paragraph(item)
            else:
                self._piece(item)
        self._give_waiting(None)
        if self.open is not None:
            self.done.append(self.open)
        return self.done

    def _paragraph(self, item: Paragraph) -> None:
        text = tidy(item.text)
        if not text:
            return
        before = self.waiting[-1] if self.waiting else None
        if len(text) <= 4 and isinstance(before, Paragraph) and labels.is_form_title(whole := tidy(before.text) + text):
            self.waiting.pop()  # a title broken just before its last characters: …项目自评 / 表
            item, text = Paragraph(whole, before.place, before.level), whole
        if labels.is_form_title(text):
            begin = self._back_over_lead()
            lead = self.waiting[begin:]
            del self.waiting[begin:]
            if self.title_at is not None and self.title_at >= begin:
                self.title_at = None
            self._give_waiting(None)
            self.waiting = lead
            self.title_at = len(lead)
            self.waiting.append(item)
            return
        if (
            is_report_title(text)
            or (_REPORT_OPENING.match(bare(text)) and not self._in_report())
            or (_REPORT_VERSION.fullmatch(bare(text)) and not self._in_report())
        ):
            begin = self._back_over_lead(short=is_report_title(text) and len(bare(text)) <= 8)
            lead = self.waiting[begin:]
            del self.waiting[begin:]
            self._give_waiting(None)
            if self._in_report() and self.open is not None and not _has_sections(self.open):
                self.open.items.extend([*lead, item])
                return
            self._close()
            self.open = Segment("report", [*lead, item])
            return
        self.waiting.append(item)
        if self._in_report():  # lines that may lead the title of a form wait for it, the rest is the report's
            held: list[Item] = []
            while self.waiting and _may_lead(self.waiting[-1]):
                held.insert(0, self.waiting.pop())
            self._give_waiting(self.open)
            self.waiting = held

    def _back_over_lead(self, *, short: bool = False) -> int:
        """Where the lead of a title begins in waiting: 附件 numbers and the first half of a two-line title.

        ``short``: the title line is too short to be whole (绩效自评报告), so any bare line above it belongs to it.
        """
        begin = len(self.waiting)
        while begin > 0:
            before = self.waiting[begin - 1]
            if not isinstance(before, Paragraph):
                break
            text = tidy(before.text)
            if labels.ATTACHMENT.match(bare(text)) or _half_title(text) or (short and _title_piece(text)):
                begin -= 1
                continue
            break
        return begin

    def _piece(self, piece: Piece) -> None:
        looks = _looks(piece)
        starts = self.title_at is not None or looks.opens
        if self._in_report() and not (starts and looks.is_form):
            self._give_waiting(self.open)
            assert self.open is not None
            self.open.items.append(piece)
            return
        if self.open is not None and self.open.kind == "form" and not (self.title_at is not None or looks.opens):
            self._give_waiting(self.open)
            if piece.rows:
                piece.rows[0].after_break = True
            self.open.items.append(piece)
            return
        if looks.is_form or self.title_at is not None:
            titled = self.title_at is not None
            if not titled:  # short lines straight above are its head, what is before them is not
                begin = len(self.waiting)
                while begin > 0 and _head_like(self.waiting[begin - 1]):
                    begin -= 1
                lead = self.waiting[begin:]
                del self.waiting[begin:]
                self._give_waiting(None)
                self.waiting = lead
            self._close()
            self.open = Segment("form", [*self.waiting, piece], titled)
            self.waiting, self.title_at = [], None
            return
        self._give_waiting(None)
        self.done.append(Segment("stray", [piece]))

    def _in_report(self) -> bool:
        return self.open is not None and self.open.kind == "report" and self.title_at is None

    def _give_waiting(self, to: Segment | None) -> None:
        """Hand the waiting paragraphs to a segment; by default the open one, else they are stray."""
        if not self.waiting:
            return
        to = to or self.open
        if to is not None:
            to.items.extend(self.waiting)
        else:
            self.done.append(Segment("stray", list(self.waiting)))
        self.waiting, self.title_at = [], None

    def _close(self) -> None:
        if self.open is not None:
            self.done.append(self.open)
        self.open = None


def _has_sections(segment: Segment) -> bool:
    return any(
        isinstance(i, Piece) or re.match(r"[(（]?[一二三四五六七八九][、)）]", bare(i.text)) for i in segment.items
    )


def _title_piece(text: str) -> bool:
    """Whether a line may be a piece of a title that stands on several lines: short, no label, no sentence."""
    core = bare(text)
    return len(core) <= 40 and ":" not in core and not re.search(r"[。；;]", core) and not _NOTE.match(core)


def _may_lead(item: Item) -> bool:
    """Whether a line inside a report may already belong to the form that follows: 附件 2, half a title, 单位名称：…"""
    if not isinstance(item, Paragraph):
        return False
    text = tidy(item.text)
    core = bare(text)
    head = core.partition(":")[0]
    return bool(
        labels.ATTACHMENT.match(core)
        or labels.YEAR_LINE.match(core)
        or _half_title(text)
        or (":" in core and labels.head_role(head) in ("unit", "filled_on", "project"))
    )


def _half_title(text: str) -> bool:
    """Whether a line may be the first half of a title: a year at its head, no full stop, no label."""
    core = bare(text)
    if len(core) > 60 or text.rstrip().endswith(("。", ";", "；", "，", ",", "、")) or labels.is_form_title(text):
        return False
    if is_report_title(text):
        return False
    return bool(re.match(r"20\d\d年", core)) and "填报" not in core and not re.fullmatch(r"20\d\d[年.\-/]\d+.*", core)


def _head_like(item: Item) -> bool:
    if not isinstance(item, Paragraph):
        return False
    core = bare(item.text)
    return len(core) <= 60 and not core.endswith(("。", "；", ";")) and not _NOTE.match(core)


def _is_column(text: str) -> bool:
    """Whether a cell heads a column of values, so that its row is no label/value row (项目名称 | 预算数 | 执行数)."""
    return labels.money_column(text) is not None or labels.column_role(text) in ("target", "actual", "score", "weight")


@dataclass(slots=True)
class _Looks:
    opens: bool
    is_form: bool


def _looks(piece: Piece) -> _Looks:
    """What a table looks like: whether it opens a form (project name, unit name on top) and whether it is a form at all."""
    opens = header = money = scored = False
    for index, row in enumerate(piece.rows[:80]):
        if not row.cells:
            continue
        if index < 6 and not opens and sum(1 for _, text, _c in row.cells if _is_column(text)) < 2:
            for _, text, _cell in row.cells[:3]:
                core = text.split(":")[0].split("：")[0]
                if labels.head_role(core) in ("project", "unit") and labels.money_unit_in(text) is None:
                    opens = True
        if not header or not scored:
            roles = {role for _, text, _c in row.cells if (role := labels.column_role(text))}
            if (
                len(roles) >= 3
                and roles & {"level1", "level2", "name"}
                and roles & {"target", "actual", "score", "weight"}
            ):
                header = True
                scored = scored or bool(roles & {"score", "actual"})
        if not money and sum(1 for _, text, _c in row.cells if labels.money_column(text)) >= 2:
            money = True
    return _Looks(opens and (header or money), (header and (opens or scored)) or (opens and money))
