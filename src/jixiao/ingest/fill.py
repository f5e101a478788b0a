"""One form from its segment (填充): walks the rows from top to bottom and asks of each what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from jixiao.core.form import Budget, Doubt, Form, Goal, Place, Printed
from jixiao.ingest import indicators, labels, money
from jixiao.ingest.grid import Row
from jixiao.ingest.head import Head, is_choice, read_choice, read_line, read_pairs
from jixiao.ingest.indicators import IndicatorTable
from jixiao.ingest.money import Money
from jixiao.ingest.segment import Segment
from jixiao.ingest.sheet import Paragraph
from jixiao.ingest.wording import bare, label, split_points, tidy, tidy_long

_SECTION = re.compile(r"^[一二三四五六七八九][、.．].{2,20}$")
_SENTENCE_END = re.compile(r"[。；;！!？?）)]$")
_NOTE_LINE = re.compile(r"^(备注|说明|注|填表说明|填报说明)\s*[:：]|^[(（]?\d{1,2}\s*[)）、.．]")
_VALUE = re.compile(r"^[^\u4e00-\u9fff]{0,3}\d")


class FormReader:
    """Collects the parts of one form; ``form()`` puts them together."""

    def __init__(self) -> None:
        self.head = Head()
        self.money = Money()
        self.table = IndicatorTable()
        self.texts: dict[str, Printed] = {}
        self.total: Printed | None = None
        self.total_label: Printed | None = None
        self.total_weight: Printed | None = None
        self.reviewed_total: Printed | None = None
        self.doubts: list[Doubt] = []
        self._goal_columns: list[tuple[int, int, str]] = []
        self._goal_lines = 0
        self._text_open: str | None = None
        self._tables = 0
        self._notes = False

    # --- walking --------------------------------------------------------------------------------------------------

    def read(self, segment: Segment) -> None:
        """Walk a segment's items in order."""
        for item in segment.items:
            if isinstance(item, Paragraph):
                self._paragraph(item)
            else:
                self._tables += 1
                for row in item.rows:
                    if row.cells:
                        self._row(row)

    def _paragraph(self, item: Paragraph) -> None:
        text = tidy(item.text)
        if not text:
            return
        if self._tables == 0 or not self.table.open:
            if labels.is_goal_label(text) and not labels.is_form_title(text) and self._tables:
                self.table.goal_line(Printed(text, item.place))
                return
            if self._tables == 0 and read_line(self.head, item, before_table=True):
                return
        elif labels.is_goal_label(text) and re.match(r".{0,12}\d", text):
            self.table.goal_line(Printed(text, item.place))
            return
        if self._tables and self._continues(text):
            return
        if _NOTE_LINE.match(text):
            self._notes = True
            self._text_open = None
            return
        if self._tables and self.table.extend_waiting(text):
            return
        if read_line(self.head, item, before_table=self._tables == 0):
            return
        self._text_open = None

    def _continues(self, text: str) -> bool:
        """A reason or measure torn by the page end goes on in the next line of prose."""
        name = self._text_open
        if name is None or self._notes or _NOTE_LINE.match(text) or labels.head_role(text.split("：")[0].split(":")[0]):
            return False
        before = self.texts.get(name)
        if (
            before is None
            or _SENTENCE_END.search(before.text)
            or re.fullmatch(r"[\d.\-/年月日 ]+", text)
            or len(before.text) < 20
        ):
            return False
        self.texts[name] = replace(before, text=before.text + text)
        self.doubts.append(Doubt(where=name, why="文字被分页截断，已与下一段相接。", address=before.address))
        return True

    def _row(self, row: Row) -> None:
        if self._goal_columns and self._goal_values(row):
            return
        self._goal_columns = []
        in_indicators = self.table.open
        if in_indicators and self._total_row(row):
            return
        if self._text_row(row):
            return
        self._text_open = None
        if not in_indicators and is_choice(row):
            read_choice(self.head, row)
            return
        if indicators.is_head(row):
            self.money.open = False
            self.table.read_head(row)
            return
        if not in_indicators or (not self.money.rows and not self.table.begun):
            if money.is_head(row):
                money.read_head(self.money, row)
                return
            if self._goal_head(row):
                self.money.open = False
                return
            if self._goal_row(row):
                return
            if money.read_row(self.money, row):
                money.take_merged_rate(self.money, row)
                return
            if read_pairs(self.head, row):
                return
            if self._part_line(row):
                return
            if not in_indicators:
                self._unknown(row)
                return
        if self._whole_goal(row):
            return
        if self.table.read_row(row):
            return
        if read_pairs(self.head, row):
            return
        self._unknown(row)

    # --- rows -----------------------------------------------------------------------------------------------------

    def _total_row(self, row: Row) -> bool:
        """总分 | 96, or 合计 | 85 | 83 (总分行)."""
        cells = row.cells
        at = next((i for i, (_, text, _c) in enumerate(cells[:3]) if labels.is_total(text)), None)
        if at is None or (at > 0 and any(_VALUE.match(t) for _, t, _c in cells[:at])):
            return False
        name = row.printed(cells[at][0], cells[at][1])
        values = [(c, t, cell) for c, t, cell in cells[at + 1 :] if _VALUE.match(t) and len(t) <= 16]
        columns = {role: (c, span) for c, span, role in self.table.columns.heads}
        placed: dict[str, Printed] = {}
        if row.exact:
            for column, text, cell in values:
                for role in ("weight", "score", "review_score"):
                    where = columns.get(role)
                    if where and where[0] <= column < where[0] + where[1] and cell.columns <= where[1]:
                        placed[role] = Printed(text, row.place(column))
        if values and not placed:
            placed["score"] = Printed(values[-1][1], row.place(values[-1][0]))
            if len(values) > 1:
                placed["weight"] = Printed(values[0][1], row.place(values[0][0]))
        elif values and "score" not in placed and "review_score" not in placed:
            score_at = columns.get("score")
            rest = [v for v in values if v[0] != columns.get("weight", (-1, 0))[0]]
            if rest and score_at is not None:
                placed["score"] = Printed(rest[-1][1], row.place(rest[-1][0]))
        elif (
            "score" in placed and "weight" not in placed and len(values) > 1 and values[0][1] != placed["score"].text
        ) or ("score" in placed and "weight" not in placed and len(values) > 1):
            placed["weight"] = Printed(values[0][1], row.place(values[0][0]))
        if self.total is not None and "score" in placed:
            self.doubts.append(
                Doubt(
                    where="total",
                    why=f"总分行不止一行，取最后一行「{placed['score'].text}」。",
                    address=placed["score"].address,
                )
            )
        self.total = placed.get("score", self.total)
        self.total_label = name
        self.total_weight = placed.get("weight", self.total_weight)
        self.reviewed_total = placed.get("review_score", self.reviewed_total)
        self._text_open = None
        return True

    def _text_row(self, row: Row) -> bool:
        """Reason, measures, remarks: a label and a long text (文字行)."""
        cells = row.cells
        at = next((i for i, (_, text, _c) in enumerate(cells[:2]) if labels.text_row(text)), None)
        if at is None:
            only = (
                len(cells) == 1
                and self._text_open is not None
                and (row.after_break or (not row.exact and len(row.first) > 12))
            )
            if (
                only
                and self._text_open in self.texts
                and not _NOTE_LINE.match(row.first)
                and not labels.is_level2(row.first)
            ):
                before = self.texts[self._text_open or ""]
                self.texts[self._text_open or ""] = replace(before, text=before.text + tidy_long(cells[0][2].text))
                return True
            inline = re.match(r"^(.{4,30}?)\s*[:：]\s*(.{6,})$", row.first) if len(cells) == 1 else None
            role = labels.text_row(inline.group(1)) if inline else None
            if inline and role in ("deviation_reason", "improvement") and role not in self.texts:
                self.texts[role] = Printed(inline.group(2), row.place(cells[0][0]))
                self._text_open = role
                return True
            return (
                len(cells) == 1
                and bool(_NOTE_LINE.match(row.first))
                and bare(row.first)[:2] in ("备注", "说明", "注:", "填表", "填报")
            )
        if at == 1 and not _SECTION.match(cells[0][1]) and not (row.exact and cells[0][2].rows > 1) and len(cells) < 3:
            if labels.text_row(cells[0][1]) is None and not labels.is_template(cells[0][1]):
                return False
        role = labels.text_row(cells[at][1])
        if self.table.open and len(cells) - at > 4:
            return False
        if indicators.is_head(row):
            return False
        rest = cells[at + 1 :]
        if (
            not rest
            and at == 0
            and self.table.open
            and role == "deviation_reason"
            and not row.exact
            and len(row.first) > 24
        ):
            return False
        value = "\n".join(tidy_long(cell.text) for _, _, cell in rest)
        if role == "remark":
            self._text_open = None
            self._notes = True
            return not any(labels.is_level2(t) for _, t, _c in rest)
        assert role is not None
        self.head.seen.add(role)
        if value and role not in self.texts:
            self.texts[role] = Printed(value, row.place(rest[0][0]))
        elif value:
            before = self.texts[role]
            self.texts[role] = replace(before, text=before.text + "\n" + value)
        self._text_open = role
        return True

    def _goal_head(self, row: Row) -> bool:
        """年度预期目标 | 具体完成情况 | 总体完成率 (目标表头)."""
        found = [(c, cell.columns, role) for c, text, cell in row.cells if (role := labels.goal_column(text))]
        roles = [r for _, _, r in found]
        if roles.count("annual_goal") > 1:
            first = roles.index("annual_goal")
            found.pop(first)
        distinct = {r for _, _, r in found}
        if len(distinct) < 2 or len(found) * 2 < len(row.cells):
            return False
        self._goal_columns = found
        self._goal_lines = 0
        return True

    def _goal_values(self, row: Row) -> bool:
        """The text beneath the goal head; several lines go on in the same cell (目标内容)."""
        if indicators.is_head(row) or money.is_head(row) or self._goal_lines >= 12:
            return False
        cells = [
            (c, t, cell)
            for c, t, cell in row.cells
            if not (c < self._goal_columns[0][0] and (row.exact or len(row.cells) > len(self._goal_columns)))
        ]
        if not cells or is_choice(row):
            return False
        if self._goal_lines and (
            labels.text_row(row.first) or labels.is_goal_label(row.first) or row.cells[0][0] < self._goal_columns[0][0]
        ):
            return False
        if len(cells) > len(self._goal_columns):
            return False
        in_order = not row.exact and len(cells) == len(self._goal_columns)
        for index, (column, _text, cell) in enumerate(cells):
            role = self._goal_columns[index if in_order else 0][2]
            for at, _span, name in self._goal_columns:
                if at <= column and not in_order:
                    role = name
            value = tidy_long(cell.text)
            if self._goal_lines == 0 or role not in self.texts:
                self.texts.setdefault(role, Printed(value, row.place(column)))
            else:
                before = self.texts[role]
                self.texts[role] = replace(before, text=before.text + "\n" + value)
        self._goal_lines += 1
        return True

    def _goal_row(self, row: Row) -> bool:
        """年度目标: (10 分) | text, or 年度绩效目标 | text (目标行)."""
        cells = row.cells
        at = 1 if len(cells) > 2 and _SECTION.match(cells[0][1]) else 0
        text = cells[at][1]
        role = labels.goal_column(text)
        if not labels.is_goal_label(text) and role is None:
            return False
        if labels.head_role(text):
            return False
        _, points = split_points(text)
        numbered = bool(re.search(r"目标\s*[\d一二三]", text))
        rest = cells[at + 1 :]
        if len(rest) > 2:
            return False
        if labels.is_goal_label(text) and (points is not None or numbered or not rest):
            self.table.goal_line(Printed(text, row.place(cells[at][0])))
        if rest:
            name = role if role in ("completion", "overall_rate") else "annual_goal"
            value = "\n".join(tidy_long(cell.text) for _, _, cell in rest)
            if not (len(rest) == 1 and labels.is_template(rest[0][1])):
                self.texts.setdefault(name, Printed(value, row.place(rest[0][0])))
        return True

    def _whole_goal(self, row: Row) -> bool:
        """A goal's heading over the whole width, or the second half of one (目标通栏)."""
        if len(row.cells) != 1:
            return False
        column, text, _ = row.cells[0]
        if labels.is_goal_label(text) and not labels.is_level1(text):
            self.table.goal_line(Printed(text, row.place(column)))
            return True
        if self.table.goal_waiting and not labels.is_level1(text) and not labels.is_template(text) and len(text) > 3:
            return self.table.extend_waiting(text)
        return False

    def _part_line(self, row: Row) -> bool:
        """A row that only names a part (二、预算执行情况), perhaps with its points or unit."""
        if len(row.cells) > 1:
            return False
        column, text, _ = row.cells[0]
        if labels.is_template(text):
            return True
        if "预算执行" in text or "资金" in label(text)[:6]:
            money.note_part(self.money, text, row, column)
            return len(text) < 30
        return bool(_SECTION.match(text)) or labels.goal_column(text) is not None

    def _unknown(self, row: Row) -> None:
        """Nothing is dropped silently: what fits nowhere is said."""
        text = " | ".join(t for _, t, _c in row.cells)
        if len(text) <= 1:
            return
        self.doubts.append(
            Doubt(where="form", why=f"此行没有归入任何栏目：{text[:60]}", address=str(row.place(row.cells[0][0])))
        )

    # --- result ---------------------------------------------------------------------------------------------------

    def form(self) -> Form:
        """The form, put together (自评表)."""
        head = self.head
        goals = self.table.result()
        extra: dict[str, Printed] = {
            k: head.values.pop(k) for k in ("basic_expenditure", "project_expenditure") if k in head.values
        }
        for role, cell in self.table.execution.items():
            if role == "weight" or role == "score":
                if role not in self.money.rows.setdefault("total", {}):
                    self.money.rows["total"][role] = cell
            else:
                extra[role] = cell
        budget = money.budget_of(self.money, extra)
        total, label_cell, weight, total_doubt = self._which_total(goals, budget)
        title, year = self._title_and_year()
        money_unit = head.values.get("money_unit") or self.money.unit
        doubts = [*head.doubts, *self.money.doubts, *self.table.doubts, *self.doubts, *total_doubt]
        return Form(
            title=title,
            year=year,
            unit=head.values.get("unit"),
            filled_on=head.values.get("filled_on"),
            project=head.values.get("project"),
            supervisor=head.values.get("supervisor"),
            implementer=head.values.get("implementer"),
            choices=tuple(head.choices),
            money_unit=money_unit,
            budget=budget,
            annual_goal=self.texts.get("annual_goal"),
            completion=self.texts.get("completion"),
            overall_rate=self.texts.get("overall_rate"),
            goals=goals,
            total=total,
            total_label=label_cell,
            total_weight=weight,
            reviewed_total=self.reviewed_total,
            deviation_reason=self.texts.get("deviation_reason"),
            improvement=self.texts.get("improvement"),
            contacts=tuple(head.contacts),
            columns=self.table.columns.roles - {"side", "more_note"},
            doubts=tuple(doubts),
        )

    def _title_and_year(self) -> tuple[Printed | None, Printed | None]:
        """The title, joined where it runs over two lines, and the year it or the line below it states."""
        titles = self.head.titles
        title = None
        if titles:
            title = Printed(tidy("".join(t.text for t in titles)), titles[0].where)
        year = None
        if title is not None and (found := labels.YEAR_IN_TITLE.search(title.text)):
            year = Printed(found.group(1), title.where)
        year = year or self.head.year
        project = self.head.values.get("project")
        if year is None and project is not None and (found := re.search(r"(20\d\d)\s*年度", project.text)):
            year = Printed(found.group(1), project.where)
            self.doubts.append(
                Doubt(where="year", why="标题未写年度，按项目名称中的年度读取。", address=project.address)
            )
        return title, year

    def _which_total(
        self, goals: tuple[Goal, ...], budget: Budget | None
    ) -> tuple[Printed | None, Printed | None, Printed | None, list[Doubt]]:
        """The form's total: of a total on top (自评总分) and one beneath the rows the one that the scores add up to (总分取舍)."""
        above, below = self.head.total, self.total
        if above is None:
            return below, self.total_label, self.total_weight, []
        if below is None or bare(above.text) == bare(below.text):
            return above, self.head.total_label, self.total_weight, []
        scores = [i.score for g in goals for i in g.indicators]
        if budget is not None:
            scores.append(budget.score)
        total = sum((q for c in scores if c is not None and (q := c.meaning.value) is not None), Decimal(0))
        low = _number(below)
        upper = _number(above)
        doubt = Doubt(
            where="total",
            why=f"表头总分「{above.text}」与合计「{below.text}」不同，按各项得分之和取舍。",
            address=above.address,
        )
        if low is not None and low == total and upper != total:
            return below, self.total_label, self.total_weight, [doubt]
        return above, self.head.total_label, self.total_weight, [doubt]


def _number(cell: Printed) -> Decimal | None:
    """A printed total as a number; digits torn apart (8 3) count as one."""
    digits = re.sub(r"[^\d.]", "", cell.text)
    return Decimal(digits) if re.fullmatch(r"\d+(\.\d+)?", digits) else None


def read_form(segment: Segment) -> Form:
    """The form that a segment holds (读表)."""
    reader = FormReader()
    reader.read(segment)
    return reader.form()


__all__ = ["FormReader", "Place", "read_form"]
