"""The head and the foot of a form (表头、表尾): title, year, unit, date, names, boxes — from paragraphs and from label/value rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jixiao.core.form import Choice, Doubt, Place, Printed
from jixiao.ingest import labels
from jixiao.ingest.grid import Row
from jixiao.ingest.sheet import Paragraph
from jixiao.ingest.wording import bare, label, tidy

_PAIR = re.compile(r"(?:^|(?<=[\s:：;；,，。)）\d\u4e00-\u9fff]))([\u4e00-\u9fff()（）/、 ]{2,16}?)\s*[:：]\s*")
GLUED_NUMBER = re.compile(r"^(联系电话|电话|联系方式|手机)\s*([\d\-—/、 ]{6,})$")
_TICK = "☑√✓✔☒■▣●⊠◼⬛"
_BOX = "□☐○◻⬜▢口"
_MARK = re.compile(rf"[{_TICK}{_BOX}]")
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s☑√✓✔☒■▣●⊠□☐○◻；;、,，）)]))[(（]?\d{1,2}\s*[)）]?\s*[、.．:：]?\s*(?=[\u4e00-\u9fff])|[①②③④⑤⑥⑦⑧⑨]"
)
_FIELDS = (
    "unit",
    "filled_on",
    "project",
    "supervisor",
    "implementer",
    "money_unit",
    "basic_expenditure",
    "project_expenditure",
)


@dataclass(slots=True)
class Head:
    """What the head and foot say, while the form is being read (表头收集)."""

    titles: list[Printed] = field(default_factory=list)
    year: Printed | None = None
    values: dict[str, Printed] = field(default_factory=dict)

    total: Printed | None = None
    total_label: Printed | None = None
    contacts: list[tuple[str, Printed]] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    waiting: str | None = None  # a label at the end of a line, its value stands on the next one

    def take(self, name: str, role: str, value: Printed | None) -> None:
        """Put a value under its role; the first one printed stays."""
        if value is not None and len(value.text) > 60 and role in ("filled_on", "money_unit", "total"):
            return
        if value is None:
            return
        if role == "total":
            if self.total is None:
                self.total, self.total_label = value, Printed(name)
        elif role == "contact":
            if all(known != name for known, _ in self.contacts):
                self.contacts.append((name, value))
        elif role == "year":
            if self.year is None and (found := re.search(r"20\d\d", value.text)):
                self.year = Printed(found.group(), value.where)
        elif role in _FIELDS and role not in self.values:
            self.values[role] = value


def read_line(head: Head, item: Paragraph, *, before_table: bool) -> bool:
    """Take what a line of prose says about the head; True when the line was understood (表头行)."""
    text = tidy(item.text)
    core = bare(text)
    if head.waiting is not None:
        name, head.waiting = head.waiting, None
        if re.fullmatch(r"[\d\-—/、 ]{6,}", text):
            head.take(name, "contact", Printed(text, item.place))
            return True
    if labels.ATTACHMENT.match(core) or not core:
        return True
    if before_table and labels.is_form_title(text):
        head.titles.append(Printed(text, item.place))
        return True
    if found := labels.YEAR_LINE.match(core):
        if head.year is None:
            head.year = Printed(found.group(1), item.place)
        return True
    if found := GLUED_NUMBER.match(text):
        head.take(found.group(1), "contact", Printed(found.group(2).strip(), item.place))
        return True
    if unit := labels.money_unit_in(text):
        head.take("金额单位", "money_unit", Printed(unit, item.place))
    understood = _pairs(head, text, item.place)
    if before_table and not understood and not head.titles and re.match(r"20\d\d年", core) and len(core) <= 60:
        head.titles.append(Printed(text, item.place))
        return True
    return understood or labels.money_unit_in(text) is not None


def _pairs(head: Head, text: str, place: Place) -> bool:
    """All ``label: value`` pairs of a line. Labels are known ones only, so a colon in prose does no harm."""
    found = []
    for match in _PAIR.finditer(text):
        name = match.group(1).strip()
        role = labels.head_role(name)
        if role is None and (cut := _known_tail(name)):
            name, role = cut
        if role is not None and role != "money_unit":
            found.append((match.end(1) - len(name), match.end(), name, role))
    if not found or found[0][0] > 24:
        return False
    for index, (_, begin, name, role) in enumerate(found):
        end = found[index + 1][0] if index + 1 < len(found) else len(text)
        value = text[begin:end].strip(" ;；,，")
        value = labels.before_money_unit(value)
        head.take(tidy(name), role, Printed(value, place) if value else None)
        if not value and role == "contact" and index + 1 == len(found):
            head.waiting = tidy(name)
    return True


def _known_tail(name: str) -> tuple[str, str] | None:
    """A known label at the end of a longer run of characters (前值紧接后栏): 某局填报日期 → 填报日期."""
    for size in (7, 6, 5, 4, 3):
        if len(name) > size and (role := labels.head_role(name[-size:])) is not None:
            return name[-size:], role
    return None


def read_pairs(head: Head, row: Row) -> bool:
    """Take the label/value pairs of a table row (项目名称 | … | 实施单位 | …); True when it has any known label."""
    cells = row.cells
    roles: list[str | None] = [labels.head_role(text) for _, text, _ in cells]
    known = False
    for index, (column, text, _) in enumerate(cells):
        role = roles[index]
        if role is None or (role == "money_unit" and labels.money_unit_in(text)):
            known = _inline(head, text, row.place(column)) or known
            continue
        known = True
        value: Printed | None = None
        if index + 1 < len(cells) and roles[index + 1] is None:
            next_column, next_text, _ = cells[index + 1]  # blank cells between a label and its value say nothing
            value = row.printed(next_column, next_text)
        head.take(text.strip(":： "), role, value)
    return known


def _inline(head: Head, text: str, place: Place) -> bool:
    """A cell that holds label and value, perhaps several of them, or the year, or the money unit (格内成对)."""
    if found := labels.YEAR_LINE.match(bare(text)):
        head.take("年度", "year", Printed(found.group(1), place))
        return True
    if found := GLUED_NUMBER.match(text):
        head.take(found.group(1), "contact", Printed(found.group(2).strip(), place))
        return True
    if not re.search("[:：]", text):
        return False
    unit = labels.money_unit_in(text)
    if unit is not None:
        head.take("金额单位", "money_unit", Printed(unit, place))
    return _pairs(head, text, place) or unit is not None


def is_choice(row: Row) -> bool:
    """Whether a row is a choose-one row (选项栏): boxes in it, or a label that always has boxes and numbered options behind it."""
    if len(row.cells) < 2:
        return False
    name = label(row.first)
    rest = " ".join(text for _, text, _ in row.cells[1:])
    if labels.CHOICE_NAMES.fullmatch(name):
        return bool(_MARK.search(rest) or len(_NUMBERED.findall(rest)) >= 2)
    return len(name) <= 10 and len(_MARK.findall(rest)) >= 2 and len(rest) < 160


def read_choice(head: Head, row: Row) -> None:
    """Take a choose-one row: which options stand there, which are ticked (勾选)."""
    rest = "   ".join(text for _, text, _ in row.cells[1:])
    options, ticked = choices(rest)
    column = row.cells[0][0]
    name = label(row.first)
    if all(known.name != name for known in head.choices):
        head.choices.append(Choice(name=name, options=options, ticked=ticked, where=row.place(column)))


def choices(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Options and ticked options of a line of boxes: "1、甲 ☑ 2、乙 □" or "☑甲 □乙" (选项与勾选)."""
    starts = [m.start() for m in _NUMBERED.finditer(text)]
    pieces: list[tuple[str, bool]] = []
    if len(starts) >= 2:
        lead = text[: starts[0]]
        for index, start in enumerate(starts):
            end = starts[index + 1] if index + 1 < len(starts) else len(text)
            piece = text[start:end]
            # a mark straight before a number belongs to that number: "☑1、甲 □2、乙"
            if index + 1 < len(starts) and _leads(text, starts):
                piece = piece.rstrip()
                piece = piece[:-1] if piece and piece[-1] in _TICK + _BOX else piece
            mark_before = lead.strip()[-1:] if index == 0 else text[:start].rstrip()[-1:]
            before = _leads(text, starts) and mark_before in _TICK
            name = _MARK.sub("", _NUMBERED.sub("", piece)).strip(" 、.．;；,，:：")
            inside = any(c in _TICK for c in piece)
            pieces.append((tidy(name), before or (inside and not _leads(text, starts))))
    else:
        marks = list(_MARK.finditer(text))
        if marks and not text[: marks[0].start()].strip(" 　"):
            for index, mark in enumerate(marks):
                end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
                pieces.append((tidy(text[mark.end() : end]).strip(" 、.;；,，"), mark.group() in _TICK))
        else:
            begin = 0
            for mark in marks:
                pieces.append((tidy(text[begin : mark.start()]).strip(" 、.;；,，"), mark.group() in _TICK))
                begin = mark.end()
            if not marks:
                pieces.append((tidy(text), False))
    named = [(name, on) for name, on in pieces if name]
    return tuple(name for name, _ in named), tuple(name for name, on in named if on)


def _leads(text: str, starts: list[int]) -> bool:
    """Whether marks stand before their numbers rather than behind the options."""
    return text[: starts[0]].strip()[-1:] in tuple(_TICK + _BOX) and bool(text[: starts[0]].strip())
