"""Results as a workbook (核查结果工作簿): 汇总, 问题, 计分, 存疑与未判断; written row by row, so size costs no memory.

Every cell from a document is written as text: a cell beginning with = stays what was printed and is never computed.
"""

from __future__ import annotations

import io
import tempfile
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from jixiao.core.form import column_letters
from jixiao.judge import Judged, JudgedDocument
from jixiao.show.words import (
    FIT,
    KIND,
    SEVERITY,
    WEIGHT_FROM,
    WHERE,
    form_name,
    gravest_first,
    no_form,
    outcome,
    printable,
    problem_kind,
    separated,
)
from jixiao.sources import RESULT

_LAST_ROW = 1_048_575
_LONGEST = 32_000
"""Excel takes 32,767 characters a cell."""
_LINE, _HIGHEST = 15, 405
"""Points of a line of text, and of the highest row Excel shows."""
_RULED = {"bottom": 1, "bottom_color": "#D5DBE1"}
_EXACT = Decimal(10) ** 15
"""Numbers below are the same in a workbook, which keeps fifteen digits; larger ones are written as text."""

_SHEETS: dict[str, tuple[tuple[str, int], ...]] = {
    "汇总": (
        ("序号", 5), ("文件", 24), ("标题", 26), ("项目", 22), ("单位", 20), ("表的种类", 14), ("模板包", 20),
        ("填报总分", 9), ("核算总分", 9), ("等级", 6), ("错误", 6), ("警告", 6), ("提示", 6), ("存疑", 6), ("未判断", 7), ("结论", 20),
    ),
    "问题": (
        ("序号", 5), ("文件", 18), ("项目", 16), ("严重程度", 9), ("位置", 18), ("单元格", 14), ("填报", 12), ("应为", 12),
        ("说明", 46), ("怎样算出", 20), ("依据", 22), ("修改提示", 22), ("代码", 26),
    ),
    "计分": (
        ("序号", 5), ("文件", 18), ("项目", 16), ("计分项", 22), ("单元格", 14), ("分值", 7), ("分值来源", 11), ("填报得分", 9),
        ("核算得分", 9), ("舍入前", 12), ("算式", 24), ("舍入", 16), ("理由", 32), ("依据", 24),
    ),
    "存疑与未判断": (
        ("序号", 5), ("文件", 24), ("项目", 20), ("类别", 9), ("位置", 24), ("单元格", 16), ("说明", 60), ("代码", 22),
    ),
}  # fmt: skip


class _Packed(io.BytesIO):
    """The workbook as it is packed. Never closed: a zip that was given up ends itself later, and would complain on stderr."""

    def close(self) -> None:
        pass


