"""One form from its segment (填充): walks the rows from top to bottom and asks of each what it is."""

from __future__ import annotations

import re

from jixiao.core.form import Doubt, Form, Printed
from jixiao.ingest import labels, money
from jixiao.ingest.columns import is_head
from jixiao.ingest.grid import Row
from jixiao.ingest.head import Head, is_choice, read_choice, read_line, read_pairs
from jixiao.ingest.indicators import IndicatorTable
from jixiao.ingest.money import Money
from jixiao.ingest.segment import Segment
from jixiao.ingest.sheet import Paragraph
from jixiao.ingest.suits import SCORE
from jixiao.ingest.texts import NOTE, SECTION, Texts
from jixiao.ingest.total import Total
from jixiao.ingest.wording import label, tidy


class FormReader:
    """Collects the parts of one form; ``form()`` puts them together."""

    def __init__(self) -> None:
        self.head = Head()
        self.money = Money()
        self.texts = Texts()
        self.table = IndicatorTable()
        self.total = Total()
        self.doubts: list[Doubt] = []
        self._tables = 0

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
        """A line of prose: head, a goal's heading, the rest of a text, a note, or foot."""
        text = tidy(item.text)
        if not text:
            return
        if labels.is_goal_label(text) and self._tables and (not self.table.open or re.match(r".{0,12}\d", text)):
            self.table.goal_line(Printed(text, item.place))
            return
        if self._tables == 0:
            read_line(self.head, item, before_table=True)
            return
        if self.texts.goes_on(text):
            return
        if NOTE.match(text):
            self.texts.notes_begun = True
            self.texts.close()
            return
        if self.table.extend_waiting(text) or read_line(self.head, item, before_table=False):
            return
        self.texts.close()

    def _row(self, row: Row) -> None:
        """A table row: asks each part in turn whether the row is its own."""
        if self.texts.goal_columns:
            if self.texts.read_goal_values(row):
                return
            self.texts.goal_columns = []
        beneath_head = self.table.open
        if beneath_head and self.total.read_row(row, self.table.columns.heads):
            self.texts.close()
            return
        if self.texts.read_row(row, beneath_head=beneath_head):
            return
        self.texts.close()
        if not beneath_head and is_choice(row):
            read_choice(self.head, row)
        elif is_head(row):
            self.money.open = False
            self.table.read_head(row)
        elif (not beneath_head or not (self.money.rows or self.table.begun)) and self._above_indicators(row):
            pass
        elif beneath_head:
            self._beneath_head(row)
        else:
            self._unknown(row)

    def _beneath_head(self, row: Row) -> None:
        """A row below the indicator head: a goal's heading, an indicator, a subtotal; below the total: the foot."""
        if self._whole_goal(row) or labels.is_subtotal(row.first):
            return
        if len(row.cells) <= 2 and labels.is_goal_label(row.first) and not labels.is_level1(row.first):
            is_goal, heading = self.texts.read_goal_row(row)
            if is_goal:
                if heading is not None:
                    self.table.goal_line(heading)
                return
        if self.total.label is not None and not self._has_score(row):  # what stands below the total is the foot
            if not read_pairs(self.head, row):
                self._unknown(row)
            return
        if not self.table.read_row(row) and not read_pairs(self.head, row):
            self._unknown(row)

    def _has_score(self, row: Row) -> bool:
        """Whether a row below a total may still be an indicator: a level in it, and a figure under a value head."""
        texts = [text for _, text, _ in row.cells]
        return (
            len(texts) >= 3
            and any(labels.is_level1(t) or labels.is_level2(t) for t in texts[:2])
            and any(SCORE.fullmatch(t) for t in texts[1:])
        )

    def _above_indicators(self, row: Row) -> bool:
        """Money, goal text, names: what stands above the indicators."""
        if money.is_head(row):
            money.read_head(self.money, row)
            return True
        if self.texts.read_goal_head(row):
            self.money.open = False
            return True
        is_goal, heading = self.texts.read_goal_row(row)
        if is_goal:
            if heading is not None:
                self.table.goal_line(heading)
            return True
        if money.read_row(self.money, row):
            money.take_merged_rate(self.money, row)
            return True
        return read_pairs(self.head, row) or self._part_line(row)

    def _whole_goal(self, row: Row) -> bool:
        """A goal's heading over the whole width, or the second half of one (目标通栏)."""
        if len(row.cells) != 1:
            return False
        column, text, _ = row.cells[0]
        if labels.is_level1(text):
            return False
        if labels.is_goal_label(text):
            self.table.goal_line(Printed(text, row.place(column)))
            return True
        if self.table.goal_waiting and not labels.is_template(text) and len(text) > 3:
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
        return bool(SECTION.match(text)) or labels.goal_column(text) is not None

    def _unknown(self, row: Row) -> None:
        """Nothing is dropped silently: what fits nowhere is said."""
        text = " | ".join(t for _, t, _c in row.cells)
        if len(text) > 1:
            where = str(row.place(row.cells[0][0]))
            self.doubts.append(Doubt(where="form", why=f"此行没有归入任何栏目：{text[:60]}", address=where))

    # --- result ---------------------------------------------------------------------------------------------------

    def form(self) -> Form:
        """The form, put together (自评表)."""
        head, texts = self.head, self.texts.found
        goals = self.table.result()
        extra: dict[str, Printed] = {
            k: head.values.pop(k) for k in ("basic_expenditure", "project_expenditure") if k in head.values
        }
        for role, cell in self.table.execution.items():
            if role in ("weight", "score"):
                self.money.rows.setdefault("total", {}).setdefault(role, cell)
            else:
                extra[role] = cell
        budget = money.budget_of(self.money, extra)
        total, total_label = self.total.choose(head.total, head.total_label, goals, budget)
        title, year = self._title_and_year()
        parts = (head, self.money, self.table, self.texts, self.total, self)
        return Form(
            title=title,
            year=year,
            unit=head.values.get("unit"),
            filled_on=head.values.get("filled_on"),
            project=head.values.get("project"),
            supervisor=head.values.get("supervisor"),
            implementer=head.values.get("implementer"),
            choices=tuple(head.choices),
            money_unit=head.values.get("money_unit") or self.money.unit,
            budget=budget,
            annual_goal=texts.get("annual_goal"),
            completion=texts.get("completion"),
            overall_rate=texts.get("overall_rate"),
            goals=goals,
            total=total,
            total_label=total_label,
            total_weight=self.total.weight,
            reviewed_total=self.total.reviewed,
            deviation_reason=texts.get("deviation_reason"),
            improvement=texts.get("improvement"),
            contacts=tuple(head.contacts),
            columns=self.table.columns.roles - {"side", "more_note"},
            doubts=tuple(doubt for part in parts for doubt in part.doubts),
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


def read_form(segment: Segment) -> Form:
    """The form that a segment holds (读表)."""
    reader = FormReader()
    reader.read(segment)
    return reader.form()