class Workbook:
    """A workbook being written (工作簿): ``add`` documents one by one, leave the ``with`` block to finish it."""

    def __init__(self, path: Path) -> None:
        # sheets are kept in files until the end; a folder of our own goes whatever happens to the workbook
        self._drafts = tempfile.TemporaryDirectory(prefix="jixiao-")
        # packed in memory, a fiftieth of the sheets, so that a full disk is met by one write that can be refused
        self._path, self._packed = path, _Packed()
        self._book = xlsxwriter.Workbook(
            self._packed,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": self._drafts.name,
            },
        )
        self._book.use_zip64()
        self._book.set_custom_property("jixiao", RESULT)
        self._head = self._book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "valign": "vcenter"})
        self._cell = self._book.add_format({"text_wrap": True, "valign": "top", **_RULED})
        self._marks = {
            "错误": self._book.add_format({"font_color": "#B00020", "bold": True, "valign": "top", **_RULED}),
            "警告": self._book.add_format({"font_color": "#8A5A00", "bold": True, "valign": "top", **_RULED}),
        }
        self._sheets: dict[str, Any] = {}
        self._rows: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._forms = 0
        for name in _SHEETS:
            self._open(name)

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._drafts:
            if kind is not None:
                self._book.fileclosed = True  # nothing half is written, and its destructor does not try to
                return
            for name in _SHEETS:
                self._fence(name)
            try:
                self._book.close()
            except FileCreateError as refused:
                self._book.fileclosed = True
                if refused.args and isinstance(refused.args[0], OSError):
                    raise refused.args[0] from refused
                raise
            self._path.write_bytes(self._packed.getbuffer())

    def add(self, judged: JudgedDocument) -> None:
        """Write one document's results (写入一个文件)."""
        source = judged.document.source
        for result in judged.forms:
            self._forms += 1
            self._add_form(self._forms, source, result)
        for problem in judged.document.problems:
            said = separated(source, problem.message).lstrip("：")
            self._write("存疑与未判断", ["", source, "", problem_kind(problem.code), "", "", said, problem.code])
        if not judged.forms:
            self._write("汇总", ["", source, *[""] * 13, no_form(judged.document)])

    def _add_form(self, number: int, source: str, judged: Judged) -> None:
        form, sheet, answers = judged.form, judged.sheet, judged.answers
        name = form_name(judged)
        findings = gravest_first(answers.findings)
        counts = [sum(found.severity == severity for found in findings) for severity in SEVERITY]
        self._write(
            "汇总",
            [
                number, source, _text(form.title), _text(form.project), _text(form.unit), KIND.get(form.kind, form.kind),
                f"{judged.pack.id}·{judged.sheet.kind.id}{FIT[judged.fit]}", _text(form.total),
                sheet.total, sheet.grade or "", *counts, len(form.doubts),
                len(answers.unjudged), outcome(judged),
            ],
        )  # fmt: skip
        for found in findings:
            self._write(
                "问题",
                [
                    number, source, name, SEVERITY[found.severity], WHERE.get(found.where, found.where), found.address or "",
                    found.reported or "", found.expected or "", found.message, found.how, found.rule, found.hint, found.code,
                ],
            )  # fmt: skip
        for line in sheet.lines:
            self._write(
                "计分",
                [
                    number, source, name, WHERE.get(line.where, line.where), line.address or "",
                    line.weight, WEIGHT_FROM.get(line.weight_from, line.weight_from),
                    _text(line.reported), line.score, line.exact, line.formula, line.rounding, line.reason, line.rule,
                ],
            )  # fmt: skip
        for doubt in form.doubts:
            where = WHERE.get(doubt.where, doubt.where)
            self._write("存疑与未判断", [number, source, name, "存疑", where, doubt.address or "", doubt.why, ""])
        for answer in answers.unjudged:
            where = WHERE.get(answer.where, answer.where)
            self._write(
                "存疑与未判断",
                [number, source, name, "未判断", where, answer.address or "", answer.reason, answer.code],
            )

    def _open(self, name: str) -> None:
        """Begin a sheet, or its next part when the last one is full."""
        part = self._parts[name] = self._parts.get(name, 0) + 1
        sheet = self._book.add_worksheet(name if part == 1 else f"{name}{part}")
        for column, (_, width) in enumerate(_SHEETS[name]):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.set_footer("&L&A&R第 &P 页，共 &N 页")
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, (title, _) in enumerate(_SHEETS[name]):
            sheet.write_string(0, column, title, self._head)
        self._sheets[name] = sheet
        self._rows[name] = 0

    def _fence(self, name: str) -> None:
        """Filter arrows over what was written; figures as printed are text, and need no green corner that says so."""
        sheet, last = self._sheets[name], max(1, self._rows[name])
        sheet.autofilter(0, 0, last, len(_SHEETS[name]) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(_SHEETS[name]))}{last + 1}"})

    def _write(self, name: str, values: list[str | int | Decimal | None]) -> None:
        if self._rows[name] >= _LAST_ROW:
            self._fence(name)
            self._open(name)
        self._rows[name] += 1
        sheet, row = self._sheets[name], self._rows[name]
        cells = [_cell(value) for value in values]
        sheet.set_row(row, min(_HIGHEST, _LINE * _lines_of_row(cells, name)))
        for column, value in enumerate(cells):
            if value == "":
                sheet.write_blank(row, column, None, self._cell)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, self._marks.get(value, self._cell))
            else:
                sheet.write_number(row, column, value, self._cell)


def _cell(value: str | int | Decimal | None) -> str | float:
    """A value as a workbook takes it: what was computed is a number, what was printed a text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)[:_LONGEST]
    if isinstance(value, Decimal) and abs(value) >= _EXACT:
        return str(value)
    return float(value)


def _lines_of_row(cells: list[str | float], name: str) -> int:
    return max(_lines(cell, width) for cell, (_, width) in zip(cells, _SHEETS[name], strict=True))


def _lines(value: str | float, width: int) -> int:
    """Lines a text takes in a column; Chinese signs are two columns wide, as they are two bytes in GBK. Fonts differ: some room is left."""
    if not isinstance(value, str):
        return 1
    return sum(-(-len(line.encode("gbk", "replace")) // (width * 7 // 8)) or 1 for line in value.split("\n"))


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
